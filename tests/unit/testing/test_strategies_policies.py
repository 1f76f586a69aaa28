"""Policies that are drawn: well-formed, whole, of every kind of part."""

from __future__ import annotations

import json
from contextlib import suppress
from typing import Any

from hypothesis import HealthCheck, Phase, find, given, settings
from hypothesis import strategies as st
from hypothesis.errors import NoSuchExample

from schoolrules import Policy
from schoolrules.policy.conditions import Always
from schoolrules.policy.parts import KINDS
from schoolrules.testing import cases, policies
from schoolrules.testing.vocabulary import parts_of

SHRUNK = settings(database=None, derandomize=True, max_examples=300, phases=[Phase.generate, Phase.shrink])


@settings(max_examples=30)
@given(policies())
def test_a_drawn_policy_comes_back_from_its_json(policy: Policy) -> None:
    """As text."""
    assert Policy.parse(json.dumps(policy.to_dict())) == policy


@settings(max_examples=30, suppress_health_check=list(HealthCheck))
@given(st.data())
def test_a_drawn_policy_judges_every_case_of_its_own(data: Any) -> None:
    """With its explanation and its JSON: no part meets what it cannot work out."""
    policy = data.draw(policies())
    answer = data.draw(cases(policy)).evaluate()
    assert answer.explain()
    assert len(answer.to_dict()["findings"]) == len(answer.findings)


def test_a_drawn_policy_shrinks_to_a_single_step() -> None:
    """Without a criterion and without a condition."""
    plain = find(policies(), lambda policy: True, settings=SHRUNK)
    assert [step.id for step in plain.steps] == ["step-1"]
    assert plain.steps[0].opens == Always()
    assert plain.criteria == {}


def test_every_kind_of_part_comes_by() -> None:
    """Within some hundreds of policies; those kinds too that need a rule which few policies have."""
    missing = {kind for family in KINDS.values() for kind in family}

    def all_came_by(policy: Policy) -> bool:
        missing.difference_update(type(part) for part in parts_of(policy))
        return not missing

    with suppress(NoSuchExample):  # told by what is missing
        find(policies(), all_came_by, settings=settings(SHRUNK, max_examples=600, phases=[Phase.generate]))
    assert missing == set()
