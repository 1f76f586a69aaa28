"""`attendance-ladder`, boundary by boundary: the day before, the day and the day after.

School runs Monday to Friday from Mon 19 Aug 2024, with no closure. Five unexcused absences stand on the Tuesdays 3, 10,
17, 24 September and 1 October. With the levels 2, 3, 4 and 5 they call for the SART on 10, for mediation on 17, for the
SARB on 24 September, and for the filing on 1 October.
"""

from __future__ import annotations

from typing import Any

import pytest

from schoolrules import Case, policies
from schoolrules.errors import InvalidInput
from schoolrules.evaluation import Evaluation, evaluate
from schoolrules.policy.policy import Policy

Json = dict[str, Any]
LEVELS: Json = {"sart-meeting": 2, "mediation-meeting": 3, "sarb": 4, "da-filing": 5}
CALENDAR = {"first": "2024-08-19", "last": "2025-12-19", "weekdays": ["mon", "tue", "wed", "thu", "fri"]}
TUESDAYS = ("2024-09-03", "2024-09-10", "2024-09-17", "2024-09-24", "2024-10-01")


def event(kind: str, on: str, **fields: object) -> Json:
    """An event; its id is its kind and day."""
    return {"kind": kind, "on": on, "id": f"{kind} {on}", **fields}


def absence(on: str, **fields: object) -> Json:
    return event("absence", on, **{"status": "unexcused", **fields})


def tardy(on: str, minutes: int, **fields: object) -> Json:
    return event("tardy", on, **{"status": "unexcused", "minutes": minutes, **fields})


def step(name: str, on: str, **fields: object) -> Json:
    return {"kind": "step", "step": name, "on": on, "id": f"{name} {on}", **fields}


def truant(number: int) -> list[Json]:
    """The first so many of the five absences."""
    return [absence(on) for on in TUESDAYS[:number]]


HELD = [
    step("sart-meeting", "2024-09-11"),
    step("mediation-meeting", "2024-09-18"),
    step("sarb", "2024-09-25"),
    step("da-filing", "2024-10-02"),
]
"""Every level held on the day after it was called for."""


def on(as_of: str, *events: Json, policy: Json | None = None, **record: object) -> Evaluation:
    """What the policy says on a day; `levels` are 2, 3, 4, 5 unless told otherwise."""
    return Case.parse(case(as_of, *events, policy=policy, **record)).evaluate()


def case(as_of: str, *events: Json, policy: Json | None = None, **record: object) -> Json:
    return {
        "policy": {"use": "attendance-ladder", **(policy or {"levels": LEVELS})},
        "as_of": as_of,
        "calendar": CALENDAR,
        "record": {"subject": "S-1", "facts": {}, "events": list(events), **record},
    }


def with_levels(**levels: object) -> Json:
    return {"levels": {**LEVELS, **levels}}


def verdict(evaluation: Evaluation, rule: str) -> str:
    return str(evaluation.findings[rule].verdict)


def told(evaluation: Evaluation, name: str) -> tuple[str, str | None, tuple[str, ...]]:
    """A step's status, its earliest day and what blocks it."""
    found = evaluation.steps[name].to_dict()
    return found["status"], found["earliest"], tuple(found["blocked_by"])


def next_step(evaluation: Evaluation) -> str | None:
    return None if evaluation.next_step is None else evaluation.next_step.step


# --- levels and profiles ----------------------------------------------------------------------------------------------


def problems(policy: object) -> dict[str, str]:
    """The problems with a case's policy, by path."""
    with pytest.raises(InvalidInput) as refused:
        Case.parse({**case("2024-09-10"), "policy": policy})
    return {problem.path: problem.message for problem in refused.value.problems}


@pytest.mark.parametrize("policy", ["attendance-ladder", {"use": "attendance-ladder"}])
def test_without_levels_or_a_profile_it_is_refused_and_what_is_missing_is_named(policy: object) -> None:
    found = problems(policy)
    assert list(found) == ["policy.levels"]
    words = ("sart-meeting", "mediation-meeting", "sarb", "da-filing", "california-statute", "3-6-9")
    assert all(word in found["policy.levels"] for word in words)


