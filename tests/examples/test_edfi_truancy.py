"""The Ed-Fi example: what it reads, and the count that a person made independently."""

from __future__ import annotations

from datetime import date
from fractions import Fraction
from pathlib import Path

import pytest

from examples.edfi_truancy import CALENDAR, evaluations, main, read, read_calendars, read_event
from schoolrules.events import Absence, Tardy

ROW = {
    "studentUniqueId": "1",
    "schoolId": "7",
    "eventDate": "2021-08-31",
    "attendanceEventCategory": "Unexcused Absence",
    "eventDuration": "1",
    "schoolAttendanceDuration": "",
}


def test_an_unexcused_row_is_an_unexcused_absence() -> None:
    event = read_event(ROW, "line-2")
    assert isinstance(event, Absence)
    assert (event.id, event.on, event.status) == ("line-2", date(2021, 8, 31), "unexcused")
    assert event.portion == 1


def test_half_a_day_stays_half_a_day() -> None:
    event = read_event(ROW | {"eventDuration": "0.5", "attendanceEventCategory": "Excused Absence"}, "line-2")
    assert isinstance(event, Absence)
    assert (event.status, event.portion) == ("excused", Fraction(1, 2))


def test_a_late_arrival_keeps_its_minutes() -> None:
    event = read_event(ROW | {"attendanceEventCategory": "Tardy", "schoolAttendanceDuration": "35"}, "line-2")
    assert isinstance(event, Tardy)
    assert event.minutes == 35


@pytest.mark.parametrize("category", ["Tardy", "Partial", "In Attendance"])
def test_a_row_without_what_an_event_needs_is_left_out(category: str) -> None:
    assert read_event(ROW | {"attendanceEventCategory": category}, "line-2") is None


def test_only_instructional_days_are_school_days(tmp_path: Path) -> None:
    file = tmp_path / CALENDAR
    file.write_text(
        "schoolId,date,calendarEvent,eventDuration\n"
        "7,2021-08-23,Instructional day,1\n7,2021-08-24,Holiday,1\n7,2021-08-25,Instructional day,1\n"
        "8,2021-08-24,Instructional day,1\n",
        encoding="utf-8",
    )
    calendars = read_calendars(file)
    assert [calendars["7"].is_school_day(date(2021, 8, day)) for day in (23, 24, 25)] == [True, False, True]
    assert calendars["8"].is_school_day(date(2021, 8, 24))


def test_a_folder_without_the_files_is_refused(tmp_path: Path) -> None:
    with pytest.raises(SystemExit) as refused:
        main([str(tmp_path)])
    assert refused.value.code == 2


def test_the_whole_sample_is_read(shared: Path) -> None:
    sample = read(shared / "data" / "edfi")
    assert len(sample.pupils) == 227
    assert sum(len(pupil.events) for pupil in sample.pupils) == 1077 + 773 + 66
    assert sample.left_out == {"Partial": 1}
    first, last = date(2021, 8, 23), date(2022, 5, 27)
    assert [calendar.count(first, last) for calendar in sample.calendars.values()] == [177, 177, 177]


@pytest.mark.parametrize(
    ("as_of", "pupils"),
    [
        (date(2021, 12, 17), 14),
        (date(2022, 1, 31), 20),
        (date(2022, 2, 28), 23),
        (date(2022, 3, 31), 34),
        (date(2022, 5, 27), 40),
    ],
)
def test_as_many_pupils_meet_the_threshold_as_were_counted_by_hand(shared: Path, as_of: date, pupils: int) -> None:
    sample = read(shared / "data" / "edfi")
    met = [result.findings["unexcused-9-of-180"].verdict == "met" for _, result in evaluations(sample, as_of)]
    assert (len(met), sum(met)) == (227, pupils)


def test_it_prints_a_line_for_each_pupil_at_the_threshold(shared: Path, capsys: pytest.CaptureFixture[str]) -> None:
    main([str(shared / "data" / "edfi"), "--as-of", "2021-12-17"])
    lines = capsys.readouterr().out.splitlines()
    assert sum("next: interventions-1 (should by school" in line for line in lines) == 14
    assert "14 of 227 pupils have met unexcused-9-of-180 on 2021-12-17." in lines


def test_a_line_tells_the_count_the_next_step_its_day_and_the_days_counted(
    shared: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    main([str(shared / "data" / "edfi")])
    line = next(line for line in capsys.readouterr().out.splitlines() if line.startswith("605770 "))
    # counted by hand from the rows of that pupil; the ninth day is 17 December, the first 15 September
    assert "  13 days since 2021-12-17  next: interventions-1 (should by school, ready, from 2021-09-15)  " in line
    assert line.endswith("09-15 09-17 09-28 10-25 11-04 11-12 11-16 12-03 12-17 01-20 02-22 03-21 05-26")
