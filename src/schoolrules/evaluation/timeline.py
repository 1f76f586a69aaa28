"""A case on an axis of school days: what happened, the windows looked at, and when each step could be taken."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from html import unescape
from typing import TYPE_CHECKING, Final

from schoolrules.calendar import SchoolCalendar
from schoolrules.calendar.grid import MONTHS, school_day
from schoolrules.evaluation.eventwords import details, kind
from schoolrules.evaluation.html import STYLE, criteria, day, word
from schoolrules.events import BaseEvent
from schoolrules.markup import Html, join, table, tag
from schoolrules.policy.basics import Verdict
from schoolrules.record.timeline import is_visible

if TYPE_CHECKING:
    from schoolrules.evaluation.evaluation import Evaluation
    from schoolrules.evaluation.results import Finding, StepReport

WIDTH: Final = 900
LEFT: Final = 190
RIGHT: Final = 24
LANE: Final = 24
TOP: Final = 34
SCHOOL_DAYS_A_WEEK: Final = 5
MARGIN_DAYS: Final = 7
ROOM_FOR_A_MONTH: Final = 58
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
        f"findings, and the steps with their first and last lawful days. {'; '.join(told(evaluation))}."
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


def told(evaluation: Evaluation) -> list[str]:
    """Every day of the timeline in a line of plain text, in order."""
    return [f"{on}: {what}{f', {unescape(of)}' if of else ''}" for on, what, of in sorted(days(evaluation))]


def days_table(evaluation: Evaluation) -> Html:
    """The same days as a table, in order."""
    rows = [[day(on), _numbered(on, evaluation.calendar), what, about] for on, what, about in sorted(days(evaluation))]
    return table("The days of the timeline", ("Day", "School day", "What", "Of"), rows)


def days(evaluation: Evaluation) -> Iterator[tuple[date, str, str]]:
    """Every day of the timeline: the day, what it is, and what it is a day of."""
    yield evaluation.as_of, "day of the question", ""
    for event in visible_events(evaluation):
        yield event.on, kind(event), details(event) or ""
    for found in findings_with_window(evaluation):
        assert found.window is not None
        yield found.window.first, "first day looked at", found.rule
        yield found.window.last, "last day looked at", found.rule
    for found in criteria(evaluation):
        if found.since is not None:
            yield found.since, f"{word(found.verdict)} since", found.rule
    for step in shown_steps(evaluation):
        known = (("first lawful day", step.earliest), ("taken", step.done_on), ("last lawful day", step.due))
        yield from ((on, what, step.step) for what, on in known if on is not None)


def _numbered(on: date, calendar: SchoolCalendar | None) -> str:
    return "no calendar" if calendar is None else school_day(calendar, on)


def visible_events(evaluation: Evaluation) -> list[BaseEvent]:
    """The events that were known, in order of their days, later ones than the day of the question too."""
    events = (event for event in evaluation.record.events if is_visible(event, evaluation.known_at))
    return sorted(events, key=lambda event: (event.on, event.id))


def events_by_kind(evaluation: Evaluation) -> dict[str, list[BaseEvent]]:
    """The events without those that say that a step was taken, by kind in words."""
    found: dict[str, list[BaseEvent]] = {}
    for event in visible_events(evaluation):
        if event.kind != "step":
            found.setdefault(kind(event), []).append(event)
    return found


def findings_with_window(evaluation: Evaluation) -> list[Finding]:
    """The criteria that apply and looked at the days of a window."""
    found = (each for each in criteria(evaluation) if each.verdict is not Verdict.NOT_APPLICABLE)
    return [each for each in found if each.window is not None]


def shown_steps(evaluation: Evaluation) -> list[StepReport]:
    """The steps begun, open or passed over."""
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
        known = [on for on, _, _ in days(evaluation)]
        around = timedelta(days=MARGIN_DAYS)
        return cls(_moved(min(known), -around), _moved(max(known), around), evaluation.calendar)

    def x(self, on: date) -> float:
        """The place of a day in the picture."""
        first, last = self.rank(self.first), self.rank(self.last)
        inside = min(max(on, self.first), self.last)
        share = (self.rank(inside) - first) / (last - first) if last > first else 0.5  # no school all the while
        return round(LEFT + (WIDTH - LEFT - RIGHT) * share, 1)

    def rank(self, on: date) -> float:
        """The number of school days before a day, and half a day less between two; its number without a calendar."""
        if self.calendar is None:
            return float(on.toordinal())
        days, first, last = self.calendar.school_days, self.calendar.first, self.calendar.last
        if on < first:
            return -0.5 - (first - on).days * SCHOOL_DAYS_A_WEEK / 7
        if on > last:
            return len(days) + (on - last).days * SCHOOL_DAYS_A_WEEK / 7
        at = bisect_left(days, on)
        return at if at < len(days) and days[at] == on else at - 0.5

    def months(self) -> Iterator[date]:
        """The first days of the months within."""
        year, month = self.first.year, self.first.month
        while (year, month) < (self.last.year, self.last.month):
            year, month = (year + 1, 1) if month == 12 else (year, month + 1)
            yield date(year, month, 1)


def _moved(on: date, by: timedelta) -> date:
    try:
        return on + by
    except OverflowError:
        return on


def _months(axis: Axis, height: int) -> Iterator[Html]:
    """A line and a name for each month, of as many months as there is room for."""
    starts = list(axis.months())
    room = (WIDTH - LEFT - RIGHT) / max(len(starts), 1)
    every = max(1, -(-ROOM_FOR_A_MONTH // max(int(room), 1)))
    for start in starts[::every]:
        x = axis.x(start)
        yield _line(x, TOP - 14, x, height - 8, opacity=0.25)
        if x < WIDTH - ROOM_FOR_A_MONTH:
            name = f"{MONTHS[start.month - 1]} {start.year}"
            yield tag("text", name, x=x + 3, y=TOP - 18, fill="currentColor", font_size=11)


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
    for name, events in events_by_kind(evaluation).items():
        short = name if len(name) <= 28 else events[0].kind.replace("_", " ")
        yield short, join(_event(event, axis) for event in events)
    for found in findings_with_window(evaluation):
        assert found.window is not None
        about = f"{found.rule}, {word(found.verdict)}: from {found.window.first} to {found.window.last}"
        yield found.rule, _bar(axis.x(found.window.first), axis.x(found.window.last), about)
    for step in shown_steps(evaluation):
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
