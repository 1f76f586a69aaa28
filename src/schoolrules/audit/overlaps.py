"""Criteria that count the same: one that is met whenever another is."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import fields
from typing import TYPE_CHECKING, Any

from schoolrules.audit.parts import parts
from schoolrules.audit.remarks import Remark, Severity
from schoolrules.calendar import Period
from schoolrules.policy.conditions import Always

if TYPE_CHECKING:
    from schoolrules.policy.policy import Policy

AnyRule = Any
"""A rule of some kind; each function knows the fields of its own."""
WINDOWS = ("window", "within")
COUNTING = ("absence-sum", "truancy-events", "outstanding", "missing-in-window")
"""Kinds that compare a number with a count, over a window where they have one."""
SHARING = ("absence-share", "missed-meetings", "no-contact")
"""Kinds that compare with one number alone."""
MOST_COMPARED = 60
"""How many criteria are compared with one another: the first ones."""
LEAST = {"absence-share": "percent", "missed-meetings": "attempts", "no-contact": "at_least"}


def remarks(policy: Policy) -> Iterator[Remark]:
    """Criteria that are implied by others, told from the declaration alone; of a chain only the next one."""
    together = list(_alternatives(policy))
    names = list(policy.criteria)[:MOST_COMPARED]
    for at, strict in enumerate(names):
        implied = [loose for loose in names if loose != strict and implies(policy, strict, loose)]
        equal = [loose for loose in implied if implies(policy, loose, strict)]
        for loose in [name for name in equal if names.index(name) < at][:1]:
            text = f"counts the same as {loose}, with the same number: one of the two is enough"
            yield _remark(policy, Severity.WARNING, strict, text)
        weaker = [loose for loose in implied if loose not in equal]
        for loose in weaker:
            nearer = (one for one in weaker if implies(policy, one, loose) and not implies(policy, loose, one))
            if next(nearer, None) is None:
                yield from _shadowed(policy, strict, loose, together)


def _shadowed(policy: Policy, strict: str, loose: str, together: list[tuple[str, frozenset[str]]]) -> Iterator[Remark]:
    places = [where for where, names in together if {strict, loose} <= names]
    if places and not _is_declared(policy, strict, loose):
        text = f"is met only where {loose} is met too, and {places[0]} asks for either: it never decides anything there"
        yield _remark(policy, Severity.WARNING, strict, text)
    else:
        yield _remark(policy, Severity.NOTE, strict, f"is met only where {loose} is met too: the same events count")


def _is_declared(policy: Policy, strict: str, loose: str) -> bool:
    """Whether the policy itself says that the one number is no smaller than the other: a ladder of levels."""
    names = [getattr(policy.criteria[name].rule, "at_least", None) for name in (loose, strict)]
    return all(name in policy.ascending for name in names)


def _remark(policy: Policy, severity: Severity, criterion: str, text: str) -> Remark:
    where = f"criteria.{criterion}"
    return Remark(severity, "shadowed-criterion", where, text, policy.criteria[criterion].citation)


def _alternatives(policy: Policy) -> Iterator[tuple[str, frozenset[str]]]:
    """Criteria of which any one is enough, and where that stands."""
    for where, part in parts(policy):
        if getattr(part, "kind", "") == "any-of":
            met = frozenset(one.criterion for one in part.of if getattr(one, "kind", "") == "met")
            if len(met) > 1:
                yield where, met
        elif getattr(part, "kind", "") == "first-since":
            yield where, frozenset(part.criteria)
    if policy.compliance is not None:
        yield "compliance.grounds", frozenset(policy.compliance.grounds)


def implies(policy: Policy, strict: str, loose: str) -> bool:
    """Whether a criterion is met only where another is met too, whatever the case."""
    a, b = policy.criteria[strict], policy.criteria[loose]
    if b.applies not in (a.applies, Always()):
        return False
    one: AnyRule = a.rule
    other: AnyRule = b.rule
    kinds = getattr(one, "kind", ""), getattr(other, "kind", "")
    if kinds == ("absence-sum", "any-absence"):
        return bool(one.status == other.status)
    if kinds == ("missing-in-window", "outstanding"):
        return other.work == "assignment" and _at_least(policy, one.at_least, other.at_least)
    if kinds[0] != kinds[1]:
        return False
    if kinds[0] in COUNTING:
        window = next((name for name in WINDOWS if hasattr(one, name)), None)
        fits = window is None or _within(policy, getattr(one, window), getattr(other, window))
        same = _same(one, other, {"at_least", window or ""})
        return same and fits and _at_least(policy, one.at_least, other.at_least)
    if kinds[0] in SHARING:
        name = LEAST[kinds[0]]
        return _same(one, other, {name}) and _at_least(policy, getattr(one, name), getattr(other, name))
    return kinds[0] in ("any-absence", "fact") and one == other


def _same(one: AnyRule, other: AnyRule, but: set[str]) -> bool:
    left = (field.name for field in fields(one) if field.name not in but | {"noun"})
    return all(getattr(one, name) == getattr(other, name) for name in left)


def _at_least(policy: Policy, strict: str, loose: str) -> bool:
    a, b = policy.values[strict], policy.values[loose]
    if isinstance(a, int) and isinstance(b, int):
        return a >= b
    return isinstance(a, Period) and isinstance(b, Period) and a.unit == b.unit and a.n >= b.n


def _within(policy: Policy, strict: str | None, loose: str | None) -> bool:
    if loose is None or strict is None:
        return strict == loose
    a, b = policy.values[strict], policy.values[loose]
    return isinstance(a, Period) and isinstance(b, Period) and a.unit == b.unit and a.n <= b.n
