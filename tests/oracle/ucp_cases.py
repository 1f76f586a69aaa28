"""Random but well-formed cases for `ucp`: complaints carried deep into the procedure, days early and late."""

from __future__ import annotations

import random
from datetime import date, timedelta

from .common import Json

CATEGORIES = ("discrimination",) * 6 + ("pupil-fees", "program") * 3 + ("lcff", "foster-care", "other")
CONTENTS = ["findings", "conclusions", "disposition", "rationale", "appeal-notice"]
FILE = ["complaint", "decision", "investigation-summary", "investigation-file", "action-report", "procedures"]
SETS: dict[str, list[str]] = {
    "timely.discrimination_limit": ["3 months", "90 calendar days", "1 year"],
    "timely.fees_limit": ["6 months", "2 years", "200 calendar days"],
    "direct-intervention.inaction": ["45 calendar days", "2 months"],
    "mediation.within": ["5 calendar days", "1 week"],
    "investigation-meeting.within": ["10 calendar days", "2 weeks"],
    "decision.within": ["30 calendar days", "2 months", "90 calendar days"],
    "appeal.within": ["20 calendar days", "1 month"],
    "civil-action.wait": ["30 calendar days", "2 months"],
}


class _Story:
    """Events in the making; days are offsets from the receipt, jittered by the caller."""

    def __init__(self, rng: random.Random, received: date) -> None:
        self.rng, self.received = rng, received
        self.events: list[Json] = []

    def happens(self, chance: float) -> bool:
        return self.rng.random() < chance

    def add(self, offset: int, kind: str, **fields: object) -> int:
        on = self.received + timedelta(days=offset)
        self.events.append({"kind": kind, "on": on.isoformat(), **fields})
        return offset

    def step(self, offset: int, step: str, **fields: object) -> int:
        return self.add(offset, "step", step=step, **fields)

    def notice(self, offset: int, about: str) -> None:
        if self.happens(0.8):
            to = "parties" if self.happens(0.95) else "complainant"
            self.add(offset, "notice", to=to, about=about)

    def jitter(self, low: int, high: int) -> int:
        return self.rng.randint(low, high)

    def some(self, items: list[str], complete: float) -> list[str]:
        if self.happens(complete):
            return list(items)
        return [item for item in items if self.happens(0.85)]


def make_case(rng: random.Random) -> Json:
    """A random case file that the specification accepts."""
    readings = _readings(rng)
    year = rng.choice((2019, 2020, 2020, 2022, 2023, 2024))
    received = date(year, 1, 1) + timedelta(days=rng.randint(0, 365))
    if rng.random() < 0.15:
        received = date(2020, 7, 1) + timedelta(days=rng.randint(-3, 3))
    needs_school_days = readings.get("days") == "school"
    calendar = _calendar(rng, received) if needs_school_days or rng.random() < 0.6 else None
    policy, edition = _policy(rng, readings, calendar is not None)
    needs_school_days = needs_school_days or any("school" in p for p in policy.get("set", {}).values())
    facts = _facts(rng)
    story = _Story(rng, received)
    _complaint(story, facts)
    _procedure(story, facts, edition or ("2020" if received >= date(2020, 7, 1) else "2017"))
    _disturb(story)
    as_of = _as_of(story)
    if calendar is not None and (needs_school_days or rng.random() < 0.9):
        as_of = _into(as_of, calendar, rng)
    record: Json = {"subject": "S-1", "facts": facts, "events": _with_ids(rng, story.events)}
    if calendar is not None and rng.random() < 0.2:
        record["recorded_through"] = (as_of - timedelta(days=rng.randint(0, 20))).isoformat()
    if calendar is not None and rng.random() < 0.2:
        record["enrolled"] = [{"from": calendar["first"], "to": received.isoformat()}]
    case: Json = {
        "policy": policy if len(policy) > 1 or rng.random() < 0.3 else "ucp", "as_of": as_of.isoformat(),
        "known_at": None, "record": record,
    }  # fmt: skip
    if rng.random() < 0.25:
        case["known_at"] = (as_of + timedelta(days=rng.randint(-15, 5))).isoformat()
    if calendar is not None:
        case["calendar"] = calendar
    return case


