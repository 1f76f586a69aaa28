"""What a criterion rests on: the base of every rule kind, and the rule that rests on a fact."""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from fractions import Fraction
from typing import TYPE_CHECKING, Literal

from schoolrules.policy.basics import Citation, FactId, Force, JsonValue, Part, Verdict, tag
from schoolrules.policy.conditions import Always
from schoolrules.policy.expressions import Condition
from schoolrules.policy.view import NOT_APPLICABLE, Judgement, decided, undetermined

if TYPE_CHECKING:
    from schoolrules.policy.view import Exclusion, View


class Rule(Part, ABC):
    """How a criterion is judged on a day.

    `changes` names every day on which the verdict may turn (more is allowed, fewer is not): from it the evaluator
    finds since when a criterion is met without trying every day.
    """

    __slots__ = ()

    @abstractmethod
    def judge(self, view: View) -> Judgement:
        """The verdict on the view's day, with what was counted."""

    @abstractmethod
    def changes(self, view: View) -> Iterable[date]:
        """The days, of the whole case, on which the verdict may turn."""

    def excluded(self, view: View) -> list[Exclusion]:
        """What was looked at and not counted."""
        return []

    def threshold(self, view: View) -> str | None:
        """What the value is compared with."""
        return None

    def floor(self, view: View) -> date:
        """No day before this one can be a `since`."""
        return date.min

    def stated_since(self, view: View) -> date | None:
        """Since when it is met, where the text itself says so and no day needs to be sought."""
        return None

    def days_counted(self, view: View, judgement: Judgement) -> list[date]:
        """The days that the explanation names as counted, each once: those of the evidence."""
        return list(dict.fromkeys(event.on for event in judgement.evidence))

    @abstractmethod
    def explain(self, view: View, judgement: Judgement) -> str:
        """What was counted and compared, in plain words."""


@dataclass(frozen=True, slots=True)
class Criterion(Part):
    """A ground: when it is met, with what force it speaks, and where it stands in the text."""

    title: str
    rule: Rule
    citation: Citation
    force: Force = Force.SHOULD
    applies: Condition = Always()

    def judge(self, view: View) -> Judgement:
        """The verdict on the view's day."""
        return self.rule.judge(view) if self.applies.holds(view) else NOT_APPLICABLE

    def changes(self, view: View) -> Iterable[date]:
        """The days on which the verdict may turn."""
        return self.rule.changes(view)

    def floor(self, view: View) -> date:
        """No day before this one can be a `since`."""
        return self.rule.floor(view)


@dataclass(frozen=True, slots=True)
class FactRule(Rule):
    """Met when a fact of the case has a value. It has no date, so it stands since the pupil's enrolment."""

    fact: FactId
    value: JsonValue
    says: str
    kind: Literal["fact"] = tag("fact")

    def judge(self, view: View) -> Judgement:
        """Compares the fact; undetermined while it is missing. Value and evidence are none."""
        known = view.fact(self.fact)
        return undetermined(f"fact:{self.fact}") if known is None else decided(known == self.value, None)

    def changes(self, view: View) -> Iterable[date]:
        """None: a fact has no date."""
        return ()

    def floor(self, view: View) -> date:
        """The first day of enrolment."""
        return min(first for first, _ in view.situation.spans)

    def explain(self, view: View, judgement: Judgement) -> str:
        """What the fact says."""
        return self.says if judgement.verdict is Verdict.MET else f"it is not on record that {self.says}"


def fraction_text(value: Fraction | int | str | None) -> str | None:
    """A value as the contract writes it: `9`, `17/2`, a text, or None."""
    return None if value is None else str(value)


def count_of(value: Fraction | int | str | None, one: str, many: str) -> str:
    """A number with its noun: `1 day`, `9 days`, `8 1/2 days`."""
    number = Fraction(value or 0)
    whole, rest = divmod(number, 1)
    text = str(number) if not rest or not whole else f"{whole} {rest}"
    return f"{text} {one if number == 1 else many}"
