"""Checks in words: each is what those who run the procedure must keep."""

from __future__ import annotations

from schoolrules.policy import checks, complaints, documentation, duties, ladder, languages, showing, silence
from schoolrules.policy.policy import Policy
from schoolrules.policy.words.saying import amount, event, having, listed, plain, role, settled, shown, tell


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


@tell.register
def _(part: complaints.ExtensionValid, policy: Policy) -> str:
    by = plain(part.limit.by)
    return f"where there was an agreement to more time: by the {by}, in writing, and before the time was over"


@tell.register
def _(part: duties.NoticeSent, policy: Policy) -> str:
    by = f" no later than {listed(part.by, policy, ' and ')}" if part.by else ""
    return f"a notice to {role(part.to, policy)} about {part.about}{by}"


@tell.register
def _(part: languages.InLanguages, policy: Policy) -> str:
    return f"its languages are English and those that {part.criterion} finds needed"


@tell.register
def _(part: showing.EventShows, policy: Policy) -> str:
    concerns = f"where {tell(part.concerns, policy)}: "
    return f"{concerns}the first {event(part.event, part.where)} shows {having(part.values)}"


@tell.register
def _(part: showing.Lists, policy: Policy) -> str:
    items = [_item(item, policy) for item in part.items]
    also = [policy.facts[fact].about for fact in part.also]
    return f"{plain(part.detail)}: {', '.join([*items, *also])}"


def _item(item: showing.Item, policy: Policy) -> str:
    always = settled(item.when, policy)
    return plain(item.name) if always else f"{plain(item.name)} (where {tell(item.when, policy)})"


@tell.register
def _(part: silence.RunStood, policy: Policy) -> str:
    return f"the run stood as long as {part.criterion} needs on {tell(part.as_of, policy)}"


@tell.register
def _(part: documentation.DocumentedInTime, policy: Policy) -> str:
    return f"never more than {amount(part.of.every, policy)} from one documentation to the next"


@tell.register
def _(part: ladder.OutcomeShows, policy: Policy) -> str:
    return f"with the outcome {plain(part.outcome)} its record shows {having(part.values)}"


@tell.register
def _(part: ladder.MadeGood, policy: Policy) -> str:
    return f"where {tell(part.missed, policy)}: {part.by} is done"
