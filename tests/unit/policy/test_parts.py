"""Parts as JSON has them: told apart by their kind, which is neither given in order nor shown."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import FrozenInstanceError, dataclass
from typing import Any, Literal

import pytest
from pydantic import TypeAdapter, ValidationError

from schoolrules import InvalidInput, Policy
from schoolrules.parsing import MAX_DEPTH
from schoolrules.policy.basics import Part, tag
from schoolrules.policy.conditions import Always, AnyOf, Done, Never
from schoolrules.policy.days import After, StepDay
from schoolrules.policy.expressions import Condition
from schoolrules.policy.parts import MAX_VALUES
from schoolrules.policy.tally import Tally
from tests.unit.policy.small import small_policy, step

UNWRITABLE = "text that can be written as UTF-8"


def test_a_kind_has_its_name_by_itself() -> None:
    """It is given by keyword, if at all, and not shown."""

    @dataclass(frozen=True, slots=True)
    class Small(Part):
        of: int
        kind: Literal["small"] = tag("small")

    assert (Small(1).kind, Small(of=1, kind="small")) == ("small", Small(1))
    assert repr(Small(1)).endswith("Small(of=1)")
    with pytest.raises(TypeError):
        Small(1, "small")
    with pytest.raises(FrozenInstanceError):
        Small(1).of = 2  # type: ignore[misc]


def test_a_condition_is_read_by_its_kind() -> None:
    """Each of them by its own, and one alone without any."""
    condition = TypeAdapter(Condition)
    assert condition.validate_python({"kind": "never"}) == Never()
    either = {"kind": "any-of", "of": [{"kind": "always"}, {"kind": "done", "step": "a"}]}
    assert condition.validate_python(either) == AnyOf((Always(), Done("a")))
    assert TypeAdapter(Done).validate_python({"step": "a"}) == Done("a")
    mistaken: tuple[object, ...] = ({"kind": "small", "of": 1}, {"of": []}, {"Kind": "never"})
    for wrong in mistaken:
        with pytest.raises(ValidationError) as caught:
            condition.validate_python(wrong)
        assert caught.value.errors()[0]["type"] in ("union_tag_invalid", "union_tag_not_found")


def told(policy: object) -> list[tuple[str, str]]:
    with pytest.raises(InvalidInput) as caught:
        Policy.parse(policy)  # type: ignore[arg-type]
    return [(problem.path, problem.message) for problem in caught.value.problems]


def is_read(policy: object) -> bool:
    """Whether it is looked into, and found wanting: an id is missing."""
    return ("id", "required") in told(policy)


def test_a_policy_holds_no_more_values_than_the_bound() -> None:
    """The whole is one of them; an object, a list and a value in them are others."""
    refused = [("", f"a policy of more than {MAX_VALUES:,} values")]
    assert is_read({"roles": {"a": [0] * (MAX_VALUES - 3)}})
    assert told({"roles": {"a": [0] * (MAX_VALUES - 2)}}) == refused
    assert told({"roles": {"a": [0] * (10 * MAX_VALUES)}}) == refused
    assert is_read({"roles": {"a": [0] * (MAX_VALUES - 5), "b": {"c": 1}}})
    assert told({"roles": {"a": [0] * (MAX_VALUES - 4), "b": {"c": 1}}}) == refused
    assert told({"roles": {"b": {"c": 1}, "a": [0] * (MAX_VALUES - 4)}}) == refused
    assert told({"roles": {"a": [[0] * (MAX_VALUES // 2), [0] * (MAX_VALUES // 2)]}}) == refused


@pytest.mark.parametrize("is_list", [True, False])
def test_a_policy_nests_no_deeper_than_the_bound(is_list: bool) -> None:
    """As deep as the bound is looked into; one deeper is not."""
    whole: object = 0
    for _ in range(MAX_DEPTH - 1):
        whole = [whole] if is_list else {"a": whole}
    assert is_read({"notes": whole})
    assert told({"notes": [whole]}) == told({"notes": {"a": whole}}) == [("", f"nested deeper than {MAX_DEPTH} levels")]


def test_what_cannot_be_written_is_told_where_it_stands() -> None:
    """Half a character: as a text, as a key, deep inside, and after much that is well."""
    half = "\ud800"
    assert told(half)[0][0] == ""
    assert told({"notes": ["well", 5, half]}) == [("notes[2]", f"expected {UNWRITABLE}")]
    assert told({"roles": {"a": {"b": [[half]]}}, "notes": ["well"]}) == [("roles.a.b[0][0]", f"expected {UNWRITABLE}")]
    assert told({"notes": [{"a": 1}, {half: 1}]}) == [("notes[1]", f"keys: expected {UNWRITABLE}")]
    assert told({half: 1}) == [("", f"keys: expected {UNWRITABLE}")]


# --- slips ---------------------------------------------------------------------------------------------------------

SMALL = json.dumps(small_policy().to_dict())
ALONE = "a number alone does not say which days it counts"
SUCH_AS = 'expected a period with its unit, such as "20 school days", "60 calendar days" or "1 year"'


def altered(change: Callable[[dict[str, Any]], object]) -> list[tuple[str, str]]:
    policy = json.loads(SMALL)
    change(policy)
    return told(policy)


@pytest.mark.parametrize(
    ("value", "message"),
    [
        (
            "7 days",
            f"expected a whole number, not text; or {ALONE}: {SUCH_AS}",
        ),
        ("seven", f"expected a whole number, not text; or {SUCH_AS}"),
        ("20000 school days", "expected a whole number, not text; or a period is from 1 to 10,000 school days"),
        (True, f"expected a whole number, not true or false; or {SUCH_AS}"),
    ],
)
def test_a_number_of_a_policy_has_its_unit_or_none(value: object, message: str) -> None:
    """One problem says what both would look like."""
    found = altered(lambda policy: policy["parameters"]["enough"].update(value=value))
    assert found == [("parameters.enough.value", message)]


def test_a_misspelt_key_is_told_the_nearest_one() -> None:
    """Of all that a policy may have; where none is near, none."""
    assert altered(lambda policy: policy["steps"][1].update(earliesst=None)) == [
        ("steps[1].earliesst", "unknown key, perhaps earliest")
    ]
    assert altered(lambda policy: policy.update(parametres={})) == [("parametres", "unknown key, perhaps parameters")]
    assert altered(lambda policy: policy.update(zzzz={})) == [("zzzz", "unknown key")]


def test_a_misspelt_kind_is_told_the_nearest_one() -> None:
    """At its own place, with all that it might be."""
    ((path, message),) = altered(lambda policy: policy["steps"][0].update(opens={"kind": "mett", "criterion": "a"}))
    assert path == "steps[0].opens.kind"
    assert message.startswith("unknown kind, perhaps met; expected one of always, never, done, ")


def test_a_count_is_no_period_and_a_period_no_count() -> None:
    """The parameter is there, but holds the other."""
    steps = (step("first"), step("second", due=After(StepDay("first"), "enough")))
    held = "this one holds the other"
    with pytest.raises(InvalidInput) as caught:
        small_policy(steps=steps, tallies={"calls": Tally("calls", "intervention", "wait")})
    assert [(problem.path, problem.message) for problem in caught.value.problems] == [
        ("steps[1].due.period", f"expected a parameter that holds a period, with its unit; {held}"),
        ("tallies.calls.at_least", f"expected a parameter that holds a whole number, without unit; {held}"),
    ]
