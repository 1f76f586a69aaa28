"""Calendars compared: the digest of what answers hang on, and the difference between two."""

from __future__ import annotations

import hashlib
import json
from datetime import date
from typing import Final

from schoolrules.calendar.school import SchoolCalendar
from schoolrules.calendar.values import CalendarDiff

FORM: Final = "schoolrules-calendar-1"
NOT_COVERED: Final = "outside the coverage"
NEWLY_COVERED: Final = "newly covered"
NO_LONGER_CLOSED: Final = "no longer closed"


def digest(calendar: SchoolCalendar) -> str:
    """`SchoolCalendar.digest`: SHA-256 over a canonical JSON text."""
    legal = calendar.legal_holidays
    content = {
        "form": FORM,
        "first": calendar.first.isoformat(),
        "last": calendar.last.isoformat(),
        "school_days": [day.isoformat() for day in calendar.school_days],
        "jurisdiction": None if legal.listed is not None else [legal.country, legal.subdivision],
        "legal_holidays": None if legal.listed is None else [day.isoformat() for day, _ in legal.listed],
        "learning_periods": [
            [period.id, period.first.isoformat(), period.last.isoformat()] for period in calendar.learning_periods
        ],
    }
    text = json.dumps(content, sort_keys=True, separators=(",", ":"))
    return f"sha256:{hashlib.sha256(text.encode('ascii')).hexdigest()}"


def diff(old: SchoolCalendar, new: SchoolCalendar) -> CalendarDiff:
    """`SchoolCalendar.diff`."""
    before, after = set(old.school_days), set(new.school_days)
    return CalendarDiff(
        closed=tuple((day, _why_closed(new, day)) for day in sorted(before - after)),
        opened=tuple((day, _why_opened(old, new, day)) for day in sorted(after - before)),
    )


def _why_closed(new: SchoolCalendar, day: date) -> str:
    if not new.first <= day <= new.last:
        return NOT_COVERED
    return new.why_closed(day) or NOT_COVERED


def _why_opened(old: SchoolCalendar, new: SchoolCalendar, day: date) -> str:
    if not old.first <= day <= old.last:
        return NEWLY_COVERED
    return new.why_opened(day) or NO_LONGER_CLOSED
