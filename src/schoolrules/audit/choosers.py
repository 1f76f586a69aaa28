"""Which of the open steps a walk takes next."""

from __future__ import annotations

from collections.abc import Callable

from schoolrules.evaluation import Evaluation, StepReport

Chooser = Callable[[Evaluation, tuple[StepReport, ...]], StepReport | None]
"""Picks the next of the open steps; None to take none of them now."""


def required_first(now: Evaluation, candidates: tuple[StepReport, ...]) -> StepReport | None:
    """The next required step; no option is taken."""
    if now.next_step is not None and now.next_step.step in {step.step for step in candidates}:
        return now.next_step
    return next((step for step in candidates if step.is_required), None)


def options_first(now: Evaluation, candidates: tuple[StepReport, ...]) -> StepReport | None:
    """Any open option before the next required step."""
    options = (step for step in candidates if not step.is_required)
    return next(options, None) or required_first(now, candidates)
