"""Events: every kind of the contract, what is refused and where, and that no value is ever repeated."""

from __future__ import annotations

import json
import pickle
from datetime import date, datetime
from decimal import Decimal
from fractions import Fraction
from typing import Any, get_args

import pytest
from pydantic import TypeAdapter

from schoolrules.errors import InvalidInput, Problem
from schoolrules.events import (
    KINDS,
    Absence,
    AppealFiled,
    Assignment,
    BaseEvent,
    ContactAttempt,
    Event,
    HearingDecided,
    Kind,
    Scheduled,
    StepTaken,
    Tardy,
    WeeklyMark,
    parse_event,
)

ON = "2024-11-20"

# every kind with every further field, as a case file spells them
FULL: dict[str, dict[str, Any]] = {
    "absence": {"status": "unverified", "portion": "1/2", "reason": "r"},
    "tardy": {"minutes": 31, "status": "excused"},
    "assignment": {"completed_on": "2024-11-30", "course": "c"},
    "work_sample": {"submitted_on": "2024-11-30"},
    "attendance_log": {"submitted_on": "2024-11-30"},
    "meeting": {"outcome": "unscheduled"},
    "reschedule_attempt": {"succeeded": True},
    "contact_attempt": {"channel": "visit", "documented": True, "set": 2},
    "contact_response": {"by": "student"},
    "engagement": {"category": "duration", "sufficient": False, "course": "c"},
    "weekly_mark": {"present": False, "verified": True, "for": "2024-11-18", "by": "teacher"},
    "effort": {"type": "agencies", "answered_on": "2024-11-21"},
    "intervention": {"type": "truancy_ticket"},
    "progress_review": {"adequate": False, "by": "p"},
    "notice": {"to": "parties", "about": "filing"},
    "scheduled": {"what": "iep-meeting", "for": "2024-12-16"},
    "approval": {"of": "disenrollment-letter", "by": "senior-director"},
    "compliance": {},
    "relapse": {},
    "hearing_requested": {},
    "hearing_decided": {"upheld": True},
    "violation": {},
    "knowledge": {},
    "complaint_filed": {},
    "complaint_received": {},
    "mediation": {"outcome": "agreed", "all_parties": True},
    "extension": {"until": "2024-12-20", "written": True, "agreed_by": "complainant"},
    "report_received": {},
    "appeal_filed": {
        "basis": "b",
        "facts_incorrect": True,
        "law_misapplied": False,
        "attachments": ["complaint"],
    },
    "cde_notified": {},
    "step": {
        "step": "letter-1",
        "respond_by": "2024-11-27",
        "certified": True,
        "tracking": "T1",
        "items": ["x"],
        "contents": [],
        "recipients": ["parents"],
        "languages": ["English"],
        "code": "C-1",
        "date_stamp": True,
        "outcome": "proceeds",
        "letter": True,
        "held": False,
        "attended": False,
        "form": "group",
        "injunctive": True,
        "corrective_actions_warranted": True,
        "effective": "2024-12-01",
    },
}
SHARED = {"id": "e1", "known_on": "2024-11-21", "retracted_on": "2024-11-22", "note": "n"}
REQUIRED = {
    "absence": {"status"},
    "tardy": {"minutes", "status"},
    "meeting": {"outcome"},
    "contact_attempt": {"channel"},
    "contact_response": {"by"},
    "engagement": {"category"},
    "weekly_mark": {"present"},
    "effort": {"type"},
    "intervention": {"type"},
    "progress_review": {"adequate"},
    "notice": {"to", "about"},
    "scheduled": {"what", "for"},
    "approval": {"of", "by"},
    "hearing_decided": {"upheld"},
    "mediation": {"outcome"},
    "extension": {"until", "written", "agreed_by"},
    "appeal_filed": {"basis", "facts_incorrect", "law_misapplied", "attachments"},
    "step": {"step"},
}
SECRET = "Zq7-SECRET"
MIDNIGHT = datetime.fromisoformat("2024-02-29T00:00:00")


def full(kind: str) -> dict[str, Any]:
    return {"kind": kind, "on": ON, **SHARED, **FULL[kind]}


def problems(source: object, path: str = "") -> list[tuple[str, str]]:
    with pytest.raises(InvalidInput) as caught:
        parse_event(source, path)
    return [(problem.path, problem.message) for problem in caught.value.problems]


def shown(source: object) -> str:
    """Everything that an event, or the refusal of it, shows of itself."""
    try:
        event = parse_event(source, "events[0]")
    except InvalidInput as error:
        return f"{error} {error!r} {error.problems}"
    return f"{event} {event!r}"


