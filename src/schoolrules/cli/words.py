"""The parts of a policy in plain words, for a reader who knows the policy's text and no code."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import fields, is_dataclass
from functools import singledispatch

from schoolrules.policy import (
    absences,
    checks,
    compliance,
    contact,
    expressions,
    ladder,
    needs,
    rules,
    schoolyears,
    truancies,
    work,
)
from schoolrules.policy.policy import Policy
from schoolrules.policy.tally import Tally


def say(part: object, policy: Policy) -> str:
    """A part in words: a day as a noun phrase, a condition as a clause, a need as what must be there.

    The policy gives the numbers, the roles' names and the readings: only what its chosen readings say is told. A part
    of a kind that has no words here is told by its kind and its fields.
    """
    return _say(part, policy)


def settled(condition: object, policy: Policy) -> bool | None:
    """Whether a condition holds in every case (True) or in none (False); None where that depends on the case."""
    match condition:
        case expressions.Always():
            return True
        case expressions.Never():
            return False
        case expressions.ReadingIs(reading, alternative):
            return policy.chosen.get(reading) == alternative
        case expressions.ParameterAtLeast(parameter, at_least):
            value = policy.values.get(parameter)
            return value >= at_least if isinstance(value, int) else None
        case expressions.Not(of):
            inner = settled(of, policy)
            return None if inner is None else not inner
        case expressions.AllOf(of):
            known = [settled(one, policy) for one in of]
            return False if False in known else None if None in known else True
        case expressions.AnyOf(of):
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


@singledispatch
def _say(part: object, policy: Policy) -> str:
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
    return _where(value) if isinstance(value, Mapping) else _say(value, policy)


def _where(where: object) -> str:
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
}
"""Kinds of event whose ids do not read well."""


def _event(kind: str, where: object) -> str:
    told, name = _where(where), EVENTS.get(kind, plain(kind))
    return f"{name} ({told})" if told else name


def _joined(of: Iterable[object], policy: Policy, word: str) -> str:
    """Conditions joined by a word, less those that say nothing of the case."""
    open_ones = [one for one in of if settled(one, policy) is None]
    return f" {word} ".join(_inner(one, policy) if len(open_ones) > 1 else _say(one, policy) for one in open_ones)


_RUNS_ON = (expressions.Latest, expressions.Earliest, expressions.FirstKnown, expressions.Choose)


def _inner(part: object, policy: Policy) -> str:
    """A part inside another, in brackets where its own words would run into those around it."""
    match part:
        case expressions.Choose(when, then, otherwise) if (known := settled(when, policy)) is not None:
            return _inner(then if known else otherwise, policy)
        case expressions.AllOf(of) | expressions.AnyOf(of):
            runs_on = sum(settled(one, policy) is None for one in of) > 1
        case _:
            runs_on = isinstance(part, _RUNS_ON)
    return f"({_say(part, policy)})" if runs_on else _say(part, policy)


# --- days -----------------------------------------------------------------------------------------------------------


@_say.register
def _(part: expressions.StepDay, policy: Policy) -> str:
    return f"the day of {part.step}"


@_say.register
def _(part: expressions.StepDetail, policy: Policy) -> str:
    return f"the day that {part.step} sets ({plain(part.detail)})"


@_say.register
def _(part: expressions.OutcomeDay, policy: Policy) -> str:
    return f"the day of {part.step} with the outcome: {plain(part.outcome)}"


@_say.register
def _(part: expressions.EventDay, policy: Policy) -> str:
    if part.event == "scheduled" and part.field == "for_" and part.where:
        return f"the {part.which} day set for: {plain(str(part.where.get('what', 'it')))}"
    event = f"the {part.which} {_event(part.event, part.where)}"
    return f"the day of {event}" if part.field == "on" else f"the day that {event} sets"


@_say.register
def _(part: expressions.Since, policy: Policy) -> str:
    return f"the day from which {part.criterion} is met"


@_say.register
def _(part: expressions.FirstSince, policy: Policy) -> str:
    return f"the first day from which any of these is met: {', '.join(part.criteria)}"


@_say.register
def _(part: expressions.TallyReached, policy: Policy) -> str:
    return f"the day on which {part.tally} is complete"


@_say.register
def _(part: expressions.After, policy: Policy) -> str:
    period = policy.values[part.period]
    number = f"{getattr(period, 'n', period)} {part.unit}" if part.unit else str(period)
    after = f"{number} after {_inner(part.start, policy)}"
    return f"the day that follows {after}" if part.then == "next-day" else after


@_say.register
def _(part: expressions.NextSchoolDay, policy: Policy) -> str:
    return f"the next school day after {_inner(part.start, policy)}"


@_say.register
def _(part: expressions.Latest, policy: Policy) -> str:
    return f"the latest of: {_days(part.of, policy)}"


@_say.register
def _(part: expressions.Earliest, policy: Policy) -> str:
    return f"the earliest of: {_days(part.of, policy)}"


def _days(parts: Iterable[object], policy: Policy) -> str:
    return "; ".join(_say(part, policy) for part in parts)


@_say.register
def _(part: expressions.FirstKnown, policy: Policy) -> str:
    return ", or where there is none ".join(_say(one, policy) for one in part.of)


@_say.register
def _(part: expressions.Choose, policy: Policy) -> str:
    known = settled(part.when, policy)
    if known is not None:
        return _say(part.then if known else part.otherwise, policy)
    then, otherwise = _inner(part.then, policy), _inner(part.otherwise, policy)
    return f"{then} where {_say(part.when, policy)}, else {otherwise}"


@_say.register
def _(part: contact.SetDay, policy: Policy) -> str:
    return f"the day of contact set {part.number}"


@_say.register
def _(part: contact.NextSet, policy: Policy) -> str:
    return f"the first day after the time to answer contact set {part.after}"


@_say.register
def _(part: contact.WaitOver, policy: Policy) -> str:
    return f"the first day after the time to answer the last contact set of {part.criterion}"


# --- conditions -----------------------------------------------------------------------------------------------------


@_say.register
def _(part: expressions.Always, policy: Policy) -> str:
    return "always"


@_say.register
def _(part: expressions.Never, policy: Policy) -> str:
    return "never"


@_say.register
def _(part: expressions.Done, policy: Policy) -> str:
    return f"{part.step} is done"


@_say.register
def _(part: expressions.AnyDone, policy: Policy) -> str:
    return f"any of {', '.join(part.steps)} is done"


@_say.register
def _(part: expressions.Reached, policy: Policy) -> str:
    return f"{part.step} or a later step is done"


@_say.register
def _(part: expressions.Met, policy: Policy) -> str:
    return f"{part.criterion} is met"


@_say.register
def _(part: expressions.FactIs, policy: Policy) -> str:
    about = policy.facts[part.fact].about if part.fact in policy.facts else plain(part.fact)
    if isinstance(part.value, bool):
        return about if part.value else f"it is not so that {about}"
    return f"{about}: {part.value}"


@_say.register
def _(part: expressions.Happened, policy: Policy) -> str:
    after = "" if part.after is None else f" after {_inner(part.after, policy)}"
    return f"{with_article(_event(part.event, part.where))} is on record{after}"


@_say.register
def _(part: expressions.LatestIs, policy: Policy) -> str:
    return f"the latest {_event(part.event, None)} says: {_where(part.where)}"


@_say.register
def _(part: expressions.OutcomeIs, policy: Policy) -> str:
    return f"the latest outcome of {part.step} is: {plain(part.outcome)}"


@_say.register
def _(part: expressions.StepShows, policy: Policy) -> str:
    return f"the record of {part.step} shows {_shown(part.values, part.present)}"


def _shown(values: object, present: Iterable[str]) -> str:
    return ", ".join([*filter(None, [_where(values)]), *map(plain, present)])


@_say.register
def _(part: expressions.CountedAfter, policy: Policy) -> str:
    return f"something that {part.criterion} counts is dated after {_inner(part.after, policy)}"


@_say.register
def _(part: expressions.ShortWindow, policy: Policy) -> str:
    return f"fewer school days are known than {part.criterion} asks for"


@_say.register
def _(part: expressions.ReadingIs, policy: Policy) -> str:
    return f"{part.reading} is read as {part.alternative}"


@_say.register
def _(part: expressions.ParameterAtLeast, policy: Policy) -> str:
    return f"{part.parameter} is at least {part.at_least}"


@_say.register
def _(part: expressions.AllOf, policy: Policy) -> str:
    return _joined(part.of, policy, "and") or "always"


@_say.register
def _(part: expressions.AnyOf, policy: Policy) -> str:
    return _joined(part.of, policy, "or") or "never"


@_say.register
def _(part: expressions.Not, policy: Policy) -> str:
    match part.of:
        case expressions.Met(criterion):
            return f"{criterion} is not met"
        case expressions.Done(step):
            return f"{step} is not done"
        case expressions.Reached(step):
            return f"neither {step} nor a later step is done"
        case expressions.CountedAfter(criterion, after):
            return f"nothing that {criterion} counts is dated after {_inner(after, policy)}"
        case compliance.InCompliance():
            return "the family is not in compliance"
        case contact.SetsCounted():
            return f"not yet: {_say(part.of, policy)}"
    return f"it is not so that {_inner(part.of, policy)}"


@_say.register
def _(part: contact.SetsCounted, policy: Policy) -> str:
    if part.number is None:
        return f"as many contact sets count as {part.criterion} needs"
    sets = "contact set counts" if part.number == 1 else "contact sets count"
    return f"{'exactly' if part.exactly else 'at least'} {part.number} {sets}"


@_say.register
def _(part: compliance.InCompliance, policy: Policy) -> str:
    return "the family is in compliance: no ground is met and no relapse stands"


@_say.register
def _(part: compliance.Paused, policy: Policy) -> str:
    return "a numbered step is done and the family is in compliance"


@_say.register
def _(part: compliance.PassedOver, policy: Policy) -> str:
    return f"the ladder stands beyond {part.step}"


@_say.register
def _(part: compliance.IsNextRung, policy: Policy) -> str:
    return f"{part.step} is the next step of the ladder"


@_say.register
def _(part: schoolyears.CrossesSchoolYear, policy: Policy) -> str:
    return f"what {part.criterion} counts began in an earlier school year"


@_say.register
def _(part: compliance.Compliance, policy: Policy) -> str:
    day = "calendar day" if settled(part.next_calendar_day, policy) else "school day"
    return (
        f"Compliance is on record, or {part.conference} comes out as {', '.join(map(plain, part.good))}: what stood "
        f"up to that day is cleared. After the outcome: {plain(part.firm)}, only a record of compliance pauses. After "
        f"a relapse nothing starts over: the step after the highest done is next, on the next {day}"
    )


# --- needs ----------------------------------------------------------------------------------------------------------


@_say.register
def _(part: needs.NoticeNeed, policy: Policy) -> str:
    served = [role(one, policy) for one in part.served_by or (part.role,)]
    return f"a notice to {' or '.join(served)} about {part.about}"


@_say.register
def _(part: needs.ScheduledNeed, policy: Policy) -> str:
    held = settled(part.held, policy)
    come = (
        ", that has come" if held else "" if held is False else f" (where {_say(part.held, policy)}: one that has come)"
    )
    return f"a day set for: {plain(part.what)}{come}"


@_say.register
def _(part: needs.ApprovalNeed, policy: Policy) -> str:
    return f"the approval of {part.of} by {' or '.join(role(one, policy) for one in part.by)}"


@_say.register
def _(part: needs.OutcomeNeed, policy: Policy) -> str:
    return f"the outcome of {part.step}: {plain(part.outcome)}"


@_say.register
def _(part: needs.CriterionNeed, policy: Policy) -> str:
    return f"{part.criterion} is met"


@_say.register
def _(part: needs.StepNeed, policy: Policy) -> str:
    return f"{part.step} is done"


@_say.register
def _(part: needs.FactNeed, policy: Policy) -> str:
    return f"it is known whether {policy.facts[part.fact].about}"


@_say.register
def _(part: needs.TallyNeed, policy: Policy) -> str:
    return _tally(part.tally, policy)


@_say.register
def _(part: needs.ReviewNeed, policy: Policy) -> str:
    return f"a person's review that found progress inadequate, not older than {_say(part.since, policy)}"


@_say.register
def _(part: needs.SettledNeed, policy: Policy) -> str:
    return f"where there is a {_event(part.requested, None)}: a {_event(part.settled, None)}"


@_say.register
def _(part: needs.If, policy: Policy) -> str:
    known = settled(part.when, policy)
    if known is False:
        return ""
    conditions = [] if known else [_say(part.when, policy)]
    if part.fact is not None:
        conditions.append(policy.facts[part.fact].about)
    then = " and ".join(filter(None, (_say(need, policy) for need in part.then)))
    return f"where {' and '.join(conditions)}: {then}" if conditions else then


def _tally(name: str, policy: Policy) -> str:
    return say(policy.tallies[name], policy)


@_say.register
def _(part: Tally, policy: Policy) -> str:
    number = policy.values[part.at_least]
    at_once = settled(part.cumulative, policy) and isinstance(number, int)
    needed = number * part.times if at_once and isinstance(number, int) else number
    said = f"at least {needed} {plain(part.label)}"
    if settled(part.distinct, policy):
        said += f", of {number} different {plain(part.sort)}s"
    if part.after is not None and not at_once:
        said += f" after {_inner(part.after, policy)}"
    if part.refused is not None:
        said += f" (not counted: {_where(part.refused)})"
    return said


# --- checks ---------------------------------------------------------------------------------------------------------


@_say.register
def _(part: checks.Cleared, policy: Policy) -> str:
    return "what was needed stood on record: " + "; ".join(_say(need, policy) for need in part.needs)


@_say.register
def _(part: checks.NotBefore, policy: Policy) -> str:
    return f"not before {_say(part.day, policy)}"


@_say.register
def _(part: checks.Within, policy: Policy) -> str:
    return f"no later than {_say(part.day, policy)}"


@_say.register
def _(part: checks.DayNotBefore, policy: Policy) -> str:
    return f"{_say(part.announced, policy)} is not before {_say(part.day, policy)}"


@_say.register
def _(part: checks.Shows, policy: Policy) -> str:
    return f"its record shows {_shown(part.values, part.present)}"


@_say.register
def _(part: checks.Holds, policy: Policy) -> str:
    return _say(part.when, policy)


@_say.register
def _(part: checks.Settled, policy: Policy) -> str:
    return f"where there was a {_event(part.requested, None)}: a {_event(part.settled, part.where)}"


# --- rules ----------------------------------------------------------------------------------------------------------


@_say.register
def _(part: absences.AnyAbsence, policy: Policy) -> str:
    return f"there is at least one {part.status} absence on one of the pupil's school days"


@_say.register
def _(part: absences.AbsenceSum, policy: Policy) -> str:
    within = "" if part.window is None else f" within the pupil's last {policy.values[part.window]}"
    return f"{part.status} absence{within} comes to at least {policy.values[part.at_least]} days"


@_say.register
def _(part: work.Outstanding, policy: Policy) -> str:
    number = policy.values[part.at_least]
    noun = part.noun[0] if number == 1 else part.noun[1]
    return f"at least {number} {noun} due before the day did not come in"


@_say.register
def _(part: work.MissingInWindow, policy: Policy) -> str:
    number, window = policy.values[part.at_least], policy.values[part.window]
    return f"at least {number} assignments due before the day, within {window}, are missing"


@_say.register
def _(part: work.MissedMeetings, policy: Policy) -> str:
    number = policy.values[part.attempts]
    failed = f"at least {number} attempts to reschedule failed"
    return f"since the last meeting held, one was missed or never set and {failed}"


@_say.register
def _(part: contact.ContactSets, policy: Policy) -> str:
    number, wait = policy.values[part.sets], policy.values[part.wait]
    return f"{number} contact sets (a call and an e-mail each), {wait} to answer each, are unanswered"


@_say.register
def _(part: rules.FactRule, policy: Policy) -> str:
    about = policy.facts[part.fact].about if part.fact in policy.facts else plain(part.fact)
    return f"{about}: {_fact_value(part.value)}"


def _fact_value(value: object) -> str:
    if isinstance(value, bool):
        return "yes" if value else "no"
    return str(value)


# --- attendance ladder ------------------------------------------------------------------------------------------------


@_say.register
def _(part: ladder.TakenAgain, policy: Policy) -> str:
    shown = f" that shows {_where(part.values)}" if part.values else ""
    return f"the first {part.step}{shown} {'on or ' if part.same_day else ''}after {_inner(part.start, policy)}"


@_say.register
def _(part: ladder.FirstEvent, policy: Policy) -> str:
    return f"the day of the first {part.step}"


@_say.register
def _(part: ladder.FirstEnrolled, policy: Policy) -> str:
    return "the first day of enrolment"


@_say.register
def _(part: ladder.OnOrAfter, policy: Policy) -> str:
    return f"{_say(part.day, policy)} is on or after {_inner(part.than, policy)}"


@_say.register
def _(part: ladder.NothingOpen, policy: Policy) -> str:
    return "no step is called for and not done"


@_say.register
def _(part: truancies.TruancyAfter, policy: Policy) -> str:
    after = "" if part.after is None else f" after {_inner(part.after, policy)}"
    return f"there was a truancy event{after}"


@_say.register
def _(part: truancies.CountedAnew, policy: Policy) -> str:
    return f"events count within the school year, and {_say(part.since, policy)} lies in an earlier one"


@_say.register
def _(part: ladder.OutcomeShows, policy: Policy) -> str:
    return f"where the outcome is {plain(part.outcome)}: its record shows {_where(part.values)}"


@_say.register
def _(part: ladder.MadeGood, policy: Policy) -> str:
    return f"where {_say(part.missed, policy)}: {part.by} was done"


@_say.register
def _(part: truancies.TruancyEvents, policy: Policy) -> str:
    number = policy.values[part.at_least]
    least = "as many days as the caller says" if number is None else f"at least {number} days"
    within = "the school year" if part.within is None else f"the pupil's last {policy.values[part.within]}"
    absence = "unexcused absence of a whole day" if part.portions == "whole" else "unexcused absence"
    over = None if part.tardy_over is None else policy.values[part.tardy_over]
    late = "" if over is None else f" or unexcused tardy of more than {over} minutes"
    return f"{least} within {within} have an {absence}{late}"


@_say.register
def _(part: truancies.AbsenceShare, policy: Policy) -> str:
    share = f"{policy.values[part.percent]} percent of the pupil's school days"
    return f"{part.status} absence within the school year comes to at least {share}"
