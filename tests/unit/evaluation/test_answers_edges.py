"""The answer as JSON, whole and to the letter, and what a wrong call is refused with."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, timedelta
from typing import Any

import pytest

from schoolrules import Evaluation, Record, SchoolCalendar, evaluate, policies
from schoolrules.calendar import Period
from schoolrules.errors import InvalidInput, OutsideCalendar, WrongType
from schoolrules.evaluation.evaluate import HINTED, JUDGED, OLDEST
from schoolrules.evaluation.results import Finding, StepReport
from schoolrules.policy.basics import Citation, Fact, Force, Parameter, Verdict
from schoolrules.policy.checks import Cleared
from schoolrules.policy.conditions import Done, ReadingIs
from schoolrules.policy.days import After, StepDay
from schoolrules.policy.needs import NoticeNeed
from schoolrules.policy.policy import Edition, Hold, Policy
from schoolrules.policy.rules import Criterion, FactRule
from schoolrules.policy.step import Action, Requirement
from tests.unit.policy.small import CLAUSE, SEPTEMBER, event, sep, small_policy, step, taken

ONE_DAY = timedelta(days=1)
CITED = {"source": "Handbook", "section": "1", "gist": "a small clause"}
LIMIT = After(StepDay("first"), "wait")
WAIT = Parameter(Period(3, "calendar days"), "how long", CLAUSE)


def judged(policy: Policy, *events: dict[str, Any], on: int = 30, facts: Any = None, **more: Any) -> Evaluation:
    return evaluate(policy, Record("S-1", list(events), facts), calendar=SEPTEMBER, as_of=sep(on), **more)


def problems(make: Callable[[], object]) -> list[tuple[str, str]]:
    with pytest.raises(InvalidInput) as caught:
        make()
    return [(problem.path, problem.message) for problem in caught.value.problems]


# --- the answer --------------------------------------------------------------------------------------------------


def test_the_whole_answer_of_a_small_case() -> None:
    """One criterion, one rule kept, a step done, one overdue and one allowed."""
    notice = Requirement("notice", "the family was told", Cleared((NoticeNeed("family", "first"),)))
    policy = small_policy(
        criteria={"plan": Criterion("A plan", FactRule("plan", True, "the pupil has a plan"), CLAUSE)},
        steps=(
            step("first", requirements=(notice,)),
            step("second", due=LIMIT, roll="next", notify=("family",), participants=("school",)),
            step("third", force=Force.MAY, earliest=StepDay("first"), needs=(NoticeNeed("family", "third"),)),
        ),
        holds={"orders": Hold("Nothing is ordered.", Done("first"), CLAUSE)},
    ).with_parameters({"wait": "2 calendar days"})
    told = event("notice", 5, id="n", to="family", about="first")
    late = {**event("notice", 6, id="late", to="family", about="first")}
    answer = judged(policy, told, late, taken("first", 6, id="s"), on=10, facts={"plan": True}, known_at=sep(9))
    second = {
        "step": "second",
        "title": "Step second",
        "actor": "school",
        "force": "must",
        "status": "overdue",
        "done_on": None,
        "earliest": None,
        "due": "2024-09-09",
        "due_nominal": "2024-09-08",
        "blocked_by": [],
        "actions": [],
        "notify": ["family"],
        "participants": ["school"],
        "readings": [],
        "citation": CITED,
    }
    third = {
        "step": "third",
        "title": "Step third",
        "actor": "school",
        "force": "may",
        "status": "blocked",
        "done_on": None,
        "earliest": "2024-09-06",
        "due": None,
        "due_nominal": None,
        "blocked_by": ["notice:family"],
        "actions": [],
        "notify": [],
        "participants": [],
        "readings": [],
        "citation": CITED,
    }
    assert answer.to_dict() == {
        "policy": {"id": "small", "edition": "1", "digest": policy.digest},
        "subject": "S-1",
        "as_of": "2024-09-10",
        "known_at": "2024-09-09",
        "calendar": {"digest": SEPTEMBER.digest},
        "state": "open",
        "findings": [
            {
                "rule": "plan",
                "type": "criterion",
                "verdict": "met",
                "force": "should",
                "since": "2024-09-01",
                "value": None,
                "threshold": None,
                "window": None,
                "evidence": [],
                "excluded": [],
                "needs": [],
                "readings": [],
                "explanation": "Met: the pupil has a plan. Met since 2024-09-01. [Handbook, 1: a small clause]",
                "citation": CITED,
            },
            {
                "rule": "first.notice",
                "type": "requirement",
                "verdict": "kept",
                "force": "must",
                "since": None,
                "value": None,
                "threshold": None,
                "window": None,
                "evidence": ["n"],
                "excluded": [],
                "needs": [],
                "readings": [],
                "explanation": "Kept: Step first, taken on 2024-09-06: the family was told. "
                "[Handbook, 1: a small clause]",
                "citation": CITED,
            },
        ],
        "steps": [
            {**second, "step": "first", "title": "Step first", "status": "done", "done_on": "2024-09-06", "due": None}
            | {"due_nominal": None, "notify": [], "participants": []},
            second,
            third,
        ],
        "next_step": second,
        "options": [third],
        "holds": ["orders"],
        "notes": [],
    }


def test_what_a_reading_would_change_stands_beside_the_step() -> None:
    """In school days the third day after Thursday is Tuesday; in calendar days it is Sunday."""
    by_days = After(StepDay("first"), "wait", days="days")
    policy = small_policy(
        parameters={"wait": WAIT},
        steps=(step("first"), step("second", due=by_days)),
    )
    report = judged(policy, taken("first", 5), on=6).steps["second"]
    assert report.due == sep(10)
    assert [reading.to_dict() for reading in report.readings] == [
        {"reading": "days", "as": "school", "otherwise": {"calendar": {"due": "2024-09-08"}}}
    ]


def test_an_action_has_its_own_clause_or_its_steps() -> None:
    """And is done where the record shows it."""
    other = Citation("Handbook", "2", "another clause")
    actions = (Action("ring", Force.SHOULD, Done("second")), Action("write", citation=other))
    found = judged(small_policy(steps=(step("first", actions=actions), step("second"))), taken("second", 5))
    assert [action.to_dict() for action in found.steps["first"].actions] == [
        {"text": "ring", "force": "should", "done": True, "citation": CITED},
        {
            "text": "write",
            "force": "must",
            "done": False,
            "citation": {"source": "Handbook", "section": "2", "gist": "another clause"},
        },
    ]


def test_a_finding_or_a_step_without_its_evaluation_tells_nothing_more() -> None:
    """They are values that may be made by hand."""
    found = Finding("rule", "criterion", Verdict.KEPT, Force.MUST, None, None, None, None, (), CLAUSE)
    assert (found.excluded, found.readings, found.explanation) == ((), (), "")
    report = StepReport("first", "t", "school", Force.MUST, "ready", None, None, None, None, (), (), CLAUSE)
    assert (report.actions, report.participants, report.readings) == ((), (), ())
    assert repr(found) == "<Finding rule: kept>"
    assert repr(report) == "<StepReport first: ready>"


def test_findings_and_steps_of_other_content_differ() -> None:
    """Whatever evaluation they are part of; and they are no other thing."""
    one, two = judged(small_policy(), on=29), judged(small_policy(), on=30)
    assert one.steps["first"] == two.steps["first"]
    assert one.steps["first"] != one.steps["second"]
    assert one.steps["first"] != "first"
    assert len({hash(report) for report in one.steps.values()}) == 3
    criterion = {"plan": Criterion("A plan", FactRule("plan", True, "a plan"), CLAUSE)}
    known, unknown = (judged(small_policy(criteria=criterion), facts={"plan": plan}) for plan in (True, None))
    assert known.findings["plan"] != unknown.findings["plan"]
    assert known.findings["plan"] != "plan"
    assert hash(known.findings["plan"]) != hash(unknown.findings["plan"])


def test_a_change_is_refused_in_words() -> None:
    """Setting and deleting alike."""
    found = judged(small_policy())
    with pytest.raises(AttributeError) as caught:
        found.as_of = sep(1)
    assert str(caught.value) == "an evaluation does not change; evaluate again, or ask what if"
    with pytest.raises(AttributeError) as caught:
        del found.as_of
    assert str(caught.value) == "an evaluation does not change"


def test_an_evaluation_prints_its_state_its_criteria_and_what_is_next() -> None:
    """One criterion is singular."""
    criterion = {"plan": Criterion("A plan", FactRule("plan", True, "a plan"), CLAUSE)}
    found = judged(small_policy(criteria=criterion), facts={"plan": True})
    assert repr(found) == "<Evaluation small: open, 1 criterion met, next: first>"


# --- the door ----------------------------------------------------------------------------------------------------


def test_a_wrong_argument_is_named_by_its_type() -> None:
    """Policy, record, calendar and both days."""
    wrong: Any = "truancy"
    policy, record = small_policy(), Record("S-1")
    calls: list[tuple[Callable[[], object], str]] = [
        (
            lambda: evaluate(wrong, record, calendar=SEPTEMBER, as_of=sep(3)),
            "policy: expected a Policy, came str",
        ),
        (lambda: evaluate(policy, wrong, calendar=SEPTEMBER, as_of=sep(3)), "record: expected a Record, came str"),
        (
            lambda: evaluate(policy, record, calendar=wrong, as_of=sep(3)),
            "calendar: expected a SchoolCalendar or None, came str",
        ),
        (
            lambda: evaluate(policy, record, calendar=SEPTEMBER, as_of=wrong),
            "as_of: expected a datetime.date, came str",
        ),
        (
            lambda: evaluate(policy, record, calendar=SEPTEMBER, as_of=sep(3), known_at=wrong),
            "known_at: expected a datetime.date, came str",
        ),
    ]
    for call, message in calls:
        with pytest.raises(WrongType) as caught:
            call()
        assert str(caught.value) == message
    assert problems(lambda: evaluate(policy, record, calendar=SEPTEMBER, as_of=sep(3), readings=wrong)) == [
        ("readings", "expected one of chosen, all")
    ]


def test_a_day_outside_the_calendar_is_refused_with_its_side() -> None:
    """The first and the last day of the coverage are inside."""
    for day, side in ((date(2024, 8, 31), "before"), (date(2024, 10, 1), "after")):
        with pytest.raises(OutsideCalendar) as caught:
            evaluate(small_policy(), Record("S-1"), calendar=SEPTEMBER, as_of=day)
        error = caught.value
        assert (error.day, error.first, error.last, error.side) == (day, sep(1), sep(30), side)
    assert judged(small_policy(), on=1).state == judged(small_policy(), on=30).state == "open"


def test_a_policy_that_counts_no_school_days_asks_for_no_calendar() -> None:
    """Neither for one, nor for one that covers the day."""
    plain = small_policy(needs_calendar=False, parameters={})
    for calendar in (None, SEPTEMBER):
        assert evaluate(plain, Record("S-1"), calendar=calendar, as_of=date(2025, 1, 1)).state == "open"
    assert problems(lambda: evaluate(small_policy(), Record("S-1"), calendar=None, as_of=sep(3))) == [
        ("calendar", "required: small counts school days")
    ]


def test_what_does_not_fit_the_policy_is_told_all_at_once() -> None:
    """Facts, steps, approvals, notices and outcomes, each with the names that there are, and the nearest one."""
    policy = small_policy(
        steps=(step("first", outcomes=("agreed", "refused")), step("second", done=StepDay("first")), step("third")),
        facts={"plan": Fact("bool", "there is a plan", required=True), "size": Fact("integer", "how large")},
    )
    events = [
        taken("frst", 3),
        taken("second", 3),
        taken("first", 3, outcome="agred"),
        event("approval", 3, of="thrid", by="school"),
        event("notice", 3, to="family", about="filng"),
        event("notice", 3, to="family", about="decision"),
        event("approval", 3, of="second", by="school"),
        event("notice", 3, to="family", about="third"),
        taken("third", 3, outcome="whatever"),
    ]
    assert problems(lambda: judged(policy, *events, facts={"siz": 1, "size": "x"})) == [
        ("facts[0]", "unknown fact, perhaps size; expected one of plan, size"),
        ("events[0].step", "no step of the policy, perhaps first; expected one of first, third"),
        ("events[1].step", "this step is recorded by events of another kind"),
        ("events[2].outcome", "no outcome of this step, perhaps agreed; expected one of agreed, refused"),
        ("events[3].of", "no step of the policy, perhaps third; expected one of first, second, third"),
        (
            "events[4].about",
            "no step of the policy, perhaps filing; expected one of first, second, third, filing, meeting, decision",
        ),
        ("facts.size", "expected a whole number, not negative"),
        ("facts.plan", "required"),
    ]
    assert problems(lambda: judged(small_policy(facts={}), facts={"plan": True})) == [
        ("facts[0]", "unknown fact; the policy asks for no facts")
    ]


def test_a_number_that_the_caller_has_not_said_is_asked_for() -> None:
    """By its name, and with what it is about."""
    policy = small_policy(parameters={"wait": WAIT, "enough": Parameter(None, "how many are enough", CLAUSE)})
    assert problems(lambda: judged(policy)) == [("set.enough", "required: how many are enough")]


def test_a_day_is_judged_where_there_is_room_to_count_back_and_forward() -> None:
    """The first and the last such day are judged; an event of the oldest day there may be is read."""
    first, last = JUDGED
    plain = small_policy(needs_calendar=False, parameters={})
    words = f"expected a day from {first} to {last}"
    for day in (first, last):
        assert evaluate(plain, Record("S-1"), calendar=None, as_of=day).state == "open"
    for day in (first - ONE_DAY, last + ONE_DAY):
        assert problems(lambda day=day: evaluate(plain, Record("S-1"), calendar=None, as_of=day)) == [("as_of", words)]  # type: ignore[misc]
    old, older = ({**taken("first", 3), "on": day.isoformat()} for day in (OLDEST, OLDEST - ONE_DAY))
    assert evaluate(plain, Record("S-1", [old]), calendar=None, as_of=last).steps["first"].done_on == OLDEST
    assert problems(lambda: evaluate(plain, Record("S-1", [older]), calendar=None, as_of=last)) == [
        ("events[0].on", f"expected a day from {OLDEST} on")
    ]


def test_only_the_first_unknown_names_get_a_hint() -> None:
    """To look for the nearest name of each of many would take long."""
    steps = [taken("frist", 3) for _ in range(HINTED + 1)]
    told = [message.partition(";")[0] for _, message in problems(lambda: judged(small_policy(), *steps))]
    plain, hinted = "no step of the policy", "no step of the policy, perhaps first"
    assert told == [*[hinted] * HINTED, plain]
    notices = [event("notice", 3, to="family", about="frist") for _ in range(HINTED + 1)]
    told = [message.partition(";")[0] for _, message in problems(lambda: judged(small_policy(), *notices))]
    assert told == [*[hinted] * HINTED, plain]


def test_the_edition_is_chosen_with_what_was_known() -> None:
    """A complaint of the old text's time that became known later dates nothing yet."""
    both = (Edition(small_policy()), Edition(small_policy(edition="2"), sep(10)))
    policy = small_policy(edition="all", editions=both, anchors=("complaint_filed",))
    filed = event("complaint_filed", 9, known_on="2024-09-20")
    assert [judged(policy, filed, known_at=sep(day)).policy.edition for day in (19, 20)] == ["2", "1"]


