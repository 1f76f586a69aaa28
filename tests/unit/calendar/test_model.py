"""The calendar object of a case file: both forms, every refusal with its path, and the way back."""

from __future__ import annotations

import json
from datetime import date
from typing import Any

import pytest

from schoolrules.calendar import SchoolCalendar, calendar_json_schema, calendar_to_dict, parse_calendar
from schoolrules.errors import InvalidInput

PATTERN: dict[str, Any] = {
    "first": "2024-08-19",
    "last": "2025-06-06",
    "weekdays": ["mon", "tue", "wed", "thu", "fri"],
    "closed": [
        {"from": "2024-11-25", "to": "2024-11-29", "why": "Thanksgiving"},
        {"on": "2024-11-11", "why": "Veterans Day"},
    ],
    "open": [{"on": "2025-01-25", "why": "make-up for 13 Jan"}],
    "country": "US",
    "subdivision": "CA",
    "holidays": False,
    "legal_holidays": None,
    "learning_periods": [{"id": "LP1", "from": "2024-08-19", "to": "2024-09-16"}],
}


def problems(value: object, path: str = "") -> dict[str, str]:
    with pytest.raises(InvalidInput) as caught:
        parse_calendar(value, path)
    return {problem.path: problem.message for problem in caught.value.problems}


def test_the_pattern_form() -> None:
    calendar = parse_calendar(PATTERN)
    assert calendar == SchoolCalendar.build(
        date(2024, 8, 19),
        date(2025, 6, 6),
        closed={(date(2024, 11, 25), date(2024, 11, 29)): "Thanksgiving", date(2024, 11, 11): "Veterans Day"},
        open={date(2025, 1, 25): "make-up for 13 Jan"},
        country="US",
        subdivision="CA",
        learning_periods=[("LP1", date(2024, 8, 19), date(2024, 9, 16))],
    )


def test_first_and_last_are_enough() -> None:
    assert len(parse_calendar({"first": "2024-09-02", "last": "2024-09-08"})) == 5


def test_the_list_form() -> None:
    days = ["2024-09-03", "2024-09-05", "2024-09-07"]
    calendar = parse_calendar({"school_days": days, "first": "2024-09-02", "last": "2024-09-08"})
    assert [day.isoformat() for day in calendar] == days
    assert (calendar.first, calendar.last) == (date(2024, 9, 2), date(2024, 9, 8))
    assert parse_calendar({"school_days": days}).first == date(2024, 9, 3)


def test_legal_holidays_are_days_or_days_with_names() -> None:
    calendar = parse_calendar(
        {**PATTERN, "legal_holidays": ["2024-09-02", {"on": "2024-09-09", "why": "Admission Day"}]}
    )
    assert calendar.legal_holiday(date(2024, 9, 2)) == "legal holiday"
    assert calendar.legal_holiday(date(2024, 9, 9)) == "Admission Day"
    assert calendar.legal_holiday(date(2024, 11, 11)) is None


def test_holidays_close_school_only_where_the_file_says_so() -> None:
    labor_day = date(2024, 9, 2)
    assert parse_calendar(PATTERN).is_school_day(labor_day)
    assert parse_calendar({**PATTERN, "holidays": True}).why_closed(labor_day) == "Labor Day"


def test_all_problems_at_once_with_paths_relative_to_the_calendar() -> None:
    bad = {
        "first": "2024-08-19T00:00:00",
        "last": "20250606",
        "weekdays": ["mon", "mon", "Tue", 3],
        "closed": [
            {"from": "2024-11-29", "to": "2024-11-25"},
            {"on": 5},
            3,
            {},
            {"from": "2024-11-29"},
            {"on": "2024-11-11", "to": "2024-11-12"},
            {"on": "2024-02-30"},
            {"on": "2024-11-11", "because": 1},
            {"on": "2024-11-11", "why": 7},
        ],
        "open": {},
        "country": "US",
        "subdivision": "ZZ",
        "holidays": "yes",
        "legal_holidays": "none",
        "learning_periods": [{"id": 5, "from": "2024-09-01"}],
        "school year": 2024,
    }
    assert set(problems(bad)) == {
        "first",
        "last",
        "weekdays[1]",
        "weekdays[2]",
        "weekdays[3]",
        "closed[0].to",
        "closed[1].on",
        "closed[2]",
        "closed[3]",
        "closed[4].to",
        "closed[5]",
        "closed[6].on",
        "closed[7].because",
        "closed[8].why",
        "open",
        "subdivision",
        "holidays",
        "legal_holidays",
        "learning_periods[0].id",
        "learning_periods[0].to",
        "school year",
    }


