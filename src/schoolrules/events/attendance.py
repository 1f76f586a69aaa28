"""Events of attendance, work and contact: what pupils did and who reached whom."""

from __future__ import annotations

from datetime import date
from fractions import Fraction
from typing import Annotated, Literal

from pydantic import Field, Strict, ValidationInfo, WithJsonSchema, field_validator

from schoolrules.events.base import BaseEvent, Day, Flag, Name, Portion, Text

AbsenceStatus = Literal["unexcused", "excused", "unverified"]


class Absence(BaseEvent):
    """One absence of `portion` of a school day (exact, above 0, at most 1).

    A count never takes more than one day a date.

    Source: truancy-intervention, learner-validated, attendance-ladder.
    """

    kind: Literal["absence"] = "absence"
    status: AbsenceStatus
    portion: Portion = Fraction(1)
    reason: Text | None = None


class Tardy(BaseEvent):
    """Late or left early by `minutes` (1 to 1,440).

    Source: attendance-ladder.
    """

    kind: Literal["tardy"] = "tardy"
    minutes: Annotated[int, Strict(), Field(ge=1, le=1440)]
    status: AbsenceStatus


class Assignment(BaseEvent):
    """Work due `on` that day; missing after it until the day of completion.

    Source: noncompliance.
    """

    kind: Literal["assignment"] = "assignment"
    completed_on: Day | None = None
    course: Text | None = None


class WorkSample(BaseEvent):
    """A work sample due `on` that day.

    Source: noncompliance.
    """

    kind: Literal["work_sample"] = "work_sample"
    submitted_on: Day | None = None


class AttendanceLog(BaseEvent):
    """An attendance log due `on` that day.

    Source: noncompliance.
    """

    kind: Literal["attendance_log"] = "attendance_log"
    submitted_on: Day | None = None


class Meeting(BaseEvent):
    """The learning-period meeting.

    Source: noncompliance.
    """

    kind: Literal["meeting"] = "meeting"
    outcome: Literal["held", "missed", "unscheduled"]


class RescheduleAttempt(BaseEvent):
    """An attempt to find another day for a meeting.

    Source: noncompliance.
    """

    kind: Literal["reschedule_attempt"] = "reschedule_attempt"
    succeeded: Flag = False


class ContactAttempt(BaseEvent):
    """An attempt to reach the family; attempts with the same number `set_` (JSON `set`) belong together.

    Source: noncompliance.
    """

    kind: Literal["contact_attempt"] = "contact_attempt"
    channel: Literal["phone", "email", "text", "letter", "visit"]
    documented: Flag = False
    set_: Annotated[int, Strict(), Field(ge=0, le=1_000_000)] | None = Field(
        default=None, validation_alias="set", serialization_alias="set"
    )


class ContactResponse(BaseEvent):
    """The parent or the student answered, two-way: a bounce or an automatic reply is none.

    Source: noncompliance, learner-validated.
    """

    kind: Literal["contact_response"] = "contact_response"
    by: Literal["parent", "student"]


class Engagement(BaseEvent):
    """Evidence of learner-validated attendance.

    Source: learner-validated.
    """

    kind: Literal["engagement"] = "engagement"
    category: Literal["learning", "participation", "communication", "duration"]
    sufficient: Flag = True
    course: Text | None = None


class WeeklyMark(BaseEvent):
    """The administrator's weekly determination.

    `for_` (JSON `for`; default: `on`) is a date in the week judged.

    Source: learner-validated.
    """

    kind: Literal["weekly_mark"] = "weekly_mark"
    present: Flag
    verified: Flag = False
    for_: Annotated[
        Day,
        WithJsonSchema({"anyOf": [{"type": "string", "format": "date"}, {"type": "null"}], "default": None}),
    ] = Field(default=None, validate_default=True, validation_alias="for", serialization_alias="for")
    by: Name | None = None

    @field_validator("for_", mode="before")
    @classmethod
    def _for_defaults_to_on(cls, value: object, info: ValidationInfo) -> object:
        # a bad `on` is told of itself
        return info.data.get("on", date.min) if value is None else value
