"""A slow second opinion on `ucp`, the uniform complaint procedure: one plain function per clause.

Days are walked, nothing is cached but the record's looks, and every comment names the sentence it implements.
Where the specification leaves a value open, the key is left out of the answer.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from functools import cached_property
from typing import Any

import holidays

from .common import DAY, Beyond, Days, Json, day, iso, visible

ORDER = (
    "log-complaint", "notify-parties", "mediation", "investigation-meeting",
    "decision", "appeal", "forward-file", "civil-action",
)  # fmt: skip
FORCE = dict.fromkeys(ORDER, "must") | {
    "mediation": "may", "investigation-meeting": "should", "appeal": "may", "civil-action": "may",
}  # fmt: skip
ACTOR = dict.fromkeys(ORDER, "compliance-officer") | {
    "investigation-meeting": "investigator", "appeal": "complainant", "civil-action": "complainant",
}  # fmt: skip
OPEN = ("ready", "waiting", "blocked", "overdue")

NUMBERS = {
    "timely.discrimination_limit": "6 months",
    "timely.fees_limit": "1 year",
    "direct-intervention.inaction": "60 calendar days",
    "mediation.within": "3 calendar days",
    "investigation-meeting.within": "5 calendar days",
    "decision.within": "60 calendar days",
    "appeal.within": "15 calendar days",
    "civil-action.wait": "60 calendar days",
}
# "edition `2020` carries the regulation's numbers in force from 2020-07-01"
NUMBERS_2020 = NUMBERS | {"appeal.within": "30 calendar days", "forward-file.within": "10 calendar days"}
EDITION_2020_FROM = date(2020, 7, 1)
FIVE_CATEGORIES = ("discrimination", "program", "pupil-fees", "lcff", "foster-care")
LEFT_IN_2020 = ("child-nutrition", "special-education")

# A worked case lists `appeal` as the only option of a `program` complaint after the decision. So the step
# civil-action is taken to exist for discrimination only ("Else received": its federal or unapprised claims).
# Set to False for the other parse: every other category may sue from the day of receipt.
CIVIL_ACTION_FOR_DISCRIMINATION_ONLY = True


class Clock:
    """The policy's periods, under its parameters, the reading `days` and the calendar's legal holidays."""

    def __init__(self, calendar: Json | None, numbers: dict[str, str], bare: set[str], reading: str) -> None:
        self.numbers, self.bare, self.reading = numbers, bare, reading
        self.legal = _legal_holidays(calendar)
        self.days = None if calendar is None else Days.of(_with_holidays_closed(calendar, self.legal))

    def period(self, name: str) -> tuple[int, str]:
        number, unit = self.numbers[name].split(" ", 1)
        unit = unit.rstrip("s")
        # `days`: `calendar`, `school`, `business` (every bare "days" of the 2017 text)
        if unit == "calendar day" and name in self.bare and self.reading != "calendar":
            unit = f"{self.reading} day"
        return int(number), unit

    def end(self, name: str, start: date) -> date | None:
        """The last day of the named period from start (excluded); None when it lies beyond the calendar."""
        number, unit = self.period(name)
        if unit == "calendar day":
            return start + timedelta(days=number)
        if unit == "week":
            return start + timedelta(days=7 * number)
        if unit in ("month", "year"):
            return _months_later(start, number * (12 if unit == "year" else 1))
        if unit == "business day":
            return self._business_days_later(start, number)
        assert unit == "school day" and self.days is not None
        try:
            return self.days.add(start, number)
        except Beyond:
            return None

    def rolled(self, name: str, deadline: date) -> date:
        """The deadline moved off Saturdays, Sundays and legal holidays; "school-day periods never roll"."""
        # "Rolling concerns calendar-day, month and year periods only"
        if self.period(name)[1] not in ("calendar day", "month", "year"):
            return deadline
        while not self.is_business_day(deadline):
            deadline += DAY
        return deadline

    def is_business_day(self, d: date) -> bool:
        return d.weekday() < 5 and d not in self.legal

    def _business_days_later(self, start: date, number: int) -> date:
        while number:
            start += DAY
            number -= self.is_business_day(start)
        return start


def _legal_holidays(calendar: Json | None) -> Any:
    """Whatever answers `d in it`: the caller's list, the library's days, or nothing."""
    if calendar is None:
        return ()
    if calendar.get("legal_holidays") is not None:
        return {date.fromisoformat(d) for d in calendar["legal_holidays"]}
    if calendar.get("country") is None:
        return ()
    return holidays.country_holidays(calendar["country"], subdiv=calendar.get("subdivision"))


def _with_holidays_closed(calendar: Json, legal: Any) -> Json:
    """ "holidays close school only where `"holidays": true` says so" """
    if not calendar.get("holidays"):
        return calendar
    first, last = date.fromisoformat(calendar["first"]), date.fromisoformat(calendar["last"])
    span = [first + timedelta(days=n) for n in range((last - first).days + 1)]
    legal_days = [{"on": d.isoformat()} for d in span if d in legal]
    return {**calendar, "closed": [*calendar.get("closed", ()), *legal_days]}


def _months_later(start: date, months: int) -> date:
    """ "Months and years keep the day number, clamped to the month's end" """
    month = start.month - 1 + months
    year, month = start.year + month // 12, month % 12 + 1
    for number in range(start.day, 27, -1):
        try:
            return date(year, month, number)
        except ValueError:
            continue
    return date(year, month, start.day)


class Look:
    """What the record shows on one day (with the case's known_at)."""

    def __init__(self, on: date, events: list[Json]) -> None:
        self.on, self.events = on, events

    def first(self, kind: str, **fields: object) -> Json | None:
        """ "The first event of each counts." """
        return next(iter(self.all(kind, **fields)), None)

    def all(self, kind: str, **fields: object) -> list[Json]:
        return [e for e in self.events if e["kind"] == kind and all(e.get(k) == v for k, v in fields.items())]

    def day_of(self, kind: str, **fields: object) -> date | None:
        event = self.first(kind, **fields)
        return None if event is None else event["day"]

    @cached_property
    def filed_event(self) -> Json | None:
        """ "`complaint_filed` (defaults to received)" """
        return self.first("complaint_filed") or self.first("complaint_received")

    @cached_property
    def filed(self) -> date | None:
        return None if self.filed_event is None else self.filed_event["day"]

    @cached_property
    def received(self) -> date | None:
        """ "`complaint_received` (starts the clocks; defaults to filed)" """
        event = self.first("complaint_received") or self.first("complaint_filed")
        return None if event is None else event["day"]

    @cached_property
    def decision(self) -> Json | None:
        return self.first("step", step="decision")

    @cached_property
    def meeting(self) -> date | None:
        return self.day_of("step", step="investigation-meeting")

    @cached_property
    def mediations(self) -> list[Json]:
        return self.all("mediation")

    @property
    def in_mediation(self) -> bool:
        """Between `agreed` and `failed` or `resolved`."""
        turns = [e["outcome"] for e in self.mediations if e["outcome"] != "offered"]
        return bool(turns) and turns[-1] == "agreed"

    @property
    def failed(self) -> date | None:
        """The day of the latest failed mediation."""
        days = [e["day"] for e in self.mediations if e["outcome"] == "failed"]
        return days[-1] if days else None

    @property
    def resolved(self) -> bool:
        """ "Mediation whose latest outcome is `resolved`" """
        return bool(self.mediations) and self.mediations[-1]["outcome"] == "resolved"

    def notices(self, about: str) -> list[date]:
        return [e["day"] for e in self.all("notice", to="parties", about=about)]


@dataclass
class Row:
    """A step as it stands."""

    status: str
    done_on: date | None = None
    earliest: date | None = None
    due: date | None = None
    due_nominal: date | None = None
    blocked_by: tuple[str, ...] = ()

    @property
    def is_open(self) -> bool:
        return self.status in OPEN


class Complaint:
    """The case: facts, readings, numbers, and looks at the record by day."""

    def __init__(self, case: Json) -> None:
        policy = case["policy"] if isinstance(case["policy"], dict) else {"use": case["policy"]}
        self.as_of = date.fromisoformat(case["as_of"])
        self.known_at = day(case.get("known_at"))
        self.facts: Json = case["record"].get("facts") or {}
        self.events: list[Json] = case["record"].get("events") or []
        self.readings: dict[str, str] = policy.get("readings") or {}
        self._looks: dict[date, Look] = {}
        # "the edition in force on the day the complaint was filed (`as_of` when it is unknown) unless the
        # caller names one"
        in_force = self.look(self.as_of).filed or self.as_of
        self.edition = policy.get("edition") or ("2020" if in_force >= EDITION_2020_FROM else "2017")
        numbers = NUMBERS_2020 if self.edition == "2020" else NUMBERS
        # "reading `days` does not touch the 30 and 10 days"; limits of months and years are no bare days
        bare = {name for name, period in NUMBERS.items() if period.endswith("calendar days")}
        bare -= {"appeal.within"} if self.edition == "2020" else set()
        reading = self.readings.get("days", "calendar")
        self.clock = Clock(case.get("calendar"), numbers | (policy.get("set") or {}), bare, reading)

    def look(self, on: date) -> Look:
        if on not in self._looks:
            self._looks[on] = Look(on, visible(self.events, on, self.known_at))
        return self._looks[on]

    @property
    def category(self) -> str | None:
        return self.facts.get("category")

    @property
    def law(self) -> str:
        return self.facts.get("law") or "state"

    def fact(self, name: str, default: bool) -> bool:
        return bool(self.facts.get(name, default))


# Criteria: each gives its verdict on the day of the look.


def in_scope(c: Complaint, s: Look) -> str:
    # "Without a `category` the criteria are `undetermined`."
    if c.category is None:
        return "undetermined"
    # 2020: "child nutrition and special education (fact `program`, category `program`) out of scope"
    if c.edition == "2020" and c.category == "program" and c.facts.get("program") in LEFT_IN_2020:
        return "not_met"
    # "the category is one of the five"
    return "met" if c.category in FIVE_CATEGORIES else "not_met"


def acceptable(c: Complaint, s: Look) -> str:
    if c.category is None:
        return "undetermined"
    # "An anonymous complaint only when `pupil-fees` and `has_evidence`, else `not_met`"
    if c.fact("anonymous", False) and not (c.category == "pupil-fees" and c.fact("has_evidence", False)):
        return "not_met"
    # "written, or `writing_help`; neither: `undetermined`"
    return "met" if c.fact("written", True) or c.fact("writing_help", False) else "undetermined"


def timely(c: Complaint, s: Look) -> str:
    if c.category is None:
        return "undetermined"
    if c.category == "discrimination":
        return _timely_discrimination(c, s)
    # 2020: "limit 1 year for every category but discrimination"
    # 2017: "other categories: the policy names no limit"
    if c.category == "pupil-fees" or c.edition == "2020":
        violation = s.day_of("violation")
        if violation is None or s.filed is None:
            return "undetermined"
        return "met" if s.filed <= _limit(c, "timely.fees_limit", violation) else "not_met"
    return "met"


def _limit(c: Complaint, name: str, start: date) -> date:
    """Start + limit, `roll: next`; a limit beyond the calendar is certainly later than the filing."""
    end = c.clock.end(name, start)
    return date.max if end is None else c.clock.rolled(name, end)


def _timely_discrimination(c: Complaint, s: Look) -> str:
    if s.filed is None:
        return "undetermined"
    name = "timely.discrimination_limit"
    violation, knowledge = s.day_of("violation"), s.day_of("knowledge")
    if violation is None:
        # "One date suffices when it alone makes it timely; else `undetermined` without the dates"
        alone = knowledge is not None and c.readings.get("six-months", "later") == "later"
        return "met" if alone and knowledge and s.filed <= _limit(c, name, knowledge) else "undetermined"
    # "the later of violation + limit and knowledge + limit"; knowledge "defaults to the violation"
    ends = (_limit(c, name, violation), _limit(c, name, knowledge or violation))
    end = min(ends) if c.readings.get("six-months") == "earlier" else max(ends)
    return "met" if s.filed <= end else "not_met"


def direct_intervention(c: Complaint, s: Look) -> str:
    if c.category is None or s.filed is None:
        return "undetermined"
    # "`not_applicable` when the case is closed"
    if state(c, s) == "closed":
        return "not_applicable"
    # "D is later than filed + 60 days and no `decision` was sent by D, whatever was agreed"
    end = c.clock.end("direct-intervention.inaction", s.filed)
    return "met" if end is not None and s.on > end and s.decision is None else "not_met"


CRITERIA = {
    "in-scope": in_scope,
    "acceptable": acceptable,
    "timely": timely,
    "direct-intervention": direct_intervention,
}


def ended(c: Complaint, s: Look) -> bool:
    """ "A complaint not in scope, not acceptable or not timely"; a mediation `resolved` "closes likewise"."""
    if s.received is None:
        return False
    return s.resolved or "not_met" in (in_scope(c, s), acceptable(c, s), timely(c, s))


# Steps: when each was done, from when and until when.


def done_days(c: Complaint, s: Look) -> dict[str, date | None]:
    """The day each step was done: "a step is dated by its first visible event"."""
    days = {step: s.day_of("step", step=step) for step in ORDER}
    days["mediation"] = s.day_of("mediation")  # "done when `offered` (or any later outcome)"
    days["appeal"] = s.day_of("appeal_filed")  # "done by `appeal_filed`"
    days["notify-parties"] = notified_on(c, s)
    return days


def duties(c: Complaint, s: Look) -> list[str]:
    """The duties to notify that have arisen."""
    arisen = []
    if s.received is not None:
        arisen.append("filing")  # "`filing` (from receipt)"
    if ended(c, s):
        return arisen  # "only `log-complaint` and `notify-parties` (filing) are required"
    if s.meeting is not None or s.first("scheduled", what="investigation-meeting") is not None:
        arisen.append("meeting")  # "`meeting` (from its scheduling, or the meeting)"
    if s.decision is not None:
        arisen.append("decision")  # "`decision` (from the decision)"
    return arisen


def notified_on(c: Complaint, s: Look) -> date | None:
    """ "Open while a duty that has arisen is unmet; done (day of the latest notice) when none is" """
    if any(not s.notices(about) for about in duties(c, s)):
        return None
    sent = [d for about in ("filing", "meeting", "decision") for d in s.notices(about)]
    return max(sent, default=None)


def meeting_due(c: Complaint, s: Look, received: date | None) -> date | None:
    """ "received + 5, or the failed mediation + 5; none between `agreed` and its outcome" """
    if s.in_mediation:
        return None
    start = s.failed or received
    return start and c.clock.end("investigation-meeting.within", start)


def decision_due(c: Complaint, s: Look, received: date) -> date | None:
    """ "received + 60, or the valid extension's `until`" """
    due = c.clock.end("decision.within", received)
    for event in s.all("extension"):
        if is_valid(event, due):
            due = date.fromisoformat(event["until"])  # "the latest valid one holds"
    return due


def is_valid(extension: Json, due: date | None) -> bool:
    """ "valid when `written`, `agreed_by` is `complainant`, dated on or before the due day then in force, and
    `until` is later than it"; nothing can be shown to be later than a due day beyond the calendar."""
    return bool(
        extension["written"]
        and extension["agreed_by"] == "complainant"
        and due is not None
        and extension["day"] <= due < date.fromisoformat(extension["until"])
    )


def valid_extensions(c: Complaint, s: Look, received: date) -> list[Json]:
    due, found = c.clock.end("decision.within", received), []
    for event in s.all("extension"):
        if is_valid(event, due):
            found.append(event)
            due = date.fromisoformat(event["until"])
    return found


def appeal_start(c: Complaint, s: Look) -> date | None:
    """2017: "report received"; 2020: "the decision's own date and needs no receipt"."""
    if c.edition == "2020":
        return None if s.decision is None else s.decision["day"]
    return s.day_of("report_received")


def is_limited(c: Complaint, injunctive: bool) -> bool:
    """ "`discrimination` under `law: state`"; "never limited for `injunctive` relief, nor for federal claims,
    nor when `apprised` is false" """
    return c.category == "discrimination" and c.law == "state" and c.fact("apprised", True) and not injunctive


def civil_earliest(c: Complaint, s: Look, injunctive: bool) -> date | None:
    """ "appeal filed + 60 days + 1 day (they must have elapsed)"; "Else received" """
    if not is_limited(c, injunctive):
        return s.received
    appeal = s.day_of("appeal_filed")
    elapsed = None if appeal is None else c.clock.end("civil-action.wait", appeal)
    return None if elapsed is None else elapsed + DAY


def dates(c: Complaint, s: Look, step: str) -> tuple[date | None, date | None, date | None]:
    """Earliest, due and nominal due of a step, with what is visible on the day of the look."""
    received = s.received
    if step == "mediation":
        return received, received and c.clock.end("mediation.within", received), None
    if step == "investigation-meeting":
        return received, meeting_due(c, s, received), None
    if step == "decision":
        return received, received and decision_due(c, s, received), None  # "`roll: none`"
    if step == "appeal":
        start = appeal_start(c, s)
        nominal = start and c.clock.end("appeal.within", start)
        due = nominal and c.clock.rolled("appeal.within", nominal)  # "`roll: next`"
        return start, due, nominal if nominal != due else None
    if step == "forward-file":
        notified = s.day_of("cde_notified")
        # 2020: "file forwarded within 10 days of `cde_notified`"; no convention named: does not roll
        late = notified and c.clock.end("forward-file.within", notified) if c.edition == "2020" else None
        return notified, late, None
    if step == "civil-action":
        taken = s.first("step", step=step) or {}
        return civil_earliest(c, s, bool(taken.get("injunctive"))), None, None
    return received, None, None


def blockers(c: Complaint, s: Look, step: str) -> tuple[str, ...]:
    # "every step that is not done is blocked by `fact:complaint_received` and by nothing else"
    if s.received is None:
        return ("fact:complaint_received",)
    # "blocked by `fact:writing_help` while `acceptable` is undetermined" (for want of writing)
    unwritten = not c.fact("written", True) and not c.fact("writing_help", False)
    if step == "log-complaint" and unwritten and acceptable(c, s) == "undetermined":
        return ("fact:writing_help",)
    if step == "investigation-meeting" and s.in_mediation:
        return ("mediation",)
    # "blocked by `fact:report_received` without one"; in 2020 it "needs no receipt"
    if step == "appeal" and appeal_start(c, s) is None:
        return ("fact:report_received",)
    # "blocked by `step:appeal` before one is filed"
    if step == "civil-action" and is_limited(c, injunctive=False) and s.first("appeal_filed") is None:
        return ("step:appeal",)
    return ()


def set_aside(c: Complaint, s: Look, step: str) -> str | None:
    """`skipped` or `not_required` where the policy says so of an undone step, else None."""
    if s.received is None:
        return None
    # "`skipped` once the decision is sent"
    if step == "investigation-meeting" and s.decision is not None:
        return "skipped"
    # "`not_required` before `cde_notified`", which "reopens these too"
    if step == "forward-file":
        return "not_required" if s.first("cde_notified") is None else None
    # "only `log-complaint` and `notify-parties` (filing) are required"
    if ended(c, s) and step not in ("log-complaint", "notify-parties"):
        return "not_required"
    # "`not_required` before the decision"
    if step == "appeal" and s.decision is None:
        return "not_required"
    if step == "civil-action" and CIVIL_ACTION_FOR_DISCRIMINATION_ONLY:
        return "not_required" if c.category not in (None, "discrimination") else None
    return None


def row(c: Complaint, s: Look, step: str, done_on: date | None) -> Row:
    """The step's own standing, before a closed case sets it aside."""
    if done_on is not None:
        # "`earliest` and `due` are kept on `done` (as of the step's own day, with what was visible then)"
        earliest, due, nominal = dates(c, c.look(done_on), step)
        return Row("done", done_on, earliest, due, nominal)
    aside = set_aside(c, s, step)
    if aside is not None:
        return Row(aside)
    earliest, due, nominal = dates(c, s, step)
    blocked_by = blockers(c, s, step)
    if due is not None and s.on > due and s.received is not None:
        if FORCE[step] != "must":
            return Row("lapsed", None, earliest, due, nominal)
        return Row("overdue", None, earliest, due, nominal, blocked_by)
    if blocked_by:
        return Row("blocked", None, earliest, due, nominal, blocked_by)
    ready = earliest is not None and earliest <= s.on
    return Row("ready" if ready else "waiting", None, earliest, due, nominal)


def is_closed(c: Complaint, s: Look, rows: dict[str, Row]) -> bool:
    """ "`closed` once the decision is sent and no `must` step is open", or an ended one likewise."""
    nothing_required = not any(FORCE[step] == "must" and rows[step].is_open for step in ORDER)
    return nothing_required and (s.decision is not None or ended(c, s))


def steps(c: Complaint, s: Look) -> dict[str, Row]:
    days = done_days(c, s)
    rows = {step: row(c, s, step, days[step]) for step in ORDER}
    if not is_closed(c, s, rows):
        return rows
    # "`appeal` and `civil-action` live on as options when the case closed by a decision"
    kept = () if ended(c, s) else ("appeal", "civil-action")
    highest = max((n for n, step in enumerate(ORDER) if days[step] is not None), default=-1)
    for n, step in enumerate(ORDER):
        # "While the process is `closed`, a step that is not done is `not_required` (below the highest done:
        # `skipped`)"
        if days[step] is None and step not in kept:
            rows[step] = Row("skipped" if n < highest else "not_required")
    return rows


def state(c: Complaint, s: Look) -> str:
    return "closed" if is_closed(c, s, steps(c, s)) else "open"


# Requirements: verdicts on the present look. None: the specification does not say.


def undone(rows: dict[str, Row], step: str) -> str | None:
    """ "`pending` while the step is open and else `not_applicable`"; None when the step is done."""
    if rows[step].status == "done":
        return None
    return "pending" if rows[step].is_open else "not_applicable"


def verdict(kept: bool) -> str:
    return "kept" if kept else "breached"


def log_field(s: Look, rows: dict[str, Row], field: str) -> str:
    event = s.first("step", step="log-complaint") or {}
    return undone(rows, "log-complaint") or verdict(bool(event.get(field)))


def notice_of_filing(s: Look, rows: dict[str, Row]) -> str:
    notices, decision = s.notices("filing"), s.day_of("step", step="decision")
    # "breached once a meeting was held or the decision sent without it"
    for sent in (s.meeting, decision):
        if sent is not None and not any(d <= sent for d in notices):
            return "breached"
    return "kept" if notices else undone(rows, "notify-parties") or "pending"


def notice_of_meeting(c: Complaint, s: Look, rows: dict[str, Row]) -> str | None:
    notices = s.notices("meeting")
    # "breached once the meeting was held with no notice on or before it"
    if s.meeting is not None:
        return verdict(any(d <= s.meeting for d in notices))
    if notices:
        return "kept"
    if ended(c, s):
        return "not_applicable"
    return undone(rows, "notify-parties")  # done, and the duty never arose: not said


def notice_of_decision(c: Complaint, s: Look, rows: dict[str, Row]) -> str:
    if s.notices("decision"):
        return "kept"
    return "not_applicable" if ended(c, s) else "pending"  # "pending until done"


def confidentiality(c: Complaint, s: Look, rows: dict[str, Row]) -> str:
    if c.category not in (None, "discrimination"):
        return "not_applicable"
    agreed = s.first("mediation", outcome="agreed")
    if agreed is None:  # "offered and not agreed: `not_applicable`"
        return undone(rows, "mediation") or "not_applicable"
    # "discrimination, once `agreed`: `all_parties`"
    return "undetermined" if c.category is None else verdict(bool(agreed.get("all_parties")))


def meeting_within(c: Complaint, s: Look, rows: dict[str, Row]) -> str:
    held = s.meeting
    if held is None:
        # "breached as soon as its day has passed undone"; "`not_applicable` when skipped"
        if rows["investigation-meeting"].status == "lapsed":
            return "breached"
        return undone(rows, "investigation-meeting") or "pending"
    if c.look(held).in_mediation:
        return "kept"  # "`kept` when held during mediation"
    if s.received is None and c.look(held).failed is None:
        return "undetermined"
    due = meeting_due(c, c.look(held), s.received)
    return verdict(due is None or held <= due)


def decision_within(c: Complaint, s: Look, rows: dict[str, Row]) -> str:
    """ "planned for the nominal day; `breached` only after the rolled one" """
    if s.decision is None:
        due = rows["decision"].due
        late = due is not None and s.on > c.clock.rolled("decision.within", due)
        return "breached" if late and rows["decision"].is_open else undone(rows, "decision") or "pending"
    if s.received is None:
        return "undetermined"
    due = decision_due(c, c.look(s.decision["day"]), s.received)
    if due is None or s.decision["day"] <= c.clock.rolled("decision.within", due):
        return "kept"
    return "not_applicable" if ended(c, s) else "breached"  # "A late decision is then `not_applicable`."


def decision_extension(c: Complaint, s: Look, rows: dict[str, Row]) -> str:
    if not s.all("extension"):
        return "not_applicable"  # "`not_applicable` with none"
    if s.received is None:
        return "pending" if s.decision is None else "undetermined"
    first_due = c.clock.end("decision.within", s.received)
    sent = s.decision["day"] if s.decision else s.on
    # "`breached` when the first due day, rolled, passed undecided, or the decision came after it, and only
    # invalid ones exist"
    late = first_due is not None and sent > c.clock.rolled("decision.within", first_due)
    if late and not valid_extensions(c, s, s.received):
        return "not_applicable" if ended(c, s) else "breached"
    return undone(rows, "decision") or "kept"  # "once decided else `kept`"


def _for_discrimination(c: Complaint) -> set[str]:
    """ "`civil-remedies-wait` (state law) or `ocr-notice` (federal law; both for both)" """
    needed = {"civil-remedies-wait"} if c.law in ("state", "both") else set()
    return needed | ({"ocr-notice"} if c.law in ("federal", "both") else set())


def decision_contents(c: Complaint, s: Look, rows: dict[str, Row]) -> str:
    event = s.decision or {}
    needed = {"findings", "conclusions", "disposition", "rationale", "appeal-notice"}
    if event.get("corrective_actions_warranted"):
        needed.add("corrective-actions")
    if c.category == "discrimination":
        needed |= _for_discrimination(c)
    kept = needed <= set(event.get("contents") or ())
    if kept and c.category is None and not _for_discrimination(c) <= set(event.get("contents") or ()):
        return undone(rows, "decision") or "undetermined"
    return undone(rows, "decision") or verdict(kept)


def decision_language(c: Complaint, s: Look, rows: dict[str, Row]) -> str:
    """ "`languages` holds English and the complainant's" """
    needed = {"English", c.facts.get("complainant_language") or "English"}
    return undone(rows, "decision") or verdict(needed <= set((s.decision or {}).get("languages") or ()))


def appeal_within(c: Complaint, s: Look, rows: dict[str, Row]) -> str:
    filed = s.day_of("appeal_filed")
    if filed is None:
        return undone(rows, "appeal") or "pending"
    start = appeal_start(c, s)
    if start is None:
        # 2020 counts from a step ("never taken is `breached`"); 2017 from a fact of the case
        return "breached" if c.edition == "2020" else "undetermined"
    end = c.clock.end("appeal.within", start)
    return verdict(end is None or filed <= c.clock.rolled("appeal.within", end))


def appeal_complete(s: Look, rows: dict[str, Row]) -> str:
    event = s.first("appeal_filed") or {}
    # "`basis`; `facts_incorrect` or `law_misapplied`; attachments `complaint` and `decision`"
    grounds = event.get("facts_incorrect") or event.get("law_misapplied")
    attached = {"complaint", "decision"} <= set(event.get("attachments") or ())
    return undone(rows, "appeal") or verdict(bool(event.get("basis") and grounds and attached))


def forward_contents(s: Look, rows: dict[str, Row]) -> str:
    needed = {"complaint", "decision", "investigation-file", "action-report", "procedures"}
    # "`investigation-summary` (unless in the decision's contents)"
    if "investigation-summary" not in ((s.decision or {}).get("contents") or ()):
        needed.add("investigation-summary")
    event = s.first("step", step="forward-file") or {}
    return undone(rows, "forward-file") or verdict(needed <= set(event.get("contents") or ()))


def forward_within(c: Complaint, s: Look, rows: dict[str, Row]) -> str:
    sent, notified = s.day_of("step", step="forward-file"), s.day_of("cde_notified")
    if sent is None:
        if rows["forward-file"].status == "overdue":
            return "breached"
        return undone(rows, "forward-file") or "pending"
    if notified is None:
        return "undetermined"
    end = c.clock.end("forward-file.within", notified)
    return verdict(end is None or sent <= end)


def civil_not_before(c: Complaint, s: Look, rows: dict[str, Row]) -> str:
    event = s.first("step", step="civil-action")
    if event is None:
        return undone(rows, "civil-action") or "pending"
    injunctive = bool(event.get("injunctive"))
    earliest = civil_earliest(c, s, injunctive)
    if earliest is None:
        # "A limit that cannot be computed because the step it counts from was never taken is `breached`."
        # (One beyond the calendar is later than the action: breached too.)
        return "breached" if is_limited(c, injunctive) else "undetermined"
    return verdict(event["day"] >= earliest)


def requirements(c: Complaint, s: Look, rows: dict[str, Row]) -> dict[str, str | None]:
    found = {
        "log-complaint.code": log_field(s, rows, "code"),
        "log-complaint.date-stamp": log_field(s, rows, "date_stamp"),
        "notify-parties.filing": notice_of_filing(s, rows),
        "notify-parties.meeting": notice_of_meeting(c, s, rows),
        "notify-parties.decision": notice_of_decision(c, s, rows),
        "mediation.confidentiality": confidentiality(c, s, rows),
        "investigation-meeting.within": meeting_within(c, s, rows),
        "decision.within": decision_within(c, s, rows),
        "decision.extension": decision_extension(c, s, rows),
        "decision.contents": decision_contents(c, s, rows),
        "decision.language": decision_language(c, s, rows),
        "appeal.within": appeal_within(c, s, rows),
        "appeal.complete": appeal_complete(s, rows),
        "forward-file.contents": forward_contents(s, rows),
        "civil-action.not-before": civil_not_before(c, s, rows),
    }
    if c.edition == "2020":
        found["forward-file.within"] = forward_within(c, s, rows)
    return found


# The answer.


def evidence(c: Complaint, s: Look, rule: str) -> list[str] | None:
    """ "evidence the events that carry the dates", in order of date then id; None where no date is read."""
    if rule in ("in-scope", "acceptable"):
        return []
    carriers = [s.filed_event]
    if rule == "timely":
        limited = c.category in ("discrimination", "pupil-fees") or c.edition == "2020"
        if not limited:
            return None
        carriers.append(s.first("violation"))
        if c.category == "discrimination":
            carriers.append(s.first("knowledge"))
    return [e["id"] for e in s.events if any(e is carrier for carrier in carriers)]


def since(c: Complaint, rule: str) -> date:
    """ "the first day of the present unbroken run of `as_of` days on which the criterion is met", by walking
    back; "never earlier than the coverage's first day (where school days are counted), nor than the
    complaint"."""
    first = c.as_of
    while _met_on(c, rule, first - DAY):
        first -= DAY
    return first


def _met_on(c: Complaint, rule: str, on: date) -> bool:
    days, s = c.clock.days, c.look(on)
    by_school_days = c.clock.period("direct-intervention.inaction")[1] == "school day"
    if rule == "direct-intervention" and by_school_days and days is not None and on < days.first:
        return False
    return s.received is not None and CRITERIA[rule](c, s) == "met"


def criterion(c: Complaint, s: Look, rule: str) -> Json:
    found: Json = {"type": "criterion", "verdict": CRITERIA[rule](c, s)}
    found |= {"value": None, "since": None, "evidence": []}
    if found["verdict"] in ("met", "not_met"):
        found["evidence"] = evidence(c, s, rule)
        if found["evidence"] is None:
            del found["evidence"]
    if found["verdict"] == "met":
        if s.received is None:
            del found["since"]  # rests on facts alone, and there is no complaint: not said
        else:
            found["since"] = iso(since(c, rule))
    return found


def requirement(rule: str, verdict: str | None) -> Json:
    found: Json = {"type": "requirement"}
    if verdict is not None:
        found["verdict"] = verdict
    if rule == "investigation-meeting.within":
        found["force"] = "should"
    return found


def step_json(step: str, r: Row) -> Json:
    return {
        "status": r.status, "done_on": iso(r.done_on), "earliest": iso(r.earliest), "due": iso(r.due),
        "due_nominal": iso(r.due_nominal), "blocked_by": list(r.blocked_by), "force": FORCE[step],
        "actor": ACTOR[step],
    }  # fmt: skip


def answer(case: dict[str, Any]) -> dict[str, Any]:
    """What an evaluation of the case should say, as plain JSON."""
    c = Complaint(case)
    s = c.look(c.as_of)
    rows = steps(c, s)
    findings = {rule: criterion(c, s, rule) for rule in CRITERIA}
    findings |= {rule: requirement(rule, v) for rule, v in requirements(c, s, rows).items()}
    is_open = [step for step in ORDER if rows[step].is_open]
    return {
        "state": state(c, s),
        "findings": findings,
        "steps": {step: step_json(step, rows[step]) for step in ORDER},
        "next_step": next((step for step in is_open if FORCE[step] != "may"), None),
        "options": [step for step in is_open if FORCE[step] == "may"],
        "holds": [],
    }
