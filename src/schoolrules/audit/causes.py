"""What would have to be for a condition to hold: events, facts, steps taken, criteria met. One entry for each kind."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING, Any, get_args, get_origin

from schoolrules.audit.parts import within
from schoolrules.events import KINDS
from schoolrules.policy.conditions import OutcomeIs, StepShows
from schoolrules.whatif.blockers import possible
from schoolrules.whatif.edits import Edit, SetFact
from schoolrules.whatif.families import add

if TYPE_CHECKING:
    from schoolrules.policy.policy import Policy
    from schoolrules.policy.view import View

SAID = "as documented"
"""What stands for a text that a record would hold, such as a tracking number."""
AnyCondition = Any
"""A condition of some kind; each function knows the fields of its own."""


@dataclass(frozen=True, slots=True)
class Want:
    """Something that is wanted: a change of the record, a step taken, or a criterion met."""

    edit: Edit | None = None
    step: str = ""
    criterion: str = ""


def wants(condition: AnyCondition, view: View, day: date) -> tuple[Want, ...] | None:
    """What would make a condition hold, dated on `day`; nothing where it holds, None where nothing known would."""
    if condition.holds(view):
        return ()
    make = CAUSES.get(getattr(condition, "kind", ""))
    found = None if make is None else make(condition, view, day)
    return found or None


def shown_by(condition: AnyCondition) -> dict[str, dict[str, Any]]:
    """What the events of steps would have to show for a condition to hold, by step."""
    found: dict[str, dict[str, Any]] = {}
    for _, part in within(condition, ""):
        if isinstance(part, StepShows):
            found.setdefault(part.step, {}).update(part.values or {})
        elif isinstance(part, OutcomeIs):
            found.setdefault(part.step, {})["outcome"] = part.outcome
    return found


def event_of(policy: Policy, kind: str, day: date, where: Mapping[str, Any] | None = None) -> Edit | None:
    """An event of a kind that shows what is wanted, and besides whatever the policy looks for in such events."""
    fields: dict[str, Any] = {}
    for name, declared in KINDS[kind].model_fields.items():
        said = declared.serialization_alias or name
        if declared.is_required() and name != "on":
            fields[said] = _placeholder(declared.annotation, day)
    fields |= looked_for(policy, kind)
    fields |= {name: value[0] if isinstance(value, tuple) else value for name, value in (where or {}).items()}
    if kind == "step" and fields.get("step") not in policy.plain_steps | policy.taken_if.keys():
        return None
    return add(kind, day, **fields)


def looked_for(policy: Policy, kind: str) -> dict[str, Any]:
    """What the policy's requirements look for in the first event of a kind."""
    found: dict[str, Any] = {}
    for step in policy.steps:
        for _, part in within(step.requirements, ""):
            if getattr(part, "kind", "") == "first-shows" and part.event == kind:
                found |= part.values or {}
                found |= {name: list(entries) for name, entries in (part.lists or {}).items()}
    return found


def _placeholder(annotation: Any, day: date) -> object:  # noqa: ANN401  (an annotation)
    text = str(annotation)
    choices = [choice for choice in get_args(annotation) if isinstance(choice, str)]
    if get_origin(annotation) is not None and choices:
        return choices[0]
    if "date" in text:
        return day.isoformat()
    if "bool" in text:
        return False
    return [] if "tuple" in text else SAID


# --- kinds of conditions --------------------------------------------------------------------------------------------


def _done(condition: AnyCondition, view: View, day: date) -> tuple[Want, ...]:
    return (Want(step=condition.step),)


def _any_done(condition: AnyCondition, view: View, day: date) -> tuple[Want, ...]:
    return tuple(Want(step=step) for step in condition.steps[:1])


def _met(condition: AnyCondition, view: View, day: date) -> tuple[Want, ...]:
    return (Want(criterion=condition.criterion),)


def _known(condition: AnyCondition, view: View, day: date) -> tuple[Want, ...] | None:
    return day_wants(condition.when, view, day)


def _fact_is(condition: AnyCondition, view: View, day: date) -> tuple[Want, ...]:
    return (Want(SetFact(condition.fact, condition.value)),)


def _fact_in(condition: AnyCondition, view: View, day: date) -> tuple[Want, ...]:
    return tuple(Want(SetFact(condition.fact, value)) for value in condition.values[:1])


def _fact_known(condition: AnyCondition, view: View, day: date) -> tuple[Want, ...]:
    declared = view.policy.facts.get(condition.fact)
    return tuple(Want(SetFact(condition.fact, value)) for value in (possible(declared)[:1] if declared else ()))


