"""The published schema of a calendar object, and what the reader says of each wrong entry, to the letter."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from schoolrules.calendar import SchoolCalendar, calendar_json_schema, calendar_to_dict, parse_calendar
from schoolrules.errors import InvalidInput

WEEK = {"first": "2024-09-02", "last": "2024-09-08"}
DAY = {"type": "string", "format": "date", "pattern": "^[0-9]{4}-[0-9]{2}-[0-9]{2}$"}
WHY = {"type": ["string", "null"], "maxLength": 500}
TEXT = {"type": ["string", "null"]}
ONE_DAY = {
    "type": "object",
    "properties": {"on": DAY, "why": WHY},
    "required": ["on"],
    "additionalProperties": False,
}
SPAN = {
    "type": "object",
    "properties": {"from": DAY, "to": DAY, "why": WHY},
    "required": ["from", "to"],
    "additionalProperties": False,
}
LEARNING_PERIOD = {
    "type": "object",
    "properties": {"id": {"type": "string", "minLength": 1, "maxLength": 500}, "from": DAY, "to": DAY},
    "required": ["id", "from", "to"],
    "additionalProperties": False,
}


def many(item: object) -> dict[str, Any]:
    return {"type": "array", "items": item, "maxItems": 20_000}


SHARED = {
    "first": DAY,
    "last": DAY,
    "country": TEXT,
    "subdivision": TEXT,
    "legal_holidays": {"anyOf": [{"type": "null"}, many({"anyOf": [DAY, ONE_DAY]})]},
    "learning_periods": many(LEARNING_PERIOD),
}


def problems(value: object, path: str = "") -> list[tuple[str, str]]:
    with pytest.raises(InvalidInput) as caught:
        parse_calendar(value, path)
    return [(problem.path, problem.message) for problem in caught.value.problems]


def test_the_published_schema_of_a_calendar() -> None:
    """A pattern needs its coverage, a list its days; no other key is known."""
    weekdays = {
        "type": "array",
        "items": {"enum": ["mon", "tue", "wed", "thu", "fri", "sat", "sun"]},
        "uniqueItems": True,
    }
    spans = many({"anyOf": [ONE_DAY, SPAN]})
    assert calendar_json_schema() == {
        "anyOf": [
            {
                "type": "object",
                "properties": {
                    **SHARED,
                    "weekdays": weekdays,
                    "closed": spans,
                    "open": spans,
                    "holidays": {"type": "boolean"},
                },
                "required": ["first", "last"],
                "additionalProperties": False,
            },
            {
                "type": "object",
                "properties": {**SHARED, "school_days": many(DAY)},
                "required": ["school_days"],
                "additionalProperties": False,
            },
        ]
    }


def test_what_is_no_object_is_refused_by_its_type() -> None:
    """The message names the type that came, at the path that the caller gave."""
    assert problems([], "calendar") == [("calendar", "expected an object, not a list")]
    assert problems([]) == [("", "expected an object, not a list")]


def test_an_entry_is_one_day_or_a_span_and_says_so() -> None:
    """Neither and both are refused with the same words; the other entries are still read."""
    either = "expected either `on`, or `from` and `to`"
    closed = [
        {},
        {"on": "2024-09-03", "from": "2024-09-03"},
        {"on": "2024-09-03", "to": "2024-09-03"},
        "2024-09-03",
        {"from": "2024-09-04"},
        {"to": "2024-09-04"},
    ]
    assert problems({**WEEK, "closed": closed}) == [
        ("closed[0]", either),
        ("closed[1]", either),
        ("closed[2]", either),
        ("closed[3]", "expected an object, not text"),
        ("closed[4].to", "required"),
        ("closed[5].from", "required"),
    ]


def test_a_problem_of_a_listed_holiday_is_told_at_its_place() -> None:
    """A list of legal holidays takes days, or days with their names."""
    listed = ["2024-13-01", {"why": "no day"}, {"on": "2024-09-03", "when": 1}, {"on": "2024-09-04", "why": 5}]
    paths = [path for path, _ in problems({**WEEK, "legal_holidays": listed})]
    assert paths == ["legal_holidays[0]", "legal_holidays[1].on", "legal_holidays[2].when", "legal_holidays[3].why"]


def test_an_unknown_key_is_answered_with_the_known_ones() -> None:
    """A list of days says besides that it takes no pattern."""
    shared = "first, last, country, subdivision, legal_holidays, learning_periods"
    assert problems({**WEEK, "colour": 1}) == [
        ("colour", f"unknown key; known are {shared}, weekdays, closed, open, holidays")
    ]
    assert problems({"school_days": ["2024-09-03"], "open": []}) == [
        ("open", f"unknown key; known are {shared}, school_days; a calendar with school_days takes no pattern")
    ]
    assert problems({**WEEK, "open": [{"on": "2024-09-07", "reason": "fair"}]}) == [
        ("open[0].reason", "unknown key; known are on, from, to, why")
    ]
    assert problems(
        {**WEEK, "learning_periods": [{"id": "LP1", "from": "2024-09-02", "to": "2024-09-03", "x": 1}]}
    ) == [("learning_periods[0].x", "unknown key; known are id, from, to")]
    assert problems({**WEEK, "legal_holidays": [{"on": "2024-09-03", "reason": "fair"}]}) == [
        ("legal_holidays[0].reason", "unknown key; known are on, why")
    ]


def test_a_list_must_be_one_and_may_hold_twenty_thousand_entries() -> None:
    """The bound itself is allowed."""
    assert problems({**WEEK, "closed": "2024-09-03"}) == [("closed", "expected a list, not text")]
    assert problems({**WEEK, "closed": [{}] * 20_001}) == [("closed", "expected at most 20,000 entries")]
    day = {"on": "2024-09-03", "why": None}
    assert len(parse_calendar({**WEEK, "closed": [day] * 20_000})) == 4


def test_a_blank_reason_is_the_usual_one() -> None:
    """A closure without a reason is `closed`, an opening `opened`, a listed holiday a legal holiday."""
    calendar = parse_calendar(
        {
            **WEEK,
            "closed": [{"on": "2024-09-03"}],
            "open": [{"on": "2024-09-07", "why": " "}],
            "legal_holidays": [{"on": "2024-09-04"}, "2024-09-05"],
        }
    )
    assert calendar.why_closed(date(2024, 9, 3)) == "closed"
    assert calendar.why_opened(date(2024, 9, 7)) == "opened"
    assert calendar.legal_holiday(date(2024, 9, 4)) == calendar.legal_holiday(date(2024, 9, 5)) == "legal holiday"


def test_both_ends_of_a_listed_coverage_are_read() -> None:
    """Where `first` or `last` is given it holds, and a wrong one is told at its place."""
    calendar = parse_calendar({"school_days": ["2024-09-03"], **WEEK})
    assert (calendar.first, calendar.last) == (date(2024, 9, 2), date(2024, 9, 8))
    assert [path for path, _ in problems({"school_days": ["2024-09-03"], "first": 1, "last": 2})] == ["first", "last"]
    assert [path for path, _ in problems({"school_days": ["Tuesday", "2024-09-03"]})] == ["school_days[0]"]


def test_a_listed_calendar_keeps_its_jurisdiction_and_learning_periods() -> None:
    """The list form differs in the school days only."""
    calendar = parse_calendar(
        {
            "school_days": ["2024-09-03", "2024-09-04"],
            "country": "US",
            "subdivision": "CA",
            "learning_periods": [{"id": "LP1", "from": "2024-09-03", "to": "2024-09-04"}],
        }
    )
    assert (calendar.country, calendar.subdivision) == ("US", "CA")
    assert [period.id for period in calendar.learning_periods] == ["LP1"]
    assert [path for path, _ in problems({"school_days": ["2024-09-03"], "country": "Atlantis"})] == ["country"]
    assert [path for path, _ in problems({"school_days": ["2024-09-03"], "learning_periods": [{}]})] == [
        "learning_periods[0].id",
        "learning_periods[0].from",
        "learning_periods[0].to",
    ]


def test_the_written_form_of_a_calendar() -> None:
    """Every key stands there, with null where nothing was given."""
    calendar = SchoolCalendar.build(
        date(2024, 9, 2),
        date(2024, 9, 8),
        closed={date(2024, 9, 2): "Labor Day"},
        open={date(2024, 9, 7): "fair"},
        legal_holidays={date(2024, 9, 2): "Labor Day"},
        learning_periods=[("LP1", date(2024, 9, 3), date(2024, 9, 6))],
    )
    assert calendar_to_dict(calendar) == {
        **WEEK,
        "weekdays": ["mon", "tue", "wed", "thu", "fri"],
        "closed": [{"on": "2024-09-02", "why": "Labor Day"}],
        "open": [{"on": "2024-09-07", "why": "fair"}],
        "holidays": False,
        "country": None,
        "subdivision": None,
        "legal_holidays": [{"on": "2024-09-02", "why": "Labor Day"}],
        "learning_periods": [{"id": "LP1", "from": "2024-09-03", "to": "2024-09-06"}],
    }
    listed = SchoolCalendar.from_days([date(2024, 9, 3)], country="US", subdivision="CA")
    assert calendar_to_dict(listed) == {
        "first": "2024-09-03",
        "last": "2024-09-03",
        "school_days": ["2024-09-03"],
        "country": "US",
        "subdivision": "CA",
        "legal_holidays": None,
        "learning_periods": [],
    }


def test_a_wrong_date_is_told_by_what_came() -> None:
    """A text that is no date is told so; anything else by its kind."""
    plain, number = "expected a date YYYY-MM-DD", "expected a date YYYY-MM-DD, not a whole number"
    assert problems({"first": "Monday", "last": 7}) == [("first", plain), ("last", number)]
    assert problems({"school_days": ["Monday", 7], **WEEK}) == [("school_days[0]", plain), ("school_days[1]", number)]
    assert problems({**WEEK, "legal_holidays": ["Monday", 7]}) == [
        ("legal_holidays[0]", plain),
        ("legal_holidays[1]", number),
    ]


def test_a_listed_calendar_with_reasons_is_written_as_a_week_of_five_days() -> None:
    """A Friday listed is of the pattern, a Saturday is an opening, an unlisted weekday a closure."""
    calendar = SchoolCalendar.from_days(
        [date(2024, 9, day) for day in (2, 3, 4, 6, 7)], first=date(2024, 9, 2), last=date(2024, 9, 8)
    ).amend(close={date(2024, 9, 3): "flood"})
    written = calendar_to_dict(calendar)
    assert written["weekdays"] == ["mon", "tue", "wed", "thu", "fri"]
    assert written["closed"] == [
        {"on": "2024-09-03", "why": "flood"},
        {"on": "2024-09-05", "why": "not listed as a school day"},
    ]
    assert written["open"] == [{"on": "2024-09-07", "why": "opened"}]
