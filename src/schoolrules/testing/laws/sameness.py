"""Laws of what must not matter: asking twice, the order of events, what no rule reads, the future, JSON."""

from __future__ import annotations

import copy
import json
from collections.abc import Iterator
from datetime import date, timedelta
from typing import TYPE_CHECKING

from hypothesis import strategies as st

from schoolrules.calendar import calendar_to_dict, parse_calendar
from schoolrules.case import Case
from schoolrules.policy.policy import Policy
from schoolrules.record import Record
from schoolrules.testing.laws.answers import answer_of, events_of, must_agree, text_of, with_record
from schoolrules.testing.laws.law import Draw, Law, Violation
from schoolrules.testing.laws.reads import sample, strange_kinds, unread_kinds

if TYPE_CHECKING:
    from schoolrules.testing.laws.answers import Json

ONE_DAY = timedelta(days=1)
TOLD_LATER = ("completed_on", "submitted_on", "answered_on")
"""Fields of an event that tell of a day later than its own."""


# --- asking twice ----------------------------------------------------------------------------------------------------


def _determined(case: Case, draw: Draw) -> bool:
    first = text_of(case)
    again = copy.deepcopy(case)
    evaluation = again.evaluate()
    said = evaluation.explain()
    _ = evaluation.next_step, evaluation.steps, evaluation.state
    if json.dumps(evaluation.to_dict()) + said != first:
        raise Violation("asked a second time, for its parts in another order, the same case is answered otherwise")
    must_agree(answer_of(case), answer_of(case), "asked twice, one after the other")
    return True


DETERMINISM = Law(
    "determinism",
    "the same case has the same answer, byte for byte, however often and in whatever order it is asked for.",
    _determined,
)


# --- order -----------------------------------------------------------------------------------------------------------


def _unordered(case: Case, draw: Draw) -> bool:
    events = events_of(case)
    order = draw(st.permutations(range(len(events))))
    mixed = with_record(case, events=[events[at] for at in order])
    must_agree(answer_of(case), answer_of(mixed), "with the record's events in another order")
    return list(order) != sorted(order)


ORDER = Law(
    "order-of-events",
    "the order in which events stand in the record changes nothing: each has its date and its id.",
    _unordered,
)


# --- what no rule reads ----------------------------------------------------------------------------------------------


def _unread(case: Case, draw: Draw) -> bool:
    kinds = unread_kinds(case.policy)
    offsets = st.integers(-90, 3)
    strays = [
        {"id": f"unread-{kind}", **sample(kind, case.policy, case.as_of + draw(offsets) * ONE_DAY)} for kind in kinds
    ]
    events = events_of(case)
    noted = [{**event, "note": "a note"} for event in events]
    gone = [{**event, "id": f"gone-{event['id']}", "known_on": None, "retracted_on": event["on"]} for event in events]
    before = answer_of(case)
    must_agree(before, answer_of(with_record(case, events=noted)), "with a note on each event")
    if kinds:
        said = f"with an event of each kind that no part of the policy reads ({', '.join(kinds)})"
        must_agree(before, answer_of(with_record(case, events=[*strays, *events])), said)
    must_agree(before, answer_of(with_record(case, events=[*events, *gone])), "with events that were taken back")
    return bool(kinds or events)


def _strange(policy: Policy) -> tuple[str, ...]:
    found = strange_kinds(policy)
    return (f"events of other kinds, for what these parts read is not known: {', '.join(found)}",) if found else ()


UNREAD = Law(
    "irrelevant-events",
    "events of a kind that no part of the policy reads, notes on events, and events that were taken back change "
    "nothing.",
    _unread,
    leaves_out=_strange,
)


# --- what was known --------------------------------------------------------------------------------------------------


def known_then(case: Case, day: date) -> Case:
    """The case as a record written on a day would have it: what came later is not there, and nothing is filtered."""
    events = []
    for event in events_of(case):
        retracted = event.pop("retracted_on", None)
        known = event.get("known_on") or event["on"]
        if known > day.isoformat() or (retracted is not None and retracted <= day.isoformat()):
            continue
        events.append({key: None if _is_later(key, value, day) else value for key, value in event.items()})
    through = case.record.recorded_through or min(case.as_of, day)
    changed = with_record(case, events=events, recorded_through=through.isoformat())
    return Case(changed.policy, changed.record, changed.calendar, changed.as_of)


