"""Random, well-formed case files for `learner-validated`, most of them deep into the procedure."""

from __future__ import annotations

import random
from datetime import date, timedelta
from typing import Any

from tests.oracle.common import DAY, WEEKDAYS, Days, Json, days_between, enrolled
from tests.oracle.learner_validated import Background

READINGS = {
    "ten-days": ["school", "calendar"],
    "effective": ["eleventh-day", "tenth-day"],
    "excused-days": ["toll", "break", "count"],
    "efforts": ["at-least-one", "none-needed"],
    "courses": ["any", "all"],
}
COURSES = ["algebra", "biology"]
EFFORTS = [
    "counseling",
    "notice_of_truancy",
    "curriculum_adjustment",
    "parent_alternative",
    "monitoring",
    "monitoring",
    "mediation",
    "resources",
    "agencies",
    "contact",
]
CATEGORIES = ["learning", "participation", "communication", "duration"]


def random_calendar(rng: random.Random, *, at_least: int = 40, at_most: int = 330) -> Json:
    """A coverage of about so many school days, with breaks, closures, make-up Saturdays and long summers."""
    first = date(rng.choice([2023, 2024]), 8, 1) + timedelta(days=rng.randrange(0, 200))
    wanted = rng.choice([rng.randint(at_least, 70), rng.randint(60, 140), rng.randint(at_least, at_most)])
    weekdays = list(WEEKDAYS[:5]) if rng.random() < 0.85 else rng.sample(WEEKDAYS[:5], 4)
    weekdays.sort(key=WEEKDAYS.index)
    closed: list[Json] = []
    openings: list[Json] = []
    d, school_days, on_break = first, 0, False
    while school_days < wanted:
        week = [d + timedelta(days=i) for i in range(7)]
        chance = rng.random()
        if chance < 0.07 and not on_break and school_days:  # a break of one, two or many weeks
            until = d + timedelta(days=7 * rng.choice([1, 1, 2, 2, 8]) - 1)
            closed.append({"from": d.isoformat(), "to": until.isoformat(), "why": "break"})
            d, on_break = until + DAY, True
            continue
        on_break = False
        usual = [x for x in week if WEEKDAYS[x.weekday()] in weekdays]
        off: list[date] = []
        if chance < 0.20 and len(usual) > 1:
            off = rng.sample(usual, rng.choice([1, 1, 2]))
            closed.extend({"on": x.isoformat(), "why": "closure"} for x in sorted(off))
        saturdays = [x for x in week if x.weekday() == 5]
        if chance > 0.94:
            openings.extend({"on": x.isoformat(), "why": "make-up day"} for x in saturdays)
        school_days += len(usual) - len(off)
        d = week[-1] + DAY
    last = d - timedelta(days=rng.randint(1, 5))
    inside = [c for c in closed if str(c.get("on", c.get("from"))) <= last.isoformat()]
    for c in inside:
        if "to" in c:
            c["to"] = min(c["to"], last.isoformat())
    calendar: Json = {
        "first": first.isoformat(),
        "last": last.isoformat(),
        "weekdays": weekdays,
        "closed": inside,
        "open": [o for o in openings if o["on"] <= last.isoformat()],
        "country": "US",
        "subdivision": "UT",
    }
    if rng.random() < 0.1:
        listed = sorted(x.isoformat() for x in Days.of(calendar).days)
        calendar = {"school_days": listed, "first": calendar["first"], "last": calendar["last"]}
    return calendar


