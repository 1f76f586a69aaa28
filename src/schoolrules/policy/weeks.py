"""The weekly marks: each school week present, excused or absent, and the rule on what stays unverified."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from typing import TYPE_CHECKING, Any, ClassVar, Literal, NamedTuple, cast

from schoolrules.policy.absences import excused_days
from schoolrules.policy.basics import FactId, OutputId, tag
from schoolrules.policy.conditions import Always, Never
from schoolrules.policy.enrolment import Enrolment, span_edges, span_holding
from schoolrules.policy.expressions import Condition, DateExpr
from schoolrules.policy.outputs import Output
from schoolrules.policy.rules import Rule, count_of
from schoolrules.policy.view import Exclusion, Judgement, decided, undetermined

if TYPE_CHECKING:
    from schoolrules.events import Absence, Engagement, WeeklyMark
    from schoolrules.policy.view import Situation, View

ONE_DAY = timedelta(days=1)
DAYS_A_WEEK = 7
Mark = Literal["present", "excused", "absent", "undetermined"]
Basis = Literal["mark", "engagement", "excused", "none"]


@dataclass(frozen=True, slots=True)
class WeekMark:
    """How a school week is marked, and on what basis.

    `first` and `last` are the pupil's first and last school day in it, both included. `verified` is that of the mark
    that decides, else false. `undetermined` stands where a fact is missing.
    """

    first: date
    last: date
    mark: Mark
    basis: Basis
    verified: bool = False

    @property
    def is_unverified_absence(self) -> bool:
        """Whether it is marked absent and nobody verified it."""
        return self.mark == "absent" and not self.verified

    def to_dict(self) -> dict[str, Any]:
        """The row as the contract's JSON."""
        return {
            "from": self.first.isoformat(),
            "to": self.last.isoformat(),
            "mark": self.mark,
            "basis": self.basis,
            "verified": self.verified,
        }


class Week(NamedTuple):
    """A school week, Monday to Sunday, with the pupil's school days in it and the events that may decide it."""

    number: int
    days: tuple[date, ...]
    ends: date
    """The last school day of the week, the pupil's or not."""
    marks: tuple[WeeklyMark, ...]
    engagements: tuple[Engagement, ...]
    """The sufficient ones."""


class Turn(NamedTuple):
    """From `since` on, a week that has ended is marked so."""

    since: date
    mark: WeekMark


class Ledger(NamedTuple):
    """The weeks of a case in order, and how each that was recorded to its end is marked from when on."""

    weeks: tuple[Week, ...]
    turns: tuple[tuple[Week, tuple[Turn, ...]], ...]


class Listed(NamedTuple):
    """A week that has ended, and its mark on the day."""

    week: Week
    mark: WeekMark


