"""What still keeps a step from being taken, and the first day on which it could be if all that were done today."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import date, timedelta
from typing import TYPE_CHECKING, Any

from schoolrules.errors import InvalidArgument, OutsideCalendar
from schoolrules.evaluation import evaluate
from schoolrules.parsing import closest
from schoolrules.policy.basics import Verdict
from schoolrules.policy.needs import FACT
from schoolrules.whatif.blockers import Blocker, blockers, possible, view_of
from schoolrules.whatif.edits import AddEvent, CorrectEvent, Edit, SetFact, as_known, corrected, edited, free_id, plain
from schoolrules.whatif.families import add
from schoolrules.whatif.requirements import mending

if TYPE_CHECKING:
    from schoolrules.evaluation import Evaluation, StepReport
    from schoolrules.record import Record

ONE_DAY = timedelta(days=1)
MOST_BLOCKERS = 40
"""How many blockers of a step are cleared at most, one of which may bring up another."""
MOST_STEPS = 40


@dataclass(frozen=True, slots=True, repr=False)
class StepBefore:
    """A step that has to be taken first: what blocks it, and the day on which it is taken."""

    step: str
    blockers: tuple[Blocker, ...]
    on: date

    def __repr__(self) -> str:
        return f"StepBefore({self.step})"

    def to_dict(self) -> dict[str, Any]:
        """The step as JSON."""
        return {"step": self.step, "on": self.on.isoformat(), "blockers": [b.to_dict() for b in self.blockers]}


@dataclass(frozen=True, slots=True, repr=False)
class Opening:
    """What still keeps a step from being taken, and when it could first be.

    `blocked_by` is everything that blocks it, as the evaluation has it; `blockers` the same with what would have to
    be recorded, and what that brings up in its turn. `before` are the required steps that come first, each taken on
    the first lawful day, with the details that its requirements ask for. `first_day` is the first day on which the
    step could be taken if everything that blocks it were recorded today, or on the first later day on which it counts
    (for the steps before it: on their days); None where there is none, or it cannot be known, and then `why_not` says
    why. `edits` is all of that together; applied, it leaves the step ready on that day. `breaches` are the
    requirements that would be breached by then and are not now, such as one that rests on what the record cannot be
    told to show, or whose last day passes while the step waits.

    A fact that is not known is supposed, never guessed: `supposes` says as what, and `otherwise` has the answer for
    each other value that one such fact may have, the others being supposed as they are here.
    """

    step: str
    status: str
    blocked_by: tuple[str, ...]
    blockers: tuple[Blocker, ...]
    before: tuple[StepBefore, ...]
    first_day: date | None
    why_not: str | None
    edits: tuple[Edit, ...]
    breaches: tuple[str, ...] = ()
    supposes: tuple[SetFact, ...] = ()
    otherwise: tuple[Opening, ...] = ()

    def __repr__(self) -> str:
        return f"<Opening {self.step}: {self.status}, {len(self.blockers)} blockers, {len(self.before)} steps before>"

    def _repr_html_(self) -> str:
        """What is lacking as a table, for notebooks."""
        from schoolrules.whatif.html import opening_html

        return opening_html(self)

    def applied(self, evaluation: Evaluation) -> Evaluation:
        """The evaluation of the first day, with everything recorded.

        Raises:
            InvalidArgument: there is no such day.
        """
        if self.first_day is None:
            raise InvalidArgument("there is no first day on which this step could be taken")
        record = edited(_known_record(evaluation), self.edits)
        return evaluate(evaluation.policy, record, calendar=evaluation.calendar, as_of=self.first_day)

    @property
    def result(self) -> str:
        """The first day, or why there is none, and what would not be kept by then: one sentence or two."""
        said = f"If {self._supposition()}: " if self.supposes else ""
        said += self.why_not or f"With all this done, it could be taken on {self.first_day}."
        return said + (f" By then these would not be kept: {', '.join(self.breaches)}." if self.breaches else "")

    def _supposition(self) -> str:
        return " and ".join(f"{fact.name} is {plain(fact.value)}" for fact in self.supposes)

    def contrasts(self) -> Iterator[str]:
        """What differs, in a line for each, where a fact that is not known is other than supposed."""
        named = {blocker.id for blocker in self._all_blockers()}
        for other in self.otherwise:
            more = [blocker.text for blocker in other._all_blockers() if blocker.id not in named]
            yield other.result + (f" Also lacking then: {'; '.join(more)}." if more else "")

    def _all_blockers(self) -> Iterator[Blocker]:
        for each in self.before:
            yield from each.blockers
        yield from self.blockers

    def explain(self) -> str:
        """The answer in plain words."""
        lines = [f"{self.step} is {self.status.replace('_', ' ')}."]
        for each in self.before:
            lines.append(f"- first {each.step}, at the earliest on {each.on}")
            lines += [f"    {blocker.text}" for blocker in each.blockers]
        lines += [f"- {blocker.text}" for blocker in self.blockers]
        return "\n".join([*lines, self.result, *self.contrasts()])

    def to_dict(self) -> dict[str, Any]:
        """The answer as JSON."""
        return {
            "step": self.step,
            "status": self.status,
            "blocked_by": list(self.blocked_by),
            "blockers": [blocker.to_dict() for blocker in self.blockers],
            "before": [each.to_dict() for each in self.before],
            "first_day": None if self.first_day is None else self.first_day.isoformat(),
            "why_not": self.why_not,
            "breaches": list(self.breaches),
            "supposes": [fact.to_dict() for fact in self.supposes],
            "otherwise": [other.to_dict() for other in self.otherwise],
        }


def what_would_open(evaluation: Evaluation, step: str) -> Opening:
    """Everything that still keeps a step from being taken, and the first day on which it could be.

    Where the evaluation has a day of knowledge (`known_at`), the record is taken as it was known then, and what is
    recorded from then on is known at once.

    Raises:
        InvalidArgument: the policy, with its numbers and readings, has no such step.
    """
    if step not in evaluation.steps:
        known = evaluation.steps
        raise InvalidArgument(f"step: no such step{closest(step, known)}; expected one of {', '.join(known)}")
    found = _opening(evaluation, step, {})
    others = [
        _opening(evaluation, step, {**{fact.name: fact.value for fact in found.supposes}, name: value})
        for name, supposed in ((fact.name, fact.value) for fact in found.supposes)
        for value in possible(evaluation.policy.facts[name])
        if value != supposed
    ]
    return replace(found, otherwise=tuple(others))


def _opening(evaluation: Evaluation, step: str, supposed: Mapping[str, bool | int | str]) -> Opening:
    report, way = evaluation.steps[step], _Way(evaluation, supposed)
    before: list[StepBefore] = []
    why_not = way.take_those_before(step, before)
    found, left = ((), why_not) if why_not is not None else way.reach(step)
    if left is None:
        way.set_days(step)
    known = {finding.rule for finding in evaluation.breaches()}
    breaches = () if left else tuple(each.rule for each in way.now.breaches() if each.rule not in known)
    supposes = tuple(edit for edit in way.edits if isinstance(edit, SetFact) and edit.name in way.unknown)
    day = None if left else way.day
    edits, blocked_by = tuple(way.edits), report.blocked_by
    found, first = way.as_recorded(found), tuple(replace(b, blockers=way.as_recorded(b.blockers)) for b in before)
    return Opening(step, report.status, blocked_by, found, first, day, left, edits, breaches, supposes)


class _Way:
    """What is recorded on the way to a step, and the day that has been reached."""

    def __init__(self, evaluation: Evaluation, supposed: Mapping[str, bool | int | str]) -> None:
        self.of, self.record, self.supposed = evaluation, _known_record(evaluation), supposed
        self.day = evaluation.as_of
        self.edits: list[Edit] = []
        self.unknown: set[str] = set()
        self.now = self._evaluated(self.day)

    def _evaluated(self, day: date) -> Evaluation:
        of = self.of
        record = edited(self.record, self.edits) if self.edits else self.record
        return evaluate(of.policy, record, calendar=of.calendar, as_of=day)

    def _add(self, edits: Iterable[Edit]) -> tuple[Edit, ...]:
        """Records something, each event under an id of its own, by which it can be found again."""
        at = len(self.edits)
        taken = {event.id for event in self.record.events}
        taken |= {edit.event.id for edit in self.edits if isinstance(edit, AddEvent)}
        for edit in edits:
            if isinstance(edit, AddEvent):
                edit = AddEvent(edit.event.with_id(free_id(edit.event, taken)))
                taken.add(edit.event.id)
            self.edits.append(edit)
        self.now = self._evaluated(self.day)
        return tuple(self.edits[at:])

    def as_recorded(self, blockers: Iterable[Blocker]) -> tuple[Blocker, ...]:
        """The blockers, with what was recorded for them as it stands now."""
        now = {edit.event.id: edit for edit in self.edits if isinstance(edit, AddEvent)}
        return tuple(
            replace(each, edits=tuple(now[e.event.id] if isinstance(e, AddEvent) else e for e in each.edits))
            for each in blockers
        )

    def _moved_to(self, day: date) -> bool:
        try:
            self.now = self._evaluated(day)
        except OutsideCalendar:
            return False
        self.day = day
        return True

    # --- one step ----------------------------------------------------------------------------------------------

    def reach(self, step: str) -> tuple[tuple[Blocker, ...], str | None]:
        """Records what blocks a step and waits for its first day; why that cannot be, where it cannot."""
        found: dict[str, Blocker] = {}
        for _ in range(MOST_STEPS):
            report = self.now.steps.get(step)
            if report is None or not (report.is_open or report.status == "waiting"):
                return tuple(found.values()), self._why_closed(report)
            if report.blocked_by:
                why_not = self._clear(step, found)
                if why_not is not None:
                    return tuple(found.values()), why_not
                continue
            opens = report.due if report.is_routine else report.earliest
            if report.status in ("ready", "overdue") and (report.earliest is None or report.earliest <= self.day):
                return tuple(found.values()), None
            if opens is None or opens <= self.day or not self._moved_to(opens):
                return tuple(found.values()), self._why_no_day(report)
        return tuple(found.values()), "No such day was found."

    def _clear(self, step: str, found: dict[str, Blocker]) -> str | None:
        """Records what would do for each blocker, one after the other, and goes on to the day on which it counts."""
        declared = self.of.policy.step(step)
        for _ in range(MOST_BLOCKERS):
            waiting = blockers((*declared.presupposes, *declared.needs), view_of(self.now, self.day), self.day)
            fresh = next((blocker for blocker in waiting if blocker.id not in found), None)
            if fresh is None:
                break
            blocker = self._as_supposed(fresh)
            blocker = found[fresh.id] = replace(blocker, edits=self._add(blocker.edits))
            counts = max((e.event.on for e in blocker.edits if isinstance(e, AddEvent)), default=self.day)
            if counts > self.day and not self._moved_to(counts):
                return f"What would settle {blocker.id} counts only after the calendar's end. {self._said_end()}"
        report = self.now.steps.get(step)
        left = () if report is None else report.blocked_by
        facts = [each for each in left if each in found and not found[each].edits and each.startswith(FACT)]
        if facts:
            return f"{', '.join(facts)} must be known first."
        return f"Nothing that could be recorded is known to settle {', '.join(left)}." if left else None

    def _as_supposed(self, blocker: Blocker) -> Blocker:
        """The blocker with the facts that are not known as they are supposed here."""
        if not blocker.is_supposed:
            return blocker
        edits = [edit for edit in blocker.edits if isinstance(edit, SetFact)]
        self.unknown |= {edit.name for edit in edits}
        said = tuple(SetFact(edit.name, self.supposed.get(edit.name, edit.value)) for edit in edits)
        return replace(blocker, edits=said)

    def _why_closed(self, report: StepReport | None) -> str:
        said = "not part of the policy" if report is None else report.status.replace("_", " ")
        when = "It is" if self.day == self.of.as_of else f"On {self.day} it is"
        return f"{when} {said} while the process is {self.now.state}."

    def _why_no_day(self, report: StepReport) -> str:
        name = "due" if report.is_routine else "earliest"
        day: date | None = getattr(report, name)
        if name in report.beyond or (day is not None and day > self.day):
            return f"Its first day lies after the calendar's end. {self._said_end()}"
        if report.is_routine:
            return "It waits until it falls due, and no day is set on which it does."
        return "Its first day hangs on something that is not known."

    def _said_end(self) -> str:
        return "" if self.of.calendar is None else f"The calendar ends on {self.of.calendar.last}."

    # --- the steps before it -----------------------------------------------------------------------------------

    def take_those_before(self, step: str, taken: list[StepBefore]) -> str | None:
        """Takes the required steps, one after the other, until this one is open; why one cannot be, where it cannot."""
        for _ in range(MOST_STEPS):
            report, first = self.now.steps.get(step), self._next()
            if report is None or report.status != "not_required" or first is None or first.step == step:
                return None
            found, why_not = self.reach(first.step)
            if why_not is not None and self.now.steps[first.step].is_open:
                return f"{first.step} comes first. {why_not}"
            if why_not is not None:  # closed meanwhile, such as one that the record shows done on a later day
                continue
            self._take(first.step)
            taken.append(StepBefore(first.step, found, self.day))
        return None

    def _next(self) -> StepReport | None:
        """The first required open step that a `step` event records."""
        required = (step for step in self.now.steps.values() if step.is_open and step.is_required)
        return next((step for step in required if step.step not in self.of.policy.recorded_otherwise), None)

    def _take(self, step: str) -> None:
        """Records that a step is taken today, and makes what is recorded here show what its requirements ask for."""
        self._add((add("step", self.day, step=step),))
        for requirement in self.of.policy.step(step).requirements:
            rule = f"{step}.{requirement.name}"
            if self.now.findings[rule].verdict is Verdict.BREACHED:
                for edit in mending(self.now, rule):
                    self._correct(edit)

    def _correct(self, edit: Edit) -> None:
        """Corrects an event that was recorded here; what the record had before stays as it is."""
        for at, made in enumerate(self.edits):
            if isinstance(edit, CorrectEvent) and isinstance(made, AddEvent) and made.event.id == edit.id:
                value = getattr(edit.event, edit.field)
                self.edits[at] = AddEvent(corrected(made.event, edit.field, value))
                self.now = self._evaluated(self.day)

    def set_days(self, step: str) -> None:
        """Gives what was announced here for after the step, such as a conference, the first day that it may have.

        To find it the step is taken, and that is taken back.
        """
        if step in self.of.policy.recorded_otherwise:
            return
        at = len(self.edits)
        self._take(step)
        del self.edits[at]
        self.now = self._evaluated(self.day)


def _known_record(evaluation: Evaluation) -> Record:
    known_at = evaluation.known_at
    return evaluation.record if known_at is None else as_known(evaluation.record, known_at)
