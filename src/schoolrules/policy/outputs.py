"""What a policy answers besides findings and steps: tables that it declares by name, such as the weekly marks."""

from __future__ import annotations

from abc import ABC, abstractmethod
from typing import TYPE_CHECKING, Any, Protocol

from schoolrules.policy.basics import Part

if TYPE_CHECKING:
    from schoolrules.policy.view import View


class Row(Protocol):
    """A row of an output: an immutable value."""

    def to_dict(self) -> dict[str, Any]:
        """The row as JSON."""


class Output(Part, ABC):
    """A table that the evaluation carries, under the name by which the policy declares it."""

    __slots__ = ()

    @abstractmethod
    def rows(self, view: View) -> tuple[Row, ...]:
        """The rows as of the view's day, in order."""
