"""Runs one case file and says where the answer differs from what it expects.

The form of a case file is documented in `docs/reference/conformance-format.md`.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import cast

from schoolrules import Case

CASES = Path(__file__).parent / "cases"

# What `expect` may name, and how it is compared: whole, by ids, or entry by entry.
WHOLE = ("state", "holds")
ENTRIES = {"findings": "rule", "steps": "step"}
EXPECTABLE = {*WHOLE, *ENTRIES, "next_step", "options", "weeks_tail"}


@dataclass(frozen=True, slots=True)
class CaseFile:
    """One case file: its name, why the answer is what it is, the case, and what is expected of the answer."""

    path: Path
    name: str
    why: str
    case: Mapping[str, object]
    expect: Mapping[str, object]

    @property
    def policy(self) -> str:
        """The policy's id, from the folder that the file lies in."""
        return self.path.parent.name

    @property
    def id(self) -> str:
        """`POLICY/NAME`, for the list of tests."""
        return f"{self.policy}/{self.path.stem}"


def read(path: Path) -> CaseFile:
    """The case file at `path`. Raises `ValueError` when its top level isn't of the documented form."""
    content = json.loads(path.read_text(encoding="utf-8"))
    wanted = {"name": str, "why": str, "case": dict, "expect": dict}
    if not isinstance(content, dict) or set(content) != set(wanted):
        raise ValueError(f"{path.name}: a case file has exactly the keys {', '.join(wanted)}")
    wrong = [key for key, kind in wanted.items() if not isinstance(content[key], kind)]
    if wrong:
        raise ValueError(f"{path.name}: of another type than documented: {', '.join(wrong)}")
    return CaseFile(path=path, **content)


def read_folder(folder: Path) -> list[CaseFile]:
    """All case files of the policies' folders under `folder`, in order of their paths; none when it is absent."""
    return [read(path) for path in sorted(folder.glob("*/*.json"))]


def answer_of(case: Mapping[str, object]) -> Mapping[str, object]:
    """The library's answer to the case, as the JSON of an evaluation."""
    return cast(Mapping[str, object], Case.parse(json.dumps(case)).evaluate().to_dict())


def differences(expect: Mapping[str, object], answer: Mapping[str, object]) -> list[str]:
    """Where the answer differs from `expect`, a line each with its path; empty when the case passes."""
    found: list[str] = []
    for key, expected in expect.items():
        if key not in EXPECTABLE:
            found.append(f"{key}: not a key that a case can expect")
        elif key in ENTRIES:
            found += _entries(key, ENTRIES[key], _mapping(expected), _sequence(answer.get(key)))
        elif key == "options":
            ids = [_mapping(option)["step"] for option in _sequence(answer.get(key))]
            found += _unlike(key, expected, ids)
        elif key == "weeks_tail":
            weeks = _sequence(answer.get("weeks"))
            found += _unlike(key, expected, weeks[-len(_sequence(expected)) :])
        else:
            found += _unlike(key, expected, answer.get(key))
    return found


def _entries(key: str, named_by: str, expected: Mapping[str, object], given: Sequence[object]) -> list[str]:
    entries = {str(_mapping(entry)[named_by]): entry for entry in given}
    return [line for id_, fields in expected.items() for line in _unlike(f"{key}[{id_}]", fields, entries.get(id_))]


def _unlike(path: str, expected: object, given: object) -> Iterator[str]:
    """Objects are compared by the keys that are expected, lists entry by entry, all else as it is."""
    if isinstance(expected, dict) and isinstance(given, dict):
        for key, value in expected.items():
            if key in given:
                yield from _unlike(f"{path}.{key}", value, given[key])
            else:
                yield f"{path}.{key}: expected {json.dumps(value)}, absent"
    elif isinstance(expected, list) and isinstance(given, list) and len(expected) == len(given):
        for position, (left, right) in enumerate(zip(expected, given, strict=True)):
            yield from _unlike(f"{path}[{position}]", left, right)
    elif expected != given or isinstance(expected, bool) != isinstance(given, bool):
        yield f"{path}: expected {json.dumps(expected)}, got {json.dumps(given)}"


def _mapping(value: object) -> Mapping[str, object]:
    if not isinstance(value, dict):
        raise TypeError(f"expected an object, got {type(value).__name__}")
    return value


def _sequence(value: object) -> Sequence[object]:
    if not isinstance(value, list):
        raise TypeError(f"expected a list, got {type(value).__name__}")
    return value
