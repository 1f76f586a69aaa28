"""Faults planted in the shipped policies are caught, each by the law that the page names."""

from __future__ import annotations

import re

import pytest

from schoolrules import Case
from schoolrules.testing import LawBroken, check_forces, check_policy_laws, check_same_answers
from tests.shared_files import REPOSITORY

from .planted import BY_A_REFERENCE, BY_THE_BATTERY, Fault, outline

EXAMPLES = 100
UNTIL_CAUGHT = 2_000
"""At most: a law stops at the first case that breaks it, and which that is depends on what Hypothesis has seen."""
PAGE = REPOSITORY / "docs/how-to/property-test-a-policy.md"
ROW = re.compile(r"^\| (?P<what>[^|`]+) \| `(?P<policy>[^`]+)` \| `(?P<law>[^`]+)`", re.MULTILINE)


def named(fault: Fault) -> str:
    """A name for a test."""
    return fault.what.replace(" ", "-")


@pytest.mark.parametrize("fault", BY_THE_BATTERY, ids=named)
def test_the_battery_catches_a_fault_that_contradicts_the_policy(fault: Fault) -> None:
    """By the law named."""
    with pytest.raises(LawBroken) as caught:
        check_policy_laws(fault.policy(), laws=[fault.law], max_examples=UNTIL_CAUGHT, shrink=False)
    assert caught.value.law == fault.law


@pytest.mark.parametrize("sound", sorted({fault.sound for fault in BY_THE_BATTERY}))
def test_without_the_fault_the_laws_that_catch_it_hold(sound: str) -> None:
    """On a hundred cases."""
    laws = {fault.law for fault in BY_THE_BATTERY if fault.sound == sound}
    assert set(check_policy_laws(outline(sound), laws=laws, max_examples=EXAMPLES).held) == laws


@pytest.mark.parametrize("fault", BY_A_REFERENCE, ids=named)
def test_a_reference_catches_what_gives_another_well_formed_policy(fault: Fault) -> None:
    """No general law can know which of the two is meant: the battery holds."""
    faulty, sound = fault.policy(), outline(fault.sound)
    with pytest.raises(LawBroken) as caught:
        check_policy_laws(faulty, against=sound, laws=["same-answers"], max_examples=UNTIL_CAUGHT, shrink=False)
    assert caught.value.law == "same-answers"
    assert check_policy_laws(faulty, max_examples=5).broken == ()
    assert check_same_answers(sound, sound, max_examples=5).outcome == "held"


def test_a_table_of_forces_catches_a_must_made_from_a_may() -> None:
    """What the text only allows."""
    fault = next(each for each in BY_A_REFERENCE if each.what == "a must made from a may")
    with pytest.raises(LawBroken, match="mediation is declared as must, and the text says may"):
        check_forces(fault.policy(), {"mediation": "may"})
    assert check_forces(outline(fault.sound), {"mediation": "may"}).outcome == "held"


def test_the_page_names_every_planted_fault_with_its_law() -> None:
    """And no other; at least sixteen of them."""
    told = {(row["what"], row["policy"], row["law"]) for row in ROW.finditer(PAGE.read_text(encoding="utf-8"))}
    planted = {(fault.what, fault.sound, fault.law) for fault in (*BY_THE_BATTERY, *BY_A_REFERENCE)}
    assert told == planted
    assert len(planted) >= 16


def test_a_broken_law_comes_with_the_case_that_shows_it() -> None:
    """Small, as a case file in the message, and it shows the breach when it is evaluated."""
    fault = next(each for each in BY_THE_BATTERY if each.what == "a spacing counted in calendar days")
    with pytest.raises(LawBroken) as caught:
        check_policy_laws(fault.policy(), laws=[fault.law], max_examples=EXAMPLES)
    broken = caught.value
    assert broken.case is not None
    again = Case.parse(str(broken).partition("schoolrules evaluate`:\n")[2])
    assert again == broken.case
    assert "referral-2.spacing" in {finding.rule for finding in again.evaluate().breaches()}
    assert len(broken.case.record.events) < 20
