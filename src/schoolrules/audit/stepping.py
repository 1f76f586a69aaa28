"""How a walk takes a step: on its first day, with what blocks it recorded and what it must show shown."""

from __future__ import annotations

from schoolrules.audit.course import DEPTH, ROUNDS
from schoolrules.audit.giving import Giving
from schoolrules.audit.taking import mend, mend_notices, taking
from schoolrules.audit.year import plain_value
from schoolrules.whatif.blockers import blockers, view_of
from schoolrules.whatif.edits import AddEvent, Edit, SetFact

MOST_MENDED = 80
"""How many things a step's record is mended in at most."""
TRIES = 4
"""On how many days in a row a step is tried."""


class Stepping(Giving):
    """Takes steps that are open."""

    def take(self, step: str, depth: int = 0) -> bool:
        """Takes an open step on the first day on which it can be, its blockers cleared; undoes all where it cannot."""
        self.path.append(step)
        try:
            return self._take(step, depth)
        finally:
            self.path.pop()

    def _take(self, step: str, depth: int) -> bool:
        kept = self.kept()
        for _ in range(TRIES):
            if not self.clear(step, depth) or not self.open(step):
                break
            if self.now.steps[step].done_on is None and not self.record_step(step):
                if not self.move(self.next_day()):
                    break
                continue
            self.taken.append((step, self.day))
            return True
        self.restore(kept)
        return False

    def open(self, step: str) -> bool:
        """Goes to the first day on which a step may be taken."""
        for _ in range(ROUNDS):
            report = self.now.steps[step]
            if report.done_on is not None:
                return True
            first = report.due if report.is_routine else report.earliest
            if report.beyond and first is None:
                self.beyond = True
                return False
            if report.blocked_by or not report.is_open:
                return False
            if first is None or first <= self.day:
                return True
            kept = self.kept()
            if not self.move(first):
                return False
            if not self.now.steps[step].is_open:
                self.renew(kept, step)
        return False

    def record_step(self, step: str) -> bool:
        """Records that a step is taken today, with what its requirements ask for; whether it counts."""
        declared, view = self.policy.step(step), view_of(self.now, self.day)
        made = taking(view, declared, self.day, self.details.get(step, {}))
        if not made:
            return False
        kept = self.kept()
        self.put(made)
        if not self.fits() or not self._counts(step):
            self.restore(kept)
            return False
        for _ in range(MOST_MENDED):
            found = mend(self.now, step) or mend_notices(self.now)
            if not found or found[0] in self.edits or (isinstance(found[0], AddEvent) and not self.mends):
                break
            self.put(found)
        return True

    def _counts(self, step: str) -> bool:
        """Whether what was recorded takes the step; one that is never done is taken when it is not due any more."""
        report = self.now.steps[step]
        return report.done_on is not None or (report.is_routine and not report.is_open)

    def clear(self, step: str, depth: int = 0) -> bool:
        """Records what blocks a step, today or on the next days, until nothing does."""
        for _ in range(TRIES):
            for _ in range(ROUNDS):
                report = self.now.steps.get(step)
                if report is None:
                    return False
                if not report.blocked_by:
                    return True
                if not self._clear_once(step, depth):
                    break
            kept = self.kept()
            if not self.move(self.next_day()):
                self.restore(kept)
                return False
        return not self.now.steps[step].blocked_by

    def _clear_once(self, step: str, depth: int) -> bool:
        """Clears what can be; whether anything was."""
        declared, before = self.policy.step(step), self.now.steps[step].blocked_by
        found = blockers((*declared.presupposes, *declared.needs), view_of(self.now, self.day), self.day)
        done = False
        for blocker in found:
            kind, _, name = blocker.id.partition(":")
            if kind == "step" and name in self.policy.shown_by:
                done = (depth < DEPTH and self.towards(name, depth + 1)) or done
            elif kind == "criterion" and name in self.policy.criteria:
                done = self.meet(name) or done
            elif edits := blocker.edits or self._fact(kind, name):
                kept = self.kept()
                self.put([edit for edit in edits if edit not in self.edits])
                if self.fits() and self._is_less(step, before):
                    done = True
                else:
                    self.restore(kept)
            before = self.now.steps[step].blocked_by
        return done

    def _fact(self, kind: str, name: str) -> tuple[Edit, ...]:
        """A fact that is missing and has no list of choices, as something plain."""
        declared = self.policy.facts.get(name)
        value = None if declared is None or kind != "fact" else plain_value(declared)
        return () if value is None else (SetFact(name, value),)

    def _is_less(self, step: str, before: tuple[str, ...]) -> bool:
        """Whether something of what blocked a step blocks it no more."""
        return bool(set(before) - set(self.now.steps[step].blocked_by))
