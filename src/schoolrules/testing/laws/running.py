"""Holding a policy to laws: Hypothesis draws the cases, always the same ones, and makes a failing one small."""

from __future__ import annotations

import zlib
from collections.abc import Callable, Iterable
from contextlib import suppress
from typing import TYPE_CHECKING

from hypothesis import HealthCheck, Phase, Verbosity, given, seed, settings
from hypothesis import strategies as st
from hypothesis.errors import Flaky, HypothesisException

from schoolrules.testing.cases import cases as cases_of
from schoolrules.testing.laws.law import Draw, Law, LawBroken, LawReport, LawResult, Violation

if TYPE_CHECKING:
    from hypothesis.strategies import SearchStrategy

    from schoolrules.case import Case
    from schoolrules.policy.policy import Policy

MAX_EXAMPLES = 100
"""How many cases are tried unless the caller says another number."""
MOST_SHRINKS = 100
"""How many smaller cases are tried once one is found that breaks a law."""
AGAIN = 4
"""How many times as many cases are tried to find a small one that breaks a law that is known to be broken."""


def examine(
    policy: Policy,
    laws: Iterable[Law],
    *,
    max_examples: int,
    cases: SearchStrategy[Case] | None,
    shrink: bool,
) -> LawReport:
    """Holds the policy to laws, all on the same cases.

    Raises:
        LawBroken: with all the laws that were broken.
    """
    source = cases_of(policy) if cases is None else cases
    trials = [_Trial(law, policy) for law in laws]
    tried = [trial for trial in trials if trial.result is None]
    if tried:
        start = zlib.crc32(policy.id.encode())
        with suppress(_AllBroken):
            _run(source, max_examples, start, (Phase.generate,), lambda case, draw: _try_all(tried, case, draw))
        for trial in tried:
            trial.settle(source, max_examples * AGAIN, start, shrink=shrink)
    report = LawReport(repr(policy), tuple(trial.result for trial in trials if trial.result is not None))
    if report.broken:
        raise LawBroken(report)
    return report


Test = Callable[["Case", Draw], None]


def _run(source: SearchStrategy[Case], max_examples: int, start: int, phases: tuple[Phase, ...], test: Test) -> None:
    @seed(start)
    @settings(
        max_examples=max_examples,
        derandomize=True,
        database=None,
        deadline=None,
        print_blob=False,
        report_multiple_bugs=False,
        verbosity=Verbosity.quiet,
        phases=phases,
        suppress_health_check=list(HealthCheck),
    )
    @given(data=st.data())
    def drawn(data: st.DataObject) -> None:
        test(data.draw(source), Draw(data))

    drawn()


class _AllBroken(BaseException):
    """No law is left to be tried on more cases. No `Exception`, so that Hypothesis stops there and tries none again."""


def _try_all(trials: list[_Trial], case: Case, draw: Draw) -> None:
    for trial in trials:
        trial.count(case, draw)
    if all(trial.violation is not None for trial in trials):
        raise _AllBroken


class _Trial:
    """One law tried on many cases: how many there were, and the smallest case that breaks it."""

    def __init__(self, law: Law, policy: Policy) -> None:
        self.law, self.policy = law, policy
        self.examples = self.tested = self.tries = 0
        self.violation: Violation | None = None
        self.case: Case | None = None
        self.result: LawResult | None = None
        self._known: set[str] = set()
        why_not = law.why_not(policy)
        faults = [] if why_not is not None or law.declared is None else list(law.declared(policy))
        if why_not is not None:
            self.result = LawResult(law.name, law.says, "not-applicable", reason=why_not)
        elif faults:
            self.result = LawResult(law.name, law.says, "broken", reason="\n".join(faults))
        elif law.test is None:
            self.result = LawResult(law.name, law.says, "held")

    def count(self, case: Case, draw: Draw) -> None:
        """Tries the law on one case more, until one breaks it."""
        if self.violation is None:
            self.examples += 1
            try:
                self.tested += self._tested(case, draw)
            except Violation as violation:
                self.violation, self.case = violation, violation.shown_by(case)

    def _tested(self, case: Case, draw: Draw) -> bool:
        """Whether the case put the law to the test; a failure of the evaluation itself breaks the law."""
        assert self.law.test is not None
        try:
            return self.law.test(case, draw)
        except (Violation, HypothesisException):
            raise
        except Exception as error:
            raise Violation(f"it cannot be tried: {type(error).__name__}: {error}") from error

    def settle(self, source: SearchStrategy[Case], max_examples: int, start: int, *, shrink: bool) -> None:
        """Writes the result; where the law is broken, for the smallest case that can be found."""
        if self.violation is not None and shrink:
            with suppress(Violation, Flaky):  # flaky: a policy that answers one case in two ways
                _run(source, max_examples, start, (Phase.generate, Phase.shrink), self._break)
        outcome = "held" if self.violation is None else "broken"
        reason = "" if self.violation is None else str(self.violation)
        law = self.law
        left_out = law.leaves_out(self.policy)
        self.result = LawResult(law.name, law.says, outcome, self.examples, self.tested, reason, left_out, self.case)

    def _break(self, case: Case, draw: Draw) -> None:
        """Tries to break the law; once enough smaller cases were tried, only those that are known to break it."""
        if self._known:
            self.tries += 1
            if self.tries > MOST_SHRINKS and _key(case) not in self._known:
                return
        try:
            self._tested(case, draw)
        except Violation as violation:
            self.violation, self.case = violation, violation.shown_by(case)
            self._known.add(_key(case))
            raise


def _key(case: Case) -> str:
    """What tells cases apart."""
    return repr((case.record.to_dict(), case.as_of, case.known_at, hash(case.calendar), case.policy.digest))
