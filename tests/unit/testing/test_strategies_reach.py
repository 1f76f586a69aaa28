"""Cases reach every branch: each criterion met and not met, each step ready and done, each requirement either way."""

from __future__ import annotations

from collections import Counter
from contextlib import suppress

import pytest
from hypothesis import HealthCheck, Phase, find, settings
from hypothesis.errors import NoSuchExample

from schoolrules import Case, policies
from schoolrules.testing import cases

MOST = 5_000
"""How many cases may be drawn until all has come by; some hundreds do, for the rarest some thousands."""
SEARCH = settings(
    database=None,
    derandomize=True,
    max_examples=MOST,
    phases=[Phase.generate],
    suppress_health_check=list(HealthCheck),
)
OFTEN = 3
"""How many cases, at least, must have a step ready: what comes by once in thousands tests nothing."""
NEVER = {
    "attendance-ladder": {
        ("prevention", "ready"),  # goes on the whole year: no day is set on which it falls due
    },
    "learner-validated": {
        ("weekly-mark", "done"),  # comes round again every week, and is never done
        ("document-status", "done"),  # comes round again every ten days
    },
    "ucp": {
        ("notify-parties.decision", "breached"),  # the text sets no day by which the parties are told of the decision
    },
}
"""What no case can show, and why."""
RARELY = {
    "ucp": {
        ("forward-file.within", "kept"),
        ("forward-file.within", "breached"),
        ("mediation.confidentiality", "kept"),
        ("mediation.confidentiality", "breached"),
        ("decision.extension", "kept"),
        ("decision.extension", "breached"),
    },
}
"""What comes by too, but once in thousands of cases: far down a long procedure, or at several people's choice."""


def wanted(policy: str) -> set[tuple[str, str]]:
    """What cases of a policy are to show, of all its editions."""
    declared = policies.outline(policy)
    found: set[tuple[str, str]] = set()
    for text in (declared, *(edition.policy for edition in declared.editions)):
        found |= {(name, verdict) for name in text.criteria for verdict in ("met", "not_met")}
        for step in text.steps:
            found |= {(step.id, "done"), (step.id, "ready")}
            found |= {(f"{step.id}.{r.name}", verdict) for r in step.requirements for verdict in ("kept", "breached")}
    return found


@pytest.mark.parametrize("policy", policies.ids())
def test_every_branch_of_a_policy_is_reached(policy: str) -> None:
    """What is said to be never reached is not; a part that newly is must be taken off that list."""
    missing = wanted(policy) - NEVER.get(policy, set()) - RARELY.get(policy, set())
    unexpected = set[tuple[str, str]]()
    ready, empty = Counter[str](), Counter[bool]()

    def all_came_by(case: Case) -> bool:
        answer = case.evaluate()
        empty[not case.record.events] += 1
        shown = {(name, str(finding.verdict)) for name, finding in answer.findings.items()}
        shown |= {(name, "done") for name, step in answer.steps.items() if step.status == "done"}
        ready.update(name for name, step in answer.steps.items() if step.status == "ready")
        shown |= {(name, "ready") for name, times in ready.items() if times >= OFTEN}
        missing.difference_update(shown)
        unexpected.update(shown & NEVER.get(policy, set()))
        return not missing

    with suppress(NoSuchExample):  # told by what is missing
        find(cases(policy), all_came_by, settings=SEARCH)
    assert missing == set()
    assert unexpected == set()
    assert empty[True] <= 10 + empty[False] // 10  # an empty record says little; some come first in any case
