"""What the reader of a record says of each wrong part, to the letter, and where each bound lies."""

from __future__ import annotations

import pickle
from collections.abc import Callable, Mapping
from datetime import UTC, date, datetime
from typing import Any

import pytest

from schoolrules.errors import InvalidInput
from schoolrules.events import Relapse
from schoolrules.record import Record, Span, Timeline, record_schema
from schoolrules.record.values import FrozenMap

MONDAY = date(2024, 11, 18)


def problems(make: Callable[[], object]) -> list[tuple[str, str]]:
    with pytest.raises(InvalidInput) as caught:
        make()
    return [(problem.path, problem.message) for problem in caught.value.problems]


def refused(**parts: object) -> list[tuple[str, str]]:
    return problems(lambda: Record.parse({"subject": "S-1", **parts}, path="record"))


def facts_of(value: object) -> Mapping[str, object]:
    return Record("S-1", facts={"fact": value}).facts


# -- the parts -----------------------------------------------------------------------------------------------


def test_a_record_is_an_object_with_known_keys() -> None:
    """What came is told by its kind, an unknown key by its position: it may be a value that slipped."""
    nothing: Any = None
    assert problems(lambda: Record.parse("[]", path="record")) == [("record", "expected an object, not a list")]
    assert problems(lambda: Record.parse(nothing)) == [("", "expected an object, not null")]
    assert refused(grade=7) == [("record[1]", "unknown key; known: subject, facts, enrolled, recorded_through, events")]


def test_a_key_given_twice_is_named_where_it_is_a_key_of_the_form() -> None:
    """The name of a fact may tell something of the pupil, and is told by its position."""
    assert problems(lambda: Record.parse('{"subject": "x", "subject": "y"}')) == [("subject", "given twice")]
    assert problems(lambda: Record.parse('{"subject": "x", "facts": {"a": 1, "a": 2}}')) == [
        ("facts[0]", "given twice")
    ]


def test_a_subject_is_a_text_of_one_to_two_hundred_characters() -> None:
    """Both bounds are allowed."""
    words = "expected text of 1 to 200 characters"
    assert refused(subject="") == refused(subject="x" * 201) == refused(subject=7) == [("record.subject", words)]
    assert Record.parse({"subject": "x"}).subject == "x"
    assert Record("x" * 200).subject == "x" * 200
    assert problems(lambda: Record.parse({})) == [("subject", "required")]
    assert problems(lambda: Record.parse({}, path="record")) == [("record.subject", "required")]


def test_the_last_day_recorded_is_a_date() -> None:
    """A date or its text, never a time of day."""
    assert Record("S-1", recorded_through="2024-11-18").recorded_through == MONDAY
    assert Record("S-1", recorded_through=MONDAY).recorded_through == MONDAY
    assert refused(recorded_through="tomorrow") == [("record.recorded_through", "expected a date YYYY-MM-DD")]
    assert refused(recorded_through=datetime(2024, 11, 18, tzinfo=UTC)) == [
        ("record.recorded_through", "expected a date YYYY-MM-DD, not a date with a time of day")
    ]


@pytest.mark.parametrize("value", ["x", b"x", {"a": 1}, 3, None, Relapse(on=MONDAY)])
def test_events_are_a_list(value: object) -> None:
    """A text, an object and a single event are none."""
    ((path, message),) = refused(events=value)
    assert path == "record.events"
    assert message.startswith("expected a list, not ")


def test_a_record_holds_a_hundred_thousand_events_and_a_thousand_spans() -> None:
    """One more is refused in words, and nothing after it is read."""
    event = {"kind": "relapse", "on": "2024-11-18"}
    assert refused(events=[event] * 100_001) == [("record.events", "at most 100000 events")]
    span = {"from": "2024-11-18", "to": "2024-11-18"}
    assert refused(enrolled=[span] * 1_001) == [("record.enrolled", "at most 1000 spans")]
    assert Record("S-1", enrolled=[span] * 1_000).enrolled == (Span(MONDAY, MONDAY),)


