"""Records: what is refused and where, what was known when, and how JSON text is read."""

from __future__ import annotations

import copy
import json
import pickle
import time
from collections.abc import Callable
from datetime import date
from typing import Any

import pytest
from pydantic import BaseModel, ValidationError

from schoolrules.errors import InvalidInput, Problem
from schoolrules.events import KINDS, Absence, Assignment, Relapse, StepTaken
from schoolrules.parsing import parse_date, parse_json, path_to, problems_from
from schoolrules.record import Record, Span, Timeline, record_schema

SECRET = "Zq7-SECRET"
MONDAY = date(2024, 11, 18)
TUESDAY = date(2024, 11, 19)
WEDNESDAY = date(2024, 11, 20)


def relapse(id: str | None = None, on: str = "2024-11-18", **more: object) -> dict[str, object]:
    return {"kind": "relapse", "on": on, **({} if id is None else {"id": id}), **more}


def told(make: Callable[[], object]) -> list[tuple[str, str]]:
    """The problems that a call is refused with."""
    with pytest.raises(InvalidInput) as caught:
        make()
    return [(problem.path, problem.message) for problem in caught.value.problems]


def refused(**parts: object) -> list[tuple[str, str]]:
    return told(lambda: Record.parse({"subject": "S-1", **parts}, path="record"))


# -- ids -----------------------------------------------------------------------------------------------------


def test_an_event_without_an_id_gets_one_from_its_position() -> None:
    """`#3` is the fourth; a null id is none."""
    record = Record("S-1", [relapse(), relapse("x"), Relapse(on=MONDAY), {**relapse(), "id": None}])
    assert [event.id for event in record.events] == ["#0", "x", "#2", "#3"]


def test_ids_are_given_once() -> None:
    """Also where one was made; the path tells which event to change, and the id is not repeated."""
    events = [
        relapse(),
        relapse(SECRET),
        relapse(SECRET),
        relapse("#0"),
        relapse("#4"),
        relapse("#3", on="x"),
    ]
    assert refused(events=events) == [
        ("record.events[5].on", "expected a date YYYY-MM-DD"),
        ("record.events[2].id", "the same as the id of record.events[1]"),
        ("record.events[3].id", "the same as the id made for record.events[0]"),
    ]


def test_an_event_may_carry_the_id_of_its_own_position() -> None:
    """So a record that was written with its made ids is read again."""
    assert Record("S-1", [relapse("#0"), relapse()]).events[1].id == "#1"


# -- parsing -------------------------------------------------------------------------------------------------


def test_all_problems_are_told_at_once() -> None:
    """Over every part of the record."""
    problems = refused(
        subject="",
        grade=7,
        events=[relapse(), {"kind": "absence", "on": "2024-11-18", "status": "away"}, 3],
        facts={"special_education": 0.5},
        enrolled=[{"from": "2024-08-19", "till": None}, {"from": "2025-01-02", "to": "2025-01-01"}],
        recorded_through="yesterday",
    )
    assert [path for path, _ in problems] == [
        "record[1]",
        "record.subject",
        "record.events[1].status",
        "record.events[2]",
        "record.facts[0]",
        "record.enrolled[0][1]",
        "record.enrolled[1].to",
        "record.recorded_through",
    ]


def test_only_the_subject_is_required() -> None:
    """Everything else has a default."""
    assert told(lambda: Record.parse({})) == [("subject", "required")]
    record = Record.parse({"subject": "S-1"})
    assert (record.events, dict(record.facts), record.enrolled, record.recorded_through) == (
        (),
        {},
        None,
        None,
    )


@pytest.mark.parametrize("source", ["[]", "3", '"x"', "null"])
def test_a_record_is_an_object(source: str) -> None:
    """Refused at its own path."""
    assert told(lambda: Record.parse(source))[0][0] == ""


@pytest.mark.parametrize("events", [None, "x", {"a": 1}, 3])
def test_events_are_a_list(events: object) -> None:
    """A text or an object is none."""
    assert refused(events=events)[0][0] == "record.events"


def test_any_iterable_of_events_will_do_in_python() -> None:
    """A generator is gone through once."""
    assert len(Record("S-1", (Relapse(on=MONDAY) for _ in range(3))).events) == 3


def test_python_is_refused_as_json_is() -> None:
    """The constructor checks what `parse` checks."""
    made = told(lambda: Record("S-1", [relapse(on="x")], {"a": 1.5}, [], "x"))
    assert [path for path, _ in made] == ["events[0].on", "facts[0]", "enrolled", "recorded_through"]


