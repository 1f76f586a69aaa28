"""A record: what was entered about one pupil (or school year, or complaint), and what of it was known when.

Records are confidential: they print as counts, and problems tell paths, never values.
"""

from __future__ import annotations

from schoolrules.record.record import Record
from schoolrules.record.schema import record_schema
from schoolrules.record.timeline import Timeline
from schoolrules.record.values import MAX_EVENTS, MAX_FACTS, MAX_SPANS, FactValue, FrozenMap, Span

__all__ = [
    "MAX_EVENTS",
    "MAX_FACTS",
    "MAX_SPANS",
    "FactValue",
    "FrozenMap",
    "Record",
    "Span",
    "Timeline",
    "record_schema",
]
