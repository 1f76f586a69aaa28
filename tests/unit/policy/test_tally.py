"""Events that add up until there are enough."""

from __future__ import annotations

from typing import Any

import pytest

from schoolrules.policy.basics import Parameter
from schoolrules.policy.conditions import Always, Never
from schoolrules.policy.days import StepDay
from schoolrules.policy.tally import Tally

from .small import CLAUSE, event, sep, small_policy, taken, view_of


def tally(**parts: Any) -> Tally:
    return Tally("calls", "intervention", "enough", **parts)


def calls(*days: int, type: str = "letter") -> list[dict[str, Any]]:
    return [event("intervention", day, type=type, id=f"{type}-{day}") for day in days]


def days_counted(of: Tally, *events: dict[str, Any], on: int = 30) -> list[int]:
    count = of.count(view_of(small_policy(tallies={"calls": of}), *events, on=on))
    return [found.on.day for found in count.counted]


@pytest.mark.parametrize(("on", "number", "reached"), [(5, 1, None), (6, 2, 6), (9, 3, 6)])
def test_a_tally_is_reached_with_the_second_of_two(on: int, number: int, reached: int | None) -> None:
    count = tally().count(view_of(small_policy(), *calls(5, 6, 9), on=on))
    assert (count.number, count.needed) == (number, 2)
    assert count.reached == (None if reached is None else sep(reached))


def test_nothing_on_the_day_after_which_it_counts_and_everything_on_the_last() -> None:
    between = tally(after=StepDay("first"), until=StepDay("second"))
    events = [*calls(4, 5, 6, 9, 10), taken("first", 5), taken("second", 9)]
    assert days_counted(between, *events) == [6, 9]
    assert days_counted(between, *calls(4, 5, 6)) == [4, 5, 6]


def test_what_is_refused_is_never_counted_and_told() -> None:
    refusing = tally(refused={"type": "truancy_ticket"}, refused_because="no help")
    events = [*calls(4, 6), *calls(5, type="truancy_ticket")]
    assert days_counted(refusing, *events) == [4, 6]
    view = view_of(small_policy(), *events)
    assert [(e.event.id, e.reason) for e in refusing.excluded(view)] == [("truancy_ticket-5", "no help")]


def test_a_cumulative_tally_counts_from_the_beginning_and_needs_its_multiple() -> None:
    again = tally(after=StepDay("first"), times=2, cumulative=Always())
    view = view_of(small_policy(), *calls(3, 4, 5, 6), taken("first", 4))
    count = again.count(view)
    assert (count.number, count.needed, count.reached) == (4, 4, sep(6))
    assert again.missing(view, count) == ()
    anew = tally(after=StepDay("first"), times=2, cumulative=Never()).count(view)
    assert (anew.number, anew.needed, anew.reached) == (2, 2, sep(6))


def test_different_sorts_are_counted_by_their_field() -> None:
    distinct = tally(distinct=Always())
    same = view_of(small_policy(), *calls(3, 4, 5))
    count = distinct.count(same)
    assert (count.number, count.sorts, count.reached) == (3, 1, None)
    assert distinct.missing(same, count) == ("calls:1/2",)
    mixed = view_of(small_policy(), *calls(3, 4), *calls(5, type="meeting"))
    assert distinct.count(mixed).reached == sep(5)


def test_a_cumulative_tally_of_sorts_says_the_number_first() -> None:
    both = tally(times=2, cumulative=Always(), distinct=Always())
    view = view_of(small_policy(), *calls(3))
    assert both.missing(view, both.count(view)) == ("calls:1/4", "calls:1/2")


def test_where_sorts_do_not_matter_none_are_counted() -> None:
    """Neither before there are enough nor after."""
    assert [tally().count(view_of(small_policy(), *calls(*days))).sorts for days in ((), (3,), (3, 4))] == [0, 0, 0]


@pytest.mark.parametrize(("on", "reached"), [(5, None), (6, 6), (9, 6)])
def test_number_and_sorts_must_both_be_enough(on: int, reached: int | None) -> None:
    """Two sorts with the second of them, four in number with the fourth."""
    both = tally(times=2, cumulative=Always(), distinct=Always())
    count = both.count(view_of(small_policy(), *calls(3), *calls(4, 5, 6, 9, type="meeting"), on=on))
    assert count.reached == (None if reached is None else sep(reached))


def test_a_number_that_is_enough_is_not_said_to_lack() -> None:
    """Four of one sort: a second sort is missing, and nothing else."""
    both = tally(times=2, cumulative=Always(), distinct=Always())
    view = view_of(small_policy(), *calls(3, 4, 5, 6))
    assert both.missing(view, both.count(view)) == ("calls:1/2",)


def test_one_sort_that_is_missing_is_said_once() -> None:
    """Where sorts are asked for and nothing is cumulative, the sorts say it all, be it one."""
    one = Tally("calls", "intervention", "one", distinct=Always())
    view = view_of(small_policy(parameters={"one": Parameter(1, "how many", CLAUSE)}))
    assert one.missing(view, one.count(view)) == ("calls:0/1",)


def test_nothing_is_counted_until_it_starts() -> None:
    assert days_counted(tally(starts=Never()), *calls(3, 4)) == []
