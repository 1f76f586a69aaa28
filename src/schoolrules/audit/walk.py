"""Walks: histories of a policy made from its own parts, each step taken on its first day, until the procedure ends."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field, replace
from datetime import date, timedelta
from typing import TYPE_CHECKING, Any, Literal

from schoolrules.audit.causes import Want, shown_by, wants
from schoolrules.audit.grounds import OF_ATTENDANCE, OF_FACTS, ways_to_meet
from schoolrules.audit.taking import mend, mend_notices, taking
from schoolrules.audit.year import first_day, plain_calendar, plain_facts, plain_value
from schoolrules.calendar import SchoolCalendar, calendar_to_dict
from schoolrules.errors import InvalidArgument, InvalidInput, OutsideCalendar
from schoolrules.evaluation import Evaluation, StepReport, evaluate
from schoolrules.policy.basics import Verdict
from schoolrules.record import Record
from schoolrules.whatif.blockers import blockers, view_of
from schoolrules.whatif.edits import AddEvent, Edit, SetFact, edited, rebuilt

if TYPE_CHECKING:
    from schoolrules.policy.policy import Policy

ONE_DAY = timedelta(days=1)
SUBJECT = "walk"
MOST_STEPS = 400
"""How many times a walk takes a step, or tries to, at most."""
MOST_MENDED = 80
"""How many things a step's record is mended in at most."""
MOST_EVALUATIONS = 3_000
"""How many evaluations a walk makes at most."""
ROUNDS = 6
"""How often what was recorded may bring up another blocker."""
TRIES = 4
"""On how many days in a row a step is tried."""
SOON, PATIENCE = 3, 45
"""For how many days a walk waits for what was recorded to count, and for something to open by itself."""
DEPTH = 12
"""How many steps may call for one another."""

Stopped = Literal["reached", "ended", "nothing-open", "stuck", "calendar", "limit"]
"""Why a walk stopped: the step wanted was taken (a routine one: ready); the procedure is closed; no required step is
open; the open ones cannot be taken; they lie beyond the calendar; the walk grew too long."""
Chooser = Callable[[Evaluation, tuple[StepReport, ...]], StepReport | None]
"""Picks the next of the open steps; None to take none of them now."""


@dataclass(frozen=True, slots=True, repr=False)
class Walk:
    """A history of a policy and how it was made: who took which step on which day, and where it stopped.

    `record` holds all events, `as_of` is the last day. `taken` names the steps in the order in which they were taken;
    `opened` those that were open at some time, done without being taken among them. `blocked_by` is what could not be
    cleared, for a walk that is stuck.
    """

    policy: Policy
    calendar: SchoolCalendar
    record: Record
    as_of: date
    taken: tuple[tuple[str, date], ...]
    opened: frozenset[str]
    stopped: Stopped
    blocked_by: tuple[str, ...] = ()
    evaluations: int = 0
    """How many evaluations it took to make it."""

    def __repr__(self) -> str:
        return f"<Walk of {self.policy.id}: {len(self.taken)} steps taken, {self.stopped}>"

    def evaluated(self, day: date | None = None) -> Evaluation:
        """The evaluation of the last day, or of another one with the same record."""
        return evaluate(self.policy, self.record, calendar=self.calendar, as_of=day or self.as_of)

    def case(self, day: date | None = None) -> dict[str, Any]:
        """The case file of the last day, or of another one: what `schoolrules evaluate` replays."""
        return case_of(self.policy, self.record, self.calendar, day or self.as_of)

    @property
    def begun(self) -> date:
        """The day on which the walk began, the first of the enrolment."""
        return self.record.enrolled[0].first if self.record.enrolled else self.calendar.first

    def under(self, policy: Policy) -> Walk:
        """The same history, to be judged by another policy."""
        return replace(self, policy=policy)

    def without(self, step: str) -> Walk:
        """The same history without the events that say that a step was taken."""
        events = (event for event in self.record.events if event.kind != "step" or event.step != step)
        return self.with_record(rebuilt(self.record, events=events))

    def with_record(self, record: Record) -> Walk:
        """The walk with another record."""
        return replace(self, record=record)


def case_of(policy: Policy, record: Record, calendar: SchoolCalendar, day: date) -> dict[str, Any]:
    """A case file with the whole policy in it."""
    return {
        "policy": policy.to_dict(),
        "as_of": day.isoformat(),
        "calendar": calendar_to_dict(calendar),
        "record": record.to_dict(),
    }