def test_a_record_is_bounded() -> None:
    """At most 100,000 events, 1,000 facts, 1,000 spans."""
    assert refused(events=[None] * 100_001) == [("record.events", "at most 100000 events")]
    assert refused(facts={str(i): 1 for i in range(1001)}) == [("record.facts", "at most 1000 facts")]
    assert refused(enrolled=[{}] * 1001) == [("record.enrolled", "at most 1000 spans")]


def test_a_hundred_thousand_events_are_read() -> None:
    """The bound itself is within it."""
    event = Relapse(on=MONDAY)
    assert Record("S-1", [event] * 100_000).events[-1].id == "#99999"


@pytest.mark.parametrize("name", ["", "x" * 201, 1, None])
def test_the_name_of_a_fact_is_a_short_text(name: object) -> None:
    """The name is not told: it may be a value that slipped."""
    assert refused(facts={name: True}) == [("record.facts[0]", "names are texts of 1 to 200 characters")]


# -- facts ---------------------------------------------------------------------------------------------------


def test_facts_are_of_few_kinds() -> None:
    """Lists and objects become immutable, a date its text."""
    facts = {
        "a": True,
        "b": 300,
        "c": "pupil-fees",
        "d": ["x", "y"],
        "e": {"Spanish": 45},
        "f": date(2024, 7, 1),
    }
    record = Record("S-1", facts=facts)
    assert dict(record.facts) == {**facts, "d": ("x", "y"), "f": "2024-07-01"}
    assert type(record.facts["a"]) is bool


@pytest.mark.parametrize(
    ("value", "path"),
    [
        (1.0, "record.facts[0]"),
        (10**16, "record.facts[0]"),
        ("x" * 10_001, "record.facts[0]"),
        ("\ud800", "record.facts[0]"),
        ([1], "record.facts[0][0]"),
        (["x"] * 1001, "record.facts[0]"),
        ({SECRET: True}, "record.facts[0][0]"),
        ({"a": 1, SECRET: 1.5}, "record.facts[0][1]"),
        ({SECRET: {}}, "record.facts[0][0]"),
        ({"a" * 201: 1}, "record.facts[0][0]"),
        ({str(i): 1 for i in range(1001)}, "record.facts[0]"),
        (set(), "record.facts[0]"),
    ],
)
def test_other_facts_are_refused(value: object, path: str) -> None:
    """With a path that holds no key of an inner object, for those are values."""
    assert [where for where, _ in refused(facts={"x": value})] == [path]


def test_a_fact_given_as_null_is_not_known() -> None:
    """Its name is kept, so that an unknown name can still be refused."""
    record = Record.parse({"subject": "S-1", "facts": {"special_education": None, "high_school": False}})
    assert dict(record.facts) == {"high_school": False}
    assert record.fact_names == ("special_education", "high_school")
    assert Record.parse(record.to_dict()) == record
    assert record != Record("S-1", facts={"high_school": False})


# -- enrolment -----------------------------------------------------------------------------------------------


def spans(*given: tuple[str, str | None]) -> list[dict[str, str | None]]:
    return [{"from": first, "to": last} for first, last in given]


@pytest.mark.parametrize(
    ("given", "joined"),
    [
        # the next day begins where the day before ended: no day between
        (spans(("2024-08-19", "2024-10-31"), ("2024-11-01", None)), spans(("2024-08-19", None))),
        # one day between them
        (
            spans(("2024-08-19", "2024-10-31"), ("2024-11-02", None)),
            spans(("2024-08-19", "2024-10-31"), ("2024-11-02", None)),
        ),
        # a weekend between is days between
        (
            spans(("2024-10-28", "2024-11-01"), ("2024-11-04", "2024-11-08")),
            spans(("2024-10-28", "2024-11-01"), ("2024-11-04", "2024-11-08")),
        ),
        # overlapping, contained and out of order
        (
            spans(("2025-01-06", "2025-02-01"), ("2024-08-19", "2024-12-20"), ("2024-09-01", "2024-09-02")),
            spans(("2024-08-19", "2024-12-20"), ("2025-01-06", "2025-02-01")),
        ),
        # nothing follows an open end
        (spans(("2024-08-19", None), ("2025-01-06", "2025-02-01")), spans(("2024-08-19", None))),
        # the first and the last day there are
        (spans(("0001-01-01", "9999-12-31"), ("0001-01-01", None)), spans(("0001-01-01", None))),
        # a single day
        (spans(("2024-02-29", "2024-02-29")), spans(("2024-02-29", "2024-02-29"))),
    ],
)
def test_spans_with_no_day_between_are_one(given: list[Any], joined: list[Any]) -> None:
    """And they stand in order."""
    assert Record.parse({"subject": "S-1", "enrolled": given}).to_dict()["enrolled"] == joined