def test_a_repeated_id_is_told_with_the_place_of_the_first() -> None:
    """The id itself is not said, and an empty one is none."""
    events = [
        {"kind": "relapse", "on": "2024-11-18", "id": "a"},
        {"kind": "relapse", "on": "2024-11-18"},
        {"kind": "relapse", "on": "2024-11-18", "id": "a"},
        {"kind": "relapse", "on": "2024-11-18", "id": "#1"},
        {"kind": "relapse", "on": "2024-11-18", "id": "a"},
    ]
    assert refused(events=events) == [
        ("record.events[2].id", "the same as the id of record.events[0]"),
        ("record.events[3].id", "the same as the id made for record.events[1]"),
        ("record.events[4].id", "the same as the id of record.events[0]"),
    ]


def test_ids_of_events_made_in_python_are_compared_too() -> None:
    """An event may come as an object or as a mapping."""
    made: list[Any] = [Relapse(on=MONDAY, id="a"), {"kind": "relapse", "on": "2024-11-18", "id": "a"}]
    assert problems(lambda: Record("S-1", made)) == [("events[1].id", "the same as the id of events[0]")]


def test_an_empty_id_is_refused_once_and_leaves_the_made_id_to_its_place() -> None:
    """Two of them are not the same id twice, and no other event may have the id of their place."""
    blank = {"kind": "relapse", "on": "2024-11-18", "id": ""}
    words = "expected text of 1 to 200 characters"
    assert refused(events=[blank, blank, {**blank, "id": "#1"}]) == [
        ("record.events[0].id", words),
        ("record.events[1].id", words),
        ("record.events[2].id", "the same as the id made for record.events[1]"),
    ]


# -- facts ---------------------------------------------------------------------------------------------------


def test_facts_are_an_object_of_at_most_a_thousand() -> None:
    """With names of one to two hundred characters; both bounds are allowed."""
    assert refused(facts=[1]) == [("record.facts", "expected an object, not a list")]
    assert refused(facts={str(n): 1 for n in range(1_001)}) == [("record.facts", "at most 1000 facts")]
    assert len(Record("S-1", facts={str(n): 1 for n in range(1_000)}).facts) == 1_000
    words = "names are texts of 1 to 200 characters"
    assert refused(facts={"": 1, "x" * 201: 2}) == [("record.facts[0]", words), ("record.facts[1]", words)]
    assert set(Record("S-1", facts={"x": 1, "y" * 200: 2}).facts) == {"x", "y" * 200}


def test_a_number_lies_within_ten_to_the_fifteenth() -> None:
    """Either side of zero, both bounds included."""
    words = "expected a whole number of at most 1000000000000000 either side of zero"
    for sign in (1, -1):
        assert facts_of(sign * 10**15)["fact"] == sign * 10**15
        assert refused(facts={"fact": sign * (10**15 + 1)}) == [("record.facts[0]", words)]


def test_a_text_has_at_most_ten_thousand_characters() -> None:
    """The bound is the same in a list of texts."""
    words = "expected text of at most 10000 characters"
    assert facts_of("x" * 10_000)["fact"] == "x" * 10_000
    assert refused(facts={"fact": "x" * 10_001}) == [("record.facts[0]", words)]
    assert facts_of(["a", "b"])["fact"] == facts_of(("a", "b"))["fact"] == ("a", "b")
    assert refused(facts={"fact": ["a", 7, "x" * 10_001]}) == [
        ("record.facts[0][1]", f"{words}, not a whole number"),
        ("record.facts[0][2]", words),
    ]


def test_a_list_of_texts_has_at_most_a_thousand_entries() -> None:
    """One more is refused, whatever the entries are."""
    assert len(Record("S-1", facts={"fact": ["x"] * 1_000}).to_dict()["facts"]["fact"]) == 1_000  # type: ignore[index]
    assert refused(facts={"fact": [7] * 1_001}) == [("record.facts[0]", "at most 1000 entries")]


