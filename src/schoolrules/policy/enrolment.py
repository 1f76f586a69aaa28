"""Where a day stands in the pupil's enrolment."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from typing import TYPE_CHECKING, Literal, NamedTuple

from schoolrules.policy.basics import tag
from schoolrules.policy.expressions import Condition, DateExpr

if TYPE_CHECKING:
    from schoolrules.policy.view import Situation, View

ONE_DAY = timedelta(days=1)


class Enrolment(NamedTuple):
    """A span of enrolment, both ends included; `date.max` where its end is open."""

    first: date
    last: date


def spans_of(situation: Situation) -> tuple[Enrolment, ...]:
    """The spans of the case, in order."""
    return tuple(Enrolment(first, last or date.max) for first, last in situation.spans)


def span_holding(view: View) -> Enrolment | None:
    """The span that holds the view's day, or None."""
    span = span_begun(view)
    return span if span is not None and view.day <= span.last else None


def span_begun(view: View) -> Enrolment | None:
    """The span that holds the view's day or was last begun, or None before the first."""
    for first, last in reversed(view.situation.spans):
        if first <= view.day:
            return Enrolment(first, last or date.max)
    return None


def span_edges(view: View) -> Iterator[date]:
    """The first day of every span, and the day after its last."""
    for first, last in view.situation.spans:
        yield first
        if last is not None and last < date.max:
            yield last + ONE_DAY


@dataclass(frozen=True, slots=True)
class Enrolled(Condition):
    """The day lies in a span of enrolment."""

    kind: Literal["enrolled"] = tag("enrolled")

    def holds(self, view: View) -> bool:
        """Whether it does."""
        return span_holding(view) is not None


@dataclass(frozen=True, slots=True)
class SpanBegins(DateExpr):
    """The first day of the span of enrolment that holds the day or was last begun."""

    kind: Literal["span-begins"] = tag("span-begins")

    def day(self, view: View) -> date | None:
        """The day, or None before the first span."""
        span = span_begun(view)
        return None if span is None else span.first
