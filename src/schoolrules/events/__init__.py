"""The events of a record: a typed, immutable class for each kind that the contract names.

`Event` is any of them, told apart by `kind`; `parse_event` reads one from JSON.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Annotated, Literal, TypeAlias, cast, get_args

from pydantic import Discriminator

from schoolrules.errors import InvalidInput, Problem
from schoolrules.events.attendance import (
    Absence,
    AbsenceStatus,
    Assignment,
    AttendanceLog,
    ContactAttempt,
    ContactResponse,
    Engagement,
    Meeting,
    RescheduleAttempt,
    Tardy,
    WeeklyMark,
    WorkSample,
)
from schoolrules.events.base import BaseEvent, parse_as
from schoolrules.events.complaint import (
    AppealFiled,
    CdeNotified,
    ComplaintFiled,
    ComplaintReceived,
    Extension,
    Knowledge,
    Mediation,
    ReportReceived,
    Violation,
)
from schoolrules.events.procedure import (
    Approval,
    Compliance,
    Effort,
    HearingDecided,
    HearingRequested,
    Intervention,
    Notice,
    ProgressReview,
    Relapse,
    Scheduled,
    StepTaken,
)
from schoolrules.parsing import came, path_to

__all__ = [
    "KINDS",
    "Absence",
    "AbsenceStatus",
    "AppealFiled",
    "Approval",
    "Assignment",
    "AttendanceLog",
    "BaseEvent",
    "CdeNotified",
    "ComplaintFiled",
    "ComplaintReceived",
    "Compliance",
    "ContactAttempt",
    "ContactResponse",
    "Effort",
    "Engagement",
    "Event",
    "Extension",
    "HearingDecided",
    "HearingRequested",
    "Intervention",
    "Kind",
    "Knowledge",
    "Mediation",
    "Meeting",
    "Notice",
    "ProgressReview",
    "Relapse",
    "ReportReceived",
    "RescheduleAttempt",
    "Scheduled",
    "StepTaken",
    "Tardy",
    "Violation",
    "WeeklyMark",
    "WorkSample",
    "parse_event",
]

Kind: TypeAlias = Literal[
    "absence",
    "tardy",
    "assignment",
    "work_sample",
    "attendance_log",
    "meeting",
    "reschedule_attempt",
    "contact_attempt",
    "contact_response",
    "engagement",
    "weekly_mark",
    "effort",
    "intervention",
    "progress_review",
    "notice",
    "scheduled",
    "approval",
    "compliance",
    "relapse",
    "hearing_requested",
    "hearing_decided",
    "violation",
    "knowledge",
    "complaint_filed",
    "complaint_received",
    "mediation",
    "extension",
    "report_received",
    "appeal_filed",
    "cde_notified",
    "step",
]

Event: TypeAlias = Annotated[
    Absence
    | Tardy
    | Assignment
    | WorkSample
    | AttendanceLog
    | Meeting
    | RescheduleAttempt
    | ContactAttempt
    | ContactResponse
    | Engagement
    | WeeklyMark
    | Effort
    | Intervention
    | ProgressReview
    | Notice
    | Scheduled
    | Approval
    | Compliance
    | Relapse
    | HearingRequested
    | HearingDecided
    | Violation
    | Knowledge
    | ComplaintFiled
    | ComplaintReceived
    | Mediation
    | Extension
    | ReportReceived
    | AppealFiled
    | CdeNotified
    | StepTaken,
    # a message of its own, for pydantic's would repeat the tag that it read
    Discriminator("kind", custom_error_type="kind", custom_error_message="unknown kind"),
]
"""Any event, told apart by its `kind`."""

KINDS: Mapping[str, type[BaseEvent]] = {cls.model_fields["kind"].default: cls for cls in get_args(get_args(Event)[0])}
"""The class of each kind, in the contract's order."""

_KNOWN_KINDS = ", ".join(KINDS)


def parse_event(source: object, path: str = "") -> Event:
    """The event that a JSON object says, or the event itself.

    Raises InvalidInput with every problem, its path below `path`.
    """
    found = event_or_problems(source, path)
    if isinstance(found, list):
        raise InvalidInput(found)
    return found


def event_or_problems(source: object, path: str, *, made_id: str = "") -> Event | list[Problem]:
    """The event that a JSON object says, with `made_id` where it has none, or the problems it has."""
    if isinstance(source, BaseEvent):
        if type(source) is not KINDS.get(source.kind):
            return [Problem(path, "expected an event of one of the contract's classes")]
        return cast("Event", source if source.id or not made_id else source.with_id(made_id))
    if not isinstance(source, Mapping):
        return [Problem(path, f"expected an event, not {came(source)}")]
    kind = source.get("kind")
    if kind is None:
        return [Problem(path_to(path, "kind"), f"required: one of {_KNOWN_KINDS}")]
    cls = KINDS.get(kind) if isinstance(kind, str) else None
    if cls is None:
        return [Problem(path_to(path, "kind"), f"unknown kind; expected one of {_KNOWN_KINDS}")]
    fields = dict(source)
    if made_id and fields.get("id") is None:
        fields["id"] = made_id
    return cast("Event | list[Problem]", parse_as(cls, fields, path))
