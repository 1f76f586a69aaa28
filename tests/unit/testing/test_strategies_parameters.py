"""Numbers and readings that are drawn: each set is accepted."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import Phase, find, given, settings
from hypothesis import strategies as st

from schoolrules import Period, policies
from schoolrules.testing import parameter_sets, periods, reading_sets

SHRUNK = settings(database=None, derandomize=True, max_examples=300, phases=[Phase.generate, Phase.shrink])
every_policy = pytest.mark.parametrize("policy", policies.ids())


@every_policy
@settings(max_examples=20)
@given(data=st.data())
def test_a_policy_accepts_every_set_of_numbers(policy: str, data: Any) -> None:
    """Also one whose numbers the text leaves to the caller: they are all said."""
    declared = policies.outline(policy)
    changed = declared.with_parameters(data.draw(parameter_sets(declared)))
    assert changed.unsaid == ()


@every_policy
@settings(max_examples=20)
@given(data=st.data())
def test_a_policy_accepts_every_set_of_readings(policy: str, data: Any) -> None:
    """Every alternative is one of the reading's own."""
    declared = policies.outline(policy)
    chosen = data.draw(reading_sets(declared))
    assert {name: declared.with_readings(chosen).chosen[name] for name in chosen} == chosen


@every_policy
def test_the_plainest_sets_change_nothing(policy: str) -> None:
    """But for the numbers that somebody must say."""
    declared = policies.outline(policy)
    assert find(parameter_sets(declared), lambda changes: True, settings=SHRUNK).keys() == set(declared.unsaid)
    assert find(reading_sets(declared), lambda choices: True, settings=SHRUNK) == {}


@pytest.mark.parametrize("number", [8, 10])
def test_numbers_stand_just_below_and_just_above_the_text(number: int) -> None:
    """Nine days of unexcused absence: eight and ten are tried."""
    name = "unexcused-9-of-180.at_least"
    changes = parameter_sets(policies.get("truancy-intervention"))
    assert find(changes, lambda numbers: numbers.get(name) == number, settings=SHRUNK) == {name: number}


@settings(max_examples=50)
@given(parameter_sets(policies.get("ucp")))
def test_every_edition_of_a_policy_has_the_numbers(changes: dict[str, Any]) -> None:
    """`forward-file.within` stands in that of 2020 alone: a case of 2017 could not be judged by it."""
    for edition in ("2017", "2020"):
        chosen = policies.get("ucp").with_parameters(changes).in_edition(edition)
        assert {name: chosen.values[name] for name in changes} == changes


def test_a_period_is_tried_in_other_units() -> None:
    """A window of school days: calendar days too."""
    name = "unexcused-9-of-180.window"
    changes = parameter_sets(policies.get("truancy-intervention"))
    found = find(changes, lambda numbers: "calendar" in str(numbers.get(name)), settings=SHRUNK)
    assert found == {name: Period(1, "calendar days")}


@pytest.mark.parametrize("unit", ["school days", "calendar days", "business days", "weeks", "months", "years"])
def test_periods_come_in_every_unit(unit: str) -> None:
    """A year among them, though there are at most a hundred."""
    assert find(periods(), lambda period: period.unit == unit, settings=SHRUNK).n == 1
