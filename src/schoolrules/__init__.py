"""School-day rules: what holds, which step comes next, from when, until when, and why.

>>> from schoolrules import policies
>>> policies.ids()[:2]
('truancy-intervention', 'noncompliance')
"""

from schoolrules import policies
from schoolrules.calendar import LearningPeriod, Period, SchoolCalendar, SchoolWeek, Window
from schoolrules.case import Case
from schoolrules.errors import InvalidInput, OutsideCalendar, Problem, SchoolRulesError, UnknownPolicy
from schoolrules.evaluation import Evaluation, Finding, StepReport, evaluate
from schoolrules.policy.basics import Citation, Force, Verdict
from schoolrules.policy.policy import Policy
from schoolrules.record import Record, Span

__version__ = "0.1.0"

__all__ = [
    "Case",
    "Citation",
    "Evaluation",
    "Finding",
    "Force",
    "InvalidInput",
    "LearningPeriod",
    "OutsideCalendar",
    "Period",
    "Policy",
    "Problem",
    "Record",
    "SchoolCalendar",
    "SchoolRulesError",
    "SchoolWeek",
    "Span",
    "StepReport",
    "UnknownPolicy",
    "Verdict",
    "Window",
    "__version__",
    "evaluate",
    "policies",
]
