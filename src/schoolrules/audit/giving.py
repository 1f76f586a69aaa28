"""How a walk brings a criterion about."""

from __future__ import annotations

from datetime import date

from schoolrules.audit.course import DEPTH, PATIENCE, ROUNDS, SOON, Course, Kept
from schoolrules.audit.grounds import keeping_up, ways_to_meet
from schoolrules.policy.basics import Verdict
from schoolrules.whatif.blockers import view_of
from schoolrules.whatif.edits import AddEvent


class Giving(Course):
    """Records what a criterion counts, and goes to the day on which it is met."""

    def give(self, criterion: str) -> bool:
        """Records what would be counted, from today on; whether there was anything to record."""
        self.given.add(criterion)
        for way in ways_to_meet(view_of(self.now, self.day), criterion, self.day, spread=self.spread):
            kept = self.kept()
            self.put(way)
            if self.fits() and (
                any(isinstance(edit, AddEvent) for edit in way) or self.now.findings[criterion].verdict is Verdict.MET
            ):
                return True
            self.restore(kept)
        return False

    def meet(self, criterion: str) -> bool:
        """Brings a criterion about, and goes to the day on which it is met."""
        kept = self.kept()
        for _ in range(ROUNDS):
            before, value = len(self.edits), self.now.findings[criterion].value
            given = self.give(criterion)
            if self._until_met(criterion, self.last_recorded(before), SOON if given else PATIENCE):
                return True
            if not given or self.now.findings[criterion].value == value:
                break
        self.restore(kept)
        return False

    def renew(self, before: Kept, step: str) -> None:
        """Has a step open today too, where a criterion that was met before lapsed on the way to this day.

        What it counts is recorded for every day between; where that is not enough, once more from today on.
        """
        here, day = self.kept(), self.day
        unmet = {name for name in self.policy.criteria if not self.is_met(name)}
        self.restore(before)
        view = view_of(self.now, self.day)
        lapsed = [name for name in self.policy.criteria if name in unmet and self.is_met(name)]
        for name in lapsed:
            self.restore(before)
            self.put(keeping_up(view, name, self.day, day))
            if self.fits() and self.move(day) and self.now.steps[step].is_open:
                return
            self.restore(here)
            if self.meet(name) and self.now.steps[step].is_open:
                return
        self.restore(here)

    def _until_met(self, criterion: str, last: date, patience: int) -> bool:
        """Goes on to the day on which a criterion is met, so many days after the last one at most."""
        if self.is_met(criterion):
            return True
        if last > self.day and not any(step.routine for step in self.policy.steps):
            found = self.judged(min(last, self.calendar.last)).findings[criterion]
            if found.since is not None:
                return self.move(found.since)
            self.move(min(last, self.calendar.last))
        for _ in range((last - self.day).days + patience):
            self._keep_up()
            if not self.move(self.next_day()):
                return False
            if self.is_met(criterion):
                return True
        return False

    def _keep_up(self) -> None:
        """Does what is due again and again, on its day."""
        for step in self.candidates():
            if step.is_routine and step.is_required and step.step not in self.failed:
                self.take(step.step, DEPTH)
