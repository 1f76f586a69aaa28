"""`st.from_type` knows the library's types as soon as both libraries are imported, in either order."""

from __future__ import annotations

import os
import subprocess
import sys
from importlib import metadata

import pytest

ENTRY = "_schoolrules_hypothesis:register"
DRAWN = """
from hypothesis import Phase, find, settings, strategies as st
once = settings(database=None, derandomize=True, phases=[Phase.generate])
for name in ("Case", "Record", "SchoolCalendar", "Policy", "Period"):
    type_ = getattr(schoolrules, name)
    found = find(st.from_type(type_), lambda value: True, settings=once)
    assert isinstance(found, type_), name
"""
HYPOTHESIS_FIRST = """
import sys
import hypothesis
import _schoolrules_hypothesis as hook
hook.register()
assert [name for name in sys.modules if name.partition(".")[0] == "schoolrules"] == []
import importlib.util
assert importlib.util.find_spec("schoolrules") is not None
import schoolrules
assert "schoolrules.testing" not in sys.modules
assert not any(type(finder).__module__ == hook.__name__ for finder in sys.meta_path)
"""
PACKAGE_FIRST = """
import sys
import schoolrules
import hypothesis
import _schoolrules_hypothesis as hook
hook.register()
assert "schoolrules.testing" not in sys.modules
"""


@pytest.mark.parametrize("program", [HYPOTHESIS_FIRST, PACKAGE_FIRST], ids=["hypothesis-first", "package-first"])
def test_the_types_are_drawn_and_nothing_is_loaded_before(program: str) -> None:
    """The hook loads nothing of the package; the package nothing of its strategies, until one is asked for."""
    done = subprocess.run(
        [sys.executable, "-W", "error", "-c", program + DRAWN],
        capture_output=True,
        text=True,
        check=False,
        env={**os.environ, "HYPOTHESIS_NO_PLUGINS": "1"},
    )
    assert done.returncode == 0, done.stderr


def test_hypothesis_finds_the_hook_where_the_package_is_installed() -> None:
    """By its entry point."""
    try:
        installed = metadata.distribution("schoolrules")
    except metadata.PackageNotFoundError:
        pytest.skip("schoolrules is not installed here, only on the path")
    hooks = {entry.value for entry in installed.entry_points if entry.group == "hypothesis"}
    assert hooks == {ENTRY}


def test_without_the_extra_the_import_says_what_to_install() -> None:
    """Not that some module is missing."""
    code = "import sys; sys.modules['hypothesis'] = None; import schoolrules; import schoolrules.testing"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=False)
    assert done.returncode == 1
    assert 'ImportError: schoolrules.testing needs Hypothesis: pip install "schoolrules[testing]"' in done.stderr
