"""What a calendar question costs, as ratios within one run: to a dict look-up by date, and to bizdays.

Run: python -m benchmarks.bench_calendar

All are measured in turns over the same dates, the best of many rounds counting. Dates come in two kinds:
*fresh*, as a record that was just read holds them, each asked once; and *asked again*, whose hash Python
keeps. Neither kind is the very objects that the table or the calendar holds. The look-up is the bare
expression `table[day]`, without a call around it; an empty method call is told beside it.
"""

from __future__ import annotations

import random
import sys
from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import date, timedelta
from time import perf_counter

from bizdays import Calendar as BizdaysCalendar

from schoolrules.calendar import SchoolCalendar

FIRST, LAST = date(2024, 8, 1), date(2026, 7, 31)
CLOSED = [FIRST + timedelta(days=91 + 37 * step) for step in range(15)]
QUESTIONS = 2_000
ROUNDS = 150
Loop = Callable[[Sequence[date]], None]


class Nothing:
    """The cheapest method there can be."""

    def ask(self, day: date, number: int) -> date:
        """The day itself."""
        return day


def loops(calendar: SchoolCalendar, other: BizdaysCalendar, table: Mapping[date, int]) -> dict[str, Loop]:
    """Each thing measured, as a loop over the dates."""
    add, count, nothing, end = calendar.add, calendar.count, Nothing().ask, LAST
    offset, bizdays = other.offset, other.bizdays

    def lookup_loop(days: Sequence[date]) -> None:
        for day in days:
            table[day]

    def nothing_loop(days: Sequence[date]) -> None:
        for day in days:
            nothing(day, 20)

    def add_loop(days: Sequence[date]) -> None:
        for day in days:
            add(day, 20)

    def count_loop(days: Sequence[date]) -> None:
        for day in days:
            count(day, end)

    def bizdays_add_loop(days: Sequence[date]) -> None:
        for day in days:
            offset(day, 20)

    def bizdays_count_loop(days: Sequence[date]) -> None:
        for day in days:
            bizdays(day, end)

    return {
        "look-up": lookup_loop,
        "empty method": nothing_loop,
        "add": add_loop,
        "count": count_loop,
        "bizdays offset": bizdays_add_loop,
        "bizdays count": bizdays_count_loop,
    }


def best(measured: Mapping[str, Loop], asked: Sequence[date], *, fresh: bool) -> dict[str, float]:
    """Nanoseconds for a question, the best of all rounds."""
    times = dict.fromkeys(measured, float("inf"))
    for turn in range(ROUNDS):
        for name, loop in measured.items():
            if name.startswith("bizdays") and turn >= ROUNDS // 10:
                continue
            days = copies(asked) if fresh else asked
            begun = perf_counter()
            loop(days)
            times[name] = min(times[name], perf_counter() - begun)
    return {name: seconds / len(asked) * 1e9 for name, seconds in times.items()}


def copies(days: Iterable[date]) -> list[date]:
    """The same dates as new objects."""
    return [date.fromordinal(day.toordinal()) for day in days]


def within_microseconds(calendar: SchoolCalendar) -> float:
    """Microseconds for one pupil's school days out of a calendar of two years."""
    spans = [(FIRST + timedelta(days=60), LAST - timedelta(days=30))]
    times = []
    for _ in range(300):
        begun = perf_counter()
        calendar.within(spans)
        times.append(perf_counter() - begun)
    return min(times) * 1e6


def main() -> None:
    """Prints the ratios."""
    calendar = SchoolCalendar.build(FIRST, LAST, closed=CLOSED)
    other = BizdaysCalendar(CLOSED, ["Saturday", "Sunday"], startdate=FIRST, enddate=LAST)
    table = {FIRST + timedelta(days=at): at for at in range((LAST - FIRST).days + 1)}
    drawn = random.Random(2024)
    asked = copies(calendar.school_days[drawn.randrange(0, len(calendar) - 25)] for _ in range(QUESTIONS))
    measured = loops(calendar, other, table)
    print(f"Python {sys.version.split()[0]}; {len(calendar)} school days, {QUESTIONS} questions")
    for fresh, kind in ((True, "fresh dates"), (False, "dates asked again")):
        times = best(measured, asked, fresh=fresh)
        unit = times["look-up"]
        print(f"{kind}: one look-up {unit:.0f} ns, an empty method call {times['empty method'] / unit:.1f} x")
        for name, rival in (("add", "bizdays offset"), ("count", "bizdays count")):
            cost, gain = times[name] / unit, times[rival] / times[name]
            print(f"  {name}: {cost:.1f} x a look-up, {gain:.0f} x as fast as {rival}")
    print(f"within, a pupil's days out of two years: {within_microseconds(calendar):.0f} microseconds")


if __name__ == "__main__":
    main()
