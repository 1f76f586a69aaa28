"""The views of an evaluation: a timeline in its own view, and the school year with its days marked."""

from __future__ import annotations

from datetime import date

import pytest

from schoolrules import Record, evaluate, policies
from schoolrules.errors import InvalidArgument
from schoolrules.evaluation.notebook import SIGNS
from tests.unit.report.reading import HOSTILE, hostile, local, text, tree, truancy
from tests.unit.report.test_pages import EVERY
from tests.unit.whatif.year import NINE, judged, october, step


def test_an_evaluation_shows_tables_and_a_timeline() -> None:
    root = tree(truancy()._repr_html_())
    assert len(root.findall(".//table")) >= 2
    assert [local(element) for element in root.iter() if local(element) == "svg"] == ["svg"]


def test_the_picture_tells_every_day_in_its_description() -> None:
    root = tree(judged([*october(1, 2), step("referral-1", 6)], 7).timeline()._repr_html_())
    (about,) = (text(element) for element in root.iter() if local(element) == "desc")
    for expected in (
        "2025-10-01: absence, status: unexcused",
        "2025-10-06: taken, referral-1",
        "2025-10-07: day of the",
    ):
        assert expected in about


def test_a_panel_is_html_in_a_notebook_lines_in_print_and_no_record_in_its_repr() -> None:
    timeline = truancy(subject="Zaphod").timeline()
    assert "Zaphod" in timeline._repr_html_() and "Zaphod" not in repr(timeline) and "2025" not in repr(timeline)
    assert "2025-10-03: taken, referral-1" in str(timeline).splitlines()


def test_what_a_record_says_is_text_in_print_and_never_markup_in_html() -> None:
    panel = hostile().timeline()
    tree(panel._repr_html_())
    assert "<script" not in panel._repr_html_() and "&lt;" not in str(panel)
    tree(hostile().calendar_view()._repr_html_())
    assert "<script" not in hostile().calendar_view()._repr_html_()
    assert HOSTILE not in repr(panel)


def test_every_policy_with_a_calendar_has_its_year() -> None:
    for evaluation in EVERY:
        if evaluation.calendar is not None:
            tree(evaluation.calendar_view()._repr_html_())


def test_the_year_marks_events_steps_deadlines_and_the_day_of_the_question() -> None:
    result = judged([*october(1, 2), *october(3, status="excused"), step("referral-1", 6)], 7)
    root = tree(result.calendar_view()._repr_html_())
    titled = {str(cell.get("title"))[:10]: cell for cell in root.iter("td") if cell.get("title")}
    assert text(titled["2025-10-02"]) == "2\u25cf" and text(titled["2025-10-03"]) == "3\u25cb"
    assert "\u2713" in text(titled["2025-10-06"])
    assert "\u25bc" in text(titled["2025-10-07"]) and "today" in str(titled["2025-10-07"].get("class"))
    rows = [[text(cell) for cell in row] for row in root.findall(".//details//tbody/tr")]
    # before 1 October lie ten school days of August and, without Labor Day, twenty-one of September
    assert ["2025-10-01", "32", "\u25cf", "absence"] in rows
    assert ["2025-10-06", "35", "\u2713", "referral-1: taken"] in rows


def test_every_sign_that_the_year_uses_is_in_its_legend_and_no_other() -> None:
    root = tree(judged(october(*NINE), 14).calendar_view()._repr_html_())
    legend = text(root.findall("p")[0])
    used = {text(row[2]) for row in root.findall(".//details//tbody/tr")}
    assert used and {sign for sign, what in SIGNS.items() if f"{sign} {what}" in legend} == used


def test_the_year_in_print_has_a_line_for_each_mark() -> None:
    lines = str(judged(october(1, 2), 7).calendar_view()).splitlines()
    assert "2025-10-01: absence" in lines and "2025-10-07: the day of the question" in lines
    assert lines == sorted(lines, key=lambda line: line[:10])


def test_without_a_calendar_there_is_no_year_to_show() -> None:
    record = Record(subject="C-1", events=[{"kind": "complaint_filed", "on": "2024-06-03"}])
    bare = evaluate(policies.get("ucp"), record, calendar=None, as_of=date(2024, 6, 10))
    with pytest.raises(InvalidArgument, match="no calendar"):
        bare.calendar_view()
