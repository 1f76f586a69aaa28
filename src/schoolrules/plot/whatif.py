"""Pictures of what-ifs: a forecast, a comparison, a sweep, two policies over one population."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from datetime import date, timedelta
from itertools import groupby
from operator import itemgetter
from typing import TYPE_CHECKING, Any, Final

import altair as alt

from schoolrules.evaluation.html import SIGNS, word
from schoolrules.plot.days import around, axis, listed, scale, spread
from schoolrules.plot.look import BLUE, INK, LINE, SOFT, TINTS, WIDTH, Rows, finished, layered, rows, said
from schoolrules.plot.picture import Picture
from schoolrules.policy.words import plain
from schoolrules.whatif.facets import BEYOND

if TYPE_CHECKING:
    from schoolrules.evaluation import Evaluation
    from schoolrules.policy.policy import Policy
    from schoolrules.whatif import Change, Comparison, Forecast, PolicyComparison, PrintedDate, Sweep, Treated

LANE: Final = 26
ONE_DAY: Final = timedelta(days=1)
MOST_ROWS: Final = 40
"""So many records are shown one by one; more are counted."""
LETTER: Final = 6.6
"""The width of a letter in pixels, nearly."""
STATES: Final = ("status", "verdict", "state")
WAITING_FOR_A_STEP: Final = {"not_applicable", "pending"}
"""Verdicts between which a requirement changes when its step becomes open, which the step's own bar shows."""


# --- a forecast -----------------------------------------------------------------------------------------------------


def forecast(forecast: Forecast) -> Picture:
    """What changes when: for each finding and step that changes, how it stands from which day to which."""
    spans = list(_spans(forecast))
    first, last = forecast.as_of, forecast.until
    days = [day.toordinal() for day in (first, last)]
    ticks = spread([first, *forecast.days, last], first, last)
    x = alt.X("at:Q", axis=axis(date.toordinal, ticks), scale=scale(days[0], days[1] + 1))
    other = list(_other_changes(forecast))
    lanes = list(dict.fromkeys(row["lane"] for row in [*spans, *other]))
    y = alt.Y("lane:N", sort=lanes, title=None, axis=alt.Axis(ticks=False, domain=False))
    colour = alt.Color("look:N", scale=alt.Scale(domain=list(TINTS), range=list(TINTS.values())), legend=None)
    layers: list[alt.Chart] = [
        rows(spans).mark_bar(height=17, stroke=SOFT, strokeWidth=0.8).encode(x, y, colour, x2="to:Q"),
        rows(spans).mark_text(align="left", dx=4).encode(x, y, text="shown:N"),
        rows(spans).mark_text(fontSize=9).encode(alt.X("middle:Q"), y, text="sign:N"),
    ]
    if other:
        diamond = rows(other).mark_point(shape="diamond", filled=True, size=32, color=INK, opacity=1, yOffset=11)
        layers.append(diamond.encode(x, y))
    title = f"{forecast.policy.title}: what changes when"
    about = f"From {first} to {last}, {forecast.assumption}. Each bar says how a finding or a step stands."
    about += " \u25c6 below it, another change: a date, what blocks a step, or what is counted." if other else ""
    about = about if lanes else f"From {first} to {last}, {forecast.assumption}, nothing changes."
    chart = layered(*layers) if lanes else said("Nothing changes.")
    text = "\n".join([f"{title}, from {first} to {last}, {forecast.assumption}.", *_forecast_told(forecast, spans)])
    return Picture(title, text, finished(chart, title, about, height=max(LANE * len(lanes), LANE)))


