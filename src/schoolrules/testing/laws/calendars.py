"""Laws of days: a case moved by whole weeks, and a school day that is closed."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping
from dataclasses import replace
from datetime import date, timedelta
from typing import TYPE_CHECKING, Any, NamedTuple

from hypothesis import strategies as st

from schoolrules.audit.parts import within
from schoolrules.calendar import Period, calendar_to_dict, parse_calendar
from schoolrules.case import Case
from schoolrules.parsing import parse_date
from schoolrules.policy.editions import in_force
from schoolrules.policy.policy import Policy
from schoolrules.record import Record
from schoolrules.testing.laws.anatomy import anatomy_of, editions_of
from schoolrules.testing.laws.answers import answer_of, must_agree
from schoolrules.testing.laws.law import Draw, Law, Violation
from schoolrules.testing.laws.walking import way

if TYPE_CHECKING:
    from schoolrules.calendar import SchoolCalendar
    from schoolrules.evaluation import Evaluation, StepReport
    from schoolrules.testing.laws.answers import Json

ONE_DAY = timedelta(days=1)
_DATE = re.compile(r"\b(\d{4}-\d{2}-\d{2})\b")
TWENTY_EIGHT_YEARS = 1461
"""So many weeks bring every day of the week, of the month and of the year back, from 1901 to 2099."""
NO_DAY = date.min
"""What stands for "from the beginning", and moves with nothing."""
MARGIN = timedelta(days=3 * 366)
"""How far before and after the coverage legal holidays can matter."""

# --- moved by whole weeks --------------------------------------------------------------------------------------------


def _moved(case: Case, draw: Draw) -> bool:
    policy = in_force(case.policy, case.record, case.as_of, case.known_at)
    if _names_a_date(policy):
        return False
    case = replace(case, policy=policy, calendar=_with_its_holidays(case.calendar))
    weeks = TWENTY_EIGHT_YEARS if _reckons_in_months(policy) else draw(st.integers(1, 60))
    if not 1901 <= case.as_of.year <= 2060:
        return False
    by = timedelta(weeks=weeks)
    record = Record.parse(json.loads(_shifted(json.dumps(case.record.to_dict()), by)))
    known_at = None if case.known_at is None else case.known_at + by
    after = Case(policy, record, _calendar_shifted(case.calendar, by), case.as_of + by, known_at)
    before = json.loads(_shifted(json.dumps(_bare(answer_of(case, *_LEFT_OUT))), by))
    must_agree(before, _bare(answer_of(after, *_LEFT_OUT)), f"with every date moved by {weeks} weeks")
    return True


_LEFT_OUT = ("policy", "calendar", "notes")
_TEXTS = ("citation", "explanation")
"""What of a finding or a step may name dates of the policy's own text, which do not move."""


def _bare(value: Any) -> Any:  # noqa: ANN401  (JSON)
    if isinstance(value, Mapping):
        return {key: _bare(item) for key, item in value.items() if key not in _TEXTS}
    return [_bare(item) for item in value] if isinstance(value, list) else value


def _shifted(text: str, by: timedelta) -> str:
    return _DATE.sub(lambda found: _day_shifted(found[1], by), text)


def _day_shifted(text: str, by: timedelta) -> str:
    day = parse_date(text)
    return text if day is None or day == NO_DAY else (day + by).isoformat()


def _with_its_holidays(calendar: SchoolCalendar | None) -> SchoolCalendar | None:
    """The calendar with its legal holidays listed day by day."""
    if calendar is None or calendar.country is None or calendar.legal_holidays.listed is not None:
        return calendar
    listed = calendar.legal_holidays.between(calendar.first - MARGIN, calendar.last + MARGIN)
    holidays = [{"on": day.isoformat(), "why": why} for day, why in listed]
    return parse_calendar(_by_days(calendar, {**calendar_to_dict(calendar), "legal_holidays": holidays}))


def _by_days(calendar: SchoolCalendar, data: Json) -> Json:
    """A calendar's JSON with its school days listed, whatever pattern and holidays they came from."""
    kept = ("first", "last", "legal_holidays", "learning_periods")
    days = [day.isoformat() for day in calendar.school_days]
    return {key: data[key] for key in kept if key in data} | {"school_days": days}


def _calendar_shifted(calendar: SchoolCalendar | None, by: timedelta) -> SchoolCalendar | None:
    if calendar is None:
        return None
    data = _by_days(calendar, calendar_to_dict(calendar))
    return parse_calendar(json.loads(_shifted(json.dumps(data), by)))


def _names_a_date(policy: Policy) -> bool:
    """Whether the text turns on a date of its own; its notes aside, for they are not compared."""
    if "day-reached" not in anatomy_of(policy).kinds:
        return False
    placed = (each for each in anatomy_of(policy).parts if not each.where.startswith("notes"))
    return any(getattr(each.part, "kind", "") == "day-reached" for each in placed)


