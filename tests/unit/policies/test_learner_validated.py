"""`learner-validated`, boundary by boundary: what the day before, the day and the day after come to.

School runs Monday to Friday. No school: Mon 11 Nov, the week of 25-29 Nov, 23 Dec to 3 Jan. The pupil enrols on Tue 12
Nov and takes part on Fri 15 Nov. The school days after that are 18-22 Nov (1 to 5), 2-6 Dec (6 to 10), 9 Dec (the
eleventh), and so on.
"""

from __future__ import annotations

from typing import Any

import pytest

from schoolrules import Case, policies
from schoolrules.errors import InvalidInput
from schoolrules.evaluation import Evaluation
from schoolrules.policy.policy import Policy

CALENDAR = {
    "first": "2024-08-19",
    "last": "2025-06-06",
    "weekdays": ["mon", "tue", "wed", "thu", "fri"],
    "closed": [
        {"on": "2024-11-11", "why": "Veterans Day"},
        {"from": "2024-11-25", "to": "2024-11-29", "why": "Thanksgiving break"},
        {"from": "2024-12-23", "to": "2025-01-03", "why": "winter break"},
    ],
}
Json = dict[str, Any]


def event(kind: str, on: str, **fields: object) -> Json:
    """An event; its id is its kind and day."""
    return {"kind": kind, "on": on, "id": f"{kind} {on}", **fields}


def engagement(on: str, **fields: object) -> Json:
    return event("engagement", on, category="participation", **fields)


def effort(on: str, type_: str = "counseling", **fields: object) -> Json:
    return event("effort", on, type=type_, **fields)


def mark(on: str, present: bool, **fields: object) -> Json:
    return event("weekly_mark", on, present=present, **fields)


def absence(on: str, status: str, **fields: object) -> Json:
    return event("absence", on, status=status, **fields)


def removal(on: str) -> Json:
    return event("step", on, step="remove-from-membership")


TAKES_PART = engagement("2024-11-15")


def on(
    as_of: str,
    *events: Json,
    enrolled: object = ({"from": "2024-11-12", "to": None},),
    facts: Json | None = None,
    recorded: str | None = None,
    numbers: Json | None = None,
    calendar: Json | None = None,
    known_at: str | None = None,
    **readings: str,
) -> Evaluation:
    """The evaluation as of a day, of a pupil who took part on 15 Nov; readings by name, `_` for `-`."""
    policy = {
        "use": "learner-validated",
        "set": numbers or {},
        "readings": {name.replace("_", "-"): value for name, value in readings.items()},
    }
    record = {
        "subject": "S-1",
        "facts": facts or {},
        "enrolled": enrolled,
        "recorded_through": recorded,
        "events": [TAKES_PART, *events],
    }
    case = {"policy": policy, "as_of": as_of, "known_at": known_at, "calendar": calendar or CALENDAR, "record": record}
    return Case.parse(case).evaluate()


def finding(of: Evaluation, rule: str) -> tuple[str, str | None, str | None]:
    """Verdict, value and `since` of a finding."""
    found = of.findings[rule].to_dict()
    return found["verdict"], found["value"], found["since"]


def step(of: Evaluation, name: str) -> tuple[str, str | None, str | None]:
    """Status, `earliest` and `due` of a step."""
    found = of.steps[name].to_dict()
    return found["status"], found["earliest"], found["due"]


def verdict(of: Evaluation, rule: str) -> str:
    return str(of.findings[rule].verdict)


def weeks(of: Evaluation) -> list[tuple[str, str, str, str, bool]]:
    """The weekly marks as tuples of from, to, mark, basis, verified."""
    return [(w["from"], w["to"], w["mark"], w["basis"], w["verified"]) for w in of.to_dict()["weeks"]]


# --- no-engagement ----------------------------------------------------------------------------------------------------


def test_nine_school_days_of_silence_are_not_ten() -> None:
    assert finding(on("2024-12-05"), "no-engagement") == ("not_met", "9", None)


def test_the_tenth_school_day_of_silence_meets_it() -> None:
    of = on("2024-12-06")
    assert finding(of, "no-engagement") == ("met", "10", "2024-12-06")
    found = of.findings["no-engagement"].to_dict()
    assert found["evidence"] == ["engagement 2024-11-15"]
    assert found["window"] == {"from": "2024-11-18", "to": "2024-12-06", "school_days": 10, "short": False}
    assert found["threshold"] == "10"


