"""What a case or a day remembers is remembered for the part that asked, and for nothing that is only like it."""

from __future__ import annotations

from typing import Any

import pytest

from schoolrules import Record
from schoolrules.calendar import Period
from schoolrules.policy.basics import Fact, Parameter
from schoolrules.policy.conditions import Always, Done
from schoolrules.policy.rules import Criterion, Rule
from schoolrules.policy.silence import NoContact
from schoolrules.policy.tally import Tally
from schoolrules.policy.view import Situation
from schoolrules.policy.weeks import WeeklyMarks
from tests.unit.policy.small import CLAUSE, SEPTEMBER, event, sep, small_policy

SILENT = Parameter(Period(5, "school days"), "how long", CLAUSE)


def situation(policy: Any, *events: dict[str, Any], facts: dict[str, Any] | None = None, day: int = 27) -> Situation:
    return Situation(policy, Record("S-1", list(events), facts=facts or {}), SEPTEMBER, sep(day), None)


def criteria(**rules: Rule) -> dict[str, Criterion]:
    return {name: Criterion("Silence", rule, CLAUSE) for name, rule in rules.items()}


@pytest.mark.parametrize("order", [("plain", "tolling"), ("tolling", "plain")])
def test_two_rules_with_one_number_are_two_rules(order: tuple[str, str]) -> None:
    """Of nineteen school days up to the 27th, the excused one is left out by the rule that tolls, and by it alone."""
    rules = {"plain": NoContact("silent"), "tolling": NoContact("silent", tolls=Always())}
    policy = small_policy(parameters={"silent": SILENT}, criteria=criteria(**rules))
    view = situation(policy, event("absence", 10, id="x", status="excused")).view(sep(27))
    found = {name: view.judgement(name).value for name in order}
    assert found == {"plain": 19, "tolling": 18}


def test_a_condition_of_a_rule_is_asked_on_each_day() -> None:
    """The excused days are left out once the meeting was held, not before, whichever day is asked first."""
    policy = small_policy(
        parameters={"silent": SILENT}, criteria=criteria(silence=NoContact("silent", tolls=Done("first")))
    )
    events = (event("absence", 10, id="x", status="excused"), event("step", 18, id="s", step="first"))
    for days in ((17, 18), (18, 17)):
        case = situation(policy, *events)
        found = {day: case.view(sep(day)).judgement("silence").value for day in days}
        assert found == {17: 11, 18: 11}, days


def test_weeks_marked_course_by_course_are_not_those_marked_as_a_whole() -> None:
    """One of two courses engaged: enough for the marks that ask for any, not for those that ask for each."""
    outputs = {"any": WeeklyMarks("courses"), "each": WeeklyMarks("courses", each_course=Always())}
    policy = small_policy(facts={"courses": Fact("texts", "the courses")}, outputs=outputs)
    engaged = event("engagement", 10, id="g", category="learning", course="Art")
    view = situation(policy, engaged, facts={"courses": ["Art", "Law"]}, day=13).view(sep(13))
    marks = {name: [mark.mark for mark in output.rows(view)] for name, output in outputs.items()}
    assert marks == {"any": ["absent", "present"], "each": ["absent", "absent"]}


def test_two_tallies_of_one_event_and_name_refuse_each_their_own() -> None:
    """One counts every intervention, the other none of the letters."""
    every = Tally("interventions", "intervention", "enough")
    fewer = Tally("interventions", "intervention", "enough", refused={"type": "letter"}, refused_because="a letter")
    policy = small_policy(
        parameters={"enough": Parameter(1, "how many", CLAUSE)}, tallies={"every": every, "fewer": fewer}
    )
    view = situation(policy, event("intervention", 4, id="i", type="letter")).view(sep(5))
    assert [view.tally(name).number for name in ("every", "fewer")] == [1, 0]
