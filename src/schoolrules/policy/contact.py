"""Contact sets: a call and an e-mail, both documented, with time to answer before the next set."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING, Literal, NamedTuple, cast

from schoolrules.policy.basics import CountId, CriterionId, PeriodId, tag
from schoolrules.policy.conditions import Never
from schoolrules.policy.expressions import BEYOND, UNCOUNTED, Condition, DateExpr, period_after
from schoolrules.policy.rules import Rule, count_of
from schoolrules.policy.view import Exclusion, Judgement, decided, undetermined

if TYPE_CHECKING:
    from schoolrules.events import ContactAttempt, Event
    from schoolrules.policy.view import View


class ContactSet(NamedTuple):
    """A complete set: the day of its later attempt, and its two attempts in order."""

    day: date
    attempts: tuple[ContactAttempt, ContactAttempt]


class Sets(NamedTuple):
    """The sets that count, in order, and every attempt that is part of none of them, with the reason."""

    counted: tuple[ContactSet, ...]
    excluded: tuple[Exclusion, ...]


@dataclass(frozen=True, slots=True)
class ContactSets(Rule):
    """Met when so many contact sets count since the latest response, none of them answered.

    A set is one `phone` and one `email` attempt, both documented, complete on the later date of the two. The first
    complete set counts; a later one when it is complete after the family has had `wait` to answer the one before
    (under `on_last_day`: on the last day of that time). Under `after_last_wait` the criterion is met only when the
    time to answer the last set has passed too.
    """

    sets: CountId
    wait: PeriodId
    on_last_day: Condition = Never()
    after_last_wait: Condition = Never()
    kind: Literal["contact-sets"] = tag("contact-sets")

    def judge(self, view: View) -> Judgement:
        """Counts the sets."""
        counted = self.sets_of(view).counted
        needed = view.count(self.sets)
        if any(self.next_set(view, one.day) == UNCOUNTED for one in counted[:-1]):
            return undetermined("calendar")  # the time to answer began before the coverage
        is_met = len(counted) >= needed
        if is_met and self.after_last_wait.holds(view):
            opens = self.wait_over(view)
            is_met = opens is not None and opens <= view.day
        attempts = [attempt for one in counted for attempt in one.attempts]
        return decided(is_met, len(counted), tuple(sorted(attempts, key=_order)))

    def sets_of(self, view: View) -> Sets:
        """The sets that count on the view's day."""
        return view.remember(self._sets_of)

    def _sets_of(self, view: View) -> Sets:
        excluded = view.stale("contact_attempt")
        fresh = cast("tuple[ContactAttempt, ...]", view.fresh("contact_attempt"))
        responses = view.events("contact_response")
        answered = responses[-1].on if responses else date.min
        usable = []
        for attempt in fresh:
            if attempt.on <= answered:
                excluded.append(Exclusion(attempt, f"on or before the response of {answered}"))
            elif attempt.channel not in ("phone", "email"):
                excluded.append(Exclusion(attempt, "neither a call nor an e-mail"))
            elif not attempt.documented:
                excluded.append(Exclusion(attempt, "not documented"))
            else:
                usable.append(attempt)
        counted: list[ContactSet] = []
        for one in sorted(_assemble(usable, excluded), key=lambda s: (s.day, _order(s.attempts[0]))):
            opens = self.next_set(view, counted[-1].day) if counted else None
            if opens is None or one.day >= opens:
                counted.append(one)
            else:
                reason = "its set came before the family's time to answer had passed"
                excluded += [Exclusion(attempt, reason) for attempt in one.attempts]
        return Sets(tuple(counted), tuple(excluded))

    def next_set(self, view: View, day: date) -> date | None:
        """The first day on which the set after one counted on `day` may be complete."""
        return period_after(view, day, view.period(self.wait), then_next=not self.on_last_day.holds(view))

    def wait_over(self, view: View) -> date | None:
        """The first day after the time to answer the last set needed; None while fewer count."""
        counted, needed = self.sets_of(view).counted, view.count(self.sets)
        if len(counted) < needed:
            return None
        return period_after(view, counted[needed - 1].day, view.period(self.wait), then_next=True)

    def changes(self, view: View) -> Iterable[date]:
        """The day of every attempt, response and compliance, and the end of every time to answer."""
        for attempt in view.situation.timeline.of("contact_attempt"):
            yield attempt.on
            if self.after_last_wait.holds(view):
                opens = period_after(view, attempt.on, view.period(self.wait), then_next=True)
                if opens is not None and opens not in (BEYOND, UNCOUNTED):
                    yield opens
        yield from (event.on for event in view.situation.timeline.of("contact_response"))
        if view.policy.compliance is not None:
            yield from view.policy.compliance.clearings(view)

    def excluded(self, view: View) -> list[Exclusion]:
        """Attempts that are part of no set that counts."""
        return list(self.sets_of(view).excluded)

    def threshold(self, view: View) -> str:
        """The sets needed."""
        return str(view.count(self.sets))

    def explain(self, view: View, judgement: Judgement) -> str:
        """Which sets count."""
        counted = self.sets_of(view).counted
        days = ", ".join(str(one.day) for one in counted)
        text = f"{count_of(judgement.value, 'contact set', 'contact sets')} unanswered"
        return f"{text}{f' ({days})' if days else ''}; {view.count(self.sets)} needed, {view.period(self.wait)} apart"


