"""A case on an axis of school days: what happened, the windows looked at, and when each step could be taken."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Final

from schoolrules.calendar import SchoolCalendar
from schoolrules.evaluation import Evaluation, StepReport
from schoolrules.evaluation.html import STYLE, criteria, day, word
from schoolrules.events import BaseEvent
from schoolrules.markup import Html, join, table, tag
from schoolrules.policy.basics import Verdict
from schoolrules.record.timeline import is_visible
from schoolrules.report.record import details, kind

WIDTH: Final = 900
LEFT: Final = 190
RIGHT: Final = 24
LANE: Final = 24
TOP: Final = 34
SCHOOL_DAYS_A_WEEK: Final = 5
MARGIN_DAYS: Final = 7
ROOM_FOR_A_MONTH: Final = 58
MONTHS: Final = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")
LEGEND: Final = (
    "Circle: an absence, filled where unexcused. Diamond: another event. Bar: the days that a finding looked at. "
    "Bracket: from a step's first to its last lawful day, with an arrow where it has no last day; square with a tick: "
    "the day on which it was taken. Dashed line: the day of the question."
)


def timeline_html(evaluation: Evaluation) -> str:
    """Events, windows, deadlines and steps as a picture (SVG) and, for whoever cannot see it, as a table.

    The axis counts school days; where there is no calendar, calendar days.
    """
    return tag("div", STYLE, figure(evaluation), days_table(evaluation), class_="schoolrules")


def figure(evaluation: Evaluation) -> Html:
    """The picture alone, with its title, its description and what its signs mean."""
    axis = Axis.of(evaluation)
    lanes = list(_lanes(evaluation, axis))
    height = TOP + LANE * len(lanes) + 12
    rows = [_lane(name, drawn, TOP + LANE * at) for at, (name, drawn) in enumerate(lanes)]
    unit = "calendar days" if axis.calendar is None else "school days"
    about = (
        f"From {axis.first} to {axis.last}, in {unit}: {len(evaluation.record.events)} events, the windows of the "
        "findings, and the steps with their first and last lawful days. Every day is in the tables of this page."
    )
    svg = tag(
        "svg",
        tag("title", f"Timeline of {evaluation.subject}"),
        tag("desc", about),
        *_months(axis, height),
        *rows,
        _today(evaluation, axis, height),
        xmlns="http://www.w3.org/2000/svg",
        viewBox=f"0 0 {WIDTH} {height}",
        width="100%",
        role="img",
        style="display:block;font:12px system-ui,sans-serif",
    )
    label = f"Timeline in {unit}"
    drawn = tag("div", tag("div", svg, class_="wide"), class_="scroll", role="region", tabindex=0, aria_label=label)
    return tag("figure", drawn, tag("figcaption", LEGEND, style="font-size:.85em"), style="margin:0")


def days_table(evaluation: Evaluation) -> Html:
    """The same days as a table, in order."""
    rows = [[day(on), _numbered(on, evaluation.calendar), what, about] for on, what, about in sorted(_days(evaluation))]
    return table("The days of the timeline", ("Day", "School day", "What", "Of"), rows)


def _days(evaluation: Evaluation) -> Iterator[tuple[date, str, str]]:
    yield evaluation.as_of, "day of the question", ""
    for event in _visible(evaluation):
        yield event.on, kind(event), details(event) or ""
    for found in criteria(evaluation):
        if found.window is not None and found.verdict is not Verdict.NOT_APPLICABLE:
            yield found.window.first, "first day looked at", found.rule
            yield found.window.last, "last day looked at", found.rule
        if found.since is not None:
            yield found.since, f"{word(found.verdict)} since", found.rule
    for step in _shown(evaluation):
        known = (("first lawful day", step.earliest), ("taken", step.done_on), ("last lawful day", step.due))
        yield from ((on, what, step.step) for what, on in known if on is not None)


def _numbered(on: date, calendar: SchoolCalendar | None) -> str:
    if calendar is None:
        return "no calendar"
    if not calendar.first <= on <= calendar.last:
        return "outside the calendar"
    at = bisect_left(calendar.school_days, on)
    is_school_day = at < len(calendar.school_days) and calendar.school_days[at] == on
    return str(at + 1) if is_school_day else "no school day"


def _visible(evaluation: Evaluation) -> list[BaseEvent]:
    events = (event for event in evaluation.record.events if is_visible(event, evaluation.known_at))
    return sorted(events, key=lambda event: (event.on, event.id))


def _shown(evaluation: Evaluation) -> list[StepReport]:
    return [step for step in evaluation.steps.values() if step.status != "not_required"]


@dataclass(frozen=True, slots=True)
class Axis:
    """Days as places from left to right: evenly by school day; a day without school lies between its neighbours."""

    first: date
    last: date
    calendar: SchoolCalendar | None

    @classmethod
    def of(cls, evaluation: Evaluation) -> Axis:
        """An axis that holds every day of the timeline, and some days around."""
        days = [on for on, _, _ in _days(evaluation)]
        around = timedelta(days=MARGIN_DAYS)
        calendar = evaluation.calendar
        return cls(_moved(min(days), -around), _moved(max(days), around), calendar)

    def x(self, on: date) -> float:
        """The place of a day."""
        first, last = self._rank(self.first), self._rank(self.last)
        inside = min(max(on, self.first), self.last)
        return round(LEFT + (WIDTH - LEFT - RIGHT) * (self._rank(inside) - first) / (last - first), 1)

    def _rank(self, on: date) -> float:
        if self.calendar is None:
            return float(on.toordinal())
        days, first, last = self.calendar.school_days, self.calendar.first, self.calendar.last
        if on < first:
            return -0.5 - (first - on).days * SCHOOL_DAYS_A_WEEK / 7
        if on > last:
            return len(days) + (on - last).days * SCHOOL_DAYS_A_WEEK / 7
        at = bisect_left(days, on)
        return at if at < len(days) and days[at] == on else at - 0.5


def _moved(on: date, by: timedelta) -> date:
    try:
        return on + by
    except OverflowError:
        return on


def _months(axis: Axis, height: int) -> Iterator[Html]:
    """A line and a name for each month, of as many months as there is room for."""
    starts = list(_month_starts(axis))
    room = (WIDTH - LEFT - RIGHT) / max(len(starts), 1)
    every = max(1, -(-ROOM_FOR_A_MONTH // max(int(room), 1)))
    for start in starts[::every]:
        x = axis.x(start)
        yield _line(x, TOP - 14, x, height - 8, opacity=0.25)
        if x < WIDTH - ROOM_FOR_A_MONTH:
            name = f"{MONTHS[start.month - 1]} {start.year}"
            yield tag("text", name, x=x + 3, y=TOP - 18, fill="currentColor", font_size=11)


def _month_starts(axis: Axis) -> Iterator[date]:
    year, month = axis.first.year, axis.first.month
    while (year, month) < (axis.last.year, axis.last.month):
        year, month = (year + 1, 1) if month == 12 else (year, month + 1)
        yield date(year, month, 1)


def _today(evaluation: Evaluation, axis: Axis, height: int) -> Html:
    x = axis.x(evaluation.as_of)
    label = f"as of {evaluation.as_of}"
    anchor, at = ("end", x - 4) if x > WIDTH / 2 else ("start", x + 4)
    text = tag("text", label, x=at, y=TOP - 4, fill="currentColor", font_size=11, font_weight=600, text_anchor=anchor)
    return join((_line(x, TOP - 14, x, height - 8, width=1.5, stroke_dasharray="5 3"), text))


def _lane(name: str, drawn: Html, top: int) -> Html:
    middle = top + LANE / 2
    text = tag("text", name, x=0, y=middle + 4, fill="currentColor")
    base = _line(LEFT, middle, WIDTH - RIGHT, middle, opacity=0.18)
    return join((text, base, tag("g", drawn, transform=f"translate(0 {middle})")))


def _lanes(evaluation: Evaluation, axis: Axis) -> Iterator[tuple[str, Html]]:
    by_kind: dict[str, list[BaseEvent]] = {}
    for event in _visible(evaluation):
        if event.kind != "step":
            by_kind.setdefault(kind(event), []).append(event)
    for name, events in by_kind.items():
        short = name if len(name) <= 28 else events[0].kind.replace("_", " ")
        yield short, join(_event(event, axis) for event in events)
    for found in criteria(evaluation):
        if found.window is not None and found.verdict is not Verdict.NOT_APPLICABLE:
            about = f"{found.rule}, {word(found.verdict)}: from {found.window.first} to {found.window.last}"
            yield found.rule, _bar(axis.x(found.window.first), axis.x(found.window.last), about)
    for step in _shown(evaluation):
        if step.done_on or step.earliest or step.due:
            yield step.step, _step(step, axis)


def _event(event: BaseEvent, axis: Axis) -> Html:
    x, title = axis.x(event.on), tag("title", f"{event.on}: {kind(event)}")
    if event.kind != "absence":
        return tag("path", title, d=f"M{x} -6l6 6l-6 6l-6 -6z", fill="currentColor", fill_opacity=0.75)
    fill = "currentColor" if getattr(event, "status", None) == "unexcused" else "none"
    return tag("circle", title, cx=x, cy=0, r=4.5, fill=fill, stroke="currentColor", stroke_width=1.5)


def _bar(start: float, end: float, about: str) -> Html:
    width = round(max(end - start, 2), 1)
    title = tag("title", about)
    return tag("rect", title, x=start, y=-6, width=width, height=12, fill="#1e78dc", fill_opacity=0.3, stroke="#1e78dc")


def _step(step: StepReport, axis: Axis) -> Html:
    first = None if step.earliest is None else axis.x(step.earliest)
    last = None if step.due is None else axis.x(step.due)
    parts = [tag("title", _told(step))]
    if first is not None:
        parts.append(_open_path(f"M{first + 4} -7h-4v14h4"))
    if last is not None:
        parts.append(_open_path(f"M{last - 4} -7h4v14h-4"))
    if first is not None:
        taken = None if step.done_on is None else axis.x(step.done_on)
        end = next(x for x in (last, taken, min(first + 26, WIDTH - 4)) if x is not None)
        parts.append(_line(first, 0, end, 0, width=2))
        if last is None and taken is None:
            parts.append(_open_path(f"M{end - 5} -4l5 4l-5 4"))
    if step.done_on is not None:
        x = axis.x(step.done_on)
        parts.append(tag("rect", x=x - 7, y=-7, width=14, height=14, fill="#1f7a3d", stroke="currentColor"))
        parts.append(tag("path", d=f"M{x - 4} 0l3 4l5 -8", fill="none", stroke="#ffffff", stroke_width=2))
    return tag("g", *parts)


def _told(step: StepReport) -> str:
    known = (("taken on", step.done_on), ("first lawful day", step.earliest), ("last lawful day", step.due))
    days = "".join(f", {what} {on}" for what, on in known if on is not None)
    return f"{step.title}: {word(step.status)}{days}"


def _line(x1: float, y1: float, x2: float, y2: float, *, width: float = 1, **look: str | float) -> Html:
    return tag("line", x1=x1, y1=y1, x2=x2, y2=y2, stroke="currentColor", stroke_width=width, **look)


def _open_path(d: str) -> Html:
    return tag("path", d=d, fill="none", stroke="currentColor", stroke_width=2)
