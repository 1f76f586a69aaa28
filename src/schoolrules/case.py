"""Case files: a policy, a calendar, a record and a day, read from JSON with every problem at once."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any, Literal

from schoolrules import policies
from schoolrules.calendar import SchoolCalendar, calendar_to_dict, parse_calendar
from schoolrules.calendar.model import NAMES as CALENDAR_NAMES
from schoolrules.errors import InvalidInput, Problem, UnknownPolicy
from schoolrules.evaluation import Evaluation, evaluate, name_problems, policy_problems, record_problems
from schoolrules.evaluation.evaluate import day_problems
from schoolrules.parsing import came, date_problem, parse_date, parse_json, path_to
from schoolrules.policy.editions import in_force
from schoolrules.policy.policy import Policy
from schoolrules.record import Record
from schoolrules.record.reading import NAMES as RECORD_NAMES

KEYS = ("policy", "as_of", "known_at", "calendar", "record")
CHOICES = ("edition", "profile", "levels")
POLICY_KEYS = ("use", *CHOICES, "set", "readings")
NAMES = RECORD_NAMES | CALENDAR_NAMES | {*KEYS, *POLICY_KEYS}
"""Every key that the contract gives a name in a case file; another may be a value, and is told by its position."""


@dataclass(frozen=True, slots=True, repr=False)
class Case:
    """A policy, a record, a calendar and the day on which they are judged. Immutable."""

    policy: Policy
    record: Record
    calendar: SchoolCalendar | None
    as_of: date
    known_at: date | None = None

    @classmethod
    def parse(cls, source: str | bytes | Mapping[str, object]) -> Case:
        """The case that a JSON text, or a mapping of the same form, says.

        Raises:
            InvalidInput: with every problem, its path (`record.events[3].on`) and what was expected there; never
                with a value of the record.

        Source: SPEC section 2.
        """
        data: object = parse_json(source, names=NAMES) if isinstance(source, str | bytes) else source
        if not isinstance(data, Mapping):
            raise InvalidInput([Problem("", "expected an object with the keys " + ", ".join(KEYS))])
        return _Reader(data).case()

    def evaluate(self, *, readings: Literal["chosen", "all"] = "chosen") -> Evaluation:
        """What the policy says of the record on the case's day; with `readings="all"` under all readings too."""
        return evaluate(
            self.policy,
            self.record,
            calendar=self.calendar,
            as_of=self.as_of,
            known_at=self.known_at,
            readings=readings,
        )

    def to_dict(self) -> dict[str, Any]:
        """The case as JSON, with the whole policy in it; `Case.parse` of it gives an equal case."""
        return {
            "policy": self.policy.to_dict(),
            "as_of": self.as_of.isoformat(),
            "known_at": None if self.known_at is None else self.known_at.isoformat(),
            "calendar": None if self.calendar is None else calendar_to_dict(self.calendar),
            "record": self.record.to_dict(),
        }

    def __repr__(self) -> str:
        return f"<Case {self.policy.id}, {self.record!r}>"

    def _repr_pretty_(self, printer: Any, cycle: bool) -> None:  # noqa: ANN401  # IPython's and Hypothesis' printers
        """Prints as `repr`, where a pretty printer would print every field."""
        printer.text(repr(self))


