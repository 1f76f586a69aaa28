"""The school year as a picture."""

from __future__ import annotations

from schoolrules import SchoolCalendar, plot
from tests.unit.plot.drawn import rows, tree, words
from tests.unit.whatif.year import NINE, YEAR, judged, october


def cells(calendar: SchoolCalendar) -> dict[str, dict[str, str]]:
    """The cells of a calendar's picture by day."""
    return {row["day"]: row for row in rows(plot.calendar(calendar))}


def test_every_day_of_the_coverage_has_a_cell_that_says_in_a_sign_what_its_colour_says() -> None:
    found = cells(YEAR)
    assert len(found) == (YEAR.last - YEAR.first).days + 1
    assert found["2025-09-01"]["shown"] == "\u00d7" and found["2025-09-01"]["kind"] == "closed for a reason"
    assert found["2025-09-02"]["shown"] == "2" and found["2025-09-02"]["kind"] == "school day"
    assert found["2025-09-06"]["shown"] == "\u00b7"


def test_an_opened_day_has_a_plus() -> None:
    opened = YEAR.amend(open={YEAR.first.replace(month=9, day=6): "make-up day"})
    assert cells(opened)["2025-09-06"]["shown"] == "6+"
    drawn = plot.calendar(opened, evaluation=judged(october(*NINE), 14)).chart.to_dict()
    said = " ".join(drawn["title"]["subtitle"])
    assert "A + behind a number: a day that was opened." in said and "; + more" not in said
    assert "Opened: 2025-09-06 (make-up day)." in plot.calendar(opened).text.splitlines()


def test_weekdays_stand_below_weekdays() -> None:
    found = cells(YEAR)
    assert {
        int(row["column"]) % 7 for day, row in found.items() if day in ("2025-10-06", "2025-11-03", "2026-05-25")
    } == {0}


def test_the_text_counts_the_school_days_and_gives_reasons_and_learning_periods() -> None:
    told = plot.calendar(YEAR.cut_learning_periods(100)).text
    # October 2025 has 23 weekdays and no closure
    assert "23 in Oct 2025" in told
    assert "Labor Day (2025-09-01) and Winter break (2025-12-22 to 2026-01-02)" in told
    assert "LP1 from 2025-08-18 to " in told and "LP2 from " in told


def test_with_an_evaluation_its_days_are_marked_and_told() -> None:
    picture = plot.calendar(YEAR, evaluation=judged(october(*NINE), 14))
    tree(picture)
    marked = {row["day"]: row["signs"] for row in rows(picture) if row.get("signs")}
    assert marked["2025-10-02"] == "\u25cf" and "\u25bc" in marked["2025-10-14"]
    assert "2025-10-02: absence." in picture.text.splitlines()
    assert "2025-10-14: the day of the question." in picture.text.splitlines()
    assert any("\u25cf an unexcused absence" in said for said in words(picture))
