"""What can be at all: conditions that no lawful history makes hold, needs that nobody can meet, steps nobody reaches.

Told from the declaration alone, and on the safe side: what is called impossible here is so in every case, on every
calendar and under every reading; what is not called impossible may be all the same.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING, Any, get_args

from schoolrules.audit.grounds import window_of
from schoolrules.evaluation.evaluate import ABOUT
from schoolrules.events import KINDS
from schoolrules.policy.conditions import Not

if TYPE_CHECKING:
    from collections.abc import Set

    from schoolrules.policy.policy import Policy
    from schoolrules.policy.step import Step

AnyPart = Any
"""A part of some kind; each function knows the fields of its own."""
DATES = {"school days": 1, "calendar days": 1, "weeks": 7, "months": 31, "years": 366}
"""How many dates lie in one of a unit at most."""


class Possible:
    """What a policy lets be: the steps that a lawful history may reach, and with them its conditions and needs."""

    def __init__(self, policy: Policy) -> None:
        self.policy = policy
        self.dated_otherwise: set[str] = {step.id for step in policy.steps if step.done is not None}
        """Steps that something else than their own events dates: these may be done without ever having been open."""
        self.reached: Set[str] = frozenset()
        while (more := frozenset(step.id for step in policy.steps if self.can_be_taken(step))) != self.reached:
            self.reached = more

    def can_be_taken(self, step: Step) -> bool:
        """Whether a step can be open with nothing missing, given the steps that can be reached so far."""
        return (
            self.can_hold(step.exists)
            and self.can_hold(step.opens)
            and all(self.can_be_met(need) for need in (*step.presupposes, *step.needs))
            and self.always_in_the_way(step) is None
        )

    def always_in_the_way(self, step: Step) -> str | None:
        """What stands in a step's way whenever it is open; None where nothing does."""
        for need in (*step.presupposes, *step.needs):
            if need.kind == "unless" and contradicts((step.opens, Not(need.when))):  # type: ignore[attr-defined]
                return str(need.label)  # type: ignore[attr-defined]
        return None

    def can_be_done(self, step: str) -> bool:
        """Whether a step can be done."""
        return step in self.reached or step in self.dated_otherwise

    # --- conditions --------------------------------------------------------------------------------------------

    def can_hold(self, condition: AnyPart) -> bool:
        """Whether a condition may hold in some lawful history."""
        policy = self.policy
        match condition.kind:
            case "never":
                return False
            case "parameter-at-least":
                value = policy.values[condition.parameter]
                return not isinstance(value, int) or value >= condition.at_least
            case "done":
                return self.can_be_done(condition.step)
            case "any-done":
                return any(self.can_be_done(step) for step in condition.steps)
            case "reached":
                later = (step.id for index, step in policy.rungs if index >= policy.index_of(condition.step))
                return any(self.can_be_done(step) for step in later)
            case "is-next-rung":
                return self._can_be_next(condition.step)
            case "met" | "not-met" | "counted-after":
                return self.can_be_judged(condition.criterion, met=condition.kind != "not-met")
            case "known":
                return self.can_be_known(condition.when)
            case "fact-is":
                return self._fits_fact(condition.fact, condition.value)
            case "fact-in":
                return any(self._fits_fact(condition.fact, value) for value in condition.values)
            case "happened" | "latest-is":
                return all(has_values(condition.event, w) for w in (condition.where, getattr(condition, "among", None)))
            case "outcome-is":
                return self._has_outcome(condition.step, condition.outcome)
            case "step-shows":
                return self.can_be_done(condition.step) and has_values("step", condition.values)
            case "not":
                return self.can_fail(condition.of)
            case "all-of":
                return all(map(self.can_hold, condition.of)) and not contradicts(condition.of)
            case "any-of":
                return any(map(self.can_hold, condition.of))
        return True

    def can_fail(self, condition: AnyPart) -> bool:
        """Whether a condition may fail to hold at some time."""
        match condition.kind:
            case "always":
                return False
            case "parameter-at-least":
                value = self.policy.values[condition.parameter]
                return not isinstance(value, int) or value < condition.at_least
            case "not":
                return self.can_hold(condition.of)
            case "all-of":
                return any(map(self.can_fail, condition.of))
            case "any-of":
                return all(map(self.can_fail, condition.of))
        return True

    def _can_be_next(self, step: str) -> bool:
        rungs, compliance = [rung.id for _, rung in self.policy.rungs], self.policy.compliance
        if step not in rungs or compliance is None:
            return False
        at = rungs.index(step)
        return at == 0 or self.can_be_done(rungs[at - 1]) or step == compliance.silence_enters

    def _fits_fact(self, fact: str, value: object) -> bool:
        return self.policy.facts[fact].problem_with(value) is None

    def _has_outcome(self, step: str, outcome: str) -> bool:
        known = self.policy.step(step).outcomes
        return self.can_be_done(step) and (not known or outcome in known)

    # --- criteria ----------------------------------------------------------------------------------------------

    def can_be_judged(self, criterion: str, *, met: bool) -> bool:
        """Whether a criterion can apply, and where `met`, can be met."""
        declared = self.policy.criterion(criterion)
        return self.can_hold(declared.applies) and not (met and self.why_never_met(criterion))

    def why_never_met(self, criterion: str) -> str | None:
        """Why a criterion can never be met; None where it may be."""
        rule: AnyPart = self.policy.criterion(criterion).rule
        kind = getattr(rule, "kind", "")
        applies: AnyPart = self.policy.criterion(criterion).applies
        if applies.kind != "never" and not self.can_hold(applies):  # what is declared never to apply is switched off
            return "what it applies to can never be"
        if kind == "fact" and not self._fits_fact(rule.fact, rule.value):
            return f"the fact {rule.fact} can never have the value that it asks for"
        if kind == "facts" and not self.can_fail(rule.fails):
            return "what makes it fail holds always"
        length = window_of(self.policy, rule)
        if kind in ("absence-sum", "truancy-events") and length is not None and length.unit in DATES:
            number = self.policy.values[rule.at_least]
            if isinstance(number, int) and number > length.n * DATES[length.unit]:
                return f"{number} days are asked for within a window of {length}, and a date counts once"
        return None

    # --- days --------------------------------------------------------------------------------------------------

    def can_be_known(self, day: AnyPart) -> bool:
        """Whether a day may ever be known."""
        match day.kind:
            case "no-day":
                return False
            case "step-day":
                return self.can_be_done(day.step)
            case "event-day":
                return has_values(day.event, day.where)
            case "outcome-day":
                return self._has_outcome(day.step, day.outcome)
            case "since":
                return self.can_be_judged(day.criterion, met=True)
            case "after" | "next-school-day":
                return self.can_be_known(day.start)
            case "latest" | "earliest" | "first-known":
                return any(map(self.can_be_known, day.of))
            case "rolled" | "at-present":
                return self.can_be_known(day.of)
        return True

    # --- needs -------------------------------------------------------------------------------------------------

    def can_be_met(self, need: AnyPart) -> bool:
        """Whether a need can be met."""
        return self.why_never(need) is None

    def why_never(self, need: AnyPart) -> str | None:
        """Why nobody can meet a need; None where somebody may."""
        make = WHY_NEVER.get(getattr(need, "kind", ""))
        return None if make is None else make(self, need)

    def needs_never_met(self, needs: tuple[AnyPart, ...]) -> Iterator[tuple[AnyPart, str]]:
        """The needs that nobody can meet, each with the reason."""
        for need in needs:
            if (why := self.why_never(need)) is not None:
                yield need, why


