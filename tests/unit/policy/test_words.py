"""A policy's parts in words: every kind has some, and they say what the chosen readings and numbers say."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, fields, is_dataclass

import pytest

from schoolrules import Policy, policies
from schoolrules.policy.conditions import FactIs, Known, Not
from schoolrules.policy.days import FirstKnown, StepDay
from schoolrules.policy.needs import FactNeed
from schoolrules.policy.parts import KINDS
from schoolrules.policy.rules import FactRule
from schoolrules.policy.tally import Tally
from schoolrules.policy.words import blocker, say, settled, tell

from .small import small_policy

FALLBACK = tell.dispatch(object)


def outlines() -> Iterator[Policy]:
    """Every policy, in each of its editions."""
    for name in policies.ids():
        outline = policies.outline(name)
        yield from [edition.policy for edition in outline.editions] or [outline]


def parts(part: object) -> Iterator[object]:
    """A part and all the parts in it."""
    if isinstance(part, Mapping):
        yield from (inner for value in part.values() for inner in parts(value))
    elif isinstance(part, tuple):
        yield from (inner for value in part for inner in parts(value))
    elif is_dataclass(part):
        yield part
        yield from (inner for f in fields(part) for inner in parts(getattr(part, f.name)))


def test_every_kind_of_part_has_words_of_its_own() -> None:
    """A kind without words is told by its field names: readable, but not by a compliance officer."""
    kinds = [kind for family in KINDS.values() for kind in family]
    assert [kind.__name__ for kind in kinds if tell.dispatch(kind) is FALLBACK] == []


@pytest.mark.parametrize("policy", list(outlines()), ids=lambda policy: f"{policy.id} {policy.edition}")
def test_every_part_of_a_policy_can_be_told(policy: Policy) -> None:
    """Under every alternative of every reading, no part raises, and none shows Python's own words."""
    families = tuple(KINDS)
    chosen = [policy, *(policy.with_readings({r: a}) for r, one in policy.readings.items() for a in one.alternatives)]
    for variant in chosen:
        for part in parts(variant):
            if isinstance(part, families):
                said = say(part, variant)
                assert not any(bad in said for bad in ("None", "<", "schoolrules.", "()")), said


def test_a_bare_number_of_days_is_told_as_the_reading_has_it() -> None:
    """The complaint procedure's days are calendar days until the caller reads them otherwise."""
    policy = policies.get("ucp", edition="2017")
    due = policy.step("mediation").due
    assert say(due, policy).startswith("3 calendar days after")
    assert say(due, policy.with_readings({"days": "school"})).startswith("3 school days after")


def test_a_number_left_to_the_caller_is_told_by_its_name() -> None:
    """The ladder's text names no number."""
    policy = policies.outline("attendance-ladder")
    assert "sart-meeting.at_least (for the caller to say)" in say(policy.criteria["sart-threshold"].rule, policy)


def test_what_a_reading_settles_is_settled() -> None:
    """A condition on a reading holds or not, whatever the case; one on the record depends on the case."""
    policy = policies.get("noncompliance")
    conditions = [part for part in parts(policy) if type(part).__name__ == "ReadingIs"]
    assert conditions and all(settled(condition, policy) is not None for condition in conditions)
    assert settled(policy.step("letter-1").opens, policy) is None


@pytest.mark.parametrize(
    ("name", "words"),
    [
        ("effort", "an effort to reach the family"),
        ("mediation", "the outcome of the mediation"),
        ("fact:writing_help", "whether help was given to put it in writing (the fact writing_help)"),
    ],
)
def test_a_blocker_is_told_in_words(name: str, words: str) -> None:
    """Ids such as those in `blocked_by`."""
    assert blocker(name, policies.get("ucp")) == words


@dataclass(frozen=True)
class Unworded:
    """A part of somebody's own, of a kind that has no words."""

    days: tuple[object, ...]
    kind: str = "un-worded"


@pytest.mark.parametrize(
    ("part", "words"),
    [
        (FactNeed("plan"), "it is known whether there is a plan"),
        (Not(FactIs("plan", False)), "there is a plan"),
        (Known(FirstKnown((StepDay("first"), StepDay("second")))), "there is the day of first or there is the day of"),
        (Known(StepDay("first")), "there is the day of first"),
        (FactRule("size", 3, "It is three"), "how large it is: 3"),
        (Tally("calls", "intervention", "enough", refused={"type": "letter"}), "at least 2 calls (not counted: "),
        (Tally("calls", "intervention", "enough"), "at least 2 calls"),
        (Unworded((StepDay("first"), StepDay("second"))), "un worded (days: "),
    ],
    ids=lambda value: type(value).__name__,
)
def test_a_part_of_ones_own_policy_is_told_in_words(part: object, words: str) -> None:
    """Parts that no policy of the library puts together so."""
    assert tell(part, small_policy()).startswith(words)
