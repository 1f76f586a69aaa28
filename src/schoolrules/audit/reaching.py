"""What a step rests on, through its criteria, its tallies and the rule on compliance, and where two policies differ."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING, Any

from schoolrules.audit.parts import uses_of, within

if TYPE_CHECKING:
    from schoolrules.policy.policy import Policy

Name = tuple[str, str]
"""A family, such as `reading`, and a name of it."""
TO_BE_READY = ("exists", "opens", "done", "taken_if", "presupposes", "needs")
BY_LAW = (*TO_BE_READY, "earliest", "requirements")
"""The fields of a step that say what it takes for it to be ready, and to be taken lawfully."""
REFUSING = frozenset(("not", "unless"))
"""Kinds of parts that ask for something not to be."""


def rests_on(policy: Policy, step: str) -> frozenset[Name]:
    """Every name that a step's parts use, and those that the criteria and tallies among them use in turn."""
    return _used(policy, [policy.step(step), policy.compliance])


def _used(policy: Policy, left: list[Any], but: frozenset[str] = frozenset()) -> frozenset[Name]:
    found: set[Name] = set()
    while left:
        for placed in within(left.pop(), "", but):
            for use in uses_of(placed):
                name = use.family, use.name
                if name not in found:
                    found.add(name)
                    left.append(_declared(policy, name))
    return frozenset(found)


def grounds(policy: Policy) -> tuple[str, ...]:
    """The criteria that some step rests on: what begins a procedure, or moves it on."""
    used = {name for step in policy.steps for family, name in rests_on(policy, step.id) if family == "criterion"}
    return tuple(name for name in policy.criteria if name in used)


def leads_to(policy: Policy, step: str, *, lawfully: bool = True) -> frozenset[str]:
    """The steps that a step asks for to be ready, and so on for each of them; itself and the routine ones too.

    What is asked for not to be done is none of them. `lawfully`: what its first day and requirements ask for as well.
    """
    found, left = {step.id for step in policy.steps if step.routine}, [step]
    asked = BY_LAW if lawfully else TO_BE_READY
    found.discard(step)
    while left:
        if (name := left.pop()) in found:
            continue
        found.add(name)
        declared = policy.step(name)
        used = _used(policy, [policy.compliance, *(getattr(declared, field) for field in asked)], but=REFUSING)
        left += [other for family, other in used if family == "step" and other not in found]
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
