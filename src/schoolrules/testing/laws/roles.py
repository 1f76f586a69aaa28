"""What part a number plays in a policy: what a greater one can never bring about, read off the parts that use it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, fields, is_dataclass
from typing import TYPE_CHECKING, Any, Literal, NamedTuple

from schoolrules.testing.laws.anatomy import anatomy_of

if TYPE_CHECKING:
    from schoolrules.policy.policy import Policy
    from schoolrules.policy.step import Step

AnyPart = Any
"""A part of some kind; each function knows the fields of its own."""
Way = Literal["never-heals", "never-harms", "earliest", "due", "done"]
"""What a greater number never does: turn a rule from bad to good, or from good to bad; bring a first day, a last day
or the day of doing nearer."""

RULES: Mapping[tuple[str, str], Way] = {
    ("absence-sum", "at_least"): "never-heals",
    ("absence-sum", "window"): "never-harms",
    ("absence-share", "percent"): "never-heals",
    ("truancy-events", "at_least"): "never-heals",
    ("truancy-events", "within"): "never-harms",
    ("truancy-events", "tardy_over"): "never-heals",
    ("outstanding", "at_least"): "never-heals",
    ("missing-in-window", "at_least"): "never-heals",
    ("missing-in-window", "window"): "never-harms",
    ("missed-meetings", "attempts"): "never-heals",
    ("contact-sets", "sets"): "never-heals",
    ("contact-sets", "wait"): "never-heals",
    ("no-contact", "at_least"): "never-heals",
    ("language-share", "percent"): "never-heals",
    ("filed-in-time", "period"): "never-harms",
    ("no-answer", "period"): "never-heals",
}
"""For a kind of rule and the field that names the number: what a greater one never does to the criterion."""
MONOTONE: Mapping[str, tuple[str, ...]] = {
    "after": ("start",),
    "next-school-day": ("start",),
    "last-school-day-before": ("end",),
    "latest": ("of",),
    "earliest": ("of",),
    "first-known": ("of",),
    "rolled": ("of",),
    "at-present": ("of",),
    "choose": ("then", "otherwise"),
    "extended": ("start",),
    "documentation-due": ("of",),
}
"""For a kind of day, the fields that hold other days: it never becomes earlier where they become later."""
LASTS: Mapping[str, str] = {"after": "period", "extended": "period", "documentation-due": "every"}
"""For a kind of day, the field that names how long it is."""


class Claim(NamedTuple):
    """What a greater number never does: to which rule or step, and in what way."""

    about: str
    way: Way


@dataclass(frozen=True, slots=True)
class Role:
    """The part that one number of a policy plays: the claims, and the uses of which nothing can be said."""

    number: str
    claims: tuple[Claim, ...]
    unclear: tuple[str, ...]


def roles(policy: Policy) -> tuple[Role, ...]:
    """The part that each number of the policy plays, in the policy's order; of one text, not of its editions."""
    found, used = list(_claims(policy)), _uses(policy)
    return tuple(_role(number, found, used.get(number, ())) for number in policy.parameters)


class _Found(NamedTuple):
    number: str
    claim: Claim
    where: str


def _role(number: str, found: list[_Found], used: Iterable[str]) -> Role:
    mine = [each for each in found if each.number == number]
    ways: dict[tuple[str, str], set[Way]] = {}
    for each in mine:
        ways.setdefault((each.claim.about, _side(each.claim.way)), set()).add(each.claim.way)
    claims = tuple(dict.fromkeys(e.claim for e in mine if len(ways[e.claim.about, _side(e.claim.way)]) == 1))
    both = [f"{about} both ways" for (about, _), together in ways.items() if len(together) > 1]
    known = {each.where for each in mine}
    unclear = [where for where in used if not any(_is_within(where, each) for each in known)]
    return Role(number, claims, tuple(dict.fromkeys((*both, *unclear))))


def _side(way: Way) -> str:
    return "verdict" if way in ("never-heals", "never-harms") else way


def _is_within(where: str, whole: str) -> bool:
    return where == whole or where.startswith((f"{whole}.", f"{whole}["))