def _forecast_told(forecast: Forecast, spans: Rows) -> Iterator[str]:
    if not forecast.changes:
        yield "Nothing changes."
    by_lane = groupby(spans, key=itemgetter("lane"))
    for lane, of in by_lane:
        first, *more = of
        turns = (f"{row['said']} from {row['day']}" for row in more)
        yield f"{lane}: {first['said']}, {listed(turns, most=100)}."
    others: dict[tuple[str, str], list[Change]] = {}
    for change in forecast:
        if change.what.field not in STATES:
            others.setdefault((change.what.id, change.what.field), []).append(change)
    for (id, field), changes in others.items():
        what = f"{id or 'the case'}, {FIELDS.get(field, plain(field))}"
        if field == "evidence":
            yield f"{what}: changes on {listed((str(change.day) for change in changes), most=400)}."
        else:
            turns = (f"{_value(change.what.after)} from {change.day}" for change in changes)
            yield f"{what}: {_value(changes[0].what.before)}, {listed(turns, most=400)}."


def _value(value: object) -> str:
    return (", ".join(value) if isinstance(value, tuple) else "" if value is None else str(value)) or "none"


def _spans(forecast: Forecast) -> Iterator[dict[str, Any]]:
    """How everything that changes stands, from which day up to which, the day after its last."""
    followed = dict.fromkeys(
        (change.what.about, change.what.id, change.what.field)
        for change in forecast
        if change.what.field in STATES and {change.what.before, change.what.after} != WAITING_FOR_A_STEP
    )
    a_day = WIDTH / max((forecast.until - forecast.as_of).days + 1, 1)
    for facet in followed:
        turns = [c for c in forecast if (c.what.about, c.what.id, c.what.field) == facet]
        begins = [forecast.as_of, *(change.day for change in turns)]
        values = [turns[0].what.before, *(change.what.after for change in turns)]
        ends = [*(day.toordinal() for day in begins[1:]), forecast.until.toordinal() + 1]
        for begin, end, value in zip(begins, ends, values, strict=True):
            said = "none" if value is None else word(value)
            sign, look = SIGNS.get(said, ("", "plain"))
            room = (end - begin.toordinal()) * a_day
            shown = f"{sign} {said}".strip() if (len(said) + 2) * LETTER + 6 < room else ""
            yield {
                "lane": facet[1] or "the case", "at": begin.toordinal(), "to": end, "look": look, "said": said,
                "shown": shown, "sign": "" if shown else sign, "middle": (begin.toordinal() + end) / 2,
                "day": str(begin),
            }  # fmt: skip


def _other_changes(forecast: Forecast) -> Iterator[dict[str, Any]]:
    told = {(change.what.id, change.day) for change in forecast if change.what.field in STATES}
    for change in forecast:
        key = (change.what.id, change.day)
        if key not in told:
            told.add(key)
            yield {"lane": change.what.id or "the case", "at": change.day.toordinal()}


# --- a comparison ---------------------------------------------------------------------------------------------------