def refusal(field: str, value: object, kind: str = "absence") -> str:
    """The one message that a bad value of a field gets."""
    (problem,) = problems({"kind": kind, "on": ON, **FULL[kind], field: value})
    assert problem[0] == field
    return problem[1]


def test_the_kinds_are_those_of_the_contract() -> None:
    """The table of section 3, in its order."""
    assert tuple(KINDS) == get_args(Kind) == tuple(FULL)


@pytest.mark.parametrize("kind", FULL)
def test_every_kind_survives_json(kind: str) -> None:
    """What is parsed and written again is what was there."""
    event = parse_event(json.loads(json.dumps(full(kind))))
    assert type(event) is KINDS[kind]
    written = event.to_dict()
    assert parse_event(json.loads(json.dumps(written))) == event
    defaults = {name: value for name, value in full(kind).items() if name not in written}
    assert defaults == {}


@pytest.mark.parametrize("kind", FULL)
def test_every_kind_is_a_value(kind: str) -> None:
    """Equal, hashable, picklable and unchangeable."""
    event = parse_event(full(kind))
    assert pickle.loads(pickle.dumps(event)) == event
    assert len({event, parse_event(full(kind))}) == 1
    with pytest.raises(ValueError, match="frozen"):
        event.on = date(2024, 1, 1)


@pytest.mark.parametrize("kind", FULL)
def test_what_has_no_default_is_required(kind: str) -> None:
    """All of it is told at once."""
    told = problems({"kind": kind})
    assert told == [(field, "required") for field, _ in told]
    assert {field for field, _ in told} == {"on", *REQUIRED.get(kind, set())}
    needed = {field: FULL[kind][field] for field in REQUIRED.get(kind, set())}
    assert parse_event({"kind": kind, "on": ON, **needed}).on == date(2024, 11, 20)


def test_the_defaults_are_those_of_the_contract() -> None:
    """A table made by hand."""
    assert Absence(on=date(2024, 1, 8), status="excused").portion == 1
    assert parse_event({"kind": "assignment", "on": ON}) == Assignment(on=date(2024, 11, 20), completed_on=None)
    step = StepTaken(on=date(2024, 1, 8), step="conference")
    assert (step.held, step.attended, step.injunctive, step.corrective_actions_warranted) == (
        True,
        True,
        False,
        False,
    )
    assert (step.certified, step.items, step.letter, step.date_stamp, step.respond_by) == (None,) * 5
    assert WeeklyMark(on=date(2024, 11, 22), present=True).for_ == date(2024, 11, 22)
    assert parse_event({"kind": "weekly_mark", "on": ON, "present": True, "for": None}).on == date(2024, 11, 20)
    assert parse_event({"kind": "engagement", "on": ON, "category": "learning"}).to_dict().get("sufficient") is None


@pytest.mark.parametrize("field", ["id", "known_on", "retracted_on", "note"])
def test_null_is_as_good_as_absent_where_the_default_is_none(field: str) -> None:
    """For the fields that every event has."""
    assert parse_event({"kind": "relapse", "on": ON, field: None}) == parse_event({"kind": "relapse", "on": ON})


def test_words_of_python_are_accepted_with_an_underscore() -> None:
    """`for_` and `set_` in Python, `for` and `set` in JSON."""
    day = date(2024, 12, 16)
    scheduled = Scheduled(on=date(2024, 12, 2), what="conference", for_=day)
    source = {"kind": "scheduled", "on": "2024-12-02", "what": "conference", "for": "2024-12-16"}
    assert parse_event(source) == scheduled
    assert scheduled.to_dict() == source
    assert ContactAttempt(on=day, channel="phone", set_=3).to_dict()["set"] == 3
    assert problems({**source, "for_": "2024-12-17"})[0][0] == "[4]"


@pytest.mark.parametrize("text", ["2024-02-29", "0001-01-01", "9999-12-31"])
def test_a_date_is_written_year_month_day(text: str) -> None:
    """The 29th of February of a leap year, the first and the last day there are."""
    assert parse_event({"kind": "relapse", "on": text}).on.isoformat() == text


