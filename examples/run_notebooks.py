"""Runs the notebooks of this folder, each in a fresh kernel, and writes them back with their outputs.

    python examples/run_notebooks.py                     all of them
    python examples/run_notebooks.py a_snow_week.ipynb   one

What differs from machine to machine (versions, times, paths) is not kept, so that a second run changes nothing.
"""

from __future__ import annotations

import argparse
import os
import tempfile
from collections.abc import Sequence
from pathlib import Path

import nbformat
from nbclient import NotebookClient
from nbformat import NotebookNode

FOLDER = Path(__file__).parent
SECONDS = 120
"""The longest that a notebook may take."""
METADATA = {
    "kernelspec": {"display_name": "Python 3", "language": "python", "name": "python3"},
    "language_info": {"name": "python"},
}


def read(path: Path) -> NotebookNode:
    """The notebook of a file. Raises ValidationError where it is none."""
    notebook: NotebookNode = nbformat.read(path, as_version=4)
    nbformat.validate(notebook)
    return notebook


def run(notebook: NotebookNode) -> NotebookNode:
    """Another notebook: the same cells with what they put out now.

    Raises CellExecutionError where a cell fails, CellTimeoutError where one takes too long.
    """
    fresh = nbformat.from_dict(notebook)
    with tempfile.TemporaryDirectory() as profile:  # nobody's own settings and history
        client = NotebookClient(
            fresh,
            timeout=SECONDS,
            kernel_name="python3",
            record_timing=False,
            coalesce_streams=True,  # what is printed in a cell is one output, however it arrived
            extra_arguments=["--log-level=ERROR"],
            resources={"metadata": {"path": str(FOLDER)}},
        )
        client.execute(env={**os.environ, "IPYTHONDIR": profile})
    return tidied(fresh)


def tidied(notebook: NotebookNode) -> NotebookNode:
    """The notebook without what differs from machine to machine."""
    notebook.metadata = nbformat.from_dict(METADATA)
    for cell in notebook.cells:
        cell.metadata = NotebookNode()
    return notebook


def main(arguments: Sequence[str] | None = None) -> None:
    """Run the notebooks named, or all."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else None)
    parser.add_argument("notebook", nargs="*", type=Path, help="a file of this folder; all where none is named")
    for named in parser.parse_args(arguments).notebook or sorted(FOLDER.glob("*.ipynb")):
        path = FOLDER / named.name
        nbformat.write(run(read(path)), path)
        print(f"{path.name}: written")


if __name__ == "__main__":
    main()
