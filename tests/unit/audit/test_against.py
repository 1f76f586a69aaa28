"""One policy against another: a case that the one lets proceed and the other does not, or none found."""

from __future__ import annotations

from collections import Counter
from functools import cache
from typing import Any

import pytest

from schoolrules import Case, Policy, policies
from schoolrules.audit import Against, audit_against, proceeds
from schoolrules.errors import InvalidArgument, WrongType
from tests.unit.audit import faulty

TRUANCY = policies.get("truancy-intervention")
STRICTER = {"unexcused-9-of-180.at_least": 10}
FEW = 300


@cache
def stricter() -> Against:
    """The truancy policy against itself with a threshold of ten."""
    return audit_against(TRUANCY, TRUANCY.with_parameters(STRICTER))


def test_a_policy_lets_proceed_whatever_it_lets_proceed() -> None:
    found = audit_against(TRUANCY, TRUANCY, tries=FEW)
    assert found.counterexample is None
    assert found.text == "none found in 300 cases"
    assert found.unmatched == ()
    assert "is not proven" in found.explain()


def test_a_higher_threshold_stops_a_hearing_that_nine_days_allow() -> None:
    found = stricter().counterexample
    assert found is not None
    assert (found.step, found.status, found.other_status) == ("hearing-notice", "ready", "blocked")
    assert found.missing == ("criterion:unexcused-9-of-180",)


def test_the_counterexample_is_as_small_as_what_leads_to_the_step_lets_it_be() -> None:
    """Nine days of absence; three interventions, a referral and a notice each time, and the reviews that these need."""
    found = stricter().counterexample
    assert found is not None
    kinds = Counter(event["kind"] for event in found.witness["record"]["events"])
    assert kinds == {"absence": 9, "intervention": 9, "step": 6, "progress_review": 3}
    assert found.odd == ()
    assert list(Case.parse(found.witness).evaluate().breaches()) == []


NONCOMPLIANCE = policies.get("noncompliance")


def test_a_meeting_set_for_a_day_after_the_letter_is_found() -> None:
    """Where the meeting must have been held, a pupil in special education whose meeting is still to come waits."""
    held = NONCOMPLIANCE.with_readings({"iep": "held"})
    found = audit_against(NONCOMPLIANCE, held).counterexample
    assert found is not None
    assert (found.step, found.missing) == ("letter-2", ("scheduled:iep-meeting",))
    (meeting,) = (e for e in found.witness["record"]["events"] if e.get("what") == "iep-meeting")
    assert meeting["for"] > found.as_of.isoformat()
    assert audit_against(held, NONCOMPLIANCE, tries=FEW).counterexample is None


@pytest.mark.parametrize(
    ("reading", "first", "other", "step"),
    [
        # a relapse on a Friday: by the calendar the next step is for Saturday, by school days for Monday
        ("relapse-day", "calendar", "school", "rc-contact"),
        # two assignments missed two weeks apart, in two learning periods
        ("assignment-window", "rolling", "learning-period", "expectations-email"),
        # five calendar days end before five school days
        ("notice-days", "calendar", "school", "withdrawal"),
    ],
)
def test_what_two_readings_differ_on_is_found(reading: str, first: str, other: str, step: str) -> None:
    one, another = (NONCOMPLIANCE.with_readings({reading: choice}) for choice in (first, other))
    found = audit_against(one, another).counterexample
    assert found is not None
    assert (found.step, found.odd) == (step, ())


def test_what_is_odd_about_a_counterexample_is_told() -> None:
    """Under the text of 2017 an appeal in time is enough to differ, though a complaint was never received."""
    texts = (policies.get("ucp", edition=edition) for edition in ("2017", "2020"))
    answer = audit_against(*texts)
    found = answer.counterexample
    assert found is not None and found.odd == ("appeal",)
    assert "Not as the first policy has it either: appeal." in answer.explain()
    assert answer.to_dict()["counterexample"]["odd"] == ["appeal"]


def test_the_counterexample_is_replayed_under_both() -> None:
    found = stricter().counterexample
    assert found is not None
    one, other = Case.parse(found.witness).evaluate(), Case.parse(found.witness_against).evaluate()
    assert proceeds(one, found.step)
    assert not proceeds(other, found.counterpart)
    assert found.witness["record"] == found.witness_against["record"]


def test_a_lower_threshold_stops_nothing() -> None:
    assert audit_against(TRUANCY.with_parameters(STRICTER), TRUANCY, tries=FEW).counterexample is None


