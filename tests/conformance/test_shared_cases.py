"""The case files beside the repository, run straight from where they lie; none where the folder is absent."""

from __future__ import annotations

import pytest

from schoolrules import policies
from tests.conformance.runner import CaseFile, answer_of, differences, read_folder
from tests.shared_files import SHARED

# Files that are wrong themselves, `POLICY/NAME` and the reason: strict, so that a corrected one is noticed.
WRONG: dict[str, str] = {}


def _parameter(file: CaseFile) -> pytest.ParameterSet:
    marks: list[pytest.MarkDecorator] = []
    if file.policy not in policies.ids():
        marks.append(pytest.mark.skip(reason="the library does not hold this policy"))
    elif file.id in WRONG:
        marks.append(pytest.mark.xfail(reason=WRONG[file.id], strict=True))
    return pytest.param(file, id=file.id, marks=marks)


@pytest.mark.parametrize("file", [_parameter(file) for file in read_folder(SHARED / "conformance")])
def test_a_shared_case_is_answered_as_expected(file: CaseFile) -> None:
    """Every key that the file expects stands so in the answer."""
    assert differences(file.expect, answer_of(file.case)) == []
