"""`schoolrules forecast`, `clear`, `cause`, `open` and `what-if`: one case, otherwise."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from tests.unit.cli.cases import BREACHED_AND_PAUSED, OPEN, SECRET, SETTLED, absence, case, run, written

FINDING, NUMBER = "unexcused-9-of-180", "unexcused-9-of-180.at_least"
EIGHT = case([absence(f"2025-10-{day:02}", id=f"a{day}") for day in (1, 2, 3, 6, 7, 8, 9, 10)])
"""Eight unexcused days; judged on Monday 20 October."""
LETTER = {
    **case(
        [
            {"kind": "assignment", "on": "2025-09-29"},
            {"kind": "assignment", "on": "2025-09-30"},
            {"kind": "step", "step": "letter-1", "on": "2025-10-06", "respond_by": "2025-10-13"},
        ],
        policy="noncompliance",
        as_of="2025-10-07",
    )
}
"""Letter 1 of Monday the 6th gives five school days, to Monday the 13th."""
MORE = (("forecast", ("--until", "2025-10-31")), ("clear", (FINDING,)), ("cause", (FINDING,)), ("open", ("hearing",)))


# --- forecast -------------------------------------------------------------------------------------------------------


def test_a_forecast_tells_each_day_on_which_something_changes(tmp_path: Path) -> None:
    """The ninth day of absence is Tuesday the 21st."""
    done = run("forecast", written(tmp_path, EIGHT), "--until", "2025-10-24", "--assume", "absent")
    assert done.exit_code == 1
    assert "2025-10-21, Tuesday\n" in done.stdout
    assert f"  - {FINDING}: verdict not_met -> met\n" in done.stdout
    assert "evidence gains absence-2025-10-21\n" in done.stdout
    assert "assuming an absence (status unexcused) on every school day" in done.stdout


def test_a_forecast_on_days_of_the_week_is_json_too(tmp_path: Path) -> None:
    """From Tuesday the 21st on, the first Friday is the 24th."""
    file = written(tmp_path, EIGHT)
    done = run("forecast", file, "--until", "2025-10-31", "--assume", "absent=friday", "--json")
    answer = json.loads(done.stdout)
    assert (answer["policy"]["id"], answer["as_of"], answer["until"]) == (
        "truancy-intervention", "2025-10-20", "2025-10-31",
    )  # fmt: skip
    met = [row["day"] for row in answer["changes"] if (row["id"], row["field"]) == (FINDING, "verdict")]
    assert met == ["2025-10-24"]


def test_a_forecast_in_which_nothing_changes_is_0(tmp_path: Path) -> None:
    done = run("forecast", written(tmp_path, EIGHT), "--until", "2025-10-31", "--assume", "absent-excused")
    assert (done.exit_code, done.stdout.splitlines()[-1]) == (0, "Nothing changes.")


def test_a_status_is_told_with_what_it_means(tmp_path: Path) -> None:
    """The answer to step 1 is due on Friday the 10th: the coordinator calls on Monday the 13th."""
    work = [{"kind": "assignment", "on": f"2025-09-{day}"} for day in (29, 30)]
    email = {"kind": "step", "step": "expectations-email", "on": "2025-10-06", "respond_by": "2025-10-10"}
    file = written(tmp_path, case([*work, email], policy="noncompliance", as_of="2025-10-07"))
    done = run("forecast", file, "--until", "2025-10-31")
    assert "2025-10-13, Monday\n" in done.stdout
    assert "rc-contact: status waiting -> ready (it can be taken today)\n" in done.stdout
    assert "rc-contact: status ready -> overdue (its last day has passed)\n" in done.stdout


def test_every_problem_of_a_forecast_is_told_at_once(tmp_path: Path) -> None:
    file = written(tmp_path, case(as_of=SECRET))
    done = run("forecast", file, "--until", SECRET, "--assume", "asleep", "--assume", "absent=noday")
    assert done.exit_code == 2
    assert [line.split(":")[0] for line in done.stderr.splitlines()] == ["--until", "--assume", "--assume", "as_of"]
    assert SECRET not in done.stderr


def test_a_forecast_beyond_the_calendar_is_refused(tmp_path: Path) -> None:
    done = run("forecast", written(tmp_path, OPEN), "--until", "2026-06-30")
    assert (done.exit_code, done.stdout) == (2, "")


# --- clear, cause, open ---------------------------------------------------------------------------------------------


def test_one_absence_otherwise_would_clear_what_is_just_met(tmp_path: Path) -> None:
    done = run("clear", written(tmp_path, EIGHT), FINDING, "--set", f"{NUMBER}=8")
    assert done.exit_code == 0
    assert "absence of 2025-10-01 (a1): status becomes excused" in done.stdout
    assert "Value and threshold lie 0 apart." in done.stdout


def test_one_absence_more_would_cause_it(tmp_path: Path) -> None:
    done = run("cause", written(tmp_path, EIGHT), FINDING, "--json")
    answer = json.loads(done.stdout)
    assert (done.exit_code, answer["margin"], answer["is_smallest"]) == (0, "1", True)
    assert answer["ways"][0]["edits"][0]["event"]["on"] == "2025-10-20"


def test_a_limit_is_kept(tmp_path: Path) -> None:
    done = run("clear", written(tmp_path, EIGHT), FINDING, "--set", f"{NUMBER}=8", "--limit", "2", "--json")
    assert len(json.loads(done.stdout)["ways"]) == 2


def test_what_is_so_already_is_0_and_what_nothing_would_mend_is_1(tmp_path: Path) -> None:
    """Referral 1 without interventions: they can be recorded for its day. A step taken too early stays a fact."""
    already = run("clear", written(tmp_path, EIGHT), FINDING)
    assert (already.exit_code, already.stdout.splitlines()[-1]) == (0, "It is not met already.")
    early = case(
        [{"kind": "step", "step": f"letter-{n}", "on": f"2025-10-0{5 + n}"} for n in (1, 2)],
        policy="noncompliance",
    )
    none = run("clear", written(tmp_path, early, "early.json"), "letter-2.not-before")
    assert none.exit_code == 1 and "by no change of the kinds that are tried" in none.stdout
    mended = run("clear", written(tmp_path, BREACHED_AND_PAUSED), "referral-1.interventions")
    assert mended.exit_code == 0 and mended.stdout.count("record an intervention") == 3


def test_what_keeps_a_step_is_told_with_its_first_day(tmp_path: Path) -> None:
    done = run("open", written(tmp_path, OPEN), "referral-1")
    assert done.exit_code == 0
    assert "interventions:0/3" in done.stdout and "progress-review" in done.stdout
    assert done.stdout.splitlines()[-1] == "With all this done, it could be taken on 2025-10-20."


def test_the_steps_that_come_first_are_told(tmp_path: Path) -> None:
    """Seven school days after referral 1 on Monday the 20th is Wednesday the 29th."""
    done = run("open", written(tmp_path, OPEN), "referral-2", "--json")
    answer = json.loads(done.stdout)
    assert [each["step"] for each in answer["before"]] == ["referral-1", "notice-1"]
    assert answer["first_day"] == "2025-10-29"


def test_a_step_of_a_process_that_is_clear_has_no_first_day(tmp_path: Path) -> None:
    done = run("open", written(tmp_path, SETTLED), "referral-1")
    assert done.exit_code == 1 and "while the process is clear" in done.stdout


@pytest.mark.parametrize("command", ["clear", "cause", "open"])
def test_an_unknown_finding_or_step_is_refused_with_the_nearest(tmp_path: Path, command: str) -> None:
    done = run(command, written(tmp_path, OPEN), "referral-11")
    assert (done.exit_code, done.stdout) == (2, "")
    assert "expected one of" in done.stderr
    assert command != "open" or "perhaps referral-1" in done.stderr


@pytest.mark.parametrize(("command", "more"), MORE)
def test_a_bad_case_is_2_without_a_value(tmp_path: Path, command: str, more: tuple[str, ...]) -> None:
    done = run(command, written(tmp_path, case(as_of=SECRET)), *more)
    assert (done.exit_code, done.stdout) == (2, "")
    assert done.stderr.startswith("as_of: ") and SECRET not in done.stderr


@pytest.mark.parametrize(("command", "more"), MORE)
def test_a_case_is_read_from_standard_input(command: str, more: tuple[str, ...]) -> None:
    done = run(command, "-", *more, "--json", stdin=json.dumps(OPEN))
    assert json.loads(done.stdout) and done.stderr == ""


# --- what-if --------------------------------------------------------------------------------------------------------


def test_a_snow_day_moves_a_deadline_and_outlasts_a_printed_date(tmp_path: Path) -> None:
    done = run("what-if", written(tmp_path, LETTER), "--close", "2025-10-08=snow")
    assert done.exit_code == 1
    assert "calendar: closed 2025-10-08 (snow)" in done.stdout
    assert "letter-2: earliest 2025-10-14 -> 2025-10-15" in done.stdout
    assert "respond by 2025-10-13: no longer holds" in " ".join(done.stdout.split())


def test_several_days_and_an_opened_one(tmp_path: Path) -> None:
    """Two days closed, a Saturday opened: a day later altogether."""
    done = run(
        "what-if", written(tmp_path, LETTER), "--close", "2025-10-08..2025-10-09", "--open", "2025-10-11", "--json"
    )
    answer = json.loads(done.stdout)
    assert len(answer["otherwise"]) == 2
    moved = next(row for row in answer["differences"] if (row["id"], row["field"]) == ("letter-2", "earliest"))
    assert (moved["before"], moved["after"]) == ("2025-10-14", "2025-10-15")
    assert moved["why"] == answer["otherwise"]
    assert [letter["holds"] for letter in answer["letters"]] == [False]


def test_each_difference_has_its_reason(tmp_path: Path) -> None:
    """Eight are enough for eight; the reading of the spacing has no part in it."""
    done = run("what-if", written(tmp_path, EIGHT), "--set", f"{NUMBER}=8", "--read", "spacing=clear-days")
    assert f"- {FINDING}: verdict not_met -> met\n    because of numbers: {NUMBER} 8\n" in done.stdout


def test_an_event_more_an_event_less_a_fact_a_day_and_a_policy(tmp_path: Path) -> None:
    file = written(tmp_path, EIGHT)
    ninth = json.dumps(absence("2025-10-13"))
    verdict = f"{FINDING}: verdict not_met -> met"
    assert verdict in run("what-if", file, "--with", ninth).stdout
    assert verdict not in run("what-if", file, "--with", ninth, "--without", "a1").stdout
    assert "value 8 -> 7" in run("what-if", file, "--as-of", "2025-10-09").stdout
    assert "value 8 -> 7" in run("what-if", file, "--known-at", "2025-10-09").stdout
    work = written(tmp_path, case([{"kind": "assignment", "on": "2025-10-01"}]), "work.json")
    assert "policy noncompliance" in run("what-if", work, "--policy", "noncompliance").stdout
    fact = run("what-if", written(tmp_path, LETTER, "letter.json"), "--fact", "special_education=true")
    assert "facts: special_education true" in fact.stdout


def test_what_changes_nothing_is_0(tmp_path: Path) -> None:
    done = run("what-if", written(tmp_path, SETTLED), "--close", "2026-05-28")
    assert (done.exit_code, done.stdout.splitlines()[-1]) == (0, "Nothing differs.")


def test_every_bad_alteration_is_told_at_once(tmp_path: Path) -> None:
    done = run(
        "what-if", written(tmp_path, OPEN), "--close", "2036-01-01", "--open", SECRET, "--without", SECRET,
        "--with", "{", "--with", "[]", "--with", '{"kind": "absence", "on": "2025-10-02"}', "--set", "no-such=3",
        "--read", "spacing=no-such",
    )  # fmt: skip
    assert (done.exit_code, done.stdout) == (2, "")
    told = [line.split(":")[0] for line in done.stderr.splitlines()]
    assert told == [
        "--close", "--open", "--with", "--with", "event.status", "--without", "set.no-such", "readings.spacing",
    ]  # fmt: skip
    assert SECRET not in done.stderr


def test_nothing_otherwise_is_refused(tmp_path: Path) -> None:
    done = run("what-if", written(tmp_path, OPEN))
    assert done.exit_code == 2 and "nothing is otherwise" in done.stderr
