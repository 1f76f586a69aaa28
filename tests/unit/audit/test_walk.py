"""Walks made of a policy's own parts: they come to the end, break nothing, and are case files like any other."""

from __future__ import annotations

from datetime import date

import pytest

from schoolrules import Case, Policy, SchoolCalendar, policies
from schoolrules.audit import Walk, options_first, walk
from schoolrules.audit.year import plain_calendar, with_numbers
from schoolrules.errors import InvalidArgument, InvalidInput
from tests.unit.audit import faulty


def texts() -> dict[str, Policy]:
    """Every text of every policy, with numbers where it leaves them open."""
    found: dict[str, Policy] = {}
    for id_ in policies.ids():
        declared = policies.outline(id_)
        for one in [edition.policy for edition in declared.editions] or [with_numbers(declared)[0]]:
            found[f"{id_}-{one.edition}"] = one
    return found


TEXTS = texts()
every_text = pytest.mark.parametrize("name", TEXTS)
every_step = pytest.mark.parametrize(("name", "step"), [(n, step.id) for n, p in TEXTS.items() for step in p.steps])
SAME_DAY = date(2024, 9, 2)
"""The day on which walks begin: a Monday, two weeks into the plain year."""


def names(made: Walk) -> list[str]:
    """The steps taken, each once, in order."""
    return list(dict.fromkeys(step for step, _ in made.taken))


@every_text
def test_every_procedure_is_walked_to_its_end_without_a_breach(name: str) -> None:
    made = walk(TEXTS[name])
    found = made.evaluated()
    assert made.stopped == "ended"
    assert found.state == "closed"
    assert list(found.breaches()) == []


@every_step
def test_every_step_is_reached_without_a_breach(name: str, step: str) -> None:
    made = walk(TEXTS[name], until=step)
    assert made.stopped == "reached"
    assert list(made.evaluated().breaches()) == []


def test_the_truancy_ladder_is_climbed_in_its_order() -> None:
    """Two waits of seven school days from one referral to the next, and nothing else takes time."""
    made = walk(policies.get("truancy-intervention"))
    order = [
        "interventions-1", "referral-1", "notice-1", "interventions-2", "referral-2", "notice-2", "interventions-3",
        "referral-3", "notice-3", "caseload", "hearing-notice", "hearing", "states-attorney-referral",
    ]  # fmt: skip
    assert names(made) == order
    on = dict(made.taken)
    assert on["referral-1"] == SAME_DAY
    assert on["referral-2"] == date(2024, 9, 11)
    assert on["referral-3"] == made.as_of == date(2024, 9, 20)


def test_options_are_taken_when_they_are_asked_for() -> None:
    ucp = TEXTS["ucp-2020"]
    assert "mediation" not in names(walk(ucp))
    assert "mediation" in names(walk(ucp, choose=options_first))


def test_a_ground_and_a_fact_decide_the_way() -> None:
    noncompliance = policies.get("noncompliance")
    by_silence = walk(noncompliance, grounds=["no-communication"])
    assert names(by_silence)[:3] == ["contact-set-2", "contact-set-3", "letter-1"]
    never = walk(noncompliance, grounds=(), facts={"enrollment_completed": False})
    assert names(never) == ["informal-withdrawal"]
    special = walk(noncompliance, facts={"special_education": True})
    assert {event.to for event in special.record.events if event.kind == "notice"} >= {"case-manager"}


def test_a_walk_is_a_case_file() -> None:
    made = walk(policies.get("noncompliance"))
    assert Case.parse(made.case()).evaluate().to_dict() == made.evaluated().to_dict()


def test_the_same_arguments_give_the_same_walk() -> None:
    policy = policies.get("learner-validated")
    assert walk(policy) == walk(policy)


def test_it_goes_through_another_calendar_from_another_day() -> None:
    calendar = SchoolCalendar.build(date(2025, 8, 18), date(2026, 5, 29))
    made = walk(policies.get("truancy-intervention"), calendar, start=date(2025, 10, 1))
    assert made.begun == date(2025, 10, 1)
    assert made.as_of == date(2025, 10, 21)


def test_where_the_calendar_ends_it_says_so() -> None:
    calendar = SchoolCalendar.build(date(2025, 8, 18), date(2025, 9, 5))
    made = walk(policies.get("truancy-intervention"), calendar)
    assert made.stopped == "calendar"


def test_a_walk_that_is_stuck_says_what_blocks_it() -> None:
    made = walk(faulty.parsed(faulty.mostly_in_the_way))
    assert made.stopped == "stuck"
    assert made.blocked_by == ("absences",)
    assert names(made) == ["letter-1"]


def test_an_outcome_that_a_step_cannot_have_keeps_no_walk_from_taking_it() -> None:
    def misspelt(policy: faulty.Json) -> None:
        policy["steps"][0]["outcomes"] = ["sent"]
        policy["steps"][1]["needs"] = [{"kind": "outcome", "step": "letter-1", "outcome": "snet"}]

    assert names(walk(faulty.parsed(misspelt))) == ["letter-1"]


def test_a_walk_is_bounded() -> None:
    made = walk(policies.get("truancy-intervention"), most_evaluations=20)
    assert made.stopped == "limit"
    assert made.evaluations == 20
    made.evaluated()


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        ({"until": "letter-9"}, "until: expected one of letter-1, letter-2"),
        ({"grounds": ["absent", "present"]}, "grounds: expected criteria of the policy, not present"),
    ],
)
def test_what_the_policy_does_not_have_is_refused(arguments: dict[str, object], message: str) -> None:
    with pytest.raises(InvalidArgument, match=message):
        walk(faulty.parsed(), **arguments)  # type: ignore[arg-type]


def test_a_policy_with_open_numbers_and_a_fact_that_does_not_fit_are_refused() -> None:
    with pytest.raises(InvalidArgument, match="numbers: expected a policy without open numbers"):
        walk(faulty.parsed(faulty.number_for_the_caller))
    with pytest.raises(InvalidInput, match="special_education"):
        walk(policies.get("noncompliance"), facts={"special_education": "perhaps"})


def test_the_plain_calendar_has_two_years_and_learning_periods() -> None:
    calendar = plain_calendar()
    assert (calendar.first, calendar.last) == (date(2024, 8, 19), date(2026, 6, 5))
    assert not calendar.is_school_day(date(2025, 7, 1))
    assert calendar.learning_periods[0].first == calendar.first