def test_a_run_grows_on_school_days_only_and_stays_since_its_tenth() -> None:
    assert finding(on("2024-12-08"), "no-engagement") == ("met", "10", "2024-12-06")
    assert finding(on("2024-12-09"), "no-engagement") == ("met", "11", "2024-12-06")


def test_on_the_day_of_contact_the_run_is_empty() -> None:
    of = on("2024-11-15")
    assert finding(of, "no-engagement") == ("not_met", "0", None)
    assert of.findings["no-engagement"].window is None


@pytest.mark.parametrize(
    "contact",
    [
        engagement("2024-12-05"),
        engagement("2024-12-05", sufficient=False),
        event("contact_response", "2024-12-05", by="parent"),
        mark("2024-12-05", True, **{"for": "2024-11-20"}),
        effort("2024-11-20", answered_on="2024-12-05"),
    ],
    ids=["engagement", "insufficient", "response", "mark", "answer"],
)
def test_every_kind_of_contact_begins_the_run_anew(contact: Json) -> None:
    of = on("2024-12-09", contact)
    assert finding(of, "no-engagement") == ("not_met", "2", None)
    assert of.findings["no-engagement"].evidence == (contact["id"],)


@pytest.mark.parametrize(
    "nothing", [mark("2024-12-05", False), effort("2024-12-05"), effort("2024-12-02", answered_on="2024-12-10")]
)
def test_an_absent_mark_and_an_effort_not_answered_yet_are_no_contact(nothing: Json) -> None:
    of = on("2024-12-09", nothing)
    assert finding(of, "no-engagement") == ("met", "11", "2024-12-06")
    assert nothing["id"] in {e.event.id for e in of.findings["no-engagement"].excluded}


def test_an_answer_later_than_what_was_known_is_not_seen() -> None:
    answered = effort("2024-11-20", answered_on="2024-12-05")
    assert finding(on("2024-12-09", answered, known_at="2024-12-04"), "no-engagement") == ("not_met", "8", None)


def test_contact_on_a_sunday_breaks_the_run() -> None:
    assert finding(on("2024-12-09", engagement("2024-12-08")), "no-engagement") == ("not_met", "1", None)


def test_two_contacts_on_one_day_are_both_evidence() -> None:
    of = on("2024-12-06", event("contact_response", "2024-11-15", by="student"))
    assert of.findings["no-engagement"].evidence == ("contact_response 2024-11-15", "engagement 2024-11-15")


def test_without_contact_in_the_span_the_run_begins_on_its_first_day() -> None:
    monday = [{"from": "2024-08-19", "to": "2024-11-15"}, {"from": "2024-11-18", "to": None}]
    tuesday = [{"from": "2024-08-19", "to": "2024-11-15"}, {"from": "2024-11-19", "to": None}]
    assert finding(on("2024-12-06", enrolled=monday), "no-engagement") == ("met", "10", "2024-12-06")
    of = on("2024-12-09", enrolled=tuesday)
    assert finding(of, "no-engagement") == ("met", "10", "2024-12-09")
    assert of.findings["no-engagement"].evidence == ()


def test_outside_every_span_both_criteria_do_not_apply() -> None:
    ended = [{"from": "2024-11-12", "to": "2024-12-06"}]
    of = on("2024-12-07", enrolled=ended)
    assert finding(of, "no-engagement") == ("not_applicable", None, None)
    assert finding(of, "unverified-absence") == ("not_applicable", None, None)
    assert verdict(on("2024-12-06", enrolled=ended), "no-engagement") == "met"


def test_the_run_does_not_extend_past_the_last_day_recorded() -> None:
    assert finding(on("2024-12-10", recorded="2024-12-05"), "no-engagement") == ("not_met", "9", None)
    assert finding(on("2024-12-10", recorded="2024-12-06"), "no-engagement") == ("met", "10", "2024-12-06")


def test_a_wholly_excused_day_neither_counts_nor_breaks() -> None:
    excused = absence("2024-12-03", "excused")
    assert finding(on("2024-12-06", excused), "no-engagement") == ("not_met", "9", None)
    assert finding(on("2024-12-09", excused), "no-engagement") == ("met", "10", "2024-12-09")


def test_half_an_excused_day_counts_and_two_halves_toll() -> None:
    half = absence("2024-12-03", "excused", portion="1/2")
    other = {**half, "id": "other half"}
    assert finding(on("2024-12-06", half), "no-engagement") == ("met", "10", "2024-12-06")
    assert finding(on("2024-12-06", half, other), "no-engagement") == ("not_met", "9", None)