def test_every_problem_with_the_levels_is_told_at_once_with_its_path() -> None:
    levels = {
        "sart-meeting": 0,
        "sarb": True,
        "da-filing": "9",
        "x": 1,
        "within": "60 calendar days",
        "portions": "half",
    }
    found = problems({"use": "attendance-ladder", "levels": {**levels, "tardy_over": -1}})
    names = ("sart-meeting", "mediation-meeting", "sarb", "da-filing", "x", "within", "portions", "tardy_over")
    assert set(found) == {f"policy.levels.{name}" for name in names}
    assert "required" in found["policy.levels.mediation-meeting"]


def test_other_problems_of_the_case_are_told_beside_those_of_the_levels() -> None:
    bad = case("2024-09-10", step("sart", "2024-09-10"), policy={"levels": {}, "readings": {"if-needed": "x"}})
    with pytest.raises(InvalidInput) as refused:
        Case.parse(bad)
    paths = {problem.path for problem in refused.value.problems}
    assert {"policy.levels.sarb", "policy.readings.if-needed", "record.events[0].step"} <= paths


@pytest.mark.parametrize(
    ("choice", "path"),
    [
        ({"profile": "3-6-8"}, "policy.profile"),
        ({"profile": ["3-6-9"]}, "policy.profile"),
        ({"levels": [3, 6, 9, 10]}, "policy.levels"),
        ({"edition": "2020", "profile": "3-6-9"}, "policy.edition"),
        ({"levels": {**LEVELS, "sarb": 2}}, "policy.levels.sarb"),
        ({"profile": "3-6-9", "set": {"sarb.at_least": 5}}, "policy.set.sarb.at_least"),
        ({"profile": "3-6-9", "levels": {"sart-meeting": 7}}, "policy.levels.sart-meeting"),
    ],
)
def test_a_choice_that_cannot_be_is_refused_with_its_path(choice: Json, path: str) -> None:
    assert list(problems({"use": "attendance-ladder", **choice})) == [path]


def test_two_levels_may_have_the_same_number() -> None:
    assert on("2024-09-10", policy=with_levels(**{"mediation-meeting": 2})).state == "clear"


def test_a_problem_with_the_levels_does_not_repeat_their_values() -> None:
    found = problems({"use": "attendance-ladder", "levels": {**LEVELS, "within": "confidential", "portions": "secret"}})
    assert not any("confidential" in message or "secret" in message for message in found.values())


def test_another_policy_has_no_levels() -> None:
    with pytest.raises(InvalidInput, match="levels"):
        policies.get("truancy-intervention", levels=LEVELS)


@pytest.mark.parametrize(("profile", "numbers"), [("california-statute", [3, 4, 5, 6]), ("3-6-9", [3, 6, 9, 10])])
def test_a_profile_is_ready_made_levels_with_its_own_citation(profile: str, numbers: list[int]) -> None:
    policy = policies.get("attendance-ladder", profile=profile)
    assert [policy.values[f"{level}.at_least"] for level in LEVELS] == numbers
    assert policy.values["truancy.tardy_over"] == 30
    assert policy.parameters["sarb.at_least"].citation.source != policy.source


def test_levels_beside_a_profile_change_single_keys() -> None:
    policy = policies.get("attendance-ladder", profile="3-6-9", levels={"da-filing": 12, "tardy_over": None})
    assert policy.values["da-filing.at_least"] == 12 and policy.values["sarb.at_least"] == 9
    assert "truancy.tardy_over" not in policy.parameters
    assert policy.parameters["da-filing.at_least"].citation != policy.parameters["sarb.at_least"].citation


def test_a_level_is_a_parameter_and_the_digest_tells_it() -> None:
    policy = policies.get("attendance-ladder", profile="3-6-9")
    later = policy.with_parameters({"sart-meeting.at_least": 4})
    assert later.digest != policy.digest
    assert verdict(on("2024-09-17", *truant(3), policy={"profile": "3-6-9"}), "sart-threshold") == "met"
    changed = {"profile": "3-6-9", "set": {"sart-meeting.at_least": 4}}
    assert verdict(on("2024-09-17", *truant(3), policy=changed), "sart-threshold") == "not_met"


