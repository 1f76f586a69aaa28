"""A calendar as a year's grid in HTML, for notebooks: a table per school year, a row per month, weekday under weekday.

Numbers and signs tell what the colours tell; reasons, learning periods and marks stand in lists besides, for readers
who cannot hover.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from datetime import date, timedelta
from itertools import groupby
from typing import Final, NamedTuple

from schoolrules.calendar.school import SchoolCalendar
from schoolrules.markup import Html, items, join, table, tag

MONTHS: Final = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")
WEEKDAYS: Final = ("Mo", "Tu", "We", "Th", "Fr", "Sa", "Su")
MONTHS_A_YEAR: Final = 12
COLUMNS: Final = 37
"""Days and the empty places before them: a month of 31 days that begins on a Sunday needs most."""
SIGNS_A_DAY: Final = 2
"""The most signs below a day's number; of more the first is shown, and a + says so."""
CLOSED: Final = "\u00d7"
NO_SCHOOL: Final = "\u00b7"
STYLE: Final = Html("""<style>
.schoolrules-calendar{line-height:1.4;text-align:left}
.schoolrules-calendar .scroll{overflow-x:auto;margin:.6em 0}
.schoolrules-calendar table{border-collapse:collapse;margin:0;font-size:.8em}
.schoolrules-calendar .year{table-layout:fixed;width:100%;min-width:44rem}
.schoolrules-calendar caption{text-align:left;font-weight:600;padding:.3em 0;color:inherit;caption-side:top;
font-size:1.1em}
.schoolrules-calendar .year th,.schoolrules-calendar .year td{border:1px solid rgba(128,128,128,.3);text-align:center;
padding:.1em 0;background:transparent;color:inherit;font-weight:400;font-variant-numeric:tabular-nums;
vertical-align:top;line-height:1.3;white-space:nowrap}
.schoolrules-calendar .year thead th{border:0;opacity:.8}
.schoolrules-calendar .year .name{width:5em;text-align:left;padding-right:.4em;border-color:transparent}
.schoolrules-calendar .year .begins{width:6.5em;text-align:left;padding-left:.5em;border-color:transparent;
white-space:normal}
.schoolrules-calendar .year td.in{background:rgba(30,120,220,.16)}
.schoolrules-calendar .year td.extra{background:rgba(30,120,220,.16);font-weight:700;text-decoration:underline}
.schoolrules-calendar .year td.shut{background:rgba(214,120,0,.3)}
.schoolrules-calendar .year td.none,.schoolrules-calendar .year td.off{border-color:transparent}
.schoolrules-calendar .year td.first{border-left:3px solid currentColor}
.schoolrules-calendar .year td.today{outline:2px solid currentColor;outline-offset:-2px}
.schoolrules-calendar .year b{display:block;font-weight:700;line-height:1.15;font-size:.92em;letter-spacing:-.03em}
.schoolrules-calendar .marks th,.schoolrules-calendar .marks td{text-align:left;font-weight:400;
padding:.25em 1em .25em 0;vertical-align:top;border:0;border-bottom:1px solid rgba(128,128,128,.35);
background:transparent;color:inherit}
.schoolrules-calendar .marks thead th{font-weight:600}
.schoolrules-calendar p,.schoolrules-calendar details{margin:.4em 0;font-size:.9em}
.schoolrules-calendar ul{margin:.2em 0;padding-left:1.2em}
@media print{.schoolrules-calendar .scroll{overflow:visible}.schoolrules-calendar .year{min-width:0;font-size:.6em}
.schoolrules-calendar tr{break-inside:avoid}.schoolrules-calendar details::details-content{content-visibility:visible;
height:auto}}
</style>""")


class Mark(NamedTuple):
    """Something that belongs to a day: its sign, of one letter, and what it is."""

    day: date
    sign: str
    what: str
    is_today: bool = False
    """Whether it marks the day of the question, whose cell gets a frame."""


def grid_html(calendar: SchoolCalendar, marks: Iterable[Mark] = (), *, signs: Mapping[str, str] | None = None) -> str:
    """The calendar as self-contained HTML, all reasons escaped, readable on light and dark ground.

    `marks` are put below the numbers of their days, the weightiest first, and told in a table; `signs` says what each
    sign means.
    """
    marks = sorted(marks, key=lambda mark: mark.day)
    by_day = {day: list(of) for day, of in groupby(marks, key=lambda mark: mark.day)}
    years = [_year(calendar, by_day, year, month) for year, month in _school_years(calendar)]
    return tag(
        "div",
        STYLE,
        *years,
        tag("p", _legend(calendar, signs or {})),
        _marks(calendar, marks),
        _reasons(calendar),
        _learning_periods(calendar),
        class_="schoolrules-calendar",
    )


def _school_years(calendar: SchoolCalendar) -> Iterator[tuple[int, int]]:
    """The first month of each year of twelve months, counted from the coverage's first month."""
    year, month = calendar.first.year, calendar.first.month
    while (year, month) <= (calendar.last.year, calendar.last.month):
        yield year, month
        year += 1


