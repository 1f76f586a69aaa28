"""What every event has, and the types of its fields."""

from __future__ import annotations

import re
from datetime import date
from fractions import Fraction
from functools import cache, lru_cache
from typing import Annotated, ClassVar, Self, TypeAlias

from pydantic import (
    BaseModel,
    BeforeValidator,
    ConfigDict,
    Field,
    PlainSerializer,
    PlainValidator,
    Strict,
    ValidationError,
    WithJsonSchema,
)

from schoolrules.errors import InvalidInput, Problem
from schoolrules.parsing import date_problem, is_text, parse_date, problems_from, refuse

MAX_ID = 200
"""The most characters of an event's id, of a role and of a step's id."""

MAX_TEXT = 10_000
"""The most characters of any other text."""

MAX_ITEMS = 1_000
"""The most entries of a list of texts."""


def _date(value: object) -> date:
    found = parse_date(value)
    if found is None:
        refuse(date_problem(value))
    return found


_FRACTION = re.compile(r"([0-9]{1,9})(?:/([0-9]{1,9})|\.([0-9]{1,9}))?")
_EXPECTED_FRACTION = 'expected an exact fraction above 0 and up to 1, such as "1/2"'


@lru_cache(maxsize=256)
def _fraction_of(text: str) -> Fraction | None:
    match = _FRACTION.fullmatch(text)
    if match is None or (match[2] is not None and int(match[2]) == 0):
        return None
    return Fraction(text)


def _portion(value: object) -> Fraction:
    if isinstance(value, float):
        refuse(f"{_EXPECTED_FRACTION}; a floating-point number is not exact: write it as text")
    found: Fraction | None = None
    if isinstance(value, str):
        found = _fraction_of(value) if len(value) <= 20 else None
    elif isinstance(value, Fraction) or (isinstance(value, int) and not isinstance(value, bool)):
        found = Fraction(value)
    if found is None or not 0 < found <= 1 or found.denominator > 10**9:
        refuse(_EXPECTED_FRACTION)
    return found


def _id(value: object) -> str:
    if value is None:
        return ""
    if not is_text(value, at_least=1, at_most=MAX_ID):
        refuse(f"expected text of 1 to {MAX_ID} characters")
    return str(value)


def _texts(value: object) -> object:
    # only lists and tuples: a set has no order, and a text is not a list of its letters
    return tuple(value) if isinstance(value, list) else value


def _bool_or_text(value: object) -> bool | str:
    if isinstance(value, bool):
        return value
    if not is_text(value, at_least=1, at_most=MAX_ID):
        refuse(f"expected true, false or text of 1 to {MAX_ID} characters")
    return str(value)


_DATE_SCHEMA = WithJsonSchema({"type": "string", "format": "date", "pattern": r"^\d{4}-\d{2}-\d{2}$"})
_AS_ISO = PlainSerializer(date.isoformat, return_type=str, when_used="json")
_AS_TEXT = PlainSerializer(str, return_type=str, when_used="json")
_FRACTION_SCHEMA = {"anyOf": [{"type": "string", "pattern": f"^{_FRACTION.pattern}$"}, {"const": 1}]}

Day: TypeAlias = Annotated[date, PlainValidator(_date), _AS_ISO, _DATE_SCHEMA]
Portion: TypeAlias = Annotated[Fraction, PlainValidator(_portion), _AS_TEXT, WithJsonSchema(_FRACTION_SCHEMA)]
EventId: TypeAlias = Annotated[
    str,
    PlainValidator(_id),
    WithJsonSchema({"anyOf": [{"type": "string", "minLength": 1, "maxLength": MAX_ID}, {"type": "null"}]}),
]
Name: TypeAlias = Annotated[str, Strict(), Field(min_length=1, max_length=MAX_ID)]
Text: TypeAlias = Annotated[str, Strict(), Field(max_length=MAX_TEXT)]
Texts: TypeAlias = Annotated[tuple[Text, ...], Field(max_length=MAX_ITEMS), Strict(), BeforeValidator(_texts)]
Flag: TypeAlias = Annotated[bool, Strict()]
FlagOrText: TypeAlias = Annotated[
    bool | str,
    PlainValidator(_bool_or_text),
    WithJsonSchema({"anyOf": [{"type": "boolean"}, {"type": "string", "minLength": 1, "maxLength": MAX_ID}]}),
]