def test_what_makes_an_event_shows_in_the_digest() -> None:
    forms: list[Json] = [
        {},
        {"within": "30 school days"},
        {"portions": "whole"},
        {"tardy_over": 10},
        {"tardy_over": None},
    ]
    digests = {policies.get("attendance-ladder", levels={**LEVELS, **form}).digest for form in forms}
    assert len(digests) == len(forms)


def test_the_outline_is_the_text_without_a_number_and_judges_nothing() -> None:
    outline = policies.outline("attendance-ladder")
    assert outline.unsaid == tuple(f"{level}.at_least" for level in LEVELS)
    assert Policy.parse(outline.to_dict()) == outline
    parsed = Case.parse(case("2024-09-10"))
    with pytest.raises(InvalidInput, match=r"set\.sarb\.at_least: required"):
        evaluate(outline, parsed.record, calendar=parsed.calendar, as_of=parsed.as_of)
    assert set(problems(outline.to_dict())) == {f"policy.set.{name}" for name in outline.unsaid}


def test_the_whole_policy_as_json_judges_as_the_policy_does() -> None:
    whole = policies.get("attendance-ladder", levels=LEVELS).to_dict()
    short = case("2024-10-03", *truant(5), *HELD)
    assert Case.parse({**short, "policy": whole}).evaluate() == Case.parse(short).evaluate()


# --- truancy events ---------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("rule", "before", "day"),
    [
        ("sart-threshold", "2024-09-09", "2024-09-10"),
        ("mediation-threshold", "2024-09-16", "2024-09-17"),
        ("sarb-threshold", "2024-09-23", "2024-09-24"),
        ("enforcement-threshold", "2024-09-30", "2024-10-01"),
    ],
)
def test_a_threshold_is_met_from_the_day_of_its_last_event(rule: str, before: str, day: str) -> None:
    assert verdict(on(before, *truant(5)), rule) == "not_met"
    for as_of in (day, "2024-10-05"):
        found = on(as_of, *truant(5)).findings[rule].to_dict()
        assert (found["verdict"], found["since"]) == ("met", day)


def test_the_value_is_the_count_and_the_evidence_its_events() -> None:
    found = on("2024-10-05", *truant(3)).findings["sart-threshold"].to_dict()
    assert (found["value"], found["threshold"]) == ("3", "2")
    assert found["evidence"] == [f"absence {day}" for day in TUESDAYS[:3]]


@pytest.mark.parametrize(("minutes", "value"), [(29, 0), (30, 0), (31, 1)])
def test_a_tardy_is_an_event_past_thirty_minutes(minutes: int, value: int) -> None:
    assert on("2024-09-03", tardy("2024-09-03", minutes)).findings["sart-threshold"].value == value


@pytest.mark.parametrize(("over", "minutes", "value"), [(0, 1, 1), (15, 15, 0), (15, 16, 1), (None, 300, 0)])
def test_the_caller_says_how_long_a_tardy_must_be(over: int | None, minutes: int, value: int) -> None:
    found = on("2024-09-03", tardy("2024-09-03", minutes), policy=with_levels(tardy_over=over))
    assert found.findings["sart-threshold"].value == value


def test_what_is_excused_or_unverified_is_no_event() -> None:
    events = (absence("2024-09-03", status="excused"), tardy("2024-09-04", 90, status="unverified"))
    found = on("2024-09-05", *events).findings["sart-threshold"]
    assert found.value == 0
    assert [e.reason for e in found.excluded] == ["excused, not unexcused", "unverified, not unexcused"]


def test_a_day_has_one_event_and_the_first_by_id_is_the_evidence() -> None:
    events = (absence("2024-09-03", id="b"), tardy("2024-09-03", 60, id="a"))
    found = on("2024-09-03", *events).findings["sart-threshold"]
    assert (found.value, found.evidence) == (1, ("a",))
    assert [(e.event.id, e.reason) for e in found.excluded] == [("b", "another event of the day counts")]