def test_another_number_is_another_run() -> None:
    nine = {"no-engagement.run": "9 school days"}
    assert finding(on("2024-12-05", numbers=nine), "no-engagement") == ("met", "9", "2024-12-05")
    with pytest.raises(InvalidInput):
        on("2024-12-05", numbers={"no-engagement.run": 9})


# --- the weekly marks -------------------------------------------------------------------------------------------------


def test_a_week_is_listed_from_its_last_school_day_on() -> None:
    assert len(weeks(on("2024-11-21"))) == 1
    assert weeks(on("2024-11-22")) == [
        ("2024-11-12", "2024-11-15", "present", "engagement", False),
        ("2024-11-18", "2024-11-22", "absent", "none", False),
    ]


def test_a_week_without_school_has_no_mark() -> None:
    assert [w.first.isoformat() for w in on("2024-12-06").weeks] == ["2024-11-12", "2024-11-18", "2024-12-02"]


def test_a_week_recorded_only_in_part_is_not_listed() -> None:
    assert len(weeks(on("2024-12-10", recorded="2024-11-21"))) == 1
    assert len(weeks(on("2024-12-10", recorded="2024-11-22"))) == 2


def test_the_latest_mark_for_a_week_decides_and_stands_above_engagement() -> None:
    late = mark("2024-11-20", False, **{"for": "2024-11-13"})
    assert weeks(on("2024-11-20", late))[0] == ("2024-11-12", "2024-11-15", "absent", "mark", False)
    assert weeks(on("2024-11-19", late))[0] == ("2024-11-12", "2024-11-15", "present", "engagement", False)
    later = mark("2024-11-21", True, verified=True, **{"for": "2024-11-17"})
    assert weeks(on("2024-11-21", late, later))[0] == ("2024-11-12", "2024-11-15", "present", "mark", True)


def test_engagement_counts_for_its_week_through_sunday_if_sufficient() -> None:
    assert weeks(on("2024-11-24", engagement("2024-11-24")))[1][2:4] == ("present", "engagement")
    assert weeks(on("2024-11-24", engagement("2024-11-23", sufficient=False)))[1][2:4] == ("absent", "none")
    assert weeks(on("2024-12-06", engagement("2024-12-01")))[2][2:4] == ("absent", "none")


def test_a_week_is_excused_only_when_every_school_day_is() -> None:
    days = [absence(f"2024-11-{day}", "excused") for day in (18, 19, 20, 21, 22)]
    assert weeks(on("2024-11-22", *days))[1][2:] == ("excused", "excused", False)
    assert weeks(on("2024-11-22", *days[:4]))[1][2:] == ("absent", "none", False)


def test_a_week_of_part_enrolment_runs_over_the_pupils_own_days() -> None:
    of = on("2024-12-13", enrolled=[{"from": "2024-11-12", "to": "2024-12-10"}])
    assert weeks(of)[-1][:2] == ("2024-12-09", "2024-12-10")
    assert len(weeks(on("2024-12-12", enrolled=[{"from": "2024-11-12", "to": "2024-12-10"}]))) == 3


def test_only_a_policy_that_declares_weeks_has_them() -> None:
    assert policies.get("learner-validated").outputs.keys() == {"weeks"}
    case = {
        "policy": "truancy-intervention",
        "as_of": "2024-11-22",
        "calendar": CALENDAR,
        "record": {"subject": "S-1", "events": []},
    }
    other = Case.parse(case).evaluate()
    assert "weeks" not in other.to_dict()
    assert other.weeks == ()


# --- unverified-absence -----------------------------------------------------------------------------------------------


def test_an_absent_week_is_unverified_from_its_last_school_day_on() -> None:
    assert finding(on("2024-11-21"), "unverified-absence") == ("not_met", "0", None)
    assert finding(on("2024-11-22"), "unverified-absence") == ("met", "1", "2024-11-22")


def test_good_standing_is_told_while_nothing_is_unverified() -> None:
    assert any("good standing" in note for note in on("2024-11-21").notes)
    assert not any("good standing" in note for note in on("2024-11-22").notes)


def test_a_verified_absence_is_no_unverified_one() -> None:
    verified = mark("2024-11-26", False, verified=True, **{"for": "2024-11-22"})
    assert verdict(on("2024-11-25", verified), "unverified-absence") == "met"
    assert finding(on("2024-11-26", verified), "unverified-absence") == ("not_met", "0", None)


