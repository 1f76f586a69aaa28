"""The own case files by handfuls: what mutation testing runs in place of one test for every case.

`mutmut` starts the tests anew for every mutant, and to collect a thousand names takes longer than most mutants live.
`MUTATION_STRIDE` takes every n-th file only (1 unless set). The file's name keeps it out of the usual run.
"""

from __future__ import annotations

import os

import pytest

from tests.conformance.runner import CASES, CaseFile, answer_of, differences, read_folder

HANDFUL = 10
FILES = read_folder(CASES)[:: int(os.environ.get("MUTATION_STRIDE", "1"))]
POLICIES = sorted({file.policy for file in FILES})


def _handfuls() -> list[pytest.ParameterSet]:
    found = []
    for policy in POLICIES:
        files = [file for file in FILES if file.policy == policy]
        found += [pytest.param(files[at : at + HANDFUL], id=f"{policy}-{at}") for at in range(0, len(files), HANDFUL)]
    return found


@pytest.mark.parametrize("files", _handfuls())
def test_cases_are_answered_as_expected(files: list[CaseFile]) -> None:
    """Every key that each file expects stands so in the answer."""
    for file in files:
        assert differences(file.expect, answer_of(file.case)) == [], file.id
