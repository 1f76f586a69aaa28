"""Sweeps: a population under many settings of a policy's numbers, each thing judged as often as it must be."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from fractions import Fraction
from itertools import islice, product
from math import prod
from typing import TYPE_CHECKING, Any, Literal, TypeAlias

from schoolrules.errors import InvalidArgument, InvalidInput, Problem
from schoolrules.evaluation import evaluate
from schoolrules.policy.editions import in_force
from schoolrules.policy.view import NOT_APPLICABLE, Situation
from schoolrules.whatif.dependence import compared_with, numbers_of_criteria
from schoolrules.whatif.population import at_place
from schoolrules.whatif.progress import Progress, told

if TYPE_CHECKING:
    from schoolrules.calendar import Period, SchoolCalendar
    from schoolrules.evaluation import Evaluation
    from schoolrules.policy.policy import Policy
    from schoolrules.policy.view import Judgement
    from schoolrules.record import Record

Number: TypeAlias = "int | str | Period"
MAX_SETTINGS = 10_000
CHUNKS_A_PROCESS = 4
SETTINGS_AN_EVALUATION = 50
"""How many settings of one record, without steps, cost about as much as one evaluation."""
VERDICTS = ("met", "not_met", "undetermined", "not_applicable")


@dataclass(frozen=True, slots=True)
class Outcome:
    """What a policy with some numbers says of one record: verdicts by criterion; with steps, next step and state."""

    verdicts: tuple[str, ...]
    next_step: str | None = None
    state: str | None = None


@dataclass(frozen=True, slots=True, repr=False)
class Sweep:
    """A population under every setting of some numbers.

    `names` are the numbers varied, `settings` their values, a tuple for each setting in the order of `names`;
    `criteria` the findings judged, `subjects` the records' subjects in order. `base` is the policy as it was given.
    """

    policy: Policy
    as_of: date
    names: tuple[str, ...]
    settings: tuple[tuple[Number, ...], ...]
    criteria: tuple[str, ...]
    subjects: tuple[str, ...]
    has_steps: bool
    _base: tuple[Outcome, ...] = field(default=())
    _outcomes: tuple[tuple[Outcome, ...], ...] = field(default=())
    """For each record, its outcome under each setting."""

    def __len__(self) -> int:
        return len(self.settings)

    def __repr__(self) -> str:
        return f"<Sweep of {self.policy.id}: {len(self.settings)} settings, {len(self.subjects)} records>"

    def _repr_html_(self) -> str:
        """How many meet what under each setting as a table, for notebooks."""
        from schoolrules.whatif.html import sweep_html

        return sweep_html(self)

    def to_rows(self) -> list[dict[str, Any]]:
        """A row for each setting and finding: the numbers, then how many records.

        `met`, `not_met`, `undetermined` and `not_applicable` count records by verdict; `flipped_in` are those met
        here and not under the base, `flipped_out` those met under the base and not here: a record that changes between
        other verdicts is counted in neither, and is among the rows of `flips`.
        """
        rows = []
        for at, numbers in enumerate(self._numbers()):
            for place, rule in enumerate(self.criteria):
                here = [outcomes[at].verdicts[place] for outcomes in self._outcomes]
                base = [outcome.verdicts[place] for outcome in self._base]
                counts = Counter(here)
                flips = Counter((before == "met", now == "met") for before, now in zip(base, here, strict=True))
                counted = {verdict: counts[verdict] for verdict in VERDICTS}
                flipped = {"flipped_in": flips[False, True], "flipped_out": flips[True, False]}
                rows.append({**numbers, "finding": rule, **counted, **flipped})
        return rows

    def flips(self) -> list[dict[str, Any]]:
        """A row for each record whose verdict is another than under the base: the numbers, who, which, from, to."""
        return [
            {**numbers, "subject": self.subjects[who], "finding": rule, "base": before, "verdict": now}
            for at, numbers in enumerate(self._numbers())
            for who, outcomes in enumerate(self._outcomes)
            for rule, before, now in zip(self.criteria, self._base[who].verdicts, outcomes[at].verdicts, strict=True)
            if before != now
        ]

    def step_rows(self) -> list[dict[str, Any]]:
        """A row for each setting, state and next step: the numbers, then how many records; with steps alone.

        Raises:
            InvalidArgument: the sweep was made without steps.
        """
        if not self.has_steps:
            raise InvalidArgument("steps: sweep with steps=True to have them")
        rows = []
        for at, numbers in enumerate(self._numbers()):
            counts = Counter((outcomes[at].state, outcomes[at].next_step) for outcomes in self._outcomes)
            for (state, step), number in sorted(counts.items(), key=str):
                rows.append({**numbers, "state": state, "next_step": step, "records": number})
        return rows

    def grid(self, rule: str, verdict: str = "met") -> list[list[int]]:
        """How many records have a verdict: rows by the first number varied, columns by the second, if there is one.

        Raises:
            InvalidArgument: no such finding, or more than two numbers varied.
        """
        if rule not in self.criteria:
            raise InvalidArgument(f"rule: expected one of {', '.join(self.criteria)}")
        if len(self.names) > 2:
            raise InvalidArgument("grid: expected one or two numbers varied")
        place = self.criteria.index(rule)
        counts = [
            sum(outcomes[at].verdicts[place] == verdict for outcomes in self._outcomes)
            for at in range(len(self.settings))
        ]
        width = len(dict.fromkeys(setting[1:] for setting in self.settings))
        return [counts[at : at + width] for at in range(0, len(counts), width)]

    def to_dict(self) -> dict[str, Any]:
        """The sweep as JSON: the rows of `to_rows`, who flips, and with steps the rows of `step_rows`."""
        steps = {"steps": self.step_rows()} if self.has_steps else {}
        return {
            "policy": {"id": self.policy.id, "edition": self.policy.edition},
            "as_of": self.as_of.isoformat(),
            "records": len(self.subjects),
            "rows": self.to_rows(),
            "flips": self.flips(),
            **steps,
        }

    def _numbers(self) -> Iterator[dict[str, Any]]:
        for setting in self.settings:
            yield {
                name: value if isinstance(value, int) else str(value)
                for name, value in zip(self.names, setting, strict=True)
            }


def sweep(
    policy: Policy,
    records: Iterable[Record],
    calendar: SchoolCalendar | None,
    as_of: date,
    settings: Mapping[str, Iterable[Number]],
    *,
    known_at: date | None = None,
    findings: Iterable[str] | None = None,
    steps: bool = False,
    processes: int | None = None,
    progress: Progress | Literal[False] | None = None,
) -> Sweep:
    """Every record under every setting: the values of a number, or every combination of those of several.

    For each setting the criteria are judged (all, or the `findings` named), and with `steps` the next step and the
    state. `processes` shares the records among so many processes; the answer is the same.

    `progress` is called with the number of records done and of all, in this process. By default a bar on standard
    error shows it where the work is long and a person watches, on a terminal or in a notebook; False shows none.

    Raises:
        InvalidInput: a number that the policy does not have, a value out of bounds, or a record that does not fit,
            told by its place in the population, from 0 (`records[3].events[8].step`).
        InvalidArgument: no setting, a value twice, more than 10,000 settings, an unknown finding, or `processes`
            below 1.
        OutsideCalendar: as `evaluate`.

    >>> from schoolrules import policies, sample
    >>> cases = sample.load().cases
    >>> records = [case.record for case in cases if case.policy.id == "truancy-intervention"]
    >>> found = sweep(
    ...     policies.get("truancy-intervention"), records, cases[0].calendar, cases[0].as_of,
    ...     {"unexcused-9-of-180.at_least": range(7, 10)}, findings=["unexcused-9-of-180"],
    ... )
    >>> [row["unexcused-9-of-180.at_least"] for row in found.to_rows()]
    [7, 8, 9]
    """
    names, chosen = tuple(settings), [tuple(islice(values, MAX_SETTINGS + 1)) for values in settings.values()]
    if not names or not 0 < prod(map(len, chosen)) <= MAX_SETTINGS:  # before the grid is made
        raise InvalidArgument(f"settings: expected at least one setting and at most {MAX_SETTINGS:,}")
    for name, values in zip(names, chosen, strict=True):
        if len({str(value) for value in values}) < len(values):
            raise InvalidArgument(f"settings: {name} has a value twice")
    grid = tuple(product(*chosen))
    if processes is not None and processes < 1:
        raise InvalidArgument("processes: expected 1 or more")
    criteria = tuple(policy.criteria) if findings is None else tuple(findings)
    unknown = [rule for rule in criteria if rule not in policy.criteria]
    if unknown:
        raise InvalidArgument(f"findings: expected any of {', '.join(policy.criteria)}")
    plan = _Plan(policy, _variants(policy, names, grid), criteria, calendar, as_of, known_at, steps)
    population = tuple(records)
    cost = 1 + len(grid) / (1 if steps else SETTINGS_AN_EVALUATION)
    with told(progress, "Sweep", len(population) * cost) as tell:
        found = _run(plan, population, processes, tell)
    subjects = tuple(record.subject for record in population)
    base, outcomes = tuple(one[0] for one in found), tuple(one[1:] for one in found)
    return Sweep(policy, as_of, names, grid, criteria, subjects, steps, base, outcomes)


def _variants(policy: Policy, names: Sequence[str], grid: Sequence[tuple[Number, ...]]) -> tuple[Policy, ...]:
    problems: dict[str, Problem] = {}
    made = []
    for setting in grid:
        try:
            made.append(policy.with_parameters(dict(zip(names, setting, strict=True))))
        except InvalidInput as error:
            problems.update({str(problem): problem for problem in error.problems})
    if problems:
        raise InvalidInput(problems.values())
    return tuple(made)


class _Edition:
    """The policy as it is and its variants, of one edition, and what in them hangs on which number."""

    def __init__(self, policies: tuple[Policy, ...], criteria: tuple[str, ...]) -> None:
        self.policies = policies
        self.criteria = tuple(rule if rule in policies[0].criteria else None for rule in criteria)
        """Those judged; None for one that this edition does not have."""
        reads = numbers_of_criteria(policies[0])
        self.compared = tuple(rule and compared_with(policies[0], rule) for rule in self.criteria)
        """For each criterion the number that its value is compared with, where the value hangs on others alone."""
        names = [
            sorted(reads[rule] - {number}) if rule is not None else []
            for rule, number in zip(self.criteria, self.compared, strict=True)
        ]
        self.keys = tuple(tuple(tuple(each.values[name] for name in of) for of in names) for each in policies)
        """For each policy, what each criterion's value hangs on: where that is the same, so is the value."""

    def verdicts(self, base: Situation) -> Iterator[tuple[str, ...]]:
        """The verdicts of a case under each policy, every value worked out once."""
        known: list[dict[tuple[object, ...], Judgement]] = [{} for _ in self.criteria]
        for policy, keys in zip(self.policies, self.keys, strict=True):
            view = None
            verdicts = []
            for rule, key, judged, number in zip(self.criteria, keys, known, self.compared, strict=True):
                judgement = NOT_APPLICABLE if rule is None else judged.get(key)
                if judgement is None:
                    assert rule is not None
                    view = view or base.under(policy).view(base.as_of)
                    judgement = judged[key] = view.judgement(rule)
                verdicts.append(_verdict(judgement, None if number is None else policy.values[number]))
            yield tuple(verdicts)


