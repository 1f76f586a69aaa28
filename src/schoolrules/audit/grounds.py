"""What would have to happen for a criterion to be met, from a day on: one entry for each kind of rule."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from datetime import date
from fractions import Fraction
from typing import TYPE_CHECKING, Any

from schoolrules.calendar import Period
from schoolrules.policy.basics import Verdict
from schoolrules.policy.expressions import BEYOND, UNCOUNTED
from schoolrules.whatif.blockers import possible
from schoolrules.whatif.edits import Edit, SetFact
from schoolrules.whatif.families import MOST_DAYS, MOST_ITEMS, add

if TYPE_CHECKING:
    from schoolrules.policy.policy import Policy
    from schoolrules.policy.view import View

Rule = Any
"""A rule of some kind; each function knows the fields of its own."""
Way = tuple[Edit, ...]
OF_ATTENDANCE = frozenset(("any-absence", "absence-sum", "absence-share", "truancy-events"))
"""Kinds of rules that count days of absence: the same days serve them all."""
OF_FACTS = frozenset(("fact", "facts", "language-share"))
"""Kinds of rules that rest on facts alone."""


def ways_to_meet(view: View, criterion: str, day: date, *, spread: bool = False) -> Iterator[Way]:
    """What may be tried so that a criterion is met, with nothing dated before `day`; the likeliest first.

    Absences come day after day, or `spread` over the time in which they are counted, where it is limited. Nothing for
    a criterion that is met already, for one that only time brings about, and for an unknown kind of rule.
    """
    if view.judgement(criterion).verdict is Verdict.MET:
        return
    rule = view.policy.criterion(criterion).rule
    make = GROUNDS.get(getattr(rule, "kind", ""))
    if spread and getattr(rule, "kind", "") in OF_ATTENDANCE:
        yield from (way for way in _spread(view, rule, criterion, day) if way)
    if make is not None:
        yield from (way for way in make(view, rule, criterion, day) if way)


def keeping_up(view: View, criterion: str, since: date, until: date) -> Way:
    """An absence on every day after a day up to another, for a criterion that counts them; else nothing."""
    rule = view.policy.criterion(criterion).rule
    if getattr(rule, "kind", "") not in OF_ATTENDANCE:
        return ()
    days = [each for each in _free(view, since) if since < each <= until]
    return _absent(rule, days[:MOST_DAYS])


def window_of(policy: Policy, rule: Rule) -> Period | None:
    """The length of time in which a rule counts, where it is limited."""
    name = getattr(rule, "window", None) or getattr(rule, "within", None)
    length = None if name is None else policy.values.get(name)
    return length if isinstance(length, Period) else None


def lacking(view: View, rule: Rule, criterion: str) -> int:
    """How many more the rule would have to count."""
    threshold, value = rule.threshold(view), view.judgement(criterion).value
    return max(1, -(-(Fraction(threshold or 1) - Fraction(str(value or 0))) // 1))


def _absences(view: View, rule: Rule, criterion: str, day: date) -> Iterator[Way]:
    number = min(lacking(view, rule, criterion), MOST_DAYS)
    yield _absent(rule, _free(view, day)[:number])


def _spread(view: View, rule: Rule, criterion: str, day: date) -> Iterator[Way]:
    """The first of them on the first day of a window that begins now, the last on its last, the others between."""
    number, length = min(lacking(view, rule, criterion), MOST_DAYS), window_of(view.policy, rule)
    free = [] if length is None else _free(view, day)
    if length is not None and length.unit == "school days":
        free = free[: length.n]
    elif length is not None:
        last = length.after(day, view.calendar).date
        free = [each for each in free if each < last]
    if 1 < number < len(free):
        yield _absent(rule, [free[at * (len(free) - 1) // (number - 1)] for at in range(number)])


def _absent(rule: Rule, days: list[date]) -> Way:
    return tuple(add("absence", each, status=getattr(rule, "status", "unexcused")) for each in days)


def _free(view: View, day: date) -> list[date]:
    """The school days from a day on without an absence."""
    days, taken = view.pupil.school_days, {event.on for event in view.situation.timeline.of("absence")}
    return [each for each in days[: view.pupil.rank(day) + 2 * MOST_DAYS] if each >= day and each not in taken]


def _unverified(view: View, rule: Rule, criterion: str, day: date) -> Iterator[Way]:
    yield tuple(add("absence", each, status="unverified") for each in view.pupil.school_days if each >= day)[:1]


def _work(view: View, rule: Rule, criterion: str, day: date) -> Iterator[Way]:
    kind = getattr(rule, "work", "assignment")
    yield tuple(add(kind, day) for _ in range(min(lacking(view, rule, criterion), MOST_ITEMS)))


def _meetings(view: View, rule: Rule, criterion: str, day: date) -> Iterator[Way]:
    tries = range(min(view.count(rule.attempts), MOST_ITEMS))
    yield (add("meeting", day, outcome="missed"), *(add("reschedule_attempt", day) for _ in tries))


def _contact_set(view: View, rule: Rule, criterion: str, day: date) -> Iterator[Way]:
    counted = rule.sets_of(view).counted
    opens = rule.next_set(view, counted[-1].day) if counted else day
    if opens not in (None, BEYOND, UNCOUNTED):
        yield tuple(add("contact_attempt", max(day, opens), channel=c, documented=True) for c in ("phone", "email"))


def _fact(view: View, rule: Rule, criterion: str, day: date) -> Iterator[Way]:
    yield (SetFact(rule.fact, rule.value),)


def _facts(view: View, rule: Rule, criterion: str, day: date) -> Iterator[Way]:
    declared = view.policy.facts.get(rule.asks)
    for value in () if declared is None else possible(declared):
        yield (SetFact(rule.asks, value),)


def _filing(view: View, rule: Rule, criterion: str, day: date) -> Iterator[Way]:
    since = [limit.since[0] for limit in rule.limits if limit.when.holds(view)]
    yield tuple(add(kind, day) for kind in dict.fromkeys((*since, *rule.filed)) if not view.events(kind))


def _no_answer(view: View, rule: Rule, criterion: str, day: date) -> Iterator[Way]:
    if not any(view.events(kind) for kind in rule.filed):
        yield (add(rule.filed[0], day),)


GROUNDS: Mapping[str, Callable[[View, Rule, str, date], Iterator[Way]]] = {
    "any-absence": _absences,
    "absence-sum": _absences,
    "absence-share": _absences,
    "truancy-events": _absences,
    "unverified-absences": _unverified,
    "outstanding": _work,
    "missing-in-window": _work,
    "missed-meetings": _meetings,
    "contact-sets": _contact_set,
    "fact": _fact,
    "facts": _facts,
    "filed-in-time": _filing,
    "no-answer": _no_answer,
}
"""For each kind of rule, what would be counted, on the first days on which it is."""
