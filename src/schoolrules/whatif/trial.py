"""A finding judged again with changes of the record made, and what was counted then."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from fractions import Fraction
from typing import TYPE_CHECKING, Any

from schoolrules.evaluation import evaluate
from schoolrules.policy.basics import Verdict
from schoolrules.policy.view import Judgement, Situation
from schoolrules.whatif.edits import Edit, edited

if TYPE_CHECKING:
    from schoolrules.evaluation import Evaluation
    from schoolrules.policy.rules import Rule
    from schoolrules.policy.view import View

COUNTING = frozenset(
    (
        "any-absence",
        "absence-sum",
        "absence-share",
        "truancy-events",
        "outstanding",
        "missing-in-window",
        "unverified-absences",
    )
)
"""Kinds of rules that compare a number with another, and in which one event makes at most one of the number."""


@dataclass(frozen=True, slots=True, repr=False)
class Way:
    """Changes of the record that turn a finding, as judged on the day `on`."""

    edits: tuple[Edit, ...]
    on: date

    @property
    def text(self) -> str:
        """The changes in one line."""
        return "; ".join(edit.text for edit in self.edits)

    def __len__(self) -> int:
        return len(self.edits)

    def __repr__(self) -> str:
        return f"Way({', '.join(map(repr, self.edits))})"

    def applied(self, evaluation: Evaluation) -> Evaluation:
        """The evaluation with the changes made."""
        record = edited(evaluation.record, self.edits)
        policy, calendar = evaluation.policy, evaluation.calendar
        return evaluate(policy, record, calendar=calendar, as_of=self.on, known_at=evaluation.known_at)

    def to_dict(self) -> dict[str, Any]:
        """The changes as JSON."""
        return {"on": self.on.isoformat(), "edits": [edit.to_dict() for edit in self.edits]}


class Trial:
    """A finding of an evaluation, tried with changes of the record; how often it may be tried is bounded."""

    evaluation: Evaluation
    rule: str
    wanted: frozenset[Verdict]
    tries_left: int
    today: date
    kind: Rule | None

    def __init__(self, evaluation: Evaluation, rule: str, wanted: frozenset[Verdict], tries: int) -> None:
        self.evaluation, self.rule, self.wanted, self.tries_left = evaluation, rule, wanted, tries
        known_at = evaluation.known_at
        self.today = evaluation.as_of if known_at is None else min(evaluation.as_of, known_at)
        """The last day of which the record can tell."""
        criterion = evaluation.policy.criteria.get(rule)
        self.kind = None if criterion is None else criterion.rule
        self._view = self.view()

    @property
    def counts(self) -> bool:
        """Whether the criterion compares a number to which each event counted adds one at most."""
        return getattr(self.kind, "kind", None) in COUNTING

    def view(self, edits: Iterable[Edit] = (), on: date | None = None) -> View:
        """The case with the changes made, on the day judged or another."""
        of, day = self.evaluation, on or self.evaluation.as_of
        return Situation(of.policy, edited(of.record, edits), of.calendar, day, of.known_at).view(day)

    def criterion(self) -> Rule:
        """The rule of the criterion that is tried."""
        assert self.kind is not None
        return self.kind

    def turns(self, edits: Sequence[Edit], on: date | None = None) -> bool:
        """Whether the finding is as wanted with the changes made."""
        self.tries_left -= 1
        if self.kind is not None:
            return self.view(edits, on).judgement(self.rule).verdict in self.wanted
        found = Way(tuple(edits), on or self.evaluation.as_of).applied(self.evaluation).findings.get(self.rule)
        return found is not None and found.verdict in self.wanted

    def judgement(self, edits: Iterable[Edit]) -> tuple[Judgement, View]:
        """What the criterion comes to with the changes made."""
        self.tries_left -= 1
        view = self.view(edits)
        return view.judgement(self.rule), view

    def stays(self, untouched: Sequence[Edit]) -> bool:
        """Whether the criterion is met by that alone which these changes concern, and which they are not to touch."""
        rule = self.criterion()
        if not self.counts or Verdict.NOT_MET not in self.wanted:
            return False
        threshold = rule.threshold(self._view)
        days: dict[object, Fraction] = {}
        for edit in untouched:
            event = edit.event  # type: ignore[union-attr]  # what counting rules count are events
            key = event.on if event.kind in ("absence", "tardy") else edit
            days[key] = min(Fraction(1), days.get(key, Fraction(0)) + getattr(event, "portion", 1))
        return threshold is not None and sum(days.values(), Fraction(0)) >= Fraction(threshold)

    def irredundant(self, edits: Sequence[Edit], on: date | None = None) -> tuple[Edit, ...]:
        """The changes without those that the turn does not need."""
        kept = list(edits)
        for edit in list(edits):
            fewer = [other for other in kept if other is not edit]
            if len(kept) > 1 and self.turns(fewer, on):
                kept = fewer
        return tuple(kept)

    def way(self, edits: Sequence[Edit], on: date | None = None) -> Way:
        """The changes as an answer."""
        return Way(tuple(edits), on or self.evaluation.as_of)


def numbers_of(view: View, rule: Rule, judgement: Judgement) -> tuple[Fraction, Fraction] | None:
    """The value and what it is compared with, where the rule counts one event as at most one."""
    threshold = rule.threshold(view)
    if getattr(rule, "kind", None) not in COUNTING or threshold is None or judgement.value is None:
        return None
    return Fraction(judgement.value), Fraction(threshold)