def test_a_span_holds_both_its_ends() -> None:
    """The day before and the day after are outside."""
    span = Span(MONDAY, TUESDAY)
    days = (date(2024, 11, 17), MONDAY, TUESDAY, WEDNESDAY)
    assert [day in span for day in days] == [False, True, True, False]
    assert date.max in Span(MONDAY)


def test_spans_may_be_given_as_pairs() -> None:
    """In Python."""
    record = Record("S-1", enrolled=[(MONDAY, None)])
    assert record.enrolled == (Span(MONDAY),)
    assert record == Record("S-1", enrolled=[Span(MONDAY, None)])


@pytest.mark.parametrize(
    ("value", "path"),
    [
        ([], "record.enrolled"),
        ({"from": "2024-11-18"}, "record.enrolled"),
        ([3], "record.enrolled[0]"),
        ([{"to": "2024-11-18"}], "record.enrolled[0].from"),
        ([{"from": None}], "record.enrolled[0].from"),
        ([{"from": "2024-11-18", "to": "2024-11-17"}], "record.enrolled[0].to"),
        ([(MONDAY,)], "record.enrolled[0]"),
    ],
)
def test_bad_spans_are_refused(value: object, path: str) -> None:
    """An empty list too: to be enrolled throughout, say nothing."""
    assert [where for where, _ in refused(enrolled=value)] == [path]


# -- what was known when -------------------------------------------------------------------------------------


def ids(timeline: Timeline) -> list[str]:
    return [event.id for event in timeline.all]


def test_an_event_is_visible_from_the_day_it_was_known() -> None:
    """The day before, the day, the day after; without `known_on` it was known when it happened."""
    record = Record("S-1", [relapse("a", known_on="2024-11-19"), relapse("b", on="2024-11-20")])
    assert ids(record.timeline(MONDAY)) == []
    assert ids(record.timeline(TUESDAY)) == ["a"]
    assert ids(record.timeline(WEDNESDAY)) == ["a", "b"]
    assert ids(record.timeline()) == ["a", "b"]


def test_an_event_may_be_known_before_it_happens() -> None:
    """What is entered ahead is seen ahead; `as_of` is another matter."""
    record = Record("S-1", [relapse("a", on="2024-11-20", known_on="2024-11-18")])
    assert ids(record.timeline(MONDAY)) == ["a"]


def test_a_retracted_event_is_gone_from_the_day_of_retraction() -> None:
    """The day before it still stands; with no `known_at` it is gone, whenever it was retracted."""
    record = Record("S-1", [relapse("a", retracted_on="2024-11-20")])
    assert ids(record.timeline(TUESDAY)) == ["a"]
    assert ids(record.timeline(WEDNESDAY)) == []
    assert ids(record.timeline()) == []
    assert ids(Record("S-1", [relapse("a", retracted_on="9999-12-31")]).timeline()) == []


def test_a_timeline_is_in_order_of_day_then_id_as_text() -> None:
    """`#10` stands before `#9`."""
    events = [
        relapse("b", on="2024-11-19"),
        *(relapse(f"#{i}") for i in (9, 10)),
        relapse("a", on="2024-11-19"),
    ]
    assert ids(Record("S-1", events).timeline()) == ["#10", "#9", "a", "b"]


def test_a_timeline_gives_events_by_kind_and_by_step() -> None:
    """By class or by name."""
    step = StepTaken(on=TUESDAY, id="s", step="letter-1")
    missing = Assignment(on=MONDAY, id="m")
    timeline = Record("S-1", [step, missing]).timeline()
    assert timeline.of(Assignment) == timeline.of("assignment") == (missing,)
    assert timeline.of(Absence) == timeline.of("absence") == ()
    assert timeline.steps("letter-1") == (step,)
    assert timeline.steps("letter-2") == ()
    assert timeline.step_ids == ("letter-1",)


def test_a_kind_that_there_is_not_is_refused() -> None:
    """Or a misspelt kind would read as no events."""
    assert told(lambda: Record("S-1").timeline().of("absense"))[0][0] == ""


def test_timelines_are_kept_and_few() -> None:
    """The same object for the same day; old ones make room."""
    record = Record("S-1", [relapse()])
    first = record.timeline(MONDAY)
    assert record.timeline(MONDAY) is first
    for day in range(1, 30):
        record.timeline(date(2024, 12, day))
    assert len(record._timelines) <= 8
    assert ids(record.timeline(MONDAY)) == ids(first)