def _uses(policy: Policy) -> dict[str, list[str]]:
    """For each number the places where it is used."""
    found: dict[str, list[str]] = {}
    for use in anatomy_of(policy).uses:
        if use.family in ("parameter", "count", "period"):
            found.setdefault(use.name, []).append(use.by.where)
    return found


# --- where claims come from ------------------------------------------------------------------------------------------


def _claims(policy: Policy) -> Iterator[_Found]:
    in_criteria: dict[str, list[tuple[str, Way]]] = {}
    for name, criterion in policy.criteria.items():
        where = f"criteria.{name}"
        for number, way, place in _of_rule(criterion.rule, f"{where}.rule"):
            in_criteria.setdefault(name, []).append((number, way))
            yield _Found(number, Claim(name, way), place)
    for step in policy.steps:
        yield from _of_days(step)
        yield from _of_done(policy, step)
        for at, requirement in enumerate(step.requirements):
            rule, place = f"{step.id}.{requirement.name}", f"steps.{step.id}.requirements[{at}].check"
            yield from _of_check(policy, requirement.check, rule, place, in_criteria)


def _of_rule(rule: AnyPart, where: str) -> Iterator[tuple[str, Way, str]]:
    """The numbers of a rule, and what a greater one never does; those in parts without a kind of their own too."""
    kind = getattr(rule, "kind", "")
    for field in fields(rule):
        value = getattr(rule, field.name)
        way = RULES.get((kind, field.name))
        if way is not None and isinstance(value, str):
            yield value, way, where
        within: tuple[AnyPart, ...] = value if isinstance(value, tuple) else ()
        for at, part in enumerate(within):
            if is_dataclass(part) and not hasattr(part, "kind"):
                for inner in fields(part):
                    way = RULES.get((kind, inner.name))
                    if way is not None:
                        yield getattr(part, inner.name), way, f"{where}.{field.name}[{at}]"


def _of_days(step: Step) -> Iterator[_Found]:
    for name in ("earliest", "due"):
        day = getattr(step, name)
        if day is not None:
            way: Way = "earliest" if name == "earliest" else "due"
            for number, where in lengths(day, f"steps.{step.id}.{name}"):
                yield _Found(number, Claim(step.id, way), where)


def lengths(day: AnyPart, where: str) -> Iterator[tuple[str, str]]:
    """The numbers that make a day later where they are greater, each with its place."""
    kind = getattr(day, "kind", "")
    if kind in LASTS:
        holder = day if hasattr(day, LASTS[kind]) else day.of
        yield getattr(holder, LASTS[kind]), where
    for name in MONOTONE.get(kind, ()):
        value = getattr(day, name)
        if isinstance(value, tuple):
            for at, part in enumerate(value):
                yield from lengths(part, f"{where}.{name}[{at}]")
        elif value is not None:
            yield from lengths(value, f"{where}.{name}")


def _of_done(policy: Policy, step: Step) -> Iterator[_Found]:
    done: AnyPart = step.done
    if getattr(done, "kind", "") == "tally-reached":
        yield _Found(policy.tallies[done.tally].at_least, Claim(step.id, "done"), f"tallies.{done.tally}")


def _of_check(
    policy: Policy, check: AnyPart, rule: str, where: str, in_criteria: Mapping[str, list[tuple[str, Way]]]
) -> Iterator[_Found]:
    match check.kind:
        case "not-before" | "day-not-before":
            for number, place in lengths(check.day, f"{where}.day"):
                yield _Found(number, Claim(rule, "never-heals"), place)
        case "within":
            for number, place in lengths(check.day, f"{where}.day"):
                yield _Found(number, Claim(rule, "never-harms"), place)
        case "documented-in-time":
            yield _Found(check.of.every, Claim(rule, "never-harms"), f"{where}.of")
        case "cleared":
            for need in check.needs:
                if need.kind == "tally":
                    yield _Found(policy.tallies[need.tally].at_least, Claim(rule, "never-heals"), where)
                elif need.kind == "criterion":
                    for number, way in in_criteria.get(need.criterion, ()):
                        yield _Found(number, Claim(rule, way), where)
