"""Tables that fit: in full where there is room, the last column under its row where not, else a block for each row."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from textwrap import wrap

from rich.cells import cell_len
from rich.text import Text

GAP = 2
LEAST_FOR_LAST = 24
"""The last column wraps in its own place only where it has this much room."""

Row = Sequence[str]


def lines(columns: Row, rows: Sequence[Row], *, width: int | None, styles: Mapping[str, str]) -> Iterator[Text]:
    """A table's lines, no wider than `width` cells (None: as wide as it is); a column without content is left out."""
    kept = [at for at in range(len(columns)) if any(row[at] for row in rows)]
    columns, rows = [columns[at] for at in kept], [[row[at] for at in kept] for row in rows]
    if not rows:
        return
    widths = [max(map(cell_len, column)) for column in zip(columns, *rows, strict=True)]
    whole = sum(widths) + GAP * (len(widths) - 1)
    fixed = whole - widths[-1]
    if width is None or whole <= width:
        yield _line(columns, widths, {}, "bold")
        yield from (_line(row, widths, styles) for row in rows)
    elif fixed + LEAST_FOR_LAST <= width:
        yield _line(columns, widths, {}, "bold")
        for row in rows:
            first, *more = wrap(row[-1], width - fixed, break_on_hyphens=False) or [""]
            yield _line([*row[:-1], first], widths, styles)
            yield from (Text(" " * fixed + rest) for rest in more)
    elif fixed - GAP <= width:
        yield _line(columns[:-1], widths[:-1], {}, "bold")
        for row in rows:
            yield _line(row[:-1], widths[:-1], styles)
            yield from _under(columns[-1], row[-1], width)
    else:
        for number, row in enumerate(rows):
            yield from [Text()] if number else []
            for label, cell in zip(columns, row, strict=True):
                yield from _under(label, cell, width, indent=0)


def _line(row: Row, widths: Sequence[int], styles: Mapping[str, str], style: str = "") -> Text:
    line = Text()
    for cell, room in zip(row, widths, strict=True):
        line.append(cell, style or styles.get(cell, ""))
        line.append(" " * (room - cell_len(cell) + GAP))
    line.rstrip()
    return line


def _under(label: str, cell: str, width: int, *, indent: int = 4) -> Iterator[Text]:
    """A cell on lines of its own, behind its column's name."""
    if cell:
        before, after = " " * indent, " " * (indent + 2)
        text = f"{label}: {cell}"
        found = wrap(
            text, max(width, indent + 12), initial_indent=before, subsequent_indent=after, break_on_hyphens=False
        )
        yield from map(Text, found)
