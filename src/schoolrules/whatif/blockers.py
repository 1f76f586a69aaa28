"""What blocks a step, and what would have to be recorded for it to block no more: one entry for each kind of need."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from fractions import Fraction
from typing import TYPE_CHECKING, Any, get_args

from schoolrules.events import KINDS
from schoolrules.policy.basics import Fact, Verdict
from schoolrules.policy.view import Situation
from schoolrules.whatif import families
from schoolrules.whatif.edits import Edit, SetFact
from schoolrules.whatif.families import add

if TYPE_CHECKING:
    from collections.abc import Sequence

    from schoolrules.evaluation import Evaluation
    from schoolrules.policy.needs import Need
    from schoolrules.policy.view import View

AnyNeed = Any
"""A need of some kind; each function knows the fields of its own."""


@dataclass(frozen=True, slots=True, repr=False)
class Blocker:
    """Something that blocks a step, by the id that `blocked_by` has, and what would have to be recorded.

    `edits` is empty where nothing recorded today would do.
    """

    id: str
    edits: tuple[Edit, ...]

    @property
    def text(self) -> str:
        """The blocker and its remedy in one line."""
        return f"{self.id}: {'; '.join(edit.text for edit in self.edits) or 'nothing recorded today would do'}"

    def __repr__(self) -> str:
        return f"Blocker({self.id})"

    def to_dict(self) -> dict[str, Any]:
        """The blocker as JSON."""
        return {"id": self.id, "edits": [edit.to_dict() for edit in self.edits]}


def blockers(needs: Sequence[Need], view: View, day: date) -> tuple[Blocker, ...]:
    """What the needs lack on the view's day, each with what would have to be recorded for `day`; each once."""
    found: dict[str, Blocker] = {}
    for need in needs:
        for id, edits in _lacking(need, view, day):
            found.setdefault(id, Blocker(id, tuple(edits)))
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
    yield add("approval", day, of=need.of, by=need.by[0])


def _outcome(need: AnyNeed, view: View, day: date) -> Iterator[Edit]:
    yield add("step", day, step=need.step, outcome=need.outcome)


def _step(need: AnyNeed, view: View, day: date) -> Iterator[Edit]:
    if need.step not in view.policy.recorded_otherwise:
        yield add("step", day, step=need.step)


def _fact(need: AnyNeed, view: View, day: date) -> Iterator[Edit]:
    declared = view.policy.facts.get(need.fact)
    for value in () if declared is None else possible(declared)[:1]:
        yield SetFact(need.fact, value)


def _day(need: AnyNeed, view: View, day: date) -> Iterator[Edit]:
    if need.label in KINDS and not any(f.is_required() for n, f in KINDS[need.label].model_fields.items() if n != "on"):
        yield add(need.label, day)


def possible(declared: Fact) -> tuple[bool | int | str, ...]:
    """The values that a fact may have, where they can be listed."""
    return declared.choices or ((False, True) if declared.type == "bool" else ())


def _tally(need: AnyNeed, view: View, day: date) -> Iterator[Edit]:
    tally = view.policy.tallies[need.tally]
    count = view.tally(need.tally)
    known = {getattr(event, tally.sort) for event in count.counted}
    refused = None if tally.refused is None else tally.refused.get(tally.sort)
    sorts = [sort for sort in _choices(tally.event, tally.sort) if sort != refused]
    fresh = [sort for sort in sorts if sort not in known]
    lacking = max(count.needed - count.number, count.needed_sorts - count.sorts)
    for at in range(lacking):
        yield add(tally.event, day, **{tally.sort: fresh[at] if at < len(fresh) else sorts[0]})


def _choices(kind: str, field: str) -> tuple[str, ...]:
    return get_args(KINDS[kind].model_fields[field].annotation)


def _review(need: AnyNeed, view: View, day: date) -> Iterator[Edit]:
    yield add("progress_review", day, adequate=False)


def _settled(need: AnyNeed, view: View, day: date) -> Iterator[Edit]:
    fields = {"upheld": True} if "upheld" in KINDS[need.settled].model_fields else {}
    yield add(need.settled, day, **fields)


def _effort(need: AnyNeed, view: View, day: date) -> Iterator[Edit]:
    refused = (need.refused or {}).get("type", ())
    names = refused if isinstance(refused, tuple) else (refused,)
    yield add("effort", day, type=next(name for name in _choices("effort", "type") if name not in names))


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
}
"""For each kind of need, the events that meet it."""
WITHOUT_REMEDIES: Mapping[str, str] = {
    "if": "it is met by what its own needs are met by, or by the fact that it asks for",
    "unless": "it asks that something is not so, which no event by itself would end",
}
"""The kinds of needs that no one event meets, and why."""


def view_of(evaluation: Evaluation, day: date) -> View:
    """The evaluation's case as it stood on a day."""
    of = evaluation
    return Situation(of.policy, of.record, of.calendar, of.as_of, of.known_at).view(day)
