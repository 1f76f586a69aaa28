"""Other agencies' published numbers: each gives a policy of its own, and one pupil is judged under all of them."""

from __future__ import annotations

from datetime import date

import pytest

from schoolrules import InvalidInput, Policy, Record, SchoolCalendar, evaluate
from schoolrules.events import Absence, Assignment, ComplaintReceived, Engagement
from schoolrules.policies.siblings import SIBLINGS, Sibling

CALENDAR = SchoolCalendar.build(date(2024, 8, 19), date(2025, 6, 6))
ENFORCEMENT = {"da-filing": 20}


def of(sibling: Sibling) -> Policy:
    return sibling.get(levels=ENFORCEMENT) if sibling.levels else sibling.get()


def judged(sibling: Sibling, as_of: date = date(2024, 10, 4)) -> dict[str, str]:
    """The verdicts on one invented pupil: two assignments missing, ten days absent, silent since 13 September."""
    absences = [Absence(on=date(2024, 9, day), status="unexcused") for day in range(16, 28) if day not in (21, 22)]
    missing = [Assignment(on=date(2024, 9, 3)), Assignment(on=date(2024, 9, 18))]
    others = [Engagement(on=date(2024, 9, 13), category="participation"), ComplaintReceived(on=date(2024, 9, 13))]
    facts = {"category": "program"} if sibling.policy == "ucp" else {}
    record = Record("S-1", [*absences, *missing, *others], facts=facts)
    found = evaluate(of(sibling), record, calendar=CALENDAR, as_of=as_of).findings
    return {rule: str(finding.verdict) for rule, finding in found.items()}


def test_there_are_at_least_ten_each_with_its_own_id_and_source() -> None:
    assert len(SIBLINGS) >= 10
    assert len({sibling.id for sibling in SIBLINGS}) == len(SIBLINGS)
    assert all(sibling.source and sibling.agency for sibling in SIBLINGS)


@pytest.mark.parametrize("sibling", SIBLINGS, ids=lambda sibling: sibling.id)
def test_one_pupil_is_judged_under_each(sibling: Sibling) -> None:
    assert judged(sibling)


def test_their_numbers_make_the_difference() -> None:
    """3 and 18 September hold 12 school days: within 20, not within 10."""
    by_id = {sibling.id: sibling for sibling in SIBLINGS}
    found = {
        name: judged(by_id[name])["missing-assignments"]
        for name in ("connecting-waters", "granada-hills", "sun-valley")
    }
    assert found == {"connecting-waters": "met", "granada-hills": "not_met", "sun-valley": "not_met"}


def test_ten_absences_stand_on_different_rungs() -> None:
    by_id = {sibling.id: sibling for sibling in SIBLINGS}
    met = {
        name: [
            rule for rule, verdict in judged(by_id[name]).items() if rule.endswith("-threshold") and verdict == "met"
        ]
        for name in ("los-banos", "folsom-cordova", "stanislaus")
    }
    assert met["los-banos"] == ["sart-threshold", "mediation-threshold", "sarb-threshold"]
    assert met["folsom-cordova"] == ["sart-threshold", "mediation-threshold"]
    assert met["stanislaus"] == ["sart-threshold", "mediation-threshold", "sarb-threshold"]


def test_a_level_that_no_one_published_is_asked_for() -> None:
    ladder = next(sibling for sibling in SIBLINGS if sibling.id == "los-banos")
    with pytest.raises(InvalidInput, match="da-filing"):
        ladder.get()
