"""A second opinion on `attendance-ladder`: small, slow, and read straight off the policy's specification.

Works on the raw JSON of a case and imports nothing of the library. One `View` is the record as it is seen
on one day; `since` walks back through such views.
"""

from __future__ import annotations

from datetime import date
from fractions import Fraction
from typing import Any

from tests.oracle.common import DAY, Days, Json, day, enrolled, iso, visible

PROFILES: dict[str, Json] = {
    "california-statute": {"sart-meeting": 3, "mediation-meeting": 4, "sarb": 5, "da-filing": 6},
    "3-6-9": {"sart-meeting": 3, "mediation-meeting": 6, "sarb": 9, "da-filing": 10},
}
STEPS = {
    "prevention": ("school", "should"),
    "sart-meeting": ("school", "must"),
    "sart-individual-meeting": ("school", "must"),
    "mediation-meeting": ("district-attorney", "must"),
    "sarb": ("attendance-administrator", "must"),
    "da-filing": ("attendance-administrator", "must"),
    "da-decision": ("district-attorney", "must"),
}
THRESHOLDS = {
    "sart-meeting": "sart-threshold",
    "mediation-meeting": "mediation-threshold",
    "sarb": "sarb-threshold",
    "da-filing": "enforcement-threshold",
}
LEVELS = tuple(THRESHOLDS)
LEVEL_BELOW = {"mediation-meeting": "sart-meeting", "sarb": "mediation-meeting", "da-filing": "sarb"}
OPEN = ("ready", "waiting", "blocked", "overdue")


def school_year(d: date) -> tuple[date, date]:
    """1 July to 30 June around a day."""
    first = d.year if d.month >= 7 else d.year - 1
    return date(first, 7, 1), date(first + 1, 6, 30)


class Background:
    """What does not change from day to day: calendar, spans, levels, reading."""

    def __init__(self, case: Json) -> None:
        policy: Json = case["policy"]
        self.profile = policy.get("profile")
        self.levels = {
            "within": "school-year",
            "portions": "any",
            "tardy_over": 30,
            **PROFILES.get(self.profile or "", {}),
            **(policy.get("levels") or {}),
        }
        self.individual = (policy.get("readings") or {}).get("individual-if-needed", "optional")
        self.record: Json = case["record"]
        self.as_of = date.fromisoformat(case["as_of"])
        self.known_at = day(case.get("known_at"))
        # "recorded_through (default: the earlier of as_of and known_at)"
        self.recorded_through = day(self.record.get("recorded_through")) or min(self.as_of, self.known_at or self.as_of)
        self.days = Days.of(case["calendar"])
        self.spans = enrolled(self.record, self.days)
        self.pupil_days = sorted(self.days.within(self.spans).days)
        self.pupil_day_set = set(self.pupil_days)
        self.views: dict[date, View] = {}

    def view(self, on: date) -> View:
        """The record as seen on a day, with the present record and known_at."""
        if on not in self.views:
            self.views[on] = View(self, on)
        return self.views[on]


