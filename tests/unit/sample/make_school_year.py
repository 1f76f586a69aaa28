"""Makes the bundled sample anew: `python tests/unit/sample/make_school_year.py` writes `school_year.json`.

Everything in it is invented. The draws come from a seeded generator's `random()` alone, whose sequence Python
keeps from version to version, so that the file is the same wherever it is made.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping, Sequence
from datetime import date, timedelta
from pathlib import Path
from random import Random

FILE = Path(__file__).resolve().parents[3] / "src" / "schoolrules" / "sample" / "school_year.json"
SEED = 53
AS_OF = date(2026, 3, 13)
FIRST, LAST = date(2025, 8, 18), date(2026, 5, 29)
CLOSED = [
    {"on": "2025-09-01", "why": "Labor Day"},
    {"on": "2025-10-13", "why": "teachers' day"},
    {"on": "2025-11-11", "why": "Veterans Day"},
    {"from": "2025-11-26", "to": "2025-11-28", "why": "Thanksgiving"},
    {"from": "2025-12-22", "to": "2026-01-02", "why": "winter break"},
    {"on": "2026-01-19", "why": "Martin Luther King Jr. Day"},
    {"on": "2026-01-26", "why": "snow day"},
    {"on": "2026-02-16", "why": "Presidents' Day"},
    {"from": "2026-03-23", "to": "2026-03-27", "why": "spring break"},
]
OPENED = [{"on": "2026-01-31", "why": "make-up for the snow day"}]

Event = dict[str, object]
Draw = Random


def school_days() -> list[date]:
    """The school days of the year, by hand: weekdays, less what is closed, with the make-up day."""
    shut: set[date] = set()
    for entry in CLOSED:
        day = date.fromisoformat(entry.get("on") or entry["from"])
        end = date.fromisoformat(entry.get("on") or entry["to"])
        while day <= end:
            shut.add(day)
            day += timedelta(days=1)
    every = [FIRST + timedelta(days=n) for n in range((LAST - FIRST).days + 1)]
    days = [day for day in every if day.weekday() < 5 and day not in shut]
    return sorted([*days, *(date.fromisoformat(entry["on"]) for entry in OPENED)])


DAYS = school_days()
TODAY = max(index for index, day in enumerate(DAYS) if day <= AS_OF)


class Diary:
    """The events of one pupil, each on a school day by its number; what would be later than today is left out."""

    def __init__(self, draw: Draw) -> None:
        self.draw, self.events = draw, list[Event]()

    def add(self, index: int, kind: str, **fields: object) -> bool:
        """One event, where its day has come."""
        if index > TODAY:
            return False
        self.events.append({"kind": kind, "on": DAYS[index].isoformat(), **fields})
        return True

    def between(self, low: int, high: int) -> int:
        """A whole number from low to high, both included."""
        return low + int(self.draw.random() * (high - low + 1))

    def one_of(self, choices: Sequence[str]) -> str:
        """One of the choices."""
        return choices[self.between(0, len(choices) - 1)]

    def chance(self, share: float) -> bool:
        """True so often."""
        return self.draw.random() < share


# --- truancy --------------------------------------------------------------------------------------------------------

KINDS = ("parent_call", "letter", "student_conversation", "home_visit", "meeting", "incentive")


def absences(diary: Diary, unexcused: float, excused: float, *, until: int = TODAY) -> list[int]:
    """Absences day by day; gives the days of the unexcused ones."""
    found = []
    for index in range(until + 1):
        if diary.chance(unexcused):
            half = {"portion": "1/2"} if diary.chance(0.08) else {}
            diary.add(index, "absence", status="unexcused", **half)
            found.append(index)
        elif diary.chance(excused):
            status = "unverified" if diary.chance(0.15) else "excused"
            diary.add(index, "absence", status=status)
    return found


def interventions(diary: Diary, start: int, how_many: int) -> int:
    """Interventions some school days apart; gives the day of the last."""
    day = start
    for _ in range(how_many):
        day += diary.between(1, 4)
        diary.add(day, "intervention", type=diary.one_of(KINDS))
    return day


def procedure(diary: Diary, start: int, referrals: int, *, hearing: bool = False, spacing: int = 8) -> int:
    """The ladder, taken by the book: interventions, review, referral, notice, as often as asked."""
    day = start
    for number in range(1, referrals + 1):
        done = interventions(diary, day + 1, 3)
        day = max(done + 1, day + spacing)
        diary.add(day, "progress_review", adequate=False, by="case-manager")
        diary.add(day, "step", step=f"referral-{number}")
        day += diary.between(1, 3)
        diary.add(day, "step", step=f"notice-{number}")
    if hearing:
        diary.add(day + 1, "step", step="caseload")
        diary.add(day + 3, "progress_review", adequate=False, by="case-manager")
        diary.add(day + 4, "step", step="hearing-notice")
        day += 4
    return day


def never_truant(diary: Diary) -> None:
    """Excused absences at most."""
    absences(diary, 0.0, 0.025)


def begun(diary: Diary) -> None:
    """A few unexcused days, and perhaps a call."""
    found = absences(diary, 0.02, 0.02)
    if found and diary.chance(0.6):
        interventions(diary, found[-1], diary.between(1, 2))


def tried(diary: Diary) -> None:
    """Three interventions, and no review yet."""
    found = absences(diary, 0.045, 0.02)
    interventions(diary, found[min(2, len(found) - 1)], 3)


def improved(diary: Diary) -> None:
    """A referral and a notice; then progress was adequate, and the absences ended."""
    found = absences(diary, 0.06, 0.02, until=80)
    day = procedure(diary, found[2], 1)
    diary.add(max(day + 10, 92), "progress_review", adequate=True, by="case-manager")


def referred(times: int, *, hearing: bool = False) -> Callable[[Diary], None]:
    """So many referrals, by the book."""

    def write(diary: Diary) -> None:
        found = absences(diary, 0.12 if hearing else 0.085, 0.02)
        procedure(diary, found[6 if hearing else 2], times, hearing=hearing)

    return write


def too_early(diary: Diary) -> None:
    """The second referral came before its day."""
    found = absences(diary, 0.08, 0.02)
    notice = procedure(diary, found[2], 1)
    for later in (1, 2, 3):
        diary.add(notice + later, "intervention", type=diary.one_of(KINDS))
    diary.add(notice + 3, "progress_review", adequate=False, by="case-manager")
    diary.add(notice + 3, "step", step="referral-2")


def only_tickets(diary: Diary) -> None:
    """A referral after truancy tickets, which do not count."""
    found = absences(diary, 0.07, 0.02)
    for later in (2, 5, 9):
        diary.add(found[2] + later, "intervention", type="truancy_ticket")
    diary.add(found[2] + 12, "progress_review", adequate=False, by="case-manager")
    diary.add(found[2] + 12, "step", step="referral-1")


def excused_later(diary: Diary) -> None:
    """A week of unexcused days that a doctor's note excused in the end."""
    absences(diary, 0.03, 0.02, until=100)
    note = DAYS[118].isoformat()
    for index in range(104, 109):
        diary.add(index, "absence", status="unexcused", retracted_on=note)
        diary.add(index, "absence", status="excused", reason="illness", known_on=note)


