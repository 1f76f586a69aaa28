"""The record as tables: facts, enrolment, and every event with what became of it."""

from __future__ import annotations

from collections.abc import Iterator

from schoolrules.evaluation import Evaluation
from schoolrules.evaluation.eventwords import details, kind, said
from schoolrules.evaluation.html import criteria, day
from schoolrules.events import BaseEvent
from schoolrules.markup import Html, join, pairs, table, tag
from schoolrules.record.timeline import is_visible


def facts_table(evaluation: Evaluation) -> Html | None:
    """What the record says of the case's facts, and which of the policy's facts it does not say; None without facts."""
    policy = evaluation.policy.facts
    names = dict.fromkeys([*evaluation.record.fact_names, *policy])
    rows = []
    for name in names:
        about = policy[name].about if name in policy else ""
        rows.append([tag("code", name), _fact(evaluation, name), about])
    return table("Facts", ("Fact", "Value", "What it says"), rows) if rows else None


def _fact(evaluation: Evaluation, name: str) -> str:
    record, policy = evaluation.record, evaluation.policy
    if name in record.facts:
        return said(record.facts[name])
    if name in policy.facts and policy.facts[name].default is not None and name not in record.fact_names:
        return f"not said; taken as {said(policy.facts[name].default)}"
    return "unknown" if name in record.fact_names else "not said"


def enrolment(evaluation: Evaluation) -> Html:
    """Since when and until when the pupil is enrolled, and through which day attendance was entered."""
    record = evaluation.record
    spans = None if record.enrolled is None else [
        join(("from ", day(span.first), " on" if span.last is None else join((" to ", day(span.last)))))
        for span in record.enrolled
    ]  # fmt: skip
    throughout = "not said" if evaluation.calendar is None else "throughout the calendar"
    return pairs(
        [
            ("Enrolled", throughout if spans is None else join(spans, "; ") or "never"),
            ("Recorded through", day(record.recorded_through)),
        ]
    )


def events_table(evaluation: Evaluation) -> Html | None:
    """Every event in order of its day, what it says, and which findings counted it or why not; None without events."""
    fates = _fates(evaluation)
    events = sorted(evaluation.record.events, key=lambda event: (event.on, event.id))
    rows = [
        [
            day(event.on), join((kind(event), " ", tag("code", event.id))), details(event),
            _standing(event, evaluation) or join(fates.get(event.id, ()), "; "),
        ]
        for event in events
    ]  # fmt: skip
    columns = ("Day", "Event", "What is recorded", "What became of it")
    return table(f"Events: {len(rows)}", columns, rows) if rows else None


def _standing(event: BaseEvent, evaluation: Evaluation) -> str | None:
    """Why an event is not looked at by any rule; None where it may be."""
    if not is_visible(event, evaluation.known_at):
        known = event.known_on or event.on
        late = evaluation.known_at is not None and known > evaluation.known_at
        return "not known on the day of the question" if late else "retracted"
    return "after the day of the question" if event.on > evaluation.as_of else None


def _fates(evaluation: Evaluation) -> dict[str, list[str]]:
    """What became of each event, by its id."""
    fates: dict[str, dict[str, list[str]]] = {}
    for event, fate, rule in _told(evaluation):
        fates.setdefault(event, {}).setdefault(fate, []).append(rule)
    return {id: [f"{fate}: {', '.join(rules)}" for fate, rules in found.items()] for id, found in fates.items()}


def _told(evaluation: Evaluation) -> Iterator[tuple[str, str, str]]:
    for found in criteria(evaluation):
        yield from ((event, "counted", found.rule) for event in found.evidence)
        yield from ((out.event.id, f"not counted ({out.reason})", found.rule) for out in found.excluded)
