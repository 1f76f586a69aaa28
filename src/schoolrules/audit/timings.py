"""Times that contradict each other: a step that may not be taken before a day and must be taken by an earlier one."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

from schoolrules.audit.remarks import Remark, Severity
from schoolrules.calendar import Period
from schoolrules.policy.conditions import Not

if TYPE_CHECKING:
    from schoolrules.policy.basics import Citation
    from schoolrules.policy.expressions import Condition
    from schoolrules.policy.policy import Policy
    from schoolrules.policy.step import Step

AnyDay = Any
"""A day of some kind; each function knows the fields of its own."""
SHORTEST = {"school days": 1, "business days": 1, "calendar days": 1, "weeks": 7, "months": 28, "years": 365}
"""The fewest calendar days that one of a unit takes."""
LONGEST = {"calendar days": 1, "weeks": 7, "months": 31, "years": 366}
"""The most; school days and business days may lie any number of days apart."""
ROLLS = 10
"""The most days by which a day is taken to roll to a business day."""
MOST_TERMS = 200
"""How many ways a day may be worked out are looked at."""


@dataclass(frozen=True, slots=True)
class Term:
    """A day as so many days of some units after another day, where certain conditions hold."""

    anchor: AnyDay
    lengths: tuple[tuple[int, str], ...] = ()
    when: tuple[Condition, ...] = ()
    days: str | None = None
    """The reading that says which days a bare number of days means."""

    def after(self, number: int, unit: str) -> Term:
        """So many days later still."""
        return replace(self, lengths=(*self.lengths, (number, unit)))

    @property
    def text(self) -> str:
        """The length in words."""
        summed = {unit: sum(n for n, other in self.lengths if other == unit) for _, unit in self.lengths}
        said = (f"{number} {unit if number != 1 else unit[:-1]}" for unit, number in summed.items() if number)
        return " and ".join(said) or "that day itself"

    @property
    def units(self) -> frozenset[str]:
        """The units that it is counted in."""
        return frozenset(unit for number, unit in self.lengths if number)


@dataclass(frozen=True, slots=True)
class Bound:
    """A first or a last lawful day of a step, and where it stands."""

    term: Term
    where: str
    citation: Citation


def remarks(policy: Policy) -> Iterator[Remark]:
    """The times of every step that contradict each other whatever the case, and those that mix units."""
    for step in policy.steps:
        lower, upper = list(_lower(step, policy)), list(_upper(step, policy))
        yield from _between(policy, lower, upper)
        yield from _due_too_late(policy, step)


def _due_too_late(policy: Policy, step: Step) -> Iterator[Remark]:
    """A due day that lies after the last day which a requirement of the step sets: whoever keeps the one is late."""
    due = [] if step.due is None else terms(step.due, policy, "latest")
    for last in _within(step, policy):
        for term in due:
            b = last.term
            if term.anchor == b.anchor and not _exclude(term.when, b.when) and is_later(term, b):
                text = (
                    f"due {term.text} after a day ({_said(term.anchor)}), but required within {b.text} after it: "
                    f"on its due day it is late{_under(policy, (*term.when, *b.when))}"
                )
                severity = Severity.ERROR if _as_chosen(policy, (*term.when, *b.when)) else Severity.WARNING
                yield Remark(severity, "contradictory-timing", last.where, text, last.citation)


def _between(policy: Policy, lower: list[Bound], upper: list[Bound]) -> Iterator[Remark]:
    for first in lower:
        for last in upper:
            a, b = first.term, last.term
            if a.anchor != b.anchor or _exclude(a.when, b.when):
                continue
            if is_later(a, b):
                text = (
                    f"not before {a.text} and within {b.text} after the same day ({_said(a.anchor)}): no day is lawful"
                    f"{_under(policy, (*a.when, *b.when))}"
                )
                severity = Severity.ERROR if _as_chosen(policy, (*a.when, *b.when)) else Severity.WARNING
                yield Remark(severity, "contradictory-timing", last.where, text, last.citation)
            elif a.units and b.units and a.units != b.units and a.days == b.days is None:
                text = (
                    f"its first day is counted in {', '.join(sorted(a.units))} and its last in "
                    f"{', '.join(sorted(b.units))}, both after the same day ({_said(a.anchor)})"
                )
                yield Remark(Severity.WARNING, "mixed-units", last.where, text, last.citation)


def _as_chosen(policy: Policy, when: tuple[Condition, ...]) -> bool:
    """Whether these conditions hold by the readings that the policy chooses itself, whatever the case."""
    return all(_is_chosen(policy, one) for one in when)


def _is_chosen(policy: Policy, condition: Any) -> bool:  # noqa: ANN401  (a condition of any kind)
    if condition.kind == "not" and condition.of.kind == "reading-is":
        return bool(policy.chosen[condition.of.reading] != condition.of.alternative)
    return bool(condition.kind == "reading-is" and policy.chosen[condition.reading] == condition.alternative)


def _under(policy: Policy, when: tuple[Condition, ...]) -> str:
    if not when:
        return ""
    return ", as the readings are chosen" if _as_chosen(policy, when) else ", under some conditions or readings"


def is_later(a: Term, b: Term) -> bool:
    """Whether a day is later than another one, counted from the same day, on every calendar."""
    if a.units == b.units and len(a.units) == 1:
        return sum(number for number, _ in a.lengths) > sum(number for number, _ in b.lengths)
    if any(unit not in LONGEST for unit in b.units):
        return False
    shortest = sum(number * SHORTEST[unit] for number, unit in a.lengths)
    return shortest > sum(number * LONGEST[unit] for number, unit in b.lengths)


def _exclude(a: tuple[Condition, ...], b: tuple[Condition, ...]) -> bool:
    """Whether the two never hold together: one is the other's contrary, or they are different readings of a phrase."""
    for one in a:
        for other in b:
            if other == Not(one) or one == Not(other):
                return True
            kinds = getattr(one, "kind", ""), getattr(other, "kind", "")
            if kinds == ("reading-is", "reading-is"):
                same = one.reading == other.reading  # type: ignore[attr-defined]
                if same and one.alternative != other.alternative:  # type: ignore[attr-defined]
                    return True
    return False


