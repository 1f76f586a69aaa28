"""Random well-formed case files for `noncompliance`, most of them deep in the procedure."""

from __future__ import annotations

import random
from collections.abc import Sequence
from datetime import date, timedelta
from typing import Any

from .common import DAY, Days, Json, days_between, enrolled

OTHER_UNITS = True
"""Whether some periods are set in calendar days and weeks."""

READINGS = {
    "third-set": ("with-letter", "after-window"),
    "set-spacing": ("after-window", "last-day"),
    "conference-from": ("letter-2", "letter-1"),
    "notice-days": ("school", "calendar"),
    "assignment-window": ("rolling", "learning-period"),
    "relapse-day": ("school", "calendar"),
    "iep": ("scheduled", "held"),
    "sped-notice": ("either", "both"),
}
GOOD_OUTCOMES = ("independent_study_continues", "improvement_plan", "different_strategies")


def make_case(rng: random.Random) -> Json:
    """A case that the specification accepts: a calendar, a pupil, a procedure with flaws, and a day."""
    calendar = make_calendar(rng)
    days = Days.of(calendar)
    policy = make_policy(rng)
    record: Json = {"subject": "S-1"}
    if rng.random() < 0.95:
        record["facts"] = make_facts(rng)
    make_enrolment(rng, days, record)
    story = Story(rng, days, policy, record)
    story.tell()
    events = story.events
    spoil_knowledge(rng, events, days)
    name_events(rng, events)
    rng.shuffle(events)
    record["events"] = events
    as_of = choose_day(rng, days, events)
    case: Json = {"policy": policy, "as_of": as_of.isoformat(), "calendar": calendar, "record": record}
    if rng.random() < 0.2:
        case["known_at"] = clip(days, as_of + rng.choice((-20, -5, -1, 0, 0, 3, 30)) * DAY).isoformat()
    elif rng.random() < 0.2:
        case["known_at"] = None
    if rng.random() < 0.15:
        record["recorded_through"] = clip(days, as_of - rng.choice((0, 1, 5)) * DAY).isoformat()
    return case


# Calendars and pupils


def make_calendar(rng: random.Random) -> Json:
    """40 to 330 school days with breaks, closures and make-up Saturdays; some as a list of days."""
    first = date(2023, 7, 24) + timedelta(days=rng.randrange(0, 500))
    length = rng.choice((rng.randint(40, 90), rng.randint(70, 200), rng.randint(180, 330)))
    weekdays = ["mon", "tue", "wed", "thu", "fri"] if rng.random() < 0.9 else ["mon", "tue", "wed", "thu"]
    last = first + timedelta(days=int(length * 7.3 / len(weekdays)) + 3)
    closed = make_closures(rng, first, last)
    opened = make_saturdays(rng, first, last)
    calendar: Json = {"first": first.isoformat(), "last": last.isoformat(), "weekdays": weekdays}
    calendar |= {"closed": closed, "open": opened}
    if rng.random() < 0.1:
        school_days = sorted(Days.of(calendar).days)
        calendar = {"first": first.isoformat(), "last": last.isoformat()}
        calendar["school_days"] = [d.isoformat() for d in school_days]
    if rng.random() < 0.6:
        calendar["learning_periods"] = make_learning_periods(rng, first, last)
    if rng.random() < 0.5:
        calendar |= {"country": "US", "subdivision": "CA"}
    return calendar


def make_closures(rng: random.Random, first: date, last: date) -> list[Json]:
    """Breaks of one or two weeks and single days, never overlapping."""
    closed: list[Json] = []
    at = first + rng.randint(5, 30) * DAY
    while at < last - 20 * DAY:
        if rng.random() < 0.4:
            end = at + rng.choice((4, 8, 11, 15)) * DAY
            closed.append({"from": at.isoformat(), "to": end.isoformat(), "why": "break"})
        else:
            end = at
            closed.append({"on": at.isoformat(), "why": "closed"})
        at = end + rng.randint(8, 40) * DAY
    return closed


