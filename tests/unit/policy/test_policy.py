"""Policies as data: names that must exist, numbers and readings that may be changed, the digest, the JSON."""

from __future__ import annotations

import copy
import json
from collections.abc import Callable
from dataclasses import FrozenInstanceError
from typing import Any

import pytest

from schoolrules import InvalidInput, Policy, Record, UnknownPolicy, evaluate, policies
from schoolrules.calendar import Period
from schoolrules.policy.absences import AbsenceSum, AnyAbsence
from schoolrules.policy.basics import Force, Parameter
from schoolrules.policy.checks import Cleared, NotBefore
from schoolrules.policy.conditions import Always, Done, FactIs, Happened, Met, ReadingIs
from schoolrules.policy.days import After, EventDay, Since, StepDay, StepDetail, TallyReached
from schoolrules.policy.needs import NoticeNeed, TallyNeed
from schoolrules.policy.policy import Hold, Note, StateRule
from schoolrules.policy.rules import Criterion
from schoolrules.policy.step import Action, Requirement
from schoolrules.policy.tally import Tally

from .small import CLAUSE, SEPTEMBER, event, sep, small_policy, step, taken

ALL = [policies.outline(name) for name in policies.ids()]
every_policy = pytest.mark.parametrize("policy", ALL, ids=lambda policy: policy.id)


def problems(make: Callable[[], object]) -> dict[str, str]:
    """The problems that a call is refused with, by path."""
    with pytest.raises(InvalidInput) as caught:
        make()
    return {problem.path: problem.message for problem in caught.value.problems}


def rich_policy() -> Policy:
    """A policy that has something of everything."""
    return small_policy(
        criteria={
            "absent": Criterion("Absent", AnyAbsence(), CLAUSE),
            "much": Criterion("Much absent", AbsenceSum("enough", "wait"), CLAUSE, applies=FactIs("size", 1)),
        },
        tallies={"calls": Tally("calls", "intervention", "enough")},
        steps=(
            step("first", opens=Met("absent"), earliest=Since("absent"), actions=(Action("Call"),)),
            step(
                "second",
                opens=Done("first"),
                earliest=After(StepDay("first"), "wait"),
                needs=(TallyNeed("calls"), NoticeNeed("family", "second")),
                requirements=(
                    Requirement("not-before", "enough time", NotBefore(After(StepDay("first"), "wait"))),
                    Requirement("told", "told", Cleared((NoticeNeed("family", "second"),)), force=Force.SHOULD),
                ),
                notify=("family",),
            ),
        ),
        states=(StateRule("closed", Done("second")),),
        holds={"orders": Hold("Orders wait.", Done("first"), CLAUSE)},
        notes=(Note("A note.", Met("absent")),),
    )


# --- names -------------------------------------------------------------------------------------------------------


def test_every_unknown_name_is_told_at_once_with_its_path() -> None:
    found = problems(
        lambda: small_policy(
            criteria={"much": Criterion("Much", AbsenceSum("too-many", "too-long"), CLAUSE)},
            tallies={"calls": Tally("calls", "no_such_event", "too-few")},
            steps=(
                step("first", actor="nobody", opens=Met("no-criterion"), notify=("family", "no-role")),
                step("second", opens=FactIs("no-fact", True), skipped=ReadingIs("no-reading", "x")),
                step("second", earliest=StepDay("no-step"), needs=(TallyNeed("no-tally"),)),
            ),
            states=(StateRule("closed", Done("nowhere")),),
        )
    )
    assert set(found) == {
        "criteria.much.rule.at_least",
        "criteria.much.rule.window",
        "tallies.calls.event",
        "tallies.calls.at_least",
        "steps[0].actor",
        "steps[0].opens.criterion",
        "steps[0].notify",
        "steps[1].opens.fact",
        "steps[1].skipped.reading",
        "steps[2].id",
        "steps[2].earliest.step",
        "steps[2].needs[0].tally",
        "states[0].when.step",
    }
    assert found["steps[0].actor"] == "unknown role; expected one of family, school"


# --- numbers and readings ---------------------------------------------------------------------------------------


def test_a_number_that_the_policy_does_not_have_is_refused() -> None:
    found = problems(lambda: small_policy().with_parameters({"plenty": 3, "delay": "3 school days"}))
    assert set(found) == {"set.plenty", "set.delay"}
    assert found["set.plenty"] == "unknown parameter; expected one of enough, wait"


