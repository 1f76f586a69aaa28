"""A counterexample made small, in which every step is still taken as the first policy has it."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from schoolrules.audit.proceeding import proceeds, stops
from schoolrules.errors import SchoolRulesError
from schoolrules.evaluation import Evaluation, evaluate
from schoolrules.whatif.edits import rebuilt

if TYPE_CHECKING:
    from datetime import date

    from schoolrules.audit.both import Both, Found
    from schoolrules.record import Record

SHRINKS = 2_000
"""How many cases are judged to make one small."""


class Shrinking:
    """Drops events and facts as long as the two policies differ, and nothing is done more oddly than it was."""

    def __init__(self, both: Both, found: Found) -> None:
        self.both: Both = both
        self.found: Found = found
        self.left: int = SHRINKS
        judged = self._judged(found.record)
        self.odd: frozenset[str] = frozenset() if judged is None else self._odd(found.record, judged[0])
        """What is odd about the case that was found, under the first policy."""

    def smallest(self) -> Found:
        """The smallest case that was reached."""
        record = self.found.record
        smaller: Record | None = record
        while smaller is not None:
            record, smaller = smaller, next((fewer for fewer in _smaller(record) if self._still(fewer)), None)
        judged = self._judged(record)
        odd = self.odd if judged is None else self._odd(record, judged[0])
        return self.found._replace(record=record, odd=tuple(sorted(odd)))

    def _still(self, record: Record) -> bool:
        if self.left <= 0:
            return False
        self.left -= 1
        judged = self._judged(record)
        if judged is None:
            return False
        one, other = judged
        step = self.found.step
        return proceeds(one, step) and stops(other, self.both.match[step]) and self._odd(record, one) <= self.odd

    def _judged(self, record: Record) -> tuple[Evaluation, Evaluation] | None:
        """What both say, uncounted: it is no case more in which one was looked for."""
        tried, refused = self.both.tried, self.both.refused
        try:
            return self.both.judged(record, self.found.day)
        finally:
            self.both.tried, self.both.refused = tried, refused

    def _odd(self, record: Record, found: Evaluation) -> frozenset[str]:
        """What is not as the policy has it: requirements breached, and steps that could not be taken then."""
        unasked = (
            step
            for step, report in found.steps.items()
            if report.done_on and not self._could_be_taken(record, step, report.done_on)
        )
        return frozenset((*(finding.rule for finding in found.breaches()), *unasked))

    def _could_be_taken(self, record: Record, step: str, day: date) -> bool:
        """Whether a step could be taken on the day on which it was, had neither it nor a later one been taken then.

        The event that takes it is whichever of the day leaves it undone; where several do, one of them is enough.
        """
        policy, undone = self.both.policy, False
        later = [other.id for other in policy.steps[policy.index_of(step) + 1 :]]
        kept = [
            event for event in record.events if event.on <= day and not (event.kind == "step" and event.step in later)
        ]
        for at, event in enumerate(kept):
            if event.on != day or (event.kind == "step" and event.step != step):
                continue
            self.left -= 1
            try:
                without = rebuilt(record, events=(*kept[:at], *kept[at + 1 :]))
                before = evaluate(policy, without, calendar=self.both.calendar, as_of=day)
            except SchoolRulesError:
                continue
            if step in before.steps and before.steps[step].done_on is None:
                undone = True
                if proceeds(before, step):
                    return True
        return not undone


def _smaller(record: Record) -> Iterator[Record]:
    """The record with half its events less, then with one less, then with a fact less."""
    events = record.events
    for size in _halves(len(events)):
        for at in range(0, len(events), size):
            yield rebuilt(record, events=(*events[:at], *events[at + size :]))
    for name in record.fact_names:
        facts = {other: record.facts.get(other) for other in record.fact_names if other != name}
        yield type(record)(record.subject, events, facts, record.enrolled, record.recorded_through)


def _halves(number: int) -> Iterator[int]:
    size = number // 2
    while size:
        yield size
        size //= 2
