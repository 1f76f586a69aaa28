"""Cases that are drawn: valid, plain when shrunk, and told so that they can be replayed."""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from hypothesis import Phase, find, given, settings

from schoolrules import Case, Record, SchoolCalendar, UnknownPolicy, evaluate, policies
from schoolrules.testing import cases, records, replayable, school_years
from schoolrules.testing.calendars import PLAIN

COMES_BY = settings(database=None, derandomize=True, max_examples=500, phases=[Phase.generate])
SHRUNK = settings(COMES_BY, phases=[Phase.generate, Phase.shrink])
every_policy = pytest.mark.parametrize("policy", policies.ids())


@settings(max_examples=100)
@given(cases())
def test_every_case_can_be_judged(case: Case) -> None:
    """Under whatever policy of the library; its explanation and its JSON too."""
    answer = case.evaluate()
    assert answer.to_dict()["policy"]["id"] == case.policy.id
    assert answer.explain()


@settings(max_examples=100)
@given(cases())
def test_a_case_comes_back_from_its_replayable_text(case: Case) -> None:
    """Its numbers, readings and edition included."""
    assert Case.parse(replayable(case)) == case


@every_policy
def test_a_case_shrinks_to_no_events_and_the_policy_s_own_numbers(policy: str) -> None:
    """On a plain school year, where there is a calendar; a number that the caller must say is said by a profile."""
    plain = find(cases(policy), lambda case: True, settings=SHRUNK)
    assert plain.record.events == ()
    assert plain.policy.set == {}
    assert plain.policy.read == {}
    assert plain.calendar in (None, PLAIN)
    assert (plain.known_at, plain.record.recorded_through) == (None, None)


@pytest.mark.parametrize(
    "is_so",
    [
        pytest.param(lambda c: c.known_at is not None, id="known-at"),
        pytest.param(lambda c: c.record.recorded_through is not None, id="recorded-through"),
        pytest.param(lambda c: c.record.enrolled is not None and len(c.record.enrolled) == 2, id="a-gap-in-enrolment"),
        pytest.param(lambda c: any(e.known_on is not None for e in c.record.events), id="known-late"),
        pytest.param(lambda c: any(e.retracted_on is not None for e in c.record.events), id="withdrawn"),
        pytest.param(lambda c: bool(c.policy.set), id="other-numbers"),
        pytest.param(lambda c: bool(c.policy.read), id="other-readings"),
        pytest.param(lambda c: len(c.record.events) > 20, id="a-long-history"),
    ],
)
def test_what_cases_may_hold_comes_by(is_so: Callable[[Case], bool]) -> None:
    """Knowledge, enrolment, choices, depth."""
    assert is_so(find(cases("noncompliance"), is_so, settings=COMES_BY))


@pytest.mark.parametrize("edition", ["2017", "2020"])
def test_a_policy_is_given_in_each_of_its_editions(edition: str) -> None:
    """The complaint procedure."""
    found = find(cases("ucp"), lambda case: case.policy.edition == edition, settings=SHRUNK)
    assert json.loads(replayable(found))["policy"] == {"use": "ucp", "edition": edition}


@pytest.mark.parametrize("profile", ["3-6-9", "california-statute"])
def test_a_policy_is_given_under_each_of_its_profiles(profile: str) -> None:
    """The ladder of attendance."""
    policy = policies.get("attendance-ladder", profile=profile)
    found = find(cases("attendance-ladder"), lambda case: case.policy == policy, settings=SHRUNK)
    assert json.loads(replayable(found))["policy"] == {"use": "attendance-ladder", "profile": profile}


def test_numbers_that_the_caller_must_say_are_said() -> None:
    """The ladder without a profile."""
    unsaid = set(policies.outline("attendance-ladder").unsaid)
    found = find(cases("attendance-ladder"), lambda case: case.policy.set.keys() >= unsaid, settings=COMES_BY)
    assert found.policy.unsaid == ()