@pytest.mark.parametrize(("portions", "value"), [("any", 2), ("whole", 1)])
def test_a_part_of_a_day_is_an_event_unless_whole_days_are_asked_for(portions: str, value: int) -> None:
    events = (absence("2024-09-03", portion="1/2"), absence("2024-09-04"))
    found = on("2024-09-04", *events, policy=with_levels(portions=portions))
    assert found.findings["sart-threshold"].value == value


def test_two_halves_of_one_day_are_a_whole_one() -> None:
    halves = (absence("2024-09-03", portion="1/2", id="a"), absence("2024-09-03", portion="1/2", id="b"))
    found = on("2024-09-03", *halves, policy=with_levels(portions="whole")).findings["sart-threshold"]
    assert (found.value, found.evidence) == (1, ("a",))


def test_what_lies_after_the_last_day_entered_is_not_counted() -> None:
    for entered, value in (("2024-09-09", 1), ("2024-09-10", 2)):
        found = on("2024-09-12", *truant(3)[:2], recorded_through=entered).findings["sart-threshold"]
        assert found.value == value


def test_what_lies_outside_the_enrolment_is_not_counted() -> None:
    for last, value in (("2024-09-09", 1), ("2024-09-10", 2)):
        found = on("2024-09-12", *truant(2), enrolled=[{"from": "2024-08-19", "to": last}])
        assert found.findings["sart-threshold"].value == value


def test_the_school_year_ends_on_30_june() -> None:
    """1 July 2025 is a Tuesday, and school is in session in this calendar."""
    assert verdict(on("2025-06-30", *truant(2)), "sart-threshold") == "met"
    found = on("2025-07-01", *truant(2), absence("2025-07-01")).findings["sart-threshold"]
    assert (str(found.verdict), found.value, found.evidence) == ("not_met", 1, ("absence 2025-07-01",))


def test_a_step_of_an_earlier_school_year_stays_and_a_note_says_so() -> None:
    def anew(as_of: str, policy: Json | None = None) -> bool:
        return any("1 July" in note for note in on(as_of, *truant(2), HELD[0], policy=policy).notes)

    assert not anew("2025-06-30") and anew("2025-07-01")
    assert not anew("2025-07-01", with_levels(within="500 school days"))
    assert told(on("2025-07-01", *truant(2), HELD[0]), "sart-meeting")[0] == "done"


def test_a_window_holds_the_pupils_own_school_days_up_to_the_day() -> None:
    """Tue 3 and Thu 5 September: the five school days up to Mon 9 begin on the 3rd, those up to the 10th on the 4th."""
    events, policy = (absence("2024-09-03"), absence("2024-09-05")), with_levels(within="5 school days")
    assert verdict(on("2024-09-04", *events, policy=policy), "sart-threshold") == "not_met"
    met = on("2024-09-09", *events, policy=policy).findings["sart-threshold"].to_dict()
    assert (met["verdict"], met["since"]) == ("met", "2024-09-05")
    assert verdict(on("2024-09-10", *events, policy=policy), "sart-threshold") == "not_met"
    away = [{"from": "2024-08-19", "to": "2024-09-06"}, {"from": "2024-09-10", "to": None}]
    assert verdict(on("2024-09-10", *events, policy=policy, enrolled=away), "sart-threshold") == "met"
    assert verdict(on("2024-09-11", *events, policy=policy, enrolled=away), "sart-threshold") == "not_met"


# --- chronic truancy ------------------------------------------------------------------------------------------

STATUTE: Json = {"profile": "california-statute"}


def chronic(as_of: str, *events: Json, **record: object) -> Json:
    found = on(as_of, *events, policy=STATUTE, **record).findings["chronic-truant"].to_dict()
    return {key: found[key] for key in ("verdict", "value", "threshold", "since")}


