"""A law: something that every evaluation of a policy must keep, and what its examination came to."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, TypeVar, cast

from schoolrules.testing.cases import replayable

if TYPE_CHECKING:
    from hypothesis.strategies import DataObject, SearchStrategy

    from schoolrules.case import Case
    from schoolrules.evaluation import Evaluation
    from schoolrules.policy.policy import Policy

T = TypeVar("T")


class Draw:
    """Draws what a law needs besides the case, such as a day; for one case, of which it keeps what was worked out."""

    def __init__(self, data: DataObject) -> None:
        self._data = data
        self._kept: dict[str, object] = {}

    def __call__(self, strategy: SearchStrategy[T], /) -> T:
        """A value of the strategy."""
        return self._data.draw(strategy)

    def once(self, name: str, work: Callable[[], T]) -> T:
        """What some work on the case comes to; done for the first law that asks, and the same for the others."""
        if name not in self._kept:
            self._kept[name] = work()
        return cast("T", self._kept[name])


class Violation(AssertionError):
    """What in a case breaks a law; raised by the law's own test, and told further as `LawBroken`.

    `on` is the evaluation that shows it, where that is another than the case's own: the case was gone on with. `by` is
    the policy that shows it, where that is another than the case's.
    """

    on: Evaluation | None
    by: Policy | None

    def __init__(self, message: str, *, on: Evaluation | None = None, by: Policy | None = None) -> None:
        super().__init__(message)
        self.on, self.by = on, by

    def shown_by(self, case: Case) -> Case:
        """The case that shows it: the one tried, or what it was gone on to."""
        on, by = self.on, self.by
        shown = case if on is None else replace(case, record=on.record, as_of=on.as_of, known_at=on.known_at)
        return shown if by is None else replace(shown, policy=by)


def always(policy: Policy) -> str | None:
    """Why a law does not speak of a policy: never."""
    return None


def nothing(policy: Policy) -> tuple[str, ...]:
    """What of a policy a law leaves out: nothing."""
    return ()


@dataclass(frozen=True, slots=True)
class Law:
    """A law: its name, what it says, and how one case is held to it.

    `test` raises `Violation` where a case breaks the law, and returns whether the case put the law to the test at
    all: a case without a next step says nothing of next steps. `declared` finds what is wrong with the declaration
    alone, whatever the case. A law may have either or both. `why_not` says why the law does not speak of a policy,
    None where it does; `leaves_out` what of the policy it does not speak of, each with the reason.
    """

    name: str
    says: str
    test: Callable[[Case, Draw], bool] | None = None
    declared: Callable[[Policy], Iterator[str]] | None = None
    why_not: Callable[[Policy], str | None] = always
    leaves_out: Callable[[Policy], tuple[str, ...]] = nothing


@dataclass(frozen=True, slots=True)
class LawResult:
    """What the examination of one law came to.

    `outcome` is `held`, `broken` or `not-applicable`, and `reason` says what broke it, or why it does not apply.
    `examples` is the number of cases tried, `tested` of those that put the law to the test; both 0 for a law on the
    declaration alone. `leaves_out` is what of the policy the law does not speak of. `case` breaks it, as small as it
    was found.
    """

    law: str
    says: str
    outcome: str
    examples: int = 0
    tested: int = 0
    reason: str = ""
    leaves_out: tuple[str, ...] = ()
    case: Case | None = field(default=None, repr=False)

    def __str__(self) -> str:
        if self.outcome == "broken":
            return f"{self.law}: broken: {self.reason}"
        if self.outcome == "not-applicable":
            return f"{self.law}: not applicable: {self.reason}"
        return f"{self.law}: held{self._tried()}" + "".join(f"\n    leaves out {each}" for each in self.leaves_out)

    def _tried(self) -> str:
        if self.examples and not self.tested:
            return f", but none of {self.examples} cases put it to the test"
        return f" ({self.tested} of {self.examples} cases put it to the test)" if self.examples else ""


@dataclass(frozen=True, slots=True)
class LawReport:
    """What the examination of a policy by several laws came to, in the order of the laws; prints a line for each."""

    policy: str
    results: tuple[LawResult, ...]

    def __getitem__(self, law: str) -> LawResult:
        """The result of the law of that name. Raises KeyError."""
        for result in self.results:
            if result.law == law:
                return result
        raise KeyError(law)

    def __iter__(self) -> Iterator[LawResult]:
        return iter(self.results)

    def __len__(self) -> int:
        return len(self.results)

    @property
    def held(self) -> tuple[str, ...]:
        """The names of the laws that held."""
        return self._named("held")

    @property
    def broken(self) -> tuple[str, ...]:
        """The names of the laws that were broken."""
        return self._named("broken")

    @property
    def not_applicable(self) -> tuple[str, ...]:
        """The names of the laws that do not speak of the policy."""
        return self._named("not-applicable")

    @property
    def untested(self) -> tuple[str, ...]:
        """The names of the laws that held because no case put them to the test."""
        return tuple(each.law for each in self.results if each.outcome == "held" and each.examples and not each.tested)

    def _named(self, outcome: str) -> tuple[str, ...]:
        return tuple(result.law for result in self.results if result.outcome == outcome)

    def __str__(self) -> str:
        return "\n".join([self.policy, *(f"- {result}" for result in self.results)])


class LawBroken(AssertionError):
    """A policy breaks a law. The message says which and how, and gives the case as a file that can be replayed.

    The cases are invented, so that nothing of a pupil's record stands in the message. `report` holds every result,
    `law` and `case` those of the first law broken; `case` is None where the declaration alone breaks it.
    """

    report: LawReport
    law: str
    case: Case | None

    def __init__(self, report: LawReport) -> None:
        broken = [result for result in report if result.outcome == "broken"]
        super().__init__("\n\n".join(_told(report.policy, result) for result in broken))
        self.report, self.law, self.case = report, broken[0].law, broken[0].case


def _told(policy: str, result: LawResult) -> str:
    told = f'{policy} breaks the law "{result.law}": {result.says}\n{result.reason}'
    if result.case is None:
        return told
    return f"{told}\nThe case, as a file for `schoolrules evaluate`:\n{replayable(result.case)}"
