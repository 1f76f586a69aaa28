"""The school year, 1 July to 30 June."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING, Literal

from schoolrules.policy.basics import CriterionId, tag
from schoolrules.policy.expressions import Condition

if TYPE_CHECKING:
    from schoolrules.policy.view import View

JULY = 7


def school_year_of(day: date) -> tuple[date, date]:
    """The first and the last day of the school year around a day: 1 July and 30 June. Source: Cal. Ed. Code 37200."""
    year = day.year if day.month >= JULY else day.year - 1
    return date(year, JULY, 1), date(year + 1, JULY - 1, 30)


@dataclass(frozen=True, slots=True)
class CrossesSchoolYear(Condition):
    """What a criterion counts began in an earlier school year than the view's day."""

    criterion: CriterionId
    kind: Literal["crosses-school-year"] = tag("crosses-school-year")

    def holds(self, view: View) -> bool:
        """Whether the first event counted lies before the 1 July that began this school year."""
        evidence = view.judgement(self.criterion).evidence
        return bool(evidence) and evidence[0].on < school_year_of(view.day)[0]
