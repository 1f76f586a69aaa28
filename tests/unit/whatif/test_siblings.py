"""Two policies over one population."""

from __future__ import annotations

from datetime import date

from schoolrules import Record
from schoolrules.whatif import compare_policies

from .year import FINDING, NINE, NONCOMPLIANCE, NUMBER, TRUANCY, YEAR, october

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
        "truancy-intervention, edition undated, and truancy-intervention, edition undated, up to 2025-10-14: "
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
