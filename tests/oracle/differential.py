"""The library held against an oracle: where they differ, and the smallest case that still shows it."""

from __future__ import annotations

import copy
from collections.abc import Callable
from typing import Any

from schoolrules import Case

Json = dict[str, Any]
Answer = Callable[[Json], Json]


def library(case: Json) -> Json:
    """What the library answers, in the oracles' form."""
    answer = Case.parse(case).evaluate().to_dict()
    return {
        **answer,
        "findings": {
            f["rule"]: {**f, "excluded": sorted(e["event"] for e in f["excluded"])} for f in answer["findings"]
        },
        "steps": {s["step"]: s for s in answer["steps"]},
        "next_step": None if answer["next_step"] is None else answer["next_step"]["step"],
        "options": [step["step"] for step in answer["options"]],
    }


def differences(case: Json, answer: Answer) -> list[str]:
    """What the oracle says otherwise, a line each."""
    mine, theirs = library(case), answer(copy.deepcopy(case))
    found: list[str] = []
    for key, expected in theirs.items():
        if key in ("findings", "steps"):
            _compare_each(key, expected, mine[key], found)
        elif key == "weeks":
            _compare_each(key, dict(enumerate(expected)), dict(enumerate(mine[key])), found)
        elif expected != mine[key]:
            found.append(f"{key}: oracle {expected!r}, library {mine[key]!r}")
    return found


def _compare_each(kind: str, expected: dict[Any, Json], mine: dict[Any, Json], found: list[str]) -> None:
    if list(expected) != list(mine) and kind != "findings":
        found.append(f"{kind}: oracle has {list(expected)}, library {list(mine)}")
    for name, fields in expected.items():
        for field, value in fields.items():
            got = mine.get(name, {}).get(field, "absent")
            if field == "window" and value is not None and got is not None and got != "absent":
                got = {key: got[key] for key in value}
            if value != got:
                found.append(f"{kind}.{name}.{field}: oracle {value!r}, library {got!r}")


def smallest(case: Json, answer: Answer, about: str = "") -> Json:
    """The case with every event, span and choice removed that is not needed for a difference `about` something."""

    def differs(candidate: Json) -> bool:
        try:
            found = differences(candidate, answer)
        except Exception:  # a case that one of them refuses shows nothing
            return False
        return any(about in line for line in found)

    case = copy.deepcopy(case)
    shrunk = True
    while shrunk:
        shrunk = False
        for candidate in _smaller(case):
            if differs(candidate):
                case, shrunk = candidate, True
                break
    return case


def _smaller(case: Json) -> list[Json]:
    found = [_without_event(case, index) for index in range(len(case["record"]["events"]))]
    record = case["record"]
    given = [key for key in ("enrolled", "recorded_through") if record.get(key) is not None]
    found += [{**case, "record": {k: v for k, v in record.items() if k != key}} for key in given]
    if isinstance(case["policy"], dict):
        for key in ("set", "readings"):
            found += [_without(case, key, name) for name in case["policy"].get(key, {})]
    if case.get("known_at") is not None:
        found.append({**case, "known_at": None})
    return found


def _without_event(case: Json, index: int) -> Json:
    candidate = copy.deepcopy(case)
    events = candidate["record"]["events"]
    for position, event in enumerate(events):
        event.setdefault("id", f"#{position}")
    del events[index]
    return candidate


def _without(case: Json, key: str, name: str) -> Json:
    candidate = copy.deepcopy(case)
    del candidate["policy"][key][name]
    return candidate
