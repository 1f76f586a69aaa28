"""What a step rests on, through its criteria, its tallies and the rule on compliance, and where two policies differ."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING, Any

from schoolrules.audit.parts import uses_of, within

if TYPE_CHECKING:
    from schoolrules.policy.policy import Policy

Name = tuple[str, str]
"""A family, such as `reading`, and a name of it."""


def rests_on(policy: Policy, step: str) -> frozenset[Name]:
    """Every name that a step's parts use, and those that the criteria and tallies among them use in turn."""
    found: set[Name] = set()
    left: list[Any] = [policy.step(step), policy.compliance]
    while left:
        for placed in within(left.pop(), ""):
            for use in uses_of(placed):
                name = use.family, use.name
                if name not in found:
                    found.add(name)
                    left.append(_declared(policy, name))
    return frozenset(found)


def differing(policy: Policy, other: Policy, match: Mapping[str, str]) -> Iterator[str]:
    """The steps whose counterparts are declared otherwise, or rest on something that is."""
    for step, name in match.items():
        used = rests_on(policy, step)
        declared = policy.step(step), policy.compliance, [_value(policy, each) for each in used]
        if declared != (other.step(name), other.compliance, [_value(other, each) for each in used]):
            yield step


def _declared(policy: Policy, name: Name) -> Any:  # noqa: ANN401  (parts of any family)
    family, id_ = name
    places: dict[str, Mapping[str, Any]] = {"criterion": policy.criteria, "tally": policy.tallies}
    return places.get(family, {}).get(id_)


def _value(policy: Policy, name: Name) -> Any:  # noqa: ANN401  (values of any kind)
    _, id_ = name
    return _declared(policy, name), policy.values.get(id_), policy.chosen.get(id_)
