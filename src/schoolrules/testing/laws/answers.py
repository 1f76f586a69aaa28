"""Answers compared: two evaluations as JSON, the first thing in which they differ, and records cut and changed."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import replace
from typing import TYPE_CHECKING, Any, cast

from schoolrules.case import Case
from schoolrules.record import Record
from schoolrules.testing.laws.law import Violation

if TYPE_CHECKING:
    from schoolrules.evaluation import Finding, StepReport

Json = dict[str, Any]
_NAMED_BY = ("rule", "step")


def text_of(case: Case) -> str:
    """Everything that a case is answered with, as text: the JSON, in the order of its keys, and the explanation."""
    evaluation = case.evaluate()
    return json.dumps(evaluation.to_dict()) + evaluation.explain()


def answer_of(case: Case, *without: str) -> Json:
    """The answer to a case as JSON, without some of its entries, and without what other readings would change.

    That last takes most of the time, and rests on the same answer under another choice: cases are drawn under many.
    """
    evaluation = case.evaluate()
    answer: Json = {
        "as_of": evaluation.as_of.isoformat(),
        "known_at": None if evaluation.known_at is None else evaluation.known_at.isoformat(),
        "state": evaluation.state,
        "findings": [_finding(finding) for finding in evaluation.findings.values()],
        "steps": [_step(step) for step in evaluation.steps.values()],
        "next_step": None if evaluation.next_step is None else evaluation.next_step.step,
        "options": [step.step for step in evaluation.options],
        "holds": list(evaluation.holds),
        "notes": list(evaluation.notes),
        **{name: [row.to_dict() for row in rows] for name, rows in evaluation.outputs.items()},
    }
    return {key: value for key, value in answer.items() if key not in without}


def _finding(finding: Finding) -> Json:
    told = finding._replace(evaluation=None).to_dict()
    excluded = [{"event": each.event.id, "reason": each.reason} for each in finding.excluded]
    return {**told, "excluded": excluded, "explanation": finding.explanation}


def _step(step: StepReport) -> Json:
    return {**step._replace(evaluation=None).to_dict(), "actions": [action.to_dict() for action in step.actions]}


def with_record(case: Case, **parts: Any) -> Case:  # noqa: ANN401  (parts of a case file's record)
    """The case with other parts of its record, as a case file has them."""
    return replace(case, record=Record.parse({**case.record.to_dict(), **parts}))


def events_of(case: Case) -> list[Json]:
    """The events of a case, as a case file has them, each with its id."""
    return cast("list[Json]", case.record.to_dict()["events"])


def must_agree(left: object, right: object, said: str) -> None:
    """Nothing, where two answers are the same.

    Raises:
        Violation: they are not; with `said`, the first place where they differ, and both values.
    """
    found = difference(left, right)
    if found is not None:
        raise Violation(f"{said}: {found}")


def difference(left: object, right: object, path: str = "") -> str | None:
    """The first place where two answers differ, with both values; None where they are the same."""
    if isinstance(left, Mapping) and isinstance(right, Mapping):
        for key in dict.fromkeys((*left, *right)):
            found = difference(left.get(key, "nothing"), right.get(key, "nothing"), f"{path}.{key}".lstrip("."))
            if found is not None:
                return found
        return None
    if isinstance(left, list) and isinstance(right, list) and len(left) == len(right):
        pairs = zip(left, right, strict=True)
        differing = (difference(a, b, f"{path}[{_named(a, n)}]") for n, (a, b) in enumerate(pairs))
        return next((found for found in differing if found is not None), None)
    same = type(left) is type(right) and left == right
    return None if same else f"{path or 'the answer'} was {_short(left)} and is {_short(right)}"


def _named(entry: object, position: int) -> str:
    if isinstance(entry, Mapping):
        return next((str(entry[name]) for name in _NAMED_BY if name in entry), str(position))
    return str(position)


def _short(value: object, most: int = 200) -> str:
    text = json.dumps(value, default=str)
    return text if len(text) <= most else f"{text[:most]}..."