@pytest.mark.parametrize(
    "value",
    [
        "2024-2-9",
        "20240229",
        "2024-W05-5",
        "2023-02-29",
        "2024-02-29T00:00:00",
        " 2024-02-29",
        "2024-02-29 ",
        "",
        "٢٠٢٤-٠٢-٢٩",
        "29.02.2024",
        20240229,
        1.5,
        True,
        None,
        [],
        {},
        MIDNIGHT,
        b"2024-02-29",
    ],
)
def test_what_is_no_date_is_refused(value: object) -> None:
    """Above all a datetime, which Python takes for a date, and the other forms of ISO 8601."""
    assert refusal("on", value).startswith("expected a date YYYY-MM-DD")


def test_a_datetime_is_told_apart() -> None:
    """The cause is named, for the two types look alike."""
    assert refusal("on", MIDNIGHT) == "expected a date YYYY-MM-DD, not a date with a time of day"


@pytest.mark.parametrize(
    ("given", "portion"),
    [
        ("1/2", Fraction(1, 2)),
        ("1", Fraction(1)),
        (1, Fraction(1)),
        ("0.5", Fraction(1, 2)),
        ("2/4", Fraction(1, 2)),
        ("3/3", Fraction(1)),
        (Fraction(1, 3), Fraction(1, 3)),
        ("0.000000001", Fraction(1, 10**9)),
    ],
)
def test_a_portion_is_exact(given: object, portion: Fraction) -> None:
    """A fraction, a whole number, a decimal in text."""
    event = parse_event({"kind": "absence", "on": ON, "status": "excused", "portion": given})
    assert isinstance(event, Absence)
    assert type(event.portion) is Fraction
    assert event.portion == portion


@pytest.mark.parametrize(
    "value",
    [
        "0",
        0,
        -1,
        "-1/2",
        "3/2",
        "1.5",
        2,
        "1/0",
        "0/1",
        "x",
        "",
        " 1/2",
        "1e-1",
        "1_0/2_0",
        "½",
        "1/2/3",
        None,
        True,
        Decimal("0.5"),
        "1/" + "9" * 5000,
        Fraction(1, 10**50),
        float("nan"),
        [1, 2],
    ],
)
def test_what_is_no_portion_is_refused(value: object) -> None:
    """Not above 0, more than 1, no number, or of endless digits."""
    assert refusal("portion", value).startswith("expected an exact fraction above 0 and up to 1")


def test_a_float_is_refused_with_the_reason() -> None:
    """Floats cannot hold a third; the message says what to do."""
    assert "not exact: write it as text" in refusal("portion", 0.5)


@pytest.mark.parametrize("value", ["1", "true", 1, 0, None])
def test_booleans_are_strict(value: object) -> None:
    """A one is not yes."""
    assert refusal("upheld", value, "hearing_decided").startswith("expected true or false, not ")


@pytest.mark.parametrize("value", ["5", 5.0, True, None])
def test_whole_numbers_are_strict(value: object) -> None:
    """A text of digits is no number, nor is true."""
    assert refusal("minutes", value, "tardy").startswith("expected a whole number, not ")


def test_minutes_fit_in_a_day() -> None:
    """From 1 to 1,440."""
    assert Tardy(on=date(2024, 1, 8), minutes=1, status="excused").minutes == 1
    assert Tardy(on=date(2024, 1, 8), minutes=1440, status="excused").minutes == 1440
    assert refusal("minutes", 0, "tardy") == "expected at least 1"
    assert refusal("minutes", 1441, "tardy") == "expected at most 1440"


def test_a_closed_vocabulary_is_told() -> None:
    """The message names what would do."""
    assert refusal("status", "absent") == "expected one of unexcused, excused, unverified"


def test_an_unknown_kind_is_told_what_kinds_there_are() -> None:
    """And the kind that was given is not repeated."""
    ((path, message),) = problems({"kind": SECRET, "on": ON}, "events[3]")
    assert path == "events[3].kind"
    assert "absence, tardy" in message
    assert SECRET not in message
    assert problems({"on": ON}, "events[3]")[0][0] == "events[3].kind"
    assert problems({"kind": ["absence"], "on": ON})[0][0] == "kind"


def test_an_unknown_key_is_told_by_its_position() -> None:
    """With the keys that are known; its name may be a value that slipped."""
    ((path, message),) = problems({"kind": "relapse", "on": ON, SECRET: "x"}, "events[0]")
    assert path == "events[0][2]"
    assert message == "unknown key; known: kind, on, id, known_on, retracted_on, note"


def test_an_unknown_keyword_is_told_by_its_name() -> None:
    """A keyword of Python is code; shortened and cleaned where it is long or odd."""
    odd: dict[str, Any] = {"a\nb" + "c" * 500: "x"}
    with pytest.raises(InvalidInput) as caught:
        Absence(on=date(2024, 1, 8), status="excused", **odd)
    assert [problem.path for problem in caught.value.problems] == ["a?b" + "c" * 34 + "..."]


