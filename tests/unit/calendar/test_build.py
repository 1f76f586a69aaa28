"""Calendars built from a pattern, from a list, with holidays; what is refused, and where it stood."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, date, datetime
from typing import Any

import pytest

from schoolrules.calendar import LearningPeriod, SchoolCalendar, legal
from schoolrules.errors import InvalidInput, OutsideCalendar, WrongType

MON, SUN = date(2024, 9, 2), date(2024, 9, 15)


def paths(make: Callable[[], object]) -> list[str]:
    with pytest.raises(InvalidInput) as caught:
        make()
    return [problem.path for problem in caught.value.problems]


def test_the_default_pattern_is_monday_to_friday() -> None:
    calendar = SchoolCalendar.build(MON, SUN)
    assert [day.day for day in calendar.school_days] == [2, 3, 4, 5, 6, 9, 10, 11, 12, 13]
    assert (calendar.first, calendar.last) == (MON, SUN)


def test_a_four_day_week() -> None:
    calendar = SchoolCalendar.build(MON, SUN, weekdays=("mon", "tue", "thu", "fri"))
    assert len(calendar) == 8
    assert calendar.why_closed(date(2024, 9, 4)) == "Wednesday"


def test_closures_take_days_and_spans_with_both_ends() -> None:
    calendar = SchoolCalendar.build(MON, SUN, closed={MON: "Labor Day", (date(2024, 9, 5), date(2024, 9, 9)): "Fair"})
    assert [day.day for day in calendar.school_days] == [3, 4, 10, 11, 12, 13]
    assert [calendar.why_closed(date(2024, 9, day)) for day in (2, 5, 7, 9, 10)] == [
        "Labor Day",
        "Fair",
        "Fair",
        "Fair",
        None,
    ]


def test_closures_may_come_without_reasons() -> None:
    calendar = SchoolCalendar.build(MON, SUN, closed=[MON, (date(2024, 9, 5), date(2024, 9, 6))])
    assert len(calendar) == 7
    assert calendar.why_closed(MON) == "closed"


def test_an_opening_makes_a_saturday_an_ordinary_school_day_and_wins_over_a_closure() -> None:
    saturday = date(2024, 9, 7)
    calendar = SchoolCalendar.build(MON, SUN, closed={MON: "Labor Day"}, open={saturday: "make-up", MON: "after all"})
    assert calendar.is_school_day(saturday)
    assert calendar.is_school_day(MON)
    assert calendar.why_closed(MON) is None
    assert calendar.why_opened(saturday) == "make-up"
    assert calendar.add(date(2024, 9, 6), 1) == saturday


def test_the_later_of_two_overlapping_closures_gives_the_reason() -> None:
    calendar = SchoolCalendar.build(MON, SUN, closed={(MON, date(2024, 9, 6)): "Week", date(2024, 9, 4): "Snow"})
    assert calendar.why_closed(date(2024, 9, 3)) == "Week"
    assert calendar.why_closed(date(2024, 9, 4)) == "Snow"


def test_a_closure_beyond_the_coverage_is_clipped_an_opening_refused() -> None:
    calendar = SchoolCalendar.build(MON, SUN, closed={(date(2024, 9, 12), date(2024, 12, 31)): "Flood"})
    assert calendar.school_days[-1] == date(2024, 9, 11)
    assert paths(lambda: SchoolCalendar.build(MON, SUN, open=[(SUN, date(2024, 9, 16))])) == ["open[0]"]


def test_a_coverage_of_one_day() -> None:
    calendar = SchoolCalendar.build(MON, MON)
    assert calendar.school_days == (MON,)
    assert calendar.count(MON, MON) == 1


def test_a_calendar_without_a_school_day_is_a_calendar() -> None:
    calendar = SchoolCalendar.build(MON, SUN, weekdays=())
    assert len(calendar) == 0
    assert bool(calendar)
    assert calendar.count(MON, SUN) == 0
    with pytest.raises(OutsideCalendar):
        calendar.on_or_after(MON)


def test_all_problems_come_at_once_with_their_paths() -> None:
    anything: Any = {
        "first": datetime(2024, 9, 2, tzinfo=UTC),
        "last": "2024-09-15",
        "weekdays": ["mon", "mon", "monday"],
        "closed": [(SUN, MON), "x", (MON,), datetime(2024, 9, 2, tzinfo=UTC)],
        "open": "2024",
        "subdivision": "CA",
        "holidays": 1,
        "learning_periods": [("", MON, SUN), ("a", SUN, MON), 3],
    }
    assert sorted(paths(lambda: SchoolCalendar.build(**anything))) == sorted(
        [
            "first",
            "last",
            "weekdays[1]",
            "weekdays[2]",
            "closed[0].to",
            "closed[1]",
            "closed[2]",
            "closed[3]",
            "open",
            "subdivision",
            "holidays",
            "learning_periods[0].id",
            "learning_periods[1].to",
            "learning_periods[2]",
        ]
    )


def test_a_coverage_ends_no_earlier_than_it_begins_and_spans_at_most_fifty_years() -> None:
    assert paths(lambda: SchoolCalendar.build(SUN, MON)) == ["last"]
    assert len(SchoolCalendar.build(date(2000, 9, 1), date(2050, 8, 31), weekdays=["mon"])) == 2609
    assert paths(lambda: SchoolCalendar.build(date(2000, 9, 1), date(2050, 9, 1))) == ["last"]
    assert paths(lambda: SchoolCalendar.build(date.min, date.max)) == ["last"]


def test_sizes_are_bounded() -> None:
    assert paths(lambda: SchoolCalendar.build(MON, SUN, closed=[MON] * 20_001)) == ["closed"]
    assert paths(lambda: SchoolCalendar.build(MON, SUN, closed={MON: "x" * 501})) == ["closed[0].why"]


def test_many_long_closures_stay_cheap() -> None:
    first, last = date(2000, 1, 1), date(2049, 12, 31)
    assert len(SchoolCalendar.build(first, last, closed=[(first, last)] * 5_000)) == 0


def test_from_days_takes_the_coverage_from_the_days_or_from_the_caller() -> None:
    days = [date(2024, 9, 5), date(2024, 9, 3), date(2024, 9, 14)]
    calendar = SchoolCalendar.from_days(days)
    assert (calendar.first, calendar.last, len(calendar)) == (date(2024, 9, 3), date(2024, 9, 14), 3)
    assert calendar.why_closed(date(2024, 9, 4)) == "not listed as a school day"
    assert calendar.why_closed(date(2024, 9, 7)) == "Saturday"
    assert SchoolCalendar.from_days(days, first=MON, last=SUN).last == SUN


def test_from_days_refuses_days_outside_and_an_unknown_coverage() -> None:
    assert paths(lambda: SchoolCalendar.from_days([MON, SUN], last=date(2024, 9, 14))) == ["school_days[1]"]
    assert paths(lambda: SchoolCalendar.from_days([])) == ["first", "last"]
    assert len(SchoolCalendar.from_days([], first=MON, last=SUN)) == 0


def test_a_calendar_is_made_by_its_makers_only() -> None:
    with pytest.raises(WrongType, match="build"):
        SchoolCalendar()


def test_a_country_alone_closes_no_school() -> None:
    calendar = SchoolCalendar.build(MON, SUN, country="US", subdivision="CA")
    assert calendar.is_school_day(MON)
    assert calendar.legal_holiday(MON) == "Labor Day"


def test_holidays_close_school_where_asked_by_name() -> None:
    calendar = SchoolCalendar.build(
        date(2024, 11, 1),
        date(2025, 1, 31),
        country="US",
        subdivision="CA",
        holidays=True,
        open={date(2024, 11, 29): "make-up"},
        closed={(date(2024, 12, 23), date(2025, 1, 3)): "Winter break"},
    )
    assert calendar.why_closed(date(2024, 11, 11)) == "Veterans Day"
    assert calendar.why_closed(date(2024, 11, 28)) == "Thanksgiving Day"
    assert calendar.is_school_day(date(2024, 11, 29))
    assert calendar.why_closed(date(2024, 12, 25)) == "Winter break"


def test_an_observed_holiday_closes_school_too() -> None:
    # 4 July 2026 is a Saturday, observed on Friday
    calendar = SchoolCalendar.build(date(2026, 7, 1), date(2026, 7, 10), country="US", holidays=True)
    assert calendar.why_closed(date(2026, 7, 3)) == "Independence Day (observed)"


def test_holiday_names_do_not_hang_on_the_locale(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("LANGUAGE", "th")
    legal._year.cache_clear()
    assert legal.LegalHolidays("US", "CA").name(date(2024, 12, 25)) == "Christmas Day"
    assert legal.LegalHolidays("DE").name(date(2024, 12, 25)) == "Christmas Day"
    legal._year.cache_clear()


def test_an_explicit_list_replaces_the_librarys() -> None:
    calendar = SchoolCalendar.build(
        MON,
        SUN,
        country="US",
        subdivision="CA",
        holidays=True,
        legal_holidays={date(2024, 9, 9): "Admission Day"},
    )
    assert calendar.is_school_day(MON)
    assert calendar.why_closed(date(2024, 9, 9)) == "Admission Day"
    assert calendar.legal_holiday(MON) is None


def test_unknown_jurisdictions_are_refused_without_the_value() -> None:
    with pytest.raises(InvalidInput) as caught:
        SchoolCalendar.build(MON, SUN, country="XX", holidays=True)
    assert [problem.path for problem in caught.value.problems] == ["country"]
    assert "XX" not in str(caught.value)
    assert paths(lambda: SchoolCalendar.build(MON, SUN, country="US", subdivision="ZZ")) == ["subdivision"]
    assert paths(lambda: SchoolCalendar.build(MON, SUN, holidays=True)) == ["holidays"]
    wrong: Any = 5
    assert paths(lambda: SchoolCalendar.build(MON, SUN, country=wrong)) == ["country"]
    assert paths(lambda: SchoolCalendar.build(MON, SUN, legal_holidays=wrong)) == ["legal_holidays"]


def test_holidays_of_years_that_the_library_does_not_know_are_refused() -> None:
    assert paths(lambda: SchoolCalendar.build(date(2100, 12, 1), date(2101, 1, 31), country="US", holidays=True)) == [
        "holidays"
    ]


def test_learning_periods_are_ordered_inside_and_apart() -> None:
    one = LearningPeriod("LP1", MON, date(2024, 9, 6))
    two = LearningPeriod("LP2", date(2024, 9, 7), SUN)
    assert SchoolCalendar.build(MON, SUN, learning_periods=[two, one]).learning_periods == (one, two)
    assert SchoolCalendar.build(MON, SUN, learning_periods=[("LP1", MON, one.last)]).learning_periods == (one,)
    overlapping = LearningPeriod("LP2", date(2024, 9, 6), SUN)
    assert paths(lambda: SchoolCalendar.build(MON, SUN, learning_periods=[one, overlapping])) == ["learning_periods[1]"]
    beyond = LearningPeriod("LP1", SUN, date(2024, 9, 16))
    assert paths(lambda: SchoolCalendar.build(MON, SUN, learning_periods=[one, beyond])) == [
        "learning_periods[1].id",
        "learning_periods[1]",
    ]


def test_joined_years_are_closed_between_and_windows_cross_the_summer() -> None:
    spring = SchoolCalendar.build(date(2025, 1, 6), date(2025, 6, 6))
    autumn = SchoolCalendar.build(date(2025, 8, 18), date(2025, 12, 19))
    calendar = SchoolCalendar.join(autumn, spring)
    assert (calendar.first, calendar.last) == (spring.first, autumn.last)
    assert calendar.why_closed(date(2025, 7, 4)) == "between school years"
    assert calendar.why_closed(date(2025, 6, 7)) == "between school years"
    assert calendar.add(date(2025, 6, 6), 1) == date(2025, 8, 18)
    assert calendar.window(date(2025, 8, 19), 4).first == date(2025, 6, 5)
    assert len(calendar) == len(spring) + len(autumn)
    assert SchoolCalendar.join(spring) == spring


def test_joining_refuses_overlaps_and_different_jurisdictions() -> None:
    one = SchoolCalendar.build(MON, SUN, country="US", subdivision="CA")
    other = SchoolCalendar.build(date(2024, 9, 16), date(2024, 9, 30), country="US", subdivision="IL")
    silent = SchoolCalendar.build(date(2024, 9, 16), date(2024, 9, 30))
    assert paths(lambda: SchoolCalendar.join(one, one)) == ["join"]
    assert paths(lambda: SchoolCalendar.join(one, other)) == ["join"]
    assert paths(lambda: SchoolCalendar.join()) == ["join"]
    assert SchoolCalendar.join(one, silent).subdivision == "CA"
    wrong: Any = "calendar"
    with pytest.raises(WrongType):
        SchoolCalendar.join(one, wrong)


def test_joining_puts_explicit_holidays_and_learning_periods_together() -> None:
    one = SchoolCalendar.build(MON, SUN, legal_holidays={MON: "Labor Day"}).cut_learning_periods(10)
    year = date(2025, 9, 1), date(2025, 9, 12)
    two = SchoolCalendar.build(*year, legal_holidays=[date(2025, 9, 1)]).cut_learning_periods(10)
    calendar = SchoolCalendar.join(one, two)
    assert calendar.legal_holiday(MON) == "Labor Day"
    assert calendar.legal_holiday(date(2025, 9, 1)) == "legal holiday"
    assert [period.id for period in calendar.learning_periods] == ["LP1-2024", "LP1-2025"]


def test_joining_different_patterns_keeps_each_years_reasons() -> None:
    one = SchoolCalendar.build(MON, SUN, weekdays=("mon", "tue", "thu", "fri"))
    two = SchoolCalendar.build(date(2024, 9, 16), date(2024, 9, 22), closed={date(2024, 9, 17): "Fog"})
    calendar = SchoolCalendar.join(one, two)
    assert calendar.why_closed(date(2024, 9, 4)) == "Wednesday"
    assert calendar.why_closed(date(2024, 9, 17)) == "Fog"
    assert calendar.why_closed(date(2024, 9, 21)) == "Saturday"
