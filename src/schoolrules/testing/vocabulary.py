"""What a policy reads of a record: kinds of events, the values it looks for, the details that its steps ask for."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, fields, is_dataclass
from functools import lru_cache
from typing import Any, Final

from schoolrules.events import KINDS
from schoolrules.policy.basics import NAMES
from schoolrules.policy.policy import Policy
from schoolrules.policy.validation import name_in

AnyPart = Any
"""A part of some kind; each function knows the fields of its own."""
READS: Final[Mapping[str, tuple[str, ...]]] = {
    "any-absence": ("absence",),
    "absence-sum": ("absence",),
    "absence-share": ("absence",),
    "truancy-events": ("absence", "tardy"),
    "missing-in-window": ("assignment",),
    "missed-meetings": ("meeting", "reschedule_attempt"),
    "contact-sets": ("contact_attempt", "contact_response"),
    "no-contact": ("engagement", "contact_response", "weekly_mark", "effort", "absence"),
    "unverified-absences": ("weekly_mark", "engagement", "absence"),
    "effort": ("effort",),
    "notice": ("notice",),
    "notice-sent": ("notice",),
    "duties-met": ("notice",),
    "scheduled": ("scheduled",),
    "approval": ("approval",),
    "review": ("progress_review",),
    "extended": ("extension",),
}
"""The events that a kind of part reads beside those that its fields name."""
SETTLING: Final = ("compliance", "relapse")
"""What a compliance rule reads."""


@dataclass(frozen=True)
class Detail:
    """A detail of a step's event: what the rules ask of it, and what else is worth trying."""

    asked: tuple[object, ...] = ()
    otherwise: tuple[object, ...] = ()


@dataclass(frozen=True)
class Vocabulary:
    """What a policy reads."""

    kinds: tuple[str, ...]
    """The kinds of events."""
    kinds_of: Mapping[str, tuple[str, ...]]
    """For each step, the kinds of events that its own parts name."""
    values: Mapping[tuple[str, str], tuple[object, ...]]
    """For a kind and a field, the values that some part looks for."""
    facts: Mapping[str, tuple[object, ...]]
    """For each fact, the values that some part compares it with."""
    details: Mapping[str, Mapping[str, Detail]]
    """For each step, the details of its events."""
    dates: Mapping[str, tuple[str, ...]]
    """For each step, the details that announce a day."""


@lru_cache(maxsize=64)
def vocabulary_of(policy: Policy) -> Vocabulary:
    """What a policy reads, its editions included."""
    reader = _Reader()
    for one in (policy, *(edition.policy for edition in policy.editions)):
        reader.read(one)
    return reader.vocabulary()


def parts_of(part: object) -> Iterator[AnyPart]:
    """A part of a policy and all the parts that it holds."""
    if isinstance(part, (tuple, list)):
        for one in part:
            yield from parts_of(one)
    elif isinstance(part, Mapping):
        for one in part.values():
            yield from parts_of(one)
    elif is_dataclass(part) and not isinstance(part, type):
        yield part
        for field in fields(part):
            yield from parts_of(getattr(part, field.name))


