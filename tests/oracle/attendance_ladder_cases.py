"""Random, well-formed case files for `attendance-ladder`, most of them deep into the procedure."""

from __future__ import annotations

import random
from datetime import date, timedelta
from itertools import accumulate

from tests.oracle.common import Days, Json, days_between, enrolled
from tests.oracle.learner_validated_cases import finish, random_calendar, random_enrolment

PROFILES = {"california-statute": [3, 4, 5, 6], "3-6-9": [3, 6, 9, 10]}
LEVELS = ["sart-meeting", "mediation-meeting", "sarb", "da-filing"]


def random_policy(rng: random.Random) -> tuple[Json, list[int]]:
    """The policy of a case, and its four numbers."""
    policy: Json = {"use": "attendance-ladder"}
    if rng.random() < 0.5:
        name = rng.choice(sorted(PROFILES))
        policy["profile"] = name
        numbers = PROFILES[name]
    else:
        numbers = list(accumulate([rng.randint(1, 4), *(rng.randint(0, 3) for _ in range(3))]))
        levels: Json = dict(zip(LEVELS, numbers, strict=True))
        if rng.random() < 0.6:
            levels["within"] = rng.choice(["school-year", f"{rng.choice([15, 30, 60, 90])} school days"])
        if rng.random() < 0.5:
            levels["portions"] = rng.choice(["any", "whole", "whole"])
        if rng.random() < 0.5:
            levels["tardy_over"] = rng.choice([None, 15, 30, 45])
        policy["levels"] = levels
    if rng.random() < 0.35:
        policy["readings"] = {"individual-if-needed": rng.choice(["optional", "required", "required"])}
    return policy, numbers


def _truancy(rng: random.Random, d: date) -> list[Json]:
    """An unexcused absence or tardy, now and then with company on the same day."""
    e: Json = {"kind": "absence", "on": d.isoformat(), "status": "unexcused"}
    chance = rng.random()
    if chance < 0.1:
        e["portion"] = "1/2"
        return [e, {**e}] if rng.random() < 0.4 else [e]
    if chance < 0.2:
        minutes = rng.choice([10, 15, 16, 30, 31, 45, 46, 90])
        return [{"kind": "tardy", "on": d.isoformat(), "minutes": minutes, "status": "unexcused"}]
    if chance < 0.25:
        return [e, {"kind": "tardy", "on": d.isoformat(), "minutes": 40, "status": "unexcused"}]
    if chance < 0.35:
        e["portion"] = "1"
    return [e]


def _other(rng: random.Random, d: date) -> Json:
    """An entry that counts for nothing."""
    status = rng.choice(["excused", "unverified"])
    if rng.random() < 0.5:
        return {"kind": "absence", "on": d.isoformat(), "status": status}
    return {"kind": "tardy", "on": d.isoformat(), "minutes": rng.choice([5, 60]), "status": status}


def _step(d: date, step: str, **details: object) -> Json:
    return {"kind": "step", "on": d.isoformat(), "step": step, **details}


def _meetings(rng: random.Random, level: str, d: date) -> list[Json]:
    """The events of one level: held, not held, a no-show made good or not."""
    details: Json = {}
    if rng.random() < 0.07:
        details["held"] = False
    elif rng.random() < 0.1:
        details["held"] = True
    if rng.random() < (0.4 if level == "sart-meeting" else 0.15):
        details["attended"] = level not in ("sart-meeting", "mediation-meeting") or rng.random() < 0.2
    if level == "sart-meeting" and rng.random() < 0.3:
        details["form"] = rng.choice(["group", "individual"])
    found = [_step(d, level, **details)]
    if rng.random() < (0.6 if details.get("held") is False else 0.06):
        found.append(_step(d + timedelta(days=rng.randint(1, 10)), level))
    if level == "sart-meeting" and details.get("attended") is False and rng.random() < 0.75:
        later = d + timedelta(days=rng.choice([-1, 0, 1, 2, 5, 9]))
        if rng.random() < 0.75:
            found.append(_step(later, "sart-individual-meeting"))
        else:
            found.append(_step(d + timedelta(days=rng.randint(1, 9)), "sart-meeting", attended=True))
    elif level == "sart-meeting" and rng.random() < 0.03:
        found.append(_step(d, "sart-individual-meeting"))
    return found


