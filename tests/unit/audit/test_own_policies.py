"""The library's own policies are examined: no error, and of every warning somebody has said why it stays."""

from __future__ import annotations

from functools import cache

import pytest

from schoolrules import Case, Verdict, policies
from schoolrules.audit import Audit, Severity, audit

EVERY = pytest.mark.parametrize("policy", policies.ids())
STAYS: dict[str, dict[tuple[str, str], str]] = {
    "truancy-intervention": {},
    "noncompliance": {
        ("unused", "facts.high_school"): "the text speaks of high school; what hangs on it there is for a person to do",
        ("unused", "facts.uses_hqt"): "as high_school: the teacher's monitoring is an action that no record shows",
    },
    "learner-validated": {},
    "attendance-ladder": {},
    "ucp": {
        ("bare-unit", "parameters.appeal.within"): "a regulation of California counts calendar days (Gov. Code 6800)",
        ("bare-unit", "parameters.forward-file.within"): "the same",
    },
    "ucp-annual-notice": {},
}
"""The warnings that stay, each with the reason."""
SHORTEST = {
    # seven school days from referral 1 to 2, and from 2 to 3; all else may be on the same day
    "truancy-intervention": ("states-attorney-referral", 14),
    # by silence, which enters at letter 1: 5 + 1 to letter 2, 6 to the conference, 5 to the withdrawal
    "noncompliance": ("withdrawal", 17),
    # weeks marked absent and verified are no ground; the tenth day of the run is one, and on the next day is removal
    "learner-validated": ("remove-from-membership", 1),
    # with 3, 4, 5 and 6 events, one a day: from the third to the sixth
    "attendance-ladder": ("da-decision", 3),
    # the procedure sets last days only
    "ucp": ("forward-file", 0),
    "ucp-annual-notice": ("annual-notice", 0),
}
"""The last step and the fewest school days to it, reckoned by hand."""


@cache
def audited(policy: str) -> Audit:
    """What is found in a policy as its text has it."""
    return audit(policies.outline(policy))


@EVERY
def test_no_error_and_no_warning_but_those_that_stay(policy: str) -> None:
    heavy = {(r.kind, r.where) for r in audited(policy).remarks if r.severity is not Severity.NOTE}
    assert heavy == set(STAYS[policy])
    assert all(r.severity is not Severity.ERROR for r in audited(policy).remarks)


@EVERY
def test_every_witness_is_replayed(policy: str) -> None:
    for remark in audited(policy).remarks:
        if remark.witness is not None:
            found = Case.parse(remark.witness).evaluate()
            if remark.kind == "shadowed-criterion":
                assert found.findings[remark.where.split(".")[1]].verdict is Verdict.MET


@EVERY
def test_the_shortest_way_is_as_reckoned_by_hand(policy: str) -> None:
    step, school_days = SHORTEST[policy]
    ways = audited(policy).shortest
    assert ways
    for way in ways:
        assert (way.step, way.school_days) == (step, school_days)
        found = Case.parse(way.witness).evaluate()
        assert found.steps[step].done_on == way.last
        assert list(found.breaches()) == []


def test_each_ground_of_noncompliance_has_a_way_of_its_own() -> None:
    """What is missing is asked for in steps 1 and 2 first, a school day each; three contact sets lie six days apart."""
    (way,) = audited("noncompliance").shortest
    found = {ground.criterion: (ground.school_days, ground.school_days_since_begun) for ground in way.grounds}
    missing = ("missing-assignments", "missing-work-sample", "missing-attendance-log", "missed-meetings")
    assert found == {**dict.fromkeys(missing, (19, 19)), "no-communication": (17, 23)}


def test_each_edition_has_a_way_of_its_own() -> None:
    assert [way.walk.policy.edition for way in audited("ucp").shortest] == ["2017", "2020"]


def test_what_one_edition_alone_uses_is_no_more_than_a_note_of_the_other() -> None:
    (remark,) = [r for r in audited("ucp").of("unused") if r.where == "facts.program"]
    assert remark.severity is Severity.NOTE
    assert remark.text.startswith("edition 2017: ")


def test_open_numbers_are_named_with_those_that_were_tried() -> None:
    (remark,) = audited("attendance-ladder").of("open-numbers")
    assert "sart-meeting.at_least = 3" in remark.text