def test_one_day_of_ten_is_chronic_and_one_of_eleven_is_not() -> None:
    """School days 1 to 10 are 19 to 23 and 26 to 30 August; the eleventh is Mon 2 September."""
    one = absence("2024-08-20")
    assert chronic("2024-08-19", one)["verdict"] == "not_met"
    met = {"verdict": "met", "value": "1", "threshold": "1", "since": "2024-08-20"}
    assert chronic("2024-08-30", one) == met
    assert chronic("2024-09-01", one) == met
    assert chronic("2024-09-02", one) == {"verdict": "not_met", "value": "1", "threshold": "11/10", "since": None}


def test_half_a_day_of_five_is_chronic() -> None:
    half = absence("2024-08-20", portion="1/2")
    assert chronic("2024-08-23", half)["verdict"] == "met"
    assert chronic("2024-08-26", half)["verdict"] == "not_met"


def test_a_date_counts_for_one_day_of_absence_at_most() -> None:
    two = (absence("2024-08-20", id="a"), absence("2024-08-20", id="b"))
    assert chronic("2024-08-30", *two)["value"] == "1"


def test_absence_after_the_day_that_outgrew_it_begins_anew() -> None:
    """Chronic until 30 August; on 2 and 3 September not (1 of 11, 1 of 12); from Wed 4, 2 of 13, again."""
    events = (absence("2024-08-20"), absence("2024-09-04"))
    assert chronic("2024-09-03", *events)["verdict"] == "not_met"
    assert chronic("2024-09-05", *events)["since"] == "2024-09-04"


def test_days_between_two_spans_of_enrolment_are_not_the_pupils() -> None:
    """Enrolled 19 to 23 August and from 2 September: the tenth day is Fri 6, the eleventh Mon 9 September."""
    spans = [{"from": "2024-08-19", "to": "2024-08-23"}, {"from": "2024-09-02", "to": None}]
    assert chronic("2024-09-06", absence("2024-08-20"), enrolled=spans)["verdict"] == "met"
    assert chronic("2024-09-09", absence("2024-08-20"), enrolled=spans)["verdict"] == "not_met"


def test_chronic_truancy_begins_anew_with_the_school_year() -> None:
    """1 July 2025 is a school day here: no absence of one day."""
    assert chronic("2025-07-01", absence("2024-08-20"))["verdict"] == "not_met"
    assert chronic("2025-07-01", absence("2025-07-01"))["since"] == "2025-07-01"


def test_without_a_school_day_chronic_truancy_is_undetermined() -> None:
    spans = [{"from": "2024-08-21", "to": None}]
    assert chronic("2024-08-20", enrolled=spans) == {
        "verdict": "undetermined", "value": None, "threshold": None, "since": None,
    }  # fmt: skip
    assert chronic("2024-08-21", enrolled=spans)["verdict"] == "not_met"


@pytest.mark.parametrize("policy", [{"profile": "3-6-9"}, {"levels": LEVELS}])
def test_chronic_truancy_belongs_to_the_statute_alone(policy: Json) -> None:
    assert verdict(on("2024-08-20", absence("2024-08-20"), policy=policy), "chronic-truant") == "not_applicable"


# --- steps ------------------------------------------------------------------------------------------------------------


def test_prevention_waits_from_the_first_day_of_enrolment_and_is_never_next() -> None:
    spans = [{"from": "2024-08-26", "to": None}]
    found = on("2024-09-03", *truant(1), enrolled=spans)
    assert told(found, "prevention") == ("waiting", "2024-08-26", ())
    assert next_step(found) is None and found.state == "clear" and found.is_settled


def test_prevention_is_skipped_once_a_threshold_is_met_or_a_level_taken() -> None:
    assert told(on("2024-09-09", *truant(2)), "prevention")[0] == "waiting"
    assert told(on("2024-09-10", *truant(2)), "prevention")[0] == "skipped"
    assert told(on("2024-09-04", *truant(1), step("sart-meeting", "2024-09-04")), "prevention")[0] == "skipped"
    done = on("2024-09-10", *truant(2), step("prevention", "2024-09-02"))
    assert told(done, "prevention")[:2] == ("done", "2024-08-19")