@pytest.mark.parametrize("value", [20, "20", "20 days", 0, 2.5, True, None, "", "days", [], "0 school days"])
def test_a_period_is_given_with_its_unit(value: Any) -> None:
    assert set(problems(lambda: small_policy().with_parameters({"wait": value}))) == {"set.wait"}


@pytest.mark.parametrize("value", [0, 6, -1, 2.0, "2", True, None, Period(2, "weeks"), "2 school days"])
def test_a_count_is_a_whole_number_within_its_bounds(value: Any) -> None:
    assert set(problems(lambda: small_policy().with_parameters({"enough": value}))) == {"set.enough"}


@pytest.mark.parametrize("value", [1, 5])
def test_a_count_may_be_on_its_bounds(value: int) -> None:
    assert small_policy().with_parameters({"enough": value}).values["enough"] == value


def test_a_period_may_be_text_or_a_period_in_any_unit() -> None:
    as_text = small_policy().with_parameters({"wait": "2 weeks"})
    assert as_text.values["wait"] == Period(2, "weeks")
    assert as_text == small_policy().with_parameters({"wait": Period(2, "weeks")})


def test_an_unknown_reading_or_alternative_is_refused() -> None:
    assert problems(lambda: small_policy().with_readings({"days": "lunar", "months": "x"})) == {
        "readings.days": "expected one of school, calendar",
        "readings.months": "unknown reading; expected one of days",
    }


def test_changes_add_up_and_leave_the_policy_as_it_was() -> None:
    policy = small_policy()
    changed = policy.with_parameters({"enough": 3}).with_parameters({"wait": "1 week"})
    changed = changed.with_readings({"days": "calendar"})
    assert dict(changed.values) == {"enough": 3, "wait": Period(1, "weeks")}
    assert dict(changed.chosen) == {"days": "calendar"}
    assert dict(policy.values) == {"enough": 2, "wait": Period(3, "school days")}
    assert dict(policy.chosen) == {"days": "school"}


def test_a_policy_and_its_parts_do_not_change() -> None:
    policy = small_policy()
    with pytest.raises(FrozenInstanceError):
        policy.id = "other"  # type: ignore[misc]
    with pytest.raises(FrozenInstanceError):
        policy.steps[0].title = "other"  # type: ignore[misc]
    with pytest.raises(TypeError):
        policy.values["enough"] = 9  # type: ignore[index]


@pytest.mark.parametrize("name", ["criteria", "parameters", "readings", "facts", "roles", "set", "read"])
def test_the_tables_of_a_policy_do_not_change(name: str) -> None:
    table = getattr(small_policy(), name)
    with pytest.raises((TypeError, AttributeError)):
        table["new"] = object()


def test_a_policy_is_apart_from_what_it_was_made_of() -> None:
    parameters = {"enough": Parameter(2, "enough", CLAUSE), "wait": Parameter(Period(1, "weeks"), "wait", CLAUSE)}
    policy = small_policy(parameters=parameters)
    parameters["enough"] = Parameter(4, "enough", CLAUSE)
    assert policy.values["enough"] == 2


# --- the digest --------------------------------------------------------------------------------------------------


@every_policy
def test_the_digest_changes_with_every_number(policy: Policy) -> None:
    digests = {policy.digest}
    for name, parameter in policy.parameters.items():
        if isinstance(policy.values[name], Period):
            digests.add(policy.with_parameters({name: "11 weeks"}).digest)
        else:
            spare = [n for n in range(parameter.minimum, parameter.maximum + 1) if n != policy.values[name]]
            digests.add(policy.with_parameters({name: spare[0]}).digest)
    assert len(digests) == 1 + len(policy.parameters)


@every_policy
def test_the_digest_changes_with_every_reading(policy: Policy) -> None:
    others = [
        policy.with_readings({name: alternative}).digest
        for name, reading in policy.readings.items()
        for alternative in reading.alternatives
        if alternative != policy.chosen[name]
    ]
    assert len({policy.digest, *others}) == 1 + len(others)


def test_the_digest_changes_with_every_clause_and_is_equality() -> None:
    policy = rich_policy()
    assert policy == rich_policy() and hash(policy) == hash(rich_policy())
    assert policy.digest.startswith("sha256:")
    assert policy != small_policy()
    assert policy != policy.with_readings({"days": "calendar"})
    assert policy != "small"


def test_saying_the_default_aloud_makes_no_other_policy() -> None:
    policy = small_policy()
    assert policy.with_parameters({"enough": 2}).with_readings({"days": "school"}) == policy


