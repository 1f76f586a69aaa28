"""Which edition of a policy is in force for a case: events of the record say from which day it is reckoned."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from schoolrules.policy.policy import Policy
    from schoolrules.record import Record


def in_force(policy: Policy, record: Record, as_of: date, known_at: date | None) -> Policy:
    """The edition in force on the day of the case; the policy itself where it has no editions to choose among.

    The day is that of the first event of the first of the policy's `anchors` that the record shows on `as_of`, with
    the knowledge of `known_at`; where it shows none, it is `as_of`. The caller's numbers and readings are carried
    over.

    Raises:
        InvalidInput: the caller changed a number that this edition does not have (`set.NAME`).
    """
    if not policy.editions:
        return policy
    return policy.edition_on(_anchor(policy, record, as_of, known_at) or as_of)


def _anchor(policy: Policy, record: Record, as_of: date, known_at: date | None) -> date | None:
    timeline = record.timeline(known_at)
    firsts = (events[0].on for kind in policy.anchors if (events := timeline.of(kind)))
    return next((day for day in firsts if day <= as_of), None)
