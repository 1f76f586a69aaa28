"""A second opinion on `truancy-intervention`: small, slow, written from the specification alone.

A `View` is the case as it stands on one day. The answer is the view on `as_of`; whatever is judged on another
day (the `since` of a criterion, the `earliest` of a done step, most requirements) makes a view of that day.
"""

from __future__ import annotations

from bisect import bisect_right
from calendar import monthrange
from collections.abc import Callable
from datetime import date, timedelta
from fractions import Fraction
from functools import cached_property
from typing import Any

from .common import DAY, Beyond, Days, Json, day, enrolled, iso, visible

SCHOOL, ASSISTANT, REGIONAL = "school", "assistant-regional-superintendent", "regional-superintendent"
CASE_MANAGER = "case-manager"

# "Order: interventions-1, referral-1, notice-1, ..., caseload, hearing-notice, hearing, ..."
ACTORS = {
    "interventions-1": SCHOOL,
    "referral-1": SCHOOL,
    "notice-1": ASSISTANT,
    "interventions-2": SCHOOL,
    "referral-2": SCHOOL,
    "notice-2": ASSISTANT,
    "interventions-3": SCHOOL,
    "referral-3": SCHOOL,
    "notice-3": ASSISTANT,
    "caseload": CASE_MANAGER,
    "hearing-notice": REGIONAL,
    "hearing": REGIONAL,
    "states-attorney-referral": CASE_MANAGER,
}
ORDER = list(ACTORS)
# "`caseload` aside, which gates nothing and never counts as the highest done";
# "Only step events advance the ladder."
LADDER = [s for s in ORDER if s != "caseload" and not s.startswith("interventions")]

PARAMETERS: Json = {
    "unexcused-9-of-180.at_least": 9,
    "unexcused-9-of-180.window": "180 school days",
    "interventions.at_least": 3,
    "referral.spacing": "7 school days",
}
READINGS = {
    "window-end": "through-today",
    "spacing": "nth-day",
    "interventions": "new-each-time",
    "kinds": "any",
}
FAR = date.max  # stands for a date beyond the calendar: certainly later than any day of it


def answer(case: Json) -> Json:
    """What an evaluation of the case should say, without explanations, citations, notes and actions."""
    view = View(case, date.fromisoformat(case["as_of"]))
    steps = {step: step_answer(view, step) for step in ORDER}
    opened = [s for s in ORDER if steps[s]["status"] in ("ready", "waiting", "blocked", "overdue")]
    # SPEC 4: "`next_step`: the first step, in the policy's order, that is required (...) and open".
    required = [s for s in opened if steps[s]["force"] != "may"]
    return {
        "state": view.state,
        "findings": findings(view, opened),
        "steps": steps,
        "next_step": required[0] if required else None,
        # SPEC 4: "`options`: open steps of force `may`."
        "options": [s for s in opened if steps[s]["force"] == "may"],
        "holds": [],
    }