# --- as JSON -----------------------------------------------------------------------------------------------------


@every_policy
def test_a_policy_survives_its_json(policy: Policy) -> None:
    text = json.dumps(policy.to_dict())
    again = Policy.parse(text)
    assert again == policy and again.digest == policy.digest
    assert json.dumps(again.to_dict()) == text
    assert Policy.parse(text.encode()) == policy


def test_a_policy_from_json_answers_like_the_one_from_python() -> None:
    policy = rich_policy()
    record = Record("S", [event("absence", 4, status="unexcused"), taken("first", 5), taken("second", 6)])
    answers = [
        evaluate(each, record, calendar=SEPTEMBER, as_of=sep(30)).to_dict()
        for each in (policy, Policy.parse(policy.to_dict()))
    ]
    assert answers[0] == answers[1]


def changed(at: str, **fields: object) -> dict[str, Any]:
    """The JSON of the rich policy with fields of a part changed; None takes one away."""
    data = copy.deepcopy(rich_policy().to_dict())
    part: Any = data
    for key in at.split("/") if at else ():
        part = part[int(key) if key.isdigit() else key]
    for name, value in fields.items():
        if value is None:
            del part[name]
        else:
            part[name] = value
    return data


@pytest.mark.parametrize(
    ("at", "fields", "path"),
    [
        ("", {"surplus": 1}, "surplus"),
        ("", {"id": None}, "id"),
        ("", {"steps": "none"}, "steps"),
        ("steps/0", {"surplus": 1}, "steps[0].surplus"),
        ("steps/0", {"actor": None}, "steps[0].actor"),
        ("steps/0", {"force": "shall"}, "steps[0].force"),
        ("steps/0/opens", {"kind": "no-such-kind"}, "steps[0].opens"),
        ("steps/0/opens", {"kind": None}, "steps[0].opens"),
        ("criteria/much/rule", {"kind": "no-such-kind"}, "criteria.much.rule"),
        ("steps/1/requirements/0/check", {"kind": "no-such-kind"}, "steps[1].requirements[0].check"),
        ("parameters/wait", {"value": "3 days"}, "parameters.wait"),
    ],
)
def test_json_that_is_no_policy_is_refused_with_the_path(at: str, fields: dict[str, object], path: str) -> None:
    found = problems(lambda: Policy.parse(changed(at, **fields)))
    assert any(each.startswith(path) for each in found), found


@pytest.mark.parametrize(
    ("at", "fields", "path"),
    [
        ("steps/1/requirements/0/check/day", {"period": None}, "steps[1].requirements[0].check.day.period"),
        ("steps/1/requirements/0/check/day", {"surplus": 1}, "steps[1].requirements[0].check.day.surplus"),
        ("criteria/much/rule", {"surplus": 1}, "criteria.much.rule.surplus"),
        ("steps/1/needs/0", {"tally": None}, "steps[1].needs[0].tally"),
    ],
)
def test_a_path_inside_a_part_names_only_what_stands_in_the_json(at: str, fields: dict[str, object], path: str) -> None:
    assert path in problems(lambda: Policy.parse(changed(at, **fields)))


@pytest.mark.parametrize(
    ("at", "fields", "path"),
    [
        ("steps/0", {"actor": "nobody"}, "steps[0].actor"),
        ("steps/0/opens", {"criterion": "no-criterion"}, "steps[0].opens.criterion"),
        ("", {"set": {"enough": 99}}, "set.enough"),
        ("", {"set": {"plenty": 1}}, "set.plenty"),
        ("", {"set": {"wait": 3}}, "set.wait"),
        ("", {"read": {"days": "lunar"}}, "readings.days"),
    ],
)
def test_json_that_names_what_the_policy_does_not_have_is_refused_with_the_path(
    at: str, fields: dict[str, object], path: str
) -> None:
    assert set(problems(lambda: Policy.parse(changed(at, **fields)))) == {path}


def test_several_things_wrong_in_the_json_are_told_at_once() -> None:
    data = changed("steps/0", surplus=1, actor=None)
    data["more"] = 1
    data["criteria"]["absent"]["force"] = "shall"
    found = problems(lambda: Policy.parse(data))
    assert {"steps[0].surplus", "steps[0].actor", "more", "criteria.absent.force"} <= set(found)


