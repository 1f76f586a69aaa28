"""Two policies over one population: who is treated differently, since when, and through which clause."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from heapq import merge
from typing import TYPE_CHECKING, Any

from schoolrules.evaluation import evaluate
from schoolrules.whatif.facets import Difference, differences, facets
from schoolrules.whatif.turningdays import Anatomy, days_to_try

if TYPE_CHECKING:
    from schoolrules.calendar import SchoolCalendar
    from schoolrules.evaluation import Evaluation
    from schoolrules.policy.basics import Citation
    from schoolrules.policy.policy import Policy
    from schoolrules.record import Record

TREATMENT = frozenset(("verdict", "status", "state", "next_step"))
"""What makes two treatments different: what holds, which steps stand how, what comes next."""


@dataclass(frozen=True, slots=True, repr=False)
class Treated:
    """A record that the two policies treat differently.

    `first_day` is the first day on which they do, every day judged with the present record; `first` what differed
    then; `now` what differs as of the day compared, empty where they agree again. `clause_a` and `clause_b` are the
    clauses of the two policies that `first` begins with, None where a policy has none there.
    """

    subject: str
    first_day: date
    first: tuple[Difference, ...]
    now: tuple[Difference, ...]
    clause_a: Citation | None
    clause_b: Citation | None

    @property
    def what(self) -> Difference:
        """What differed first: a finding before a step, a step before the case."""
        return self.first[0]

    def __repr__(self) -> str:
        return f"Treated({self.what!r})"

    def to_dict(self) -> dict[str, Any]:
        """A plain row."""
        row = self.what.to_dict()
        return {
            "subject": self.subject,
            "first_day": self.first_day.isoformat(),
            "about": row["about"],
            "id": row["id"],
            "field": row["field"],
            "a": row["before"],
            "b": row["after"],
            "clause_a": None if self.clause_a is None else self.clause_a.to_dict(),
            "clause_b": None if self.clause_b is None else self.clause_b.to_dict(),
            "differs_now": bool(self.now),
        }


@dataclass(frozen=True, slots=True, repr=False)
class PolicyComparison:
    """Two policies over one population; `treated` are the records that they treat differently, in their order."""

    policy_a: Policy
    policy_b: Policy
    as_of: date
    records: int
    treated: tuple[Treated, ...]

    def __iter__(self) -> Iterator[Treated]:
        return iter(self.treated)

    def __len__(self) -> int:
        return len(self.treated)

    def __repr__(self) -> str:
        names = f"{self.policy_a.id} and {self.policy_b.id}"
        return f"<PolicyComparison of {names}: {len(self.treated)} of {self.records} records treated differently>"

    def to_rows(self) -> list[dict[str, Any]]:
        """A row for each record treated differently."""
        return [treated.to_dict() for treated in self.treated]


def compare_policies(
    policy_a: Policy,
    policy_b: Policy,
    records: Iterable[Record],
    calendar: SchoolCalendar | None,
    as_of: date,
    *,
    since: date | None = None,
    progress: Callable[[int], None] | None = None,
) -> PolicyComparison:
    """Who is treated differently by two policies on some day up to `as_of`, since when, and through which clause.

    Compared are the verdicts of the findings and the statuses of the steps that both policies have, the state and
    the next step. Days begin with `since`, by default with the record's first event (not before the calendar's first
    day); every one is judged with the present record. `progress` is called with the number of records done.

    Raises:
        InvalidInput, OutsideCalendar: as `evaluate`, of either policy.
    """
    sides = (_Side(policy_a, calendar), _Side(policy_b, calendar))
    found, number = [], 0
    for record in records:
        number += 1
        treated = _compare(sides, record, as_of, since)
        if treated is not None:
            found.append(treated)
        if progress is not None:
            progress(number)
    return PolicyComparison(policy_a, policy_b, as_of, number, tuple(found))


class _Side:
    """One of the two policies."""

    def __init__(self, policy: Policy, calendar: SchoolCalendar | None) -> None:
        self.policy, self.calendar, self.anatomy = policy, calendar, Anatomy(policy)

    def evaluated(self, record: Record, day: date) -> Evaluation:
        """What it says on a day."""
        return evaluate(self.policy, record, calendar=self.calendar, as_of=day)

    def days(self, record: Record, first: date, until: date) -> Iterator[date]:
        """The days on which it may say something else than the day before."""
        return days_to_try(self.policy, record, self.calendar, first, until, anatomy=self.anatomy)


def _compare(sides: tuple[_Side, _Side], record: Record, as_of: date, since: date | None) -> Treated | None:
    now = _differing(*(side.evaluated(record, as_of) for side in sides))
    first = min(since or _begin(record, sides[0].calendar, as_of), as_of)
    last: date | None = None
    for day in merge(*(side.days(record, first, as_of) for side in sides)):
        if day == last:
            continue
        last = day
        a, b = (side.evaluated(record, day) for side in sides)
        different = _differing(a, b)
        if different:
            what = different[0]
            return Treated(record.subject, day, different, now, _clause(a, what), _clause(b, what))
    return None


def _begin(record: Record, calendar: SchoolCalendar | None, as_of: date) -> date:
    first = min((event.on for event in record.events), default=as_of)
    return first if calendar is None else max(first, calendar.first)


def _differing(a: Evaluation, b: Evaluation) -> tuple[Difference, ...]:
    one, other = facets(a, TREATMENT), facets(b, TREATMENT)
    shared = [facet for facet in one if facet in other]
    return differences({f: one[f] for f in shared}, {f: other[f] for f in shared})


def _clause(of: Evaluation, what: Difference) -> Citation | None:
    if what.about == "finding":
        return of.findings[what.id].citation
    if what.about == "step":
        return of.steps[what.id].citation
    return None if of.next_step is None else of.next_step.citation
