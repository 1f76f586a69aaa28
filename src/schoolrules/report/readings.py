"""What an answer hangs on: phrases that can be read otherwise, and what comes out under each reading."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from itertools import groupby

from schoolrules.errors import InvalidInput
from schoolrules.evaluation import Evaluation, Hinge
from schoolrules.evaluation.html import clause, word
from schoolrules.markup import Html, items, join, table, tag
from schoolrules.policy.words import plain

Rule = tuple[tuple[tuple[str, tuple[str, ...]], ...], str | None]
"""Readings with the alternatives that lead to a value, and the value."""


def readings_content(evaluation: Evaluation) -> tuple[Html | None, ...]:
    """What stands under every reading, and what hangs on which phrase: `Evaluation.all_readings` as HTML."""
    try:
        found = evaluation.all_readings
    except (InvalidInput, ValueError):
        said = "The policy's phrases can be read in too many ways together to work out all of them."
        return (tag("p", said),)
    if not evaluation.policy.readings:
        return (tag("p", "The policy has no phrase that can be read in several ways."),)
    ways = f"The policy's phrases can be read in {found.combinations} ways together; {found.evaluated} matter here."
    if not found.hinges:
        return (tag("p", f"{ways} The answer is the same under every one."),)
    contested = items(
        f"{step} was taken, and is lawful under some readings only: see {', '.join(readings)}."
        for step, readings in found.contested.items()
    )
    groups = groupby(sorted(found.hinges, key=lambda hinge: hinge.hangs_on), key=lambda hinge: hinge.hangs_on)
    tables = [_hinges(on, list(hinges)) for on, hinges in groups]
    names = dict.fromkeys(name for hinge in found.hinges for name in hinge.hangs_on)
    return (
        tag("p", f"{ways} What is not named here is the same under every one."),
        contested,
        _phrases(evaluation, tuple(names)),
        *tables,
    )


def _phrases(evaluation: Evaluation, names: Sequence[str]) -> Html:
    policy = evaluation.policy
    rows = []
    for name in names:
        reading, chosen = policy.readings[name], policy.chosen[name]
        meanings = (
            join((tag("code", alternative), f": {meaning}", tag("b", " (chosen)") if alternative == chosen else ""))
            for alternative, meaning in reading.alternatives.items()
        )
        phrase = join((reading.phrase, " ", tag("code", name, class_="id")))
        rows.append([phrase, items(meanings), clause(reading.citation, policy)])
    return table("The phrases that the answer hangs on", ("Phrase", "Can be read as", "Clause"), rows)


def _hinges(on: tuple[str, ...], hinges: list[Hinge]) -> Html:
    rows = [[_subject(hinge), plain(hinge.field), items(map(_rule, rules(hinge)))] for hinge in hinges]
    return table(f"What hangs on {' and '.join(on)}", ("Of", "What", "Comes to"), rows)


def _subject(hinge: Hinge) -> Html:
    about, name = hinge.subject
    return tag("span", "the case") if about == "evaluation" else tag("code", name)


def _rule(rule: Rule) -> Html:
    conditions, value = rule
    said = (join((tag("code", name), " as ", " or ".join(alternatives))) for name, alternatives in conditions)
    return join((tag("strong", word(value or "none")), " with ", join(said, ", ")))


def rules(hinge: Hinge) -> list[Rule]:
    """What comes out under which readings, said with as few conditions as questions asked one after another can."""
    table = {tuple(one[name] for name in hinge.hangs_on): value for value, under in hinge.values for one in under}
    return list(_split(hinge.hangs_on, table))


def _split(names: tuple[str, ...], values: Mapping[tuple[str, ...], str | None]) -> Iterator[Rule]:
    """The rules of a table from combinations of readings to values: the question asked first makes them fewest."""
    if len(set(values.values())) == 1:
        yield (), next(iter(values.values()))
        return
    yield from min((_asking(at, names, values) for at in range(len(names))), key=len)


def _asking(at: int, names: tuple[str, ...], values: Mapping[tuple[str, ...], str | None]) -> list[Rule]:
    parts: dict[str, dict[tuple[str, ...], str | None]] = {}
    for combination, value in values.items():
        parts.setdefault(combination[at], {})[combination[:at] + combination[at + 1 :]] = value
    same: list[tuple[list[str], dict[tuple[str, ...], str | None]]] = []
    for alternative, part in parts.items():
        known = next((alternatives for alternatives, other in same if other == part), None)
        if known is None:
            same.append(([alternative], part))
        else:
            known.append(alternative)
    rest = names[:at] + names[at + 1 :]
    found = []
    for alternatives, part in same:
        asked = ((names[at], tuple(alternatives)),) if len(same) > 1 else ()
        found += [((*asked, *conditions), value) for conditions, value in _split(rest, part)]
    return found