def test_a_longer_spacing_breaks_a_referral_that_was_in_time() -> None:
    found = audit_against(TRUANCY, TRUANCY.with_parameters({"referral.spacing": "8 school days"})).counterexample
    assert found is not None
    assert (found.step, found.missing) in [("referral-2", ("referral-2.spacing",)), ("referral-2", ())]


def test_another_reading_is_another_policy() -> None:
    found = audit_against(TRUANCY, TRUANCY.with_readings({"kinds": "distinct"})).counterexample
    assert found is not None and found.step.startswith(("interventions-", "referral-"))


def test_two_editions_differ_in_the_appeal() -> None:
    """In 2017 it runs from the receipt of the report, which the later text does not ask for."""
    found = audit_against(policies.get("ucp", edition="2020"), policies.get("ucp", edition="2017")).counterexample
    assert found is not None
    assert (found.step, found.missing) == ("appeal", ("fact:report_received",))


# --- periods ----------------------------------------------------------------------------------------------------------


def waiting(period: str) -> Policy:
    """The two letters with another wait."""
    return faulty.parsed().with_parameters({"letter-2.wait": period})


def windowed(window: str) -> Policy:
    """Three days of absence within a window."""

    def change(policy: faulty.Json) -> None:
        policy["parameters"]["absent.window"] = faulty.number(window, "the window")
        policy["criteria"]["absent"]["rule"]["window"] = "absent.window"

    return faulty.parsed(change)


def within(period: str) -> Policy:
    """Letter 2 sent within a time after letter 1, and at any time from then on."""

    def change(policy: faulty.Json) -> None:
        policy["parameters"]["letter-2.wait"]["value"] = period
        del policy["steps"][1]["earliest"]
        check = {"kind": "within", "day": faulty.after("letter-1", "letter-2.wait")}
        policy["steps"][1]["requirements"] = [{"name": "in-time", "title": "sent in time", "check": check}]

    return faulty.parsed(change)


def inclusive(then: str) -> Policy:
    """Letter 2 from the last day of the wait on, or from the day after it."""

    def change(policy: faulty.Json) -> None:
        policy["steps"][1]["earliest"] = faulty.after("letter-1", "letter-2.wait", then=then)

    return faulty.parsed(change)


def noticed() -> Policy:
    """A notice is needed for letter 2."""

    def change(policy: faulty.Json) -> None:
        policy["steps"][1]["needs"] = [{"kind": "notice", "role": "school", "about": "letter-2"}]

    return faulty.parsed(change)


def truancy(**numbers: int | str) -> Policy:
    """The truancy policy with other numbers of its criterion."""
    return TRUANCY.with_parameters({f"unexcused-9-of-180.{name}": value for name, value in numbers.items()})


def compliance(name: str, value: str) -> Policy:
    """The policy on noncompliance with another number."""
    return NONCOMPLIANCE.with_parameters({name: value})


STRICTER_BY = [
    # seven calendar days end within a break in which five school days do not even begin
    ("unit", waiting("7 calendar days"), waiting("5 school days"), "letter-2"),
    # from a Saturday five school days end on the Friday, before seven calendar days have passed
    ("unit-back", waiting("5 school days"), waiting("7 calendar days"), "letter-2"),
    ("weeks", waiting("3 weeks"), waiting("15 school days"), "letter-2"),
    ("business", waiting("5 business days"), waiting("5 school days"), "letter-2"),
    ("day-longer", waiting("5 school days"), waiting("6 school days"), "letter-2"),
    ("long", waiting("130 school days"), waiting("131 school days"), "letter-2"),
    ("month", waiting("6 months"), waiting("7 months"), "letter-2"),
    ("inclusive", inclusive("last-day"), inclusive("next-day"), "letter-2"),
    ("within", within("100 calendar days"), within("99 calendar days"), "letter-2"),
    ("within-unit", within("60 business days"), within("60 calendar days"), "letter-2"),
    ("window", windowed("180 school days"), windowed("179 school days"), "letter-1"),
    ("window-half", windowed("180 school days"), windowed("90 school days"), "letter-1"),
    ("window-unit", windowed("20 school days"), windowed("28 calendar days"), "letter-1"),
    ("need", faulty.parsed(), noticed(), "letter-2"),
    ("threshold", faulty.parsed(), faulty.parsed().with_parameters({"absent.at_least": 4}), "letter-1"),
    ("own-window", TRUANCY, truancy(window="179 school days"), "hearing-notice"),
    ("own-window-half", TRUANCY, truancy(window="90 school days"), "hearing-notice"),
    ("cure", compliance("letter-1.cure", "7 calendar days"), NONCOMPLIANCE, "letter-2"),
    ("notice", compliance("withdrawal.notice", "7 calendar days"), NONCOMPLIANCE, "withdrawal"),
    ("notice-back", NONCOMPLIANCE, compliance("withdrawal.notice", "7 calendar days"), "withdrawal"),
    (
        "filing",
        policies.get("ucp"),
        policies.get("ucp").with_parameters({"timely.fees_limit": "11 months"}),
        "mediation",
    ),
    ("sample", NONCOMPLIANCE, NONCOMPLIANCE.with_parameters({"missing-work-sample.at_least": 2}), "expectations-email"),
]


