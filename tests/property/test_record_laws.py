"""Laws of the record: what holds for every record, whatever is in it."""

from __future__ import annotations

import json
import pickle
from datetime import date, timedelta
from fractions import Fraction
from itertools import pairwise
from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from schoolrules.errors import InvalidInput
from schoolrules.parsing import parse_json
from schoolrules.record import Record, Span

FIRST = date(2024, 8, 1)
days = st.integers(0, 60).map(lambda n: FIRST + timedelta(days=n))
maybe_days = st.none() | days.map(date.isoformat)
words = st.text(max_size=8)

details: dict[str, dict[str, st.SearchStrategy[Any]]] = {
    "absence": {
        "status": st.sampled_from(["unexcused", "excused", "unverified"]),
        "portion": st.fractions(Fraction(1, 20), 1, max_denominator=20).map(str),
        "reason": st.none() | words,
    },
    "assignment": {"completed_on": maybe_days, "course": st.none() | words},
    "contact_attempt": {
        "channel": st.sampled_from(["phone", "email"]),
        "documented": st.booleans(),
        "set": st.none() | st.integers(0, 5),
    },
    "weekly_mark": {"present": st.booleans(), "for": maybe_days},
    "compliance": {},
    "step": {
        "step": st.sampled_from(["letter-1", "letter-2", "conference"]),
        "items": st.none() | st.lists(words, max_size=3),
        "date_stamp": st.none() | st.booleans() | st.text(min_size=1, max_size=5),
        "held": st.booleans(),
    },
}
shared = {"known_on": maybe_days, "retracted_on": maybe_days, "note": st.none() | words}


def events_of(kind: str) -> st.SearchStrategy[dict[str, Any]]:
    fields = {"kind": st.just(kind), "on": days.map(date.isoformat), **shared, **details[kind]}
    return st.fixed_dictionaries(fields)


events = st.sampled_from(sorted(details)).flatmap(events_of)
spans = st.tuples(days, st.none() | days).map(
    lambda ends: {
        "from": min(ends[0], ends[1] or ends[0]).isoformat(),
        "to": None if ends[1] is None else max(ends[0], ends[1]).isoformat(),
    }
)
facts = st.dictionaries(
    st.text(min_size=1, max_size=8),
    st.none()
    | st.booleans()
    | st.integers(-(10**15), 10**15)
    | words
    | st.lists(words, max_size=3)
    | st.dictionaries(st.text(min_size=1, max_size=5), st.integers(0, 500), max_size=3),
    max_size=4,
)
records = st.fixed_dictionaries(
    {
        "subject": st.text(min_size=1, max_size=8),
        "facts": facts,
        "enrolled": st.none() | st.lists(spans, min_size=1, max_size=4),
        "recorded_through": maybe_days,
        "events": st.lists(events, max_size=12),
    }
)


def numbered(source: dict[str, Any]) -> dict[str, Any]:
    """The same record, each event with an id of its own."""
    given_ids = [{**event, "id": f"e{i:02}"} for i, event in enumerate(source["events"])]
    return {**source, "events": given_ids}


@given(records)
def test_a_record_survives_writing_and_reading(source: dict[str, Any]) -> None:
    """parse(to_dict(r)) == r, as text too, and a second writing gives the same bytes."""
    record = Record.parse(source)
    text = json.dumps(record.to_dict())
    again = Record.parse(text)
    assert again == record
    assert hash(again) == hash(record)
    assert json.dumps(again.to_dict()) == text
    assert pickle.loads(pickle.dumps(record)) == record


@given(records, st.randoms(use_true_random=False), maybe_days)
def test_the_order_of_events_changes_nothing_where_ids_are_given(
    source: dict[str, Any], rng: Any, known_at: str | None
) -> None:
    """The timeline is the same for every order in the file."""
    source = numbered(source)
    day = None if known_at is None else date.fromisoformat(known_at)
    shuffled = {**source, "events": rng.sample(source["events"], len(source["events"]))}
    here, there = Record.parse(source).timeline(day), Record.parse(shuffled).timeline(day)
    assert here.all == there.all
    for step in ("letter-1", "letter-2", "conference"):
        assert here.steps(step) == there.steps(step)


