"""What changes on which day if nothing further is recorded, or under an assumption."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from datetime import date, timedelta
from itertools import groupby
from operator import attrgetter
from typing import TYPE_CHECKING, Any

from schoolrules.calendar.arguments import checked_day
from schoolrules.errors import InvalidArgument, OutsideCalendar
from schoolrules.evaluation import evaluate
from schoolrules.events import BaseEvent
from schoolrules.policy.view import Situation
from schoolrules.whatif.assumptions import Assumed, Every, assumed_dict, assumed_events, assumption
from schoolrules.whatif.edits import as_known, free_id, rebuilt
from schoolrules.whatif.facets import EVERYTHING, Difference, differences, facets
from schoolrules.whatif.turningdays import days_to_try

if TYPE_CHECKING:
    from schoolrules.calendar import SchoolCalendar
    from schoolrules.evaluation import Evaluation
    from schoolrules.policy.policy import Policy
    from schoolrules.record import Record

ONE_DAY = timedelta(days=1)
MAX_DAYS = 20_000
"""A forecast goes no further than this; no calendar does, and a policy that counts no school days has none."""
FORETOLD = EVERYTHING - {"since", "value", "threshold"}
"""The fields that a forecast follows; of a criterion the evidence too, so that an absence that ages out is told."""


@dataclass(frozen=True, slots=True, repr=False)
class Change:
    """Something that an evaluation says from `day` on and did not say the day before."""

    day: date
    what: Difference

    @property
    def text(self) -> str:
        """The change in one line."""
        return f"{self.day}: {self.what.text}"

    def __repr__(self) -> str:
        return f"Change({self.what!r})"

    def to_dict(self) -> dict[str, Any]:
        """The change as a plain row."""
        return {"day": self.day.isoformat(), **self.what.to_dict()}


@dataclass(frozen=True, slots=True, repr=False)
class Forecast:
    """What changes strictly after `as_of` and up to `until`, in order of days.

    `start` is the evaluation of `as_of`. `days_tried` is how many days were evaluated to know all this. `assumed` is
    what was assumed to happen; empty where nothing further is recorded.
    """

    policy: Policy = field(repr=False)
    calendar: SchoolCalendar | None
    as_of: date
    until: date
    start: Evaluation
    changes: tuple[Change, ...]
    days_tried: int
    _record: Record
    assumed: tuple[Assumed, ...] = ()

    @property
    def assumption(self) -> str:
        """What is assumed, in words: `assuming ...`, or `if nothing further is recorded`."""
        return assumption(self.assumed, by_school_days=self.calendar is not None)

    def at(self, day: date) -> Evaluation:
        """The evaluation foretold for a day from `as_of` to `until`.

        Raises:
            InvalidArgument: a day before or after these.
        """
        if not self.as_of <= checked_day(day, "day") <= self.until:
            raise InvalidArgument("day: expected a day of the forecast")
        if day == self.as_of:
            return self.start
        return evaluate(self.policy, self._record, calendar=self.calendar, as_of=day)

    @property
    def days(self) -> tuple[date, ...]:
        """The days on which something changes, in order."""
        return tuple(dict.fromkeys(change.day for change in self.changes))

    def on(self, day: date) -> tuple[Change, ...]:
        """What changes on one day."""
        return tuple(change for change in self.changes if change.day == day)

    def first(self, *, id: str, field: str, value: str) -> date | None:
        """The first day on which a field of a finding or a step becomes this, such as `status` becoming `overdue`."""
        for change in self.changes:
            if (change.what.id, change.what.field, change.what.after) == (id, field, value):
                return change.day
        return None

    def __iter__(self) -> Iterator[Change]:
        return iter(self.changes)

    def __len__(self) -> int:
        return len(self.changes)

    def __repr__(self) -> str:
        return f"<Forecast {self.policy.id}: {len(self.changes)} changes on {len(self.days)} days>"

    def _repr_html_(self) -> str:
        """What changes on which day as a table, for notebooks."""
        from schoolrules.whatif.html import forecast_html

        return forecast_html(self)

    def explain(self) -> str:
        """The forecast in plain words, a paragraph for each day."""
        lines = [f"{self.policy.title}, from {self.as_of} to {self.until}, {self.assumption}"]
        for day, changes in groupby(self.changes, key=attrgetter("day")):
            lines.append(f"{day}, {day:%A}")
            lines += [f"  {change.what.text}" for change in changes]
        return "\n".join(lines if self.changes else [*lines, "Nothing changes."])

    def to_rows(self) -> list[dict[str, Any]]:
        """The changes as plain rows."""
        return [change.to_dict() for change in self.changes]

    def to_dict(self) -> dict[str, Any]:
        """The forecast as JSON."""
        return {
            "policy": {"id": self.policy.id, "edition": self.policy.edition},
            "subject": self.start.subject,
            "as_of": self.as_of.isoformat(),
            "until": self.until.isoformat(),
            "assume": [assumed_dict(entry) for entry in self.assumed],
            "changes": self.to_rows(),
        }


def forecast(
    policy: Policy,
    record: Record,
    calendar: SchoolCalendar | None,
    as_of: date,
    until: date,
    assume: Assumed | Iterable[Assumed] | None = None,
    *,
    known_at: date | None = None,
) -> Forecast:
    """What changes on which day, strictly after `as_of` and up to `until`, if nothing further is recorded.

    Each day is what `evaluate` says with that day as `as_of`. *Nothing further is recorded* means: no event is added
    to those of the record; one that the record dates later than `as_of` is seen from its day on. Where the record
    does not say how far attendance was entered (`recorded_through`), it counts as entered up to each day, and shows
    nothing more; where it does say so, that day stays, what comes after it stays unknown, and no window or run
    moves on past it.

    `assume` is what happens instead: events, or templates such as `absent()` and `engaged("mon")`. They stand on the
    days after `as_of`, or after the last day entered where that is earlier, and where they are of a kind that is
    entered daily, attendance counts as entered up to each day.

    With `known_at` the record is taken as it would have been read on that day, so that a forecast can be made that
    knows nothing of what came later.

    Raises:
        InvalidInput: as `evaluate`.
        OutsideCalendar: `until` lies beyond the calendar's coverage, and the policy counts school days.
        InvalidArgument: `until` is before `as_of` or more than 20,000 days after it, or an event is assumed for a day
            that is recorded already.

    Source: SPEC sections 2 and 4.
    """
    assumed = () if assume is None else (assume,) if isinstance(assume, (Every, BaseEvent)) else tuple(assume)
    record, foretold = _records(policy, record, calendar, as_of, until, assumed, known_at)
    start = evaluate(policy, record, calendar=calendar, as_of=as_of)
    return _foretell(policy, start, foretold, until, assumed)


def _records(
    policy: Policy,
    record: Record,
    calendar: SchoolCalendar | None,
    as_of: date,
    until: date,
    assumed: tuple[Assumed, ...],
    known_at: date | None,
) -> tuple[Record, Record]:
    """The record of the present day, and that of the days to come."""
    if checked_day(until, "until") < checked_day(as_of, "as_of"):
        raise InvalidArgument("until: expected a day on or after as_of")
    if (until - as_of).days > MAX_DAYS:
        raise InvalidArgument(f"until: expected a day at most {MAX_DAYS:,} days after as_of")
    if calendar is not None and policy.counts_school_days and until > calendar.last:
        raise OutsideCalendar(until, calendar.first, calendar.last, "after")
    if known_at is not None:
        record = as_known(record, known_at)
    if not assumed:
        return record, record
    pupil = Situation(policy, record, calendar, as_of, None).pupil
    entered = as_of if record.recorded_through is None else min(as_of, record.recorded_through)
    events, goes_on = assumed_events(assumed, pupil, entered, until)
    taken = {event.id for event in record.events}
    named = []
    for event in events:
        named.append(event if event.id and event.id not in taken else event.with_id(free_id(event, taken)))
        taken.add(named[-1].id)
    through = None if goes_on else record.recorded_through
    return record, rebuilt(record, events=[*record.events, *named], recorded_through=through)


def _foretell(policy: Policy, start: Evaluation, record: Record, until: date, assumed: tuple[Assumed, ...]) -> Forecast:
    calendar, as_of = start.calendar, start.as_of
    found: list[Change] = []
    said, tried = facets(start, FORETOLD), 0
    also = () if record is start.record else (as_of + ONE_DAY,)
    for day in days_to_try(policy, record, calendar, as_of, until, also=also):
        tried += 1
        if day == as_of:
            continue
        now = facets(evaluate(policy, record, calendar=calendar, as_of=day), FORETOLD)
        if now != said:
            found += [Change(day, what) for what in differences(said, now)]
            said = now
    return Forecast(policy, calendar, as_of, until, start, tuple(found), tried, record, assumed)
