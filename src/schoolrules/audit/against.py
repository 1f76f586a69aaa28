"""Two policies: does every case that one lets proceed proceed under the other too?"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import date, timedelta
from random import Random
from typing import TYPE_CHECKING, Any

from schoolrules.audit.histories import Histories
from schoolrules.audit.variations import renamed, vary
from schoolrules.audit.walk import Walk, case_of
from schoolrules.audit.year import plain_calendar, with_numbers
from schoolrules.calendar.arguments import checked_number
from schoolrules.errors import InvalidArgument, InvalidInput, SchoolRulesError, WrongType
from schoolrules.evaluation import Evaluation, StepReport, evaluate
from schoolrules.policy.basics import Verdict
from schoolrules.policy.policy import Policy
from schoolrules.whatif.edits import rebuilt

if TYPE_CHECKING:
    from schoolrules.calendar import SchoolCalendar
    from schoolrules.record import Record

TRIES = 1_000
"""How many cases are compared where the caller says nothing."""
MOST_TRIES = 100_000
SHRINKS = 2_000
"""How many smaller cases are tried to shrink one that was found."""
ONE_DAY = timedelta(days=1)
LAST_DAY = 0.6
"""How often a variation of a walk is judged on the walk's last day."""
NEAR = (-ONE_DAY, timedelta(0), ONE_DAY)


@dataclass(frozen=True, slots=True, repr=False)
class Counterexample:
    """A case in which a policy lets a step proceed, and the other does not let its counterpart.

    `witness` is the case file under the first policy, `witness_against` under the other.
    """

    step: str
    counterpart: str
    as_of: date
    status: str
    other_status: str
    missing: tuple[str, ...]
    """What the other policy says that the step lacks, or which of its requirements are breached."""
    witness: Mapping[str, Any]
    witness_against: Mapping[str, Any]

    def __repr__(self) -> str:
        return f"<Counterexample at {self.step}>"

    @property
    def text(self) -> str:
        """The difference in one line."""
        lacks = f" ({', '.join(self.missing)})" if self.missing else ""
        number = len(self.witness["record"]["events"])
        return (
            f"on {self.as_of} {self.step} is {self.status}, but under the other policy {self.counterpart} is "
            f"{self.other_status}{lacks}; the case has {number} event{'' if number == 1 else 's'}"
        )

    def to_dict(self) -> dict[str, Any]:
        """The counterexample as JSON."""
        return {
            "step": self.step,
            "counterpart": self.counterpart,
            "as_of": self.as_of.isoformat(),
            "status": self.status,
            "other_status": self.other_status,
            "missing": list(self.missing),
            "witness": dict(self.witness),
            "witness_against": dict(self.witness_against),
        }


@dataclass(frozen=True, slots=True, repr=False)
class Against:
    """What the comparison of two policies found.

    `tried` is how many cases were compared, `refused` how many the other policy could not judge. `unmatched` are the
    steps of the first policy that have no counterpart in the other: nothing is said of them.
    """

    policy: Policy
    other: Policy
    counterexample: Counterexample | None
    tried: int
    refused: int
    unmatched: tuple[str, ...]

    def __repr__(self) -> str:
        return f"<Against: {self.text}>"

    @property
    def text(self) -> str:
        """The answer in one line."""
        if self.counterexample is None:
            return f"none found in {self.tried} cases"
        return self.counterexample.text

    def explain(self) -> str:
        """The answer in plain words."""
        names = f"{self.policy.id} ({self.policy.edition}) against {self.other.id} ({self.other.edition})"
        lines = [f"{names}: does every case that the first lets proceed proceed under the other?"]
        found = self.counterexample
        if found is None:
            lines.append(f"No counterexample: {self.text}. That there is none is not proven.")
        else:
            lines.append(f"No: {found.text}.")
            lines += [f"- {_said(event)}" for event in found.witness["record"]["events"]]
        if self.refused:
            lines.append(f"{self.refused} cases could not be judged by the other policy.")
        if self.unmatched:
            lines.append(f"Steps without a counterpart, of which nothing is said: {', '.join(self.unmatched)}.")
        return "\n".join(lines)

    def to_dict(self) -> dict[str, Any]:
        """The answer as JSON."""
        return {
            "policy": {"id": self.policy.id, "edition": self.policy.edition, "digest": self.policy.digest},
            "against": {"id": self.other.id, "edition": self.other.edition, "digest": self.other.digest},
            "counterexample": None if self.counterexample is None else self.counterexample.to_dict(),
            "tried": self.tried,
            "refused": self.refused,
            "unmatched": list(self.unmatched),
        }