def test_prevention_shows_what_of_it_the_record_shows() -> None:
    visit = event("intervention", "2024-09-02", type="home_visit")
    done = [a.text for a in on("2024-09-03", visit).steps["prevention"].actions if a.done]
    assert done == ["Visit the home"]


def test_a_level_is_not_required_while_its_threshold_is_not_met() -> None:
    found = on("2024-09-16", *truant(2))
    assert told(found, "sart-meeting") == ("ready", "2024-09-10", ())
    assert told(found, "mediation-meeting") == ("not_required", None, ())


def test_no_level_is_skipped_whatever_the_count() -> None:
    found = on("2024-10-02", *truant(5))
    assert next_step(found) == "sart-meeting"
    assert told(found, "mediation-meeting") == ("blocked", "2024-09-17", ("step:sart-meeting",))
    assert told(found, "sarb") == ("blocked", "2024-09-24", ("step:mediation-meeting",))
    assert told(found, "da-filing") == ("blocked", "2024-10-01", ("step:sarb",))
    assert told(found, "da-decision")[0] == "not_required"


def test_a_level_passed_over_stays_open_and_is_next() -> None:
    found = on("2024-10-02", *truant(5), HELD[0], HELD[2])
    assert next_step(found) == "mediation-meeting"
    assert told(found, "da-filing")[0] == "ready"


def test_a_level_opens_on_the_later_of_its_threshold_and_the_day_the_level_below_was_settled() -> None:
    before = on("2024-10-02", *truant(3), step("sart-meeting", "2024-09-12"))
    assert told(before, "mediation-meeting") == ("ready", "2024-09-17", ())
    after = on("2024-10-02", *truant(3), step("sart-meeting", "2024-09-19"))
    assert told(after, "mediation-meeting") == ("ready", "2024-09-19", ())


def test_a_meeting_that_was_not_held_is_not_done() -> None:
    found = on("2024-10-02", *truant(3), step("sart-meeting", "2024-09-12", held=False))
    assert told(found, "sart-meeting")[0] == "ready"
    assert told(found, "mediation-meeting") == ("blocked", "2024-09-17", ("step:sart-meeting",))
    fell_through = step("sart-meeting", "2024-09-12", held=False)
    later = on("2024-10-02", *truant(3), fell_through, step("sart-meeting", "2024-09-13"))
    assert later.steps["sart-meeting"].to_dict()["done_on"] == "2024-09-13"


NO_SHOW = step("sart-meeting", "2024-09-12", attended=False)


def test_after_a_no_show_an_individual_meeting_is_next() -> None:
    found = on("2024-09-18", *truant(3), NO_SHOW)
    assert told(found, "sart-individual-meeting") == ("ready", "2024-09-12", ())
    assert next_step(found) == "sart-individual-meeting"
    assert told(found, "mediation-meeting") == ("blocked", "2024-09-17", ("step:sart-individual-meeting",))


def test_without_a_no_show_no_individual_meeting_is_required() -> None:
    assert told(on("2024-09-18", *truant(3), HELD[0]), "sart-individual-meeting")[0] == "not_required"


@pytest.mark.parametrize(
    ("event_", "done"),
    [
        (step("sart-individual-meeting", "2024-09-11"), None),
        (step("sart-individual-meeting", "2024-09-12"), "2024-09-12"),
        (step("sart-individual-meeting", "2024-09-13"), "2024-09-13"),
        (step("sart-individual-meeting", "2024-09-13", held=False), None),
        (step("sart-meeting", "2024-09-12", id="z"), None),
        (step("sart-meeting", "2024-09-13"), "2024-09-13"),
        (step("sart-meeting", "2024-09-13", attended=False), None),
    ],
)
def test_what_makes_good_a_no_show(event_: Json, done: str | None) -> None:
    """An individual meeting on or after it, or an attended SART meeting later."""
    found = on("2024-09-18", *truant(3), NO_SHOW, event_)
    assert found.steps["sart-individual-meeting"].to_dict()["done_on"] == done
    assert next_step(found) == ("sart-individual-meeting" if done is None else "mediation-meeting")


