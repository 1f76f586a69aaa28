@tell.register
def _(part: expressions.StepDay, policy: Policy) -> str:
    return f"the day of {part.step}"


@tell.register
def _(part: expressions.StepDetail, policy: Policy) -> str:
    return f"the day that {part.step} sets ({plain(part.detail)})"


@tell.register
def _(part: expressions.OutcomeDay, policy: Policy) -> str:
    return f"the day of {part.step} with the outcome: {plain(part.outcome)}"


@tell.register
def _(part: expressions.EventDay, policy: Policy) -> str:
    if part.event == "scheduled" and part.field == "for_" and part.where:
        return f"the {part.which} day set for: {plain(str(part.where.get('what', 'it')))}"
    event = f"the {part.which} {event(part.event, part.where)}"
    return f"the day of {event}" if part.field == "on" else f"the day that {event} sets"


@tell.register
def _(part: expressions.Since, policy: Policy) -> str:
    return f"the day from which {part.criterion} is met"


@tell.register
def _(part: expressions.FirstSince, policy: Policy) -> str:
    return f"the first day from which any of these is met: {', '.join(part.criteria)}"


@tell.register
def _(part: expressions.TallyReached, policy: Policy) -> str:
    return f"the day on which {part.tally} is complete"


@tell.register
def _(part: expressions.After, policy: Policy) -> str:
    period = policy.values[part.period]
    number = f"{getattr(period, 'n', period)} {part.unit}" if part.unit else str(period)
    after = f"{number} after {inner(part.start, policy)}"
    return f"the day that follows {after}" if part.then == "next-day" else after


@tell.register
def _(part: expressions.NextSchoolDay, policy: Policy) -> str:
    return f"the next school day after {inner(part.start, policy)}"


@tell.register
def _(part: expressions.Latest, policy: Policy) -> str:
    return f"the latest of: {listed(part.of, policy)}"


@tell.register
def _(part: expressions.Earliest, policy: Policy) -> str:
    return f"the earliest of: {listed(part.of, policy)}"


def listed(parts: Iterable[object], policy: Policy) -> str:
    return "; ".join(tell(part, policy) for part in parts)


@tell.register
def _(part: expressions.FirstKnown, policy: Policy) -> str:
    return ", or where there is none ".join(tell(one, policy) for one in part.of)


@tell.register
def _(part: expressions.Choose, policy: Policy) -> str:
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


