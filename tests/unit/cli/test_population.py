"""`schoolrules sweep` and `compare`: a folder of cases."""

from __future__ import annotations

import csv
import io
import json
from pathlib import Path

import pytest

from tests.unit.cli.cases import SECRET, absence, case, run, written

FINDING, NUMBER, WINDOW = "unexcused-9-of-180", "unexcused-9-of-180.at_least", "unexcused-9-of-180.window"
NINE = (1, 2, 3, 6, 7, 8, 9, 10, 13)


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """Four cases with none, five, eight and nine unexcused days in October; judged on the 20th."""
    cases = tmp_path / "cases"
    cases.mkdir()
    for count in (0, 5, 8, 9):
        events = [absence(f"2025-10-{day:02}") for day in NINE[:count]]
        written(cases, case(events, record={"subject": f"S-{count}", "events": events}), f"{count}.json")
    return cases


def test_each_value_tells_how_many_meet_the_finding(folder: Path) -> None:
    done = run("sweep", str(folder), "--vary", f"{NUMBER}=8:10", "--finding", FINDING, "--json")
    answer = json.loads(done.stdout)
    assert done.exit_code == 0 and answer["records"] == 4
    assert [(row[NUMBER], row["met"], row["flipped_in"], row["flipped_out"]) for row in answer["rows"]] == [
        (8, 2, 1, 0), (9, 1, 0, 0), (10, 0, 0, 1),
    ]  # fmt: skip
    assert [(row[NUMBER], row["subject"]) for row in answer["flips"]] == [(8, "S-8"), (10, "S-9")]
    assert "steps" not in answer


def test_a_person_gets_a_table_and_a_grid_of_two_numbers(folder: Path) -> None:
    """Of the 10 school days up to the 20th (7 to 20) a pupil missed up to five; of the last 5 (14 to 20) none."""
    one = run("sweep", str(folder), "--vary", f"{NUMBER}=8:9", "--finding", FINDING)
    assert [line.split() for line in one.stdout.splitlines()[-2:]] == [
        ["8", "2", "2", "1"],
        ["9", "1", "3", "0"],
    ]
    two = run(
        "sweep", str(folder), "--vary", f"{NUMBER}=1,4", "--vary", f"{WINDOW}=5:10:5 school days", "--finding", FINDING
    )
    assert [line.split() for line in two.stdout.splitlines()[-2:]] == [["1", "0", "3"], ["4", "0", "2"]]


def test_with_steps_the_next_steps_are_counted(folder: Path) -> None:
    done = run("sweep", str(folder), "--vary", f"{NUMBER}=8:9", "--steps", "--processes", "2")
    rows = [line.split() for line in done.stdout.splitlines()[-2:]]
    assert rows == [["clear", "1", "1"], ["open", "interventions-1", "3", "3"]]


def test_rows_as_csv(folder: Path) -> None:
    done = run("sweep", str(folder), "--vary", f"{NUMBER}=8:9", "--finding", FINDING, "--csv")
    rows = list(csv.DictReader(io.StringIO(done.stdout)))
    assert [(row[NUMBER], row["finding"], row["met"]) for row in rows] == [("8", FINDING, "2"), ("9", FINDING, "1")]


def test_a_case_file_alone_is_a_population_of_one(folder: Path) -> None:
    done = run("sweep", str(folder / "9.json"), "--vary", f"{NUMBER}=9", "--json")
    assert json.loads(done.stdout)["records"] == 1


@pytest.mark.parametrize(
    "vary", ["", NUMBER, f"{NUMBER}=", "=3", f"{NUMBER}=9:8", f"{NUMBER}=1:99999", f"{NUMBER}=5:6:0:1"]
)
def test_values_that_are_none_are_refused(folder: Path, vary: str) -> None:
    done = run("sweep", str(folder), "--vary", vary)
    assert (done.exit_code, done.stdout) == (2, "")


def test_a_number_far_too_long_is_refused_plainly(folder: Path) -> None:
    done = run("sweep", str(folder), "--vary", f"{NUMBER}={'9' * 5000}")
    assert (done.exit_code, done.stdout) == (2, "") and done.stderr.startswith(f"set.{NUMBER}: ")
    again = run("evaluate", str(folder / "9.json"), "--set", f"{NUMBER}={'9' * 5000}")
    assert (again.exit_code, again.stdout) == (2, "")


def test_cases_that_are_no_one_population_are_refused_each_by_name(folder: Path) -> None:
    written(folder, case(as_of="2025-10-21"), "a.json")
    written(folder, case(policy="noncompliance"), "b.json")
    done = run("sweep", str(folder), "--vary", f"{NUMBER}=9")
    assert done.exit_code == 2
    first, second = done.stderr.splitlines()
    assert first.startswith(f"{folder / 'a.json'}: as_of: ") and second.startswith(f"{folder / 'b.json'}: policy: ")
    made = run(
        "sweep", str(folder), "--vary", f"{NUMBER}=9", "--as-of", "2025-10-21", "--policy", "truancy-intervention"
    )
    assert made.exit_code == 0


