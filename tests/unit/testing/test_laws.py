"""The laws hold for every policy that the library has, and say how far they were put to the test."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import fields
from datetime import date
from typing import Any

import pytest
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

import schoolrules.testing as kit
from schoolrules import Case, Evaluation, InvalidInput, Policy, Record, policies
from schoolrules.errors import WrongType
from schoolrules.policies.siblings import SIBLINGS, Sibling
from schoolrules.policy.parts import KINDS
from schoolrules.policy.validation import name_in
from schoolrules.testing import (
    LAWS,
    LawBroken,
    LawReport,
    LawResult,
    cases,
    check_forces,
    check_json,
    check_law,
    check_policy_laws,
    check_same_answers,
    forces,
    parameter_sets,
)
from schoolrules.testing.laws.prerequisites import prerequisites
from schoolrules.testing.laws.reads import READS, SAMPLES, unread_kinds
from schoolrules.testing.laws.roles import Role, roles
from schoolrules.testing.laws.sameness import known_then
from tests.property.test_evaluation_laws import UNREAD

from .planted import BY_THE_BATTERY, outline

FEW = 15
NAMES = [law.name for law in LAWS]
COHERENT = (
    "declared-is-used", "prerequisites", "ready-steps-kept", "next-step-kept", "too-early-breached", "last-day-kept",
)  # fmt: skip
"""Laws that ask whether the parts of a policy agree with one another, which those of an invented one need not."""


# --- they hold ------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("policy", policies.ids())
def test_every_law_holds_for_every_policy(policy: str) -> None:
    """In each of its forms, under other numbers and readings too; where a law does not apply, it says why."""
    report = check_policy_laws(policies.outline(policy), max_examples=FEW)
    assert [result.law for result in report] == NAMES
    assert report.broken == ()
    assert all(result.reason for result in report if result.outcome == "not-applicable")


@pytest.mark.parametrize("sibling", SIBLINGS, ids=lambda sibling: sibling.id)
def test_every_law_holds_for_every_sibling(sibling: Sibling) -> None:
    """Other agencies' numbers; the level that some do not publish is set for the test."""
    policy = sibling.get(levels={"da-filing": 20}) if sibling.levels else sibling.get()
    assert check_policy_laws(policy, max_examples=5).broken == ()


@settings(
    max_examples=10,
    database=None,
    derandomize=True,
    deadline=None,
    phases=(Phase.generate,),
    suppress_health_check=list(HealthCheck),
)
@given(kit.policies())
def test_what_holds_of_every_policy_holds_of_invented_ones(policy: Policy) -> None:
    """Put together at random: their parts need not agree, but no answer may hang on order, on asking, on the future."""
    laws = [name for name in NAMES if name not in COHERENT]
    assert check_policy_laws(policy, laws=laws, max_examples=5, shrink=False).broken == ()


def test_the_laws_are_put_to_the_test() -> None:
    """A law that no case bears upon says nothing; three of the policies bear upon all of those on cases."""
    told: dict[str, int] = dict.fromkeys(NAMES, 0)
    for policy in ("truancy-intervention", "learner-validated", "ucp"):
        for result in check_policy_laws(policies.outline(policy), max_examples=25):
            told[result.law] += result.tested
    assert {name for name, tested in told.items() if not tested} == {"declared-is-used"}


# --- what they come to ----------------------------------------------------------------------------------------------


def test_each_law_is_a_function_too() -> None:
    """`check_` and its name; with the same result as in the battery."""
    policy = policies.get("ucp-annual-notice")
    for law in LAWS:
        check = getattr(kit, f"check_{law.name.replace('-', '_')}")
        assert check(policy, max_examples=3).law == law.name


def test_the_same_policy_has_the_same_report() -> None:
    """The cases are the same each time."""
    policy = policies.get("truancy-intervention")
    assert check_policy_laws(policy, max_examples=5) == check_policy_laws(policy, max_examples=5)


