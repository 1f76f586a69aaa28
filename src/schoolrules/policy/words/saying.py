"""How a part of a policy is put into words, whatever its kind: the table of kinds, and what their words share."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import fields, is_dataclass
from functools import singledispatch

from schoolrules.policy import conditions, days
from schoolrules.policy.policy import Policy


def say(part: object, policy: Policy) -> str:
    """A part in words: a day as a noun phrase, a condition as a clause, a need as what must be there.

    The policy gives the numbers, the roles' names and the readings: only what its chosen readings say is told. A part
    of a kind that has no words here is told by its kind and its fields.
    """
    return tell(part, policy)


def settled(condition: object, policy: Policy) -> bool | None:
    """Whether a condition holds in every case (True) or in none (False); None where that depends on the case."""
    match condition:
        case conditions.Always():
            return True
        case conditions.Never():
            return False
        case conditions.ReadingIs(reading, alternative):
            return policy.chosen.get(reading) == alternative
        case conditions.ParameterAtLeast(parameter, at_least):
            value = policy.values.get(parameter)
            return value >= at_least if isinstance(value, int) else None
        case conditions.Not(of):
            inner = settled(of, policy)
            return None if inner is None else not inner
        case conditions.AllOf(of):
            known = [settled(one, policy) for one in of]
            return False if False in known else None if None in known else True
        case conditions.AnyOf(of):
            known = [settled(one, policy) for one in of]
            return True if True in known else None if None in known else False
    return None


def blocker(name: str, policy: Policy) -> str:
    """What a `blocked_by` id asks for, such as `interventions: 2 of 3` for `interventions:2/3`."""
    what, _, rest = name.partition(":")
    match what:
        case "notice":
            return f"a notice to {role(rest, policy)}"
        case "scheduled":
            return f"a day set for: {plain(rest)}"
        case "approval":
            return "an approval"
        case "outcome":
            return f"the outcome: {plain(rest)}"
        case "progress-review":
            return "a review that found progress inadequate"
        case "effort":
            return "an effort to reach the family"
        case "mediation":
            return "the outcome of the mediation"
        case "criterion":
            return f"the criterion {rest}"
        case "step":
            return f"the step {rest}"
        case "fact":
            about = policy.facts[rest].about if rest in policy.facts else rest
            return f"whether {about} (the fact {rest})"
    have, slash, needed = rest.partition("/")
    return f"{plain(what)}: {have} of {needed}" if slash else plain(name)


def role(name: str, policy: Policy) -> str:
    """A role's name in words."""
    return policy.roles.get(name, plain(name))


def plain(name: str) -> str:
    """An id as words: `not_in_best_interest` is `not in best interest`."""
    return name.replace("_", " ").replace("-", " ")


def with_article(noun: str) -> str:
    """A noun with `a` or `an`."""
    return f"{'an' if noun[:1] in 'aeiou' else 'a'} {noun}"


def amount(name: str, policy: Policy) -> str:
    """A number of the policy; where the text leaves it to the caller, its name."""
    value = policy.values[name]
    return f"{name} (for the caller to say)" if value is None else str(value)


def bare_days(name: str, days: str | None, policy: Policy) -> str:
    """A period whose bare days are what the reading `days` says, where there is one."""
    value, chosen = policy.values[name], None if days is None else policy.chosen.get(days)
    return amount(name, policy) if chosen in (None, "calendar") else f"{getattr(value, 'n', value)} {chosen} days"


@singledispatch
def tell(part: object, policy: Policy) -> str:
    """A part in words. Each kind registers its own; a part of a kind without any is told by its fields."""
    if part is None:
        return "no day"
    if not is_dataclass(part):
        return plain(str(part))
    told = ((f.name, getattr(part, f.name)) for f in fields(part) if f.name != "kind")
    said = ", ".join(f"{plain(name)}: {_value(value, policy)}" for name, value in told if value not in (None, ()))
    kind = plain(str(getattr(part, "kind", type(part).__name__.lower())))
    return f"{kind} ({said})" if said else kind


def _value(value: object, policy: Policy) -> str:
    if isinstance(value, tuple):
        return "; ".join(_value(item, policy) for item in value)
    return having(value) if isinstance(value, Mapping) else tell(value, policy)


def having(where: object) -> str:
    """Values that an event must have: `type: truancy ticket`, `adequate`, `not written`."""
    if not isinstance(where, Mapping):
        return ""
    return ", ".join(_has(plain(str(name)), value) for name, value in where.items())


def _has(name: str, value: object) -> str:
    if isinstance(value, bool):
        return name if value else f"not {name}"
    if isinstance(value, tuple):
        return f"{name}: {' or '.join(plain(str(one)) for one in value)}"
    return f"{name}: {plain(str(value))}"


EVENTS = {
    "hearing_requested": "request for a hearing",
    "hearing_decided": "decision of a hearing",
    "contact_attempt": "attempt to reach the family",
    "contact_response": "response of the family",
    "compliance": "record of compliance",
    "relapse": "record of a relapse",
    "complaint_filed": "filing of the complaint",
    "complaint_received": "receipt of the complaint",
    "violation": "alleged violation",
    "knowledge": "first knowledge of it",
    "report_received": "receipt of the decision",
    "appeal_filed": "filing of the appeal",
    "cde_notified": "state's notice of the appeal",
    "extension": "agreement to more time",
}
"""Kinds of event whose ids do not read well."""


ONCE = frozenset({"complaint_filed", "complaint_received", "report_received", "appeal_filed", "cde_notified"})
"""Kinds of event of which a case has one."""


def event(kind: str, where: object) -> str:
    """An event in words, with the values that it must have."""
    told, name = having(where), EVENTS.get(kind, plain(kind))
    return f"{name} ({told})" if told else name


def joined(of: Iterable[object], policy: Policy, word: str) -> str:
    """Conditions joined by a word, less those that say nothing of the case."""
    open_ones = [one for one in of if settled(one, policy) is None]
    return f" {word} ".join(inner(one, policy) if len(open_ones) > 1 else tell(one, policy) for one in open_ones)


_RUNS_ON = (days.Latest, days.Earliest, days.FirstKnown, days.Choose)


def inner(part: object, policy: Policy) -> str:
    """A part inside another, in brackets where its own words would run into those around it."""
    match part:
        case days.Choose(when, then, otherwise) if (known := settled(when, policy)) is not None:
            return inner(then if known else otherwise, policy)
        case conditions.AllOf(of) | conditions.AnyOf(of):
            runs_on = sum(settled(one, policy) is None for one in of) > 1
        case _:
            runs_on = isinstance(part, _RUNS_ON)
    return f"({tell(part, policy)})" if runs_on else tell(part, policy)


def shown(values: object, present: Iterable[str]) -> str:
    """What a record must show: values, and details that may not be empty."""
    return ", ".join([*filter(None, [having(values)]), *map(plain, present)])


def listed(parts: Iterable[object], policy: Policy, separator: str = "; ") -> str:
    """Parts in words, one after another; those that say nothing are left out."""
    return separator.join(filter(None, (tell(part, policy) for part in parts)))


def is_complaint(part: object) -> bool:
    """Whether a day is that of the complaint: of its receipt or, failing that, of its filing."""
    match part:
        case days.FirstKnown((days.EventDay(first, _, None), days.EventDay(second, _, None))):
            return (first, second) == ("complaint_received", "complaint_filed")
    return False