class _Reader:
    """Gathers what the parts of a policy name."""

    def __init__(self) -> None:
        self.kinds: dict[str, None] = {}
        self.kinds_of: dict[str, dict[str, None]] = {}
        self.values: dict[tuple[str, str], dict[object, None]] = {}
        self.facts: dict[str, dict[object, None]] = {}
        self.asked: dict[tuple[str, str], dict[object, None]] = {}
        self.otherwise: dict[tuple[str, str], dict[object, None]] = {}
        self.dates: dict[str, dict[str, None]] = {}

    def read(self, policy: Policy) -> None:
        for step in policy.steps:
            for part in parts_of(step):
                self.kinds_of.setdefault(step.id, {}).update(dict.fromkeys(_kinds_read_by(part)))
            for part in parts_of((step.taken_if, tuple(r.check for r in step.requirements))):
                self._asks(step.id, part)
            for outcome in step.outcomes:
                self._put(self.otherwise, (step.id, "outcome"), outcome)
        for part in parts_of((policy.criteria, policy.steps, policy.states, policy.tallies, policy.notes)):
            self._part(part)
        if policy.compliance is not None:
            self.kinds.update(dict.fromkeys(SETTLING))
        for event in policy.anchors:
            self.kinds.setdefault(event)

    def _asks(self, step: str, part: AnyPart) -> None:
        """What a requirement asks of the event of its own step."""
        kind = getattr(part, "kind", type(part).__name__)
        if kind in ("TakenIf", "shows", "outcome-shows"):
            for name, value in (part.values or {}).items():
                self._put(self.asked, (step, name), value)
            for name in getattr(part, "present", ()):
                self._put(self.asked, (step, name), sample(name))
            if kind == "outcome-shows":
                self._put(self.asked, (step, "outcome"), part.outcome)
        elif kind == "lists":
            self._put(self.asked, (step, part.detail), tuple(item.name for item in part.items))
        elif kind == "in-languages":
            self._put(self.asked, (step, "languages"), ("English",))

    def _part(self, part: AnyPart) -> None:
        kind = getattr(part, "kind", "")
        self.kinds.update(dict.fromkeys(_kinds_read_by(part)))
        self._looked_for(part, kind)
        self._of_a_step(part, kind)

    def _looked_for(self, part: AnyPart, kind: str) -> None:
        event = getattr(part, "event", None)
        for where in ("where", "among", "refused", "values") if event in KINDS else ():
            for name, value in (getattr(part, where, None) or {}).items():
                self._all(self.values, (event, name), value)
        if kind in ("notice", "notice-sent"):
            for role in (getattr(part, "role", None) or part.to, *getattr(part, "served_by", ())):
                self._put(self.values, ("notice", "to"), role)
            self._put(self.values, ("notice", "about"), part.about)
        elif kind == "scheduled":
            self._put(self.values, ("scheduled", "what"), part.what)
        elif kind == "approval":
            self._put(self.values, ("approval", "of"), part.of)
            self._all(self.values, ("approval", "by"), part.by)
        elif kind == "extended":
            self._put(self.values, ("extension", "agreed_by"), part.by)
        elif kind == "fact-is":
            self._put(self.facts, part.fact, part.value)
        elif kind == "fact-in":
            self._all(self.facts, part.fact, part.values)

    def _of_a_step(self, part: AnyPart, kind: str) -> None:
        step = getattr(part, "step", None)
        if not isinstance(step, str):
            return
        if kind == "step-detail":
            self.dates.setdefault(step, {}).setdefault(part.detail)
        elif kind in ("step-shows", "taken-again"):
            for name, value in (part.values or {}).items():
                self._all(self.otherwise, (step, name), value)
            for name in getattr(part, "present", ()):
                self._put(self.otherwise, (step, name), sample(name))
        elif kind == "step-lists":
            self._put(self.otherwise, (step, part.detail), (part.entry,))
        elif kind in ("outcome", "outcome-is", "outcome-day"):
            table = self.asked if kind == "outcome" else self.otherwise
            self._put(table, (step, "outcome"), part.outcome)

    @staticmethod
    def _put(table: dict[Any, dict[object, None]], key: object, value: object) -> None:
        table.setdefault(key, {}).setdefault(value)

    def _all(self, table: dict[Any, dict[object, None]], key: object, values: object) -> None:
        for value in values if isinstance(values, tuple) else (values,):
            self._put(table, key, value)

    def vocabulary(self) -> Vocabulary:
        details: dict[str, dict[str, Detail]] = {}
        for step, name in (*self.asked, *self.otherwise):
            asked = tuple(self.asked.get((step, name), ()))
            otherwise = tuple(value for value in self.otherwise.get((step, name), ()) if value not in asked)
            details.setdefault(step, {})[name] = Detail(asked, otherwise)
        return Vocabulary(
            tuple(kind for kind in self.kinds if kind != "step"),
            {step: tuple(kind for kind in kinds if kind != "step") for step, kinds in self.kinds_of.items()},
            {key: tuple(found) for key, found in self.values.items()},
            {key: tuple(found) for key, found in self.facts.items()},
            details,
            {key: tuple(found) for key, found in self.dates.items()},
        )


def _kinds_read_by(part: AnyPart) -> Iterator[str]:
    """The kinds of events that a part reads."""
    kind = getattr(part, "kind", "")
    yield from READS.get(kind, ())
    if kind == "outstanding":
        yield part.work
    for field in fields(part):
        named = name_in(str(field.type))
        if named is not None and NAMES[named] == "event":
            value = getattr(part, field.name)
            yield from value if isinstance(value, tuple) else (value,)


def sample(detail: str) -> object:
    """A value of a step's detail that is not empty."""
    return _SAMPLES.get(detail, "given")


_SAMPLES: Final[Mapping[str, object]] = {
    "certified": True,
    "letter": True,
    "injunctive": True,
    "date_stamp": True,
    "corrective_actions_warranted": True,
    "tracking": "T-1",
    "code": "C-1",
    "items": ("essay",),
    "contents": ("findings",),
    "recipients": ("parents",),
    "languages": ("English",),
}
