"""A case under the same policy with other numbers: what no number changes is kept, not worked out again."""

from __future__ import annotations

from copy import copy
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from schoolrules.policy.policy import Policy
    from schoolrules.policy.view import Situation

FREE_OF_NUMBERS = frozenset(("absences", "truant-days", "absent-days", "excused-days"))
"""What a situation remembers that no number of the policy changes, or that is remembered under the number's value."""


def under(situation: Situation, policy: Policy) -> Situation:
    """The situation under the same policy with other numbers: record, timeline, sifted events and calendar are shared.

    The policy must differ from the situation's in its numbers alone.
    """
    if policy is situation.policy:
        return situation
    other = copy(situation)
    other.policy, other.parameters = policy, policy.values
    other._views = {}
    other._memo = {key: value for key, value in situation._memo.items() if _name(key) in FREE_OF_NUMBERS}
    return other


def _name(key: object) -> object:
    return key[0] if isinstance(key, tuple) else key
