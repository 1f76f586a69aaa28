"""Case files: everything that the contract refuses, all of it at once, with paths and without values."""

from __future__ import annotations

import copy
import json
from collections.abc import Callable
from datetime import date
from typing import Any

import pytest

from schoolrules import Case, InvalidInput, policies

SECRET = "Zq7-SECRET"


def good() -> dict[str, Any]:
    """A case that nothing is wrong with."""
    return {
        "policy": {
            "use": "noncompliance",
            "set": {"missing-assignments.at_least": 3, "letter-1.cure": "4 school days"},
            "readings": {"notice-days": "calendar"},
        },
        "as_of": "2024-12-09",
        "known_at": None,
        "calendar": {
            "first": "2024-08-19",
            "last": "2025-06-06",
            "weekdays": ["mon", "tue", "wed", "thu", "fri"],
            "closed": [{"from": "2024-11-25", "to": "2024-11-29", "why": "Thanksgiving"}],
            "open": [{"on": "2025-01-25", "why": "make-up for 13 Jan"}],
            "country": "US",
            "subdivision": "CA",
            "holidays": False,
            "legal_holidays": None,
            "learning_periods": [{"id": "LP1", "from": "2024-08-19", "to": "2024-09-16"}],
        },
        "record": {
            "subject": "S-1042",
            "facts": {"special_education": False},
            "enrolled": [{"from": "2024-08-19", "to": None}],
            "recorded_through": None,
            "events": [
                {"id": "e1", "kind": "assignment", "on": "2024-11-20", "completed_on": None},
                {"id": "e2", "kind": "step", "on": "2024-11-21", "step": "expectations-email"},
            ],
        },
    }


def paths(case: object) -> list[str]:
    """Where the problems of a case stand."""
    with pytest.raises(InvalidInput) as caught:
        Case.parse(case)  # type: ignore[arg-type]
    assert SECRET not in str(caught.value)
    assert SECRET not in repr(caught.value)
    assert all(problem.message for problem in caught.value.problems)
    return sorted({problem.path for problem in caught.value.problems})


def spoilt(change: Callable[[dict[str, Any]], object]) -> dict[str, Any]:
    case = good()
    change(case)
    return case


def put(path: str, value: object) -> dict[str, Any]:
    """The good case with the value at a path; `...` takes what stands there away."""
    case: Any = good()
    part = case
    *way, last = path.replace("[", ".[").split(".")
    for key in way:
        part = part[int(key[1:-1])] if key.startswith("[") else part[key]
    if value is ...:
        del part[last]
    else:
        part[int(last[1:-1]) if last.startswith("[") else last] = value
    return case  # type: ignore[no-any-return]


def test_a_case_that_is_right_is_read() -> None:
    case = Case.parse(good())
    assert case.policy.id == "noncompliance"
    assert (case.as_of, case.known_at) == (date(2024, 12, 9), None)
    assert case.policy.values["missing-assignments.at_least"] == 3
    assert case.policy.chosen["notice-days"] == "calendar"
    assert case.calendar is not None
    assert len(case.record.events) == 2
    assert case == Case.parse(json.dumps(good())) == Case.parse(json.dumps(good()).encode())


def test_reading_a_case_leaves_its_file_as_it_was() -> None:
    case = good()
    before = copy.deepcopy(case)
    Case.parse(case).evaluate().to_dict()
    assert case == before


@pytest.mark.parametrize("key", ["known_at"])
def test_what_has_a_default_may_be_left_out(key: str) -> None:
    assert Case.parse(put(key, ...)) == Case.parse(good())


@pytest.mark.parametrize("key", ["facts", "enrolled", "recorded_through", "events"])
def test_what_has_a_default_in_a_record_may_be_left_out(key: str) -> None:
    record = Case.parse(put(f"record.{key}", ...)).record
    assert not getattr(record, key)


@pytest.mark.parametrize("key", ["policy", "as_of", "calendar", "record"])
def test_what_has_no_default_is_required(key: str) -> None:
    assert paths(put(key, ...)) == [key]


