"""The calendar as a value: parts of it, amendments, differences, digest, copies, print and grid."""

from __future__ import annotations

import copy
import pickle
import re
from datetime import date
from html.parser import HTMLParser
from typing import Any

import pytest

from schoolrules.calendar import CalendarDiff, LearningPeriod, SchoolCalendar
from schoolrules.errors import InvalidArgument, InvalidInput, WrongType

DIGEST_OF_TWO_DAYS = "sha256:0fad8fe1f4fc5acc98b6b749870b0902940419b222ff2aa15079def51d82f090"
FIRST, LAST = date(2024, 9, 1), date(2024, 9, 30)
CALENDAR = SchoolCalendar.build(FIRST, LAST, closed={date(2024, 9, 2): "Labor Day"}, country="US", subdivision="CA")


def sep(day: int) -> date:
    return date(2024, 9, day)


# -- a pupil's school days -------------------------------------------------------------------------


def test_within_keeps_the_coverage_and_only_the_days_inside() -> None:
    part = CALENDAR.within([(sep(5), sep(10)), (sep(24), None)])
    assert (part.first, part.last) == (FIRST, LAST)
    assert [day.day for day in part] == [5, 6, 9, 10, 24, 25, 26, 27, 30]
    assert part.add(sep(10), 1) == sep(24)
    assert part.window(sep(25), 3).first == sep(10)
    assert part.why_closed(sep(11)) == "outside the given spans"
    assert CALENDAR.within([(sep(5), sep(10))], why="not enrolled").why_closed(sep(11)) == "not enrolled"
    assert part.why_closed(sep(2)) == "Labor Day"
    assert part.why_closed(sep(7)) == "Saturday"


def test_within_takes_spans_in_any_order_overlapping_adjoining_or_beyond() -> None:
    for spans in (
        [(sep(9), sep(13)), (sep(3), sep(8))],
        [(sep(3), sep(13)), (sep(4), sep(5))],
        [
            (date(2020, 1, 1), sep(5)),
            (sep(6), sep(13)),
            (date(2030, 1, 1), None),
            (date(2000, 1, 1), date(2001, 1, 1)),
        ],
    ):
        assert CALENDAR.within(spans).school_days == CALENDAR.between(sep(3), sep(13))


def test_within_is_the_calendar_itself_when_no_school_day_falls_outside() -> None:
    for spans in (
        [(FIRST, LAST)],
        [(FIRST, None)],
        [(sep(3), sep(30))],
        [(date.min, date.max)],
        [(FIRST, sep(13)), (sep(14), None)],
        [(FIRST, sep(13)), (sep(16), None)],
    ):
        assert CALENDAR.within(spans) is CALENDAR


def test_within_nothing_there_is_no_school() -> None:
    assert len(CALENDAR.within([])) == 0
    assert len(CALENDAR.within([(date(2025, 1, 1), None)])) == 0
    assert len(CALENDAR.within([(sep(7), sep(8))])) == 0


def test_within_refuses_a_backward_span_and_what_is_no_date() -> None:
    with pytest.raises(InvalidArgument):
        CALENDAR.within([(sep(10), sep(9))])
    wrong: Any = [("2024-09-01", None)]
    with pytest.raises(WrongType):
        CALENDAR.within(wrong)


def test_a_part_can_be_narrowed_amended_cut_and_copied() -> None:
    part = CALENDAR.within([(sep(5), sep(10))])
    assert [day.day for day in part.within([(sep(9), None)])] == [9, 10]
    assert [day.day for day in part.amend(close={sep(6): "Snow"}, open={sep(7): "make-up", sep(14): "late"})] == [
        5,
        7,
        9,
        10,
    ]
    assert [period.id for period in part.cut_learning_periods(2).learning_periods] == ["LP1", "LP2"]
    again = pickle.loads(pickle.dumps(part))
    assert again == part
    assert hash(again) == hash(part)
    assert again.add(sep(6), 1) == sep(9)
    assert part != CALENDAR