def _said(event: Mapping[str, Any]) -> str:
    told = ", ".join(f"{name} {value}" for name, value in event.items() if name not in ("kind", "on", "id"))
    return f"{event['on']}: {event['kind'].replace('_', ' ')}{f' ({told})' if told else ''}"


def proceeds(evaluation: Evaluation, step: str) -> bool:
    """Whether a policy lets a step proceed: it may be taken on the day, or was taken and every rule of it was kept.

    It may be taken where it is ready, or overdue with nothing missing and its first day come. What is done was let
    proceed where at least one of its requirements is kept, and none is breached, pending or undetermined.
    """
    if _may_be_taken(evaluation, step):
        return True
    report = evaluation.steps.get(step)
    verdicts = set() if report is None or report.status != "done" else set(_verdicts(evaluation, step))
    return Verdict.KEPT in verdicts and verdicts <= {Verdict.KEPT, Verdict.NOT_APPLICABLE}


def stops(evaluation: Evaluation, step: str) -> bool:
    """Whether a policy does not let a step proceed: it may not be taken on the day, nor was it without a breach."""
    report = evaluation.steps.get(step)
    if report is not None and report.status == "done":
        return Verdict.BREACHED in _verdicts(evaluation, step)
    return not _may_be_taken(evaluation, step)


def _may_be_taken(evaluation: Evaluation, step: str) -> bool:
    report = evaluation.steps.get(step)
    if report is None or report.blocked_by or report.status not in ("ready", "overdue"):
        return False
    return report.status == "ready" or report.earliest is None or report.earliest <= evaluation.as_of


def _verdicts(evaluation: Evaluation, step: str) -> list[Verdict]:
    names = (requirement.name for requirement in evaluation.policy.step(step).requirements)
    return [evaluation.findings[f"{step}.{name}"].verdict for name in names]


def _breached(evaluation: Evaluation, step: str) -> tuple[str, ...]:
    names = (f"{step}.{requirement.name}" for requirement in evaluation.policy.step(step).requirements)
    return tuple(name for name in names if evaluation.findings[name].verdict is Verdict.BREACHED)


def audit_against(
    policy: Policy,
    other: Policy,
    *,
    match: Mapping[str, str] | None = None,
    calendar: SchoolCalendar | None = None,
    tries: int = TRIES,
    seed: int = 0,
) -> Against:
    """Whether every case in which `policy` lets a step proceed lets it proceed under `other` too: a counterexample.

    Cases are walks of both policies, around the days on which steps are taken, and then variations of them drawn from
    `seed`: an event moved by a day or a week, dropped, doubled or told otherwise, a fact changed. A step's counterpart
    is the one of the same id, or what `match` says. A counterexample is made as small as dropping events and facts
    makes it. The same arguments give the same answer.

    Raises:
        InvalidArgument: `tries` is not from 1 to 100,000; `match` names a step that a policy does not have.
        WrongType: one of the two is no `Policy`.
    """
    for name, value in (("policy", policy), ("other", other)):
        if not isinstance(value, Policy):
            raise WrongType(f"{name}: expected a Policy, came {type(value).__name__}")
    if not 1 <= checked_number(tries, "tries") <= MOST_TRIES:
        raise InvalidArgument(f"tries: expected a whole number from 1 to {MOST_TRIES:,}")
    search = _Search(
        with_numbers(policy)[0], with_numbers(other)[0], dict(match or {}), calendar or plain_calendar(), tries
    )
    return search.result(seed)


Found = tuple["Record", date, str]


