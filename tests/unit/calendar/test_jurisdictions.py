"""Legal holidays given by hand, and jurisdictions that are no text: what is refused, and where it stood."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import Any

import pytest

from schoolrules.calendar import SchoolCalendar, parse_calendar
from schoolrules.errors import InvalidInput

FIRST, LAST = date(2024, 9, 2), date(2024, 9, 15)
PATTERN: dict[str, Any] = {"first": "2024-09-02", "last": "2024-09-15"}


def told(make: Callable[[], object]) -> list[tuple[str, str]]:
    with pytest.raises(InvalidInput) as caught:
        make()
    return [(problem.path, problem.message) for problem in caught.value.problems]


def test_a_subdivision_is_a_text() -> None:
    given: Any = 5
    problems = told(lambda: SchoolCalendar.build(FIRST, LAST, country="US", subdivision=given))
    assert problems == [("subdivision", "expected a text such as CA")]


def test_a_legal_holiday_is_one_day_and_not_a_span() -> None:
    given: Any = [date(2024, 9, 2), (date(2024, 9, 5), date(2024, 9, 6))]
    assert told(lambda: SchoolCalendar.build(FIRST, LAST, legal_holidays=given)) == [
        ("legal_holidays[1]", "expected a date")
    ]


def test_of_a_span_with_a_day_that_is_none_only_that_day_is_refused() -> None:
    given: Any = [("tomorrow", date(2024, 9, 5)), (date(2024, 9, 5), "tomorrow"), date(2024, 9, 3)]
    paths = [path for path, _ in told(lambda: SchoolCalendar.build(FIRST, LAST, closed=given))]
    assert paths == ["closed[0].from", "closed[1].to"]


def test_in_json_a_legal_holiday_is_a_date_or_an_object_with_one() -> None:
    listed = ["2024-09-03", "tomorrow", {"on": "never", "why": "Fair"}, {"on": "2024-09-04"}]
    paths = [path for path, _ in told(lambda: parse_calendar({**PATTERN, "legal_holidays": listed}))]
    assert paths == ["legal_holidays[1]", "legal_holidays[2].on"]


def test_in_json_a_school_day_that_is_no_date_is_refused_with_its_place() -> None:
    paths = [path for path, _ in told(lambda: parse_calendar({"school_days": ["2024-09-03", "2024-09-31"]}))]
    assert paths == ["school_days[1]"]
