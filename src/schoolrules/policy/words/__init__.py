"""The parts of a policy in plain words, for a reader who knows the policy's text and no code."""

from schoolrules.policy.words import checks, conditions, days, needs, rules
from schoolrules.policy.words.saying import amount, blocker, plain, role, say, settled, tell, with_article

__all__ = [
    "amount",
    "blocker",
    "checks",
    "conditions",
    "days",
    "needs",
    "plain",
    "role",
    "rules",
    "say",
    "settled",
    "tell",
    "with_article",
]
