"""An evaluation under other readings: what differs under one, and what stands under every combination of them."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from itertools import product
from math import prod
from typing import TYPE_CHECKING, Any

from schoolrules.errors import InvalidInput, Problem
from schoolrules.evaluation.results import OtherReading
from schoolrules.policy.basics import Verdict

if TYPE_CHECKING:
    from schoolrules.evaluation.evaluation import Evaluation
    from schoolrules.policy.policy import Policy

MAX_COMBINATIONS = 4096
"""The most combinations of readings that are looked at; a policy with more is refused."""

Subject = tuple[str, str]
"""What may differ: `("finding", rule)`, `("step", id)` or `("evaluation", "state")`."""
Facets = Mapping[str, str | None]
"""The fields of a subject that a reading may change, as the JSON has them."""


def differences(mine: Evaluation, under: Callable[[Policy], Evaluation]) -> dict[Subject, tuple[OtherReading, ...]]:
    """For each finding and step, the readings under which it would differ, one phrase read otherwise at a time."""
    found: dict[Subject, tuple[OtherReading, ...]] = {}
    facets, policy = mine.facets(), mine.policy
    for name in mine.consulted():
        chosen = policy.chosen[name]
        by_subject: dict[Subject, dict[str, Facets]] = {}
        for alternative in policy.alternatives(name, has_calendar=mine.has_calendar):
            if alternative == chosen:
                continue
            other = under(policy.with_readings({name: alternative})).facets()
            for subject in [*facets, *(s for s in other if s not in facets)]:
                differing = _differing(facets.get(subject, {}), other.get(subject, {}))
                if differing:
                    by_subject.setdefault(subject, {})[alternative] = differing
        for subject, otherwise in by_subject.items():
            found[subject] = (*found.get(subject, ()), OtherReading(name, chosen, otherwise))
    return found


def _differing(mine: Facets, other: Facets) -> Facets:
    return {name: value for name, value in other.items() if value != mine.get(name)}


@dataclass(frozen=True, slots=True)
class Hinge:
    """Something that is not the same under every reading, and the phrases that it hangs on."""

    subject: Subject
    field: str
    hangs_on: tuple[str, ...]
    """The readings that make the difference, in the policy's order."""
    values: tuple[tuple[str | None, tuple[Mapping[str, str], ...]], ...]
    """Each value, with the combinations of those readings under which it comes out."""

    def said(self) -> str:
        """What it is, and what it comes to under each way of reading, in a line."""
        kind, name = self.subject
        what = self.field.replace("_", " ")
        values = "; ".join(
            f"{'none' if value is None else value.replace('_', ' ')} ({_ways(under)})" for value, under in self.values
        )
        return f"{f'the {what}' if kind == 'evaluation' else f'{name}, {what}'}: {values}"

    def to_dict(self) -> dict[str, Any]:
        """The hinge as JSON."""
        kind, name = self.subject
        values = [{"value": value, "under": [dict(one) for one in under]} for value, under in self.values]
        return {kind: name, "field": self.field, "hangs_on": list(self.hangs_on), "values": values}


def _ways(under: tuple[Mapping[str, str], ...]) -> str:
    return ", or ".join(" with ".join(f"{name} as {choice}" for name, choice in one.items()) for one in under)


@dataclass(frozen=True, slots=True)
class AllReadings:
    """An evaluation under every combination of readings that can matter.

    `hinges` tell what differs and what it hangs on; everything else is the same under all. `combinations` counts the
    policy's combinations, `evaluated` those that had to be worked out: a reading that is never consulted on the way
    to an answer cannot change it.
    """

    combinations: int
    evaluated: int
    hinges: tuple[Hinge, ...]
    subjects: tuple[Subject, ...]
    contested: Mapping[str, tuple[str, ...]]
    """Steps taken that are lawful under some readings and breach a requirement under others, with the phrases."""

    def stands(self, name: str) -> bool:
        """Whether a finding or a step, by its id, is the same under every reading."""
        return all(hinge.subject[1] != name for hinge in self.hinges)

    def hangs_on(self, name: str) -> tuple[str, ...]:
        """The readings that a finding or a step, by its id, hangs on; empty when it stands under all."""
        found = [hinge.hangs_on for hinge in self.hinges if hinge.subject[1] == name]
        return tuple(dict.fromkeys(reading for readings in found for reading in readings))

    def to_dict(self) -> dict[str, Any]:
        """What is the same under all readings, and what hangs on which, as JSON."""
        same = [subject for subject in self.subjects if self.stands(subject[1])]
        return {
            "combinations": self.combinations,
            "evaluated": self.evaluated,
            "same_under_all": {
                "findings": [name for kind, name in same if kind == "finding"],
                "steps": [name for kind, name in same if kind == "step"],
            },
            "differing": [hinge.to_dict() for hinge in self.hinges],
            "contested_steps": {step: list(readings) for step, readings in self.contested.items()},
        }

    def explain(self) -> str:
        """What hangs on which reading, in plain words."""
        return "\n".join(self._lines())

    def _lines(self) -> Iterator[str]:
        yield f"The policy's phrases can be read in {self.combinations} ways; {self.evaluated} had to be tried."
        if not self.hinges:
            yield "Everything is the same under every reading."
        for step, readings in self.contested.items():
            yield f"{step} was taken, and is lawful under some readings only: see {', '.join(readings)}."
        for on in dict.fromkeys(hinge.hangs_on for hinge in self.hinges):
            yield f"What hangs on {' and '.join(on)}:"
            for hinge in (hinge for hinge in self.hinges if hinge.hangs_on == on):
                yield f"  {hinge.said()}"