def test_an_individual_meeting_without_a_sart_settles_nothing() -> None:
    found = on("2024-09-18", *truant(3), step("sart-individual-meeting", "2024-09-13"))
    assert told(found, "sart-individual-meeting") == ("done", None, ())
    assert next_step(found) == "sart-meeting"


def test_the_decision_follows_the_filing() -> None:
    found = on("2024-10-03", *truant(5), *HELD)
    assert told(found, "da-decision") == ("ready", "2024-10-02", ())
    assert found.steps["da-decision"].actor == "district-attorney"


def test_actors_and_forces_are_those_of_the_table() -> None:
    found = {name: (one.actor, str(one.force)) for name, one in on("2024-09-03").steps.items()}
    assert found == {
        "prevention": ("school", "should"),
        "sart-meeting": ("school", "must"),
        "sart-individual-meeting": ("school", "must"),
        "mediation-meeting": ("district-attorney", "must"),
        "sarb": ("attendance-administrator", "must"),
        "da-filing": ("attendance-administrator", "must"),
        "da-decision": ("district-attorney", "must"),
    }


def test_a_role_named_twice_takes_part_once() -> None:
    found = on("2024-10-02", *truant(5)).steps["sarb"].participants
    assert len(found) == len(set(found)) == 7 and "school-administrator" in found


# --- states -----------------------------------------------------------------------------------------------------------


def test_without_a_truancy_event_it_is_clear_whatever_was_done() -> None:
    assert on("2024-09-12", HELD[0]).state == "clear"


def test_with_nothing_open_it_is_clear() -> None:
    assert on("2024-09-10", *truant(2)).state == "open"
    assert on("2024-09-11", *truant(2), HELD[0]).state == "clear"


def test_a_compliance_on_or_after_a_level_step_pauses() -> None:
    for complied, state in (("2024-09-10", "open"), ("2024-09-11", "paused"), ("2024-09-12", "paused")):
        events = (*truant(1), absence("2024-09-04"), absence("2024-09-05"), HELD[0])
        assert on("2024-09-16", *events, event("compliance", complied)).state == state


def test_a_truancy_event_after_the_compliance_resumes() -> None:
    events = (*truant(3), HELD[0], event("compliance", "2024-09-17"))
    assert on("2024-09-24", *events).state == "paused"
    again = on("2024-09-24", *events, absence("2024-09-18"))
    assert (again.state, next_step(again)) == ("open", "mediation-meeting")
    assert on("2024-09-24", *events, absence("2024-09-18"), recorded_through="2024-09-17").state == "paused"


def test_a_relapse_after_the_compliance_resumes() -> None:
    events = (*truant(3), HELD[0], event("compliance", "2024-09-17"))
    assert on("2024-09-24", *events, event("relapse", "2024-09-17")).state == "paused"
    assert on("2024-09-24", *events, event("relapse", "2024-09-18")).state == "open"


def test_a_paused_process_goes_on_at_the_lowest_level_not_settled() -> None:
    paused = on("2024-10-02", *truant(5), HELD[0], HELD[2], event("compliance", "2024-10-01"))
    assert paused.state == "paused"
    assert "If it resumes, it resumes at mediation-meeting." in paused.notes
    assert told(paused, "mediation-meeting")[0] == "skipped"
    assert told(paused, "da-filing")[0] == "not_required"


def test_it_is_closed_only_after_the_decision() -> None:
    assert on("2024-10-04", *truant(5), *HELD).state == "open"
    decided = step("da-decision", "2024-10-04", outcome="proceeds")
    assert on("2024-10-03", *truant(5), *HELD, decided).state == "open"
    assert on("2024-10-04", *truant(5), *HELD, decided).state == "closed"


# --- requirements -----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("level", range(1, 4))
def test_a_level_is_in_order_when_the_one_below_was_settled_on_or_before(level: int) -> None:
    name, below, day = HELD[level]["step"], HELD[level - 1]["step"], HELD[level]["on"]
    for shift, expected in ((day[:8] + f"{int(day[8:]) - 1:02}", "kept"), (day, "kept"), ("2024-10-03", "breached")):
        steps = [*HELD[: level - 1], step(below, shift), HELD[level]]
        assert verdict(on("2024-10-04", *truant(5), *steps), f"{name}.in-order") == expected