# -- amendments ------------------------------------------------------------------------------------


def test_amend_gives_a_new_calendar_and_diff_tells_what_changed() -> None:
    amended = CALENDAR.amend(close={sep(12): "Snow day"}, open={sep(14): "make-up", sep(2): "after all"})
    assert CALENDAR.is_school_day(sep(12))
    assert amended.why_closed(sep(12)) == "Snow day"
    assert CALENDAR.diff(amended) == CalendarDiff(
        closed=((sep(12), "Snow day"),), opened=((sep(2), "after all"), (sep(14), "make-up"))
    )
    assert amended.diff(CALENDAR).opened == ((sep(12), "no longer closed"),)
    assert amended.diff(CALENDAR).closed == ((sep(2), "Labor Day"), (sep(14), "Saturday"))
    assert not CALENDAR.diff(CALENDAR)
    assert CALENDAR.add(sep(11), 1) == sep(12)
    assert amended.add(sep(11), 1) == sep(13)


def test_an_amendment_can_be_taken_back() -> None:
    there = CALENDAR.amend(close={sep(12): "Snow day"}, open={sep(14): "make-up"})
    back = there.amend(close=[sep(14)], open=[sep(12)])
    assert back.school_days == CALENDAR.school_days
    assert back.digest == CALENDAR.digest != there.digest
    assert back.why_opened(sep(12)) == "opened"
    assert back.why_closed(sep(14)) == "closed"


def test_an_amendment_outside_the_coverage_is_refused() -> None:
    with pytest.raises(InvalidInput) as caught:
        CALENDAR.amend(close=[date(2024, 10, 1), (sep(3), sep(2))], open={date(2024, 8, 31): "x"})
    assert {problem.path for problem in caught.value.problems} == {"close[0]", "close[1].to", "open[0]"}


def test_diff_of_other_coverages_tells_the_days_of_one_alone() -> None:
    longer = SchoolCalendar.build(sep(3), date(2024, 10, 1))
    assert CALENDAR.diff(longer).opened == ((date(2024, 10, 1), "newly covered"),)
    assert longer.diff(CALENDAR).closed == ((date(2024, 10, 1), "outside the coverage"),)


# -- learning periods ------------------------------------------------------------------------------


def test_learning_periods_are_cut_every_n_school_days() -> None:
    cut = CALENDAR.cut_learning_periods(9)
    assert cut.learning_periods == (
        LearningPeriod("LP1", sep(3), sep(13)),
        LearningPeriod("LP2", sep(16), sep(26)),
        LearningPeriod("LP3", sep(27), sep(30)),
    )
    assert cut.learning_period_of(sep(13)) == cut.learning_periods[0]
    assert cut.learning_period_of(sep(14)) is None
    assert cut.learning_period_of(sep(16)) == cut.learning_periods[1]
    assert CALENDAR.learning_periods == ()
    assert len(CALENDAR.cut_learning_periods().learning_periods) == 1
    for number in (0, 10_001):
        with pytest.raises(InvalidArgument):
            CALENDAR.cut_learning_periods(number)


# -- as a value ------------------------------------------------------------------------------------


def test_the_digest_hangs_on_what_answers_hang_on() -> None:
    def build(**changes: Any) -> SchoolCalendar:
        given: dict[str, Any] = {
            "first": FIRST,
            "last": LAST,
            "closed": {sep(2): "Labor Day"},
            "country": "US",
            "subdivision": "CA",
        }
        return SchoolCalendar.build(**(given | changes))

    assert build().digest == CALENDAR.digest
    assert re.fullmatch(r"sha256:[0-9a-f]{64}", CALENDAR.digest)
    assert build(closed={sep(2): "another reason"}).digest == CALENDAR.digest
    changed = [
        build(first=date(2024, 8, 31)),
        build(last=date(2024, 10, 1)),
        build(closed=()),
        build(subdivision="IL"),
        build(subdivision=None),
        build(legal_holidays=()),
        build(legal_holidays=[sep(2)]),
        build(learning_periods=[("LP1", FIRST, LAST)]),
        build(learning_periods=[("LP2", FIRST, LAST)]),
    ]
    assert len({calendar.digest for calendar in changed} | {CALENDAR.digest}) == len(changed) + 1


