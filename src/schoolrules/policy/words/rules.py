"""Rules and outputs in words: when a criterion is met, and what a table holds."""

from __future__ import annotations

from schoolrules.policy import (
    absences,
    casefacts,
    complaints,
    contact,
    languages,
    rules,
    silence,
    truancies,
    weeks,
    work,
)
from schoolrules.policy.policy import Policy
from schoolrules.policy.words.saying import amount, bare_days, event, plain, settled, tell


@tell.register
def _(part: absences.AnyAbsence, policy: Policy) -> str:
    return f"there is at least one {part.status} absence on one of the pupil's school days"


@tell.register
def _(part: absences.AbsenceSum, policy: Policy) -> str:
    within = "" if part.window is None else f" within the pupil's last {policy.values[part.window]}"
    return f"{part.status} absence{within} comes to at least {policy.values[part.at_least]} days"


@tell.register
def _(part: work.Outstanding, policy: Policy) -> str:
    number = policy.values[part.at_least]
    noun = part.noun[0] if number == 1 else part.noun[1]
    return f"at least {number} {noun} due before the day did not come in"


@tell.register
def _(part: work.MissingInWindow, policy: Policy) -> str:
    number, window = policy.values[part.at_least], policy.values[part.window]
    return f"at least {number} assignments due before the day, within {window}, are missing"


@tell.register
def _(part: work.MissedMeetings, policy: Policy) -> str:
    number = policy.values[part.attempts]
    failed = f"at least {number} attempts to reschedule failed"
    return f"since the last meeting held, one was missed or never set and {failed}"


@tell.register
def _(part: contact.ContactSets, policy: Policy) -> str:
    number, wait = policy.values[part.sets], policy.values[part.wait]
    return f"{number} contact sets (a call and an e-mail each), {wait} to answer each, are unanswered"


@tell.register
def _(part: rules.FactRule, policy: Policy) -> str:
    about = policy.facts[part.fact].about if part.fact in policy.facts else plain(part.fact)
    return f"{about}: {_fact_value(part.value)}"


def _fact_value(value: object) -> str:
    if isinstance(value, bool):
        return "yes" if value else "no"
    return str(value)


@tell.register
def _(part: silence.NoContact, policy: Policy) -> str:
    needed = amount(part.at_least, policy)
    if settled(part.in_calendar_days, policy):
        return f"{needed}, read as calendar days, have passed since the latest contact"
    excused = "; a day excused as a whole is left out" if settled(part.tolls, policy) else ""
    breaks = "; a day excused as a whole is a contact" if settled(part.breaks, policy) else ""
    return (
        f"{needed} of the pupil's in a row have passed without contact or participation, since the latest contact or "
        f"the beginning of the enrolment{excused}{breaks}"
    )


@tell.register
def _(part: weeks.UnverifiedAbsences, policy: Policy) -> str:
    return "a week is marked absent and not verified, or an unverified absence is on record"


@tell.register
def _(part: truancies.TruancyEvents, policy: Policy) -> str:
    within = "the school year" if part.within is None else f"the pupil's last {amount(part.within, policy)}"
    absence = "a whole day of unexcused absence" if part.portions == "whole" else "an unexcused absence"
    tardy = (
        ""
        if part.tardy_over is None
        else (f", or unexcused tardiness of more than {amount(part.tardy_over, policy)} minutes")
    )
    events = f"at least {amount(part.at_least, policy)} truancy events within {within}"
    return f"there are {events} (an event is {absence}{tardy}; one a day at most)"


@tell.register
def _(part: truancies.AbsenceShare, policy: Policy) -> str:
    percent = amount(part.percent, policy)
    return f"{part.status} absence comes to at least {percent} percent of the pupil's school days in the school year"


@tell.register
def _(part: casefacts.FactsRule, policy: Policy) -> str:
    said = part.says[:1].lower() + part.says[1:]
    fails = "" if settled(part.fails, policy) is False else f"; not met where {tell(part.fails, policy)}"
    unclear = "" if settled(part.unclear, policy) is False else f"; undetermined where {tell(part.unclear, policy)}"
    return f"the facts allow it: {said}{fails}{unclear}"


@tell.register
def _(part: complaints.FiledInTime, policy: Policy) -> str:
    which = "the earlier" if settled(part.earlier, policy) else "the later"
    limits = "; ".join(_limit(limit, which, policy) for limit in part.limits)
    return f"it was filed in time, the last day moved to the next business day where need be: {limits}"


def _limit(limit: complaints.TimeLimit, which: str, policy: Policy) -> str:
    since = " or of the ".join(event(kind, None) for kind in limit.since)
    end = f", {which} of the two ends" if len(limit.since) > 1 else ""
    where = "otherwise" if settled(limit.when, policy) else f"where {tell(limit.when, policy)}"
    return f"{where}: within {amount(limit.period, policy)} of the {since}{end}"


@tell.register
def _(part: complaints.NoAnswer, policy: Policy) -> str:
    waited = bare_days(part.period, part.days, policy)
    return f"more than {waited} have passed since the filing, and {part.answer} is not done"


@tell.register
def _(part: languages.LanguageShare, policy: Policy) -> str:
    percent, own = amount(part.percent, policy), part.own
    where = "school" if settled(part.narrower, policy) else "agency"
    return f"a language other than {own} is spoken by at least {percent} percent of the pupils of the {where}"


# --- outputs --------------------------------------------------------------------------------------------------------


@tell.register
def _(part: weeks.WeeklyMarks, policy: Policy) -> str:
    each = "every one of the pupil's courses" if settled(part.each_course, policy) else "any course"
    return (
        "for each week that has ended: the administrator's own mark; without one, present where there was sufficient "
        f"engagement in {each}, excused where every school day was, else absent"
    )