def _readings(rng: random.Random) -> dict[str, str]:
    found = {}
    if rng.random() < 0.2:
        found["six-months"] = rng.choice(("later", "earlier", "earlier"))
    if rng.random() < 0.35:
        found["days"] = rng.choice(("calendar", "school", "school", "business", "business"))
    return found


def _policy(rng: random.Random, readings: dict[str, str], has_calendar: bool) -> tuple[Json, str | None]:
    policy: Json = {"use": "ucp"}
    edition = rng.choice(("2017", "2020", "2017", "2020", None, None))
    if edition is not None:
        policy["edition"] = edition
    if readings:
        policy["readings"] = readings
    elif rng.random() < 0.35:
        names = rng.sample(sorted(SETS), rng.randint(1, 3))
        policy["set"] = {name: rng.choice(SETS[name]) for name in names}
        if has_calendar and rng.random() < 0.3:
            policy["set"]["investigation-meeting.within"] = "4 school days"
        if edition == "2020" and rng.random() < 0.3:
            policy["set"]["forward-file.within"] = "14 calendar days"
    return policy, edition


def _calendar(rng: random.Random, received: date) -> Json:
    first = received - timedelta(days=rng.randint(5, 60))
    length = rng.randint(90, 460)
    last = first + timedelta(days=length)
    closed: list[Json] = []
    for _ in range(rng.randint(0, 4)):
        start = first + timedelta(days=rng.randint(0, length))
        until = min(last, start + timedelta(days=rng.randint(0, 14)))
        closed.append({"from": start.isoformat(), "to": until.isoformat(), "why": "break"})
    coverage = [first + timedelta(days=n) for n in range(length + 1)]
    closed += [{"on": rng.choice(coverage).isoformat(), "why": "closure"} for _ in range(rng.randint(0, 3))]
    shut = _dates_of(closed)
    saturdays = [d for d in coverage if d.weekday() == 5 and d not in shut]
    made_up = rng.sample(saturdays, min(rng.randint(0, 3), len(saturdays)))
    calendar: Json = {
        "first": first.isoformat(), "last": last.isoformat(), "weekdays": ["mon", "tue", "wed", "thu", "fri"],
        "closed": closed, "open": [{"on": d.isoformat(), "why": "make-up"} for d in sorted(made_up)],
    }  # fmt: skip
    if rng.random() < 0.8:
        calendar |= {"country": "US", "subdivision": "CA", "holidays": rng.random() < 0.1}
    if rng.random() < 0.25:
        calendar["legal_holidays"] = sorted(d.isoformat() for d in rng.sample(coverage, 8))
    return calendar


def _dates_of(closed: list[Json]) -> set[date]:
    found: set[date] = set()
    for entry in closed:
        start = date.fromisoformat(entry.get("from") or entry["on"])
        until = date.fromisoformat(entry.get("to") or entry["on"])
        found |= {start + timedelta(days=n) for n in range((until - start).days + 1)}
    return found


def _facts(rng: random.Random) -> Json:
    facts: Json = {"category": rng.choice(CATEGORIES)}
    if rng.random() < 0.03:
        del facts["category"]
    if facts.get("category") == "program" and rng.random() < 0.4:
        facts["program"] = rng.choice(("child-nutrition", "special-education"))
    if rng.random() < 0.5:
        facts["law"] = rng.choice(("state", "federal", "both"))
    if rng.random() < 0.12:
        facts |= {"anonymous": True, "has_evidence": rng.random() < 0.6}
    if rng.random() < 0.1:
        facts |= {"written": False, "writing_help": rng.random() < 0.5}
    if rng.random() < 0.12:
        facts["apprised"] = False
    if rng.random() < 0.25:
        facts["complainant_language"] = "Spanish"
    return facts


