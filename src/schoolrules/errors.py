"""The exceptions of the library: one tree, and every leaf also a fitting built-in exception.

Messages name calendar days, coverages, paths and parameters; never a value of a record.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Literal

Side = Literal["before", "after"]


class SchoolRulesError(Exception):
    """The base of everything that the library raises on purpose."""


class InvalidArgument(SchoolRulesError, ValueError):
    """A call with a value that the question does not admit, such as counting zero days forward."""


class WrongType(SchoolRulesError, TypeError):
    """A call with a value of the wrong type, such as a datetime where a date is expected."""


class NotASchoolDay(InvalidArgument):
    """A question that only a school day has an answer to, asked about a day without school."""


class OutsideCalendar(SchoolRulesError, LookupError):
    """The answer needs a day outside the coverage.

    `day` is the day asked about, or None when the result itself would lie beyond; `first` and `last` are the
    coverage, both included; `side` tells on which side of it the missing day lies.
    """

    def __init__(self, day: date | None, first: date, last: date, side: Side) -> None:
        super().__init__(day, first, last, side)
        self.day = day
        self.first = first
        self.last = last
        self.side = side

    def __str__(self) -> str:
        if self.day is not None:
            return f"{self.day} lies {self.side} the coverage {self.first} to {self.last}"
        edge = self.first if self.side == "before" else self.last
        return f"the answer lies {self.side} {edge}, the end of the coverage {self.first} to {self.last}"


@dataclass(frozen=True, slots=True)
class Problem:
    """One thing wrong with some input: where it stands, and what was expected there."""

    path: str
    message: str

    def __str__(self) -> str:
        return f"{self.path}: {self.message}" if self.path else self.message


class InvalidInput(SchoolRulesError, ValueError):
    """Input that was refused, with every problem found (`problems`), a line each."""

    def __init__(self, problems: Iterable[Problem]) -> None:
        self.problems: tuple[Problem, ...] = tuple(problems)
        super().__init__(self.problems)

    def __str__(self) -> str:
        return "\n".join(str(problem) for problem in self.problems)


class UnknownPolicy(SchoolRulesError, LookupError):
    """No policy of that id is known."""
