"""The second opinion on `learner-validated` agrees with the worked cases, and stands every random case."""

from __future__ import annotations

import json
import random
from pathlib import Path
from typing import Any

import pytest

from tests.oracle.learner_validated import answer
from tests.oracle.learner_validated_cases import make_case

FOLDER = Path(__file__).resolve().parents[2].parent / "shared" / "conformance" / "learner-validated"
FILES = sorted(FOLDER.glob("*.json"))


def assert_holds(expected: Any, actual: Any, path: str) -> None:
    """Every key that is expected is there, and is the same."""
    if isinstance(expected, dict):
        assert isinstance(actual, dict), path
        for key, value in expected.items():
            assert key in actual, f"{path}.{key}"
            assert_holds(value, actual[key], f"{path}.{key}")
    else:
        assert expected == actual, path


@pytest.mark.skipif(not FILES, reason="the worked cases are not at hand")
@pytest.mark.parametrize("file", FILES, ids=lambda f: f.stem)
def test_a_worked_case_comes_out_as_told(file: Path) -> None:
    """Every expectation of the file holds for the oracle's answer."""
    worked = json.loads(file.read_text())
    given, expected = answer(worked["case"]), dict(worked["expect"])
    if expected.get("next_step") is not None:
        named = dict(expected.pop("next_step"))
        assert named.pop("step") == given["next_step"]
        assert_holds(named, given["steps"][given["next_step"]], "next_step")
    tail = expected.pop("weeks_tail", [])
    for n, week in enumerate(tail):
        assert_holds(week, given["weeks"][n - len(tail)], f"weeks_tail[{n}]")
    assert_holds(expected, given, "expect")


@pytest.mark.parametrize("seed", range(200))
def test_a_random_case_has_an_answer(seed: int) -> None:
    """A random case is JSON, and its answer too, the same each time."""
    case = json.loads(json.dumps(make_case(random.Random(seed))))
    assert json.dumps(answer(case)) == json.dumps(answer(case))
