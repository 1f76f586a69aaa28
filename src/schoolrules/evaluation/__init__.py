"""The evaluator: findings, steps, the next required step, and the reasons."""

from schoolrules.evaluation.evaluate import evaluate, record_problems
from schoolrules.evaluation.evaluation import Evaluation
from schoolrules.evaluation.results import ActionStatus, Finding, OtherReading, StepReport

__all__ = [
    "ActionStatus",
    "Evaluation",
    "Finding",
    "OtherReading",
    "StepReport",
    "evaluate",
    "record_problems",
]