@pytest.mark.parametrize(
    ("path", "value"),
    [
        # the case
        ("surplus", SECRET),
        ("policy", "no-such-policy"),
        ("policy", None),
        ("policy", 3),
        ("as_of", None),
        ("as_of", "2024-13-01"),
        ("as_of", "2024-02-30"),
        ("as_of", "20241209"),
        ("as_of", "2024-12-09T00:00:00"),
        ("as_of", 20241209),
        ("as_of", "2024-08-18"),  # the day before the coverage
        ("as_of", "2025-06-07"),  # the day after it
        ("known_at", SECRET),
        ("calendar", None),
        ("calendar", SECRET),
        ("record", None),
        # the policy
        ("policy.use", "no-such-policy"),
        ("policy.use", 3),
        ("policy.surplus", 1),
        ("policy.set", []),
        ("policy.readings", "calendar"),
        ("policy.set.no-such-number", 3),
        ("policy.set.missing-assignments.at_least", "3"),
        ("policy.readings.no-such-reading", "x"),
        ("policy.readings.notice-days", "lunar"),
        ("policy.edition", "2017"),
        # the calendar
        ("calendar.surplus", SECRET),
        ("calendar.first", "yesterday"),
        ("calendar.weekdays", ["monday"]),
        ("calendar.closed", [{"from": "2024-11-29", "to": "2024-11-25"}]),
        ("calendar.open", [{"on": "2026-01-01"}]),
        ("calendar.country", "XX"),
        ("calendar.holidays", "yes"),
        # the record
        ("record.subject", ...),
        ("record.subject", 3),
        ("record.facts.special_education", SECRET),
        ("record.facts", [SECRET]),
        ("record.enrolled", []),
        ("record.enrolled", [{"from": "2024-09-02", "to": "2024-09-01"}]),
        ("record.enrolled", [{"from": SECRET, "to": None}]),
        ("record.recorded_through", SECRET),
        ("record.events", {}),
        ("record.events[0]", SECRET),
        ("record.events[0].kind", "no_such_kind"),
        ("record.events[0].kind", ...),
        ("record.events[0].on", ...),
        ("record.events[0].on", SECRET),
        ("record.events[0].on", "2024-11-31"),
        ("record.events[0].completed_on", SECRET),
        ("record.events[0].known_on", SECRET),
        ("record.events[0].id", "e2"),
        ("record.events[1].step", SECRET),
        ("record.events[1].step", "contact-set-2"),  # another kind records it
        ("record.events[1].step", ...),
        ("record.events[1].certified", "yes"),
    ],
)
def test_one_thing_wrong_is_told_with_its_path(path: str, value: object) -> None:
    if path == "policy.set.missing-assignments.at_least":
        case = spoilt(lambda c: c["policy"]["set"].update({"missing-assignments.at_least": value}))
    else:
        case = put(path, value)
    found = paths(case)
    assert found
    # a span, a list and an id are told where they begin, or where the second of two stands
    assert any(each.startswith((path, "record.events[1].id")) for each in found), found


@pytest.mark.parametrize("value", [20, "20", "20 days", 2.5, True, "0 school days", None])
def test_a_period_is_never_a_bare_number(value: object) -> None:
    case = spoilt(lambda c: c["policy"]["set"].update({"letter-1.cure": value}))
    assert paths(case) == ["policy.set.letter-1.cure"]


def test_a_secret_may_stand_anywhere_and_shows_nowhere() -> None:
    """Planted in place of every value of the file, one at a time."""

    def places(value: Any, path: str) -> list[str]:
        if isinstance(value, dict):
            return [path, *(p for k, v in value.items() for p in places(v, f"{path}.{k}" if path else k))]
        if isinstance(value, list):
            return [path, *(p for i, v in enumerate(value) for p in places(v, f"{path}[{i}]"))]
        return [path]

    tried = 0
    for place in places(good(), "")[1:]:
        if place.startswith("policy.set."):
            continue  # names with a dot in them
        case = put(place, SECRET)
        try:
            shown = repr(Case.parse(case))
        except InvalidInput as error:
            shown = str(error) + repr(error)
        assert SECRET not in shown, place
        tried += 1
    assert tried > 30


def test_all_problems_come_at_once() -> None:
    case = good()
    case["surplus"] = SECRET
    case["as_of"] = "2024-02-30"
    case["known_at"] = 3
    case["policy"]["set"] = {"letter-1.cure": 5, "no-such": 1}
    case["policy"]["readings"] = {"notice-days": "lunar"}
    case["calendar"]["last"] = SECRET
    case["calendar"]["weekdays"] = ["monday"]
    case["record"]["facts"] = {"favourite": SECRET}
    case["record"]["enrolled"] = []
    case["record"]["events"] = [
        {"id": "a", "kind": "assignment", "on": "2024-11-20", "surplus": SECRET},
        {"id": "b", "kind": SECRET, "on": "2024-11-20"},
        {"id": "c", "kind": "absence", "on": SECRET, "status": SECRET, "portion": SECRET},
    ]
    assert set(paths(case)) >= {
        "surplus",
        "as_of",
        "known_at",
        "policy.set.letter-1.cure",
        "policy.set.no-such",
        "policy.readings.notice-days",
        "calendar.last",
        "calendar.weekdays[0]",
        "record.enrolled",
        "record.events[0][3]",
        "record.events[1].kind",
        "record.events[2].on",
        "record.events[2].status",
        "record.events[2].portion",
    }


