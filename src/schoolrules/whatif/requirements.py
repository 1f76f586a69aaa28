"""What would mend a breached requirement, or breach a kept one: what the record would have to show."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from typing import TYPE_CHECKING, Any

from schoolrules.errors import InvalidInput
from schoolrules.policy.expressions import BEYOND, UNCOUNTED
from schoolrules.policy.needs import FACT
from schoolrules.whatif.blockers import DOCUMENTED, blockers, view_of
from schoolrules.whatif.edits import Edit, corrected
from schoolrules.whatif.families import add, correct, drop, undone

if TYPE_CHECKING:
    from schoolrules.evaluation import Evaluation
    from schoolrules.events import Event
    from schoolrules.policy.step import Requirement, Step
    from schoolrules.policy.view import View


def mending(evaluation: Evaluation, rule: str) -> list[Edit]:
    """What the record would show if the requirement had been kept, recorded for the step's own day.

    Nothing for a step taken too early or too late: that is a fact.
    """
    step, requirement = _named(evaluation, rule)
    done_on = evaluation.steps[step.id].done_on
    if done_on is None:
        return []
    view = view_of(evaluation, evaluation.as_of if requirement.continuing else done_on)
    return list(_mending(step, requirement, view, done_on))


def _mending(step: Step, requirement: Requirement, view: View, done_on: date) -> Iterator[Edit]:
    check: Any = requirement.check
    event = view.step_event(step.id)
    if check.kind == "cleared":
        for blocker in blockers(check.needs, view, done_on):
            yield from blocker.edits
    elif check.kind == "shows" and event is not None:
        for name, value in (check.values or {}).items():
            wanted = value[0] if isinstance(value, tuple) else value
            if getattr(event, name) != wanted:
                yield correct(event, name, wanted)
        for name in check.present:
            if not getattr(event, name):
                yield correct(event, name, _placeholder(event, name))
    elif check.kind in ("lists", "in-languages") and event is not None:
        detail = "languages" if check.kind == "in-languages" else check.detail
        missing = [item for item in check.missing_from(view, step) if not item.startswith(FACT)]
        yield correct(event, detail, (*(getattr(event, detail) or ()), *missing))
    elif check.kind == "day-not-before":
        limit = check.day.day(view)
        for announcing in check.announced.evidence(view) if limit not in (None, BEYOND, UNCOUNTED) else ():
            yield correct(announcing, check.announced.field, limit)
    elif check.kind == "settled":
        yield add(check.settled, done_on, **check.where)
    elif check.kind == "made-good":
        yield add("step", done_on, step=check.by)
    elif check.kind == "holds":
        for each in view.situation.timeline.all:
            if done_on < each.on <= view.day and (edit := undone(each, view.day)) is not None:
                yield edit


def _placeholder(event: Event, name: str) -> object:
    """Something that the detail may be."""
    for value in (DOCUMENTED, (DOCUMENTED,), True):
        try:
            corrected(event, name, value)
        except InvalidInput:
            continue
        return value
    return DOCUMENTED


def spoiling(evaluation: Evaluation, rule: str, today: date) -> list[Edit]:
    """What would breach the requirement: its proof retracted, or its step taken today with no proof at all."""
    step, _ = _named(evaluation, rule)
    report, by_id = evaluation.steps[step.id], {event.id: event for event in evaluation.record.events}
    found: list[Edit] = [drop(by_id[id]) for id in evaluation.findings[rule].evidence if id in by_id]
    if report.done_on is None and step.id not in evaluation.policy.recorded_otherwise:
        found.append(add("step", today, step=step.id))
    return found


def _named(evaluation: Evaluation, rule: str) -> tuple[Step, Requirement]:
    step_id, name = rule.rsplit(".", 1)
    step = evaluation.policy.step(step_id)
    return step, next(requirement for requirement in step.requirements if requirement.name == name)
