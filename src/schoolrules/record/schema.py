"""The JSON Schema of a record."""

from __future__ import annotations

from pydantic import TypeAdapter

from schoolrules.events import Event
from schoolrules.events.base import MAX_ITEMS, MAX_TEXT
from schoolrules.record.values import MAX_EVENTS, MAX_FACTS, MAX_NAME, MAX_NUMBER, MAX_SPANS

_DATE_SCHEMA = {"type": "string", "format": "date", "pattern": r"^\d{4}-\d{2}-\d{2}$"}


def record_schema() -> dict[str, object]:
    """The JSON Schema (draft 2020-12) of a record in a case file, from the types of the events.

    What a schema cannot say (ids given once, spans in order) `Record.parse` checks.
    """
    event = TypeAdapter(Event).json_schema(ref_template="#/$defs/{model}")
    definitions = event.pop("$defs")
    texts = {"type": "array", "items": {"type": "string", "maxLength": MAX_TEXT}, "maxItems": MAX_ITEMS}
    number = {"type": "integer", "minimum": -MAX_NUMBER, "maximum": MAX_NUMBER}
    numbers = {"type": "object", "additionalProperties": number, "maxProperties": MAX_FACTS}
    simple = [{"type": ["boolean", "null"]}, number, {"type": "string", "maxLength": MAX_TEXT}]
    span = {
        "type": "object",
        "properties": {"from": _DATE_SCHEMA, "to": {"anyOf": [_DATE_SCHEMA, {"type": "null"}]}},
        "required": ["from"],
        "additionalProperties": False,
    }
    spans = {"type": "array", "items": span, "minItems": 1, "maxItems": MAX_SPANS}
    return {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "title": "Record",
        "type": "object",
        "properties": {
            "subject": {"type": "string", "minLength": 1, "maxLength": MAX_NAME},
            "facts": {
                "type": "object",
                "propertyNames": {"minLength": 1, "maxLength": MAX_NAME},
                "additionalProperties": {"anyOf": [*simple, texts, numbers]},
                "maxProperties": MAX_FACTS,
            },
            "enrolled": {"anyOf": [spans, {"type": "null"}]},
            "recorded_through": {"anyOf": [_DATE_SCHEMA, {"type": "null"}]},
            "events": {"type": "array", "items": event, "maxItems": MAX_EVENTS},
        },
        "required": ["subject"],
        "additionalProperties": False,
        "$defs": definitions,
    }