@pytest.mark.parametrize("source", [None, 3, "absence", [], True])
def test_what_is_no_object_is_no_event(source: object) -> None:
    """Refused at its own path."""
    assert problems(source, "events[0]")[0][0] == "events[0]"


def test_a_key_that_is_no_text_is_refused() -> None:
    """Python mappings can have them."""
    assert problems({"kind": "relapse", "on": ON, 3: 1}) == [("", "keys are text")]


@pytest.mark.parametrize("value", ["abc", {"a": 1}, {"a"}, 3])
def test_a_list_of_texts_is_a_list(value: object) -> None:
    """Neither a text (a list of letters) nor a set (without order)."""
    assert refusal("items", value, "step").startswith("expected a list, not ")


def test_an_entry_of_a_list_has_its_own_path() -> None:
    """Paths go all the way down."""
    assert problems({"kind": "step", "on": ON, "step": "x", "items": ["a", 1]}) == [
        ("items[1]", "expected text, not a whole number")
    ]


def test_sizes_are_bounded() -> None:
    """Ids, names, texts and lists."""
    assert refusal("id", "x" * 201) == refusal("id", "") == "expected text of 1 to 200 characters"
    assert refusal("note", "x" * 10_001) == "at most 10000 characters"
    assert refusal("to", "x" * 201, "notice") == "at most 200 characters"
    assert refusal("to", "", "notice") == "at least 1 characters"
    assert refusal("items", ["x"] * 1001, "step") == "at most 1000 entries"
    assert refusal("set", -1, "contact_attempt") == "expected at least 0"


def test_a_date_stamp_is_true_false_or_its_text() -> None:
    """The office's stamp can be quoted."""
    for value in (True, False, "RECEIVED 4 MARCH"):
        assert StepTaken(on=date(2024, 3, 4), step="log-complaint", date_stamp=value).date_stamp == value
    assert refusal("date_stamp", 1, "step").startswith("expected true, false or text")


def test_an_incomplete_appeal_is_an_event() -> None:
    """Empty and false are said, not left out: the policy judges them."""
    appeal = AppealFiled(on=date(2024, 6, 3), basis="", facts_incorrect=False, law_misapplied=False, attachments=())
    assert appeal.to_dict() == {
        "kind": "appeal_filed",
        "on": "2024-06-03",
        "basis": "",
        "facts_incorrect": False,
        "law_misapplied": False,
        "attachments": [],
    }


def test_python_mistakes_raise_our_error_with_all_problems() -> None:
    """Not pydantic's, which repeats what it read."""
    with pytest.raises(InvalidInput) as caught:
        Absence(on="soon", status="bad", reasons="x")  # type: ignore[arg-type, call-arg]
    assert caught.value.problems[:2] == (
        Problem("on", "expected a date YYYY-MM-DD"),
        Problem("status", "expected one of unexcused, excused, unverified"),
    )
    assert caught.value.problems[2].path == "reasons"
    assert caught.value.__context__ is None
    assert caught.value.__cause__ is None


def test_an_event_prints_its_kind_and_field_names() -> None:
    """And nothing else."""
    event = Absence(on=date(2024, 11, 20), status="excused", reason=SECRET)
    assert repr(event) == str(event) == f"{event}" == "Absence(on, status, reason)"


@pytest.mark.parametrize("kind", FULL)
def test_no_value_is_ever_repeated(kind: str) -> None:
    """A secret planted in every field appears in no message and no repr."""
    for field in full(kind):
        for planted in (SECRET, [SECRET], {SECRET: SECRET}, SECRET * 2000):
            source = {**full(kind), field: planted}
            assert SECRET not in shown(source)


def test_only_the_classes_of_the_contract_are_events() -> None:
    """A base event without a kind, or a class of one's own, is refused."""
    assert problems(BaseEvent(kind="absence", on=date(2024, 1, 8)))[0][0] == ""


def test_the_union_reads_json_by_itself() -> None:
    """For those who put `Event` into a pydantic model of their own."""
    adapter: TypeAdapter[Event] = TypeAdapter(Event)
    event = adapter.validate_python({"kind": "hearing_decided", "on": ON, "upheld": True})
    assert event == HearingDecided(on=date(2024, 11, 20), upheld=True)
    assert json.loads(adapter.dump_json(parse_event(full("absence")), by_alias=True))["portion"] == "1/2"
