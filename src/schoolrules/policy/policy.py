"""A policy: its criteria, steps and readings put together, with its numbers, as one immutable declaration."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator, Mapping
from dataclasses import MISSING, Field, dataclass, field, fields, is_dataclass
from datetime import date
from enum import Enum
from functools import cached_property
from itertools import pairwise
from types import MappingProxyType
from typing import TYPE_CHECKING, Any, Literal

from schoolrules.calendar import Period
from schoolrules.errors import InvalidInput, Problem
from schoolrules.events.base import Day
from schoolrules.parsing import closest, listed, path_to
from schoolrules.policy.basics import Citation, EventKind, Fact, Parameter, ParameterId, Part, Reading
from schoolrules.policy.compliance import Compliance
from schoolrules.policy.expressions import Condition, DateExpr
from schoolrules.policy.outputs import Output
from schoolrules.policy.rules import Criterion, Rule
from schoolrules.policy.step import Step, TakenIf
from schoolrules.policy.tally import Tally

if TYPE_CHECKING:
    from schoolrules.policy.view import View


@dataclass(frozen=True, slots=True)
class StateRule(Part):
    """When the process is in a state other than open. The first rule that holds decides."""

    state: Literal["clear", "closed", "paused"]
    when: Condition


@dataclass(frozen=True, slots=True)
class Hold(Part):
    """Something that is withheld while a condition holds and the process is open."""

    about: str
    when: Condition
    citation: Citation


@dataclass(frozen=True, slots=True)
class Note(Part):
    """Something that a reader of the evaluation should know, while a condition holds."""

    text: str
    when: Condition
    citation: Citation | None = None
    day: DateExpr | None = None
    """A day that the text names as `{day}`."""

    def said(self, view: View) -> str:
        """The text, with its day."""
        return self.text if self.day is None else self.text.replace("{day}", str(self.day.day(view)))


@dataclass(frozen=True, slots=True)
class Edition(Part):
    """A whole policy as it reads from a day on, until a later edition; from the beginning where `since` is None."""

    policy: Policy
    since: Day | None = None


@dataclass(frozen=True)
class Policy(Part):
    """A policy, as a declaration. Immutable; `with_parameters` and `with_readings` give a new one.

    Equal policies have equal digests, and the digest changes with every number, reading and clause.
    """

    id: str
    title: str
    edition: str
    jurisdiction: str
    source: str
    roles: Mapping[str, str]
    criteria: Mapping[str, Criterion]
    steps: tuple[Step, ...]
    states: tuple[StateRule, ...]
    parameters: Mapping[str, Parameter] = field(default_factory=dict)
    facts: Mapping[str, Fact] = field(default_factory=dict)
    readings: Mapping[str, Reading] = field(default_factory=dict)
    tallies: Mapping[str, Tally] = field(default_factory=dict)
    holds: Mapping[str, Hold] = field(default_factory=dict)
    notes: tuple[Note, ...] = ()
    compliance: Compliance | None = None
    outputs: Mapping[str, Output] = field(default_factory=dict)
    """Tables that the evaluation carries besides, by their names there."""
    needs_calendar: bool = True
    ascending: tuple[ParameterId, ...] = ()
    """Counts of which none may be smaller than the one before it."""
    goes_on: Literal["after-the-highest", "at-the-lowest"] = "after-the-highest"
    """Where a paused process goes on: after the highest rung done, or at the lowest that is open and not done."""
    editions: tuple[Edition, ...] = ()
    """Where the day of the case decides among several texts: all of them, oldest first. Each is a whole policy, and
    this one has every number that one of them has."""
    anchors: tuple[EventKind, ...] = ()
    """The events that date the case, and so decide the edition; the first of which there is one."""
    set: Mapping[str, int | Period] = field(default_factory=dict)
    """Numbers that the caller has changed."""
    read: Mapping[str, str] = field(default_factory=dict)
    """Readings that the caller has chosen."""

    def __post_init__(self) -> None:
        from schoolrules.policy.validation import problems

        for name in _MAPPINGS:
            object.__setattr__(self, name, MappingProxyType(dict(getattr(self, name))))
        found = [*problems(self), *self._bad_choices()]
        if found:
            raise InvalidInput(found)

    # --- variants ----------------------------------------------------------------------------------------------

    def with_parameters(self, changes: Mapping[str, int | str | Period]) -> Policy:
        """The policy with other numbers, by name; a period is given with its unit, as text or as a `Period`.

        Raises:
            InvalidInput: a name that the policy does not have, a bare number for a period, a number out of bounds.
        """
        problems: list[Problem] = []
        values = {name: _as_value(self.parameters.get(name), value, name, problems) for name, value in changes.items()}
        if problems:
            raise InvalidInput(problems)
        return self._with(set={**self.set, **values})

    def with_readings(self, choices: Mapping[str, str]) -> Policy:
        """The policy with other readings of its ambiguous phrases.

        Raises:
            InvalidInput: a reading or an alternative that the policy does not have.
        """
        return self._with(read={**self.read, **choices})

    def _with(self, **choices: Mapping[str, object]) -> Policy:
        """The same parts, checked when they were put together, under other choices."""
        if not self.editions:  # a default said aloud is no change; of several texts, each has its own default
            choices = {name: self._other_than_default(name, values) for name, values in choices.items()}
        changed = object.__new__(type(self))
        changed.__setstate__({**self.__getstate__(), **choices})
        problems = list(changed._bad_choices())
        if problems:
            raise InvalidInput(problems)
        return changed

    def _other_than_default(self, field_name: str, choices: Mapping[str, object]) -> dict[str, object]:
        declared: Mapping[str, Any] = self.parameters if field_name == "set" else self.readings
        default = "value" if field_name == "set" else "default"
        return {n: v for n, v in choices.items() if n not in declared or not _is_same(v, getattr(declared[n], default))}

    def in_edition(self, edition: str | None) -> Policy:
        """The edition of that name, with the caller's numbers and readings; the policy itself for None.

        Raises:
            InvalidInput: there is no such edition, or it has not a number that the caller changed.
        """
        if edition is None:
            return self
        index = next((i for i, one in enumerate(self.editions) if one.policy.edition == edition), None)
        if index is None:
            names = ", ".join(one.policy.edition for one in self.editions) or "none: the policy has one text"
            raise InvalidInput([Problem("edition", f"expected one of {names}")])
        return self._carried_over(index)

    def edition_on(self, day: date) -> Policy:
        """The edition in force on a day, with the caller's numbers and readings. Raises as `in_edition`."""
        begun = [i for i, one in enumerate(self.editions) if one.since is None or one.since <= day]
        return self._carried_over(begun[-1]) if begun else self

    def _carried_over(self, index: int) -> Policy:
        found = self._carried.get(index)
        if found is None:
            found = self._carried[index] = self._carry_over(self.editions[index].policy)
        return found

    @cached_property
    def _carried(self) -> dict[int, Policy]:
        return {}

    def _carry_over(self, edition: Policy) -> Policy:
        lacking = [name for name in self.set if name not in edition.parameters]
        if lacking:
            message = f"edition {edition.edition} of {self.id} has no such number"
            raise InvalidInput([Problem(path_to("set", name), message) for name in lacking])
        return edition._with(set=self.set, read=self.read) if self.set or self.read else edition

    def _bad_choices(self) -> Iterator[Problem]:
        for name, value in self.set.items():
            parameter = self.parameters.get(name)
            if parameter is None:
                said = f"unknown parameter{closest(name, self.parameters)}; expected one of {_listed(self.parameters)}"
                yield Problem(path_to("set", name), said)
            elif (problem := parameter.problem_with(value)) is not None:
                yield Problem(path_to("set", name), problem)
        for name, choice in self.read.items():
            reading = self.readings.get(name)
            if reading is None:
                said = f"unknown reading{closest(name, self.readings)}; expected one of {_listed(self.readings)}"
                yield Problem(path_to("readings", name), said)
            elif choice not in tuple(reading.alternatives):  # a mapping would hash whatever the caller gave
                said = f"expected one of {_listed(reading.alternatives)}{closest(str(choice), reading.alternatives)}"
                yield Problem(path_to("readings", name), said)
        for lower, higher in pairwise(name for name in self.ascending if isinstance(self.values.get(name), int)):
            if self.values[lower] > self.values[higher]:  # type: ignore[operator]  # counts, as filtered above
                yield Problem(f"set.{higher}", f"expected a number no smaller than that of {lower}")

    # --- questions ---------------------------------------------------------------------------------------------

    @cached_property
    def values(self) -> Mapping[str, int | Period | None]:
        """Every parameter's value, the caller's where there is one; None where it is still the caller's to say."""
        return MappingProxyType({name: self.set.get(name, p.value) for name, p in self.parameters.items()})

    @cached_property
    def unsaid(self) -> tuple[str, ...]:
        """The parameters that have no value: the policy judges no case until the caller says them."""
        return tuple(name for name, value in self.values.items() if value is None)

    @cached_property
    def chosen(self) -> Mapping[str, str]:
        """Every reading's alternative, the caller's where there is one."""
        return MappingProxyType({name: self.read.get(name, r.default) for name, r in self.readings.items()})

    @cached_property
    def counts_school_days(self) -> bool:
        """Whether a calendar is needed: by the text, by a number that the caller changed, or by a reading."""
        in_school_days = any(isinstance(v, Period) and v.unit == "school days" for v in self.values.values())
        read_so = any(self.chosen[name] in reading.in_school_days for name, reading in self.readings.items())
        return self.needs_calendar or in_school_days or read_so

    @cached_property
    def _index(self) -> dict[str, int]:
        return {step.id: index for index, step in enumerate(self.steps)}

    @cached_property
    def rungs(self) -> tuple[tuple[int, Step], ...]:
        """The steps that advance the ladder, each with its index in the policy's order."""
        return tuple((index, step) for index, step in enumerate(self.steps) if step.rung)

    @cached_property
    def taken_if(self) -> Mapping[str, tuple[TakenIf, ...]]:
        """What a `step` event must show, for the steps that ask for something."""
        return {step.id: step.taken_if for step in self.steps if step.taken_if}

    @cached_property
    def plain_steps(self) -> frozenset[str]:
        """The steps that are taken by any `step` event of theirs, and by nothing else."""
        return frozenset(step.id for step in self.steps if step.done is None and not step.taken_if)

    @cached_property
    def shown_by(self) -> Mapping[str, DateExpr | None]:
        """What dates each step, where that is not simply its first `step` event."""
        return {step.id: step.done for step in self.steps}

    def alternatives(self, reading: str, *, has_calendar: bool) -> tuple[str, ...]:
        """The alternatives of a reading that can be worked out: without a calendar, those that count no school days."""
        declared = self.readings[reading]
        return tuple(a for a in declared.alternatives if has_calendar or a not in declared.in_school_days)

    def criterion(self, criterion: str) -> Criterion:
        """A criterion by its id."""
        return self.criteria[criterion]

    def criterion_of(self, rule: Rule) -> str:
        """The id of the criterion that rests on a rule."""
        return next(id_ for id_, criterion in self.criteria.items() if criterion.rule is rule)

    def step(self, step: str) -> Step:
        """A step by its id."""
        return self.steps[self._index[step]]

    def index_of(self, step: str) -> int:
        """A step's place in the policy's order, from 0."""
        return self._index[step]

    def resumes_at(self, view: View) -> str | None:
        """The id of the rung at which a paused process would go on; None where none is left."""
        if self.goes_on == "after-the-highest":
            return self.rung_after(view.highest_rung())
        waiting = (s.id for _, s in self.rungs if view.done_day(s.id) is None and s.opens.holds(view))
        return next(waiting, None)

    def rung_after(self, index: int) -> str | None:
        """The id of the first rung after a place in the order, or None."""
        return next((step.id for place, step in self.rungs if place > index), None)

    @cached_property
    def recorded_otherwise(self) -> frozenset[str]:
        """The steps that other kinds of event record, so that a `step` event for them is refused."""
        return frozenset(step.id for step in self.steps if step.done is not None and not step.also_recorded)

    # --- as data -----------------------------------------------------------------------------------------------

    @cached_property
    def digest(self) -> str:
        """The hash (sha256) of the policy's JSON: another for every other number, reading or clause."""
        text = json.dumps(self.to_dict(), sort_keys=True, ensure_ascii=True, separators=(",", ":"))
        return "sha256:" + hashlib.sha256(text.encode()).hexdigest()

    def to_dict(self) -> dict[str, Any]:
        """The policy as JSON: what `Policy.parse` takes back."""
        plain: dict[str, Any] = _plain(self)
        return plain

    @classmethod
    def parse(cls, data: str | bytes | Mapping[str, Any]) -> Policy:
        """A policy from its own JSON.

        Raises:
            InvalidInput: every problem at once, each with its path.
        """
        from schoolrules.policy.parts import parse_policy

        return parse_policy(data)

    def __eq__(self, other: object) -> bool:
        return self.digest == other.digest if isinstance(other, Policy) else NotImplemented

    def __hash__(self) -> int:
        return hash(self.digest)

    def __repr__(self) -> str:
        changed = f", {len(self.set)} numbers changed" if self.set else ""
        chosen = f", {len(self.read)} readings chosen" if self.read else ""
        return f"<Policy {self.id} ({self.edition}){changed}{chosen}>"

    def _repr_pretty_(self, printer: Any, cycle: bool) -> None:
        """Prints as `repr`, where a pretty printer (IPython's, Hypothesis') would print every part."""
        printer.text(repr(self))

    def __getstate__(self) -> dict[str, Any]:
        state = {f.name: getattr(self, f.name) for f in fields(self)}
        return state | {name: dict(state[name]) for name in _MAPPINGS}

    def __setstate__(self, state: dict[str, Any]) -> None:
        self.__dict__.update(state | {name: MappingProxyType(state[name]) for name in _MAPPINGS})


