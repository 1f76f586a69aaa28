"""Every procedure walked to its end: each step on its first lawful day, its blockers cleared, breaches nothing.

A walk asks `next_step` again and again. It clears what blocks the step, goes to the step's `earliest` day, tries it a
day too early, takes it on its day, and sees that the procedure goes on. Nothing is passed over on the way, so no
requirement at all may be breached, of whatever step.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import date

import pytest

from schoolrules import Case, Evaluation, Policy, policies

from .strategies import ONE_DAY, Json

Events = list[Json]
Making = Callable[[date], Events]
"""The events that someone records on a day."""
NOT_COUNTED = frozenset({"not counted"})
"""Instead of requirements: an event a day too early does not count as taking the step, which stays open."""


@dataclass(frozen=True, kw_only=True)
class Walk:
    """A way through a policy, with what is recorded for each step and each blocker on it."""

    name: str
    policy: Json
    first: date
    """The day on which it begins."""
    facts: Json = field(default_factory=dict)
    given: Events = field(default_factory=list)
    """What happens by itself, on whatever day."""
    details: Mapping[str, Json] = field(default_factory=dict)
    """What the `step` events carry."""
    taking: Mapping[str, Making] = field(default_factory=dict)
    """How those steps are taken that no `step` event records."""
    again: Mapping[str, Making] = field(default_factory=dict)
    """How they are taken when they come again."""
    clearing: Mapping[str, Making] = field(default_factory=dict)
    """What clears a blocker."""
    then: Mapping[str, Making] = field(default_factory=dict)
    """What happens by itself once a step was taken, on that day."""
    put_off: frozenset[str] = frozenset()
    """Steps that are tried on their first day, and then taken on the next school day, for the steps after them."""
    chosen: tuple[str, ...] = ()
    """Steps that are not required, or never next, and are taken as soon as they are open, before any other."""
    early: Mapping[str, frozenset[str]] = field(default_factory=dict)
    """For each step of the walk, in order: the requirements that are breached where it is taken a day too early."""
    never_next: tuple[str, ...] = ()
    """Those of them that wait however long: routine steps without a day by which they must be done."""
    ends: str = "closed"
    """The state at the end."""


CALENDAR: Json = {
    "first": "2024-08-19",
    "last": "2025-06-06",
    "closed": [
        {"on": "2024-11-11", "why": "Veterans Day"},
        {"from": "2024-11-25", "to": "2024-11-29", "why": "Thanksgiving"},
        {"from": "2024-12-23", "to": "2025-01-03", "why": "Winter break"},
    ],
}


def days_from(first: date, number: int) -> list[date]:
    """So many weekdays from a day on."""
    found = [first + n * ONE_DAY for n in range(2 * number)]
    return [day for day in found if day.weekday() < 5][:number]


def unexcused(*days: date) -> Events:
    """Unexcused absences."""
    return [{"kind": "absence", "on": day.isoformat(), "status": "unexcused"} for day in days]


def makes(*events: Json) -> Making:
    """Those events, each on the day on which they are made; a number for a date is so many days later."""

    def on(day: date) -> Events:
        made = []
        for event in events:
            later = {
                key: (day + value * ONE_DAY).isoformat()
                for key, value in event.items()
                if key in ("for", "until", "respond_by")
            }
            made.append({"on": day.isoformat(), **event, **later})
        return made

    return on


def just(*rules: str) -> frozenset[str]:
    """Exactly these requirements are breached; none where the text asks for nothing that a day too early misses."""
    return frozenset(rules)


# --- the walks ------------------------------------------------------------------------------------------------------

THREE = makes(*({"kind": "intervention", "type": kind} for kind in ("parent_call", "letter", "home_visit")))
INADEQUATE = makes({"kind": "progress_review", "adequate": False})
TRUANCY = Walk(
    name="truancy-intervention",
    policy={"use": "truancy-intervention"},
    first=date(2024, 9, 3),
    given=unexcused(*days_from(date(2024, 9, 3), 8)),
    taking={f"interventions-{k}": THREE for k in (1, 2, 3)},
    clearing={
        "progress-review": INADEQUATE,
        "criterion:unexcused-9-of-180": makes({"kind": "absence", "status": "unexcused"}),
    },
    # A new intervention is dated after the referral, and the hearing's order asks for no absence after it.
    put_off=frozenset({"notice-1", "notice-2", "notice-3", "caseload", "hearing-notice"}),
    early={
        "interventions-1": just(),
        "referral-1": just("referral-1.interventions", "referral-1.progress-review"),
        "notice-1": just(),
        "interventions-2": just(),
        "referral-2": just("referral-2.spacing"),
        "notice-2": just(),
        "interventions-3": just(),
        "referral-3": just("referral-3.spacing"),
        "notice-3": just(),
        "caseload": just(),
        # On the day before, the pupil was not yet on the caseload, and the review older than notice 3.
        "hearing-notice": just("hearing-notice.threshold", "hearing-notice.progress-review", "hearing-notice.caseload"),
        "hearing": just(),
        # On the day before the hearing, the review after notice 3 was still the one that counts.
        "states-attorney-referral": just(),
    },
)

LETTER: Json = {"certified": True, "tracking": "9400 1000", "items": ["essay"]}
LADDER_CLEARING = {
    "notice:regional-coordinator": makes({"kind": "notice", "to": "regional-coordinator", "about": "letter-1"}),
    "notice:assistant-director": makes({"kind": "notice", "to": "assistant-director", "about": "letter-1"}),
    "notice:case-manager": makes(
        {"kind": "notice", "to": "case-manager", "about": "letter-1"},
        {"kind": "notice", "to": "case-manager", "about": "letter-2"},
    ),
    "scheduled:conference": makes({"kind": "scheduled", "what": "conference", "for": 40}),
    "scheduled:iep-meeting": makes({"kind": "scheduled", "what": "iep-meeting", "for": 5}),
    "approval": makes({"kind": "approval", "of": "disenrollment-letter", "by": "senior-director"}),
    "hearing": makes({"kind": "hearing_decided", "upheld": True}),
}
LADDER_DETAILS = {
    "expectations-email": {"respond_by": 5},
    "rc-contact": {"respond_by": 3},
    "letter-1": LETTER,
    "letter-2": LETTER,
    "conference": {"outcome": "not_in_best_interest"},
}
LADDER_FROM_LETTER_1 = {
    "letter-1": just("letter-1.not-before"),
    "letter-2": just("letter-2.not-before"),
    "conference": just("conference.not-before"),
    # On the day before the conference nobody had found anything, or approved it.
    "disenrollment-letter": just("disenrollment-letter.outcome", "disenrollment-letter.approval"),
    "withdrawal": just("withdrawal.notice-days"),
}
WORK_MISSING = Walk(
    name="noncompliance-by-missing-work",
    policy={"use": "noncompliance"},
    first=date(2024, 9, 9),
    facts={"special_education": True},
    given=[{"kind": "work_sample", "on": "2024-09-11"}],
    details=LADDER_DETAILS,
    clearing=LADDER_CLEARING,
    then={"disenrollment-letter": makes({"kind": "hearing_requested"})},
    early={
        "expectations-email": just(),
        "rc-contact": just("rc-contact.not-before"),
        **LADDER_FROM_LETTER_1,
    },
)
SET = makes(
    {"kind": "contact_attempt", "channel": "phone", "documented": True},
    {"kind": "contact_attempt", "channel": "email", "documented": True},
)
SILENCE = Walk(
    name="noncompliance-by-silence",
    policy={"use": "noncompliance"},
    first=date(2024, 9, 9),
    facts={"special_education": False},
    given=SET(date(2024, 9, 9)),
    details=LADDER_DETAILS,
    taking={"contact-set-2": SET, "contact-set-3": SET},
    clearing=LADDER_CLEARING,
    early={
        # The family had not had its two days to answer.
        "contact-set-2": NOT_COUNTED,
        "contact-set-3": NOT_COUNTED,
        **LADDER_FROM_LETTER_1,
        # The third set opens the letter on its own day, on which the notices are sent too.
        "letter-1": just("letter-1.not-before", "letter-1.notices"),
    },
)
NEVER_ENROLLED = Walk(
    name="noncompliance-never-enrolled",
    policy={"use": "noncompliance"},
    first=date(2024, 9, 9),
    facts={"enrollment_completed": False},
    early={"informal-withdrawal": just()},
)

EFFORT = makes({"kind": "effort", "type": "counseling"})
NO_ENGAGEMENT = Walk(
    name="learner-validated-without-contact",
    policy={"use": "learner-validated"},
    first=date(2024, 9, 9),
    taking={"reasonable-effort": EFFORT, "weekly-mark": makes({"kind": "weekly_mark", "present": False})},
    early={
        # What was tried before the ground arose does not meet it.
        "reasonable-effort": NOT_COUNTED,
        "weekly-mark": just(),
        "remove-from-membership": just("remove-from-membership.not-before"),
    },
)
EXCUSED_FOR_LONG = Walk(
    name="learner-validated-documentation",
    policy={"use": "learner-validated"},
    first=date(2024, 9, 9),
    given=[{"kind": "absence", "on": day.isoformat(), "status": "excused"} for day in days_from(date(2024, 9, 9), 10)],
    early={"document-status": just()},
    ends="clear",
)

COUNTY = Walk(
    name="attendance-ladder",
    policy={"use": "attendance-ladder", "profile": "3-6-9"},
    first=date(2024, 8, 20),
    given=unexcused(*days_from(date(2024, 9, 9), 10)),
    details={"sart-meeting": {"attended": False}, "da-decision": {"outcome": "declined", "letter": True}},
    chosen=("prevention",),
    never_next=("prevention",),
    early={
        "prevention": just(),
        "sart-meeting": just("sart-meeting.threshold"),
        "sart-individual-meeting": NOT_COUNTED,
        "mediation-meeting": just("mediation-meeting.threshold"),
        "sarb": just("sarb.threshold"),
        "da-filing": just("da-filing.threshold"),
        "da-decision": just("da-decision.in-order"),
    },
)
COUNTY_LATE = Walk(
    name="attendance-ladder-each-level-late",
    policy={
        "use": "attendance-ladder",
        "levels": {"sart-meeting": 1, "mediation-meeting": 1, "sarb": 1, "da-filing": 1},
    },
    first=date(2024, 9, 9),
    given=unexcused(date(2024, 9, 9)),
    details={"sart-meeting": {"attended": True}, "da-decision": {"outcome": "proceeds"}},
    put_off=frozenset({"sart-meeting", "mediation-meeting", "sarb"}),
    early={
        "sart-meeting": just("sart-meeting.threshold"),
        "mediation-meeting": just("mediation-meeting.in-order"),
        "sarb": just("sarb.in-order"),
        "da-filing": just("da-filing.in-order"),
        "da-decision": just("da-decision.in-order"),
    },
)

FILED: Events = [
    {"kind": "violation", "on": "2025-01-06"},
    {"kind": "complaint_filed", "on": "2025-02-03"},
    {"kind": "complaint_received", "on": "2025-02-03"},
]
APPEAL: Json = {
    "kind": "appeal_filed",
    "basis": "the findings",
    "facts_incorrect": True,
    "law_misapplied": False,
    "attachments": ["complaint", "decision"],
}
FORWARDED = ["complaint", "decision", "investigation-summary", "investigation-file", "action-report", "procedures"]
DECIDED = ["findings", "conclusions", "disposition", "rationale", "appeal-notice", "civil-remedies-wait"]


def complaint(edition: str, given: Events, early_forwarding: frozenset[str]) -> Walk:
    """A complaint of discrimination, from the log to the forwarded file and the civil action."""
    return Walk(
        name=f"ucp-{edition}",
        policy={"use": "ucp", "edition": edition},
        first=date(2025, 2, 3),
        facts={"category": "discrimination"},
        given=given,
        details={
            "log-complaint": {"code": "C-1", "date_stamp": True},
            "decision": {"contents": DECIDED, "languages": ["English"]},
            "forward-file": {"contents": FORWARDED},
        },
        taking={
            "notify-parties": makes(
                {"kind": "notice", "to": "parties", "about": "filing"},
                {"kind": "notice", "to": "parties", "about": "meeting"},
            ),
            "mediation": makes({"kind": "mediation", "outcome": "offered"}),
            "appeal": makes(APPEAL),
        },
        again={"notify-parties": makes({"kind": "notice", "to": "parties", "about": "decision"})},
        clearing={"fact:report_received": makes({"kind": "report_received"})},
        then={"appeal": makes({"kind": "cde_notified"})},
        put_off=frozenset({"investigation-meeting", "decision"}),
        chosen=("mediation", "appeal", "civil-action"),
        early={
            # No rule of the text forbids what comes before the receipt, the report or the state's word; but a day
            # earlier the parties had not been told.
            "mediation": just(),
            "log-complaint": just(),
            "notify-parties": just(),
            "investigation-meeting": just("notify-parties.filing", "notify-parties.meeting"),
            "decision": just("notify-parties.filing"),
            "appeal": just(),
            "forward-file": early_forwarding,
            "civil-action": just("civil-action.not-before"),
        },
    )


ANNUAL = Walk(
    name="ucp-annual-notice",
    policy={"use": "ucp-annual-notice"},
    first=date(2024, 6, 27),
    facts={
        "year_from": "2024-07-01",
        "year_to": "2025-06-30",
        "pupils": 100,
        "speakers": {"English": 70, "Spanish": 15, "Tagalog": 14},
    },
    details={
        "annual-notice": {
            "contents": [
                "responsible-agency",
                "no-pupil-fees",
                "responsible-staff",
                "appeal-right",
                "civil-remedies",
                "free-copies",
            ],
            "recipients": [
                "employees",
                "students",
                "parents",
                "advisory-committees",
                "private-school-officials",
                "interested-parties",
            ],
            "languages": ["English", "Spanish"],
        }
    },
    early={"annual-notice": NOT_COUNTED},
)

WALKS = (
    TRUANCY,
    WORK_MISSING,
    SILENCE,
    NEVER_ENROLLED,
    NO_ENGAGEMENT,
    EXCUSED_FOR_LONG,
    COUNTY,
    COUNTY_LATE,
    complaint("2017", FILED, just()),
    complaint("2020", FILED, just()),
    ANNUAL,
)
every_walk = pytest.mark.parametrize("walk", WALKS, ids=lambda walk: walk.name)


# --- walking --------------------------------------------------------------------------------------------------------


class Way:
    """A walk under way: the day it is, and what was recorded."""

    def __init__(self, walk: Walk) -> None:
        self.walk, self.day = walk, walk.first
        self.events: Events = list(walk.given)
        self.taken: list[str] = []

    def answer(self, *more: Json, day: date | None = None) -> Evaluation:
        """The evaluation of the present day, with more events."""
        as_of = day or self.day
        events = [{"id": f"e{n:03d}", **event} for n, event in enumerate([*self.events, *more])]
        record = {"subject": "S-1", "facts": self.walk.facts, "events": events}
        case: Json = {"policy": self.walk.policy, "as_of": as_of.isoformat(), "record": record}
        if self.walk.policy["use"] not in ("ucp", "ucp-annual-notice"):
            case["calendar"] = CALENDAR
            record["enrolled"] = [{"from": self.walk.first.isoformat()}]
        return Case.parse(case).evaluate()

    def coming(self, now: Evaluation) -> str | None:
        """The step to take: one of those that the walk chooses, if it is open, or the next one."""
        wanted = [name for name in self.walk.chosen if name not in self.taken]
        at_once = next((name for name in wanted if self.can_be_had(now, name)), None)
        required = None if now.next_step is None else now.next_step.step
        return at_once or required or next((name for name in wanted if now.steps[name].status == "waiting"), None)

    def can_be_had(self, now: Evaluation, name: str) -> bool:
        """Whether a chosen step is ready, or blocked by what the walk can clear."""
        step = now.steps[name]
        if step.status == "ready" or (step.status == "waiting" and name in self.walk.never_next):
            return True
        return step.status == "blocked" and set(step.blocked_by) <= set(self.walk.clearing)

    def clear(self, step: str) -> None:
        """Records what clears the step's blockers, on this day or, where that will not do, on a later one."""
        for _ in range(10):
            now = self.answer().steps[step]
            if not now.blocked_by:
                return
            for blocker in now.blocked_by:
                made = self.walk.clearing[blocker](self.day)
                if blocker not in self.answer(*made).steps[step].blocked_by:
                    self.events += made
            if self.answer().steps[step].blocked_by:
                self.day = self.next_day(self.day)
        raise AssertionError(f"{step} stays blocked")

    def next_day(self, day: date) -> date:
        """The next day of school, or the next day where no school days are counted."""
        calendar = self.answer().calendar
        return day + ONE_DAY if calendar is None else calendar.add(day, 1)

    def made_on(self, step: str, day: date) -> Events:
        """What taking a step on a day leaves in the record."""
        plain = makes({"kind": "step", "step": step, **self.walk.details.get(step, {})})
        making = self.walk.taking.get(step, plain)
        return (self.walk.again.get(step, making) if step in self.taken else making)(day)


