"""Makes the pages under `policies/` from the policies' declarations and from the traceability table, at every build.

A page's file holds only a comment that says what belongs there: `<!-- policy: noncompliance -->`, `<!-- policies -->`
or `<!-- traceability -->`. Nothing is written to the source tree, so a page cannot go stale.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import fields, is_dataclass
from importlib import import_module
from pathlib import Path
from typing import TYPE_CHECKING, Any

from schoolrules import policies
from schoolrules.policy.basics import Citation, Fact, Parameter, Reading
from schoolrules.policy.checks import Cleared
from schoolrules.policy.conditions import Not
from schoolrules.policy.policy import Note, Policy
from schoolrules.policy.rules import Criterion
from schoolrules.policy.step import Action, Requirement, Step
from schoolrules.policy.words import role, say, settled

if TYPE_CHECKING:
    from sphinx.application import Sphinx

FOLDER = "policies"
TABLE = Path(__file__).parents[1] / FOLDER / "traceability.json"
MARK = re.compile(r"<!-- (policy|policies|traceability)(?:: ([a-z-]+))? -->")
TYPES = {"bool": "yes or no", "integer": "whole number", "texts": "list of texts", "counts": "numbers by name"}

# --- Markdown -------------------------------------------------------------------------------------------------------


def plain(text: str) -> str:
    """Text as Markdown that reads the same; what stands in backticks stays code."""
    return re.sub(r"([\\*<>\[\]|])", r"\\\1", text).replace("\n", " ")


def told(text: str, policy: Policy) -> str:
    """Words about a policy as Markdown, the ids of its steps and criteria as code."""
    ids = [*policy.criteria, *(step.id for step in policy.steps)]
    names = "|".join(sorted((re.escape(one) for one in ids if "-" in one), key=len, reverse=True))
    return re.sub(rf"(?<![\w`.-])({names})(?![\w`-]|\.\w)", r"`\1`", plain(text)) if names else plain(text)


def table(heads: Iterable[str], rows: Iterable[Iterable[str]]) -> list[str]:
    """A table; none without rows."""
    heads, rows = list(heads), [list(row) for row in rows]
    lines = [f"| {' | '.join(cells)} |" for cells in [heads, ["---"] * len(heads), *rows]]
    return [*lines, ""] if rows else []


def labelled(entries: Iterable[tuple[str, str]]) -> list[str]:
    """A list whose entries begin with a label in bold; empty ones are left out."""
    return [*(f"- **{label}**{':' if text else ''} {text}".rstrip() for label, text in entries if text), ""]


def sublist(texts: Iterable[str]) -> str:
    """Texts as a list inside another; one alone stays on its line."""
    known = [text for text in texts if text]
    return known[0] if len(known) == 1 else "".join(f"\n  - {text}" for text in known)


def clause(citation: Citation, policy: Policy) -> str:
    """Where a clause stands, which sentences it carries, and what it says."""
    numbers = f" ({', '.join(citation.sentences)})" if citation.sentences else ""
    other = "" if citation.source == document(policy) else f"{citation.source}, "
    return plain(f"{other}{citation.section}{numbers}{f': {citation.gist}' if citation.gist else ''}")


def where(citation: Citation, policy: Policy) -> str:
    """The same without what it says."""
    numbers = f" ({', '.join(citation.sentences)})" if citation.sentences else ""
    other = "" if citation.source == document(policy) else f"{citation.source}, "
    return plain(f"{other}{citation.section}{numbers}")


def document(policy: Policy) -> str:
    """The document that the policy was made from: the source of its first edition."""
    return texts(policies.outline(policy.id))[0].source


def texts(outline: Policy) -> list[Policy]:
    """The policy in each of its editions, oldest first; itself where it has one text."""
    return [edition.policy for edition in outline.editions] or [outline]


def under(condition: object, policy: Policy, word: str = "when") -> str:
    """A condition with the word that it needs; nothing where it holds in every case."""
    if settled(condition, policy):
        return ""
    said = say(condition, policy)
    negated = "it is not so that "
    if isinstance(condition, Not) and said.startswith(negated):
        return told(f"unless {said.removeprefix(negated)}", policy)
    return told(f"{word} {said}", policy)


# --- a policy -------------------------------------------------------------------------------------------------------


def policy_page(name: str) -> str:
    """The page of a policy: its first edition's text whole, each later one as far as it differs."""
    outline = policies.outline(name)
    first, *later = texts(outline)
    lines = [f"# {plain(first.title)}", "", *_of_the_whole(outline, first), *_body(first)]
    for before, edition in zip([first, *later], outline.editions[1:], strict=False):
        lines += [f"## Edition {edition.policy.edition}: what differs", ""]
        lines += [f"In force for what was filed from {edition.since} on. Source: {plain(edition.policy.source)}.", ""]
        lines += _differences(before, edition.policy)
    return "\n".join([*lines, *_profiles(name, first), *_clauses(texts(outline))]) + "\n"


