"""What is said of a policy that does not fit together, at its path and to the letter; and variants of one that does."""

from __future__ import annotations

import hashlib
import json
import pickle
from collections.abc import Callable
from dataclasses import replace
from datetime import date
from typing import Any

import pytest

from schoolrules import InvalidInput, Policy
from schoolrules.calendar import Period
from schoolrules.policy.absences import AbsenceSum, AnyAbsence
from schoolrules.policy.basics import Citation, Fact, Parameter, Reading
from schoolrules.policy.checks import Cleared
from schoolrules.policy.conditions import (
    AllOf,
    Always,
    AnyDone,
    Done,
    FactIs,
    Happened,
    Met,
    Reached,
    ReadingIs,
    StepShows,
)
from schoolrules.policy.days import After, EventDay, Latest, NextSchoolDay, Since, StepDay, StepDetail, TallyReached
from schoolrules.policy.needs import TallyNeed
from schoolrules.policy.policy import Edition
from schoolrules.policy.rules import Criterion, FactRule
from schoolrules.policy.step import Requirement, TakenIf
from schoolrules.policy.tally import Tally
from schoolrules.policy.validation import MAX_ENTRIES, MAX_NUMBER, MAX_PROBLEMS

from .small import CLAUSE, sep, small_policy, step, taken, view_of

ID = "expected an id such as letter-1: small letters, digits and hyphens"
CIRCLE = "rests on itself; expected parts that can be worked out in turn"


def problems(make: Callable[[], object]) -> list[tuple[str, str]]:
    with pytest.raises(InvalidInput) as caught:
        make()
    return [(problem.path, problem.message) for problem in caught.value.problems]


def requirements(*names: str) -> tuple[Requirement, ...]:
    return tuple(Requirement(name, "a rule", Cleared(())) for name in names)


# --- names -------------------------------------------------------------------------------------------------------


def test_ids_are_kebab_case_and_stand_once() -> None:
    """Of the policy, its criteria, its steps and their requirements."""
    assert problems(
        lambda: small_policy(
            id="Small",
            criteria={"a b": Criterion("A", AnyAbsence(), CLAUSE)},
            steps=(
                step("first", requirements=requirements("a", "a", "b.c", "a")),
                step("first"),
                step("third-"),
                step("first", requirements=requirements("a")),
            ),
        )
    ) == [
        ("steps[0].requirements[1].name", "expected each requirement's name once"),
        ("steps[0].requirements[3].name", "expected each requirement's name once"),
        ("steps[1].id", "expected each step's id once"),
        ("steps[3].id", "expected each step's id once"),
        ("id", ID),
        ("criteria.a b", ID),
        ("steps[2].id", ID),
        ("steps[0].requirements[2].name", ID),
    ]


def test_an_unknown_name_is_answered_with_the_names_there_are() -> None:
    """In order, and with the nearest; or that the policy has none."""
    assert problems(
        lambda: small_policy(
            steps=(
                step("first", opens=AllOf((FactIs("plann", True), Done("frist"))), notify=("famly",)),
                step("second", earliest=After(StepDay("first"), "enough"), skipped=ReadingIs("day", "school")),
                step("third", needs=(TallyNeed("calls"),), opens=Met("absent")),
            ),
            criteria={"much": Criterion("Much", AbsenceSum("wait"), CLAUSE)},
        )
    ) == [
        (
            "criteria.much.rule.at_least",
            "expected a parameter that holds a whole number, without unit; this one holds the other",
        ),
        ("steps[0].opens.of[0].fact", "unknown fact, perhaps plan; expected one of plan, size"),
        ("steps[0].opens.of[1].step", "unknown step, perhaps first; expected one of first, second, third"),
        ("steps[0].notify", "unknown role, perhaps family; expected one of family, school"),
        ("steps[1].skipped.reading", "unknown reading, perhaps days; expected one of days"),
        (
            "steps[1].earliest.period",
            "expected a parameter that holds a period, with its unit; this one holds the other",
        ),
        ("steps[2].opens.criterion", "unknown criterion; expected one of much"),
        ("steps[2].needs[0].tally", "unknown tally; the policy has no tally"),
    ]