def test_a_fact_may_be_an_object_of_numbers() -> None:
    """Its keys are values, so that a path tells only the position."""
    assert facts_of({"a": 1, "b": 2})["fact"] == {"a": 1, "b": 2}
    assert refused(facts={"fact": {"a": 1, "b": True, "c": "x", "": 3, "x" * 201: 4}}) == [
        ("record.facts[0][1]", "expected a whole number, not true or false"),
        ("record.facts[0][2]", "expected a whole number, not text"),
        ("record.facts[0][3]", "names are texts of 1 to 200 characters"),
        ("record.facts[0][4]", "names are texts of 1 to 200 characters"),
    ]
    assert facts_of({"x": 1, "y" * 200: 2})["fact"] == {"x": 1, "y" * 200: 2}
    assert len(Record("S-1", facts={"fact": {str(n): n for n in range(1_000)}}).to_dict()) == 5
    assert refused(facts={"fact": {str(n): n for n in range(1_001)}}) == [("record.facts[0]", "at most 1000 entries")]


def test_a_fact_of_another_kind_is_refused_by_its_kind() -> None:
    """A date becomes its text; a date with a time of day is none of the kinds."""
    kinds = "expected true, false, a whole number, text, texts or an object of numbers"
    assert facts_of(MONDAY)["fact"] == "2024-11-18"
    assert refused(facts={"fact": 0.5}) == [("record.facts[0]", f"{kinds}, not a floating-point number")]
    assert refused(facts={"fact": datetime(2024, 11, 18, tzinfo=UTC)}) == [
        ("record.facts[0]", f"{kinds}, not a date with a time of day")
    ]


# -- enrolment -----------------------------------------------------------------------------------------------


def test_spans_are_told_at_their_places() -> None:
    """A missing beginning, an unknown key, a backward span, no date, and what is no span."""
    assert refused(
        enrolled=[
            {"to": "2024-11-18"},
            {"from": "2024-11-18", "until": "2024-11-19"},
            {"from": "2024-11-19", "to": "2024-11-18"},
            {"from": "Monday", "to": "Friday"},
            "2024-11-18",
            ["2024-11-18"],
            {"from": None},
        ]
    ) == [
        ("record.enrolled[0].from", "required"),
        ("record.enrolled[1][1]", "unknown key; known: from, to"),
        ("record.enrolled[2].to", "earlier than from"),
        ("record.enrolled[3].from", "expected a date YYYY-MM-DD"),
        ("record.enrolled[3].to", "expected a date YYYY-MM-DD"),
        ("record.enrolled[4]", 'expected an object with "from" and "to", not text'),
        ("record.enrolled[5]", 'expected an object with "from" and "to", not a list'),
        ("record.enrolled[6].from", "expected a date YYYY-MM-DD, not null"),
    ]
    assert refused(enrolled=[]) == [
        ("record.enrolled", "expected at least one span; leave it out for the whole coverage")
    ]
    assert refused(enrolled="x") == [("record.enrolled", "expected a list, not text")]


def test_a_span_may_come_as_a_span_a_pair_or_an_object() -> None:
    """One of a single day ends on the day it begins."""
    one = Span(MONDAY, MONDAY)
    day = "2024-11-18"
    for given in (one, (MONDAY, MONDAY), {"from": day, "to": day}):
        assert Record("S-1", enrolled=[given]).enrolled == (one,)
    pair: Any = [day, None]
    assert Record("S-1", enrolled=[pair]).enrolled == (Span(MONDAY, None),)
    backward = Span(MONDAY, date(2024, 11, 17))
    assert problems(lambda: Record("S-1", enrolled=[backward])) == [("enrolled[0].to", "earlier than from")]


def test_an_open_span_takes_in_all_that_follow() -> None:
    """Whatever begins after it ends with it."""
    spans = [(MONDAY, None), (date(2025, 1, 6), date(2025, 2, 1)), (date(2025, 3, 1), None)]
    assert Record("S-1", enrolled=spans).enrolled == (Span(MONDAY, None),)
    spans = [(MONDAY, date(2024, 11, 22)), (date(2024, 11, 20), None)]
    assert Record("S-1", enrolled=spans).enrolled == (Span(MONDAY, None),)


# -- the record as a value -----------------------------------------------------------------------------------


def test_a_change_is_refused_in_words() -> None:
    """Neither an attribute nor a fact can be set or deleted."""
    record = Record("S-1", facts={"a": 1})
    with pytest.raises(AttributeError) as caught:
        record.subject = "S-2"
    assert str(caught.value) == "a Record does not change: with_event, without_event and with_facts give a new one"
    with pytest.raises(AttributeError) as caught:
        del record.subject
    assert str(caught.value) == "a Record does not change"
    with pytest.raises(AttributeError) as caught:
        record.facts.more = 1
    assert str(caught.value) == "a FrozenMap does not change"


