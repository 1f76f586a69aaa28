"""Conditions in words: each is a clause."""

from __future__ import annotations

from schoolrules.policy import (
    casefacts,
    compliance,
    conditions,
    contact,
    days,
    efforts,
    enrolment,
    ladder,
    present,
    schoolyears,
    showing,
    truancies,
    weeks,
)
from schoolrules.policy.policy import Policy
from schoolrules.policy.words.saying import (
    event,
    having,
    inner,
    is_complaint,
    joined,
    plain,
    settled,
    shown,
    tell,
    with_article,
)


@tell.register
def _(part: conditions.Always, policy: Policy) -> str:
    return "always"


@tell.register
def _(part: conditions.Never, policy: Policy) -> str:
    return "never"


@tell.register
def _(part: conditions.Done, policy: Policy) -> str:
    return f"{part.step} is done"


@tell.register
def _(part: conditions.AnyDone, policy: Policy) -> str:
    return f"any of {', '.join(part.steps)} is done"


@tell.register
def _(part: conditions.Reached, policy: Policy) -> str:
    return f"{part.step} or a later step is done"


@tell.register
def _(part: conditions.Met, policy: Policy) -> str:
    return f"{part.criterion} is met"


@tell.register
def _(part: conditions.FactIs, policy: Policy) -> str:
    if not isinstance(part.value, bool):
        return f"the fact {part.fact} is {part.value}"
    about = policy.facts[part.fact].about if part.fact in policy.facts else plain(part.fact)
    return about if part.value else f"it is not so that {about}"


@tell.register
def _(part: conditions.Happened, policy: Policy) -> str:
    after = "" if part.after is None else f" after {inner(part.after, policy)}"
    return f"{with_article(event(part.event, part.where))} is on record{after}"


@tell.register
def _(part: conditions.LatestIs, policy: Policy) -> str:
    if set(part.where) == {"outcome"}:
        return f"the outcome of the latest {event(part.event, None)} is {plain(str(part.where['outcome']))}"
    return f"the latest {event(part.event, None)} says: {having(part.where)}"


@tell.register
def _(part: conditions.OutcomeIs, policy: Policy) -> str:
    return f"the latest outcome of {part.step} is: {plain(part.outcome)}"


@tell.register
def _(part: conditions.StepShows, policy: Policy) -> str:
    return f"the record of {part.step} shows {shown(part.values, part.present)}"


@tell.register
def _(part: conditions.CountedAfter, policy: Policy) -> str:
    return f"something that {part.criterion} counts is dated after {inner(part.after, policy)}"


@tell.register
def _(part: conditions.ShortWindow, policy: Policy) -> str:
    return f"fewer school days are known than {part.criterion} asks for"


@tell.register
def _(part: conditions.ReadingIs, policy: Policy) -> str:
    return f"{part.reading} is read as {part.alternative}"


@tell.register
def _(part: conditions.ParameterAtLeast, policy: Policy) -> str:
    return f"{part.parameter} is at least {part.at_least}"


@tell.register
def _(part: conditions.AllOf, policy: Policy) -> str:
    return joined(part.of, policy, "and") or "always"


@tell.register
def _(part: conditions.AnyOf, policy: Policy) -> str:
    unmet = [one.criterion for one in part.of if isinstance(one, conditions.NotMet)]
    if len(unmet) < 2:
        return joined(part.of, policy, "or") or "never"
    others = joined((one for one in part.of if not isinstance(one, conditions.NotMet)), policy, "or")
    return " or ".join(filter(None, [others, f"any of {', '.join(unmet)} is judged not met"]))


@tell.register
def _(part: conditions.Not, policy: Policy) -> str:
    match part.of:
        case conditions.Met(criterion):
            return f"{criterion} is not met"
        case conditions.FactIs(fact, value) if not isinstance(value, bool):
            return f"the fact {fact} is not {value}"
        case conditions.FactIs(fact, False) if fact in policy.facts:
            return policy.facts[fact].about
        case casefacts.FactIn(fact, values):
            return f"the fact {fact} is none of {', '.join(values)}"
        case casefacts.FactKnown(fact):
            return f"the fact {fact} is not known"
        case conditions.Happened(kind, where, None):
            return f"no {event(kind, where)} is on record"
        case conditions.Done(step):
            return f"{step} is not done"
        case conditions.Reached(step):
            return f"neither {step} nor a later step is done"
        case conditions.CountedAfter(criterion, after):
            return f"nothing that {criterion} counts is dated after {inner(after, policy)}"
        case compliance.InCompliance():
            return "the family is not in compliance"
        case contact.SetsCounted():
            return f"not yet: {tell(part.of, policy)}"
    return f"it is not so that {inner(part.of, policy)}"


