"""The rules on meetings, contacts, silence and extensions on a small policy, each at its own edge."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from schoolrules import Verdict
from schoolrules.calendar import Period
from schoolrules.policy.basics import Citation, Parameter, Reading
from schoolrules.policy.complaints import Extended, ExtensionValid
from schoolrules.policy.conditions import Always, Never
from schoolrules.policy.contact import ContactSets, NextSet
from schoolrules.policy.days import EventDay
from schoolrules.policy.needs import StepNeed
from schoolrules.policy.rules import Criterion
from schoolrules.policy.silence import NoContact
from schoolrules.policy.tally import Tally
from schoolrules.policy.view import View
from schoolrules.policy.work import MissedMeetings, MissingInWindow

from .small import CLAUSE, event, sep, small_policy, step, taken, view_of

NUMBERS = {
    "enough": Parameter(2, "how many are enough", CLAUSE),
    "wait": Parameter(Period(2, "school days"), "how long to wait", CLAUSE),
    "silent": Parameter(Period(3, "school days"), "how long a silence", CLAUSE),
    "sixty": Parameter(Period(10, "calendar days"), "how long it may take", CLAUSE),
}
POLICY = small_policy(
    parameters=NUMBERS,
    readings={"days": Reading("days", {"calendar": "c", "school": "s", "business": "b"}, "usual", CLAUSE)},
    criteria={
        "meetings": Criterion("Meetings", MissedMeetings("enough"), CLAUSE),
        "sets": Criterion("Sets", ContactSets("enough", "wait"), CLAUSE),
        "silence": Criterion("Silence", NoContact("silent"), CLAUSE),
        "work": Criterion("Work", MissingInWindow("enough", "wait"), CLAUSE),
    },
)


def view(*events: dict[str, Any], on: int = 30, **more: Any) -> View:
    return view_of(POLICY, *events, on=on, **more)


def left_out(criterion: str, at: View) -> list[tuple[str, str]]:
    return [(one.event.id, one.reason) for one in POLICY.criterion(criterion).rule.excluded(at)]


# --- meetings ----------------------------------------------------------------------------------------------------


def meeting(day: int, outcome: str) -> dict[str, Any]:
    return event("meeting", day, id=f"m{day}{outcome[0]}", outcome=outcome)


def attempt(day: int, succeeded: bool = False) -> dict[str, Any]:
    return event("reschedule_attempt", day, id=f"t{day}", succeeded=succeeded)


def test_a_meeting_held_settles_what_was_missed_up_to_its_own_day() -> None:
    """What comes after it counts anew; an attempt that succeeded counts for nothing."""
    events = [meeting(4, "missed"), attempt(5), meeting(6, "held"), meeting(6, "missed"), attempt(6)]
    events += [meeting(9, "unscheduled"), attempt(10), attempt(11, succeeded=True), attempt(12)]
    found = view(*events).judgement("meetings")
    assert (found.verdict, found.value) == (Verdict.MET, 2)
    assert [one.id for one in found.evidence] == ["m9u", "t10", "t12"]
    settled = "settled by the meeting held on 2024-09-06"
    assert sorted(left_out("meetings", view(*events))) == [
        ("m4m", settled),
        ("m6h", "held"),
        ("m6m", settled),
        ("t11", "succeeded"),
        ("t5", settled),
        ("t6", settled),
    ]


def test_an_attempt_that_succeeded_on_the_day_of_the_meeting_is_told_once() -> None:
    """It is settled with everything else of that day."""
    at = view(meeting(6, "held"), attempt(6, succeeded=True))
    assert left_out("meetings", at) == [("m6h", "held"), ("t6", "settled by the meeting held on 2024-09-06")]


@pytest.mark.parametrize(("on", "verdict"), [(11, Verdict.NOT_MET), (12, Verdict.MET)])
def test_as_many_attempts_as_are_needed_must_have_failed(on: int, verdict: Verdict) -> None:
    """The second on the twelfth; without a missed meeting no number of them is enough."""
    tries = [attempt(10), attempt(12)]
    assert view(meeting(9, "missed"), *tries, on=on).judgement("meetings").verdict is verdict
    assert view(*tries, on=on).judgement("meetings").verdict is Verdict.NOT_MET


# --- work --------------------------------------------------------------------------------------------------------


def due(day: int, completed: int | None = None) -> dict[str, Any]:
    done = None if completed is None else f"2024-09-{completed:02}"
    return event("assignment", day, id=f"w{day}", completed_on=done)


def test_work_is_missing_from_the_day_after_it_was_due_until_it_comes_in() -> None:
    """Two due on days that follow one another fit two school days; a third lies outside."""
    events = [due(3), due(4), due(9)]
    assert [view(*events, on=day).judgement("work").value for day in (3, 4, 5, 10)] == [0, 1, 2, 2]
    assert left_out("work", view(*events, on=10)) == [("w9", "missing, but outside the window counted")]
    assert [one.id for one in view(*events, on=10).judgement("work").evidence] == ["w3", "w4"]
    late = view(due(3, completed=6), due(4), on=10)
    assert late.judgement("work").value == 1
    assert ("w3", "completed 2024-09-06") in left_out("work", late)
    assert [view(due(3, completed=6), due(4), on=day).judgement("work").value for day in (5, 6)] == [2, 1]


def test_work_due_on_the_first_and_the_last_day_of_the_coverage_counts() -> None:
    """Sunday the 1st and Monday the 30th; of what is due outside, it is not known whether it would be enough."""
    case = view(due(1), due(3), due(27), due(30)).situation
    assert case.view(sep(4)).judgement("work").value == 2
    october = case.view(date(2024, 10, 1)).judgement("work")
    assert (october.value, view(due(27), due(30)).at(date(2024, 10, 1)).judgement("work").value) == (2, 2)
    before = {**due(3), "id": "before", "on": "2024-08-30"}
    found = view(before, due(3), enrolled=[(date(2024, 8, 1), None)]).judgement("work")
    assert (found.verdict, found.needs) == (Verdict.UNDETERMINED, ("calendar",))


@pytest.mark.parametrize(("second", "value"), [(10, 2), (11, 1)])
def test_a_window_of_business_days_is_counted_on_the_calendar(second: int, value: int) -> None:
    """Of three that begin with Friday the 6th, Tuesday the 10th is the last."""
    policy = POLICY.with_parameters({"wait": "3 business days"})
    assert view_of(policy, due(6), due(second)).judgement("work").value == value


# --- contacts ----------------------------------------------------------------------------------------------------


def call(day: int, channel: str = "phone", documented: bool = True) -> dict[str, Any]:
    return event("contact_attempt", day, id=f"{channel[0]}{day}", channel=channel, documented=documented)


def test_the_next_set_may_be_complete_when_the_family_has_had_its_time() -> None:
    """Two school days after Thursday the 5th end on Monday; the set after the first may come on Tuesday the 10th."""
    first = [call(4), call(5, "email")]
    assert NextSet("sets", 1).day(view(*first)) == sep(10)
    assert NextSet("sets", 1).day(view(call(4))) is None
    assert NextSet("sets", 2).day(view(*first)) is None
    for day, verdict in ((9, Verdict.NOT_MET), (10, Verdict.MET)):
        found = view(*first, call(day), call(day, "email")).judgement("sets")
        assert found.verdict is verdict


def test_attempts_that_are_part_of_no_set_are_told_why() -> None:
    """Not documented, by another channel, alone, too many, too early, or answered already."""
    early = "its set came before the family's time to answer had passed"
    answered = event("contact_response", 3, by="parent")
    events = [call(3), answered, call(4), call(5, "email"), call(6, "text"), call(6, documented=False)]
    events += [call(9), call(9, "email")]
    assert sorted(left_out("sets", view(*events))) == [
        ("e9", early),
        ("p3", "on or before the response of 2024-09-03"),
        ("p6", "not documented"),
        ("p9", early),
        ("t6", "neither a call nor an e-mail"),
    ]


def test_a_set_before_the_coverage_leaves_the_next_one_open_to_doubt() -> None:
    """When the time to answer the first began cannot be told; alone it is a set all the same."""
    early = [{**call(1), "on": "2024-08-20"}, {**call(1, "email"), "on": "2024-08-20"}]
    assert view(*early).judgement("sets").verdict is Verdict.NOT_MET
    found = view(*early, call(9), call(9, "email")).judgement("sets")
    assert (found.verdict, found.needs) == (Verdict.UNDETERMINED, ("calendar",))


# --- silence -----------------------------------------------------------------------------------------------------


def test_a_silence_is_counted_from_the_day_after_the_contact() -> None:
    """Three school days after Thursday the 5th are reached on Tuesday the 10th; the contacts of that day are shown."""
    contacts = [event("engagement", 5, id="z", category="learning"), event("contact_response", 5, id="a", by="parent")]
    assert [view(*contacts, on=day).judgement("silence").value for day in (5, 6, 9, 10)] == [0, 1, 2, 3]
    found = view(*contacts, on=10).judgement("silence")
    assert (found.verdict, [one.id for one in found.evidence]) == (Verdict.MET, ["a", "z"])
    assert found.window is not None
    assert (found.window.first, found.window.last, found.window.school_days) == (sep(6), sep(10), 3)
    assert view(*contacts, on=10).since("silence") == sep(10)


def test_what_was_no_contact_of_the_run_is_told_why() -> None:
    """Too early, a mark of absence, not answered yet, or outside the enrolment."""
    mark = {"present": True, "verified": True}
    events = [
        event("engagement", 3, id="early", category="learning"),
        event("engagement", 5, id="latest", category="learning"),
        event("weekly_mark", 4, id="present", **mark),
        event("weekly_mark", 6, id="absent", **{**mark, "present": False}),
        event("effort", 4, id="answered", type="contact", answered_on="2024-09-04"),
        event("effort", 4, id="later", type="contact", answered_on="2024-09-20"),
        event("effort", 4, id="never", type="contact"),
    ]
    began = "the run began later, on 2024-09-06"
    assert sorted(left_out("silence", view(*events, on=10))) == [
        ("absent", "marks an absence: no contact"),
        ("answered", began),
        ("early", began),
        ("later", "not answered"),
        ("never", "not answered"),
        ("present", began),
    ]
    gone = view(event("weekly_mark", 9, id="present", **mark), on=10, enrolled=[(sep(3), sep(6))])
    assert gone.judgement("silence").verdict is Verdict.NOT_APPLICABLE
    assert left_out("silence", gone) == [("present", "no contact")]


# --- extensions --------------------------------------------------------------------------------------------------


def extension(day: int, until: int, written: bool = True, by: str = "family") -> dict[str, Any]:
    return event("extension", day, id=f"x{day}", until=f"2024-09-{until:02}", written=written, agreed_by=by)


LIMIT = Extended(EventDay("complaint_received"), "sixty", "family", days="days")
RECEIVED = event("complaint_received", 5)
"""Ten calendar days end on Sunday the 15th."""


@pytest.mark.parametrize(
    ("events", "last", "reason"),
    [
        ([], 15, None),
        ([extension(10, 20)], 20, None),
        ([extension(15, 20)], 20, None),
        ([extension(16, 20)], 15, "made after 2024-09-15, the last day then in force"),
        ([extension(10, 15)], 15, "does not move the last day on"),
        ([extension(10, 16)], 16, None),
        ([extension(10, 20, written=False)], 15, "not in writing"),
        ([extension(10, 20, by="school")], 15, "not agreed to by the family"),
        ([extension(10, 20), extension(18, 25)], 25, None),
    ],
)
def test_an_extension_moves_the_last_day_on(events: list[dict[str, Any]], last: int, reason: str | None) -> None:
    """In writing, agreed to, and made on or before the last day then in force."""
    at = view(RECEIVED, *events)
    agreed = LIMIT.agreed(at)
    assert (agreed.due, LIMIT.day(at), LIMIT.first_day(at)) == (sep(last), sep(last), sep(15))
    assert [one.reason for one in agreed.excluded] == ([] if reason is None else [reason])
    assert LIMIT.rolls(at)


def test_without_a_beginning_there_is_no_day_to_move() -> None:
    """The extension is told so; the check cannot be made."""
    at = view(extension(10, 20))
    assert [one.reason for one in LIMIT.agreed(at).excluded] == ["no day is set that it could move"]
    assert LIMIT.day(at) is None
    assert ExtensionValid(LIMIT).verdict(at, step("first")) is Verdict.UNDETERMINED
    assert ExtensionValid(LIMIT).verdict(view(RECEIVED), step("first")) is Verdict.NOT_APPLICABLE


@pytest.mark.parametrize(
    ("events", "verdict"),
    [
        ([extension(10, 20, written=False)], Verdict.BREACHED),
        ([extension(10, 20)], Verdict.KEPT),
        ([extension(10, 20, written=False), taken("first", 15)], Verdict.KEPT),
        ([extension(10, 20, written=False), taken("first", 16)], Verdict.KEPT),
        ([extension(10, 20, written=False), taken("first", 17)], Verdict.BREACHED),
    ],
)
def test_only_invalid_extensions_excuse_nothing(events: list[dict[str, Any]], verdict: Verdict) -> None:
    """The period ends on Sunday the 15th, and the law moves it to Monday; nothing is due where it does not matter."""
    at = view(RECEIVED, *events)
    assert ExtensionValid(LIMIT).verdict(at, step("first")) is verdict
    excused = ExtensionValid(LIMIT, excused=Always()).verdict(at, step("first"))
    assert excused is (Verdict.NOT_APPLICABLE if verdict is Verdict.BREACHED else verdict)


@pytest.mark.parametrize(("day", "verdict"), [(6, Verdict.KEPT), (7, Verdict.BREACHED), (8, Verdict.BREACHED)])
def test_business_days_do_not_move_on_from_the_day_they_end_on(day: int, verdict: Verdict) -> None:
    """Two business days after Wednesday the 4th end on Friday the 6th; what is done on the weekend is late."""
    policy = POLICY.with_parameters({"sixty": "2 business days"})
    at = view_of(policy, event("complaint_received", 4), extension(5, 9, written=False), taken("first", day))
    assert ExtensionValid(LIMIT).verdict(at, step("first")) is verdict


def test_the_days_of_a_period_are_those_of_the_reading() -> None:
    """Ten school days after Thursday the 5th end on Thursday the 19th, and do not roll."""
    policy = POLICY.with_readings({"days": "school"})
    at = view_of(policy, RECEIVED)
    assert (LIMIT.day(at), LIMIT.rolls(at)) == (sep(19), False)


# --- small things ------------------------------------------------------------------------------------------------


def test_the_day_of_an_event_that_announces_none_is_not_known() -> None:
    """An assignment that is not completed has no such day."""
    completed = EventDay("assignment", field="completed_on")
    assert completed.day(view(due(3))) is None
    assert completed.day(view(due(3, completed=6))) == sep(6)


def test_a_step_that_is_needed_is_shown_by_its_event() -> None:
    """By none where it was not taken."""
    need = StepNeed("first")
    assert [one.id for one in need.evidence(view(taken("first", 5, id="s")))] == ["s"]
    assert need.evidence(view()) == ()


@pytest.mark.parametrize(("cumulative", "missing"), [(Never(), ("calls:1/2",)), (Always(), ("calls:1/2", "calls:1/2"))])
def test_a_tally_of_sorts_tells_of_the_sorts_alone_unless_it_counts_from_the_beginning(
    cumulative: Always | Never, missing: tuple[str, ...]
) -> None:
    """One letter is one of two, and one of two sorts."""
    tally = Tally("calls", "intervention", "enough", distinct=Always(), cumulative=cumulative)
    at = view(event("intervention", 5, type="letter"))
    assert tally.missing(at, tally.count(at)) == missing


def test_two_hundred_ways_of_reading_are_the_most() -> None:
    """In all readings together; the bound is allowed."""
    clause = Citation("Handbook", "1")
    for ways in (100, 101):
        readings = {
            name: Reading(name, {f"a{n}": "x" for n in range(size)}, "why", clause)
            for name, size in (("one", 100), ("two", ways))
        }
        if ways == 100:
            assert len(small_policy(readings=readings).readings) == 2
        else:
            with pytest.raises(ValueError, match=r"^readings: at most 200 alternatives in all$"):
                small_policy(readings=readings)
