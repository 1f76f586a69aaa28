"""What a record holds when a step is taken on a day as the policy asks, and what mends it where it lacks something."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import date
from functools import lru_cache
from typing import TYPE_CHECKING, Any

from schoolrules.audit.causes import SAID, event_of, tally_edits
from schoolrules.audit.parts import parts, within
from schoolrules.errors import InvalidInput
from schoolrules.events import KINDS
from schoolrules.policy.basics import Verdict
from schoolrules.policy.expressions import BEYOND, UNCOUNTED
from schoolrules.policy.needs import FACT
from schoolrules.whatif.blockers import possible, view_of
from schoolrules.whatif.edits import Edit, SetFact
from schoolrules.whatif.families import add, correct
from schoolrules.whatif.requirements import mending

if TYPE_CHECKING:
    from schoolrules.evaluation import Evaluation
    from schoolrules.policy.policy import Policy
    from schoolrules.policy.step import Step
    from schoolrules.policy.view import View

AnyPart = Any
"""A part of some kind; each function knows the fields of its own."""


def taking(view: View, step: Step, day: date, details: Mapping[str, Any]) -> list[Edit]:
    """What is recorded on a day when a step is taken, with these details besides those that its own parts ask for.

    Nothing where no event that is known takes the step.
    """
    if step.done is None or step.also_recorded:
        return [_step_event(view.policy, step, day, details)]
    return list(_dated_by(step.done, view, step, day, details))


def _step_event(policy: Policy, step: Step, day: date, details: Mapping[str, Any]) -> Edit:
    said = {**asked_of(policy, step, day), **details}
    try:
        return add("step", day, step=step.id, **said)
    except InvalidInput:
        return add("step", day, step=step.id)


def asked_of(policy: Policy, step: Step, day: date) -> dict[str, Any]:
    """What the policy asks of the events of a step: what its requirements want shown, and what others read there."""
    found: dict[str, Any] = {}
    for one in step.taken_if:
        found |= one.values
    for detail, value in _read_elsewhere(policy).get(step.id, ()):
        found.setdefault(detail, day.isoformat() if value is None else value)
    for _, part in within(step.requirements, ""):
        kind = getattr(part, "kind", "")
        if kind == "shows":
            found |= {name: v[0] if isinstance(v, tuple) else v for name, v in (part.values or {}).items()}
            found |= {name: shown_somehow(name, day) for name in part.present}
        elif kind == "lists":
            found[part.detail] = [item.name for item in part.items]
    if step.outcomes and found.get("outcome") not in step.outcomes:
        found["outcome"] = step.outcomes[0]
    return found


@lru_cache(maxsize=16)
def _read_elsewhere(policy: Policy) -> dict[str, list[tuple[str, str | None]]]:
    """For each step, the details of its events that other parts read, with the value that they need; None for a day."""
    found: dict[str, list[tuple[str, str | None]]] = {}
    for _, part in parts(policy):
        kind = getattr(part, "kind", "")
        if kind == "step-detail":
            found.setdefault(part.step, []).append((part.detail, None))
        elif kind == "outcome":
            found.setdefault(part.step, []).append(("outcome", part.outcome))
    return found


def shown_somehow(name: str, day: date) -> object:
    """Something that a detail of a step may be."""
    annotation = str(KINDS["step"].model_fields[name].annotation)
    if "tuple" in annotation:
        return [SAID]
    if "bool" in annotation:
        return True
    return day.isoformat() if "date" in annotation else SAID


def _dated_by(done: AnyPart, view: View, step: Step, day: date, details: Mapping[str, Any]) -> Iterator[Edit]:
    """The events that a step's own day rests on."""
    match getattr(done, "kind", ""):
        case "tally-reached":
            yield from tally_edits(done.tally, view, day)
        case "set-day":
            for channel in ("phone", "email"):
                yield add("contact_attempt", day, channel=channel, documented=True)
        case "event-day":
            edit = event_of(view.policy, done.event, day, {**(done.where or {}), **details})
            yield from () if edit is None else (edit,)
        case "grounds-met":
            edit = event_of(view.policy, "effort", day)
            yield from () if edit is None else (edit,)
        case "duties-met":
            for duty in done.duties:
                if duty.arises.holds(view):
                    yield add("notice", day, to=done.to, about=duty.about)
        case "choose":
            chosen = done.then if done.when.holds(view) else done.otherwise
            if chosen is not None:
                yield from _dated_by(chosen, view, step, day, details)
        case "earliest" | "first-known" | "latest":
            yield from _dated_by(done.of[0], view, step, day, details)
        case "no-day":
            kinds = {getattr(output, "kind", "") for output in view.policy.outputs.values()}
            if "weekly-marks" in kinds:
                yield add("weekly_mark", day, present=False)


# --- what the requirements of a step still lack ---------------------------------------------------------------------


def mend(evaluation: Evaluation, step: str) -> tuple[Edit, ...]:
    """The first change that would have kept a requirement of a taken step that is not kept; none where none would."""
    declared, done_on = evaluation.policy.step(step), evaluation.steps[step].done_on
    for requirement in declared.requirements:
        rule = f"{step}.{requirement.name}"
        verdict = evaluation.findings[rule].verdict
        if verdict is Verdict.BREACHED and done_on is not None:
            view = view_of(evaluation, evaluation.as_of if requirement.continuing else done_on)
            found = list(_mending(requirement.check, view, declared, done_on)) or mending(evaluation, rule)
            if found:
                return tuple(found[:1])
        elif verdict is Verdict.UNDETERMINED:
            facts = [need.removeprefix(FACT) for need in evaluation.findings[rule].needs if need.startswith(FACT)]
            known = ((fact, evaluation.policy.facts.get(fact)) for fact in facts)
            found = [SetFact(fact, value) for fact, said in known if said for value in possible(said)[:1]]
            if found:
                return tuple(found[:1])
    return ()


def mend_notices(evaluation: Evaluation) -> tuple[Edit, ...]:
    """The first notice that should have been sent by the day of a step just taken, whatever step it belongs to."""
    for step in evaluation.policy.steps:
        for requirement in step.requirements:
            found = evaluation.findings.get(f"{step.id}.{requirement.name}")
            check: AnyPart = requirement.check
            if found is not None and found.verdict is Verdict.BREACHED and check.kind == "notice-sent":
                return (add("notice", evaluation.as_of, to=check.to, about=check.about),)
    return ()


def _mending(check: AnyPart, view: View, step: Step, done_on: date) -> Iterator[Edit]:
    event = view.step_event(step.id)
    match check.kind:
        case "lists" | "in-languages" if event is not None:
            detail = getattr(check, "detail", "languages")
            missing = [item for item in check.missing_from(view, step) if not item.startswith(FACT)]
            yield correct(event, detail, (*(getattr(event, detail) or ()), *missing))
        case "day-not-before":
            limit, announced = check.day.day(view), check.announced.evidence(view)
            if announced and limit not in (None, BEYOND, UNCOUNTED):
                name = "for" if check.announced.field == "for_" else check.announced.field
                yield correct(announced[0], name, limit)
        case "outcome-shows":
            shown = view.latest_outcome(step.id)
            for name, value in check.values.items() if shown is not None else ():
                if shown is not None and getattr(shown, name) != value:
                    yield correct(shown, name, value)
        case "event-shows":
            for each in check.evidence(view, step):
                for name, value in check.values.items():
                    if getattr(each, name) != value:
                        yield correct(each, name, value)
        case "notice-sent":
            yield add("notice", done_on, to=check.to, about=check.about)
