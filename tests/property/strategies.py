"""Random case files for the laws: the oracles' generators, drawn by Hypothesis as seeds.

A seed is what a failure shows; `case_of(policy, seed)` makes the same case again.
"""

from __future__ import annotations

import copy
import importlib
import json
import random
from collections.abc import Iterable
from datetime import timedelta
from typing import Any

from hypothesis import strategies as st

from schoolrules import Case, policies

Json = dict[str, Any]
ONE_DAY = timedelta(days=1)
SEEDS = st.integers(0, 1_000_000)
TOLD_LATER = ("completed_on", "submitted_on", "answered_on")
"""Fields that tell of a later day than the event's own."""


def with_cases(wanted: Iterable[str] | None = None) -> list[str]:
    """The policies that the library holds and an oracle makes cases for."""
    found = []
    for policy in policies.ids() if wanted is None else wanted:
        try:
            importlib.import_module(f"tests.oracle.{policy.replace('-', '_')}_cases")
        except ModuleNotFoundError:
            continue
        found.append(policy)
    return found


def case_of(policy: str, seed: int) -> Json:
    """A random case file of a policy, every event with an id of its own."""
    module = importlib.import_module(f"tests.oracle.{policy.replace('-', '_')}_cases")
    case: Json = module.make_case(random.Random(seed))
    for position, event in enumerate(case["record"].get("events", [])):
        if event.get("id") is None:
            event["id"] = f"#{position}"
    return case


def answered(case: Json) -> str:
    """The evaluation of a case file, as text."""
    return text_of(Case.parse(case).evaluate().to_dict())


def text_of(answer: Json) -> str:
    """An answer's JSON; the order of its keys is part of it."""
    return json.dumps(answer, ensure_ascii=True)


def with_events(case: Json, events: list[Json]) -> Json:
    """The case with other events."""
    return {**case, "record": {**case["record"], "events": events}}


def recorded_through(case: Json, known_at: str | None) -> str:
    """The last day entered: as given, else the earlier of `as_of` and `known_at` (SPEC section 2)."""
    given: str | None = case["record"].get("recorded_through")
    return given or min(case["as_of"], known_at or case["as_of"])


def known_then(case: Json, known_at: str) -> Json:
    """The case as a file written on `known_at` would have it: what came later is deleted, by the raw file."""
    events = []
    for event in copy.deepcopy(case["record"]["events"]):
        retracted = event.pop("retracted_on", None)
        if (event.get("known_on") or event["on"]) > known_at or (retracted and retracted <= known_at):
            continue
        for field in TOLD_LATER:
            if event.get(field) is not None and event[field] > known_at:
                event[field] = None
        events.append(event)
    record = {**case["record"], "events": events, "recorded_through": recorded_through(case, known_at)}
    return {**case, "record": record, "known_at": None}
