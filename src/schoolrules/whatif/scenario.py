"""Scenarios: an evaluation with something otherwise, and what that changes."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date
from functools import cached_property
from typing import TYPE_CHECKING, Any

from schoolrules.calendar.arguments import checked_day
from schoolrules.errors import InvalidArgument
from schoolrules.whatif.comparison import Comparison
from schoolrules.whatif.edits import described, plain
from schoolrules.whatif.setting import Setting

if TYPE_CHECKING:
    from schoolrules.calendar import Period, SchoolCalendar
    from schoolrules.calendar.reading import Days
    from schoolrules.evaluation import Evaluation
    from schoolrules.events import BaseEvent
    from schoolrules.policy.policy import Policy


@dataclass(frozen=True, slots=True, repr=False)
class Alteration:
    """One thing that a scenario has otherwise, in plain words and as values for parts of the setting."""

    text: str
    change: tuple[str, str, Any]
    """Part of the setting, the method (or `to`: a value that replaces it), and what is passed."""

    def made(self, setting: Setting) -> Setting:
        """The setting with this otherwise."""
        part, method, value = self.change
        if method == "amend":
            close, open = value
            return replace(setting, calendar=_amended(setting, close, open))
        if method != "to":
            value = getattr(getattr(setting, part), method)(value)
        changed: dict[str, Any] = {part: value}
        return replace(setting, **changed)


def _amended(setting: Setting, close: Days, open: Days) -> SchoolCalendar:
    if setting.calendar is None:
        raise InvalidArgument("the evaluation has no calendar to amend")
    return setting.calendar.amend(close=close, open=open)


@dataclass(frozen=True, repr=False)
class Scenario:
    """An evaluation with something otherwise. Immutable: every method gives another scenario.

    What is altered is checked when it is altered, and evaluated when it is asked for.

    Source: DESIGN, "what-if is `with_...` and compare".
    """

    base: Evaluation
    setting: Setting
    alterations: tuple[Alteration, ...] = ()

    def with_event(self, event: BaseEvent | Mapping[str, object]) -> Scenario:
        """With one more event on the record. Raises InvalidInput as `Record.with_event`."""
        return self._altered("an event more", ("record", "with_event", event), told=event)

    def without_event(self, id: str) -> Scenario:
        """Without the event of that id. Raises InvalidInput where no event has it."""
        return self._altered(f"without event {id}", ("record", "without_event", id))

    def with_facts(self, facts: Mapping[str, object]) -> Scenario:
        """With these facts of the case; None makes one unknown. Raises InvalidInput for a value that is no fact."""
        told = ", ".join(f"{name} {plain(value)}" for name, value in facts.items())
        return self._altered(f"facts: {told}", ("record", "with_facts", dict(facts)))

    def with_parameters(self, changes: Mapping[str, int | str | Period]) -> Scenario:
        """With other numbers of the policy. Raises InvalidInput as `Policy.with_parameters`."""
        told = ", ".join(f"{name} {value}" for name, value in changes.items())
        return self._altered(f"numbers: {told}", ("policy", "with_parameters", dict(changes)))

    def with_readings(self, choices: Mapping[str, str]) -> Scenario:
        """With phrases of the policy read otherwise. Raises InvalidInput as `Policy.with_readings`."""
        told = ", ".join(f"{name} as {choice}" for name, choice in choices.items())
        return self._altered(f"readings: {told}", ("policy", "with_readings", dict(choices)))

    def under(self, policy: Policy) -> Scenario:
        """Under another policy."""
        return self._altered(f"policy {policy.id}, edition {policy.edition}", ("policy", "to", policy))

    def amending_calendar(self, *, close: Days = (), open: Days = ()) -> Scenario:
        """With days closed and opened, each with its reason (as in `SchoolCalendar.amend`).

        Raises:
            InvalidInput: a day outside the coverage.
            InvalidArgument: the evaluation has no calendar.
        """
        text = "; ".join(f"{verb} {_days_told(days)}" for verb, days in (("closed", close), ("opened", open)) if days)
        return self._altered(f"calendar: {text}", ("calendar", "amend", (close, open)))

    def as_of(self, day: date) -> Scenario:
        """Judged as of another day."""
        return self._altered(f"as of {day}", ("as_of", "to", checked_day(day, "day")))

    def known_at(self, day: date | None) -> Scenario:
        """With what was known on a day; None filters nothing."""
        known = None if day is None else checked_day(day, "day")
        text = "with all that is known now" if day is None else f"with what was known on {day}"
        return self._altered(text, ("known_at", "to", known))

    def _altered(
        self, text: str, change: tuple[str, str, Any], *, told: BaseEvent | Mapping[str, object] | None = None
    ) -> Scenario:
        alteration = Alteration(text, change)
        setting = alteration.made(self.setting)
        if told is not None:  # told as the record has it, now that it is known to be an event
            event = setting.record.events[-1]
            alteration = Alteration(f"with {described(event)} on {event.on}", alteration.change)
        return replace(self, alterations=(*self.alterations, alteration), setting=setting)

    @cached_property
    def evaluation(self) -> Evaluation:
        """The evaluation of the scenario. Raises as `evaluate`."""
        return self.setting.evaluated()

    def compare(self) -> Comparison:
        """What is different from the evaluation that the scenario began with, and through which alteration."""
        return Comparison(self.base, self.evaluation, tuple((a.text, a.made) for a in self.alterations))

    def __repr__(self) -> str:
        return f"<Scenario of {self.base.policy.id}: {len(self.alterations)} alterations>"

    def _repr_html_(self) -> str:
        """What the scenario has otherwise, for notebooks; nothing is evaluated for it."""
        from schoolrules.whatif.html import scenario_html

        return scenario_html(self)


def what_if(evaluation: Evaluation) -> Scenario:
    """A scenario that is the evaluation itself, to be altered by its `with_...` methods.

    >>> from datetime import date
    >>> from schoolrules import Record, SchoolCalendar, evaluate, policies
    >>> calendar = SchoolCalendar.build(date(2025, 8, 18), date(2026, 5, 29))
    >>> record = Record("S-1", [{"kind": "absence", "on": "2025-10-01", "status": "unexcused"}])
    >>> policy = policies.get("truancy-intervention")
    >>> scenario = what_if(evaluate(policy, record, calendar=calendar, as_of=date(2025, 10, 2))).without_event("#0")
    >>> [difference.text for difference in scenario.compare().case]
    ['state open -> clear', 'next step interventions-1 -> nothing']
    """
    return Scenario(evaluation, Setting.of(evaluation))


def _days_told(days: Days) -> str:
    def told(day: object) -> str:
        return " to ".join(map(str, day)) if isinstance(day, tuple) else str(day)

    if isinstance(days, Mapping):
        return ", ".join(f"{told(day)} ({why})" for day, why in days.items())
    return ", ".join(told(day) for day in days)
