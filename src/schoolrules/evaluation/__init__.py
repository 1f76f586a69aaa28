"""The evaluator: findings, steps, the next required step, and the reasons."""

from schoolrules.evaluation.evaluate import evaluate, policy_problems, record_problems
from schoolrules.evaluation.evaluation import Evaluation
from schoolrules.evaluation.results import ActionStatus, Finding, OtherReading, StepReport

__all__ = [
    "ActionStatus",
    "Evaluation",
    "Finding",
    "OtherReading",
    "StepReport",
    "evaluate",
    "policy_problems",
    "record_problems",
]