def test_paths_begin_where_the_caller_says() -> None:
    assert set(problems({"first": "2024-09-01"}, "calendar")) == {"calendar.last"}
    assert set(problems([], "calendar")) == {"calendar"}
    assert set(problems(None)) == {""}


def test_what_is_wrong_between_fields_is_found_too() -> None:
    assert set(problems({"first": "2024-09-02", "last": "2024-09-01"})) == {"last"}
    assert set(problems({"first": "2024-09-02", "last": "2074-09-02"})) == {"last"}
    assert set(problems({**PATTERN, "open": [{"on": "2025-06-07"}]})) == {"open[0]"}
    assert set(problems({**PATTERN, "learning_periods": PATTERN["learning_periods"] * 2})) == {
        "learning_periods[1].id",
        "learning_periods[1]",
    }
    assert set(problems({"school_days": ["2024-09-02", "2024-09-09"], "last": "2024-09-08"})) == {"school_days[1]"}


def test_a_list_takes_no_pattern() -> None:
    assert set(problems({"school_days": ["2024-09-02"], "weekdays": ["mon"], "holidays": False})) == {
        "weekdays",
        "holidays",
    }
    assert set(problems({"school_days": "2024-09-02", "first": None})) == {"school_days", "first", "last"}


def test_sizes_are_bounded() -> None:
    many = [{"on": "2024-11-11"}] * 20_001
    assert set(problems({**PATTERN, "closed": many})) == {"closed"}
    assert set(problems({"school_days": ["2024-11-11"] * 20_001, "first": "2024-11-11", "last": "2024-11-11"})) == {
        "school_days"
    }


def test_no_value_stands_in_a_message() -> None:
    found = problems({**PATTERN, "country": "Atlantis", "closed": [{"on": "Tuesday last"}], "weekdays": ["someday"]})
    for word in ("Atlantis", "Tuesday last", "someday"):
        assert not any(word in message for message in found.values())


@pytest.mark.parametrize(
    "value",
    [
        PATTERN,
        {"first": "2024-08-19", "last": "2025-06-06", "country": "US", "holidays": True},
        {
            "first": "2024-08-19",
            "last": "2025-06-06",
            "legal_holidays": ["2024-09-02"],
            "weekdays": ["sat", "tue"],
        },
        {"school_days": ["2024-09-03", "2024-09-07"], "first": "2024-09-02", "last": "2024-09-08"},
        {
            "first": "2024-08-19",
            "last": "2025-06-06",
            "open": [{"on": "2024-09-03", "why": "named, not needed"}],
        },
    ],
)
def test_a_calendar_is_written_back_as_an_equivalent_object(value: dict[str, Any]) -> None:
    calendar = parse_calendar(value)
    written = json.loads(json.dumps(calendar_to_dict(calendar)))
    again = parse_calendar(written)
    assert again == calendar
    assert again.digest == calendar.digest
    assert calendar_to_dict(again) == written


def test_parts_joins_and_amended_lists_are_written_back_with_the_same_answers() -> None:
    year = parse_calendar(PATTERN)
    listed = parse_calendar({"school_days": ["2024-06-03", "2024-06-05"]}).amend(close={date(2024, 6, 5): "Flood"})
    for calendar in (
        year.within([(date(2024, 9, 10), date(2024, 12, 1))]),
        listed,
        SchoolCalendar.join(listed, year),
    ):
        again = parse_calendar(calendar_to_dict(calendar))
        assert again.digest == calendar.digest
        assert [again.why_closed(day) for day in again._index] == [calendar.why_closed(day) for day in again._index]


def test_days_in_a_row_are_written_as_one_entry() -> None:
    assert calendar_to_dict(parse_calendar(PATTERN))["closed"] == [
        {"on": "2024-11-11", "why": "Veterans Day"},
        {"from": "2024-11-25", "to": "2024-11-29", "why": "Thanksgiving"},
    ]


def test_the_schema_knows_the_keys_that_the_reader_knows() -> None:
    pattern, listed = calendar_json_schema()["anyOf"]
    assert set(pattern["properties"]) == set(PATTERN)
    assert set(listed["properties"]) == (set(PATTERN) | {"school_days"}) - {
        "weekdays",
        "closed",
        "open",
        "holidays",
    }
    assert pattern["required"] == ["first", "last"]
