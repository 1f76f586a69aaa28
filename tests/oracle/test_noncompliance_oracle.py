"""The oracle of `noncompliance` agrees with the worked cases, and answers every random one."""

from __future__ import annotations

import json
import random
from pathlib import Path

import pytest

from .common import Json
from .noncompliance import answer
from .noncompliance_cases import make_case

FOLDER = Path(__file__).resolve().parents[3] / "shared" / "conformance" / "noncompliance"
FILES = sorted(FOLDER.glob("*.json"))


def agrees(got: Json | None, expected: Json | None) -> bool:
    """Whether every key that is named has the value that is named."""
    if got is None or expected is None:
        return got is expected
    return all(key in got and got[key] == value for key, value in expected.items())


@pytest.mark.skipif(not FILES, reason="the worked cases are not at hand")
@pytest.mark.parametrize("path", FILES, ids=lambda p: p.stem)
def test_the_oracle_agrees_with_the_worked_case(path: Path) -> None:
    """Every key that the worked case names has its value in the oracle's answer."""
    worked = json.loads(path.read_text())
    got, expect = answer(worked["case"]), worked["expect"]
    step = got["next_step"]
    next_step = None if step is None else {"step": step, **got["steps"][step]}
    for key, value in expect.items():
        if key in ("findings", "steps"):
            assert all(agrees(got[key][name], named) for name, named in value.items()), key
        elif key == "next_step":
            assert agrees(next_step, value)
        else:
            assert got[key] == value, key


@pytest.mark.parametrize("start", range(0, 200, 20))
def test_the_oracle_answers_every_random_case(start: int) -> None:
    """Two hundred random cases have an answer, open exactly when a step is next."""
    for seed in range(start, start + 20):
        got = answer(make_case(random.Random(seed)))
        assert got["state"] in ("clear", "closed", "paused", "open")
        assert (got["next_step"] is not None) == (got["state"] == "open")
