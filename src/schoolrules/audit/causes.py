"""What would have to be for a condition to hold: events, facts, steps taken, criteria met. One entry for each kind."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from itertools import chain, islice, product
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
MOST_WAYS = 12
"""How many ways to make a condition hold are tried."""
AnyCondition = Any
"""A condition of some kind; each function knows the fields of its own."""


@dataclass(frozen=True, slots=True)
class Want:
    """Something that is wanted: a change of the record, a step taken, or a criterion met."""

    edit: Edit | None = None
    step: str = ""
    criterion: str = ""


Way = tuple[Want, ...]
"""What is wanted together."""


def ways(condition: AnyCondition, view: View, day: date) -> Iterator[Way]:
    """What would make a condition hold, dated on `day`: one way after another, the likeliest first.

    Nothing where it holds already, and where nothing known would make it hold.
    """
    make = CAUSES.get(getattr(condition, "kind", ""))
    if make is not None and not condition.holds(view):
        yield from islice((way for way in make(condition, view, day) if way), MOST_WAYS)


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


def _done(condition: AnyCondition, view: View, day: date) -> Iterator[Way]:
    yield (Want(step=condition.step),)


def _any_done(condition: AnyCondition, view: View, day: date) -> Iterator[Way]:
    yield from ((Want(step=step),) for step in condition.steps)


def _met(condition: AnyCondition, view: View, day: date) -> Iterator[Way]:
    yield (Want(criterion=condition.criterion),)


def _known(condition: AnyCondition, view: View, day: date) -> Iterator[Way]:
    yield from day_ways(condition.when, view, day)


def _fact_is(condition: AnyCondition, view: View, day: date) -> Iterator[Way]:
    yield (Want(SetFact(condition.fact, condition.value)),)


def _fact_in(condition: AnyCondition, view: View, day: date) -> Iterator[Way]:
    yield from ((Want(SetFact(condition.fact, value)),) for value in condition.values)


def _fact_known(condition: AnyCondition, view: View, day: date) -> Iterator[Way]:
    declared = view.policy.facts.get(condition.fact)
    yield from ((Want(SetFact(condition.fact, value)),) for value in (possible(declared) if declared else ()))


def _happened(condition: AnyCondition, view: View, day: date) -> Iterator[Way]:
    where = {**(getattr(condition, "among", None) or {}), **(condition.where or {})}
    if condition.event == "step":
        yield from ((Want(step=str(where[name])),) for name in ("step",) if name in where)
    else:
        yield from _events(view, condition.event, day, where)


def _first_shows(condition: AnyCondition, view: View, day: date) -> Iterator[Way]:
    lists = {name: [list(entries)] for name, entries in (condition.lists or {}).items()}
    yield from _events(view, condition.event, day, {**(condition.values or {}), **lists})


def _events(view: View, kind: str, day: date, where: Mapping[str, Any] | None) -> Iterator[Way]:
    edit = event_of(view.policy, kind, day, where)
    yield from () if edit is None else ((Want(edit),),)


def _shows(condition: AnyCondition, view: View, day: date) -> Iterator[Way]:
    yield (Want(step=condition.step),)


def _all_of(condition: AnyCondition, view: View, day: date) -> Iterator[Way]:
    lacking = [list(ways(each, view, day)) for each in condition.of if not each.holds(view)]
    yield from (tuple(chain.from_iterable(each)) for each in product(*lacking))


def _any_of(condition: AnyCondition, view: View, day: date) -> Iterator[Way]:
    for each in condition.of:
        yield from ways(each, view, day)


def _not(condition: AnyCondition, view: View, day: date) -> Iterator[Way]:
    of = condition.of
    if getattr(of, "kind", "") == "not":
        yield from ways(of.of, view, day)
    elif getattr(of, "kind", "") == "fact-is" and of.fact in view.policy.facts:
        others = (value for value in possible(view.policy.facts[of.fact]) if value != of.value)
        yield from ((Want(SetFact(of.fact, value)),) for value in others)


def _next_rung(condition: AnyCondition, view: View, day: date) -> Iterator[Way]:
    rungs = [step.id for _, step in view.policy.rungs]
    at = rungs.index(condition.step) if condition.step in rungs else 0
    compliance = view.policy.compliance
    if at:
        yield (Want(step=rungs[at - 1]),)
    elif compliance is not None:
        yield from ((Want(criterion=ground),) for ground in compliance.grounds)


CAUSES: Mapping[str, Callable[[AnyCondition, View, date], Iterator[Way]]] = {
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


def day_ways(expression: AnyCondition, view: View, day: date) -> Iterator[Way]:
    """What would make a day known, one way after another; nothing where nothing is known that would."""
    kind = getattr(expression, "kind", "")
    if kind in ("step-day", "step-detail", "first-event", "outcome-day"):
        yield (Want(step=expression.step),)
    elif kind in ("since", "run-reached", "run-reaches", "set-day", "wait-over"):
        yield (Want(criterion=expression.criterion),)
    elif kind == "first-since":
        yield from ((Want(criterion=criterion),) for criterion in expression.criteria)
    elif kind == "event-day":
        yield from _events(view, expression.event, day, expression.where)
    elif kind == "tally-reached":
        yield tuple(Want(edit) for edit in tally_edits(expression.tally, view, day))
    elif kind == "ground-day":
        yield (Want(criterion=expression.absences),)
    elif kind == "choose":
        yield from day_ways(expression.then if expression.when.holds(view) else expression.otherwise, view, day)
    else:
        inner = next((of for name in ("start", "end", "of") if (of := getattr(expression, name, None)) is not None), ())
        for each in inner if isinstance(inner, tuple) else (inner,):
            yield from day_ways(each, view, day)


def tally_edits(tally: str, view: View, day: date) -> Iterator[Edit]:
    """The events that a tally lacks."""
    from schoolrules.policy.needs import TallyNeed
    from schoolrules.whatif.blockers import REMEDIES

    yield from REMEDIES["tally"](TallyNeed(tally), view, day)