def test_an_unverified_absence_stands_from_its_day_on() -> None:
    missed = absence("2024-11-19", "unverified", portion="1/2")
    assert verdict(on("2024-11-18", missed), "unverified-absence") == "not_met"
    of = on("2024-11-19", missed)
    assert finding(of, "unverified-absence") == ("met", "1", "2024-11-19")
    assert of.findings["unverified-absence"].evidence == (missed["id"],)


def test_absences_inside_an_unverified_week_are_counted_with_it() -> None:
    inside, outside = absence("2024-11-19", "unverified"), absence("2024-12-02", "unverified")
    of = on("2024-12-03", inside, outside)
    assert finding(of, "unverified-absence") == ("met", "2", "2024-11-19")
    assert of.findings["unverified-absence"].evidence == (outside["id"],)
    assert inside["id"] in {e.event.id for e in of.findings["unverified-absence"].excluded}


def test_two_entries_of_one_date_are_one_date() -> None:
    first = absence("2024-11-19", "unverified", portion="1/2")
    of = on("2024-11-19", first, {**first, "id": "second"})
    assert finding(of, "unverified-absence")[1] == "1"
    assert of.findings["unverified-absence"].evidence == (first["id"], "second")


# --- reasonable-effort ------------------------------------------------------------------------------------------------


def test_nothing_asks_for_an_effort_before_there_is_a_ground() -> None:
    of = on("2024-11-21")
    assert step(of, "reasonable-effort") == ("not_required", None, None)
    assert of.state == "clear"
    assert of.next_step is None


def test_the_first_ground_opens_it_until_the_day_the_run_would_reach_ten() -> None:
    of = on("2024-11-22")
    assert step(of, "reasonable-effort") == ("ready", "2024-11-22", "2024-12-06")
    assert of.state == "open"
    assert of.next_step is not None and of.next_step.step == "reasonable-effort"


def test_it_is_overdue_the_day_after_the_tenth() -> None:
    assert step(on("2024-12-06"), "reasonable-effort")[0] == "ready"
    assert step(on("2024-12-07"), "reasonable-effort") == ("overdue", "2024-11-22", "2024-12-06")


def test_an_effort_on_the_day_of_the_latest_ground_meets_all_before_it() -> None:
    of = on("2024-11-25", effort("2024-11-22"))
    assert step(of, "reasonable-effort") == ("done", "2024-11-22", "2024-12-06")
    assert of.steps["reasonable-effort"].to_dict()["done_on"] == "2024-11-22"
    assert step(on("2024-11-25", effort("2024-11-21")), "reasonable-effort")[0] == "ready"


def test_a_new_ground_asks_for_a_new_effort_from_that_ground_on() -> None:
    of = on("2024-12-06", effort("2024-11-22"))
    assert step(of, "reasonable-effort") == ("ready", "2024-12-06", "2024-12-06")


def test_monitoring_is_an_effort_though_it_does_not_count_for_removal() -> None:
    of = on("2024-12-06", effort("2024-12-06", "monitoring"))
    assert step(of, "reasonable-effort")[0] == "done"
    assert of.steps["remove-from-membership"].blocked_by == ("effort",)


def test_grounds_of_an_earlier_span_ask_for_nothing() -> None:
    spans = [{"from": "2024-11-12", "to": "2024-11-22"}, {"from": "2024-12-09", "to": None}]
    of = on("2024-12-12", enrolled=spans)
    assert finding(of, "unverified-absence")[:2] == ("met", "1")
    assert step(of, "reasonable-effort")[0] == "not_required"


def test_a_ground_of_a_single_day_is_its_date() -> None:
    assert step(on("2024-11-20", absence("2024-11-19", "unverified")), "reasonable-effort")[1] == "2024-11-19"


def test_its_actions_show_what_was_tried_since_the_oldest_ground() -> None:
    of = on("2024-12-06", effort("2024-11-21", "mediation"), effort("2024-11-22", "counseling"))
    done = {action.text for action in of.steps["reasonable-effort"].actions if action.done}
    assert done == {"Counsel the pupil"}
    assert len(of.steps["reasonable-effort"].actions) == 9


def test_where_the_enrolment_ends_before_the_tenth_there_is_no_due_day() -> None:
    of = on("2024-12-05", enrolled=[{"from": "2024-11-12", "to": "2024-12-05"}])
    assert step(of, "reasonable-effort") == ("ready", "2024-11-22", None)