def comparison(comparison: Comparison) -> Picture:
    """The dates that move, before and after: first and last lawful days, dates of findings, dates in letters sent.

    A date beyond the calendar is drawn a day after its last.
    """
    moved = list(_moved(comparison))
    made = "; ".join(text for text, _ in comparison.alterations)
    title = f"{comparison.before.subject}: which dates move"
    about = f"{made[:1].upper()}{made[1:]}. " if made else ""
    stands = [f"{letter.text}." for letter in comparison.letters if letter.overtaken_by or not _is_drawn(letter)]
    if not moved:
        chart = finished(said("No date moves."), title, "\n".join([about, *stands]), height=LANE)
        return Picture(title, "\n".join([f"{about}No date moves.", *stands]), chart)
    ends: Rows = [
        {"lane": name, "at": day.toordinal(), "which": which, "said": said, "back": is_left}
        for name, before, after in moved
        for (day, said), which, is_left in ((before, "before", before <= after), (after, "after", after < before))
    ]
    first, last = around((day for _, *sides in moved for day, _ in sides), 2)
    lanes = [name for name, _, _ in moved]
    bars = [{"lane": name, "at": b.toordinal(), "to": a.toordinal()} for name, (b, _), (a, _) in moved]
    room = 0.16 * max((last - first).days, 8)
    x = alt.X("at:Q", axis=None, scale=scale(first.toordinal() - room, last.toordinal() + room))
    y = alt.Y("lane:N", sort=lanes, title=None, axis=alt.Axis(ticks=False, domain=False, grid=True))
    which = alt.Scale(domain=["before", "after"], range=["white", BLUE])
    shape = alt.Scale(domain=["before", "after"], range=["circle", "square"])
    point = rows(ends).mark_point(size=110, stroke=INK, strokeWidth=1.6, opacity=1, fillOpacity=1)
    layers = [
        rows(bars).mark_rule(strokeWidth=3, color=SOFT).encode(x, y, x2="to:Q"),
        point.encode(x, y, fill=alt.Fill("which:N", scale=which), shape=alt.Shape("which:N", scale=shape)),
        *(
            rows(some).mark_text(align=align, dx=dx).encode(x, y, text="said:N")  # type: ignore[arg-type]
            for align, dx, some in (
                ("right", -11, [end for end in ends if end["back"]]),
                ("left", 11, [end for end in ends if not end["back"]]),
            )
        ),
    ]
    signs = "\n".join([f"{about}Circle: before. Square: after.", *stands])
    chart = finished(layered(*layers), title, signs, height=LANE * len(lanes) + 8)
    lines = [f"{name}: {before} becomes {after}." for name, (_, before), (_, after) in moved]
    return Picture(title, "\n".join(filter(None, [about.strip(), *lines, *stands])), chart)


FIELDS: Final = {
    "earliest": "first lawful day",
    "due": "last lawful day",
    "since": "met since",
    "done_on": "taken on",
    "evidence": "events counted",
}
Drawn = tuple[date, str]
"""Where a date is drawn, and how it is named."""


def _moved(comparison: Comparison) -> Iterator[tuple[str, Drawn, Drawn]]:
    for each in comparison.dates:
        before, after = _drawn(each.before, comparison.before), _drawn(each.after, comparison.after)
        if each.field in FIELDS and before is not None and after is not None:
            yield f"{each.id}, {FIELDS[each.field]}", before, after
    for letter in comparison.letters_that_no_longer_hold:
        counts = _drawn(letter.counts or BEYOND, comparison.after)
        if counts is not None and _is_drawn(letter):
            yield f"{letter.about}, day printed in it", (letter.printed, str(letter.printed)), counts


def _is_drawn(letter: PrintedDate) -> bool:
    """Whether a letter's date moves; one that stays the same day, on which there is no school now, does not."""
    return letter.holds or letter.counts != letter.printed


def _drawn(value: object, of: Evaluation) -> Drawn | None:
    if value == BEYOND and of.calendar is not None:
        return of.calendar.last + ONE_DAY, BEYOND
    return (value, str(value)) if isinstance(value, date) else None


# --- a sweep --------------------------------------------------------------------------------------------------------


def sweep(sweep: Sweep, rule: str, *, verdict: str = "met") -> Picture:
    """How many records have a verdict under each setting: bars for one number varied, a grid of counts for two.

    Raises:
        InvalidArgument: no such finding, or more than two numbers varied.
    """
    grid = sweep.grid(rule, verdict)
    title = f"{rule}: {word(verdict)} for how many of {len(sweep.subjects)} records"
    base = tuple(str(sweep.policy.values.get(name, "not set")) for name in sweep.names)
    known = [tuple(map(str, setting)) for setting in sweep.settings]
    counts = dict(zip(known, (count for row in grid for count in row), strict=True))
    own = ", ".join(f"{name} {value}" for name, value in zip(sweep.names, base, strict=True))
    sign = "Diamond" if len(base) == 1 else "Frame"
    whose = f"{sign}: the policy's own, {own}." if base in counts else f"Not among them the policy's own, {own}."
    about = f"{sweep.policy.title}, as of {sweep.as_of}. {whose}"
    settings = (
        f"{counts[one]} where {' and '.join(f'{n} is {v}' for n, v in zip(sweep.names, one, strict=True))}"
        for one in known
    )
    text = f"{title}. {about}\n{listed(settings, most=400)}."
    chart, height = _bars(sweep, counts, base) if len(sweep.names) == 1 else _map(sweep, counts, base)
    return Picture(title, text, finished(chart, title, about, height=height))


