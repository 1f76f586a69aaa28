"""Two policies over one population: who is treated differently, since when, and through which clause."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from heapq import merge
from typing import TYPE_CHECKING, Any, Literal

from schoolrules.calendar.arguments import checked_day
from schoolrules.errors import InvalidArgument
from schoolrules.evaluation import evaluate
from schoolrules.whatif.edits import as_known, rebuilt
from schoolrules.whatif.facets import Difference, differences, facets
from schoolrules.whatif.population import at_place
from schoolrules.whatif.progress import Progress, told
from schoolrules.whatif.turningdays import Anatomy, days_to_try

if TYPE_CHECKING:
    from schoolrules.calendar import SchoolCalendar
    from schoolrules.evaluation import Evaluation
    from schoolrules.policy.basics import Citation
    from schoolrules.policy.policy import Policy
    from schoolrules.record import Record

EVALUATIONS_A_RECORD = 50
"""How many evaluations comparing one record may take: two for each day on which something may turn."""
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

    @property
    def clause(self) -> Citation | None:
        """The clause of the second policy, or of the first where the second has none there."""
        return self.clause_b or self.clause_a

    @property
    def text(self) -> str:
        """Since when, what and by which clause, in one line."""
        clause = f" [{self.clause.section}]" if self.clause is not None else ""
        agree = "" if self.now else "; they agree again now"
        return f"from {self.first_day}: {self.what.text}{clause}{agree}"

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
    """Two policies over one population; `treated` are the records that they treat differently, in their order.

    `known_at` is the day with whose knowledge every day was judged; None where nothing was filtered.
    """

    policy_a: Policy
    policy_b: Policy
    as_of: date
    records: int
    treated: tuple[Treated, ...]
    known_at: date | None = None

    def __iter__(self) -> Iterator[Treated]:
        return iter(self.treated)

    def __len__(self) -> int:
        return len(self.treated)

    def __repr__(self) -> str:
        names = f"{self.policy_a.id} and {self.policy_b.id}"
        return f"<PolicyComparison of {names}: {len(self.treated)} of {self.records} records treated differently>"

    def _repr_html_(self) -> str:
        """Who is treated differently as a table, for notebooks."""
        from schoolrules.whatif.html import policies_html

        return policies_html(self)

    def explain(self) -> str:
        """The comparison in plain words, a line for each record treated differently."""
        a, b = (told_apart(policy) for policy in (self.policy_a, self.policy_b))
        known = "" if self.known_at is None else f", with what was known on {self.known_at}"
        lines = [f"{a}, and {b}, up to {self.as_of}{known}: {len(self)} of {self.records} records treated differently"]
        lines += [f"- {treated.subject}, {treated.text}" for treated in self.treated]
        return "\n".join(lines)

    def to_rows(self) -> list[dict[str, Any]]:
        """A row for each record treated differently."""
        return [treated.to_dict() for treated in self.treated]

    def to_dict(self) -> dict[str, Any]:
        """The comparison as JSON."""
        return {
            "a": _named(self.policy_a),
            "b": _named(self.policy_b),
            "as_of": self.as_of.isoformat(),
            "known_at": None if self.known_at is None else self.known_at.isoformat(),
            "records": self.records,
            "treated": self.to_rows(),
        }


def compare_policies(
    policy_a: Policy,
    policy_b: Policy,
    records: Iterable[Record],
    calendar: SchoolCalendar | None,
    as_of: date,
    *,
    since: date | None = None,
    known_at: date | None = None,
    progress: Progress | Literal[False] | None = None,
) -> PolicyComparison:
    """Who is treated differently by two policies on some day up to `as_of`, since when, and through which clause.

    Compared are the verdicts of the findings and the statuses of the steps that both policies have, the state and
    the next step. Days begin with `since`, by default with the record's first event (not before the calendar's first
    day); every one is judged with the present record, with `known_at` as far as it was known on that day. `progress`
    is as for `sweep`.

    Every record must fit both policies: one whose events name a step that the other policy does not have cannot be
    compared under the two.

    Raises:
        InvalidInput: as `evaluate`, of either policy; what a record has wrong is told with the record's place in the
            population, from 0 (`records[3].events[8].step`).
        InvalidArgument: `since` is after `as_of`.
        OutsideCalendar: as `evaluate`, of either policy.
    """
    if since is not None and checked_day(since, "since") > checked_day(as_of, "as_of"):
        raise InvalidArgument("since: expected a day on or before as_of")
    sides = (_Side(policy_a, calendar, known_at), _Side(policy_b, calendar, known_at))
    population, found = tuple(records), []
    with told(progress, "Compare", len(population) * EVALUATIONS_A_RECORD) as tell:
        for number, record in enumerate(population):
            with at_place(number):
                treated = _compare(sides, record, as_of, since)
            if treated is not None:
                found.append(treated)
            tell(number + 1, len(population))
    return PolicyComparison(policy_a, policy_b, as_of, len(population), tuple(found), known_at)


class _Side:
    """One of the two policies."""

    def __init__(self, policy: Policy, calendar: SchoolCalendar | None, known_at: date | None) -> None:
        self.policy, self.calendar, self.known_at, self.anatomy = policy, calendar, known_at, Anatomy(policy)

    def evaluated(self, record: Record, day: date) -> Evaluation:
        """What it says on a day."""
        return evaluate(self.policy, record, calendar=self.calendar, as_of=day, known_at=self.known_at)

    def days(self, record: Record, first: date, until: date) -> Iterator[date]:
        """The days on which it may say something else than the day before; a day may come twice."""
        return merge(
            *(
                days_to_try(self.policy, seen, self.calendar, first, until, anatomy=self.anatomy)
                for seen in _as_seen(record, self.known_at)
            )
        )


def _as_seen(record: Record, known_at: date | None) -> Iterator[Record]:
    """The record as each day sees it: up to the day of knowledge attendance is entered day by day, then no further."""
    if known_at is None:
        yield record
        return
    seen = as_known(record, known_at)
    for through in dict.fromkeys((record.recorded_through, record.recorded_through or known_at)):
        yield rebuilt(seen, recorded_through=through)


def _compare(sides: tuple[_Side, _Side], record: Record, as_of: date, since: date | None) -> Treated | None:
    now = _differing(*(side.evaluated(record, as_of) for side in sides))
    first = since or min(_begin(record, sides[0].calendar, as_of), as_of)
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


def told_apart(policy: Policy) -> str:
    """A policy by its id and edition, and by the numbers and readings that were chosen for it."""
    changed = [f"{name} {value}" for name, value in policy.set.items()]
    changed += [f"{name} read as {choice}" for name, choice in policy.read.items()]
    return f"{policy.id}, edition {policy.edition}" + (f" ({', '.join(changed)})" if changed else "")


def _named(policy: Policy) -> dict[str, str]:
    return {"id": policy.id, "edition": policy.edition, "digest": policy.digest}