def _happened(condition: AnyCondition, view: View, day: date) -> tuple[Want, ...] | None:
    where = {**(getattr(condition, "among", None) or {}), **(condition.where or {})}
    if condition.event == "step":
        return (Want(step=str(where["step"])),) if "step" in where else None
    edit = event_of(view.policy, condition.event, day, where)
    return None if edit is None else (Want(edit),)


def _first_shows(condition: AnyCondition, view: View, day: date) -> tuple[Want, ...] | None:
    lists = {name: [list(entries)] for name, entries in (condition.lists or {}).items()}
    edit = event_of(view.policy, condition.event, day, {**(condition.values or {}), **lists})
    return None if edit is None else (Want(edit),)


def _shows(condition: AnyCondition, view: View, day: date) -> tuple[Want, ...]:
    return (Want(step=condition.step),)


def _all_of(condition: AnyCondition, view: View, day: date) -> tuple[Want, ...] | None:
    found = [wants(each, view, day) for each in condition.of]
    return None if None in found else tuple(want for each in found for want in each or ())


def _any_of(condition: AnyCondition, view: View, day: date) -> tuple[Want, ...] | None:
    return next((found for each in condition.of if (found := wants(each, view, day))), None)


def _not(condition: AnyCondition, view: View, day: date) -> tuple[Want, ...] | None:
    of = condition.of
    if getattr(of, "kind", "") != "fact-is" or of.fact not in view.policy.facts:
        return None
    others = (value for value in possible(view.policy.facts[of.fact]) if value != of.value)
    return next(((Want(SetFact(of.fact, value)),) for value in others), None)


def _next_rung(condition: AnyCondition, view: View, day: date) -> tuple[Want, ...] | None:
    rungs = [step.id for _, step in view.policy.rungs]
    at = rungs.index(condition.step) if condition.step in rungs else 0
    compliance = view.policy.compliance
    if at == 0:
        return None if compliance is None else tuple(Want(criterion=ground) for ground in compliance.grounds[:1])
    return (Want(step=rungs[at - 1]),)


CAUSES: Mapping[str, Callable[[AnyCondition, View, date], tuple[Want, ...] | None]] = {
    "done": _done,
    "reached": _done,
    "any-done": _any_done,
    "met": _met,
    "sets-counted": _met,
    "truancy-after": _met,
    "counted-after": _met,
    "known": _known,
    "fact-is": _fact_is,
    "fact-in": _fact_in,
    "fact-known": _fact_known,
    "happened": _happened,
    "latest-is": _happened,
    "first-shows": _first_shows,
    "step-shows": _shows,
    "outcome-is": _shows,
    "all-of": _all_of,
    "any-of": _any_of,
    "not": _not,
    "is-next-rung": _next_rung,
}
"""For each kind of condition, what would make it hold."""


# --- kinds of days --------------------------------------------------------------------------------------------------


def day_wants(expression: AnyCondition, view: View, day: date) -> tuple[Want, ...] | None:
    """What would make a day known; None where nothing is known that would."""
    kind = getattr(expression, "kind", "")
    if kind in ("step-day", "step-detail", "first-event", "outcome-day"):
        return (Want(step=expression.step),)
    if kind in ("since", "run-reached", "run-reaches", "set-day", "wait-over"):
        return (Want(criterion=expression.criterion),)
    if kind == "first-since":
        return tuple(Want(criterion=criterion) for criterion in expression.criteria[:1])
    if kind == "event-day":
        edit = event_of(view.policy, expression.event, day, expression.where)
        return None if edit is None else (Want(edit),)
    if kind == "tally-reached":
        return tuple(Want(edit) for edit in tally_edits(expression.tally, view, day)) or None
    if kind == "ground-day":
        return (Want(criterion=expression.absences),)
    if kind == "choose":
        chosen = expression.then if expression.when.holds(view) else expression.otherwise
        return None if chosen is None else day_wants(chosen, view, day)
    for name in ("start", "end", "of"):
        inner = getattr(expression, name, None)
        if isinstance(inner, tuple):
            return next((found for each in inner if (found := day_wants(each, view, day))), None)
        if inner is not None:
            return day_wants(inner, view, day)
    return None


def tally_edits(tally: str, view: View, day: date) -> Iterator[Edit]:
    """The events that a tally lacks."""
    from schoolrules.policy.needs import TallyNeed
    from schoolrules.whatif.blockers import REMEDIES

    yield from REMEDIES["tally"](TallyNeed(tally), view, day)
