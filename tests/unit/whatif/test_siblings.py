"""Two policies over one population."""

from __future__ import annotations

from datetime import date

import pytest

from schoolrules import InvalidInput, Record
from schoolrules.errors import InvalidArgument
from schoolrules.whatif import compare_policies

from .year import FINDING, NINE, NONCOMPLIANCE, NUMBER, TRUANCY, YEAR, october, step

AS_OF = date(2025, 10, 14)
EIGHT = TRUANCY.with_parameters({NUMBER: 8})
PUPILS = [Record(f"S-{count}", october(*NINE[:count])) for count in (0, 5, 8, 9)]


def test_who_is_treated_differently_since_when_and_by_which_clause() -> None:
    """The eighth absence is that of Friday the 10th; on Monday the ninth makes the two agree again."""
    found = compare_policies(TRUANCY, EIGHT, PUPILS, YEAR, AS_OF)
    assert [(each.subject, each.first_day, bool(each.now)) for each in found] == [
        ("S-8", date(2025, 10, 10), True),
        ("S-9", date(2025, 10, 10), False),
    ]
    first = found.treated[0]
    what = first.what
    assert (what.id, what.field, what.before, what.after) == (
        FINDING,
        "verdict",
        "not_met",
        "met",
    )
    assert first.clause_a is not None and first.clause_a.section == "Truancy Hearing, 1"
    assert found.explain().splitlines() == [
        "truancy-intervention, edition undated, and truancy-intervention, edition undated "
        "(unexcused-9-of-180.at_least 8), up to 2025-10-14: "
        "2 of 4 records treated differently",
        "- S-8, from 2025-10-10: unexcused-9-of-180: verdict not_met -> met [Truancy Hearing, 1]",
        "- S-9, from 2025-10-10: unexcused-9-of-180: verdict not_met -> met [Truancy Hearing, 1]; they agree again now",
    ]
    assert found.to_rows()[0]["clause_b"]["section"] == "Truancy Hearing, 1"


def test_a_policy_is_no_different_from_itself() -> None:
    assert len(compare_policies(TRUANCY, TRUANCY, PUPILS, YEAR, AS_OF)) == 0


def test_days_before_the_ones_asked_for_do_not_count() -> None:
    found = compare_policies(TRUANCY, EIGHT, PUPILS, YEAR, AS_OF, since=date(2025, 10, 13))
    assert [(each.subject, each.first_day) for each in found] == [("S-8", date(2025, 10, 13))]


def test_what_was_not_known_does_not_tell_two_policies_apart() -> None:
    """The eighth absence was entered in January; on the last of October both policies knew of seven."""
    late = october(10, known_on="2026-01-10")
    pupil = Record("S-K", [*october(*NINE[:7]), *late])
    day = date(2025, 10, 31)
    assert len(compare_policies(TRUANCY, EIGHT, [pupil], YEAR, day)) == 1
    then = compare_policies(TRUANCY, EIGHT, [pupil], YEAR, day, known_at=day)
    assert len(then) == 0 and then.known_at == day
    assert then.to_dict()["known_at"] == "2025-10-31" and "known on 2025-10-31" in then.explain()


def test_what_was_withdrawn_later_still_tells_two_policies_apart_as_it_was_known() -> None:
    retracted = october(10, retracted_on="2025-11-20")
    pupil = Record("S-R", [*october(*NINE[:7]), *retracted])
    day = date(2025, 10, 31)
    assert len(compare_policies(TRUANCY, EIGHT, [pupil], YEAR, day)) == 0
    (each,) = compare_policies(TRUANCY, EIGHT, [pupil], YEAR, day, known_at=day)
    assert (each.first_day, bool(each.now)) == (date(2025, 10, 10), True)


def test_days_do_not_begin_after_the_last_one_compared() -> None:
    compare_policies(TRUANCY, EIGHT, PUPILS, YEAR, AS_OF, since=AS_OF)
    with pytest.raises(InvalidArgument, match="since"):
        compare_policies(TRUANCY, EIGHT, PUPILS, YEAR, AS_OF, since=date(2025, 10, 15))


def test_a_record_that_does_not_fit_is_told_by_its_place_and_by_nothing_else() -> None:
    """A step of the truancy policy is none of the noncompliance policy."""
    population = [*PUPILS[:3], Record("S-secret", [*october(1), step("referral-1", 6)])]
    with pytest.raises(InvalidInput) as caught:
        compare_policies(TRUANCY, NONCOMPLIANCE, population, YEAR, AS_OF)
    (problem,) = caught.value.problems
    assert problem.path == "records[3].events[1].step" and "secret" not in str(problem)


def test_what_is_no_fault_of_a_record_names_none() -> None:
    with pytest.raises(InvalidInput) as caught:
        compare_policies(TRUANCY, EIGHT, PUPILS, None, AS_OF)
    assert {problem.path for problem in caught.value.problems} == {"calendar"}


def test_two_policies_that_share_no_finding_are_compared_by_state_and_next_step() -> None:
    told: list[tuple[int, int]] = []
    found = compare_policies(
        TRUANCY, NONCOMPLIANCE, PUPILS, YEAR, AS_OF, progress=lambda done, of: told.append((done, of))
    )
    assert [each.subject for each in found] == ["S-5", "S-8", "S-9"]
    assert found.treated[0].what.field == "state"
    assert told == [(1, 4), (2, 4), (3, 4), (4, 4)]


def test_a_comparison_prints_counts() -> None:
    found = compare_policies(TRUANCY, EIGHT, PUPILS, YEAR, AS_OF)
    assert "2 of 4 records" in repr(found)
    assert "S-8" not in repr(found.treated) and "2025" not in repr(found.treated)
