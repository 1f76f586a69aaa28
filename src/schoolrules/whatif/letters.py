"""Dates that letters already sent name, held against another calendar. A printed date is never shortened."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING, Any

from schoolrules.errors import OutsideCalendar

if TYPE_CHECKING:
    from schoolrules.calendar import SchoolCalendar
    from schoolrules.evaluation import Evaluation
    from schoolrules.events import Event

PRINTED = ("respond_by", "effective", "for_", "until")
"""The fields of an event that announce a day to somebody."""
ANNOUNCING = ("step", "scheduled", "extension")


@dataclass(frozen=True, slots=True, repr=False)
class PrintedDate:
    """A date that something already sent names, and what another calendar makes of it.

    `school_days` is how many school days there were after the day of sending up to the printed one, by the first
    calendar; `moved_to` the day up to which there are as many by the second (None where that calendar ends before).
    `counts` is the day that counts now: the later of the two, for a date once printed is never shortened. `in_session`
    says whether the printed day is a school day by the second calendar.
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

    @property
    def counts(self) -> date | None:
        """The day that counts now; None where the calendar ends before it."""
        return None if self.moved_to is None else max(self.printed, self.moved_to)

    @property
    def holds(self) -> bool:
        """Whether the printed date still gives the time that it gave, on a day that is what it was."""
        return self.moved_to is not None and self.moved_to <= self.printed and self.in_session >= self.was_in_session

    @property
    def text(self) -> str:
        """What has become of the date, in one line."""
        what = f"{self.about} of {self.sent_on}, {self.field.rstrip('_').replace('_', ' ')} {self.printed}"
        if self.holds:
            return f"{what}: holds"
        closed = "" if self.in_session >= self.was_in_session else "; there is no school on that day now"
        until = "beyond the calendar's last day" if self.counts is None else str(self.counts)
        return f"{what}: no longer holds, the time it gave now runs to {until}{closed}"

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
        }


def printed_dates(before: Evaluation, after: Evaluation) -> tuple[PrintedDate, ...]:
    """The dates printed on what was visible to the first evaluation, held against the calendar of the second.

    Only dates within both coverages, and none before the first day that differs.
    """
    old, new = before.calendar, after.calendar
    if old is None or new is None or old.school_days == new.school_days:
        return ()
    changed = min(set(old.school_days) ^ set(new.school_days))
    found = []
    for event in before.record.timeline(before.known_at).all:
        if event.kind in ANNOUNCING and event.on <= before.as_of:
            for name in PRINTED:
                day = getattr(event, name, None)
                if isinstance(day, date) and day >= changed and day > event.on and _covered(event.on, day, old, new):
                    found.append(_held(event, name, day, old, new))
    return tuple(found)


def _covered(first: date, last: date, *calendars: SchoolCalendar) -> bool:
    return all(calendar.first <= first and last <= calendar.last for calendar in calendars)


def _held(event: Event, name: str, printed: date, old: SchoolCalendar, new: SchoolCalendar) -> PrintedDate:
    number = old.rank(printed) - old.rank(event.on)
    try:
        moved_to = new.add(event.on, number) if number else printed
        if not old.is_school_day(printed):  # the date lay after the last of those school days, and so it does now
            moved_to = max(moved_to, min(printed, new.last))
    except OutsideCalendar:
        moved_to = None
    about = getattr(event, "step", None) or getattr(event, "what", None) or event.kind
    was, now = old.is_school_day(printed), new.is_school_day(printed)
    return PrintedDate(event.id, about, name, event.on, printed, number, moved_to, now, was)
