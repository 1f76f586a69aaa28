"""Random well-formed case files for `truancy-intervention`, most of them deep in the procedure."""

from __future__ import annotations

import random
from datetime import date, timedelta

from .common import DAY, Days, Json, days_between, enrolled

ACCEPTABLE = (
    "parent_call",
    "letter",
    "student_conversation",
    "home_visit",
    "meeting",
    "staffing",
    "incentive",
    "other",
)
READINGS = {
    "window-end": ("through-today", "before-today"),
    "spacing": ("nth-day", "clear-days"),
    "interventions": ("new-each-time", "cumulative"),
    "kinds": ("any", "distinct"),
}
SPACINGS = ("3 school days", "5 school days", "10 school days", "10 calendar days", "2 weeks", "1 month")
STEPS = (
    "referral-1",
    "notice-1",
    "referral-2",
    "notice-2",
    "referral-3",
    "notice-3",
    "caseload",
    "hearing-notice",
    "hearing",
    "states-attorney-referral",
)


def make_case(rng: random.Random) -> Json:
    """A case that the specification accepts: a calendar, a pupil, a procedure with flaws, and a day."""
    calendar = make_calendar(rng)
    days = Days.of(calendar)
    policy = make_policy(rng)
    record: Json = {"subject": "S-1", "facts": {}}
    make_enrolment(rng, days, record)
    own = days.within(enrolled(record, days))
    school_days = sorted(own.days) or sorted(days.days)

    events, end = make_procedure(rng, sorted(days.days), school_days, policy)
    events += make_absences(rng, days, school_days, end)
    events += make_noise(rng, days)
    events = spoil_knowledge(rng, events, days)
    name_events(rng, events)
    record["events"] = events

    as_of = choose_day(rng, days, end)
    case: Json = {"policy": policy, "as_of": as_of.isoformat(), "calendar": calendar, "record": record}
    if rng.random() < 0.3:
        known_at = max(days.first, min(days.last, as_of + rng.choice((-30, -5, -1, 0, 0, 3, 40)) * DAY))
        case["known_at"] = known_at.isoformat()
    if rng.random() < 0.25:
        through = max(days.first, min(days.last, as_of - rng.choice((-4, 0, 1, 2, 3, 5, 10, 30)) * DAY))
        record["recorded_through"] = through.isoformat()
    return case


# --- calendar and pupil ------------------------------------------------------------------------------------


def make_calendar(rng: random.Random) -> Json:
    """40 to 330 school days, with breaks, closures and make-up Saturdays; now and then a list of days."""
    first = date(rng.choice((2023, 2024, 2025)), rng.choice((1, 8, 8, 8, 9)), rng.randint(1, 28))
    wanted = rng.choice((rng.randint(40, 80), rng.randint(80, 180), rng.randint(170, 200), rng.randint(180, 330)))
    closed: list[Json] = []
    last, count = first, 0
    while count < wanted:
        last += DAY
        roll = rng.random()
        if roll < 0.004:
            to = last + rng.randint(3, 14) * DAY
            closed.append({"from": last.isoformat(), "to": to.isoformat(), "why": "break"})
            last = to
        elif roll < 0.0055 and wanted > 180:
            to = last + rng.randint(40, 75) * DAY
            closed.append({"from": last.isoformat(), "to": to.isoformat(), "why": "summer"})
            last = to
        elif roll < 0.02:
            closed.append({"on": last.isoformat(), "why": "closure"})
        elif last.weekday() < 5:
            count += 1
    opened = {first + rng.randint(0, (last - first).days) * DAY for _ in range(rng.choice((0, 0, 1, 3)))}
    calendar: Json = {
        "first": first.isoformat(),
        "last": last.isoformat(),
        "weekdays": rng.choice((["mon", "tue", "wed", "thu", "fri"],) * 5 + (["mon", "tue", "wed", "thu"],)),
        "closed": closed,
        "open": [{"on": d.isoformat(), "why": "make-up"} for d in sorted(opened) if d.weekday() == 5],
    }
    if rng.random() < 0.15:
        listed = [d.isoformat() for d in sorted(Days.of(calendar).days)]
        return {"school_days": listed, "first": calendar["first"], "last": calendar["last"]}
    return calendar


