"""A policy examined before any pupil's case is judged by it: what contradicts itself, what is never reached or used.

`audit` examines one policy, `audit_against` asks whether another lets proceed whatever it lets proceed, and `walk`
makes a history of a policy from its own parts. Nothing here takes or advises an adverse act.
"""

from schoolrules.audit.against import Against, Counterexample, audit_against
from schoolrules.audit.audit import audit
from schoolrules.audit.choosers import options_first, required_first
from schoolrules.audit.history import Walk
from schoolrules.audit.proceeding import proceeds
from schoolrules.audit.remarks import Audit, FromGround, Remark, Severity, Shortest, Wait
from schoolrules.audit.walk import walk

__all__ = [
    "Against",
    "Audit",
    "Counterexample",
    "FromGround",
    "Remark",
    "Severity",
    "Shortest",
    "Wait",
    "Walk",
    "audit",
    "audit_against",
    "options_first",
    "proceeds",
    "required_first",
    "walk",
]
