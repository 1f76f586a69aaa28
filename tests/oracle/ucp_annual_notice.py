"""A slow second opinion on `ucp-annual-notice`: one step, one criterion, four requirements."""

from __future__ import annotations

from datetime import date
from typing import Any

from .common import Json, day, iso, visible

CONTENTS = {
    "responsible-agency", "no-pupil-fees", "responsible-staff", "appeal-right", "civil-remedies",
    "free-copies",
}  # fmt: skip
RECIPIENTS = {
    "employees", "students", "parents", "advisory-committees", "private-school-officials",
    "interested-parties",
}  # fmt: skip


def languages_needed(facts: Json, percent: int, base: str) -> list[str] | None:
    """The languages of translation, sorted; None when a needed fact is missing."""
    # `language-base`: `agency`, `school` (`pupils_school`, `speakers_school`)
    suffix = "_school" if base == "school" else ""
    pupils, speakers = facts.get("pupils" + suffix), facts.get("speakers" + suffix)
    if pupils is None or speakers is None:
        return None
    # "some language other than English, with more than no speaker, has 100 x speakers >= percent x pupils"
    many = {name for name, number in speakers.items() if number > 0 and 100 * number >= percent * pupils}
    return sorted(many - {"English"})


def counted_notice(events: list[Json], first: date, last: date) -> Json | None:
    """ "only one dated within the year counts", and a step is judged on its first event."""
    for event in events:
        if event["kind"] == "step" and event["step"] == "annual-notice" and first <= event["day"] <= last:
            return event
    return None


def status(notice: Json | None, as_of: date, first: date, last: date) -> str:
    """The step's status: must, earliest `year_from`, due `year_to`."""
    if notice is not None:
        return "done"
    if as_of > last:
        return "overdue"
    return "ready" if as_of >= first else "waiting"


def covers(notice: Json | None, field: str, needed: set[str]) -> str:
    """Whether the notice's list holds all that is needed; "`pending` while the step is open"."""
    if notice is None:
        return "pending"
    return "kept" if needed <= set(notice.get(field) or ()) else "breached"


def languages(notice: Json | None, needed: list[str] | None) -> str:
    """ "English and those needed"; undetermined when those are unknown and English is there."""
    verdict = covers(notice, "languages", {"English", *(needed or ())})
    return "undetermined" if verdict == "kept" and needed is None else verdict


def within(step_status: str) -> str:
    """ "breached as soon as its day has passed undone" """
    return {"done": "kept", "overdue": "breached"}.get(step_status, "pending")


def criterion(needed: list[str] | None, first: date) -> Json:
    """Value: "their names, sorted, joined by a comma"; "`since` is `year_from`"."""
    found: Json = {"type": "criterion", "value": None, "since": None, "evidence": []}
    if needed is None:
        return {**found, "verdict": "undetermined"}
    return {
        **found,
        "verdict": "met" if needed else "not_met",
        "value": ", ".join(needed),
        "since": iso(first) if needed else None,
    }


def answer(case: dict[str, Any]) -> dict[str, Any]:
    """What an evaluation of the case should say, as plain JSON."""
    policy = case["policy"] if isinstance(case["policy"], dict) else {"use": case["policy"]}
    facts, as_of = case["record"]["facts"], date.fromisoformat(case["as_of"])
    first, last = date.fromisoformat(facts["year_from"]), date.fromisoformat(facts["year_to"])
    percent = (policy.get("set") or {}).get("translation-needed.percent", 15)
    needed = languages_needed(facts, percent, (policy.get("readings") or {}).get("language-base", "agency"))
    seen = visible(case["record"].get("events") or [], as_of, day(case.get("known_at")))
    notice = counted_notice(seen, first, last)
    standing = status(notice, as_of, first, last)
    verdicts = {
        "annual-notice.contents": covers(notice, "contents", CONTENTS),
        "annual-notice.recipients": covers(notice, "recipients", RECIPIENTS),
        "annual-notice.languages": languages(notice, needed),
        "annual-notice.within": within(standing),
    }
    requirements = {rule: {"type": "requirement", "verdict": verdict} for rule, verdict in verdicts.items()}
    step: Json = {
        "status": standing, "done_on": iso(notice["day"]) if notice else None, "earliest": iso(first),
        "due": iso(last), "due_nominal": None, "blocked_by": [], "force": "must",
    }  # fmt: skip
    return {
        "state": "closed" if notice else "open",
        "findings": {"translation-needed": criterion(needed, first)} | requirements,
        "steps": {"annual-notice": step},
        "next_step": None if notice else "annual-notice",
        "options": [],
        "holds": [],
    }