class View:
    """The record on day `on`."""

    def __init__(self, background: Background, on: date) -> None:
        self.background, self.on = background, on
        self.through = min(on, background.recorded_through)
        self.events = visible(background.record["events"], on, background.known_at)
        self.truancies = self._truancies()
        self._count: list[Json] | None = None

    def _unexcused(self, kind: str) -> list[Json]:
        """Unexcused entries on the pupil's school days, as far as attendance is recorded."""
        return [
            e
            for e in self.events
            if e["kind"] == kind
            and e["status"] == "unexcused"
            and e["day"] in self.background.pupil_day_set
            and e["day"] <= self.through
        ]

    def _truancies(self) -> dict[date, Json]:
        """Truancy events: at most one a day, the first by id is the evidence."""
        levels = self.background.levels
        absences = self._unexcused("absence")
        sums: dict[date, Fraction] = {}
        for e in absences:
            sums[e["day"]] = sums.get(e["day"], Fraction(0)) + Fraction(e.get("portion", "1"))
        if levels["portions"] == "whole":  # only whole days
            absences = [e for e in absences if sums[e["day"]] >= 1]
        over = levels["tardy_over"]
        tardies = [e for e in self._unexcused("tardy") if over is not None and e["minutes"] > over]
        first: dict[date, Json] = {}
        for e in sorted(absences + tardies, key=lambda e: (e["day"], e["id"])):
            first.setdefault(e["day"], e)
        return first

    def counted(self) -> list[Json]:
        """The truancy events `within` the school year around the day, or the pupil's last N school days."""
        if self._count is None:
            within = self.background.levels["within"]
            if within == "school-year":
                first = school_year(self.on)[0]
            else:
                number, unit = within.split(" ", 1)
                assert unit.startswith("school day")
                past = [d for d in self.background.pupil_days if d <= self.through][-int(number) :]
                first = past[0] if past else date.max
            self._count = [e for d, e in sorted(self.truancies.items()) if d >= first]
        return self._count

    def verdict(self, rule: str) -> str:
        if rule == "chronic-truant":
            return self.chronic()
        level = next(s for s, r in THRESHOLDS.items() if r == rule)
        return "met" if len(self.counted()) >= self.background.levels[level] else "not_met"

    def chronic(self) -> str:
        """10 x the unexcused absence of the school year >= the pupil's school days of it."""
        if self.background.profile != "california-statute":
            return "not_applicable"
        first = school_year(self.on)[0]
        school_days = sum(first <= d <= self.through for d in self.background.pupil_days)
        if not school_days:
            return "undetermined"
        sums: dict[date, Fraction] = {}
        for e in self._unexcused("absence"):
            if e["day"] >= first:
                sums[e["day"]] = sums.get(e["day"], Fraction(0)) + Fraction(e.get("portion", "1"))
        absent = sum((min(Fraction(1), s) for s in sums.values()), Fraction(0))
        return "met" if 10 * absent >= school_days else "not_met"

    # --- what was done

    def held(self, step: str) -> list[Json]:
        """The events of a step that count as held, in order of date."""
        return [
            e
            for e in self.events
            if e["kind"] == "step"
            and e["step"] == step
            and e.get("held", True)
            # reading `required`: a mediation with `attended: false` does not count as held
            and not (
                step == "mediation-meeting" and self.background.individual == "required" and not e.get("attended", True)
            )
        ]

    def no_show(self) -> date | None:
        """The day of the first held SART meeting, when nobody came."""
        meetings = self.held("sart-meeting")
        return meetings[0]["day"] if meetings and not meetings[0].get("attended", True) else None

    def after_no_show(self) -> date | None:
        """The individual meeting on or after a no-show, or the attended SART meeting later."""
        missed = self.no_show()
        if missed is None:
            return None
        made_good = [e["day"] for e in self.held("sart-individual-meeting") if e["day"] >= missed]
        made_good += [e["day"] for e in self.held("sart-meeting") if e["day"] > missed and e.get("attended", True)]
        return min(made_good, default=None)

    def settled(self, level: str) -> date | None:
        """The day a level was settled."""
        meetings = self.held(level)
        if not meetings:
            return None
        if level == "sart-meeting" and self.no_show() is not None:
            return self.after_no_show()
        first: date = meetings[0]["day"]
        return first

    def done_on(self, step: str) -> date | None:
        if step == "sart-individual-meeting" and self.no_show() is not None:
            return self.after_no_show()
        meetings = self.held(step)
        return meetings[0]["day"] if meetings else None

    def level_taken(self) -> bool:
        return any(self.held(level) for level in LEVELS)

    def any_threshold(self) -> bool:
        return any(self.verdict(rule) == "met" for rule in THRESHOLDS.values())

    def paused(self) -> bool:
        """A compliance on or after a level step, and neither truancy nor relapse after it."""
        compliances = [e["day"] for e in self.events if e["kind"] == "compliance"]
        taken = [e["day"] for level in LEVELS for e in self.held(level)]
        if not compliances or not taken or max(compliances) < min(taken):
            return False
        resumed = [*self.truancies, *(e["day"] for e in self.events if e["kind"] == "relapse")]
        return not any(d > max(compliances) for d in resumed)


def since(background: Background, rule: str, on: date) -> date | None:
    """The first day of the unbroken run of days on which the rule is met, judged day by day."""
    if background.view(on).verdict(rule) != "met":
        return None
    while on > background.days.first and background.view(on - DAY).verdict(rule) == "met":
        on -= DAY
    return on


# --- findings


def threshold(background: Background, view: View, level: str) -> Json:
    rule = THRESHOLDS[level]
    return {
        "type": "criterion",
        "verdict": view.verdict(rule),
        "since": iso(since(background, rule, view.on)),
        "value": str(len(view.counted())),
        "threshold": str(background.levels[level]),
        "evidence": [e["id"] for e in view.counted()],
    }


def requirement(background: Background, view: View, name: str, steps: Json) -> str:
    step, what = name.rsplit(".", 1)
    done = view.done_on(step)
    if done is None:  # "pending while the step is open and else not_applicable"
        return "pending" if steps[step]["status"] in OPEN else "not_applicable"
    if what == "in-order":  # "the level below was settled on or before"
        below = view.done_on("da-filing") if step == "da-decision" else view.settled(LEVEL_BELOW[step])
        kept = below is not None and below <= done
    elif what == "threshold":  # "its count stood on that day"
        kept = background.view(done).verdict(THRESHOLDS[step]) == "met"
    elif what == "no-show":
        then = background.view(done)
        if then.no_show() is None:
            return "not_applicable"
        kept = then.after_no_show() is not None
    else:  # letter: "the latest `outcome` holds"
        told = [e for e in view.held("da-decision") if e.get("outcome")]
        if not told or told[-1]["outcome"] != "declined":
            return "not_applicable"
        kept = told[-1].get("letter") is True
    return "kept" if kept else "breached"


