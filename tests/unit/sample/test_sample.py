"""The bundled sample: what it holds, that it is small, and that the script makes it."""

from __future__ import annotations

from collections import Counter
from datetime import date

from schoolrules import sample
from tests.unit.sample.make_school_year import FILE, text


def test_the_script_makes_the_file_that_is_bundled() -> None:
    assert FILE.read_text(encoding="utf-8") == text()


def test_the_sample_is_a_hundred_pupils_of_one_school_year() -> None:
    found = sample.load()
    assert len(found.cases) == 100
    assert len({case.record.subject for case in found.cases}) == 100
    assert {case.as_of for case in found.cases} == {date(2026, 3, 13)}
    assert Counter(case.policy.id for case in found.cases) == {"truancy-intervention": 86, "noncompliance": 14}
    assert "invented" in found.about


def test_the_sample_is_small() -> None:
    assert FILE.stat().st_size < 300_000


def test_the_sample_shows_every_state_and_a_broken_rule() -> None:
    results = [case.evaluate() for case in sample.load().cases]
    assert {result.state for result in results} >= {"clear", "open", "paused"}
    statuses = {step.status for result in results for step in result.steps.values()}
    assert statuses >= {"done", "ready", "waiting", "blocked", "overdue", "skipped", "not_required"}
    broken = {finding.rule for result in results for finding in result.breaches()}
    assert {"referral-1.interventions", "referral-2.spacing", "letter-1.certified-mail"} <= broken
