"""How pictures look: one type size, one palette that colour-blind readers can tell apart, and signs beside it."""

from __future__ import annotations

from textwrap import wrap
from typing import Any, Final

import altair as alt

from schoolrules.markup import clean

WIDTH: Final = 620
"""The width of what is drawn in pixels, without the names to its left."""
FONT: Final = "Arial, Liberation Sans, sans-serif"
"""Faces of the same widths, so that a picture is laid out alike wherever it is made."""
INK: Final = "#1b1f24"
SOFT: Final = "#545c66"
LINE: Final = "#c9d0d8"
PALE: Final = "#eef1f4"
BLUE: Final = "#0072b2"
GREEN: Final = "#009e73"
RED: Final = "#a84300"
"""Dark enough to be read as text, and still told from green by whoever does not see red."""
TINTS: Final = {
    "good": "#a9dccb",
    "info": "#b5d8ee",
    "warn": "#f7dda0",
    "bad": "#f2b48e",
    "plain": "#e3e7eb",
}
"""A light ground for dark words, by the colour that the HTML views name."""

Rows = list[dict[str, Any]]


def rows(of: Rows) -> alt.Chart:
    """A chart over plain rows, which hold nothing but texts, numbers and truth values."""
    return alt.Chart(alt.InlineData(values=of))


def layered(*charts: alt.Chart) -> alt.LayerChart:
    """Charts on top of one another, on one axis."""
    made = alt.layer(*charts)
    assert isinstance(made, alt.LayerChart)  # only facets in layers make another kind
    return made


def finished(
    chart: alt.Chart | alt.LayerChart, title: str, about: str, *, height: int, width: int = WIDTH
) -> alt.LayerChart:
    """A chart with its title, the line below it, and the look that all pictures share."""
    base = chart if isinstance(chart, alt.LayerChart) else layered(chart)
    heading = alt.Title(title, subtitle=wrapped(about, width)) if about else alt.Title(title)
    made = base.properties(width=width, height=height, title=heading).configure(
        background="white", padding=14, font=FONT, aria=False,
        view=alt.ViewConfig(stroke=None),
        title=alt.TitleConfig(
            anchor="start", frame="bounds", fontSize=15, color=INK, subtitleColor=SOFT, subtitleFontSize=12.5,
            subtitlePadding=4, subtitleLineHeight=16, offset=14,
        ),
        axis=alt.AxisConfig(
            labelFontSize=12, titleFontSize=12, titleFontWeight="normal", labelColor=INK, titleColor=SOFT,
            gridColor=PALE, domainColor=LINE, tickColor=LINE, labelLimit=260, titlePadding=8,
        ),
        legend=alt.LegendConfig(
            orient="bottom", direction="horizontal", title=None, labelFontSize=12, labelColor=INK, labelLimit=320,
            columns=4, symbolStrokeWidth=1.5, offset=10, columnPadding=14,
        ),
        text=alt.MarkConfig(fontSize=12, color=INK),
    )  # fmt: skip
    return alt.LayerChart.from_dict(_clean(made.to_dict()), validate=False)


def _clean(part: Any) -> Any:  # noqa: ANN401  # a specification is any JSON
    """A specification without control characters in its texts: the renderer aborts on them."""
    if isinstance(part, str):
        return clean(part)
    if isinstance(part, dict):
        return {key: _clean(value) for key, value in part.items()}
    return [_clean(each) for each in part] if isinstance(part, list) else part


def said(words: str) -> alt.Chart:
    """A sentence in a picture's place."""
    text = alt.Chart(alt.InlineData(values=[{"said": words}])).mark_text(align="left", x=0, y=12, fontSize=14)
    made: alt.Chart = text.encode(text="said:N")
    return made


LETTERS_A_PIXEL: Final = 1 / 5.6
"""How many letters of the smaller size there are to a pixel, nearly."""


def wrapped(text: str, width: int) -> list[str]:
    """A text in as few lines as the width and the names to its left have room for, of nearly equal length.

    A line break in the text stays one.
    """
    room = int((width + 80) * LETTERS_A_PIXEL)
    lines: list[str] = []
    for paragraph in text.splitlines():
        filled = wrap(paragraph, room)
        narrower = next((n for n in range(20, room) if len(wrap(paragraph, n)) == len(filled)), room)
        lines += filled if len(filled) == 1 else wrap(paragraph, narrower)
    return lines