@dataclass(frozen=True, slots=True)
class WeeklyMarks(Output):
    """The marks of all weeks that have ended and were recorded to their last school day.

    The latest mark for the week decides; else a sufficient engagement in it, Monday to Sunday, makes it present (under
    `each_course` one in each of the courses that the fact names); else it is excused where every school day of the
    pupil is, as a whole; else absent.
    """

    rests_on_school_days: ClassVar[bool] = True
    courses: FactId
    each_course: Condition = Never()
    applies: Condition = Always()
    looks_at: ClassVar[Literal["week"]] = "week"
    kind: Literal["weekly-marks"] = tag("weekly-marks")

    def rows(self, view: View) -> tuple[WeekMark, ...]:
        """A row for each week that has ended, in order."""
        return tuple(listed.mark for listed in self.listed(view)) if self.applies.holds(view) else ()

    def listed(self, view: View) -> tuple[Listed, ...]:
        """The weeks that have ended by the view's day, each with its mark on that day."""
        return view.remember(self._listed)

    def _listed(self, view: View) -> tuple[Listed, ...]:
        return tuple(
            Listed(week, next(turn.mark for turn in reversed(turns) if turn.since <= view.day))
            for week, turns in self.ledger(view).turns
            if week.ends <= view.day
        )

    def ledger(self, view: View) -> Ledger:
        """All weeks up to the day on which the case is judged."""
        return view.situation.remember(self._ledger, self.each_course.holds(view))

    def _ledger(self, situation: Situation, each_course: bool) -> Ledger:
        weeks = tuple(_weeks(situation))
        ended = (week for week in weeks if week.ends <= situation.recorded_through)
        return Ledger(weeks, tuple((week, tuple(self._turns(situation, week, each_course))) for week in ended))

    def _turns(self, situation: Situation, week: Week, each_course: bool) -> Iterator[Turn]:
        later = {event.on for event in (*week.marks, *week.engagements) if event.on > week.ends}
        for day in (week.ends, *sorted(later)):
            yield Turn(day, self._mark(situation, week, day, each_course))

    def mark(self, view: View, week: Week) -> WeekMark:
        """How a week is marked with what is visible on the view's day, whether or not it has ended."""
        return self._mark(view.situation, week, view.day, self.each_course.holds(view))

    def _mark(self, situation: Situation, week: Week, day: date, each_course: bool) -> WeekMark:
        first, last = week.days[0], week.days[-1]
        decides = next((mark for mark in reversed(week.marks) if mark.on <= day), None)
        if decides is not None:
            return WeekMark(first, last, "present" if decides.present else "absent", "mark", decides.verified)
        match self._engaged(situation, week, day, each_course):
            case True:
                return WeekMark(first, last, "present", "engagement")
            case None:
                return WeekMark(first, last, "undetermined", "none")
        excused = excused_days(situation)
        if excused and all(each <= day and each in excused for each in week.days):
            return WeekMark(first, last, "excused", "excused")
        return WeekMark(first, last, "absent", "none")

    def _engaged(self, situation: Situation, week: Week, day: date, each_course: bool) -> bool | None:
        """Whether there is sufficient engagement; None where that hangs on a fact that is missing."""
        seen = [event for event in week.engagements if event.on <= day]
        if not seen or not each_course:
            return bool(seen)
        courses = situation.fact(self.courses)
        if not isinstance(courses, tuple):
            return None
        return {event.course for event in seen}.issuperset(courses)

    def to_mark(self, view: View) -> Week | None:
        """The oldest ended week of the enrolment that nothing settles, else the present one, unless it is settled."""
        span = span_holding(view)
        if span is None:
            return None
        for week, mark in self.listed(view):
            if mark.basis == "none" and is_within(week, span):
                return week
        number = _number(view.day)
        for week in reversed(self.ledger(view).weeks):
            if week.number == number:
                is_settled = self.mark(view, week).basis != "none"
                return week if is_within(week, span) and not is_settled else None
        return None


def is_within(week: Week, span: Enrolment) -> bool:
    """Whether one of the pupil's school days of a week lies in a span of enrolment."""
    return any(span.first <= day <= span.last for day in week.days)


def weekly_marks(view: View, output: str) -> WeeklyMarks:
    """The policy's declaration of its weekly marks."""
    found = view.policy.outputs[output]
    assert isinstance(found, WeeklyMarks)
    return found


def _number(day: date) -> int:
    """The number of the week, Monday to Sunday; 1 January of the year 1 was a Monday."""
    return (day.toordinal() - 1) // DAYS_A_WEEK


def _weeks(situation: Situation) -> Iterator[Week]:
    pupil, school = situation.pupil, situation.calendar
    assert pupil is not None and school is not None
    marks: dict[int, list[WeeklyMark]] = {}
    for mark in cast("tuple[WeeklyMark, ...]", situation.timeline.of("weekly_mark")):
        marks.setdefault(_number(mark.for_), []).append(mark)
    engagements: dict[int, list[Engagement]] = {}
    for event in cast("tuple[Engagement, ...]", situation.kept("engagement")[0]):
        if event.sufficient:
            engagements.setdefault(_number(event.on), []).append(event)
    days, at, present = pupil.school_days, 0, _number(situation.as_of)
    while at < len(days) and _number(days[at]) <= present:
        number = _number(days[at])
        sunday = date.fromordinal((number + 1) * DAYS_A_WEEK)
        upto = pupil.rank(sunday)
        ends = days[upto - 1] if pupil is school else school.school_days[school.rank(sunday) - 1]
        yield Week(number, days[at:upto], ends, tuple(marks.get(number, ())), tuple(engagements.get(number, ())))
        at = upto


