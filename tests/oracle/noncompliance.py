"""A second opinion on the policy `noncompliance`: small, slow, written from the specification's text alone.

Every day is judged from scratch by a `View`, the record as it stands on that day; a `World` holds what never
changes. Nothing here imports the library. Dates are civil dates; intervals are closed; `BEYOND` stands for a
day after the calendar's last one (null in the answer), None for a day that nothing in the record tells.
"""

from __future__ import annotations

from calendar import monthrange
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cached_property

from .common import DAY, Beyond, Days, Json, day, days_between, enrolled, iso, visible

BEYOND = date.max

LADDER = (
    "expectations-email", "rc-contact", "letter-1", "letter-2", "conference", "disenrollment-letter",
    "withdrawal",
)  # fmt: skip
OUTSIDE_LADDER = "informal-withdrawal"
FORCE = {"expectations-email": "should"}  # every other step is `must`
ACTOR: dict[str, str | None] = {"rc-contact": "regional-coordinator", "conference": None, "withdrawal": None}
CRITERIA = {
    "enrollment-incomplete": "should",
    "missing-assignments": "should",
    "missing-work-sample": "should",
    "missing-attendance-log": "should",
    "missed-meetings": "may",
    "no-communication": "should",
}
THRESHOLD = {
    "missing-assignments": "missing-assignments.at_least",
    "missing-work-sample": "missing-work-sample.at_least",
    "missing-attendance-log": "missing-attendance-log.at_least",
    "missed-meetings": "missed-meetings.attempts",
    "no-communication": "no-communication.sets",
}
REQUIREMENTS = (
    "rc-contact.not-before",
    "letter-1.not-before", "letter-1.certified-mail", "letter-1.documented", "letter-1.notices",
    "letter-2.not-before", "letter-2.certified-mail", "letter-2.documented", "letter-2.notices",
    "letter-2.conference-scheduled", "letter-2.conference-date", "letter-2.iep-scheduled",
    "conference.not-before",
    "disenrollment-letter.outcome", "disenrollment-letter.approval",
    "withdrawal.notice-days", "withdrawal.hearing",
)  # fmt: skip
GOOD_OUTCOMES = ("independent_study_continues", "improvement_plan", "different_strategies")
DIRECTORS = ("assistant-director", "senior-director")
PARAMETERS: dict[str, int | str] = {
    "missing-assignments.at_least": 2,
    "missing-assignments.window": "20 school days",
    "missing-work-sample.at_least": 1,
    "missing-attendance-log.at_least": 1,
    "missed-meetings.attempts": 2,
    "no-communication.sets": 3,
    "no-communication.wait": "2 school days",
    "letter-1.cure": "5 school days",
    "conference.notice": "6 school days",
    "withdrawal.notice": "5 school days",
}
READINGS = {
    "third-set": "with-letter",
    "set-spacing": "after-window",
    "conference-from": "letter-2",
    "notice-days": "school",
    "assignment-window": "rolling",
    "relapse-day": "school",
    "iep": "scheduled",
    "sped-notice": "either",
}


@dataclass(frozen=True)
class Found:
    """What a criterion says on one day: verdict, number, what was counted, and the window's ends."""

    verdict: str
    value: int | None = None
    evidence: tuple[Json, ...] = ()
    candidates: tuple[Json, ...] = ()
    window: tuple[date, date] | None = None


@dataclass(frozen=True)
class ContactSet:
    """A complete pair: the day it was complete, and its phone and e-mail attempts, first one first."""

    on: date
    attempts: tuple[Json, Json]


@dataclass(frozen=True)
class Entry:
    """The ladder step that is open, and the day on which a relapse rule in force began (else None)."""

    step: str
    relapsed_on: date | None


