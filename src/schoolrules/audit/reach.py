"""What walks show of a policy: steps never reached, criteria never met, times that clash, readings without effect."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from itertools import takewhile
from typing import TYPE_CHECKING

from schoolrules.audit import readings, readying
from schoolrules.audit.histories import Histories
from schoolrules.audit.history import Walk
from schoolrules.audit.remarks import Remark, Severity
from schoolrules.whatif.edits import rebuilt

if TYPE_CHECKING:
    from collections.abc import Set

    from schoolrules.evaluation import StepReport

BY_SCHOOL = ("step", "notice", "mediation", "effort", "intervention", "weekly_mark")
"""Kinds of events by which those who run a procedure act."""
SELDOM = 3
"""On how many days at least a criterion is met, and not met, for the days of two to be compared."""


def remarks(of: Histories, known: Set[tuple[str, str]]) -> Iterator[Remark]:
    """What the walks show; nothing of which a remark of that kind on that place is `known` already."""
    of.usual()
    aimed = {step.id: made for step in of.policy.steps if (made := of.aimed(step.id)) is not None}
    yield from _never_reached(of, aimed, known)
    yield from _never_met(of, known)
    yield from _clashing(of, known)
    yield from overlapping(of, known)
    yield from readings.remarks(of, known)
    yield from readying.remarks(of)


def _never_reached(of: Histories, aimed: dict[str, Walk], known: Set[tuple[str, str]]) -> Iterator[Remark]:
    opened = frozenset(step for made in of.all() for step in made.opened)
    taken = frozenset(step for made in of.all() for step, _ in made.taken)
    for step in of.policy.steps:
        where = f"steps.{step.id}"
        if ("unreachable-step", where) in known or step.id in taken or step.id not in aimed:
            continue
        made = aimed[step.id]
        if made.stopped == "reached":
            continue
        report = made.evaluated().steps.get(step.id)
        if report is not None and (made.stopped in ("limit", "calendar") or report.beyond):
            ends = "the calendar ends" if made.stopped == "calendar" or report.beyond else "the walk grew too long"
            text = f"not reached: {ends} before it"
            yield Remark(Severity.NOTE, "unreached-step", where, text, step.citation)
        elif report is None:
            yield Remark(Severity.NOTE, "absent-step", where, "it does not exist with these numbers", step.citation)
        elif step.id in opened:
            text = f"it opens, but none of {len(of.walks)} walks could take it; {_blocked(report)}"
            yield Remark(Severity.WARNING, "untaken-step", where, text, step.citation, made.case())
        else:
            text = f"none of {len(of.walks)} walks reached it; that none can is not proven"
            yield Remark(Severity.WARNING, "unreached-step", where, text, step.citation, made.case())


def _blocked(report: StepReport) -> str:
    if report.blocked_by:
        return f"blocked by {', '.join(report.blocked_by)}"
    return f"it is {report.status.replace('_', ' ')}"


def _never_met(of: Histories, known: Set[tuple[str, str]]) -> Iterator[Remark]:
    met: set[str] = set()
    for made in of.all():
        met |= set(of.are_met(made))
    for name in [name for name in of.policy.criteria if name not in met]:
        if any(of.is_met(made, name, day) for made, day in _until_met(of, name)):
            met.add(name)
    for name, criterion in () if of.is_spent else of.policy.criteria.items():
        where = f"criteria.{name}"
        if name not in met and not {("impossible-criterion", where), ("switched-off", where)} & known:
            text = f"none of {len(of.walks)} walks meets it; that none can is not proven"
            yield Remark(Severity.WARNING, "unmet-criterion", where, text, criterion.citation)


def _until_met(of: Histories, name: str) -> Iterator[tuple[Walk, date]]:
    """The days of a walk from a ground, and of its first day's events alone, with days of the months after it."""
    made = of.walk(grounds=(name,))
    if made is not None:
        days = made.calendar.school_days
        last = max([made.as_of, *(event.on for event in made.record.events)])
        yield from ((made, day) for day in days if made.begun <= day <= last)
        alone = [event for event in made.record.events if event.kind not in BY_SCHOOL and event.on == made.begun]
        bare = made.with_record(rebuilt(made.record, events=alone))
        later = [day for day in days if day > made.begun]
        yield from ((bare, day) for day in later[:20] + later[20::20])


def _clashing(of: Histories, known: Set[tuple[str, str]]) -> Iterator[Remark]:
    """Steps whose last day comes before their first on a day of a walk."""
    seen: set[str] = set()
    for made, day in of.days():
        found = of.evaluated(made, day)
        for step in () if found is None else found.steps.values():
            where = f"steps.{step.step}.due"
            if (
                step.step in seen
                or ("contradictory-timing", where) in known
                or step.earliest is None
                or step.due is None
            ):
                continue
            if step.due < step.earliest:
                seen.add(step.step)
                text = f"its last day, {step.due}, comes before its first, {step.earliest}"
                case = made.case(day)
                yield Remark(Severity.WARNING, "contradictory-timing", where, text, step.citation, case)


def overlapping(of: Histories, known: Set[tuple[str, str]]) -> Iterator[Remark]:
    """Criteria that were met on the very same days as another, though their declarations do not say why."""
    judged = [frozenset(of.are_met(made, day)) for made, day in (*of.days(), *of.varied())]
    on: dict[str, frozenset[int]] = {}
    for name in of.policy.criteria:
        on[name] = frozenset(at for at, met in enumerate(judged) if name in met)
    for name, criterion in of.policy.criteria.items():
        where = f"criteria.{name}"
        if ("shadowed-criterion", where) in known or not SELDOM <= len(on[name]) <= len(judged) - SELDOM:
            continue
        same = next((other for other in takewhile(name.__ne__, on) if on[other] == on[name]), None)
        if same is not None:
            text = f"met on the same {len(on[name])} of {len(judged)} days as {same}; that it always is, is not proven"
            yield Remark(Severity.NOTE, "shadowed-criterion", where, text, criterion.citation)
