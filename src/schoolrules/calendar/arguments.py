"""Checks of what callers hand in: civil dates and whole numbers, nothing that merely looks like them."""

from __future__ import annotations

import operator
from datetime import date, datetime

from schoolrules.errors import InvalidArgument, WrongType


def checked_day(value: object, name: str = "day") -> date:
    """The value, when it is a civil date; a datetime (a date with a time of day) is refused too.

    Raises WrongType.
    """
    if isinstance(value, datetime):
        raise WrongType(f"{name}: expected a date without time of day, came a datetime; pass its .date()")
    if not isinstance(value, date):
        raise WrongType(f"{name}: expected a datetime.date, came {type(value).__name__}")
    return value


def checked_number(value: object, name: str) -> int:
    """The value as a plain int; a bool, a float or a text is refused.

    Raises WrongType.
    """
    if not isinstance(value, bool):
        try:
            return operator.index(value)  # type: ignore[arg-type]  # what has no index is refused just below
        except TypeError:
            pass
    raise WrongType(f"{name}: expected a whole number, came {type(value).__name__}")


def checked_positive(value: object, name: str) -> int:
    """The value as an int of at least 1.

    Raises WrongType or InvalidArgument.
    """
    number = checked_number(value, name)
    if number < 1:
        raise InvalidArgument(f"{name}: expected at least 1")
    return number


def checked_step(value: object, name: str) -> int:
    """The value as an int that is not 0 and may be negative.

    Raises WrongType or InvalidArgument.
    """
    number = checked_number(value, name)
    if number == 0:
        raise InvalidArgument(f"{name}: 0 says nothing; ask on_or_after(day) or on_or_before(day) instead")
    return number