_MAPPINGS = ("roles", "criteria", "parameters", "facts", "readings", "tallies", "holds", "outputs", "set", "read")
"""The fields of a policy that are mappings, and are not to be changed."""


def _is_same(value: object, default: object) -> bool:
    return type(value) is type(default) and value == default


def _as_value(
    parameter: Parameter | None, value: int | str | Period, name: str, problems: list[Problem]
) -> int | Period:
    """A changed number as the parameter wants it; what is wrong with it is added to the problems."""
    if parameter is not None and isinstance(parameter.value, Period) and isinstance(value, str):
        try:
            return Period.parse(value)
        except ValueError:
            said = f'expected a period with its unit, such as "{parameter.value}"'
            problems.append(Problem(path_to("set", name), said))
            return parameter.value
    return value  # type: ignore[return-value]  # whatever it is, the policy's own check has the last word


def _plain(part: Any) -> Any:
    """A part as plain JSON values; what is None or empty is left out, where leaving it out says the same."""
    if is_dataclass(part) and not isinstance(part, (type, Period)):
        values = ((f, getattr(part, f.name)) for f in fields(part))
        return {f.name: _plain(value) for f, value in values if value not in (None, (), {}) or _is_required(f)}
    if isinstance(part, Mapping):
        return {key: _plain(value) for key, value in part.items()}
    if isinstance(part, (tuple, list)):
        return [_plain(value) for value in part]
    if isinstance(part, Enum):
        return part.value
    return str(part) if isinstance(part, (Period, date)) else part


def _is_required(part_field: Field[Any]) -> bool:
    return part_field.default is MISSING and part_field.default_factory is MISSING


def _listed(names: Mapping[str, object]) -> str:
    return listed(names) if names else "none: the policy has none"
