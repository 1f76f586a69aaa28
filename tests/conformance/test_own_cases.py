"""The project's own case files: each is answered as expected, and each is of the documented form."""

from __future__ import annotations

import re
from collections import Counter

import pytest

from schoolrules import policies
from tests.conformance.runner import CASES, EXPECTABLE, CaseFile, answer_of, differences, read_folder

FILES = read_folder(CASES)


def _parameter(file: CaseFile) -> pytest.ParameterSet:
    held = file.policy in policies.ids()
    marks = () if held else (pytest.mark.skip(reason="the library does not hold this policy"),)
    return pytest.param(file, id=file.id, marks=marks)


@pytest.mark.parametrize("file", [_parameter(file) for file in FILES])
def test_a_case_is_answered_as_expected(file: CaseFile) -> None:
    """Every key that the file expects stands so in the answer."""
    assert differences(file.expect, answer_of(file.case)) == []


def test_a_name_is_the_files_own_and_tells_the_fact() -> None:
    """`name` is the file's stem, in kebab-case."""
    kebab = re.compile(r"[a-z0-9]+(-[a-z0-9]+)+")
    assert [file.id for file in FILES if file.name != file.path.stem or not kebab.fullmatch(file.name)] == []


def test_no_name_stands_twice() -> None:
    """A name says which case is meant, whatever the policy."""
    assert [name for name, times in Counter(file.name for file in FILES).items() if times > 1] == []


def test_every_case_says_why() -> None:
    """`why` is a sentence that can be checked by counting on a calendar."""
    assert [file.id for file in FILES if len(file.why) < 10 or not file.why.endswith(".")] == []


def test_every_case_expects_something_that_can_be_expected() -> None:
    """A case that expects nothing, or a key that nobody compares, would pass whatever the answer."""
    assert [file.id for file in FILES if not file.expect or not set(file.expect) <= EXPECTABLE] == []


def test_a_case_lies_in_its_policys_folder() -> None:
    """The folder is the policy's id."""
    assert [file.id for file in FILES if _policy_of(file.case) != file.policy] == []


def test_every_event_has_an_id_of_its_own() -> None:
    """Evidence is told by id, so a case names its events."""
    assert [file.id for file in FILES if not _ids_are_unique(file.case)] == []


def _policy_of(case: object) -> object:
    policy = case["policy"] if isinstance(case, dict) else None
    return policy["use"] if isinstance(policy, dict) else policy


def _ids_are_unique(case: object) -> bool:
    record = case["record"] if isinstance(case, dict) else {}
    ids = [event.get("id") for event in record["events"]]
    return None not in ids and len(set(ids)) == len(ids)