def _complaint(story: _Story, facts: Json) -> None:
    rng = story.rng
    shape = rng.random()
    filed = 0
    if shape < 0.5:
        story.add(0, "complaint_received")
    elif shape < 0.62:
        story.add(0, "complaint_filed")
    elif shape < 0.97:
        filed = story.add(-rng.randint(0, 4), "complaint_filed")
        story.add(0, "complaint_received")
    limit = 365 if facts.get("category") == "pupil-fees" or rng.random() < 0.2 else 182
    if story.happens(0.9):
        away = limit + rng.randint(-4, 6) if story.happens(0.35) else rng.randint(1, limit - 10)
        story.add(filed - away, "violation")
    if story.happens(0.35):
        away = limit + rng.randint(-4, 6) if story.happens(0.3) else rng.randint(1, limit - 10)
        story.add(filed - away, "knowledge")


def _procedure(story: _Story, facts: Json, edition: str) -> None:
    rng = story.rng
    if story.happens(0.92):
        code: Json = {"code": f"C-{rng.randint(1, 99)}"} if story.happens(0.85) else {}
        stamp: Json = {"date_stamp": story.happens(0.9)} if story.happens(0.9) else {}
        story.step(story.jitter(-1, 3), "log-complaint", **code, **stamp)
    story.notice(story.jitter(-1, 4), "filing")
    failed = _mediation(story) if story.happens(0.5) else 0
    if story.happens(0.65):
        held = failed + story.jitter(2, 9)
        if story.happens(0.6):
            for_day = (story.received + timedelta(days=held)).isoformat()
            scheduled = {"what": "investigation-meeting", "for": for_day}
            story.add(held - story.jitter(0, 4), "scheduled", **scheduled)
        story.notice(held - story.jitter(-1, 4), "meeting")
        if story.happens(0.85):
            story.step(held, "investigation-meeting")
    due = _extensions(story) if story.happens(0.35) else 60
    if story.happens(0.85):
        decided = due + story.jitter(-3, 4) if story.happens(0.65) else story.jitter(8, 58)
        _after_decision(story, facts, decided, edition)


def _mediation(story: _Story) -> int:
    """Mediation events; the day that the meeting's five days count from, when it failed."""
    offered = story.add(story.jitter(0, 4), "mediation", outcome="offered") if story.happens(0.85) else 0
    agreed = offered + story.jitter(0, 4)
    if story.happens(0.75):
        parties: Json = {"all_parties": story.happens(0.7)} if story.happens(0.8) else {}
        story.add(agreed, "mediation", outcome="agreed", **parties)
    end = agreed + story.jitter(0, 25)
    if story.happens(0.7):
        return story.add(end, "mediation", outcome="failed" if story.happens(0.65) else "resolved")
    return story.rng.choice((0, agreed))


def _extensions(story: _Story) -> int:
    """Extensions, most of them valid; the day that they lead to."""
    due = 60
    for _ in range(story.rng.choice((1, 1, 2))):
        on = due + story.jitter(-3, 2) if story.happens(0.4) else story.jitter(5, due)
        until = due + story.rng.choice((-5, 0, 1, 14, 30, 30, 30))
        written, by = story.happens(0.85), "complainant" if story.happens(0.85) else "compliance-officer"
        announced = (story.received + timedelta(days=until)).isoformat()
        story.add(on, "extension", until=announced, written=written, agreed_by=by)
        if written and by == "complainant" and on <= due < until:
            due = until
    return due