def _is_later(field: str, value: object, day: date) -> bool:
    return field in TOLD_LATER and isinstance(value, str) and value > day.isoformat()


def _known(case: Case, draw: Draw) -> bool:
    day = draw(st.sampled_from(_days_of_knowledge(case)))
    asked = Case(case.policy, case.record, case.calendar, case.as_of, day)
    then = known_then(case, day)
    must_agree(
        answer_of(then, "known_at"),
        answer_of(asked, "known_at"),
        f"the record as it was on {day}, and the present one asked for what was known on {day}",
    )
    return len(then.record.events) < len(case.record.events)


def _days_of_knowledge(case: Case) -> list[date]:
    """The days on which something became known or was taken back, the day before each, and the day of the case."""
    found = {case.as_of}
    for event in case.record.events:
        for day in (event.on, event.known_on, event.retracted_on):
            if day is not None and day <= case.as_of:
                found |= {day, day - ONE_DAY}
    return sorted(found, reverse=True)


KNOWN_AT = Law(
    "known-at",
    "what is asked with the knowledge of a day is answered as from a record without all that came later.",
    _known,
)


def _timely(case: Case, draw: Draw) -> bool:
    through = case.record.recorded_through or min(case.as_of, case.known_at or case.as_of)
    fixed = with_record(case, recorded_through=through.isoformat())
    past = [event for event in events_of(case) if event["on"] <= case.as_of.isoformat()]
    later = [
        {**event, "id": f"later-{event['id']}", "on": (case.as_of + ONE_DAY).isoformat(), "known_on": None}
        for event in past
    ]
    answer = answer_of(with_record(fixed, events=past))
    must_agree(answer, answer_of(fixed), "without the events dated after the day judged")
    must_agree(answer, answer_of(with_record(fixed, events=past + later)), "with events dated the day after")
    return bool(past)


LATER = Law(
    "later-events",
    "events dated after the day judged change nothing, where the days for which attendance was entered are given.",
    _timely,
)


# --- written and read ------------------------------------------------------------------------------------------------


def _round_trip(case: Case, draw: Draw) -> bool:
    before = answer_of(case)
    written = json.dumps(case.record.to_dict())
    again = Case(case.policy, Record.parse(written), case.calendar, case.as_of, case.known_at)
    if again.record != case.record:
        raise Violation("the record, written and read, is another")
    must_agree(before, answer_of(again), "with the record written and read")
    events = events_of(case)
    at = draw(st.integers(0, len(events)))
    joined = with_record(case, events=_written(case, events[:at]) + _written(case, events[at:]))
    must_agree(before, answer_of(joined), f"with the record split after {at} events and put together again")
    if case.calendar is not None:
        calendar = parse_calendar(json.loads(json.dumps(calendar_to_dict(case.calendar))))
        same = Case(case.policy, case.record, calendar, case.as_of, case.known_at)
        must_agree(before, answer_of(same), "with the calendar written and read")
    return True


def _written(case: Case, events: list[Json]) -> list[Json]:
    """A part of the record, written and read as a record of its own."""
    part = with_record(case, events=events)
    return events_of(Case(case.policy, Record.parse(json.dumps(part.record.to_dict())), case.calendar, case.as_of))


def _policy_round_trip(policy: Policy) -> Iterator[str]:
    if strange_kinds(policy):
        return
    text = json.dumps(policy.to_dict())
    again = Policy.parse(text)
    if again.digest != policy.digest or json.dumps(again.to_dict()) != text:
        yield "the policy, written and read, is another"


def _unwritable(policy: Policy) -> tuple[str, ...]:
    found = strange_kinds(policy)
    return (f"the policy's own JSON, for it has parts that are not the library's: {', '.join(found)}",) if found else ()


JSON = Law(
    "json",
    "record, calendar and policy survive writing and reading, and a record may be split and put together again.",
    _round_trip,
    declared=_policy_round_trip,
    leaves_out=_unwritable,
)
