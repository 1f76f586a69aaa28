"""The school year as a picture: a row per month, weekdays below weekdays."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from itertools import groupby
from typing import TYPE_CHECKING, Any, Final

import altair as alt

from schoolrules.calendar.grid import CLOSED, COLUMNS, MONTHS, NO_SCHOOL, WEEKDAYS, months_of, places, signs_of
from schoolrules.evaluation.notebook import SIGNS, marks_of
from schoolrules.plot.days import listed
from schoolrules.plot.look import INK, LINE, TINTS, finished, layered, rows
from schoolrules.plot.picture import Picture

if TYPE_CHECKING:
    from schoolrules.calendar import SchoolCalendar
    from schoolrules.calendar.grid import Mark
    from schoolrules.evaluation import Evaluation

CELL: Final = 19
KINDS: Final = {
    "school day": TINTS["info"],
    "opened": TINTS["good"],
    "closed for a reason": TINTS["warn"],
    "no school by the week's pattern": "#ffffff",
}


def calendar(calendar: SchoolCalendar, *, evaluation: Evaluation | None = None) -> Picture:
    """The school days, closures and learning periods of a calendar; with an evaluation, its days marked by signs."""
    marks = [] if evaluation is None else marks_of(evaluation)
    by_day = {day: list(of) for day, of in groupby(marks, key=lambda mark: mark.day)}
    cells = list(_cells(calendar, by_day))
    order = list(dict.fromkeys(cell["month"] for cell in cells))
    tall = CELL * (2 if evaluation is not None else 1) * 0.92 + 4
    heads = alt.Axis(
        title=None, orient="top", labelExpr=f"{list(WEEKDAYS)}[(datum.value) % 7]", values=list(range(COLUMNS)),
        domain=False, ticks=False, labelFontSize=10, labelAngle=0, labelPadding=3,
    )  # fmt: skip
    x = alt.X("column:O", axis=heads, scale=alt.Scale(domain=list(range(COLUMNS)), paddingInner=0.04, paddingOuter=0))
    y = alt.Y("month:O", sort=order, title=None, axis=alt.Axis(domain=False, ticks=False))
    used = [kind for kind in KINDS if any(cell["kind"] == kind for cell in cells)]
    fill = alt.Color("kind:N", scale=alt.Scale(domain=used, range=[KINDS[kind] for kind in used]))
    base = rows(cells)
    layers = [
        base.mark_rect(stroke=LINE, strokeWidth=0.7).encode(x, y, fill),
        base.mark_text(fontSize=10.5, dy=-7 if evaluation is not None else 0).encode(x, y, text="shown:N"),
    ]
    begins = [cell for cell in cells if cell["begins"]]
    if begins:
        edge = rows(begins).mark_tick(orient="vertical", thickness=3, color=INK, xOffset=-CELL / 2, size=tall - 1)
        layers.append(edge.encode(x, y))
    if evaluation is not None:
        layers.append(base.mark_text(fontSize=11.5, dy=8, fontWeight="bold").encode(x, y, text="signs:N"))
        today = [cell for cell in cells if cell["day"] == str(evaluation.as_of)]
        framed = rows(today).mark_rect(fillOpacity=0, stroke=INK, strokeWidth=2)
        layers.append(framed.encode(x, y))
    used_signs = {mark.sign for mark in marks}
    signs = [f"{sign} {what}" for sign, what in SIGNS.items() if sign in used_signs]
    about = (
        f"A number is a school day, {CLOSED} a day closed for a reason, {NO_SCHOOL} a day of the week without school."
    )
    about += " A + behind a number: a day that was opened." if "opened" in used else ""
    about += " A thick line begins a learning period." if begins else ""
    about += f" {'; '.join(signs)}." if signs else ""
    about += " A + behind a sign: more belongs to the day." if any("+" in cell["signs"] for cell in cells) else ""
    title = f"School days from {calendar.first} to {calendar.last}: {len(calendar)}"
    if evaluation is not None:
        title = f"{evaluation.subject}: the school year, as of {evaluation.as_of}"
    text = "\n".join([*_told(calendar), *(f"{mark.day}: {mark.what}." for mark in marks)])
    chart = finished(layered(*layers), title, about, height=round(tall * len(order)), width=CELL * COLUMNS)
    return Picture(title, text, chart)


def _cells(calendar: SchoolCalendar, marks: dict[date, list[Mark]]) -> Iterator[dict[str, Any]]:
    begins = {period.first: period.id for period in calendar.learning_periods}
    year, month = calendar.first.year, calendar.first.month
    while (year, month) <= (calendar.last.year, calendar.last.month):
        for at in months_of(calendar, year, month):
            for column, day in enumerate(places(*at)):
                if day is not None and calendar.first <= day <= calendar.last:
                    kind, shown = _kind(calendar, day)
                    yield {
                        "month": f"{MONTHS[day.month - 1]} {day.year}", "column": column, "day": str(day), "kind": kind,
                        "shown": shown, "signs": signs_of(marks.get(day, ())), "begins": begins.get(day, ""),
                    }  # fmt: skip
        year += 1


def _kind(calendar: SchoolCalendar, day: date) -> tuple[str, str]:
    why = calendar.why_closed(day)
    if why is None:
        return ("school day", str(day.day)) if calendar.why_opened(day) is None else ("opened", f"{day.day}+")
    if why == calendar._unnamed(day):
        return "no school by the week's pattern", NO_SCHOOL
    return "closed for a reason", CLOSED


def _told(calendar: SchoolCalendar) -> Iterator[str]:
    yield f"{len(calendar)} school days from {calendar.first} to {calendar.last}."
    by_month = groupby(calendar.school_days, key=lambda day: (day.year, day.month))
    counts = (f"{len(list(days))} in {MONTHS[month - 1]} {year}" for (year, month), days in by_month)
    yield f"School days by month: {listed(counts, most=60)}."
    shut = [
        (day, why) for day in calendar._index if (why := calendar.why_closed(day)) and why != calendar._unnamed(day)
    ]
    if shut:
        reasons = dict.fromkeys(why for _, why in shut)
        spans = (f"{why} ({_span([day for day, each in shut if each == why])})" for why in reasons)
        yield f"Closed for a reason on {len(shut)} days: {listed(spans, most=60)}."
    added = [(day, why) for day in calendar.school_days if (why := calendar.why_opened(day)) is not None]
    if added:
        told = (f"{day}{f' ({why})' if why else ''}" for day, why in added)
        yield f"Opened: {listed(told, most=60)}."
    if calendar.learning_periods:
        periods = (f"{period.id} from {period.first} to {period.last}" for period in calendar.learning_periods)
        yield f"Learning periods: {listed(periods, most=60)}."


def _span(days: list[date]) -> str:
    return str(days[0]) if len(days) == 1 else f"{days[0]} to {days[-1]}"
