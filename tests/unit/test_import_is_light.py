"""`import schoolrules` costs pydantic, dateutil and holidays, and nothing else from outside."""

from __future__ import annotations

import subprocess
import sys

import pytest

ALLOWED = {"dateutil", "holidays", "pydantic"}
# What those three load in their turn.
ALLOWED_BELOW = {"annotated_types", "pydantic_core", "six", "typing_extensions", "typing_inspection"}

PROBE = """
import sys
before = set(sys.modules)
import schoolrules
print(*{name.partition(".")[0] for name in set(sys.modules) - before})
"""


@pytest.fixture(scope="module")
def loaded() -> set[str]:
    """Top-level names of the modules that a fresh interpreter loads for `import schoolrules`."""
    done = subprocess.run([sys.executable, "-c", PROBE], capture_output=True, text=True, check=True)
    return set(done.stdout.split())


@pytest.mark.parametrize(
    "heavy",
    [
        "altair",
        "click",
        "hypothesis",
        "narwhals",
        "numpy",
        "pandas",
        "polars",
        "pyarrow",
        "pytest",
        "rich",
        "typer",
        "vl_convert",
    ],
)
def test_a_heavy_library_is_not_loaded(loaded: set[str], heavy: str) -> None:
    assert heavy not in loaded


def test_nothing_else_from_outside_is_loaded(loaded: set[str]) -> None:
    outside = {name for name in loaded if name not in sys.stdlib_module_names and name != "schoolrules"}
    # `_` marks build hooks and generated standard modules, which carry the platform's name.
    assert {name for name in outside if not name.startswith("_")} <= ALLOWED | ALLOWED_BELOW


WHAT_IF_PROBE = """
import sys
import schoolrules
offered = {*dir(schoolrules)} >= {*schoolrules.__all__}
before = "schoolrules.whatif" in sys.modules
from schoolrules import forecast
print(offered, before, forecast is sys.modules["schoolrules.whatif"].forecast, "forecast" in vars(schoolrules))
"""


def test_what_if_is_offered_by_the_front_door_and_loaded_when_it_is_asked_for() -> None:
    done = subprocess.run([sys.executable, "-c", WHAT_IF_PROBE], capture_output=True, text=True, check=True)
    assert done.stdout.split() == ["True", "False", "True", "True"]
