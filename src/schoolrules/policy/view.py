"""One case on one day: what is visible then, and what the policy's parts come to.

A `Situation` is the case itself: record, calendar, policy, knowledge. A `View` is the situation as it stood on a day.
Views are made on demand and remembered, so that a question about an earlier day costs its answer once.
"""

from __future__ import annotations

from bisect import bisect_right
from copy import copy
from datetime import date, timedelta
from fractions import Fraction
from operator import attrgetter
from typing import TYPE_CHECKING, Any, Literal, NamedTuple, TypeVar, TypeVarTuple

from schoolrules.calendar import Period, SchoolCalendar
from schoolrules.policy.basics import JsonValue, Verdict

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from schoolrules.events import Event, StepTaken
    from schoolrules.policy.policy import Policy
    from schoolrules.policy.tally import Count
    from schoolrules.record import Record, Timeline

T = TypeVar("T")
Ts = TypeVarTuple("Ts")
E = TypeVar("E", bound="Event")
ONE_DAY = timedelta(days=1)
_UNKNOWN = object()
_on = attrgetter("on")
WITHIN_ENROLMENT = frozenset(
    ("absence", "tardy", "engagement", "assignment", "work_sample", "attendance_log", "meeting")
)
"""Kinds that count only inside an enrolment span."""
ON_SCHOOL_DAYS = frozenset(("absence", "tardy"))
"""Kinds that count only on the pupil's school days."""


Phase = Literal["clear", "closed", "paused"]
"""What a process can be in besides open."""


class Exclusion(NamedTuple):
    """An event that a rule looked at and did not count, and why."""

    event: Event
    reason: str


class Span(NamedTuple):
    """The closed interval that a rule looked at, its school days, and whether the calendar held fewer than asked."""

    first: date
    last: date
    school_days: int | None
    short: bool = False


class Judgement(NamedTuple):
    """What a criterion comes to on a day: evidence in order of date, then id."""

    verdict: Verdict
    value: Fraction | int | str | None = None
    evidence: tuple[Event, ...] = ()
    window: Span | None = None
    needs: tuple[str, ...] = ()


NOT_APPLICABLE = Judgement(Verdict.NOT_APPLICABLE)


def undetermined(*needs: str) -> Judgement:
    """A judgement that lacks the facts named."""
    return Judgement(Verdict.UNDETERMINED, needs=needs)


def decided(
    is_met: bool, value: Fraction | int | str | None, evidence: tuple[Event, ...] = (), window: Span | None = None
) -> Judgement:
    """A judgement that could be made."""
    return Judgement(Verdict.MET if is_met else Verdict.NOT_MET, value, evidence, window)


class Chosen(dict[str, str]):
    """The readings that hold in a case; `asked` are those that were looked up, so that no other can matter."""

    __slots__ = ("asked",)

    def __init__(self, readings: Mapping[str, str]) -> None:
        super().__init__(readings)
        self.asked: set[str] = set()

    def __getitem__(self, reading: str) -> str:
        self.asked.add(reading)
        return super().__getitem__(reading)


