"""Needs in words: each is what must be there."""

from __future__ import annotations

from schoolrules.policy import casefacts, needs, silence
from schoolrules.policy.policy import Policy
from schoolrules.policy.tally import Tally
from schoolrules.policy.words.saying import blocker, event, having, inner, plain, role, settled, tell


@tell.register
def _(part: needs.NoticeNeed, policy: Policy) -> str:
    served = [role(one, policy) for one in part.served_by or (part.role,)]
    return f"a notice to {' or '.join(served)} about {part.about}"


@tell.register
def _(part: needs.ScheduledNeed, policy: Policy) -> str:
    held = settled(part.held, policy)
    come = (
        ", that has come" if held else "" if held is False else f" (where {tell(part.held, policy)}: one that has come)"
    )
    return f"a day set for: {plain(part.what)}{come}"


@tell.register
def _(part: needs.ApprovalNeed, policy: Policy) -> str:
    return f"the approval of {part.of} by {' or '.join(role(one, policy) for one in part.by)}"


@tell.register
def _(part: needs.OutcomeNeed, policy: Policy) -> str:
    return f"the outcome of {part.step}: {plain(part.outcome)}"


@tell.register
def _(part: needs.CriterionNeed, policy: Policy) -> str:
    return f"{part.criterion} is met"


@tell.register
def _(part: needs.StepNeed, policy: Policy) -> str:
    return f"{part.step} is done"


@tell.register
def _(part: needs.FactNeed, policy: Policy) -> str:
    return f"it is known whether {policy.facts[part.fact].about}"


@tell.register
def _(part: needs.TallyNeed, policy: Policy) -> str:
    return _tally(part.tally, policy)


@tell.register
def _(part: needs.ReviewNeed, policy: Policy) -> str:
    return f"a person's review that found progress inadequate, not older than {tell(part.since, policy)}"


@tell.register
def _(part: needs.SettledNeed, policy: Policy) -> str:
    return f"where there is a {event(part.requested, None)}: a {event(part.settled, None)}"


@tell.register
def _(part: needs.If, policy: Policy) -> str:
    known = settled(part.when, policy)
    if known is False:
        return ""
    conditions = [] if known else [tell(part.when, policy)]
    if part.fact is not None:
        conditions.append(policy.facts[part.fact].about)
    then = " and ".join(filter(None, (tell(need, policy) for need in part.then)))
    return f"where {' and '.join(conditions)}: {then}" if conditions else then


def _tally(name: str, policy: Policy) -> str:
    return tell(policy.tallies[name], policy)


@tell.register
def _(part: Tally, policy: Policy) -> str:
    number = policy.values[part.at_least]
    at_once = settled(part.cumulative, policy) and isinstance(number, int)
    needed = number * part.times if at_once and isinstance(number, int) else number
    said = f"at least {needed} {plain(part.label)}"
    if settled(part.distinct, policy):
        said += f", of {number} different {plain(part.sort)}s"
    if part.after is not None and not at_once:
        said += f" after {inner(part.after, policy)}"
    if part.refused is not None:
        said += f" (not counted: {having(part.refused)})"
    return said


@tell.register
def _(part: silence.EffortNeed, policy: Policy) -> str:
    if settled(part.waived, policy):
        return ""
    refused = f" (not counted: {having(part.refused)})" if part.refused is not None else ""
    return f"an effort to reach the family{refused}, dated from the first school day of the run on"


@tell.register
def _(part: casefacts.DayNeed, policy: Policy) -> str:
    return f"{tell(part.day, policy)} is known"


@tell.register
def _(part: casefacts.UnlessNeed, policy: Policy) -> str:
    return f"where {tell(part.when, policy)}: {blocker(part.label, policy)}"