class _Reader:
    """Reads the parts of a case one by one and collects what is wrong with each."""

    def __init__(self, data: Mapping[str, object]) -> None:
        self.data, self.problems = data, list[Problem]()

    def case(self) -> Case:
        known = ", ".join(KEYS)
        for key in self.data:
            if key not in KEYS:
                self.problems.append(Problem(path_to("", key), f"unknown key; expected one of {known}"))
        policy = self._policy()
        as_of = self._date("as_of", required=True)
        self.problems += [] if as_of is None else day_problems(as_of)
        known_at = self._date("known_at")
        calendar = self._calendar()
        record = self._record(policy)
        if policy is not None:
            self._fit(self._in_force(policy, record, as_of, known_at), record, calendar, as_of)
        if self.problems or policy is None or as_of is None or record is None:
            raise InvalidInput(self.problems)
        return Case(policy, record, calendar, as_of, known_at)

    def _date(self, key: str, *, required: bool = False) -> date | None:
        value = self.data.get(key)
        if value is None:
            if required:
                self.problems.append(Problem(key, "required: a date YYYY-MM-DD"))
            return None
        found = parse_date(value)
        if found is None:
            self.problems.append(Problem(key, date_problem(value)))
        return found

    def _calendar(self) -> SchoolCalendar | None:
        if self.data.get("calendar") is None:
            return None
        try:
            return parse_calendar(self.data["calendar"], "calendar")
        except InvalidInput as error:
            self.problems += error.problems
            return None

    def _record(self, policy: Policy | None) -> Record | None:
        if "record" not in self.data:
            self.problems.append(Problem("record", "required"))
            return None
        value = self.data["record"]
        if not isinstance(value, Mapping):
            self.problems.append(Problem("record", f"expected an object, not {came(value)}"))
            return None
        try:
            return Record.parse(value, path="record")
        except InvalidInput as error:
            given, asked = value.get("facts"), () if policy is None else policy.facts
            names = enumerate(given if isinstance(given, Mapping) else ())
            known = {path_to("record.facts", at): name for at, name in names if name in asked}
            self.problems += [_naming_facts(problem, known) for problem in error.problems]
            return None

    def _policy(self) -> Policy | None:
        value = self.data.get("policy")
        try:
            if isinstance(value, str):
                return self._form_of({"use": value})
            if isinstance(value, Mapping):
                return self._chosen(value) if "use" in value else self._whole(value)
        except UnknownPolicy as error:
            self.problems.append(Problem("policy" if isinstance(value, str) else "policy.use", str(error)))
            return None
        except InvalidInput as error:
            self.problems += [Problem(f"policy.{p.path}".rstrip("."), p.message) for p in error.problems]
            return None
        self.problems.append(Problem("policy", "required: a policy's id, or an object with `use`, or a whole policy"))
        return None

    def _chosen(self, value: Mapping[str, object]) -> Policy | None:
        before = len(self.problems)
        for key in value:
            if key not in POLICY_KEYS:
                expected = ", ".join(POLICY_KEYS)
                self.problems.append(Problem(path_to("policy", key), f"unknown key; expected one of {expected}"))
        for key in ("set", "readings"):
            if not isinstance(value.get(key, {}), Mapping):
                self.problems.append(Problem(f"policy.{key}", "expected an object"))
        if not isinstance(value["use"], str):
            self.problems.append(Problem("policy.use", "expected a policy's id"))
        if len(self.problems) > before:
            return None
        policy = self._form_of(value)
        is_chosen = len(self.problems) == before
        for change, choices in ((policy.with_parameters, "set"), (policy.with_readings, "readings")):
            if choices == "set" and not is_chosen and policy.id in policies.CHOICES:
                continue  # the form that was refused may have other numbers
            try:
                change(value.get(choices, {}))  # type: ignore[arg-type]
            except InvalidInput as error:
                self.problems += [Problem(f"policy.{p.path}", p.message) for p in error.problems]
        if len(self.problems) > before:
            return policy
        changed = policy.with_parameters(value.get("set", {}))  # type: ignore[arg-type]
        return changed.with_readings(value.get("readings", {}))  # type: ignore[arg-type]

    def _whole(self, value: Mapping[str, object]) -> Policy:
        """A policy that stands in the case as its own JSON."""
        policy = Policy.parse(value)
        self.problems += [Problem(f"policy.{p.path}", p.message) for p in policy_problems(policy)]
        return policy

    def _form_of(self, value: Mapping[str, object]) -> Policy:
        """The policy in the form chosen; where that is refused, its outline, to check the rest against."""
        choices = {name: value[name] for name in CHOICES if value.get(name) is not None}
        try:
            return policies.get(value["use"], **choices)  # type: ignore[arg-type]  # `get` checks what was chosen
        except InvalidInput as error:
            self.problems += [Problem(f"policy.{p.path}", p.message) for p in error.problems]
            return policies.outline(value["use"])  # type: ignore[arg-type]

    def _in_force(self, policy: Policy, record: Record | None, as_of: date | None, known_at: date | None) -> Policy:
        """The edition that will judge the case, where the policy has several."""
        if record is None or as_of is None:
            return policy
        try:
            return in_force(policy, record, as_of, known_at)
        except InvalidInput as error:
            self.problems += [Problem(f"policy.{p.path}", p.message) for p in error.problems]
            return policy

    def _fit(self, policy: Policy, record: Record | None, calendar: SchoolCalendar | None, as_of: date | None) -> None:
        """Whether the record, the calendar and the day fit the policy."""
        found = self._unread(policy) if record is None else record_problems(policy, record)
        self.problems += [Problem(f"record.{p.path}", p.message) for p in found]
        if not policy.counts_school_days:
            return
        if self.data.get("calendar") is None:
            self.problems.append(Problem("calendar", f"required: {policy.id} counts school days"))
        elif calendar is not None and as_of is not None and not calendar.first <= as_of <= calendar.last:
            covered = f"{calendar.first} to {calendar.last}"
            self.problems.append(Problem("as_of", f"expected a day within the calendar's coverage, {covered}"))

    def _unread(self, policy: Policy) -> list[Problem]:
        """What of a record that could not be read does not fit the policy either."""
        raw = self.data.get("record")
        if not isinstance(raw, Mapping):
            return []
        facts, events = raw.get("facts"), raw.get("events")
        steps = enumerate(events if isinstance(events, list) else ())
        named = [(index, e["step"]) for index, e in steps if isinstance(e, Mapping) and _is_step(e)]
        return name_problems(policy, [str(name) for name in facts] if isinstance(facts, Mapping) else (), named)


def _naming_facts(problem: Problem, known: Mapping[str, str]) -> Problem:
    """The problem with a fact that the policy knows by its name, where the record's reader tells the position."""
    place, bracket, rest = problem.path.partition("]")
    name = known.get(place + bracket)
    return problem if name is None else Problem(path_to("record.facts", name) + rest, problem.message)


def _is_step(event: Mapping[str, object]) -> bool:
    return event.get("kind") == "step" and isinstance(event.get("step"), str)
