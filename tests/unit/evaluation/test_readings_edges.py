"""A small case under three readings, two of which matter together: what hangs on which, and what is contested."""

from __future__ import annotations

from typing import Any

import pytest

from schoolrules import Evaluation, Record, evaluate
from schoolrules.calendar import Period
from schoolrules.errors import InvalidInput
from schoolrules.evaluation.results import Finding, StepReport
from schoolrules.policy.absences import AnyAbsence
from schoolrules.policy.basics import Force, Parameter, Reading, Verdict
from schoolrules.policy.casefacts import DayNeed
from schoolrules.policy.checks import Cleared, Holds, Within
from schoolrules.policy.conditions import AllOf, Always, AnyOf, Never, ReadingIs
from schoolrules.policy.days import After, EventDay, StepDay
from schoolrules.policy.ladder import MadeGood
from schoolrules.policy.policy import Policy
from schoolrules.policy.rules import Criterion
from schoolrules.policy.step import Requirement
from tests.unit.policy.small import CLAUSE, SEPTEMBER, event, sep, small_policy, step, taken

LIMIT = After(StepDay("first"), "wait", days="days")
"""Three days after the first step: Tuesday the tenth in school days, Sunday the eighth in calendar days."""
POLICY = small_policy(
    parameters={"wait": Parameter(Period(3, "calendar days"), "how long", CLAUSE)},
    readings={
        "days": Reading("three days", {"school": "s", "calendar": "c"}, "the usual", CLAUSE),
        "mode": Reading("the mode", {"a": "one", "b": "another"}, "the usual", CLAUSE),
        "deep": Reading("how deep", {"off": "not", "on": "so"}, "the usual", CLAUSE),
    },
    steps=(
        step(
            "first",
            requirements=(Requirement("never", "never", Holds(Never())), Requirement("ever", "ever", Holds(Always()))),
        ),
        step("second", requirements=(Requirement("mode", "in mode a", Holds(ReadingIs("mode", "a"))),)),
        step("third", opens=AllOf((ReadingIs("mode", "b"), ReadingIs("deep", "on")))),
        step("fourth", due=LIMIT, requirements=(Requirement("within", "in time", Within(LIMIT)),)),
    ),
)


def judged(policy: Policy = POLICY, on: int = 9) -> Evaluation:
    record = Record("S-1", [taken("first", 5), taken("second", 6)])
    return evaluate(policy, record, calendar=SEPTEMBER, as_of=sep(on))


def test_only_the_ways_of_reading_that_can_matter_are_tried() -> None:
    """Of eight, two are spared: how deep is not asked in mode a."""
    every = judged().all_readings
    assert (every.combinations, every.evaluated) == (8, 6)


def test_each_difference_names_the_phrases_that_it_hangs_on_together() -> None:
    """One alone, two together, and none of the third where it does not matter."""
    neither = [{"mode": "a", "deep": "off"}, {"mode": "a", "deep": "on"}, {"mode": "b", "deep": "off"}]
    both = [{"mode": "b", "deep": "on"}]
    said = judged().all_readings.to_dict()
    assert [(next(iter(hinge.items())), hinge["field"], hinge["hangs_on"]) for hinge in said["differing"]] == [
        (("finding", "second.mode"), "verdict", ["mode"]),
        (("finding", "fourth.within"), "verdict", ["days"]),
        (("step", "third"), "status", ["mode", "deep"]),
        (("step", "fourth"), "status", ["days"]),
        (("step", "fourth"), "due", ["days"]),
        (("evaluation", "state"), "next_step", ["mode", "deep"]),
    ]
    assert [hinge["values"] for hinge in said["differing"]] == [
        [{"value": "kept", "under": [{"mode": "a"}]}, {"value": "breached", "under": [{"mode": "b"}]}],
        [{"value": "pending", "under": [{"days": "school"}]}, {"value": "breached", "under": [{"days": "calendar"}]}],
        [{"value": "not_required", "under": neither}, {"value": "ready", "under": both}],
        [{"value": "ready", "under": [{"days": "school"}]}, {"value": "overdue", "under": [{"days": "calendar"}]}],
        [
            {"value": "2024-09-10", "under": [{"days": "school"}]},
            {"value": "2024-09-08", "under": [{"days": "calendar"}]},
        ],
        [{"value": "fourth", "under": neither}, {"value": "third", "under": both}],
    ]
    assert said["same_under_all"] == {"findings": ["first.never", "first.ever"], "steps": ["first", "second"]}


