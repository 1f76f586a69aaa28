"""`schoolrules audit`: a policy examined, alone and against another; what is printed, written and answered."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from schoolrules import Case
from tests.unit.audit import faulty
from tests.unit.cli.cases import run


def policy_file(folder: Path, policy: object, name: str = "policy.json") -> str:
    """A file that holds a policy."""
    file = folder / name
    file.write_text(json.dumps(policy), encoding="utf-8")
    return str(file)


def faulty_file(folder: Path) -> str:
    """A policy with a step that nobody reaches."""
    policy = faulty.sound()
    faulty.circular(policy)
    return policy_file(folder, policy)


def test_a_sound_policy_ends_with_0_and_its_shortest_way(tmp_path: Path) -> None:
    result = run("audit", policy_file(tmp_path, faulty.SOUND))
    assert result.exit_code == 0
    assert "0 errors, 0 warnings, 0 notes" in result.stdout
    assert "5 school days, 7 calendar days" in result.stdout
    assert "letter-2: 5 school days after the step before, set by the policy" in result.stdout
    assert "from absent: 5 school days, 7 calendar days" in result.stdout


def test_a_faulty_one_ends_with_1_and_names_the_place_the_clause_and_that_there_is_a_case(tmp_path: Path) -> None:
    result = run("audit", faulty_file(tmp_path))
    assert result.exit_code == 1
    assert "error: unreachable-step: steps.letter-2" in result.stdout
    assert "Attendance letters of an example district, Letter 2" in result.stdout
    assert "which --witnesses FOLDER writes" in result.stdout
    folder = tmp_path / "cases"
    written = " ".join(run("audit", faulty_file(tmp_path), "--witnesses", str(folder)).stdout.split())
    assert sorted(folder.iterdir())[0].name in written


def test_json_is_the_audit_and_nothing_else(tmp_path: Path) -> None:
    result = run("audit", faulty_file(tmp_path), "--json")
    assert result.exit_code == 1
    found = json.loads(result.stdout)
    assert set(found) == {"policy", "remarks", "shortest", "walks"}
    assert found["remarks"][0]["severity"] == "error"


def test_witnesses_are_written_as_case_files_that_evaluate_reads(tmp_path: Path) -> None:
    folder = tmp_path / "cases"
    result = run("audit", faulty_file(tmp_path), "--witnesses", str(folder))
    assert result.exit_code == 1
    written = sorted(folder.iterdir())
    assert written[0].name == "01-unreachable-step.json"
    for file in written:
        assert run("evaluate", str(file)).exit_code == 1
        assert Case.parse(file.read_bytes()).policy.id == "two-letters"


def test_a_folder_that_cannot_be_made_is_refused_in_one_line(tmp_path: Path) -> None:
    blocked = tmp_path / "file"
    blocked.write_text("", encoding="utf-8")
    result = run("audit", policy_file(tmp_path, faulty.SOUND), "--witnesses", str(blocked / "below"))
    assert result.exit_code == 2
    assert result.stderr.endswith("cannot be written to\n")


def test_where_no_step_is_reached_lawfully_it_says_so(tmp_path: Path) -> None:
    policy = faulty.sound()
    faulty.impossible_window(policy)
    result = run("audit", policy_file(tmp_path, policy))
    assert result.exit_code == 1
    assert "None found: no walk that was tried reaches a required step" in result.stdout


# --- against another ------------------------------------------------------------------------------------------------


def test_against_itself_with_another_number_a_case_is_printed(tmp_path: Path) -> None:
    name = policy_file(tmp_path, faulty.SOUND)
    folder = tmp_path / "cases"
    result = run("audit", name, "--against-set", "absent.at_least=4", "--witnesses", str(folder))
    assert result.exit_code == 1
    assert "No: on 2024-09-04 letter-1 is" in result.stdout
    assert "2024-09-02: absence (status unexcused)" in result.stdout
    one = Case.parse((folder / "counterexample.json").read_bytes()).evaluate()
    other = Case.parse((folder / "counterexample-against.json").read_bytes()).evaluate()
    assert one.steps["letter-1"].status == "ready"
    assert other.steps["letter-1"].status == "not_required"


def test_against_itself_nothing_is_found_and_how_often_it_was_tried_is_told(tmp_path: Path) -> None:
    name = policy_file(tmp_path, faulty.SOUND)
    result = run("audit", name, "--against", name, "--tries", "50")
    assert result.exit_code == 0
    assert "none found in 50 cases" in result.stdout
    answer = json.loads(run("audit", name, "--against", name, "--tries", "50", "--json").stdout)
    assert answer["against"]["counterexample"] is None
    assert answer["against"]["tried"] == 50


def test_a_counterpart_is_named_by_match(tmp_path: Path) -> None:
    other = faulty.sound()
    other["steps"][1]["id"] = "second-letter"
    other["states"][1]["when"]["step"] = "second-letter"
    other["parameters"]["letter-2.wait"]["value"] = "6 school days"
    names = policy_file(tmp_path, faulty.SOUND), policy_file(tmp_path, other, "other.json")
    assert run("audit", names[0], "--against", names[1], "--tries", "60").exit_code == 0
    result = run("audit", names[0], "--against", names[1], "--match", "letter-2=second-letter")
    assert result.exit_code == 1
    assert "second-letter" in result.stdout


# --- which policy ---------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("name", "edition"),
    [("ucp-annual-notice", "2017"), ("ucp:2017", "2017"), ("attendance-ladder:3-6-9", "undated")],
)
def test_a_policy_is_named_by_its_id_with_its_edition_or_profile(name: str, edition: str) -> None:
    result = run("audit", name, "--json")
    assert json.loads(result.stdout)["policy"]["edition"] == edition


def test_a_file_may_hold_a_choice(tmp_path: Path) -> None:
    """With two school days between referrals, the ninth day of absence, eight school days after the first, binds."""
    said = {"use": "truancy-intervention", "set": {"referral.spacing": "2 school days"}}
    result = run("audit", policy_file(tmp_path, said), "--json")
    (way,) = json.loads(result.stdout)["shortest"]
    assert way["school_days"] == 8


@pytest.mark.parametrize(
    ("said", "line"),
    [
        ({"use": "ucp", "edition": "1999"}, "policy.edition: expected one of 2017, 2020"),
        ({"use": "ucp", "set": {"x": 1}}, "policy.set.x: unknown parameter"),
        ({"use": "nowhere"}, "policy.use: no policy of that id"),
    ],
)
def test_a_choice_that_is_none_is_refused(tmp_path: Path, said: object, line: str) -> None:
    result = run("audit", policy_file(tmp_path, said))
    assert result.exit_code == 2
    assert line in result.stderr


@pytest.mark.parametrize(
    ("arguments", "status", "line"),
    [
        (["truancy"], 2, "no such policy, and no such file"),
        (["ucp:1999"], 2, "edition: expected one of 2017, 2020"),
        (["ucp", "--tries", "5"], 2, "--match and --tries need --against or --against-set"),
        (["ucp-annual-notice", "--against-set", "x=1"], 2, "set.x: unknown parameter"),
        (["ucp-annual-notice", "--against", "ucp", "--match", "a=b"], 2, "match: expected steps of"),
        (
            ["ucp-annual-notice", "--against", "noncompliance"],
            2,
            "nothing to compare: no step of ucp-annual-notice has",
        ),
    ],
)
def test_what_cannot_be_used_is_told_in_one_line(arguments: list[str], status: int, line: str) -> None:
    result = run("audit", *arguments)
    assert result.exit_code == status
    assert line in result.stderr
    assert result.stdout == ""


def test_a_problem_with_the_other_policy_says_whose_it_is(tmp_path: Path) -> None:
    """Two files may be wrong in the same place."""
    broken = tmp_path / "other.json"
    broken.write_text('{"parametres": {}}', encoding="utf-8")
    result = run("audit", "ucp-annual-notice", "--against", str(broken))
    assert result.exit_code == 2
    assert f"{broken}: parametres: unknown key, perhaps parameters" in result.stderr
