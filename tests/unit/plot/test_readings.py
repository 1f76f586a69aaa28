"""What hangs on which reading, as a strip."""

from __future__ import annotations

import json

import pytest

from schoolrules import Case, Evaluation, plot
from schoolrules.errors import InvalidArgument
from schoolrules.whatif import what_if
from tests.conformance.runner import CASES
from tests.unit.plot.drawn import rows, tree, words
from tests.unit.whatif.year import judged


def withdrawal() -> Evaluation:
    """The withdrawal waits on the fourth school day; counted in calendar days its notice has run."""
    file = CASES / "noncompliance" / "withdrawal-waits-on-the-fourth-school-day.json"
    return Case.parse(json.loads(file.read_text(encoding="utf-8"))["case"]).evaluate()


def test_a_strip_has_a_column_for_each_answer_and_marks_the_chosen_one() -> None:
    picture = plot.readings(withdrawal())
    tree(picture)
    (line,) = (line for line in picture.text.splitlines() if line.startswith("withdrawal: "))
    assert line.startswith("withdrawal: waiting under A (chosen)") and "ready under " in line
    (chosen,) = (line for line in picture.text.splitlines() if line.startswith("A (chosen): "))
    assert "notice-days as school" in chosen
    assert "A (chosen)" in words(picture)


def test_every_cell_says_in_words_or_a_sign_what_its_colour_says() -> None:
    cells = [row for row in rows(plot.readings(withdrawal())) if "column" in row]
    assert cells and all(row["shown"] for row in cells)


def test_all_readings_alone_give_the_same_without_a_chosen_one() -> None:
    picture = plot.readings(withdrawal().all_readings)
    assert "(chosen)" not in picture.text and "withdrawal: " in picture.text


def test_evaluations_are_compared_one_a_column() -> None:
    chosen = withdrawal()
    other = what_if(chosen).with_readings({"notice-days": "calendar"}).evaluation
    told = plot.readings([chosen, other]).text.splitlines()
    assert "withdrawal: waiting under A; ready under B." in told
    assert "A: notice-days as school." in told and "B: notice-days as calendar." in told


def test_what_is_the_same_under_every_reading_is_said_to_be() -> None:
    picture = plot.readings(judged([], 14))
    assert picture.text == "Everything is the same under every reading." and picture.text in words(picture)


def test_no_evaluation_is_refused() -> None:
    with pytest.raises(InvalidArgument):
        plot.readings([])