def _of_the_whole(outline: Policy, text: Policy) -> list[str]:
    rows = [
        ("id", f"`{outline.id}`"),
        ("edition", plain(outline.edition)),
        ("jurisdiction", outline.jurisdiction),
        ("source", plain(text.source)),
        ("school calendar", "needed" if text.counts_school_days else "not needed, unless a reading counts school days"),
    ]
    said = (
        "Made from the policy's declaration when this documentation was built. The force of each clause (must, should, "
        "may) is the text's own. Numbers in brackets are the text's sentences, as [the traceability table]"
        "(traceability.md) lists them. Where a phrase can be read in several ways, the words here follow the default."
    )
    return [*table(("", ""), rows), said, ""]


def _body(policy: Policy) -> list[str]:
    return [
        *_section("Criteria", (_criterion(*item, policy) for item in policy.criteria.items())),
        *_section("Numbers", [_numbers(policy.parameters, policy)]),
        *_section("Steps, in order", (_step(n, step, policy) for n, step in enumerate(policy.steps, 1))),
        *_section("States of the process", [_states(policy)]),
        *_section("Readings", (_reading(*item, policy) for item in policy.readings.items())),
        *_section("Tables", [_outputs(policy)]),
        *_section("Notes to an answer", [_notes(policy.notes, policy)]),
        *_section("Facts that a case may state", [_facts(policy.facts)]),
        *_section("Roles", [table(("role", "who"), ((f"`{id_}`", plain(who)) for id_, who in policy.roles.items()))]),
    ]


def _section(title: str, blocks: Iterable[list[str]]) -> list[str]:
    lines = [line for block in blocks for line in block]
    return [f"## {title}", "", *lines] if lines else []


def _criterion(name: str, criterion: Criterion, policy: Policy) -> list[str]:
    entries = [
        ("Id", f"`{name}`"),
        ("Force", str(criterion.force)),
        ("Met when", told(say(criterion.rule, policy), policy)),
        ("Applies", under(criterion.applies, policy)),
        ("Clause", clause(criterion.citation, policy)),
    ]
    return [f"### {plain(criterion.title)}", "", *labelled(entries)]


def _numbers(parameters: Mapping[str, Parameter], policy: Policy) -> list[str]:
    rows = (
        (
            f"`{name}`",
            "for the caller to say" if number.value is None else str(number.value),
            plain(number.about),
            where(number.citation, policy),
        )
        for name, number in parameters.items()
    )
    return table(("name", "number", "what it is", "clause"), rows)


def _step(number: int, step: Step, policy: Policy) -> list[str]:
    who = f"{step.force}, by {role(step.actor, policy)}"
    if settled(step.must_when, policy) is not False:
        who += f"; must, where {say(step.must_when, policy)}"
    rolled = "; moved to the next business day" if step.roll == "next" else ""
    entries = [
        ("Id", f"`{step.id}`"),
        ("Who", told(who, policy)),
        ("Opens", under(step.opens, policy)),
        ("From", "" if step.earliest is None else told(say(step.earliest, policy), policy)),
        ("Until", "" if step.due is None else told(say(step.due, policy) + rolled, policy)),
        ("Done on", "" if step.done is None or step.routine else told(say(step.done, policy), policy)),
        ("Passed over", "" if settled(step.skipped, policy) is False else under(step.skipped, policy)),
        ("Comes round again", "on its day; never the next step while it waits" if step.routine else ""),
        ("Blocked without", sublist(told(say(need, policy), policy) for need in (*step.presupposes, *step.needs))),
        ("Take part", plain(", ".join(role(one, policy) for one in step.participants))),
        ("To be told", plain(", ".join(role(one, policy) for one in step.notify))),
        ("Clause", clause(step.citation, policy)),
    ]
    lines = [f"### {number}. {plain(step.title)}", "", *labelled(entries)]
    if step.requirements:
        lines += ["Rules for those who take it:", ""]
        lines += table(("rule", "force", "kept when"), (_rule(step, rule, policy) for rule in step.requirements))
    if step.actions:
        lines += ["What belongs to it:", "", *(_action(action, policy) for action in step.actions), ""]
    return lines


