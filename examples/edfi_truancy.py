"""Who has met the truancy threshold in a year of Ed-Fi attendance events, and what comes next for each.

    python examples/edfi_truancy.py [FOLDER] [--as-of 2022-05-27]

FOLDER holds two CSV files: the calendar (schoolId, date, calendarEvent) and the attendance events
(studentUniqueId, schoolId, eventDate, attendanceEventCategory, eventDuration in days,
schoolAttendanceDuration in minutes). Without it, `../shared/data/edfi` beside the repository is read.
"""

from __future__ import annotations

import argparse
import csv
from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from fractions import Fraction
from pathlib import Path

from schoolrules import Record, SchoolCalendar, evaluate, policies
from schoolrules.evaluation import Evaluation
from schoolrules.events import Absence, Event, Tardy

FOLDER = Path(__file__).resolve().parents[2] / "shared" / "data" / "edfi"
CALENDAR = "edfi_calendar_2021-2022_shifted.csv"
EVENTS = "edfi_school_attendance_events_2021-2022.csv"
THRESHOLD = "unexcused-9-of-180"

Row = Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Pupil:
    """One pupil at one school."""

    id: str
    school: str
    events: tuple[Event, ...]


@dataclass(frozen=True, slots=True)
class Sample:
    """A calendar for each school, the pupils, and by category how many rows no event was made from."""

    calendars: Mapping[str, SchoolCalendar]
    pupils: tuple[Pupil, ...]
    left_out: Mapping[str, int]


def rows(path: Path) -> Iterator[Row]:
    """The rows of a CSV file, by the names in its first line."""
    with path.open(encoding="utf-8", newline="") as file:
        yield from csv.DictReader(file)


def read_calendars(path: Path) -> dict[str, SchoolCalendar]:
    """A calendar for each school: its instructional days, over all the dates that the file has for it."""
    dates = defaultdict(set)
    instructional = defaultdict(set)
    for row in rows(path):
        day = date.fromisoformat(row["date"])
        dates[row["schoolId"]].add(day)
        if row["calendarEvent"] == "Instructional day":
            instructional[row["schoolId"]].add(day)
    return {
        school: SchoolCalendar.from_days(instructional[school], first=min(days), last=max(days))
        for school, days in dates.items()
    }


def read_event(row: Row, event_id: str) -> Event | None:
    """The event that a row tells of; None for another category, or a late arrival without its minutes."""
    day = date.fromisoformat(row["eventDate"])
    match row["attendanceEventCategory"]:
        case "Unexcused Absence":
            return Absence(id=event_id, on=day, status="unexcused", portion=Fraction(row["eventDuration"] or 1))
        case "Excused Absence":
            return Absence(id=event_id, on=day, status="excused", portion=Fraction(row["eventDuration"] or 1))
        case "Tardy" if row["schoolAttendanceDuration"]:
            # The file does not say whether a late arrival was excused.
            return Tardy(id=event_id, on=day, minutes=int(row["schoolAttendanceDuration"]), status="unverified")
    return None


def read(folder: Path) -> Sample:
    """Both files of a folder. An event's id is the number of its line, so that it can be found again."""
    events: dict[tuple[str, str], list[Event]] = defaultdict(list)
    left_out: Counter[str] = Counter()
    for line, row in enumerate(rows(folder / EVENTS), start=2):
        of_pupil = events[row["studentUniqueId"], row["schoolId"]]
        if event := read_event(row, f"line-{line:05}"):
            of_pupil.append(event)
        else:
            left_out[row["attendanceEventCategory"]] += 1
    pupils = tuple(Pupil(pupil, school, tuple(found)) for (pupil, school), found in sorted(events.items()))
    return Sample(read_calendars(folder / CALENDAR), pupils, left_out)


def evaluations(sample: Sample, as_of: date) -> Iterator[tuple[Pupil, Evaluation]]:
    """Each pupil with the evaluation as of a day."""
    policy = policies.get("truancy-intervention")
    for pupil in sample.pupils:
        record = Record(subject=pupil.id, events=pupil.events)
        yield pupil, evaluate(policy, record, calendar=sample.calendars[pupil.school], as_of=as_of)


def line(pupil: Pupil, result: Evaluation) -> str:
    """One pupil's line: the count, since when, the next step with its days, and the days counted."""
    finding = result.findings[THRESHOLD]
    step = result.next_step
    next_step = "none"
    if step is not None:
        days = f"from {step.earliest}" + (f" until {step.due}" if step.due else "")
        missing = f", missing {' '.join(step.blocked_by)}" if step.blocked_by else ""
        next_step = f"{step.step} ({step.force} by {step.actor}, {step.status}, {days}{missing})"
    day_of = {event.id: event.on for event in pupil.events}
    counted = " ".join(f"{day_of[event]:%m-%d}" for event in finding.evidence)
    return f"{pupil.id}  {finding.value!s:>4} days since {finding.since}  next: {next_step}  counted: {counted}"


def main(arguments: Sequence[str] | None = None) -> None:
    """Print a line for each pupil at or over the threshold, and how many there are."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else None)
    parser.add_argument("folder", nargs="?", type=Path, default=FOLDER, help="where the two CSV files are")
    parser.add_argument("--as-of", type=date.fromisoformat, default=date(2022, 5, 27), help="the day in question")
    options = parser.parse_args(arguments)
    if not (options.folder / EVENTS).is_file():
        parser.error(f"no {EVENTS} in that folder; name the folder that holds it")

    sample = read(options.folder)
    met = [
        (pupil, result)
        for pupil, result in evaluations(sample, options.as_of)
        if result.findings[THRESHOLD].verdict == "met"
    ]
    for pupil, result in met:
        print(line(pupil, result))
    print(f"{len(met)} of {len(sample.pupils)} pupils have met {THRESHOLD} on {options.as_of}.")
    for category, number in sorted(sample.left_out.items()):
        print(f"Left out: {number} of category {category}.")


if __name__ == "__main__":
    main()
