"""The tables of what may be recorded: every kind of rule and need has an entry, or a reason to have none."""

from __future__ import annotations

from dataclasses import fields

from schoolrules.policy.needs import Need
from schoolrules.policy.parts import KINDS
from schoolrules.policy.rules import Rule
from schoolrules.whatif.blockers import REMEDIES, WITHOUT_REMEDIES
from schoolrules.whatif.families import ADDITIONS, WITHOUT_ADDITIONS


def kinds(family: type) -> list[str]:
    """The kinds of a family of parts, sorted."""
    return sorted(next(str(f.default) for f in fields(part) if f.name == "kind") for part in KINDS[family])


def test_every_kind_of_rule_has_events_that_it_counts_or_a_reason_for_none() -> None:
    assert sorted([*ADDITIONS, *WITHOUT_ADDITIONS]) == kinds(Rule)


def test_every_kind_of_need_has_events_that_meet_it_or_a_reason_for_none() -> None:
    assert sorted([*REMEDIES, *WITHOUT_REMEDIES]) == kinds(Need)
