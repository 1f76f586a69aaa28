"""A second opinion on `learner-validated`: small, slow, and read straight off the policy's specification.

Works on the raw JSON of a case and imports nothing of the library. One `View` is the record as it is seen
on one day; `since` walks back through such views.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta
from fractions import Fraction
from typing import Any

from tests.oracle.common import DAY, Beyond, Days, Json, day, days_between, enrolled, iso, visible

Span = tuple[date, date]

DEFAULT_READINGS = {
    "ten-days": "school",
    "effective": "eleventh-day",
    "excused-days": "toll",
    "efforts": "at-least-one",
    "courses": "any",
}
DEFAULT_PARAMETERS = {"no-engagement.run": "10 school days", "document-status.every": "10 school days"}
STEPS = {
    "reasonable-effort": "online-administrator",
    "remove-from-membership": "registrar",
    "weekly-mark": "online-administrator",
    "document-status": "online-administrator",
}
ROUTINE = ("weekly-mark", "document-status")
OPEN = ("ready", "waiting", "blocked", "overdue")
REMOVAL = "remove-from-membership"
REQUIREMENTS = ("document-status.cadence", f"{REMOVAL}.run", f"{REMOVAL}.effort", f"{REMOVAL}.not-before")


def monday(d: date) -> date:
    """SPEC 1.10: a school week runs Monday to Sunday."""
    return d - timedelta(days=d.weekday())


class Background:
    """What does not change from day to day: calendar, spans, parameters, readings, facts."""

    def __init__(self, case: Json) -> None:
        policy = case["policy"]
        chosen: Json = policy if isinstance(policy, dict) else {}
        self.readings = {**DEFAULT_READINGS, **(chosen.get("readings") or {})}
        self.parameters = {**DEFAULT_PARAMETERS, **(chosen.get("set") or {})}
        self.record: Json = case["record"]
        self.facts: Json = self.record.get("facts") or {}
        self.as_of = date.fromisoformat(case["as_of"])
        self.known_at = day(case.get("known_at"))
        # "recorded_through (default: the earlier of as_of and known_at)"
        self.recorded_through = day(self.record.get("recorded_through")) or min(self.as_of, self.known_at or self.as_of)
        self.days = Days.of(case["calendar"])
        self.spans: list[Span] = enrolled(self.record, self.days)
        self.pupil_days = sorted(self.days.within(self.spans).days)
        self.run_needed = int(self.parameters["no-engagement.run"].split()[0])
        # "its last school day is the last one in session": of the calendar, not of the pupil
        self.last_of_week: dict[date, date] = {}
        for d in sorted(self.days.days):
            self.last_of_week[monday(d)] = d
        self.pupil_week: dict[date, list[date]] = {}
        for d in self.pupil_days:
            self.pupil_week.setdefault(monday(d), []).append(d)
        self.views: dict[date, View] = {}

    def view(self, on: date) -> View:
        """The record as seen on a day, with the present record and known_at."""
        if on not in self.views:
            self.views[on] = View(self, on)
        return self.views[on]

    def add(self, d: date | None, n: int) -> date | None:
        """`add`, null beyond the calendar (or of nothing)."""
        if d is None:
            return None
        try:
            return self.days.add(d, n)
        except Beyond:
            return None

    def every(self, after: date) -> date | None:
        """The day that `document-status.every` ends on, counted after a day."""
        number, unit = self.parameters["document-status.every"].split(" ", 1)
        if unit.startswith("school"):
            return self.add(after, int(number))
        days = int(number) * (7 if unit.startswith("week") else 1)
        due = after + timedelta(days=days)
        return due if due <= self.days.last else None


class View:
    """The record on day `on`."""

    def __init__(self, background: Background, on: date) -> None:
        self.background, self.on = background, on
        self.through = min(on, background.recorded_through)
        self.span = next((s for s in background.spans if s[0] <= on <= s[1]), None)
        seen = visible(background.record["events"], on, background.known_at)
        self.events = [e for e in seen if self._counted(e)]
        self.excused_events: dict[date, list[Json]] = {}
        for e in self.of("absence"):
            if e["status"] == "excused":
                self.excused_events.setdefault(e["day"], []).append(e)
        # "excused for the whole day (the portions of a date sum to one)"
        self.excused = {
            d
            for d, entries in self.excused_events.items()
            if sum(Fraction(e.get("portion", "1")) for e in entries) >= 1
        }
        self.engaged_weeks: dict[date, list[Json]] = {}
        for e in self.of("engagement"):
            if e.get("sufficient", True):
                self.engaged_weeks.setdefault(monday(e["day"]), []).append(e)
        self._weeks: dict[date, tuple[str, str, bool]] | None = None
        self.marks: dict[date, Json] = {}
        for e in self.of("weekly_mark"):  # in order of day, then id: the latest decides
            self.marks[monday(day(e.get("for")) or e["day"])] = e

    def _counted(self, e: Json) -> bool:
        """SPEC 2: engagements and absences outside the spans are excluded, absences off school days too."""
        b = self.background
        if e["kind"] == "absence":
            return e["day"] in b.days.days and any(a <= e["day"] <= z for a, z in b.spans)
        if e["kind"] == "engagement":
            return any(a <= e["day"] <= z for a, z in b.spans)
        return True

    def of(self, kind: str) -> list[Json]:
        return [e for e in self.events if e["kind"] == kind]

    # --- contact and the run

    def contacts(self) -> Iterator[tuple[date, Json]]:
        """Every contact and its day: engagement, response, answer to an effort, a mark of presence."""
        for e in self.events:
            if e["kind"] in ("engagement", "contact_response"):
                yield e["day"], e
            elif e["kind"] == "effort" and e.get("answered_on"):
                yield date.fromisoformat(e["answered_on"]), e
            elif e["kind"] == "weekly_mark" and e["present"]:
                yield e["day"], e
        if self.background.readings["excused-days"] == "break":  # "an excused day is a contact"
            for d in self.excused:
                for e in self.excused_events[d]:
                    yield d, e

    def latest_contact(self) -> tuple[date | None, list[str]]:
        """The day of the latest contact in the span that holds the day, and all contacts of that day."""
        assert self.span
        inside = [(d, e) for d, e in self.contacts() if self.span[0] <= d <= self.span[1]]
        if not inside:
            return None, []
        latest = max(d for d, _ in inside)
        found = {e["id"]: e for d, e in inside if d == latest}
        return latest, sorted(found, key=lambda i: (found[i]["day"], i))

    def start(self) -> date:
        """The day after the latest contact, or the span's first day when there is none in it."""
        assert self.span
        contact, _ = self.latest_contact()
        return self.span[0] if contact is None else contact + DAY

    def silent_school_days(self) -> list[date]:
        """The span's school days from the start on, without end: the run, and how it would go on."""
        assert self.span
        start, end = self.start(), self.span[1]
        tolled = self.excused if self.background.readings["excused-days"] == "toll" else set()
        return [d for d in self.background.pupil_days if start <= d <= end and d not in tolled]

    def run(self) -> list[date]:
        """The run in school days: through the day, or the last day recorded."""
        return [d for d in self.silent_school_days() if d <= self.through]

    def run_length(self) -> int:
        if self.background.readings["ten-days"] == "calendar":
            # "D minus the day of the latest contact ... with no contact in the span from its first day"
            # (the first day counted, as in the school reading)
            return max(0, (self.through - self.start()).days + 1)
        return len(self.run())

    def tenth(self) -> date | None:
        """The day the present run reached, or would reach, its length; null if span or calendar ends."""
        if self.span is None:
            return None
        b = self.background
        if b.readings["ten-days"] == "calendar":
            reached = self.start() + timedelta(days=b.run_needed - 1)
            return reached if reached <= min(self.span[1], b.days.last) else None
        silent = self.silent_school_days()
        return silent[b.run_needed - 1] if len(silent) >= b.run_needed else None

    def reached(self) -> date | None:
        """The day the present run reached the length needed, null while it has not."""
        tenth = self.tenth()
        return tenth if tenth is not None and tenth <= self.through else None

    # --- weeks

    def mark_of(self, week: date) -> tuple[str, str, bool]:
        """Mark, basis and `verified` of one week, whether or not it has ended."""
        if week in self.marks:
            mark = self.marks[week]
            return ("present" if mark["present"] else "absent"), "mark", bool(mark.get("verified", False))
        engaged = self.engaged_weeks.get(week, [])
        if engaged and self.background.readings["courses"] == "all":
            courses = self.background.facts.get("courses")
            if courses is None:
                return "undetermined", "none", False
            if set(courses) <= {e.get("course") for e in engaged}:
                return "present", "engagement", False
        elif engaged:
            return "present", "engagement", False
        pupil = self.background.pupil_week.get(week, [])
        if pupil and all(d in self.excused for d in pupil):
            return "excused", "excused", False
        return "absent", "none", False

    def weeks(self) -> dict[date, tuple[str, str, bool]]:
        """By Monday, each week with a pupil's school day whose last school day has come and is recorded."""
        if self._weeks is None:
            self._weeks = {
                w: self.mark_of(w)
                for w in sorted(self.background.pupil_week)
                if self.background.last_of_week[w] <= self.through
            }
        return self._weeks

    def bad_weeks(self) -> list[date]:
        """Mondays of the weeks absent and unverified."""
        return [w for w, (mark, _, verified) in self.weeks().items() if mark == "absent" and not verified]

    def loose_absences(self) -> list[Json]:
        """Unverified absences outside the unverified absent weeks."""
        bad = set(self.bad_weeks())
        return [e for e in self.of("absence") if e["status"] == "unverified" and monday(e["day"]) not in bad]

    # --- criteria

    def verdict(self, rule: str) -> str:
        if self.background.facts.get("program", "learner_validated") == "attendance_validated":
            return "not_applicable"
        if self.span is None:  # "not_applicable on a D outside every enrolment span"
            return "not_applicable"
        if rule == "no-engagement":
            return "met" if self.run_length() >= self.background.run_needed else "not_met"
        if any(mark == "undetermined" for mark, _, _ in self.weeks().values()):
            return "undetermined"
        return "met" if self.bad_weeks() or self.loose_absences() else "not_met"

    # --- the steps' parts

    def grounds(self) -> set[date]:
        """Grounds for `reasonable-effort`, of the span that holds the day only."""
        if self.span is None:
            return set()
        a, z = self.span
        b = self.background
        found = {b.last_of_week[w] for w in self.bad_weeks() if any(a <= d <= z for d in b.pupil_week[w])}
        found |= {e["day"] for e in self.loose_absences() if a <= e["day"] <= z}
        reached = self.reached()
        return found | ({reached} if reached else set())

    def efforts(self) -> list[date]:
        return [e["day"] for e in self.of("effort")]

    def removal_day(self) -> date | None:
        """The day a removal may be taken, once the run is long enough."""
        reached = self.reached()
        if self.background.readings["effective"] == "tenth-day":
            return reached
        return self.background.add(reached, 1)

    def begun_span(self) -> Span | None:
        """The span that holds the day or was last begun."""
        return next((s for s in reversed(self.background.spans) if s[0] <= self.on), None)

    def removed_on(self) -> date | None:
        """The first removal since the present span began: a later span reopens."""
        span = self.begun_span()
        if span is None:
            return None
        taken = [e["day"] for e in self.of("step") if e["step"] == REMOVAL and e["day"] >= span[0]]
        return min(taken, default=None)

    def documentations(self, span: Span) -> list[date]:
        """A weekly mark, the step itself, or the last school day of a week with a sufficient engagement."""
        found = {e["day"] for e in self.of("weekly_mark")}
        found |= {e["day"] for e in self.of("step") if e["step"] == "document-status"}
        last_of_week = self.background.last_of_week
        found |= {last_of_week[w] for w in self.engaged_weeks if w in last_of_week}
        return sorted(d for d in found if span[0] <= d <= min(span[1], self.on))

    def documentation_due(self, span: Span, on: date) -> date | None:
        """`every` after the latest documentation up to a day, or the span's own tenth school day."""
        done = [d for d in self.documentations(span) if d <= on]
        if done:
            return self.background.every(done[-1])
        number, unit = self.background.parameters["document-status.every"].split(" ", 1)
        if not unit.startswith("school"):
            return self.background.every(span[0] - DAY)
        of_span = [d for d in self.background.pupil_days if span[0] <= d <= span[1]]
        return of_span[int(number) - 1] if len(of_span) >= int(number) else None