def test_a_tenth_day_beyond_the_calendar_is_told_in_a_note() -> None:
    of = on("2024-12-02", calendar={**CALENDAR, "last": "2024-12-05"})
    assert step(of, "reasonable-effort") == ("ready", "2024-11-22", None)
    assert any("beyond the calendar" in note for note in of.notes)


# --- remove-from-membership -------------------------------------------------------------------------------------------

TRIED = effort("2024-12-02")
LATER = effort("2024-12-06", "monitoring")
"""Meets the ground of the tenth day; does not count for removal."""


def test_removal_opens_with_the_tenth_day_for_the_eleventh() -> None:
    assert step(on("2024-12-05", TRIED), "remove-from-membership") == ("not_required", None, None)
    assert step(on("2024-12-06", TRIED), "remove-from-membership") == ("waiting", "2024-12-09", "2024-12-09")
    assert step(on("2024-12-09", TRIED), "remove-from-membership") == ("ready", "2024-12-09", "2024-12-09")
    assert step(on("2024-12-10", TRIED), "remove-from-membership") == ("overdue", "2024-12-09", "2024-12-09")


def test_removal_is_blocked_while_no_effort_counts() -> None:
    of = on("2024-12-09")
    assert step(of, "remove-from-membership")[0] == "blocked"
    assert of.steps["remove-from-membership"].blocked_by == ("effort",)


def test_an_effort_counts_from_the_runs_first_school_day_on() -> None:
    assert on("2024-12-09", effort("2024-11-17")).steps["remove-from-membership"].blocked_by == ("effort",)
    assert on("2024-12-09", effort("2024-11-18")).steps["remove-from-membership"].blocked_by == ()
    assert on("2024-12-09", effort("2024-12-09")).steps["remove-from-membership"].blocked_by == ()


def test_an_answered_effort_makes_removal_fall_away() -> None:
    of = on("2024-12-09", effort("2024-12-02", answered_on="2024-12-09"))
    assert step(of, "remove-from-membership")[0] == "not_required"


def test_removal_on_the_eleventh_day_keeps_every_rule_and_closes() -> None:
    of = on("2024-12-10", TRIED, removal("2024-12-09"))
    assert step(of, "remove-from-membership") == ("done", "2024-12-09", "2024-12-09")
    assert {r: verdict(of, f"remove-from-membership.{r}") for r in ("run", "effort", "not-before")} == {
        "run": "kept",
        "effort": "kept",
        "not-before": "kept",
    }
    assert of.state == "closed"
    assert of.next_step is None
    assert step(of, "reasonable-effort")[0] == "skipped"
    assert step(of, "weekly-mark")[0] == "not_required"
    assert step(of, "document-status")[0] == "not_required"
    assert any("no release from compulsory attendance" in note for note in of.notes)


def test_removal_a_calendar_day_early_breaches_only_its_not_before() -> None:
    of = on("2024-12-09", TRIED, removal("2024-12-08"))
    assert verdict(of, "remove-from-membership.not-before") == "breached"
    assert verdict(of, "remove-from-membership.run") == "kept"
    assert verdict(of, "remove-from-membership.effort") == "kept"


def test_removal_on_the_tenth_day_breaches_run_and_not_before() -> None:
    of = on("2024-12-09", TRIED, removal("2024-12-06"))
    assert verdict(of, "remove-from-membership.run") == "breached"
    assert verdict(of, "remove-from-membership.not-before") == "breached"


def test_removal_without_an_effort_breaches_it_and_one_that_day_suffices() -> None:
    assert verdict(on("2024-12-09", removal("2024-12-09")), "remove-from-membership.effort") == "breached"
    same_day = on("2024-12-09", removal("2024-12-09"), effort("2024-12-09"))
    assert verdict(same_day, "remove-from-membership.effort") == "kept"
    only_watched = on("2024-12-09", removal("2024-12-09"), effort("2024-12-06", "monitoring"))
    assert verdict(only_watched, "remove-from-membership.effort") == "breached"


def test_contact_on_the_day_of_removal_itself_changes_no_verdict() -> None:
    of = on("2024-12-09", TRIED, removal("2024-12-09"), engagement("2024-12-09"))
    assert verdict(of, "remove-from-membership.run") == "kept"
    assert verdict(of, "remove-from-membership.not-before") == "kept"


