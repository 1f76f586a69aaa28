"""Two policies: does every case that one lets proceed proceed under the other too?"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from operator import itemgetter
from typing import TYPE_CHECKING, Any

from schoolrules.audit.both import Both, Found, counterparts
from schoolrules.audit.history import case_of
from schoolrules.audit.proceeding import breached
from schoolrules.audit.search import Search
from schoolrules.audit.year import plain_calendar, with_numbers
from schoolrules.calendar.arguments import checked_number
from schoolrules.errors import InvalidArgument, WrongType
from schoolrules.policy.policy import Policy

if TYPE_CHECKING:
    from schoolrules.calendar import SchoolCalendar
    from schoolrules.evaluation import StepReport

TRIES = 1_000
"""How many cases are compared where the caller says nothing."""
MOST_TRIES = 100_000


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
    odd: tuple[str, ...] = ()
    """Steps that could not be taken when they were, and rules breached, under the first policy already."""

    def __repr__(self) -> str:
        return f"<Counterexample at {self.step}>"

    @property
    def text(self) -> str:
        """The difference in one line."""
        missing, number = ", ".join(self.missing), len(self.witness["record"]["events"])
        if self.other_status == "done":
            under = f"{self.counterpart} was taken in breach of {missing}"
        else:
            under = f"{self.counterpart} is {self.other_status}{f' ({missing})' if missing else ''}"
        return (
            f"on {self.as_of} {self.step} is {self.status}, but under the other policy {under}; "
            f"the case has {number} event{'' if number == 1 else 's'}"
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
            "odd": list(self.odd),
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
        names = f"{_called(self.policy)} against {_called(self.other)}"
        lines = [f"{names}: does every case that the first lets proceed proceed under the other?"]
        found = self.counterexample
        if found is None:
            lines.append(f"No counterexample: {self.text}. That there is none is not proven.")
        else:
            lines.append(f"No: {found.text}.")
            events = sorted(found.witness["record"]["events"], key=itemgetter("on"))
            lines += [f"- {_said(event)}" for event in events]
            if found.odd:
                lines.append(f"Not as the first policy has it either: {', '.join(found.odd)}.")
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


def _called(policy: Policy) -> str:
    """A policy by its id, its edition, and what was changed in it."""
    changed = [f"{name} = {value}" for name, value in (*policy.set.items(), *policy.read.items())]
    return f"{policy.id} ({'; '.join((policy.edition, *changed))})"


def _said(event: Mapping[str, Any]) -> str:
    told = ", ".join(f"{name} {value}" for name, value in event.items() if name not in ("kind", "on", "id"))
    return f"{event['on']}: {event['kind'].replace('_', ' ')}{f' ({told})' if told else ''}"


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

    Cases are walks of both policies, around the days on which steps are taken. Then, on the way to the steps in which
    the two differ, come walks stretched to the periods that differ, a day less and a day more, also from days before a
    weekend or a break; then variations drawn from `seed`: an event moved by a day or a week, dropped, doubled or told
    otherwise, a fact changed. A step's counterpart is the one of the same id, or what `match` says. A
    counterexample is made as small as dropping events and facts makes it, while what a step takes stays. The same
    arguments give the same answer.

    Raises:
        InvalidArgument: `tries` is not from 1 to 100,000; `match` names a step that a policy does not have; no step of
            the one has a counterpart in the other, so that there is nothing to compare.
        WrongType: one of the two is no `Policy`.
    """
    for name, value in (("policy", policy), ("other", other)):
        if not isinstance(value, Policy):
            raise WrongType(f"{name}: expected a Policy, came {type(value).__name__}")
    if not 1 <= checked_number(tries, "tries") <= MOST_TRIES:
        raise InvalidArgument(f"tries: expected a whole number from 1 to {MOST_TRIES:,}")
    one, another = with_numbers(policy)[0], with_numbers(other)[0]
    steps = counterparts(one, another, match or {})
    if not steps:
        told = f"no step of {one.id} has a counterpart in {another.id}"
        raise InvalidArgument(f"nothing to compare: {told}; say in match which correspond")
    both = Both(one, another, steps, calendar or plain_calendar())
    found = Search(both, tries).smallest(seed)
    tried, refused = both.tried, both.refused
    example = None if found is None else _example(both, found)
    unmatched = tuple(step for step in one.shown_by if step not in both.match)
    return Against(one, another, example, tried, refused, unmatched)


def _example(both: Both, found: Found) -> Counterexample:
    judged = both.judged(found.record, found.day)
    assert judged is not None
    one, other = judged
    name = both.match[found.step]
    report: StepReport | None = other.steps.get(name)
    missing = () if report is None else report.blocked_by or breached(other, name)
    return Counterexample(
        found.step,
        name,
        found.day,
        one.steps[found.step].status,
        "absent" if report is None else report.status.replace("_", " "),
        missing,
        case_of(both.policy, found.record, both.calendar, found.day),
        case_of(both.other, both.for_other(found.record), both.calendar, found.day),
        found.odd,
    )