def _assemble(attempts: list[ContactAttempt], excluded: list[Exclusion]) -> Iterator[ContactSet]:
    """Complete sets: by their number where attempts carry one, else in order until a set has both channels."""
    open_sets: dict[int | None, dict[str, ContactAttempt]] = {}
    complete: set[int] = set()
    for attempt in attempts:
        number = attempt.set_
        gathered = open_sets.setdefault(number, {})
        if number in complete or attempt.channel in gathered:
            excluded.append(Exclusion(attempt, "surplus: its set has such an attempt"))
            continue
        gathered[attempt.channel] = attempt
        if len(gathered) == 2:
            first, second = gathered.values()
            yield ContactSet(second.on, (first, second))
            if number is None:
                open_sets[None] = {}
            else:
                complete.add(number)
    for gathered in open_sets.values():
        if len(gathered) == 1:
            excluded += [Exclusion(attempt, "its set is not complete") for attempt in gathered.values()]


def _order(event: Event) -> tuple[date, str]:
    return event.on, event.id


@dataclass(frozen=True, slots=True)
class SetDay(DateExpr):
    """The day of the n-th contact set that counts."""

    criterion: CriterionId
    number: int
    kind: Literal["set-day"] = tag("set-day")

    def day(self, view: View) -> date | None:
        """The day, or None while fewer count."""
        counted = _rule(view, self.criterion).sets_of(view).counted
        return counted[self.number - 1].day if len(counted) >= self.number else None


@dataclass(frozen=True, slots=True)
class NextSet(DateExpr):
    """The first day on which the set after the n-th may be complete."""

    criterion: CriterionId
    after: int
    kind: Literal["next-set"] = tag("next-set")

    def day(self, view: View) -> date | None:
        """The day, or None while fewer than n count."""
        rule = _rule(view, self.criterion)
        counted = rule.sets_of(view).counted
        return rule.next_set(view, counted[self.after - 1].day) if len(counted) >= self.after else None


@dataclass(frozen=True, slots=True)
class WaitOver(DateExpr):
    """The first day after the time to answer the last of the sets that a criterion needs."""

    criterion: CriterionId
    kind: Literal["wait-over"] = tag("wait-over")

    def day(self, view: View) -> date | None:
        """The day, or None while fewer count."""
        return _rule(view, self.criterion).wait_over(view)


@dataclass(frozen=True, slots=True)
class SetsCounted(Condition):
    """At least, or exactly, so many contact sets count."""

    criterion: CriterionId
    number: int | None = None
    """How many; where none is given, as many as the criterion needs."""
    exactly: bool = False
    kind: Literal["sets-counted"] = tag("sets-counted")

    def holds(self, view: View) -> bool:
        """Whether they do."""
        rule = _rule(view, self.criterion)
        wanted = view.count(rule.sets) if self.number is None else self.number
        counted = len(rule.sets_of(view).counted)
        return counted == wanted if self.exactly else counted >= wanted


def _rule(view: View, criterion: str) -> ContactSets:
    rule = view.policy.criterion(criterion).rule
    assert isinstance(rule, ContactSets)
    return rule
