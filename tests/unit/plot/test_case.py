"""Pictures of one case: the signs of its timeline, and the count behind a finding."""

from __future__ import annotations

from datetime import date
from itertools import pairwise

import pytest

from schoolrules import Record, evaluate, plot, policies
from schoolrules.errors import InvalidArgument
from tests.unit.plot.drawn import rows, tree, words
from tests.unit.report.test_pages import EVERY
from tests.unit.whatif.year import FINDING, NINE, TRUANCY, WINDOW, YEAR, judged, october, step

RESULT = judged(october(*NINE), 14)


def test_a_timeline_of_every_policy_is_well_formed_and_names_the_day() -> None:
    for evaluation in EVERY:
        picture = plot.timeline(evaluation)
        tree(picture)
        assert str(evaluation.as_of) in picture.text.splitlines()[0]


def test_a_timeline_has_a_sign_for_every_event_and_every_day_of_a_step() -> None:
    picture = plot.timeline(judged([*october(1, 2), *october(3, status="excused"), step("referral-1", 6)], 7))
    signs = [(row["lane"], row["sign"]) for row in rows(picture) if "sign" in row]
    assert signs.count(("absence", "unexcused absence")) == 2
    assert signs.count(("absence", "other absence")) == 1
    assert ("referral-1", "step taken") in signs
    assert {"unexcused absence", "other absence", "step taken"} <= set(words(picture))
    said = "unexcused absence on 2025-10-01 and 2025-10-02; other absence on 2025-10-03"
    assert f"Absence, 3 in all: {said}." in picture.text.splitlines()
    assert any(
        line.startswith("referral-1: done, ") and "taken on 2025-10-06" in line for line in picture.text.split("\n")
    )


def test_the_text_of_a_timeline_has_every_day_that_the_picture_has() -> None:
    days = (*NINE, 14, 15, 16, 17)
    (line,) = (line for line in plot.timeline(judged(october(*days), 31)).text.splitlines() if "13 in all" in line)
    assert [line.count(f"2025-10-{day:02}") for day in days] == [1] * 13 and "more" not in line


def test_the_axis_of_a_timeline_counts_school_days() -> None:
    # 5 and 8 September 2025 are a Friday and the Monday after it: neighbours; 29 August and 2 September hold Labor Day
    events = [
        {"kind": "absence", "on": f"2025-{day}", "status": "unexcused"} for day in ("08-29", "09-02", "09-05", "09-08")
    ]
    places = [row["at"] for row in rows(plot.timeline(judged(events, 14))) if row.get("lane") == "absence"]
    assert [later - earlier for earlier, later in pairwise(places)] == [1, 3, 1]


def test_a_timeline_without_a_calendar_counts_calendar_days() -> None:
    record = Record(subject="C-1", events=[{"kind": "complaint_filed", "on": "2024-06-03"}])
    bare = evaluate(policies.get("ucp"), record, calendar=None, as_of=date(2024, 6, 10))
    assert any("calendar days" in said for said in words(plot.timeline(bare)))


def test_a_count_says_what_it_came_to_and_since_when_it_is_met() -> None:
    picture = plot.count(RESULT, FINDING)
    first, since, course = picture.text.splitlines()
    assert first.endswith("9 against 9 needed on 2025-10-14, met.")
    assert since == "It has been met since 2025-10-13."
    steps = [f"{at} on 2025-10-{day:02}" for at, day in enumerate(NINE, 1)]
    assert course == f"It came to {', '.join(steps[:-1])} and {steps[-1]}."
    assert "needed: 9" in words(picture) and "9" in words(picture)


def test_a_count_has_a_point_for_each_school_day_from_the_first_event_to_the_day_judged() -> None:
    points = {row["day"]: row["value"] for row in rows(plot.count(RESULT, FINDING)) if "day" in row}
    expected = {f"2025-10-{day:02}": float(at) for at, day in enumerate(NINE, 1)} | {"2025-10-14": 9.0}
    assert points == expected


def test_a_count_falls_when_an_absence_leaves_the_window() -> None:
    policy = TRUANCY.with_parameters({WINDOW: "5 school days"})
    told = plot.count(judged(october(1, 2), 9, policy), FINDING).text.splitlines()
    # of five school days the last that hold 1 October end on the 7th, those that hold the 2nd on the 8th
    assert told[0].endswith("0 against 9 needed on 2025-10-09, not met.")
    assert told[1:] == [
        "The most was 2, first on 2025-10-02.",
        "It came to 1 on 2025-10-01, 2 on 2025-10-02, 1 on 2025-10-08 and 0 on 2025-10-09.",
    ]


def test_a_count_knows_no_more_than_the_evaluation() -> None:
    events = [*october(1), *october(2, known_on="2025-10-20")]
    record = Record("S-1", events)
    then = evaluate(TRUANCY, record, calendar=YEAR, as_of=date(2025, 10, 3), known_at=date(2025, 10, 3))
    assert plot.count(then, FINDING).text.endswith("It came to 1 on 2025-10-01.")


def test_a_count_without_a_calendar_goes_by_calendar_days() -> None:
    # the sum of absences needs a calendar everywhere; what needs none counts nothing
    record = Record(subject="C-1", events=[{"kind": "complaint_filed", "on": "2024-06-03"}])
    bare = evaluate(policies.get("ucp"), record, calendar=None, as_of=date(2024, 6, 10))
    with pytest.raises(InvalidArgument):
        plot.count(bare, next(iter(bare.policy.criteria)))


@pytest.mark.parametrize("rule", ["nothing", "referral-1.spacing"])
def test_what_counts_nothing_is_refused_with_what_does(rule: str) -> None:
    with pytest.raises(InvalidArgument, match=FINDING):
        plot.count(RESULT, rule)
