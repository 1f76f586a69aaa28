"""The records of a population, told by their places alone: whose they are is confidential."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from schoolrules.errors import InvalidInput, Problem

OF_A_RECORD = ("events", "facts", "enrolled", "recorded_through")
"""How the path of a problem begins that a record has."""


@contextmanager
def at_place(number: int) -> Iterator[None]:
    """Whatever is wrong with a record within is told with its place in the population, from 0: `records[3].events`.

    Raises:
        InvalidInput: the same problems, at their place.
    """
    try:
        yield
    except InvalidInput as error:
        raise InvalidInput(_placed(problem, number) for problem in error.problems) from None


def _placed(problem: Problem, number: int) -> Problem:
    is_of_record = problem.path.startswith(OF_A_RECORD)
    return Problem(f"records[{number}].{problem.path}", problem.message) if is_of_record else problem
