"""The library held against every oracle on random cases: they agree on every answer that an oracle gives.

Each oracle is a second opinion that was written from the specification alone and shares no code with the
library. `ORACLE_CASES` sets how many random cases each policy is tried on (300 unless set), `ORACLE_START` the
first seed (0): `ORACLE_CASES=20000 pytest tests/oracle/test_differential.py` is the full run. A policy stops at
its first `SHOWN` cases that differ, and shows the first of them made as small as it gets.
"""

from __future__ import annotations

import importlib
import json
import os
import random
from pathlib import Path

import pytest

from schoolrules import policies

from .differential import differences, smallest

CASES = int(os.environ.get("ORACLE_CASES", "300"))
START = int(os.environ.get("ORACLE_START", "0"))
CHUNKS = 6
"""Each policy's cases are this many tests, so that parallel workers share them."""
SHOWN = 3
HERE = Path(__file__).parent
ORACLES = sorted(path.stem.removesuffix("_cases") for path in HERE.glob("*_cases.py"))
HELD = [name for name in ORACLES if name.replace("_", "-") in policies.ids()]


def test_every_policy_has_an_oracle() -> None:
    """A policy without a second opinion has not been checked."""
    assert {name.replace("-", "_") for name in policies.ids()} <= set(ORACLES)


@pytest.mark.parametrize("chunk", range(CHUNKS))
@pytest.mark.parametrize("name", HELD)
def test_library_and_oracle_agree(name: str, chunk: int) -> None:
    """On every seed of the chunk there is no difference at all."""
    package = __package__ or "tests.oracle"
    oracle = importlib.import_module(f"{package}.{name}")
    make_case = importlib.import_module(f"{package}.{name}_cases").make_case
    wrong: list[tuple[int, list[str]]] = []
    for seed in range(START + chunk, START + CASES, CHUNKS):
        found = differences(make_case(random.Random(seed)), oracle.answer)
        if found:
            wrong.append((seed, found))
        if len(wrong) == SHOWN:
            break
    if wrong:
        case = smallest(make_case(random.Random(wrong[0][0])), oracle.answer)
        told = "\n".join(f"seed {seed}: {line}" for seed, found in wrong for line in found[:5])
        pytest.fail(f"{told}\n\nthe smallest case of the first:\n{json.dumps(case)}")