def test_values_print_as_counts() -> None:
    """One is singular, none and two are plural."""
    event = {"kind": "relapse", "on": "2024-11-18"}
    assert repr(Record("S-1", [event], {"a": 1}, [(MONDAY, None)])) == "Record(1 event, 1 fact, 1 enrolment span)"
    assert repr(Record("S-1", [event, event], {})) == "Record(2 events, 0 facts, enrolled throughout)"
    assert repr(Record("S-1", [event]).timeline()) == "Timeline(1 event)"
    assert repr(FrozenMap({"a": 1})) == "FrozenMap(1 keys)"
    assert (repr(Span(MONDAY)), repr(Span(MONDAY, MONDAY))) == ("Span(open-ended)", "Span(ended)")


def test_a_map_of_facts_is_a_value() -> None:
    """Equal to a mapping of the same entries, hashable by content, and picklable."""
    one, same, other = FrozenMap({"a": 1}), FrozenMap({"a": 1}), FrozenMap({"a": 2})
    assert one == same == {"a": 1}
    assert one != other
    assert one != [("a", 1)]
    assert len({one, same, other}) == len({hash(one), hash(same), hash(other)}) == 2
    assert pickle.loads(pickle.dumps(one)) == one
    assert "a" in one
    assert "b" not in one


def test_records_of_other_content_are_not_equal() -> None:
    """Each part counts, and a record is no other thing."""
    base = Record("S-1", [Relapse(on=MONDAY)], {"a": 1}, [(MONDAY, None)], MONDAY)
    others = [
        Record("S-2", [Relapse(on=MONDAY)], {"a": 1}, [(MONDAY, None)], MONDAY),
        Record("S-1", [], {"a": 1}, [(MONDAY, None)], MONDAY),
        Record("S-1", [Relapse(on=MONDAY)], {"a": 2}, [(MONDAY, None)], MONDAY),
        Record("S-1", [Relapse(on=MONDAY)], {"a": None}, [(MONDAY, None)], MONDAY),
        Record("S-1", [Relapse(on=MONDAY)], {"a": 1}, None, MONDAY),
        Record("S-1", [Relapse(on=MONDAY)], {"a": 1}, [(MONDAY, None)], None),
    ]
    assert [other for other in others if other == base or hash(other) == hash(base)] == []
    assert base != "S-1"
    assert pickle.loads(pickle.dumps(base)) == base
    assert Record.parse(base.to_dict()) == base


def test_a_copy_with_other_facts_or_events_keeps_the_rest() -> None:
    """Subject, enrolment and the last day recorded stay."""
    base = Record("S-1", [Relapse(on=MONDAY)], {"a": 1}, [(MONDAY, None)], MONDAY)
    for changed in (base.with_facts(b=2), base.with_event(Relapse(on=MONDAY)), base.without_event("#0")):
        assert (changed.subject, changed.enrolled, changed.recorded_through) == ("S-1", (Span(MONDAY, None),), MONDAY)
    assert dict(base.with_event(Relapse(on=MONDAY)).facts) == {"a": 1}
    assert base.with_facts(b=2).events == base.events


def test_an_added_event_gets_the_first_free_id() -> None:
    """From its position on; an id that is taken is refused."""
    record = Record("S-1", [Relapse(on=MONDAY, id="#1"), Relapse(on=MONDAY, id="x")])
    assert [event.id for event in record.with_event(Relapse(on=MONDAY)).events] == ["#1", "x", "#2"]
    one = Record("S-1", [Relapse(on=MONDAY, id="#1")])
    assert [event.id for event in one.with_event(Relapse(on=MONDAY)).events] == ["#1", "#2"]
    assert problems(lambda: one.with_event(Relapse(on=MONDAY, id="#1"))) == [
        ("event.id", "the record has an event with this id")
    ]
    assert [path for path, _ in problems(lambda: one.with_event({"kind": "relapse", "on": "x"}))] == ["event.on"]


