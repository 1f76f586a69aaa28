"""An event of the record in a few words: what kind it is, and what it says."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from schoolrules.events import BaseEvent
from schoolrules.markup import Html, join
from schoolrules.policy.words import plain
from schoolrules.policy.words.saying import event as event_in_words

DUE: Final = ("assignment", "work_sample", "attendance_log")
"""Kinds whose day is the one on which they are due."""
NO_DETAILS: Final = ("kind", "on", "id", "known_on", "retracted_on", "note")


def kind(event: BaseEvent) -> str:
    """What kind of event it is, in words."""
    if event.kind == "step":
        return "step taken"
    return f"{event_in_words(event.kind, None)}{' due' if event.kind in DUE else ''}"


def details(event: BaseEvent) -> Html | None:
    """What an event says besides its kind and its day."""
    values = event.to_dict()
    known = [("known from", event.known_on), ("retracted on", event.retracted_on)]
    found = [f"{plain(name)}: {said(value)}" for name, value in values.items() if name not in NO_DETAILS]
    found += [f"{name} {value}" for name, value in known if value is not None]
    found += [f"note: {event.note}"] if event.note else []
    return join(found, "; ") if found else None


def said(value: object) -> str:
    """A value of the record as a person reads it."""
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, Mapping):
        return ", ".join(f"{name}: {said(one)}" for name, one in value.items()) or "none"
    if isinstance(value, list | tuple):
        return ", ".join(map(said, value)) or "none"
    return "unknown" if value is None else str(value)
