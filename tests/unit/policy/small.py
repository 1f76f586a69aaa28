"""A policy of two steps and one month, from which the tests of the parts are made.

September 2024: the school days are 3-6, 9-13, 16-20, 23-27 and 30; Monday 2 is Labor Day.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

from schoolrules import Record, SchoolCalendar
from schoolrules.calendar import Period
from schoolrules.events import BaseEvent
from schoolrules.policy.basics import Citation, Fact, Force, Parameter, Reading
from schoolrules.policy.policy import Policy
from schoolrules.policy.step import Step
from schoolrules.policy.view import Situation, View

CLAUSE = Citation("Handbook", "1", "a small clause", ("000-01",))
SEPTEMBER = SchoolCalendar.build(date(2024, 9, 1), date(2024, 9, 30), closed={date(2024, 9, 2): "Labor Day"})


def sep(day: int) -> date:
    """A day of September 2024."""
    return date(2024, 9, day)


def event(kind: str, day: int, **fields: object) -> dict[str, Any]:
    """An event on a day of September 2024."""
    return {"kind": kind, "on": sep(day).isoformat(), **fields}


def taken(step: str, day: int, **details: object) -> dict[str, Any]:
    """A step taken on a day of September 2024."""
    return event("step", day, step=step, **details)


def step(id_: str, **parts: Any) -> Step:
    """A step that the school must take."""
    given: dict[str, Any] = {
        "title": f"Step {id_}",
        "actor": "school",
        "force": Force.MUST,
        "citation": CLAUSE,
        **parts,
    }
    return Step(id=id_, **given)


def small_policy(**parts: Any) -> Policy:
    """A policy of the steps `first`, `second` and `third`, with a number, a period, a fact and a reading."""
    given: dict[str, Any] = {
        "id": "small",
        "title": "A small policy",
        "edition": "1",
        "jurisdiction": "US",
        "source": "Handbook",
        "roles": {"school": "the school", "family": "the family"},
        "criteria": {},
        "steps": (step("first"), step("second"), step("third")),
        "states": (),
        "parameters": {
            "enough": Parameter(2, "how many are enough", CLAUSE, minimum=1, maximum=5),
            "wait": Parameter(Period(3, "school days"), "how long to wait", CLAUSE),
        },
        "facts": {
            "plan": Fact("bool", "there is a plan"),
            "size": Fact("integer", "how large it is", default=1),
        },
        "readings": {
            "days": Reading("three days", {"school": "school days", "calendar": "calendar days"}, "the usual", CLAUSE)
        },
        **parts,
    }
    return Policy(**given)


def view_of(
    policy: Policy,
    *events: BaseEvent | Mapping[str, object],
    on: int = 30,
    facts: Mapping[str, object] | None = None,
    known_at: date | None = None,
    **record: Any,
) -> View:
    """The case of these events, as it stands on a day of September 2024."""
    made = Record("S-1", list(events), facts, **record)
    return Situation(policy, made, SEPTEMBER, sep(on), known_at).view(sep(on))