@dataclass(frozen=True, slots=True)
class UnverifiedAbsences(Rule):
    """Met while a week is marked absent and unverified, or an `unverified` absence stands.

    Its value is the number of those weeks, plus the dates of such absences outside them, which are its evidence.
    """

    weeks: OutputId
    looks_at: ClassVar[Literal["week"]] = "week"
    kind: Literal["unverified-absences"] = tag("unverified-absences")

    def judge(self, view: View) -> Judgement:
        """Counts weeks and dates; undetermined while a week is."""
        marks = weekly_marks(view, self.weeks)
        if any(listed.mark.mark == "undetermined" for listed in marks.listed(view)):
            return undetermined(f"fact:{marks.courses}")
        weeks, loose = self.bad_weeks(view), self.loose(view)
        number = len(weeks) + len({event.on for event in loose})
        return decided(number > 0, number, loose)

    def bad_weeks(self, view: View) -> tuple[Week, ...]:
        """The weeks marked absent and unverified."""
        listed = weekly_marks(view, self.weeks).listed(view)
        return tuple(each.week for each in listed if each.mark.is_unverified_absence)

    def loose(self, view: View) -> tuple[Absence, ...]:
        """The unverified absences outside those weeks."""
        absences = tuple(e for e in cast("tuple[Absence, ...]", view.kept("absence")) if e.status == "unverified")
        if not absences:
            return ()
        weeks = {week.number for week in self.bad_weeks(view)}
        return tuple(event for event in absences if _number(event.on) not in weeks)

    def changes(self, view: View) -> Iterator[date]:
        """The edges of enrolment, and of the times in which some week, or some absence, is bad or undetermined."""
        yield from span_edges(view)
        bad, unknown = [], []
        for _, turns in weekly_marks(view, self.weeks).ledger(view).turns:
            for at, (since, mark) in enumerate(turns):
                until = turns[at + 1].since if at + 1 < len(turns) else date.max
                if mark.is_unverified_absence:
                    bad.append((since, until))
                elif mark.mark == "undetermined":
                    unknown.append((since, until))
        for event in cast("tuple[Absence, ...]", view.situation.kept("absence")[0]):
            if event.status == "unverified":
                bad.append((event.on, date.max))
                break
        yield from _edges(bad)
        yield from _edges(unknown)

    def excluded(self, view: View) -> list[Exclusion]:
        """Absences of another status, or in a week that counts as a whole; marks for which a later one stands."""
        found = view.dropped("absence") + view.dropped("engagement")
        counted = {event.id for event in self.loose(view)}
        for absence in cast("tuple[Absence, ...]", view.kept("absence")):
            if absence.id not in counted:
                is_unverified = absence.status == "unverified"
                reason = "its week counts as a whole" if is_unverified else f"{absence.status}, not unverified"
                found.append(Exclusion(absence, reason))
        for engagement in cast("tuple[Engagement, ...]", view.kept("engagement")):
            if not engagement.sufficient:
                found.append(Exclusion(engagement, "not sufficient"))
        for week in weekly_marks(view, self.weeks).ledger(view).weeks:
            visible = [mark for mark in week.marks if mark.on <= view.day]
            found += [Exclusion(mark, "a later mark stands for its week") for mark in visible[:-1]]
        return found

    def threshold(self, view: View) -> str:
        """One."""
        return "1"

    def explain(self, view: View, judgement: Judgement) -> str:
        """How many weeks and dates, and which weeks."""
        weeks = self.bad_weeks(view)
        text = count_of(judgement.value, "unverified week or date of absence", "unverified weeks or dates of absence")
        return f"{text}; weeks: {', '.join(f'{w.days[0]} to {w.days[-1]}' for w in weeks)}" if weeks else text


def unverified_absences(view: View, criterion: str) -> UnverifiedAbsences:
    """The rule of a criterion on unverified absences."""
    rule = view.policy.criterion(criterion).rule
    assert isinstance(rule, UnverifiedAbsences)
    return rule


def _edges(intervals: Iterable[tuple[date, date]]) -> Iterator[date]:
    """Where the union of half-open intervals begins and ends."""
    end: date | None = None
    for since, until in sorted(intervals):
        if end is None or since > end:
            if end is not None:
                yield end
            yield since
            end = until
        else:
            end = max(end, until)
    if end is not None and end < date.max:
        yield end


@dataclass(frozen=True, slots=True)
class WeekToMark(DateExpr):
    """The last school day of the week to be marked: the oldest ended one that nothing settles, else the present one."""

    weeks: OutputId
    looks_at: ClassVar[Literal["week"]] = "week"
    kind: Literal["week-to-mark"] = tag("week-to-mark")

    def day(self, view: View) -> date | None:
        """The day; None where the present week is settled too, or outside the enrolment."""
        week = weekly_marks(view, self.weeks).to_mark(view)
        return None if week is None else week.ends


@dataclass(frozen=True, slots=True)
class EvidenceInWeek(Condition):
    """An engagement of a category, sufficient or not, lies in the week to be marked."""

    weeks: OutputId
    category: str
    looks_at: ClassVar[Literal["week"]] = "week"
    kind: Literal["evidence-in-week"] = tag("evidence-in-week")

    def holds(self, view: View) -> bool:
        """Whether one does."""
        week = weekly_marks(view, self.weeks).to_mark(view)
        events = cast("tuple[Engagement, ...]", view.kept("engagement"))
        return week is not None and any(_number(e.on) == week.number and e.category == self.category for e in events)
