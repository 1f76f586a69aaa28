"""HTML from the standard library alone: every text is escaped unless it is `Html` already.

What comes out is well-formed XML too, so that a strict parser can read it.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from html import escape
from typing import Final

WIDE: Final = 4
"""From so many columns on a table is wide."""
VOID: Final = frozenset(("br", "col", "link", "meta"))
UNWANTED: Final = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069\ud800-\udfff\ufffe\uffff]")
"""What no document may hold, and the signs that turn the direction of the text around them."""


class Html(str):
    """Text that is HTML already, and is not escaped again."""

    __slots__ = ()


def text(value: str) -> Html:
    """Text as HTML; `Html` stays as it is. A control character becomes the replacement character."""
    return value if isinstance(value, Html) else Html(escape(clean(value)))


def clean(value: str) -> str:
    """Text without the signs that no document may hold, each replaced, and with plain ends of lines."""
    return UNWANTED.sub("\N{REPLACEMENT CHARACTER}", value.replace("\r\n", "\n").replace("\r", "\n"))


def tag(name: str, /, *children: str | None, **attributes: str | int | float | None) -> Html:
    """An element. A child or an attribute that is None is left out; `class_` is `class`, `stroke_width` `stroke-width`.

    >>> print(tag("p", "a < b", class_="small"))
    <p class="small">a &lt; b</p>
    """
    shown = ((key.rstrip("_").replace("_", "-"), value) for key, value in attributes.items() if value is not None)
    opening = name + "".join(f' {key}="{text(str(value))}"' for key, value in shown)
    if name in VOID:
        return Html(f"<{opening}/>")
    return Html(f"<{opening}>{join(children)}</{name}>")


def join(parts: Iterable[str | None], separator: str = "") -> Html:
    """Parts one after another, each escaped unless it is `Html`; None is left out."""
    return Html(text(separator).join(text(part) for part in parts if part is not None))


def items(entries: Iterable[str], *, class_: str | None = None) -> Html | None:
    """A list; None where it would be empty."""
    made = [tag("li", entry) for entry in entries]
    return tag("ul", *made, class_=class_) if made else None


def pairs(entries: Iterable[tuple[str, str | None]]) -> Html:
    """A list of terms and what they say; a term whose value is None or empty is left out."""
    made = [tag("div", tag("dt", term), tag("dd", value)) for term, value in entries if value]
    return tag("dl", *made)


def table(caption: str, columns: Sequence[str], rows: Iterable[Sequence[str | None]]) -> Html:
    """A table with a caption; the first cell of each row is its heading. Many columns are `wide` and may scroll."""
    head = tag("tr", *(tag("th", column, scope="col") for column in columns))
    body = [tag("tr", tag("th", row[0], scope="row"), *(tag("td", cell or "") for cell in row[1:])) for row in rows]
    made = tag(
        "table",
        tag("caption", caption),
        tag("thead", head),
        tag("tbody", *body),
        class_="wide" if len(columns) >= WIDE else None,
    )
    return tag("div", made, class_="scroll", role="region", tabindex=0, aria_label=caption)