def test_an_unknown_kind_of_event_is_answered_with_the_kinds_there_are() -> None:
    """Sorted by name."""
    ((path, message),) = problems(lambda: small_policy(tallies={"calls": Tally("calls", "absense", "enough")}))
    assert path == "tallies.calls.event"
    assert message.startswith("unknown event, perhaps absence; expected one of absence, appeal_filed, approval, ")


def test_an_alternative_is_one_of_its_readings() -> None:
    """And the default of a reading is too; one without alternatives has none."""
    assert problems(lambda: small_policy(steps=(step("first", opens=ReadingIs("days", "lunar")),))) == [
        ("steps[0].opens.alternative", "expected one of school, calendar")
    ]
    wrong = {
        "days": Reading("three days", {"school": "s", "calendar": "c"}, "the usual", CLAUSE, default="lunar"),
        "none": Reading("nothing", {}, "nothing", CLAUSE),
    }
    assert problems(lambda: small_policy(readings=wrong)) == [
        ("readings.days.default", "expected one of school, calendar"),
        ("readings.none.default", "expected one of at least one alternative"),
    ]


def test_a_number_of_the_policy_itself_is_within_its_bounds() -> None:
    """One that is left to the caller has no value yet."""
    numbers = {"enough": Parameter(9, "how many", CLAUSE, maximum=5), "open": Parameter(None, "how many", CLAUSE)}
    assert problems(lambda: small_policy(parameters=numbers)) == [
        ("parameters.enough.value", "expected a whole number from 1 to 5")
    ]


def test_what_counts_school_days_needs_a_policy_that_has_a_calendar() -> None:
    """The part is named by its path."""
    assert problems(
        lambda: small_policy(
            needs_calendar=False, steps=(step("first"), step("second", due=NextSchoolDay(StepDay("first"))))
        )
    ) == [("steps[1].due", "counts school days; expected a policy that needs a calendar")]


def test_a_field_is_one_of_the_events_own() -> None:
    """Where values are compared, where a day is read, and where sorts are told apart."""
    fields = "expected one of id, on, known_on, retracted_on, note, kind, to, about"
    unknown = "unknown field of this kind of event; "
    assert [
        (path, message.partition("; ")[0] + "; ")
        for path, message in problems(
            lambda: small_policy(
                steps=(
                    step("first", opens=Happened("notice", {"too": "family"})),
                    step("second", earliest=EventDay("notice", field="day")),
                    step(
                        "third", opens=StepShows("first", {"certifed": True}, ("item",)), due=StepDetail("first", "by")
                    ),
                ),
                tallies={"calls": Tally("calls", "intervention", "enough", sort="sort", distinct=Always())},
            )
        )
    ] == [
        ("steps[0].opens.where", unknown),
        ("steps[1].earliest.field", unknown),
        ("steps[2].opens.values", unknown),
        ("steps[2].opens.present", unknown),
        ("steps[2].due.detail", unknown),
        ("tallies.calls.sort", unknown),
    ]
    ((_, message),) = problems(lambda: small_policy(steps=(step("first", opens=Happened("notice", {"too": 1})),)))
    assert sorted(message.removeprefix(unknown + "expected one of ").split(", ")) == sorted(
        fields.removeprefix("expected one of ").split(", ")
    )
    assert small_policy(tallies={"calls": Tally("calls", "intervention", "enough", sort="sort")}).tallies


