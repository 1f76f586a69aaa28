"""How a walk goes for a step that is not open yet."""

from __future__ import annotations

from schoolrules.audit.causes import Way, ways
from schoolrules.audit.course import DEPTH, PATIENCE, ROUNDS, kind_of
from schoolrules.audit.grounds import OF_FACTS
from schoolrules.audit.stepping import Stepping
from schoolrules.whatif.blockers import view_of


class Aiming(Stepping):
    """Brings about what a step lacks to be open, and takes it."""

    def go_for(self, step: str) -> bool:
        """Brings about what a step lacks to be open; whether anything was changed."""
        report = self.now.steps.get(step)
        if step in self.failed:
            return False
        last = self.last_recorded()
        if last > self.day and self.wait((last - self.day).days):
            return True
        if report is not None and report.is_routine and report.due is not None and report.due > self.day:
            return self.move(report.due)
        before = self.day, len(self.edits), len(self.taken)
        if not self.towards(step, 0) and (self.day, len(self.edits), len(self.taken)) == before:
            return self._wait_for(step)
        return True

    def has(self, step: str) -> bool:
        """Whether a step was taken; one that is never done, whether it was ready, or waits without an end."""
        report = self.now.steps.get(step)
        if report is None:
            return False
        if report.done_on is not None or any(name == step for name, _ in self.taken):
            return True
        endless = report.due is None and report.status == "waiting"
        return report.is_routine and (report.status in ("ready", "overdue") or endless)

    def wait(self, days: int) -> bool:
        """Goes on from day to day until a step is open that was not tried in vain; else stays where it was."""
        kept = self.kept()
        for _ in range(days + 1):
            if any(step.is_required or step.step == self.aim for step in self.eligible()):
                return True
            if not self.move(self.next_day()):
                break
        self.restore(kept)
        return False

    def _wait_for(self, step: str) -> bool:
        kept = self.kept()
        for _ in range(PATIENCE):
            report = self.now.steps.get(step)
            if report is not None and (report.is_open or self.has(step)):
                return True
            if not self.move(self.next_day()):
                break
        self.restore(kept)
        return False

    def towards(self, step: str, depth: int) -> bool:
        """Takes a step, and first whatever steps, events and facts its conditions ask for.

        A step that is called for on the way to itself is not gone for again.
        """
        if step in self.path:
            return False
        self.path.append(step)
        try:
            return self._towards(step, depth)
        finally:
            self.path.pop()

    def _towards(self, step: str, depth: int) -> bool:
        kept = self.kept()
        for _ in range(ROUNDS):
            report = self.now.steps.get(step)
            if report is None:
                break
            if report.done_on is not None:
                return True
            if report.is_open:
                return self.take(step, depth)
            asked = ways(self.policy.step(step).opens, view_of(self.now, self.day), self.day)
            if not any(self._bring_about(way, depth) for way in asked) and not self._leave_phase():
                break
        if depth:
            self.restore(kept)
        return False

    def _bring_about(self, asked: Way, depth: int) -> bool:
        """Whether anything of what is wanted was brought about."""
        done = False
        for want in asked:
            if want.edit is not None:
                if want.edit not in self.edits:
                    kept = self.kept()
                    self.put((want.edit,))
                    if self.fits():
                        done = True
                    else:
                        self.restore(kept)
            elif want.step:
                was = len(self.taken)
                done = (depth < DEPTH and self.towards(want.step, depth + 1) and len(self.taken) > was) or done
            elif want.criterion and not self.is_met(want.criterion):
                done = self.meet(want.criterion) or done
        return done

    def _leave_phase(self) -> bool:
        """Where the process is clear or paused, gives it another ground; whether it is open then."""
        if self.now.state in ("closed", "open"):
            return False
        for name, criterion in self.policy.criteria.items():
            if kind_of(criterion.rule) not in OF_FACTS and (name not in self.given or not self.is_met(name)):
                kept = self.kept()
                if self.meet(name) and self.now.state == "open":
                    return True
                self.restore(kept)
        return False