def required_first(now: Evaluation, candidates: tuple[StepReport, ...]) -> StepReport | None:
    """The next required step; no option is taken."""
    if now.next_step is not None and now.next_step.step in {step.step for step in candidates}:
        return now.next_step
    return next((step for step in candidates if step.is_required), None)


def options_first(now: Evaluation, candidates: tuple[StepReport, ...]) -> StepReport | None:
    """Any open option before the next required step."""
    options = (step for step in candidates if not step.is_required)
    return next(options, None) or required_first(now, candidates)


def walk(
    policy: Policy,
    calendar: SchoolCalendar | None = None,
    *,
    choose: Chooser = required_first,
    facts: Mapping[str, object] | None = None,
    grounds: Iterable[str] | None = None,
    until: str | None = None,
    start: date | None = None,
    most_evaluations: int = MOST_EVALUATIONS,
) -> Walk:
    """A history that begins with an empty record, is given its ground, and takes each step on its first day.

    `grounds` are the criteria to be met first; None: days of absence, or whatever opens something. With `until` the
    walk goes for that step, whatever it takes. `facts` are added to those that the policy asks for. The pupil is
    enrolled from `start` on. Deterministic: the same arguments give the same walk.

    Raises:
        InvalidArgument: a step or a criterion that the policy does not have; a number that nobody has said.
        InvalidInput: a fact that does not fit the policy.
        OutsideCalendar: `start` lies outside the calendar.
    """
    if policy.unsaid:
        raise InvalidArgument(f"numbers: expected a policy without open numbers; {', '.join(policy.unsaid)} are open")
    if until is not None and until not in policy.shown_by:
        raise InvalidArgument(f"until: expected one of {', '.join(policy.shown_by)}")
    named = tuple(grounds) if grounds is not None else None
    if named is not None and (unknown := [name for name in named if name not in policy.criteria]):
        raise InvalidArgument(f"grounds: expected criteria of the policy, not {', '.join(map(str, unknown))}")
    days = plain_calendar() if calendar is None else calendar
    begun = first_day(days) if start is None else start
    stated = {**plain_facts(policy, begun), **(facts or {})}
    record = Record(SUBJECT, (), stated, [(begun, None)])
    walker = _Walker(policy, days, record, begun, most_evaluations)
    return walker.run(choose, named, until)


class _TooLongError(Exception):
    """The walk made as many evaluations as it may."""


