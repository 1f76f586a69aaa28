"""A walk from its beginning to its end."""

from __future__ import annotations

from typing import Any

from schoolrules.audit.aiming import Aiming
from schoolrules.audit.causes import shown_by
from schoolrules.audit.choosers import Chooser
from schoolrules.audit.course import PATIENCE, SOON, Kept, TooLongError, kind_of
from schoolrules.audit.grounds import OF_ATTENDANCE, OF_FACTS
from schoolrules.audit.history import Stopped, Walk
from schoolrules.evaluation import StepReport

MOST_STEPS = 400
"""How many times a walk takes a step, or tries to, at most."""


class Walker(Aiming):
    """Gives the grounds, and takes step after step."""

    details: dict[str, dict[str, Any]]
    safe: Kept
    aim: str | None
    scope: frozenset[str] | None

    def run(self, choose: Chooser, grounds: tuple[str, ...] | None, until: str | None) -> Walk:
        """The walk; `until` a step, where one is wanted, from these grounds alone, where some are named."""
        allowed, self.safe, self.aim = self.left, self.kept(), until
        try:
            stopped = self._run(choose, grounds, until)
        except TooLongError:
            self.restore(self.safe)
            stopped = "limit"
        blocked = tuple(dict.fromkeys(item for found in self.failed.values() for item in found))
        return Walk(
            self.policy,
            self.calendar,
            self.record,
            self.day,
            tuple(self.taken),
            frozenset(self.opened),
            stopped,
            blocked if stopped == "stuck" else (),
            allowed - max(self.left, 0),
        )

    def _run(self, choose: Chooser, grounds: tuple[str, ...] | None, until: str | None) -> Stopped:
        if until is not None:
            self.details = shown_by(self.policy.step(until).opens)
        for name in self._of_attendance() if grounds is None else grounds:
            self.give(name)
        for _ in range(MOST_STEPS):
            now = self.now
            self.safe = self.kept()
            if until is not None and self.has(until):
                return "reached"
            picked = self._picked(choose)
            if picked is not None:
                if self.take(picked.step):
                    self.failed.clear()
                else:
                    self.failed[picked.step] = self.now.steps[picked.step].blocked_by
            elif now.state == "closed" and until is None:
                return "ended"
            elif not (self.go_for(until) if until is not None else self._begin(grounds)):
                if self.scope is None:
                    break
                self.scope = None  # what the step rests on did not do: from here on, any step in its order
        else:
            return "limit"
        if until is not None and self.has(until):
            return "reached"
        if self.now.state == "closed":
            return "ended"
        if self.beyond:
            return "calendar"
        return "stuck" if self.failed else "nothing-open"

    def _picked(self, choose: Chooser) -> StepReport | None:
        """The step to be taken next: where the walk keeps to some steps, the wanted one as soon as it is open."""
        candidates = self.eligible()
        wanted = next((step for step in candidates if step.step == self.aim), None)
        if wanted is not None:
            return wanted if self.scope is not None else self._before(wanted, candidates)
        return choose(self.now, candidates) if candidates else None

    def _before(self, wanted: StepReport, candidates: tuple[StepReport, ...]) -> StepReport:
        """The first required step that stands open before the one wanted; that one itself where none does."""
        at = self.policy.index_of(wanted.step)
        earlier = (step for step in candidates if step.is_required and self.policy.index_of(step.step) < at)
        return next(earlier, wanted)

    def _of_attendance(self) -> list[str]:
        return [name for name, found in self.policy.criteria.items() if kind_of(found.rule) in OF_ATTENDANCE]

    def _begin(self, grounds: tuple[str, ...] | None) -> bool:
        """Gives another ground, or waits; whether something more is to be done then."""
        criteria = self.policy.criteria if grounds is None else grounds
        later = [name for name in criteria if kind_of(self.policy.criterion(name).rule) in OF_FACTS]
        for name in (*(name for name in criteria if name not in later), *later):
            if name not in self.given or kind_of(self.policy.criterion(name).rule) == "contact-sets":
                kept = self.kept()
                if self.give(name) and self.wait(SOON):
                    return True
                self.restore(kept)
        return self.wait(PATIENCE)