class World:
    """What does not change from day to day: the case, the calendar, the numbers and the readings."""

    def __init__(self, case: Json) -> None:
        policy = case["policy"] if isinstance(case["policy"], dict) else {}
        self.set = PARAMETERS | policy.get("set", {})
        self.readings = READINGS | policy.get("readings", {})
        self.calendar: Json = case["calendar"]
        self.days = Days.of(self.calendar)
        self.record: Json = case["record"]
        self.facts: Json = self.record.get("facts") or {}
        self.spans = enrolled(self.record, self.days)
        self.known_at = day(case.get("known_at"))
        self.as_of = date.fromisoformat(case["as_of"])
        self.views: dict[date, View] = {}

    def view(self, on: date) -> View:
        """The record as it stands on a day, judged from scratch (once for each day)."""
        if on not in self.views:
            self.views[on] = View(self, on)
        return self.views[on]

    def number(self, name: str) -> int:
        return int(self.set[name])

    # Days. SPEC 1.3: the trigger day is excluded, the last day included.

    def plus(self, start: date, period: str, more: int = 0) -> date:
        """The last day of a period that starts after a day, `more` days longer; BEYOND the calendar."""
        number, unit = _period(period)
        try:
            if unit == "school day":
                return self.days.add(start, number + more)
            end = _civil(start, number, unit) + more * DAY
        except Beyond:
            return BEYOND
        return self.inside(end)

    def school_day_after(self, start: date) -> date:
        """The first school day after a day."""
        return BEYOND if start == BEYOND else self.plus(start, "1 school day")

    def inside(self, when: date) -> date:
        """In the text: "A date beyond the calendar is null", an announced one too."""
        return when if when <= self.days.last else BEYOND

    def next_set(self, last_set: date) -> date:
        """The day from which the next contact set counts (reading `set-spacing`)."""
        more = 1 if self.readings["set-spacing"] == "after-window" else 0
        return self.plus(last_set, str(self.set["no-communication.wait"]), more)

    def fits(self, a: date, b: date) -> bool:
        """`count(a, b) <= window`; in civil units, that the closed interval is no longer than the window."""
        number, unit = _period(str(self.set["missing-assignments.window"]))
        if unit == "school day":
            return self.days.count(a, b) <= number
        return b < _civil(a, number, unit)

    def notice_period(self) -> str:
        """`withdrawal.notice`; in calendar days under the reading `calendar`."""
        period = str(self.set["withdrawal.notice"])
        number, unit = _period(period)
        calendar_days = self.readings["notice-days"] == "calendar" and unit == "school day"
        return f"{number} calendar days" if calendar_days else period

    # Days that need other days.

    def since(self, rule: str, on: date) -> date | None:
        """The first day of the present unbroken run of days on which the criterion is met."""
        if self.view(on).criteria[rule].verdict != "met":
            return None
        start = self.days.first
        if rule == "enrollment-incomplete":  # rests on a fact alone: not before the enrolment either
            start = max(start, self.spans[0][0])
        while on > start and self.view(on - DAY).criteria[rule].verdict == "met":
            on -= DAY
        return on

    def relapse(self, on: date) -> date | None:
        """r: the first day of the present run of days that are not paused, when the day before was paused."""
        if self.view(on).paused:
            return None
        while on > self.days.first:
            if self.view(on - DAY).paused:
                return on
            on -= DAY
        return None


