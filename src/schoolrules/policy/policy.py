"""A policy: its criteria, steps and readings put together, with its numbers, as one immutable declaration."""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, fields, is_dataclass, replace
from enum import Enum
from functools import cached_property
from types import MappingProxyType
from typing import Any, Literal

from schoolrules.calendar import Period
from schoolrules.errors import InvalidInput, Problem
from schoolrules.policy.basics import NAMES, Citation, Fact, Parameter, Part, Reading
from schoolrules.policy.compliance import Compliance
from schoolrules.policy.expressions import Condition, DateExpr
from schoolrules.policy.rules import Criterion, Rule
from schoolrules.policy.step import Step
from schoolrules.policy.tally import Tally


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
    roles: dict[str, str]
    criteria: dict[str, Criterion]
    steps: tuple[Step, ...]
    states: tuple[StateRule, ...]
    parameters: dict[str, Parameter] = field(default_factory=dict)
    facts: dict[str, Fact] = field(default_factory=dict)
    readings: dict[str, Reading] = field(default_factory=dict)
    tallies: dict[str, Tally] = field(default_factory=dict)
    holds: dict[str, Hold] = field(default_factory=dict)
    notes: tuple[Note, ...] = ()
    compliance: Compliance | None = None
    needs_calendar: bool = True
    set: dict[str, int | Period] = field(default_factory=dict)
    """Numbers that the caller has changed."""
    read: dict[str, str] = field(default_factory=dict)
    """Readings that the caller has chosen."""

    def __post_init__(self) -> None:
        problems = [*_broken_names(self), *self._bad_choices()]
        if problems:
            raise InvalidInput(problems)

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
        return replace(self, set={**self.set, **values})

    def with_readings(self, choices: Mapping[str, str]) -> Policy:
        """The policy with other readings of its ambiguous phrases.

        Raises:
            InvalidInput: a reading or an alternative that the policy does not have.
        """
        return replace(self, read={**self.read, **choices})

    def _bad_choices(self) -> Iterator[Problem]:
        for name, value in self.set.items():
            parameter = self.parameters.get(name)
            if parameter is None:
                yield Problem(f"set.{name}", f"unknown parameter; expected one of {_listed(self.parameters)}")
            elif (problem := parameter.problem_with(value)) is not None:
                yield Problem(f"set.{name}", problem)
        for name, choice in self.read.items():
            reading = self.readings.get(name)
            if reading is None:
                yield Problem(f"readings.{name}", f"unknown reading; expected one of {_listed(self.readings)}")
            elif choice not in reading.alternatives:
                yield Problem(f"readings.{name}", f"expected one of {_listed(reading.alternatives)}")

    # --- questions ---------------------------------------------------------------------------------------------

    @cached_property
    def values(self) -> Mapping[str, int | Period]:
        """Every parameter's value, the caller's where there is one."""
        return MappingProxyType({name: self.set.get(name, p.value) for name, p in self.parameters.items()})

    @cached_property
    def chosen(self) -> Mapping[str, str]:
        """Every reading's alternative, the caller's where there is one."""
        return MappingProxyType({name: self.read.get(name, r.default) for name, r in self.readings.items()})

    @cached_property
    def _index(self) -> dict[str, int]:
        return {step.id: index for index, step in enumerate(self.steps)}

    @cached_property
    def rungs(self) -> tuple[tuple[int, Step], ...]:
        """The steps that advance the ladder, each with its index in the policy's order."""
        return tuple((index, step) for index, step in enumerate(self.steps) if step.rung)

    @cached_property
    def shown_by(self) -> Mapping[str, DateExpr | None]:
        """What dates each step, where that is not simply its first `step` event."""
        return {step.id: step.done for step in self.steps}

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

    def rung_after(self, index: int) -> str | None:
        """The id of the first rung after a place in the order, or None."""
        return next((step.id for place, step in self.rungs if place > index), None)

    @cached_property
    def recorded_otherwise(self) -> frozenset[str]:
        """The steps that other kinds of event record, so that a `step` event for them is refused."""
        return frozenset(step.id for step in self.steps if step.done is not None)

    # --- as data -----------------------------------------------------------------------------------------------

    @cached_property
    def digest(self) -> str:
        """`sha256:` and the hash of the policy's JSON: another for every other number, reading or clause."""
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

    def __getstate__(self) -> dict[str, Any]:
        return {f.name: getattr(self, f.name) for f in fields(self)}

    def __setstate__(self, state: dict[str, Any]) -> None:
        self.__dict__.update(state)


def _as_value(
    parameter: Parameter | None, value: int | str | Period, name: str, problems: list[Problem]
) -> int | Period:
    """A changed number as the parameter wants it; what is wrong with it is added to the problems."""
    if parameter is not None and isinstance(parameter.value, Period) and isinstance(value, str):
        try:
            return Period.parse(value)
        except ValueError:
            problems.append(Problem(f"set.{name}", f'expected a period with its unit, such as "{parameter.value}"'))
            return parameter.value
    return value  # type: ignore[return-value]  # whatever it is, the policy's own check has the last word


def _plain(part: Any) -> Any:
    """A part as plain JSON values; what is None or empty is left out."""
    if is_dataclass(part) and not isinstance(part, (type, Period)):
        values = ((f.name, getattr(part, f.name)) for f in fields(part))
        return {name: _plain(value) for name, value in values if value is not None and value != () and value != {}}
    if isinstance(part, Mapping):
        return {key: _plain(value) for key, value in part.items()}
    if isinstance(part, (tuple, list)):
        return [_plain(value) for value in part]
    if isinstance(part, Enum):
        return part.value
    return str(part) if isinstance(part, Period) else part


def _listed(names: Mapping[str, object]) -> str:
    return ", ".join(names) if names else "none: the policy has none"


def _broken_names(policy: Policy) -> Iterator[Problem]:
    """Every name that a part of the policy uses and the policy does not have."""
    from schoolrules.events import KINDS

    steps = [step.id for step in policy.steps]
    for index, step in enumerate(policy.steps):
        if step.id in steps[:index]:
            yield Problem(f"steps[{index}].id", "expected each step's id once")
    known: dict[str, Mapping[str, object] | frozenset[str]] = {
        "step": frozenset(steps),
        "criterion": policy.criteria,
        "parameter": policy.parameters,
        "reading": policy.readings,
        "tally": policy.tallies,
        "fact": policy.facts,
        "role": policy.roles,
        "event": frozenset(KINDS),
    }
    yield from _walk(policy, "", known)


_WORDS = re.compile(r"\w+")


def _walk(part: Any, path: str, known: Mapping[str, Any]) -> Iterator[Problem]:
    if isinstance(part, (tuple, list)):
        for index, item in enumerate(part):
            yield from _walk(item, f"{path}[{index}]", known)
    elif isinstance(part, Mapping):
        for key, item in part.items():
            yield from _walk(item, f"{path}.{key}".lstrip("."), known)
    elif is_dataclass(part):
        for f in fields(part):
            value, here = getattr(part, f.name), f"{path}.{f.name}".lstrip(".")
            named = next((name for name in _WORDS.findall(str(f.type)) if name in NAMES), None)
            if named is None:
                yield from _walk(value, here, known)
                continue
            for name in value if isinstance(value, tuple) else (value,):
                if name is not None and name not in known[NAMES[named]]:
                    expected = ", ".join(sorted(known[NAMES[named]]))
                    yield Problem(here, f"unknown {NAMES[named]}; expected one of {expected}")