# -- values --------------------------------------------------------------------------------------------------


@pytest.fixture
def record() -> Record:
    return Record(
        SECRET,
        [Absence(on=MONDAY, status="excused", reason=SECRET, id=SECRET), relapse(note=SECRET)],
        {"name": SECRET, "list": [SECRET], "map": {SECRET: 1}},
        enrolled=[(MONDAY, None)],
        recorded_through=TUESDAY,
    )


def test_a_record_is_a_value(record: Record) -> None:
    """Equal, hashable, picklable, copied, unchangeable."""
    for other in (pickle.loads(pickle.dumps(record)), copy.deepcopy(record), Record.parse(record.to_dict())):
        assert other == record
        assert hash(other) == hash(record)
        assert other.facts == record.facts
    assert record != Record(SECRET)
    assert record != SECRET
    with pytest.raises(AttributeError):
        record.subject = "S-2"
    with pytest.raises(AttributeError):
        del record.subject
    with pytest.raises(AttributeError):
        record.facts._values = {}


def test_true_and_one_are_different_facts() -> None:
    """Although Python holds them equal."""
    assert Record("S-1", facts={"x": True}) != Record("S-1", facts={"x": 1})


def test_a_record_prints_as_counts(record: Record) -> None:
    """So do its parts."""
    assert repr(record) == str(record) == "Record(2 events, 3 facts, 1 enrolment span)"
    assert repr(Record("S-1", [relapse()])) == "Record(1 event, 0 facts, enrolled throughout)"
    parts = (record, record.facts, record.facts["map"], record.enrolled, record.events, record.timeline())
    assert SECRET not in repr(parts)
    assert "2024" not in repr(parts)


def test_a_written_record_is_json(record: Record) -> None:
    """As text too."""
    assert Record.parse(json.dumps(record.to_dict())) == record
    assert Record.parse(json.dumps(record.to_dict()).encode()) == record


def test_events_are_added_and_taken_away() -> None:
    """Each time in a new record; ids once made stay."""
    two = Record("S-1", [relapse(), relapse()])
    one = two.without_event("#0")
    assert [event.id for event in one.events] == ["#1"]
    # position 1 would make `#1`, which is taken
    assert [event.id for event in one.with_event(relapse()).events] == ["#1", "#2"]
    assert [event.id for event in two.events] == ["#0", "#1"]
    assert told(lambda: two.with_event(relapse("#1")))[0][0] == "event.id"
    assert told(lambda: two.with_event(relapse(on="x")))[0][0] == "event.on"
    assert told(lambda: two.without_event(SECRET)) == [("id", "no event of the record has this id")]


def test_facts_are_replaced() -> None:
    """None makes one unknown."""
    record = Record("S-1", facts={"a": 1, "b": True})
    assert dict(record.with_facts(a=2, c="x").facts) == {"a": 2, "b": True, "c": "x"}
    assert dict(record.with_facts({"b": None}).facts) == {"a": 1}
    assert dict(record.facts) == {"a": 1, "b": True}
    assert told(lambda: record.with_facts(a=0.5))[0][0] == "facts[0]"


def test_the_schema_knows_every_kind() -> None:
    """Each with its keys as JSON spells them, and no other."""
    schema: Any = record_schema()
    assert json.loads(json.dumps(schema)) == schema
    definitions = schema["$defs"]
    assert set(definitions) == {cls.__name__ for cls in KINDS.values()}
    assert all(definition["additionalProperties"] is False for definition in definitions.values())
    assert set(definitions["Scheduled"]["required"]) == {"on", "what", "for"}
    assert "set" in definitions["ContactAttempt"]["properties"]
    assert set(schema["properties"]["events"]["items"]["discriminator"]["mapping"]) == set(KINDS)


# -- JSON text -----------------------------------------------------------------------------------------------