# --- nothing rests on itself -------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("parts", "path"),
    [
        ({"steps": (step("first", done=StepDay("first")),)}, "steps.first"),
        ({"steps": (step("first", done=StepDay("second")), step("second", done=StepDay("first")))}, "steps.first"),
        ({"steps": (step("first"), step("second", done=StepDay("third")), step("third", done=TallyReached("calls")))
          , "tallies": {"calls": Tally("calls", "intervention", "enough", after=StepDay("second"))}}, "steps.second"),
        ({"criteria": {"a": Criterion("A", AnyAbsence(), CLAUSE, applies=Met("b")),
                       "b": Criterion("B", AnyAbsence(), CLAUSE, applies=Met("a"))}}, "criteria.a"),
        ({"criteria": {"a": Criterion("A", AnyAbsence(), CLAUSE, applies=Done("first"))},
          "steps": (step("first", done=Since("a")),)}, "steps.first"),
        ({"tallies": {"calls": Tally("calls", "effort", "enough", after=TallyReached("calls"))}}, "tallies.calls"),
        ({"criteria": {"a": Criterion("A", AnyAbsence(), CLAUSE, applies=Reached("first"))},
          "steps": (step("first"), step("second", done=Since("a")))}, "steps.second"),
        ({"steps": (step("first", taken_if=(TakenIf({}, "not yet", when=Done("first")),)),)}, "steps.first"),
        ({"criteria": {"a": Criterion("A", AnyAbsence(), CLAUSE, applies=AnyDone(("second", "first")))},
          "steps": (step("first", done=Since("a")), step("second"))}, "steps.first"),
    ],
)  # fmt: skip
def test_what_rests_on_itself_is_refused_by_its_id(parts: dict[str, Any], path: str) -> None:
    """Directly, in turn, and by way of a tally, a criterion or the ladder."""
    assert problems(lambda: small_policy(**parts)) == [(path, CIRCLE)]


def test_what_rests_on_a_step_recorded_by_its_events_rests_on_nothing() -> None:
    """A step may be dated by what its own events hold, and two may rest on one."""
    steps = (
        step("first", done=StepDetail("first", "effective"), also_recorded=True),
        step("second", done=StepDay("first")),
        step("third", done=StepDay("first")),
        step("fourth", done=StepDay("third"), opens=Done("fourth")),
    )
    assert len(small_policy(steps=steps).steps) == 4


def test_two_ways_to_one_step_are_no_circle() -> None:
    """The first step rests on the second and the third, and both of them on the fourth, which rests on nothing."""
    steps = (
        step("first", done=Latest((StepDay("second"), StepDay("third")))),
        step("second", done=StepDay("fourth")),
        step("third", done=StepDay("fourth")),
        step("fourth"),
    )
    assert len(small_policy(steps=steps).steps) == 4


def test_a_parameters_name_is_no_step() -> None:
    """A step that is called like a parameter is unknown."""
    ((path, message),) = problems(lambda: small_policy(steps=(step("first", opens=Done("enough")),)))
    assert (path, message.split(";")[0]) == ("steps[0].opens.step", "unknown step")


# --- bounds ------------------------------------------------------------------------------------------------------


def test_as_many_entries_as_the_bound_are_taken_and_one_more_is_not() -> None:
    """A thousand roles."""
    roles = {"school": "the school", **{f"role-{number}": "a role" for number in range(MAX_ENTRIES - 1)}}
    assert len(small_policy(roles=roles).roles) == MAX_ENTRIES
    assert problems(lambda: small_policy(roles={**roles, "family": "the family"})) == [("roles", "at most 1,000")]


def test_no_more_problems_are_told_than_a_person_reads() -> None:
    """Six hundred wrong ids, and as many unknown steps."""
    steps = tuple(step(f"No {number}", opens=Done("nowhere")) for number in range(600))
    found = problems(lambda: small_policy(steps=steps))
    assert len(found) == MAX_PROBLEMS
    assert found[0] == ("steps[0].id", ID)
    assert found[600] == ("steps[0].opens.step", found[600][1])


@pytest.mark.parametrize("sign", [1, -1])
def test_a_number_is_as_large_as_its_bound_and_no_larger(sign: int) -> None:
    """Either side of zero."""
    fact = {"size": Fact("integer", "how many")}
    assert small_policy(facts=fact, steps=(step("first", opens=FactIs("size", sign * MAX_NUMBER)),)).facts
    over = (step("first", opens=FactIs("size", sign * (MAX_NUMBER + 1))),)
    said = "expected a whole number of at most 1000000000000000 either side of zero"
    assert problems(lambda: small_policy(facts=fact, steps=over)) == [("steps[0].opens.value", said)]


