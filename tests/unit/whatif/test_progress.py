"""The bar of a long sweep: there where a person watches, nowhere else."""

from __future__ import annotations

import os
import subprocess
import sys

import pytest

from tests.shared_files import REPOSITORY

SWEEP = """
import sys
from schoolrules import policies, sample, sweep
cases = sample.load().cases
records = [case.record for case in cases if case.policy.id == "truancy-intervention"]
settings = {"unexcused-9-of-180.at_least": range(1, int(sys.argv[1]) + 1)}
progress = False if sys.argv[2] == "never" else None
swept = sweep(policies.get("truancy-intervention"), records, cases[0].calendar, cases[0].as_of, settings,
              findings=["unexcused-9-of-180"], progress=progress)
print(len(swept), "rich" in sys.modules)
"""
SHORT, LONG = 2, 4_000


def swept(settings: int, how: str = "", *, watched: bool, terminal: str = "xterm-256color") -> tuple[str, str]:
    """What a sweep in a process of its own prints, and what it writes to standard error."""
    pty = pytest.importorskip("pty")
    environment = {**os.environ, "PYTHONPATH": str(REPOSITORY / "src"), "TERM": terminal}
    reading, writing = pty.openpty() if watched else os.pipe()
    process = subprocess.Popen(
        [sys.executable, "-c", SWEEP, str(settings), how], stdout=subprocess.PIPE, stderr=writing, env=environment
    )
    os.close(writing)
    found = b""
    while True:
        try:
            chunk = os.read(reading, 65536)
        except OSError:
            break
        if not chunk:
            break
        found += chunk
    os.close(reading)
    printed, _ = process.communicate(timeout=60)
    assert process.returncode == 0, found.decode()
    return printed.decode(), found.decode("utf-8")


def test_a_long_sweep_on_a_terminal_shows_a_bar() -> None:
    printed, told = swept(LONG, watched=True)
    assert printed == f"{LONG} True\n"
    assert "Sweep" in told


def test_a_short_sweep_shows_none_and_loads_nothing_to_draw_with() -> None:
    assert swept(SHORT, watched=True) == (f"{SHORT} False\n", "")


def test_nobody_gets_a_bar_who_does_not_watch_or_does_not_want_one() -> None:
    assert swept(LONG, watched=False)[1] == ""
    assert swept(LONG, "never", watched=True) == (f"{LONG} False\n", "")
    assert swept(LONG, watched=True, terminal="dumb")[1] == ""