def make_saturdays(rng: random.Random, first: date, last: date) -> list[Json]:
    """Some make-up Saturdays."""
    saturdays = [d for d in days_between(first, last) if d.weekday() == 5]
    chosen = rng.sample(saturdays, k=min(len(saturdays), rng.choice((0, 0, 1, 3))))
    return [{"on": d.isoformat(), "why": "make-up"} for d in sorted(chosen)]


def make_learning_periods(rng: random.Random, first: date, last: date) -> list[Json]:
    """Periods of some four weeks, now and then with a gap between."""
    periods: list[Json] = []
    at = first
    while at < last:
        end = min(last, at + rng.randint(20, 35) * DAY)
        periods.append({"id": f"LP{len(periods) + 1}", "from": at.isoformat(), "to": end.isoformat()})
        at = end + rng.choice((1, 1, 1, 4)) * DAY
    return periods


def make_policy(rng: random.Random) -> Any:
    """The bare name, or some readings and numbers."""
    if rng.random() < 0.55:
        return "noncompliance"
    policy: Json = {"use": "noncompliance"}
    if rng.random() < 0.8:
        share = rng.choice((0.2, 0.5))
        policy["readings"] = {k: rng.choice(v) for k, v in READINGS.items() if rng.random() < share}
    if rng.random() < 0.6:
        policy["set"] = {k: v for k, v in make_numbers(rng).items() if rng.random() < 0.4}
    return policy


def make_numbers(rng: random.Random) -> Json:
    """A value for every parameter."""

    def period(*school_days: int) -> str:
        if OTHER_UNITS and rng.random() < 0.15:
            return rng.choice(("3 calendar days", "7 calendar days", "1 week", "2 weeks"))
        number = rng.choice(school_days)
        return f"{number} school day{'' if number == 1 else 's'}"

    wait = rng.choice(("1 school day", "2 school days", "3 school days"))
    return {
        "missing-assignments.at_least": rng.randint(1, 4),
        "missing-assignments.window": period(3, 5, 10, 20, 30),
        "missing-work-sample.at_least": rng.randint(1, 3),
        "missing-attendance-log.at_least": rng.randint(1, 2),
        "missed-meetings.attempts": rng.randint(1, 3),
        "no-communication.sets": rng.choice((2, 3)),
        "no-communication.wait": wait,
        "letter-1.cure": period(1, 3, 5, 10),
        "conference.notice": period(1, 3, 6, 10),
        "withdrawal.notice": period(1, 3, 5, 10),
    }


def make_facts(rng: random.Random) -> Json:
    """Special education half of the time, now and then unknown; rarely never enrolled."""
    facts: Json = {}
    if rng.random() < 0.85:
        facts["special_education"] = rng.random() < 0.5
    if rng.random() < 0.3:
        facts["enrollment_completed"] = rng.random() < 0.8
    if rng.random() < 0.3:
        facts |= {"high_school": rng.random() < 0.5, "uses_hqt": rng.random() < 0.5}
    return facts


