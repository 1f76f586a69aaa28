"""The school calendar: counted days with their reasons, learning periods and legal holidays, as one value."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from itertools import accumulate
from typing import TYPE_CHECKING, Final, NoReturn, Self, final

from schoolrules.calendar.arguments import checked_positive
from schoolrules.calendar.counting import CountedDays, FilledOnDemand
from schoolrules.calendar.legal import LegalHolidays
from schoolrules.calendar.values import CalendarDiff, LearningPeriod
from schoolrules.errors import InvalidArgument, WrongType

if TYPE_CHECKING:
    from schoolrules.calendar.reading import Days, LearningPeriods, ListedHolidays

WEEKDAYS: Final = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
WEEKDAY_NAMES: Final = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")
NOT_LISTED: Final = "not listed as a school day"
MAX_LEARNING_PERIOD: Final = 10_000


@final
class SchoolCalendar(CountedDays):
    """The school days of a closed coverage `[first, last]`, with the reasons for the days without school.

    Immutable, hashable and compared by content. A question that needs a day outside the coverage raises
    OutsideCalendar; a datetime, a text or a bool where a date or a number is expected raises WrongType.

    >>> from datetime import date
    >>> closed = {date(2025, 9, 1): "Labor Day"}
    >>> calendar = SchoolCalendar.build(date(2025, 8, 18), date(2026, 5, 29), closed=closed)
    >>> calendar.add(date(2025, 8, 29), 1)
    datetime.date(2025, 9, 2)
    >>> calendar.why_closed(date(2025, 9, 1))
    'Labor Day'

    Source: SPEC 1.2 to 1.6, 1.10, 1.11; Cal. Ed. Code 9 (the trigger day out, the last day in).
    """

    __slots__ = (
        "_digest",
        "_learning_periods",
        "_legal",
        "_opened",  # school day -> why it was opened
        "_weekdays",  # the weekdays of the pattern, None when the days were listed
        "_whole",  # for a pupil's days: the calendar they are part of, the spans, and why the rest is out
        "_why",  # closed day -> why, where a reason was given
    )

    _digest: str | None
    _learning_periods: tuple[LearningPeriod, ...]
    _legal: LegalHolidays
    _opened: Mapping[date, str]
    _weekdays: tuple[int, ...] | None
    _whole: tuple[SchoolCalendar, tuple[tuple[date, date | None], ...], str] | None
    _why: Mapping[date, str]

    # -- making one --------------------------------------------------------------------------------------

    def __init__(self) -> None:
        raise WrongType("a calendar is made by SchoolCalendar.build, .from_days or .join")

    @classmethod
    def build(
        cls,
        first: date,
        last: date,
        *,
        weekdays: Iterable[str] = WEEKDAYS[:5],
        closed: Days = (),
        open: Days = (),
        country: str | None = None,
        subdivision: str | None = None,
        holidays: bool = False,
        legal_holidays: ListedHolidays | None = None,
        learning_periods: LearningPeriods = (),
    ) -> SchoolCalendar:
        """A calendar from a weekday pattern over `[first, last]`, minus closures, plus openings.

        `closed` and `open` have days or `(first, last)` pairs, both ends included, as keys with the
        reason as value, or are such keys alone. Openings win over closures; of overlapping closures the
        later gives the reason. A closure may reach beyond the coverage, an opening may not. `country` and
        `subdivision` close no school unless `holidays` is true; `legal_holidays`, a list of days or days
        with names, replaces the library's. At most 50 years. Raises InvalidInput with every problem.
        Source: SPEC 1.2, section 2.
        """
        from schoolrules.calendar.build import build  # it makes calendars and so imports this module

        return build(
            first,
            last,
            weekdays,
            closed,
            open,
            country,
            subdivision,
            holidays,
            legal_holidays,
            learning_periods,
        )

    @classmethod
    def from_days(
        cls,
        school_days: Iterable[date],
        *,
        first: date | None = None,
        last: date | None = None,
        country: str | None = None,
        subdivision: str | None = None,
        legal_holidays: ListedHolidays | None = None,
        learning_periods: LearningPeriods = (),
    ) -> SchoolCalendar:
        """A calendar of exactly these school days.

        Over `[first, last]`, or else from the first of them to the last. Raises InvalidInput with every
        problem. Source: SPEC section 2.
        """
        from schoolrules.calendar.build import from_days  # as in build

        return from_days(school_days, first, last, country, subdivision, legal_holidays, learning_periods)

    @classmethod
    def join(cls, *calendars: SchoolCalendar) -> SchoolCalendar:
        """One calendar over several school years, in whatever order they come.

        The days between two coverages are closed, "between school years". Coverages that overlap, and
        different jurisdictions, are refused; explicit lists of legal holidays are put together. Where
        learning periods of two years share an id, each id gets its calendar's first year (`LP1-2024`).
        Raises InvalidInput.
        """
        from schoolrules.calendar.join import join  # as in build

        return join(calendars)

    @classmethod
    def _make(
        cls,
        first: date,
        last: date,
        school_days: Iterable[date],
        *,
        why: Mapping[date, str],
        opened: Mapping[date, str],
        weekdays: tuple[int, ...] | None,
        legal: LegalHolidays,
        learning_periods: tuple[LearningPeriod, ...],
        index: dict[date, int] | None = None,
    ) -> SchoolCalendar:
        """A calendar of parts that were checked already."""
        first_ordinal = first.toordinal()
        if index is None:
            index = {
                date.fromordinal(ordinal): ordinal - first_ordinal
                for ordinal in range(first_ordinal, last.toordinal() + 1)
            }
        in_session = frozenset(school_days)
        rank = list(accumulate(int(day in in_session) for day in index))
        days = tuple(day for day in index if day in in_session)
        return cls._frozen(
            first=first,
            last=last,
            _first_ordinal=first_ordinal,
            _index=index,
            _rank=rank,
            _days=days,
            _at=dict(zip(index, rank, strict=True)),
            _below=dict(zip(index, [0, *rank[:-1]], strict=True)),
            _why=why,
            _opened=opened,
            _weekdays=weekdays,
            _legal=legal,
            _learning_periods=learning_periods,
            _whole=None,
        )

    @classmethod
    def _frozen(cls, *, _days: tuple[date, ...], **parts: object) -> SchoolCalendar:
        new = object.__new__(cls)
        put = object.__setattr__
        put(new, "_days", _days)
        put(new, "_nth", (date.min, *_days))
        put(new, "_digest", None)
        for name, value in parts.items():
            put(new, name, value)
        return new

    def _changed(
        self,
        *,
        school_days: Iterable[date] | None = None,
        why: Mapping[date, str] | None = None,
        opened: Mapping[date, str] | None = None,
        learning_periods: tuple[LearningPeriod, ...] | None = None,
    ) -> SchoolCalendar:
        """The same calendar with other parts."""
        return self._make(
            self.first,
            self.last,
            self._days if school_days is None else school_days,
            why=self._why if why is None else why,
            opened=self._opened if opened is None else opened,
            weekdays=self._weekdays,
            legal=self._legal,
            learning_periods=self._learning_periods if learning_periods is None else learning_periods,
            index=self._index,
        )

    def within(
        self, spans: Sequence[tuple[date, date | None]], *, why: str = "outside the given spans"
    ) -> SchoolCalendar:
        """A pupil's school days: the same coverage, in session only inside the spans.

        Both ends of a span are included and None is open-ended; spans may overlap and reach beyond the
        coverage, and come in any order. `why` is the reason given for a school day outside them. The
        calendar itself when no school day falls outside. Raises WrongType, InvalidArgument (a span that
        ends before it begins). Source: SPEC section 2, `enrolled`.
        """
        merged = self._merged(spans)
        if merged == [(0, len(self._rank) - 1)]:
            return self
        new_rank, new_days = self._inside(merged)
        if len(new_days) == len(self._days):
            return self
        index = self._index
        return self._frozen(
            first=self.first,
            last=self.last,
            _first_ordinal=self._first_ordinal,
            _index=index,
            _rank=new_rank,
            _days=new_days,
            _at=FilledOnDemand(index, new_rank, 0),
            _below=FilledOnDemand(index, new_rank, 1),
            _why=self._why,
            _opened=self._opened,
            _weekdays=self._weekdays,
            _legal=self._legal,
            _learning_periods=self._learning_periods,
            _whole=(self, tuple(spans), why),
        )

    def amend(self, close: Days = (), open: Days = ()) -> SchoolCalendar:
        """A new calendar with these days closed and opened, each with its reason (as in `build`).

        Every day must lie inside the coverage. Openings win. `diff` tells what changed. Raises InvalidInput.
        Source: SPEC 1.11.
        """
        from schoolrules.calendar.build import amend  # as in build

        if self._whole is not None:
            whole, spans, why = self._whole
            return whole.amend(close, open).within(spans, why=why)
        return amend(self, close, open)

    def cut_learning_periods(self, every: int = 20) -> SchoolCalendar:
        """A new calendar with learning periods of `every` school days: `LP1`, `LP2`, the last maybe shorter.

        Each runs from its first school day to its last, both included; days without school between two
        belong to none. A joined calendar is cut on across the summer: cut each year before joining.
        Raises InvalidArgument.
        """
        every = checked_positive(every, "every")
        if every > MAX_LEARNING_PERIOD:
            raise InvalidArgument(f"every: expected at most {MAX_LEARNING_PERIOD:,}")
        days = self._days
        cut = tuple(
            LearningPeriod(f"LP{number}", days[at], days[min(at + every, len(days)) - 1])
            for number, at in enumerate(range(0, len(days), every), start=1)
        )
        if self._whole is not None:
            whole, spans, why = self._whole
            return whole._changed(learning_periods=cut).within(spans, why=why)
        return self._changed(learning_periods=cut)

    # -- reasons and learning periods --------------------------------------------------------------------

    def why_closed(self, day: date) -> str | None:
        """Why there is no school on the day, None on a school day.

        The closure's reason, the holiday's name, or else the weekday's name. Raises OutsideCalendar.
        """
        if self.is_school_day(day):
            return None
        if self._whole is not None:
            whole, _, why = self._whole
            return whole.why_closed(day) or why
        return self._why.get(day) or self._unnamed(day)

    def why_opened(self, day: date) -> str | None:
        """Why the day, a school day, was opened by name; None on any other day. Raises OutsideCalendar."""
        return self._opened.get(day) if self.is_school_day(day) else None

    def _unnamed(self, day: date) -> str:
        weekday = day.weekday()
        return NOT_LISTED if self._weekdays is None and weekday < 5 else WEEKDAY_NAMES[weekday]

    @property
    def learning_periods(self) -> tuple[LearningPeriod, ...]:
        """The learning periods, in order."""
        return self._learning_periods

    def learning_period_of(self, day: date) -> LearningPeriod | None:
        """The learning period in which the day lies, ends included, or None. Raises OutsideCalendar."""
        self._position(day)
        return next((period for period in self._learning_periods if period.first <= day <= period.last), None)

    # -- business days -----------------------------------------------------------------------------------

    @property
    def country(self) -> str | None:
        """The country whose legal holidays move deadlines."""
        return self._legal.country

    @property
    def subdivision(self) -> str | None:
        """The state or province of that country."""
        return self._legal.subdivision

    @property
    def legal_holidays(self) -> LegalHolidays:
        """The legal holidays that move deadlines; they answer for any year, whatever the coverage."""
        return self._legal

    def legal_holiday(self, day: date) -> str | None:
        """The legal holiday's name, None on any other day, inside the coverage or not.

        Raises OutsideCalendar for a year that the `holidays` library does not know. Source: SPEC 1.9.
        """
        return self._legal.name(day)

    def is_business_day(self, day: date) -> bool:
        """Whether the day, inside the coverage or not, is neither Saturday, Sunday nor legal holiday.

        Raises as `legal_holiday`. Source: SPEC 1.9.
        """
        return self._legal.is_business_day(day)

    def roll(self, day: date) -> date:
        """The next business day on or after the day. Raises as `legal_holiday`. Source: SPEC 1.9."""
        return self._legal.roll(day)

    def add_business_days(self, day: date, business_days: int) -> date:
        """The n-th business day strictly after the day, or for a negative n strictly before it.

        Raises as `legal_holiday`, and InvalidArgument for 0 or more than 10,000 either way.
        """
        return self._legal.add(day, business_days)

    # -- as a value --------------------------------------------------------------------------------------

    @property
    def digest(self) -> str:
        """A hash, beginning with sha256, over all that the answers hang on.

        That is the coverage, the school days, the learning periods, and the legal holidays: the explicit
        list's days, or else the codes of country and subdivision (not the days that the installed
        library of holidays gives them). Reasons and names are left out. Source: SPEC 1.11.
        """
        from schoolrules.calendar.content import digest  # it takes calendars and so imports this module

        if self._digest is None:
            object.__setattr__(self, "_digest", digest(self))
        assert self._digest is not None
        return self._digest

    def diff(self, other: SchoolCalendar) -> CalendarDiff:
        """The days that the other calendar closes and opens, seen from this one, with the other's reasons.

        Over both coverages: a day that only one of them covers is told too. Source: SPEC 1.11.
        """
        from schoolrules.calendar.content import diff  # as in digest

        return diff(self, other)

    def __eq__(self, other: object) -> bool:
        if not isinstance(other, SchoolCalendar):
            return NotImplemented
        return self is other or self._content() == other._content()

    def __hash__(self) -> int:
        return hash((self.first, self.last, self._days))

    def _content(self) -> tuple[object, ...]:
        """All that answers can show."""
        rest = self._why, self._opened, self._weekdays, self._legal, self._learning_periods, self._whole
        return self.first, self.last, self._days, *rest

    def __reduce__(self) -> tuple[object, ...]:
        if self._whole is not None:
            return _restored_part, self._whole
        parts = self._days, self._why, self._opened, self._weekdays, self._legal, self._learning_periods
        return _restored, (self.first, self.last, *parts)

    def __copy__(self) -> Self:
        return self

    def __deepcopy__(self, memo: object) -> Self:
        return self

    def __setattr__(self, name: str, value: object) -> NoReturn:
        raise AttributeError("a calendar is never changed; amend gives a new one")

    def __delattr__(self, name: str) -> NoReturn:
        raise AttributeError("a calendar is never changed; amend gives a new one")

    def __repr__(self) -> str:
        return f"<SchoolCalendar {self.first} to {self.last}, {len(self)} school days, {self.digest[:15]}>"

    def _repr_html_(self) -> str:
        from schoolrules.calendar.grid import grid_html  # needed in notebooks alone

        return grid_html(self)


def _restored(
    first: date,
    last: date,
    days: tuple[date, ...],
    why: Mapping[date, str],
    opened: Mapping[date, str],
    weekdays: tuple[int, ...] | None,
    legal: LegalHolidays,
    learning_periods: tuple[LearningPeriod, ...],
) -> SchoolCalendar:
    return SchoolCalendar._make(
        first,
        last,
        days,
        why=why,
        opened=opened,
        weekdays=weekdays,
        legal=legal,
        learning_periods=learning_periods,
    )


def _restored_part(whole: SchoolCalendar, spans: tuple[tuple[date, date | None], ...], why: str) -> SchoolCalendar:
    return whole.within(spans, why=why)