class _FieldName(str):
    """A name that prints without quotes."""

    __slots__ = ()
    __repr__ = str.__str__


class BaseEvent(BaseModel):
    """What every event says: the day, and what was known when. Immutable, comparable, hashable, picklable.

    `on` is the day it happened (or, of work, is due); `id` is empty until a `Record` makes one from the
    event's position; `known_on` (default: `on`) the day from which the school knew it; `retracted_on` the day
    from which it is withdrawn; `note` free text that no rule reads.

    Where the JSON name is a word of Python, the attribute has an underscore (`for_`, `set_`); both are
    accepted.

    Raises InvalidInput, all problems at once and without values. Prints as its kind and the names of the
    fields given.

    Source: the contract's events, section 3; what was known when, section 2.
    """

    model_config: ClassVar[ConfigDict] = ConfigDict(
        frozen=True, extra="forbid", defer_build=True, populate_by_name=True, hide_input_in_errors=True
    )

    kind: str
    on: Day
    id: EventId = ""
    known_on: Day | None = None
    retracted_on: Day | None = None
    note: Text | None = None

    # pydantic reads the model's fields from here, not from this signature
    def __init__(self, /, **fields: object) -> None:
        problems: list[Problem] = []
        try:
            self.__pydantic_validator__.validate_python(fields, self_instance=self)
        except ValidationError as error:
            problems = problems_from(error, known_keys=known_keys(type(self)))
        if problems:  # raised out here, so that no traceback drags pydantic's error and its values along
            raise InvalidInput(problems)

    # pydantic's own mark of an __init__ that adds no behaviour: parsing then need not go through it
    __init__.__pydantic_base_init__ = True  # type: ignore[attr-defined]

    def __repr_args__(self) -> list[tuple[str | None, object]]:
        given = (name for name in type(self).model_fields if name in self.model_fields_set and name != "kind")
        return [(None, _FieldName(name)) for name in given]

    def __str__(self) -> str:
        return repr(self)

    def to_dict(self) -> dict[str, object]:
        """The event as JSON: `kind`, `on`, and whatever differs from its default."""
        values = self.__dict__
        return {
            name: _plain(values[attribute])
            for attribute, name, default in _json_fields(type(self))
            if attribute in ("kind", "on") or values[attribute] != default
        }

    def with_id(self, id: str) -> Self:
        """The same event under another id, which is not checked."""
        copy = self.__copy__()
        copy.__dict__["id"] = id
        copy.__pydantic_fields_set__.add("id")
        return copy


def _plain(value: object) -> object:
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, Fraction):
        return str(value)
    return list(value) if isinstance(value, tuple) else value


@cache
def _json_fields(cls: type[BaseEvent]) -> tuple[tuple[str, str, object], ...]:
    fields = cls.model_fields.items()
    return tuple((name, field.serialization_alias or name, field.default) for name, field in fields)


def field_names(cls: type[BaseEvent]) -> tuple[str, ...]:
    """The keys of a kind of event as JSON spells them."""
    return tuple(name for _, name, _ in _json_fields(cls))


@cache
def known_keys(cls: type[BaseEvent]) -> str:
    """The keys of a kind of event as JSON spells them, in one line."""
    return ", ".join(field_names(cls))


def parse_as(cls: type[BaseEvent], fields: dict[str, object], path: str) -> BaseEvent | list[Problem]:
    """The event that the fields make, or the problems with their paths below `path`."""
    try:
        event: BaseEvent = cls.__pydantic_validator__.validate_python(fields)
    except ValidationError as error:
        return problems_from(error, path, known_keys=known_keys(cls), given=fields)
    return event
