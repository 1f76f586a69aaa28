"""The published JSON Schemas: every reference resolves, and they name what the types have."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from typing import Any

import jsonschema
import pytest

from schoolrules import Case, policies
from schoolrules.case_schema import case_schema, evaluation_schema, policy_schema, record_schema
from tests.unit.cli.cases import BREACHED_AND_PAUSED

MAKERS = [case_schema, evaluation_schema, policy_schema, record_schema]


def references(schema: Any) -> Iterator[str]:
    """Every `$ref`, and every schema that a discriminator maps to."""
    if isinstance(schema, dict):
        for key, value in schema.items():
            if key == "$ref":
                yield value
            elif key == "mapping":
                yield from value.values()
            else:
                yield from references(value)
    elif isinstance(schema, list):
        for item in schema:
            yield from references(item)


@pytest.mark.parametrize("make", MAKERS, ids=lambda make: make.__name__)
def test_every_reference_resolves(make: Callable[[], dict[str, Any]]) -> None:
    schema = make()
    defined = {f"#/$defs/{name}" for name in schema.get("$defs", {})}
    assert set(references(schema)) <= defined
    json.dumps(schema)


def test_the_schema_of_an_answer_names_its_keys() -> None:
    schema, answer = evaluation_schema(), Case.parse(BREACHED_AND_PAUSED).evaluate().to_dict()
    assert list(answer) == schema["required"]
    for part, rows in (("finding", answer["findings"]), ("step", answer["steps"])):
        for row in rows:
            assert set(row) == set(schema["$defs"][part]["required"])


def test_the_schema_of_a_case_takes_every_policy_by_its_id() -> None:
    chosen = case_schema()["properties"]["policy"]["anyOf"]
    assert set(chosen[0]["enum"]) <= set(policies.ids())


def by_kind(validator: Any, schemas: Any, instance: Any, schema: Any) -> Iterator[Any]:
    """`oneOf` by its discriminator: a validator that tries every kind of part in every place takes minutes."""
    told = schema.get("discriminator")
    if told is None:
        yield from jsonschema.Draft202012Validator.VALIDATORS["oneOf"](validator, schemas, instance, schema)
    elif instance.get(told["propertyName"]) in told["mapping"]:
        yield from validator.descend(instance, {"$ref": told["mapping"][instance[told["propertyName"]]]})
    else:
        yield jsonschema.ValidationError("no such kind")


@pytest.fixture(scope="module")
def policy_validator() -> Any:
    """A validator of whole policies."""
    return jsonschema.validators.extend(jsonschema.Draft202012Validator, {"oneOf": by_kind})(policy_schema())  # type: ignore[no-untyped-call]


def test_schemas_agree_with_a_validator() -> None:
    for make in MAKERS:
        jsonschema.Draft202012Validator.check_schema(make())
    plain = jsonschema.Draft202012Validator
    plain(case_schema()).validate(BREACHED_AND_PAUSED)
    plain(evaluation_schema()).validate(Case.parse(BREACHED_AND_PAUSED).evaluate().to_dict())
    plain(policy_schema()).validate(policies.outline("ucp-annual-notice").to_dict())


@pytest.mark.parametrize("name", policies.ids())
def test_the_schema_of_a_policy_takes_every_policy(policy_validator: Any, name: str) -> None:
    policy_validator.validate(policies.outline(name).to_dict())


def test_the_schema_of_a_policy_refuses_a_part_of_no_kind(policy_validator: Any) -> None:
    policy = policies.outline("ucp").to_dict()
    due = next(step for step in policy["steps"] if step.get("due"))
    due["due"] = {"kind": "no-such-kind"}
    assert not policy_validator.is_valid(policy)
