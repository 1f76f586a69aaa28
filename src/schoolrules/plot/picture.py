"""A picture and the words that say what it shows."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from hashlib import sha256
from io import BytesIO, StringIO
from pathlib import Path
from typing import Any, Final

import altair as alt

from schoolrules.errors import InvalidArgument
from schoolrules.markup import Html, tag, text

SHARPNESS: Final = 2
"""How many dots a pixel has in a PNG."""
SUFFIXES: Final = (".html", ".png", ".svg")
PAGE_STYLE: Final = Html("""<style>
:root{color-scheme:light dark}
body{font:16px/1.5 system-ui,sans-serif;margin:1.5rem auto;max-width:60rem;padding:0 1rem}
figure{margin:0}svg{max-width:100%;height:auto}pre{white-space:pre-wrap;font:inherit}
</style>""")


@dataclass(frozen=True, slots=True, repr=False)
class Picture:
    """A chart, and the same in words: for whoever cannot see it, and wherever it cannot be drawn.

    It shows what it was made from, a pupil's record perhaps: keep it as confidential as that.
    """

    title: str
    text: str
    """What the picture shows, with the numbers and the dates: whole sentences, or a short list."""
    chart: alt.LayerChart = field(hash=False)
    """The Altair chart, to be altered or put together with others."""

    def svg(self) -> str:
        """The picture as SVG, self-contained, the text its description; the same bytes for the same versions."""
        made = StringIO()
        self.chart.save(made, format="svg")
        return _described(made.getvalue(), self.title, self.text)

    def png(self) -> bytes:
        """The picture as PNG, two dots to a pixel."""
        made = BytesIO()
        self.chart.save(made, format="png", scale_factor=SHARPNESS)
        return made.getvalue()

    def html(self) -> str:
        """The picture and its text as a page that refers to nothing outside itself."""
        head = tag("head", tag("meta", charset="utf-8"), tag("title", self.title), PAGE_STYLE)
        figure = tag("figure", Html(self.svg()), tag("figcaption", tag("pre", self.text)))
        return f"<!DOCTYPE html>\n{tag('html', head, tag('body', figure), lang='en')}\n"

    def save(self, path: str | Path) -> None:
        """Writes the picture to a file: `.svg`, `.png`, or `.html` with the text below it.

        Raises:
            InvalidArgument: another ending.
        """
        path = Path(path)
        ending = path.suffix.lower()
        if ending not in SUFFIXES:
            raise InvalidArgument(f"path: expected a name that ends in one of {', '.join(SUFFIXES)}")
        if ending == ".png":
            path.write_bytes(self.png())
        else:
            path.write_text(self.svg() if ending == ".svg" else self.html(), encoding="utf-8", newline="\n")

    def __str__(self) -> str:
        return self.text

    def __repr__(self) -> str:
        return f"<Picture of {len(self.text)} letters and a chart>"

    def _repr_mimebundle_(self, **_: object) -> tuple[dict[str, str], dict[str, Any]]:
        """What a notebook shows: SVG, or the text where there are no pictures."""
        return {"image/svg+xml": self.svg(), "text/plain": self.text}, {"image/svg+xml": {"alt": self.text}}


def _described(svg: str, title: str, about: str) -> str:
    """The SVG with a role, a title and a description, scaled down where there is less room.

    Ids within it are made its own, so that several pictures can stand in one page.
    """
    own = f"p{sha256(svg.encode()).hexdigest()[:8]}-"
    svg = re.sub(r'(\bid="|url\(#)', rf"\g<1>{own}", svg)
    opening = f'<svg role="img" aria-label="{text(" ".join(about.splitlines()))}" style="max-width:100%;height:auto" '
    head, rest = svg.replace("<svg ", opening, 1).split(">", 1)
    return f"{head}>{tag('title', title)}{tag('desc', about)}{rest}"