@pytest.mark.parametrize(
    ("one", "other", "step"), [row[1:] for row in STRICTER_BY], ids=[row[0] for row in STRICTER_BY]
)
def test_what_is_stricter_by_a_day_a_unit_or_a_need_is_found(one: Policy, other: Policy, step: str) -> None:
    """Within the usual number of cases, with nothing odd, and replayed from the case files."""
    found = audit_against(one, other).counterexample
    assert found is not None
    assert (found.step, found.odd) == (step, ())
    assert proceeds(Case.parse(found.witness).evaluate(), step)
    assert not proceeds(Case.parse(found.witness_against).evaluate(), step)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        (waiting("6 school days"), waiting("5 school days")),
        (inclusive("next-day"), inclusive("last-day")),
        (within("99 calendar days"), within("100 calendar days")),
        (within("60 calendar days"), within("60 business days")),
        (windowed("90 school days"), windowed("180 school days")),
        # from any day six school days take eight days or more, since a weekend lies among them
        (waiting("6 school days"), waiting("7 calendar days")),
        (noticed(), faulty.parsed()),
    ],
)
def test_what_is_laxer_stops_nothing(one: Policy, other: Policy) -> None:
    assert audit_against(one, other).counterexample is None


def test_the_counterexample_of_a_period_is_small() -> None:
    """Three days of absence and the letter."""
    found = audit_against(waiting("7 calendar days"), waiting("5 school days")).counterexample
    assert found is not None
    assert [event["kind"] for event in found.witness["record"]["events"]] == ["absence"] * 3 + ["step"]


# --- counterparts ---------------------------------------------------------------------------------------------------


def renamed(policy: faulty.Json) -> None:
    """The second letter under another id, and a day later."""
    policy["steps"][1]["id"] = "second-letter"
    policy["states"][1]["when"]["step"] = "second-letter"
    policy["parameters"]["letter-2.wait"]["value"] = "6 school days"


def test_a_step_without_counterpart_is_named_and_nothing_said_of_it() -> None:
    found = audit_against(faulty.parsed(), faulty.parsed(renamed), tries=FEW)
    assert found.counterexample is None
    assert found.unmatched == ("letter-2",)
    assert "letter-2" in found.explain()


def test_a_counterpart_can_be_named() -> None:
    found = audit_against(faulty.parsed(), faulty.parsed(renamed), match={"letter-2": "second-letter"}).counterexample
    assert found is not None
    assert (found.step, found.counterpart, found.other_status) == ("letter-2", "second-letter", "waiting")
    assert Case.parse(found.witness_against).evaluate().steps["second-letter"].status == "waiting"


# --- arguments ------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        ({"tries": 0}, "tries: expected a whole number from 1 to 100,000"),
        ({"tries": 100_001}, "tries: expected"),
        ({"match": {"letter-9": "letter-1"}}, "match: expected steps of two-letters"),
        ({"match": {"letter-1": "letter-9"}}, "match: expected steps of two-letters"),
    ],
)
def test_arguments_that_do_not_fit_are_refused(arguments: dict[str, Any], message: str) -> None:
    with pytest.raises(InvalidArgument, match=message):
        audit_against(faulty.parsed(), faulty.parsed(), **arguments)


def test_what_is_no_policy_is_refused() -> None:
    with pytest.raises(WrongType, match="other: expected a Policy, came str"):
        audit_against(TRUANCY, "ucp")  # type: ignore[arg-type]
    with pytest.raises(WrongType, match="tries: expected a whole number"):
        audit_against(TRUANCY, TRUANCY, tries="many")  # type: ignore[arg-type]


def test_the_same_seed_gives_the_same_answer_and_json_holds_both_cases() -> None:
    policy: Policy = faulty.parsed()
    later = policy.with_parameters({"letter-2.wait": "6 school days"})
    one, other = audit_against(policy, later, seed=3), audit_against(policy, later, seed=3)
    assert one.to_dict() == other.to_dict()
    found = one.to_dict()["counterexample"]
    assert Case.parse(found["witness"]).policy.id == Case.parse(found["witness_against"]).policy.id == "two-letters"
    assert repr(one).startswith("<Against: on ")