@given(records, days)
def test_knowledge_of_a_past_day_is_the_record_without_what_came_later(source: dict[str, Any], day: date) -> None:
    """By the raw file: what was not known is deleted, what was retracted later still stands."""
    source = numbered(source)
    iso = day.isoformat()
    then = [
        {**event, "retracted_on": None}
        for event in source["events"]
        if (event["known_on"] or event["on"]) <= iso
        and not (event["retracted_on"] is not None and event["retracted_on"] <= iso)
    ]
    seen = [event.id for event in Record.parse(source).timeline(day).all]
    assert seen == [event.id for event in Record.parse({**source, "events": then}).timeline().all]


@given(records)
def test_a_timeline_holds_each_visible_event_once(source: dict[str, Any]) -> None:
    """By kind and by step nothing is lost and nothing doubled; the order is by day, then id as text."""
    timeline = Record.parse(source).timeline()
    assert sum(event["retracted_on"] is None for event in source["events"]) == len(timeline.all)
    assert sum(len(timeline.of(kind)) for kind in details) == len(timeline.all)
    assert sum(len(timeline.steps(step)) for step in timeline.step_ids) == len(timeline.of("step"))
    keys = [(event.on, event.id) for event in timeline.all]
    assert keys == sorted(set(keys))


@given(st.lists(spans, min_size=1, max_size=6))
def test_joined_spans_hold_the_same_days(given_spans: list[dict[str, Any]]) -> None:
    """Day by day; and between two of them there is always a day."""
    joined = Record("S", enrolled=given_spans).enrolled
    assert joined is not None
    for n in range(-2, 64):
        day = FIRST + timedelta(days=n)
        raw = any(s["from"] <= day.isoformat() <= (s["to"] or "9999-12-31") for s in given_spans)
        assert any(day in span for span in joined) == raw
    for before, after in pairwise(joined):
        assert before.last is not None
        assert after.first - before.last > timedelta(days=1)
    assert Record("S", enrolled=list(joined)).enrolled == joined
    assert all(isinstance(span, Span) for span in joined)


SECRET = "Zq7-SECRET"
anything = st.recursive(
    st.sampled_from([SECRET, SECRET + "\n" + SECRET, SECRET * 500, 3, 2.5, None, True]),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.just(SECRET), inner),
    max_leaves=5,
)


@given(records, st.data())
def test_no_value_is_ever_repeated(source: dict[str, Any], data: st.DataObject) -> None:
    """A secret planted anywhere is in no message and no repr."""
    planted = data.draw(anything)
    if source["events"] and data.draw(st.booleans()):
        event = data.draw(st.sampled_from(source["events"]))
        event[data.draw(st.sampled_from(sorted(event)))] = planted
    else:
        source[data.draw(st.sampled_from(sorted(source)))] = planted
    try:
        record = Record.parse(source)
    except InvalidInput as error:
        # a fact's name, and what stands in a span besides its ends, are keys, and keys may stand in a path
        keyed = ("facts.", "enrolled[")
        shown = " ".join(p.message if p.path.startswith(keyed) else str(p) for p in error.problems)
    else:
        shown = repr((record, record.events, record.facts, record.enrolled, record.timeline()))
    assert SECRET not in shown


json_values = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False, allow_infinity=False) | st.text(),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(max_size=6), inner, max_size=4),
    max_leaves=12,
)


def depth_of(value: object) -> int:
    if isinstance(value, dict):
        return 1 + max(map(depth_of, value.values()), default=0)
    return 1 + max(map(depth_of, value), default=0) if isinstance(value, list) else 0


@given(json_values, st.booleans(), st.integers(0, 5))
def test_json_is_read_exactly_when_it_is_not_too_deep(value: Any, ascii_only: bool, bound: int) -> None:
    """Whatever brackets, quotes and backslashes its strings hold."""
    text = json.dumps(value, ensure_ascii=ascii_only)
    if depth_of(value) <= bound:
        assert parse_json(text, max_depth=bound) == value
    else:
        try:
            parse_json(text, max_depth=bound)
        except InvalidInput as error:
            assert [problem.message for problem in error.problems] == [f"nested deeper than {bound} levels"]  # noqa: PT017
        else:
            raise AssertionError("read although too deep")
