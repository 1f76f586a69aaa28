"""The published JSON Schemas: every reference resolves, and they name what the types have."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from typing import Any

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


def test_schemas_agree_with_a_validator() -> None:
    jsonschema = pytest.importorskip("jsonschema")
    for make in MAKERS:
        jsonschema.Draft202012Validator.check_schema(make())
    jsonschema.validate(BREACHED_AND_PAUSED, case_schema())
    jsonschema.validate(Case.parse(BREACHED_AND_PAUSED).evaluate().to_dict(), evaluation_schema())
    for name in policies.ids():
        jsonschema.validate(policies.outline(name).to_dict(), policy_schema())
