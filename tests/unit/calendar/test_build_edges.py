"""What each maker of a calendar says of wrong arguments, all together and each at its path."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, date, datetime
from typing import Any

import holidays
import pytest

from schoolrules.calendar import LearningPeriod, SchoolCalendar, calendar_to_dict
from schoolrules.errors import InvalidInput, WrongType

WRONG: Any = "2024-09-03"
NO_DATE = "expected a datetime.date, came str"


def sep(day: int) -> date:
    return date(2024, 9, day)


def problems(make: Callable[[], object]) -> list[tuple[str, str]]:
    with pytest.raises(InvalidInput) as caught:
        make()
    return [(problem.path, problem.message) for problem in caught.value.problems]


def week(**parts: Any) -> SchoolCalendar:
    return SchoolCalendar.build(sep(2), sep(8), **parts)


def test_a_coverage_that_is_no_date_is_told_at_both_ends() -> None:
    """A datetime carries a time of day, and is refused too."""
    assert problems(lambda: SchoolCalendar.build(WRONG, datetime(2024, 9, 3, tzinfo=UTC))) == [
        ("first", NO_DATE),
        ("last", "expected a date without time of day, came a datetime; pass its .date()"),
    ]


def test_wrong_days_of_a_list_are_told_at_their_places() -> None:
    """Both ends, each day, the jurisdiction, the holidays and the learning periods, all at once."""
    assert problems(
        lambda: SchoolCalendar.from_days(
            [sep(3), WRONG],
            first=WRONG,
            last=WRONG,
            country="Atlantis",
            legal_holidays=[WRONG],
            learning_periods=[WRONG],
        )
    ) == [
        ("first", NO_DATE),
        ("last", NO_DATE),
        ("school_days[1]", NO_DATE),
        ("legal_holidays[0]", NO_DATE),
        ("country", "not a country that the holidays library knows (as US)"),
        ("learning_periods[0]", "expected a LearningPeriod, or (id, first, last)"),
    ]
    assert problems(lambda: SchoolCalendar.from_days(WRONG, first=sep(1), last=sep(2))) == [
        ("school_days", "expected a collection")
    ]


def test_a_list_of_days_keeps_its_jurisdiction_and_its_holidays() -> None:
    """The list form has the same legal holidays as the pattern has."""
    calendar = SchoolCalendar.from_days([sep(3)], country="US", subdivision="CA")
    assert (calendar.country, calendar.subdivision) == ("US", "CA")
    listed = SchoolCalendar.from_days([sep(3)], legal_holidays={sep(3): "fair"})
    assert listed.legal_holiday(sep(3)) == "fair"


def test_a_list_without_days_needs_its_coverage_said() -> None:
    """Each end that is missing is told, once."""
    words = "required where no school day is listed"
    assert problems(lambda: SchoolCalendar.from_days([])) == [("first", words), ("last", words)]
    assert problems(lambda: SchoolCalendar.from_days([], first=sep(2))) == [("last", words)]
    assert problems(lambda: SchoolCalendar.from_days([], last=sep(2))) == [("first", words)]
    assert problems(lambda: SchoolCalendar.from_days([], first=WRONG, last=WRONG)) == [
        ("first", NO_DATE),
        ("last", NO_DATE),
    ]


def test_a_wrong_end_is_not_made_up_from_the_days() -> None:
    """An end that could not be read is the only problem of the coverage."""
    assert problems(lambda: SchoolCalendar.from_days([sep(3)], first=WRONG)) == [("first", NO_DATE)]
    assert problems(lambda: SchoolCalendar.from_days([sep(3)], last=WRONG)) == [("last", NO_DATE)]


def test_a_listed_day_outside_the_coverage_is_told() -> None:
    """The message says the coverage, which is no secret."""
    assert problems(lambda: SchoolCalendar.from_days([sep(2), sep(3)], first=sep(3), last=sep(4))) == [
        ("school_days[0]", "a school day lies outside the coverage 2024-09-03 to 2024-09-04")
    ]
    assert problems(lambda: SchoolCalendar.from_days([sep(3)], first=sep(4), last=sep(2))) == [
        ("last", "the coverage ends before it begins")
    ]


def test_a_learning_period_of_a_list_lies_inside_its_coverage() -> None:
    """The first and the last day of the coverage are inside."""
    days = [sep(2), sep(3)]
    assert SchoolCalendar.from_days(days, learning_periods=[("LP1", sep(2), sep(3))]).learning_periods
    outside = "a learning period lies outside the coverage 2024-09-02 to 2024-09-03"
    early, late = [("LP1", sep(1), sep(3))], [("LP1", sep(2), sep(4))]
    told = [("learning_periods[0]", outside)]
    assert problems(lambda: SchoolCalendar.from_days(days, learning_periods=early)) == told
    assert problems(lambda: SchoolCalendar.from_days(days, learning_periods=late)) == told


def test_wrong_learning_periods_are_told_at_their_places() -> None:
    """Backward, of the same name, overlapping by a day, without a name, or of another shape."""
    periods: Any = [
        ("LP1", sep(2), sep(3)),
        ("LP1", sep(3), sep(4)),
        ("LP3", sep(6), sep(5)),
        ("", sep(2), sep(3)),
        ("x" * 501, sep(2), sep(3)),
        ("LP6", WRONG, WRONG),
        ("LP7", sep(2)),
        LearningPeriod("LP8", sep(7), sep(9)),
    ]
    assert problems(lambda: week(learning_periods=periods)) == [
        ("learning_periods[3].id", "expected a text of 1 to 500 characters"),
        ("learning_periods[4].id", "expected a text of 1 to 500 characters"),
        ("learning_periods[5].from", NO_DATE),
        ("learning_periods[5].to", NO_DATE),
        ("learning_periods[6]", "expected a LearningPeriod, or (id, first, last)"),
        ("learning_periods[1].id", "the same id as an earlier learning period"),
        ("learning_periods[2].to", "is before the first day"),
        ("learning_periods[7]", "a learning period lies outside the coverage 2024-09-02 to 2024-09-08"),
        ("learning_periods[1]", "overlaps another learning period"),
    ]


def test_learning_periods_side_by_side_do_not_overlap() -> None:
    """One ends on a day, the next begins on the day after; a name of 500 characters is one."""
    calendar = week(learning_periods=[("x" * 500, sep(4), sep(5)), ("LP1", sep(2), sep(3))])
    assert [period.first for period in calendar.learning_periods] == [sep(2), sep(4)]


def test_wrong_closures_and_openings_are_told_at_their_places() -> None:
    """A pair has two ends in order, and a reason is a text of at most 500 characters."""
    closed: Any = {(sep(3), sep(2)): "backward", (sep(2), sep(3), sep(4)): "three", (WRONG, WRONG): "no dates"}
    assert problems(lambda: week(closed=closed)) == [
        ("closed[1]", "expected a date, or a pair of dates (first, last)"),
        ("closed[2].from", NO_DATE),
        ("closed[2].to", NO_DATE),
        ("closed[0].to", "is before the first day"),
    ]
    assert problems(lambda: week(open={sep(7): "x" * 501, sep(9): "out"})) == [
        ("open[0].why", "expected a text of at most 500 characters"),
        ("open[1]", "an opening lies outside the coverage 2024-09-02 to 2024-09-08"),
    ]
    assert week(open={sep(7): "x" * 500}).why_opened(sep(7)) == "x" * 500


def test_openings_on_both_ends_of_the_coverage_are_inside() -> None:
    """A Saturday to Sunday coverage, opened whole."""
    assert len(SchoolCalendar.build(sep(7), sep(8), open=[(sep(7), sep(8))])) == 2


def test_wrong_amendments_are_told_at_their_places() -> None:
    """Closures and openings alike must lie inside, both ends included."""
    assert problems(lambda: week().amend(close=[WRONG], open=[WRONG])) == [("close[0]", NO_DATE), ("open[0]", NO_DATE)]
    assert problems(lambda: week().amend(close=[sep(1)], open=[sep(9), (sep(4), sep(3))])) == [
        ("open[1].to", "is before the first day"),
        ("close[0]", "an amendment lies outside the coverage 2024-09-02 to 2024-09-08"),
        ("open[0]", "an amendment lies outside the coverage 2024-09-02 to 2024-09-08"),
    ]
    amended = week().amend(close=[sep(2)], open=[sep(8)])
    assert amended.why_closed(sep(2)) == "closed"
    assert amended.why_opened(sep(8)) == "opened"


def test_wrong_weekdays_and_flags_are_told() -> None:
    """A weekday is one of seven short names, each once; a flag is true or false."""
    flag: Any = "yes"
    assert problems(lambda: week(weekdays=["mon", "Tue", "mon"], holidays=flag)) == [
        ("weekdays[1]", "expected one of mon, tue, wed, thu, fri, sat, sun"),
        ("weekdays[2]", "the same weekday as an earlier one"),
        ("holidays", "expected true or false"),
    ]
    assert problems(lambda: week(weekdays="mon")) == [("weekdays", "expected a collection")]
    assert week(weekdays=["sat", "tue"]).school_days == (sep(3), sep(7))


def test_closing_on_holidays_needs_to_know_them() -> None:
    """Neither a country nor a list is given; a country that is wrong is told by itself."""
    assert problems(lambda: week(holidays=True)) == [
        ("holidays", "to close school on holidays, name a country or legal_holidays")
    ]
    assert [path for path, _ in problems(lambda: week(holidays=True, country="Atlantis"))] == ["country"]
    assert week(holidays=True, legal_holidays={sep(3): "fair"}).why_closed(sep(3)) == "fair"


def test_holidays_of_unknown_years_are_told_with_the_years_known() -> None:
    """The years stand in the message, so that the caller can see why."""
    ((path, message),) = problems(
        lambda: SchoolCalendar.build(date(1600, 1, 3), date(1600, 1, 9), country="US", holidays=True)
    )
    assert path == "holidays"
    assert message.startswith("that country's holidays are known for the years ")
    assert message.endswith(" only")


def test_wrong_jurisdictions_are_told() -> None:
    """A subdivision needs its country, and both are texts that the library of holidays knows."""
    number: Any = 5
    assert problems(lambda: week(subdivision="CA")) == [("subdivision", "a subdivision needs a country")]
    assert problems(lambda: week(country=number)) == [("country", "expected a text such as US")]
    assert problems(lambda: week(country="US", subdivision=number)) == [("subdivision", "expected a text such as CA")]
    assert problems(lambda: week(country="US", subdivision="ZZ")) == [
        ("subdivision", "not a subdivision of that country that the holidays library knows (as CA)")
    ]


def test_a_listed_holiday_is_one_day() -> None:
    """A span of days is no legal holiday; a span of a single day is."""
    assert problems(lambda: week(legal_holidays=[(sep(3), sep(4))])) == [("legal_holidays[0]", "expected a date")]
    span: Any = [(sep(3), sep(3))]
    assert week(legal_holidays=span).legal_holiday(sep(3)) == "legal holiday"


def test_a_coverage_is_shorter_than_fifty_years() -> None:
    """Fifty years to the day are one day too long; a day less is the longest."""
    assert problems(lambda: SchoolCalendar.build(date(2000, 9, 2), date(2050, 9, 2))) == [
        ("last", "the coverage is longer than 50 years")
    ]
    assert SchoolCalendar.build(date(2000, 9, 2), date(2050, 9, 1)).last == date(2050, 9, 1)


def test_what_cannot_be_joined_is_told() -> None:
    """Nothing at all, what is no calendar, and coverages that share a day."""
    assert problems(SchoolCalendar.join) == [("join", "at least one calendar is needed")]
    with pytest.raises(WrongType) as caught:
        SchoolCalendar.join(week(), WRONG)
    assert str(caught.value) == "join: expected calendars, came str"
    later = SchoolCalendar.build(sep(8), sep(13))
    assert problems(lambda: SchoolCalendar.join(later, week())) == [
        ("join", "two coverages overlap from 2024-09-08 on")
    ]
    far = SchoolCalendar.build(date(2074, 9, 2), date(2074, 9, 8))
    assert problems(lambda: SchoolCalendar.join(week(), far)) == [("join", "the coverage is longer than 50 years")]
    there, here = (SchoolCalendar.build(sep(9), sep(13), country="US", subdivision=place) for place in ("CA", "NY"))
    assert problems(lambda: SchoolCalendar.join(week(country="US", subdivision="NY"), there)) == [
        ("join", "the calendars have legal holidays of different jurisdictions")
    ]
    assert SchoolCalendar.join(week(country="US", subdivision="NY"), here).subdivision == "NY"


def test_years_that_follow_one_another_at_once_have_no_day_between() -> None:
    """A gap of one day is closed, between school years; without a gap nothing is."""
    apart = SchoolCalendar.join(week(), SchoolCalendar.build(sep(10), sep(13)))
    assert apart.why_closed(sep(9)) == "between school years"
    at_once = SchoolCalendar.join(week(), SchoolCalendar.build(sep(9), sep(13)))
    assert at_once.is_school_day(sep(9))
    assert len(at_once) == 10


def test_a_calendar_is_not_made_by_its_class() -> None:
    """The message names the makers."""
    with pytest.raises(WrongType) as caught:
        SchoolCalendar()
    assert str(caught.value) == "a calendar is made by SchoolCalendar.build, .from_days or .join"


def test_a_wrong_end_hides_no_further_problem_and_makes_up_none() -> None:
    """Where one end could not be read, nothing is said of the order of both."""
    assert problems(lambda: SchoolCalendar.from_days([sep(3)], first=WRONG, last=sep(2))) == [("first", NO_DATE)]
    assert problems(lambda: SchoolCalendar.from_days([sep(3)], first=sep(4), last=WRONG)) == [("last", NO_DATE)]


def test_the_years_of_known_holidays_are_said() -> None:
    """As the library of holidays has them."""
    us = holidays.country_holidays("US")
    ((_, message),) = problems(
        lambda: SchoolCalendar.build(date(1600, 1, 3), date(1600, 1, 9), country="US", holidays=True)
    )
    known = f"{us.start_year} to {us.end_year}"
    assert message == f"that country's holidays are known for the years {known} only"


def test_joined_years_keep_the_reasons_of_every_gap_and_year() -> None:
    """Two gaps are both between school years; the last day before and the first after one are school days."""
    years = [SchoolCalendar.build(sep(day), sep(day + 1)) for day in (2, 5, 10)]
    joined = SchoolCalendar.join(*years)
    assert [joined.why_closed(sep(day)) for day in range(2, 12)] == [
        None,
        None,
        "between school years",
        None,
        None,
        *["between school years"] * 3,
        None,
        None,
    ]
    closed_ends = SchoolCalendar.join(
        SchoolCalendar.build(sep(2), sep(3), closed={sep(3): "flood"}),
        SchoolCalendar.build(sep(5), sep(6), closed={sep(5): "fog"}),
    )
    assert (closed_ends.why_closed(sep(3)), closed_ends.why_closed(sep(5))) == ("flood", "fog")
    unnamed = SchoolCalendar.join(SchoolCalendar.build(sep(5), sep(7)), SchoolCalendar.build(sep(9), sep(10)))
    assert unnamed.why_closed(sep(7)) == "Saturday"
    before = SchoolCalendar.join(SchoolCalendar.build(sep(5), sep(6)), SchoolCalendar.build(sep(8), sep(10)))
    assert before.why_closed(sep(8)) == "Sunday"


def test_joined_years_of_different_weeks_have_no_pattern() -> None:
    """A closed weekday of one that the other is in session is a closed day by name, not by pattern."""
    four = SchoolCalendar.build(sep(2), sep(6), weekdays=("mon", "tue", "thu", "fri"))
    joined = SchoolCalendar.join(four, SchoolCalendar.build(sep(9), sep(13)))
    written = calendar_to_dict(joined)
    assert written["closed"] == [
        {"on": "2024-09-04", "why": "Wednesday"},
        {"from": "2024-09-07", "to": "2024-09-08", "why": "between school years"},
    ]
    alike = SchoolCalendar.join(four, SchoolCalendar.build(sep(9), sep(13), weekdays=("mon", "tue", "thu", "fri")))
    assert calendar_to_dict(alike)["weekdays"] == ["mon", "tue", "thu", "fri"]


def test_lists_of_holidays_join_only_within_a_jurisdiction() -> None:
    """Two lists of one place are put together; lists of two places, or a list and a place, are refused."""
    words = "the calendars have legal holidays of different jurisdictions"
    here = SchoolCalendar.build(sep(2), sep(3), country="US", subdivision="CA", legal_holidays=[sep(2)])
    there = SchoolCalendar.build(sep(5), sep(6), country="US", subdivision="NY", legal_holidays=[sep(5)])
    unlisted = SchoolCalendar.build(sep(5), sep(6), country="US", subdivision="CA")
    assert problems(lambda: SchoolCalendar.join(here, there)) == [("join", words)]
    assert problems(lambda: SchoolCalendar.join(here, unlisted)) == [("join", words)]


def test_joined_learning_periods_may_still_share_a_name() -> None:
    """Two years that begin in one calendar year cannot be told apart by it."""
    one, two = (
        SchoolCalendar.build(sep(day), sep(day + 1), learning_periods=[("LP1", sep(day), sep(day + 1))])
        for day in (2, 5)
    )
    assert problems(lambda: SchoolCalendar.join(one, two)) == [
        ("learning_periods.id", "the same id as an earlier learning period")
    ]


def test_a_learning_period_may_be_a_single_day() -> None:
    """It ends on the day on which it begins."""
    (only,) = week(learning_periods=[("LP1", sep(3), sep(3))]).learning_periods
    assert (only.first, only.last) == (sep(3), sep(3))
    number: Any = 5
    assert problems(lambda: week(learning_periods=number)) == [("learning_periods", "expected a collection")]


def test_a_closure_beyond_the_coverage_is_the_same_as_one_up_to_its_end() -> None:
    """On either side; nothing of it is left outside."""
    clipped = week(closed={(sep(6), sep(8)): "fog", (sep(2), sep(3)): "flood"})
    beyond = week(closed={(sep(6), sep(20)): "fog", (date(2024, 8, 1), sep(3)): "flood"})
    assert beyond == clipped


def test_a_collection_may_have_twenty_thousand_entries() -> None:
    """One more is refused in words."""
    assert len(week(closed=[sep(3)] * 20_000)) == 4
    assert problems(lambda: week(closed=[sep(3)] * 20_001)) == [("closed", "expected at most 20,000 entries")]


def test_a_list_of_holidays_needs_no_jurisdiction() -> None:
    """A wrong subdivision beside a list is the only problem, even where school is closed on holidays."""
    assert [
        path
        for path, _ in problems(lambda: week(holidays=True, country="US", subdivision="ZZ", legal_holidays=[sep(3)]))
    ] == ["subdivision"]


def test_of_closures_over_one_another_the_later_gives_each_days_reason() -> None:
    """Whatever lies before or behind the coverage closes nothing in it."""
    closed: Any = {
        (sep(2), sep(4)): "a",
        (sep(6), sep(8)): "b",
        (sep(3), sep(7)): "c",
        (sep(5), sep(5)): "d",
        (date(2024, 8, 1), sep(1)): "before",
        (sep(9), sep(20)): "behind",
        (date(2024, 12, 2), date(2024, 12, 6)): "far behind",
    }
    calendar = week(closed=closed)
    assert [calendar.why_closed(sep(day)) for day in range(2, 9)] == ["a", "c", "c", "d", "c", "c", "b"]
    whole = week(closed={**closed, (date(2024, 8, 1), sep(20)): "all"})
    assert [whole.why_closed(sep(day)) for day in range(2, 9)] == ["all"] * 7
    first = week(closed={(date(2024, 8, 1), sep(2)): "one", (sep(8), sep(20)): "last"})
    assert [first.why_closed(sep(day)) for day in (2, 3, 7, 8)] == ["one", None, "Saturday", "last"]


def test_the_id_of_a_learning_period_is_more_than_blanks() -> None:
    """As a reason of blanks is none."""
    words = "expected a text of 1 to 500 characters"
    assert problems(lambda: week(learning_periods=[(" ", sep(2), sep(3))])) == [("learning_periods[0].id", words)]