# --- kinds of needs -------------------------------------------------------------------------------------------------


def _notice(of: Possible, need: AnyPart) -> str | None:
    if need.about not in of.policy.shown_by and need.about not in ABOUT:
        return f"a notice about {need.about} is refused, for that is no step of the policy"
    return None


def _scheduled(of: Possible, need: AnyPart) -> str | None:
    known = get_args(KINDS["scheduled"].model_fields["what"].annotation)
    return None if need.what in known else f"no record can hold a day set for {need.what}"


def _approval(of: Possible, need: AnyPart) -> str | None:
    return None if need.by else "nobody is named who could approve"


def _outcome(of: Possible, need: AnyPart) -> str | None:
    known = of.policy.step(need.step).outcomes
    if known and need.outcome not in known:
        return f"{need.step} has no outcome {need.outcome}"
    return None if of.can_be_done(need.step) else f"{need.step} cannot be reached before"


def _criterion(of: Possible, need: AnyPart) -> str | None:
    why = of.why_never_met(need.criterion)
    return None if why is None else f"{need.criterion} can never be met: {why}"


def _step(of: Possible, need: AnyPart) -> str | None:
    return None if of.can_be_done(need.step) else f"{need.step} cannot be reached before"


def _tally(of: Possible, need: AnyPart) -> str | None:
    tally = of.policy.tallies[need.tally]
    if not of.can_hold(tally.starts):
        return f"the tally {need.tally} can never start"
    annotation = getattr(KINDS[tally.event].model_fields.get(tally.sort), "annotation", None)
    sorts, refused = set(get_args(annotation)), (tally.refused or {}).get(tally.sort, ())
    left = sorts - set(refused if isinstance(refused, tuple) else (refused,))
    number = of.policy.values[tally.at_least]
    if sorts and not left:
        return f"every {tally.sort} of {tally.event} is refused"
    if sorts and not of.can_fail(tally.distinct) and isinstance(number, int) and number > len(left):
        return f"{number} different ones are asked for, and there are {len(left)}"
    return None


