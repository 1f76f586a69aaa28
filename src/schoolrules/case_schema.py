"""The JSON Schemas (draft 2020-12) of what goes in and what comes out: case, policy, record, evaluation.

They say what a schema can say. Ids given once, steps that a policy has, days within the coverage: `Case.parse`
checks those.
"""

from __future__ import annotations

from typing import Any

from schoolrules import policies
from schoolrules.calendar import calendar_json_schema
from schoolrules.policy import parts
from schoolrules.policy.basics import Force, Verdict
from schoolrules.record import record_schema as _record_schema

DIALECT = "https://json-schema.org/draft/2020-12/schema"
_DAY = {"type": "string", "format": "date", "pattern": "^[0-9]{4}-[0-9]{2}-[0-9]{2}$"}
_TEXT = {"type": "string"}
_FORCE = {"enum": [str(force) for force in Force]}
_STATUS = {"enum": ["done", "ready", "waiting", "blocked", "overdue", "lapsed", "skipped", "not_required"]}
_DIGEST = {"type": "string", "pattern": "^sha256:[0-9a-f]{64}$"}


def record_schema() -> dict[str, Any]:
    """The schema of a case's `record`."""
    return _record_schema()


def policy_schema() -> dict[str, Any]:
    """The schema of a whole policy."""
    return {"$schema": DIALECT, **parts.policy_schema()}


def case_schema() -> dict[str, Any]:
    """The schema of a case file. Source: SPEC section 2."""
    definitions: dict[str, Any] = {}
    changes = {"type": "object", "additionalProperties": {"type": ["integer", "string"]}}
    readings = {"type": "object", "additionalProperties": _TEXT}
    known = {"enum": list(policies.ids())}
    forms = {"edition": _or_null(_TEXT), "profile": _or_null(_TEXT), "levels": _or_null({"type": "object"})}
    chosen = _object({"use": known, **forms, "set": changes, "readings": readings}, ["use"], closed=True)
    properties = {
        "policy": {"anyOf": [known, chosen, _embed("policy", parts.policy_schema(), definitions)]},
        "as_of": _DAY,
        "known_at": _or_null(_DAY),
        "calendar": _or_null(calendar_json_schema()),
        "record": _embed("record", _record_schema(), definitions),
    }
    schema = _object(properties, ["policy", "as_of", "record"], closed=True)
    return {"$schema": DIALECT, "title": "Case", **schema, "$defs": definitions}


def evaluation_schema() -> dict[str, Any]:
    """The schema of an answer, `Evaluation.to_dict()`. Keys may be added to it. Source: SPEC section 4."""
    identity = _object({"id": _TEXT, "edition": _TEXT, "digest": _DIGEST})
    properties = {
        "policy": identity,
        "subject": _TEXT,
        "as_of": _DAY,
        "known_at": _or_null(_DAY),
        "calendar": _or_null(_object({"digest": _DIGEST})),
        "state": {"enum": ["open", "paused", "closed", "clear"]},
        "findings": _list(_ref("finding")),
        "steps": _list(_ref("step")),
        "next_step": _or_null(_ref("step")),
        "options": _list(_ref("step")),
        "holds": _list(_TEXT),
        "notes": _list(_TEXT),
    }
    definitions = {
        "citation": _object({"source": _TEXT, "section": _TEXT, "gist": _TEXT}),
        "reading": _reading(),
        "finding": _finding(),
        "step": _step(),
    }
    return {"$schema": DIALECT, "title": "Evaluation", **_object(properties), "$defs": definitions}


def _finding() -> dict[str, Any]:
    window = _object({"from": _DAY, "to": _DAY, "school_days": _or_null({"type": "integer"}), "short": _flag()})
    return _object(
        {
            "rule": _TEXT,
            "type": {"enum": ["criterion", "requirement"]},
            "verdict": {"enum": [str(verdict) for verdict in Verdict]},
            "force": _FORCE,
            "since": _or_null(_DAY),
            "value": _or_null(_TEXT),
            "threshold": _or_null(_TEXT),
            "window": _or_null(window),
            "evidence": _list(_TEXT),
            "excluded": _list(_object({"event": _TEXT, "reason": _TEXT})),
            "needs": _list(_TEXT),
            "readings": _list(_ref("reading")),
            "explanation": _TEXT,
            "citation": _ref("citation"),
        }
    )


def _step() -> dict[str, Any]:
    days = {name: _or_null(_DAY) for name in ("done_on", "earliest", "due", "due_nominal")}
    action = _object({"text": _TEXT, "force": _FORCE, "done": _flag(), "citation": _ref("citation")})
    return _object(
        {
            "step": _TEXT,
            "title": _TEXT,
            "actor": _TEXT,
            "force": _FORCE,
            "status": _STATUS,
            **days,
            "blocked_by": _list(_TEXT),
            "actions": _list(action),
            "notify": _list(_TEXT),
            "participants": _list(_TEXT),
            "readings": _list(_ref("reading")),
            "citation": _ref("citation"),
        }
    )


def _reading() -> dict[str, Any]:
    fields = {"type": "object", "additionalProperties": {"type": ["string", "null"]}}
    otherwise = {"type": "object", "additionalProperties": fields}
    return _object({"reading": _TEXT, "as": _TEXT, "otherwise": otherwise})


def _object(properties: dict[str, Any], required: list[str] | None = None, *, closed: bool = False) -> dict[str, Any]:
    made = {
        "type": "object",
        "properties": properties,
        "required": list(properties) if required is None else required,
    }
    return {**made, "additionalProperties": False} if closed else made


def _list(items: dict[str, Any]) -> dict[str, Any]:
    return {"type": "array", "items": items}


def _or_null(schema: dict[str, Any]) -> dict[str, Any]:
    return {"anyOf": [schema, {"type": "null"}]}


def _flag() -> dict[str, Any]:
    return {"type": "boolean"}


def _ref(name: str) -> dict[str, Any]:
    return {"$ref": f"#/$defs/{name}"}


def _embed(name: str, schema: dict[str, Any], definitions: dict[str, Any]) -> dict[str, Any]:
    """A reference to a schema put among the definitions, its own definitions beside it as `NAME.THEIRS`."""
    own = schema.get("$defs", {})
    whole = {key: value for key, value in schema.items() if key not in ("$defs", "$schema")}
    definitions[name] = _renamed(whole, name)
    definitions.update({f"{name}.{theirs}": _renamed(each, name) for theirs, each in own.items()})
    return _ref(name)


def _renamed(schema: Any, name: str) -> Any:  # noqa: ANN401  (any JSON)
    if isinstance(schema, dict):
        return {
            key: _reference(value, name) if key in ("$ref", "mapping") else _renamed(value, name)
            for key, value in schema.items()
        }
    return [_renamed(item, name) for item in schema] if isinstance(schema, list) else schema


def _reference(value: Any, name: str) -> Any:  # noqa: ANN401  (any JSON)
    if isinstance(value, dict):
        return {key: _reference(each, name) for key, each in value.items()}
    return value.replace("#/$defs/", f"#/$defs/{name}.") if isinstance(value, str) else value
