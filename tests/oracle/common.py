"""What every oracle shares: naive days and naive visibility, on the raw JSON of a case.

Nothing here imports the library: days are sets of dates, counting is a loop.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date, timedelta
from typing import Any

DAY = timedelta(days=1)
WEEKDAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")

Json = dict[str, Any]


def day(text: str | None) -> date | None:
    """The date that a JSON field holds, or None."""
    return None if text is None else date.fromisoformat(text)


def iso(when: date | None) -> str | None:
    """A date as JSON, or None."""
    return None if when is None else when.isoformat()


def days_between(first: date, last: date) -> Iterable[date]:
    """Every date from first to last, both included."""
    while first <= last:
        yield first
        first += DAY


class Beyond(Exception):
    """The calendar ends before the day that was asked for."""


class Days:
    """School days as a plain set, every question answered by walking."""

    def __init__(self, school_days: set[date], first: date, last: date) -> None:
        self.days, self.first, self.last = school_days, first, last

    @classmethod
    def of(cls, calendar: Mapping[str, Any]) -> Days:
        first, last = date.fromisoformat(calendar["first"]), date.fromisoformat(calendar["last"])
        if "school_days" in calendar:
            return cls({date.fromisoformat(d) for d in calendar["school_days"]}, first, last)
        pattern = calendar.get("weekdays", WEEKDAYS[:5])
        days = {d for d in days_between(first, last) if WEEKDAYS[d.weekday()] in pattern}
        days -= _spans(calendar.get("closed", ()))
        days |= _spans(calendar.get("open", ()))
        return cls(days, first, last)

    def is_school_day(self, d: date) -> bool:
        return d in self.days

    def add(self, d: date, n: int) -> date:
        """The n-th school day strictly after d (n >= 1) or before it (n <= -1)."""
        assert n != 0
        step = DAY if n > 0 else -DAY
        left = abs(n)
        while left:
            d += step
            if d > self.last or d < self.first:
                raise Beyond
            left -= d in self.days
        return d

    def count(self, a: date, b: date) -> int:
        """School days in the closed interval [a, b]."""
        return sum(d in self.days for d in days_between(a, b))

    def on_or_before(self, d: date) -> date | None:
        while d >= self.first:
            if d in self.days:
                return d
            d -= DAY
        return None

    def within(self, spans: list[tuple[date, date]]) -> Days:
        """The same coverage with only the school days inside the spans: a pupil's school days."""
        return Days({d for d in self.days if any(a <= d <= b for a, b in spans)}, self.first, self.last)


def _spans(entries: Iterable[Mapping[str, str]]) -> set[date]:
    found: set[date] = set()
    for entry in entries:
        if "on" in entry:
            found.add(date.fromisoformat(entry["on"]))
        else:
            found |= set(days_between(date.fromisoformat(entry["from"]), date.fromisoformat(entry["to"])))
    return found


def enrolled(record: Mapping[str, Any], days: Days) -> list[tuple[date, date]]:
    """The enrolment spans, both ends included, adjoining ones joined; the whole coverage when absent."""
    if record.get("enrolled") is None:
        return [(days.first, days.last)]
    spans = sorted((date.fromisoformat(s["from"]), day(s.get("to")) or date.max) for s in record["enrolled"])
    joined = [spans[0]]
    for a, b in spans[1:]:
        if joined[-1][1] == date.max or a <= joined[-1][1] + DAY:
            joined[-1] = (joined[-1][0], max(joined[-1][1], b))
        else:
            joined.append((a, b))
    return joined


def visible(events: list[Json], as_of: date, known_at: date | None) -> list[Json]:
    """The events seen on as_of with the knowledge of known_at, in order of date then id.

    Fields that tell of a later day than as_of or known_at are blanked.
    """
    seen = []
    for position, event in enumerate(events):
        event = {"id": f"#{position}", **{k: v for k, v in event.items() if not (k == "id" and v is None)}}
        on = date.fromisoformat(event["on"])
        known_on = day(event.get("known_on")) or on
        retracted_on = day(event.get("retracted_on"))
        if on > as_of or (known_at is not None and known_on > known_at):
            continue
        if retracted_on is not None and (known_at is None or retracted_on <= known_at):
            continue
        horizon = as_of if known_at is None else min(as_of, known_at)
        for field in ("completed_on", "submitted_on", "answered_on"):
            if event.get(field) is not None and date.fromisoformat(event[field]) > horizon:
                event[field] = None
        seen.append({**event, "day": on})
    return sorted(seen, key=lambda e: (e["day"], e["id"]))