def _effort(of: Possible, need: AnyPart) -> str | None:
    refused = (need.refused or {}).get("type", ())
    left = set(get_args(KINDS["effort"].model_fields["type"].annotation))
    left -= set(refused if isinstance(refused, tuple) else (refused,))
    return None if left or of.can_hold(need.waived) else "every type of effort is refused"


def _if(of: Possible, need: AnyPart) -> str | None:
    if need.fact is not None or of.can_fail(need.when):
        return None
    return next((why for _, why in of.needs_never_met(need.then)), None)


def _day(of: Possible, need: AnyPart) -> str | None:
    return None if of.can_be_known(need.day) else f"{need.label} can never be known"


def _unless(of: Possible, need: AnyPart) -> str | None:
    return None if of.can_fail(need.when) else f"{need.label} stands in the way always"


WHY_NEVER: Mapping[str, Any] = {
    "notice": _notice,
    "scheduled": _scheduled,
    "approval": _approval,
    "outcome": _outcome,
    "criterion": _criterion,
    "step": _step,
    "tally": _tally,
    "effort": _effort,
    "if": _if,
    "day": _day,
    "unless": _unless,
}
"""For each kind of need that can be impossible, why it is."""


# --- conditions against one another ---------------------------------------------------------------------------------


def has_values(event: str, where: Mapping[str, Any] | None) -> bool:
    """Whether an event of a kind can have those values, as far as their choices are listed."""
    for name, wanted in (where or {}).items():
        field = KINDS[event].model_fields.get(name)
        choices = () if field is None else get_args(field.annotation)
        listed = [choice for choice in choices if isinstance(choice, str)]
        if listed and len(listed) == len(choices):
            values = wanted if isinstance(wanted, tuple) else (wanted,)
            if not any(value in listed for value in values):
                return False
    return True


def contradicts(conditions: tuple[AnyPart, ...]) -> bool:
    """Whether some of these conditions exclude one another, so that they never hold together."""
    flat = tuple(_flat(conditions))
    facts: dict[str, object] = {}
    readings: dict[str, str] = {}
    for one in flat:
        if one.kind == "fact-is" and facts.setdefault(one.fact, one.value) != one.value:
            return True
        if one.kind == "reading-is" and readings.setdefault(one.reading, one.alternative) != one.alternative:
            return True
        if one.kind == "not" and one.of in flat:
            return True
    return False


def _flat(conditions: tuple[AnyPart, ...]) -> Iterator[AnyPart]:
    for one in conditions:
        if one.kind == "all-of":
            yield from _flat(one.of)
        else:
            yield one