def breached(answer: Evaluation) -> frozenset[str]:
    """The requirements breached, of any step."""
    return frozenset(finding.rule for finding in answer.breaches())


def try_early(way: Way, step: str, day: date) -> None:
    """A day too early the step breaches what the walk says, and nothing else."""
    early = way.answer(*way.made_on(step, day - ONE_DAY))
    expected = way.walk.early[step]
    if expected is NOT_COUNTED:
        assert early.steps[step].done_on != day - ONE_DAY, step
        assert early.steps[step].is_open, step
        return
    assert breached(early) == expected, step
    calendar = early.calendar
    if calendar is not None and calendar.first < day:
        school_day = way.answer(*way.made_on(step, calendar.add(day, -1)))
        assert breached(school_day) >= expected, step


def take(way: Way, step: str) -> None:
    """Takes the step on its first lawful day, or on the later one on which its blockers were cleared."""
    stood_blocked = bool(way.answer().steps[step].blocked_by)
    way.clear(step)
    earliest = way.answer().steps[step].earliest
    assert earliest is not None, step
    day = max(earliest, way.day) if stood_blocked else earliest
    way.day = max(way.day, day)
    assert way.answer().steps[step].status in ("ready", "overdue") or step in way.walk.never_next, step
    try_early(way, step, day)
    on_its_day = way.answer(*way.made_on(step, day))
    assert not breached(on_its_day), step
    assert is_past(on_its_day, step, day), step
    if step in way.walk.put_off:
        day = way.day = way.next_day(way.day)
    way.events += way.made_on(step, day)
    way.taken.append(step)
    assert not breached(way.answer()), step
    way.events += way.walk.then[step](way.day) if step in way.walk.then else []


