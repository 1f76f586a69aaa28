"""Pages read strictly, so that tests can ask what stands in them."""

from __future__ import annotations

import re
import xml.etree.ElementTree as ET
from collections.abc import Iterator, Mapping
from datetime import date
from html.parser import HTMLParser

from schoolrules import Evaluation, Record, SchoolCalendar, evaluate, policies

SVG = "{http://www.w3.org/2000/svg}"
CALENDAR = SchoolCalendar.build(
    first=date(2025, 8, 18), last=date(2026, 5, 29), closed={date(2025, 9, 1): "<script>shut()</script>"}
)
HOSTILE = "<script>alert('x')</script>\"&\u202e\x07"


def tree(page: str) -> ET.Element:
    """The page as XML, which refuses what is not well-formed."""
    return ET.fromstring(page.removeprefix("<!DOCTYPE html>\n"))


def local(element: ET.Element) -> str:
    """An element's name without its namespace."""
    return element.tag.removeprefix(SVG)


def text(element: ET.Element) -> str:
    """All text within an element, with single blanks."""
    return re.sub(r"\s+", " ", "".join(element.itertext())).strip()


class _Tags(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.found: list[tuple[str, dict[str, str | None]]] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.found.append((tag, dict(attrs)))


def tags(page: str) -> Iterator[tuple[str, Mapping[str, str | None]]]:
    """Every element with its attributes as a browser's parser sees them."""
    parser = _Tags()
    parser.feed(page)
    parser.close()
    yield from parser.found


def truancy(*more: Mapping[str, object], **changes: object) -> Evaluation:
    """Truancy on Monday 20 October 2025: an absence, a referral without a review, and what else is said."""
    events = [
        {"kind": "absence", "id": "a1", "on": "2025-10-01", "status": "unexcused"},
        {"kind": "absence", "id": "a2", "on": "2025-10-02", "status": "excused", "portion": "1/2"},
        {"kind": "step", "id": "r1", "on": "2025-10-03", "step": "referral-1"},
        *more,
    ]
    record = Record(subject=str(changes.pop("subject", "S-1")), events=events, **changes)  # type: ignore[arg-type]
    return evaluate(policies.get("truancy-intervention"), record, calendar=CALENDAR, as_of=date(2025, 10, 20))


def hostile() -> Evaluation:
    """A record with markup in every text that a person can put there."""
    texts = {"note": HOSTILE, "id": HOSTILE}
    events: list[Mapping[str, object]] = [
        {"kind": "absence", "on": "2025-10-06", "status": "unexcused", "reason": HOSTILE, **texts},
        {"kind": "assignment", "on": "2025-10-07", "course": HOSTILE},
        {"kind": "engagement", "on": "2025-10-07", "category": "learning", "course": HOSTILE},
        {"kind": "weekly_mark", "on": "2025-10-10", "present": True, "by": HOSTILE},
        {"kind": "progress_review", "on": "2025-10-08", "adequate": False, "by": HOSTILE},
        {"kind": "notice", "on": "2025-10-08", "to": HOSTILE, "about": "notice-1"},
        {"kind": "approval", "on": "2025-10-08", "of": "notice-1", "by": HOSTILE},
        {"kind": "extension", "on": "2025-10-08", "until": "2025-11-08", "written": True, "agreed_by": HOSTILE},
        {
            "kind": "appeal_filed", "on": "2025-10-08", "basis": HOSTILE, "facts_incorrect": True,
            "law_misapplied": True, "attachments": [HOSTILE],
        },
        {
            "kind": "step", "on": "2025-10-09", "step": "notice-1", "tracking": HOSTILE, "items": [HOSTILE],
            "contents": [HOSTILE], "recipients": [HOSTILE], "languages": [HOSTILE], "code": HOSTILE,
            "date_stamp": HOSTILE, "outcome": HOSTILE, "form": HOSTILE,
        },
    ]  # fmt: skip
    return truancy(*events, subject=HOSTILE)
