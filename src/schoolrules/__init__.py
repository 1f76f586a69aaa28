"""School-day rules: what holds, which step comes next, from when, until when, and why.

>>> from schoolrules import policies
>>> policies.ids()[:2]
('truancy-intervention', 'noncompliance')
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from schoolrules import policies
from schoolrules.calendar import LearningPeriod, Period, SchoolCalendar, SchoolWeek, Window
from schoolrules.case import Case
from schoolrules.errors import InvalidInput, OutsideCalendar, Problem, SchoolRulesError, UnknownPolicy
from schoolrules.evaluation import Evaluation, Finding, StepReport, evaluate
from schoolrules.policy.basics import Citation, Force, Verdict
from schoolrules.policy.policy import Policy
from schoolrules.record import Record, Span

if TYPE_CHECKING:
    from schoolrules.whatif import (
        Comparison,
        Forecast,
        Opening,
        PolicyComparison,
        Scenario,
        Sweep,
        Turning,
        compare_policies,
        forecast,
        sweep,
        what_if,
        what_would_cause,
        what_would_clear,
        what_would_open,
    )
else:  # what-if is loaded when it is first asked for; a type checker must not take every name for one

    def __getattr__(name: str) -> object:
        """A name of `schoolrules.whatif` that is offered here too."""
        if name not in __all__:
            raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
        from schoolrules import whatif

        value = globals()[name] = getattr(whatif, name)
        return value

    def __dir__() -> list[str]:
        return sorted({*globals(), *__all__})


__version__ = "0.1.0"

__all__ = [
    "Case",
    "Citation",
    "Comparison",
    "Evaluation",
    "Finding",
    "Force",
    "Forecast",
    "InvalidInput",
    "LearningPeriod",
    "Opening",
    "OutsideCalendar",
    "Period",
    "Policy",
    "PolicyComparison",
    "Problem",
    "Record",
    "Scenario",
    "SchoolCalendar",
    "SchoolRulesError",
    "SchoolWeek",
    "Span",
    "StepReport",
    "Sweep",
    "Turning",
    "UnknownPolicy",
    "Verdict",
    "Window",
    "__version__",
    "compare_policies",
    "evaluate",
    "forecast",
    "policies",
    "sweep",
    "what_if",
    "what_would_cause",
    "what_would_clear",
    "what_would_open",
]
