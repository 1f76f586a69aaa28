"""Taking a step on a day: the case in which it is taken then, with everything that its own events must show."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from typing import TYPE_CHECKING, Any

from schoolrules.errors import OutsideCalendar
from schoolrules.events import parse_event
from schoolrules.policy.basics import Verdict
from schoolrules.policy.expressions import BEYOND
from schoolrules.policy.view import Situation
from schoolrules.testing.happenings import taking
from schoolrules.testing.vocabulary import vocabulary_of
from schoolrules.whatif.edits import AddEvent, edited, rebuilt

if TYPE_CHECKING:
    from collections.abc import Iterable

    from schoolrules.case import Case
    from schoolrules.evaluation import Evaluation
    from schoolrules.policy.step import Requirement, Step
    from schoolrules.policy.view import View

ONE_DAY = timedelta(days=1)


def on_day(case: Case, day: date) -> Case | None:
    """The case judged on a day, with what is known by then; None where the calendar does not cover the day."""
    calendar = case.calendar
    if day >= BEYOND or (calendar is not None and not calendar.first <= day <= calendar.last):
        return None
    known_at = None if case.known_at is None else max(case.known_at, day)
    return replace(case, as_of=day, known_at=known_at)


Moment = tuple["Case", "Evaluation"]
"""A case on one of its days, and how it is answered then."""
MOMENTS = 16
"""On how many days of a case, at most, its steps are looked at: the last ones."""


def moments(case: Case) -> list[Moment]:
    """The case on its own day and on days before it on which something was recorded, with what there was by then.

    Most steps that are done in the end were open on one of them. The last day entered is the day judged.
    """
    days = sorted({case.as_of, *(event.on for event in case.record.events if event.on < case.as_of)})
    cut = [_cut(then, day) for day in days[-MOMENTS:] if (then := on_day(case, day)) is not None]
    return [(then, then.evaluate()) for then in cut]


def _cut(case: Case, day: date) -> Case:
    events = [event for event in case.record.events if event.on <= day]
    return replace(case, record=rebuilt(case.record, events=events, recorded_through=None))


def taken(case: Case, step: Step, day: date, outcome: str | None = None, manner: int = 0) -> Evaluation | None:
    """What is answered on a day when the step is taken then, shown as the policy asks, and with an outcome if given.

    In another manner than 0 a detail is missing, or other than the policy asks.

    None where the calendar does not cover the day, or where nothing that is known would date the step on it.
    """
    then = on_day(case, day)
    if then is None:
        return None
    before = then.evaluate()
    try:
        made = taking(step, day, manner, vocabulary_of(before.policy), view_of(before, then))
    except OutsideCalendar:
        return None
    if any(each["on"] != day for each in made):
        return None
    if outcome is not None:
        made = [{**each, "outcome": outcome} if each.get("step") == step.id else each for each in made]
    events = [AddEvent(parse_event({name: _plain(value) for name, value in each.items()})) for each in made]
    after = replace(then, record=edited(then.record, events)).evaluate()
    return after if after.steps[step.id].done_on == day else None


def _plain(value: Any) -> Any:  # noqa: ANN401  (a field of an event)
    if isinstance(value, date):
        return value.isoformat()
    return list(value) if isinstance(value, tuple) else value


def view_of(evaluation: Evaluation, case: Case) -> View:
    """What the parts of the policy see of a case on its day."""
    return Situation(evaluation.policy, case.record, case.calendar, case.as_of, case.known_at).view(case.as_of)


def in_relapse(evaluation: Evaluation, case: Case, step: Step) -> bool:
    """Whether a relapse, and not the step's own clause, says on which day the step comes next."""
    compliance = evaluation.policy.compliance
    if compliance is None:
        return False
    relapse = compliance.relapse(view_of(evaluation, case))
    return relapse is not None and relapse.step == step.id


def breached(evaluation: Evaluation, step: Step, requirements: Iterable[Requirement]) -> list[str]:
    """Those of a step's requirements that are breached."""
    rules = [f"{step.id}.{requirement.name}" for requirement in requirements]
    return [rule for rule in rules if rule in evaluation.findings and _is_breached(evaluation, rule)]


def _is_breached(evaluation: Evaluation, rule: str) -> bool:
    return evaluation.findings[rule].verdict is Verdict.BREACHED
