"""Dates that letters already sent name, held against another evaluation. A printed date is never shortened."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, fields, is_dataclass, replace
from datetime import date
from typing import TYPE_CHECKING, Any, NamedTuple

from schoolrules.policy.days import After, Choose, StepDay
from schoolrules.policy.expressions import BEYOND, UNCOUNTED
from schoolrules.policy.view import Situation
from schoolrules.whatif.opening import what_would_open
from schoolrules.whatif.turningdays import parts_of

if TYPE_CHECKING:
    from schoolrules.calendar import SchoolCalendar
    from schoolrules.evaluation import Evaluation
    from schoolrules.events import Event
    from schoolrules.policy.step import Step
    from schoolrules.policy.view import View

PRINTED = ("respond_by", "effective", "for_", "until")
"""The fields of an event that announce a day to somebody."""
ANNOUNCING = ("step", "scheduled", "extension")


@dataclass(frozen=True, slots=True, repr=False)
class PrintedDate:
    """A date that something already sent names, and what another evaluation makes of it.

    `school_days` is how many school days there were after the day of sending up to the printed one, by the first
    calendar. `moved_to` is the day that the second evaluation comes to: the last of the period that the policy counts
    from the sending and that had ended by the printed day; for a meeting that is a step, the step's first lawful day
    (if what it still waits for were done on the day of the question); where the policy counts neither, the printed
    day itself; None where the calendar ends before. `counts` is the day that counts now: the later of the two, for a
    date once printed is never shortened. `in_session` says whether the printed day is a school day by the second
    calendar, `needs_school` whether that matters: not for what is counted in calendar days.

    `overtaken_by` are the steps whose first lawful day was not before the printed date and now is, or was after it
    and now falls on it, each with that day: the policy counts by the calendar alone, the printed date still stands.
    """

    event: str
    about: str
    field: str
    sent_on: date
    printed: date
    school_days: int
    moved_to: date | None
    in_session: bool
    was_in_session: bool
    needs_school: bool = True
    overtaken_by: tuple[tuple[str, date], ...] = ()

    @property
    def counts(self) -> date | None:
        """The day that counts now; None where the calendar ends before it."""
        return None if self.moved_to is None else max(self.printed, self.moved_to)

    @property
    def holds(self) -> bool:
        """Whether the printed date still gives the time that it gave, on a day that is what it was."""
        return self._is_in_time and not self._lost_its_school

    @property
    def _is_in_time(self) -> bool:
        return self.moved_to is not None and self.moved_to <= self.printed

    @property
    def _lost_its_school(self) -> bool:
        return self.needs_school and self.was_in_session and not self.in_session

    @property
    def text(self) -> str:
        """What has become of the date, in one line."""
        what = f"{self.about} of {self.sent_on}, {self.field.rstrip('_').replace('_', ' ')} {self.printed}"
        overtaken = " and ".join(f"{step} now has {day} as its first lawful day" for step, day in self.overtaken_by)
        still = f"; {overtaken}, but the date printed still stands: it is never shortened" if overtaken else ""
        if self.holds:
            return f"{what}: holds{still}"
        lost = [
            "" if self._is_in_time else self._later,
            "there is no school on that day now" if self._lost_its_school else "",
        ]
        return f"{what}: no longer holds, {'; '.join(filter(None, lost))}{still}"

    @property
    def _later(self) -> str:
        is_meeting = self.field == "for_"
        if self.counts is None:
            end = "beyond the calendar's last day"
            return f"its first lawful day lies {end}" if is_meeting else f"the time it gave now runs {end}"
        return f"its first lawful day is {self.counts}" if is_meeting else f"the time it gave now runs to {self.counts}"

    def __repr__(self) -> str:
        return f"PrintedDate({self.about}.{self.field}, {'holds' if self.holds else 'no longer holds'})"

    def to_dict(self) -> dict[str, Any]:
        """The date as a plain row."""
        return {
            "event": self.event,
            "about": self.about,
            "field": self.field.rstrip("_"),
            "sent_on": self.sent_on.isoformat(),
            "printed": self.printed.isoformat(),
            "school_days": self.school_days,
            "moved_to": None if self.moved_to is None else self.moved_to.isoformat(),
            "counts": None if self.counts is None else self.counts.isoformat(),
            "holds": self.holds,
            "overtaken_by": [{"step": step, "from": day.isoformat()} for step, day in self.overtaken_by],
        }


def printed_dates(before: Evaluation, after: Evaluation) -> tuple[PrintedDate, ...]:
    """The dates printed on what was visible to the first evaluation, held against the second.

    Only dates within both coverages, on events that both records have. Where school days differ, all from the first
    such day on; otherwise only those that no longer hold, or that a step's day has moved before.
    """
    old, new = _Side.of(before), _Side.of(after)
    if old is None or new is None:
        return ()
    changed = min(set(old.calendar.school_days) ^ set(new.calendar.school_days), default=date.max)
    found = []
    for event, name, day in _printed(before):
        if event.id in new.events and _covered(event.on, day, old.calendar, new.calendar):
            held = _held(event, name, day, old, new)
            if day >= changed or not held.holds or held.overtaken_by:
                found.append(held)
    return tuple(found)


def _printed(of: Evaluation) -> Iterator[tuple[Event, str, date]]:
    """The dates that events up to the day of the question name, each later than its event."""
    for event in of.record.timeline(of.known_at).all:
        if event.kind in ANNOUNCING and event.on <= of.as_of:
            for name in PRINTED:
                day = getattr(event, name, None)
                if isinstance(day, date) and day > event.on:
                    yield event, name, day


def _covered(first: date, last: date, *calendars: SchoolCalendar) -> bool:
    return all(calendar.first <= first and last <= calendar.last for calendar in calendars)


class _Side(NamedTuple):
    """One of the two evaluations, and what dates rest on there."""

    evaluation: Evaluation
    calendar: SchoolCalendar
    view: View
    events: frozenset[str]

    @classmethod
    def of(cls, evaluation: Evaluation) -> _Side | None:
        """That of an evaluation; None without a calendar."""
        of = evaluation
        if of.calendar is None:
            return None
        case = Situation(of.policy, of.record, of.calendar, of.as_of, of.known_at)
        return cls(of, of.calendar, case.view(of.as_of), frozenset(event.id for event in of.record.events))

    def periods(self, event: Event) -> Mapping[str, tuple[date, bool]]:
        """The periods that the policy counts from an event's step: the last day of each, and whether school days."""
        step = getattr(event, "step", None)
        if step is None or self.view.done_day(step) != event.on:
            return {}
        found = {}
        for part in _counted_from(step, self.evaluation.policy.steps, self.view):
            end = replace(part, then="last-day").day(self.view)
            if end is not None and end != UNCOUNTED:
                found[part.period] = end, self.view.period(part.period).unit == "school days" and part.unit is None
        return found

    def first_day(self, step: str) -> date | None:
        """A step's first lawful day; `BEYOND` after the calendar's end, None where there is none."""
        report = self.evaluation.steps.get(step)
        return None if report is None else BEYOND if "earliest" in report.beyond else report.earliest

    def opens_on(self, step: str) -> date | None:
        """The same of a step that waits for others: as if all that it waits for were done today."""
        found = self.first_day(step)
        return found if found is not None else what_would_open(self.evaluation, step).first_day