def under_all(base: Evaluation, under: Callable[[Policy], Evaluation]) -> AllReadings:
    """The evaluation under every combination of readings.

    Raises:
        InvalidInput: more than `MAX_COMBINATIONS` would have to be told apart.
    """
    readings = base.policy.readings
    offered = {name: base.policy.alternatives(name, has_calendar=base.has_calendar) for name in readings}
    combinations = prod(len(alternatives) for alternatives in offered.values())
    leaves: list[Leaf] = []
    asked: list[str] = []
    for leaf in _leaves(base, under):
        leaves.append(leaf)
        asked = [name for name in readings if name in asked or name in leaf[0]]
        if prod(len(offered[name]) for name in asked) > MAX_COMBINATIONS:
            message = f"more than {MAX_COMBINATIONS} combinations matter; choose some of them beforehand"
            raise InvalidInput([Problem("policy.readings", message)])
    table = {one: _leaf(dict(zip(asked, one, strict=True)), leaves) for one in product(*(offered[n] for n in asked))}
    subjects = tuple(dict.fromkeys(subject for _, facets, _ in leaves for subject in facets))
    hinges = tuple(hinge for subject in subjects for hinge in _hinges(subject, asked, table))
    contested = _contested(leaves, hinges)
    return AllReadings(combinations, len(leaves), hinges, subjects, contested)


Leaf = tuple[Mapping[str, str], Mapping[Subject, Facets], frozenset[str]]
"""Readings that were consulted, what came out, and the steps taken that breach a requirement."""


def _leaves(base: Evaluation, under: Callable[[Policy], Evaluation]) -> Iterator[Leaf]:
    """One evaluation for each way that the consulted readings can go."""
    waiting: list[dict[str, str]] = [{}]
    while waiting:
        fixed = waiting.pop()
        evaluation = under(base.policy.with_readings(fixed))
        facets = evaluation.facets()
        for name in evaluation.consulted():
            if name in fixed:
                continue
            chosen = evaluation.policy.chosen[name]
            offered = evaluation.policy.alternatives(name, has_calendar=evaluation.has_calendar)
            others = (a for a in offered if a != chosen)
            waiting += [{**fixed, name: other} for other in others]
            fixed = {**fixed, name: chosen}
        yield {name: fixed[name] for name in evaluation.consulted()}, facets, frozenset(_unlawful(evaluation))


def _unlawful(evaluation: Evaluation) -> Iterator[str]:
    for finding in evaluation.breaches():
        step = finding.rule.rsplit(".", 1)[0]
        if evaluation.steps[step].status == "done":
            yield step


def _leaf(combination: Mapping[str, str], leaves: list[Leaf]) -> Leaf:
    return next(leaf for leaf in leaves if all(combination[name] == value for name, value in leaf[0].items()))


def _hinges(subject: Subject, asked: list[str], table: Mapping[tuple[str, ...], Leaf]) -> Iterator[Hinge]:
    names = dict.fromkeys(name for leaf in table.values() for name in leaf[1].get(subject, {}))
    for field in names:
        values = {one: leaf[1].get(subject, {}).get(field) for one, leaf in table.items()}
        if len(set(values.values())) > 1:
            matters = _matters(values, len(asked))
            by_value: dict[str | None, dict[tuple[str, ...], None]] = {}
            for one, value in values.items():
                by_value.setdefault(value, {})[tuple(one[i] for i in matters)] = None
            on = tuple(asked[i] for i in matters)
            ways = tuple((v, tuple(dict(zip(on, one, strict=True)) for one in under)) for v, under in by_value.items())
            yield Hinge(subject, field, on, ways)


def _matters(values: Mapping[tuple[str, ...], str | None], asked: int) -> list[int]:
    """The places at which another reading, all else the same, gives another value."""
    found = []
    for place in range(asked):
        seen: dict[tuple[str, ...], str | None] = {}
        for one, value in values.items():
            if seen.setdefault(one[:place] + one[place + 1 :], value) != value:
                found.append(place)
                break
    return found


def _contested(leaves: list[Leaf], hinges: tuple[Hinge, ...]) -> dict[str, tuple[str, ...]]:
    """Steps that breach something under some leaves and nothing under others."""
    found: dict[str, tuple[str, ...]] = {}
    for step in dict.fromkeys(step for leaf in leaves for step in sorted(leaf[2])):
        if all(step in leaf[2] for leaf in leaves):
            continue
        on = [h.hangs_on for h in hinges if h.subject[1].startswith(f"{step}.") and _is_verdict(h)]
        found[step] = tuple(dict.fromkeys(reading for readings in on for reading in readings))
    return found


def _is_verdict(hinge: Hinge) -> bool:
    return hinge.field == "verdict" and any(value == Verdict.BREACHED for value, _ in hinge.values)
