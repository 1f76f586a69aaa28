"""The exceptions: built-ins to catch, messages to read, all of them picklable."""

from __future__ import annotations

import pickle
from datetime import date

import pytest

from schoolrules.errors import (
    InvalidArgument,
    InvalidInput,
    NotASchoolDay,
    OutsideCalendar,
    Problem,
    SchoolRulesError,
    UnknownPolicy,
    WrongType,
)

FIRST, LAST = date(2024, 8, 19), date(2025, 6, 6)


@pytest.mark.parametrize(
    ("error", "builtin"),
    [
        (OutsideCalendar(date(2025, 7, 1), FIRST, LAST, "after"), LookupError),
        (OutsideCalendar(None, FIRST, LAST, "before"), LookupError),
        (InvalidInput([Problem("a.b", "expected a date")]), ValueError),
        (InvalidArgument("n: expected at least 1"), ValueError),
        (NotASchoolDay("no"), ValueError),
        (WrongType("no"), TypeError),
        (UnknownPolicy("no such policy"), LookupError),
    ],
)
def test_each_is_a_built_in_too_and_survives_pickling(error: SchoolRulesError, builtin: type[Exception]) -> None:
    assert isinstance(error, builtin)
    assert isinstance(error, SchoolRulesError)
    again = pickle.loads(pickle.dumps(error))
    assert type(again) is type(error)
    assert str(again) == str(error)
    assert vars(again) == vars(error)


def test_outside_calendar_names_the_day_and_the_coverage() -> None:
    asked = OutsideCalendar(date(2025, 7, 1), FIRST, LAST, "after")
    assert str(asked) == "2025-07-01 lies after the coverage 2024-08-19 to 2025-06-06"
    beyond = OutsideCalendar(None, FIRST, LAST, "after")
    assert str(beyond) == "the answer lies after 2025-06-06, the end of the coverage 2024-08-19 to 2025-06-06"
    start = OutsideCalendar(None, FIRST, LAST, "before")
    assert "before 2024-08-19" in str(start)


def test_invalid_input_says_every_problem_a_line_each() -> None:
    error = InvalidInput(Problem(path, "required") for path in ("first", "last", ""))
    assert str(error) == "first: required\nlast: required\nrequired"
    assert len(error.problems) == 3