def make_enrolment(rng: random.Random, days: Days, record: Json) -> None:
    """The whole coverage mostly; else late entries, gaps, re-entries and adjoining spans."""
    draw = rng.random()
    if draw < 0.65:
        if draw < 0.1:
            record["enrolled"] = [{"from": days.first.isoformat(), "to": None}]
        return
    length = (days.last - days.first).days
    start = days.first + rng.choice((0, 0, rng.randint(0, length // 3))) * DAY
    if draw < 0.8:
        end = start + rng.randint(length // 3, length) * DAY
        record["enrolled"] = [{"from": start.isoformat(), "to": min(end, days.last).isoformat()}]
        return
    leave = start + rng.randint(length // 8, length // 3) * DAY
    back = min(leave + rng.choice((1, 2, 10, 25)) * DAY, days.last)
    spans: list[Json] = [{"from": start.isoformat(), "to": leave.isoformat()}, {"from": back.isoformat()}]
    spans[1]["to"] = rng.choice((None, days.last.isoformat()))
    record["enrolled"] = spans


# The procedure


class Story:
    """A procedure told event by event: a day that moves on, mostly by lawful hops."""

    def __init__(self, rng: random.Random, days: Days, policy: Any, record: Json) -> None:
        self.rng, self.days, self.record = rng, days, record
        spans = enrolled(record, days)
        self.school_days = sorted(days.within(spans).days) or sorted(days.days)
        self.all_school_days = sorted(days.days)
        self.set: Json = policy.get("set", {}) if isinstance(policy, dict) else {}
        self.events: list[Json] = []
        self.careful = rng.random() < 0.5  # half of the schools keep nearly every rule
        self.at = self.all_school_days[0]

    # Small parts

    def chance(self, likely: float) -> bool:
        return self.rng.random() < likely

    def flaw(self, likely: float) -> bool:
        """A slip, much rarer in a careful school."""
        return self.rng.random() < (likely / 6 if self.careful else likely)

    def put(self, kind: str, on: date, **fields: Any) -> None:
        """An event, when the calendar covers the day."""
        if self.days.first <= on <= self.days.last:
            self.events.append({"kind": kind, "on": on.isoformat(), **fields})

    def hop(self, start: date, number: int) -> date:
        """So many school days later (earlier when negative), the calendar's end at the latest."""
        later = [d for d in self.all_school_days if d > start]
        earlier = [d for d in self.all_school_days if d <= start]
        if number <= 0:
            return earlier[number - 1] if len(earlier) > -number else start
        return later[number - 1] if len(later) >= number else self.days.last + DAY

    def jitter(self, on: date) -> date:
        """The same day mostly; else a little early, late, or on a closed day."""
        if not self.flaw(0.45):
            return on
        return on + self.rng.choice((-2, -1, -1, -1, 1, 1, 1, 2, 4, 9)) * DAY

    def length(self, name: str, default: int) -> int:
        """Roughly how many school days a period has."""
        number, unit = str(self.set.get(name, f"{default} school days")).split(" ", 1)
        return int(number) * 5 if unit.startswith("week") else int(number)

    # The whole

    def tell(self) -> None:
        """Grounds, the ladder, and what comes between."""
        place = self.rng.choice((0.0, 0.05, 0.1, 0.2, 0.4, 0.7, 0.9))
        self.at = self.school_days[int(place * (len(self.school_days) - 1))]
        if self.chance(0.12):
            self.noise()
        if self.record.get("facts", {}).get("enrollment_completed") is False and self.chance(0.4):
            self.put("step", self.hop(self.at, self.rng.randint(1, 20)), step="informal-withdrawal")
        if self.chance(0.25):
            scenes = (self.silent_after_a_pause, self.good_conference, self.crowded_sets, self.after_the_end)
            self.rng.choice(scenes)()
            return
        reached = self.rng.choice((0, 1, 2, 3, 4, 5, 5, 6, 6, 7, 7))
        if self.chance(0.35):
            self.silence(sets=self.rng.choice((1, 1, 2, 2, 3, 3, 3, 4)))
            if self.chance(0.4):
                self.grounds()
            if self.chance(0.6):
                self.climb(2, reached)
                return
        else:
            self.grounds()
        self.climb(0, reached)

    def climb(self, start: int, reached: int) -> None:
        """The steps from one rung to another, with interludes."""
        ladder = (
            self.expectations_email,
            self.rc_contact,
            self.letter_1,
            self.letter_2,
            self.conference,
            self.disenrollment_letter,
            self.withdrawal,
        )
        for step in ladder[start : max(start, reached)]:
            if not self.flaw(0.1):
                step()
            if self.chance(0.22):
                self.interlude()
        if self.chance(0.3):
            self.interlude()

    # Scenes that chance alone would seldom bring about

    def silent_after_a_pause(self) -> None:
        """A step or two, everything handed in or answered, then silence, now and then broken or joined."""
        self.grounds()
        self.climb(0, self.rng.choice((1, 1, 1, 2)))
        self.at = self.hop(self.at, self.rng.choice((1, 2, 4)))
        if self.chance(0.7):
            self.hand_in()
        else:
            self.put("compliance", self.at)
        self.at = self.hop(self.at, self.rng.choice((0, 1, 3)))
        self.careful = True
        self.silence(sets=self.rng.choice((2, 3, 3, 3)))
        if self.chance(0.3):
            self.grounds()
        if self.chance(0.15):
            self.response()
        if self.chance(0.5):
            self.climb(2, self.rng.choice((3, 4)))

    def good_conference(self) -> None:
        """A conference ends well, the family relapses, and a second conference decides."""
        self.grounds()
        self.climb(0, 4)
        on = self.hop(self.at, self.length("conference.notice", 6))
        self.step("conference", on, outcome=self.rng.choice(GOOD_OUTCOMES))
        for _ in range(self.rng.choice((1, 1, 2))):
            self.at = min(self.hop(self.at, self.rng.choice((1, 2, 5))), self.days.last)
            if self.chance(0.4):
                self.put("relapse", self.at)
            else:
                self.grounds()
            if self.chance(0.7):
                again = self.hop(self.at, self.rng.choice((0, 1, 3)))
                self.put("step", again, step="conference", **self.outcome())
                self.at = min(again, self.days.last)
        if self.chance(0.6):
            self.disenrollment_letter()
            if self.chance(0.5):
                self.withdrawal()

    def crowded_sets(self) -> None:
        """Many attempts on few days: sets complete on one day, numbers mixed, halves and surplus."""
        for _ in range(self.rng.randint(4, 14)):
            number = self.rng.choice((None, None, 1, 2, 3, 4))
            self.attempt(self.rng.choice(("phone", "email")), self.at, number)
            self.at = min(self.hop(self.at, self.rng.choice((0, 0, 0, 1, 1, 2, 3))), self.days.last)
        if self.chance(0.3):
            self.interlude()

    def after_the_end(self) -> None:
        """Not in the best interest; then compliance, relapse, hearings in some order."""
        self.grounds()
        self.climb(0, 4)
        on = self.hop(self.at, self.length("conference.notice", 6))
        self.step("conference", on, outcome="not_in_best_interest")
        acts = (self.compliance, self.compliance, self.disenrollment_letter, self.hearing, self.hand_in)
        for act in self.rng.sample(acts, k=self.rng.randint(1, 4)):
            act()
        if self.chance(0.3):
            self.withdrawal()

    # Grounds

    def grounds(self) -> None:
        """One ground or several, about the present day."""
        makers = (self.assignments, self.assignments, self.work_samples, self.logs, self.meetings)
        for maker in self.rng.sample(makers, k=self.rng.choice((1, 1, 1, 2, 3))):
            maker()
        self.at = self.hop(self.at, 1)

    def near(self, before: int = 12) -> date:
        """A day shortly before the present one."""
        return self.at - self.rng.randint(0, before) * DAY

    def handed_in(self, on: date) -> Json:
        """When it came in: mostly never, or late; sometimes the field is absent."""
        if self.chance(0.55):
            return {} if self.chance(0.5) else {"late": None}
        return {"late": (on + self.rng.choice((-2, 0, 1, 2, 5, 10, 20, 40)) * DAY).isoformat()}

    def due(self, kind: str, field: str, on: date) -> None:
        late = self.handed_in(on)
        self.put(kind, on, **({field: late["late"]} if late else {}))

    def assignments(self) -> None:
        window = self.length("missing-assignments.window", 20)
        first = self.near(8)
        last = self.hop(first, window - 1 if window > 1 else 1) if self.chance(0.3) else first
        edge = last + self.rng.choice((-1, 0, 0, 1, 3)) * DAY
        for on in (first, edge):
            if self.chance(0.9):
                self.due("assignment", "completed_on", min(on, self.at + 3 * DAY))
        if self.chance(0.3):
            self.due("assignment", "completed_on", edge)
        for _ in range(self.rng.choice((0, 1, 1, 3, 5))):
            self.due("assignment", "completed_on", self.near(30) + self.rng.choice((0, 0, 9)) * DAY)

    def work_samples(self) -> None:
        for _ in range(self.rng.choice((1, 1, 2, 3))):
            self.due("work_sample", "submitted_on", self.near())

    def logs(self) -> None:
        for _ in range(self.rng.choice((1, 1, 2))):
            self.due("attendance_log", "submitted_on", self.near())

    def meetings(self) -> None:
        on = self.near()
        if self.chance(0.5):
            self.put("meeting", on - self.rng.randint(0, 20) * DAY, outcome="held")
        if self.chance(0.9):
            self.put("meeting", on, outcome=self.rng.choice(("missed", "unscheduled")))
        for _ in range(self.rng.choice((1, 2, 2, 3, 4))):
            on += self.rng.choice((-2, 0, 1, 1, 2, 3)) * DAY
            fields: Json = {} if self.chance(0.5) else {"succeeded": self.chance(0.25)}
            self.put("reschedule_attempt", on, **fields)
        if self.chance(0.25):
            self.put("meeting", on + self.rng.choice((0, 1, 3)) * DAY, outcome="held")

    def silence(self, sets: int) -> None:
        """Contact sets, mostly as soon as they may be; now and then incomplete, early or answered."""
        wait = self.length("no-communication.wait", 2)
        numbered = self.chance(0.3)
        for number in range(1, sets + 1):
            self.contact_set(number if numbered and self.chance(0.9) else None)
            self.at = self.jitter(self.hop(self.at, wait + self.rng.choice((0, 1, 1, 1, 1, 2))))
            if self.chance(0.07):
                self.response()

    def contact_set(self, number: int | None) -> None:
        apart = self.rng.choice((0, 0, 0, 0, 1, 3))
        channels = ["phone", "email"]
        self.rng.shuffle(channels)
        for place, channel in enumerate(channels):
            self.attempt(channel, self.at + place * apart * DAY, number)
        if self.chance(0.15):
            channel = self.rng.choice(("phone", "email", "text", "visit", "letter"))
            self.attempt(channel, self.at + self.rng.choice((-1, 0, 1)) * DAY, number)
        self.at += apart * DAY

    def attempt(self, channel: str, on: date, number: int | None) -> None:
        fields: Json = {"documented": True} if self.chance(0.93) else {}
        if number is not None:
            fields["set"] = number
        elif self.chance(0.1):
            fields["set"] = None
        if not self.flaw(0.08):
            self.put("contact_attempt", on, channel=channel, **fields)

    def response(self) -> None:
        on = self.at + self.rng.choice((-2, 0, 0, 1)) * DAY
        self.put("contact_response", on, by=self.rng.choice(("parent", "student")))

    # Steps

    def step(self, step: str, on: date, **details: Any) -> None:
        on = self.jitter(on)
        self.put("step", on, step=step, **details)
        if self.flaw(0.12):  # entered twice
            self.put("step", on + self.rng.choice((0, 1, 5)) * DAY, step=step, **details)
        self.at = max(self.at, min(on, self.days.last))

    def respond_by(self) -> Json:
        """A day to answer by, somewhat later and inside the calendar mostly."""
        if self.chance(0.6):
            return {}
        return {"respond_by": (self.at + self.rng.choice((0, 2, 3, 4, 7)) * DAY).isoformat()}

    def expectations_email(self) -> None:
        self.step("expectations-email", self.hop(self.at, self.rng.choice((1, 1, 2))), **self.respond_by())

    def rc_contact(self) -> None:
        start = self.last_answer("expectations-email")
        self.step("rc-contact", self.hop(start, 1), **self.respond_by())

    def last_answer(self, step: str) -> date:
        """The day to answer by of the last such step, else its day, else now."""
        taken = [e for e in self.events if e.get("step") == step]
        if not taken:
            return self.at
        return min(date.fromisoformat(taken[-1].get("respond_by") or taken[-1]["on"]), self.days.last)

    def mail(self) -> Json:
        details: Json = {}
        if not self.flaw(0.3):
            details["certified"] = not self.flaw(0.2)
        if not self.flaw(0.3):
            details["tracking"] = "T1"
        if not self.flaw(0.3):
            details["items"] = [] if self.flaw(0.2) else ["essay", "log"]
        return details

    def notice(self, to: str, about: str, on: date) -> None:
        if not self.flaw(0.25):
            self.put("notice", self.jitter(on), to=to, about=about)

    def sped_notices(self, letter: str, on: date) -> None:
        for role in ("case-manager", "program-specialist"):
            if self.chance(0.6):
                self.notice(role, letter, on)

    def letter_1(self) -> None:
        on = self.hop(self.last_answer("rc-contact"), 1) if self.chance(0.7) else self.at
        before = on - self.rng.randint(0, 3) * DAY
        self.notice("regional-coordinator", "letter-1", before)
        self.notice("assistant-director", "letter-1", before)
        if self.chance(0.7):
            self.sped_notices("letter-1", before)
        if self.chance(0.88):
            self.step("letter-1", on, **self.mail())

    def letter_2(self) -> None:
        on = self.hop(self.at, self.length("letter-1.cure", 5) + 1)
        before = on - self.rng.randint(0, 4) * DAY
        self.schedule("conference", before, self.jitter(self.hop(on, self.length("conference.notice", 6))))
        if self.chance(0.75):
            self.sped_notices("letter-2", before)
            if not self.flaw(0.3):
                self.schedule("iep-meeting", before, on + self.rng.choice((-2, -1, 0, 1, 5)) * DAY)
        if self.chance(0.88):
            self.step("letter-2", on, **self.mail())

    def schedule(self, what: str, on: date, day_for: date) -> None:
        if self.flaw(0.15):
            return
        self.put("scheduled", on, what=what, **{"for": max(day_for, self.days.first).isoformat()})
        if self.chance(0.15):
            later = day_for + self.rng.choice((-3, 2, 7)) * DAY
            moved = on + self.rng.choice((0, 1, 8)) * DAY
            self.put("scheduled", moved, what=what, **{"for": max(later, self.days.first).isoformat()})

    def conference(self) -> None:
        on = self.hop(self.at, self.length("conference.notice", 6))
        if self.chance(0.92):
            self.step("conference", on, **self.outcome())
        if self.chance(0.2):
            self.interlude()
            self.put("step", self.hop(self.at, self.rng.randint(1, 6)), step="conference", **self.outcome())

    def outcome(self) -> Json:
        if self.flaw(0.12):
            return {}
        outcomes = (*GOOD_OUTCOMES, "voluntary_withdrawal") if self.chance(0.4) else ("not_in_best_interest",)
        return {"outcome": self.rng.choice(outcomes)}

    def disenrollment_letter(self) -> None:
        on = self.hop(self.at, self.rng.choice((1, 1, 2, 4)))
        for _ in range(self.rng.choice((1, 1, 1, 2))):
            by = self.rng.choice(("assistant-director", "senior-director", "senior-director"))
            if self.flaw(0.2):
                by = self.rng.choice(("regional-coordinator", "homeschool-teacher"))
            if not self.flaw(0.2):
                approved = on - self.rng.choice((-1, 0, 0, 1, 2, 6)) * DAY
                self.put("approval", approved, of="disenrollment-letter", by=by)
        if self.chance(0.88):
            self.step("disenrollment-letter", on)
        if self.chance(0.35):
            self.hearing()

    def hearing(self) -> None:
        on = self.at + self.rng.choice((-1, 0, 1, 2, 4)) * DAY
        if not self.flaw(0.1):
            self.put("hearing_requested", on)
        if self.chance(0.55):
            on += self.rng.choice((0, 1, 3, 8)) * DAY
            self.put("hearing_decided", on, upheld=self.chance(0.7))
            if self.chance(0.2):
                on += self.rng.choice((0, 2, 6)) * DAY
                self.put("hearing_requested", on)
            if self.chance(0.2):
                self.put("hearing_decided", on + self.rng.choice((0, 3)) * DAY, upheld=self.chance(0.5))
            self.at = min(max(self.at, on), self.days.last)

    def withdrawal(self) -> None:
        on = self.hop(self.at, self.length("withdrawal.notice", 5))
        if self.chance(0.6):
            self.step("withdrawal", on)

    # Between the steps

    def interlude(self) -> None:
        """The family complies, relapses, answers, hands in, falls silent, or leaves."""
        draw = self.rng.random()
        if draw < 0.4:
            self.compliance()
        elif draw < 0.55:
            self.put("relapse", self.jitter(self.at))
        elif draw < 0.65:
            self.response()
        elif draw < 0.75:
            self.hand_in()
        elif draw < 0.85:
            self.silence(sets=self.rng.choice((1, 3, 3)))
        elif draw < 0.95:
            self.grounds()
        elif self.chance(0.3):
            self.put("step", self.at, step="informal-withdrawal")

    def compliance(self) -> None:
        """Compliance, mostly followed by a relapse or new grounds."""
        on = self.at + self.rng.choice((0, 0, 1, 2, 5)) * DAY
        self.put("compliance", on)
        self.at = min(max(self.at, on), self.days.last)
        if self.chance(0.35):
            self.put("relapse", self.at + self.rng.choice((0, 1, 3, 6)) * DAY)
        if self.chance(0.5):
            self.at = min(self.hop(self.at, self.rng.choice((1, 3, 8))), self.days.last)
            if self.chance(0.7):
                self.grounds()
            else:
                self.silence(sets=3)

    def hand_in(self) -> None:
        """Everything that is still missing comes in."""
        on = self.at.isoformat()
        fields = {
            "assignment": "completed_on",
            "work_sample": "submitted_on",
            "attendance_log": "submitted_on",
        }
        for event in self.events:
            field = fields.get(event["kind"])
            if field and event.get(field) is None:
                event[field] = on

    def noise(self) -> None:
        """Events that no rule of this policy reads, and some older than the calendar."""
        self.put("absence", self.at, status="unexcused")
        self.put("intervention", self.at, type="parent_call")
        self.put("notice", self.at, to="family", about="letter-1")
        self.put("approval", self.at, of="withdrawal", by="senior-director")
        before = (self.days.first - self.rng.randint(1, 40) * DAY).isoformat()
        older: Sequence[Json] = (
            {"kind": "compliance", "on": before},
            {"kind": "relapse", "on": before},
            {"kind": "contact_response", "on": before, "by": "parent"},
            {"kind": "assignment", "on": before},
        )
        self.events += [dict(event) for event in older if self.chance(0.3)]


# Knowledge, names, and the day


def spoil_knowledge(rng: random.Random, events: list[Json], days: Days) -> None:
    """Some events are entered late, some are retracted."""
    if rng.random() < 0.6:
        return
    for event in events:
        on = date.fromisoformat(event["on"])
        if rng.random() < 0.12:
            event["known_on"] = (on + rng.choice((0, 1, 3, 15)) * DAY).isoformat()
        if rng.random() < 0.05:
            event["retracted_on"] = (on + rng.choice((1, 4, 20)) * DAY).isoformat()


def name_events(rng: random.Random, events: list[Json]) -> None:
    """Ids such as e01, in an order of their own; some cases leave some absent."""
    order = list(range(1, len(events) + 1))
    if rng.random() < 0.5:
        rng.shuffle(order)
    bare = rng.choice((0.0, 0.0, 0.0, 0.3, 1.0))
    for number, event in zip(order, events, strict=True):
        if rng.random() >= bare:
            event["id"] = f"e{number:02}"


def clip(days: Days, on: date) -> date:
    """The nearest day of the coverage."""
    return min(max(on, days.first), days.last)


def choose_day(rng: random.Random, days: Days, events: list[Json]) -> date:
    """Mostly shortly after the last events; else about any event, an end of the coverage, or anywhere."""
    draw = rng.random()
    told = sorted(date.fromisoformat(e["on"]) for e in events) or [days.first]
    if draw < 0.5:
        return clip(days, told[-1] + rng.choice((-3, -1, 0, 0, 1, 1, 2, 3, 5, 9, 15)) * DAY)
    if draw < 0.9:
        return clip(days, rng.choice(told[len(told) // 2 :]) + rng.choice((-1, 0, 0, 1, 2)) * DAY)
    if draw < 0.95:
        return rng.choice((days.first, days.last, days.last))
    return days.first + rng.randint(0, (days.last - days.first).days) * DAY