def test_a_report_has_a_line_for_each_law() -> None:
    """What held, how often it was tested, what does not apply and why, what is left out."""
    report = check_policy_laws(policies.get("truancy-intervention"), laws=["force", "last-day-kept"], max_examples=3)
    assert len(report) == 2
    lines = str(report).splitlines()
    assert lines[0] == "<Policy truancy-intervention (undated)>"
    assert lines[1].startswith("- force: held (")
    assert lines[2] == "    leaves out caseload, which must be taken where its `must_when` holds"
    assert lines[3] == "- last-day-kept: not applicable: no requirement says within"
    assert report["force"].outcome == "held"
    assert report.held == ("force",)
    assert report.not_applicable == ("last-day-kept",)
    with pytest.raises(KeyError):
        report["json"]


def test_an_unknown_law_is_refused() -> None:
    """With the one that may have been meant."""
    with pytest.raises(InvalidInput, match="laws: unknown law, perhaps force; expected one of findings-cite"):
        check_policy_laws(policies.get("ucp"), laws=["forces"])


def test_cases_of_ones_own_take_the_place_of_the_invented_ones() -> None:
    """Here one case, without an event."""
    case = Case(policies.get("ucp"), Record("S-1"), None, date(2024, 9, 2))
    report = check_policy_laws(policies.get("ucp"), laws=["determinism", "order-of-events"], cases=st.just(case))
    assert report["determinism"].examples == 1
    assert report["order-of-events"].tested == 0


# --- laws of one's own ----------------------------------------------------------------------------------------------


def never_closed(evaluation: Evaluation) -> bool | None:
    """Nothing of a case with nothing begun; else that it is not closed."""
    return None if evaluation.state == "clear" else evaluation.state != "closed"


def test_a_law_of_ones_own_is_broken_by_a_small_case() -> None:
    """A complaint that is of no concern to the procedure closes it with the log and the notice."""
    with pytest.raises(LawBroken, match='breaks the law "never closed"') as caught:
        check_law(policies.get("ucp"), never_closed, "never closed")
    case = caught.value.case
    assert case is not None
    assert case.evaluate().state == "closed"
    assert len(case.record.events) <= 12


def test_a_law_that_says_nothing_holds_untested() -> None:
    """`None` is no answer."""
    result = check_law(policies.get("ucp"), lambda _: None, max_examples=5)
    assert (result.outcome, result.tested) == ("held", 0)


