"""The oracle of `ucp` answers the worked cases and never stumbles."""

from __future__ import annotations

import json
import random
from pathlib import Path

import pytest

from .common import Json
from .ucp import answer
from .ucp_cases import make_case

CASES = Path(__file__).resolve().parents[2].parent / "shared" / "conformance" / "ucp"
FILES = sorted(CASES.glob("*.json"))


def agrees(expected: object, got: object) -> bool:
    """Whether what came out holds what was expected: named keys of objects, everything else exactly."""
    if isinstance(expected, dict):
        return isinstance(got, dict) and all(k in got and agrees(v, got[k]) for k, v in expected.items())
    return expected == got


def with_next_step(answered: Json) -> Json:
    """The answer with `next_step` spelt out, as worked cases compare it."""
    step = answered["next_step"]
    return {**answered, "next_step": step and {"step": step, **answered["steps"][step]}}


@pytest.mark.skipif(not FILES, reason="the shared worked cases are not at hand")
@pytest.mark.parametrize("file", FILES, ids=lambda file: file.stem)
def test_a_worked_case_comes_out_as_written(file: Path) -> None:
    """Every value that the worked case names is the oracle's."""
    worked = json.loads(file.read_text())
    assert agrees(worked["expect"], with_next_step(answer(worked["case"])))


@pytest.mark.parametrize("seed", range(200))
def test_a_random_case_is_answered(seed: int) -> None:
    """A made case is answered in plain JSON, the same each time."""
    case = make_case(random.Random(seed))
    answered = answer(case)
    assert json.dumps(answered) == json.dumps(answer(json.loads(json.dumps(case))))
