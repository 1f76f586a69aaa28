"""Comparisons and sweeps as notebooks show them."""

from __future__ import annotations

import xml.etree.ElementTree as ET
from datetime import date

from schoolrules import Record, policies
from schoolrules.whatif import sweep, what_if
from schoolrules.whatif.html import ROWS_SHOWN
from tests.unit.report.reading import CALENDAR, HOSTILE, truancy

NUMBER = "unexcused-9-of-180.at_least"


def test_a_comparison_shows_each_difference_with_its_reason() -> None:
    found = what_if(truancy(subject=HOSTILE)).with_parameters({NUMBER: 1}).compare()
    made = found._repr_html_()
    rows = [["".join(cell.itertext()) for cell in row] for row in ET.fromstring(made).findall(".//tbody/tr")]
    assert len(rows) == len(found) > 0 and "<script" not in made
    assert ["unexcused-9-of-180", "verdict", "not met", "met"] in [row[:4] for row in rows]


def test_a_comparison_without_differences_says_so() -> None:
    assert "Nothing differs." in what_if(truancy()).compare()._repr_html_()


def test_a_sweep_shows_its_rows_up_to_a_bound_and_says_that_there_are_more() -> None:
    policy, as_of = policies.get("truancy-intervention"), date(2025, 10, 20)
    few = sweep(policy, [Record(subject=HOSTILE)], CALENDAR, as_of, {NUMBER: range(5, 8)})._repr_html_()
    many = sweep(policy, [Record(subject="S")], CALENDAR, as_of, {NUMBER: range(1, 181)})._repr_html_()
    assert len(ET.fromstring(few).findall(".//tbody/tr")) == 6 and "<script" not in few
    assert len(ET.fromstring(many).findall(".//tbody/tr")) == ROWS_SHOWN and "to_rows() has them all" in many