def test_an_unrecorded_run_is_undetermined() -> None:
    unknown = on("2024-12-09", TRIED, removal("2024-12-09"), recorded="2024-12-05")
    assert verdict(unknown, "remove-from-membership.run") == "undetermined"
    assert verdict(unknown, "remove-from-membership.not-before") == "undetermined"
    known = on("2024-12-09", TRIED, removal("2024-12-09"), recorded="2024-12-06")
    assert verdict(known, "remove-from-membership.run") == "kept"


def test_requirements_are_pending_while_removal_is_open_and_not_applicable_before() -> None:
    assert verdict(on("2024-12-05"), "remove-from-membership.effort") == "not_applicable"
    assert verdict(on("2024-12-06"), "remove-from-membership.effort") == "pending"


def test_a_later_span_reopens() -> None:
    spans = [{"from": "2024-11-12", "to": "2024-12-09"}, {"from": "2025-01-06", "to": None}]
    events = (TRIED, LATER, removal("2024-12-09"))
    assert on("2025-01-05", *events, enrolled=spans).state == "closed"
    again = on("2025-01-06", *events, enrolled=spans)
    assert again.state == "clear"
    assert step(again, "remove-from-membership")[0] == "not_required"
    assert step(again, "weekly-mark")[0] == "waiting"


def test_a_second_removal_is_judged_by_its_own_run_and_shown_by_its_own_event() -> None:
    spans = [{"from": "2024-11-12", "to": "2024-12-09"}, {"from": "2025-01-06", "to": None}]
    events = (TRIED, removal("2024-12-09"), effort("2025-01-08"), removal("2025-01-20"))
    of = on("2025-01-20", *events, enrolled=spans)
    assert step(of, "remove-from-membership") == ("done", "2025-01-20", "2025-01-20")
    assert verdict(of, "remove-from-membership.not-before") == "kept"
    assert of.findings["remove-from-membership.not-before"].evidence == ("step 2025-01-20",)


# --- the routine steps ------------------------------------------------------------------------------------------------


def test_the_present_week_is_to_be_marked_on_its_last_school_day() -> None:
    assert step(on("2024-11-19"), "weekly-mark") == ("waiting", "2024-11-22", "2024-11-22")
    assert step(on("2024-11-22"), "weekly-mark") == ("ready", "2024-11-22", "2024-11-22")
    assert step(on("2024-11-23"), "weekly-mark") == ("overdue", "2024-11-22", "2024-11-22")


def test_a_monday_off_belongs_to_its_week() -> None:
    closed = [*CALENDAR["closed"], {"on": "2024-12-09", "why": "snow"}]
    of = on("2024-12-09", engagement("2024-12-06"), mark("2024-11-22", False), calendar={**CALENDAR, "closed": closed})
    assert step(of, "weekly-mark") == ("waiting", "2024-12-13", "2024-12-13")


def test_the_oldest_week_that_nothing_settles_comes_first() -> None:
    assert step(on("2024-12-06"), "weekly-mark") == ("overdue", "2024-11-22", "2024-11-22")
    marked = on("2024-12-06", mark("2024-12-06", False, **{"for": "2024-11-20"}))
    assert step(marked, "weekly-mark") == ("ready", "2024-12-06", "2024-12-06")


@pytest.mark.parametrize("settles", [engagement("2024-11-18"), mark("2024-11-18", False)])
def test_a_settled_present_week_asks_for_no_mark(settles: Json) -> None:
    assert step(on("2024-11-18", settles), "weekly-mark") == ("not_required", None, None)


def test_in_a_week_without_school_there_is_nothing_to_mark() -> None:
    assert step(on("2024-11-26", mark("2024-11-22", False)), "weekly-mark")[0] == "not_required"


def test_a_waiting_routine_step_does_not_open_the_case() -> None:
    of = on("2024-11-19")
    assert of.state == "clear"
    assert of.next_step is None


def test_evidence_of_the_week_shows_in_the_actions() -> None:
    of = on("2024-11-22", event("engagement", "2024-11-20", category="learning", sufficient=False))
    assert [action.done for action in of.steps["weekly-mark"].actions] == [False, True, False, False, False, False]


def test_a_step_event_for_the_weekly_mark_or_an_effort_is_refused() -> None:
    for name in ("weekly-mark", "reasonable-effort"):
        with pytest.raises(InvalidInput):
            on("2024-11-22", event("step", "2024-11-22", step=name))