def since(background: Background, rule: str, on: date) -> date | None:
    """The first day of the unbroken run of days on which the rule is met, judged day by day."""
    if background.view(on).verdict(rule) != "met":
        return None
    while on > background.days.first and background.view(on - DAY).verdict(rule) == "met":
        on -= DAY
    return on


# --- findings


def no_engagement(background: Background, view: View) -> Json:
    verdict = view.verdict("no-engagement")
    finding: Json = {"type": "criterion", "verdict": verdict, "value": None, "evidence": []}
    finding["since"] = iso(since(background, "no-engagement", view.on))
    if verdict in ("met", "not_met"):
        finding["value"] = str(view.run_length())
        finding["evidence"] = view.latest_contact()[1]
        if background.readings["ten-days"] == "school":
            run = view.run()
            finding["window"] = {"from": iso(run[0]), "to": iso(run[-1])} if run else None
    return finding


def unverified_absence(background: Background, view: View) -> Json:
    verdict = view.verdict("unverified-absence")
    finding: Json = {"type": "criterion", "verdict": verdict, "value": None, "evidence": []}
    finding["since"] = iso(since(background, "unverified-absence", view.on))
    if verdict in ("met", "not_met"):
        loose = view.loose_absences()
        finding["value"] = str(len(view.bad_weeks()) + len({e["day"] for e in loose}))
        finding["evidence"] = [e["id"] for e in loose]
    return finding