def test_a_step_is_contested_where_some_readings_make_it_unlawful() -> None:
    """What is unlawful under all of them, and what was not taken, is not."""
    assert judged().all_readings.to_dict()["contested_steps"] == {"second": ["mode"]}


def test_what_hangs_on_the_readings_is_told_in_words() -> None:
    """By the phrases, in the order in which something hangs on them."""
    neither = "mode as a with deep as off, or mode as a with deep as on, or mode as b with deep as off"
    assert judged().all_readings.explain().splitlines() == [
        "The policy's phrases can be read in 8 ways; 6 had to be tried.",
        "second was taken, and is lawful under some readings only: see mode.",
        "What hangs on mode:",
        "  second.mode, verdict: kept (mode as a); breached (mode as b)",
        "What hangs on days:",
        "  fourth.within, verdict: pending (days as school); breached (days as calendar)",
        "  fourth, status: ready (days as school); overdue (days as calendar)",
        "  fourth, due: 2024-09-10 (days as school); 2024-09-08 (days as calendar)",
        "What hangs on mode and deep:",
        f"  third, status: not required ({neither}); ready (mode as b with deep as on)",
        f"  the next step: fourth ({neither}); third (mode as b with deep as on)",
    ]


def test_one_phrase_read_otherwise_at_a_time_stands_beside_step_and_finding() -> None:
    """Two phrases that matter only together change nothing alone."""
    found = judged()
    assert [reading.to_dict() for reading in found.steps["fourth"].readings] == [
        {"reading": "days", "as": "school", "otherwise": {"calendar": {"status": "overdue", "due": "2024-09-08"}}}
    ]
    assert [reading.to_dict() for reading in found.findings["second.mode"].readings] == [
        {"reading": "mode", "as": "a", "otherwise": {"b": {"verdict": "breached"}}}
    ]
    assert found.steps["third"].readings == ()
    other = judged(POLICY.with_readings({"mode": "b", "days": "calendar"}))
    assert [reading.to_dict() for reading in other.steps["third"].readings] == [
        {"reading": "deep", "as": "off", "otherwise": {"on": {"status": "ready"}}}
    ]
    assert "    if days is read as calendar, not school: status overdue, due 2024-09-08" in found.explain().splitlines()
    assert "    if days is read as school, not calendar: status ready, due 2024-09-10" in other.explain().splitlines()


def test_more_ways_than_can_be_looked_at_are_refused() -> None:
    """Thirteen phrases of two readings each, all of them asked for, are 8,192 ways."""
    many = {f"r{n}": Reading(f"phrase {n}", {"a": "1", "b": "2"}, "why", CLAUSE) for n in range(13)}
    steps = tuple(step(f"s{n}", opens=ReadingIs(f"r{n}", "a")) for n in range(13))
    found = evaluate(small_policy(readings=many, steps=steps), Record("S-1"), calendar=SEPTEMBER, as_of=sep(9))
    with pytest.raises(InvalidInput) as caught:
        _ = found.all_readings
    (problem,) = caught.value.problems
    assert (problem.path, problem.message) == (
        "policy.readings",
        "more than 4096 combinations matter; choose some of them beforehand",
    )


def test_a_reading_that_is_not_asked_for_is_not_counted_among_the_ways_to_try() -> None:
    """Thirteen phrases of which one is asked for are two ways to try."""
    many = {f"r{n}": Reading(f"phrase {n}", {"a": "1", "b": "2"}, "why", CLAUSE) for n in range(13)}
    policy = small_policy(readings=many, steps=(step("first", opens=ReadingIs("r0", "a")),))
    every = evaluate(policy, Record("S-1"), calendar=SEPTEMBER, as_of=sep(9)).all_readings
    assert (every.combinations, every.evaluated) == (8192, 2)


# --- values ------------------------------------------------------------------------------------------------------