def test_what_does_not_fit_the_policy_is_told_beside_what_is_no_record() -> None:
    case = good()
    case["record"]["facts"] = {"favourite": SECRET}
    case["record"]["events"] = [
        {"kind": "assignment", "on": SECRET},
        {"kind": "step", "on": "2024-11-20", "step": "no-such-step"},
    ]
    assert paths(case) == ["record.events[0].on", "record.events[1].step", "record.facts[0]"]


@pytest.mark.parametrize("source", ["", "{", "[]", "null", "3", '"noncompliance"', b"\xff\xfe{}", "[" * 10_000])
def test_text_that_is_no_case_is_refused(source: str | bytes) -> None:
    with pytest.raises(InvalidInput):
        Case.parse(source)


@pytest.mark.parametrize("source", [None, 3, [], ["policy"], object()])
def test_what_is_no_case_is_refused(source: object) -> None:
    assert paths(source) == [""]


def test_a_key_given_twice_is_refused() -> None:
    text = json.dumps(good()).replace('"as_of": "2024-12-09"', '"as_of": "2024-12-09", "as_of": "2024-12-10"')
    assert paths(text) == ["as_of"]


def test_numbers_that_are_none_are_refused() -> None:
    with pytest.raises(InvalidInput):
        Case.parse(json.dumps(good()).replace('"special_education": false', '"special_education": NaN'))


def test_a_whole_policy_may_stand_in_the_case() -> None:
    case = Case.parse(good())
    whole = {**good(), "policy": case.policy.to_dict()}
    assert Case.parse(whole) == case
    whole["policy"]["steps"][0]["force"] = "shall"
    assert paths(whole) == ["policy.steps[0].force"]


def test_a_whole_policy_is_refused_with_its_paths() -> None:
    whole = {**good(), "policy": Case.parse(good()).policy.to_dict()}
    whole["policy"]["steps"][0]["actor"] = "nobody"
    assert paths(whole) == ["policy.steps[0].actor"]


@pytest.mark.parametrize("record", [SECRET, json.dumps(good()["record"])], ids=["text", "json-in-text"])
def test_a_record_is_an_object_not_text(record: str) -> None:
    assert paths(put("record", record)) == ["record"]


def test_a_case_survives_writing_and_reading() -> None:
    case = Case.parse(good())
    assert Case.parse(case.to_dict()) == case
    assert json.dumps(Case.parse(case.to_dict()).to_dict()) == json.dumps(case.to_dict())


def test_a_case_prints_without_its_values() -> None:
    shown = repr(Case.parse(put("record.subject", SECRET)))
    assert SECRET not in shown and "2024" not in shown
    assert shown == "<Case noncompliance, Record(2 events, 1 fact, 1 enrolment span)>"


def test_a_case_does_not_change() -> None:
    with pytest.raises(AttributeError):
        Case.parse(good()).as_of = date(2024, 12, 10)  # type: ignore[misc]


@pytest.mark.parametrize("day", ["2024-08-19", "2025-06-06"])
def test_both_ends_of_the_coverage_may_be_judged(day: str) -> None:
    assert Case.parse(put("as_of", day)).evaluate().to_dict()["as_of"] == day


def test_an_event_may_be_older_than_the_coverage() -> None:
    case = Case.parse(put("record.events[0].on", "2020-01-01"))
    assert case.evaluate().to_dict()["as_of"] == case.as_of.isoformat()


def test_the_default_form_of_a_policy_is_the_librarys() -> None:
    assert Case.parse(put("policy", "noncompliance")).policy == policies.get("noncompliance")
    assert Case.parse(put("policy", {"use": "noncompliance"})).policy == policies.get("noncompliance")


def test_the_policy_used_is_named_by_a_text() -> None:
    case = good()
    case["policy"] = {"use": ["noncompliance"], "set": {"missing-assignments.at_least": 3}}
    assert paths(case) == ["policy.use"]


def test_of_a_policy_in_several_forms_the_numbers_are_not_checked_while_the_form_is_wrong() -> None:
    """A number that no form has would be told; here the form that was meant may have it."""
    case = good()
    case["policy"] = {"use": "ucp", "edition": "1999", "set": {"of-another-form.at_least": 3}}
    assert [path for path in paths(case) if path.startswith("policy")] == ["policy.edition"]
    case["policy"]["edition"] = "2017"
    assert [path for path in paths(case) if path.startswith("policy")] == ["policy.set.of-another-form.at_least"]


def test_a_pretty_printer_prints_a_case_as_its_repr_does() -> None:
    """IPython's and Hypothesis' would else print every field, and with them the record."""
    printed: list[str] = []

    class Printer:
        text = staticmethod(printed.append)

    case = Case.parse(good())
    case._repr_pretty_(Printer(), cycle=False)
    assert printed == [repr(case)]