@tell.register
def _(part: contact.SetsCounted, policy: Policy) -> str:
    if part.number is None:
        return f"as many contact sets count as {part.criterion} needs"
    sets = "contact set counts" if part.number == 1 else "contact sets count"
    return f"{'exactly' if part.exactly else 'at least'} {part.number} {sets}"


@tell.register
def _(part: compliance.InCompliance, policy: Policy) -> str:
    return "the family is in compliance: no ground is met and no relapse stands"


@tell.register
def _(part: compliance.Paused, policy: Policy) -> str:
    return "a numbered step is done and the family is in compliance"


@tell.register
def _(part: compliance.PassedOver, policy: Policy) -> str:
    return f"the ladder stands beyond {part.step}"


@tell.register
def _(part: compliance.IsNextRung, policy: Policy) -> str:
    return f"{part.step} is the next step of the ladder"


@tell.register
def _(part: schoolyears.CrossesSchoolYear, policy: Policy) -> str:
    return f"what {part.criterion} counts began in an earlier school year"


@tell.register
def _(part: compliance.Compliance, policy: Policy) -> str:
    day = "calendar day" if settled(part.next_calendar_day, policy) else "school day"
    return (
        f"Compliance is on record, or {part.conference} comes out as {', '.join(map(plain, part.good))}: what stood "
        f"up to that day is cleared. After the outcome: {plain(part.firm)}, only a record of compliance pauses. After "
        f"a relapse nothing starts over: the step after the highest done is next, on the next {day}"
    )


@tell.register
def _(part: conditions.NotMet, policy: Policy) -> str:
    return f"{part.criterion} is judged not met"


@tell.register
def _(part: conditions.Known, policy: Policy) -> str:
    match part.when:
        case _ if is_complaint(part.when):
            return "the complaint is on record"
        case efforts.GroundDay():
            return "there is a ground for an effort"
        case weeks.WeekToMark():
            return "a week is to be marked"
        case days.FirstKnown(of):
            return " or ".join(tell(conditions.Known(one), policy) for one in of)
        case days.EventDay(kind, _, where):
            return f"{with_article(event(kind, where))} is on record"
    return f"there is {inner(part.when, policy)}"


@tell.register
def _(part: conditions.IsAfter, policy: Policy) -> str:
    return f"{inner(part.when, policy)} comes after {inner(part.after, policy)}"


@tell.register
def _(part: conditions.DayReached, policy: Policy) -> str:
    return f"the day is {part.since} or later"


@tell.register
def _(part: conditions.InState, policy: Policy) -> str:
    return f"the process is {' or '.join(part.states)}"


@tell.register
def _(part: casefacts.FactIn, policy: Policy) -> str:
    return f"the fact {part.fact} is {' or '.join(part.values)}"


@tell.register
def _(part: casefacts.FactKnown, policy: Policy) -> str:
    return f"the fact {part.fact} is known"


@tell.register
def _(part: present.Presently, policy: Policy) -> str:
    return tell(part.when, policy)


@tell.register
def _(part: showing.FirstShows, policy: Policy) -> str:
    lists = (f"{plain(name)} with {' and '.join(map(plain, entries))}" for name, entries in (part.lists or {}).items())
    told = ", ".join(filter(None, [shown(part.values, part.present), *lists]))
    return f"the first {event(part.event, None)} shows {told}"


@tell.register
def _(part: showing.StepLists, policy: Policy) -> str:
    return f"the {plain(part.detail)} of {part.step} list {plain(part.entry)}"


@tell.register
def _(part: enrolment.Enrolled, policy: Policy) -> str:
    return "the pupil is enrolled on that day"


@tell.register
def _(part: weeks.EvidenceInWeek, policy: Policy) -> str:
    return f"evidence of {part.category} lies in the week to be marked"


@tell.register
def _(part: ladder.OnOrAfter, policy: Policy) -> str:
    return f"{inner(part.day, policy)} is not before {inner(part.than, policy)}"


@tell.register
def _(part: ladder.NothingOpen, policy: Policy) -> str:
    return "no step is called for"


@tell.register
def _(part: truancies.TruancyAfter, policy: Policy) -> str:
    after = "" if part.after is None else f", dated after {inner(part.after, policy)}"
    return f"there is a truancy event, in whatever school year{after}"


@tell.register
def _(part: truancies.CountedAnew, policy: Policy) -> str:
    return f"a school year has begun since {inner(part.since, policy)}"