class View:
    """The case as it stands on one day: what is visible, what counts, what is done."""

    def __init__(self, case: Json, today: date) -> None:
        self.case, self.today = case, today
        policy: Any = case["policy"]
        chosen: Json = policy if isinstance(policy, dict) else {}
        self.set: Json = PARAMETERS | (chosen.get("set") or {})
        self.reading: dict[str, str] = READINGS | (chosen.get("readings") or {})
        self.days = Days.of(case["calendar"])
        self.known_at = day(case.get("known_at"))
        self.pupil_days = sorted(self.days.within(enrolled(case["record"], self.days)).days)
        self.own = set(self.pupil_days)
        self.events = visible(case["record"]["events"], today, self.known_at)

    def on(self, when: date) -> View:
        """The case as it stood on an earlier day, with the same `known_at`; only the calendar is shared.

        Of what is visible today, "`on <= as_of`" alone depends on the day.
        """
        earlier = object.__new__(View)
        earlier.case, earlier.today = self.case, when
        earlier.set, earlier.reading, earlier.days = self.set, self.reading, self.days
        earlier.known_at, earlier.pupil_days, earlier.own = self.known_at, self.pupil_days, self.own
        earlier.events = [e for e in self.events if e["day"] <= when]
        return earlier

    # --- days ----------------------------------------------------------------------------------------------

    @cached_property
    def recorded_through(self) -> date:
        """SPEC 2: "default: the earlier of `as_of` and `known_at`"; never later than today."""
        given = day(self.case["record"].get("recorded_through")) or self.known_at or self.today
        return min(given, self.today)

    def after(self, start: date, period: str, *, extra: int = 0) -> date:
        """`add(start, period)`, `extra` days of its kind later; FAR when the calendar ends before."""
        number, unit = period.split(" ", 1)
        n = int(number)
        if unit.startswith("school day"):
            try:
                return self.days.add(start, n + extra)
            except Beyond:
                return FAR
        found = calendar_after(start, n, unit) + extra * DAY
        # SPEC 4: "A date beyond the calendar is null".
        return found if found <= self.days.last else FAR

    def spaced(self, referral: date) -> date:
        """The first lawful day of the next referral. Reading `spacing`: the 7th school day, or the 8th."""
        clear = self.reading["spacing"] == "clear-days"
        return self.after(referral, self.set["referral.spacing"], extra=1 if clear else 0)

    # --- absences ------------------------------------------------------------------------------------------

    @cached_property
    def absences(self) -> list[Json]:
        """Every absence that is visible, whatever its status and day."""
        return [e for e in self.events if e["kind"] == "absence"]

    @cached_property
    def unexcused(self) -> list[Json]:
        """ "unexcused absence on one of the pupil's school days, on or before D and `recorded_through`"."""
        return [
            e
            for e in self.absences
            if e["status"] == "unexcused" and e["day"] in self.own and e["day"] <= self.recorded_through
        ]

    @cached_property
    def window_end(self) -> date:
        """ "up to `min(D, recorded_through)`"; reading `before-today`: "the ... 180 school days before D"."""
        if self.reading["window-end"] == "before-today":
            return min(self.today - DAY, self.recorded_through)
        return self.recorded_through

    @cached_property
    def window(self) -> list[date]:
        """ "the pupil's own last 180 school days", "across school years and enrolment spans"; maybe fewer."""
        return self.pupil_days[: bisect_right(self.pupil_days, self.window_end)][-self.window_size :]

    @cached_property
    def window_size(self) -> int:
        number, unit = self.set["unexcused-9-of-180.window"].split(" ", 1)
        assert unit.startswith("school day"), "the specification defines the window in school days only"
        return int(number)

    @cached_property
    def in_window(self) -> list[Json]:
        """ "evidence: every entry counted"."""
        own = set(self.window)
        return [e for e in self.unexcused if e["day"] in own]

    @cached_property
    def unexcused_sum(self) -> Fraction:
        """ "the exact sum of the portions"; "at most one day per date"."""
        by_date: dict[date, Fraction] = {}
        for e in self.in_window:
            by_date[e["day"]] = by_date.get(e["day"], Fraction(0)) + Fraction(e.get("portion", "1"))
        return sum((min(Fraction(1), portion) for portion in by_date.values()), Fraction(0))

    @cached_property
    def truancy_begun(self) -> bool:
        """ "there is at least one unexcused absence"."""
        return bool(self.unexcused)

    @cached_property
    def threshold_met(self) -> bool:
        """ "is at least `at_least`"; "A short window ... leaves the threshold at 9 days"."""
        return self.unexcused_sum >= Fraction(str(self.set["unexcused-9-of-180.at_least"]))

    def since(self, judged: Callable[[View], bool]) -> date | None:
        """SPEC 4: "the first day of the present unbroken run of `as_of` days on which the criterion is met".

        "Never earlier than the coverage's first day". Day by day, each from scratch.
        """
        found = None
        when = self.today
        while when >= self.days.first and judged(self.on(when)):
            found = when
            when -= DAY
        return found

    # --- what was done -------------------------------------------------------------------------------------

    @cached_property
    def taken(self) -> dict[str, date]:
        """SPEC 4: "A step is dated by its first visible event" (step events only)."""
        found: dict[str, date] = {}
        for e in self.events:
            if e["kind"] == "step":
                found.setdefault(e["step"], e["day"])
        return found

    @cached_property
    def highest(self) -> int:
        """The place in LADDER of the highest step done, -1 when none is."""
        return max((i for i, s in enumerate(LADDER) if s in self.taken), default=-1)

    def reached(self, step: str) -> bool:
        """Whether that ladder step "or a later ladder step is done"."""
        return self.highest >= LADDER.index(step)

    def done_on(self, step: str) -> date | None:
        """The day a step was done, or None."""
        if step.startswith("interventions"):
            return self.third_intervention(number_of(step))
        return self.taken.get(step)

    # --- interventions -------------------------------------------------------------------------------------

    def counted_interventions(self, k: int) -> list[Json]:
        """What counts for `interventions-k`, in order of date, then id."""
        # "For k > 1 nothing is counted before `referral-(k-1)` or a later ladder step is done".
        if k > 1 and not self.reached(f"referral-{k - 1}"):
            return []
        # "A `truancy_ticket` is never counted".
        found = [e for e in self.events if e["kind"] == "intervention" and e["type"] != "truancy_ticket"]
        # "on or before `referral-k` if that is done".
        until = self.taken.get(f"referral-{k}")
        if until is not None:
            found = [e for e in found if e["day"] <= until]
        # "dated after `referral-(k-1)`"; "k = 1, or `referral-(k-1)` passed over: any day before".
        # Reading `cumulative`: "on any day up to `referral-k`".
        previous = self.taken.get(f"referral-{k - 1}")
        if previous is not None and self.reading["interventions"] == "new-each-time":
            found = [e for e in found if e["day"] > previous]
        return found

    def tallies(self, counted: list[Json], k: int) -> list[tuple[int, int]]:
        """How many there are and how many it takes, the number first, then the types."""
        n: int = self.set["interventions.at_least"]
        cumulative = self.reading["interventions"] == "cumulative"
        # "`cumulative`: 3k in all".
        number = (len(counted), n * k if cumulative else n)
        if self.reading["kinds"] == "any":
            return [number]
        # "`distinct`: at least three different types among those counted (`interventions:N/3` counts types)".
        types = (len({e["type"] for e in counted}), n)
        # "with `distinct`, the number first, then the types".
        return [number, types] if cumulative else [types]

    def third_intervention(self, k: int) -> date | None:
        """ "`interventions-k` is done, on the day of the third": the day from which nothing is missing."""
        counted = self.counted_interventions(k)
        for i, e in enumerate(counted):
            if all(have >= want for have, want in self.tallies(counted[: i + 1], k)):
                found: date = e["day"]
                return found
        return None

    def missing_interventions(self, k: int) -> list[str]:
        """The blockers `interventions:N/3`; the same words are not said twice."""
        tallies = self.tallies(self.counted_interventions(k), k)
        return list(dict.fromkeys(f"interventions:{have}/{want}" for have, want in tallies if have < want))

    # --- reviews -------------------------------------------------------------------------------------------

    @cached_property
    def review(self) -> Json | None:
        """The latest progress review, by date, then id."""
        reviews = [e for e in self.events if e["kind"] == "progress_review"]
        return reviews[-1] if reviews else None

    def reviewed_for(self, step: str) -> bool:
        """Whether the latest review is there, inadequate, and not "dated before" what it must follow."""
        # "`progress-review` blocks also while the latest review is adequate".
        if self.review is None or self.review["adequate"]:
            return False
        if step.startswith("referral"):
            # "for `referral-k` the third intervention and `notice-(k-1)`".
            k = number_of(step)
            anchors = [self.third_intervention(k), self.taken.get(f"notice-{k - 1}")]
        elif step == "hearing-notice":
            # "for `hearing-notice` `notice-3`".
            anchors = [self.taken.get("notice-3")]
        else:
            # "for `states-attorney-referral` the `hearing`".
            anchors = [self.taken.get("hearing")]
        # "the latest of those that exist among".
        return all(self.review["day"] >= anchor for anchor in anchors if anchor is not None)

    # --- state ---------------------------------------------------------------------------------------------

    @cached_property
    def state(self) -> str:
        """SPEC 4: "Where several could hold: clear ..., then closed, then paused, then open"."""
        # "No unexcused absence counts: state `clear`, whatever steps are on record."
        if not self.truancy_begun:
            return "clear"
        # "`states-attorney-referral` done: `closed`".
        if "states-attorney-referral" in self.taken:
            return "closed"
        # "When the latest review is adequate and no counted unexcused absence is dated after it: `paused`".
        adequate_on = self.review["day"] if self.review is not None and self.review["adequate"] else None
        if adequate_on is not None and not any(e["day"] > adequate_on for e in self.unexcused):
            return "paused"
        return "open"

    # --- steps ---------------------------------------------------------------------------------------------

    def force(self, step: str) -> str:
        """must, should or may."""
        if step.startswith("interventions"):
            return "should"
        if step == "caseload":
            # "from `referral-3` or later on it is `must`".
            return "must" if self.reached("referral-3") else "may"
        return "must"

    def passed_over(self, step: str) -> bool:
        """Whether the step counts as skipped.

        SPEC 4: below the highest done while paused, closed or clear; "outside that, a step is `skipped` only
        where its policy says so": `interventions-k` once its referral was made, `caseload` once a later step was.
        """
        if self.state == "open" and step.startswith("interventions"):
            return f"referral-{number_of(step)}" in self.taken
        if self.state == "open" and step != "caseload":
            return False
        return self.highest >= 0 and ORDER.index(step) < ORDER.index(LADDER[self.highest])

    def is_open(self, step: str) -> bool:
        """Whether an undone, not passed-over step of an open procedure is open by now."""
        if step == "caseload":
            # "`caseload` opens once `referral-1` or any later ladder step is done".
            return self.highest >= 0
        if step in ("interventions-1", "referral-1"):
            # "k = 1: with `truancy-begun`"; "`referral-k` opens at the same time".
            return True
        if step.startswith(("interventions", "referral")):
            # "`interventions-k` opens with its `notice-(k-1)`"; "`referral-k` opens at the same time".
            return f"notice-{number_of(step) - 1}" in self.taken
        # "Other steps are `not_required` before the one before them in the order is done, `caseload` aside".
        return LADDER[LADDER.index(step) - 1] in self.taken

    def earliest(self, step: str) -> date | None:
        """The latest of the parts that are known, None if none is, FAR beyond the calendar."""
        parts: list[date | None]
        k = number_of(step)
        if step == "interventions-1":
            # "k = 1: the day `truancy-begun` is met".
            parts = [self.since(lambda v: v.truancy_begun)]
        elif step.startswith("interventions"):
            # "else the day of `notice-(k-1)`".
            parts = [self.taken.get(f"notice-{k - 1}")]
        elif step.startswith("referral"):
            # "the latest of the day of the third intervention,
            # and for k > 1 `add(referral-(k-1), referral.spacing)`".
            previous = self.taken.get(f"referral-{k - 1}")
            parts = [self.third_intervention(k), None if previous is None else self.spaced(previous)]
        elif step == "caseload":
            # "day of `referral-1`; from `referral-3` on, that day"; "null if that referral is missing".
            parts = [self.taken.get("referral-3" if self.reached("referral-3") else "referral-1")]
        elif step == "hearing-notice":
            # "the later of `notice-3` and the `since` of `unexcused-9-of-180`".
            parts = [self.taken.get("notice-3"), self.since(lambda v: v.threshold_met)]
        else:
            # notice-k: "day of `referral-k`"; hearing: "day of `hearing-notice`"; then "day of `hearing`".
            parts = [self.taken.get(LADDER[LADDER.index(step) - 1])]
        return max((p for p in parts if p is not None), default=None)

    def blockers(self, step: str) -> list[str]:
        """What other than time is missing, in the order of the policy's table."""
        found: list[str] = []
        if step.startswith("referral"):
            found += self.missing_interventions(number_of(step))
        if step.startswith("referral") or step in ("hearing-notice", "states-attorney-referral"):
            found += [] if self.reviewed_for(step) else ["progress-review"]
        if step == "hearing-notice" and not self.threshold_met:
            found.append("criterion:unexcused-9-of-180")
        return found

    def status(self, step: str) -> str:
        """SPEC 4, step status. Nothing in this policy has a due day: no step is overdue or lapsed."""
        if self.done_on(step) is not None:
            return "done"
        if self.passed_over(step):
            return "skipped"
        if self.state != "open" or not self.is_open(step):
            return "not_required"
        if self.blockers(step):
            return "blocked"
        when = self.earliest(step)
        return "waiting" if when is not None and when > self.today else "ready"


