"""All the laws that hold for every policy, tried together."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING, TypedDict, Unpack

from schoolrules.errors import InvalidInput, Problem
from schoolrules.parsing import closest
from schoolrules.testing.forms import checked
from schoolrules.testing.laws.calendars import CLOSING, SHIFT
from schoolrules.testing.laws.clauses import CITED, FORCE, USED
from schoolrules.testing.laws.law import Law, LawReport, LawResult
from schoolrules.testing.laws.numbers import MONOTONE
from schoolrules.testing.laws.prerequisites import PREREQUISITES
from schoolrules.testing.laws.readiness import READY
from schoolrules.testing.laws.reference import same_answers
from schoolrules.testing.laws.running import MAX_EXAMPLES, examine
from schoolrules.testing.laws.sameness import DETERMINISM, JSON, KNOWN_AT, LATER, ORDER, UNREAD
from schoolrules.testing.laws.steps import LAST_DAY, NEXT_STEP, TOO_EARLY
from schoolrules.testing.laws.verdicts import SINCE, THRESHOLDS

if TYPE_CHECKING:
    from hypothesis.strategies import SearchStrategy

    from schoolrules.case import Case
    from schoolrules.policy.policy import Policy

LAWS: tuple[Law, ...] = (
    CITED,
    USED,
    FORCE,
    DETERMINISM,
    ORDER,
    UNREAD,
    LATER,
    KNOWN_AT,
    JSON,
    SHIFT,
    CLOSING,
    THRESHOLDS,
    SINCE,
    MONOTONE,
    PREREQUISITES,
    READY,
    NEXT_STEP,
    TOO_EARLY,
    LAST_DAY,
)
"""Every law that holds for any policy, in the order in which they are tried."""


class Options(TypedDict, total=False):
    """How a policy is held to laws."""

    max_examples: int
    """How many invented cases are tried; 100 by default."""
    cases: SearchStrategy[Case]
    """Where the cases come from; `schoolrules.testing.cases(policy)` by default."""
    shrink: bool
    """Whether a case that breaks a law is made small; true by default."""


def check_policy_laws(
    policy: Policy, *, against: Policy | None = None, laws: Iterable[str] | None = None, **options: Unpack[Options]
) -> LawReport:
    """What holding a policy to all laws came to: a result for each, in the order of `LAWS`.

    All laws are tried on the same invented cases, and on the same ones each time: on `max_examples` of them (100),
    drawn from `cases` (those of `schoolrules.testing.cases(policy)`); a case that breaks a law is made small, which
    `shrink=False` spares. A law that no case put to the test has held of nothing: `LawReport.untested`. `laws` names
    those to be tried, all of them by default. `against` adds the law that every case is answered as by that policy:
    most slips of a number give another policy that is as well-formed as the one meant, and only a reference tells
    them apart.

    Raises:
        LawBroken: with the report, and for each law broken the smallest case found.
        InvalidInput: a name in `laws` that no law has; no law at all.
        WrongType: `policy` or `against` is no `Policy`.
    """
    policy = checked(policy)
    chosen = [*LAWS, *([] if against is None else [same_answers(policy, checked(against))])]
    if laws is not None:
        wanted = (laws,) if isinstance(laws, str) else tuple(laws)
        _must_be_known(wanted, [law.name for law in chosen])
        chosen = [law for law in chosen if law.name in wanted]
    return _examined(policy, chosen, options)


def _must_be_known(wanted: tuple[str, ...], names: list[str]) -> None:
    problems = [
        Problem("laws", f"unknown law{closest(name, names)}; expected one of {', '.join(names)}")
        for name in wanted
        if name not in names
    ]
    if not wanted:
        problems = [Problem("laws", f"expected at least one of {', '.join(names)}")]
    if problems:
        raise InvalidInput(problems)


def check_one(policy: Policy, law: Law, options: Options) -> LawResult:
    """What holding a policy to one law came to. Raises LawBroken, WrongType."""
    checked(policy)
    return _examined(policy, [law], options).results[0]


def _examined(policy: Policy, laws: Iterable[Law], options: Options) -> LawReport:
    return examine(
        policy,
        laws,
        max_examples=options.get("max_examples", MAX_EXAMPLES),
        cases=options.get("cases"),
        shrink=options.get("shrink", True),
    )
