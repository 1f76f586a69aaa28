"""Comparisons and sweeps as tables in HTML, for notebooks."""

from __future__ import annotations

from typing import TYPE_CHECKING

from schoolrules.evaluation.html import STYLE, word
from schoolrules.markup import Html, items, join, table, tag
from schoolrules.policy.words import plain

if TYPE_CHECKING:
    from schoolrules.whatif.comparison import Comparison
    from schoolrules.whatif.sweep import Sweep

ROWS_SHOWN = 200
"""The most rows that a sweep shows; `to_rows` has them all."""


def comparison_html(comparison: Comparison) -> str:
    """What lies between two evaluations, what differs and why, and the printed dates: a fragment, escaped."""
    rows = [
        [
            each.id or "the case",
            plain(each.field),
            _said(each.before),
            _said(each.after),
            "; ".join(comparison.why(each)),
        ]
        for each in comparison
    ]
    made = items(text for text, _ in comparison.alterations)
    letters = items(letter.text for letter in comparison.letters)
    columns = ("Of", "What", "Before", "After", "Because of")
    return tag(
        "div",
        STYLE,
        tag("p", tag("strong", f"{comparison.before.subject}: what would differ")),
        made,
        table(f"Differences: {len(rows)}", columns, rows) if rows else tag("p", "Nothing differs."),
        None if letters is None else join((tag("p", tag("strong", "Dates in letters already sent")), letters)),
        class_="schoolrules",
    )


def _said(value: object) -> str:
    if isinstance(value, tuple):
        return ", ".join(map(str, value)) or "none"
    return "none" if value is None else word(value)


def sweep_html(sweep: Sweep) -> str:
    """How many records meet what under each setting, and how many flip: a fragment, escaped."""
    rows = sweep.to_rows()
    shown = rows[:ROWS_SHOWN]
    columns = (
        [plain(str(key)).capitalize() if key not in sweep.names else str(key) for key in shown[0]] if shown else []
    )
    more = f"The first {ROWS_SHOWN} of {len(rows)} rows; to_rows() has them all." if len(rows) > ROWS_SHOWN else None
    caption = f"{sweep.policy.title}: {len(sweep.subjects)} records as of {sweep.as_of}"
    body: Html = table(caption, columns, ([str(value) for value in row.values()] for row in shown))
    return tag("div", STYLE, body, None if more is None else tag("p", more), class_="schoolrules")