def _rule(step: Step, rule: Requirement, policy: Policy) -> tuple[str, str, str]:
    how = "" if isinstance(rule.check, Cleared) else f": {say(rule.check, policy)}"
    cited = "" if rule.citation is None else f" [{where(rule.citation, policy)}]"
    return f"`{step.id}.{rule.name}`", str(rule.force or step.force), told(rule.title + how + cited, policy)


def _action(action: Action, policy: Policy) -> str:
    cited = "" if action.citation is None else f" [{where(action.citation, policy)}]"
    return f"- {plain(action.text)} (*{action.force}*){plain(cited)}"


def _states(policy: Policy) -> list[str]:
    lines = [f"- **{rule.state}** {under(rule.when, policy)}" for rule in policy.states]
    lines.append("- **open** when a required step is open")
    lines += [
        f"- **held while open** (`{name}`): {plain(hold.about)}, {under(hold.when, policy)} "
        f"[{where(hold.citation, policy)}]"
        for name, hold in policy.holds.items()
    ]
    if policy.compliance is not None:
        lines.append(f"- {told(say(policy.compliance, policy), policy)}")
    return ["The first that applies:", "", *lines, ""]


def _reading(name: str, reading: Reading, policy: Policy) -> list[str]:
    told = (
        f"`{one}`{' (default)' if one == reading.default else ''}: {plain(meaning)}"
        for one, meaning in reading.alternatives.items()
    )
    entries = [
        ("Id", f"`{name}`"),
        ("Alternatives", sublist(told)),
        ("Why the default", plain(reading.why)),
        ("Clause", clause(reading.citation, policy)),
    ]
    return [f"### “{plain(reading.phrase)}”", "", *labelled(entries)]


def _outputs(policy: Policy) -> list[str]:
    lines = [f"- `{name}`: {told(say(output, policy), policy)}" for name, output in policy.outputs.items()]
    return [*lines, ""] if lines else []


def _notes(notes: Iterable[Note], policy: Policy) -> list[str]:
    rows = []
    for note in notes:
        text = note.text if note.day is None else note.text.replace("{day}", f"({say(note.day, policy)})")
        cited = "" if note.citation is None else where(note.citation, policy)
        rows.append((plain(text), under(note.when, policy) or "always", cited))
    return table(("note", "told", "clause"), rows)


def _facts(facts: Mapping[str, Fact]) -> list[str]:
    rows = ((f"`{name}`", _kind(fact), _if_absent(fact), plain(fact.about)) for name, fact in facts.items())
    return table(("fact", "type", "if absent", "what it says"), rows)


def _kind(fact: Fact) -> str:
    choices = f": {', '.join(fact.choices)}" if fact.choices else ""
    return TYPES.get(fact.type, fact.type) + choices


def _if_absent(fact: Fact) -> str:
    if fact.required:
        return "refused"
    return {None: "unknown", True: "yes", False: "no"}.get(fact.default, str(fact.default))  # type: ignore[arg-type]


# --- editions, profiles, clauses ------------------------------------------------------------------------------------


def _differences(before: Policy, after: Policy) -> list[str]:
    """What an edition has that the one before it has not, or has otherwise."""
    numbers = {n: p for n, p in after.parameters.items() if before.parameters.get(n) != p}
    criteria = {n: c for n, c in after.criteria.items() if before.criteria.get(n) != c}
    steps = [(n, step) for n, step in enumerate(after.steps, 1) if step not in before.steps]
    gone = [note for note in before.notes if note not in after.notes]
    lines = _numbers(numbers, after)
    for name, criterion in criteria.items():
        lines += _criterion(name, criterion, after)
    for number, step in steps:
        lines += _step(number, step, after)
    notes = _notes([note for note in after.notes if note not in before.notes], after)
    lines += ["### Notes of this edition", "", *notes] if notes else []
    lines += [f"- no longer told: {plain(note.text)}" for note in gone]
    return [*lines, ""]


def _profiles(name: str, policy: Policy) -> list[str]:
    profiles = getattr(import_module(f"schoolrules.policies.{name.replace('-', '_')}"), "PROFILES", {})
    rows = (
        (
            f"`{profile}`",
            ", ".join(f"{key} {value}" for key, value in of.numbers.items()),
            clause(of.citation, policy),
        )
        for profile, of in profiles.items()
    )
    lines = table(("profile", "numbers", "on whose word"), rows)
    said = "Ready-made numbers that a caller may choose by name; none is the text's own."
    return ["## Profiles", "", said, "", *lines] if lines else []