def test_values_that_differ_in_one_field_have_other_hashes() -> None:
    """To the last field that is not the evaluation they are part of."""
    report: Any = StepReport("first", "t", "school", Force.MUST, "ready", None, None, None, None, (), (), CLAUSE)
    found: Any = Finding("rule", "criterion", Verdict.MET, Force.MUST, None, None, None, None, (), CLAUSE)
    others = [report._replace(title="u"), report._replace(is_routine=True), report._replace(beyond=("due",))]
    assert len({hash(report), *(hash(other) for other in others)}) == 4
    assert len({hash(found), hash(found._replace(needs=("x",))), hash(found._replace(since=sep(1)))}) == 3
    assert len({hash(judged(on=day)) for day in (9, 10, 11)}) == 3


def test_what_was_counted_and_what_was_not_are_told_by_criterion() -> None:
    """A day once, whatever the number of its entries; nothing where the criterion was not judged."""
    criteria = {
        "absent": Criterion("Absent", AnyAbsence(), CLAUSE),
        "idle": Criterion("Idle", AnyAbsence(), CLAUSE, applies=Never()),
    }
    events = [event("absence", day, id=id_, status="unexcused") for id_, day in (("b", 6), ("a", 5), ("c", 6))]
    events.append(event("absence", 9, id="x", status="excused"))
    found = evaluate(small_policy(criteria=criteria), Record("S-1", events), calendar=SEPTEMBER, as_of=sep(10))
    assert found.days_counted_by("absent") == (sep(5), sep(6))
    assert found.comparison_of("absent") == "3 entries of unexcused absence on the pupil's school days"
    assert (found.days_counted_by("idle"), found.comparison_of("idle"), found.excluded_by("idle")) == ((), "", ())
    told = found.findings["absent"].to_dict()
    assert told["evidence"] == ["a", "b", "c"]
    assert told["excluded"] == [{"event": "x", "reason": "excused, not unexcused"}]


def test_what_a_step_lacked_is_what_it_lacked_on_its_own_day() -> None:
    """A day that became known later does not mend it, but where the requirement goes on."""
    known = Cleared((DayNeed("received", EventDay("complaint_received")),))
    steps = (
        step(
            "first",
            requirements=(
                Requirement("then", "known then", known),
                Requirement("now", "known now", known, continuing=True),
            ),
        ),
    )
    events = [taken("first", 5), event("complaint_received", 9)]
    found = evaluate(small_policy(steps=steps), Record("S-1", events), calendar=SEPTEMBER, as_of=sep(10)).findings
    assert (str(found["first.then"].verdict), found["first.then"].needs) == ("undetermined", ("fact:received",))
    assert (str(found["first.now"].verdict), found["first.now"].needs) == ("kept", ())


def test_a_step_is_contested_by_the_phrases_that_make_it_unlawful_and_no_others() -> None:
    """Two of them together; a third one only says whether another rule concerns the case."""
    either = AnyOf((ReadingIs("mode", "a"), ReadingIs("deep", "off")))
    rules = (
        Requirement("either", "in mode a, or not deep", Holds(either)),
        Requirement("good", "made good", MadeGood(ReadingIs("days", "calendar"), "first")),
    )
    policy = small_policy(readings=POLICY.readings, steps=(step("first"), step("second", requirements=rules)))
    every = judged(policy).all_readings
    assert every.to_dict()["contested_steps"] == {"second": ["mode", "deep"]}
    assert every.hangs_on("second.good") == ("days",)
    assert "second was taken, and is lawful under some readings only: see mode, deep." in every.explain().splitlines()


def test_a_day_that_there_is_not_under_another_reading_is_none() -> None:
    """In words; in JSON it is null."""
    steps = (step("first"), step("second"), step("last", earliest=StepDay("first"), opens=ReadingIs("mode", "a")))
    found = judged(small_policy(readings=POLICY.readings, steps=steps))
    assert "    if mode is read as b, not a: status not_required, earliest none" in found.explain().splitlines()
    assert [one.to_dict()["otherwise"] for one in found.steps["last"].readings] == [
        {"b": {"status": "not_required", "earliest": None}}
    ]


def test_a_step_that_there_is_under_another_reading_alone_is_told_of_too() -> None:
    """It has no report, and its fields under the other reading are all that differs."""
    steps = (step("first"), step("second"), step("extra", exists=ReadingIs("mode", "b"), earliest=StepDay("first")))
    found = judged(small_policy(readings=POLICY.readings, steps=steps))
    assert "extra" not in found.steps
    assert [one.to_dict()["otherwise"] for one in found.readings_of_step("extra")] == [
        {"b": {"status": "ready", "earliest": "2024-09-05"}}
    ]