class View:
    """The record on one day, with what is visible then."""

    def __init__(self, world: World, on: date) -> None:
        self.world, self.on = world, on
        self.events = visible(world.record.get("events", []), on, world.known_at)

    def of(self, *kinds: str) -> list[Json]:
        """The visible events of some kinds, by date, then id."""
        return [e for e in self.events if e["kind"] in kinds]

    def latest(self, *kinds: str) -> date | None:
        """The day of the latest visible event of some kinds."""
        return max((e["day"] for e in self.of(*kinds)), default=None)

    # Steps taken

    @cached_property
    def done(self) -> dict[str, Json]:
        """In the text: "A step is dated by its first visible event, and judged on that one"."""
        first: dict[str, Json] = {}
        for event in self.of("step"):
            first.setdefault(event["step"], event)
        return first

    def done_on(self, step: str) -> date | None:
        return self.done[step]["day"] if step in self.done else None

    @cached_property
    def highest(self) -> int:
        """The place on the ladder of the highest step done, -1 when none is."""
        return max((i for i, step in enumerate(LADDER) if step in self.done), default=-1)

    @cached_property
    def conferences(self) -> list[Json]:
        """Every conference event that tells an outcome; "the latest `outcome` holds"."""
        return [e for e in self.of("step") if e["step"] == "conference" and e.get("outcome")]

    @cached_property
    def outcome(self) -> Json | None:
        return self.conferences[-1] if self.conferences else None

    @cached_property
    def not_in_best_interest(self) -> Json | None:
        """The conference event that supplied the outcome, while that outcome stands."""
        found = self.outcome
        return found if found and found["outcome"] == "not_in_best_interest" else None

    # Compliance

    @cached_property
    def cleared_on(self) -> date | None:
        """The latest compliance: the event, or a conference whose outcome counts as compliance on its day."""
        days = [e["day"] for e in self.of("compliance")]
        days += [e["day"] for e in self.conferences if e["outcome"] in GOOD_OUTCOMES]
        return max(days, default=None)

    def counts(self, event: Json) -> bool:
        """In the text: "criteria count only what is dated after the latest `compliance`"."""
        return self.cleared_on is None or event["day"] > self.cleared_on

    def counts_for_pupil(self, event: Json) -> bool:
        """SPEC 2: a due date or a meeting outside the enrolment spans is excluded."""
        return self.counts(event) and any(a <= event["day"] <= b for a, b in self.world.spans)

    @cached_property
    def relapse_stands(self) -> bool:
        """A relapse after the latest compliance; without one, every relapse. On one day, compliance wins."""
        return any(self.counts(e) for e in self.of("relapse"))

    @cached_property
    def grounds(self) -> set[str]:
        """The criteria met on this day."""
        return {rule for rule, found in self.criteria.items() if found.verdict == "met"}

    @cached_property
    def in_compliance(self) -> bool:
        """No criterion met, no relapse standing; after `not_in_best_interest` a compliance event too."""
        if self.grounds or self.relapse_stands:
            return False
        if self.not_in_best_interest is None:
            return True
        complied = self.latest("compliance")
        return complied is not None and complied >= self.not_in_best_interest["day"]

    @cached_property
    def paused(self) -> bool:
        """In the text: "a numbered step is done, and the family is in compliance"."""
        return self.highest >= 0 and self.in_compliance

    @cached_property
    def closed(self) -> bool:
        """By either withdrawal step, `voluntary_withdrawal`, or a latest decision that is not upheld."""
        decided = self.of("hearing_decided")
        return (
            "withdrawal" in self.done
            or OUTSIDE_LADDER in self.done
            or (self.outcome is not None and self.outcome["outcome"] == "voluntary_withdrawal")
            or (bool(decided) and not decided[-1]["upheld"])
        )

    # Criteria

    @cached_property
    def never_enrolled(self) -> bool:
        """`enrollment_completed` is true if absent."""
        return self.world.facts.get("enrollment_completed", True) is False

    @cached_property
    def criteria(self) -> dict[str, Found]:
        """Every criterion on this day. Without enrolment "every other criterion is `not_applicable`"."""
        if self.never_enrolled:
            others = {rule: Found("not_applicable") for rule in CRITERIA}
            return others | {"enrollment-incomplete": Found("met")}
        return {
            "enrollment-incomplete": Found("not_met"),
            "missing-assignments": self._missing_assignments(),
            "missing-work-sample": self._missing("work_sample", "missing-work-sample"),
            "missing-attendance-log": self._missing("attendance_log", "missing-attendance-log"),
            "missed-meetings": self._missed_meetings(),
            "no-communication": self._no_communication(),
        }

    def _outstanding(self, kind: str, handed_in: str) -> list[Json]:
        """Due before this day ("due on D itself is not missing yet") and not handed in by this day."""
        due = [e for e in self.of(kind) if self.counts_for_pupil(e) and e["day"] < self.on]
        return [e for e in due if e.get(handed_in) is None or date.fromisoformat(e[handed_in]) > self.on]

    def _missing_assignments(self) -> Found:
        """In the text: "`at_least` of them have due dates a <= ... <= b with `count(a, b) <= window`"."""
        missing = self._outstanding("assignment", "completed_on")
        windows = self._windows(missing)
        if windows is None:
            return Found("undetermined")
        best: list[Json] = []
        for a, b in windows:  # earliest first: only a larger number displaces it
            inside = [e for e in missing if a <= e["day"] <= b]
            if len(inside) > len(best):
                best = inside
        enough = len(best) >= self.world.number("missing-assignments.at_least")
        span = (best[0]["day"], best[-1]["day"]) if best else None
        return Found(_met(enough), len(best), tuple(best), tuple(self.of("assignment")), span)

    def _windows(self, missing: list[Json]) -> list[tuple[date, date]] | None:
        """The windows to look at, earliest first; None when the learning periods needed are absent."""
        if self.world.readings["assignment-window"] == "learning-period":
            periods = self.world.calendar.get("learning_periods") or []
            spans = sorted((date.fromisoformat(p["from"]), date.fromisoformat(p["to"])) for p in periods)
            return spans or None
        due = sorted({e["day"] for e in missing})
        return [(a, b) for a in due for b in due if a <= b and self.world.fits(a, b)]

    def _missing(self, kind: str, rule: str) -> Found:
        """In the text: "`at_least` work samples with due date < D are not submitted by D"; logs the same."""
        missing = self._outstanding(kind, "submitted_on")
        enough = len(missing) >= self.world.number(f"{rule}.at_least")
        return Found(_met(enough), len(missing), tuple(missing), tuple(self.of(kind)))

    def _missed_meetings(self) -> Found:
        """Since the latest meeting held: one missed or unscheduled, enough failed attempts to reschedule."""
        meetings = [e for e in self.of("meeting") if self.counts_for_pupil(e)]
        held = max((e["day"] for e in meetings if e["outcome"] == "held"), default=date.min)
        # "one held the same day settles it": only what is dated after that day is left
        missed = [e for e in meetings if e["outcome"] != "held" and e["day"] > held]
        failed = [
            e
            for e in self.of("reschedule_attempt")
            if self.counts(e) and not e.get("succeeded", False) and e["day"] > held
        ]
        enough = bool(missed) and len(failed) >= self.world.number("missed-meetings.attempts")
        candidates = self.of("meeting", "reschedule_attempt")
        return Found(_met(enough), len(failed), _in_order(missed + failed), tuple(candidates))

    def _no_communication(self) -> Found:
        """In the text: "since the latest `contact_response`, `sets` contact sets count", none answered."""
        counted = self.counted_sets
        enough = len(counted) >= self.world.number("no-communication.sets") and self.silence_from <= self.on
        evidence = _in_order([attempt for each in counted for attempt in each.attempts])
        return Found(_met(enough), len(counted), evidence, tuple(self.of("contact_attempt")))

    @cached_property
    def silence_from(self) -> date:
        """The day `no-communication` is met once `sets` sets count (reading `third-set`)."""
        sets = self.world.number("no-communication.sets")
        if len(self.counted_sets) < sets:
            return BEYOND
        last = self.counted_sets[sets - 1].on
        if self.world.readings["third-set"] == "with-letter":
            return last
        return self.world.plus(last, str(self.world.set["no-communication.wait"]), 1)

    @cached_property
    def counted_sets(self) -> list[ContactSet]:
        """The first complete set counts; a later one when complete on or after the next set's day."""
        counted: list[ContactSet] = []
        for each in self._complete_sets():
            if not counted or each.on >= self.world.next_set(counted[-1].on):
                counted.append(each)
        return counted

    def _complete_sets(self) -> list[ContactSet]:
        """Complete sets by day; "two sets complete on one day stand in the order of their first attempts"."""
        groups = self._numbered_groups() + self._unnumbered_groups()
        complete = [_pair(group) for group in groups if len(_channels(group)) == 2]
        return sorted(complete, key=lambda s: (s.on, s.attempts[0]["day"], s.attempts[0]["id"]))

    @cached_property
    def _attempts(self) -> list[Json]:
        """Documented calls and e-mails after the latest response (dropped first) and latest compliance."""
        answered = self.latest("contact_response") or date.min
        return [
            e
            for e in self.of("contact_attempt")
            if e["day"] > answered
            and self.counts(e)
            and e.get("documented", False)
            and e["channel"] in ("phone", "email")
        ]

    def _numbered_groups(self) -> list[list[Json]]:
        """In the text: "Attempts that carry the same `set` number belong together"."""
        numbered = [e for e in self._attempts if e.get("set") is not None]
        return [[e for e in numbered if e["set"] == n] for n in {e["set"] for e in numbered}]

    def _unnumbered_groups(self) -> list[list[Json]]:
        """In the text: "in order of date, then id: a set gathers attempts until it has both"."""
        groups: list[list[Json]] = [[]]
        for attempt in (e for e in self._attempts if e.get("set") is None):
            if len(_channels(groups[-1])) == 2:
                groups.append([])
            groups[-1].append(attempt)
        return groups

    # What blocks

    @property
    def special_education(self) -> bool | None:
        """No default: None when the fact is absent."""
        fact: bool | None = self.world.facts.get("special_education")
        return fact

    def noticed(self, role: str, about: str) -> bool:
        return any(e["to"] == role and e["about"] == about for e in self.of("notice"))

    def scheduled(self, what: str) -> list[Json]:
        return [e for e in self.of("scheduled") if e["what"] == what]

    def missing_sped_notices(self, letter: str) -> list[str]:
        """`notice:case-manager` (served by either), or both of them (reading `sped-notice`)."""
        told = {r: self.noticed(r, letter) for r in ("case-manager", "program-specialist")}
        if self.world.readings["sped-notice"] == "both":
            return [f"notice:{role}" for role, is_told in told.items() if not is_told]
        return [] if any(told.values()) else ["notice:case-manager"]

    def iep_is_ready(self) -> bool:
        """An IEP meeting is scheduled; under `held`, one whose `for` is on or before this day."""
        meetings = self.scheduled("iep-meeting")
        if self.world.readings["iep"] == "held":
            meetings = [e for e in meetings if date.fromisoformat(e["for"]) <= self.on]
        return bool(meetings)

    def missing_directors_notices(self) -> list[str]:
        roles = ("regional-coordinator", "assistant-director")
        return [f"notice:{role}" for role in roles if not self.noticed(role, "letter-1")]

    def approved_on(self) -> date | None:
        """In the text: "The first approval counts", of `disenrollment-letter`, by a director."""
        approvals = [e for e in self.of("approval") if e["of"] == "disenrollment-letter"]
        return next((e["day"] for e in approvals if e["by"] in DIRECTORS), None)

    def hearing_is_pending(self) -> bool:
        """In the text: "requested and not decided": no decision on or after the latest request."""
        requested, decided = self.latest("hearing_requested"), self.latest("hearing_decided")
        return requested is not None and (decided is None or decided < requested)

    def blockers(self, step: str) -> list[str]:
        """What other than time is missing, in the order of the policy's table."""
        if step == "letter-1":
            return self.missing_directors_notices() + self._sped_blockers(step)
        if step == "letter-2":
            conference = [] if self.scheduled("conference") else ["scheduled:conference"]
            return conference + self._sped_blockers(step)
        if step == "disenrollment-letter":
            outcome = [] if self.not_in_best_interest else ["outcome:not_in_best_interest"]
            return outcome + ([] if self.approved_on() else ["approval"])
        if step == "withdrawal" and self.hearing_is_pending():
            return ["hearing"]
        return []

    def _sped_blockers(self, letter: str) -> list[str]:
        if self.special_education is None:
            return ["fact:special_education"]
        if not self.special_education:
            return []
        iep = letter == "letter-2" and not self.iep_is_ready()
        return self.missing_sped_notices(letter) + (["scheduled:iep-meeting"] if iep else [])

    # Dates of the steps, the relapse rule left aside

    def own_earliest(self, step: str) -> date | None:
        """The `earliest` column of the table: "the latest of the parts that are known, null if none is"."""
        table: dict[str, Callable[[], date | None]] = {
            OUTSIDE_LADDER: lambda: self.world.since("enrollment-incomplete", self.on),
            "expectations-email": lambda: _least([self.world.since(rule, self.on) for rule in CRITERIA]),
            "rc-contact": lambda: self._after_answer("expectations-email"),
            "letter-1": lambda: _least([self._after_answer("rc-contact"), self._silence_day()]),
            "letter-2": lambda: self._after_cure(),
            "conference": lambda: _most(self._conference_parts()),
            "disenrollment-letter": lambda: _most([self.approved_on(), self._conference_day()]),
            "withdrawal": lambda: self._after("disenrollment-letter", self.world.notice_period()),
        }
        return table[step]()

    def own_due(self, step: str) -> date | None:
        """The `due` column of the table."""
        if step == "rc-contact":
            return self.own_earliest(step)
        if step == "conference":  # the day last `scheduled`
            meetings = self.scheduled("conference")
            return self.world.inside(date.fromisoformat(meetings[-1]["for"])) if meetings else None
        return None

    def _after_answer(self, step: str) -> date | None:
        """In the text: "first school day after" its `respond_by` "if it has one, else after" the step."""
        if step not in self.done:
            return None
        return self.world.school_day_after(day(self.done[step].get("respond_by")) or self.done[step]["day"])

    def _silence_day(self) -> date | None:
        """In the text: "the day that criterion is met", or under `after-window` is yet to be met."""
        met_on = self.world.since("no-communication", self.on)
        return met_on or (self.silence_from if self.silence_entered else None)

    @cached_property
    def silence_entered(self) -> bool:
        """Silence is met, or "from the third set on `letter-1` is nevertheless entered"."""
        sets = self.world.number("no-communication.sets")
        return not self.never_enrolled and len(self.counted_sets) >= sets

    def _after(self, step: str, period: str) -> date | None:
        done_on = self.done_on(step)
        return None if done_on is None else self.world.plus(done_on, period)

    def _after_cure(self) -> date | None:
        """In the text: "the first school day after `add(letter-1, letter-1.cure)`"."""
        cured = self._after("letter-1", str(self.world.set["letter-1.cure"]))
        return None if cured is None else self.world.school_day_after(cured)

    def _conference_parts(self) -> list[date | None]:
        """`add(letter-2, conference.notice)`, or from letter 1, "never before letter 2's own day"."""
        notice = str(self.world.set["conference.notice"])
        if self.world.readings["conference-from"] == "letter-2":
            return [self._after("letter-2", notice)]
        return [self._after("letter-1", notice), self.done_on("letter-2")]

    def _conference_day(self) -> date | None:
        """In the text: "step 6 is not before the conference that did" supply the outcome."""
        supplied = self.not_in_best_interest
        return supplied["day"] if supplied else self.done_on("conference")

    # Where the ladder stands

    @cached_property
    def entry(self) -> Entry | None:
        """The one ladder step that is open, if any."""
        if self.never_enrolled or self.closed or self.paused:
            return None
        begun = self.highest >= 0
        if not begun and self.in_compliance and not self.silence_entered:
            return None
        relapsed_on = self.world.relapse(self.on)
        place = self.highest + 1
        by_silence = self.silence_entered if relapsed_on is None else self._relapse_by_silence(relapsed_on)
        if by_silence:  # `no-communication` enters at `letter-1`
            place = max(place, LADDER.index("letter-1"))
        return Entry(LADDER[place], relapsed_on if self._relapse_rule_holds(relapsed_on) else None)

    def _relapse_by_silence(self, relapsed_on: date) -> bool:
        """In the text: "`letter-1` if silence is the only ground on r, still stands, and less is done"."""
        then = self.world.view(relapsed_on)
        only = then.grounds == {"no-communication"} and not then.relapse_stands
        return only and "no-communication" in self.grounds

    def _relapse_rule_holds(self, relapsed_on: date | None) -> bool:
        """In the text: "until a numbered step is done on or after r"; a second conference is none."""
        if relapsed_on is None:
            return False
        return all(self.done[step]["day"] < relapsed_on for step in LADDER if step in self.done)

    def dates(self, step: str) -> tuple[date | None, date | None]:
        """Earliest and due of the open step, the relapse rule included."""
        earliest, due = self.own_earliest(step), self.own_due(step)
        relapsed_on = self.entry.relapsed_on if self.entry else None
        if relapsed_on is None:
            return earliest, due
        unit = "1 school day" if self.world.readings["relapse-day"] == "school" else "1 calendar day"
        earliest = _most([earliest, self.world.plus(relapsed_on, unit)])
        return earliest, due if step == "conference" else earliest

    # Statuses

    def open_status(self, step: str, earliest: date | None, due: date | None, blocked: list[str]) -> str:
        """SPEC 4: overdue (blocked or waiting or not), blocked (whatever the time), waiting, ready."""
        if due is not None and self.on > due:
            return "overdue" if FORCE.get(step, "must") == "must" else "lapsed"
        if blocked:
            return "blocked"
        return "waiting" if earliest is not None and earliest > self.on else "ready"

    def ladder_step(self, step: str) -> Json:
        """One numbered step."""
        if step in self.done:
            return self.done_step(step)
        place = LADDER.index(step)
        reached = LADDER.index(self.entry.step) if self.entry else self.highest
        if self.entry and place == reached:
            earliest, due = self.dates(step)
            blocked = self.blockers(step)
            return _step(step, self.open_status(step, earliest, due, blocked), None, earliest, due, blocked)
        # "A step passed over is `skipped`, lawfully or not"; what lies ahead is not required yet
        return _step(step, "skipped" if place < reached else "not_required")

    def done_step(self, step: str) -> Json:
        """`earliest` and `due` "as of the step's own day, with what was visible then"."""
        done_on = self.done[step]["day"]
        then = self.world.view(done_on)
        return _step(step, "done", done_on, then.own_earliest(step), then.own_due(step))

    def informal_withdrawal(self) -> Json:
        """Open while enrolment was never completed; never skipped."""
        if OUTSIDE_LADDER in self.done:
            return self.done_step(OUTSIDE_LADDER)
        if not self.never_enrolled or self.closed:
            return _step(OUTSIDE_LADDER, "not_required")
        earliest = self.own_earliest(OUTSIDE_LADDER)
        return _step(OUTSIDE_LADDER, self.open_status(OUTSIDE_LADDER, earliest, None, []), None, earliest)

    def contact_set(self, k: int) -> Json:
        """Done on the day of the k-th counted set; open while k - 1 count and the ladder is not begun."""
        name, sets = f"contact-set-{k}", self.counted_sets
        if len(sets) >= k:
            from_day = self.world.next_set(sets[k - 2].on)
            return _step(name, "done", sets[k - 1].on, from_day, from_day)
        out = self.never_enrolled or self.closed or self.highest >= 0
        if out or len(sets) != k - 1 or "no-communication" in self.grounds:
            return _step(name, "not_required")
        from_day = self.world.next_set(sets[-1].on)
        return _step(name, self.open_status(name, from_day, from_day, []), None, from_day, from_day)

    @cached_property
    def steps(self) -> dict[str, Json]:
        """All the policy's steps, in the policy's order."""
        sets = range(2, self.world.number("no-communication.sets") + 1)
        table = {OUTSIDE_LADDER: self.informal_withdrawal()}
        table |= {f"contact-set-{k}": self.contact_set(k) for k in sets}
        return table | {step: self.ladder_step(step) for step in LADDER}

    @cached_property
    def open_steps(self) -> list[str]:
        statuses = ("ready", "waiting", "blocked", "overdue")
        return [step for step, shown in self.steps.items() if shown["status"] in statuses]

    @property
    def next_step(self) -> str | None:
        """Contact sets come first "when ready or overdue, and after the ladder's step while waiting"."""
        sets = [s for s in self.open_steps if s.startswith("contact-set")]
        later = [s for s in sets if self.steps[s]["status"] == "waiting"]
        return next(iter([s for s in self.open_steps if s not in later] + later), None)

    @property
    def state(self) -> str:
        """Clear (no ground ever counted), then closed, then paused, then open."""
        if self.closed:
            return "clear" if self._nothing_ever_began() else "closed"
        if self.paused:
            return "paused"
        return "open" if self.open_steps else "clear"

    def _nothing_ever_began(self) -> bool:
        """Closed by a hearing's decision alone, with no step, no contact set and no ground on any day."""
        if self.done or self.counted_sets or self.relapse_stands:
            return False
        return not any(self.world.view(d).grounds for d in days_between(self.world.days.first, self.on))

    @property
    def holds(self) -> list[str]:
        """Orders are held from letter 1 on while neither paused nor closed; not if it was passed over."""
        return ["orders"] if "letter-1" in self.done and not self.paused and not self.closed else []

    # Requirements

    def requirement(self, name: str) -> str:
        """The verdict on one requirement of one step."""
        step, part = name.split(".")
        for_sped = name in ("letter-2.notices", "letter-2.iep-scheduled")
        if for_sped and self.special_education is False:  # "also while the step is open"
            return "not_applicable"
        if step not in self.done:
            return "pending" if step in self.open_steps else "not_applicable"
        then = self.world.view(self.done[step]["day"])
        if for_sped and self.special_education is None:
            return "undetermined"
        return then.judge(step, part)

    def judge(self, step: str, part: str) -> str:
        """The same for a step done on this very day: everything "on or before" is what this view sees."""
        event = self.done[step]
        if part in ("not-before", "notice-days"):
            return self._not_before(step)
        if part == "certified-mail":
            return _kept(event.get("certified") is True)
        if part == "documented":
            return _kept(bool(event.get("tracking")) and bool(event.get("items")))
        if part == "notices":
            return self._notices(step)
        if part == "conference-scheduled":
            return _kept(bool(self.scheduled("conference")))
        if part == "conference-date":
            return self._conference_date()
        if part == "iep-scheduled":
            return _kept(self.iep_is_ready())
        if part == "outcome":
            return _kept(self.not_in_best_interest is not None)
        if part == "approval":
            return _kept(self.approved_on() is not None)
        assert part == "hearing"
        return self._hearing()

    def _not_before(self, step: str) -> str:
        """Not before the step's own earliest; what was never taken cannot be counted from: breached."""
        limit = self._conference_limit() if step == "conference" else self.own_earliest(step)
        return _kept(limit is not None and self.on >= limit)

    def _conference_limit(self) -> date | None:
        """The lawful day for a conference, None when a letter it counts from was never sent."""
        parts = self._conference_parts()
        return None if None in parts else _most(parts)

    def _notices(self, letter: str) -> str:
        """In the text: "those that block, dated on or before"; breached outranks undetermined."""
        if letter == "letter-1" and self.missing_directors_notices():
            return "breached"
        if self.special_education is None:
            return "undetermined"
        return _kept(not self.special_education or not self.missing_sped_notices(letter))

    def _conference_date(self) -> str:
        """In the text: "the `for` of the latest such >= `add(letter-2, conference.notice)`"."""
        meetings = self.scheduled("conference")
        if not meetings:
            return "undetermined"
        limit = self._conference_limit()
        if limit is None:
            return "breached"
        announced = date.fromisoformat(meetings[-1]["for"])
        if limit == BEYOND and announced > self.world.days.last:
            return "undetermined"  # both beyond the calendar
        return _kept(announced >= limit)

    def _hearing(self) -> str:
        """Requested: "decided upheld, on or before the withdrawal"; without a request not applicable."""
        if not self.of("hearing_requested"):
            return "not_applicable"
        decided = self.of("hearing_decided")
        return _kept(bool(decided) and decided[-1]["upheld"] and not self.hearing_is_pending())


