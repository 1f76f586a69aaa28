"""The evaluator: findings, steps, the next required step, and the reasons."""

from schoolrules.evaluation.evaluate import evaluate, name_problems, policy_problems, record_problems
from schoolrules.evaluation.evaluation import Evaluation
from schoolrules.evaluation.readings import AllReadings, Hinge
from schoolrules.evaluation.results import ActionStatus, Finding, OtherReading, StepReport

__all__ = [
    "ActionStatus",
    "AllReadings",
    "Evaluation",
    "Finding",
    "Hinge",
    "OtherReading",
    "StepReport",
    "evaluate",
    "name_problems",
    "policy_problems",
    "record_problems",
]
