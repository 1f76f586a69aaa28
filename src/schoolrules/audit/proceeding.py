"""What it means that a policy lets a step proceed, or stops it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from schoolrules.policy.basics import Verdict

if TYPE_CHECKING:
    from schoolrules.evaluation import Evaluation


def proceeds(evaluation: Evaluation, step: str) -> bool:
    """Whether a policy lets a step proceed: it may be taken on the day, or was taken and every rule of it was kept.

    It may be taken where it is ready, or overdue with nothing missing and its first day come. What is done was let
    proceed where at least one of its requirements is kept, and none is breached, pending or undetermined.
    """
    if _may_be_taken(evaluation, step):
        return True
    report = evaluation.steps.get(step)
    verdicts = set() if report is None or report.status != "done" else set(_verdicts(evaluation, step))
    return Verdict.KEPT in verdicts and verdicts <= {Verdict.KEPT, Verdict.NOT_APPLICABLE}


def stops(evaluation: Evaluation, step: str) -> bool:
    """Whether a policy does not let a step proceed: it may not be taken on the day, nor was it without a breach."""
    report = evaluation.steps.get(step)
    if report is not None and report.status == "done":
        return Verdict.BREACHED in _verdicts(evaluation, step)
    return not _may_be_taken(evaluation, step)


def _may_be_taken(evaluation: Evaluation, step: str) -> bool:
    report = evaluation.steps.get(step)
    if report is None or report.blocked_by or report.status not in ("ready", "overdue"):
        return False
    return report.status == "ready" or report.earliest is None or report.earliest <= evaluation.as_of


def _verdicts(evaluation: Evaluation, step: str) -> list[Verdict]:
    names = (requirement.name for requirement in evaluation.policy.step(step).requirements)
    return [evaluation.findings[f"{step}.{name}"].verdict for name in names]


def breached(evaluation: Evaluation, step: str) -> tuple[str, ...]:
    """The requirements of a step that are breached."""
    names = (f"{step}.{requirement.name}" for requirement in evaluation.policy.step(step).requirements)
    return tuple(name for name in names if evaluation.findings[name].verdict is Verdict.BREACHED)
