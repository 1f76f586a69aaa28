"""What goes to standard output: styled and wrapped for a person's terminal, plain in a pipe."""

from __future__ import annotations

import os
import sys
from collections.abc import Iterable, Sequence

import click
from rich.console import Console, RenderableType
from rich.padding import Padding
from rich.table import Table
from rich.text import Text

from schoolrules.cli import table

WIDEST_PROSE = 110
PROSE_IN_A_PIPE = 100
ROW_IN_A_PIPE = 4000
TABLE_INDENT = 2
STYLES = {
    "met": "bold yellow",
    "breached": "bold red",
    "overdue": "bold red",
    "undetermined": "magenta",
    "blocked": "yellow",
    "ready": "bold green",
    "waiting": "cyan",
    "kept": "green",
    "done": "green",
    "open": "bold yellow",
    "paused": "cyan",
    "must": "bold",
}
"""How a word of the contract looks on a terminal that shows colours."""


def clean(text: object) -> str:
    """Text without control characters: a file's own text must not steer the reader's terminal."""
    return "".join(c if c.isprintable() else " " if c.isspace() else "\N{REPLACEMENT CHARACTER}" for c in str(text))


class Page:
    """What one command prints, gathered and written at once.

    In a pipe each row of a table stays on its line; on a terminal it fits the width. Prose wraps in both.
    """

    def __init__(self) -> None:
        self.is_terminal: bool = sys.stdout.isatty()
        colourless = bool(os.environ.get("NO_COLOR")) or os.environ.get("TERM") == "dumb"
        self._console = Console(
            width=None if self.is_terminal else ROW_IN_A_PIPE,
            force_terminal=self.is_terminal and not colourless,
            no_color=colourless or not self.is_terminal,
            color_system="auto" if self.is_terminal and not colourless else None,
            markup=False,
            highlight=False,
            emoji=False,
        )
        widest = WIDEST_PROSE if self.is_terminal else PROSE_IN_A_PIPE
        self._prose = min(self._console.width, widest)
        self._parts: list[tuple[RenderableType, int]] = []

    def title(self, text: str) -> None:
        """The page's own title."""
        self._add(Text(clean(text), style="bold"), self._prose)

    def heading(self, text: str) -> None:
        """An empty line and a heading."""
        self.gap()
        self._add(Text(clean(text), style="bold underline" if self.is_terminal else ""), self._prose)

    def gap(self) -> None:
        """An empty line."""
        self._add(Text(""), self._prose)

    def text(self, text: str, *, indent: int = 0, style: str = "") -> None:
        """A paragraph; its further lines begin where the first does."""
        self._add(Padding(Text(clean(text), style=style), (0, 0, 0, indent)), self._prose)

    def item(self, text: str, *, indent: int = 2, mark: str = "-") -> None:
        """An entry of a list; its further lines begin under its text."""
        self._hanging(Text(mark), Text(clean(text)), indent, len(mark) + 1)

    def entry(self, label: str, *texts: str, indent: int = 2, room: int = 12) -> None:
        """A label and what it says, several things as a list; further lines begin under the text."""
        for number, text in enumerate(texts):
            mark = Text("" if number else clean(label), style="dim")
            self._hanging(mark, Text(clean(text)), indent, room, "- " if len(texts) > 1 else "")

    def table(self, columns: Sequence[str], rows: Iterable[Sequence[str]]) -> None:
        """A table; cells that are words of the contract have their colour on a terminal."""
        room = self._console.width - TABLE_INDENT if self.is_terminal else None
        cleaned = [[clean(cell) for cell in row] for row in rows]
        for line in table.lines(columns, cleaned, width=room, styles=STYLES):
            self._add(Padding(line, (0, 0, 0, TABLE_INDENT)), self._console.width)

    def _hanging(self, mark: Text, text: Text, indent: int, room: int, bullet: str = "") -> None:
        grid = Table.grid(padding=(0, 0))
        grid.add_column(width=room)
        if bullet:
            grid.add_column(width=len(bullet))
        grid.add_column(overflow="fold")
        grid.add_row(mark, *[bullet] * bool(bullet), text)
        self._add(Padding(grid, (0, 0, 0, indent)), self._prose)

    def _add(self, part: RenderableType, width: int) -> None:
        self._parts.append((part, width))

    def render(self) -> str:
        """The whole page, a line feed at each line's end and no blanks before it."""
        with self._console.capture() as captured:
            for part, width in self._parts:
                self._console.print(part, width=width)
        return "".join(f"{line.rstrip()}\n" for line in captured.get().splitlines())

    def show(self) -> None:
        """Write the page to standard output."""
        write(self.render())


def write(text: str) -> None:
    """Text to standard output; what its encoding lacks becomes `?`."""
    encoding = getattr(sys.stdout, "encoding", None) or "utf-8"
    click.echo(text.encode(encoding, "replace").decode(encoding), nl=False)
