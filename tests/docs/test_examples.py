"""Every example in the Markdown pages and the library's docstrings runs, and prints what it says."""

from __future__ import annotations

import doctest
import importlib
import pkgutil
from pathlib import Path

import pytest
from sybil import Sybil
from sybil.parsers.markdown import PythonCodeBlockParser

import schoolrules
from tests.shared_files import REPOSITORY

OPTIONS = doctest.ELLIPSIS | doctest.NORMALIZE_WHITESPACE

READER = Sybil(parsers=[PythonCodeBlockParser(doctest_optionflags=OPTIONS)], path=str(REPOSITORY))
PAGES = [
    page
    for page in [
        REPOSITORY / "README.md",
        REPOSITORY / "CONTRIBUTING.md",
        *sorted(REPOSITORY.glob("docs/**/*.md")),
    ]
    if "```python" in page.read_text(encoding="utf-8")
]
MODULES = [
    "schoolrules",
    *(found.name for found in pkgutil.walk_packages(schoolrules.__path__, "schoolrules.")),
]


@pytest.mark.parametrize("page", PAGES, ids=lambda page: str(page.relative_to(REPOSITORY)))
def test_the_examples_of_a_page_run(page: Path) -> None:
    """The blocks of one page share their names, from top to bottom."""
    for example in READER.parse(page).examples():
        example.evaluate()


def test_the_readme_has_an_example() -> None:
    assert REPOSITORY / "README.md" in PAGES


@pytest.mark.parametrize("name", [name for name in MODULES if not name.endswith("__main__")])
def test_the_examples_of_a_module_run(name: str) -> None:
    assert doctest.testmod(importlib.import_module(name), optionflags=OPTIONS).failed == 0