def make_case(rng: random.Random) -> Json:
    """One random case of the policy."""
    calendar = random_calendar(rng)
    calendar["subdivision"] = "CA"
    if "school_days" in calendar:
        del calendar["subdivision"]
    days = Days.of(calendar)
    policy, numbers = random_policy(rng)
    spans = random_enrolment(rng, days)
    joined = enrolled({"enrolled": spans}, days)
    pupil = sorted(days.within(joined).days) or sorted(days.days)

    events: list[Json] = []
    reach = rng.choice([numbers[0] - 1, *numbers, *([numbers[3] + 1] * 2), *([numbers[3] + 4] * 4)])
    pool = pupil
    if rng.random() < 0.6:  # close together, so that more of the procedure fits
        at = rng.randint(0, max(0, len(pupil) - 40))
        pool = pupil[at : at + rng.randint(25, 60)]
    truant = sorted(rng.sample(pool, min(len(pool), max(0, reach))))
    if truant and rng.random() < 0.1:  # a closed day or a day outside the spans
        truant[rng.randrange(len(truant))] += timedelta(days=rng.randint(1, 5))
        truant.sort()
    for d in truant:
        events += _truancy(rng, d)
    for _ in range(rng.choice([0, 1, 2, 4])):
        events.append(_other(rng, rng.choice(pool)))

    key_days = truant[-3:] or [rng.choice(pupil)]
    last = days.first
    if truant and rng.random() < 0.85:
        for level, number in zip(LEVELS, numbers, strict=True):
            if number > len(truant) and rng.random() < 0.9:
                break
            reached = truant[min(len(truant), max(1, number)) - 1]
            if rng.random() < 0.1:  # passed over
                continue
            if rng.random() < 0.12:  # the procedure stops here
                break
            early = -1 if rng.random() < 0.12 else 0
            last = max(last if rng.random() < 0.9 else days.first, reached)
            last += timedelta(days=early or rng.choice([0, 0, 1, 2, 4, 7]))
            more = _meetings(rng, level, last)
            events += more
            last = max(last, *(date.fromisoformat(e["on"]) for e in more)) if rng.random() < 0.8 else last
            key_days = key_days[-4:] + [last] * 2
            if level == "da-filing" and rng.random() < 0.8:
                details: Json = {"outcome": rng.choice(["proceeds", "declined", "declined"])}
                if rng.random() < 0.5:
                    details["letter"] = rng.random() < 0.8
                decided = last + timedelta(days=rng.choice([-1, 0, 3, 9]))
                events.append(_step(decided, "da-decision", **details))
                key_days += [decided] * 3
        if rng.random() < 0.4:
            complied = rng.choice(key_days[-3:]) + timedelta(days=rng.choice([-1, 0, 0, 1, 4]))
            events.append({"kind": "compliance", "on": complied.isoformat()})
            key_days += [complied] * 9
            if rng.random() < 0.4:
                relapsed = complied + timedelta(days=rng.choice([0, 1, 1, 5]))
                events.append({"kind": "relapse", "on": relapsed.isoformat()})
                key_days.append(relapsed)
    if rng.random() < 0.25:
        prevented = joined[0][0] + timedelta(days=rng.randint(0, 40))
        events.append(_step(prevented, "prevention"))
    if rng.random() < 0.02:
        events.append(_step(rng.choice(key_days), "da-decision", outcome="proceeds"))

    around = rng.choice(key_days) + timedelta(days=rng.choice([-1, 0, 0, 0, 1, 1, 2, 3, 5, 8, 15, 40]))
    chance = rng.random()
    if chance < 0.04:
        around = days.first
    elif chance < 0.12:
        around = days.last
    elif chance < 0.17:  # around the turn of the school year
        turns = [d for d in days_between(days.first, days.last) if (d.month, d.day) == (7, 1)]
        around = turns[0] + timedelta(days=rng.choice([-1, 0, 60, 80])) if turns else around
    as_of = min(max(around, days.first), days.last)
    rest = finish(rng, events, as_of, days)
    record: Json = {"subject": "S-1", "facts": {}, "events": rest["events"]}
    if spans is not None:
        record["enrolled"] = spans
    if rest["recorded_through"] is not None:
        record["recorded_through"] = rest["recorded_through"]
    case: Json = {"policy": policy, "as_of": as_of.isoformat(), "calendar": calendar, "record": record}
    if rest["known_at"] is not None:
        case["known_at"] = rest["known_at"]
    return case