def test_the_first_documentation_is_due_on_the_tenth_school_day_of_the_span() -> None:
    # 12-15 Nov are 1 to 4, 18-22 Nov 5 to 9, Mon 2 Dec the tenth; without the engagement of 15 Nov
    before = {"enrolled": [{"from": "2024-11-12", "to": None}]}
    case = {"policy": "learner-validated", "calendar": CALENDAR, "record": {"subject": "S-1", "events": [], **before}}
    due = {day: Case.parse({**case, "as_of": day}).evaluate() for day in ("2024-11-22", "2024-12-02", "2024-12-03")}
    assert step(due["2024-11-22"], "document-status") == ("waiting", "2024-12-02", "2024-12-02")
    assert step(due["2024-12-02"], "document-status")[0] == "ready"
    assert step(due["2024-12-03"], "document-status")[0] == "overdue"
    assert verdict(due["2024-12-02"], "document-status.cadence") == "kept"
    assert verdict(due["2024-12-03"], "document-status.cadence") == "breached"


def test_a_week_with_engagement_is_documented_on_its_last_school_day() -> None:
    monday = on("2024-11-21", engagement("2024-11-18"))
    assert step(monday, "document-status")[1] == "2024-12-06"  # ten school days after 15 Nov
    assert step(on("2024-11-22", engagement("2024-11-18")), "document-status")[1] == "2024-12-13"


def test_a_later_mark_of_absence_takes_no_documentation_back() -> None:
    of = on("2024-11-22", engagement("2024-11-18"), mark("2024-11-20", False))
    assert step(of, "document-status")[1] == "2024-12-13"


@pytest.mark.parametrize("documents", [mark("2024-12-06", False), event("step", "2024-12-06", step="document-status")])
def test_a_mark_and_the_step_itself_document_and_the_next_is_due_ten_days_on(documents: Json) -> None:
    of = on("2024-12-09", documents)
    assert step(of, "document-status") == ("waiting", "2024-12-20", "2024-12-20")
    assert verdict(of, "document-status.cadence") == "kept"


def test_the_cadence_is_breached_from_the_day_after_the_due_one_and_names_it() -> None:
    assert verdict(on("2024-12-06"), "document-status.cadence") == "kept"
    of = on("2024-12-07")
    assert verdict(of, "document-status.cadence") == "breached"
    assert "2024-12-07" in of.findings["document-status.cadence"].explanation
    late = on("2024-12-20", event("step", "2024-12-10", step="document-status"))
    assert verdict(late, "document-status.cadence") == "breached"
    assert "2024-12-07" in late.findings["document-status.cadence"].explanation


def test_the_cadence_is_judged_in_the_span_last_begun_until_its_end_or_a_removal() -> None:
    ended = on("2024-12-20", enrolled=[{"from": "2024-11-12", "to": "2024-12-06"}])
    assert verdict(ended, "document-status.cadence") == "kept"
    assert step(ended, "document-status")[0] == "not_required"
    assert verdict(on("2024-12-20", removal("2024-12-07")), "document-status.cadence") == "kept"
    assert verdict(on("2024-12-20", removal("2024-12-08")), "document-status.cadence") == "breached"
    before = on("2024-11-11")
    assert verdict(before, "document-status.cadence") == "not_applicable"


def test_another_cadence_is_another_due_day() -> None:
    of = on("2024-11-19", numbers={"document-status.every": "5 school days"})
    assert step(of, "document-status")[1] == "2024-11-22"


# --- readings and facts -----------------------------------------------------------------------------------------------


def test_ten_days_may_be_read_as_calendar_days() -> None:
    assert finding(on("2024-11-24", ten_days="calendar"), "no-engagement") == ("not_met", "9", None)
    of = on("2024-11-25", ten_days="calendar")
    assert finding(of, "no-engagement") == ("met", "10", "2024-11-25")
    assert step(of, "remove-from-membership")[1:] == ("2024-12-02", "2024-12-02")
    tolls_not = on("2024-11-25", absence("2024-11-18", "excused"), ten_days="calendar")
    assert finding(tolls_not, "no-engagement")[1] == "10"


def test_in_calendar_days_a_span_without_contact_counts_its_first_day() -> None:
    spans = [{"from": "2024-11-18", "to": None}]
    assert finding(on("2024-11-26", enrolled=spans, ten_days="calendar"), "no-engagement")[:2] == ("not_met", "9")
    assert finding(on("2024-11-27", enrolled=spans, ten_days="calendar"), "no-engagement")[:2] == ("met", "10")


