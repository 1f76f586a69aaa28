"""The policies, as declarations. `get` gives one by its id, `ids` names them all; each is loaded when first asked for."""

from __future__ import annotations

from importlib import import_module

from schoolrules.errors import UnknownPolicy
from schoolrules.policy.policy import Policy

_MODULES = {
    "truancy-intervention": "truancy_intervention",
    "noncompliance": "noncompliance",
}


def ids() -> tuple[str, ...]:
    """The ids of the policies that the library holds."""
    return tuple(_MODULES)


def get(policy: str) -> Policy:
    """The policy of that id, with its own numbers and default readings.

    Raises:
        UnknownPolicy: the library holds no policy of that id.
    """
    module = _MODULES.get(policy)
    if module is None:
        raise UnknownPolicy(f"no policy of that id; expected one of {', '.join(_MODULES)}")
    found: Policy = import_module(f"schoolrules.policies.{module}").POLICY
    return found