def _after_decision(story: _Story, facts: Json, decided: int, edition: str) -> None:
    rng = story.rng
    contents = [*CONTENTS, "civil-remedies-wait", "ocr-notice", "corrective-actions", "investigation-summary"]
    language = [["English", "Spanish"], ["English"], ["Spanish"]]
    warranted: Json = {"corrective_actions_warranted": True} if story.happens(0.3) else {}
    story.step(
        decided, "decision", contents=story.some(contents[: rng.randint(5, 9)], 0.7),
        languages=rng.choices(language, (6, 3, 1))[0], **warranted,
    )  # fmt: skip
    story.notice(decided + story.jitter(-1, 3), "decision")
    report = decided + story.jitter(0, 5)
    if story.happens(0.8):
        story.add(report, "report_received")
    if not story.happens(0.6):
        return
    last = decided + 30 if edition == "2020" else report + 15
    filed = last + story.jitter(-2, 4) if story.happens(0.5) else report + story.jitter(1, 12)
    story.add(
        filed, "appeal_filed", basis="facts" if story.happens(0.92) else "",
        facts_incorrect=story.happens(0.6), law_misapplied=story.happens(0.5),
        attachments=story.some(["complaint", "decision"], 0.8),
    )  # fmt: skip
    notified = filed + story.jitter(1, 8)
    if story.happens(0.75):
        story.add(notified, "cde_notified")
        if story.happens(0.75):
            sent = notified + story.rng.choice((0, 3, 9, 10, 11, 14, 15))
            story.step(sent, "forward-file", contents=story.some(FILE, 0.6))
    if story.happens(0.5):
        injunctive: Json = {"injunctive": True} if story.happens(0.2) else {}
        story.step(filed + story.jitter(57, 64), "civil-action", **injunctive)


def _disturb(story: _Story) -> None:
    """Omit, double, retract, delay the knowledge of, and add what no rule reads."""
    rng = story.rng
    if story.happens(0.15) and story.events:
        story.events.pop(rng.randrange(len(story.events)))
    if story.happens(0.15) and story.events:
        twin = dict(rng.choice(story.events))
        twin["on"] = (date.fromisoformat(twin["on"]) + timedelta(days=rng.randint(0, 6))).isoformat()
        story.events.append(twin)
    if story.happens(0.08):
        story.add(rng.randint(60, 120), "cde_notified")
    if story.happens(0.2):
        about = rng.choice(("mediation", "investigation-meeting", "decision", "filing"))
        story.notice(rng.randint(0, 70), about)
    for event in story.events:
        on = date.fromisoformat(event["on"])
        if story.happens(0.06):
            event["known_on"] = (on + timedelta(days=rng.randint(0, 20))).isoformat()
        if story.happens(0.03 if "complaint" not in event["kind"] else 0.005):
            event["retracted_on"] = (on + timedelta(days=rng.randint(0, 30))).isoformat()
    rng.shuffle(story.events)


def _as_of(story: _Story) -> date:
    """Mostly a day near one of the events or of the procedure's limits, late in the story."""
    rng = story.rng
    days = sorted(date.fromisoformat(e["on"]) for e in story.events) or [story.received]
    days = [d for d in days if d >= story.received] or [story.received]
    limits = [story.received + timedelta(days=n) for n in (0, 3, 5, 60, 62, 75)]
    kind = rng.random()
    if kind < 0.35:
        base = days[-1]
    elif kind < 0.75:
        base = rng.choice(days)
    else:
        base = rng.choice(limits)
    as_of = base + timedelta(days=rng.choice((-1, 0, 0, 1, 1, 2, 5, 11, 16, 31, 61)))
    return as_of if rng.random() < 0.2 else max(as_of, story.received)


def _into(as_of: date, calendar: Json, rng: random.Random) -> date:
    first, last = date.fromisoformat(calendar["first"]), date.fromisoformat(calendar["last"])
    if rng.random() < 0.04:
        return rng.choice((first, last))
    return min(max(as_of, first), last)


def _with_ids(rng: random.Random, events: list[Json]) -> list[Json]:
    if rng.random() < 0.1:
        return events
    return [{"id": f"e{n:02d}", **event} for n, event in enumerate(events, start=1)]
