"""What rests on the facts of the case: conditions, days, needs, and a criterion that is judged on facts alone."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING, Literal

from schoolrules.parsing import parse_date
from schoolrules.policy.basics import FactId, tag
from schoolrules.policy.conditions import Never
from schoolrules.policy.expressions import Condition, DateExpr
from schoolrules.policy.needs import FACT, Need
from schoolrules.policy.rules import Rule
from schoolrules.policy.view import Judgement, decided, undetermined

if TYPE_CHECKING:
    from schoolrules.policy.view import View


@dataclass(frozen=True, slots=True)
class FactIn(Condition):
    """A fact of the case is one of these texts; a missing fact is none of them."""

    fact: FactId
    values: tuple[str, ...]
    kind: Literal["fact-in"] = tag("fact-in")

    def holds(self, view: View) -> bool:
        """Whether the fact is known and one of them."""
        return view.fact(self.fact) in self.values


@dataclass(frozen=True, slots=True)
class FactKnown(Condition):
    """A fact of the case is known, or has a default."""

    fact: FactId
    kind: Literal["fact-known"] = tag("fact-known")

    def holds(self, view: View) -> bool:
        """Whether it is."""
        return view.fact(self.fact) is not None


@dataclass(frozen=True, slots=True)
class FactDay(DateExpr):
    """The day that a fact of the case says."""

    fact: FactId
    kind: Literal["fact-day"] = tag("fact-day")

    def day(self, view: View) -> date | None:
        """The day, or None where the fact is missing."""
        return parse_date(view.fact(self.fact))


@dataclass(frozen=True, slots=True)
class DayNeed(Need):
    """A day that must be known, such as that of the complaint's receipt: without it a fact of the case is missing."""

    label: str
    day: DateExpr
    kind: Literal["day"] = tag("day")

    def missing(self, view: View) -> tuple[str, ...]:
        """`fact:LABEL` while the day is not known."""
        return (FACT + self.label,) if self.day.day(view) is None else ()


@dataclass(frozen=True, slots=True)
class UnlessNeed(Need):
    """Something that stands in the way while a condition holds."""

    label: str
    when: Condition
    kind: Literal["unless"] = tag("unless")

    def missing(self, view: View) -> tuple[str, ...]:
        """`LABEL` while the condition holds."""
        return (self.label,) if self.when.holds(view) else ()


@dataclass(frozen=True, slots=True)
class FactsRule(Rule):
    """Met unless the facts of the case speak against it; it has no date of its own, so it stands since `begins`.

    Undetermined without the fact `asks`. Not met where `fails` holds; undetermined, for want of `lacks`, where
    `unclear` does. Value and evidence are none.
    """

    asks: FactId
    fails: Condition
    begins: DateExpr
    says: str
    unclear: Condition = Never()
    lacks: FactId | None = None
    kind: Literal["facts"] = tag("facts")

    def judge(self, view: View) -> Judgement:
        """Looks at the facts."""
        if view.fact(self.asks) is None:
            return undetermined(FACT + self.asks)
        if self.fails.holds(view):
            return decided(False, None)
        if self.unclear.holds(view):
            return undetermined(FACT + (self.lacks or self.asks))
        return decided(True, None)

    def changes(self, view: View) -> Iterable[date]:
        """None: facts have no date."""
        return ()

    def floor(self, view: View) -> date:
        """The day on which the case began; the day judged where it has not."""
        return self.begins.day(view) or view.day

    def explain(self, view: View, judgement: Judgement) -> str:
        """What the facts are compared with."""
        return self.says
