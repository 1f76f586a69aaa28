"""The present record, seen where a step is judged on its own day: dates of the case are facts, whenever entered."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING, ClassVar, Literal

from schoolrules.policy.basics import tag
from schoolrules.policy.expressions import Condition, DateExpr

if TYPE_CHECKING:
    from schoolrules.policy.view import View


@dataclass(frozen=True, slots=True)
class AtPresent(DateExpr):
    """Another day, as the record tells it on the day of the evaluation."""

    of: DateExpr
    looks_at: ClassVar[Literal["evaluation"]] = "evaluation"
    kind: Literal["at-present"] = tag("at-present")

    def day(self, view: View) -> date | None:
        """The day, or None where it is not known even then."""
        return self.of.day(view.at(view.situation.as_of))


@dataclass(frozen=True, slots=True)
class Presently(Condition):
    """Another condition, on the day of the evaluation."""

    when: Condition
    looks_at: ClassVar[Literal["evaluation"]] = "evaluation"
    kind: Literal["presently"] = tag("presently")

    def holds(self, view: View) -> bool:
        """Whether it holds then."""
        return self.when.holds(view.at(view.situation.as_of))