Setting = tuple[str, ...]


def _bars(sweep: Sweep, counts: dict[Setting, int], base: Setting) -> tuple[alt.LayerChart, int]:
    found: Rows = [{"at": one[0], "count": n, "own": one == base} for one, n in counts.items()]
    order = [row["at"] for row in found]
    x = alt.X("at:N", sort=order, title=sweep.names[0], axis=alt.Axis(labelAngle=0, ticks=False, grid=False))
    y = alt.Y("count:Q", title="records", axis=alt.Axis(tickMinStep=1))
    look = alt.Color("own:N", scale=alt.Scale(domain=[False, True], range=["#9cc4de", BLUE]), legend=None)
    edge = alt.condition("datum.own", alt.value(2), alt.value(0))
    bars = rows(found).mark_bar(stroke=INK).encode(x, y, look, strokeWidth=edge)
    names = rows(found).mark_text(dy=-8).encode(x, y, text="count:Q")
    own = rows([row for row in found if row["own"]]).mark_text(dy=-23, text="\u25c6")
    return layered(bars, names, own.encode(x, y)), 240


def _map(sweep: Sweep, counts: dict[Setting, int], base: Setting) -> tuple[alt.LayerChart, int]:
    most = max(counts.values(), default=0)
    found: Rows = [
        {"row": one[0], "column": one[1], "count": n, "dark": n > most * 0.55, "own": one == base}
        for one, n in counts.items()
    ]
    order = [list(dict.fromkeys(row[side] for row in found)) for side in ("row", "column")]
    y = alt.Y("row:N", sort=order[0], title=sweep.names[0], axis=alt.Axis(ticks=False, domain=False))
    x = alt.X("column:N", sort=order[1], title=sweep.names[1], axis=alt.Axis(labelAngle=0, ticks=False, domain=False))
    shade = alt.Color("count:Q", scale=alt.Scale(range=["#eaf3f9", "#08519c"], domainMin=0), legend=None)
    base_chart = rows(found)
    cells = base_chart.mark_rect(stroke="white", strokeWidth=2).encode(x, y, shade)
    ink = alt.condition("datum.dark", alt.value("white"), alt.value(INK))
    names = base_chart.mark_text().encode(x, y, text="count:Q", color=ink)
    own = rows([row for row in found if row["own"]]).mark_rect(fillOpacity=0, stroke=INK, strokeWidth=3).encode(x, y)
    return layered(cells, names, own), max(LANE * len(order[0]) + 10, 80)


# --- two policies ---------------------------------------------------------------------------------------------------


def policies(comparison: PolicyComparison) -> Picture:
    """Who is treated differently since when: a record a row, or, of more than 40, how many by what differed first."""
    a, b = comparison.policy_a, comparison.policy_b
    title = f"{len(comparison)} of {comparison.records} records are treated differently"
    known = "" if comparison.known_at is None else f", with what was known on {comparison.known_at}"
    about = f"{_named(a)} against {_named(b)}, as of {comparison.as_of}{known}."
    if not comparison.treated:
        chart = finished(said("Every record is treated alike."), title, about, height=LANE)
        return Picture(title, f"{title}. {about}", chart)
    named = [(each, f"{each.what.id or 'the case'}: {plain(each.what.field)}") for each in comparison]
    told = (
        f"{each.subject}: since {each.first_day}, {each.what.text}; {'still so' if each.now else 'alike again'}."
        for each in comparison
    )
    text = "\n".join([f"{title}. {about}", *told])
    many = len(named) > MOST_ROWS
    chart_of, height = _counted(named) if many else _one_by_one(named, comparison.as_of)
    first = dict.fromkeys(what for _, what in named)
    what = f", of all {next(iter(first))}" if len(first) == 1 else ""
    say = (
        "Bars: how many, by what differed first." if many else f"Sign: the first day on which something differed{what}."
    )
    return Picture(title, text, finished(chart_of, title, f"{about} {say}", height=height))