def test_the_digest_never_changes_its_form() -> None:
    # worked out with sha256sum over the canonical text, not with the library
    calendar = SchoolCalendar.build(sep(2), sep(3))
    assert calendar.digest == DIGEST_OF_TWO_DAYS


def test_equal_content_is_equal_and_reasons_are_content() -> None:
    same = SchoolCalendar.build(FIRST, LAST, closed={sep(2): "Labor Day"}, country="US", subdivision="CA")
    assert same == CALENDAR
    assert hash(same) == hash(CALENDAR)
    assert SchoolCalendar.build(FIRST, LAST, closed={sep(2): "x"}, country="US", subdivision="CA") != CALENDAR
    assert CALENDAR != "calendar"


def test_a_calendar_survives_pickling_and_copying() -> None:
    again = pickle.loads(pickle.dumps(CALENDAR))
    assert again == CALENDAR
    assert again.why_closed(sep(2)) == "Labor Day"
    assert again.digest == CALENDAR.digest
    assert copy.copy(CALENDAR) is CALENDAR
    assert copy.deepcopy(CALENDAR) is CALENDAR


def test_a_calendar_is_never_changed() -> None:
    for name in ("first", "_days", "anything"):
        with pytest.raises(AttributeError):
            setattr(CALENDAR, name, ())
    with pytest.raises(AttributeError):
        del CALENDAR.first


def test_it_prints_as_one_useful_line() -> None:
    assert repr(CALENDAR) == (f"<SchoolCalendar 2024-09-01 to 2024-09-30, 20 school days, {CALENDAR.digest[:15]}>")


# -- the grid --------------------------------------------------------------------------------------


class Tags(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.open: list[str] = []
        self.seen: list[tuple[str, dict[str, str | None]]] = []
        self.words: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.open.append(tag)
        self.seen.append((tag, dict(attrs)))

    def handle_endtag(self, tag: str) -> None:
        assert self.open.pop() == tag

    def handle_data(self, data: str) -> None:
        self.words.append(data)


def test_the_grid_is_well_formed_escaped_and_legible_without_colour() -> None:
    calendar = SchoolCalendar.build(
        date(2024, 8, 19),
        date(2025, 6, 6),
        closed={(sep(2), sep(3)): '<b>"Labor" & Day</b>'},
        open={sep(7): "make-up"},
    )
    page = Tags()
    page.feed(calendar._repr_html_())
    assert page.open == []
    assert [tag for tag, _ in page.seen].count("caption") == 1
    assert "School year 2024\u20132025: 209 school days" in page.words
    assert [attrs.get("scope") for tag, attrs in page.seen if tag == "th"].count("row") == 11
    titles = [attrs["title"] for _, attrs in page.seen if "title" in attrs]
    assert '2024-09-02 <b>"Labor" & Day</b>' in titles
    assert "2024-09-07 make-up" in titles
    assert "b" not in [tag for tag, _ in page.seen]
    assert '2024-09-02 to 2024-09-03 closed: <b>"Labor" & Day</b>' in page.words
    assert "2024-09-07 opened: make-up" in page.words
    assert page.words.count("\u00d7") == 2


def test_the_grid_has_a_table_for_each_school_year() -> None:
    years = SchoolCalendar.join(
        SchoolCalendar.build(date(2023, 8, 21), date(2024, 6, 7)),
        SchoolCalendar.build(date(2024, 8, 19), date(2025, 6, 6)),
    )
    assert years._repr_html_().count("<caption>") == 2