@dataclass
class _Walker:
    """A walk under way: the day, and what was recorded so far."""

    policy: Policy
    calendar: SchoolCalendar
    base: Record
    day: date
    left: int
    edits: list[Edit] = field(default_factory=list)
    taken: list[tuple[str, date]] = field(default_factory=list)
    opened: set[str] = field(default_factory=set)
    failed: dict[str, tuple[str, ...]] = field(default_factory=dict)
    given: set[str] = field(default_factory=set)
    details: dict[str, dict[str, Any]] = field(default_factory=dict)
    path: list[str] = field(default_factory=list)
    beyond: bool = False
    _now: Evaluation | None = None

    def __post_init__(self) -> None:
        self.allowed = self.left
        self.safe = self.kept()

    # --- the case as it stands ---------------------------------------------------------------------------------

    @property
    def now(self) -> Evaluation:
        if self._now is None:
            self._now = self.judged(self.edits, self.day)
        return self._now

    def judged(self, edits: list[Edit], day: date) -> Evaluation:
        self.left -= 1
        if self.left < 0:
            raise _TooLongError
        record = edited(self.base, edits) if edits else self.base
        found = evaluate(self.policy, record, calendar=self.calendar, as_of=day)
        self.opened |= {name for name, step in found.steps.items() if step.is_open or step.status == "done"}
        return found

    def put(self, edits: Iterable[Edit]) -> None:
        self.edits += edits
        self._now = None

    def move(self, day: date) -> bool:
        """Goes to a later day; False where the calendar ends before it."""
        if day > self.calendar.last:
            self.beyond = True
            return False
        if day > self.day:
            self.day, self._now = day, None
        return True

    def next_day(self) -> date:
        """The next school day, or the next day where no school days are counted or none is left."""
        if not self.policy.counts_school_days:
            return self.day + ONE_DAY
        try:
            return self.calendar.add(self.day, 1)
        except OutsideCalendar:
            return self.calendar.last + ONE_DAY

    def kept(self) -> tuple[Any, ...]:
        return self.day, list(self.edits), list(self.taken), self._now

    def restore(self, kept: tuple[Any, ...]) -> None:
        self.day, edits, taken, self._now = kept
        self.edits, self.taken = list(edits), list(taken)

    # --- from the beginning to the end -------------------------------------------------------------------------

    def run(self, choose: Chooser, grounds: tuple[str, ...] | None, until: str | None) -> Walk:
        try:
            stopped = self._run(choose, grounds, until)
        except _TooLongError:
            self.restore(self.safe)
            stopped = "limit"
        record = edited(self.base, self.edits) if self.edits else self.base
        blocked = tuple(dict.fromkeys(item for found in self.failed.values() for item in found))
        return Walk(
            self.policy,
            self.calendar,
            record,
            self.day,
            tuple(self.taken),
            frozenset(self.opened),
            stopped,
            blocked if stopped == "stuck" else (),
            self.allowed - max(self.left, 0),
        )

    def _run(self, choose: Chooser, grounds: tuple[str, ...] | None, until: str | None) -> Stopped:
        if until is not None:
            self.details = shown_by(self.policy.step(until).opens)
        for name in self._of_attendance() if grounds is None else grounds:
            self.give(name)
        for _ in range(MOST_STEPS):
            now = self.now
            self.safe = self.kept()
            if until is not None and self._has(until):
                return "reached"
            wanted = None if until is None else now.steps.get(until)
            candidates = tuple(step for step in self._candidates() if step.step not in self.failed)
            if wanted is not None and wanted in candidates:
                picked: StepReport | None = self._before(wanted, candidates)
            else:
                picked = choose(now, candidates) if candidates else None
            if picked is not None:
                if self.take(picked.step):
                    self.failed.clear()
                else:
                    self.failed[picked.step] = self.now.steps[picked.step].blocked_by
            elif now.state == "closed" and until is None:
                return "ended"
            elif not (self._go_for(until) if until is not None else self._begin(grounds)):
                break
        else:
            return "limit"
        if until is not None and self._has(until):
            return "reached"
        if self.now.state == "closed":
            return "ended"
        if self.beyond:
            return "calendar"
        return "stuck" if self.failed else "nothing-open"

    def _before(self, wanted: StepReport, candidates: tuple[StepReport, ...]) -> StepReport:
        """The first required step that stands open before the one wanted; that one itself where none does."""
        at = self.policy.index_of(wanted.step)
        earlier = (step for step in candidates if step.is_required and self.policy.index_of(step.step) < at)
        return next(earlier, wanted)

    def _has(self, step: str) -> bool:
        """Whether a step was taken; one that is never done, whether it was ready, or waits without an end."""
        report = self.now.steps.get(step)
        if report is None:
            return False
        if report.done_on is not None or any(name == step for name, _ in self.taken):
            return True
        endless = report.due is None and report.status == "waiting"
        return report.is_routine and (report.status in ("ready", "overdue") or endless)

    def _candidates(self) -> tuple[StepReport, ...]:
        return tuple(step for step in self.now.steps.values() if step.is_open)

    def _of_attendance(self) -> list[str]:
        return [name for name, found in self.policy.criteria.items() if _kind(found.rule) in OF_ATTENDANCE]

    def _begin(self, grounds: tuple[str, ...] | None) -> bool:
        """Gives another ground, or waits; whether something more is to be done then."""
        criteria = self.policy.criteria if grounds is None else grounds
        later = [name for name in criteria if _kind(self.policy.criterion(name).rule) in OF_FACTS]
        for name in (*(name for name in criteria if name not in later), *later):
            if name not in self.given or _kind(self.policy.criterion(name).rule) == "contact-sets":
                kept = self.kept()
                if self.give(name) and self._wait(SOON):
                    return True
                self.restore(kept)
                if name in self.given and grounds is not None:
                    self.put(())
        return self._wait(PATIENCE)

    def _wait(self, days: int) -> bool:
        """Goes on from day to day until a step is open that was not tried in vain; else stays where it was."""
        kept = self.kept()
        for _ in range(days + 1):
            if any(step.step not in self.failed for step in self._candidates() if step.is_required):
                return True
            if not self.move(self.next_day()):
                break
        self.restore(kept)
        return False

    # --- grounds -----------------------------------------------------------------------------------------------

    def give(self, criterion: str) -> bool:
        """Records what would be counted, from today on; whether there was anything to record."""
        self.given.add(criterion)
        for way in ways_to_meet(view_of(self.now, self.day), criterion, self.day):
            kept = self.kept()
            self.put(way)
            if self._fits() and (
                any(isinstance(edit, AddEvent) for edit in way) or self.now.findings[criterion].verdict is Verdict.MET
            ):
                return True
            self.restore(kept)
        return False

    def _fits(self) -> bool:
        try:
            return self.now is not None
        except InvalidInput:
            return False

    def meet(self, criterion: str) -> bool:
        """Brings a criterion about, and goes to the day on which it is met."""
        kept = self.kept()
        for _ in range(ROUNDS):
            before, value = len(self.edits), self.now.findings[criterion].value
            given = self.give(criterion)
            last = max((e.event.on for e in self.edits[before:] if isinstance(e, AddEvent)), default=self.day)
            if self._until_met(criterion, last, SOON if given else PATIENCE):
                return True
            if not given or self.now.findings[criterion].value == value:
                break
        self.restore(kept)
        return False

    def _until_met(self, criterion: str, last: date, patience: int) -> bool:
        """Goes on to the day on which a criterion is met, so many days after the last one at most."""
        if self._is_met(criterion):
            return True
        if last > self.day and not any(step.routine for step in self.policy.steps):
            found = self.judged(self.edits, min(last, self.calendar.last)).findings[criterion]
            if found.since is not None:
                return self.move(found.since)
            self.move(min(last, self.calendar.last))
        for _ in range((last - self.day).days + patience):
            self._keep_up()
            if not self.move(self.next_day()):
                return False
            if self._is_met(criterion):
                return True
        return False

    def _is_met(self, criterion: str) -> bool:
        return self.now.findings[criterion].verdict is Verdict.MET

    def _keep_up(self) -> None:
        """Does what is due again and again, on its day."""
        for step in self._candidates():
            if step.is_routine and step.is_required and step.step not in self.failed:
                self.take(step.step, DEPTH)

    # --- steps -------------------------------------------------------------------------------------------------

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
            if self.now.steps[step].done_on is None and not self.record(step):
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
            if not self.move(first):
                return False
        return False

    def record(self, step: str) -> bool:
        """Records that a step is taken today, with what its requirements ask for; whether it counts."""
        declared, view = self.policy.step(step), view_of(self.now, self.day)
        made = taking(view, declared, self.day, self.details.get(step, {}))
        if not made:
            return False
        kept = self.kept()
        self.put(made)
        if not self._fits() or not self._counts(step):
            self.restore(kept)
            return False
        for _ in range(MOST_MENDED):
            found = mend(self.now, step) or mend_notices(self.now)
            if not found or found[0] in self.edits:
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
                if self._fits() and self._is_less(step, before):
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

    # --- going for one step ------------------------------------------------------------------------------------

    def _go_for(self, step: str) -> bool:
        """Brings about what a step lacks to be open; whether anything was changed."""
        report = self.now.steps.get(step)
        if step in self.failed:
            return False
        last = max((e.event.on for e in self.edits if isinstance(e, AddEvent)), default=self.day)
        if last > self.day and self._wait((last - self.day).days):
            return True
        if report is not None and report.is_routine and report.due is not None and report.due > self.day:
            return self.move(report.due)
        before = self.day, len(self.edits), len(self.taken)
        if not self.towards(step, 0) and (self.day, len(self.edits), len(self.taken)) == before:
            return self._wait_for(step)
        return True

    def _wait_for(self, step: str) -> bool:
        kept = self.kept()
        for _ in range(PATIENCE):
            report = self.now.steps.get(step)
            if report is not None and (report.is_open or self._has(step)):
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
            asked = wants(self.policy.step(step).opens, view_of(self.now, self.day), self.day)
            if (asked is None or not self._bring_about(asked, depth)) and not self._leave_phase():
                break
        if depth:
            self.restore(kept)
        return False

    def _bring_about(self, asked: tuple[Want, ...], depth: int) -> bool:
        """Whether anything of what is wanted was brought about."""
        done = False
        for want in asked:
            if want.edit is not None:
                if want.edit not in self.edits:
                    kept = self.kept()
                    self.put((want.edit,))
                    if self._fits():
                        done = True
                    else:
                        self.restore(kept)
            elif want.step:
                was = len(self.taken)
                done = (depth < DEPTH and self.towards(want.step, depth + 1) and len(self.taken) > was) or done
            elif want.criterion and self.now.findings[want.criterion].verdict is not Verdict.MET:
                done = self.meet(want.criterion) or done
        return done

    def _leave_phase(self) -> bool:
        """Where the process is clear or paused, gives it another ground; whether it is open then."""
        if self.now.state == "closed" or self._is_open():
            return False
        for name, criterion in self.policy.criteria.items():
            if _kind(criterion.rule) not in OF_FACTS and name not in self.given:
                kept = self.kept()
                if self.meet(name) and self._is_open():
                    return True
                self.restore(kept)
        return False

    def _is_open(self) -> bool:
        return self.now.state == "open"


def _kind(rule: object) -> str:
    return getattr(rule, "kind", "")
