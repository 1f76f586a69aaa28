"""The policies, as declarations: `get` gives one by its id, `ids` names them all. Each loads when first asked for."""

from __future__ import annotations

from collections.abc import Mapping
from importlib import import_module
from types import ModuleType

from schoolrules.errors import InvalidInput, Problem, UnknownPolicy
from schoolrules.parsing import closest
from schoolrules.policy.policy import Policy

_MODULES = {
    "truancy-intervention": "truancy_intervention",
    "noncompliance": "noncompliance",
    "learner-validated": "learner_validated",
    "attendance-ladder": "attendance_ladder",
    "ucp": "ucp",
    "ucp-annual-notice": "ucp_annual_notice",
}
CHOICES: Mapping[str, tuple[str, ...]] = {
    "attendance-ladder": ("profile", "levels"),
    "ucp": ("edition",),
}
"""What must or may be said besides the id, for the policies that come in several forms."""


def ids() -> tuple[str, ...]:
    """The ids of the policies that the library holds."""
    return tuple(_MODULES)


def get(
    policy: str,
    *,
    edition: str | None = None,
    profile: str | None = None,
    levels: Mapping[str, object] | None = None,
) -> Policy:
    """The policy of that id, with its own numbers and default readings.

    `edition`, `profile` and `levels` are for the policies that have them: `attendance-ladder` holds no number of its
    own and is given without `levels` or a `profile` to nobody.

    Raises:
        UnknownPolicy: the library holds no policy of that id.
        InvalidInput: every problem with what was chosen, with paths such as `levels.sarb`.
    """
    module = _module(policy)
    given = {"edition": edition, "profile": profile, "levels": levels}
    offered = CHOICES.get(policy, ())
    surplus = [name for name, value in given.items() if value is not None and name not in offered]
    problems = [Problem(name, f"{policy} has no choice of {name}") for name in surplus]
    try:
        found: Policy = module.chosen(**{name: given[name] for name in offered}) if offered else module.POLICY
    except InvalidInput as error:
        raise InvalidInput([*problems, *error.problems]) from None
    if problems:
        raise InvalidInput(problems)
    return found


def outline(policy: str) -> Policy:
    """The policy as a reader sees it before anything is chosen: its clauses, and what the text says of numbers.

    Where the text leaves a number to the caller, the parameter's value is None, and such a policy is refused by
    `evaluate`. For every other policy this is what `get` gives.

    Raises:
        UnknownPolicy: the library holds no policy of that id.
    """
    found: Policy = _module(policy).POLICY
    return found


def _module(policy: str) -> ModuleType:
    name = _MODULES.get(policy)
    if name is None:
        raise UnknownPolicy(f"no policy of that id{closest(policy, _MODULES)}; expected one of {', '.join(_MODULES)}")
    return import_module(f"schoolrules.policies.{name}")