def number_of(step: str) -> int:
    """The k of `referral-k`; 0 where the step has none."""
    return int(step[-1]) if step[-1].isdigit() else 0


def calendar_after(start: date, n: int, unit: str) -> date:
    """SPEC 1.8: days and weeks are plain; months and years keep the day number, clamped."""
    if unit.startswith("calendar day"):
        return start + timedelta(days=n)
    if unit.startswith("week"):
        return start + timedelta(weeks=n)
    months = start.year * 12 + start.month - 1 + (n if unit.startswith("month") else 12 * n)
    year, month = months // 12, months % 12 + 1
    return date(year, month, min(start.day, monthrange(year, month)[1]))


def step_answer(view: View, step: str) -> Json:
    """One step as the evaluation tells it."""
    status, done_on = view.status(step), view.done_on(step)
    opened = status in ("ready", "waiting", "blocked")
    # SPEC 4: "`earliest` and `due` are kept on `done` (as of the step's own day, with what was visible
    # then) ...; null on `skipped` and `not_required`. A date beyond the calendar is null".
    earliest = None
    if done_on is not None:
        earliest = view.on(done_on).earliest(step)
    elif opened:
        earliest = view.earliest(step)
    return {
        "status": status,
        "done_on": iso(done_on),
        "earliest": None if earliest == FAR else iso(earliest),
        "due": None,
        "due_nominal": None,
        # SPEC 4: "empty unless open".
        "blocked_by": view.blockers(step) if opened else [],
        "force": view.force(step),
        "actor": ACTORS[step],
    }