class Situation:
    """A case under a policy, with the knowledge of a day: all that does not depend on the day judged."""

    __slots__ = (
        "_kept", "_memo", "_views", "as_of", "calendar", "first_day", "first_taken", "known_at", "parameters",
        "policy", "pupil", "readings", "record", "recorded_through", "spans", "timeline",
    )  # fmt: skip
    policy: Policy
    record: Record
    calendar: SchoolCalendar | None
    as_of: date
    known_at: date | None
    parameters: Mapping[str, int | Period | None]
    readings: Chosen
    timeline: Timeline
    first_taken: dict[str, StepTaken]
    recorded_through: date
    first_day: date
    spans: tuple[tuple[date, date | None], ...]
    pupil: SchoolCalendar | None

    def __init__(
        self, policy: Policy, record: Record, calendar: SchoolCalendar | None, as_of: date, known_at: date | None
    ) -> None:
        self.policy, self.record, self.calendar = policy, record, calendar
        self.as_of, self.known_at = as_of, known_at
        self.parameters, self.readings = policy.values, Chosen(policy.chosen)
        self.timeline = timeline = record.timeline(known_at)
        self.first_taken = {step: timeline.steps(step)[0] for step in timeline.step_ids if step in policy.plain_steps}
        """The first event of each step that the record shows, where nothing but that event says that it was taken."""
        self.recorded_through = record.recorded_through or (as_of if known_at is None else min(as_of, known_at))
        self.first_day = calendar.first if calendar is not None and policy.counts_school_days else date.min
        self.spans = _spans(record, calendar)
        self.pupil = calendar if calendar is None or record.enrolled is None else calendar.within(self.spans)
        self._kept: dict[str, tuple[tuple[Event, ...], tuple[Exclusion, ...]]] = {}
        self._views: dict[date, View] = {}
        self._memo: dict[Any, Any] = {}

    def view(self, day: date) -> View:
        """The situation on a day."""
        found = self._views.get(day)
        if found is None:
            found = self._views[day] = View(self, day)
        return found

    def under(self, policy: Policy) -> Situation:
        """The situation under the same policy with other numbers: what no number changes is kept, not worked out again.

        Record, timeline, sifted events, calendar and what is remembered are shared. The policies must differ in their
        numbers alone.
        """
        if policy is self.policy:
            return self
        other = copy(self)
        other.policy, other.parameters = policy, policy.values
        other._views = {}
        return other

    def remember(self, make: Callable[[Situation, *Ts], T], *given: *Ts) -> T:
        """What `make` gives for the case as a whole, made once.

        It rests on the case, on readings, and on what is given: a number of the policy that it needs is given.
        """
        key = (make, given)
        found: T = self._memo.get(key, _UNKNOWN)
        if found is _UNKNOWN:
            found = self._memo[key] = make(self, *given)
        return found

    def fact(self, name: str) -> JsonValue | None:
        """A fact of the case, or the policy's default, or None."""
        value = self.record.facts.get(name)
        if value is None:
            declared = self.policy.facts.get(name)
            return None if declared is None else declared.default
        return value  # type: ignore[return-value]

    def kept(self, kind: str) -> tuple[tuple[Event, ...], tuple[Exclusion, ...]]:
        """The events of a kind that may count at all, and those that enrolment or the calendar excludes."""
        found = self._kept.get(kind)
        if found is None:
            found = self._kept[kind] = self.sifted(kind, self.timeline.of(kind))
        return found

    def sifted(self, kind: str, events: tuple[E, ...]) -> tuple[tuple[E, ...], tuple[Exclusion, ...]]:
        """Of these events of a kind, those that may count, and those that enrolment or the calendar excludes."""
        if kind not in WITHIN_ENROLMENT or self.calendar is None:
            return events, ()
        if kind in ON_SCHOOL_DAYS:
            pupil = self.pupil
            assert pupil is not None
            covered = not events or (pupil.first <= events[0].on and events[-1].on <= pupil.last)
            if covered and all(map(pupil.is_school_day, map(_on, events))):
                return events, ()
        check = self._why_no_school_day if kind in ON_SCHOOL_DAYS else self._why_not_enrolled
        dropped = tuple(Exclusion(event, reason) for event in events if (reason := check(event.on)) is not None)
        if not dropped:
            return events, ()
        gone = {id(exclusion.event) for exclusion in dropped}
        return tuple(event for event in events if id(event) not in gone), dropped

    def _why_not_enrolled(self, day: date) -> str | None:
        if any(first <= day and (last is None or day <= last) for first, last in self.spans):
            return None
        return "outside the pupil's enrolment"

    def _why_no_school_day(self, day: date) -> str | None:
        calendar = self.calendar
        assert calendar is not None
        if not calendar.first <= day <= calendar.last:
            return "outside the calendar's coverage"
        if not calendar.is_school_day(day):
            return "not a school day"
        return self._why_not_enrolled(day)


def _spans(record: Record, calendar: SchoolCalendar | None) -> tuple[tuple[date, date | None], ...]:
    if record.enrolled is None:
        return ((date.min if calendar is None else calendar.first, None if calendar is None else calendar.last),)
    return tuple((span.first, span.last) for span in record.enrolled)


