"""Drawing the parts of an invented policy: each fits what the policy has by then."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import MISSING, dataclass, fields
from datetime import date
from functools import cache
from typing import Any, Final, Literal, cast, get_args, get_origin, get_type_hints

from hypothesis import strategies as st

from schoolrules.policy import (
    casefacts,
    complaints,
    compliance,
    conditions,
    days,
    documentation,
    duties,
    expressions,
    ladder,
    needs,
    showing,
)
from schoolrules.policy.basics import NAMES, Citation, Fact, Part, Reading
from schoolrules.policy.parts import KINDS
from schoolrules.policy.rules import Criterion
from schoolrules.policy.validation import name_in

SOURCE: Final = "An invented handbook"
CLAUSE: Final = Citation(SOURCE, "1", "an invented clause", ("000-01",))
ROLES: Final = ("school", "family", "director")
AnyPart = Any
"""A part, or a value of one of its fields."""
_WORDS: Final = re.compile(r"\w+")
DEPTH: Final = 2
"""How deep parts lie in parts."""
FACTS: Final = {
    "category": Fact("text", "what it is about", choices=("one", "two")),
    "plan": Fact("bool", "there is a plan"),
    "began": Fact("date", "when it began"),
    "courses": Fact("texts", "the courses"),
    "language": Fact("text", "the language", "English"),
    "pupils": Fact("integer", "how many pupils"),
    "speakers": Fact("counts", "how many speak each language"),
}
READINGS: Final = {
    "days": Reading(
        "days",
        {"calendar": "calendar days", "school": "school days", "business": "business days"},
        "an invented reason",
        CLAUSE,
        in_school_days=("school",),
    ),
    "phrase": Reading("a phrase", {"narrow": "read narrowly", "wide": "read widely"}, "an invented reason", CLAUSE),
}

# --- what stands only in some places --------------------------------------------------------------------------------

Kind = type[Part]
ABOUT_COMPLIANCE: Final[tuple[Kind, ...]] = (
    compliance.InCompliance, compliance.Paused, compliance.PassedOver, compliance.IsNextRung,
)  # fmt: skip
"""They need a compliance rule."""
RULE_OF: Final[Mapping[str, str]] = {
    "SetDay": "contact-sets",
    "NextSet": "contact-sets",
    "WaitOver": "contact-sets",
    "SetsCounted": "contact-sets",
    "RunReaches": "no-contact",
    "RunReached": "no-contact",
    "RunStood": "no-contact",
    "EffortNeed": "no-contact",
    "GroundDay": "unverified-absences",
    "GroundsMet": "unverified-absences",
    "TruancyAfter": "truancy-events",
    "CountedAnew": "truancy-events",
    "InLanguages": "language-share",
}
"""The rule of the criterion that a kind of part needs."""
RARE: Final[tuple[Kind | None, ...]] = (
    None,
    *(kind for family in KINDS.values() for kind in family if kind.__name__ in RULE_OF),
)
"""Kinds that need such a rule: few policies would have one, were it not asked for. None asks for none."""
GIVEN: Final[Mapping[tuple[str, str], tuple[Any, ...]]] = {
    ("GroundDay", "run"): ("no-contact",),
    ("GroundsMet", "run"): ("no-contact",),
    ("StepLists", "detail"): ("contents", "items"),
    ("StepDetail", "detail"): ("respond_by", "effective"),
    ("EventDay", "where"): (None,),
    ("EventDay", "field"): ("on",),
    ("TakenAgain", "values"): (None, {"attended": True}),
    ("FactIs", "value"): (True,),
    ("FactRule", "value"): (True,),
    ("FactIn", "values"): (("one",), ("one", "two")),
    ("FirstShows", "event"): ("appeal_filed",),
    ("FirstShows", "values"): (None, {"facts_incorrect": True}),
    ("FirstShows", "present"): ((), ("basis",)),
    ("FirstShows", "lists"): (None, {"attachments": ("complaint",)}),
    ("Happened", "where"): (None,),
    ("LatestIs", "event"): ("progress_review",),
    ("LatestIs", "where"): ({"adequate": True}, {"adequate": False}),
    ("LatestIs", "among"): (None,),
    ("StepShows", "values"): (None, {"certified": True}),
    ("StepShows", "present"): ((), ("tracking",)),
    ("Shows", "values"): (None, {"certified": True}),
    ("Shows", "present"): ((), ("tracking",), ("tracking", "items")),
    ("Settled", "requested"): ("hearing_requested",),
    ("Settled", "settled"): ("hearing_decided",),
    ("Settled", "where"): ({"upheld": True},),
    ("SettledNeed", "requested"): ("hearing_requested",),
    ("SettledNeed", "settled"): ("hearing_decided",),
    ("EventShows", "event"): ("mediation",),
    ("EventShows", "values"): ({"all_parties": True},),
    ("EventShows", "where"): ({"outcome": "agreed"},),
    ("EffortNeed", "refused"): (None, {"type": "monitoring"}),
    ("Lists", "detail"): ("contents",),
    ("Lists", "also"): ((), ("language",)),
    ("Item", "fact"): (None,),
    ("OutcomeShows", "values"): ({"letter": True},),
    ("FiledInTime", "filed"): (("complaint_filed", "complaint_received"),),
    ("NoAnswer", "filed"): (("complaint_filed", "complaint_received"),),
    ("TimeLimit", "since"): (("violation",), ("violation", "knowledge")),
    ("DayNeed", "label"): ("complaint_received", "report_received"),
    ("ScheduledNeed", "what"): ("conference", "iep-meeting"),
    ("EvidenceInWeek", "category"): ("learning", "communication"),
    ("SetDay", "number"): (1, 2, 3),
    ("NextSet", "after"): (1, 2),
    ("SetsCounted", "number"): (None, 1, 2),
    ("If", "fact"): (None, "plan"),
    ("FactsRule", "lacks"): (None, "plan"),
    ("Extended", "by"): ("complainant",),
    ("Outstanding", "noun"): (("item", "items"),),
    ("AnyAbsence", "status"): ("unexcused", "excused", "unverified"),
    ("AbsenceSum", "status"): ("unexcused", "excused"),
    ("AbsenceShare", "status"): ("unexcused",),
    ("LanguageShare", "own"): ("English",),
}
"""Values of fields that only some fit."""
NAMED: Final[Mapping[str, tuple[Any, ...]]] = {
    "percent": ("percent",),
    "period": ("wait", "window"),
    "asks": ("category",),
    "courses": ("courses",),
    "pupils": ("pupils",),
    "speakers": ("speakers",),
    "narrower_pupils": ("pupils",),
    "narrower_speakers": ("speakers",),
    "outcome": ("good", "firm"),
    "entry": ("reasons", "items"),
    "at_least": (1, 2),
    "says": ("it is so",),
    "label": ("something",),
    "refused_because": ("it does not count",),
    "since": (date(2025, 10, 1), date(2026, 1, 15)),
}
"""Values of fields of that name, whatever the kind of part."""
EVENTS: Final = ("intervention", "notice", "compliance", "complaint_received", "progress_review", "hearing_requested")
FACT_OF: Final[Mapping[str, tuple[str, ...]]] = {
    "FactIs": ("plan",),
    "FactRule": ("plan",),
    "FactIn": ("category",),
    "FactDay": ("began",),
}
FAMILIES: Final[Mapping[str, type]] = {
    "DateExpr": expressions.DateExpr,
    "Condition": expressions.Condition,
    "Need": needs.Need,
}
PARTS: Final[Mapping[str, type]] = {
    "Documentations": documentation.Documentations,
    "Duty": duties.Duty,
    "Item": showing.Item,
    "TimeLimit": complaints.TimeLimit,
    "Extended": complaints.Extended,
}
IN_CRITERIA: Final[tuple[Kind, ...]] = (
    conditions.Always, conditions.Never, conditions.ReadingIs, conditions.FactIs, casefacts.FactIn,
    casefacts.FactDay, days.EventDay, ladder.FirstEnrolled,
)  # fmt: skip
"""The conditions and days on which a criterion may rest: those that rest on no step and no other criterion."""
NOT_IN_CRITERIA: Final = tuple(
    kind
    for family in (expressions.Condition, expressions.DateExpr)
    for kind in KINDS[family]
    if kind not in IN_CRITERIA
)


@dataclass
class Author:
    """Draws parts that fit the policy so far."""

    draw: st.DrawFn
    needs_calendar: bool
    criteria: dict[str, Criterion]
    steps: tuple[str, ...] = ()
    tallies: tuple[str, ...] = ()
    with_compliance: bool = False
    asked_for: Kind | None = None
    """A kind that is drawn wherever it fits, every other time."""

    def one_of(self, choices: Iterable[AnyPart]) -> AnyPart:
        """One of the choices; the first when it is shrunk."""
        return self.draw(st.sampled_from(tuple(choices)))

    def part(self, family: type, *, without: tuple[Kind, ...] = (), depth: int = DEPTH) -> AnyPart:
        """A part of a family, with none of some kinds in it."""
        kinds = [k for k in KINDS[family] if k not in without and self.fits(k) and (depth or _is_leaf(k))]
        if self.asked_for in kinds and self.draw(st.booleans()):
            return self.made(cast("type", self.asked_for), without, depth)
        return self.made(self.one_of(_plain_first(kinds)), without, depth)

    def fits(self, kind: Kind) -> bool:
        """Whether the policy so far has what a kind of part names."""
        if kind in ABOUT_COMPLIANCE and not self.with_compliance:
            return False
        if not self.needs_calendar and kind.rests_on_school_days:
            return False
        wanted = RULE_OF.get(kind.__name__)
        if wanted is not None and wanted not in self.criteria:
            return False
        if kind.__name__ in ("GroundDay", "GroundsMet") and "no-contact" not in self.criteria:
            return False
        have = {"step": self.steps, "criterion": self.criteria, "tally": self.tallies, "output": self.needs_calendar}
        return all(have[name] for name in _named_by(cast("Any", kind)) if name in have)

    def made(self, kind: type, without: tuple[Kind, ...] = (), depth: int = DEPTH) -> AnyPart:
        """A part of a kind."""
        values: dict[str, Any] = {}
        for field in fields(kind):
            if field.name != "kind":
                if field.default is not MISSING and self.draw(st.booleans()):
                    continue  # its default
                values[field.name] = self._value(kind, field.name, str(field.type), without, depth)
        if kind is conditions.ReadingIs:
            values["alternative"] = self.one_of(READINGS[values["reading"]].alternatives)
        return kind(**values)

    def _value(self, kind: type, name: str, annotation: str, without: tuple[Kind, ...], depth: int) -> AnyPart:
        given = GIVEN.get((kind.__name__, name))
        if given is not None:
            return self.one_of(given)
        word = _family_in(annotation)
        if word is not None:
            return self._parts(word, annotation, without, depth)
        if name in NAMED and not (name == "at_least" and annotation != "int"):
            return self.one_of(NAMED[name])
        named = name_in(annotation)
        if named is not None:
            found = self.one_of(self._names(kind, named))
            return (found,) if annotation.startswith("tuple") else found
        hint = _hints(kind)[name]
        if get_origin(hint) is tuple:
            return (self.one_of(get_args(get_args(hint)[0])),)
        literals = [a for a in (hint, *get_args(hint)) if get_origin(a) is Literal]
        if literals:
            return self.one_of(get_args(literals[0]))
        if hint is bool:
            return self.draw(st.booleans())
        return {"about": self.one_of(self.steps or ("filing",))}.get(name, "given")

    def _parts(self, word: str, annotation: str, without: tuple[Kind, ...], depth: int) -> AnyPart:
        def one() -> AnyPart:
            if word in FAMILIES:
                return self.part(FAMILIES[word], without=without, depth=max(0, depth - 1))
            return self.made(PARTS[word], without, max(0, depth - 1))

        if annotation.startswith("tuple"):
            return tuple(one() for _ in range(self.draw(st.integers(1, 2))))
        return one()

    def _names(self, kind: type, named: str) -> tuple[str, ...]:
        match NAMES[named]:
            case "step":
                return self.steps
            case "criterion":
                wanted = RULE_OF.get(kind.__name__)
                return (wanted,) if wanted else tuple(self.criteria)
            case "count":
                return ("enough",)
            case "period":
                return ("wait", "window")
            case "reading":
                return ("days",) if kind is not conditions.ReadingIs else tuple(READINGS)
            case "tally":
                return self.tallies
            case "fact":
                return FACT_OF.get(kind.__name__, ("plan", "category"))
            case "role":
                return ROLES
            case "event":
                return EVENTS
            case "output":
                return ("weeks",)
        return ("enough",)


def _is_leaf(kind: type) -> bool:
    """Whether a kind holds no other part."""
    return not any(_family_in(str(field.type)) for field in fields(kind))


def _family_in(annotation: str) -> str | None:
    """The family of parts, or the kind that has none, of which a field's annotation speaks."""
    words = _WORDS.findall(annotation)
    return next((word for word in words if word in FAMILIES or word in PARTS), None)


@cache
def _named_by(kind: AnyPart) -> frozenset[str]:
    """What a part of a kind names: a step, a criterion, an output; with what it holds for certain."""
    found = {NAMES[named] for f in fields(kind) if (named := name_in(str(f.type))) is not None}
    inner = (PARTS.get(_family_in(str(f.type)) or "") for f in fields(kind))
    return frozenset(found).union(*(_named_by(one) for one in inner if one is not None))


_FIRST = ("Always", "StepDay", "StepNeed", "Holds")


def _plain_first(kinds: list[Any]) -> list[Any]:
    return sorted(kinds, key=lambda kind: kind.__name__ not in _FIRST)


@cache
def _hints(kind: type) -> dict[str, Any]:
    return get_type_hints(kind)