def findings(view: View, opened: list[str]) -> Json:
    """Both criteria and every requirement."""
    found: Json = {"truancy-begun": truancy_begun(view), "unexcused-9-of-180": unexcused_9_of_180(view)}
    for rule, judged in REQUIREMENTS.items():
        step = rule.split(".")[0]
        if step in view.taken:
            verdict = "kept" if judged(view, step) else "breached"
        else:
            # SPEC 4: "A requirement of a step that is not done is `pending` while the step is open and else
            # `not_applicable`".
            verdict = "pending" if step in opened else "not_applicable"
        found[rule] = {
            "type": "requirement",
            "verdict": verdict,
            # "force should" is said of `referral-k.interventions` alone.
            "force": "should" if rule.endswith(".interventions") else "must",
        }
    return found


def truancy_begun(view: View) -> Json:
    """The finding. "Value: the number of entries, not of dates"."""
    return {
        "type": "criterion",
        "verdict": "met" if view.truancy_begun else "not_met",
        "since": iso(view.since(lambda v: v.truancy_begun)),
        "value": str(len(view.unexcused)),
        "evidence": [e["id"] for e in view.unexcused],
        "excluded": not_counted(view, view.unexcused),
    }


def unexcused_9_of_180(view: View) -> Json:
    """The finding. "Value: the exact sum; evidence: every entry counted"."""
    found: Json = {
        "type": "criterion",
        "verdict": "met" if view.threshold_met else "not_met",
        "since": iso(view.since(lambda v: v.threshold_met)),
        "value": str(view.unexcused_sum),
        "threshold": str(view.set["unexcused-9-of-180.at_least"]),
        "evidence": [e["id"] for e in view.in_window],
        "excluded": not_counted(view, view.in_window),
    }
    if view.window:  # no school day, no window: the specification does not say what stands there then
        found["window"] = {
            "from": iso(view.window[0]),
            "to": iso(view.window_end),
            "school_days": len(view.window),
            # "A short window (fewer than 180 known) ... sets `short`".
            "short": len(view.window) < view.window_size,
        }
    return found


