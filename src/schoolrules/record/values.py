"""The parts of a record that are no events: facts and enrolment spans, and how large they may be."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from operator import attrgetter
from typing import NoReturn, TypeAlias, TypeVar

MAX_EVENTS = 100_000
"""The most events of a record."""

MAX_FACTS = 1_000
"""The most facts of a record, and the most entries of a fact that is an object."""

MAX_SPANS = 1_000
"""The most enrolment spans of a record."""

MAX_NAME = 200
"""The most characters of a subject or of a fact's name."""

MAX_NUMBER = 10**15
"""The largest number, either side of zero, that a fact may be."""

V = TypeVar("V")


class FrozenMap(Mapping[str, V]):
    """An immutable mapping by text; prints as its size."""

    __slots__ = ("_values",)
    _values: dict[str, V]

    def __init__(self, values: Mapping[str, V]) -> None:
        object.__setattr__(self, "_values", dict(values))

    def __getitem__(self, key: str) -> V:
        return self._values[key]

    def __iter__(self) -> Iterator[str]:
        return iter(self._values)

    def __len__(self) -> int:
        return len(self._values)

    def __contains__(self, key: object) -> bool:
        return key in self._values

    def __eq__(self, other: object) -> bool:
        return dict(other) == self._values if isinstance(other, Mapping) else NotImplemented

    def __hash__(self) -> int:
        return hash(frozenset(self._values.items()))

    def __setattr__(self, name: str, value: object) -> NoReturn:
        raise AttributeError("a FrozenMap does not change")

    def __reduce__(self) -> tuple[type[FrozenMap[V]], tuple[dict[str, V]]]:
        return FrozenMap, (self._values,)

    def __repr__(self) -> str:
        return f"FrozenMap({len(self)} keys)"


FactValue: TypeAlias = bool | int | str | tuple[str, ...] | FrozenMap[int]
"""What a fact can be; a day is text `YYYY-MM-DD`."""


@dataclass(frozen=True, slots=True, repr=False)
class Span:
    """An enrolment span from `first` through `last`, both included; `last` None is open-ended."""

    first: date
    last: date | None = None

    def __contains__(self, day: date) -> bool:
        return self.first <= day and (self.last is None or day <= self.last)

    def __repr__(self) -> str:
        return "Span(open-ended)" if self.last is None else "Span(ended)"

    def to_dict(self) -> dict[str, str | None]:
        """The span as JSON."""
        return {"from": self.first.isoformat(), "to": None if self.last is None else self.last.isoformat()}


def joined_spans(spans: Iterable[Span]) -> tuple[Span, ...]:
    """The spans in order, those that overlap or have no day between them as one."""
    joined: list[Span] = []
    for span in sorted(spans, key=attrgetter("first")):
        last = joined[-1] if joined else None
        if last is None or (last.last is not None and (span.first - last.last).days > 1):
            joined.append(span)
        elif last.last is not None:
            joined[-1] = Span(last.first, None if span.last is None else max(last.last, span.last))
    return tuple(joined)


def counted(number: int, thing: str) -> str:
    """A number with its thing, in the plural where it must be."""
    return f"{number} {thing}" if number == 1 else f"{number} {thing}s"