TRUANCY: Sequence[tuple[int, Callable[[Diary], None]]] = (
    (30, never_truant),
    (20, begun),
    (10, tried),
    (6, improved),
    (7, referred(1)),
    (4, referred(2)),
    (2, referred(3)),
    (2, referred(3, hearing=True)),
    (2, too_early),
    (1, only_tickets),
    (2, excused_later),
)

# --- noncompliance --------------------------------------------------------------------------------------------------


def assignments(diary: Diary, missing: int, *, start: int = 100) -> None:
    """Assignments week by week, the last ones of them missing."""
    days = list(range(10, start, 9))
    for index in days:
        diary.add(index, "assignment", completed_on=DAYS[index - 1].isoformat())
    for number in range(missing):
        diary.add(start + 3 * number, "assignment", completed_on=None)


def logs(diary: Diary, *, missing: bool) -> None:
    """Attendance logs every twenty school days; the last one may be missing."""
    for index in range(20, 121, 20):
        late = missing and index == 120
        diary.add(index, "attendance_log", submitted_on=None if late else DAYS[index].isoformat())


def all_in(diary: Diary) -> None:
    """Everything came in."""
    assignments(diary, 0, start=130)
    logs(diary, missing=False)


def two_missing(diary: Diary) -> None:
    """Two assignments missing; nothing was done yet."""
    assignments(diary, 2, start=120)
    logs(diary, missing=False)