def not_counted(view: View, counted: list[Json]) -> list[str]:
    """SPEC 4: "`excluded` every event that the rule looked at and did not count"."""
    ids = {e["id"] for e in counted}
    return sorted(e["id"] for e in view.absences if e["id"] not in ids)


# --- requirements of done steps: whether each was kept -----------------------------------------------------


def interventions(view: View, step: str) -> bool:
    """ "at least 3 acceptable after the previous referral, on or before this one".

    SPEC 4: "A step is dated by its first visible event, and judged on that one": what the record showed on that
    day. A previous referral that is dated later still was then passed over, and "any day before" counts.
    """
    return view.on(view.taken[step]).third_intervention(number_of(step)) is not None


def spacing(view: View, step: str) -> bool:
    """ "`referral-k >= add(referral-(k-1), referral.spacing)`".

    SPEC 4: "A limit that cannot be computed because the step it counts from was never taken is `breached`."
    """
    previous = view.taken.get(f"referral-{number_of(step) - 1}")
    return previous is not None and view.taken[step] >= view.spaced(previous)


def on_or_before(view: View, earlier: str, step: str) -> bool:
    """Whether a step was taken on or before another."""
    return earlier in view.taken and view.taken[earlier] <= view.taken[step]


def notice(view: View, step: str) -> bool:
    """ "`notice-(k-1)` on or before"."""
    return on_or_before(view, f"notice-{number_of(step) - 1}", step)


