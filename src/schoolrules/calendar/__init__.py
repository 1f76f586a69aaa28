"""School days, periods and deadlines: everything that counts days."""

from schoolrules.calendar.legal import LegalHolidays
from schoolrules.calendar.model import calendar_json_schema, calendar_to_dict, parse_calendar
from schoolrules.calendar.periods import Due, Period, PeriodEnd, Roll, Unit, due
from schoolrules.calendar.school import SchoolCalendar
from schoolrules.calendar.values import CalendarDiff, LearningPeriod, SchoolWeek, Window

__all__ = [
    "CalendarDiff",
    "Due",
    "LearningPeriod",
    "LegalHolidays",
    "Period",
    "PeriodEnd",
    "Roll",
    "SchoolCalendar",
    "SchoolWeek",
    "Unit",
    "Window",
    "calendar_json_schema",
    "calendar_to_dict",
    "due",
    "parse_calendar",
]