def answer(case: Json) -> Json:
    """The evaluation of one case, in the shape that the differential tests compare."""
    world = World(case)
    now = world.view(world.as_of)
    findings = {rule: _criterion(world, now, rule) for rule in CRITERIA}
    for name in REQUIREMENTS:
        # The source: the conference's day "should be" no sooner than the 6th day; the rest has its step's force.
        force = "should" if name in ("letter-2.conference-date", "conference.not-before") else "must"
        findings[name] = {"type": "requirement", "verdict": now.requirement(name), "force": force}
    return {
        "state": now.state,
        "findings": findings,
        "steps": now.steps,
        "next_step": now.next_step,
        "options": [],  # no step of this policy is `may`
        "holds": now.holds,
    }


def _criterion(world: World, now: View, rule: str) -> Json:
    found = now.criteria[rule]
    finding: Json = {
        "type": "criterion",
        "verdict": found.verdict,
        "force": CRITERIA[rule],
        "since": iso(world.since(rule, now.on)),
        "value": None if found.value is None else str(found.value),
        "evidence": [e["id"] for e in found.evidence],
    }
    if found.verdict in ("met", "not_met") and rule in THRESHOLD:
        finding["threshold"] = str(world.number(THRESHOLD[rule]))
        counted = finding["evidence"]
        finding["excluded"] = sorted(e["id"] for e in found.candidates if e["id"] not in counted)
    if found.window and world.readings["assignment-window"] == "rolling":
        a, b = found.window
        held = world.days.count(a, b)
        finding["window"] = {"from": iso(a), "to": iso(b), "school_days": held, "short": False}
    return finding


