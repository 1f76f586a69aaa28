"""What walks show of a policy: steps never reached, criteria never met, times that clash, readings without effect."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from typing import TYPE_CHECKING

from schoolrules.audit.histories import Histories
from schoolrules.audit.remarks import Remark, Severity
from schoolrules.audit.walk import Walk
from schoolrules.policy.basics import Verdict
from schoolrules.whatif.edits import rebuilt

if TYPE_CHECKING:
    from collections.abc import Set

    from schoolrules.evaluation import Evaluation, StepReport
    from schoolrules.policy.policy import Policy

BY_SCHOOL = ("step", "notice", "mediation", "effort", "intervention", "weekly_mark")
"""Kinds of events by which those who run a procedure act."""


def remarks(of: Histories, known: Set[tuple[str, str]]) -> Iterator[Remark]:
    """What the walks show; nothing of which a remark of that kind on that place is `known` already."""
    of.usual()
    aimed = {step.id: made for step in of.policy.steps if (made := of.walk(until=step.id)) is not None}
    yield from _never_reached(of, aimed, known)
    yield from _never_met(of, known)
    yield from _broken_when_ready(of)
    yield from _clashing(of, known)
    yield from _idle_readings(of, known)


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
        found = of.evaluated(made)
        if found is not None:
            met |= {name for name in of.policy.criteria if found.findings[name].verdict is Verdict.MET}
    for name in [name for name in of.policy.criteria if name not in met]:
        for made, day in _until_met(of, name):
            found = of.evaluated(made, day)
            if found is not None and found.findings[name].verdict is Verdict.MET:
                met.add(name)
                break
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
        yield from ((made, day) for day in days if made.begun <= day <= made.as_of)
        alone = [event for event in made.record.events if event.kind not in BY_SCHOOL and event.on == made.begun]
        bare = made.with_record(rebuilt(made.record, events=alone))
        later = [day for day in days if day > made.begun]
        yield from ((bare, day) for day in later[:20] + later[20::20])


def _broken_when_ready(of: Histories) -> Iterator[Remark]:
    """Steps that are ready on a day on which taking them breaks a requirement of theirs about days."""
    seen: set[str] = set()
    for made in of.all():
        found = of.evaluated(made)
        if found is None:
            continue
        for finding in found.breaches():
            step, _, name = finding.rule.rpartition(".")
            requirement = next(r for r in of.policy.step(step).requirements if r.name == name)
            kind = getattr(requirement.check, "kind", "")
            on = dict(made.taken).get(step)
            if finding.rule in seen or on is None or kind not in ("not-before", "day-not-before", "cleared", "holds"):
                continue
            seen.add(finding.rule)
            if not _was_ready(of, made, step, on):
                continue
            text = f"{step} is ready on a day on which taking it breaks this requirement"
            severity = Severity.ERROR if kind == "not-before" else Severity.WARNING
            where = f"steps.{step}.{name}"
            yield Remark(severity, "broken-when-ready", where, text, finding.citation, made.case())


def _was_ready(of: Histories, made: Walk, step: str, on: date) -> bool:
    """Whether a step stood ready on the day on which it was taken, without the event that takes it."""
    before = of.evaluated(made.without(step), on)
    return before is not None and before.steps[step].status == "ready"


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


def _idle_readings(of: Histories, known: Set[tuple[str, str]]) -> Iterator[Remark]:
    """Readings that change nothing on any of the days compared."""
    usual = [
        (made, day, _told(found)) for made, day in (*of.days(), *of.varied()) if (found := of.evaluated(made, day))
    ]
    for name, reading in of.policy.readings.items():
        if ("idle-reading", f"readings.{name}") in known:
            continue
        others = [choice for choice in reading.alternatives if choice != of.policy.chosen[name]]
        compared = 0
        for choice in others:
            number, differs = _compared(of, of.policy.with_readings({name: choice}), usual)
            compared += number
            if differs:
                break
        else:
            if compared:
                text = f"no other choice changed anything on {compared} days of walks and variations of them"
                yield Remark(Severity.NOTE, "idle-reading", f"readings.{name}", text, reading.citation)


Told = tuple[object, ...]
"""What an evaluation says that a reading could change."""


def _compared(of: Histories, other: Policy, usual: list[tuple[Walk, date, Told]]) -> tuple[int, bool]:
    """On how many days the policy and the other were compared, until they differed: on the other's own walk first."""
    number = 0
    for made, day, told in (*_own(of, other), *usual):
        found = of.evaluated(made, day, other)
        if found is not None:
            number += 1
            if _told(found) != told:
                return number, True
    return number, False


def _own(of: Histories, other: Policy) -> Iterator[tuple[Walk, date, Told]]:
    """A walk of the other policy, as the policy itself judges it."""
    made = of.walk(policy=other)
    for day in () if made is None else _days_of(made):
        assert made is not None
        if (found := of.evaluated(made, day, of.policy)) is not None:
            yield made, day, _told(found)


def _days_of(made: Walk) -> list[date]:
    days = {day for _, taken in made.taken for day in (made.calendar.on_or_before(taken), taken)} | {made.as_of}
    return sorted(days)


def _told(found: Evaluation) -> Told:
    findings = tuple((f.rule, f.verdict, f.since, f.value, f.window) for f in found.findings.values())
    return found.state, findings, tuple(step[:10] for step in found.steps.values()), found.holds, found.notes
