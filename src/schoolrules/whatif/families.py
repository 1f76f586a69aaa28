"""Which changes of a record may turn a criterion: a function for each kind of rule, and what fits all kinds."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from datetime import date, timedelta
from typing import TYPE_CHECKING, Any, get_args

from schoolrules.errors import OutsideCalendar
from schoolrules.events import Event, parse_event
from schoolrules.policy.expressions import BEYOND, UNCOUNTED
from schoolrules.whatif.edits import AddEvent, CorrectEvent, DropEvent, Edit, SetFact

if TYPE_CHECKING:
    from schoolrules.policy.view import Judgement, View

ONE_DAY = timedelta(days=1)
MOST_DAYS, MOST_ITEMS = 400, 20
"""How many absences, and how many other events, are ever added."""
NEW_SETS = 900_000
"""Contact sets that are added have numbers from here on, so that they are no part of others."""
HANDED_IN = {"assignment": "completed_on", "work_sample": "submitted_on", "attendance_log": "submitted_on"}
Rule = Any
"""A rule of some kind; each function knows the fields of its own."""


def add(kind: str, on: date, **fields: object) -> AddEvent:
    """An event of a kind, added."""
    return AddEvent(parse_event({"kind": kind, "on": on.isoformat(), **fields}))


def drop(event: Event) -> DropEvent:
    """An event taken off."""
    return DropEvent(event)


def correct(event: Event, field: str, value: object) -> CorrectEvent:
    """An event with another value in a field."""
    return CorrectEvent.of(event, field, value)


# --- so that it is not met ------------------------------------------------------------------------------------------


def corrections(judgement: Judgement, view: View, rule: Rule, today: date) -> list[Edit]:
    """What was counted, as it would be if it were excused or handed in; weeks that would be verified."""
    found: list[Edit] = [edit for event in judgement.evidence if (edit := undone(event, today)) is not None]
    if rule.kind == "unverified-absences":
        for week in rule.bad_weeks(view):
            marked = {"present": False, "verified": True, "for": week.days[-1].isoformat()}
            found.append(add("weekly_mark", today, **marked))
    return found


def undone(event: Event, today: date) -> CorrectEvent | None:
    """An absence excused, work handed in today; None for what nothing undoes."""
    if event.kind in ("absence", "tardy"):
        return correct(event, "status", "excused") if event.status != "excused" else None
    field = HANDED_IN.get(event.kind)
    return correct(event, field, today) if field is not None else None


def single_changes(event: Event, today: date) -> Iterator[Edit]:
    """Whatever one change may make of an event: taken off the record, recoded, handed in today or not at all."""
    yield drop(event)
    if event.kind in ("absence", "tardy"):
        for status in get_args(type(event).model_fields["status"].annotation):
            if status != event.status:
                yield correct(event, "status", status)
    elif event.kind in HANDED_IN:
        field = HANDED_IN[event.kind]
        for value in (today, None):
            if value != getattr(event, field):
                yield correct(event, field, value)


def retractions(judgement: Judgement, view: View, rule: Rule, today: date) -> list[Edit]:
    """What was counted, taken off the record."""
    return [drop(event) for event in judgement.evidence]


def settling(view: View, rule: Rule, today: date) -> Iterator[Edit]:
    """Events that settle much at once; for a rule that waits for an answer, the step that is the answer."""
    if rule.kind == "no-answer" and rule.answer not in view.policy.recorded_otherwise:
        yield add("step", today, step=rule.answer)
    yield add("contact_response", today, by="parent")
    yield add("engagement", today, category="learning")
    yield add("meeting", today, outcome="held")
    yield add("compliance", today)
    yield add("weekly_mark", today, present=True, verified=True)


# --- so that it is met ----------------------------------------------------------------------------------------------


def recodings(view: View, rule: Rule) -> list[Edit]:
    """What was looked at and not counted, as it would be if it were recorded otherwise."""
    found: list[Edit] = []
    status = getattr(rule, "status", "unverified" if rule.kind == "unverified-absences" else "unexcused")
    for event in dict.fromkeys(exclusion.event.id for exclusion in rule.excluded(view)):
        each = next(one for one in view.situation.timeline.all if one.id == event)
        if each.kind in ("absence", "tardy") and each.status != status:
            found.append(correct(each, "status", status))
        elif each.kind in HANDED_IN and getattr(each, HANDED_IN[each.kind]) is not None:
            found.append(correct(each, HANDED_IN[each.kind], None))
    return found[::-1]


def _absences(view: View, rule: Rule, today: date) -> Iterator[Edit]:
    status = getattr(rule, "status", "unexcused")
    pupil, taken = view.pupil, {e.on for e in view.kept("absence") if e.status == status}  # type: ignore[union-attr]
    last = pupil.rank(min(view.through, today))
    free = (day for day in reversed(pupil.school_days[:last]) if day not in taken)
    for day, _ in zip(free, range(MOST_DAYS), strict=False):
        yield add("absence", day, status=status)


def _unverified(view: View, rule: Rule, today: date) -> Iterator[Edit]:
    last = view.pupil.rank(min(view.through, today))
    if last:
        yield add("absence", view.pupil.school_days[last - 1], status="unverified")


def _work(view: View, rule: Rule, today: date) -> Iterator[Edit]:
    kind = getattr(rule, "work", "assignment")
    for _ in range(MOST_ITEMS):
        yield add(kind, today - ONE_DAY)


def _meetings(view: View, rule: Rule, today: date) -> Iterator[Edit]:
    yield add("meeting", today, outcome="missed")
    for _ in range(MOST_ITEMS):
        yield add("reschedule_attempt", today)


def _fact(view: View, rule: Rule, today: date) -> Iterator[Edit]:
    yield SetFact(rule.fact, rule.value)


def _filing(view: View, rule: Rule, today: date) -> Iterator[Edit]:
    limits = (limit.since[0] for limit in rule.limits if limit.when.holds(view))
    for kind in (rule.filed[0], *limits):
        if not view.events(kind):
            yield add(kind, today)


ADDITIONS: Mapping[str, Callable[[View, Rule, date], Iterator[Edit]]] = {
    "any-absence": _absences,
    "absence-sum": _absences,
    "absence-share": _absences,
    "truancy-events": _absences,
    "unverified-absences": _unverified,
    "outstanding": _work,
    "missing-in-window": _work,
    "missed-meetings": _meetings,
    "fact": _fact,
    "filed-in-time": _filing,
}
"""For each kind of rule, the events that would be counted, in the order in which they are tried."""
WITHOUT_ADDITIONS: Mapping[str, str] = {
    "contact-sets": "sets count on days that hang on one another: `contact_plan` lays them out",
    "no-contact": "it grows by days on which nothing is recorded",
    "no-answer": "it is met by time alone",
    "facts": "it rests on facts, which are tried one by one",
    "language-share": "it rests on numbers that the district states",
}
"""The kinds of rules for which no event is counted, and why."""


def contact_plan(view: View, rule: Rule, today: date) -> tuple[list[Edit], date] | None:
    """Contact sets on the first days on which they count, from today on, and the day on which that is enough."""
    counted, needed = [one.day for one in rule.sets_of(view).counted], view.count(rule.sets)
    edits: list[Edit] = []
    for number in range(len(counted), needed):
        opens = rule.next_set(view, counted[-1]) if counted else today
        if opens in (None, BEYOND, UNCOUNTED):
            return None
        counted.append(max(today, opens))
        set_ = {"documented": True, "set": NEW_SETS + number}
        edits += [add("contact_attempt", counted[-1], channel=channel, **set_) for channel in ("phone", "email")]
    if not rule.after_last_wait.holds(view):
        return edits, counted[-1]
    period = view.period(rule.wait)
    try:
        over = view.school.add(counted[-1], period.n + 1) if period.unit == "school days" else None
    except OutsideCalendar:
        return None
    return (edits, over or period.after(counted[-1], view.calendar).date + ONE_DAY)
