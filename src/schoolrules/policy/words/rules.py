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
