"""The year's grid: weekdays below weekdays, learning periods, marks."""

from __future__ import annotations

import xml.etree.ElementTree as ET
from datetime import date

from schoolrules import SchoolCalendar
from schoolrules.calendar.grid import COLUMNS, Mark, grid_html, places, school_day, signs_of

YEAR = SchoolCalendar.build(date(2025, 8, 18), date(2026, 5, 29), closed={date(2025, 9, 1): "Labor Day"})


def cells(page: str) -> dict[str, ET.Element]:
    """The cells of the grid by day."""
    return {str(cell.get("title"))[:10]: cell for cell in ET.fromstring(page).iter("td") if cell.get("title")}


def text(element: ET.Element) -> str:
    """All text within an element."""
    return "".join(element.itertext())


def test_a_month_stands_in_the_columns_of_its_weekdays() -> None:
    # March 2026 begins on a Sunday and has 31 days: it needs every column; February 2027 begins on a Monday
    march, february = places(2026, 3), places(2027, 2)
    assert march[:7] == [None] * 6 + [date(2026, 3, 1)] and march[-1] == date(2026, 3, 31)
    assert february[0] == date(2027, 2, 1) and february[28:] == [None] * 9
    assert len(march) == len(february) == COLUMNS


def test_a_cell_shows_its_number_or_why_there_is_no_school() -> None:
    found = cells(grid_html(YEAR))
    assert (
        text(found["2025-09-02"]) == "2"
        and text(found["2025-09-01"]) == "\u00d7"
        and text(found["2025-09-06"]) == "\u00b7"
    )
    assert found["2025-09-01"].get("title") == "2025-09-01 Labor Day"
    assert len(found) == (YEAR.last - YEAR.first).days + 1


def test_every_row_is_as_wide_as_the_head() -> None:
    for calendar in (YEAR, YEAR.cut_learning_periods(20)):
        root = ET.fromstring(grid_html(calendar))
        assert {len(row) for row in root.iter("tr")} == {1 + COLUMNS + (1 if calendar.learning_periods else 0)}


def test_a_learning_period_begins_with_a_line_and_is_named_and_listed() -> None:
    page = grid_html(YEAR.cut_learning_periods(20))
    # twenty school days from Monday 18 August, Labor Day out: four weeks and a day
    assert "first" in str(cells(page)["2025-09-16"].get("class"))
    assert "first" not in str(cells(page)["2025-09-15"].get("class"))
    told = text(ET.fromstring(page))
    assert "LP2 (16)" in told and "LP1: 2025-08-18 to 2025-09-15, 20 school days" in told
    assert "thick line" in told and "thick line" not in grid_html(YEAR)


def test_marks_stand_below_their_day_and_in_a_table() -> None:
    marks = [Mark(date(2025, 9, 3), "\u25c6", "a <b>thing</b>"), Mark(date(2025, 8, 1), "\u25c6", "too early")]
    page = grid_html(YEAR, marks, signs={"\u25c6": "an event"})
    assert text(cells(page)["2025-09-03"]) == "3\u25c6" and "<b>thing" not in page
    rows = [[text(cell) for cell in row] for row in ET.fromstring(page).findall(".//details//tbody/tr")]
    assert rows == [
        ["2025-08-01", "outside the calendar", "\u25c6", "too early"],
        ["2025-09-03", "12", "\u25c6", "a <b>thing</b>"],
    ]
    assert "\u25c6 an event" in page


def test_of_more_than_two_signs_the_first_is_shown_and_a_plus() -> None:
    on = date(2025, 9, 3)
    assert signs_of([]) == ""
    assert signs_of([Mark(on, "a", ""), Mark(on, "b", ""), Mark(on, "a", "")]) == "ab"
    assert signs_of([Mark(on, "a", ""), Mark(on, "b", ""), Mark(on, "c", "")]) == "a+"


def test_a_day_is_told_by_its_number_among_the_school_days() -> None:
    assert [school_day(YEAR, date(2025, *day)) for day in ((8, 17), (8, 18), (8, 23), (9, 1), (9, 2))] == [
        "outside the calendar", "1", "no school day", "no school day", "11",
    ]  # fmt: skip
