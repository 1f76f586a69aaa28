"""The parts of a policy, each with the place where it stands and the clause that it belongs to."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Set
from dataclasses import fields, is_dataclass
from typing import TYPE_CHECKING, Any, NamedTuple

from schoolrules.policy.basics import NAMES, Citation
from schoolrules.policy.validation import name_in

if TYPE_CHECKING:
    from schoolrules.policy.policy import Policy

DECLARED = ("criteria", "steps", "states", "tallies", "holds", "notes", "compliance", "outputs")
"""The fields of a policy that hold parts which act; numbers, readings, facts and roles are what those use."""


class Placed(NamedTuple):
    """A part and where it stands, such as `steps.letter-1.earliest.start`."""

    where: str
    part: Any


class Use(NamedTuple):
    """A name that a part uses: of what family it is, and in which field of which part it stands."""

    family: str
    """Such as `step`, `criterion`, `count`, `reading`."""
    name: str
    field: str
    by: Placed


def parts(policy: Policy) -> Iterator[Placed]:
    """All parts of a policy that act, outermost first; the policies of its editions are not gone into."""
    for name in DECLARED:
        value = getattr(policy, name)
        if name == "steps":
            for step in value:
                yield from within(step, f"steps.{step.id}")
        else:
            yield from within(value, name)


def within(part: Any, where: str, but: Set[str] = frozenset()) -> Iterator[Placed]:  # noqa: ANN401  (of any family)
    """A part and all those that it holds; `but` names kinds that are not gone into."""
    if isinstance(part, (tuple, list)):
        for index, item in enumerate(part):
            yield from within(item, f"{where}[{index}]", but)
    elif isinstance(part, Mapping):
        for key, item in part.items():
            yield from within(item, f"{where}.{key}", but)
    elif is_dataclass(part) and not isinstance(part, (type, Citation)) and getattr(part, "kind", "") not in but:
        yield Placed(where, part)
        for field in fields(part):
            yield from within(getattr(part, field.name), f"{where}.{field.name}", but)


def uses(policy: Policy) -> Iterator[Use]:
    """Every name of something of the policy that one of its parts uses."""
    for placed in parts(policy):
        yield from uses_of(placed)


def uses_of(placed: Placed) -> Iterator[Use]:
    """The names that a part uses itself."""
    for field in fields(placed.part):
        family = NAMES.get(name_in(str(field.type)) or "")
        value = getattr(placed.part, field.name)
        if family is not None and value is not None:
            for name in value if isinstance(value, tuple) else (value,):
                yield Use(family, name, field.name, placed)
