"""Other numbers and other readings of a policy, as a caller may choose them."""

from __future__ import annotations

from itertools import pairwise
from typing import Final

from hypothesis import strategies as st

from schoolrules.calendar import Period
from schoolrules.calendar.periods import MAX_NUMBER, MAX_YEARS, UNITS, Unit
from schoolrules.policy.basics import Parameter
from schoolrules.policy.policy import Policy
from schoolrules.testing.forms import checked

Number = int | Period
SMALL: Final = 6
"""The largest count tried where the text leaves the number to the caller."""


def parameter_sets(policy: Policy) -> st.SearchStrategy[dict[str, Number]]:
    """Numbers for `policy.with_parameters`: each is accepted, alone and together.

    Counts stand around their defaults, and at their bounds; periods have another length or another unit. Where the
    text leaves a number to the caller, one is always given. Shrinks to no change.

    Raises:
        WrongType: what is given is no `Policy`.
    """
    checked(policy)
    required = {name: _numbers(policy.parameters[name]) for name in policy.unsaid}
    optional = {n: _numbers(p) for n, p in policy.parameters.items() if n not in required and _is_in_all(policy, n)}
    return st.fixed_dictionaries(required, optional=optional).map(lambda changes: _ascending(policy, changes))


def reading_sets(policy: Policy) -> st.SearchStrategy[dict[str, str]]:
    """Readings for `policy.with_readings`. Shrinks to none chosen, then to each default."""
    optional = {
        name: st.sampled_from((reading.default, *(a for a in reading.alternatives if a != reading.default)))
        for name, reading in policy.readings.items()
    }
    return st.fixed_dictionaries({}, optional=optional)


def _is_in_all(policy: Policy, number: str) -> bool:
    """Whether every edition of the policy has a number, so that a case may fall into any."""
    return all(number in edition.policy.parameters for edition in policy.editions)


def periods() -> st.SearchStrategy[Period]:
    """Any period, mostly a short one, in every unit; shrinks to one school day."""
    short, many = st.integers(1, 30), st.integers(1, MAX_NUMBER)
    units = st.sampled_from([unit for unit in UNITS if unit != "years"])
    return st.builds(Period, short | many, units) | st.builds(Period, st.integers(1, MAX_YEARS), st.just("years"))


def _numbers(parameter: Parameter) -> st.SearchStrategy[Number]:
    if isinstance(parameter.value, Period):
        return _periods(parameter.value)
    low, high, usual = parameter.minimum, parameter.maximum, parameter.value
    if usual is None:
        return st.integers(low, min(high, low + SMALL))
    near = {usual, usual - 1, usual + 1, low, usual * 2}
    return st.sampled_from([usual, *sorted(n for n in near if low <= n <= high and n != usual)])


def _periods(usual: Period) -> st.SearchStrategy[Period]:
    """Periods around one, in its own unit first."""
    units: tuple[Unit, ...] = (usual.unit, *(unit for unit in UNITS if unit != usual.unit))
    lengths = [n for n in (usual.n, usual.n + 1, usual.n - 1, 1, 10) if n >= 1]
    other = st.builds(Period, st.sampled_from((1, 2)), st.sampled_from(units))
    return st.builds(Period, st.sampled_from(lengths), st.just(usual.unit)) | other


def _ascending(policy: Policy, changes: dict[str, Number]) -> dict[str, Number]:
    """The changes, with counts that may not fall raised to the one before."""
    values = {**policy.values, **changes}
    for lower, higher in pairwise(name for name in policy.ascending if isinstance(values.get(name), int)):
        if values[lower] > values[higher]:  # type: ignore[operator]  # counts, as filtered above
            values[higher] = changes[higher] = values[lower]  # type: ignore[assignment]
    return changes
