"""`schoolrules demo`: the table of who needs what next, and one case explained."""

from __future__ import annotations

import pytest

from schoolrules import policies, sample
from tests.unit.cli.cases import run


def test_the_demo_ends_with_0_and_lists_who_needs_what_next() -> None:
    result = run("demo")
    assert (result.exit_code, result.stderr) == (0, "")
    rows = {line.split()[0]: line.split() for line in result.stdout.splitlines() if line.startswith("  P-")}
    results = {case.record.subject: case.evaluate() for case in sample.load().cases}
    assert set(rows) == {subject for subject, found in results.items() if found.next_step is not None}
    for subject, row in rows.items():
        step = results[subject].next_step
        assert step is not None and {step.step, step.status, str(step.earliest), *step.blocked_by} <= set(row)


def test_the_demo_explains_one_case_whole() -> None:
    text = run("demo").stdout
    head, _, explanation = text.partition("One case explained: ")
    subject = explanation.split()[0]
    case = next(case for case in sample.load().cases if case.record.subject == subject)
    said = " ".join(explanation.split())
    assert all(" ".join(line.split()) in said for line in case.evaluate().explain().splitlines())
    assert "Rules of the procedure that were not kept" in head


@pytest.mark.parametrize("name", ["truancy-intervention", "noncompliance"])
def test_the_demo_of_one_policy(name: str) -> None:
    text = run("demo", "--policy", name).stdout
    assert f"({name})" in text
    assert all(f"({other})" not in text for other in policies.ids() if other != name)


def test_a_policy_that_no_pupil_of_the_sample_is_under_is_refused() -> None:
    result = run("demo", "--policy", "truancy")
    assert (result.exit_code, result.stdout) == (2, "")
    assert result.stderr.startswith("truancy: ") and "truancy-intervention" in result.stderr


def test_all_lists_every_pupil() -> None:
    text = run("demo", "--all").stdout
    assert sum(line.startswith("  P-") for line in text.splitlines()) == len(sample.load().cases)
