"""Two policies, and one case judged by both."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, NamedTuple

from schoolrules.audit.proceeding import proceeds, stops
from schoolrules.audit.variations import renamed
from schoolrules.errors import InvalidArgument, SchoolRulesError
from schoolrules.evaluation import Evaluation, evaluate

if TYPE_CHECKING:
    from datetime import date

    from schoolrules.calendar import SchoolCalendar
    from schoolrules.policy.policy import Policy
    from schoolrules.record import Record


class Found(NamedTuple):
    """A case, and the step that one policy lets proceed and the other stops."""

    record: Record
    day: date
    step: str
    odd: tuple[str, ...] = ()
    """What is not as the first policy has it, though the step may proceed: other steps out of turn, rules breached."""


@dataclass
class Both:
    """Two policies, which step is whose counterpart, and how many cases they were asked about."""

    policy: Policy
    other: Policy
    match: dict[str, str]
    calendar: SchoolCalendar
    tried: int = 0
    refused: int = 0

    @property
    def renamed(self) -> dict[str, str]:
        """The steps that the other policy calls otherwise."""
        return {step: name for step, name in self.match.items() if step != name}

    @property
    def asked(self) -> int:
        """How many cases they were asked about."""
        return self.tried + self.refused

    def judged(self, record: Record, day: date) -> tuple[Evaluation, Evaluation] | None:
        """What both say of a case; None where one of them refuses it."""
        try:
            one = evaluate(self.policy, record, calendar=self.calendar, as_of=day)
            other = evaluate(self.other, self.for_other(record), calendar=self.calendar, as_of=day)
        except SchoolRulesError:
            self.refused += 1
            return None
        self.tried += 1
        return one, other

    def for_other(self, record: Record) -> Record:
        """The record as the other policy reads it, with its steps' ids."""
        return renamed(record, self.renamed)

    def differ(self, record: Record, day: date) -> Found | None:
        """The first step that the one policy lets proceed and the other stops."""
        both = self.judged(record, day)
        if both is None:
            return None
        one, other = both
        steps = (step for step, name in self.match.items() if proceeds(one, step) and stops(other, name))
        return next((Found(record, day, step) for step in steps), None)


def counterparts(policy: Policy, other: Policy, match: Mapping[str, str]) -> dict[str, str]:
    """For each step its counterpart: the one of the same id, or the one named.

    Raises:
        InvalidArgument: a step that one of the two does not have.
    """
    for name, known in (*((name, policy) for name in match), *((name, other) for name in match.values())):
        if name not in known.shown_by:
            raise InvalidArgument(f"match: expected steps of {known.id}: {', '.join(known.shown_by)}")
    return {step: step for step in policy.shown_by if step in other.shown_by} | dict(match)