def random_enrolment(rng: random.Random, days: Days) -> list[Json] | None:
    """None (the whole coverage), one span, or several with gaps between or none."""
    chance = rng.random()
    length = (days.last - days.first).days
    if chance < 0.35:
        return None

    def at(i: int) -> str:
        return (days.first + timedelta(days=max(0, min(length, i)))).isoformat()

    start = rng.choice([0, 0, rng.randint(0, length // 3)])
    if chance < 0.65:
        return [{"from": at(start), "to": None if rng.random() < 0.7 else at(length - rng.randint(0, 20))}]
    cut = rng.randint(start + length // 4, length - length // 4)
    gap = rng.choice([0, 1, 2, 3, 7, rng.randint(5, 25)])
    spans: list[Json] = [{"from": at(start), "to": at(cut)}, {"from": at(cut + 1 + gap), "to": None}]
    if rng.random() < 0.3:
        spans[1]["to"] = at(length - rng.randint(0, 15))
    if spans[1]["to"] is not None and spans[1]["to"] < str(spans[1]["from"]):
        spans[1]["to"] = None
    if rng.random() < 0.2:
        spans.reverse()
    return spans


def finish(rng: random.Random, events: list[Json], as_of: date, days: Days) -> dict[str, Any]:
    """Ids, retractions, late knowledge and the case's own dates: what every policy's cases share."""
    events = sorted(events, key=lambda e: str(e["on"]))
    style = rng.random()
    names = [f"e{i:02d}" for i in range(1, len(events) + 1)]
    if style < 0.2:
        rng.shuffle(names)
    for e, name in zip(events, names, strict=True):
        if style < 0.9:
            e["id"] = name
        on = date.fromisoformat(e["on"])
        if rng.random() < 0.04:
            e["known_on"] = (on + timedelta(days=rng.randint(0, 12))).isoformat()
        if rng.random() < 0.02:
            e["retracted_on"] = (on + timedelta(days=rng.randint(13, 30))).isoformat()
    if rng.random() < 0.3:
        rng.shuffle(events)
    known_at = None
    if rng.random() < 0.15:
        known_at = (as_of + timedelta(days=rng.randint(-6, 6))).isoformat()
    recorded = None
    if rng.random() < 0.12:
        recorded = (as_of - timedelta(days=rng.choice([0, 1, 1, 2, 3, 5, 9, 20]))).isoformat()
    return {"events": events, "known_at": known_at, "recorded_through": recorded}


def random_policy(rng: random.Random) -> Any:
    if rng.random() < 0.6:
        return "learner-validated"
    policy: Json = {"use": "learner-validated"}
    if rng.random() < 0.75:
        chosen = rng.sample(sorted(READINGS), rng.choice([1, 1, 2, 3]))
        policy["readings"] = {r: rng.choice(READINGS[r]) for r in chosen}
    if rng.random() < 0.5:
        policy["set"] = {}
        if rng.random() < 0.7:
            policy["set"]["no-engagement.run"] = f"{rng.choice([3, 5, 8, 12])} school days"
        if rng.random() < 0.6:
            policy["set"]["document-status.every"] = f"{rng.choice([4, 5, 9, 15])} school days"
    return policy


def _engagement(rng: random.Random, d: date, sufficient: float = 0.85) -> Json:
    e: Json = {"kind": "engagement", "on": d.isoformat(), "category": rng.choice(CATEGORIES)}
    if rng.random() > sufficient:
        e["sufficient"] = False
    if rng.random() < 0.8:
        e["course"] = rng.choice(COURSES)
    return e


def _mark(rng: random.Random, d: date, present: bool) -> Json:
    e: Json = {"kind": "weekly_mark", "on": d.isoformat(), "present": present}
    if rng.random() < 0.4:
        e["verified"] = rng.random() < 0.7
    if rng.random() < 0.3:
        e["for"] = (d - timedelta(days=rng.choice([0, 1, 3, 5, 7]))).isoformat()
    if rng.random() < 0.2:
        e["by"] = "online-administrator"
    return e


def _busy_week(rng: random.Random, week: list[date]) -> list[Json]:
    """A week of a pupil who takes part, more or less."""
    events = []
    for _ in range(rng.choice([1, 1, 2, 3])):
        d = rng.choice(week)
        if rng.random() < 0.08:
            d = week[-1] + timedelta(days=rng.randint(1, 2))
        events.append(_engagement(rng, d))
        if rng.random() < 0.3:
            events.append(_engagement(rng, d))
    if rng.random() < 0.25:
        events.append(_mark(rng, week[-1], rng.random() < 0.85))
    return events


def _absences(rng: random.Random, d: date) -> list[Json]:
    status = rng.choice(["excused", "excused", "excused", "unverified", "unexcused"])
    choices: list[list[str | None]] = [["1"], ["1"], [None], ["1/2"], ["1/2", "1/2"], ["1/3", "2/3"]]
    portions = rng.choice(choices)
    found: list[Json] = []
    for portion in portions:
        e: Json = {"kind": "absence", "on": d.isoformat(), "status": status}
        if portion is not None:
            e["portion"] = portion
        found.append(e)
    return found


def _effort(rng: random.Random, d: date, answered: float = 0.12) -> Json:
    e: Json = {"kind": "effort", "on": d.isoformat(), "type": rng.choice(EFFORTS)}
    if rng.random() < answered:
        e["answered_on"] = (d + timedelta(days=rng.randint(0, 6))).isoformat()
    return e


def _step(d: date, step: str) -> Json:
    return {"kind": "step", "on": d.isoformat(), "step": step}


def _life(rng: random.Random, weeks: list[list[date]], needed: int) -> tuple[list[Json], date]:
    """Busy weeks, then silence, efforts and perhaps a removal; and the day that it turns on."""
    events: list[Json] = []
    tidy = rng.choice([0.7, 0.9, 1.0, 1.0])
    cut = rng.randint(0, min(len(weeks) - 1, 12)) if rng.random() < 0.75 else rng.randint(0, len(weeks) - 1)
    for week in weeks[:cut]:
        if rng.random() < tidy:
            events += _busy_week(rng, week)
        elif rng.random() < 0.5:
            events.append(_mark(rng, week[-1], rng.random() < 0.4))
    if cut and rng.random() < 0.2:  # the pupil still takes part
        return events, rng.choice(weeks[:cut])[-1]
    silent = [d for week in weeks[cut:] for d in week]
    if cut and rng.random() < 0.5:
        events.append(_engagement(rng, rng.choice(weeks[cut - 1])))
    if not silent:
        return events, weeks[-1][-1]
    span_end = min(len(silent) - 1, needed + rng.randint(-2, 4))
    key_day = silent[max(0, span_end)]
    for d in silent[: span_end + 8]:
        if rng.random() < 0.07:
            events += _absences(rng, d)
    if rng.random() < 0.1:  # a whole week excused
        whole = rng.choice(weeks[cut:][:3])
        events += [{"kind": "absence", "on": d.isoformat(), "status": "excused"} for d in whole]
    for week in weeks[cut:][:4]:
        if rng.random() < 0.3:
            late = rng.choice([0, 0, 1, 3, 4])
            events.append(_mark(rng, week[-1] + timedelta(days=late), rng.random() < 0.08))
    for _ in range(rng.choice([0, 1, 1, 2, 3])):
        at = silent[min(len(silent) - 1, rng.randint(0, span_end + 2))]
        events.append(_effort(rng, at + timedelta(days=rng.choice([0, 0, 0, -1, 1]))))
    if rng.random() < 0.15:
        at = silent[rng.randint(0, span_end)] + timedelta(days=rng.choice([0, 0, 1, 2]))
        by = rng.choice(["parent", "student"])
        events.append({"kind": "contact_response", "on": at.isoformat(), "by": by})
    if rng.random() < 0.2:
        events.append(_step(silent[min(len(silent) - 1, rng.randint(0, 14))], "document-status"))
    if rng.random() < 0.25 and len(silent) > needed + 2:
        offset = rng.choice([-2, -1, -1, 0, 0, 0, 0, 0, 1, 2, 5])
        removed = silent[max(0, min(len(silent) - 1, needed + offset))]
        events.append(_step(removed, "remove-from-membership"))
        if rng.random() < 0.1:
            events.append(_step(removed + timedelta(days=2), "remove-from-membership"))
        if rng.random() < 0.3:
            events.append(_engagement(rng, removed + timedelta(days=rng.randint(0, 9))))
        key_day = removed
    if rng.random() < 0.3 and span_end + 6 < len(silent):
        later = silent[span_end + rng.randint(0, 5)]
        events.append(_engagement(rng, later))
        if rng.random() < 0.5:
            key_day = later
    return events, key_day


def _aimed(rng: random.Random, case: Json, as_of: date) -> tuple[list[Json], date]:
    """Efforts and a removal around the day that the run reaches its length, and a day to look at it."""
    background = Background({**case, "as_of": as_of.isoformat()})
    events: list[Json] = []
    run = background.view(as_of)
    tenth = run.tenth()
    if tenth is None:
        return events, as_of
    silent = run.silent_school_days()
    for _ in range(rng.choice([0, 1, 1, 2])):
        if silent:
            at = rng.choice(silent[: background.run_needed + 1])
            events.append(_effort(rng, at + timedelta(days=rng.choice([0, 0, -1])), answered=0.05))
    eleventh = background.add(tenth, 1) or tenth
    removed = rng.choice([tenth, eleventh, eleventh, eleventh, eleventh + DAY, background.add(tenth, -1) or tenth])
    looks = [tenth, eleventh, eleventh + DAY, tenth - DAY]
    if rng.random() < 0.5:
        events.append(_step(removed, "remove-from-membership"))
        looks = [removed, removed + DAY, removed + timedelta(days=7), removed - DAY]
        if rng.random() < 0.2:
            events.append(_engagement(rng, removed + timedelta(days=rng.randint(0, 4))))
    return events, min(max(rng.choice(looks), background.days.first), background.days.last)


def make_case(rng: random.Random) -> Json:
    """One random case of the policy."""
    calendar = random_calendar(rng)
    days = Days.of(calendar)
    policy = random_policy(rng)
    parameters = policy.get("set", {}) if isinstance(policy, dict) else {}
    needed = int(parameters.get("no-engagement.run", "10 school days").split()[0])
    spans = random_enrolment(rng, days)
    events: list[Json] = []
    key_days = [rng.choice(sorted(days.days))]
    for a, z in enrolled({"enrolled": spans}, days):
        inside = [d for d in days_between(max(a, days.first), min(z, days.last)) if d in days.days]
        by_week: dict[date, list[date]] = {}
        for d in inside:
            by_week.setdefault(d - timedelta(days=d.weekday()), []).append(d)
        if by_week:
            more, key_day = _life(rng, list(by_week.values()), needed)
            events += more
            key_days += [key_day] * 4
    for _ in range(rng.choice([0, 0, 1, 2])):  # stray engagements and absences, also outside the spans
        d = days.first + timedelta(days=rng.randint(0, (days.last - days.first).days))
        events += [_engagement(rng, d)] if rng.random() < 0.3 else _absences(rng, d)
    around = rng.choice(key_days) + timedelta(days=rng.choice([-3, -1, 0, 0, 0, 1, 1, 2, 3, 5, 8, 14, 30]))
    as_of = min(max(around, days.first), days.last)
    facts: Json = {}
    if rng.random() < 0.5:
        so_far: Json = {"subject": "S-1", "facts": {}, "events": events, "enrolled": spans}
        more, as_of = _aimed(rng, {"policy": policy, "calendar": calendar, "record": so_far}, as_of)
        events += more
    if rng.random() < 0.04:
        as_of = rng.choice([days.first, days.last])
    if rng.random() < 0.03:
        events = [e for e in events if e["kind"] != "effort"]
    if rng.random() < 0.2:
        facts["program"] = "learner_validated"
    readings = policy.get("readings", {}) if isinstance(policy, dict) else {}
    if (readings.get("courses") == "all" and rng.random() < 0.9) or rng.random() < 0.1:
        facts["courses"] = COURSES if rng.random() < 0.6 else COURSES[:1]
    if rng.random() < 0.02:
        facts["program"] = "attendance_validated"
        events = [e for e in events if e["kind"] != "step"]
    rest = finish(rng, events, as_of, days)
    record: Json = {"subject": "S-1", "facts": facts, "events": rest["events"]}
    if spans is not None:
        record["enrolled"] = spans
    if rest["recorded_through"] is not None:
        record["recorded_through"] = rest["recorded_through"]
    case: Json = {"policy": policy, "as_of": as_of.isoformat(), "calendar": calendar, "record": record}
    if rest["known_at"] is not None:
        case["known_at"] = rest["known_at"]
    return case