def test_an_evaluation_tells_of_all_readings_only_where_asked() -> None:
    """Made by hand, too."""
    assert not Evaluation(small_policy(), Record("S-1"), SEPTEMBER, sep(3), None).with_all_readings


# --- under other readings ----------------------------------------------------------------------------------------

BY_READING = small_policy(
    parameters={"wait": WAIT},
    steps=(
        step("first"),
        step("second", due=After(StepDay("first"), "wait", days="days")),
        step("third", opens=ReadingIs("days", "calendar")),
    ),
)


def test_everything_under_all_readings() -> None:
    """One phrase read two ways: a date, a status, and what is next hang on it; everything else stands."""
    every = judged(BY_READING, taken("first", 5), taken("second", 9), on=10).all_readings
    assert (every.combinations, every.evaluated) == (2, 2)
    assert every.stands("first") and not every.stands("third")
    assert (every.hangs_on("third"), every.hangs_on("first")) == (("days",), ())
    assert every.to_dict() == {
        "combinations": 2,
        "evaluated": 2,
        "same_under_all": {"findings": [], "steps": ["first"]},
        "differing": [
            {
                "step": "second",
                "field": "due",
                "hangs_on": ["days"],
                "values": [
                    {"value": "2024-09-10", "under": [{"days": "school"}]},
                    {"value": "2024-09-08", "under": [{"days": "calendar"}]},
                ],
            },
            {
                "step": "third",
                "field": "status",
                "hangs_on": ["days"],
                "values": [
                    {"value": "not_required", "under": [{"days": "school"}]},
                    {"value": "ready", "under": [{"days": "calendar"}]},
                ],
            },
            {
                "evaluation": "state",
                "field": "state",
                "hangs_on": ["days"],
                "values": [
                    {"value": "clear", "under": [{"days": "school"}]},
                    {"value": "open", "under": [{"days": "calendar"}]},
                ],
            },
            {
                "evaluation": "state",
                "field": "next_step",
                "hangs_on": ["days"],
                "values": [
                    {"value": None, "under": [{"days": "school"}]},
                    {"value": "third", "under": [{"days": "calendar"}]},
                ],
            },
        ],
        "contested_steps": {},
    }
    assert every.explain().splitlines() == [
        "The policy's phrases can be read in 2 ways; 2 had to be tried.",
        "What hangs on days:",
        "  second, due: 2024-09-10 (days as school); 2024-09-08 (days as calendar)",
        "  third, status: not required (days as school); ready (days as calendar)",
        "  the state: clear (days as school); open (days as calendar)",
        "  the next step: none (days as school); third (days as calendar)",
    ]


def test_where_no_reading_is_asked_for_everything_is_the_same() -> None:
    """Then one evaluation is all there is to work out."""
    every = judged(small_policy()).all_readings
    assert (every.combinations, every.evaluated, every.hinges) == (2, 1, ())
    assert every.explain() == (
        "The policy's phrases can be read in 2 ways; 1 had to be tried.\nEverything is the same under every reading."
    )


def test_all_readings_are_part_of_the_answer_only_where_asked_for() -> None:
    """And make it another evaluation."""
    plain, every = judged(BY_READING), judged(BY_READING, readings="all")
    assert "all_readings" not in plain.to_dict()
    assert every.to_dict()["all_readings"] == every.all_readings.to_dict()
    assert plain != every


def test_no_policy_of_the_library_is_settled_by_an_empty_record_alone() -> None:
    """An empty case of the truancy policy is clear, and so settled."""
    calendar = SchoolCalendar.build(date(2024, 9, 1), date(2024, 9, 30))
    found = evaluate(policies.get("truancy-intervention"), Record("S-1"), calendar=calendar, as_of=sep(3))
    assert found.is_settled
    assert not judged(small_policy()).is_settled
