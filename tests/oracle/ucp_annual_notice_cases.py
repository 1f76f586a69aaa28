"""Random but well-formed cases for `ucp-annual-notice`: shares near the threshold, notices near the year."""

from __future__ import annotations

import random
from datetime import date, timedelta

from .common import Json
from .ucp_annual_notice import CONTENTS, RECIPIENTS

LANGUAGES = ("Spanish", "Vietnamese", "Tagalog", "Arabic", "Haitian Creole")


def make_case(rng: random.Random) -> Json:
    """A random case file that the specification accepts."""
    first = date(rng.randint(2016, 2025), 7, 1)
    last = date(first.year + 1, 6, 30)
    percent = rng.choice((10, 20, 33)) if rng.random() < 0.25 else 15
    facts: Json = {"year_from": first.isoformat(), "year_to": last.isoformat()}
    facts["pupils"], facts["speakers"] = _pupils(rng, percent)
    policy: Json = {"use": "ucp-annual-notice"}
    if percent != 15:
        policy["set"] = {"translation-needed.percent": percent}
    if rng.random() < 0.4:
        policy["readings"] = {"language-base": rng.choice(("agency", "school", "school"))}
    if rng.random() < 0.6:
        pupils, speakers = _pupils(rng, percent)
        facts |= {"pupils_school": pupils} if rng.random() < 0.9 else {}
        facts |= {"speakers_school": speakers} if rng.random() < 0.9 else {}
    events = [_event(rng, first, last) for _ in range(rng.choice((0, 1, 1, 1, 2, 3)))]
    as_of = _as_of(rng, first, last, events)
    case: Json = {
        "policy": policy if len(policy) > 1 or rng.random() < 0.3 else "ucp-annual-notice",
        "as_of": as_of.isoformat(),
        "record": {"subject": "Y-1", "facts": facts, "events": _with_ids(rng, events)},
    }  # fmt: skip
    if rng.random() < 0.25:
        case["known_at"] = (as_of + timedelta(days=rng.randint(-40, 5))).isoformat()
    if rng.random() < 0.2:
        span = (as_of - timedelta(days=40), as_of + timedelta(days=90))
        weekdays = ["mon", "tue", "wed", "thu", "fri"]
        case["calendar"] = {"first": span[0].isoformat(), "last": span[1].isoformat(), "weekdays": weekdays}
    return case


def _pupils(rng: random.Random, percent: int) -> tuple[int, dict[str, int]]:
    """Pupils and speakers, the shares often exactly at the threshold, or one pupil off it."""
    pupils = 20 * rng.randint(1, 40) if rng.random() < 0.7 else rng.randint(1, 900)
    speakers = {}
    for name in rng.sample(LANGUAGES, rng.randint(0, 4)):
        edge = pupils * percent // 100 + rng.choice((-1, 0, 0, 1))
        share = edge if rng.random() < 0.7 else rng.randint(0, pupils // 3)
        speakers[name] = max(share, 0)
    if rng.random() < 0.5:
        speakers["English"] = pupils // 2
    return pupils, speakers


def _event(rng: random.Random, first: date, last: date) -> Json:
    on = first + timedelta(days=rng.randint(0, (last - first).days))
    if rng.random() < 0.35:
        on = rng.choice((first, last)) + timedelta(days=rng.randint(-1, 1))
    event: Json = {"kind": "step", "on": on.isoformat(), "step": "annual-notice"}
    languages = ["English", *rng.sample(LANGUAGES, rng.randint(0, 4))]
    if rng.random() < 0.95:
        event["contents"] = [c for c in sorted(CONTENTS) if rng.random() < 0.97]
    if rng.random() < 0.95:
        event["recipients"] = [r for r in sorted(RECIPIENTS) if rng.random() < 0.97]
    if rng.random() < 0.95:
        event["languages"] = languages if rng.random() < 0.95 else languages[1:]
    if rng.random() < 0.1:
        event["known_on"] = (on + timedelta(days=rng.randint(0, 30))).isoformat()
    if rng.random() < 0.08:
        event["retracted_on"] = (on + timedelta(days=rng.randint(0, 60))).isoformat()
    return event


def _as_of(rng: random.Random, first: date, last: date, events: list[Json]) -> date:
    days = [first, last, *(2 * [date.fromisoformat(e["on"]) for e in events])]
    if rng.random() < 0.3:
        return first + timedelta(days=rng.randint(0, 364))
    return rng.choice(days) + timedelta(days=rng.choice((-1, 0, 0, 1, 1, 40)))


def _with_ids(rng: random.Random, events: list[Json]) -> list[Json]:
    if rng.random() < 0.15:
        return events
    return [{"id": f"e{n:02d}", **event} for n, event in enumerate(events, start=1)]