def test_a_name_that_begins_with_a_point_is_told_whole() -> None:
    """Nothing of a path is cut off."""
    of_it = {".X": Parameter(11, "how many", CLAUSE, 1, 5)}
    assert problems(lambda: small_policy(parameters=of_it)) == [
        ("parameters..X.value", "expected a whole number from 1 to 5")
    ]
    wrong = {".X": Criterion("A", AnyAbsence(), CLAUSE, applies=Done("nowhere"))}
    assert [path for path, _ in problems(lambda: small_policy(criteria=wrong))] == [
        "criteria..X",
        "criteria..X.applies.step",
    ]


# --- numbers and readings that the caller changes ----------------------------------------------------------------


def test_a_wrong_choice_is_answered_with_the_names_there_are() -> None:
    """And the nearest; a policy that has none says so."""
    assert problems(lambda: small_policy().with_parameters({"enogh": 3, "wait": "soon", "enough": 9})) == [
        ("set.wait", 'expected a period with its unit, such as "3 school days"')
    ]
    assert problems(lambda: small_policy().with_parameters({"enogh": 3, "enough": 9})) == [
        ("set.enogh", "unknown parameter, perhaps enough; expected one of enough, wait"),
        ("set.enough", "expected a whole number from 1 to 5"),
    ]
    assert problems(lambda: small_policy().with_readings({"day": "school", "days": "calender"})) == [
        ("readings.day", "unknown reading, perhaps days; expected one of days"),
        ("readings.days", "expected one of school, calendar, perhaps calendar"),
    ]
    bare = small_policy(parameters={}, readings={})
    assert problems(lambda: bare.with_parameters({"much": 3})) == [
        ("set.much", "unknown parameter; expected one of none: the policy has none")
    ]
    assert problems(lambda: bare.with_readings({"days": "x"})) == [
        ("readings.days", "unknown reading; expected one of none: the policy has none")
    ]


def test_counts_that_ascend_may_be_equal_but_not_fall() -> None:
    """A number that the caller has not said yet is passed over."""
    numbers = {
        "one": Parameter(3, "one", CLAUSE),
        "two": Parameter(None, "two", CLAUSE),
        "three": Parameter(6, "three", CLAUSE),
    }
    policy = small_policy(parameters=numbers, ascending=("one", "two", "three"))
    assert policy.unsaid == ("two",)
    assert policy.with_parameters({"one": 6}).values["one"] == 6
    assert problems(lambda: policy.with_parameters({"one": 7})) == [
        ("set.three", "expected a number no smaller than that of one")
    ]
    assert problems(lambda: policy.with_parameters({"two": 2})) == [
        ("set.two", "expected a number no smaller than that of one")
    ]


def test_changes_are_kept_beside_one_another_and_defaults_are_no_change() -> None:
    """In the policy's repr, its values and its digest."""
    policy = small_policy()
    changed = (
        policy.with_parameters({"enough": 3}).with_parameters({"wait": "2 weeks"}).with_readings({"days": "calendar"})
    )
    assert dict(changed.set) == {"enough": 3, "wait": Period(2, "weeks")}
    assert dict(changed.values) == {"enough": 3, "wait": Period(2, "weeks")}
    assert dict(changed.chosen) == {"days": "calendar"}
    assert repr(policy) == "<Policy small (1)>"
    assert repr(changed) == "<Policy small (1), 2 numbers changed, 1 readings chosen>"
    assert policy.with_parameters({"enough": 2, "wait": "3 school days"}).with_readings({"days": "school"}) == policy
    assert len({policy.digest, changed.digest, policy.with_parameters({"enough": 3}).digest}) == 3
    assert pickle.loads(pickle.dumps(changed)) == changed
    assert hash(changed) != hash(policy)
    assert policy != "small"


def test_a_digest_is_of_the_json_in_canonical_form() -> None:
    """Keys sorted, no blanks, ASCII: worked out here with the standard library alone."""
    policy = small_policy(title="A small policy \u2013 of Sch\u00f6n")
    text = json.dumps(policy.to_dict(), sort_keys=True, separators=(",", ":"))
    assert policy.digest == "sha256:" + hashlib.sha256(text.encode("ascii")).hexdigest()


