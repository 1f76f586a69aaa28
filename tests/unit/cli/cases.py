"""Case files for the command's tests, small enough to be reckoned by hand."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from pathlib import Path

from click.testing import CliRunner, Result

from schoolrules.cli import main

SECRET = "Zaphod-Beeblebrox-7731"
CALENDAR: Mapping[str, object] = {"first": "2025-08-18", "last": "2026-05-29", "closed": [{"on": "2025-09-01"}]}


def case(events: Iterable[Mapping[str, object]] = (), **changes: object) -> dict[str, object]:
    """A case of truancy-intervention on Monday 20 October 2025."""
    record = {"subject": "S-1", "events": list(events)}
    whole: dict[str, object] = {"policy": "truancy-intervention", "as_of": "2025-10-20", "calendar": CALENDAR}
    return {**whole, "record": record, **changes}


def absence(day: str, status: str = "unexcused", **more: object) -> dict[str, object]:
    """One absence."""
    return {"kind": "absence", "on": day, "status": status, **more}


OPEN = case([absence("2025-10-01")])
SETTLED = case([absence("2025-10-01", "excused")])
BREACHED_AND_PAUSED = case(
    [
        absence("2025-10-01"),
        {"kind": "step", "on": "2025-10-02", "step": "referral-1"},
        {"kind": "progress_review", "on": "2025-10-03", "adequate": True},
    ]
)
"""A referral without interventions or a review; then progress was adequate: nothing is open, a rule was broken."""


def written(folder: Path, data: object, name: str = "case.json") -> str:
    """The path of a file that holds the data as JSON."""
    file = folder / name
    file.write_text(data if isinstance(data, str) else json.dumps(data), encoding="utf-8")
    return str(file)


def run(*arguments: str, stdin: str | bytes | None = None) -> Result:
    """The command run in this process; an exception that escapes it fails the test."""
    return CliRunner().invoke(main, list(arguments), input=stdin, catch_exceptions=False)
