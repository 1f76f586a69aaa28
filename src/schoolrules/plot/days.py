"""An axis of days that is told by numbers, so that no time zone can move a day."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from datetime import date
from typing import Final

import altair as alt

from schoolrules.calendar.grid import MONTHS
from schoolrules.evaluation.timeline import Axis
from schoolrules.plot.look import WIDTH

ROOM_FOR_A_NAME: Final = 62
"""The pixels that the name of a tick takes."""


def axis(place: Callable[[date], float], ticks: Iterable[tuple[date, str]], *, grid: bool = True) -> alt.Axis:
    """An axis on which these days have names."""
    named = {place(day): name for day, name in ticks}
    said = "".join(f"datum.value === {at} ? {name!r} : " for at, name in named.items())
    return alt.Axis(
        title=None, values=list(named), labelExpr=f"{said}''", grid=grid, ticks=True, domain=True, labelFlush=False,
        labelOverlap=False, orient="top",
    )  # fmt: skip


def months(of: Axis, *, width: int = WIDTH) -> list[tuple[date, str]]:
    """The first days of months with their names, as many as there is room for."""
    starts = list(of.months())
    span = of.rank(of.last) - of.rank(of.first)
    kept: list[tuple[date, str]] = []
    for start in starts:
        if not kept or (of.rank(start) - of.rank(kept[-1][0])) * width / span >= ROOM_FOR_A_NAME:
            kept.append((start, f"{MONTHS[start.month - 1]} {start.year}"))
    return kept


def spread(days: Iterable[date], first: date, last: date, *, width: int = WIDTH) -> list[tuple[date, str]]:
    """Those of the days, in order, whose names have room beside one another."""
    a_day = width / max((last - first).days, 1)
    kept: list[tuple[date, str]] = []
    for day in sorted(set(days)):
        if not kept or (day - kept[-1][0]).days * a_day >= ROOM_FOR_A_NAME + 12:
            kept.append((day, day.isoformat()))
    return kept


def scale(first: float, last: float) -> alt.Scale:
    """A scale of exactly these ends."""
    return alt.Scale(domain=[first, last], nice=False, zero=False)


def around(days: Iterable[date], margin_days: int = 3) -> tuple[date, date]:
    """The first and the last of some days, and a few days more on either side."""
    known = list(days)
    return _moved(min(known), -margin_days), _moved(max(known), margin_days)


def _moved(day: date, by: int) -> date:
    return date.fromordinal(min(max(day.toordinal() + by, date.min.toordinal()), date.max.toordinal()))


def listed(parts: Iterable[str], *, most: int = 12) -> str:
    """Things in a sentence: `a, b and c`; of many the first ones, and how many more there are."""
    known = list(parts)
    if len(known) > most:
        known = [*known[:most], f"{len(known) - most} more"]
    return known[0] if len(known) == 1 else f"{', '.join(known[:-1])} and {known[-1]}" if known else "none"
