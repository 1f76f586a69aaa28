"""What a criterion hangs on is read from the types of its parts' fields: a type by another name would hide a number."""

from __future__ import annotations

from dataclasses import fields
from typing import Any

import pytest

from schoolrules import policies
from schoolrules.policy import basics
from schoolrules.policy.basics import NAMES
from schoolrules.policy.parts import KINDS
from schoolrules.whatif.dependence import _WORDS, numbers_of_criteria

FIELDS = [field for kinds in KINDS.values() for part in kinds for field in fields(part)]


def test_every_type_that_names_something_is_there_and_is_used_in_a_part() -> None:
    used = {word for field in FIELDS for word in _WORDS.findall(str(field.type))}
    elsewhere = {"OutputId", "RecordedStep", "RoleId", "CriterionId"}  # in steps and policies, if in no part
    assert all(hasattr(basics, name) for name in NAMES)
    assert NAMES.keys() - used <= elsewhere


@pytest.mark.parametrize("name", policies.ids())
def test_every_number_that_a_rule_names_is_one_that_its_criterion_hangs_on(name: str) -> None:
    """Found without the types: any text in a rule that is the name of a number."""
    policy = policies.outline(name)
    reached = numbers_of_criteria(policy)
    for rule, criterion in policy.criteria.items():
        declared: Any = criterion.rule
        texts = {value for f in fields(declared) if isinstance(value := getattr(declared, f.name), str)}
        assert texts & policy.parameters.keys() <= reached[rule]
