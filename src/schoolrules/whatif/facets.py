"""What of an evaluation is compared: verdicts, statuses, dates, the next step, the state."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING, Any, Literal, NamedTuple, TypeAlias

from schoolrules.evaluation import StepReport
from schoolrules.whatif.edits import plain

if TYPE_CHECKING:
    from schoolrules.evaluation import Evaluation, Finding

About = Literal["finding", "step", "case"]
Value: TypeAlias = str | date | tuple[str, ...] | None

FINDING_FIELDS = ("verdict", "since", "value", "threshold", "evidence")
STEP_FIELDS = ("status", "force", "done_on", "earliest", "due", "due_nominal", "blocked_by")
CASE_FIELDS = ("state", "next_step", "holds")
BEYOND = "beyond the calendar"
"""What is said in the place of a step's first or last lawful day that lies beyond the calendar's last."""
EVERYTHING = frozenset((*FINDING_FIELDS, *STEP_FIELDS, *CASE_FIELDS))
"""Every field that is compared."""


class Facet(NamedTuple):
    """One thing that an evaluation says: about a finding, a step (by id) or the case as a whole (no id)."""

    about: About
    id: str
    field: str


def facets(evaluation: Evaluation, fields: Collection[str] = EVERYTHING) -> dict[Facet, Value]:
    """What an evaluation says, field by field. `evidence` is told for criteria alone.

    Of a step whose first or last lawful day lies beyond the calendar, `BEYOND` stands for the day.
    """
    found: dict[Facet, Value] = {}
    for about, id, of, names in _parts(evaluation, fields):
        for name in names:
            is_beyond = isinstance(of, StepReport) and name in of.beyond
            found[Facet(about, id, name)] = BEYOND if is_beyond else _value(getattr(of, name))
    if "state" in fields:
        found[Facet("case", "", "state")] = evaluation.state
    if "next_step" in fields:
        step = evaluation.next_step
        found[Facet("case", "", "next_step")] = None if step is None else step.step
    if "holds" in fields:
        found[Facet("case", "", "holds")] = evaluation.holds
    return found


def _parts(
    evaluation: Evaluation, fields: Collection[str]
) -> Iterator[tuple[About, str, Finding | StepReport, tuple[str, ...]]]:
    of_criterion = tuple(name for name in FINDING_FIELDS if name in fields)
    of_requirement = tuple(name for name in of_criterion if name != "evidence")
    of_step = tuple(name for name in STEP_FIELDS if name in fields)
    if of_criterion:
        for found in evaluation.findings.values():
            yield "finding", found.rule, found, of_criterion if found.type == "criterion" else of_requirement
    if of_step:
        for step in evaluation.steps.values():
            yield "step", step.step, step, of_step


def _value(value: object) -> Value:
    if value is None or isinstance(value, (date, tuple)):
        return value
    return str(value)


@dataclass(frozen=True, slots=True, repr=False)
class Difference:
    """One thing that two evaluations say differently.

    `about` is `finding`, `step` or `case`; `id` the rule's or the step's, empty for the case; `field` what differs.
    A value is None where the other side alone has the finding or the step.
    """

    about: About
    id: str
    field: str
    before: Value
    after: Value

    @property
    def text(self) -> str:
        """The difference in one line."""
        name = f"{self.id}: " if self.id else ""
        return f"{name}{self.field.replace('_', ' ')} {self._changed}"

    @property
    def _changed(self) -> str:
        """From what to what; of a list that keeps some of its entries, what it loses and gains."""
        before, after = self.before, self.after
        if isinstance(before, tuple) and isinstance(after, tuple) and not {*before}.isdisjoint(after):
            lost = ", ".join(each for each in before if each not in after)
            gained = ", ".join(each for each in after if each not in before)
            if lost or gained:
                return "; ".join(filter(None, (lost and f"loses {lost}", gained and f"gains {gained}")))
        return f"{plain(before)} -> {plain(after)}"

    def __repr__(self) -> str:
        return f"Difference({self.about} {self.id or self.field}: {self.field})"

    def to_dict(self) -> dict[str, Any]:
        """The difference as a plain row."""
        return {
            "about": self.about,
            "id": self.id,
            "field": self.field,
            "before": _plain(self.before),
            "after": _plain(self.after),
        }


def _plain(value: Value) -> str | list[str] | None:
    if isinstance(value, date):
        return value.isoformat()
    return list(value) if isinstance(value, tuple) else value


def differences(before: Mapping[Facet, Value], after: Mapping[Facet, Value]) -> tuple[Difference, ...]:
    """What differs, in the order of the first, then what only the second has."""
    return tuple(
        Difference(*facet, before.get(facet), after.get(facet))
        for facet in (*before, *(facet for facet in after if facet not in before))
        if before.get(facet) != after.get(facet)
    )
