"""The examination of a policy: each fault is found, named, and shown by a case; what is sound is not blamed."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import FrozenInstanceError, dataclass
from datetime import date
from functools import cache
from typing import Any, get_args

import pytest

from schoolrules import Case, Evaluation, Policy, SchoolCalendar, Verdict, policies
from schoolrules.audit import Audit, Remark, Severity, audit, reach
from schoolrules.audit.histories import Histories
from schoolrules.audit.year import plain_calendar
from schoolrules.errors import WrongType
from schoolrules.events import KINDS
from tests.unit.audit import faulty

ERROR, WARNING, NOTE = Severity.ERROR, Severity.WARNING, Severity.NOTE
Shows = Callable[[Evaluation], bool]


@dataclass(frozen=True, kw_only=True)
class Fault:
    """A change of the sound policy, the remark that it must bring, and what its witness shows; None for no witness."""

    change: Callable[[faulty.Json], None]
    severity: Severity
    kind: str
    where: str
    shows: Shows | None = None
    others: frozenset[str] = frozenset()
    """Kinds of remarks that the same fault brings besides."""


def status(step: str, wanted: str) -> Shows:
    """That a step has a status."""
    return lambda found: found.steps[step].status == wanted


def blocked(step: str, by: str) -> Shows:
    """That something blocks a step."""
    return lambda found: by in found.steps[step].blocked_by


def both_met(one: str, other: str) -> Shows:
    """That two criteria are met."""
    return lambda found: found.findings[one].verdict is found.findings[other].verdict is Verdict.MET


def due_before_earliest(found: Evaluation) -> bool:
    """That letter 2 must be taken before it may be."""
    earliest, due = found.steps["letter-2"].earliest, found.steps["letter-2"].due
    return earliest is not None and due is not None and due < earliest


def broken(rule: str) -> Shows:
    """That a requirement is breached."""
    return lambda found: found.findings[rule].verdict is Verdict.BREACHED


FAULTS = (
    Fault(
        change=faulty.circular,
        severity=ERROR,
        kind="unreachable-step",
        where="steps.letter-2",
        shows=status("letter-2", "not_required"),
        others=frozenset({"unmeetable-need", "later-need"}),
    ),
    Fault(
        change=faulty.circular,
        severity=ERROR,
        kind="unmeetable-need",
        where="steps.letter-1.needs",
        shows=blocked("letter-1", "step:letter-2"),
        others=frozenset({"unreachable-step", "later-need"}),
    ),
    Fault(
        change=faulty.never_opens,
        severity=ERROR,
        kind="unreachable-step",
        where="steps.letter-2",
        shows=status("letter-2", "not_required"),
    ),
    Fault(
        change=faulty.always_in_the_way,
        severity=ERROR,
        kind="unreachable-step",
        where="steps.letter-2",
        shows=blocked("letter-2", "sent"),
    ),
    Fault(
        change=faulty.mostly_in_the_way,
        severity=WARNING,
        kind="untaken-step",
        where="steps.letter-2",
        shows=blocked("letter-2", "absences"),
    ),
    Fault(
        change=faulty.waits_for_itself,
        severity=WARNING,
        kind="unreached-step",
        where="steps.letter-2",
        shows=status("letter-2", "not_required"),
    ),
    Fault(change=faulty.never_absent_enough, severity=WARNING, kind="unmet-criterion", where="criteria.very-absent"),
    Fault(
        change=faulty.impossible_window,
        severity=ERROR,
        kind="impossible-criterion",
        where="criteria.absent",
        shows=lambda found: found.findings["absent"].verdict is Verdict.NOT_MET,
        others=frozenset({"unreachable-step"}),
    ),
    *(
        Fault(
            change=change,
            severity=ERROR,
            kind="impossible-criterion",
            where="criteria.absent",
            others=frozenset({"unreachable-step"}),
        )
        for change in (faulty.nine_within_a_week, faulty.thirty_two_within_a_month)
    ),
    Fault(
        change=faulty.out_of_order,
        severity=WARNING,
        kind="broken-when-ready",
        where="steps.letter-3.order",
        shows=broken("letter-3.order"),
    ),
    Fault(
        change=faulty.too_late,
        severity=WARNING,
        kind="broken-when-ready",
        where="steps.call.before",
        shows=broken("call.before"),
    ),
    Fault(
        change=faulty.not_before_8_within_7,
        severity=ERROR,
        kind="contradictory-timing",
        where="steps.letter-2.due",
        shows=due_before_earliest,
    ),
    Fault(
        change=faulty.eight_school_days_within_nine_days,
        severity=WARNING,
        kind="contradictory-timing",
        where="steps.letter-2.due",
        shows=due_before_earliest,
        others=frozenset({"mixed-units"}),
    ),
    Fault(
        change=faulty.contradictory_as_read,
        severity=ERROR,
        kind="contradictory-timing",
        where="steps.letter-2.due",
        shows=due_before_earliest,
    ),
    Fault(
        change=faulty.ready_too_early,
        severity=ERROR,
        kind="broken-when-ready",
        where="steps.letter-2.not-before",
        shows=broken("letter-2.not-before"),
    ),
    Fault(
        change=faulty.school_and_calendar_days_in_one_clause,
        severity=WARNING,
        kind="mixed-units",
        where="parameters.letter-2.within",
    ),
    Fault(change=faulty.bare_days, severity=WARNING, kind="bare-unit", where="parameters.letter-2.wait"),
    Fault(
        change=faulty.days_without_unit,
        severity=WARNING,
        kind="bare-unit",
        where="parameters.letter-2.grace",
        others=frozenset({"unused"}),
    ),
    Fault(change=faulty.no_section, severity=WARNING, kind="no-citation", where="parameters.letter-2.wait"),
    Fault(change=faulty.unused_number, severity=WARNING, kind="unused", where="parameters.letter-3.wait"),
    Fault(change=faulty.unused_reading, severity=WARNING, kind="idle-reading", where="readings.today"),
    Fault(change=faulty.reading_without_effect, severity=WARNING, kind="idle-reading", where="readings.today"),
    Fault(change=faulty.outrun_reading, severity=NOTE, kind="idle-reading", where="readings.today"),
    Fault(
        change=faulty.notice_of_no_step,
        severity=ERROR,
        kind="unmeetable-need",
        where="steps.letter-2.needs",
        shows=blocked("letter-2", "notice:school"),
        others=frozenset({"unreachable-step"}),
    ),
    Fault(
        change=faulty.too_many_sorts,
        severity=ERROR,
        kind="unmeetable-need",
        where="steps.letter-2.needs",
        shows=status("letter-2", "blocked"),
        others=frozenset({"unreachable-step"}),
    ),
    Fault(
        change=faulty.nobody_approves,
        severity=ERROR,
        kind="unmeetable-need",
        where="steps.letter-2.needs",
        shows=blocked("letter-2", "approval"),
        others=frozenset({"unreachable-step"}),
    ),
    Fault(
        change=faulty.every_sort_refused,
        severity=ERROR,
        kind="unmeetable-need",
        where="steps.letter-2.needs",
        shows=status("letter-2", "blocked"),
        others=frozenset({"unreachable-step"}),
    ),
    Fault(
        change=faulty.needs_a_later_step,
        severity=WARNING,
        kind="later-need",
        where="steps.letter-1.needs[0]",
        shows=status("letter-3", "done"),
    ),
    Fault(
        change=faulty.same_twice,
        severity=WARNING,
        kind="shadowed-criterion",
        where="criteria.absent-too",
        shows=both_met("absent", "absent-too"),
    ),
    Fault(
        change=faulty.swallowed,
        severity=WARNING,
        kind="shadowed-criterion",
        where="criteria.more",
        shows=both_met("absent", "more"),
    ),
    Fault(
        change=faulty.next_rung_without_a_ladder,
        severity=ERROR,
        kind="misplaced-part",
        where="steps.letter-2.opens",
    ),
    Fault(change=faulty.never_together, severity=WARNING, kind="never-holds", where="notes[0].when"),
    Fault(
        change=faulty.switched_off,
        severity=NOTE,
        kind="switched-off",
        where="criteria.twice",
        others=frozenset({"unused", "shadowed-criterion"}),
    ),
    Fault(change=faulty.no_third_letter, severity=NOTE, kind="absent-step", where="steps.letter-3"),
    Fault(change=faulty.number_for_the_caller, severity=NOTE, kind="open-numbers", where="parameters"),
    Fault(change=faulty.too_large, severity=NOTE, kind="limit", where=""),
)
every_fault = pytest.mark.parametrize("fault", FAULTS, ids=lambda fault: f"{fault.change.__name__}-{fault.kind}")


@cache
def found_in(change: Callable[[faulty.Json], None] | None = None) -> Audit:
    """What is found in the small policy with a change."""
    return audit(faulty.parsed(change))


def test_a_sound_policy_has_no_remark_at_all() -> None:
    found = found_in()
    assert found.remarks == ()
    assert found.is_clean
    assert found.counted == "0 errors, 0 warnings, 0 notes"


@every_fault
def test_each_fault_is_found_with_its_severity_and_place(fault: Fault) -> None:
    found = found_in(fault.change)
    assert (fault.severity, fault.where) in [(remark.severity, remark.where) for remark in found.of(fault.kind)]
    assert {remark.kind for remark in found.remarks} <= {fault.kind} | fault.others
    assert found.is_clean == (fault.severity is NOTE)


@every_fault
def test_what_a_case_can_show_is_shown_by_the_witness(fault: Fault) -> None:
    """The witness is a case file, replayed as any other."""
    remark = next(r for r in found_in(fault.change).of(fault.kind) if r.where == fault.where)
    if fault.shows is None:
        assert remark.witness is None or Case.parse(remark.witness).evaluate() is not None
    else:
        assert remark.witness is not None
        assert fault.shows(Case.parse(remark.witness).evaluate())


def test_a_policy_that_refuses_every_effort_is_examined_all_the_same() -> None:
    """No remedy can be recorded then, and the examination says so instead of failing."""
    declared = json.loads(json.dumps(policies.get("learner-validated").to_dict()))
    types = list(get_args(KINDS["effort"].model_fields["type"].annotation))
    for step in declared["steps"]:
        for need in step.get("needs", []):
            if need["kind"] == "effort":
                need["refused"] = {"type": types}
    calendar = SchoolCalendar.build(date(2024, 8, 19), date(2024, 10, 4))  # longer waits would show no more
    found = audit(Policy.parse(declared), calendar=calendar)
    blocked = {step for made in found.remarks if made.kind == "untaken-step" for step in [made.where]}
    assert found.of("unmeetable-need") or blocked


def test_the_clause_of_the_place_is_told() -> None:
    (remark,) = found_in(faulty.not_before_8_within_7).of("contradictory-timing")
    assert remark.citation is not None and remark.citation.section == "Letter 2"
    assert "8 school days" in remark.text and "7 school days" in remark.text


def test_a_due_day_after_the_last_day_required_is_told_with_its_clause() -> None:
    (remark,) = found_in(faulty.due_after_its_own_last_day).of("contradictory-timing")
    assert (remark.severity, remark.where) == (ERROR, "steps.letter-2.deadline")
    assert remark.citation is not None and remark.citation.section == "Within"
    assert "due 7 school days after a day" in remark.text and "within 6 school days after it" in remark.text


def test_errors_come_before_warnings_before_notes() -> None:
    severities = [remark.severity for remark in found_in(faulty.circular).remarks]
    assert severities == sorted(severities, key=list(Severity).index)


def test_a_criterion_that_days_alone_meet_is_not_called_unmet_where_no_step_can_be_taken() -> None:
    assert found_in(faulty.only_told).of("unmet-criterion") == ()


def test_criteria_that_are_met_on_the_same_days_are_told_though_nothing_in_the_declaration_says_why() -> None:
    """A sum of three days, and three truancies, which a day of unexcused absence is: kinds that are not compared."""
    (remark,) = found_in(faulty.same_by_other_means).of("shadowed-criterion")
    assert (remark.severity, remark.where) == (NOTE, "criteria.truancies")
    assert "as absent" in remark.text and "not proven" in remark.text


def test_a_large_record_takes_more_of_the_work_allowed() -> None:
    """A walk through two hundred days of absence costs more than its evaluations."""
    of = Histories(faulty.parsed(faulty.never_absent_enough), plain_calendar())
    made = of.walk(grounds=("very-absent",))
    assert made is not None and len(made.record.events) > 100
    before = of.work
    of.evaluated(made)
    assert before - of.work >= 2 * of.size


def test_where_the_work_allowed_is_spent_nothing_more_is_tried_or_blamed() -> None:
    of = Histories(faulty.parsed(), plain_calendar(), work=10)
    assert of.walk() is None
    assert of.usual() == []
    assert list(reach.remarks(of, frozenset())) == []


def test_one_length_of_one_unit_is_told_and_that_the_reading_chosen_makes_it_so() -> None:
    (remark,) = found_in(faulty.contradictory_as_read).of("contradictory-timing")
    assert remark.text.startswith("not before 6 school days and within 5 school days")
    assert remark.text.endswith("as the readings are chosen")


def test_under_a_reading_that_is_not_chosen_it_is_a_warning() -> None:
    policy = faulty.parsed(faulty.contradictory_as_read).with_readings({"today": "no"})
    (remark,) = audit(policy).of("contradictory-timing")
    assert remark.severity is WARNING


# --- the shortest way -----------------------------------------------------------------------------------------------


def test_the_shortest_way_is_the_wait_between_the_letters() -> None:
    """Letter 1 on the day of the third absence, letter 2 five school days later: a week, from whatever weekday."""
    (way,) = found_in().shortest
    assert (way.step, way.school_days, way.calendar_days) == ("letter-2", 5, 7)
    (wait,) = way.waits
    assert (wait.step, wait.school_days, wait.is_set) == ("letter-2", 5, True)
    assert "not proven" in way.text


def test_the_shortest_way_is_replayed_and_breaks_nothing() -> None:
    (way,) = found_in().shortest
    found = Case.parse(way.witness).evaluate()
    assert found.steps["letter-2"].done_on == way.last == date.fromisoformat(way.witness["as_of"])
    assert list(found.breaches()) == []
    assert found.findings["absent"].since == way.first


def test_a_policy_of_which_nothing_is_reached_has_no_shortest_way() -> None:
    assert found_in(faulty.impossible_window).shortest == ()


def test_the_way_from_each_ground_alone_is_told() -> None:
    (way,) = found_in().shortest
    (ground,) = way.grounds
    assert (ground.criterion, ground.school_days, ground.calendar_days) == ("absent", 5, 7)
    assert way.to_dict()["grounds"][0]["school_days"] == 5
    assert "from absent: 5 school days, 7 calendar days" in way.explain()


def test_where_the_last_step_is_not_reached_the_way_to_an_earlier_one_says_so() -> None:
    (way,) = found_in(faulty.never_opens).shortest
    assert (way.step, way.missed) == ("letter-1", "letter-2")
    assert "no walk reaches letter-2, the last required step" in way.text


# --- values ---------------------------------------------------------------------------------------------------------


def test_the_same_policy_gives_the_same_answer() -> None:
    policy = faulty.parsed(faulty.reading_without_effect)
    assert audit(policy).to_dict() == audit(policy).to_dict()


def test_an_audit_does_not_change_and_says_little_of_itself() -> None:
    found = found_in(faulty.circular)
    with pytest.raises(FrozenInstanceError):
        found.walks = 0  # type: ignore[misc]
    assert repr(found) == "<Audit of two-letters: 3 errors, 1 warning, 0 notes>"
    assert repr(found.remarks[0]).startswith("<Remark error: ")


def test_json_holds_every_remark_with_its_witness() -> None:
    found: dict[str, Any] = found_in(faulty.circular).to_dict()
    assert found["policy"]["id"] == "two-letters"
    assert {"severity", "kind", "where", "text", "citation", "witness"} == set(found["remarks"][0])
    assert all(Case.parse(remark["witness"]) for remark in found["remarks"] if remark["witness"])


def test_the_explanation_tells_each_remark_with_its_clause_and_the_way() -> None:
    text = found_in(faulty.not_before_8_within_7).explain()
    assert "error: contradictory-timing: steps.letter-2.due" in text
    assert "[Attendance letters of an example district, Letter 2]" in text
    assert "Shortest way" not in text  # whoever waits takes letter 2 after its last day


def test_what_is_no_policy_is_refused() -> None:
    with pytest.raises(WrongType, match="policy: expected a Policy, came dict"):
        audit(faulty.sound())  # type: ignore[arg-type]


def test_remarks_are_values() -> None:
    assert Remark(NOTE, "unused", "x", "y") == Remark(NOTE, "unused", "x", "y")
