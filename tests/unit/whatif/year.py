"""What the tests of this folder share: a school year, and records put together in a line."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from typing import Any

from schoolrules import Evaluation, Policy, Record, SchoolCalendar, evaluate, policies

YEAR = SchoolCalendar.build(
    date(2025, 8, 18),
    date(2026, 5, 29),
    closed={date(2025, 9, 1): "Labor Day", (date(2025, 12, 22), date(2026, 1, 2)): "Winter break"},
)
TRUANCY = policies.get("truancy-intervention")
NONCOMPLIANCE = policies.get("noncompliance")
NUMBER, FINDING, WINDOW = "unexcused-9-of-180.at_least", "unexcused-9-of-180", "unexcused-9-of-180.window"


def october(*days: int, status: str = "unexcused", **fields: Any) -> list[dict[str, Any]]:
    """Absences on days of October 2025."""
    return [{"kind": "absence", "on": f"2025-10-{day:02}", "status": status, **fields} for day in days]


def step(name: str, day: int, **fields: Any) -> dict[str, Any]:
    """A step taken on a day of October 2025."""
    return {"kind": "step", "step": name, "on": f"2025-10-{day:02}", **fields}


def judged(events: Iterable[dict[str, Any]], day: int, policy: Policy = TRUANCY, **record: Any) -> Evaluation:
    """The evaluation as of a day of October 2025."""
    return evaluate(policy, Record("S-1", events, **record), calendar=YEAR, as_of=date(2025, 10, day))


NINE = (1, 2, 3, 6, 7, 8, 9, 10, 13)
"""The first nine school days of October 2025."""
