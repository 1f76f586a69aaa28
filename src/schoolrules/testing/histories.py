"""Histories: what happens to a case, move by move, each move made from what the policy says by then."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date, timedelta
from typing import TYPE_CHECKING, Final, Literal, NamedTuple, get_args

from hypothesis import strategies as st

from schoolrules.calendar import SchoolCalendar
from schoolrules.errors import InvalidInput
from schoolrules.evaluation.steps import Standing, standing
from schoolrules.events import parse_event
from schoolrules.policy.editions import in_force
from schoolrules.policy.expressions import BEYOND, UNCOUNTED
from schoolrules.policy.policy import Policy
from schoolrules.policy.schoolyears import school_year_of
from schoolrules.policy.view import Situation, View
from schoolrules.record import Record
from schoolrules.testing.grounds import brought_about
from schoolrules.testing.happenings import Happening, ahead, happening, taking
from schoolrules.testing.vocabulary import Vocabulary
from schoolrules.whatif.blockers import blockers
from schoolrules.whatif.edits import AddEvent, SetFact

if TYPE_CHECKING:
    from schoolrules.events import Event
    from schoolrules.policy.step import Step

ONE_DAY: Final = timedelta(days=1)
SUBJECT: Final = "S-1"
Spans = list[tuple[date, date | None]]
Act = Literal["go-on", "ground", "take", "event", "wait", "skip", "correct", "clear"]
ACTS: Final[tuple[Act, ...]] = (
    "skip", "event", "wait", "correct", "take", "clear", "ground", "go-on", "ground", "take", "event", "go-on", "skip",
)  # fmt: skip
"""Those that record the least first, for what is shrunk; some of them twice, to come by more often."""
MANNERS: Final = (*(0,) * 16, *range(1, 32), *range(32, 256, 7))
OPEN: Final = ("ready", "blocked", "overdue", "waiting", "lapsed")
LAST_MINUTE: Final = 5
"""From this number on, a step is taken whatever is missing."""
ROUNDS: Final = 3
"""How often what was recorded may bring up another blocker."""


class Move(NamedTuple):
    """One thing that happens: what sort of thing, to which step or criterion, on which day, and in what manner."""

    act: Act
    which: int
    when: int
    manner: int


class Opening(NamedTuple):
    """A step about to be taken: how many events there are by then, with which facts, and the day."""

    events: int
    facts: dict[str, object]
    day: date


MOVES: Final[st.SearchStrategy[Move]] = st.tuples(
    st.sampled_from(ACTS), st.integers(0, 11), st.integers(0, 7), st.sampled_from(MANNERS)
).map(Move._make)


class History:
    """A case under way: the day it is, what was recorded, and the days on which something turns."""

    policy: Policy
    words: Vocabulary
    calendar: SchoolCalendar | None
    enrolled: Spans | None
    facts: dict[str, object]
    day: date

    def __init__(
        self,
        policy: Policy,
        words: Vocabulary,
        calendar: SchoolCalendar | None,
        first: date,
        facts: Mapping[str, object],
        enrolled: Spans | None,
    ) -> None:
        self.policy, self.words, self.calendar, self.enrolled = policy, words, calendar, enrolled
        self.facts = dict(facts)
        self.events: list[Event] = []
        self.openings: list[Opening] = []
        self.is_cut: bool = False
        self.day = self.within(first)
        self.turns: list[date] = [self.day]
        self._view: View | None = None

    # --- what is known ---------------------------------------------------------------------------------------------

    def record(self, recorded_through: date | None = None) -> Record:
        """The record so far."""
        return Record(SUBJECT, self.events, self.facts, self.enrolled, recorded_through)

    def view(self) -> View:
        """The case as it stands on the present day."""
        if self._view is None or self._view.day != self.day:
            record = self.record()
            policy = in_force(self.policy, record, self.day, None)
            self._view = Situation(policy, record, self.calendar, self.day, None).view(self.day)
        return self._view

    def within(self, day: date) -> date:
        """The day, or the nearest one that the calendar covers."""
        return day if self.calendar is None else min(max(day, self.calendar.first), self.calendar.last)

    # --- what happens ----------------------------------------------------------------------------------------------

    def add(self, made: Iterable[Happening]) -> None:
        """Records events; the present day is no earlier than they are."""
        for each in made:
            if not self._fits(each):
                continue
            day = self.within(each["on"])
            plain = {name: _plain(value) for name, value in each.items()}
            self.events.append(parse_event({**plain, "on": day.isoformat(), "id": f"e{len(self.events):02d}"}))
            self.day = max(self.day, day)
            self._view = None

    def _fits(self, made: Happening) -> bool:
        """Whether the policy takes such an event: what clears a blocker may be none that records the step."""
        policy = self.policy
        if made["kind"] != "step":
            return True
        if made["step"] in policy.recorded_otherwise:
            return False
        outcomes = policy.step(made["step"]).outcomes
        return not outcomes or made.get("outcome") in (None, *outcomes)

    def play(self, moves: Iterable[Move]) -> History:
        """Makes the moves, one after another; where none of them recorded anything, something is brought about."""
        move = None
        for move in moves:
            getattr(self, f"_{move.act.replace('-', '_')}")(move)
        if move is not None and not self.events:
            self._go_on(move)
        return self

    def _go_on(self, move: Move) -> None:
        """Takes what comes next on its first lawful day, again and again; the first one in a manner of its own."""
        for number in range(move.when + 2):
            if not self._taken(0, 0, 0 if number else move.manner):
                if number:
                    self.day = self.within(ahead(self.view(), self.day, 1 + move.which))
                else:
                    self._ground(move._replace(when=0))

    def _take(self, move: Move) -> None:
        """Takes an open step, on one of the days at which its rules turn."""
        if not self._taken(move.which, move.when, move.manner):
            self._ground(move)

    def _skip(self, move: Move) -> None:
        """Takes a step out of turn: one of those after the next one, whatever the policy says of it by now."""
        view = self.view()
        steps = [step for step in view.policy.steps if step.exists.holds(view)]
        stands = self._chosen(0)
        if steps:
            place = 0 if stands is None else steps.index(stands.step)
            step = steps[(place + 1 + move.which) % len(steps)]
            day = self.within(self._day_for(standing(step, view), move.when))
            self.add(taking(step, day, move.manner, self.words, view))

    def _taken(self, which: int, when: int, manner: int) -> bool:
        """Takes a step; whether there was one to take."""
        stands = self._chosen(which)
        if stands is None:
            return False
        step = stands.step
        day = self.within(self._day_for(stands, when))
        if when < LAST_MINUTE:
            self.day = max(self.day, day)
            self._cleared(step, manner)
            day = self.within(self._day_for(standing(step, self.view()), when))
        made = taking(step, day, manner, self.words, self.view())
        if made:
            self.openings.append(Opening(len(self.events), dict(self.facts), day))
        self.add(made)
        return bool(made)

    def cut(self, which: int) -> None:
        """Takes back a step that was taken, and all that was recorded after it: it is the day on which it may be."""
        openings = [opening for opening in self.openings if opening.events]
        if openings:
            found = openings[which % len(openings)]
            self.events, self.facts, self.day = self.events[: found.events], found.facts, found.day
            self.is_cut = True
            self._view = None

    def _chosen(self, which: int) -> Standing | None:
        """The next required step, or another one that is open."""
        view = self.view()
        all_ = (standing(step, view) for step in view.policy.steps if step.exists.holds(view))
        with_routine = which % 3 == 2  # else what only comes round again would keep all else from coming by
        open_ = [s for s in all_ if s.status in OPEN and (with_routine or s.is_open or not s.step.routine)]
        for stands in open_:
            self._turn(stands.earliest, stands.due)
        required = [stands for stands in open_ if stands.force != "may" and stands.is_open and not stands.step.yields]
        ordered = [*required[:1], *(stands for stands in open_ if stands not in required[:1])]
        return ordered[which % len(ordered)] if ordered else None

    def _day_for(self, stands: Standing, when: int) -> date:
        earliest, due = _known(stands.earliest), _known(stands.due)
        start = max(earliest or self.day, self.day)
        match when:
            case 1:
                return (earliest or self.day) - ONE_DAY
            case 2:
                return ahead(self.view(), start, 1)
            case 3:
                return due or start
            case 4:
                return start if due is None else due + ONE_DAY
            case 5:
                return earliest or self.day
            case 6:
                return self._school_day_before(earliest or self.day)
        return start

    def _school_day_before(self, day: date) -> date:
        calendar = self.calendar
        if calendar is None or not calendar.first < day <= calendar.last:
            return day - ONE_DAY
        before = calendar.rank(day - ONE_DAY)
        return calendar.nth(before) if before else day - ONE_DAY

    def _clear(self, move: Move) -> None:
        """Records what blocks a step, and does not take it."""
        stands = self._chosen(move.which)
        if stands is not None:
            self._cleared(stands.step, move.manner)

    def _cleared(self, step: Step, manner: int) -> None:
        for _ in range(ROUNDS):
            waiting = blockers((*step.presupposes, *step.needs), self.view(), self.day)
            edits = [edit for blocker in waiting for edit in blocker.edits]
            if not edits:
                return
            for edit in edits:
                if isinstance(edit, AddEvent):
                    self.add([self._varied(edit.event.to_dict(), manner)])
                elif isinstance(edit, SetFact):
                    self.facts[edit.name] = edit.value if manner % 2 == 0 else not edit.value
                    self._view = None

    def _varied(self, made: Happening, manner: int) -> Happening:
        """What clears a blocker, with a day of its own where it names one."""
        on = date.fromisoformat(made["on"])
        if "for" in made:
            made["for"] = ahead(self.view(), on, (0, 7, 6, 5, 12)[(manner + 1) % 5])
        return made | {"on": on}

    def _ground(self, move: Move) -> None:
        """Brings a criterion to its threshold, one short of it, or one beyond."""
        view = self.view()
        criteria = list(view.policy.criteria.values())
        if not criteria:
            return
        rule = criteria[move.which % len(criteria)].rule
        spare = (0, -1, 1)[move.when % 3]
        self.add(brought_about(view, rule, spare, move.manner % 5, self.words))
        view = self.view()
        changes = [day for day in rule.changes(view) if day >= self.day]
        if changes:
            self._turn(min(changes), max(changes))
        if move.when > 3:  # on to the day on which it turns
            after = sorted(day for day in changes if day > self.day)
            self.day = self.within(after[0] + (0, -1, 1, 0)[move.when % 4] * ONE_DAY if after else self.day + ONE_DAY)

    def _event(self, move: Move) -> None:
        """Something that the policy reads; in every other manner what the next step reads."""
        kinds = self.words.kinds
        if move.manner % 2 and (stands := self._chosen(0)) is not None:
            kinds = self.words.kinds_of.get(stands.step.id) or kinds
        if kinds:
            kind = kinds[(move.which + 12 * (move.manner // 32)) % len(kinds)]
            on = self.day + (0, 1, -1, 0, 0, -7, 0, 0)[move.when] * ONE_DAY
            self.add([happening(kind, on, move.manner // 2, self.words, self.view())])

    def _wait(self, move: Move) -> None:
        """Time passes: to the next day on which something turns, the day before or after it, or some days on."""
        view = self.view()
        self._chosen(0)  # for the days of the steps that are open now
        coming = sorted({day for day in self.turns if day > self.day})
        match move.when:
            case 0:
                day = self.day + ONE_DAY
            case 1 | 2 | 3 if coming:
                day = coming[move.which % len(coming)] + (move.when - 2) * ONE_DAY
            case 4:
                day = ahead(view, self.day, 5)
            case 5:
                day = ahead(view, self.day, (10, 11, 20, 21, 60)[move.which % 5])
            case 6:
                day = school_year_of(self.day)[1] + (move.which % 2) * ONE_DAY
            case _:
                day = ahead(view, self.day, 1 + move.which)
        self.day = self.within(max(day, self.day))

    def _correct(self, move: Move) -> None:
        """An event turns out to be otherwise: known late, withdrawn, handed in, recorded with another value."""
        if not self.events:
            return
        at = -1 - move.which % len(self.events)
        event = self.events[at]
        later = event.on + (1, 0, 3, 10)[move.when % 4] * ONE_DAY
        change = _changed(event, later, move.manner)
        try:
            self.events[at] = parse_event({**event.to_dict(), "id": event.id, **change})
        except InvalidInput:  # the value does not fit this kind
            return
        self.turns.append(later)
        self._view = None

    def _turn(self, *days: date | None) -> None:
        known = [day for day in map(_known, days) if day is not None]
        self.turns += [day for day in known if day not in self.turns]


def _changed(event: Event, later: date, manner: int) -> dict[str, object]:
    """What of an event is told otherwise."""
    told: dict[str, object] = {"known_on": later.isoformat()}
    match manner % 4:
        case 0:
            return told
        case 1:
            return {"retracted_on": later.isoformat()}
        case 2:
            return {**told, "retracted_on": (later + ONE_DAY * 2).isoformat()}
    for name, field in type(event).model_fields.items():
        choices = get_args(field.annotation)
        if name.endswith("_on") and name not in ("known_on", "retracted_on"):
            return {name: later.isoformat()}
        if choices and all(isinstance(choice, str) for choice in choices) and name != "kind":
            others = [choice for choice in choices if choice != getattr(event, name)]
            return {name: others[manner // 4 % len(others)]} if others else told
        if field.annotation is bool:
            return {name: not getattr(event, name)}
    return told


def _known(day: date | None) -> date | None:
    return None if day in (BEYOND, UNCOUNTED) else day


def _plain(value: object) -> object:
    if isinstance(value, date):
        return value.isoformat()
    return list(value) if isinstance(value, tuple) else value