def log_missing(diary: Diary) -> None:
    """One attendance log missing."""
    assignments(diary, 1, start=118)
    logs(diary, missing=True)


def written_to(days_ago: int) -> Callable[[Diary], None]:
    """The first step was taken so many school days ago; the call is next."""

    def write(diary: Diary) -> None:
        assignments(diary, 3, start=110)
        diary.add(TODAY - days_ago, "step", step="expectations-email")

    return write


def letter_sent(diary: Diary) -> None:
    """Letter 1 went out; its time to answer has passed."""
    assignments(diary, 3, start=105)
    diary.add(112, "step", step="expectations-email")
    diary.add(113, "step", step="rc-contact")
    for to in ("regional-coordinator", "assistant-director"):
        diary.add(114, "notice", to=to, about="letter-1")
    diary.add(114, "step", step="letter-1", certified=True, tracking="invented-1", items=["essay", "lab report"])


def uncertified(diary: Diary) -> None:
    """Letter 1 went by plain mail, and nobody was told."""
    assignments(diary, 3, start=108)
    diary.add(115, "step", step="expectations-email")
    diary.add(116, "step", step="rc-contact")
    diary.add(117, "step", step="letter-1", items=["essay"])


def caught_up(diary: Diary) -> None:
    """The family caught up after step 2."""
    assignments(diary, 3, start=90)
    diary.add(100, "step", step="expectations-email")
    diary.add(101, "step", step="rc-contact")
    diary.add(110, "compliance")


def silent(diary: Diary) -> None:
    """Two contact sets without an answer."""
    assignments(diary, 1, start=115)
    for index in (TODAY - 6, TODAY - 3):
        diary.add(index, "contact_attempt", channel="phone", documented=True)
        diary.add(index, "contact_attempt", channel="email", documented=True)


NONCOMPLIANCE: Sequence[tuple[int, Callable[[Diary], None]]] = (
    (3, all_in),
    (2, two_missing),
    (2, log_missing),
    (1, written_to(0)),
    (1, written_to(4)),
    (2, letter_sent),
    (1, uncertified),
    (1, caught_up),
    (1, silent),
)


def pupils() -> list[Mapping[str, object]]:
    """Every pupil, in an order that mixes the stories."""
    draw = Random(SEED)
    stories = [("truancy-intervention", write) for number, write in TRUANCY for _ in range(number)]
    stories += [("noncompliance", write) for number, write in NONCOMPLIANCE for _ in range(number)]
    mixed = [story for _, story in sorted((draw.random(), index) for index, _ in enumerate(stories))]
    found: list[Mapping[str, object]] = []
    for number, story in enumerate(mixed, 1):
        policy, write = stories[story]
        diary = Diary(draw)
        write(diary)
        facts = {} if policy == "truancy-intervention" else {"special_education": diary.chance(0.2)}
        record = {"subject": f"P-{number:03}", "facts": facts, "events": ordered(diary.events)}
        found.append({"policy": policy, "record": record})
    return found


def ordered(events: list[Event]) -> list[Event]:
    """Events by day, with their ids."""
    in_order = sorted(events, key=lambda event: str(event["on"]))
    return [{"id": f"e{number:02}", **event} for number, event in enumerate(in_order, 1)]


def text() -> str:
    """The whole file: a pupil a line."""
    calendar = {"first": FIRST.isoformat(), "last": LAST.isoformat(), "closed": CLOSED, "open": OPENED}
    about = "An invented school year: no pupil, school or event in it is real."
    head = json.dumps({"about": about, "as_of": AS_OF.isoformat(), "calendar": calendar})
    lines = ",\n".join(json.dumps(pupil, separators=(",", ":")) for pupil in pupils())
    return f'{head[:-1]}, "pupils": [\n{lines}\n]}}\n'


if __name__ == "__main__":
    FILE.write_text(text(), encoding="utf-8")
