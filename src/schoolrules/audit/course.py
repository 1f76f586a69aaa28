"""A walk under way: the day that it has come to, what was recorded so far, and how the case stands."""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import TYPE_CHECKING, Any

from schoolrules.errors import InvalidInput, OutsideCalendar
from schoolrules.evaluation import Evaluation, StepReport, evaluate
from schoolrules.policy.basics import Verdict
from schoolrules.whatif.edits import AddEvent, Edit, edited

if TYPE_CHECKING:
    from schoolrules.calendar import SchoolCalendar
    from schoolrules.policy.policy import Policy
    from schoolrules.record import Record

ONE_DAY = timedelta(days=1)
SOON, PATIENCE = 3, 45
"""For how many days a walk waits for what was recorded to count, and for something to open by itself."""
ROUNDS = 6
"""How often what was recorded may bring up another blocker."""
DEPTH = 12
"""How many steps may call for one another."""

Kept = tuple[date, list[Edit], list[tuple[str, date]], "Record | None", Evaluation | None]


class TooLongError(Exception):
    """The walk made as many evaluations as it may."""


@dataclass
class Course(ABC):
    """The case as it stands; whoever goes on from it changes the day and adds what is recorded."""

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
    scope: frozenset[str] | None = None
    """The steps that the walk takes; None: whichever is open."""
    spread: bool = False
    """Whether absences come as far apart as they are counted together."""
    told: tuple[tuple[str, str, bool], ...] = ()
    """Kinds of events, each with a field and what it says in all of them."""
    mends: bool = True
    """Whether what a step's requirements lack, though the step was ready without it, is recorded too."""
    aim: str | None = None
    beyond: bool = False
    _record: Record | None = None
    _now: Evaluation | None = None

    @abstractmethod
    def take(self, step: str, depth: int = 0) -> bool:
        """Takes an open step on the first day on which it can be, its blockers cleared; undoes all where it cannot."""

    @abstractmethod
    def towards(self, step: str, depth: int) -> bool:
        """Takes a step, and first whatever steps, events and facts its conditions ask for.

        A step that is called for on the way to itself is not gone for again.
        """

    @property
    def now(self) -> Evaluation:
        """How the case stands today."""
        if self._now is None:
            self._now = self.judged(self.day)
        return self._now

    def judged(self, day: date) -> Evaluation:
        """How what is recorded so far stands on a day.

        Raises:
            TooLongError: no more evaluations are allowed.
        """
        self.left -= 1
        if self.left < 0:
            raise TooLongError
        found = evaluate(self.policy, self.record, calendar=self.calendar, as_of=day)
        self.opened |= {name for name, step in found.steps.items() if step.is_open or step.status == "done"}
        return found

    def put(self, edits: Iterable[Edit]) -> None:
        """Records something."""
        self.edits += (self._as_told(edit) for edit in edits)
        self._record = self._now = None

    def _as_told(self, edit: Edit) -> Edit:
        for kind, said, value in self.told:
            if isinstance(edit, AddEvent) and edit.event.kind == kind:
                edit = AddEvent(edit.event.model_copy(update={said: value}))
        return edit

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

    def kept(self) -> Kept:
        """How far the walk has come, for `restore`."""
        return self.day, list(self.edits), list(self.taken), self._record, self._now

    def restore(self, kept: Kept) -> None:
        """Goes back to where the walk stood."""
        self.day, edits, taken, self._record, self._now = kept
        self.edits, self.taken = list(edits), list(taken)

    def fits(self) -> bool:
        """Whether what is recorded can be judged at all."""
        try:
            return self.now is not None
        except InvalidInput:
            return False

    def is_met(self, criterion: str) -> bool:
        """Whether a criterion is met today."""
        return self.now.findings[criterion].verdict is Verdict.MET

    def candidates(self) -> tuple[StepReport, ...]:
        """The open steps."""
        return tuple(step for step in self.now.steps.values() if step.is_open)

    def eligible(self) -> tuple[StepReport, ...]:
        """Those of them that the walk takes, and has not tried in vain."""
        return tuple(
            step
            for step in self.candidates()
            if step.step not in self.failed and (self.scope is None or step.step in self.scope)
        )

    @property
    def record(self) -> Record:
        """The pupil's record so far."""
        if self._record is None:
            self._record = edited(self.base, self.edits) if self.edits else self.base
        return self._record

    def last_recorded(self, since: int = 0) -> date:
        """The day of the latest event recorded after so many changes; today where there is none."""
        return max((edit.event.on for edit in self.edits[since:] if isinstance(edit, AddEvent)), default=self.day)


def kind_of(rule: object) -> str:
    """The kind of a part; nothing where it has none."""
    return getattr(rule, "kind", "")