def cadence(background: Background, view: View) -> str:
    """Kept until a day later than the due day came without a documentation; until a removal."""
    span = view.begun_span()
    if span is None:
        return "not_applicable"
    end = min(view.on, span[1])
    removed = view.removed_on()
    if removed is not None:
        end = min(end, removed - DAY)
    done = view.documentations(span)
    due = view.documentation_due(span, span[0] - DAY)
    for d in days_between(span[0], end):
        if d in done:
            due = background.every(d)
        if due is not None and d > due:
            return "breached"
    return "kept"


def removal_requirements(background: Background, view: View, step: Json) -> dict[str, str]:
    names = [f"{REMOVAL}.{n}" for n in ("run", "effort", "not-before")]
    removed = view.removed_on()
    if removed is None:  # "pending while the step is open and else not_applicable"
        return dict.fromkeys(names, "pending" if step["status"] in OPEN else "not_applicable")
    # "as it stood on the school day before the removal (on its own day under `tenth-day`)"
    tenth_day = background.readings["effective"] == "tenth-day"
    judged_on = removed if tenth_day else background.add(removed, -1)
    if judged_on is None:
        verdicts = dict.fromkeys(names, "breached")
        if background.readings["efforts"] == "none-needed":
            verdicts[names[1]] = "kept"
        return verdicts
    stood = background.view(judged_on)
    recorded = background.recorded_through >= judged_on
    # Under `calendar` the tenth day may be a Saturday, and removal "on the next school day after its 10th" the Monday:
    # the run that stood on the Friday is counted on through the days without school before the removal.
    last = removed if tenth_day else removed - DAY
    tenth = stood.tenth()
    long_enough = tenth is not None and tenth <= min(last, background.recorded_through)
    limit = tenth if long_enough else None
    if limit is not None and not tenth_day:
        limit = background.add(limit, 1)
    return {
        names[0]: "undetermined" if not recorded else "kept" if long_enough else "breached",
        names[1]: "kept" if effort_counts(background, view, stood, removed) else "breached",
        names[2]: (
            ("kept" if removed >= limit else "breached")
            if limit is not None
            else ("breached" if recorded else "undetermined")
        ),
    }


