"""A strip that shows what each finding and step comes to under every reading of the policy's phrases."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from itertools import product
from typing import TYPE_CHECKING, Final, NamedTuple

import altair as alt

from schoolrules.errors import InvalidArgument
from schoolrules.evaluation import AllReadings, Evaluation
from schoolrules.evaluation.html import SIGNS, word
from schoolrules.plot.days import listed
from schoolrules.plot.look import INK, TINTS, WIDTH, Rows, finished, layered, rows, said
from schoolrules.plot.picture import Picture

if TYPE_CHECKING:
    from schoolrules.evaluation import Hinge

LANE: Final = 26
LETTERS: Final = "ABCDEFGHIJKLMNOPQRSTUVWXYZ"
MOST_COLUMNS: Final = 24
FIELDS: Final = ("verdict", "status", "state", "next_step")
LETTER: Final = 6.6
Value = str | None
Combination = Mapping[str, str]


class Column(NamedTuple):
    """Readings that come to the same, and what that is by row."""

    readings: tuple[Combination, ...]
    values: tuple[Value, ...]
    is_chosen: bool


def readings(of: Evaluation | AllReadings | Iterable[Evaluation]) -> Picture:
    """What hangs on how phrases are read: a row for each finding and step that differs, a column for each reading.

    Takes an evaluation or its `all_readings`, of which readings that come to the same share a column; or evaluations
    of one case, each a column.

    Raises:
        InvalidArgument: no evaluation, or readings that come to more than 24 different answers.
        InvalidInput: more than 4,096 combinations of readings matter.
    """
    subject: str = ""
    only_dates: tuple[str, ...] = ()
    if isinstance(of, Evaluation):
        subject, only_dates = f"{of.subject}: ", _only_dates(of.all_readings)
        names, columns = _columns(of.all_readings, of.policy.chosen)
    elif isinstance(of, AllReadings):
        only_dates = _only_dates(of)
        names, columns = _columns(of, {})
    else:
        names, columns = _of_each(list(of))
    title = f"{subject}what hangs on how phrases are read" if subject else "What hangs on how phrases are read"
    dates = f"Of {listed(only_dates)} only dates hang on it." if only_dates else ""
    if not names:
        alike = dates or "Everything is the same under every reading."
        return Picture(title, alike, finished(said(alike), title, "", height=LANE))
    if len(columns) > MOST_COLUMNS:
        raise InvalidArgument(f"of: the readings come to {len(columns)} answers; a strip shows {MOST_COLUMNS} at most")
    chart, key = _drawn(names, columns), [_told(at, column) for at, column in enumerate(columns)]
    text = "\n".join(
        [f"{title}.", *(_line(at, name, columns) for at, name in enumerate(names)), *key, *filter(None, [dates])]
    )
    about = "\n".join(["What is not named comes to the same under every reading.", *filter(None, [dates]), *key])
    return Picture(title, text, finished(chart, title, about, height=LANE * len(names)))


def _columns(of: AllReadings, chosen: Mapping[str, str]) -> tuple[list[str], list[Column]]:
    hinges = [hinge for hinge in of.hinges if hinge.field in FIELDS]
    on = list(dict.fromkeys(name for hinge in hinges for name in hinge.hangs_on))
    offered = {
        name: list(dict.fromkeys(u[name] for h in hinges if name in h.hangs_on for _, us in h.values for u in us))
        for name in on
    }
    grouped: dict[tuple[Value, ...], list[Combination]] = {}
    for choice in product(*offered.values()):
        one = dict(zip(on, choice, strict=True))
        grouped.setdefault(tuple(_value(hinge, one) for hinge in hinges), []).append(one)
    mine = {name: chosen.get(name) for name in on}
    columns = [Column(tuple(ones), values, bool(on) and mine in ones) for values, ones in grouped.items()]
    columns.sort(key=lambda column: not column.is_chosen)
    return [_name(hinge) for hinge in hinges], columns if hinges else []


def _only_dates(of: AllReadings) -> tuple[str, ...]:
    """The findings and steps of which a date alone differs."""
    more = {hinge.subject for hinge in of.hinges if hinge.field in FIELDS}
    return tuple(dict.fromkeys(hinge.subject[1] for hinge in of.hinges if hinge.subject not in more))


def _value(hinge: Hinge, one: Combination) -> Value:
    mine = {name: one[name] for name in hinge.hangs_on}
    return next(value for value, under in hinge.values if mine in [dict(each) for each in under])


def _name(hinge: Hinge) -> str:
    kind, name = hinge.subject
    return f"the case: {word(hinge.field)}" if kind == "evaluation" else name


def _of_each(evaluations: list[Evaluation]) -> tuple[list[str], list[Column]]:
    if not evaluations:
        raise InvalidArgument("of: expected an evaluation, its all_readings, or evaluations")
    every = [each.facets() for each in evaluations]
    subjects = list(dict.fromkeys(subject for facets in every for subject in facets))
    differing = [
        (subject, field)
        for subject in subjects
        for field in FIELDS
        if len({facets.get(subject, {}).get(field) for facets in every}) > 1
    ]
    names = [f"the case: {word(field)}" if subject[0] == "evaluation" else subject[1] for subject, field in differing]
    varied = [
        name for name in evaluations[0].policy.chosen if len({e.policy.chosen.get(name) for e in evaluations}) > 1
    ]
    columns = [
        Column(
            ({name: each.policy.chosen[name] for name in varied if name in each.policy.chosen},),
            tuple(facets.get(subject, {}).get(field) for subject, field in differing),
            False,
        )
        for each, facets in zip(evaluations, every, strict=True)
    ]
    return names, columns


def _drawn(names: list[str], columns: list[Column]) -> alt.LayerChart:
    room = WIDTH / len(columns) - 8
    found: Rows = []
    for at, column in enumerate(columns):
        for name, value in zip(names, column.values, strict=True):
            name_of = "none" if value is None else word(value)
            sign, look = SIGNS.get(name_of, ("", "plain"))
            shown = next((each for each in (f"{sign} {name_of}".strip(), sign) if len(each) * LETTER < room), "")
            found.append({"lane": name, "column": _letter(at, column), "look": look, "shown": shown})
    order = [_letter(at, column) for at, column in enumerate(columns)]
    x = alt.X(
        "column:N", sort=order, title=None, scale=alt.Scale(paddingInner=0.03, paddingOuter=0),
        axis=alt.Axis(orient="top", labelAngle=0, ticks=False, domain=False, labelFontWeight="bold"),
    )  # fmt: skip
    y = alt.Y("lane:N", sort=names, title=None, axis=alt.Axis(ticks=False, domain=False))
    colour = alt.Color("look:N", scale=alt.Scale(domain=list(TINTS), range=list(TINTS.values())), legend=None)
    cells = rows(found).mark_rect(stroke="white", strokeWidth=2).encode(x, y, colour)
    return layered(cells, rows(found).mark_text(color=INK).encode(x, y, text="shown:N"))


def _letter(at: int, column: Column) -> str:
    return f"{LETTERS[at]} (chosen)" if column.is_chosen else LETTERS[at]


def _told(at: int, column: Column) -> str:
    shared = {
        name: value for name, value in column.readings[0].items() if all(one[name] == value for one in column.readings)
    }
    said = ", ".join(f"{name} as {value}" for name, value in shared.items())
    ways = len(column.readings)
    if ways == 1:
        return f"{_letter(at, column)}: {said or 'as given'}."
    some = listed(
        (" and ".join(f"{n} {v}" for n, v in one.items() if n not in shared) for one in column.readings), most=3
    )
    return f"{_letter(at, column)}: {f'{said}; ' if said else ''}{ways} combinations, {some}."


def _line(at: int, name: str, columns: list[Column]) -> str:
    by_value: dict[str, list[str]] = {}
    for place, column in enumerate(columns):
        value = column.values[at]
        by_value.setdefault("none" if value is None else word(value), []).append(_letter(place, column))
    return f"{name}: {'; '.join(f'{said} under {listed(under)}' for said, under in by_value.items())}."
