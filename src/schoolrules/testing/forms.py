"""The forms in which a policy of the library is given to a caller: by edition, by profile."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from schoolrules import policies
from schoolrules.errors import WrongType
from schoolrules.parsing import came
from schoolrules.policies.attendance_ladder import PROFILES
from schoolrules.policy.policy import Policy


def checked(policy: Policy) -> Policy:
    """The policy. Raises WrongType for anything else, such as an id."""
    if not isinstance(policy, Policy):
        hint = "; policies.get gives the one of an id" if isinstance(policy, str) else ""
        raise WrongType(f"expected a Policy, not {came(policy)}{hint}")
    return policy


def forms_of(policy: str) -> Iterator[tuple[Policy, dict[str, Any]]]:
    """A policy in each of its forms, with what a case file says for it besides `use`.

    Raises:
        UnknownPolicy: the library holds no policy of that id.
    """
    choices = policies.CHOICES.get(policy, ())
    if "profile" in choices:
        for profile in PROFILES:
            yield policies.get(policy, profile=profile), {"profile": profile}
    else:
        yield policies.get(policy), {}
    if "edition" in choices:
        for one in policies.outline(policy).editions:
            yield policies.get(policy, edition=one.policy.edition), {"edition": one.policy.edition}
