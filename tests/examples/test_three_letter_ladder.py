"""Another district's ladder, from the same parts: in Python, as JSON, and in a case file."""

from __future__ import annotations

import json
from collections.abc import Sequence
from datetime import date
from pathlib import Path

import pytest
from click.testing import CliRunner

from examples.write_a_policy import POLICY, invented_case, main
from schoolrules import Policy, evaluate
from schoolrules.cli import main as command
from schoolrules.evaluation import Evaluation
from schoolrules.events import Absence, Event, Intervention, StepTaken
from schoolrules.record import Record
from tests.shared_files import REPOSITORY

LADDER, CASE = REPOSITORY / "examples/three_letter_ladder.json", REPOSITORY / "examples/three_letter_case.json"
CALENDAR = invented_case()[1]
DAYS = [date(2025, 9, day) for day in (2, 3, 4, 8, 9, 10, 15, 16, 17)]


def unexcused(*days: date) -> list[Event]:
    return [Absence(on=day, status="unexcused") for day in days]


def letter(number: int, day: date) -> StepTaken:
    return StepTaken(on=day, step=f"letter-{number}")


def on(as_of: date, events: Sequence[Event]) -> Evaluation:
    return evaluate(POLICY, Record(subject="P-1", events=events), calendar=CALENDAR, as_of=as_of)


def test_the_json_file_says_the_same_as_the_python_file() -> None:
    assert Policy.parse(LADDER.read_text(encoding="utf-8")) == POLICY


def test_the_case_file_holds_the_whole_policy() -> None:
    assert json.loads(CASE.read_text(encoding="utf-8"))["policy"] == json.loads(LADDER.read_text(encoding="utf-8"))


def test_the_case_is_evaluated_from_the_command_line() -> None:
    result = CliRunner().invoke(command, ["evaluate", str(CASE), "--json"])
    answer = json.loads(result.stdout)
    assert (result.exit_code, answer["state"]) == (1, "open")
    assert {row["rule"]: row["value"] for row in answer["findings"]}["unexcused-for-letter-2"] == "6"
    step = answer["next_step"]
    assert (step["step"], step["status"], step["earliest"]) == ("letter-2", "ready", "2025-11-18")


def test_a_case_is_judged_under_the_ladder_by_its_file(tmp_path: Path) -> None:
    case = json.loads(CASE.read_text(encoding="utf-8"))
    other = tmp_path / "case.json"
    other.write_text(json.dumps(case | {"policy": "truancy-intervention"}), encoding="utf-8")
    result = CliRunner().invoke(command, ["evaluate", str(other), "--policy", str(LADDER), "--json"])
    assert json.loads(result.stdout)["policy"]["id"] == "three-letter-ladder"


def test_two_days_call_for_nothing() -> None:
    result = on(DAYS[1], unexcused(*DAYS[:2]))
    assert (result.state, result.next_step, result.is_settled) == ("clear", None, True)


def test_the_third_day_calls_for_the_first_letter() -> None:
    step = on(DAYS[2], unexcused(*DAYS[:3])).next_step
    assert step is not None and (step.step, step.status, step.earliest) == ("letter-1", "ready", DAYS[2])


def test_nine_days_without_any_letter_still_begin_with_the_first() -> None:
    step = on(DAYS[8], unexcused(*DAYS)).next_step
    assert step is not None and step.step == "letter-1"


def test_between_letters_the_process_is_paused_until_the_days_are_there() -> None:
    events = [*unexcused(*DAYS[:5]), letter(1, DAYS[2])]
    assert on(DAYS[4], events).state == "paused"
    assert on(DAYS[5], [*events, *unexcused(DAYS[5])]).state == "open"


@pytest.mark.parametrize(
    ("sent", "tried", "missing"),
    [
        (DAYS[2], None, ("interventions:0/1",)),
        (DAYS[2], DAYS[2], ("interventions:0/1",)),  # on the letter's own day: not between
        (DAYS[2], DAYS[3], ()),
        (DAYS[5], DAYS[6], ("further-absences:0/1",)),
        (DAYS[5], None, ("further-absences:0/1", "interventions:0/1")),
    ],
)
def test_letters_are_not_back_to_back(sent: date, tried: date | None, missing: tuple[str, ...]) -> None:
    events: list[Event] = [*unexcused(*DAYS[:6]), letter(1, sent)]
    if tried is not None:
        events.append(Intervention(on=tried, type="home_visit"))
    step = on(date(2025, 9, 19), events).steps["letter-2"]
    assert (step.status, step.blocked_by) == ("blocked" if missing else "ready", missing)


def test_an_unverified_absence_is_no_further_absence() -> None:
    tried = Intervention(on=DAYS[6], type="home_visit")
    events = [*unexcused(*DAYS[:6]), letter(1, DAYS[5]), tried, Absence(on=DAYS[6], status="unverified")]
    assert on(DAYS[7], events).steps["letter-2"].blocked_by == ("further-absences:0/1",)


def test_a_letter_sent_back_to_back_is_a_fact_and_a_broken_rule() -> None:
    result = on(DAYS[6], [*unexcused(*DAYS[:6]), letter(1, DAYS[5]), letter(2, DAYS[6])])
    assert result.steps["letter-2"].status == "done"
    assert [finding.rule for finding in result.breaches()] == ["letter-2.between"]


def test_a_second_letter_without_the_first_breaks_the_sequence() -> None:
    result = on(DAYS[6], [*unexcused(*DAYS[:6]), letter(2, DAYS[6])])
    assert result.steps["letter-1"].status == "skipped"
    assert "letter-2.sequence" in [finding.rule for finding in result.breaches()]


def test_the_third_letter_closes_the_ladder() -> None:
    events = [*unexcused(*DAYS), letter(1, DAYS[2]), letter(2, DAYS[5]), letter(3, date(2025, 9, 18))]
    events += [Intervention(on=DAYS[3], type="meeting"), Intervention(on=DAYS[6], type="meeting")]
    result = on(date(2025, 9, 19), events)
    assert (result.state, list(result.breaches()), result.is_settled) == ("closed", [], True)


def test_a_sibling_district_changes_numbers_alone() -> None:
    sibling = POLICY.with_parameters({"unexcused-for-letter-2.at_least": 8, "unexcused-for-letter-3.at_least": 13})
    assert sibling.values["unexcused-for-letter-2.at_least"] == 8 and sibling != POLICY


def test_the_example_runs(capsys: pytest.CaptureFixture[str]) -> None:
    main([])
    assert "Next required step: Second attendance letter (letter-2)" in capsys.readouterr().out
    main(["--json"])
    assert Policy.parse(capsys.readouterr().out) == POLICY
