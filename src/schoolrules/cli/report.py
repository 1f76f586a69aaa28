"""Reports as files: all of them made before the first is written, and each put in its place whole."""

from __future__ import annotations

import os
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Final

import click

from schoolrules import report
from schoolrules.case import Case
from schoolrules.cli.cases import read_folder
from schoolrules.cli.files import STDIN, refuse

STDOUT: Final = "-"
INDEX: Final = "index"


def write_report(source: str, output: str, read: Callable[[str], Case]) -> None:
    """The page of a case to a file, or to standard output; of a folder of cases a page each and an index, to a folder.

    Raises:
        Refusal: a case that cannot be used (of a folder: every problem of every file), or a place that cannot be
            written to. Then nothing has been written, unless the disk itself failed halfway.
    """
    if source != STDIN and Path(source).is_dir():
        _write_folder(_pages(Path(source), read), output)
    else:
        page = report.case_page(read(source).evaluate())
        if output == STDOUT:
            click.echo(page.encode("utf-8"), nl=False)
        else:
            _write_file(page, source, output)


def _write_file(page: str, source: str, output: str) -> None:
    file = Path(output)
    if file.is_dir():
        refuse(output, "a directory: name the file to write")
    if file.exists() and not file.is_file():
        refuse(output, "not a file that can be replaced; - is standard output")
    if file.exists() and source != STDIN and file.samefile(source):
        refuse(output, "the case file itself: name another")
    if not file.parent.is_dir():
        refuse(output, "its folder does not exist")
    _put({file: page}, output)


def _write_folder(pages: Mapping[str, str], output: str) -> None:
    folder = Path(output)
    if output == STDOUT or (folder.exists() and not folder.is_dir()):
        refuse(output, "a folder of cases is reported into a folder: name one")
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError:
        refuse(output, "cannot be made")
    _put({folder / name: page for name, page in pages.items()}, output)


def _pages(folder: Path, read: Callable[[str], Case]) -> dict[str, str]:
    """The page of each case of a folder by its file's name, and the index at last."""
    found = read_folder(str(folder), lambda name: read(name).evaluate())
    cases = {_page_name(file, list(found)): evaluation for file, evaluation in found.items()}
    pages = {name: report.case_page(evaluation) for name, evaluation in cases.items()}
    return {**pages, f"{INDEX}.html": report.index_page((_address(name), found) for name, found in cases.items())}


def _page_name(file: Path, files: list[Path]) -> str:
    """What the page of a case file is called; the index's own name is left to the index."""
    name = file.stem
    if name.casefold() == INDEX:
        taken = {each.stem.casefold() for each in files}
        while name.casefold() in taken:
            name += "-case"
    return f"{name}.html"


def _address(name: str) -> str:
    """A file's name as a relative address."""
    from urllib.parse import quote

    return f"./{quote(name)}"


def _put(pages: Mapping[Path, str], output: str) -> None:
    """Every page written beside its place first, then moved there: none is ever seen half-written."""
    waiting: dict[Path, Path] = {}
    try:
        for place, page in pages.items():
            target = place.resolve()
            part = target.with_name(f".{target.name}.{os.getpid()}.part")
            waiting[part] = target
            with part.open("xb") as file:
                file.write(page.encode("utf-8"))
                file.flush()
                os.fsync(file.fileno())
        for part, target in waiting.items():
            part.replace(target)
    except OSError:
        refuse(output, "cannot be written to")
    finally:
        for part in waiting:
            part.unlink(missing_ok=True)
