"""Well-formed random policies, put together from the parts that policies are made of."""

from __future__ import annotations

from typing import Any, Final, cast

from hypothesis import strategies as st

from schoolrules.calendar import Period
from schoolrules.policy import (
    casefacts,
    checks,
    complaints,
    compliance,
    conditions,
    contact,
    days,
    duties,
    efforts,
    expressions,
    ladder,
    needs,
    rules,
    silence,
    weeks,
)
from schoolrules.policy.basics import Citation, Force, Parameter
from schoolrules.policy.parts import KINDS
from schoolrules.policy.policy import Hold, Note, Policy, StateRule
from schoolrules.policy.rules import Criterion
from schoolrules.policy.step import Action, Requirement, Step, TakenIf
from schoolrules.policy.tally import Tally
from schoolrules.testing.authoring import (
    CLAUSE,
    EVENTS,
    FACTS,
    NOT_IN_CRITERIA,
    RARE,
    READINGS,
    ROLES,
    RULE_OF,
    SOURCE,
    AnyPart,
    Author,
    Kind,
)

MOST_STEPS: Final = 4
UNITS: Final = ("calendar days", "weeks", "months")
NOT_IN_STEPS: Final[tuple[Kind, ...]] = (conditions.InState, ladder.NothingOpen)
"""The state of the process rests on what opens its steps."""


@st.composite
def policies(draw: st.DrawFn) -> Policy:
    """Well-formed policies of up to four steps, put together at random from every kind of part.

    They construct without a problem, come back equal from their JSON, and judge any case of `cases(policy=...)`.
    They mean nothing: they are for testing what holds of every policy. Shrinks to one step without conditions.
    """
    asked_for = draw(st.sampled_from(RARE))
    needs_calendar = asked_for is not None or not draw(st.sampled_from((False, False, False, True)))
    author = Author(draw, needs_calendar, {}, asked_for=asked_for)
    names = tuple(f"step-{number}" for number in range(1, draw(st.integers(1, MOST_STEPS)) + 1))
    parameters = _parameters(draw, needs_calendar)
    author.criteria = _criteria(author)
    author.tallies = ("efforts",) if draw(st.booleans()) else ()
    dated = {name: _done(author, name, names[at - 1]) for at, name in enumerate(names) if at}
    plain = tuple(name for name in names if dated.get(name) is None)
    author.steps = names
    if draw(st.booleans()):
        author.criteria["no-answer"] = _criterion(author, complaints.NoAnswer)
    rule = _compliance(author, plain) if needs_calendar and draw(st.sampled_from((False, False, True))) else None
    author.with_compliance = rule is not None
    return Policy(
        id="invented",
        title="An invented policy",
        edition="1",
        jurisdiction="US",
        source=SOURCE,
        roles={role: f"the {role}" for role in ROLES},
        parameters=parameters,
        readings=READINGS,
        facts=FACTS,
        criteria=author.criteria,
        tallies={"efforts": _tally(author, plain)} if author.tallies else {},
        outputs={"weeks": weeks.WeeklyMarks("courses")} if needs_calendar else {},
        steps=tuple(_step(author, name, dated.get(name)) for name in names),
        compliance=rule,
        states=_states(author, names[-1]),
        holds={"orders": Hold("orders", author.part(expressions.Condition), CLAUSE)} if draw(st.booleans()) else {},
        notes=(Note("An invented note.", author.part(expressions.Condition), CLAUSE),) if draw(st.booleans()) else (),
        needs_calendar=needs_calendar,
    )


def _parameters(draw: st.DrawFn, needs_calendar: bool) -> dict[str, Parameter]:
    lengths = st.sampled_from((3, 1, 2, 5, 10))
    units = st.sampled_from(("school days", *UNITS) if needs_calendar else UNITS)

    def period(about: str) -> Parameter:
        return Parameter(draw(st.builds(Period, lengths, units)), about, CLAUSE)

    return {
        "enough": Parameter(draw(st.integers(1, 3)), "how many are enough", CLAUSE, minimum=1, maximum=5),
        "percent": Parameter(draw(st.sampled_from((10, 1, 50, 100))), "how many in a hundred", CLAUSE, maximum=100),
        "wait": period("how long to wait"),
        "window": period("how far to look back"),
    }


def _criteria(author: Author) -> dict[str, Criterion]:
    """Up to four criteria, each of another kind of rule and named for it."""
    kinds = [kind for kind in KINDS[rules.Rule] if author.fits(kind)]
    chosen = author.draw(st.lists(st.sampled_from(kinds), max_size=4, unique=True))
    chosen += [kind for kind in kinds if kind not in chosen and _needed(kind, author)]
    if silence.NoContact in chosen and weeks.UnverifiedAbsences not in chosen:
        chosen.append(weeks.UnverifiedAbsences)  # some kinds of day rest on both
    found = [_criterion(author, kind) for kind in chosen]
    return {criterion.rule.kind: criterion for criterion in found}  # type: ignore[attr-defined]  # every rule has one


def _needed(kind: Kind, author: Author) -> bool:
    """Whether the kind of part that is asked for needs a rule of this kind."""
    name = "" if author.asked_for is None else RULE_OF[author.asked_for.__name__]
    return _kind_of(kind) == name or (name in ("no-contact", "unverified-absences") and kind is silence.NoContact)


def _kind_of(rule: AnyPart) -> str:
    return str(rule.__dataclass_fields__["kind"].default)


def _criterion(author: Author, kind: Kind) -> Criterion:
    applies = author.part(expressions.Condition, without=NOT_IN_CRITERIA, depth=0)
    return Criterion("An invented criterion", author.made(kind, NOT_IN_CRITERIA, 1), CLAUSE, applies=applies)