def effort_counts(background: Background, view: View, run_of: View, until: date) -> bool:
    """An effort dated from the run's first school day on, that is not mere monitoring."""
    if background.readings["efforts"] == "none-needed":
        return True
    if run_of.span is None or not run_of.run():
        return False
    first = run_of.run()[0]
    return any(first <= e["day"] <= until and e["type"] != "monitoring" for e in view.of("effort"))


# --- steps


def blank(name: str) -> Json:
    return {
        "status": "not_required",
        "done_on": None,
        "earliest": None,
        "due": None,
        "due_nominal": None,
        "blocked_by": [],
        "force": "must",
        "actor": STEPS[name],
    }


def opened(step: Json, on: date, earliest: date | None, due: date | None, blocked_by: list[str]) -> Json:
    """An open `must` step: overdue past its due day, else blocked, else waiting, else ready."""
    if due is not None and on > due:
        status = "overdue"
    elif blocked_by:
        status = "blocked"
    elif earliest is None or earliest > on:
        status = "waiting"
    else:
        status = "ready"
    return {**step, "status": status, "earliest": iso(earliest), "due": iso(due), "blocked_by": blocked_by}


def reasonable_effort(background: Background, view: View) -> Json:
    step = blank("reasonable-effort")
    removed = view.removed_on() is not None
    grounds, efforts = view.grounds(), view.efforts()
    # "A ground is met by any effort on or after it."
    unmet = [g for g in grounds if not any(e >= g for e in efforts)]
    if grounds and not unmet:
        done_on = min(e for e in efforts if e >= max(grounds))
        then = background.view(done_on)
        # "the oldest ground that no earlier effort met", as of the step's own day
        left = [g for g in then.grounds() if not any(g <= e < done_on for e in then.efforts())]
        earliest = min(left, default=None)
        return {
            **step,
            "status": "done",
            "done_on": iso(done_on),
            "earliest": iso(earliest),
            "due": iso(then.tenth()),
        }
    if removed:  # closed: what is not done, below the highest done, is skipped
        return {**step, "status": "skipped"}
    if unmet:
        return opened(step, view.on, min(unmet), view.tenth(), [])
    return step


