"""Days in words: each is a noun phrase."""

from __future__ import annotations

from schoolrules.policy import (
    casefacts,
    complaints,
    contact,
    days,
    documentation,
    duties,
    efforts,
    enrolment,
    ladder,
    present,
    silence,
    weeks,
)
from schoolrules.policy.policy import Policy
from schoolrules.policy.words.saying import (
    ONCE,
    amount,
    bare_days,
    event,
    having,
    inner,
    is_complaint,
    listed,
    plain,
    role,
    settled,
    tell,
)


@tell.register
def _(part: days.StepDay, policy: Policy) -> str:
    return f"the day of {part.step}"


@tell.register
def _(part: days.StepDetail, policy: Policy) -> str:
    return f"the day that {part.step} sets ({plain(part.detail)})"


@tell.register
def _(part: days.OutcomeDay, policy: Policy) -> str:
    return f"the day of {part.step} with the outcome: {plain(part.outcome)}"


@tell.register
def _(part: days.EventDay, policy: Policy) -> str:
    if part.event == "scheduled" and part.field == "for_" and part.where:
        return f"the {part.which} day set for: {plain(str(part.where.get('what', 'it')))}"
    once = part.event in ONCE and part.which == "first"
    which = f"the {event(part.event, part.where)}" if once else f"the {part.which} {event(part.event, part.where)}"
    return f"the day of {which}" if part.field == "on" else f"the day that {which} sets"


@tell.register
def _(part: days.Since, policy: Policy) -> str:
    return f"the day from which {part.criterion} is met"


@tell.register
def _(part: days.FirstSince, policy: Policy) -> str:
    return f"the first day from which any of these is met: {', '.join(part.criteria)}"


@tell.register
def _(part: days.TallyReached, policy: Policy) -> str:
    return f"the day on which {part.tally} is complete"


@tell.register
def _(part: days.After, policy: Policy) -> str:
    period = policy.values[part.period]
    number = f"{getattr(period, 'n', period)} {part.unit}" if part.unit else bare_days(part.period, part.days, policy)
    after = f"{number} after {inner(part.start, policy)}"
    return f"the day that follows {after}" if part.then != "last-day" else after


@tell.register
def _(part: days.NextSchoolDay, policy: Policy) -> str:
    return f"the next school day after {inner(part.start, policy)}"


@tell.register
def _(part: days.Latest, policy: Policy) -> str:
    return f"the latest of: {listed(part.of, policy)}"


@tell.register
def _(part: days.Earliest, policy: Policy) -> str:
    return f"the earliest of: {listed(part.of, policy)}"


@tell.register
def _(part: days.FirstKnown, policy: Policy) -> str:
    if is_complaint(part):
        return "the day of the complaint's receipt (failing that, of its filing)"
    return ", or where there is none ".join(tell(one, policy) for one in part.of)


@tell.register
def _(part: days.Choose, policy: Policy) -> str:
    known = settled(part.when, policy)
    if known is not None:
        return tell(part.then if known else part.otherwise, policy)
    then, otherwise = inner(part.then, policy), inner(part.otherwise, policy)
    return f"{then} where {tell(part.when, policy)}, else {otherwise}"


@tell.register
def _(part: contact.SetDay, policy: Policy) -> str:
    return f"the day of contact set {part.number}"


@tell.register
def _(part: contact.NextSet, policy: Policy) -> str:
    return f"the first day after the time to answer contact set {part.after}"


@tell.register
def _(part: contact.WaitOver, policy: Policy) -> str:
    return f"the first day after the time to answer the last contact set of {part.criterion}"


@tell.register
def _(part: days.LastSchoolDayBefore, policy: Policy) -> str:
    return f"the last school day before {inner(part.end, policy)}"


@tell.register
def _(part: days.NoDay, policy: Policy) -> str:
    return "never: it comes round again and again"


@tell.register
def _(part: days.Rolled, policy: Policy) -> str:
    return f"the first business day on or after {inner(part.of, policy)}"


@tell.register
def _(part: present.AtPresent, policy: Policy) -> str:
    return tell(part.of, policy)


@tell.register
def _(part: casefacts.FactDay, policy: Policy) -> str:
    return policy.facts[part.fact].about if part.fact in policy.facts else plain(part.fact)


@tell.register
def _(part: enrolment.SpanBegins, policy: Policy) -> str:
    return "the first day of the present enrolment"


@tell.register
def _(part: ladder.FirstEnrolled, policy: Policy) -> str:
    return "the first day of enrolment"


@tell.register
def _(part: ladder.FirstEvent, policy: Policy) -> str:
    return f"the day on which {part.step} was first taken"


@tell.register
def _(part: ladder.TakenAgain, policy: Policy) -> str:
    told, when = having(part.values), "on or after" if part.same_day else "after"
    return f"the day of {part.step}{f' ({told})' if told else ''} {when} {inner(part.start, policy)}"


@tell.register
def _(part: silence.RunReaches, policy: Policy) -> str:
    return f"the day on which the present run reaches, or would reach, what {part.criterion} needs"


@tell.register
def _(part: silence.RunReached, policy: Policy) -> str:
    stood = "" if part.as_of is None else f", as the run stood on {inner(part.as_of, policy)}"
    return f"the day on which the run reached what {part.criterion} needs{stood}"


@tell.register
def _(part: efforts.GroundDay, policy: Policy) -> str:
    unmet = " that no earlier effort met" if part.unmet else ""
    return f"the oldest ground for an effort{unmet} (by {part.absences} or {part.run})"


@tell.register
def _(part: efforts.GroundsMet, policy: Policy) -> str:
    return "the day of the first effort on or after the latest ground"


@tell.register
def _(part: documentation.DocumentationDue, policy: Policy) -> str:
    every = amount(part.of.every, policy)
    return f"{every} after the latest documentation; in a new enrolment within the first {every}"


@tell.register
def _(part: weeks.WeekToMark, policy: Policy) -> str:
    return "the last school day of the oldest ended week that nothing settles, else of the present week"


@tell.register
def _(part: complaints.Extended, policy: Policy) -> str:
    agreed = f"the day to which the {plain(part.by)} last agreed in writing and in time"
    return f"{bare_days(part.period, part.days, policy)} after {inner(part.start, policy)}, or {agreed}"


@tell.register
def _(part: duties.DutiesMet, policy: Policy) -> str:
    about = "; ".join(f"{duty.about} (once {tell(duty.arises, policy)})" for duty in part.duties)
    return f"the day of the latest notice to {role(part.to, policy)}, when none that is owed is missing: {about}"