@settings(max_examples=30)
@given(cases("truancy-intervention", calendar=PLAIN, vary_policy=False, vary_knowledge=False))
def test_what_is_held_fixed_does_not_vary(case: Case) -> None:
    """One calendar, the policy itself, all that is known."""
    assert case.policy == policies.get("truancy-intervention")
    assert case.calendar is PLAIN
    assert (case.known_at, case.record.recorded_through) == (None, None)


def test_a_policy_that_the_library_does_not_hold_is_refused() -> None:
    """When the strategy is made, not when it is drawn from."""
    with pytest.raises(UnknownPolicy):
        cases("truancy")
    with pytest.raises(UnknownPolicy):
        records("truancy")


@settings(max_examples=50)
@given(records(calendar=PLAIN))
def test_a_record_comes_back_from_its_json(record: Record) -> None:
    """Of whatever policy."""
    assert Record.parse(record.to_dict()) == record


@settings(max_examples=20)
@given(school_years(year=2024).flatmap(lambda c: records("truancy-intervention", c).map(lambda r: (c, r))))
def test_the_history_of_a_record_lies_in_its_calendar(drawn: tuple[SchoolCalendar, Record]) -> None:
    """So that no event is out of place by chance."""
    calendar, record = drawn
    assert all(calendar.first <= event.on <= calendar.last for event in record.events)
    answer = evaluate(policies.get("truancy-intervention"), record, calendar=calendar, as_of=calendar.last)
    assert answer.record == record


# --- a failing example ----------------------------------------------------------------------------------------------

FAILING = """
import json, sys
from hypothesis import Phase, given, settings
from schoolrules.testing import cases

@settings(database=None, derandomize=True, deadline=None, max_examples=300, phases=[Phase.generate, Phase.shrink])
@given(cases("noncompliance"))
def test(case):
    answer = case.evaluate()
    open(sys.argv[1], "w").write(json.dumps(answer.to_dict()))
    assert answer.steps["expectations-email"].done_on is None

test()
"""
"""A claim that is false, in a program of its own; its last evaluation is that of the minimal example."""


@pytest.fixture(scope="module")
def failed(tmp_path_factory: pytest.TempPathFactory) -> tuple[str, Any]:
    """What a failing test prints, and the evaluation that it failed on."""
    answer = tmp_path_factory.mktemp("failed") / "answer.json"
    done = subprocess.run(
        [sys.executable, "-c", FAILING, str(answer)], capture_output=True, text=True, encoding="utf-8", check=False
    )
    assert done.returncode == 1, done.stderr
    return done.stdout + done.stderr, json.loads(answer.read_text(encoding="utf-8"))


def test_a_failing_example_prints_a_case_file_that_replays(failed: tuple[str, Any], tmp_path: Path) -> None:
    """`schoolrules evaluate` gives what the test saw."""
    printed, answer = failed
    text = printed.partition("CASE.json is:\n")[2]
    said, _ = json.JSONDecoder().raw_decode(text)
    file = tmp_path / "CASE.json"
    file.write_text(json.dumps(said), encoding="utf-8")
    program = "from schoolrules.cli import main; main()"
    command = [sys.executable, "-c", program, "evaluate", str(file), "--json"]
    replayed = subprocess.run(command, capture_output=True, text=True, encoding="utf-8", check=False)
    assert json.loads(replayed.stdout) == answer


def test_a_failing_example_is_readable(failed: tuple[str, Any]) -> None:
    """A few events, the plain calendar, the policy by its id; and no policy printed in full."""
    printed, _ = failed
    said, _ = json.JSONDecoder().raw_decode(printed.partition("CASE.json is:\n")[2])
    assert len(said["record"]["events"]) <= 5
    assert said["policy"] == "noncompliance"
    assert said["calendar"]["closed"] == []
    assert "case=<Case noncompliance, Record(" in printed
    assert len(printed.splitlines()) < 60
