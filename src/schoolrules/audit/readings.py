"""Readings without effect on any of the cases tried."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from itertools import chain, islice, takewhile
from typing import TYPE_CHECKING

from schoolrules.audit.edges import edges
from schoolrules.audit.histories import Histories
from schoolrules.audit.history import Walk
from schoolrules.audit.reaching import rests_on
from schoolrules.audit.remarks import Remark, Severity

if TYPE_CHECKING:
    from collections.abc import Set

    from schoolrules.evaluation import Evaluation
    from schoolrules.policy.policy import Policy

MOST_EDGES = 500
"""On how many cases near the walks a reading is tried."""


def remarks(of: Histories, known: Set[tuple[str, str]]) -> Iterator[Remark]:
    """Readings that change nothing on any of the days compared."""
    usual = [
        (made, day, _told(found)) for made, day in (*of.days(), *of.varied()) if (found := of.evaluated(made, day))
    ]
    for name, reading in of.policy.readings.items():
        if ("idle-reading", f"readings.{name}") in known:
            continue
        others = [choice for choice in reading.alternatives if choice != of.policy.chosen[name]]
        compared = 0
        for choice in others:
            number, differs = _compared(of, of.policy.with_readings({name: choice}), name, usual)
            compared += number
            if differs:
                break
        else:
            if compared:
                text = f"no other choice changed anything on {compared} days of walks and variations of them"
                yield Remark(Severity.NOTE, "idle-reading", f"readings.{name}", text, reading.citation)


Told = tuple[object, ...]
"""What an evaluation says that a reading could change."""


def _compared(of: Histories, other: Policy, reading: str, usual: list[tuple[Walk, date, Told]]) -> tuple[int, bool]:
    """On how many days the policy and the other were compared, until they differed: on the other's own walk first."""
    number = 0
    for made, day, told in chain(_own(of, other), usual, _edges(of, reading)):
        found = of.evaluated(made, day, other)
        if found is not None:
            number += 1
            if _told(found) != told:
                return number, True
    return number, False


def _own(of: Histories, other: Policy) -> Iterator[tuple[Walk, date, Told]]:
    """A walk of the other policy, as the policy itself judges it."""
    made = of.walk(policy=other)
    for day in () if made is None else _days_of(made):
        assert made is not None
        if (found := of.evaluated(made, day, of.policy)) is not None:
            yield made, day, _told(found)


def _edges(of: Histories, reading: str) -> Iterator[tuple[Walk, date, Told]]:
    """What lies near the walks to the steps that rest on the reading."""
    steps = [step.id for step in of.policy.steps if ("reading", reading) in rests_on(of.policy, step.id)]
    walks = sorted((made for step in steps for made in of.to(step)), key=lambda made: len(made.record.events))
    for case in takewhile(lambda _: not of.is_spent, islice(edges(walks, of.policy), MOST_EDGES)):
        made = walks[0].with_record(case.record)
        if (found := of.evaluated(made, case.day)) is not None:
            yield made, case.day, _told(found)


def _days_of(made: Walk) -> list[date]:
    days = {day for _, taken in made.taken for day in (made.calendar.on_or_before(taken), taken)} | {made.as_of}
    return sorted(days)


def _told(found: Evaluation) -> Told:
    findings = tuple((f.rule, f.verdict, f.since, f.value, f.window) for f in found.findings.values())
    return found.state, findings, tuple(step[:10] for step in found.steps.values()), found.holds, found.notes
