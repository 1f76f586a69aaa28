"""The uniform complaint procedure at its boundaries; the days are worked out by hand from the policy's text."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

import pytest

from schoolrules import Case, Evaluation, InvalidInput, OutsideCalendar, Policy, evaluate, policies
from schoolrules.policy.basics import Citation

Json = dict[str, Any]

DISCRIMINATION: Json = {"category": "discrimination", "law": "state"}
FEES: Json = {"category": "pupil-fees"}
PROGRAM: Json = {"category": "program"}
ALL_CONTENTS = ["findings", "conclusions", "disposition", "rationale", "appeal-notice", "civil-remedies-wait"]
FILE = ["complaint", "decision", "investigation-summary", "investigation-file", "action-report", "procedures"]
CALENDAR: Json = {
    "first": "2023-08-21", "last": "2024-06-07", "weekdays": ["mon", "tue", "wed", "thu", "fri"],
    "closed": [{"from": "2024-04-01", "to": "2024-04-05", "why": "spring break"}],
    "country": "US", "subdivision": "CA",
}  # fmt: skip


def event(kind: str, on: str, **fields: object) -> Json:
    return {"kind": kind, "on": on, **fields}


def step(name: str, on: str, **fields: object) -> Json:
    return event("step", on, step=name, **fields)


def notice(about: str, on: str) -> Json:
    return event("notice", on, to="parties", about=about)


def case(
    as_of: str, *events: Json, facts: Json = DISCRIMINATION, calendar: Json | None = None, **policy: object
) -> Json:
    record = {"subject": "C-1", "facts": facts, "events": list(events)}
    found: Json = {"policy": {"use": "ucp", **policy}, "as_of": as_of, "record": record}
    return found if calendar is None else {**found, "calendar": calendar}


def judged(
    as_of: str, *events: Json, facts: Json = DISCRIMINATION, calendar: Json | None = None, **policy: object
) -> Evaluation:
    return Case.parse(case(as_of, *events, facts=facts, calendar=calendar, **policy)).evaluate()


def verdict(of: Evaluation, rule: str) -> str:
    return str(of.findings[rule].verdict)


def texts(of: Evaluation) -> str:
    return " ".join(of.notes)


RECEIVED = event("complaint_received", "2024-03-18")
"""A Monday: +3 days is Thursday 21, +5 Saturday 23 March, +60 Friday 17 May."""
VIOLATION = event("violation", "2024-03-01")
LOGGED = step("log-complaint", "2024-03-18", code="C-1", date_stamp=True)
TOLD = notice("filing", "2024-03-18")
BEGUN = (VIOLATION, RECEIVED, LOGGED, TOLD)
DECIDED = step("decision", "2024-05-17", contents=ALL_CONTENTS, languages=["English"])
TOLD_OF_DECISION = notice("decision", "2024-05-17")
REPORT = event("report_received", "2024-05-21")
APPEAL = event(
    "appeal_filed", "2024-06-03", basis="x", facts_incorrect=True, law_misapplied=False,
    attachments=["complaint", "decision"],
)  # fmt: skip
SENT = (*BEGUN, DECIDED, TOLD_OF_DECISION)


class TestInScope:
    @pytest.mark.parametrize("category", ["discrimination", "program", "pupil-fees", "lcff", "foster-care"])
    def test_the_five_categories_are_in_scope(self, category: str) -> None:
        assert verdict(judged("2024-03-18", RECEIVED, facts={"category": category}), "in-scope") == "met"

    def test_any_other_category_is_not(self) -> None:
        assert verdict(judged("2024-03-18", RECEIVED, facts={"category": "other"}), "in-scope") == "not_met"

    def test_without_a_category_every_criterion_is_undetermined_and_names_it(self) -> None:
        of = judged("2024-03-18", RECEIVED, facts={})
        for rule in ("in-scope", "acceptable", "timely", "direct-intervention"):
            assert verdict(of, rule) == "undetermined"
            assert of.findings[rule].needs == ("fact:category",)

    @pytest.mark.parametrize("program", ["child-nutrition", "special-education"])
    def test_two_programs_left_the_scope_in_2020(self, program: str) -> None:
        facts = {**PROGRAM, "program": program}
        assert verdict(judged("2024-03-18", RECEIVED, facts=facts, edition="2017"), "in-scope") == "met"
        assert verdict(judged("2024-03-18", RECEIVED, facts=facts, edition="2020"), "in-scope") == "not_met"

    def test_another_program_stays_in_scope_in_2020(self) -> None:
        facts = {**PROGRAM, "program": "physical-education"}
        assert verdict(judged("2024-03-18", RECEIVED, facts=facts, edition="2020"), "in-scope") == "met"

    def test_it_stands_since_the_complaint(self) -> None:
        of = judged("2024-04-10", event("complaint_filed", "2024-03-15"), RECEIVED)
        assert of.findings["in-scope"].since == date(2024, 3, 15)
        assert of.findings["in-scope"].evidence == ()
        assert of.findings["in-scope"].value is None

    def test_a_complaint_out_of_scope_closes_once_it_is_logged_and_the_filing_told(self) -> None:
        facts = {"category": "other"}
        before = judged("2024-03-20", RECEIVED, LOGGED, facts=facts)
        assert (before.state, before.next_step and before.next_step.step) == ("open", "notify-parties")
        after = judged("2024-03-20", RECEIVED, LOGGED, TOLD, facts=facts)
        assert after.state == "closed"
        assert after.next_step is None and after.options == ()
        assert "does not deal with" in texts(after)

    def test_the_notice_of_an_appeal_reopens_it(self) -> None:
        told = event("cde_notified", "2024-03-25")
        of = judged("2024-03-25", RECEIVED, LOGGED, TOLD, told, facts={"category": "other"})
        assert of.state == "open"
        assert of.next_step is not None and of.next_step.step == "forward-file"
        assert of.steps["decision"].status == "not_required"


class TestAcceptable:
    def test_in_writing(self) -> None:
        assert verdict(judged("2024-03-18", RECEIVED), "acceptable") == "met"

    def test_unwritten_without_help_is_undetermined_and_blocks_the_log(self) -> None:
        of = judged("2024-03-18", RECEIVED, facts={**DISCRIMINATION, "written": False})
        assert verdict(of, "acceptable") == "undetermined"
        assert of.findings["acceptable"].needs == ("fact:writing_help",)
        assert (of.steps["log-complaint"].status, of.steps["log-complaint"].blocked_by) == (
            "blocked",
            ("fact:writing_help",),
        )
        assert of.steps["decision"].status == "ready"

    def test_unwritten_with_help_is_acceptable(self) -> None:
        of = judged("2024-03-18", RECEIVED, facts={**DISCRIMINATION, "written": False, "writing_help": True})
        assert verdict(of, "acceptable") == "met"
        assert of.steps["log-complaint"].status == "ready"

    @pytest.mark.parametrize(
        ("facts", "expected"),
        [
            ({**FEES, "has_evidence": True}, "met"),
            ({**FEES, "has_evidence": False}, "not_met"),
            ({**DISCRIMINATION, "has_evidence": True}, "not_met"),
        ],
    )
    def test_anonymous_only_about_pupil_fees_and_with_evidence(self, facts: Json, expected: str) -> None:
        assert verdict(judged("2024-03-18", RECEIVED, facts={**facts, "anonymous": True}), "acceptable") == expected


class TestTimely:
    def test_six_months_from_the_last_of_august_end_on_leap_day(self) -> None:
        violation = event("violation", "2023-08-31")
        for day, expected in (("2024-02-28", "met"), ("2024-02-29", "met"), ("2024-03-01", "not_met")):
            assert verdict(judged(day, violation, event("complaint_received", day)), "timely") == expected

    def test_a_last_day_on_a_saturday_rolls_to_monday(self) -> None:
        violation = event("violation", "2023-09-02")  # +6 months: Saturday 2 March
        for day, expected in (("2024-03-04", "met"), ("2024-03-05", "not_met")):
            assert verdict(judged(day, violation, event("complaint_received", day)), "timely") == expected

    def test_it_rolls_over_a_legal_holiday_where_the_calendar_knows_it(self) -> None:
        violation = event("violation", "2023-07-15")  # +6 months: Monday 15 January, Martin Luther King Jr. Day
        filed = event("complaint_received", "2024-01-16")
        assert verdict(judged("2024-01-16", violation, filed, calendar=CALENDAR), "timely") == "met"
        assert verdict(judged("2024-01-16", violation, filed), "timely") == "not_met"

    def test_the_day_of_filing_counts_not_that_of_receipt(self) -> None:
        violation = event("violation", "2023-08-31")
        filed, received = event("complaint_filed", "2024-02-29"), event("complaint_received", "2024-03-05")
        of = judged("2024-03-05", violation, filed, received)
        assert verdict(of, "timely") == "met"
        assert of.findings["timely"].evidence == ("#0", "#1")

    def test_knowledge_gives_its_own_six_months_and_under_the_other_reading_does_not(self) -> None:
        dates = (event("violation", "2023-10-02"), event("knowledge", "2023-12-04"))
        for day, later in (("2024-06-04", "met"), ("2024-06-05", "not_met")):
            filed = event("complaint_received", day)
            assert verdict(judged(day, *dates, filed), "timely") == later
            assert verdict(judged(day, *dates, filed, readings={"six-months": "earlier"}), "timely") == "not_met"

    def test_the_finding_tells_that_the_other_reading_differs(self) -> None:
        dates = (event("violation", "2023-10-02"), event("knowledge", "2023-12-04"))
        of = judged("2024-06-03", *dates, event("complaint_received", "2024-06-03"))
        readings = {reading.reading: reading.otherwise for reading in of.findings["timely"].readings}
        assert readings["six-months"]["earlier"]["verdict"] == "not_met"

    def test_knowledge_alone_suffices_when_it_makes_it_timely(self) -> None:
        knowledge = event("knowledge", "2023-12-04")
        for day, expected in (("2024-06-04", "met"), ("2024-06-05", "undetermined")):
            assert verdict(judged(day, knowledge, event("complaint_received", day)), "timely") == expected

    def test_without_any_date_it_is_undetermined_and_stops_nothing(self) -> None:
        of = judged("2024-03-18", RECEIVED)
        assert verdict(of, "timely") == "undetermined"
        assert of.findings["timely"].needs == ("fact:violation",)
        assert of.steps["decision"].status == "ready"

    def test_pupil_fees_have_a_year(self) -> None:
        violation = event("violation", "2023-03-20")  # a year later: Wednesday 20 March
        for day, expected in (("2024-03-20", "met"), ("2024-03-21", "not_met")):
            of = judged(day, violation, event("complaint_received", day), facts=FEES)
            assert verdict(of, "timely") == expected

    def test_a_year_from_leap_day_ends_on_the_28th(self) -> None:
        violation = event("violation", "2024-02-29")
        for day, expected in (("2025-02-28", "met"), ("2025-03-03", "not_met")):
            of = judged(day, violation, event("complaint_received", day), facts=FEES)
            assert verdict(of, "timely") == expected

    def test_other_categories_have_no_limit_in_2017_and_a_year_in_2020(self) -> None:
        events = (event("violation", "2020-01-01"), RECEIVED)
        of = judged("2024-03-18", *events, facts=PROGRAM, edition="2017")
        assert verdict(of, "timely") == "met"
        assert "names no time limit" in texts(of)
        assert verdict(judged("2024-03-18", *events, facts=PROGRAM, edition="2020"), "timely") == "not_met"

    def test_a_late_complaint_ends_with_the_ground_in_the_notes(self) -> None:
        of = judged("2024-03-18", event("violation", "2022-01-01"), RECEIVED, LOGGED, TOLD)
        assert of.state == "closed"
        assert "filed too late" in texts(of)


class TestDirectIntervention:
    def test_it_is_met_from_the_61st_day_after_filing(self) -> None:
        for day, expected in (("2024-05-17", "not_met"), ("2024-05-18", "met")):
            assert verdict(judged(day, *BEGUN), "direct-intervention") == expected
        of = judged("2024-06-01", *BEGUN)
        assert of.findings["direct-intervention"].since == date(2024, 5, 18)
        assert of.findings["direct-intervention"].evidence == ("#1",)

    def test_more_time_that_was_agreed_does_not_matter(self) -> None:
        agreed = event("extension", "2024-05-10", until="2024-06-14", written=True, agreed_by="complainant")
        assert verdict(judged("2024-05-18", *BEGUN, agreed), "direct-intervention") == "met"

    def test_a_decision_ends_it(self) -> None:
        late = step("decision", "2024-05-20")
        assert verdict(judged("2024-05-20", *BEGUN, late), "direct-intervention") == "not_met"

    def test_a_closed_case_is_none_for_it(self) -> None:
        assert verdict(judged("2024-05-20", *SENT), "direct-intervention") == "not_applicable"

    def test_it_starts_when_a_resolved_case_is_reopened(self) -> None:
        resolved = event("mediation", "2024-03-20", outcome="resolved")
        reopened = event("cde_notified", "2024-06-10")
        assert verdict(judged("2024-06-09", *BEGUN, resolved), "direct-intervention") == "not_applicable"
        of = judged("2024-06-20", *BEGUN, resolved, reopened)
        assert of.findings["direct-intervention"].since == date(2024, 6, 10)


class TestWithoutAComplaint:
    def test_every_open_step_is_blocked_by_its_receipt_and_nothing_else(self) -> None:
        of = judged("2024-07-30", VIOLATION, facts={**DISCRIMINATION, "written": False})
        assert {s.status for s in of.steps.values()} == {"blocked"}
        assert {s.blocked_by for s in of.steps.values()} == {("fact:complaint_received",)}
        assert of.state == "open"

    def test_a_filing_stands_in_for_the_receipt(self) -> None:
        of = judged("2024-03-18", VIOLATION, event("complaint_filed", "2024-03-18"))
        assert of.steps["decision"].due == date(2024, 5, 17)


class TestLogComplaint:
    def test_it_comes_first(self) -> None:
        of = judged("2024-03-18", VIOLATION, RECEIVED)
        assert of.next_step is not None
        assert (of.next_step.step, of.next_step.earliest) == ("log-complaint", date(2024, 3, 18))
        assert verdict(of, "log-complaint.code") == "pending"

    def test_code_and_stamp_must_show(self) -> None:
        of = judged("2024-03-18", VIOLATION, RECEIVED, step("log-complaint", "2024-03-18", date_stamp="18 Mar"))
        assert (verdict(of, "log-complaint.code"), verdict(of, "log-complaint.date-stamp")) == ("breached", "kept")
        of = judged("2024-03-18", VIOLATION, RECEIVED, step("log-complaint", "2024-03-18", code="7", date_stamp=False))
        assert (verdict(of, "log-complaint.code"), verdict(of, "log-complaint.date-stamp")) == ("kept", "breached")


class TestNotifyParties:
    def test_each_duty_that_arises_opens_it_again(self) -> None:
        assert judged("2024-03-18", VIOLATION, RECEIVED).steps["notify-parties"].status == "ready"
        assert judged("2024-03-18", *BEGUN).steps["notify-parties"].status == "done"
        set_ = event("scheduled", "2024-03-19", what="investigation-meeting", **{"for": "2024-03-22"})
        assert judged("2024-03-19", *BEGUN, set_).steps["notify-parties"].status == "ready"
        of = judged("2024-03-20", *BEGUN, set_, notice("meeting", "2024-03-20"))
        assert of.steps["notify-parties"].done_on == date(2024, 3, 20)
        assert judged("2024-05-17", *BEGUN, DECIDED).steps["notify-parties"].status == "ready"

    def test_a_notice_to_one_party_alone_does_not_serve(self) -> None:
        one = event("notice", "2024-03-18", to="complainant", about="filing")
        assert judged("2024-03-18", VIOLATION, RECEIVED, one).steps["notify-parties"].status == "ready"

    def test_the_filing_must_be_told_before_the_meeting_and_a_later_notice_does_not_cure(self) -> None:
        events = (VIOLATION, RECEIVED, LOGGED)
        met = step("investigation-meeting", "2024-03-20")
        assert verdict(judged("2024-03-19", *events), "notify-parties.filing") == "pending"
        assert verdict(judged("2024-03-20", *events, met), "notify-parties.filing") == "breached"
        on_the_day = notice("filing", "2024-03-20")
        assert verdict(judged("2024-03-20", *events, met, on_the_day), "notify-parties.filing") == "kept"
        a_day_late = notice("filing", "2024-03-21")
        assert verdict(judged("2024-03-21", *events, met, a_day_late), "notify-parties.filing") == "breached"

    def test_the_meeting_must_be_told_on_or_before_its_day(self) -> None:
        met = step("investigation-meeting", "2024-03-20")
        for told, expected in (("2024-03-19", "kept"), ("2024-03-20", "kept"), ("2024-03-21", "breached")):
            of = judged("2024-03-21", *BEGUN, met, notice("meeting", told))
            assert verdict(of, "notify-parties.meeting") == expected

    def test_the_decision_is_pending_until_it_is_told(self) -> None:
        assert verdict(judged("2024-04-01", *BEGUN), "notify-parties.decision") == "pending"
        assert verdict(judged("2024-05-18", *BEGUN, DECIDED), "notify-parties.decision") == "pending"
        assert verdict(judged("2024-05-18", *SENT), "notify-parties.decision") == "kept"

    def test_a_case_that_ended_asks_only_for_the_filing(self) -> None:
        met = step("investigation-meeting", "2024-03-20")
        of = judged("2024-03-20", RECEIVED, LOGGED, TOLD, met, facts={"category": "other"})
        assert of.state == "closed"
        assert verdict(of, "notify-parties.decision") == "not_applicable"


class TestMediation:
    def test_it_may_be_offered_through_the_third_day_and_its_lapse_breaches_nothing(self) -> None:
        assert judged("2024-03-21", *BEGUN).steps["mediation"].status == "ready"
        of = judged("2024-03-22", *BEGUN)
        assert (of.steps["mediation"].status, of.steps["mediation"].due) == ("lapsed", date(2024, 3, 21))
        assert verdict(of, "mediation.confidentiality") == "not_applicable"

    def test_it_is_done_when_offered(self) -> None:
        of = judged("2024-03-22", *BEGUN, event("mediation", "2024-03-20", outcome="offered"))
        assert of.steps["mediation"].done_on == date(2024, 3, 20)
        assert verdict(of, "mediation.confidentiality") == "not_applicable"

    def test_all_parties_must_have_agreed_in_a_case_of_discrimination(self) -> None:
        for all_parties, expected in ((True, "kept"), (False, "breached")):
            agreed = event("mediation", "2024-03-20", outcome="agreed", all_parties=all_parties)
            assert verdict(judged("2024-03-20", *BEGUN, agreed), "mediation.confidentiality") == expected
            of = judged("2024-03-20", *BEGUN, agreed, facts=PROGRAM)
            assert verdict(of, "mediation.confidentiality") == "not_applicable"
            of = judged("2024-03-20", *BEGUN, agreed, facts={})
            assert verdict(of, "mediation.confidentiality") == "undetermined"

    def test_a_resolution_closes_the_case_and_a_late_decision_does_not_matter(self) -> None:
        resolved = event("mediation", "2024-04-01", outcome="resolved")
        of = judged("2024-06-01", *BEGUN, resolved)
        assert (of.state, verdict(of, "decision.within")) == ("closed", "not_applicable")
        late = step("decision", "2024-05-21")
        assert verdict(judged("2024-06-01", *BEGUN, resolved, late), "decision.within") == "not_applicable"

    def test_a_step_event_for_it_is_refused(self) -> None:
        with pytest.raises(InvalidInput, match=r"record\.events\[4\]\.step"):
            judged("2024-03-20", *BEGUN, step("mediation", "2024-03-20"))


class TestInvestigationMeeting:
    def test_it_should_be_held_by_the_fifth_day_without_rolling(self) -> None:
        of = judged("2024-03-23", *BEGUN)
        assert (of.steps["investigation-meeting"].status, of.steps["investigation-meeting"].due) == (
            "ready",
            date(2024, 3, 23),
        )
        of = judged("2024-03-24", *BEGUN)
        assert of.steps["investigation-meeting"].status == "lapsed"
        assert verdict(of, "investigation-meeting.within") == "breached"
        assert str(of.findings["investigation-meeting.within"].force) == "should"

    def test_the_day_it_is_held_decides(self) -> None:
        for held, expected in (("2024-03-23", "kept"), ("2024-03-24", "breached")):
            of = judged("2024-03-24", *BEGUN, step("investigation-meeting", held))
            assert verdict(of, "investigation-meeting.within") == expected

    def test_mediation_blocks_it_and_takes_its_day_away(self) -> None:
        agreed = event("mediation", "2024-03-20", outcome="agreed", all_parties=True)
        meeting = judged("2024-03-30", *BEGUN, agreed).steps["investigation-meeting"]
        assert (meeting.status, meeting.blocked_by, meeting.due) == ("blocked", ("mediation",), None)

    def test_held_during_mediation_it_is_kept(self) -> None:
        agreed = event("mediation", "2024-03-20", outcome="agreed", all_parties=True)
        held = step("investigation-meeting", "2024-04-20")
        of = judged("2024-04-20", *BEGUN, agreed, held)
        assert verdict(of, "investigation-meeting.within") == "kept"

    def test_a_failed_mediation_gives_five_days_more_but_moves_no_other_day(self) -> None:
        agreed = event("mediation", "2024-03-20", outcome="agreed", all_parties=True)
        failed = event("mediation", "2024-04-10", outcome="failed")
        for day, expected in (("2024-04-15", "ready"), ("2024-04-16", "lapsed")):
            of = judged(day, *BEGUN, agreed, failed)
            assert of.steps["investigation-meeting"].status == expected
            assert of.steps["decision"].due == date(2024, 5, 17)

    def test_the_decision_skips_it(self) -> None:
        of = judged("2024-05-17", *BEGUN, DECIDED)
        assert of.steps["investigation-meeting"].status == "skipped"
        assert verdict(of, "investigation-meeting.within") == "not_applicable"


class TestDecision:
    def test_the_sixtieth_day_is_the_last(self) -> None:
        assert judged("2024-05-17", *BEGUN).steps["decision"].status == "ready"
        of = judged("2024-05-18", *BEGUN)
        assert of.steps["decision"].status == "overdue"
        assert verdict(of, "decision.within") == "breached"

    def test_between_the_nominal_and_the_rolled_day_it_is_overdue_but_not_breached(self) -> None:
        begun = (event("violation", "2023-12-20"), event("complaint_received", "2024-01-02"))
        for day, status, within in (
            ("2024-03-02", "ready", "pending"),  # day 60, a Saturday
            ("2024-03-03", "overdue", "pending"),
            ("2024-03-04", "overdue", "pending"),
            ("2024-03-05", "overdue", "breached"),
        ):
            of = judged(day, *begun)
            assert (of.steps["decision"].status, verdict(of, "decision.within")) == (status, within)
            assert (of.steps["decision"].due, of.steps["decision"].due_nominal) == (date(2024, 3, 2), None)
            assert "would move it to 2024-03-04" in texts(of)

    def test_sent_on_the_rolled_day_it_is_kept_with_a_note(self) -> None:
        begun = (event("violation", "2023-12-20"), event("complaint_received", "2024-01-02"))
        of = judged("2024-03-04", *begun, step("decision", "2024-03-04"))
        assert verdict(of, "decision.within") == "kept"
        assert "by 2024-03-04, to which the law moves it" in texts(of)
        assert verdict(judged("2024-03-05", *begun, step("decision", "2024-03-05")), "decision.within") == "breached"

    def test_a_valid_extension_moves_the_day(self) -> None:
        agreed = event("extension", "2024-05-17", until="2024-06-14", written=True, agreed_by="complainant")
        of = judged("2024-06-14", *BEGUN, agreed)
        assert (of.steps["decision"].due, of.steps["decision"].status) == (date(2024, 6, 14), "ready")
        assert judged("2024-06-15", *BEGUN, agreed).steps["decision"].status == "overdue"

    @pytest.mark.parametrize(
        ("changed", "reason"),
        [
            ({"written": False}, "not in writing"),
            ({"agreed_by": "compliance-officer"}, "not agreed to by the complainant"),
            ({"on": "2024-05-18"}, "made after 2024-05-17, the last day then in force"),
            ({"until": "2024-05-17"}, "does not move the last day on"),
        ],
    )
    def test_an_invalid_one_moves_nothing_and_is_told_with_its_reason(self, changed: Json, reason: str) -> None:
        made = event("extension", "2024-05-10", until="2024-06-14", written=True, agreed_by="complainant")
        of = judged("2024-05-20", *BEGUN, {**made, **changed})
        assert of.steps["decision"].due == date(2024, 5, 17)
        assert verdict(of, "decision.extension") == "breached"
        assert [(e.event.id, e.reason) for e in of.findings["decision.extension"].excluded] == [("#4", reason)]

    def test_a_second_extension_builds_on_the_first(self) -> None:
        first = event("extension", "2024-05-10", until="2024-06-14", written=True, agreed_by="complainant")
        second = event("extension", "2024-06-10", until="2024-07-01", written=True, agreed_by="complainant")
        assert judged("2024-06-15", *BEGUN, first, second).steps["decision"].due == date(2024, 7, 1)
        assert judged("2024-06-15", *BEGUN, second).steps["decision"].due == date(2024, 5, 17)

    def test_an_extension_is_judged_only_once_the_first_day_has_passed(self) -> None:
        alone = event("extension", "2024-05-10", until="2024-06-14", written=True, agreed_by="compliance-officer")
        assert verdict(judged("2024-05-10", *BEGUN), "decision.extension") == "not_applicable"
        of = judged("2024-05-17", *BEGUN, alone)
        assert verdict(of, "decision.extension") == "pending"
        assert of.findings["decision.extension"].excluded[0].reason == "not agreed to by the complainant"
        assert verdict(judged("2024-05-18", *BEGUN, alone), "decision.extension") == "breached"
        assert verdict(judged("2024-05-17", *BEGUN, alone, DECIDED), "decision.extension") == "kept"

    @pytest.mark.parametrize("missing", ALL_CONTENTS)
    def test_each_item_must_be_there(self, missing: str) -> None:
        sent = step("decision", "2024-05-17", contents=[c for c in ALL_CONTENTS if c != missing])
        of = judged("2024-05-17", *BEGUN, sent)
        assert verdict(of, "decision.contents") == "breached"
        assert missing in of.findings["decision.contents"].explanation

    @pytest.mark.parametrize(
        ("law", "notices", "expected"),
        [
            ("state", ["civil-remedies-wait"], "kept"),
            ("federal", ["ocr-notice"], "kept"),
            ("federal", ["civil-remedies-wait"], "breached"),
            ("both", ["civil-remedies-wait"], "breached"),
            ("both", ["civil-remedies-wait", "ocr-notice"], "kept"),
        ],
    )
    def test_the_law_decides_on_the_notices(self, law: str, notices: list[str], expected: str) -> None:
        sent = step("decision", "2024-05-17", contents=[*ALL_CONTENTS[:5], *notices])
        of = judged("2024-05-17", *BEGUN, sent, facts={**DISCRIMINATION, "law": law})
        assert verdict(of, "decision.contents") == expected

    def test_other_categories_need_no_such_notice_and_without_one_it_is_undetermined(self) -> None:
        sent = step("decision", "2024-05-17", contents=ALL_CONTENTS[:5])
        assert verdict(judged("2024-05-17", *BEGUN, sent, facts=PROGRAM), "decision.contents") == "kept"
        assert verdict(judged("2024-05-17", *BEGUN, sent, facts={}), "decision.contents") == "undetermined"
        assert verdict(judged("2024-05-17", *BEGUN, DECIDED, facts={}), "decision.contents") == "kept"

    def test_corrective_actions_must_be_there_only_when_warranted(self) -> None:
        sent = step("decision", "2024-05-17", contents=ALL_CONTENTS, corrective_actions_warranted=True)
        assert verdict(judged("2024-05-17", *BEGUN, sent), "decision.contents") == "breached"
        sent = {**sent, "contents": [*ALL_CONTENTS, "corrective-actions"]}
        assert verdict(judged("2024-05-17", *BEGUN, sent), "decision.contents") == "kept"

    def test_it_must_be_in_english_and_in_the_complainants_language(self) -> None:
        facts = {**DISCRIMINATION, "complainant_language": "Spanish"}
        for languages, expected in (
            (["English", "Spanish"], "kept"), (["English"], "breached"), (["Spanish"], "breached"),
        ):  # fmt: skip
            sent = step("decision", "2024-05-17", languages=languages)
            assert verdict(judged("2024-05-17", *BEGUN, sent, facts=facts), "decision.language") == expected

    def test_the_case_closes_once_it_is_sent_and_told_and_the_appeal_lives_on(self) -> None:
        assert judged("2024-05-17", *BEGUN, DECIDED).state == "open"
        of = judged("2024-05-22", *SENT, REPORT)
        assert of.state == "closed"
        assert [option.step for option in of.options] == ["appeal", "civil-action"]


class TestAppeal:
    def test_before_the_decision_it_is_not_required(self) -> None:
        assert judged("2024-04-01", *BEGUN).steps["appeal"].status == "not_required"

    def test_in_2017_it_waits_for_the_receipt_of_the_report(self) -> None:
        appeal = judged("2024-05-18", *SENT, edition="2017").steps["appeal"]
        assert (appeal.status, appeal.blocked_by) == ("blocked", ("fact:report_received",))

    def test_in_2017_it_has_fifteen_days_from_the_receipt(self) -> None:
        assert judged("2024-06-05", *SENT, REPORT, edition="2017").steps["appeal"].status == "ready"
        of = judged("2024-06-06", *SENT, REPORT, edition="2017")
        assert of.steps["appeal"].status == "lapsed"
        assert verdict(of, "appeal.within") == "not_applicable"

    def test_in_2020_it_has_thirty_days_from_the_decisions_date_and_rolls(self) -> None:
        for day, status in (("2024-06-17", "ready"), ("2024-06-18", "lapsed")):
            appeal = judged(day, *SENT, edition="2020").steps["appeal"]
            assert (appeal.status, appeal.due, appeal.due_nominal) == (status, date(2024, 6, 17), date(2024, 6, 16))

    def test_the_day_of_filing_decides(self) -> None:
        for filed, in_2017, in_2020 in (
            ("2024-06-05", "kept", "kept"), ("2024-06-06", "breached", "kept"),
            ("2024-06-17", "breached", "kept"), ("2024-06-18", "breached", "breached"),
        ):  # fmt: skip
            events = (*SENT, REPORT, {**APPEAL, "on": filed})
            assert verdict(judged("2024-06-20", *events, edition="2017"), "appeal.within") == in_2017
            assert verdict(judged("2024-06-20", *events, edition="2020"), "appeal.within") == in_2020

    def test_in_2017_without_a_receipt_the_time_cannot_be_told(self) -> None:
        assert verdict(judged("2024-06-20", *SENT, APPEAL, edition="2017"), "appeal.within") == "undetermined"
        assert verdict(judged("2024-06-20", *BEGUN, APPEAL, edition="2020"), "appeal.within") == "breached"

    @pytest.mark.parametrize(
        ("changed", "expected"),
        [
            ({}, "kept"),
            ({"facts_incorrect": False, "law_misapplied": True}, "kept"),
            ({"basis": ""}, "breached"),
            ({"facts_incorrect": False}, "breached"),
            ({"attachments": ["complaint"]}, "breached"),
            ({"attachments": ["decision"]}, "breached"),
        ],
    )
    def test_an_incomplete_one_is_deficient_not_late(self, changed: Json, expected: str) -> None:
        of = judged("2024-06-03", *SENT, REPORT, {**APPEAL, **changed})
        assert (verdict(of, "appeal.complete"), verdict(of, "appeal.within")) == (expected, "kept")


class TestForwardFile:
    TOLD = event("cde_notified", "2024-06-10")

    def test_it_is_not_required_before_the_states_notice_which_reopens_the_case(self) -> None:
        before = judged("2024-06-09", *SENT, REPORT, APPEAL)
        assert (before.steps["forward-file"].status, before.state) == ("not_required", "closed")
        after = judged("2024-06-10", *SENT, REPORT, APPEAL, self.TOLD)
        assert (after.steps["forward-file"].status, after.state) == ("ready", "open")

    def test_in_2017_it_has_no_last_day(self) -> None:
        of = judged("2024-12-01", *SENT, self.TOLD, edition="2017")
        assert (of.steps["forward-file"].status, of.steps["forward-file"].due) == ("ready", None)
        assert "forward-file.within" not in of.findings

    def test_in_2020_it_has_ten_days_and_does_not_roll(self) -> None:
        told = event("cde_notified", "2024-06-12")  # +10: Saturday 22 June
        for day, status, within in (("2024-06-22", "ready", "pending"), ("2024-06-23", "overdue", "breached")):
            of = judged(day, *SENT, told, edition="2020")
            assert (of.steps["forward-file"].status, verdict(of, "forward-file.within")) == (status, within)
        for sent, within in (("2024-06-22", "kept"), ("2024-06-23", "breached")):
            of = judged("2024-06-23", *SENT, told, step("forward-file", sent, contents=FILE), edition="2020")
            assert verdict(of, "forward-file.within") == within

    @pytest.mark.parametrize("missing", FILE)
    def test_each_item_must_be_there(self, missing: str) -> None:
        sent = step("forward-file", "2024-06-11", contents=[item for item in FILE if item != missing])
        assert verdict(judged("2024-06-11", *SENT, self.TOLD, sent), "forward-file.contents") == "breached"

    def test_a_summary_in_the_decision_need_not_be_sent_again(self) -> None:
        decided = {**DECIDED, "contents": [*ALL_CONTENTS, "investigation-summary"]}
        sent = step("forward-file", "2024-06-11", contents=[item for item in FILE if item != "investigation-summary"])
        of = judged("2024-06-11", *BEGUN, decided, TOLD_OF_DECISION, self.TOLD, sent)
        assert (verdict(of, "forward-file.contents"), of.state) == ("kept", "closed")


class TestCivilAction:
    def test_under_state_law_it_waits_for_an_appeal(self) -> None:
        action = judged("2024-05-20", *SENT).steps["civil-action"]
        assert (action.status, action.blocked_by) == ("blocked", ("step:appeal",))

    def test_sixty_days_must_have_elapsed(self) -> None:
        for day, status in (("2024-08-02", "waiting"), ("2024-08-03", "ready")):
            action = judged(day, *SENT, REPORT, APPEAL).steps["civil-action"]
            assert (action.status, action.earliest) == (status, date(2024, 8, 3))

    def test_taken_too_early_it_is_breached(self) -> None:
        for taken, expected in (("2024-08-02", "breached"), ("2024-08-03", "kept")):
            of = judged("2024-08-03", *SENT, REPORT, APPEAL, step("civil-action", taken))
            assert verdict(of, "civil-action.not-before") == expected
        without_appeal = judged("2024-08-03", *SENT, step("civil-action", "2024-08-03"))
        assert verdict(without_appeal, "civil-action.not-before") == "breached"

    def test_an_injunction_is_never_limited(self) -> None:
        taken = step("civil-action", "2024-03-19", injunctive=True)
        assert verdict(judged("2024-03-19", *BEGUN, taken), "civil-action.not-before") == "kept"

    @pytest.mark.parametrize("facts", [{"law": "federal"}, {"law": "both"}, {"apprised": False}])
    def test_nor_are_federal_claims_nor_complainants_who_were_not_told(self, facts: Json) -> None:
        action = judged("2024-03-19", *BEGUN, facts={**DISCRIMINATION, **facts}).steps["civil-action"]
        assert (action.status, action.earliest) == ("ready", date(2024, 3, 18))

    def test_with_both_laws_a_note_tells_of_the_state_wait(self) -> None:
        assert "need not wait" in texts(judged("2024-03-19", *BEGUN, facts={**DISCRIMINATION, "law": "both"}))
        assert "need not wait" not in texts(judged("2024-03-19", *BEGUN))

    def test_for_other_categories_it_is_no_step_of_this_procedure_and_a_note_says_why(self) -> None:
        of = judged("2024-05-22", *SENT, REPORT, facts=PROGRAM, edition="2017")
        assert of.steps["civil-action"].status == "not_required"
        assert [option.step for option in of.options] == ["appeal"]
        assert "stand open beside this procedure" in texts(of)

    def test_a_note_tells_that_statute_changed_the_wait_with_both_dates(self) -> None:
        for edition in ("2017", "2020"):
            notes = texts(judged("2024-03-19", *BEGUN, edition=edition))
            assert "revised 2017-04-16" in notes and "2026-01-01" in notes


class TestReadingOfDays:
    def test_school_days_need_a_calendar(self) -> None:
        with pytest.raises(InvalidInput, match="calendar: required"):
            judged("2024-03-18", *BEGUN, readings={"days": "school"})
        with pytest.raises(InvalidInput, match="calendar: required"):
            judged("2024-03-18", *BEGUN, set={"mediation.within": "3 school days"})

    def test_and_a_day_within_it(self) -> None:
        with pytest.raises(InvalidInput, match="as_of"):
            judged("2024-06-10", *BEGUN, calendar=CALENDAR, readings={"days": "school"})
        policy = policies.get("ucp").with_readings({"days": "school"})
        found = Case.parse(case("2024-03-18", *BEGUN, calendar=CALENDAR))
        with pytest.raises(OutsideCalendar):
            evaluate(policy, found.record, calendar=found.calendar, as_of=date(2024, 6, 10))

    def test_otherwise_the_calendar_may_end_before_the_day(self) -> None:
        assert judged("2024-06-10", *BEGUN, calendar=CALENDAR).steps["decision"].status == "overdue"

    def test_school_days_pass_over_weekends_and_breaks(self) -> None:
        of = judged("2024-03-18", *BEGUN, calendar=CALENDAR, readings={"days": "school"})
        assert of.steps["mediation"].due == date(2024, 3, 21)
        assert of.steps["investigation-meeting"].due == date(2024, 3, 25)
        # 18 March + 60: 9 to the break (19-29 March), 16 in April, 23 in May, 5 in June: 53; the calendar ends
        assert of.steps["decision"].due is None
        assert any("beyond the calendar" in note for note in of.notes)

    def test_business_days_work_without_a_calendar_and_then_know_weekends_only(self) -> None:
        of = judged("2024-03-18", *BEGUN, readings={"days": "business"})
        assert of.steps["investigation-meeting"].due == date(2024, 3, 25)
        assert of.steps["decision"].due == date(2024, 6, 10)  # twelve weeks of five days
        of = judged("2024-03-18", *BEGUN, readings={"days": "business"}, calendar=CALENDAR)
        # Memorial Day, 27 May; Cesar Chavez Day, 31 March, falls on a Sunday and is kept on Monday 1 April
        assert of.steps["decision"].due == date(2024, 6, 12)

    def test_the_day_after_the_wait_is_a_calendar_day(self) -> None:
        events = (*SENT, REPORT, event("appeal_filed", "2024-05-24", basis="x", facts_incorrect=True,
                                       law_misapplied=False, attachments=["complaint", "decision"]))  # fmt: skip
        of = judged("2024-05-24", *events, readings={"days": "business"}, set={"civil-action.wait": "5 calendar days"})
        # five business days after Friday 24 May end on Friday 31 May; the day after is Saturday
        assert of.steps["civil-action"].earliest == date(2024, 6, 1)

    def test_it_does_not_touch_the_numbers_of_2020_nor_the_months(self) -> None:
        events = (*SENT, event("cde_notified", "2024-06-12"))
        of = judged("2024-06-12", *events, edition="2020", readings={"days": "business"})
        assert (of.steps["appeal"].due, of.steps["forward-file"].due) == (date(2024, 6, 17), date(2024, 6, 22))
        of = judged("2024-05-22", *SENT, REPORT, edition="2017", readings={"days": "business"})
        assert of.steps["appeal"].due == date(2024, 6, 11)

    def test_a_number_set_in_another_unit_keeps_it(self) -> None:
        of = judged("2024-03-18", *BEGUN, readings={"days": "business"}, set={"mediation.within": "1 week"})
        assert of.steps["mediation"].due == date(2024, 3, 25)

    def test_readings_that_need_a_calendar_are_not_compared_without_one(self) -> None:
        def others(calendar: Json | None) -> set[str]:
            of = judged("2024-03-18", *BEGUN, calendar=calendar)
            return {name for r in of.steps["investigation-meeting"].readings for name in r.otherwise}

        assert others(None) == {"business"}
        assert others(CALENDAR) == {"school", "business"}


class TestEditions:
    @pytest.mark.parametrize(("filed", "edition"), [("2020-06-30", "2017"), ("2020-07-01", "2020")])
    def test_the_day_of_the_filing_decides(self, filed: str, edition: str) -> None:
        received = event("complaint_received", "2020-07-02")
        of = judged("2020-08-01", event("violation", "2020-05-01"), event("complaint_filed", filed), received)
        assert of.policy.edition == edition
        assert of.to_dict()["policy"]["edition"] == edition

    def test_the_receipt_stands_in_for_the_filing_and_the_day_judged_for_both(self) -> None:
        assert judged("2020-08-01", event("complaint_received", "2020-06-30")).policy.edition == "2017"
        assert judged("2020-06-30").policy.edition == "2017"
        assert judged("2020-07-01").policy.edition == "2020"

    def test_a_filing_that_is_not_known_yet_decides_nothing(self) -> None:
        late_news = event("complaint_filed", "2020-06-30", known_on="2020-07-10")
        parsed = {**case("2020-07-05", late_news), "known_at": "2020-07-05"}
        assert Case.parse(parsed).evaluate().policy.edition == "2020"

    def test_the_caller_may_name_one(self) -> None:
        assert judged("2024-03-18", *BEGUN, edition="2017").policy.edition == "2017"
        assert policies.get("ucp", edition="2017").edition == "2017"
        assert judged("2024-03-18", *BEGUN, edition="2017").policy == policies.get("ucp", edition="2017")

    @pytest.mark.parametrize("edition", ["2016", 2017, ""])
    def test_an_unknown_one_is_refused_with_its_path(self, edition: object) -> None:
        with pytest.raises(InvalidInput, match=r"policy\.edition: expected one of 2017, 2020"):
            judged("2024-03-18", *BEGUN, edition=edition)

    def test_a_policy_with_one_text_has_no_editions(self) -> None:
        with pytest.raises(InvalidInput, match="edition"):
            policies.get("noncompliance", edition="2017")

    def test_numbers_and_readings_are_carried_over(self) -> None:
        policy = policies.get("ucp").with_parameters({"decision.within": "30 calendar days"})
        policy = policy.with_readings({"six-months": "earlier"})
        of = judged("2020-03-01", *BEGUN, set={"decision.within": "30 calendar days"},
                    readings={"six-months": "earlier"})  # fmt: skip
        assert of.policy == policy.in_edition("2017")
        assert str(of.policy.values["decision.within"]) == "30 calendar days"
        assert of.policy.chosen["six-months"] == "earlier"

    def test_a_number_that_the_edition_does_not_have_is_refused(self) -> None:
        changes = {"forward-file.within": "14 calendar days"}
        assert judged("2024-03-18", *BEGUN, set=changes).policy.edition == "2020"
        with pytest.raises(InvalidInput, match=r"policy\.set\.forward-file\.within"):
            judged("2020-03-18", event("complaint_received", "2020-03-18"), set=changes)
        with pytest.raises(InvalidInput, match=r"policy\.set\.forward-file\.within"):
            judged("2024-03-18", *BEGUN, set=changes, edition="2017")

    def test_the_text_of_2017_stays_what_it_is(self) -> None:
        old, new = policies.get("ucp", edition="2017"), policies.get("ucp", edition="2020")
        assert (str(old.values["appeal.within"]), str(new.values["appeal.within"])) == (
            "15 calendar days",
            "30 calendar days",
        )
        assert "forward-file.within" not in old.values
        assert len({old.digest, new.digest, policies.get("ucp").digest}) == 3

    def test_a_case_with_the_whole_policy_in_it_evaluates_the_same(self) -> None:
        parsed = Case.parse(case("2024-05-22", *SENT, REPORT))
        assert Case.parse(parsed.to_dict()).evaluate().to_dict() == parsed.evaluate().to_dict()
        assert Policy.parse(policies.get("ucp").to_dict()) == policies.get("ucp")


def _citations(part: object) -> set[str]:
    if isinstance(part, Citation):
        return set(part.sentences)
    if isinstance(part, Mapping):
        return {s for value in part.values() for s in _citations(value)}
    if isinstance(part, list | tuple):
        return {s for value in part for s in _citations(value)}
    names = getattr(type(part), "__dataclass_fields__", {})
    return {s for name in names for s in _citations(getattr(part, name))}


def test_every_sentence_of_the_source_is_cited() -> None:
    """All 47 numbered sentences of the document stand beside a clause of one of its two policies."""
    cited = _citations(policies.get("ucp", edition="2017")) | _citations(policies.get("ucp-annual-notice"))
    assert cited == {f"002-{number:02}" for number in range(1, 48)}
