"""Whole cases for property tests, and the text from which one can be replayed."""

from __future__ import annotations

import json
from collections.abc import Iterator
from datetime import date, timedelta
from typing import Any, Final

from hypothesis import note
from hypothesis import strategies as st

from schoolrules import policies
from schoolrules.calendar import SchoolCalendar
from schoolrules.case import Case
from schoolrules.errors import InvalidInput
from schoolrules.policy.policy import Policy
from schoolrules.testing.calendars import PLAIN, calendars, school_years
from schoolrules.testing.forms import checked, forms_of
from schoolrules.testing.histories import History
from schoolrules.testing.parameters import parameter_sets, reading_sets
from schoolrules.testing.records import LENGTHS, drawn_history, facts
from schoolrules.testing.vocabulary import vocabulary_of

ONE_DAY: Final = timedelta(days=1)


_KNOWN = st.sampled_from((None,) * 6 + (0, -1, -5, 1, 20))
_RECORDED = st.sampled_from((None,) * 8 + (0, -1, -3, -10, 5))
_CALENDARS = st.just(PLAIN) | school_years() | calendars(min_school_days=20)
_ONE_IN_FOUR = st.sampled_from((False, False, False, True))
_TURN, _SHIFT = st.integers(0, 19), st.sampled_from((0, 0, 0, 1, -1, 30))


def cases(
    policy: Policy | str | None = None,
    *,
    calendar: SchoolCalendar | None = None,
    vary_policy: bool = True,
    vary_knowledge: bool = True,
) -> st.SearchStrategy[Case]:
    """Whole cases that `evaluate` takes: a history under a policy, a calendar, and a day on which something turns.

    In some that day is the one on which a step may be taken, and is not yet.

    `policy` is a policy, the id of one, or None for any that the library holds. With `vary_policy` some cases have
    other numbers and readings (`parameter_sets`, `reading_sets`), and a policy that comes in several forms is given
    in each; with `vary_knowledge` some have a `known_at` or a `recorded_through`. A calendar is drawn unless one is
    given.

    A failing example notes the case as a case file, to be replayed with `schoolrules evaluate`. Shrinks to no events
    on a plain school year under the policy's own numbers and readings.

    Raises:
        UnknownPolicy: the library holds no policy of that id.
        WrongType: `policy` is neither of the three.
    """
    if policy is None:
        return st.one_of(
            *(
                cases(id_, calendar=calendar, vary_policy=vary_policy, vary_knowledge=vary_knowledge)
                for id_ in policies.ids()
            )
        )
    base = policies.outline(policy) if isinstance(policy, str) else checked(policy)
    return _cases(base, calendar, vary_policy=vary_policy, vary_knowledge=vary_knowledge)


def _cases(
    base: Policy, calendar: SchoolCalendar | None, *, vary_policy: bool, vary_knowledge: bool
) -> st.SearchStrategy[Case]:
    variants = st.one_of(*(_variants(form, vary_policy=vary_policy) for form in _forms(base)))
    words, told = vocabulary_of(base), facts(base)

    @st.composite
    def whole(draw: st.DrawFn) -> Case:
        moves = draw(LENGTHS)
        chosen, on = draw(variants), calendar
        if on is None and (chosen.counts_school_days or draw(_ONE_IN_FOUR)):
            on = draw(_CALENDARS)
        history = drawn_history(draw, moves, chosen, words, told, on)
        as_of = _judged_on(draw, history)
        known_at = _shifted(as_of, draw(_KNOWN)) if vary_knowledge else None
        recorded = _shifted(as_of, draw(_RECORDED)) if vary_knowledge else None
        case = Case(chosen, history.record(recorded), on, as_of, known_at)
        note_case(case)
        return case

    return whole()


def _shifted(day: date, by: int | None) -> date | None:
    return None if by is None else day + by * ONE_DAY


def _variants(form: Policy, *, vary_policy: bool) -> st.SearchStrategy[Policy]:
    """A policy as it is, or with other numbers and readings."""
    numbers = parameter_sets(form).map(form.with_parameters)
    if not vary_policy:
        return numbers if form.unsaid else st.just(form)
    plain = numbers if form.unsaid else st.just(form) | st.just(form) | numbers
    if not form.readings:
        return plain
    return plain | st.builds(Policy.with_readings, plain, reading_sets(form))


def _forms(base: Policy) -> Iterator[Policy]:
    """The policy as it is given to a caller, in each of its forms."""
    if base.id in policies.ids() and base == policies.outline(base.id):
        yield from (form for form, _ in forms_of(base.id))
        if base.unsaid:
            yield base
    else:
        yield base


def _judged_on(draw: st.DrawFn, history: History) -> date:
    """The day on which the case is judged: that on which the history ends, or one on which something turns.

    Where a step is about to be taken, that day itself.
    """
    if history.is_cut:
        return history.day
    turns = [history.day, *sorted(set(history.turns), reverse=True)]
    place = draw(_TURN)
    day = history.day if place > 9 else turns[place % len(turns)]
    return history.within(day + draw(_SHIFT) * ONE_DAY)


# --- replaying ------------------------------------------------------------------------------------------------------


def note_case(case: Case) -> None:
    """Has Hypothesis print the case as a case file where the test fails, for its own minimal example.

    Only of invented cases: the text holds the record in full.
    """
    note(_Replay(case))


class _Replay:
    """Writes a case only when it is printed."""

    def __init__(self, case: Case) -> None:
        self.case = case

    def __repr__(self) -> str:
        return f"Replay with `schoolrules evaluate CASE.json`; CASE.json is:\n{replayable(self.case)}"


def replayable(case: Case) -> str:
    """The case as the JSON text of a case file, an event a line; `Case.parse` gives an equal case.

    A policy of the library is named, with the numbers and readings chosen; any other stands in it whole.
    """
    whole = case.to_dict() | {"policy": _named(case.policy)}
    record = whole.pop("record")
    events = record.pop("events")
    head = json.dumps({name: value for name, value in whole.items() if value is not None})
    told = json.dumps({name: value for name, value in record.items() if value not in (None, {})})
    lines = ",\n  ".join(json.dumps(event) for event in events)
    listed = f"[\n  {lines}\n ]" if events else "[]"
    return f'{head[:-1]},\n "record": {told[:-1]}, "events": {listed}}}}}'


def _named(policy: Policy) -> str | dict[str, Any]:
    """How a case file names a policy; its own JSON where it is none of the library's."""
    for form, choice in forms_of(policy.id) if policy.id in policies.ids() else ():
        try:
            same = form.with_parameters(policy.set).with_readings(policy.read) == policy
        except InvalidInput:
            continue
        if same:
            changes = {"set": {n: _text(v) for n, v in policy.set.items()}, "readings": dict(policy.read)}
            said = {**choice, **{name: value for name, value in changes.items() if value}}
            return {"use": policy.id, **said} if said else policy.id
    return policy.to_dict()


def _text(value: object) -> object:
    return value if isinstance(value, int) else str(value)