def test_every_bad_file_of_a_folder_is_told_without_a_value(folder: Path) -> None:
    written(folder, case(as_of=SECRET), "a.json")
    written(folder, "{", "b.json")
    for command in (("sweep", "--vary", f"{NUMBER}=9"), ("compare", "--set", f"{NUMBER}=8")):
        done = run(command[0], str(folder), *command[1:])
        assert (done.exit_code, done.stdout) == (2, "") and SECRET not in done.stderr
        assert [line.split(":")[0] for line in done.stderr.splitlines()] == [
            str(folder / "a.json"),
            str(folder / "b.json"),
        ]


def test_a_policy_that_is_none_is_told_once(folder: Path) -> None:
    done = run("compare", str(folder), "--against", "no-such")
    assert (done.exit_code, len(done.stderr.splitlines())) == (2, 1)


def test_who_is_treated_differently_since_when_and_by_which_clause(folder: Path) -> None:
    """The eighth absence is that of Friday the 10th; on Monday the ninth makes the two agree again."""
    done = run("compare", str(folder), "--set", f"{NUMBER}=8", "--json")
    answer = json.loads(done.stdout)
    assert done.exit_code == 1 and answer["records"] == 4
    assert [(row["subject"], row["first_day"], row["differs_now"]) for row in answer["treated"]] == [
        ("S-8", "2025-10-10", True),
        ("S-9", "2025-10-10", False),
    ]
    assert answer["a"]["digest"] != answer["b"]["digest"]
    page = run("compare", str(folder), "--set", f"{NUMBER}=8").stdout
    assert "2 of 4 records" in page and f"{NUMBER} 8" in page and "Truancy Hearing, 1" in page
    rows = list(csv.DictReader(io.StringIO(run("compare", str(folder), "--set", f"{NUMBER}=8", "--csv").stdout)))
    assert [(row["subject"], row["a"], row["b"], row["clause_b"]) for row in rows] == [
        ("S-8", "not_met", "met", "Truancy Hearing, 1"),
        ("S-9", "not_met", "met", "Truancy Hearing, 1"),
    ]


def test_days_before_the_ones_asked_for_do_not_count(folder: Path) -> None:
    done = run("compare", str(folder), "--set", f"{NUMBER}=8", "--since", "2025-10-13", "--json")
    assert [row["subject"] for row in json.loads(done.stdout)["treated"]] == ["S-8"]


def test_what_was_not_known_does_not_tell_two_policies_apart(tmp_path: Path) -> None:
    """Seven days known in October; the eighth was entered in January."""
    events = [*(absence(f"2025-10-{day:02}") for day in NINE[:7]), absence("2025-10-10", known_on="2026-01-10")]
    file = written(tmp_path, case(events, as_of="2025-10-31", known_at="2025-10-31"))
    alike = run("compare", file, "--set", f"{NUMBER}=8")
    assert alike.exit_code == 0 and "with what was known on 2025-10-31: 0 of 1 records" in alike.stdout
    assert run("compare", file, "--set", f"{NUMBER}=8", "--known-at", "2026-01-10").exit_code == 1


def test_days_that_begin_after_the_last_one_are_refused(folder: Path) -> None:
    done = run("compare", str(folder), "--set", f"{NUMBER}=8", "--since", "2025-10-21")
    assert (done.exit_code, done.stdout) == (2, "") and done.stderr.startswith("since: ")


def test_a_case_that_does_not_fit_the_other_policy_is_told_by_its_file(folder: Path) -> None:
    taken = [{"kind": "step", "step": "referral-1", "on": "2025-10-06"}]
    file = written(folder, case(taken), "taken.json")
    done = run("compare", str(folder), "--against", "noncompliance")
    assert done.exit_code == 2 and done.stderr.startswith(f"{file}: ") and "events[0].step" in done.stderr


def test_nobody_treated_differently_is_0_and_csv_still_has_its_names(folder: Path) -> None:
    done = run("compare", str(folder), "--against", "truancy-intervention", "--csv")
    assert (done.exit_code, done.stdout.count("\n")) == (0, 1)
    assert done.stdout.startswith("subject,first_day,")


def test_a_policy_and_its_sibling(tmp_path: Path) -> None:
    """One piece of work missing is enough for a sibling that asks for one; the policy itself asks for two."""
    one = case([{"kind": "assignment", "on": "2025-10-15"}], policy="noncompliance")
    done = run("compare", written(tmp_path, one), "--against", "connecting-waters", "--json")
    (row,) = json.loads(done.stdout)["treated"]
    assert (row["id"], row["a"], row["b"]) == ("missing-assignments", "not_met", "met")


def test_a_sibling_that_leaves_a_number_to_be_said_is_refused(tmp_path: Path) -> None:
    done = run("compare", written(tmp_path, case()), "--against", "folsom-cordova")
    assert done.exit_code == 2 and "levels." in done.stderr


def test_nothing_to_compare_with_and_two_forms_at_once_are_refused(folder: Path) -> None:
    assert run("compare", str(folder)).exit_code == 2
    both = ("--json", "--csv")
    assert run("compare", str(folder), "--set", f"{NUMBER}=8", *both).exit_code == 2
    assert run("sweep", str(folder), "--vary", f"{NUMBER}=8", *both).exit_code == 2
