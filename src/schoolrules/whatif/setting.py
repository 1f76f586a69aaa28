"""All that an evaluation rests on, as one value."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING

from schoolrules.evaluation import evaluate

if TYPE_CHECKING:
    from schoolrules.calendar import SchoolCalendar
    from schoolrules.evaluation import Evaluation
    from schoolrules.policy.policy import Policy
    from schoolrules.record import Record


@dataclass(frozen=True, slots=True)
class Setting:
    """All that an evaluation rests on."""

    policy: Policy
    record: Record
    calendar: SchoolCalendar | None
    as_of: date
    known_at: date | None

    @classmethod
    def of(cls, evaluation: Evaluation) -> Setting:
        """What an evaluation rests on."""
        of = evaluation
        return cls(of.policy, of.record, of.calendar, of.as_of, of.known_at)

    def evaluated(self) -> Evaluation:
        """The evaluation."""
        return evaluate(self.policy, self.record, calendar=self.calendar, as_of=self.as_of, known_at=self.known_at)