def _done(author: Author, step: str, before: str) -> expressions.DateExpr | None:
    """What dates a step that comes after another; mostly nothing but its own event."""
    own = ladder.TakenAgain(step, days.StepDay(before))
    event = days.EventDay(author.one_of(EVENTS))
    duty = duties.Duty(before, conditions.Done(before))
    ways: list[expressions.DateExpr | None] = [
        *(None,) * 6, own, ladder.FirstEvent(step), event, days.Earliest((own, event)), days.FirstKnown((own, event)),
        days.NoDay(), duties.DutiesMet("family", (duty, duties.Duty("filing", conditions.Always()))),
    ]  # fmt: skip
    if author.tallies:
        ways.append(days.TallyReached("efforts"))
    if "contact-sets" in author.criteria:
        ways.append(contact.SetDay("contact-sets", 2))
    if {"no-contact", "unverified-absences"} <= author.criteria.keys():
        ways.append(efforts.GroundsMet("no-contact", "unverified-absences"))
    return cast("expressions.DateExpr | None", author.one_of(ways))


def _tally(author: Author, plain: tuple[str, ...]) -> Tally:
    """Events that add up; they may lie between steps that only their own events date."""
    after, until = (days.StepDay(author.one_of(plain)) if author.draw(st.booleans()) else None for _ in range(2))
    cumulative, distinct = (author.part(expressions.Condition, without=NOT_IN_CRITERIA, depth=0) for _ in range(2))
    refused = author.one_of((None, {"type": "truancy_ticket"}))
    return Tally(
        "efforts", "intervention", "enough", refused, "it does not count", after, until,
        times=author.one_of((1, 2)), cumulative=cumulative, distinct=distinct,
    )  # fmt: skip


def _compliance(author: Author, plain: tuple[str, ...]) -> compliance.Compliance | None:
    if not author.criteria:
        return None
    grounds = tuple(author.criteria)
    simple = author.part(expressions.Condition, without=NOT_IN_CRITERIA, depth=0)
    return compliance.Compliance(
        grounds=grounds,
        conference=author.one_of(plain),
        good=("good",),
        firm="firm",
        silence=author.one_of(grounds),
        silence_enters=author.one_of(author.steps),
        entered=conditions.AllOf((simple, conditions.Met(author.one_of(grounds)))),
        next_calendar_day=conditions.ReadingIs("days", "calendar"),
    )


def _step(author: Author, name: str, done: expressions.DateExpr | None) -> Step:
    """A step; what opens it, when, and what it needs and requires are drawn."""
    draw, condition, day = author.draw, expressions.Condition, expressions.DateExpr
    maybe = st.booleans()
    shown = (TakenIf({"held": True}, "not held", when=conditions.ReadingIs("phrase", "narrow")),)
    citation = Citation(SOURCE, name, "an invented step")
    values: dict[str, Any] = {}
    for field, family in (("opens", condition), ("skipped", condition), ("earliest", day), ("due", day)):
        if draw(maybe):
            values[field] = author.part(family, without=NOT_IN_STEPS)
    if draw(maybe):
        values["must_when"] = author.part(condition)
    if draw(maybe):
        values["exists"] = conditions.ParameterAtLeast("enough", 2)
    return Step(
        id=name,
        title=f"The {name.replace('-', ' ')}",
        actor=author.one_of(ROLES),
        force=author.one_of(Force),
        citation=citation,
        done=done,
        also_recorded=done is not None and _tells_of(done, name),
        taken_if=author.one_of(((), (), shown)),
        roll=author.one_of(("none", "next")),
        needs=tuple(author.part(needs.Need, without=NOT_IN_STEPS) for _ in range(draw(st.integers(0, 2)))),
        presupposes=(casefacts.DayNeed("complaint_received", days.EventDay("complaint_received")),)
        if draw(st.integers(0, 9)) == 9
        else (),
        rung=draw(st.sampled_from((True, True, False))),
        passable=draw(st.sampled_from((True, True, False))),
        stands_in=author.one_of(((), (), ("clear",), ("paused", "closed"))),
        routine=draw(st.integers(0, 9)) == 9,
        keeps_due=draw(maybe),
        yields=draw(st.integers(0, 9)) == 9,
        outcomes=author.one_of(((), ("good", "firm"))),
        requirements=tuple(_requirement(author, at) for at in range(draw(st.integers(0, 2)))),
        actions=(Action("An invented action", done=author.part(condition, without=NOT_IN_STEPS)),),
        notify=author.one_of(((), ("family",))),
        **values,
    )


def _requirement(author: Author, at: int) -> Requirement:
    return Requirement(
        f"rule-{at + 1}",
        "an invented rule was kept",
        author.part(checks.Check, without=NOT_IN_STEPS),
        continuing=author.draw(st.booleans()),
        whenever=author.part(expressions.Condition, without=NOT_IN_STEPS, depth=0)
        if author.draw(st.integers(0, 5)) == 5
        else conditions.Never(),
    )


def _tells_of(part: AnyPart, step: str) -> bool:
    """Whether a day rests on the events of a step."""
    return getattr(part, "step", None) == step or any(_tells_of(one, step) for one in getattr(part, "of", ()))


def _states(author: Author, last: str) -> tuple[StateRule, ...]:
    """Rules of the state: closed by the last step, clear or paused for whatever reason."""
    found = [StateRule("closed", conditions.Done(last))] if author.draw(st.booleans()) else []
    for _ in range(author.draw(st.integers(0, 2))):
        when = author.part(expressions.Condition, without=(conditions.InState,))
        found.append(StateRule(author.one_of(("clear", "paused", "closed")), when))
    return tuple(found)