def _named(policy: Policy) -> str:
    changed = [f"{name} {value}" for name, value in {**policy.set, **policy.read}.items()]
    return f"{policy.id}{f' ({listed(changed)})' if changed else ''}"


def _one_by_one(named: list[tuple[Treated, str]], as_of: date) -> tuple[alt.LayerChart, int]:
    ordered = sorted(named, key=lambda each: (each[0].first_day, each[0].subject))
    alike = len({what for _, what in named}) == 1
    first, last = around([*(each.first_day for each, _ in ordered), as_of])
    found: Rows = [
        {
            "lane": each.subject, "at": each.first_day.toordinal(), "to": as_of.toordinal(),
            "said": str(each.first_day) if alike else f"{each.first_day} {what}",
            "now": "still treated differently" if each.now else "treated alike again",
            "flip": (each.first_day - first).days > (last - first).days * 0.55,
        }
        for each, what in ordered
    ]  # fmt: skip
    lanes = [row["lane"] for row in found]
    x = alt.X("at:Q", axis=axis(date.toordinal, spread([row.first_day for row, _ in ordered] + [as_of], first, last)),
              scale=scale(first.toordinal(), last.toordinal()))  # fmt: skip
    y = alt.Y("lane:N", sort=lanes, title=None, axis=alt.Axis(ticks=False, domain=False))
    domain = ["still treated differently", "treated alike again"]
    fill = alt.Fill("now:N", scale=alt.Scale(domain=domain, range=[BLUE, "white"]))
    shape = alt.Shape("now:N", scale=alt.Scale(domain=domain, range=["circle", "square"]))
    lasting = [row for row in found if row["now"] == domain[0]]
    layers: list[alt.Chart] = [
        rows(lasting).mark_rule(strokeWidth=2, color=LINE).encode(x, y, x2="to:Q"),
        rows(found).mark_point(size=90, stroke=INK, opacity=1, fillOpacity=1).encode(x, y, fill=fill, shape=shape),
    ]
    for flip, align, dx in ((False, "left", 9), (True, "right", -9)):
        some = [row for row in found if row["flip"] is flip]
        if some:
            for look in ({"stroke": "white", "strokeWidth": 6}, {}):  # first a ground that breaks the line behind it
                said = rows(some).mark_text(align=align, dx=dx, **look)  # type: ignore[arg-type]
                layers.append(said.encode(x, y, text="said:N"))
    return layered(*layers), LANE * len(lanes)


def _counted(named: list[tuple[Treated, str]]) -> tuple[alt.LayerChart, int]:
    counts = Counter((what, "still treated differently" if each.now else "treated alike again") for each, what in named)
    totals = Counter(what for _, what in named)
    order = [what for what, _ in totals.most_common()]
    found = [{"what": what, "now": now, "count": n} for (what, now), n in counts.items()]
    y = alt.Y("what:N", sort=order, title=None, axis=alt.Axis(ticks=False))
    x = alt.X("count:Q", title="records", axis=alt.Axis(tickMinStep=1), stack=True)
    domain = ["still treated differently", "treated alike again"]
    fill = alt.Color("now:N", scale=alt.Scale(domain=domain, range=[BLUE, TINTS["info"]]))
    bars = rows(found).mark_bar(stroke=INK, strokeWidth=0.7).encode(x, y, fill, order=alt.Order("now:N"))
    sums = [{"what": what, "count": n} for what, n in totals.items()]
    names = rows(sums).mark_text(align="left", dx=5).encode(alt.X("count:Q"), y, text="count:Q")
    return layered(bars, names), LANE * len(order)