def test_a_law_that_cannot_be_tried_is_broken() -> None:
    """The error is told, with its case."""
    with pytest.raises(LawBroken, match="it cannot be tried: ZeroDivisionError"):
        check_law(policies.get("ucp"), lambda _: bool(1 // 0), max_examples=5)


def test_a_table_of_forces_must_name_clauses_of_the_policy() -> None:
    """A misspelt clause is told, not passed over."""
    with pytest.raises(LawBroken, match="mediate: the policy has no such criterion, step or requirement"):
        check_forces(policies.get("ucp"), {"mediate": "may"})


def test_the_forces_of_a_policy_are_those_of_its_clauses() -> None:
    """Of a criterion, a step, a requirement with its own force, and one with its step's."""
    held = forces(policies.get("ucp"))
    assert held["direct-intervention"] == "may"
    assert held["mediation"] == "may"
    assert held["mediation.confidentiality"] == "must"
    assert held["investigation-meeting.within"] == "should"


# --- what they rest on ----------------------------------------------------------------------------------------------


@pytest.mark.parametrize("policy", policies.ids())
def test_no_event_counts_as_unread_that_the_specification_says_is_read(policy: str) -> None:
    """What the parts are found to read, against the table made from each policy's file."""
    assert set(unread_kinds(policies.outline(policy))) - {"scheduled", "approval"} == UNREAD[policy]


QUIET = {
    "step-day", "step-detail", "outcome-day", "since", "first-since", "tally-reached", "after", "next-school-day",
    "last-school-day-before", "no-day", "latest", "earliest", "rolled", "first-known", "choose", "set-day", "next-set",
    "wait-over", "span-begins", "run-reaches", "run-reached", "taken-again", "first-event", "first-enrolled",
    "fact-day", "at-present", "always", "never", "done", "any-done", "reached", "met", "not-met", "known", "fact-is",
    "is-after",
    "day-reached", "in-state", "fact-in", "fact-known", "presently", "step-lists", "outcome-is", "step-shows",
    "counted-after", "short-window", "reading-is", "parameter-at-least", "all-of", "any-of", "not", "sets-counted",
    "enrolled", "in-compliance", "paused", "passed-over", "is-next-rung", "crosses-school-year", "on-or-after",
    "nothing-open", "truancy-after", "counted-anew", "outcome", "criterion", "step", "fact", "tally", "if", "day",
    "unless", "cleared", "not-before", "within", "day-not-before", "shows", "holds", "in-languages", "lists",
    "run-stood", "outcome-shows", "made-good", "facts", "language-share",
}  # fmt: skip
"""Kinds of parts that read nothing but facts, steps, and what criteria and tallies come to."""


def test_of_every_kind_of_part_it_is_known_what_it_reads() -> None:
    """A new kind needs an entry in `READS`, or a place among those that read nothing of their own."""
    for family in KINDS.values():
        for cls in family:
            kind = cls.__dataclass_fields__["kind"].default  # type: ignore[attr-defined]
            names = [f for f in fields(cls) if name_in(str(f.type)) == "EventKind" or f.name == "work"]
            assert names or kind in READS or kind in QUIET, kind


def test_there_is_a_sample_of_every_kind_of_event() -> None:
    """But of steps, which every policy reads."""
    from schoolrules.events import KINDS as EVENTS

    assert set(SAMPLES) | {"step"} == set(EVENTS)


def test_the_part_that_a_number_plays_is_read_off_the_parts() -> None:
    """By hand: what a greater number never does, for a threshold, a window, a wait and a limit."""
    told = {role.number: {(claim.about, claim.way) for claim in role.claims} for role in all_roles()}
    assert told["unexcused-9-of-180.at_least"] == {
        ("unexcused-9-of-180", "never-heals"),
        ("hearing-notice.threshold", "never-heals"),
    }
    assert told["unexcused-9-of-180.window"] == {
        ("unexcused-9-of-180", "never-harms"),
        ("hearing-notice.threshold", "never-harms"),
    }
    assert told["letter-1.cure"] == {("letter-2", "earliest"), ("letter-2.not-before", "never-heals")}
    assert told["appeal.within"] == {("appeal", "due"), ("appeal.within", "never-harms")}
    assert ("interventions-2", "done") in told["interventions.at_least"]


def all_roles() -> list[Role]:
    """The part of every number of three policies."""
    held = (policies.get("truancy-intervention"), policies.get("noncompliance"), policies.get("ucp", edition="2017"))
    return [role for policy in held for role in roles(policy)]


def first(policy: str, step: str) -> dict[str, bool]:
    """The prerequisites of a step by hand; of each, whether nothing but a requirement names it."""
    declared = outline(policy)
    return {each.step: each.is_required for each in prerequisites(declared.step(step), declared)}


def test_a_prerequisite_is_read_off_needs_openings_rungs_and_requirements() -> None:
    """The caseload is asked for too, but it is no rung: by the text it gates nothing."""
    assert first("truancy-intervention", "referral-2") == {"notice-1": False}
    assert first("truancy-intervention", "hearing-notice") == {"notice-3": False, "notice-1": True, "notice-2": True}
    levels = {"sart-meeting": False, "sart-individual-meeting": False}
    assert first("attendance-ladder", "mediation-meeting") == levels
    assert first("ucp", "log-complaint") == {}


def test_the_next_rung_needs_the_one_before_it() -> None:
    """The first letter does not: silence enters there."""
    assert first("noncompliance", "expectations-email") == {}
    assert first("noncompliance", "rc-contact") == {"expectations-email": False}
    assert first("noncompliance", "letter-1") == {}
    assert first("noncompliance", "letter-2") == {"letter-1": False}
    assert first("noncompliance", "withdrawal") == {"disenrollment-letter": False}


def test_a_need_under_a_condition_is_one_only_where_the_condition_holds() -> None:
    """Without it the law is broken in the same words: after a no-show, and not after a meeting that was attended."""
    fault = next(each for each in BY_THE_BATTERY if each.what == "a no-show that nobody makes good")
    with pytest.raises(
        LawBroken, match=r"mediation-meeting is .* though sart-individual-meeting is not done"
    ) as caught:
        check_policy_laws(fault.policy(), laws=["prerequisites"], max_examples=400, shrink=False)
    assert caught.value.case is not None
    shown = [event for event in caught.value.case.record.events if event.to_dict().get("step") == "sart-meeting"]
    assert shown


def test_what_is_ready_is_not_held_to_what_comes_first_by_the_order() -> None:
    """The report says so."""
    report = check_policy_laws(policies.get("truancy-intervention"), laws=["ready-steps-kept"], max_examples=3)
    (left_out,) = report["ready-steps-kept"].leaves_out
    assert left_out == "hearing-notice.caseload while caseload, which is no rung, is itself called for"


def test_a_number_used_otherwise_is_left_out_and_said_to_be() -> None:
    """The number of contact sets also says which steps there are; nothing is claimed of those."""
    sets = next(role for role in all_roles() if role.number == "no-communication.sets")
    assert {claim.about for claim in sets.claims} == {"no-communication"}
    assert sets.unclear == ("steps.contact-set-2.exists", "steps.contact-set-3.exists")


def test_knowledge_of_a_day_is_the_record_without_what_came_later() -> None:
    """Known late: gone; taken back later: back; handed in later: blank."""
    events = [
        {"kind": "assignment", "id": "a", "on": "2024-09-02", "completed_on": "2024-09-20"},
        {"kind": "assignment", "id": "b", "on": "2024-09-03", "known_on": "2024-09-12"},
        {"kind": "assignment", "id": "c", "on": "2024-09-04", "retracted_on": "2024-09-12"},
        {"kind": "assignment", "id": "d", "on": "2024-09-05", "retracted_on": "2024-09-10"},
    ]
    case = Case(policies.get("noncompliance"), Record("S-1", events), None, date(2024, 10, 1))
    then = known_then(case, date(2024, 9, 10)).record
    assert [event.id for event in then.events] == ["a", "c"]
    assert then.events[0].to_dict().get("completed_on") is None
    assert then.events[1].retracted_on is None
    assert then.recorded_through == date(2024, 9, 10)


# --- what is asked for wrongly -------------------------------------------------------------------------------------


def test_a_law_that_answers_with_something_else_is_no_law() -> None:
    """Zero is not False, and a text is not True."""
    wrong: tuple[Any, ...] = (lambda _: 0, lambda _: "yes")
    for law in wrong:
        with pytest.raises(LawBroken) as caught:
            check_law(policies.get("ucp-annual-notice"), law, max_examples=5)
        assert "expected True, False or None of the law" in caught.value.report.results[0].reason


def test_an_id_is_no_policy() -> None:
    """And is answered with how to get one."""
    said = "expected a Policy, not text; policies.get gives the one of an id"
    calls: tuple[Callable[[Any], object], ...] = (check_policy_laws, check_json, parameter_sets)
    for call in calls:
        with pytest.raises(WrongType, match=said):
            call("noncompliance")
    with pytest.raises(WrongType, match="expected a Policy, not an object"):
        cases({"use": "ucp"})  # type: ignore[arg-type]


def test_no_law_is_none_that_holds() -> None:
    """And the name of one law may stand alone."""
    policy = policies.get("ucp-annual-notice")
    with pytest.raises(InvalidInput, match="laws: expected at least one of"):
        check_policy_laws(policy, laws=[])
    assert check_policy_laws(policy, laws="findings-cite").held == ("findings-cite",)


def test_a_law_that_nothing_put_to_the_test_says_so() -> None:
    """It held of nothing."""
    results = LawResult("one", "it is so", "held", 10, 0), LawResult("two", "it is so", "held", 10, 1)
    report = LawReport("a policy", results)
    assert report.untested == ("one",)
    assert str(report["one"]) == "one: held, but none of 10 cases put it to the test"


def test_a_table_of_forces_has_three_words() -> None:
    """Others are refused."""
    with pytest.raises(InvalidInput, match="mediation: expected one of must, should, may"):
        check_forces(policies.get("ucp"), {"mediation": "can"})


def test_the_case_that_tells_two_policies_apart_is_judged_by_the_one_examined() -> None:
    """Its file names the number that was changed."""
    reference = policies.get("truancy-intervention")
    with pytest.raises(LawBroken) as caught:
        check_same_answers(reference.with_parameters({"unexcused-9-of-180.at_least": 2}), reference, max_examples=30)
    case = caught.value.report.results[0].case
    assert case is not None and dict(case.policy.set) == {"unexcused-9-of-180.at_least": 2}