def remove(background: Background, view: View) -> Json:
    step = blank(REMOVAL)
    removed = view.removed_on()
    if removed is not None:
        then = background.view(removed)
        day_of = iso(then.removal_day())
        return {**step, "status": "done", "done_on": iso(removed), "earliest": day_of, "due": day_of}
    if view.verdict("no-engagement") != "met":  # "open while `no-engagement` is met"
        return step
    blocked_by = [] if effort_counts(background, view, view, view.on) else ["effort"]
    return opened(step, view.on, view.removal_day(), view.removal_day(), blocked_by)


def routine(step: Json, on: date, due: date | None) -> Json:
    """A routine step: waiting until its due day, then ready, overdue after it."""
    return opened(step, on, due, due, [])


def weekly_mark(background: Background, view: View) -> Json:
    step = blank("weekly-mark")
    if view.span is None or view.removed_on() is not None:
        return step
    a, z = view.span
    for week, (_, basis, _) in view.weeks().items():
        # "the oldest ended week of the span that is neither marked nor present by engagement nor excused"
        if basis == "none" and any(a <= d <= z for d in background.pupil_week[week]):
            return routine(step, view.on, background.last_of_week[week])
    current = monday(view.on)
    in_span = any(a <= d <= z for d in background.pupil_week.get(current, []))
    if not in_span or view.mark_of(current)[1] != "none":  # nothing to judge, or settled
        return step
    return routine(step, view.on, background.last_of_week[current])


def document_status(view: View) -> Json:
    step = blank("document-status")
    if view.span is None or view.removed_on() is not None:
        return step
    return routine(step, view.on, view.documentation_due(view.span, view.on))


def is_open(name: str, step: Json) -> bool:
    """Open, routine steps that wait aside."""
    return step["status"] in OPEN and not (name in ROUTINE and step["status"] == "waiting")


def week_rows(background: Background, view: View) -> list[Json]:
    rows = []
    for week, (mark, basis, verified) in view.weeks().items():
        days = background.pupil_week[week]
        rows.append({"from": iso(days[0]), "to": iso(days[-1]), "mark": mark, "basis": basis, "verified": verified})
    return rows


def answer(case: dict[str, Any]) -> Json:
    """What the policy's text says of a case."""
    background = Background(case)
    view = background.view(background.as_of)
    findings: Json = {
        "no-engagement": no_engagement(background, view),
        "unverified-absence": unverified_absence(background, view),
    }
    if background.facts.get("program") == "attendance_validated":
        findings |= {n: {"type": "requirement", "verdict": "not_applicable"} for n in REQUIREMENTS}
        steps = {name: blank(name) for name in STEPS}
        return {
            "state": "clear",
            "findings": findings,
            "steps": steps,
            "next_step": None,
            "options": [],
            "holds": [],
        }
    steps = {
        "reasonable-effort": reasonable_effort(background, view),
        REMOVAL: remove(background, view),
        "weekly-mark": weekly_mark(background, view),
        "document-status": document_status(view),
    }
    verdicts = {"document-status.cadence": cadence(background, view)}
    verdicts |= removal_requirements(background, view, steps[REMOVAL])
    findings |= {n: {"type": "requirement", "verdict": verdicts[n], "force": "must"} for n in REQUIREMENTS}
    opens = [name for name, step in steps.items() if is_open(name, step)]
    # "`closed` only by a removal; `open` while a step is open; else `clear`"
    state = "closed" if view.removed_on() is not None else "open" if opens else "clear"
    return {
        "state": state,
        "findings": findings,
        "steps": steps,
        "next_step": opens[0] if opens else None,
        "options": [],
        "holds": [],
        "weeks": week_rows(background, view),
    }
