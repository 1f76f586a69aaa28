"""The examination of a policy, before any pupil's case is judged by it."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace
from typing import TYPE_CHECKING

from schoolrules.audit import clauses, overlaps, reach, structure, timings
from schoolrules.audit.histories import Histories
from schoolrules.audit.history import Walk
from schoolrules.audit.parts import parts
from schoolrules.audit.remarks import Audit, Remark, Severity, in_order
from schoolrules.audit.shortest import shortest
from schoolrules.audit.year import plain_calendar, with_numbers
from schoolrules.errors import WrongType
from schoolrules.policy.policy import Policy

if TYPE_CHECKING:
    from schoolrules.audit.remarks import Shortest
    from schoolrules.calendar import SchoolCalendar

MOST_STEPS, MOST_PARTS = 200, 30_000
"""A policy with more steps, or more parts, is examined in its clauses alone."""


def audit(policy: Policy, *, calendar: SchoolCalendar | None = None) -> Audit:
    """What is wrong, or odd, with a policy: told from its declaration, and from walks made of its own parts.

    Each text of a policy with editions is examined by itself. The walks go through `calendar`; without one, through
    two plain school years. The same policy gives the same answer. How much is tried is bounded.

    Raises:
        WrongType: `policy` is no `Policy`.
    """
    if not isinstance(policy, Policy):
        raise WrongType(f"policy: expected a Policy, came {type(policy).__name__}")
    texts = [edition.policy for edition in policy.editions] or [policy]
    found: list[list[Remark]] = []
    ways: list[Shortest] = []
    walks = 0
    for text in texts:
        remarks, way, number = _examined(text, plain_calendar() if calendar is None else calendar)
        found.append(remarks)
        ways += [way] if way is not None else []
        walks += number
    return Audit(policy, in_order(_together(texts, found)), tuple(ways), walks)


def _together(texts: list[Policy], found: list[list[Remark]]) -> Iterator[Remark]:
    """The remarks on all texts; one that stands in some of them alone is told with the edition."""
    for text, remarks in zip(texts, found, strict=True):
        others = [{(r.kind, r.where) for r in other} for other in found if other is not remarks]
        for remark in remarks:
            if all((remark.kind, remark.where) in other for other in others):
                yield remark
                continue
            said = f"edition {text.edition}: {remark.text}"
            used = remark.kind == "unused" and any(_declares(one, remark.where) for one in texts if one is not text)
            severity = Severity.NOTE if used else remark.severity
            yield replace(remark, text=f"{said} (another edition uses it)" if used else said, severity=severity)


def _declares(policy: Policy, where: str) -> bool:
    place, _, name = where.partition(".")
    return name in getattr(policy, place, ())


def _examined(policy: Policy, calendar: SchoolCalendar) -> tuple[list[Remark], Shortest | None, int]:
    found = list(clauses.remarks(policy))
    numbered, open_numbers = with_numbers(policy)
    if open_numbers:
        said = ", ".join(f"{name} = {numbered.values[name]}" for name in open_numbers)
        text = f"the text leaves numbers to the caller; examined with {said}"
        found.append(Remark(Severity.NOTE, "open-numbers", "parameters", text))
    size = sum(1 for _, _ in zip(parts(policy), range(MOST_PARTS + 1), strict=False))
    if len(policy.steps) > MOST_STEPS or size > MOST_PARTS:
        text = f"larger than {MOST_STEPS} steps or {MOST_PARTS} parts: only its clauses were examined"
        return [*found, Remark(Severity.NOTE, "limit", "", text)], None, 0
    structural = list(structure.remarks(numbered))
    found += [*structural, *timings.remarks(numbered), *overlaps.remarks(numbered)]
    if any(remark.kind == "misplaced-part" for remark in structural):
        return found, None, 0
    return _walked(Histories(numbered, calendar), found)


def _walked(of: Histories, found: list[Remark]) -> tuple[list[Remark], Shortest | None, int]:
    known = {(remark.kind, remark.where) for remark in found}
    seen = list(reach.remarks(of, known))
    way = shortest(of)
    witnessed = [_witnessed(of, remark) for remark in found]
    if of.is_spent:
        text = f"the work allowed was spent after {len(of.walks)} walks: what comes after was not tried"
        seen.append(Remark(Severity.NOTE, "limit", "", text))
    return [*witnessed, *seen], way, len(of.walks)


# --- witnesses of what the declaration tells ------------------------------------------------------------------------


def _witnessed(of: Histories, remark: Remark) -> Remark:
    """The remark with a case on which it shows, where one can be made."""
    make = WITNESSES.get(remark.kind)
    made = None if make is None or remark.witness is not None else make(of, remark)
    return remark if made is None else replace(remark, witness=made.case())


def _of_step(of: Histories, remark: Remark) -> Walk | None:
    """As far as a walk comes that goes for the step."""
    return of.walk(until=remark.where.split(".")[1])


def _of_criterion(of: Histories, remark: Remark) -> Walk | None:
    """A walk from the criterion on which it is met, with those that it implies."""
    name = remark.where.split(".")[1]
    made = of.walk(grounds=(name,))
    if made is None or not of.is_met(made, name):
        made = next((other for other in of.all() if of.is_met(other, name)), made)
    return made


WITNESSES: dict[str, Callable[[Histories, Remark], Walk | None]] = {
    "unreachable-step": _of_step,
    "unmeetable-need": _of_step,
    "later-need": _of_step,
    "contradictory-timing": _of_step,
    "shadowed-criterion": _of_criterion,
    "impossible-criterion": _of_criterion,
}
"""For each kind of remark that a case can show, the walk that shows it."""
