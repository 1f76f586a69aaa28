"""What a policy is made of, looked through once: its parts with their places, and the names that they use."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from functools import lru_cache
from typing import TYPE_CHECKING, Any

from schoolrules.audit.parts import Placed, Use, parts, uses_of

if TYPE_CHECKING:
    from schoolrules.policy.policy import Policy


class Anatomy:
    """The parts of one text of a policy, outermost first, and every name of something of the policy that they use."""

    def __init__(self, policy: Policy) -> None:
        self.parts: tuple[Placed, ...] = tuple(parts(policy))
        self.uses: tuple[Use, ...] = tuple(use for placed in self.parts for use in uses_of(placed))
        self.kinds: frozenset[str] = frozenset(getattr(placed.part, "kind", "") for placed in self.parts)


class _Same:
    """A policy told by its parts, so that one with other numbers and readings, but the same parts, is the same."""

    def __init__(self, policy: Policy) -> None:
        self.policy = policy
        self.parts = tuple(_declared(policy))

    def __eq__(self, other: object) -> bool:
        if not isinstance(other, _Same) or len(self.parts) != len(other.parts):
            return False
        return all(mine is theirs for mine, theirs in zip(self.parts, other.parts, strict=True))

    def __hash__(self) -> int:
        return hash(tuple(map(id, self.parts)))


def _declared(policy: Policy) -> Iterator[Any]:
    families: Iterable[Any] = (policy.criteria, policy.tallies, policy.holds, policy.outputs)
    for held in families:
        yield from held.values()
    yield from (policy.steps, policy.states, policy.notes, policy.compliance)


def anatomy_of(policy: Policy) -> Anatomy:
    """The anatomy of a policy's text; the policies of its editions are not gone into."""
    return _anatomy_of(_Same(policy))


@lru_cache(maxsize=32)
def _anatomy_of(same: _Same) -> Anatomy:
    return Anatomy(same.policy)


def editions_of(policy: Policy) -> list[Policy]:
    """The texts of a policy: its editions, or the policy itself."""
    return [one.policy for one in policy.editions] or [policy]
