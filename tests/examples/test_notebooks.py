"""The notebooks in `examples`: they run, they say what is committed, and they are fit to be shown."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from importlib.util import find_spec
from pathlib import Path

import pytest
from nbformat import NotebookNode
from nbformat.v4 import new_code_cell, new_notebook

from examples.run_notebooks import FOLDER, METADATA, read, run

NOTEBOOKS = sorted(FOLDER.glob("*.ipynb"))
LARGEST = 1_000_000
ADDRESS = re.compile(r"0x[0-9a-f]{6,}")
MACHINE = re.compile(r"/(home|root|tmp|Users)/|\b[A-Z]:\\\\|site-packages")
PICTURE = "image/svg+xml"

each_notebook = pytest.mark.parametrize("path", NOTEBOOKS, ids=lambda path: path.stem)


def code_cells(notebook: NotebookNode) -> list[NotebookNode]:
    return [cell for cell in notebook.cells if cell.cell_type == "code"]


def outputs(notebook: NotebookNode) -> Iterator[NotebookNode]:
    return (output for cell in code_cells(notebook) for output in cell.outputs)


def said(cell: NotebookNode) -> list[tuple[str, str]]:
    """What a cell says in plain text, with the kind of each output."""
    texts = []
    for output in cell.outputs:
        text = output.text if output.output_type == "stream" else output.get("data", {}).get("text/plain", "")
        texts.append((output.get("name", output.output_type), ADDRESS.sub("0x", text)))
    return texts


def sorts(notebook: NotebookNode) -> list[list[list[str]]]:
    """The forms (text, HTML, picture) of each output of each cell."""
    return [[sorted(output.get("data", {})) for output in cell.outputs] for cell in code_cells(notebook)]


def test_the_five_stories_are_there() -> None:
    assert len(NOTEBOOKS) == 5


@each_notebook
def test_it_runs_and_says_what_is_committed(path: Path) -> None:
    committed, now = read(path), run(read(path))
    assert [said(cell) for cell in code_cells(now)] == [said(cell) for cell in code_cells(committed)], (
        "written anew by: python examples/run_notebooks.py"
    )
    assert sorts(now) == sorts(committed)


@each_notebook
def test_it_says_nothing_on_standard_error(path: Path) -> None:
    assert not [output for output in outputs(read(path)) if output.get("name") == "stderr"]


@each_notebook
def test_it_was_run_from_top_to_bottom(path: Path) -> None:
    cells = code_cells(read(path))
    assert [cell.execution_count for cell in cells] == list(range(1, len(cells) + 1))
    assert any(cell.outputs for cell in cells)
    assert not [output for output in outputs(read(path)) if output.output_type == "error"]


@each_notebook
def test_it_has_a_picture_and_says_in_words_what_it_shows(path: Path) -> None:
    drawn = [output.data for output in outputs(read(path)) if PICTURE in output.get("data", {})]
    assert drawn
    for data in drawn:
        assert len(data["text/plain"].split()) > 5, "the alternative is a sentence, not a name"
        assert 'role="img"' in data[PICTURE] and "<desc>" in data[PICTURE]


@each_notebook
def test_it_ends_with_what_to_try_next(path: Path) -> None:
    last = read(path).cells[-1]
    assert last.cell_type == "markdown" and "## What to try next" in last.source


@each_notebook
def test_its_links_lead_somewhere(path: Path) -> None:
    prose = "\n".join(cell.source for cell in read(path).cells if cell.cell_type == "markdown")
    for target in re.findall(r"\]\(([^)#]+)\)", prose):
        assert (path.parent / target).exists(), target


@each_notebook
def test_it_holds_nothing_of_the_machine_it_was_run_on(path: Path) -> None:
    notebook = read(path)
    assert notebook.metadata == METADATA
    assert not [cell for cell in notebook.cells if cell.metadata]
    text = path.read_text(encoding="utf-8")
    assert not MACHINE.search(text) and str(FOLDER) not in text


@each_notebook
def test_it_is_small_and_of_the_format_that_names_its_cells(path: Path) -> None:
    raw = path.read_bytes()
    assert len(raw) < LARGEST
    assert (json.loads(raw)["nbformat"], json.loads(raw)["nbformat_minor"]) == (4, 5)


LONG_WORK = """
from schoolrules import compare_policies, sample
case = sample.load().cases[0]
len(compare_policies(case.policy, case.policy, [case.record] * 100, case.calendar, case.as_of))
"""


@pytest.mark.skipif(find_spec("ipywidgets") is not None, reason="with ipywidgets there is a bar")
def test_long_work_in_a_notebook_without_widgets_shows_no_bar_and_no_warning() -> None:
    ran = run(new_notebook(cells=[new_code_cell(LONG_WORK)]))
    assert [said(cell) for cell in ran.cells] == [[("execute_result", "0")]]
