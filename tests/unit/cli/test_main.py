"""The command without its script: `python -m schoolrules`."""

from __future__ import annotations

import os
import subprocess
import sys

from schoolrules import __version__
from tests.shared_files import REPOSITORY


def test_the_module_is_the_command() -> None:
    done = subprocess.run(
        [sys.executable, "-m", "schoolrules", "--version"],
        env={**os.environ, "PYTHONPATH": str(REPOSITORY / "src")}, capture_output=True, text=True, check=True,
    )  # fmt: skip
    assert done.stdout == f"schoolrules {__version__}\n"