def is_past(answer: Evaluation, step: str, day: date) -> bool:
    """Whether the step was taken on that day, and another one is next; a routine step comes again."""
    report = answer.steps[step]
    done = report.done_on == day or report.is_routine
    return done and not report.is_open and (answer.next_step is None or answer.next_step.step != step)


@every_walk
def test_each_step_on_its_first_day_breaches_nothing_and_a_day_earlier_just_its_not_before(walk: Walk) -> None:
    """From the first day to the end, whatever comes next is taken; the walk meets all the steps that it tells of."""
    way = Way(walk)
    for _ in range(60):
        now = way.answer()
        assert not breached(now)
        step = way.coming(now)
        if step is not None:
            take(way, step)
        elif set(way.taken) == set(walk.early) and now.state == walk.ends:
            break
        else:
            way.day = way.next_day(way.day)
    assert way.answer().state == walk.ends
    assert list(dict.fromkeys(way.taken)) == list(walk.early)


def test_every_step_of_every_policy_is_walked() -> None:
    """A new step needs a walk that comes by it; both editions of the complaint procedure are walked."""
    walked: dict[str, set[str]] = {}
    for walk in WALKS:
        walked.setdefault(walk.policy["use"], set()).update(walk.early)
    held: dict[str, Policy] = {id_: policies.outline(id_) for id_ in policies.ids()}
    assert walked == {id_: {step.id for step in policy.steps} for id_, policy in held.items()}
    assert {walk.policy.get("edition") for walk in WALKS if walk.policy["use"] == "ucp"} == {"2017", "2020"}