@pytest.mark.parametrize("text", ["", "{", "[]", "3", "null", '{"id": "x", "id": "y"}', "[" * 5000])
def test_text_that_is_no_object_is_refused(text: str) -> None:
    with pytest.raises(InvalidInput):
        Policy.parse(text)


def judged(make: Callable[[], Policy]) -> object:
    """A policy made, and a small record evaluated under it."""
    policy = make()
    events = [
        *([] if "first" in policy.recorded_otherwise else [taken("first", 5)]),
        event("notice", 5, to="family", about="first"),
        event("absence", 5, status="unexcused"),
        event("intervention", 6, type="letter"),
    ]
    calendar = SEPTEMBER if policy.needs_calendar else None
    return evaluate(policy, Record("S", events), calendar=calendar, as_of=sep(30)).to_dict()


CALLS = Tally("calls", "intervention", "enough", sort="no-field", distinct=Always())
UNSOUND: dict[str, Callable[[], Policy]] = {
    "a bare number where a period is read": lambda: Policy.parse(changed("parameters/wait", value=3)),
    "a period where a count is read": lambda: Policy.parse(changed("parameters/enough", value="3 weeks")),
    "a number out of its own bounds": lambda: Policy.parse(changed("parameters/enough", value=9)),
    "a reading without alternatives": lambda: Policy.parse(changed("readings/days", alternatives={})),
    "an alternative that its reading does not have": lambda: small_policy(
        steps=(step("first", opens=ReadingIs("days", "no-alternative")),)
    ),
    "a step that is done when it is done": lambda: small_policy(steps=(step("first", done=StepDay("first")),)),
    "a criterion that applies where it is met": lambda: small_policy(
        criteria={"absent": Criterion("Absent", AnyAbsence(), CLAUSE, applies=Met("absent"))}
    ),
    "a field that the events do not have": lambda: small_policy(
        steps=(step("first", opens=Happened("notice", {"no-field": 1})),)
    ),
    "a day in a field that the events do not have": lambda: small_policy(
        steps=(step("first", earliest=EventDay("notice", field="no-field")),)
    ),
    "a detail that steps do not have": lambda: small_policy(
        steps=(step("first", earliest=StepDetail("first", "no-detail")),)
    ),
    "a sort that the events do not have": lambda: small_policy(
        tallies={"calls": CALLS}, steps=(step("first", earliest=TallyReached("calls")),)
    ),
    "two requirements of one name": lambda: small_policy(
        steps=(step("first", requirements=(Requirement("a", "a", Cleared(())),) * 2),)
    ),
    "a requirement with a dot in its name": lambda: small_policy(
        steps=(step("first", requirements=(Requirement("a.b", "a", Cleared(())),)),)
    ),
    "school days counted without a calendar": lambda: small_policy(
        needs_calendar=False,
        parameters={"enough": Parameter(2, "how many are enough", CLAUSE)},
        criteria={"much": Criterion("Much", AbsenceSum("enough"), CLAUSE)},
    ),
}


@pytest.mark.parametrize("what", UNSOUND)
def test_a_policy_that_cannot_be_judged_by_is_refused(what: str) -> None:
    with pytest.raises(InvalidInput):
        judged(UNSOUND[what])


def test_a_sound_policy_can_be_judged_by() -> None:
    """The way in which the unsound ones are tried is itself sound."""
    assert judged(rich_policy)


# --- what the library holds --------------------------------------------------------------------------------------


def test_an_unknown_policy_is_refused_with_those_there_are() -> None:
    with pytest.raises(UnknownPolicy, match="truancy-intervention, noncompliance"):
        policies.get("no-such-policy")


@every_policy
def test_every_clause_is_cited_and_every_reading_explained(policy: Policy) -> None:
    clauses = [c.citation for c in policy.criteria.values()] + [s.citation for s in policy.steps]
    clauses += [p.citation for p in policy.parameters.values()]
    clauses += [r.citation for r in policy.readings.values()]
    for clause in clauses:
        assert clause.source and clause.section and clause.gist
    for reading in policy.readings.values():
        assert reading.phrase and reading.why and len(reading.alternatives) > 1
        assert all(reading.alternatives.values())
    for parameter in policy.parameters.values():
        assert parameter.about
    for role in policy.roles.values():
        assert role


@every_policy
def test_a_policys_repr_is_one_line(policy: Policy) -> None:
    assert repr(policy).startswith(f"<Policy {policy.id} (")
    assert "\n" not in repr(policy)
    assert len(repr(policy)) < 120
