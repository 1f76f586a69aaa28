"""What an examination of a policy finds, as values."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from datetime import date

    from schoolrules.audit.history import Walk
    from schoolrules.policy.basics import Citation
    from schoolrules.policy.policy import Policy


class Severity(StrEnum):
    """How much a remark weighs.

    `error`: the policy contradicts itself, and that is proven, or shown by a case. `warning`: it is probably not meant
    so. `note`: worth knowing, and often meant so.
    """

    ERROR = "error"
    WARNING = "warning"
    NOTE = "note"


@dataclass(frozen=True, slots=True, repr=False)
class Remark:
    """Something about a policy that its author should look at.

    `where` is the place in the policy (`steps.letter-2.due`), `citation` the clause that the place belongs to, where it
    has one. `witness` is a case file on which it shows, where there is one: `Case.parse(remark.witness).evaluate()`.
    """

    severity: Severity
    kind: str
    where: str
    text: str
    citation: Citation | None = None
    witness: Mapping[str, Any] | None = None

    def __repr__(self) -> str:
        return f"<Remark {self.severity}: {self.kind} at {self.where}>"

    def to_dict(self) -> dict[str, Any]:
        """The remark as JSON."""
        return {
            "severity": str(self.severity),
            "kind": self.kind,
            "where": self.where,
            "text": self.text,
            "citation": None if self.citation is None else self.citation.to_dict(),
            "witness": None if self.witness is None else dict(self.witness),
        }


@dataclass(frozen=True, slots=True, repr=False)
class Wait:
    """A step that came later than the one before it: from the day of that to its own.

    `is_set` is true where the policy set that day, for the step was waiting for it on the day before; else something
    had to be recorded on a later day first.
    """

    step: str
    since: date
    until: date
    school_days: int
    is_set: bool

    def __repr__(self) -> str:
        return f"<Wait for {self.step}: {self.school_days} school days>"

    @property
    def text(self) -> str:
        """The wait in one line."""
        why = "set by the policy" if self.is_set else "for what must be recorded on a later day"
        return f"{self.step}: {_days(self.school_days, 'school day')} after the step before, {why}"

    def to_dict(self) -> dict[str, Any]:
        """The wait as JSON."""
        return {
            "step": self.step,
            "since": self.since.isoformat(),
            "until": self.until.isoformat(),
            "school_days": self.school_days,
            "is_set": self.is_set,
        }


@dataclass(frozen=True, slots=True)
class FromGround:
    """How long it takes at least from one criterion to the last step, among the walks that were tried.

    Days are counted from the first day on which this criterion is met, on walks that are given it as their ground, or
    another one that is met no sooner; `school_days_since_begun` from the day on which the procedure began, with the
    first criterion met or required step open, which may be earlier.
    """

    criterion: str
    school_days: int
    calendar_days: int
    school_days_since_begun: int

    @property
    def text(self) -> str:
        """The length in one line."""
        longer = self.school_days_since_begun != self.school_days
        begun = f" ({self.school_days_since_begun} from where it began)" if longer else ""
        return f"{_days(self.school_days, 'school day')}, {_days(self.calendar_days, 'calendar day')}{begun}"

    def to_dict(self) -> dict[str, Any]:
        """The length as JSON."""
        return {
            "criterion": self.criterion,
            "school_days": self.school_days,
            "calendar_days": self.calendar_days,
            "school_days_since_begun": self.school_days_since_begun,
        }


@dataclass(frozen=True, slots=True, repr=False)
class Shortest:
    """The shortest lawful way found from the first ground to the last step, and the walk that goes it.

    Days are counted from the first (not counted), the day on which a criterion is met that some step rests on (where
    none is, a required step open), to the last (counted). It is the shortest of the walks tried, each of which takes
    its steps on the first day on which they can be taken; that no other history is shorter is not proven.
    """

    step: str
    first: date
    last: date
    school_days: int
    calendar_days: int
    waits: tuple[Wait, ...]
    tried: int
    walk: Walk
    grounds: tuple[FromGround, ...] = ()
    """The same from each criterion that leads there."""
    missed: str = ""
    """The last required step of the policy, where no walk reaches it and `step` is an earlier one."""

    def __repr__(self) -> str:
        return f"<Shortest way to {self.step}: {self.school_days} school days>"

    @property
    def witness(self) -> dict[str, Any]:
        """The case file of the last day."""
        return self.walk.case()

    @property
    def text(self) -> str:
        """The way in one line."""
        return (
            f"{_days(self.school_days, 'school day')}, {_days(self.calendar_days, 'calendar day')} from {self.first} "
            f"to {self.step} on {self.last}: the shortest of {_days(self.tried, 'walk')}, not proven to be the shortest"
            f"{f'; no walk reaches {self.missed}, the last required step' if self.missed else ''}"
        )

    def explain(self) -> str:
        """The way with its steps and what it waits for."""
        lines = [f"Shortest way found ({self.walk.policy.edition}): {self.text}."]
        lines += [f"- {day}: {step}" for step, day in self.walk.taken]
        lines += [f"  {wait.text}" for wait in self.waits]
        lines += [f"  from {ground.criterion}: {ground.text}" for ground in self.grounds]
        return "\n".join(lines)

    def to_dict(self) -> dict[str, Any]:
        """The way as JSON."""
        return {
            "edition": self.walk.policy.edition,
            "step": self.step,
            "first": self.first.isoformat(),
            "last": self.last.isoformat(),
            "school_days": self.school_days,
            "calendar_days": self.calendar_days,
            "proven": False,
            "walks_tried": self.tried,
            "taken": [{"step": step, "on": day.isoformat()} for step, day in self.walk.taken],
            "waits": [wait.to_dict() for wait in self.waits],
            "grounds": [ground.to_dict() for ground in self.grounds],
            "missed": self.missed or None,
            "witness": self.witness,
        }


@dataclass(frozen=True, slots=True, repr=False)
class Audit:
    """What the examination of a policy found: remarks, the heaviest first, and the shortest ways.

    `shortest` has one way for each text of the policy (one, where it has no editions) of which a walk reaches the end.
    `walks` is how many histories were tried.
    """

    policy: Policy
    remarks: tuple[Remark, ...]
    shortest: tuple[Shortest, ...]
    walks: int

    def __repr__(self) -> str:
        return f"<Audit of {self.policy.id}: {self.counted}>"

    @property
    def counted(self) -> str:
        """How many remarks of each severity."""
        numbers = ((sum(r.severity is severity for r in self.remarks), severity) for severity in Severity)
        return ", ".join(_days(number, str(severity)) for number, severity in numbers)

    @property
    def is_clean(self) -> bool:
        """Whether there are only notes."""
        return all(remark.severity is Severity.NOTE for remark in self.remarks)

    def of(self, kind: str) -> tuple[Remark, ...]:
        """The remarks of a kind."""
        return tuple(remark for remark in self.remarks if remark.kind == kind)

    def explain(self) -> str:
        """Everything in plain words."""
        lines = [f"{self.policy.title} ({self.policy.id}, {self.policy.edition}): {self.counted}; {self.walks} walks."]
        for remark in self.remarks:
            cited = "" if remark.citation is None else f" [{remark.citation.source}, {remark.citation.section}]"
            lines.append(f"- {remark.severity}: {remark.kind}: {remark.where}: {remark.text}{cited}")
        return "\n".join([*lines, *(way.explain() for way in self.shortest)])

    def to_dict(self) -> dict[str, Any]:
        """Everything as JSON."""
        return {
            "policy": {"id": self.policy.id, "edition": self.policy.edition, "digest": self.policy.digest},
            "remarks": [remark.to_dict() for remark in self.remarks],
            "shortest": [way.to_dict() for way in self.shortest],
            "walks": self.walks,
        }


def in_order(remarks: Iterable[Remark]) -> tuple[Remark, ...]:
    """The remarks without repetition, the heaviest first, else as they came."""
    unique: dict[tuple[str, str, str], Remark] = {}
    for remark in remarks:
        unique.setdefault((remark.kind, remark.where, remark.text), remark)
    rank = {severity: at for at, severity in enumerate(Severity)}
    return tuple(sorted(unique.values(), key=lambda remark: rank[remark.severity]))


def _days(number: int, noun: str) -> str:
    return f"{number} {noun}{'' if number == 1 else 's'}"