class _Plan:
    """What is judged for each record: the policy as it is, then each variant. Picklable, for other processes."""

    def __init__(
        self,
        policy: Policy,
        variants: tuple[Policy, ...],
        criteria: tuple[str, ...],
        calendar: SchoolCalendar | None,
        as_of: date,
        known_at: date | None,
        steps: bool,
    ) -> None:
        self.policies = (policy, *variants)
        self.criteria, self.calendar, self.as_of, self.known_at, self.steps = criteria, calendar, as_of, known_at, steps
        self._editions: dict[str, _Edition] = {}
        self._made: dict[tuple[object, ...], Outcome] = {}
        """Each outcome once: most records share theirs, and processes send each other less."""
        in_school_days = [each for each in variants if each.counts_school_days]
        self._checked = (policy, *(() if policy.counts_school_days else in_school_days[:1]))

    def outcomes(self, record: Record) -> tuple[Outcome, ...]:
        """The record's outcome under the policy as it is, then under each variant."""
        checked = [self._evaluated(policy, record) for policy in self._checked]  # refuses a record that does not fit
        first = checked[0]
        edition = self._editions.get(first.policy.edition)
        if edition is None:
            texts = tuple(in_force(policy, record, self.as_of, self.known_at) for policy in self.policies)
            edition = self._editions[first.policy.edition] = _Edition(texts, self.criteria)
        base = Situation(edition.policies[0], record, self.calendar, self.as_of, self.known_at)
        found = zip(self.policies, edition.verdicts(base), strict=True)
        return tuple(self._outcome(policy, record, verdicts) for policy, verdicts in found)

    def _evaluated(self, policy: Policy, record: Record) -> Evaluation:
        return evaluate(policy, record, calendar=self.calendar, as_of=self.as_of, known_at=self.known_at)

    def _outcome(self, policy: Policy, record: Record, verdicts: tuple[str, ...]) -> Outcome:
        next_step = state = None
        if self.steps:
            of = self._evaluated(policy, record)
            next_step, state = None if of.next_step is None else of.next_step.step, of.state
        key = verdicts, next_step, state
        found = self._made.get(key)
        if found is None:
            found = self._made[key] = Outcome(*key)
        return found

    def all_of(self, records: Sequence[Record], first: int) -> list[tuple[Outcome, ...]]:
        """The outcomes of several records that follow one another, the first at this place of the population."""
        found = []
        for number, record in enumerate(records, first):
            with at_place(number):
                found.append(self.outcomes(record))
        return found


def _verdict(judgement: Judgement, threshold: object) -> str:
    """The verdict of a judgement, whose value is compared with another number than it was judged with."""
    value = judgement.value
    if isinstance(threshold, int) and isinstance(value, (int, Fraction)):
        return "met" if value >= threshold else "not_met"
    return str(judgement.verdict)


def _run(
    plan: _Plan, records: Sequence[Record], processes: int | None, progress: Progress
) -> list[tuple[Outcome, ...]]:
    found: list[tuple[Outcome, ...]] = []
    for part in _parts(plan, records, processes):
        found += part
        progress(len(found), len(records))
    return found


def _parts(plan: _Plan, records: Sequence[Record], processes: int | None) -> Iterator[list[tuple[Outcome, ...]]]:
    if processes is None or processes == 1 or len(records) < 2:
        for number, record in enumerate(records):
            yield plan.all_of([record], number)
        return
    from concurrent.futures import ProcessPoolExecutor  # its import costs as much as ours

    size = max(1, -(-len(records) // (processes * CHUNKS_A_PROCESS)))
    places = range(0, len(records), size)
    with ProcessPoolExecutor(processes) as pool:
        yield from pool.map(plan.all_of, (records[at : at + size] for at in places), places)