def make_enrolment(rng: random.Random, days: Days, record: Json) -> None:
    """The whole coverage, a late start, an early end, a gap, or spans that touch."""
    length = (days.last - days.first).days
    kind = rng.choice(("whole",) * 7 + ("open", "late", "ended", "gap", "gap", "touching", "before"))
    a = days.first + rng.randint(0, length // 8) * DAY
    b = a + rng.randint(5, max(6, length // 2)) * DAY
    c = b + rng.randint(2, 30) * DAY
    spans: dict[str, list[tuple[date, date | None]]] = {
        "open": [(days.first, None)],
        "late": [(a, None)],
        "ended": [(days.first, days.last - rng.randint(0, 30) * DAY)],
        "gap": [(a, b), (c, None)],
        "touching": [(days.first, b), (b + DAY, None)],
        "before": [(days.first - 100 * DAY, b), (c, days.last + 50 * DAY)],
    }
    if kind == "whole":
        if rng.random() < 0.3:
            record["recorded_through"] = None
        return
    record["enrolled"] = [{"from": x.isoformat(), "to": None if y is None else y.isoformat()} for x, y in spans[kind]]


def make_policy(rng: random.Random) -> str | Json:
    """The policy as it is, or with some parameters and readings changed (about two in five)."""
    if rng.random() < 0.6:
        return rng.choice(("truancy-intervention", {"use": "truancy-intervention"}))
    policy: Json = {"use": "truancy-intervention"}
    if rng.random() < 0.7:
        names = rng.sample(sorted(READINGS), rng.randint(1, 3))
        policy["readings"] = {name: rng.choice(READINGS[name]) for name in names}
    if rng.random() < 0.6:
        parameters: Json = {
            "unexcused-9-of-180.at_least": rng.choice((1, 2, 3, 5, 10)),
            "unexcused-9-of-180.window": f"{rng.choice((5, 10, 20, 30, 60, 120, 200))} school days",
            "interventions.at_least": rng.choice((1, 2, 2, 4)),
            "referral.spacing": rng.choice(SPACINGS),
        }
        policy["set"] = {name: parameters[name] for name in rng.sample(sorted(parameters), rng.randint(1, 3))}
    return policy


# --- the procedure -----------------------------------------------------------------------------------------


def make_procedure(
    rng: random.Random, calendar_days: list[date], school_days: list[date], policy: str | Json
) -> tuple[list[Json], date]:
    """The steps in a plausible order up to some depth, each now and then early, late, left out or doubled."""
    changed: Json = policy if isinstance(policy, dict) else {}
    wanted = changed.get("set", {}).get("interventions.at_least", 3)
    care = rng.choice((0.0, 0.03, 0.03, 0.12))  # how often something goes wrong
    depth = rng.choices(range(12), weights=(2, 4, 4, 6, 6, 7, 8, 10, 10, 8, 6, 6))[0]
    pace = rng.choice((0, 1, 1, 2))
    length = len(calendar_days)
    position = rng.choice((0, length // 10, length // 6, length // 4, length // 4, rng.randint(0, length - 1)))
    if rng.random() < 0.07:  # the seventh school day after the referral may lie beyond the calendar
        depth, pace = rng.choice(((2, 1), (4, 1), (2, 0)))
        position = max(0, length - rng.randint(4, 9) * depth)
    events: list[Json] = []

    def here() -> date:
        return calendar_days[min(position, len(calendar_days) - 1)]

    def put(event: Json, *, gap: int | None = None) -> None:
        nonlocal position
        position += rng.randint(0, pace) if gap is None else gap
        if rng.random() < care:
            return  # left out
        on = here()
        if rng.random() < care * 2:
            on += rng.choice((-9, -3, -1, 1, 1, 4)) * DAY  # early or late, maybe on a closed day
        on = min(max(on, calendar_days[0]), calendar_days[-1])
        events.append({**event, "on": on.isoformat()})
        if rng.random() < care:
            events.append({**event, "on": min(on + rng.randint(0, 9) * DAY, calendar_days[-1]).isoformat()})

    def intervene() -> None:
        nonlocal position
        position += rng.random() < 0.9  # mostly after the day of the referral before
        kinds = rng.sample(ACCEPTABLE, len(ACCEPTABLE))
        for i in range(max(0, wanted + rng.choice((0, 0, 0, 0, 0, 0, 1, 2, -1)))):
            put({"kind": "intervention", "type": kinds[i] if rng.random() < 0.85 else "letter"})
        if rng.random() < 0.25:
            put({"kind": "intervention", "type": "truancy_ticket"})

    def review() -> None:
        if rng.random() < 0.12:
            put({"kind": "progress_review", "adequate": True})
        if rng.random() < 0.93:
            put({"kind": "progress_review", "adequate": rng.random() < 0.06})

    referred = position
    for stage in range(depth + 1):
        k = stage // 2 + 1
        if stage < 6 and stage % 2 == 0:
            intervene()
            review()
            if k > 1 and stage < depth:  # usually on, or a day before, or some days after the seventh school day
                position = max(position, referred + rng.choice((6, 7, 7, 7, 8, 8, 9, 12)))
            if stage < depth:
                put({"kind": "step", "step": f"referral-{k}"})
                referred = position
        elif stage < 6 and stage < depth:
            put({"kind": "step", "step": f"notice-{k}"})
        if k >= 1 and stage < depth and rng.random() < 0.06:
            put({"kind": "step", "step": "caseload"}, gap=0)
        if stage == 6 and stage < depth:
            if rng.random() < 0.75:
                put({"kind": "step", "step": "caseload"})
            review()
        if stage == 7 and stage < depth:
            put({"kind": "step", "step": "hearing-notice"})
        if stage == 8 and stage < depth:
            put({"kind": "step", "step": "hearing"})
        if stage == 9 and stage < depth:
            review()
        if stage == 10 and stage < depth:
            put({"kind": "step", "step": "states-attorney-referral"})
    if rng.random() < 0.08:
        events.append({"kind": "step", "step": rng.choice(STEPS), "on": rng.choice(calendar_days).isoformat()})
    if rng.random() < 0.05:  # a step passed over for good
        gone = rng.choice(STEPS)
        events = [e for e in events if e.get("step") != gone]
    return events, here()


def make_absences(rng: random.Random, days: Days, school_days: list[date], end: date) -> list[Json]:
    """None, a few, about nine, or many; before, within and after the procedure; doubled, halved, miscoded."""
    if rng.random() < 0.03:
        return []
    until = [d for d in school_days if d <= end] or school_days[:1]
    number = rng.choice((1, 3, 8, 9, 9, 9, 10, 10, 11, 13, 16, 20))
    early = until[: max(12, len(until) // rng.choice((1, 1, 2, 3)))]
    chosen = rng.sample(early, min(number, len(early)))
    if rng.random() < 0.8:
        chosen[0] = until[min(len(until) - 1, rng.randint(0, 3))]
    if rng.random() < 0.25:  # something more after the procedure so far
        later = [d for d in school_days if d > end] or school_days[-1:]
        chosen += [later[min(len(later) - 1, rng.randint(0, 8))] for _ in range(rng.randint(1, 2))]
    halves = rng.choice((0.0, 0.0, 0.0, 0.1, 0.4))
    other = rng.choice((0.05, 0.05, 0.1, 0.3, 1.0)) if rng.random() < 0.3 else 0.0
    found = []
    for on in chosen:
        absence: Json = {"kind": "absence", "on": on.isoformat(), "status": "unexcused"}
        if rng.random() < other:
            absence["status"] = rng.choice(("excused", "unverified"))
        if rng.random() < halves:
            absence["portion"] = rng.choice(("1/2", "1/2", "1/3", "2/3", "1/4", "3/4", "1"))
        found.append(absence)
        if rng.random() < 0.08:  # a second entry for the date
            found.append({**absence, "portion": rng.choice(("1/2", "1/3", "1"))})
    for _ in range(rng.choice((0, 0, 0, 1, 2))):  # any date, closed, outside the spans, or too old
        on = days.first + rng.randint(-5, (days.last - days.first).days) * DAY
        found.append({"kind": "absence", "on": on.isoformat(), "status": "unexcused"})
    return found


def make_noise(rng: random.Random, days: Days) -> list[Json]:
    """What stands outside the procedure: early interventions, stray reviews, events that no rule reads."""
    found: list[Json] = []

    def anywhere(back: int = 0) -> str:
        return (days.first + rng.randint(-back, (days.last - days.first).days) * DAY).isoformat()

    if rng.random() < 0.1:
        found.append({"kind": "intervention", "type": rng.choice(ACCEPTABLE), "on": anywhere(60)})
    if rng.random() < 0.08:
        found.append({"kind": "progress_review", "adequate": rng.random() < 0.5, "on": anywhere(20)})
    if rng.random() < 0.1:
        found.append({"kind": "tardy", "minutes": 45, "status": "unexcused", "on": anywhere()})
    if rng.random() < 0.1:
        found.append({"kind": "contact_attempt", "channel": "phone", "documented": True, "on": anywhere()})
    return found


# --- knowledge, ids, the day -------------------------------------------------------------------------------


def spoil_knowledge(rng: random.Random, events: list[Json], days: Days) -> list[Json]:
    """Some events became known late, and some were taken back, perhaps for another."""
    if rng.random() < 0.6:
        return events
    found = []
    for event in events:
        roll, on = rng.random(), date.fromisoformat(event["on"])
        if roll < 0.08:
            event = {**event, "known_on": (on + rng.choice((0, 1, 3, 20)) * DAY).isoformat()}
        elif roll < 0.12:
            back = (on + rng.choice((0, 1, 10, 40)) * DAY).isoformat()
            event = {**event, "retracted_on": back}
            if event["kind"] == "absence":  # recoded
                found.append(
                    {
                        "kind": "absence",
                        "on": event["on"],
                        "status": rng.choice(("excused", "unexcused")),
                        "known_on": back,
                    }
                )
        found.append(event)
    return found


def name_events(rng: random.Random, events: list[Json]) -> None:
    """Ids in the order of the dates, in any order, or none (the position then makes them)."""
    style = rng.choice(("dated", "dated", "shuffled", "some", "none"))
    events.sort(key=lambda e: str(e["on"]))
    if style != "dated":
        rng.shuffle(events)
    for number, event in enumerate(events, start=1):
        if style in ("dated", "shuffled") or (style == "some" and rng.random() < 0.7):
            event["id"] = f"e{number:02d}"
    if style == "shuffled":
        rng.shuffle(events)


def choose_day(rng: random.Random, days: Days, end: date) -> date:
    """The day judged: mostly about where the procedure stands, else anywhere, or an end of the coverage."""
    roll = rng.random()
    if roll < 0.04:
        return days.first
    if roll < 0.10:
        return days.last
    if roll < 0.25:
        return rng.choice(list(days_between(days.first, days.last)))
    near = end + timedelta(days=rng.choice((-2, -1, 0, 0, 0, 1, 1, 2, 3, 5, 8, 15)))
    return max(days.first, min(days.last, near))
