"""The table of all kinds of parts, and policies read from JSON. A new kind is one class and one entry here."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache
from typing import Any

from pydantic import TypeAdapter, ValidationError

from schoolrules.errors import InvalidInput
from schoolrules.parsing import parse_json, problems_from
from schoolrules.policy import (
    absences,
    casefacts,
    checks,
    complaints,
    compliance,
    conditions,
    contact,
    days,
    documentation,
    duties,
    efforts,
    enrolment,
    expressions,
    ladder,
    languages,
    needs,
    outputs,
    present,
    rules,
    schoolyears,
    showing,
    silence,
    truancies,
    weeks,
    work,
)
from schoolrules.policy.policy import Policy

KINDS: Mapping[type, tuple[type, ...]] = {
    expressions.DateExpr: (
        days.StepDay,
        days.StepDetail,
        days.EventDay,
        days.OutcomeDay,
        days.Since,
        days.FirstSince,
        days.TallyReached,
        days.After,
        days.NextSchoolDay,
        days.LastSchoolDayBefore,
        days.NoDay,
        days.Latest,
        days.Earliest,
        days.Rolled,
        days.FirstKnown,
        days.Choose,
        contact.SetDay,
        contact.NextSet,
        contact.WaitOver,
        enrolment.SpanBegins,
        silence.RunReaches,
        silence.RunReached,
        weeks.WeekToMark,
        efforts.GroundDay,
        efforts.GroundsMet,
        documentation.DocumentationDue,
        ladder.TakenAgain,
        ladder.FirstEvent,
        ladder.FirstEnrolled,
        casefacts.FactDay,
        complaints.Extended,
        duties.DutiesMet,
        present.AtPresent,
    ),
    expressions.Condition: (
        conditions.Always,
        conditions.Never,
        conditions.Done,
        conditions.AnyDone,
        conditions.Reached,
        conditions.Met,
        conditions.NotMet,
        conditions.Known,
        conditions.FactIs,
        conditions.IsAfter,
        conditions.DayReached,
        conditions.InState,
        casefacts.FactIn,
        casefacts.FactKnown,
        present.Presently,
        showing.FirstShows,
        showing.StepLists,
        conditions.Happened,
        conditions.LatestIs,
        conditions.OutcomeIs,
        conditions.StepShows,
        conditions.CountedAfter,
        conditions.ShortWindow,
        conditions.ReadingIs,
        conditions.ParameterAtLeast,
        conditions.AllOf,
        conditions.AnyOf,
        conditions.Not,
        contact.SetsCounted,
        enrolment.Enrolled,
        weeks.EvidenceInWeek,
        compliance.InCompliance,
        compliance.Paused,
        compliance.PassedOver,
        compliance.IsNextRung,
        schoolyears.CrossesSchoolYear,
        ladder.OnOrAfter,
        ladder.NothingOpen,
        truancies.TruancyAfter,
        truancies.CountedAnew,
    ),
    needs.Need: (
        needs.NoticeNeed,
        needs.ScheduledNeed,
        needs.ApprovalNeed,
        needs.OutcomeNeed,
        needs.CriterionNeed,
        needs.StepNeed,
        needs.FactNeed,
        needs.TallyNeed,
        needs.ReviewNeed,
        needs.SettledNeed,
        silence.EffortNeed,
        needs.If,
        casefacts.DayNeed,
        casefacts.UnlessNeed,
    ),
    checks.Check: (
        checks.Cleared,
        checks.NotBefore,
        checks.Within,
        checks.DayNotBefore,
        checks.Shows,
        checks.Holds,
        checks.Settled,
        complaints.ExtensionValid,
        duties.NoticeSent,
        languages.InLanguages,
        showing.EventShows,
        showing.Lists,
        silence.RunStood,
        documentation.DocumentedInTime,
        ladder.OutcomeShows,
        ladder.MadeGood,
    ),
    rules.Rule: (
        absences.AnyAbsence,
        absences.AbsenceSum,
        work.Outstanding,
        work.MissingInWindow,
        work.MissedMeetings,
        contact.ContactSets,
        silence.NoContact,
        weeks.UnverifiedAbsences,
        truancies.TruancyEvents,
        truancies.AbsenceShare,
        rules.FactRule,
        casefacts.FactsRule,
        complaints.FiledInTime,
        complaints.NoAnswer,
        languages.LanguageShare,
    ),
    outputs.Output: (weeks.WeeklyMarks,),
}
"""For each family of parts, the kinds that it has."""


@cache
def _adapter() -> TypeAdapter[Policy]:
    return TypeAdapter(Policy)


def parse_policy(data: str | bytes | Mapping[str, Any]) -> Policy:
    """A policy from its JSON, as text or as a mapping.

    Raises:
        InvalidInput: every problem at once, each with its path.
    """
    read: object = parse_json(data) if isinstance(data, str | bytes) else data
    try:
        return _adapter().validate_python(read)
    except ValidationError as error:
        raise InvalidInput(problems_from(error, data=read)) from None


def policy_schema() -> dict[str, Any]:
    """The JSON Schema of a policy."""
    return _adapter().json_schema()
