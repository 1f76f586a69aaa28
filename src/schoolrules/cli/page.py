"""What goes to standard output: styled and wrapped for a person's terminal, plain in a pipe."""

from __future__ import annotations

import os
import sys
from collections.abc import Iterable, Sequence

import click
from rich import box
from rich.console import Console, RenderableType
from rich.padding import Padding
from rich.table import Table
from rich.text import Text

WIDEST_PROSE = 110
PROSE_IN_A_PIPE = 100
ROW_IN_A_PIPE = 4000
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
    return "".join(
        c if c.isprintable() else " " if c.isspace() else "\N{REPLACEMENT CHARACTER}" for c in str(text)
    )


class Page:
    """What one command prints, gathered and written at once.

    A table's rows wrap on a terminal; in a pipe each stays on its line. Prose wraps in both.
    """

    def __init__(self) -> None:
        self.is_terminal = sys.stdout.isatty()
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

    def entry(self, label: str, text: str, *, indent: int = 2, room: int = 12) -> None:
        """A label and what it says; further lines begin under the text."""
        self._hanging(Text(clean(label), style="dim"), Text(clean(text)), indent, room)

    def table(self, columns: Sequence[str], rows: Iterable[Sequence[str]]) -> None:
        """A table; cells that are words of the contract have their colour on a terminal."""
        found = Table(
            box=box.SIMPLE_HEAD if self.is_terminal else None,
            show_edge=False,
            pad_edge=False,
            safe_box=True,
            padding=(0, 2, 0, 0),
            header_style="bold" if self.is_terminal else "",
        )
        for column in columns:
            found.add_column(column, overflow="fold", no_wrap=not self.is_terminal)
        for row in rows:
            found.add_row(*(Text(clean(cell), style=STYLES.get(cell, "")) for cell in row))
        self._add(Padding(found, (0, 0, 0, 2)), self._console.width)

    def _hanging(self, mark: Text, text: Text, indent: int, room: int) -> None:
        grid = Table.grid(padding=(0, 0))
        grid.add_column(width=room)
        grid.add_column(overflow="fold")
        grid.add_row(mark, text)
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
