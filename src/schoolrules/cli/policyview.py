"""A policy as a compliance officer reads it: its clauses, numbers, steps and readings, each beside its citation."""

from __future__ import annotations

from collections.abc import Iterator

from schoolrules.cli.page import Page
from schoolrules.policy.basics import Citation, Reading
from schoolrules.policy.checks import Cleared
from schoolrules.policy.policy import Policy
from schoolrules.policy.step import Requirement, Step
from schoolrules.policy.words import role, say, settled

ROOM = 10


def policy_page(policy: Policy) -> Page:
    """The page of one policy."""
    page = Page()
    page.title(policy.title)
    page.text(f"{policy.id}, edition {policy.edition}, {policy.jurisdiction}")
    page.text(f"Source: {policy.source}")
    for part in (_numbers, _facts, _grounds, _ladder, _states, _notes, _readings, _roles, _clauses):
        part(page, policy)
    return page


def where(citation: Citation) -> str:
    """Where a clause stands: its section, and the numbers of its sentences."""
    numbers = f" ({', '.join(citation.sentences)})" if citation.sentences else ""
    return f"{citation.section}{numbers}"


def _numbers(page: Page, policy: Policy) -> None:
    if not policy.parameters:
        return
    page.heading("Numbers (a case file sets them by these names)")
    for name, parameter in policy.parameters.items():
        changed = f" (the policy's own number: {parameter.value})" if name in policy.set else ""
        value = policy.values[name]
        page.item(f"{name} = {'for the caller to say' if value is None else value}{changed}: {parameter.about}")
        page.entry("Clause", where(parameter.citation), indent=4, room=ROOM)


def _facts(page: Page, policy: Policy) -> None:
    if not policy.facts:
        return
    page.heading("Facts that a case may state")
    for name, fact in policy.facts.items():
        absent = "required" if fact.required else _if_absent(fact.default)
        choices = f"; one of {', '.join(fact.choices)}" if fact.choices else ""
        page.item(f"{name} ({fact.type}; {absent}{choices}): {fact.about}")


def _if_absent(default: object) -> str:
    if default is None:
        return "unknown if absent"
    said = {True: "yes", False: "no"}[default] if isinstance(default, bool) else str(default)
    return f"if absent: {said}"


def _grounds(page: Page, policy: Policy) -> None:
    page.heading("Criteria: what is counted")
    for name, criterion in policy.criteria.items():
        page.item(f"{name} ({criterion.force}): {criterion.title}")
        page.entry("Met when", say(criterion.rule, policy), indent=4, room=ROOM)
        if settled(criterion.applies, policy) is None:
            page.entry("Applies", f"where {say(criterion.applies, policy)}", indent=4, room=ROOM)
        page.entry("Clause", where(criterion.citation), indent=4, room=ROOM)


def _ladder(page: Page, policy: Policy) -> None:
    page.heading("Steps, in order")
    for number, step in enumerate(policy.steps, 1):
        page.item(f"{step.title} ({step.id})", indent=1, mark=f"{number:>2}.")
        for label, *texts in _of_step(step, policy):
            page.entry(label, *texts, indent=5, room=ROOM)


def _of_step(step: Step, policy: Policy) -> Iterator[tuple[str, ...]]:
    who = f"{step.force}, {role(step.actor, policy)}"
    yield (
        "Who",
        who if settled(step.must_when, policy) is False else f"{who}; must, where {say(step.must_when, policy)}",
    )
    if settled(step.opens, policy) is None:
        yield "Opens", f"when {say(step.opens, policy)}"
    if settled(step.exists, policy) is False:
        yield "Exists", "not with these numbers and readings"
    if step.earliest is not None:
        yield "From", say(step.earliest, policy)
    if step.due is not None:
        rolled = "; moved to the next business day" if step.roll == "next" else ""
        yield "Until", say(step.due, policy) + rolled
    if step.done is not None:
        yield "Done on", say(step.done, policy)
    yield "Needs", *filter(None, (say(need, policy) for need in step.needs))
    yield "Rules", *(_rule(step, requirement, policy) for requirement in step.requirements)
    yield "To do", *(f"{action.text} ({action.force})" for action in step.actions)
    if step.participants:
        yield "With", ", ".join(role(one, policy) for one in step.participants)
    if step.notify:
        yield "Tell", ", ".join(role(one, policy) for one in step.notify)
    yield "Clause", where(step.citation)


def _rule(step: Step, requirement: Requirement, policy: Policy) -> str:
    force = requirement.force or step.force
    how = "" if isinstance(requirement.check, Cleared) else f": {say(requirement.check, policy)}"
    return f"{requirement.name} ({force}): {requirement.title}{how}"


def _states(page: Page, policy: Policy) -> None:
    page.heading("The process is")
    for rule in policy.states:
        page.item(f"{rule.state}, when {say(rule.when, policy)}")
    page.item("open, when a required step is open")
    for name, hold in policy.holds.items():
        page.item(f"Held while open ({name}): {hold.about}, when {say(hold.when, policy)}")
    if policy.compliance is not None:
        page.item(say(policy.compliance, policy))


def _notes(page: Page, policy: Policy) -> None:
    if policy.notes:
        page.heading("Notes to an answer")
    for note in policy.notes:
        page.item(f"when {say(note.when, policy)}: {note.text}")


def _readings(page: Page, policy: Policy) -> None:
    if not policy.readings:
        return
    page.heading("Readings: phrases that can be understood in several ways")
    for name, reading in policy.readings.items():
        page.item(f'{name}: "{reading.phrase}"')
        for alternative, meaning in reading.alternatives.items():
            page.entry("", f"{alternative}{_marks(name, alternative, reading, policy)}: {meaning}", indent=4, room=2)
        page.entry("Default", f"because {reading.why}", indent=4, room=ROOM)
        page.entry("Clause", where(reading.citation), indent=4, room=ROOM)


def _marks(name: str, alternative: str, reading: Reading, policy: Policy) -> str:
    marks = ["default"] if alternative == reading.default else []
    if name in policy.read and alternative == policy.read[name]:
        marks.append("chosen")
    return f" ({', '.join(marks)})" if marks else ""


def _roles(page: Page, policy: Policy) -> None:
    page.heading("Roles")
    for name, title in policy.roles.items():
        page.item(f"{name}: {title}")


def _clauses(page: Page, policy: Policy) -> None:
    page.heading("Clauses, in our own words")
    for citation in dict.fromkeys(_citations(policy)):
        other = "" if citation.source == policy.source else f"{citation.source}, "
        page.item(f"{other}{where(citation)}: {citation.gist}")


def _citations(policy: Policy) -> Iterator[Citation]:
    yield from (criterion.citation for criterion in policy.criteria.values())
    for step in policy.steps:
        yield step.citation
        yield from (r.citation for r in step.requirements if r.citation is not None)
    yield from (parameter.citation for parameter in policy.parameters.values())
    yield from (reading.citation for reading in policy.readings.values())
    yield from (hold.citation for hold in policy.holds.values())
    yield from (note.citation for note in policy.notes if note.citation is not None)