def test_json_text_is_read() -> None:
    """Text or bytes, with or without a byte order mark."""
    for text in ('{"a": [1, 1.5, null, true, "é[{"]}', '{"a": [1, 1.5, null, true, "é[{"]}'.encode()):
        assert parse_json(text) == {"a": [1, 1.5, None, True, "é[{"]}
    assert parse_json(b"\xef\xbb\xbf[]") == []


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("", "not JSON: line 1, column 1"),
        ('{"a": 1,\n "b": Zq7-SECRET}', "not JSON: line 2, column 7"),
        ('{"a": "Zq7-SECRET', "not JSON: line 1, column 7"),
        ("[1] [2]", "not JSON: line 1, column 5"),
        ("[NaN]", "numbers must be finite"),
        ("[-Infinity]", "numbers must be finite"),
        ("[1e999]", "numbers must be finite"),
        ("[" + "9" * 5000 + "]", "a number has too many digits"),
        (b"\xff\xfe[]", "not text in UTF-8"),
        ("\ud800", "not text in UTF-8"),
    ],
)
def test_bad_json_is_refused_without_its_content(text: str | bytes, message: str) -> None:
    """Line and column suffice to find it; no traceback drags the text along."""
    with pytest.raises(InvalidInput) as caught:
        parse_json(text)
    assert caught.value.problems == (Problem("", message),)
    assert caught.value.__context__ is None


def test_a_key_given_twice_is_refused_with_its_path() -> None:
    """In every object, for JSON parsers differ on which one counts."""
    text = '{"record": {"events": [{"id": "a", "id": "Zq7-SECRET", "on": 1}]}, "x": 1, "x": 2, "x": 3}'
    assert told(lambda: parse_json(text)) == [
        ("x", "given twice"),
        ("record.events[0].id", "given twice"),
    ]


def test_text_is_bounded() -> None:
    """In bytes, not in characters."""
    assert parse_json('"é"', max_bytes=4) == "é"
    assert told(lambda: parse_json('"é"', max_bytes=3)) == [("", "larger than 3 bytes")]
    assert told(lambda: parse_json(b'"abc"', max_bytes=4)) == [("", "larger than 4 bytes")]


@pytest.mark.parametrize("depth", [1, 7, 8, 9, 63, 64])
@pytest.mark.parametrize(("opening", "closing"), [("[", "]"), ('{"a":', "}")])
def test_nesting_is_bounded(depth: int, opening: str, closing: str) -> None:
    """As deep as the bound is read, one deeper is not; what stands in strings is no nesting."""

    def nested(levels: int) -> str:
        return f'["[[[[{{{{", "\\"[[", "\\\\", {opening * levels}"]"{closing * levels}]'

    # a key's object needs a value: a text stands in the innermost
    assert parse_json(nested(depth - 1), max_depth=depth)
    assert told(lambda: parse_json(nested(depth), max_depth=depth)) == [("", f"nested deeper than {depth} levels")]


@pytest.mark.parametrize("text", ["]", "{}]", "[" * 20 + "]" * 21, "[]" * 20 + "]["])
def test_brackets_that_close_nothing_are_no_nesting(text: str) -> None:
    """No JSON, and told so; not that it is too deep."""
    assert told(lambda: parse_json(text)) != [("", "nested deeper than 64 levels")]


@pytest.mark.parametrize("text", ["[" * 100_000, "[" * 100_000 + "]" * 100_000, '{"a":' * 100_000])
def test_deep_nesting_is_refused_quickly(text: str) -> None:
    """Never a RecursionError, and no waiting."""
    began = time.perf_counter()
    assert told(lambda: parse_json(text)) == [("", "nested deeper than 64 levels")]
    assert time.perf_counter() - began < 1


# -- pydantic's errors ---------------------------------------------------------------------------------------


def test_paths_are_bounded_and_printable() -> None:
    """A key is shortened to 40 characters, and what is no printable ASCII replaced."""
    assert path_to("record", "events", 3, "on") == "record.events[3].on"
    assert path_to("", "a") == "a"
    assert path_to("", 0) == "[0]"
    assert path_to("x", "k" * 41) == "x." + "k" * 37 + "..."
    assert path_to("", "a\n\x1bé") == "a???"


def test_pydantic_errors_are_said_anew() -> None:
    """Their own texts can repeat what they read, as a validator's ValueError does."""

    class Inner(BaseModel):
        number: int
        day: date

    class Outer(BaseModel):
        inner: list[Inner]

    with pytest.raises(ValidationError) as caught:
        Outer.model_validate({"inner": [{"number": SECRET, "day": SECRET}, SECRET]})
    problems = problems_from(caught.value, "policy")
    assert problems == [
        Problem("policy.inner[0].number", "expected a whole number"),
        Problem("policy.inner[0].day", "expected a date YYYY-MM-DD"),
        Problem("policy.inner[1]", "expected an object, not text"),
    ]


def test_a_day_of_another_type_is_read_as_the_civil_date_it_is() -> None:
    """Dataframes and date libraries bring subclasses of `date`; what comes out is a plain one."""

    class Day(date):
        """A date of somebody's own."""

    read = parse_date(Day(2024, 11, 18))
    assert read == MONDAY
    assert type(read) is date
