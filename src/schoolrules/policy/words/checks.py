@tell.register
def _(part: checks.Cleared, policy: Policy) -> str:
    return "what was needed stood on record: " + "; ".join(tell(need, policy) for need in part.needs)


@tell.register
def _(part: checks.NotBefore, policy: Policy) -> str:
    return f"not before {tell(part.day, policy)}"


@tell.register
def _(part: checks.Within, policy: Policy) -> str:
    return f"no later than {tell(part.day, policy)}"


@tell.register
def _(part: checks.DayNotBefore, policy: Policy) -> str:
    return f"{tell(part.announced, policy)} is not before {tell(part.day, policy)}"


@tell.register
def _(part: checks.Shows, policy: Policy) -> str:
    return f"its record shows {shown(part.values, part.present)}"


@tell.register
def _(part: checks.Holds, policy: Policy) -> str:
    return tell(part.when, policy)


@tell.register
def _(part: checks.Settled, policy: Policy) -> str:
    return f"where there was a {event(part.requested, None)}: a {event(part.settled, part.where)}"