def progress_review(view: View, step: str) -> bool:
    """ "an inadequate review that satisfies the rule above stands on that day"."""
    return view.on(view.taken[step]).reviewed_for(step)


def threshold(view: View, step: str) -> bool:
    """ "the criterion was met on that day"."""
    return view.on(view.taken[step]).threshold_met


def notices(view: View, step: str) -> bool:
    """ "all three on or before"."""
    return all(on_or_before(view, f"notice-{k}", step) for k in (1, 2, 3))


def caseload(view: View, step: str) -> bool:
    """ "a `caseload` step on or before"."""
    return on_or_before(view, "caseload", step)


def order(view: View, step: str) -> bool:
    """ "an unexcused absence dated after it breaches `hearing.order`"; "kept until breached"."""
    return not any(e["day"] > view.taken[step] for e in view.unexcused)


REQUIREMENTS: dict[str, Callable[[View, str], bool]] = {
    "referral-1.interventions": interventions,
    "referral-1.progress-review": progress_review,
    "referral-2.interventions": interventions,
    "referral-2.spacing": spacing,
    "referral-2.notice": notice,
    "referral-2.progress-review": progress_review,
    "referral-3.interventions": interventions,
    "referral-3.spacing": spacing,
    "referral-3.notice": notice,
    "referral-3.progress-review": progress_review,
    "hearing-notice.threshold": threshold,
    "hearing-notice.notices": notices,
    "hearing-notice.progress-review": progress_review,
    "hearing-notice.caseload": caseload,
    "hearing.order": order,
    "states-attorney-referral.progress-review": progress_review,
}