YEARLY = frozenset(("crosses-school-year", "truancy-events", "absence-share", "truancy-after", "counted-anew"))
"""Kinds of parts that look at the school year, which begins on 1 July."""


def _reckons_in_months(policy: Policy) -> bool:
    """Whether a number is in months or years, or a part of the policy looks at the school year."""
    units = {value.unit for value in policy.values.values() if isinstance(value, Period)}
    return not YEARLY.isdisjoint(anatomy_of(policy).kinds) or not units.isdisjoint(("months", "years"))


def _not_movable(policy: Policy) -> str | None:
    return "the text turns on a date of its own" if all(map(_names_a_date, editions_of(policy))) else None


def _not_moved(policy: Policy) -> tuple[str, ...]:
    named = any(getattr(part.part, "kind", "") == "day-reached" for part in within(policy.notes, "notes"))
    return ("notes, for some are told from a certain date on",) if named else ()


SHIFT = Law(
    "calendar-shift",
    "a case moved by whole weeks, its calendar and legal holidays with it, has the same answer, moved as much; where "
    "months, years or the school year matter it is moved by 1,461 weeks, which are 28 years.",
    _moved,
    why_not=_not_movable,
    leaves_out=_not_moved,
)

# --- a school day closed ---------------------------------------------------------------------------------------------

BACKWARD = frozenset(("last-school-day-before", "week-to-mark"))
"""Kinds of days that are counted back from another day, so that a closed day brings them nearer."""
LATEST = date.max
"""Stands for a day beyond the calendar."""


def _closed(case: Case, draw: Draw) -> bool:
    calendar = case.calendar
    if calendar is None:
        return False
    ahead = [found for now, evaluation in way(case, draw) if (found := _Ahead.of(now, evaluation, calendar)).free]
    if not ahead:
        return False
    chosen = draw(st.sampled_from(ahead[::-1]))
    day = draw(st.sampled_from(chosen.telling or chosen.free) | st.sampled_from(chosen.free))
    before = chosen.evaluation
    after = replace(chosen.case, calendar=calendar.amend(close={day: "snow"})).evaluate()
    moved = False
    for name, days in chosen.deadlines.items():
        new = after.steps.get(name)
        if new is None or new.status != before.steps[name].status:
            continue
        later = dict(_days(new))
        for field, first in days:
            second = later.get(field)
            if second is not None and second < first:
                raise Violation(f"with {day} closed, {name} has its {field} day on {second}, and had it on {first}")
            moved = moved or first != second
    return moved


class _Ahead(NamedTuple):
    """A case on a day: its deadlines that are counted forward, and the school days before them that can be closed."""

    case: Case
    evaluation: Evaluation
    deadlines: dict[str, list[tuple[str, date]]]
    free: list[date]
    telling: list[date]
    """Those of them that are a lawful day themselves."""

    @classmethod
    def of(cls, case: Case, evaluation: Evaluation, calendar: SchoolCalendar) -> _Ahead:
        forward = _counted_forward(evaluation.policy) & evaluation.steps.keys()
        deadlines = {name: _days(evaluation.steps[name]) for name in sorted(forward)}
        last = max((day for days in deadlines.values() for _, day in days), default=case.as_of)
        free = _free_days(case, calendar, last)
        named = {day for days in deadlines.values() for _, day in days}
        return cls(case, evaluation, deadlines, free, [day for day in free if day in named])


def _free_days(case: Case, calendar: SchoolCalendar, until: date) -> list[date]:
    """School days to come, from the week after the one judged on, that no date of the record names."""
    monday = case.as_of + (7 - case.as_of.weekday()) * ONE_DAY
    named = set(_DATE.findall(json.dumps(case.record.to_dict())))
    days = (day for day in calendar.school_days if monday <= day <= until)
    return [day for day in days if day.isoformat() not in named]


def _days(report: StepReport) -> list[tuple[str, date]]:
    """The first and the last lawful day of a step, of those that are known, or known to be beyond the calendar."""
    found = ((name, LATEST if name in report.beyond else getattr(report, name)) for name in ("earliest", "due"))
    return [(name, day) for name, day in found if day is not None]


def _counted_forward(policy: Policy) -> set[str]:
    return {step.id for step in policy.steps if not _backward(step)}


def _backward(step: object) -> bool:
    days = (getattr(step, "earliest", None), getattr(step, "due", None))
    return any(getattr(placed.part, "kind", "") in BACKWARD for placed in within(days, ""))


def _no_school_days(policy: Policy) -> str | None:
    return None if any(one.counts_school_days for one in editions_of(policy)) else "the policy counts no school days"


def _counted_back(policy: Policy) -> Iterator[str]:
    for step in policy.steps:
        if _backward(step):
            yield f"{step.id}, whose days are counted back from another day"


CLOSING = Law(
    "closing-a-day",
    "closing a school day of a week to come, on which nothing is recorded or announced, never brings a first or a "
    "last lawful day nearer, where it is counted forward.",
    _closed,
    why_not=_no_school_days,
    leaves_out=lambda policy: tuple(_counted_back(policy)),
)