REQUIREMENTS = (
    *(f"{level}.threshold" for level in LEVELS),
    *(f"{step}.in-order" for step in ("mediation-meeting", "sarb", "da-filing", "da-decision")),
    "mediation-meeting.no-show",
    "da-decision.letter",
)


# --- steps


def blank(name: str) -> Json:
    actor, force = STEPS[name]
    return {
        "status": "not_required",
        "done_on": None,
        "earliest": None,
        "due": None,
        "due_nominal": None,
        "blocked_by": [],
        "force": force,
        "actor": actor,
    }


def earliest(background: Background, view: View, step: str) -> date | None:
    """The latest of the parts that are known on the view's day."""
    if step == "prevention":
        return background.spans[0][0]
    if step == "sart-individual-meeting":
        return view.no_show()
    if step == "da-decision":
        return view.done_on("da-filing")
    parts = [since(background, THRESHOLDS[step], view.on)]
    if step in LEVEL_BELOW:
        parts.append(view.settled(LEVEL_BELOW[step]))
    return max((p for p in parts if p is not None), default=None)


def blockers(view: View, step: str) -> list[str]:
    below = LEVEL_BELOW.get(step)
    if below is None or view.settled(below) is not None:
        return []
    if below == "sart-meeting" and view.no_show() is not None:
        return ["step:sart-individual-meeting"]
    return [f"step:{below}"]


def wanted(view: View, step: str) -> bool:
    """Whether a step that is not done is asked for, pauses and ends aside."""
    if step in THRESHOLDS:  # "not_required while its threshold is not met"
        return view.verdict(THRESHOLDS[step]) == "met"
    if step == "sart-individual-meeting":
        return view.no_show() is not None
    return view.done_on("da-filing") is not None  # da-decision


def one_step(background: Background, view: View, name: str, halted: bool) -> Json:
    step = blank(name)
    done = view.done_on(name)
    if done is not None:  # earliest as of the step's own day, with what was visible then
        first = earliest(background, background.view(done), name)
        return {**step, "status": "done", "done_on": iso(done), "earliest": iso(first)}
    if name == "prevention":
        # "open only while no threshold is met and no level step taken; then `skipped` unless done"
        if view.any_threshold() or view.level_taken():
            return {**step, "status": "skipped"}
        # routine without a due day: it waits, always
        return {**step, "status": "waiting", "earliest": iso(earliest(background, view, name))}
    if halted:  # "not_required (below the highest done: skipped)"
        order = list(STEPS)
        above = order[order.index(name) + 1 :]
        return {**step, "status": "skipped" if any(view.done_on(s) for s in above) else "not_required"}
    if not wanted(view, name):
        return step
    first = earliest(background, view, name)
    blocked_by = blockers(view, name)
    status = "blocked" if blocked_by else "waiting" if first is None or first > view.on else "ready"
    return {**step, "status": status, "earliest": iso(first), "blocked_by": blocked_by}


def state_of(view: View) -> str:
    """Clear when no ground ever counted, then closed, then paused, then open; clear when nothing is open."""
    if not view.truancies:
        return "clear"
    if view.done_on("da-decision") is not None:
        return "closed"
    if view.paused():
        return "paused"
    undone = [s for s in STEPS if s != "prevention" and view.done_on(s) is None]
    return "open" if any(wanted(view, s) for s in undone) else "clear"


def answer(case: dict[str, Any]) -> Json:
    """What the policy's text says of a case."""
    background = Background(case)
    view = background.view(background.as_of)
    findings: Json = {THRESHOLDS[level]: threshold(background, view, level) for level in LEVELS}
    findings["chronic-truant"] = {
        "type": "criterion",
        "verdict": view.verdict("chronic-truant"),
        "since": iso(since(background, "chronic-truant", view.on)),
    }
    state = state_of(view)
    steps = {name: one_step(background, view, name, state != "open") for name in STEPS}
    for name in REQUIREMENTS:
        findings[name] = {
            "type": "requirement",
            "verdict": requirement(background, view, name, steps),
            "force": "must",
        }
    opens = [s for s, step in steps.items() if step["status"] in OPEN and s != "prevention"]
    return {
        "state": state,
        "findings": findings,
        "steps": steps,
        "next_step": opens[0] if opens else None,
        "options": [],
        "holds": [],
    }
