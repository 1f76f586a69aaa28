"""Pictures of one case: its timeline, and the count behind a finding day by day."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, timedelta
from fractions import Fraction
from typing import TYPE_CHECKING, Final

import altair as alt

from schoolrules.calendar.grid import MONTHS
from schoolrules.errors import InvalidArgument
from schoolrules.evaluation import html
from schoolrules.evaluation.html import word
from schoolrules.evaluation.timeline import Axis, events_by_kind, findings_with_window, shown_steps
from schoolrules.plot.days import ROOM_FOR_A_NAME, axis, listed, months, scale
from schoolrules.plot.look import BLUE, GREEN, INK, RED, SOFT, WIDTH, Rows, finished, layered, rows
from schoolrules.plot.picture import Picture
from schoolrules.policy.basics import Verdict
from schoolrules.policy.view import Situation
from schoolrules.record.timeline import is_visible

if TYPE_CHECKING:
    from schoolrules.evaluation import Evaluation, StepReport
    from schoolrules.events import BaseEvent

LANE: Final = 24
HEIGHT: Final = 210
ONE_DAY: Final = timedelta(days=1)
UNTOLD: Final = 3
"""How many school days long a step is drawn that has a first lawful day alone."""
MOST_DAYS: Final = 1_500
SIGNS: Final = {
    "unexcused absence": ("circle", INK, INK),
    "other absence": ("circle", "white", INK),
    "other event": ("diamond", SOFT, SOFT),
    "step taken": ("square", GREEN, INK),
    "first lawful day": ("M0.6,-1L0,-1L0,1L0.6,1", "transparent", INK),
    "last lawful day": ("M-0.6,-1L0,-1L0,1L-0.6,1", "transparent", INK),
    "no last day": ("M-0.5,-0.6L0.3,0L-0.5,0.6", "transparent", INK),
}
"""The shape, the filling and the outline of each sign."""


def timeline(evaluation: Evaluation) -> Picture:
    """Events, windows, deadlines and steps of a case on an axis of school days (without a calendar, calendar days)."""
    of = Axis.of(evaluation)
    signs, bars, lanes = _lanes(evaluation, of)
    y = alt.Y("lane:N", sort=list(lanes), title=None, axis=alt.Axis(grid=True, ticks=False, domain=False))
    first, last = of.rank(of.first), of.rank(of.last)
    x = alt.X("at:Q", axis=axis(of.rank, months(of)), scale=scale(first, last))
    domain = [name for name in SIGNS if any(row["sign"] == name for row in signs)]
    ways = [SIGNS[name] for name in domain]
    windows = rows([bar for bar in bars if bar["what"] == "window"]).mark_bar(
        height=11, color=BLUE, fillOpacity=0.3, stroke=BLUE
    )  # fmt: skip
    open_days = rows([bar for bar in bars if bar["what"] == "step"]).mark_rule(strokeWidth=2, color=INK)
    drawn = rows(signs).mark_point(size=95, strokeWidth=1.6, opacity=1).encode(
        x, y, shape=alt.Shape("sign:N", scale=alt.Scale(domain=domain, range=[way[0] for way in ways])),
        fill=alt.Fill("sign:N", scale=alt.Scale(domain=domain, range=[way[1] for way in ways])),
        stroke=alt.Stroke("sign:N", scale=alt.Scale(domain=domain, range=[way[2] for way in ways])),
    )  # fmt: skip
    today = rows([{"at": of.rank(evaluation.as_of)}]).mark_rule(strokeDash=[5, 3], color=INK).encode(x)
    chart = layered(windows.encode(x, y, x2="to:Q"), open_days.encode(x, y, x2="to:Q"), today, drawn)
    unit = "school days" if of.calendar is not None else "calendar days"
    about = f"On an axis of {unit}. Bar: the days that a finding looked at. Dashed line: {evaluation.as_of}."
    title = f"{evaluation.subject}: {evaluation.policy.title}"
    return Picture(title, _told(evaluation), finished(chart, title, about, height=LANE * len(lanes)))


def _lanes(evaluation: Evaluation, of: Axis) -> tuple[Rows, Rows, dict[str, None]]:
    signs: Rows = []
    bars: Rows = []
    lanes: dict[str, None] = {}
    for name, events in events_by_kind(evaluation).items():
        lanes[name] = None
        signs += [{"lane": name, "at": of.rank(event.on), "sign": _sign(event)} for event in events]
    for found in findings_with_window(evaluation):
        assert found.window is not None
        lanes[found.rule] = None
        ends = {"at": of.rank(found.window.first), "to": of.rank(found.window.last)}
        bars.append({"lane": found.rule, "what": "window", **ends})
    for step in shown_steps(evaluation):
        known = {"first lawful day": step.earliest, "last lawful day": step.due, "step taken": step.done_on}
        if not any(known.values()):
            continue
        lanes[step.step] = None
        if step.earliest is not None:
            end = of.rank(step.due or step.done_on or step.earliest)
            if step.due is None and step.done_on is None:
                end += UNTOLD
                signs.append({"lane": step.step, "at": end, "sign": "no last day"})
            bars.append({"lane": step.step, "what": "step", "at": of.rank(step.earliest), "to": end})
        for sign, on in known.items():
            if on is not None:
                signs.append({"lane": step.step, "at": of.rank(on), "sign": sign})
    return signs, bars, lanes


def _sign(event: BaseEvent) -> str:
    if event.kind != "absence":
        return "other event"
    return "unexcused absence" if getattr(event, "status", None) == "unexcused" else "other absence"


def _told(evaluation: Evaluation) -> str:
    lines = [f"{evaluation.subject} under {evaluation.policy.title}, as of {evaluation.as_of}."]
    for name, events in events_by_kind(evaluation).items():
        lines.append(f"{name.capitalize()}, {len(events)} in all: {_days_told(events)}.")
    for found in findings_with_window(evaluation):
        assert found.window is not None
        since = "" if found.since is None else f" since {found.since}"
        value = "" if found.value is None else f", {number(found.value)} against {found.threshold}"
        span = f"looked at {found.window.first} to {found.window.last}"
        lines.append(f"{found.rule}: {word(found.verdict)}{since}{value}; {span}.")
    lines += [_step_told(step) for step in shown_steps(evaluation)]
    return "\n".join(lines)


def _days_told(events: Iterable[BaseEvent]) -> str:
    """The days of events, apart for each sign where the picture has several."""
    days: dict[str, list[str]] = {}
    for event in events:
        days.setdefault(_sign(event), []).append(str(event.on))
    if list(days) == ["other event"]:
        return listed(days["other event"], most=MOST_DAYS)
    return "; ".join(f"{sign} on {listed(of, most=MOST_DAYS)}" for sign, of in days.items())


def number(value: Fraction | int | str | None) -> str:
    """A value as a person writes it, with a plain blank in `8 1/2`."""
    return html.number(value).replace("\N{NO-BREAK SPACE}", " ")


def _step_told(step: StepReport) -> str:
    known = (("first lawful day", step.earliest), ("last lawful day", step.due), ("taken on", step.done_on))
    days = "".join(f", {what} {on}" for what, on in known if on is not None)
    return f"{step.step}: {word(step.status)}{days}."


def count(evaluation: Evaluation, rule: str) -> Picture:
    """The running count of a counting criterion against what is needed, from the first event to the day judged.

    Every point is what the criterion comes to on that day with the same record and the same knowledge: school days,
    or without a calendar calendar days.

    Raises:
        InvalidArgument: no such criterion, or one that counts nothing.
    """
    values = _counted(evaluation, rule)
    if not values:
        able = [name for name in evaluation.policy.criteria if _counted(evaluation, name)]
        expected = f"expected one of {', '.join(able)}" if able else "none of this policy counts anything here"
        raise InvalidArgument(f"rule: {expected}")
    place = {day: at for at, (day, _, _) in enumerate(values)}
    points: Rows = [
        {"at": place[day], "day": str(day), "value": float(value), "needed": None if needed is None else float(needed)}
        for day, value, needed in values
    ]
    last = max(len(values) - 1, 1)
    x = alt.X("at:Q", axis=axis(place.__getitem__, _ticks(values)), scale=scale(-0.5, last + 0.5))
    top = max(max(point["value"], point["needed"] or 0) for point in points)
    y = alt.Y(
        "value:Q", title=None, scale=alt.Scale(domain=[0, top * 1.12 or 1], nice=False), axis=alt.Axis(tickMinStep=1)
    )
    base = rows(points)
    area = base.mark_area(interpolate="step-after", color=BLUE, opacity=0.18).encode(x, y)
    line = base.mark_line(interpolate="step-after", color=BLUE, strokeWidth=2.2).encode(x, y)
    layers: list[alt.Chart] = [area, line]
    final, needed = values[-1], values[-1][2]
    since = evaluation.findings[rule].since
    if needed is not None:
        limit = base.mark_line(color=RED, strokeDash=[6, 4], strokeWidth=1.6, interpolate="step-after")
        layers.append(limit.encode(x, alt.Y("needed:Q")))
        said = [{"at": 0, "value": float(needed), "said": f"needed: {number(needed)}"}]
        name = rows(said).mark_text(align="left", dx=4, dy=-7, color=RED, fontWeight="bold")
        layers.append(name.encode(x, y, text="said:N"))
    marked: Rows = [{"at": place[final[0]], "value": float(final[1]), "said": number(final[1])}]
    if since in place and since != final[0]:
        at = place[since]
        marked.append({"at": at, "value": points[at]["value"], "said": f"met since {since}"})
    layers.append(rows(marked).mark_point(filled=True, size=70, color=INK, opacity=1).encode(x, y))
    right = [mark for mark in marked if mark["at"] > last * 0.75]
    left = [mark for mark in marked if mark not in right]
    for some, align, dx, dy in ((right, "right", -8, -9), (left, "left", 6, _below(left, needed, top))):
        if some:
            label = rows(some).mark_text(align=align, dx=dx, dy=dy, fontWeight="bold")  # type: ignore[arg-type]
            layers.append(label.encode(x, y, text="said:N"))
    title = f"{evaluation.policy.criteria[rule].title}: what was counted, day by day"
    unit = "school days" if evaluation.calendar is not None else "calendar days"
    about = f"{rule}, on an axis of {unit} up to {evaluation.as_of}."
    return Picture(
        title, _count_told(evaluation, rule, values), finished(layered(*layers), title, about, height=HEIGHT)
    )


def _below(marks: Rows, needed: Fraction | None, top: float) -> float:
    """How many pixels below its point a name stands so that the dashed line does not run through it."""
    gap = 0.0 if needed is None or not marks else (marks[0]["value"] - float(needed)) / (top * 1.12) * HEIGHT
    return gap + 12 if 3 < gap < 24 else 14


Counted = list[tuple[date, Fraction, Fraction | None]]


def _ticks(values: Counted) -> list[tuple[date, str]]:
    """The first day of each month among the days, as far as there is room for their names."""
    kept: list[tuple[int, date]] = []
    for at, (day, _, _) in enumerate(values):
        before = values[at - 1][0] if at else date.min
        has_room = not kept or (at - kept[-1][0]) * WIDTH / len(values) >= ROOM_FOR_A_NAME
        if (before.year, before.month) != (day.year, day.month) and has_room:
            kept.append((at, day))
    return [(day, f"{MONTHS[day.month - 1]} {day.year}") for _, day in kept]


def _counted(evaluation: Evaluation, rule: str) -> Counted:
    """What a criterion comes to on each day, and what is needed then; days on which it has no number are left out."""
    declared = evaluation.policy.criteria.get(rule)
    if declared is None:
        return []
    found: Counted = []
    for day in _days(evaluation):
        case = Situation(evaluation.policy, evaluation.record, evaluation.calendar, day, evaluation.known_at)
        view = case.view(day)
        judged, needed = view.judgement(rule), declared.rule.threshold(view)
        if judged.verdict is not Verdict.NOT_APPLICABLE and isinstance(judged.value, (int, Fraction)):
            found.append((day, Fraction(judged.value), _fraction(needed)))
    return found


def _fraction(text: str | None) -> Fraction | None:
    try:
        return None if text is None else Fraction(text)
    except ValueError:
        return None


def _days(evaluation: Evaluation) -> list[date]:
    known = [event.on for event in evaluation.record.events if is_visible(event, evaluation.known_at)]
    first = min([*known, evaluation.as_of])
    calendar = evaluation.calendar
    if calendar is None:
        first = max(first, evaluation.as_of - MOST_DAYS * ONE_DAY)
        return [first + ONE_DAY * at for at in range((evaluation.as_of - first).days + 1)]
    turned = {found.since for found in evaluation.findings.values() if found.since is not None}
    days = [day for day in sorted({*calendar.school_days, *turned}) if first <= day < evaluation.as_of]
    return [*days[-MOST_DAYS:], evaluation.as_of]


def _count_told(evaluation: Evaluation, rule: str, values: Counted) -> str:
    day, value, needed = values[-1]
    found = evaluation.findings[rule]
    against = "" if needed is None else f" against {number(needed)} needed"
    most = max(each for _, each, _ in values)
    lines = [
        f"{rule}, {evaluation.policy.criteria[rule].title}: {number(value)}{against} on {day}, {word(found.verdict)}."
    ]
    if found.since is not None:
        lines.append(f"It has been met since {found.since}.")
    if most > value:
        peak = next(day for day, each, _ in values if each == most)
        lines.append(f"The most was {number(most)}, first on {peak}.")
    changed = [(day, each) for at, (day, each, _) in enumerate(values) if at == 0 or each != values[at - 1][1]]
    lines.append(f"It came to {listed((f'{number(each)} on {day}' for day, each in changed), most=40)}.")
    return "\n".join(lines)
