"""Evaluating a policy for a record on a day: findings, steps, the next required step, and the reasons."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import date
from functools import cached_property
from operator import attrgetter
from types import MappingProxyType
from typing import TYPE_CHECKING, Any, Literal, NoReturn

from schoolrules.calendar import SchoolCalendar
from schoolrules.evaluation import explain
from schoolrules.evaluation.readings import AllReadings, Facets, Subject, differences, under_all
from schoolrules.evaluation.results import ActionStatus, Finding, OtherReading, StepReport
from schoolrules.evaluation.steps import Standing, dated, requirement_verdict, standing
from schoolrules.policy.basics import Force, Verdict
from schoolrules.policy.expressions import BEYOND, UNCOUNTED
from schoolrules.policy.needs import FACT
from schoolrules.policy.outputs import Row
from schoolrules.policy.policy import Policy
from schoolrules.policy.step import Requirement, Step
from schoolrules.policy.view import Exclusion, Situation, View
from schoolrules.policy.weeks import WeekMark
from schoolrules.record import Record

if TYPE_CHECKING:
    from schoolrules.evaluation.notebook import Panel

State = Literal["open", "paused", "closed", "clear"]
OUTSIDE_CALENDAR = "outside-calendar"


class Evaluation:
    """What a policy says of a record on a day, with what was known then. Immutable.

    `findings` and `steps` are in the policy's order. The process is `open` while a required step is open, `paused`,
    `closed`, or `clear` when nothing has begun and nothing is open.
    """

    policy: Policy
    record: Record
    calendar: SchoolCalendar | None
    as_of: date
    known_at: date | None
    with_all_readings: bool
    """Whether the JSON tells of every combination of readings."""
    _situation: Situation
    _view: View
    _standings: Mapping[str, Standing]

    def __init__(
        self,
        policy: Policy,
        record: Record,
        calendar: SchoolCalendar | None,
        as_of: date,
        known_at: date | None,
        with_all_readings: bool = False,
    ) -> None:
        situation = Situation(policy, record, calendar, as_of, known_at)
        view = situation.view(as_of)
        self.__dict__.update(  # the one place that sets anything: see __setattr__
            policy=policy,
            record=record,
            calendar=calendar,
            as_of=as_of,
            known_at=known_at,
            with_all_readings=with_all_readings,
            _situation=situation,
            _view=view,
            _standings={step.id: standing(step, view) for step in policy.steps if step.exists.holds(view)},
        )

    def __setattr__(self, name: str, value: object) -> NoReturn:
        raise AttributeError("an evaluation does not change; evaluate again, or ask what if")

    def __delattr__(self, name: str) -> NoReturn:
        raise AttributeError("an evaluation does not change")

    # --- what is answered --------------------------------------------------------------------------------------

    @cached_property
    def findings(self) -> Mapping[str, Finding]:
        """Every criterion and every requirement, by its id, in the policy's order."""
        return MappingProxyType({found.rule: found for found in self._find()})

    @cached_property
    def steps(self) -> Mapping[str, StepReport]:
        """How each step stands, by its id, in the policy's order."""
        return MappingProxyType({name: self._report(stands) for name, stands in self._standings.items()})

    @property
    def subject(self) -> str:
        """The record's subject."""
        return self.record.subject

    @cached_property
    def next_step(self) -> StepReport | None:
        """The first step, in the policy's order, that is required and open; None when none is."""
        required = [stands for stands in self._standings.values() if stands.is_open and stands.force is not Force.MAY]
        waiting = [stands for stands in required if stands.step.yields and stands.status == "waiting"]
        first = next((stands for stands in required if stands not in waiting), next(iter(waiting), None))
        return None if first is None else self._report(first)

    @cached_property
    def options(self) -> tuple[StepReport, ...]:
        """The open steps that the text only allows."""
        return tuple(step for step in self.steps.values() if step.is_open and not step.is_required)

    @cached_property
    def state(self) -> State:
        """`open`, `paused`, `closed` or `clear`."""
        phase = self._view.phase()
        if phase is not None:
            return phase
        return "open" if self.next_step is not None else "clear"

    @cached_property
    def holds(self) -> tuple[str, ...]:
        """What is withheld while the process is open."""
        if self._view.phase() is not None:
            return ()
        return tuple(name for name, hold in self.policy.holds.items() if hold.when.holds(self._view))

    @cached_property
    def notes(self) -> tuple[str, ...]:
        """What else a reader should know, in plain words."""
        return tuple(explain.notes(self, self._view))

    @cached_property
    def outputs(self) -> Mapping[str, tuple[Row, ...]]:
        """The tables that the policy declares besides, by their names."""
        return MappingProxyType({name: output.rows(self._view) for name, output in self.policy.outputs.items()})

    @property
    def weeks(self) -> tuple[WeekMark, ...]:
        """The weekly marks in order, where the policy declares them as `weeks`; else none."""
        return tuple(row for row in self.outputs.get("weeks", ()) if isinstance(row, WeekMark))

    @property
    def has_calendar(self) -> bool:
        """Whether there is a calendar that covers the day, so that readings in school days can be worked out."""
        return self.calendar is not None and self.calendar.first <= self.as_of <= self.calendar.last

    @property
    def is_settled(self) -> bool:
        """Whether no step is open and no requirement breached: nothing is to be done and nothing went wrong."""
        breached = any(finding.verdict is Verdict.BREACHED for finding in self.findings.values())
        return not breached and not any(step.is_open for step in self.steps.values())

    def breaches(self) -> Iterator[Finding]:
        """The requirements that were not kept."""
        return (finding for finding in self.findings.values() if finding.verdict is Verdict.BREACHED)

    # --- how it is made ----------------------------------------------------------------------------------------

    def _report(self, stands: Standing) -> StepReport:
        step, stands = stands.step, dated(stands, self._view)
        beyond = tuple(name for name, day in (("earliest", stands.earliest), ("due", stands.due)) if day == BEYOND)
        return StepReport(
            step.id, step.title, step.actor, stands.force, stands.status, stands.done_on, _known(stands.earliest),
            _known(stands.due), _known(stands.due_nominal), stands.blocked_by, step.notify, step.citation, beyond,
            step.routine, self,
        )  # fmt: skip

    def _find(self) -> Iterator[Finding]:
        view = self._view
        for name, criterion in self.policy.criteria.items():
            judged = view.judgement(name)
            evidence = tuple([event.id for event in judged.evidence])
            yield Finding(
                name, "criterion", judged.verdict, criterion.force, view.since(name), judged.value,
                criterion.rule.threshold(view), judged.window, evidence, criterion.citation, judged.needs, self,
            )  # fmt: skip
        for stands in self._standings.values():
            for requirement in stands.step.requirements:
                verdict = requirement_verdict(requirement, stands, view)
                yield Finding(
                    f"{stands.step.id}.{requirement.name}", "requirement", verdict,
                    requirement.force or stands.step.force, None, None, None, None,
                    self._evidence(requirement, stands), requirement.citation or stands.step.citation,
                    self._lacking(requirement, stands) if verdict is Verdict.UNDETERMINED else (), self,
                )  # fmt: skip

    def _lacking(self, requirement: Requirement, stands: Standing) -> tuple[str, ...]:
        then = self._view if stands.done_on is None or requirement.continuing else self._view.at(stands.done_on)
        return tuple([item for item in requirement.check.missing(then) if item.startswith(FACT)])

    def _evidence(self, requirement: Requirement, stands: Standing) -> tuple[str, ...]:
        if stands.done_on is None:
            return ()
        then = self._view if requirement.continuing else self._view.at(stands.done_on)
        events = requirement.check.evidence(then, stands.step)
        if len(events) > 1:
            events = tuple(sorted({event.id: event for event in events}.values(), key=_IN_ORDER))
        return tuple([event.id for event in events])

    def _requirement(self, rule: str) -> tuple[Step, Requirement, View]:
        step_id, name = rule.rsplit(".", 1)
        stands = self._standings[step_id]
        requirement = next(r for r in stands.step.requirements if r.name == name)
        late = stands.done_on is None or requirement.continuing
        return stands.step, requirement, self._view if late or stands.done_on is None else self._view.at(stands.done_on)

    # --- what is worked out when asked ---------------------------------------------------------------------------

    def excluded_by(self, rule: str) -> tuple[Exclusion, ...]:
        """The events that a rule looked at and did not count, in order, each once, with the reason."""
        if rule in self.policy.criteria:
            if self.findings[rule].verdict is Verdict.NOT_APPLICABLE:
                return ()
            found = self.policy.criteria[rule].rule.excluded(self._view)
        else:
            _, requirement, then = self._requirement(rule)
            judged = self.findings[rule].verdict in _JUDGED
            found = requirement.check.excluded(then) if judged else requirement.check.excluded_while_open(then)
        unique = {exclusion.event.id: exclusion for exclusion in reversed(found)}
        return tuple(sorted(unique.values(), key=lambda e: (e.event.on, e.event.id)))

    def days_counted_by(self, criterion: str) -> tuple[date, ...]:
        """The days that a criterion counted, each once, in order; none where it was not judged."""
        if self.findings[criterion].verdict in (Verdict.NOT_APPLICABLE, Verdict.UNDETERMINED):
            return ()
        days = self.policy.criteria[criterion].rule.days_counted(self._view, self._view.judgement(criterion))
        return tuple(sorted(set(days)))

    def comparison_of(self, criterion: str) -> str:
        """What a criterion counted and compared, in plain words; empty where it was not judged."""
        if self.findings[criterion].verdict in (Verdict.NOT_APPLICABLE, Verdict.UNDETERMINED):
            return ""
        return self.policy.criteria[criterion].rule.explain(self._view, self._view.judgement(criterion))

    def missing_for(self, rule: str) -> tuple[str, ...]:
        """What a requirement asks for and the record does not show, by the ids that block a step."""
        step, requirement, then = self._requirement(rule)
        return requirement.check.missing_from(then, step)

    def uncounted(self) -> tuple[str, ...]:
        """The open steps whose days would have to be counted from before the calendar's coverage."""
        days = ((stands.step.id, (stands.earliest, stands.due)) for stands in self._standings.values())
        return tuple(step for step, when in days if UNCOUNTED in when)

    def lawful_day_of(self, rule: str) -> str:
        """The first or last lawful day that a requirement sets, in plain words; empty where it is not about a day."""
        step, requirement, then = self._requirement(rule)
        return requirement.check.why(then, step)

    def actions_of(self, step: str) -> tuple[ActionStatus, ...]:
        """What belongs to a step, and what of it the record shows done."""
        declared = self.policy.step(step)
        return tuple(
            ActionStatus(a.text, a.force, a.done.holds(self._view), a.citation or declared.citation)
            for a in declared.actions
        )

    def explain_finding(self, rule: str) -> str:
        """Why a finding is what it is, in plain words."""
        return explain.finding(self, self.findings[rule], self._view)

    def explain(self) -> str:
        """The whole evaluation in plain words: what holds and why, what comes next, and the clauses."""
        return explain.evaluation(self)

    def readings_of_finding(self, rule: str) -> tuple[OtherReading, ...]:
        """The readings under which a finding's verdict or date would differ."""
        return self._differences.get(("finding", rule), ())

    def readings_of_step(self, step: str) -> tuple[OtherReading, ...]:
        """The readings under which a step's status or dates would differ."""
        return self._differences.get(("step", step), ())

    @cached_property
    def _differences(self) -> Mapping[Subject, tuple[OtherReading, ...]]:
        return differences(self, self._under)

    @cached_property
    def all_readings(self) -> AllReadings:
        """What stands under every combination of readings, and what hangs on which.

        A policy with more than 4,096 combinations is refused (InvalidInput).
        """
        return under_all(self, self._under)

    def _under(self, policy: Policy) -> Evaluation:
        return Evaluation(policy, self.record, self.calendar, self.as_of, self.known_at)

    def consulted(self) -> tuple[str, ...]:
        """The readings that the answer asked for on its way, in the policy's order; no other can change it."""
        self.facets()
        return tuple(name for name in self.policy.readings if name in self._situation.readings.asked)

    def facets(self) -> Mapping[Subject, Facets]:
        """What a reading may change: of each finding the verdict and its date, of each step the status and dates."""
        return self._facets

    @cached_property
    def _facets(self) -> Mapping[Subject, Facets]:
        facets: dict[tuple[str, str], dict[str, str | None]] = {}
        for finding in self.findings.values():
            facets["finding", finding.rule] = {"verdict": str(finding.verdict), "since": _text(finding.since)}
        for undated in self._standings.values():
            stands = dated(undated, self._view)
            facets["step", stands.step.id] = {
                "status": stands.status,
                "done_on": _text(stands.done_on),
                "earliest": _text(stands.earliest),
                "due": _text(stands.due),
                "due_nominal": _text(stands.due_nominal),
            }
        next_step = None if self.next_step is None else self.next_step.step
        facets["evaluation", "state"] = {"state": self.state, "next_step": next_step}
        return facets

    # --- as data -----------------------------------------------------------------------------------------------

    def to_dict(self) -> dict[str, Any]:
        """The evaluation as the contract's JSON (SPEC section 4)."""
        return {
            "policy": {"id": self.policy.id, "edition": self.policy.edition, "digest": self.policy.digest},
            "subject": self.subject,
            "as_of": self.as_of.isoformat(),
            "known_at": None if self.known_at is None else self.known_at.isoformat(),
            "calendar": None if self.calendar is None else {"digest": self.calendar.digest},
            "state": self.state,
            "findings": [finding.to_dict() for finding in self.findings.values()],
            "steps": [step.to_dict() for step in self.steps.values()],
            "next_step": None if self.next_step is None else self.next_step.to_dict(),
            "options": [step.to_dict() for step in self.options],
            "holds": list(self.holds),
            "notes": list(self.notes),
            **{name: [row.to_dict() for row in rows] for name, rows in self.outputs.items()},
            **({"all_readings": self.all_readings.to_dict()} if self.with_all_readings else {}),
        }

    def __eq__(self, other: object) -> bool:
        return self._identity() == other._identity() if isinstance(other, Evaluation) else NotImplemented

    def __hash__(self) -> int:
        return hash((self.policy, self.record, self.as_of, self.known_at))

    def _identity(self) -> tuple[object, ...]:
        return self.policy, self.record, self.calendar, self.as_of, self.known_at, self.with_all_readings

    def __repr__(self) -> str:
        met = sum(finding.verdict is Verdict.MET for finding in self.findings.values())
        criteria = "1 criterion" if met == 1 else f"{met} criteria"
        step = "no step" if self.next_step is None else self.next_step.step
        return f"<Evaluation {self.policy.id}: {self.state}, {criteria} met, next: {step}>"

    def _repr_html_(self) -> str:
        """The findings, the steps and the next step as tables, and the timeline, for notebooks."""
        from schoolrules.evaluation.notebook import evaluation_html

        return evaluation_html(self)

    def timeline(self) -> Panel:
        """The events, windows, deadlines and steps of the case on an axis of school days, for notebooks.

        Without a calendar the axis counts calendar days. `print` gives the same days as lines.
        """
        from schoolrules.evaluation.notebook import timeline

        return timeline(self)

    def calendar_view(self) -> Panel:
        """The school year with the case's events, deadlines and steps marked on their days, for notebooks.

        Raises:
            InvalidArgument: the evaluation has no calendar.
        """
        from schoolrules.evaluation.notebook import calendar_view

        return calendar_view(self)

    def __reduce__(self) -> tuple[Any, ...]:
        return Evaluation, self._identity()


_IN_ORDER = attrgetter("on", "id")
_JUDGED = (Verdict.KEPT, Verdict.BREACHED, Verdict.UNDETERMINED)


def _known(day: date | None) -> date | None:
    return None if day in (BEYOND, UNCOUNTED) else day


def _text(day: date | None) -> str | None:
    if day is None or day == UNCOUNTED:
        return None
    return OUTSIDE_CALENDAR if day == BEYOND else day.isoformat()