def test_a_policy_as_json_leaves_out_what_says_nothing() -> None:
    """Empty fields with a default go; required ones stay, empty or not; periods and days are texts."""
    policy = small_policy(
        criteria={"plan": Criterion("A plan", FactRule("plan", True, "a plan"), Citation("Handbook", "2"))},
        steps=(step("first", earliest=After(StepDay("first"), "wait")),),
        parameters={
            "wait": Parameter(Period(3, "school days"), "how long", CLAUSE),
            "open": Parameter(None, "x", CLAUSE),
        },
        readings={},
        facts={"plan": Fact("bool", "there is a plan")},
    )
    clause = {"source": "Handbook", "section": "1", "gist": "a small clause", "sentences": ["000-01"]}
    said = policy.to_dict()
    assert said["parameters"] == {
        "wait": {"value": "3 school days", "about": "how long", "citation": clause, "minimum": 1, "maximum": 10_000},
        "open": {"value": None, "about": "x", "citation": clause, "minimum": 1, "maximum": 10_000},
    }
    assert said["states"] == []
    assert "readings" not in said and "notes" not in said and "compliance" not in said
    assert said["criteria"]["plan"]["citation"] == {"source": "Handbook", "section": "2", "gist": ""}
    assert said["steps"][0]["force"] == "must"
    assert said["steps"][0]["earliest"]["period"] == "wait"
    assert Policy.parse(said) == policy
    assert Policy.parse(json.dumps(said)).to_dict() == said


# --- questions ---------------------------------------------------------------------------------------------------


def test_whether_a_calendar_is_needed_hangs_on_text_numbers_and_readings() -> None:
    """On any one of them."""
    in_school = {"days": Reading("days", {"calendar": "c", "school": "s"}, "usual", CLAUSE, in_school_days=("school",))}
    calendar_days = {"wait": Parameter(Period(3, "calendar days"), "how long", CLAUSE)}
    plain = small_policy(needs_calendar=False, parameters=calendar_days, readings=in_school)
    assert not plain.counts_school_days
    assert plain.with_parameters({"wait": "3 school days"}).counts_school_days
    assert plain.with_readings({"days": "school"}).counts_school_days
    assert replace(plain, needs_calendar=True).counts_school_days
    assert plain.alternatives("days", has_calendar=True) == ("calendar", "school")
    assert plain.alternatives("days", has_calendar=False) == ("calendar",)


def test_where_a_paused_process_goes_on() -> None:
    """After the highest rung, or at the lowest that is open and not done."""
    steps = (
        step("first"),
        step("second"),
        step("beside", rung=False),
        step("third", opens=Done("second")),
        step("last"),
    )
    after = small_policy(steps=steps)
    lowest = small_policy(steps=steps, goes_on="at-the-lowest")
    second = taken("second", 5)
    assert after.resumes_at(view_of(after, second)) == "third"
    assert lowest.resumes_at(view_of(lowest, second)) == "first"
    done = [taken("first", 4), second, taken("third", 6), taken("last", 9)]
    assert after.resumes_at(view_of(after, *done)) is None
    assert lowest.resumes_at(view_of(lowest, *done)) is None
    closed = [taken("first", 4)]
    shut = small_policy(
        steps=(step("first"), step("second", opens=Done("last")), step("last")), goes_on="at-the-lowest"
    )
    assert shut.resumes_at(view_of(shut, *closed)) == "last"
    assert [index for index, _ in after.rungs] == [0, 1, 3, 4]
    assert (after.rung_after(-1), after.rung_after(1), after.rung_after(4)) == ("first", "third", None)


# --- editions ----------------------------------------------------------------------------------------------------


def editions() -> Policy:
    """A text of 1, replaced on 10 September by a text of 2 that has one number more."""
    old = small_policy()
    new = small_policy(edition="2", parameters={**old.parameters, "more": Parameter(1, "more", CLAUSE)})
    both = (Edition(old), Edition(new, sep(10)))
    return small_policy(edition="all", parameters=new.parameters, editions=both)


