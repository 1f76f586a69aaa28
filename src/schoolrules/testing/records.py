"""Records for property tests: histories of a policy, with the facts and the enrolment of the case."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, timedelta
from functools import lru_cache
from typing import Any, Final

from hypothesis import strategies as st

from schoolrules import policies
from schoolrules.calendar import SchoolCalendar
from schoolrules.policy.basics import Fact
from schoolrules.policy.policy import Policy
from schoolrules.record import Record
from schoolrules.testing.calendars import PLAIN
from schoolrules.testing.forms import forms_of
from schoolrules.testing.histories import MOVES, History, Move, Spans
from schoolrules.testing.vocabulary import Vocabulary, vocabulary_of

ONE_DAY: Final = timedelta(days=1)
SPEAKERS: Final[tuple[Mapping[str, int], ...]] = (
    {"English": 100},
    {"English": 85, "Spanish": 15},
    {"English": 86, "Spanish": 14},
    {"English": 60, "Spanish": 16, "Tagalog": 15, "Vietnamese": 9},
    {},
)
TEXTS: Final = ("English", "Spanish")
ABSENT: Final = object()
"""Stands for a fact that is not given."""
SHIFTS: Final = (0, 1, -1, 30, -30, -300)
"""How many days a fact that is a day lies from where it would usually be."""

_PLACES = st.sampled_from((0, 1, 2, 5, 15, 40, 90, 110))
_NONE: Final[st.SearchStrategy[list[Move]]] = st.just([])
_FEW, _MANY = st.lists(MOVES, min_size=1, max_size=6), st.lists(MOVES, min_size=4, max_size=20)
LENGTHS = st.sampled_from((_NONE, *(_FEW,) * 12, *(_MANY,) * 12))
"""How long a history is. Drawn before all else, for what Hypothesis draws late it often leaves at its simplest."""
_CUT = st.sampled_from((None,) * 9 + (3, 5, 4, 6, 2, 7, 1, 8, 0))
_SPANS = st.sampled_from((None, None, None, None, 1, 2, 3, 4, 5, 6))


def records(policy: Policy | str | None = None, calendar: SchoolCalendar | None = PLAIN) -> st.SearchStrategy[Record]:
    """Histories of cases under a policy, on one calendar: what `cases` puts into its cases.

    A history is made move by move from the policy's own parts: grounds that reach their threshold, fall one short
    of it, or lie just outside the window; steps on their first lawful day, the day before, the due day and the day
    after, and out of turn; what blocks a step cleared, or not; corrections known late; events withdrawn. Some are cut
    where a step is about to be taken. Shrinks to no events.

    `policy` is one that `evaluate` takes, the id of one, or None for any that the library holds. A calendar of None
    is for policies that need none.

    Raises:
        UnknownPolicy: the library holds no policy of that id.
    """
    if policy is None:
        return st.one_of(*(records(id_, calendar) for id_ in policies.ids()))
    if isinstance(policy, str):
        return st.one_of(*(records(form, calendar) for form, _ in forms_of(policy)))
    return histories(policy, calendar).map(History.record)


@st.composite
def histories(draw: st.DrawFn, policy: Policy, calendar: SchoolCalendar | None) -> History:
    """A history under a policy, for what more is asked of it than its record."""
    return drawn_history(draw, draw(LENGTHS), policy, vocabulary_of(policy), facts(policy), calendar)


def drawn_history(
    draw: st.DrawFn,
    moves: st.SearchStrategy[list[Move]],
    policy: Policy,
    words: Vocabulary,
    told: st.SearchStrategy[dict[str, object]],
    calendar: SchoolCalendar | None,
) -> History:
    """The same with what does not depend on the policy's numbers made before."""
    first = _beginning(calendar, draw(_PLACES))
    spans = None if calendar is None else _enrolled(calendar, first, draw(_SPANS))
    given = {name: _dated(name, value, first) for name, value in draw(told).items()}
    history = History(policy, words, calendar, first, given, spans).play(draw(moves))
    at = draw(_CUT)
    if at is not None:
        history.cut(at)
    return history


def _beginning(calendar: SchoolCalendar | None, place: int) -> date:
    """The day on which a history begins: the calendar's first school day, some weeks in, late in the year."""
    if calendar is None:
        return date(2025, 9, 1) + place * 4 * ONE_DAY
    days = calendar.school_days or (calendar.first,)
    return days[min(place, len(days) * 9 // 10)]


# --- facts ----------------------------------------------------------------------------------------------------------


@lru_cache(maxsize=64)
def facts(policy: Policy) -> st.SearchStrategy[dict[str, object]]:
    """Facts of a case: those that must be given, and some of the others; those without a default more often.

    A day is a number of days from where it would usually be.
    """
    words, tried = vocabulary_of(policy), dict[str, st.SearchStrategy[object]]()
    for name, declared in policy.facts.items():
        values = _values(declared, words.facts.get(name, ()))
        often = values * 2 if declared.default is None else values
        tried[name] = st.sampled_from(values if declared.required else [ABSENT, *often, None])
    told = st.fixed_dictionaries(tried)
    return told.map(lambda chosen: {name: value for name, value in chosen.items() if value is not ABSENT})


def _values(declared: Fact, known: tuple[object, ...]) -> list[Any]:
    match declared.type:
        case "bool":
            return [bool(declared.default), not declared.default]
        case "text":
            return [*known, *(c for c in declared.choices or TEXTS if c not in known)]
        case "integer":
            return [100, 99, 0, 1]
        case "texts":
            return [["algebra"], ["algebra", "english"], []]
        case "counts":
            return [dict(counts) for counts in SPEAKERS]
        case "date":
            return [ONE_DAY * shift for shift in SHIFTS]


def _dated(name: str, value: object, first: date) -> object:
    if not isinstance(value, timedelta):
        return value
    return (first + value + (364 * ONE_DAY if name.endswith("_to") else 0 * ONE_DAY)).isoformat()


# --- enrolment ------------------------------------------------------------------------------------------------------


def _enrolled(calendar: SchoolCalendar, first: date, which: int | None) -> Spans | None:
    """Spans of enrolment: the whole coverage; one that begins late or ends early; two, with or without a gap."""
    gap, last = first + 30 * ONE_DAY, calendar.last
    spans: tuple[Spans, ...] = (
        [(first, None)],
        [(first - 20 * ONE_DAY, gap)],
        [(first + 9 * ONE_DAY, None)],
        [(calendar.first, gap), (gap + 15 * ONE_DAY, None)],
        [(calendar.first, gap), (gap + ONE_DAY, max(gap + ONE_DAY, last))],
        [(calendar.first, max(calendar.first, last - 20 * ONE_DAY))],
    )
    return None if which is None else spans[which - 1]
