"""The table of all kinds of parts, and policies read from JSON. A new kind is one class and one entry here."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache
from itertools import islice
from typing import Any, TypeAlias

from pydantic import TypeAdapter, ValidationError

from schoolrules.errors import InvalidInput, Problem
from schoolrules.parsing import MAX_DEPTH, is_text, parse_json, path_to, problems_from
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


MAX_VALUES = 100_000
"""The most objects, lists and values, all told, of a policy's JSON: a bound against unbounded work from a file."""
_UNWRITABLE = "expected text that can be written as UTF-8"


@cache
def _adapter() -> TypeAdapter[Policy]:
    return TypeAdapter(Policy)


@cache
def _keys() -> tuple[str, ...]:
    """The keys that a policy's JSON may have, in whatever place."""
    schema = policy_schema()
    objects = (schema, *schema["$defs"].values())
    return tuple(sorted({key for one in objects for key in one.get("properties", ())}))


def parse_policy(data: str | bytes | Mapping[str, Any]) -> Policy:
    """A policy from its JSON, as text or as a mapping.

    Raises:
        InvalidInput: every problem at once, each with its path.
    """
    read: object = parse_json(data) if isinstance(data, str | bytes) else data
    refused = _unfit(read)
    if refused is not None:
        raise InvalidInput([refused])
    try:
        return _adapter().validate_python(read)
    except ValidationError as error:
        raise InvalidInput(problems_from(error, data=read, names=_keys())) from None


_Place: TypeAlias = "tuple[_Place, object] | None"
"""Where a value stands: where what holds it stands, and its key or position there."""


def _unfit(policy: object) -> Problem | None:
    """Why a policy's JSON is not looked into: it holds too much, or what cannot be worked with."""
    left = MAX_VALUES
    waiting: list[tuple[_Place, int, object]] = [(None, 0, policy)]
    while waiting:
        place, depth, value = waiting.pop()
        left -= 1
        if left < 0:
            return Problem("", f"a policy of more than {MAX_VALUES:,} values")
        if isinstance(value, str) and not is_text(value, at_most=len(value)):
            return Problem(_path(place), _UNWRITABLE)
        if not isinstance(value, Mapping | list | tuple):
            continue
        if depth == MAX_DEPTH:
            return Problem("", f"nested deeper than {MAX_DEPTH} levels")
        if isinstance(value, Mapping):
            if not all(is_text(key, at_most=len(str(key))) for key in value):
                return Problem(_path(place), f"keys: {_UNWRITABLE}")
            waiting += [((place, key), depth + 1, inner) for key, inner in value.items()]
        else:
            waiting += [((place, at), depth + 1, inner) for at, inner in enumerate(islice(value, left + 1))]
    return None


def _path(place: _Place) -> str:
    """A place as problems name it."""
    parts: list[object] = []
    while place is not None:
        place, part = place
        parts.append(part)
    return path_to("", *reversed(parts))


def policy_schema() -> dict[str, Any]:
    """The JSON Schema of a policy."""
    return _adapter().json_schema()