def months_of(calendar: SchoolCalendar, year: int, month: int) -> list[tuple[int, int]]:
    """Up to twelve months from this one on, none after the coverage's last."""
    months = [(year + (month - 1 + at) // MONTHS_A_YEAR, (month - 1 + at) % MONTHS_A_YEAR + 1) for at in range(12)]
    return [of for of in months if of <= (calendar.last.year, calendar.last.month)]


def _year(calendar: SchoolCalendar, marks: Mapping[date, list[Mark]], year: int, month: int) -> Html:
    months = months_of(calendar, year, month)
    school_days = sum(of in months for of in ((day.year, day.month) for day in calendar.school_days))
    name = f"School year {year}" if months[-1][0] == year else f"School year {year}\u2013{months[-1][0]}"
    caption = f"{name}: {school_days} school days"
    heads = [tag("th", WEEKDAYS[at % 7], scope="col") for at in range(COLUMNS)]
    if calendar.learning_periods:
        heads.append(tag("th", "Periods begin", scope="col", class_="begins"))
    made = tag(
        "table",
        tag("caption", caption),
        tag("thead", tag("tr", tag("th", "Month", scope="col", class_="name"), *heads)),
        tag("tbody", *(_row(calendar, marks, *of) for of in months)),
        class_="year",
    )
    return tag("div", made, class_="scroll", role="region", tabindex=0, aria_label=caption)


def _row(calendar: SchoolCalendar, marks: Mapping[date, list[Mark]], year: int, month: int) -> Html:
    cells = [_cell(calendar, marks, day) for day in places(year, month)]
    if calendar.learning_periods:
        begins = [f"{one.id} ({one.first.day})" for one in calendar.learning_periods if _in(one.first, year, month)]
        cells.append(tag("td", ", ".join(begins), class_="begins"))
    return tag("tr", tag("th", f"{MONTHS[month - 1]} {year}", scope="row", class_="name"), *cells)


def _in(day: date, year: int, month: int) -> bool:
    return (day.year, day.month) == (year, month)


def places(year: int, month: int) -> list[date | None]:
    """The days of a month, each in the column of its weekday, with None in the places around them."""
    first = date(year, month, 1)
    days = [first + timedelta(days=at) for at in range(31)]
    found: list[date | None] = [*[None] * first.weekday(), *(day for day in days if day.month == month)]
    return [*found, *[None] * (COLUMNS - len(found))]


def _cell(calendar: SchoolCalendar, marks: Mapping[date, list[Mark]], day: date | None) -> Html:
    if day is None or not calendar.first <= day <= calendar.last:
        return tag("td", class_="none")
    here = marks.get(day, [])
    shown, look, why = _day(calendar, day)
    begins = next((one.id for one in calendar.learning_periods if one.first == day), None)
    classes = [look, "first" if begins else "", "today" if any(mark.is_today for mark in here) else ""]
    title = [f"{day}{why}", f"{begins} begins" if begins else "", *(mark.what for mark in here)]
    signs = signs_of(here)
    return tag(
        "td",
        shown,
        tag("b", signs) if signs else None,
        class_=" ".join(filter(None, classes)) or None,
        title="; ".join(filter(None, title)),
    )


def signs_of(marks: Iterable[Mark]) -> str:
    """The signs of a day's marks, each once, as far as there is room."""
    signs = "".join(dict.fromkeys(mark.sign for mark in marks))
    return signs if len(signs) <= SIGNS_A_DAY else f"{signs[0]}+"


def _day(calendar: SchoolCalendar, day: date) -> tuple[str, str, str]:
    """What a day's cell shows, its look, and the reason, led by a blank."""
    why = calendar.why_closed(day)
    if why is None:
        opened = calendar.why_opened(day)
        return (str(day.day), "in", "") if opened is None else (f"{day.day}+", "extra", f" {opened}")
    if why == calendar._unnamed(day):
        return NO_SCHOOL, "off", f" {why}"
    return CLOSED, "shut", f" {why}"


def _legend(calendar: SchoolCalendar, signs: Mapping[str, str]) -> str:
    told = [
        "A number is a school day",
        "with + one that was opened",
        f"{CLOSED} a day closed for a reason",
        f"{NO_SCHOOL} a day without school by the week's pattern",
    ]
    if calendar.learning_periods:
        told.append("a thick line the beginning of a learning period")
    told += [f"{sign} {what}" for sign, what in signs.items()]
    told += ["a + behind a sign that more belongs to the day, told below"] if signs else []
    return f"{'; '.join(told)}. An empty place is no day of its month, or lies outside the coverage."


def _marks(calendar: SchoolCalendar, marks: list[Mark]) -> Html | None:
    if not marks:
        return None
    rows = [[f"{mark.day}", school_day(calendar, mark.day), mark.sign, mark.what] for mark in marks]
    made = table("The days marked", ("Day", "School day", "Sign", "What"), rows)
    return tag("details", tag("summary", f"The days marked: {len(rows)}"), tag("div", made, class_="marks"))


def school_day(calendar: SchoolCalendar, day: date) -> str:
    """Which school day of the calendar a day is, in words where it is none."""
    if not calendar.first <= day <= calendar.last:
        return "outside the calendar"
    return str(calendar.rank(day)) if calendar.is_school_day(day) else "no school day"


def _reasons(calendar: SchoolCalendar) -> Html | None:
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
        lines.append(f"{span} {what}: {why}")
    return tag("details", tag("summary", f"Days closed or opened: {len(named)}"), items(lines)) if lines else None


def _learning_periods(calendar: SchoolCalendar) -> Html | None:
    """The learning periods in words."""
    lines = [
        join((f"{one.id}: {one.first} to {one.last}, ", f"{_school_days(calendar, one.first, one.last)} school days"))
        for one in calendar.learning_periods
    ]
    return tag("details", tag("summary", f"Learning periods: {len(lines)}"), items(lines)) if lines else None


def _school_days(calendar: SchoolCalendar, first: date, last: date) -> int:
    return sum(first <= day <= last for day in calendar.school_days)