class View:
    """A situation on a day. Everything asked of it is answered from what was visible then."""

    __slots__ = (
        "_done", "_judgements", "_memo", "calendar", "day", "horizon", "policy", "readings",
        "situation", "through",
    )  # fmt: skip
    situation: Situation
    day: date
    policy: Policy
    readings: Chosen
    calendar: SchoolCalendar | None
    horizon: date
    through: date

    def __init__(self, situation: Situation, day: date) -> None:
        self.situation, self.day = situation, day
        self.policy, self.readings, self.calendar = situation.policy, situation.readings, situation.calendar
        known_at = situation.known_at
        self.horizon = day if known_at is None or known_at > day else known_at
        """The last day of which a field such as `completed_on` may tell."""
        recorded = situation.recorded_through
        self.through = recorded if recorded < day else day
        """The last day, up to the view's, for which attendance has been entered."""
        self._done: dict[str, date | None] = {}
        self._judgements: dict[str, Judgement] = {}
        self._memo: dict[Any, Any] = {}

    def at(self, day: date) -> View:
        """The same situation on another day."""
        return self.situation.view(day)

    def remember(self, make: Callable[[View, *Ts], T], *given: *Ts) -> T:
        """What `make` gives for this view, made once."""
        key = (make, given)
        found: T = self._memo.get(key, _UNKNOWN)
        if found is _UNKNOWN:
            found = self._memo[key] = make(self, *given)
        return found

    # --- what the case gives -----------------------------------------------------------------------------------

    @property
    def school(self) -> SchoolCalendar:
        """The school calendar of the case."""
        assert self.calendar is not None, "a policy that counts school days is refused without a calendar"
        return self.calendar

    @property
    def pupil(self) -> SchoolCalendar:
        """The calendar with the pupil's school days only."""
        assert self.situation.pupil is not None
        return self.situation.pupil

    def bounded(self, day: date) -> date:
        """The day, or `date.max` where the calendar, if the policy needs one, ends before it."""
        calendar = self.calendar
        beyond = calendar is not None and self.policy.needs_calendar and day > calendar.last
        return date.max if beyond else day

    def events(self, kind: str) -> tuple[Event, ...]:
        """The visible events of a kind, in order of date, then id."""
        return until(self.situation.timeline.of(kind), self.day)

    def kept(self, kind: str) -> tuple[Event, ...]:
        """The visible events of a kind that enrolment and calendar let count."""
        return until(self.situation.kept(kind)[0], self.day)

    def dropped(self, kind: str) -> list[Exclusion]:
        """The visible events of a kind that enrolment or calendar excludes, with the reason."""
        return [exclusion for exclusion in self.situation.kept(kind)[1] if exclusion.event.on <= self.day]

    def step_events(self, step: str) -> tuple[StepTaken, ...]:
        """The visible events that say that a step was taken, and show what the policy asks of them."""
        if step in self.policy.taken_if:
            return self.remember(View._taken, step)[0]
        return until(self.situation.timeline.steps(step), self.day)

    def step_dropped(self, step: str) -> list[Exclusion]:
        """The visible events of a step that do not show what the policy asks of them, with the reason."""
        return self.remember(View._taken, step)[1] if step in self.policy.taken_if else []

    def _taken(self, step: str) -> tuple[tuple[StepTaken, ...], list[Exclusion]]:
        asked = [one for one in self.policy.taken_if[step] if one.when.holds(self)]
        taken, dropped = [], []
        for event in until(self.situation.timeline.steps(step), self.day):
            lacks = next((one for one in asked if not one.shown_by(event, self)), None)
            if lacks is None:
                taken.append(event)
            else:
                dropped.append(Exclusion(event, lacks.otherwise))
        return tuple(taken), dropped

    def step_event(self, step: str) -> StepTaken | None:
        """The first of them: it dates the step, and the step is judged on it."""
        event = self.situation.first_taken.get(step)
        if event is not None:
            return event if event.on <= self.day else None
        events = () if step in self.policy.plain_steps else self.step_events(step)
        return events[0] if events else None

    def latest_outcome(self, step: str) -> StepTaken | None:
        """The latest visible event of a step that carries an outcome."""
        return next((event for event in reversed(self.step_events(step)) if event.outcome is not None), None)

    def fact(self, name: str) -> JsonValue | None:
        """A fact of the case, or the policy's default, or None."""
        return self.situation.fact(name)

    def count(self, parameter: str) -> int:
        """The value of a parameter that is a count."""
        value = self.situation.parameters[parameter]
        assert isinstance(value, int)
        return value

    def period(self, parameter: str) -> Period:
        """The value of a parameter that is a period."""
        value = self.situation.parameters[parameter]
        assert isinstance(value, Period)
        return value

    # --- what the policy makes of it ---------------------------------------------------------------------------

    def judgement(self, criterion: str) -> Judgement:
        """What a criterion comes to on this day."""
        found = self._judgements.get(criterion)
        if found is None:
            found = self._judgements[criterion] = self.policy.criterion(criterion).judge(self)
        return found

    def since(self, criterion: str) -> date | None:
        """The first day of the unbroken run of days, up to this one, on which the criterion is met."""
        if self.judgement(criterion).verdict is not Verdict.MET:
            return None
        return self.remember(View._since, criterion)

    def _since(self, criterion: str) -> date:
        declared = self.policy.criterion(criterion)
        if (stated := declared.rule.stated_since(self)) is not None:
            return stated
        floor = min(max(self.situation.first_day, declared.floor(self)), self.day)
        changes = sorted({day for day in declared.changes(self) if floor < day <= self.day}, reverse=True)
        since = self.day if not changes else changes[0]
        for day in changes[1:]:
            if self.at(day).judgement(criterion).verdict is not Verdict.MET:
                return since
            since = day
        return floor if self.at(floor).judgement(criterion).verdict is Verdict.MET else since

    def done_day(self, step: str) -> date | None:
        """The day on which a step was done, or None."""
        event = self.situation.first_taken.get(step)
        if event is not None:
            return event.on if event.on <= self.day else None
        if step not in self._done:
            self._done[step] = self._done_day(step)
        return self._done[step]

    def _done_day(self, step: str) -> date | None:
        shown = self.policy.shown_by[step]
        if shown is not None:
            return shown.day(self)
        event = self.step_event(step)
        return None if event is None else event.on

    def highest_rung(self) -> int:
        """The index, in the policy's order, of the last rung of the ladder that is done; -1 for none."""
        return self.remember(View._highest_rung)

    def _highest_rung(self) -> int:
        for index, step in reversed(self.policy.rungs):
            if self.done_day(step.id) is not None:
                return index
        return -1

    def tally(self, tally: str) -> Count:
        """What a tally has come to."""
        return self.remember(self.policy.tallies[tally].count)

    def phase(self) -> Phase | None:
        """The first of the policy's state rules that holds: `clear`, `closed`, `paused`; None while it is open."""
        return self.remember(View._phase)

    def _phase(self) -> Phase | None:
        return next((rule.state for rule in self.policy.states if rule.when.holds(self)), None)

    def cleared_through(self) -> date | None:
        """The last day whose events, and all before it, compliance has cleared; None where nothing is."""
        compliance = self.policy.compliance
        return None if compliance is None else self.remember(compliance.cleared_through)

    def fresh(self, kind: str) -> tuple[Event, ...]:
        """The kept events of a kind that no compliance has cleared."""
        events, cleared = self.kept(kind), self.cleared_through()
        return events if cleared is None else tuple(event for event in events if event.on > cleared)

    def stale(self, kind: str) -> list[Exclusion]:
        """The kept events of a kind that compliance has cleared, with that reason; after those dropped."""
        cleared = self.cleared_through()
        found = self.dropped(kind)
        if cleared is not None:
            reason = f"on or before {cleared}, a day of compliance"
            found += [Exclusion(event, reason) for event in self.kept(kind) if event.on <= cleared]
        return found


def until(events: tuple[E, ...], day: date) -> tuple[E, ...]:
    """Of events in order of date, those on or before a day."""
    if not events or events[-1].on <= day:
        return events
    return events[: bisect_right(events, day, key=_on)]


def after(events: tuple[E, ...], day: date) -> tuple[E, ...]:
    """Of events in order of date, those strictly after a day."""
    if not events or events[0].on > day:
        return events
    return events[bisect_right(events, day, key=_on) :]
