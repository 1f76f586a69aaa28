"""What brings a criterion about, just not yet, or for one day too long: a maker for each kind of rule."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from datetime import date, timedelta
from fractions import Fraction
from typing import TYPE_CHECKING, Any, Final

from schoolrules.errors import OutsideCalendar
from schoolrules.policy.expressions import BEYOND, UNCOUNTED
from schoolrules.policy.view import Judgement
from schoolrules.testing.happenings import Happening, ahead, contact_set, happening
from schoolrules.testing.vocabulary import Vocabulary

if TYPE_CHECKING:
    from schoolrules.policy.view import View

ONE_DAY: Final = timedelta(days=1)
MANY: Final = 40
"""The most events that one ground adds."""
AT_THE_EDGE: Final = 3
"""From this manner on, the events stand at the edge of a window: inside, or a day outside."""
Rule = Any
"""A rule of some kind; each function knows the fields of its own."""
Making = Iterator[Happening]
Maker = Callable[["View", Rule, int, int, Vocabulary], Making]


def brought_about(view: View, rule: Rule, spare: int, manner: int, words: Vocabulary) -> Making:
    """Events from the view's day on that bring a rule to its threshold, with `spare` more, or fewer where negative."""
    make = MAKERS.get(rule.kind)
    if make is not None:
        yield from make(view, rule, spare, manner, words)


def _lacking(view: View, rule: Rule, spare: int) -> int:
    """How many are lacking to the threshold, with those to spare."""
    judged: Judgement = rule.judge(view)
    threshold, value = rule.threshold(view), judged.value
    if threshold is None or value is None:
        return max(0, 1 + spare)
    lacking = Fraction(threshold) - Fraction(str(value))
    return max(0, min(MANY, -int(-lacking // 1) + spare))


def _school_days(view: View, number: int) -> list[date]:
    """The pupil's next so many school days, from the view's day on, or the last ones before where the year ends."""
    pupil = view.pupil
    before = pupil.rank(view.day - ONE_DAY) if pupil.first < view.day <= pupil.last else 0
    days = pupil.school_days
    return list(days[before : before + number]) or list(days[-number:] if number else ())


def _absences(view: View, rule: Rule, spare: int, manner: int, words: Vocabulary) -> Making:
    status = getattr(rule, "status", "unexcused")
    lacking = _lacking(view, rule, spare)
    days = _school_days(view, lacking)
    if manner >= AT_THE_EDGE and len(days) > 1:
        days = _at_edge(view, rule, days, manner)
    for at, day in enumerate(days):
        if manner == 2:
            yield from ({"kind": "absence", "on": day, "status": status, "portion": "1/2"} for _ in range(2))
        elif manner == 1 and getattr(rule, "tardy_over", None) and at % 2:
            minutes = view.count(rule.tardy_over) + 1 - at % 4 // 3
            yield {"kind": "tardy", "on": day, "status": status, "minutes": max(1, minutes)}
        else:
            yield {"kind": "absence", "on": day, "status": status}


def _at_edge(view: View, rule: Rule, days: list[date], manner: int) -> list[date]:
    """The days, the last one so far off that the first one is just in its window, or just outside."""
    name = getattr(rule, "window", None) or getattr(rule, "within", None)
    period = view.period(name) if isinstance(name, str) else None
    if period is None:
        return days
    try:
        last = period.after(days[0], view.calendar).date
        inside = view.pupil.add(last, -1) if period.unit == "school days" else last - ONE_DAY
    except OutsideCalendar:
        return days
    return [*days[:-1], inside if manner == AT_THE_EDGE else last]


def _work(view: View, rule: Rule, spare: int, manner: int, words: Vocabulary) -> Making:
    kind = getattr(rule, "work", "assignment")
    days = [view.day] * _lacking(view, rule, spare)
    if manner >= AT_THE_EDGE and len(days) > 1:
        days = _at_edge(view, rule, days, manner)
    for at, day in enumerate(days):
        handed_in = happening(kind, day, 0, words, view)
        if manner == 2 and at == 0:
            field = "completed_on" if kind == "assignment" else "submitted_on"
            handed_in[field] = ahead(view, day, 3)
        yield handed_in


def _meetings(view: View, rule: Rule, spare: int, manner: int, words: Vocabulary) -> Making:
    outcome = ("missed", "unscheduled", "held")[manner % 3]
    yield {"kind": "meeting", "on": view.day, "outcome": outcome}
    for number in range(_lacking(view, rule, spare)):
        succeeded = manner == AT_THE_EDGE and number == 0
        yield {"kind": "reschedule_attempt", "on": ahead(view, view.day, number), "succeeded": succeeded}


def _contacts(view: View, rule: Rule, spare: int, manner: int, words: Vocabulary) -> Making:
    """Sets one after another, each on the first day on which it counts; the last one in some manners a day early."""
    day, number = view.day, 1 + len(view.situation.timeline.of("contact_attempt"))
    sets = max(1, _lacking(view, rule, spare))
    for at in range(min(sets, 4)):
        is_last = at == sets - 1
        yield from contact_set(day - ONE_DAY if is_last and at and manner == 1 else day, number + at, view)
        opens = rule.next_set(view, day)
        if opens in (None, BEYOND, UNCOUNTED):
            return
        day = opens


def _silence(view: View, rule: Rule, spare: int, manner: int, words: Vocabulary) -> Making:
    """A contact, after which nothing more is heard; the run is as long as it must be when time has passed."""
    if manner:
        kinds = ("engagement", "contact_response", "weekly_mark", "effort")
        yield happening(kinds[manner % len(kinds)], view.day, manner, words, view)


def _unverified(view: View, rule: Rule, spare: int, manner: int, words: Vocabulary) -> Making:
    if manner % 2:
        yield {"kind": "weekly_mark", "on": view.day, "present": False, "verified": manner == AT_THE_EDGE}
    else:
        for day in _school_days(view, 1):
            yield {"kind": "absence", "on": day, "status": "unverified"}


def _filed(view: View, rule: Rule, spare: int, manner: int, words: Vocabulary) -> Making:
    """What happened, and the filing on the last day in time, the day before, or the day after."""
    limits = [limit for limit in rule.limits if limit.when.holds(view)] or list(rule.limits)
    limit = limits[0]
    for at, kind in enumerate(limit.since):
        if not (manner >= AT_THE_EDGE and at == (manner - AT_THE_EDGE) % len(limit.since)):
            yield {"kind": kind, "on": ahead(view, view.day, 5 * at * (manner % 2))}
    try:
        last = view.period(limit.period).after(view.day, view.calendar).date
    except (OutsideCalendar, ValueError):
        last = view.day + 10 * ONE_DAY
    filed = (view.day if manner == 0 else last) + spare * (4 if manner == 1 else 1) * ONE_DAY  # 4: past a weekend
    for at, kind in enumerate(rule.filed):
        if not (manner == 2 and at == 0):
            yield {"kind": kind, "on": filed + at * (manner % 3) * ONE_DAY}


MAKERS: Final[Mapping[str, Maker]] = {
    "any-absence": _absences,
    "absence-sum": _absences,
    "absence-share": _absences,
    "truancy-events": _absences,
    "outstanding": _work,
    "missing-in-window": _work,
    "missed-meetings": _meetings,
    "contact-sets": _contacts,
    "no-contact": _silence,
    "unverified-absences": _unverified,
    "filed-in-time": _filed,
}
"""For each kind of rule that rests on events, what is recorded."""
