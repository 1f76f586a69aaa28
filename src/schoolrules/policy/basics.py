"""What every clause of a policy carries: its citation, its force, its numbers, its readings."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from typing import TYPE_CHECKING, Annotated, Any, ClassVar, Literal, TypeAlias, Union

from pydantic import Field, GetCoreSchemaHandler, Strict

from schoolrules.calendar import Period
from schoolrules.parsing import parse_date

if TYPE_CHECKING:
    from pydantic_core import CoreSchema

MAX_COUNT = 10_000
"""No count in a policy may be larger: a bound against unbounded work from a small file."""

JsonValue = bool | int | str | tuple[str, ...] | dict[str, int]


StepId: TypeAlias = str
RecordedStep: TypeAlias = str
"""A step of which only the `step` events are read, not whether it counts as done."""
CriterionId: TypeAlias = str
ParameterId: TypeAlias = str
CountId: TypeAlias = str
PeriodId: TypeAlias = str
ReadingId: TypeAlias = str
TallyId: TypeAlias = str
FactId: TypeAlias = str
RoleId: TypeAlias = str
EventKind: TypeAlias = str
OutputId: TypeAlias = str

NAMES = {
    "StepId": "step",
    "RecordedStep": "step",
    "CriterionId": "criterion",
    "ParameterId": "parameter",
    "CountId": "count",
    "PeriodId": "period",
    "ReadingId": "reading",
    "TallyId": "tally",
    "FactId": "fact",
    "RoleId": "role",
    "EventKind": "event",
    "OutputId": "output",
}
"""A field annotated with one of these names something of the policy, which must have it."""


def tag(name: str) -> Any:
    """The `kind` field by which a part is told apart in JSON."""
    return field(default=name, kw_only=True, repr=False)


class Part:
    """What policies are made of: an immutable declaration with a JSON form.

    The families of parts (days, conditions, needs, rules, checks) are abstract; in JSON a part of a family is told
    apart by its `kind`, and `schoolrules.policy.parts` lists the kinds of each.
    """

    __slots__ = ()
    __pydantic_config__: ClassVar[dict[str, Any]] = {"extra": "forbid", "hide_input_in_errors": True}
    rests_on_school_days: ClassVar[bool] = False
    """Whether a case judged by the part needs a school calendar, whatever the policy's numbers."""
    looks_at: ClassVar[Literal["dates", "week", "evaluation"]] = "dates"
    """What the part's answer may turn with, besides the record, as days go by: dates that events, rules (`changes`) or
    day expressions name; also the week of the day judged; or also the day of the evaluation, whatever day is judged.
    Forecasts rest on it: a part that turns with anything else must not be added to the table of kinds."""

    @classmethod
    def __get_pydantic_core_schema__(cls, source: Any, handler: GetCoreSchemaHandler) -> CoreSchema:
        """The JSON form: the part's own fields, or for a family one of its kinds."""
        from schoolrules.policy.parts import KINDS

        kinds = KINDS.get(cls)
        if kinds is None:
            return handler(source)
        return handler.generate_schema(Annotated[Union[kinds], Field(discriminator="kind")])  # noqa: UP007


class Force(StrEnum):
    """How strongly the text speaks; kept from the text and never raised."""

    MUST = "must"
    SHOULD = "should"
    MAY = "may"


class Verdict(StrEnum):
    """What a criterion or a requirement comes to.

    A criterion is `met`, `not_met`, `undetermined` or `not_applicable`; a requirement `kept`, `breached`,
    `pending`, `undetermined` or `not_applicable`.
    """

    MET = "met"
    NOT_MET = "not_met"
    KEPT = "kept"
    BREACHED = "breached"
    PENDING = "pending"
    UNDETERMINED = "undetermined"
    NOT_APPLICABLE = "not_applicable"


@dataclass(frozen=True, slots=True)
class Citation(Part):
    """Where a clause stands (source, section) and what it says, in our own words."""

    source: str
    section: str
    gist: str = ""
    sentences: tuple[str, ...] = ()
    """The numbered sentences of the source that the clause carries, such as `004-10`."""

    def to_dict(self) -> dict[str, Any]:
        """The citation as the contract's JSON."""
        return {"source": self.source, "section": self.section, "gist": self.gist}


@dataclass(frozen=True, slots=True)
class Parameter(Part):
    """A number of a policy: a count without unit, or a period with its unit, and where it comes from.

    Where the text leaves a count to the caller, the value is None until the caller says it.
    """

    value: Annotated[int, Strict()] | Period | None
    about: str
    citation: Citation
    minimum: int = 1
    maximum: int = MAX_COUNT

    def problem_with(self, value: object) -> str | None:
        """Why `value` cannot stand for this parameter, or None."""
        if isinstance(self.value, Period):
            if isinstance(value, bool) or not isinstance(value, Period):
                return f'expected a period with its unit, such as "{self.value}"'
            return None
        if isinstance(value, bool) or not isinstance(value, int):
            return "expected a whole number"
        if not self.minimum <= value <= self.maximum:
            return f"expected a whole number from {self.minimum} to {self.maximum}"
        return None


@dataclass(frozen=True, slots=True)
class Reading(Part):
    """A phrase with several defensible readings, the alternatives, and why the default is the default."""

    phrase: str
    alternatives: dict[str, str]
    """Each alternative's id and its meaning."""
    why: str
    citation: Citation
    default: str = ""
    """The id of the reading that holds unless the caller chooses another; the first where none is given."""
    in_school_days: tuple[str, ...] = ()
    """The alternatives that count school days, so that a policy that needs no calendar needs one under them."""

    def __post_init__(self) -> None:
        if not self.default and self.alternatives:
            object.__setattr__(self, "default", next(iter(self.alternatives)))


@dataclass(frozen=True, slots=True)
class Fact(Part):
    """A fact of the case that the policy asks for: its type, and its default where the policy has one."""

    type: Literal["bool", "text", "integer", "texts", "counts", "date"]
    about: str
    default: JsonValue | None = None
    choices: tuple[str, ...] = ()
    required: bool = False

    def problem_with(self, value: object) -> str | None:
        """Why `value` cannot stand for this fact, or None."""
        if not _FITS[self.type](value):
            return f"expected {_TYPES[self.type]}"
        if self.choices and value not in self.choices:
            return f"expected one of {', '.join(self.choices)}"
        return None


def _is_number(value: object) -> bool:
    return isinstance(value, int) and not isinstance(value, bool) and value >= 0


_TYPES = {
    "bool": "true or false",
    "text": "text",
    "integer": "a whole number, not negative",
    "texts": "a list of texts",
    "counts": "an object of whole numbers, none negative",
    "date": "a date YYYY-MM-DD",
}
_FITS: Mapping[str, Callable[[object], bool]] = {
    "bool": lambda value: isinstance(value, bool),
    "text": lambda value: isinstance(value, str),
    "integer": _is_number,
    "texts": lambda value: isinstance(value, tuple) and all(isinstance(item, str) for item in value),
    "counts": lambda value: isinstance(value, Mapping) and all(map(_is_number, value.values())),
    "date": lambda value: isinstance(value, str) and parse_date(value) is not None,
}