def _counted_from(step: str, part: object, view: View) -> Iterator[After]:
    """The periods counted from the day of a step, as the readings have it."""
    for each in _read(part, view):
        if isinstance(each, After) and each.start == StepDay(step):
            yield each


def _read(part: object, view: View) -> Iterator[Any]:
    """A part and the parts in it, without those that a choice leaves out."""
    if isinstance(part, Choose):
        part = part.then if part.when.holds(view) else part.otherwise
        yield from _read(part, view)
    elif isinstance(part, (tuple, list, Mapping)):
        for each in part.values() if isinstance(part, Mapping) else part:
            yield from _read(each, view)
    elif is_dataclass(part) and not isinstance(part, type):
        yield part
        for f in fields(part):
            yield from _read(getattr(part, f.name), view)


def _held(event: Event, name: str, printed: date, old: _Side, new: _Side) -> PrintedDate:
    about = getattr(event, "step", None) or getattr(event, "what", None) or event.kind
    moved_to, needs_school = _moved(event, about, printed, old, new)
    return PrintedDate(
        event.id, about, name, event.on, printed,
        school_days=old.calendar.rank(printed) - old.calendar.rank(event.on),
        moved_to=None if moved_to == BEYOND else moved_to,
        in_session=new.calendar.is_school_day(printed), was_in_session=old.calendar.is_school_day(printed),
        needs_school=needs_school, overtaken_by=tuple(_overtaken(about, printed, old, new)),
    )  # fmt: skip


def _moved(event: Event, about: str, printed: date, old: _Side, new: _Side) -> tuple[date, bool]:
    """The day that the second evaluation comes to in a printed one's place, and whether school matters on it."""
    if event.kind == "scheduled":
        was, now = _first_days(about, old, new)
        return (printed if was is None or now is None or was > printed else now), True
    ended = {period: found for period, found in old.periods(event).items() if found[0] <= printed}
    now_ended = [found for period, found in new.periods(event).items() if period in ended]
    if not now_ended:
        return printed, True
    return max(now_ended)


def _first_days(step: str, old: _Side, new: _Side) -> tuple[date | None, date | None]:
    """A step's first lawful days; those that rest on what may still be done, where it is the same day."""
    both = step in old.evaluation.steps and step in new.evaluation.steps
    if both and old.evaluation.as_of == new.evaluation.as_of:
        return old.opens_on(step), new.opens_on(step)
    return old.first_day(step), new.first_day(step)


def _overtaken(about: str, printed: date, old: _Side, new: _Side) -> Iterator[tuple[str, date]]:
    """The steps that rest on what was sent and whose first lawful day comes before the date that it names."""
    for step in old.evaluation.policy.steps:
        was, now = old.first_day(step.id), new.first_day(step.id)
        if was is None or now is None or not now < was or was < printed:
            continue
        if (now < printed or was > printed >= now) and (step.id == about or _rests_on(step, about)):
            yield step.id, now


def _rests_on(step: Step, other: str) -> bool:
    return any(getattr(part, "step", None) == other for part in parts_of(step.earliest))
