"""What if: evaluations foretold, turned, altered, swept over a population, and policies compared.

A scenario never changes what it began with: every method gives another value, and nothing is evaluated before it is
asked for. No function takes or advises an adverse act; each tells what the policy would say.
"""

from schoolrules.whatif.assumptions import Assumed, Every, absent, engaged
from schoolrules.whatif.blockers import Blocker
from schoolrules.whatif.comparison import Comparison
from schoolrules.whatif.edits import AddEvent, CorrectEvent, DropEvent, Edit, SetFact
from schoolrules.whatif.facets import Difference
from schoolrules.whatif.forecast import Change, Forecast, forecast
from schoolrules.whatif.letters import PrintedDate
from schoolrules.whatif.opening import Opening, StepBefore, what_would_open
from schoolrules.whatif.scenario import Scenario, what_if
from schoolrules.whatif.siblings import PolicyComparison, Treated, compare_policies
from schoolrules.whatif.sweep import Sweep, sweep
from schoolrules.whatif.trial import Way
from schoolrules.whatif.turning import Turning, what_would_cause, what_would_clear

__all__ = [
    "AddEvent",
    "Assumed",
    "Blocker",
    "Change",
    "Comparison",
    "CorrectEvent",
    "Difference",
    "DropEvent",
    "Edit",
    "Every",
    "Forecast",
    "Opening",
    "PolicyComparison",
    "PrintedDate",
    "Scenario",
    "SetFact",
    "StepBefore",
    "Sweep",
    "Treated",
    "Turning",
    "Way",
    "absent",
    "compare_policies",
    "engaged",
    "forecast",
    "sweep",
    "what_if",
    "what_would_cause",
    "what_would_clear",
    "what_would_open",
]