class _Search:
    """The search for a counterexample: the two policies, and how many cases are left to try."""

    def __init__(
        self, policy: Policy, other: Policy, match: dict[str, str], calendar: SchoolCalendar, tries: int
    ) -> None:
        self.policy, self.other, self.calendar = policy, other, calendar
        for name, known in (*((name, policy) for name in match), *((name, other) for name in match.values())):
            if name not in known.shown_by:
                raise InvalidArgument(f"match: expected steps of {known.id}: {', '.join(known.shown_by)}")
        self.match = {step: step for step in policy.shown_by if step in other.shown_by} | match
        self.renamed = {step: name for step, name in self.match.items() if step != name}
        self.tries, self.tried, self.refused = tries, 0, 0

    def result(self, seed: int) -> Against:
        """The answer."""
        found = self._found(seed)
        example = None if found is None else self._example(self._shrunk(found))
        unmatched = tuple(step for step in self.policy.shown_by if step not in self.match)
        return Against(self.policy, self.other, example, self.tried, self.refused, unmatched)

    def _found(self, seed: int) -> Found | None:
        random = Random(seed)
        walks = self._walks()
        for made in walks:
            for day in _days(made):
                if (step := self._differs(made.record, day)) is not None:
                    return made.record, day, step
                if self.tried >= self.tries:
                    return None
        while walks and self.tried + self.refused < self.tries:
            made = random.choice(walks)
            record, days = vary(made.record, self.policy, random), _days(made)
            day = made.as_of if random.random() < LAST_DAY else random.choice(days)
            if (step := self._differs(record, day)) is not None:
                return record, day, step
        return None

    def _walks(self) -> list[Walk]:
        """Walks of both policies, the shorter first; those of the other one as far as this one can judge them."""
        found: list[Walk] = []
        for policy, names in ((self.policy, {}), (self.other, {b: a for a, b in self.renamed.items()})):
            of = Histories(policy, self.calendar)
            of.usual()
            for step in policy.steps:
                of.walk(until=step.id)
            found += (_renamed(made, names) for made in of.all())
        unique = {str(made.record.to_dict()): made for made in found}
        return sorted(unique.values(), key=lambda made: len(made.record.events))

    def _differs(self, record: Record, day: date) -> str | None:
        """The first step that the one policy lets proceed and the other does not."""
        both = self._both(record, day)
        if both is None:
            return None
        one, other = both
        return next((s for s, name in self.match.items() if proceeds(one, s) and stops(other, name)), None)

    def _both(self, record: Record, day: date) -> tuple[Evaluation, Evaluation] | None:
        try:
            one = evaluate(self.policy, record, calendar=self.calendar, as_of=day)
        except SchoolRulesError:
            self.refused += 1
            return None
        try:
            other = evaluate(self.other, self.for_other(record), calendar=self.calendar, as_of=day)
        except SchoolRulesError:
            self.refused += 1
            return None
        self.tried += 1
        return one, other

    def for_other(self, record: Record) -> Record:
        """The record as the other policy reads it: its steps' ids, and the facts that it asks for."""
        return renamed(record, self.renamed)

    # --- a small case ------------------------------------------------------------------------------------------

    def _shrunk(self, found: Found) -> Found:
        record, day, step = found
        left = SHRINKS
        tried, refused = self.tried, self.refused
        smaller: Record | None = record
        while smaller is not None and left > 0:
            record, smaller = smaller, None
            for fewer in _smaller(record):
                left -= 1
                if self._still(fewer, day, step):
                    smaller = fewer
                    break
                if left <= 0:
                    break
        self.tried, self.refused = tried, refused
        return record, day, step

    def _still(self, record: Record, day: date, step: str) -> bool:
        both = self._both(record, day)
        return both is not None and proceeds(both[0], step) and stops(both[1], self.match[step])

    def _example(self, found: Found) -> Counterexample:
        record, day, step = found
        both = self._both(record, day)
        self.tried -= 1
        assert both is not None
        one, other = both
        name = self.match[step]
        report: StepReport | None = other.steps.get(name)
        missing = () if report is None else report.blocked_by or _breached(other, name)
        return Counterexample(
            step,
            name,
            day,
            one.steps[step].status,
            "absent" if report is None else report.status.replace("_", " "),
            missing,
            case_of(self.policy, record, self.calendar, day),
            case_of(self.other, self.for_other(record), self.calendar, day),
        )


def _renamed(made: Walk, names: dict[str, str]) -> Walk:
    try:
        return replace(made, record=renamed(made.record, names))
    except InvalidInput:
        return made


def _days(made: Walk) -> list[date]:
    """The days of a walk on which something may turn: those of the steps, a day before and a day after."""
    days = {day + near for _, day in made.taken for near in NEAR} | {made.as_of}
    first, last = made.calendar.first, made.calendar.last
    return sorted(day for day in days if first <= day <= last)


def _smaller(record: Record) -> Iterator[Record]:
    """The record with half its events less, then with one less, then with a fact less."""
    events = record.events
    for size in _halves(len(events)):
        for at in range(0, len(events), size):
            yield rebuilt(record, events=(*events[:at], *events[at + size :]))
    for name in record.fact_names:
        facts = {other: record.facts.get(other) for other in record.fact_names if other != name}
        yield type(record)(record.subject, events, facts, record.enrolled, record.recorded_through)


def _halves(number: int) -> Iterator[int]:
    size = number // 2
    while size:
        yield size
        size //= 2