def _lower(step: Step, policy: Policy) -> Iterator[Bound]:
    """The days before which a step may not be taken."""
    if step.earliest is not None:
        for term in terms(step.earliest, policy, "latest"):
            yield Bound(term, f"steps.{step.id}.earliest", step.citation)
    for requirement in step.requirements:
        check: AnyDay = requirement.check
        if check.kind == "not-before":
            for term in terms(check.day, policy, "latest"):
                yield Bound(term, f"steps.{step.id}.{requirement.name}", requirement.citation or step.citation)


def _upper(step: Step, policy: Policy) -> Iterator[Bound]:
    """The days by which a step must be taken."""
    if step.due is not None:
        for term in terms(step.due, policy, "earliest"):
            slack = term.after(ROLLS, "calendar days") if step.roll == "next" else term
            yield Bound(slack, f"steps.{step.id}.due", step.citation)
    yield from _within(step, policy)


def _within(step: Step, policy: Policy) -> Iterator[Bound]:
    """The last days that its requirements set."""
    for requirement in step.requirements:
        check: AnyDay = requirement.check
        if check.kind == "within":
            for term in terms(check.day, policy, "earliest"):
                slack = term.after(ROLLS, "calendar days") if check.roll == "next" else term
                yield Bound(slack, f"steps.{step.id}.{requirement.name}", requirement.citation or step.citation)


def terms(day: AnyDay, policy: Policy, parts: str) -> list[Term]:
    """The ways in which a day is worked out; of several days only those of a `latest`, or of an `earliest`.

    Each part of a `latest` is a day before which the whole never lies, each of an `earliest` one after which it never
    does.
    """
    found: list[Term] = []
    for term in _terms(day, policy, parts):
        found.append(term)
        if len(found) >= MOST_TERMS:
            break
    return found


def _terms(day: AnyDay, policy: Policy, parts: str) -> Iterator[Term]:
    match day.kind:
        case "after":
            period = policy.values[day.period]
            if isinstance(period, Period):
                unit = day.unit if day.unit is not None and period.unit == "school days" else period.unit
                for term in _terms(day.start, policy, parts):
                    counted = replace(term, days=day.days).after(period.n, unit)
                    if day.then == "next-day":
                        counted = counted.after(1, "school days" if unit == "school days" else "calendar days")
                    elif day.then == "next-calendar-day":
                        counted = counted.after(1, "calendar days")
                    yield counted
        case "next-school-day":
            for term in _terms(day.start, policy, parts):
                yield term.after(1, "school days")
        case "latest" | "earliest" if day.kind == parts or len(day.of) == 1:
            for each in day.of:
                yield from _terms(each, policy, parts)
        case "choose":
            for chosen, when in ((day.then, day.when), (day.otherwise, Not(day.when))):
                if chosen is not None:
                    for term in _terms(chosen, policy, parts):
                        yield replace(term, when=(*term.when, when))
        case "at-present":
            yield from _terms(day.of, policy, parts)
        case _:
            yield Term(day)


def _said(anchor: AnyDay) -> str:
    for name in ("step", "event", "criterion", "tally", "fact"):
        if getattr(anchor, name, None) is not None:
            return f"{anchor.kind.replace('-', ' ')} of {getattr(anchor, name)}"
    return str(anchor.kind).replace("-", " ")