def test_a_full_record_takes_no_further_event() -> None:
    """A hundred thousand are the most; the hundred-thousandth may be added."""
    events = [Relapse(on=MONDAY)] * 99_999
    full = Record("S-1", events).with_event(Relapse(on=MONDAY))
    assert problems(lambda: full.with_event(Relapse(on=MONDAY))) == [("events", "at most 100000 events")]


def test_wrong_facts_of_a_copy_are_told_below_facts() -> None:
    """As they are of a record that is made anew."""
    assert [path for path, _ in problems(lambda: Record("S-1").with_facts(a=0.5))] == ["facts[0]"]


# -- the timeline --------------------------------------------------------------------------------------------


def test_a_misspelt_kind_is_answered_with_the_kinds_there_are() -> None:
    """A kind that the record does not hold has no events."""
    timeline = Timeline([Relapse(on=MONDAY, id="a")])
    assert timeline.of("compliance") == ()
    ((path, message),) = problems(lambda: timeline.of("relaps"))
    assert path == ""
    assert message.startswith("unknown kind of event; expected one of absence, tardy, ")


def test_a_step_that_the_record_does_not_name_has_no_events() -> None:
    """The ids of steps come in order of their first event."""
    taken = [
        {"kind": "step", "step": "second", "on": "2024-11-19", "id": "a"},
        {"kind": "step", "step": "first", "on": "2024-11-18", "id": "b"},
    ]
    timeline = Record("S-1", taken).timeline()
    assert timeline.steps("third") == ()
    assert [event.id for event in timeline.steps("first")] == ["b"]
    assert timeline.step_ids == ("first", "second")


def test_eight_timelines_are_kept_and_the_oldest_goes_first() -> None:
    """A ninth day of knowledge drops the first one, and no other."""
    record = Record("S-1", [Relapse(on=MONDAY)])
    days = [date(2024, 11, day) for day in range(1, 10)]
    made = [record.timeline(day) for day in days[:8]]
    assert [record.timeline(day) is timeline for day, timeline in zip(days, made, strict=False)] == [True] * 8
    record.timeline(days[8])
    assert [record.timeline(day) is timeline for day, timeline in zip(days[1:], made[1:], strict=False)] == [True] * 7
    assert record.timeline(days[0]) is not made[0]


# -- the schema ----------------------------------------------------------------------------------------------


def test_the_published_schema_of_a_record() -> None:
    """Only the subject is required; every list, text and number is bounded."""
    schema: Any = record_schema()
    day = {"type": "string", "format": "date", "pattern": r"^\d{4}-\d{2}-\d{2}$"}
    number = {"type": "integer", "minimum": -(10**15), "maximum": 10**15}
    events = schema["properties"]["events"]
    assert {key: value for key, value in schema.items() if key not in ("properties", "$defs")} == {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "title": "Record",
        "type": "object",
        "required": ["subject"],
        "additionalProperties": False,
    }
    assert {key: value for key, value in schema["properties"].items() if key != "events"} == {
        "subject": {"type": "string", "minLength": 1, "maxLength": 200},
        "facts": {
            "type": "object",
            "propertyNames": {"minLength": 1, "maxLength": 200},
            "additionalProperties": {
                "anyOf": [
                    {"type": ["boolean", "null"]},
                    number,
                    {"type": "string", "maxLength": 10_000},
                    {"type": "array", "items": {"type": "string", "maxLength": 10_000}, "maxItems": 1_000},
                    {"type": "object", "additionalProperties": number, "maxProperties": 1_000},
                ]
            },
            "maxProperties": 1_000,
        },
        "enrolled": {
            "anyOf": [
                {
                    "type": "array",
                    "items": {
                        "type": "object",
                        "properties": {"from": day, "to": {"anyOf": [day, {"type": "null"}]}},
                        "required": ["from"],
                        "additionalProperties": False,
                    },
                    "minItems": 1,
                    "maxItems": 1_000,
                },
                {"type": "null"},
            ]
        },
        "recorded_through": {"anyOf": [day, {"type": "null"}]},
    }
    assert (events["type"], events["maxItems"]) == ("array", 100_000)
    assert all(each["$ref"].startswith("#/$defs/") for each in events["items"]["oneOf"])
    assert "Absence" in schema["$defs"]