def _clauses(editions: list[Policy]) -> list[str]:
    found = dict.fromkeys(citation for text in editions for citation in citations(text))
    first = document(editions[0])
    rows = sorted(
        ((citation.source != first, citation.sentences, plain(citation.section), citation) for citation in found),
        key=lambda row: row[:3],
    )
    said = (
        (
            plain(citation.section if citation.source == first else f"{citation.source}, {citation.section}"),
            ", ".join(citation.sentences) or "(another source)",
            plain(citation.gist),
        )
        for _, _, _, citation in rows
    )
    return ["## Clauses, in our own words", "", *table(("clause", "sentences", "what it says"), said)]


def citations(part: object) -> Iterator[Citation]:
    """Every citation in a part, in the order of the declaration."""
    if isinstance(part, Citation):
        yield part
    elif isinstance(part, Mapping):
        for value in part.values():
            yield from citations(value)
    elif isinstance(part, tuple):
        for value in part:
            yield from citations(value)
    elif is_dataclass(part) and not isinstance(part, type):
        for field in fields(part):
            if field.name != "editions":
                yield from citations(getattr(part, field.name))


# --- the index and the traceability table ---------------------------------------------------------------------------


def policies_table() -> str:
    """The list of the policies, and the tree of their pages."""
    outlines = [policies.outline(name) for name in policies.ids()]
    rows = (
        (f"[{plain(one.title)}]({one.id}.md)", f"`{one.id}`", one.jurisdiction, plain(one.edition)) for one in outlines
    )
    tree = ["```{toctree}", ":hidden:", ":maxdepth: 1", "", *policies.ids(), "traceability", "```"]
    return "\n".join([*table(("policy", "id", "jurisdiction", "edition"), rows), *tree]) + "\n"


def traceability_table() -> str:
    """Every numbered sentence of the documents: what carries it, and what shows that."""
    rows = json.loads(TABLE.read_text(encoding="utf-8"))
    lines: list[str] = []
    for name in dict.fromkeys(row["policy"] for row in rows):
        own = [row for row in rows if row["policy"] == name]
        none = sum("no_rule" in row for row in own)
        lines += [f"## {plain(policies.outline(name).title)}", ""]
        lines += [
            f"[{name}]({name}.md): {len(own)} sentences{f', {none} of which no rule carries' if none else ''}.",
            "",
        ]
        lines += table(("sentence", "what it says", "carried by", "shown by"), map(_traced, own))
    return "\n".join(lines) + "\n"


def _traced(row: Mapping[str, Any]) -> tuple[str, str, str, str]:
    if "no_rule" in row:
        return row["sentence"], plain(row["says"]), f"*no rule:* {plain(row['no_rule'])}", ""
    carried = ";<br>".join(
        f"{kind} {_carrier(kind, name)}" for part in row["carried_by"] for kind, name in part.items()
    )
    return row["sentence"], plain(row["says"]), carried, ";<br>".join(map(_shown, row["shown_by"]))


def _carrier(kind: str, name: str) -> str:
    if kind == "note":
        return f"“{plain(name)}”"
    if kind == "action":
        step, _, text = name.partition(": ")
        return f"`{step}`: “{plain(text)}”"
    return plain(name) if kind == "citation" else f"`{name}`"


def _shown(test: str) -> str:
    stem = test.partition("[")[0].rpartition("::")[2] if "::" in test else Path(test).stem
    return plain(stem.removeprefix("test_").replace("_", " ").replace("-", " "))


# --- Sphinx ---------------------------------------------------------------------------------------------------------


def made(text: str) -> str:
    """A page's text with what its comments ask for."""

    def replaced(match: re.Match[str]) -> str:
        what, name = match.groups()
        if what == "policy":
            return policy_page(name)
        return policies_table() if what == "policies" else traceability_table()

    return MARK.sub(replaced, text)


def pages() -> list[str]:
    """The documents that are made here."""
    return [f"{FOLDER}/{name}" for name in ("index", "traceability", *policies.ids())]


def _read(app: Sphinx, docname: str, source: list[str]) -> None:
    if docname in pages():
        source[0] = made(source[0])


def _outdated(app: Sphinx, *_: object) -> list[str]:
    """They are made anew at every build: the declarations may have changed though the files have not."""
    return pages()


def setup(app: Sphinx) -> dict[str, bool]:
    """Registers the two hooks."""
    app.connect("source-read", _read)
    app.connect("env-get-outdated", _outdated)
    return {"parallel_read_safe": True, "parallel_write_safe": True}
