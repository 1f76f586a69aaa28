"""A calendar as a year's grid in HTML, for notebooks: a table per school year, a row per month.

Letters and signs tell what the colours tell; the reasons stand in titles and, for readers who cannot
hover, in a list.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta
from html import escape
from itertools import groupby
from typing import Final

from schoolrules.calendar.school import SchoolCalendar

MONTHS: Final = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")
LETTERS: Final = "MTWTFSS"
MONTHS_A_YEAR: Final = 12
STYLE: Final = """<style>
.schoolrules-calendar table{border-collapse:collapse;margin:.5em 0;font-size:.8em}
.schoolrules-calendar caption{text-align:left;font-weight:bold;padding:.3em 0}
.schoolrules-calendar th,.schoolrules-calendar td{border:1px solid rgba(128,128,128,.35);text-align:center;
padding:.1em .35em;background:transparent;color:inherit}
.schoolrules-calendar td.in{background:rgba(46,125,50,.25)}
.schoolrules-calendar td.extra{background:rgba(46,125,50,.25);font-weight:bold;outline:1px solid currentColor}
.schoolrules-calendar td.shut{background:rgba(214,120,0,.3)}
</style>"""
LEGEND: Final = (
    "<p>A letter is a school day (its weekday), + a school day that was opened, \u00d7 a day closed for "
    "a reason, \u00b7 a day without school by the week's pattern; empty is outside the coverage.</p>"
)


def grid_html(calendar: SchoolCalendar) -> str:
    """The calendar as self-contained HTML, all reasons escaped, readable on light and dark ground."""
    tables = "".join(_table(calendar, year, month) for year, month in _school_years(calendar))
    return f'<div class="schoolrules-calendar">{STYLE}{tables}{LEGEND}{_reasons(calendar)}</div>'


def _school_years(calendar: SchoolCalendar) -> Iterator[tuple[int, int]]:
    """The first month of each year of twelve months, counted from the coverage's first month."""
    year, month = calendar.first.year, calendar.first.month
    while (year, month) <= (calendar.last.year, calendar.last.month):
        yield year, month
        year += 1


def _table(calendar: SchoolCalendar, year: int, month: int) -> str:
    months = [(year + (month - 1 + at) // MONTHS_A_YEAR, (month - 1 + at) % MONTHS_A_YEAR + 1) for at in range(12)]
    months = [of for of in months if of <= (calendar.last.year, calendar.last.month)]
    school_days = sum(of in months for of in ((day.year, day.month) for day in calendar.school_days))
    name = f"School year {year}" if months[-1][0] == year else f"School year {year}\u2013{months[-1][0]}"
    heads = "".join(f'<th scope="col">{number}</th>' for number in range(1, 32))
    rows = "".join(_row(calendar, *of) for of in months)
    return (
        f"<table><caption>{name}: {school_days} school days</caption>"
        f'<thead><tr><th scope="col">Month</th>{heads}</tr></thead><tbody>{rows}</tbody></table>'
    )


def _row(calendar: SchoolCalendar, year: int, month: int) -> str:
    cells = "".join(_cell(calendar, year, month, number) for number in range(1, 32))
    return f'<tr><th scope="row">{MONTHS[month - 1]} {year}</th>{cells}</tr>'


def _cell(calendar: SchoolCalendar, year: int, month: int, number: int) -> str:
    try:
        day = date(year, month, number)
    except ValueError:
        return "<td></td>"
    if not calendar.first <= day <= calendar.last:
        return "<td></td>"
    why = calendar.why_closed(day)
    if why is None:
        opened = calendar.why_opened(day)
        if opened is None:
            return f'<td class="in" title="{day}">{LETTERS[day.weekday()]}</td>'
        return f'<td class="extra" title="{day} {escape(opened)}">+</td>'
    if why == calendar._unnamed(day):
        return f'<td title="{day} {escape(why)}">\u00b7</td>'
    return f'<td class="shut" title="{day} {escape(why)}">\u00d7</td>'


def _reasons(calendar: SchoolCalendar) -> str:
    """The reasons in words, a line for each run of days."""
    named = [
        (day, why, "closed" if shut else "opened")
        for day in calendar._index
        for shut in (calendar.why_closed(day),)
        if (why := shut or calendar.why_opened(day)) is not None and why != calendar._unnamed(day)
    ]
    # days that follow one another have the same distance to their place in the list
    runs = groupby(enumerate(named), key=lambda item: (item[1][0] - timedelta(days=item[0]), *item[1][1:]))
    lines = []
    for (_, why, what), run in runs:
        days = [day for _, (day, _, _) in run]
        span = f"{days[0]}" if len(days) == 1 else f"{days[0]} to {days[-1]}"
        lines.append(f"<li>{span} {what}: {escape(why)}</li>")
    return f"<details><summary>Reasons</summary><ul>{''.join(lines)}</ul></details>" if lines else ""
