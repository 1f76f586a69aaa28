"""`schoolrules evaluate`: its answer, its exit status, and what it says of bad input."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from schoolrules import Case, policies
from tests.unit.cli.cases import BREACHED_AND_PAUSED, OPEN, SECRET, SETTLED, absence, case, run, written

# --- exit status ----------------------------------------------------------------------------------------------------


def test_nothing_open_and_nothing_breached_is_0(tmp_path: Path) -> None:
    result = run("evaluate", written(tmp_path, SETTLED))
    assert (result.exit_code, result.stderr) == (0, "")
    assert "none is required" in result.stdout


def test_an_open_step_is_1(tmp_path: Path) -> None:
    assert run("evaluate", written(tmp_path, OPEN)).exit_code == 1


def test_a_breached_rule_is_1_where_nothing_is_open(tmp_path: Path) -> None:
    result = run("evaluate", written(tmp_path, BREACHED_AND_PAUSED), "--json")
    answer = json.loads(result.stdout)
    assert (answer["state"], answer["next_step"], answer["options"]) == ("paused", None, [])
    assert {row["verdict"] for row in answer["findings"] if row["rule"] == "referral-1.interventions"} == {"breached"}
    assert result.exit_code == 1


@pytest.mark.parametrize("flags", [(), ("--json",), ("--explain",)])
def test_the_status_does_not_depend_on_the_form(tmp_path: Path, flags: tuple[str, ...]) -> None:
    assert run("evaluate", written(tmp_path, OPEN), *flags).exit_code == 1
    assert run("evaluate", written(tmp_path, SETTLED), *flags).exit_code == 0
    assert run("evaluate", written(tmp_path, {}), *flags).exit_code == 2


# --- forms ----------------------------------------------------------------------------------------------------------


def test_json_is_exactly_the_evaluation(tmp_path: Path) -> None:
    result = run("evaluate", written(tmp_path, OPEN), "--json")
    expected = Case.parse(OPEN).evaluate().to_dict()
    assert json.loads(result.stdout) == expected
    assert list(json.loads(result.stdout)) == list(expected)
    assert result.stdout.isascii() and result.stdout.endswith("}\n") and result.stderr == ""


def test_a_case_comes_from_standard_input() -> None:
    result = run("evaluate", "-", "--json", stdin=json.dumps(OPEN))
    assert (result.exit_code, json.loads(result.stdout)["subject"]) == (1, "S-1")


def test_the_answer_names_who_when_and_what_is_missing(tmp_path: Path) -> None:
    interventions = [{"kind": "intervention", "on": f"2025-10-0{day}", "type": "parent_call"} for day in (2, 3, 6)]
    result = run("evaluate", written(tmp_path, case([absence("2025-10-01"), *interventions])))
    lines = [" ".join(line.split()) for line in result.stdout.splitlines()]
    assert lines[0].startswith("S-1: ")
    assert "State open. Something is to be done." in lines
    assert "Next step Referral 1 to the Truancy Intervention Program (referral-1)" in lines
    assert "Who must be taken by the school" in lines
    assert any(line.startswith("When blocked") and "from 2025-10-06, no last day" in line for line in lines)
    assert "Missing a review that found progress inadequate [progress-review]" in lines
    assert any(line.startswith("unexcused-9-of-180 not met 1 9") for line in lines)
    assert any(line.startswith("referral-1 must blocked 2025-10-06") for line in lines)


def test_readings_that_matter_are_told(tmp_path: Path) -> None:
    steps = [
        {"kind": "step", "on": "2025-10-06", "step": "referral-1"},
        {"kind": "step", "on": "2025-10-06", "step": "notice-1"},
    ]
    result = run("evaluate", written(tmp_path, case([absence("2025-10-01"), *steps])))
    assert "spacing read as clear-days, not as nth-day:" in result.stdout
    # seven school days after Monday 6 October: the 15th; the 8th is the 16th
    assert "referral-2: earliest 2025-10-16" in result.stdout


def test_explain_prints_the_whole_explanation(tmp_path: Path) -> None:
    result = run("evaluate", written(tmp_path, OPEN), "--explain")
    words = " ".join(result.stdout.split())
    for line in Case.parse(OPEN).evaluate().explain().splitlines():
        assert " ".join(line.split()) in words


def test_json_and_explain_exclude_each_other(tmp_path: Path) -> None:
    assert run("evaluate", written(tmp_path, OPEN), "--json", "--explain").exit_code == 2


def test_control_characters_of_a_file_do_not_reach_the_terminal(tmp_path: Path) -> None:
    sly = case([absence("2025-10-01")])
    sly["record"] = {"subject": "S\x1b[31m[bold]1\x07", "events": []}
    result = run("evaluate", written(tmp_path, sly))
    assert "\x1b" not in result.stdout and "\x07" not in result.stdout
    assert "[bold]1" in result.stdout


# --- another policy -------------------------------------------------------------------------------------------------


def test_another_policy_by_id(tmp_path: Path) -> None:
    result = run("evaluate", written(tmp_path, SETTLED), "--policy", "noncompliance", "--json")
    assert json.loads(result.stdout)["policy"]["id"] == "noncompliance"


def test_another_policy_from_a_file_stands_for_the_cases_own(tmp_path: Path) -> None:
    stricter = policies.get("truancy-intervention").with_parameters({"unexcused-9-of-180.at_least": 1})
    policy = written(tmp_path, stricter.to_dict(), "policy.json")
    result = run("evaluate", written(tmp_path, OPEN | {"policy": "unknown"}), "--policy", policy, "--json")
    answer = json.loads(result.stdout)
    assert answer["policy"]["digest"] == stricter.digest
    assert {row["rule"]: row["verdict"] for row in answer["findings"]}["unexcused-9-of-180"] == "met"


def test_a_choice_of_numbers_may_stand_in_the_policy_file(tmp_path: Path) -> None:
    chosen = {"use": "truancy-intervention", "set": {"unexcused-9-of-180.at_least": 1}}
    result = run("evaluate", written(tmp_path, OPEN), "--policy", written(tmp_path, chosen, "p.json"), "--json")
    assert {row["rule"]: row["threshold"] for row in json.loads(result.stdout)["findings"]}["unexcused-9-of-180"] == "1"


def test_a_step_that_the_other_policy_lacks_is_refused(tmp_path: Path) -> None:
    result = run("evaluate", written(tmp_path, BREACHED_AND_PAUSED), "--policy", "noncompliance")
    assert result.exit_code == 2
    assert result.stderr.startswith("record.events[1].step: ")


# --- bad input ------------------------------------------------------------------------------------------------------


def test_every_problem_has_its_line_and_path_and_no_value_is_told(tmp_path: Path) -> None:
    events = [
        {"kind": "absence", "on": SECRET, "status": "unexcused"},
        {"kind": "absence", "on": "2025-10-02", "status": SECRET},
        {"kind": SECRET, "on": "2025-10-03"},
        {"kind": "step", "on": "2025-10-03", "step": SECRET},
        {"kind": "absence", "on": "2025-10-04", "status": "unexcused", "portion": SECRET},
    ]
    bad = case(events, as_of=SECRET)
    bad["record"] = {"subject": SECRET, "events": events, "facts": {"special_education": SECRET}}
    result = run("evaluate", written(tmp_path, bad))
    assert (result.exit_code, result.stdout) == (2, "")
    paths = [line.split(": ")[0] for line in result.stderr.splitlines()]
    expected = ["as_of", "record.events[0].on", "record.events[1].status", "record.events[2].kind"]
    assert set(expected) <= set(paths)
    assert SECRET not in result.stderr and "Traceback" not in result.stderr


def test_a_day_outside_the_calendar_is_bad_input(tmp_path: Path) -> None:
    result = run("evaluate", written(tmp_path, SETTLED | {"as_of": "2027-01-04"}))
    assert (result.exit_code, result.stdout) == (2, "")
    assert result.stderr.startswith("as_of: ") and result.stderr.count("\n") == 1


@pytest.mark.parametrize(
    ("content", "says"),
    [
        (b"", "empty"),
        (b"  \n", "empty"),
        (b"{", "not JSON: line 1"),
        (b"[1]", "expected a JSON object"),
        (b"\x89PNG\r\n\x1a\n\x00\x00", "not a text file"),
        ("{}".encode("utf-16"), "not a text file"),
        (b'"\xff\xfe"', "UTF-8"),
        (b'{"a": 1, "a": 2}', "given twice"),
        (b"[" * 100_000, "nested deeper"),
    ],
)
def test_what_is_no_case_file_is_refused_in_one_line(tmp_path: Path, content: bytes, says: str) -> None:
    file = tmp_path / "case.json"
    file.write_bytes(content)
    for result in (run("evaluate", str(file)), run("evaluate", "-", stdin=content)):
        assert (result.exit_code, result.stdout) == (2, "")
        assert says in result.stderr and result.stderr.count("\n") == 1
        assert ": " in result.stderr


def test_a_file_that_is_not_there_a_folder_and_a_huge_one(tmp_path: Path) -> None:
    huge = tmp_path / "huge.json"
    with huge.open("wb") as file:
        file.truncate(50_000_001)
    for name, says in ((tmp_path / "none.json", "no such file"), (tmp_path, "a directory"), (huge, "larger than")):
        result = run("evaluate", str(name))
        assert (result.exit_code, result.stdout) == (2, "")
        assert result.stderr == f"{name}: {result.stderr.split(': ', 1)[1]}" and says in result.stderr
        assert result.stderr.count("\n") == 1


def test_a_policy_given_as_a_case_is_told_so(tmp_path: Path) -> None:
    file = written(tmp_path, policies.get("noncompliance").to_dict())
    result = run("evaluate", file)
    assert (result.exit_code, result.stderr) == (
        2,
        f"{file}: a policy, not a case file: `schoolrules show` reads it\n",
    )


def test_an_unknown_option_is_2(tmp_path: Path) -> None:
    assert run("evaluate", written(tmp_path, OPEN), "--jsn").exit_code == 2


def test_an_error_of_the_library_is_3_and_tells_no_value(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def broken(_: Case, **_options: str) -> None:
        raise KeyError(SECRET)

    monkeypatch.setattr(Case, "evaluate", broken)
    result = run("evaluate", written(tmp_path, OPEN))
    assert (result.exit_code, result.stdout) == (3, "")
    assert "KeyError at " in result.stderr and SECRET not in result.stderr


def test_an_interrupt_is_130(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def interrupted(_: Case, **_options: str) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr(Case, "evaluate", interrupted)
    assert run("evaluate", written(tmp_path, OPEN)).exit_code == 130