def test_in_calendar_days_a_tenth_on_a_saturday_lets_removal_be_kept_on_the_monday() -> None:
    contact = engagement("2024-12-04")
    tenth = on("2024-12-14", contact, ten_days="calendar")
    assert step(tenth, "remove-from-membership")[1] == "2024-12-16"
    of = on("2024-12-16", contact, effort("2024-12-12"), removal("2024-12-16"), ten_days="calendar")
    verdicts = [verdict(of, f"remove-from-membership.{name}") for name in ("run", "effort", "not-before")]
    assert verdicts == ["kept", "kept", "kept"]


def test_removal_may_take_effect_on_the_tenth_day() -> None:
    of = on("2024-12-06", TRIED, effective="tenth-day")
    assert step(of, "remove-from-membership") == ("ready", "2024-12-06", "2024-12-06")
    taken = on("2024-12-06", TRIED, removal("2024-12-06"), effective="tenth-day")
    assert verdict(taken, "remove-from-membership.run") == "kept"
    assert verdict(taken, "remove-from-membership.not-before") == "kept"
    early = on("2024-12-06", TRIED, removal("2024-12-05"), effective="tenth-day")
    assert verdict(early, "remove-from-membership.not-before") == "breached"


def test_an_excused_day_may_break_the_run_or_count() -> None:
    excused = absence("2024-12-03", "excused")
    broken = on("2024-12-06", excused, excused_days="break")
    assert finding(broken, "no-engagement") == ("not_met", "3", None)
    assert broken.findings["no-engagement"].evidence == (excused["id"],)
    assert finding(on("2024-12-06", excused, excused_days="count"), "no-engagement")[:2] == ("met", "10")


def test_efforts_may_be_read_as_not_needed() -> None:
    assert on("2024-12-09", efforts="none-needed").steps["remove-from-membership"].status == "ready"
    of = on("2024-12-09", removal("2024-12-09"), efforts="none-needed")
    assert verdict(of, "remove-from-membership.effort") == "kept"


def test_every_course_may_be_asked_for() -> None:
    both = {"courses": ["algebra", "biology"]}
    algebra, biology = engagement("2024-11-19", course="algebra"), engagement("2024-11-22", course="biology")
    assert weeks(on("2024-11-22", algebra, facts=both, courses="all"))[1][2:4] == ("absent", "none")
    assert weeks(on("2024-11-22", algebra, biology, facts=both, courses="all"))[1][2:4] == ("present", "engagement")


def test_without_the_courses_the_week_and_the_criterion_are_undetermined() -> None:
    of = on("2024-11-15", courses="all")
    assert weeks(of)[0][2:4] == ("undetermined", "none")
    assert finding(of, "unverified-absence") == ("undetermined", None, None)
    assert of.findings["unverified-absence"].needs == ("fact:courses",)
    assert step(of, "reasonable-effort")[0] == "not_required"
    assert step(of, "weekly-mark")[0] == "ready"


def test_a_removal_that_hangs_on_a_reading_says_so() -> None:
    of = on("2024-12-06", TRIED, removal("2024-12-06"))
    readings = {r.reading: r.otherwise for r in of.findings["remove-from-membership.not-before"].readings}
    assert readings["effective"] == {"tenth-day": {"verdict": "kept"}}
    assert readings["ten-days"] == {"calendar": {"verdict": "kept"}}


def test_in_an_attendance_validated_program_nothing_applies() -> None:
    of = on("2024-12-20", TRIED, removal("2024-12-06"), facts={"program": "attendance_validated"})
    assert {str(f.verdict) for f in of.findings.values()} == {"not_applicable"}
    assert {s.status for s in of.steps.values()} == {"not_required"}
    assert of.state == "clear"
    assert of.weeks == ()


# --- the declaration --------------------------------------------------------------------------------------------------


def test_the_policy_is_its_own_json() -> None:
    policy = policies.get("learner-validated")
    assert Policy.parse(policy.to_dict()) == policy


def test_every_clause_cites_its_sentences_and_every_sentence_is_cited() -> None:
    policy = policies.get("learner-validated")
    clauses = [c.citation for c in policy.criteria.values()] + [s.citation for s in policy.steps]
    clauses += [p.citation for p in policy.parameters.values()] + [r.citation for r in policy.readings.values()]
    clauses += [r.citation for s in policy.steps for r in s.requirements if r.citation is not None]
    clauses += [n.citation for n in policy.notes if n.citation is not None]
    assert all(clause.sentences for clause in clauses)
    cited = {sentence for clause in clauses for sentence in clause.sentences}
    assert cited == {f"001-{number:02}" for number in range(1, 18)}
