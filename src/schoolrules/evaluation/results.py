"""What an evaluation answers: findings and steps, as immutable values."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from fractions import Fraction
from typing import TYPE_CHECKING, Any, Literal, NamedTuple

from schoolrules.policy.basics import Citation, Force, Verdict

if TYPE_CHECKING:
    from collections.abc import Mapping

    from schoolrules.evaluation.evaluation import Evaluation
    from schoolrules.policy.view import Exclusion, Span

Status = Literal[
    "done", "ready", "waiting", "blocked", "overdue", "lapsed", "skipped", "not_required"
]  # fmt: skip
OPEN: frozenset[str] = frozenset(("ready", "waiting", "blocked", "overdue"))
"""The statuses in which a step is open."""


@dataclass(frozen=True, slots=True)
class OtherReading:
    """What a finding or a step would be if a phrase were read otherwise: only what differs."""

    reading: str
    chosen: str
    otherwise: Mapping[str, Mapping[str, str | None]]
    """For each other reading that makes a difference, the fields that differ, as the JSON has them."""

    def to_dict(self) -> dict[str, Any]:
        """The difference as the contract's JSON."""
        return {
            "reading": self.reading,
            "as": self.chosen,
            "otherwise": {alternative: dict(fields) for alternative, fields in self.otherwise.items()},
        }


class Finding(NamedTuple):
    """A rule and what it came to: what was counted, what was not, since when, and the clause.

    `excluded`, `readings` and `explanation` are worked out when they are asked for. Findings with the same fields are
    equal, whatever evaluations they are part of.
    """

    rule: str
    type: Literal["criterion", "requirement"]
    verdict: Verdict
    force: Force
    since: date | None
    value: Fraction | int | str | None
    threshold: str | None
    window: Span | None
    evidence: tuple[str, ...]
    """Ids of the events counted, in order of date, then id."""
    citation: Citation
    needs: tuple[str, ...] = ()
    """What is missing, where the verdict is `undetermined`."""
    evaluation: Evaluation | None = None

    @property
    def excluded(self) -> tuple[Exclusion, ...]:
        """The events that the rule looked at and did not count, each with the reason."""
        return () if self.evaluation is None else self.evaluation.excluded_by(self.rule)

    @property
    def readings(self) -> tuple[OtherReading, ...]:
        """The readings under which the verdict or its date would differ."""
        return () if self.evaluation is None else self.evaluation.readings_of_finding(self.rule)

    @property
    def explanation(self) -> str:
        """Why, in plain words, with the days counted and the clause."""
        return "" if self.evaluation is None else self.evaluation.explain_finding(self.rule)

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Finding) and self[:-1] == other[:-1]

    def __ne__(self, other: object) -> bool:
        return not self == other

    def __hash__(self) -> int:
        return hash(self[:-1])

    def __repr__(self) -> str:
        return f"<Finding {self.rule}: {self.verdict}>"

    def to_dict(self) -> dict[str, Any]:
        """The finding as the contract's JSON."""
        return {
            "rule": self.rule,
            "type": self.type,
            "verdict": str(self.verdict),
            "force": str(self.force),
            "since": _iso(self.since),
            "value": None if self.value is None else str(self.value),
            "threshold": self.threshold,
            "window": None if self.window is None else window_dict(self.window),
            "evidence": list(self.evidence),
            "excluded": [{"event": e.event.id, "reason": e.reason} for e in self.excluded],
            "needs": list(self.needs),
            "readings": [reading.to_dict() for reading in self.readings],
            "explanation": self.explanation,
            "citation": self.citation.to_dict(),
        }


@dataclass(frozen=True, slots=True)
class ActionStatus:
    """Something that belongs to a step; `done` where an event of the record shows it."""

    text: str
    force: Force
    done: bool
    citation: Citation
    """The action's own clause, or its step's."""

    def to_dict(self) -> dict[str, Any]:
        """The action as the contract's JSON."""
        return {"text": self.text, "force": str(self.force), "done": self.done, "citation": self.citation.to_dict()}


class StepReport(NamedTuple):
    """A step and how it stands: `earliest` and `due` are the first and the last lawful day, both included.

    Reports with the same fields are equal, whatever evaluations they are part of.
    """

    step: str
    title: str
    actor: str
    force: Force
    status: Status
    done_on: date | None
    earliest: date | None
    due: date | None
    due_nominal: date | None
    """The day before it was rolled to a business day; None where it was not."""
    blocked_by: tuple[str, ...]
    notify: tuple[str, ...]
    citation: Citation
    beyond: tuple[str, ...] = ()
    """Which of `earliest` and `due` lie beyond the calendar's end, and are None for that reason."""
    is_routine: bool = False
    evaluation: Evaluation | None = None

    @property
    def is_open(self) -> bool:
        """Whether the step is ready, waiting, blocked or overdue; a routine step that waits is not open."""
        return self.status in OPEN and not (self.is_routine and self.status == "waiting")

    @property
    def is_required(self) -> bool:
        """Whether the text says that it must or should be taken."""
        return self.force is not Force.MAY

    @property
    def actions(self) -> tuple[ActionStatus, ...]:
        """What belongs to the step."""
        return () if self.evaluation is None else self.evaluation.actions_of(self.step)

    @property
    def participants(self) -> tuple[str, ...]:
        """The roles that take part, as the text lists them."""
        return () if self.evaluation is None else self.evaluation.policy.step(self.step).participants

    @property
    def readings(self) -> tuple[OtherReading, ...]:
        """The readings under which the status or a date would differ."""
        return () if self.evaluation is None else self.evaluation.readings_of_step(self.step)

    def __eq__(self, other: object) -> bool:
        return isinstance(other, StepReport) and self[:-1] == other[:-1]

    def __ne__(self, other: object) -> bool:
        return not self == other

    def __hash__(self) -> int:
        return hash(self[:-1])

    def __repr__(self) -> str:
        return f"<StepReport {self.step}: {self.status}>"

    def to_dict(self) -> dict[str, Any]:
        """The step as the contract's JSON."""
        return {
            "step": self.step,
            "title": self.title,
            "actor": self.actor,
            "force": str(self.force),
            "status": self.status,
            "done_on": _iso(self.done_on),
            "earliest": _iso(self.earliest),
            "due": _iso(self.due),
            "due_nominal": _iso(self.due_nominal),
            "blocked_by": list(self.blocked_by),
            "actions": [action.to_dict() for action in self.actions],
            "notify": list(self.notify),
            "participants": list(self.participants),
            "readings": [reading.to_dict() for reading in self.readings],
            "citation": self.citation.to_dict(),
        }


def window_dict(window: Span) -> dict[str, Any]:
    """A window as the contract's JSON."""
    return {
        "from": window.first.isoformat(),
        "to": window.last.isoformat(),
        "school_days": window.school_days,
        "short": window.short,
    }


def _iso(day: date | None) -> str | None:
    return None if day is None else day.isoformat()
