"""What blocks a step, and what would have to be recorded for it to block no more: one entry for each kind of need."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from fractions import Fraction
from typing import TYPE_CHECKING, Any, get_args, get_origin

from schoolrules.events import KINDS
from schoolrules.policy.basics import Fact, Verdict
from schoolrules.policy.expressions import BEYOND, UNCOUNTED, next_school_day
from schoolrules.policy.needs import FACT
from schoolrules.policy.view import Situation
from schoolrules.whatif import families
from schoolrules.whatif.edits import Edit, SetFact, edited, plain
from schoolrules.whatif.families import add

if TYPE_CHECKING:
    from collections.abc import Sequence

    from schoolrules.evaluation import Evaluation
    from schoolrules.policy.needs import Need
    from schoolrules.policy.view import View

ONE_DAY = timedelta(days=1)
DOCUMENTED = "as documented"
"""What stands for a detail that was documented, such as a tracking number."""
AnyNeed = Any
"""A need of some kind; each function knows the fields of its own."""


@dataclass(frozen=True, slots=True, repr=False)
class Blocker:
    """Something that blocks a step, by the id that `blocked_by` has, and what would have to be recorded.

    `edits` is empty where nothing that could be recorded is known to do. With `is_supposed` a fact is not known: what
    `edits` says of it is a supposition, so that the answer can go on, and not what the fact is.
    """

    id: str
    edits: tuple[Edit, ...]
    is_supposed: bool = False

    @property
    def remedies(self) -> tuple[str, ...]:
        """What would do, line by line."""
        if self.is_supposed:
            said = ", ".join(plain(edit.value) for edit in self.edits if isinstance(edit, SetFact))
            return (f"must be known; {said} is supposed here",)
        if not self.edits and self.id.startswith(FACT):
            return ("must be known; no value is supposed",)
        return tuple(edit.text for edit in self.edits) or ("nothing that could be recorded is known to do",)

    @property
    def text(self) -> str:
        """The blocker and its remedy in one line."""
        return f"{self.id}: {'; '.join(self.remedies)}"

    def __repr__(self) -> str:
        return f"Blocker({self.id})"

    def to_dict(self) -> dict[str, Any]:
        """The blocker as JSON."""
        return {"id": self.id, "edits": [edit.to_dict() for edit in self.edits], "is_supposed": self.is_supposed}


def blockers(needs: Sequence[Need], view: View, day: date) -> tuple[Blocker, ...]:
    """What the needs lack on the view's day, each with what would have to be recorded; each once.

    Recorded for `day`, or for the first later day on which it counts.
    """
    found: dict[str, Blocker] = {}
    for need in needs:
        for id, edits in _lacking(need, view, day):
            unknown = any(isinstance(edit, SetFact) and view.fact(edit.name) is None for edit in edits)
            found.setdefault(id, Blocker(id, tuple(edits), unknown))
    return tuple(found.values())


def _lacking(need: AnyNeed, view: View, day: date) -> Iterator[tuple[str, list[Edit]]]:
    missing = need.missing(view)
    if not missing:
        return
    if need.kind == "if":
        fact = need.fact
        if fact is not None and view.fact(fact) is None:
            yield missing[0], [SetFact(fact, False)]
            return
        for part in need.then:
            yield from _lacking(part, view, day)
        return
    make = REMEDIES.get(need.kind)
    edits = [] if make is None else list(make(need, view, day))
    for at, id in enumerate(missing):
        yield id, edits if at == 0 else []


def _notice(need: AnyNeed, view: View, day: date) -> Iterator[Edit]:
    yield add("notice", day, to=need.role, about=need.about)


def _scheduled(need: AnyNeed, view: View, day: date) -> Iterator[Edit]:
    yield add("scheduled", day, what=need.what, **{"for": day.isoformat()})


def _approval(need: AnyNeed, view: View, day: date) -> Iterator[Edit]:
    for role in need.by[:1]:
        yield add("approval", day, of=need.of, by=role)


def _outcome(need: AnyNeed, view: View, day: date) -> Iterator[Edit]:
    yield add("step", day, step=need.step, outcome=need.outcome)


def _step(need: AnyNeed, view: View, day: date) -> Iterator[Edit]:
    done: Any = view.policy.step(need.step).done
    if need.step not in view.policy.recorded_otherwise:
        yield add("step", day, step=need.step)
    elif getattr(done, "kind", "") == "event-day" and done.field == "on":
        where = {name: value[0] if isinstance(value, tuple) else value for name, value in (done.where or {}).items()}
        yield from _event(done.event, day, where)


def _fact(need: AnyNeed, view: View, day: date) -> Iterator[Edit]:
    declared = view.policy.facts.get(need.fact)
    for value in () if declared is None else possible(declared)[:1]:
        yield SetFact(need.fact, value)


def _day(need: AnyNeed, view: View, day: date) -> Iterator[Edit]:
    if need.label in KINDS:
        yield from _event(need.label, day, {})


def _event(kind: str, day: date, given: Mapping[str, Any]) -> Iterator[Edit]:
    """An event with what is given, and something plain for the rest that it must have; none where that is a choice."""
    asked = {name: field for name, field in KINDS[kind].model_fields.items() if field.is_required() and name != "on"}
    made = {name: _PLAIN.get(get_origin(field.annotation) or field.annotation) for name, field in asked.items()} | dict(
        given
    )
    if None not in made.values():
        yield add(kind, day, **made)


_PLAIN: Mapping[Any, Any] = {str: DOCUMENTED, bool: True, tuple: [DOCUMENTED]}


def _unless(need: AnyNeed, view: View, day: date) -> Iterator[Edit]:
    """The fact that stands in the way, where it is one: with the first value with which it does not."""
    name = need.label.removeprefix(FACT)
    declared = view.policy.facts.get(name) if need.label.startswith(FACT) else None
    of = view.situation
    for value in () if declared is None else possible(declared):
        edit = SetFact(name, value)
        changed = Situation(of.policy, edited(of.record, [edit]), of.calendar, of.as_of, of.known_at)
        if not need.missing(changed.view(view.day)):
            yield edit
            return


def possible(declared: Fact) -> tuple[bool | int | str, ...]:
    """The values that a fact may have, where they can be listed."""
    return declared.choices or ((False, True) if declared.type == "bool" else ())


def _tally(need: AnyNeed, view: View, day: date) -> Iterator[Edit]:
    tally = view.policy.tallies[need.tally]
    count = view.tally(need.tally)
    known = {getattr(event, tally.sort) for event in count.counted}
    refused = _listed((tally.refused or {}).get(tally.sort, ()))
    sorts = [sort for sort in _choices(tally.event, tally.sort) if sort not in refused]
    fresh = [sort for sort in sorts if sort not in known]
    lacking = max(count.needed - count.number, count.needed_sorts - count.sorts)
    floor = None if tally.after is None or tally.cumulative.holds(view) else tally.after.day(view)
    day = day if floor is None or floor < day else _next_day(view, floor)
    for at in range(lacking if sorts else 0):
        yield add(tally.event, day, **{tally.sort: fresh[at] if at < len(fresh) else sorts[0]})


def _next_day(view: View, day: date) -> date:
    """The next school day; the next day where no school days are counted, or none is left."""
    after = next_school_day(view, day) if view.policy.counts_school_days else None
    return day + ONE_DAY if after in (None, BEYOND, UNCOUNTED) else after


def _choices(kind: str, field: str) -> tuple[str, ...]:
    return get_args(KINDS[kind].model_fields[field].annotation)


def _review(need: AnyNeed, view: View, day: date) -> Iterator[Edit]:
    since = need.since.day(view)
    counts = day if since in (None, BEYOND, UNCOUNTED) else max(day, since)
    yield add("progress_review", counts, adequate=False)


def _settled(need: AnyNeed, view: View, day: date) -> Iterator[Edit]:
    fields = {"upheld": True} if "upheld" in KINDS[need.settled].model_fields else {}
    yield add(need.settled, day, **fields)


def _effort(need: AnyNeed, view: View, day: date) -> Iterator[Edit]:
    refused = _listed((need.refused or {}).get("type", ()))
    for name in [name for name in _choices("effort", "type") if name not in refused][:1]:
        yield add("effort", day, type=name)


def _listed(refused: object) -> tuple[object, ...]:
    """One value, or several, as several."""
    return refused if isinstance(refused, tuple) else (refused,)


def _criterion(need: AnyNeed, view: View, day: date) -> Iterator[Edit]:
    rule = view.policy.criterion(need.criterion).rule
    make = families.ADDITIONS.get(getattr(rule, "kind", ""))
    if make is None or view.judgement(need.criterion).verdict is not Verdict.NOT_MET:
        return
    judged, threshold = view.judgement(need.criterion), rule.threshold(view)
    if getattr(rule, "kind", "") == "missed-meetings" or threshold is None or judged.value is None:
        return
    lacking = -(-(_number(threshold) - _number(judged.value)) // 1)
    for edit, _ in zip(make(view, rule, day), range(int(lacking)), strict=False):
        yield edit


def _number(value: object) -> Fraction:
    return Fraction(str(value))


REMEDIES: Mapping[str, Callable[[AnyNeed, View, date], Iterator[Edit]]] = {
    "notice": _notice,
    "scheduled": _scheduled,
    "approval": _approval,
    "outcome": _outcome,
    "step": _step,
    "fact": _fact,
    "day": _day,
    "tally": _tally,
    "review": _review,
    "settled": _settled,
    "effort": _effort,
    "criterion": _criterion,
    "unless": _unless,
}
"""For each kind of need, the events that meet it."""
WITHOUT_REMEDIES: Mapping[str, str] = {
    "if": "it is met by what its own needs are met by, or by the fact that it asks for",
}
"""The kinds of needs that no one event meets, and why."""


def view_of(evaluation: Evaluation, day: date) -> View:
    """The evaluation's case as it stood on a day."""
    of = evaluation
    return Situation(of.policy, of.record, of.calendar, of.as_of, of.known_at).view(day)