def _step(
    step: str,
    status: str,
    done_on: date | None = None,
    earliest: date | None = None,
    due: date | None = None,
    blocked_by: list[str] | None = None,
) -> Json:
    """One step as JSON; the actor is left out where the specification names two roles."""
    shown: Json = {
        "status": status,
        "done_on": iso(done_on),
        "earliest": None if earliest == BEYOND else iso(earliest),
        "due": None if due == BEYOND else iso(due),
        "due_nominal": None,
        "blocked_by": blocked_by or [],
        "force": FORCE.get(step, "must"),
    }
    actor = ACTOR.get(step, "homeschool-teacher")
    return shown if actor is None else shown | {"actor": actor}


def _met(yes: bool) -> str:
    return "met" if yes else "not_met"


def _kept(yes: bool) -> str:
    return "kept" if yes else "breached"


def _least(days: list[date | None]) -> date | None:
    return min((d for d in days if d is not None), default=None)


def _most(days: list[date | None]) -> date | None:
    return max((d for d in days if d is not None), default=None)


def _in_order(events: list[Json]) -> tuple[Json, ...]:
    return tuple(sorted(events, key=lambda e: (e["day"], e["id"])))


def _channels(attempts: list[Json]) -> set[str]:
    return {e["channel"] for e in attempts}


def _pair(group: list[Json]) -> ContactSet:
    """The first call and the first e-mail of a set that has both; complete on the later date of the two."""
    phone = next(e for e in group if e["channel"] == "phone")
    email = next(e for e in group if e["channel"] == "email")
    first, last = _in_order([phone, email])
    return ContactSet(last["day"], (first, last))


def _period(period: str) -> tuple[int, str]:
    number, unit = period.split(" ", 1)
    return int(number), unit.rstrip("s")


def _civil(start: date, number: int, unit: str) -> date:
    """A day that many calendar days, weeks, months or years later, clamped to the month's end."""
    if unit in ("calendar day", "week"):
        return start + timedelta(days=number * (7 if unit == "week" else 1))
    months = start.year * 12 + start.month - 1 + number * (12 if unit == "year" else 1)
    year, month = divmod(months, 12)
    return date(year, month + 1, min(start.day, monthrange(year, month + 1)[1]))