def test_the_decision_is_in_order_after_the_filing() -> None:
    for filed, expected in (("2024-10-03", "kept"), ("2024-10-04", "kept"), ("2024-10-05", "breached")):
        steps = (*HELD[:3], step("da-filing", filed), step("da-decision", "2024-10-04", outcome="proceeds"))
        assert verdict(on("2024-10-07", *truant(5), *steps), "da-decision.in-order") == expected


@pytest.mark.parametrize(
    ("name", "before", "day"),
    [
        ("sart-meeting", "2024-09-09", "2024-09-10"),
        ("mediation-meeting", "2024-09-16", "2024-09-17"),
        ("sarb", "2024-09-23", "2024-09-24"),
        ("da-filing", "2024-09-30", "2024-10-01"),
    ],
)
def test_a_level_keeps_its_threshold_when_the_count_stood_on_its_day(name: str, before: str, day: str) -> None:
    assert verdict(on("2024-10-04", *truant(5), step(name, before)), f"{name}.threshold") == "breached"
    assert verdict(on("2024-10-04", *truant(5), step(name, day)), f"{name}.threshold") == "kept"


def test_a_no_show_must_be_made_good_before_mediation() -> None:
    rule, mediation = "mediation-meeting.no-show", HELD[1]
    assert verdict(on("2024-10-04", *truant(3), HELD[0], mediation), rule) == "not_applicable"
    assert verdict(on("2024-10-04", *truant(3), NO_SHOW), rule) == "pending"
    assert verdict(on("2024-10-04", *truant(3), NO_SHOW, mediation), rule) == "breached"
    for met, expected in (("2024-09-17", "kept"), ("2024-09-18", "kept"), ("2024-09-19", "breached")):
        individual = step("sart-individual-meeting", met)
        assert verdict(on("2024-10-04", *truant(3), NO_SHOW, individual, mediation), rule) == expected
        attended = step("sart-meeting", met)
        assert verdict(on("2024-10-04", *truant(3), NO_SHOW, attended, mediation), rule) == expected


@pytest.mark.parametrize(
    ("details", "expected"),
    [
        ({"outcome": "proceeds"}, "not_applicable"),
        ({"outcome": "declined"}, "breached"),
        ({"outcome": "declined", "letter": False}, "breached"),
        ({"outcome": "declined", "letter": True}, "kept"),
    ],
)
def test_declining_takes_a_letter(details: Json, expected: str) -> None:
    decided = step("da-decision", "2024-10-04", **details)
    assert verdict(on("2024-10-04", *truant(5), *HELD, decided), "da-decision.letter") == expected


def test_the_latest_outcome_of_the_decision_holds() -> None:
    decisions = (
        step("da-decision", "2024-10-04", outcome="declined"),
        step("da-decision", "2024-10-07", outcome="declined", letter=True),
    )
    assert verdict(on("2024-10-06", *truant(5), *HELD, *decisions), "da-decision.letter") == "breached"
    assert verdict(on("2024-10-07", *truant(5), *HELD, *decisions), "da-decision.letter") == "kept"


# --- readings ---------------------------------------------------------------------------------------------------------


def test_a_mediation_meeting_to_which_nobody_came_counts_unless_an_individual_one_is_required() -> None:
    events = (*truant(4), HELD[0], step("mediation-meeting", "2024-09-18", attended=False))
    assert next_step(on("2024-09-25", *events)) == "sarb"
    required = on("2024-09-25", *events, policy={"levels": LEVELS, "readings": {"individual-if-needed": "required"}})
    assert next_step(required) == "mediation-meeting"
    assert told(required, "sarb") == ("blocked", "2024-09-24", ("step:mediation-meeting",))
    differs = on("2024-09-25", *events).steps["sarb"].readings
    assert [one.reading for one in differs] == ["individual-if-needed"]
    assert differs[0].otherwise["required"]["status"] == "blocked"
