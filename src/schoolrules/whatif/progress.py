"""A progress bar for work that is long, where a person watches. Nothing else in the library's core draws anything."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from importlib.util import find_spec
from typing import Literal, TypeAlias

Progress: TypeAlias = Callable[[int, int], None]
"""Called with how many records are done, and how many there are."""
LONG = 2_000
"""How many evaluations make work long: a second or two. The library has no clock, so that it is known beforehand."""


def _silent(done: int, of: int) -> None:
    """Tells nobody."""


@contextmanager
def told(progress: Progress | Literal[False] | None, what: str, evaluations: float) -> Iterator[Progress]:
    """Whom to tell how far the work is: who was given, a bar where the work is long and somebody watches, or nobody.

    `evaluations` is how many evaluations the work is worth. A bar goes to standard error, on a terminal or in a
    notebook, and is gone at the end.
    """
    if callable(progress):
        yield progress
    elif progress is False or evaluations < LONG:
        yield _silent
    else:
        with _bar(what) as bar:
            yield bar


@contextmanager
def _bar(what: str) -> Iterator[Progress]:
    from rich.console import Console
    from rich.progress import BarColumn, MofNCompleteColumn, TextColumn, TimeRemainingColumn
    from rich.progress import Progress as Bars

    console = Console(stderr=True)
    drawable = find_spec("ipywidgets") is not None if console.is_jupyter else console.is_interactive
    if not drawable:  # a notebook without widgets would show a warning in the bar's place
        yield _silent
        return
    columns = (TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn(), TimeRemainingColumn())
    with Bars(*columns, console=console, transient=True) as bars:
        task = bars.add_task(what, total=None)
        yield lambda done, of: bars.update(task, completed=done, total=of)