def test_the_edition_in_force_begins_on_its_day() -> None:
    """The day before it is still the old one."""
    policy = editions()
    assert [policy.edition_on(sep(day)).edition for day in (9, 10, 11)] == ["1", "2", "2"]
    assert small_policy().edition_on(sep(9)).edition == "1"
    assert policy.in_edition(None) is policy
    assert [policy.in_edition(name).edition for name in ("1", "2")] == ["1", "2"]
    late = small_policy(editions=(Edition(small_policy(edition="2"), date(2030, 1, 1)),))
    assert late.edition_on(sep(9)) is late


def test_an_edition_carries_the_callers_numbers_and_readings() -> None:
    """A number that it has not is refused, and so is an edition that there is not."""
    changed = editions().with_parameters({"enough": 3}).with_readings({"days": "calendar"})
    old = changed.in_edition("1")
    assert (old.values["enough"], old.chosen["days"]) == (3, "calendar")
    assert problems(lambda: editions().with_parameters({"more": 2}).in_edition("1")) == [
        ("set.more", "edition 1 of small has no such number")
    ]
    assert editions().with_parameters({"more": 2}).in_edition("2").values["more"] == 2
    assert problems(lambda: editions().in_edition("3")) == [("edition", "expected one of 1, 2")]
    assert problems(lambda: small_policy().in_edition("3")) == [
        ("edition", "expected one of none: the policy has one text")
    ]


# --- the small parts ---------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("fact", "good", "bad", "words"),
    [
        (Fact("bool", "x"), [True, False], [1, "true", None], "expected true or false"),
        (Fact("text", "x"), ["", "a"], [1, True, None], "expected text"),
        (Fact("integer", "x"), [0, 7], [-1, True, "1", 1.5], "expected a whole number, not negative"),
        (Fact("texts", "x"), [(), ("a", "b")], ["a", ("a", 1), [1]], "expected a list of texts"),
        (Fact("counts", "x"), [{}, {"a": 0}], [{"a": -1}, {"a": True}, 1],
         "expected an object of whole numbers, none negative"),
        (Fact("date", "x"), ["2024-09-02"], ["2024-09-31", 20240902, "soon"], "expected a date YYYY-MM-DD"),
        (Fact("text", "x", choices=("a", "b")), ["a", "b"], ["c"], "expected one of a, b"),
    ],
)  # fmt: skip
def test_a_fact_takes_values_of_its_type(fact: Fact, good: list[object], bad: list[object], words: str) -> None:
    """And of its choices, where it has any."""
    assert [fact.problem_with(value) for value in good] == [None] * len(good)
    assert [fact.problem_with(value) for value in bad] == [words] * len(bad)


def test_a_parameter_takes_numbers_within_its_bounds_or_periods() -> None:
    """Both bounds are allowed; true is no number, and a number is no period."""
    count, period = Parameter(2, "x", CLAUSE, minimum=2, maximum=4), Parameter(Period(1, "weeks"), "x", CLAUSE)
    whole, bounds = "expected a whole number", "expected a whole number from 2 to 4"
    assert [count.problem_with(n) for n in (1, 2, 4, 5, True, "3", 2.0)] == [bounds, None, None, bounds, *[whole] * 3]
    words = 'expected a period with its unit, such as "1 week"'
    assert [period.problem_with(n) for n in (Period(2, "years"), 2, "2 weeks", True)] == [None, *[words] * 3]


def test_a_reading_holds_by_its_first_alternative_unless_another_is_named() -> None:
    """The order is that of the policy."""
    assert Reading("x", {"a": "1", "b": "2"}, "why", CLAUSE).default == "a"
    assert Reading("x", {"a": "1", "b": "2"}, "why", CLAUSE, default="b").default == "b"


def test_a_citation_as_json_is_three_texts() -> None:
    """The numbers of the source's sentences stay with the policy."""
    assert CLAUSE.to_dict() == {"source": "Handbook", "section": "1", "gist": "a small clause"}
