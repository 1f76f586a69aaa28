"""Going on from a case: what comes next is taken on its first lawful day, with what blocks it settled, and so on."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta
from typing import TYPE_CHECKING, NamedTuple

from hypothesis import strategies as st

from schoolrules.testing.laws.taking import Moment, moments, on_day, taken
from schoolrules.whatif import what_would_open
from schoolrules.whatif.edits import edited

if TYPE_CHECKING:
    from schoolrules.case import Case
    from schoolrules.evaluation import Evaluation
    from schoolrules.policy.step import Step
    from schoolrules.testing.laws.law import Draw

ONE_DAY = timedelta(days=1)
MOST_STEPS = 12
"""How many steps, at most, are taken one after another."""
DAYS_TRIED = 5
"""On how many days a step is tried that cannot be recorded on its first one, such as what must come after a day."""
MANNERS = st.sampled_from((0, 0, 0, 1, 2, 3))
"""In which manner a step is recorded: mostly with all that the rules ask its event to show."""
OPEN = ("ready", "waiting", "blocked")


class Taken(NamedTuple):
    """The next step taken: what stood when it was next, on its first lawful day, and after it was taken then."""

    step: Step
    next_on: Evaluation
    opened: Evaluation
    after: Evaluation

    @property
    def at_once(self) -> bool:
        """Whether it could be recorded on its first lawful day."""
        return self.after.as_of == self.opened.as_of


def take_next(case: Case, evaluation: Evaluation, draw: Draw) -> Taken | None:
    """The next step taken on its first lawful day, with what blocks it settled; on a later one where that will not do.

    Where it may have several outcomes, one is drawn; and some are recorded with a detail that is not as the rules ask,
    such as that nobody came. None where no step is next, where it is routine, late or out of
    order, or where nothing known would settle or record it.
    """
    report = evaluation.next_step
    if report is None or report.is_routine or report.status not in OPEN:
        return None
    step = evaluation.policy.step(report.step)
    ready = None if _was_overtaken(evaluation, step) else made_ready(case, evaluation, step.id)
    if ready is None:
        return None
    opened, answer = ready
    days = [opened.as_of + n * ONE_DAY for n in range(DAYS_TRIED)]
    outcome = draw(st.sampled_from(step.outcomes)) if step.outcomes else None
    manners = dict.fromkeys((draw(MANNERS), 0))
    tries = (taken(opened, step, day, outcome, manner) for manner in manners for day in days)
    after = next((found for found in tries if found is not None), None)
    return None if after is None else Taken(step, evaluation, answer, after)


def made_ready(case: Case, evaluation: Evaluation, step: str) -> Moment | None:
    """The first day on which an open step could be taken, with what blocks it settled; no other step is taken."""
    opening = what_would_open(evaluation, step)
    then = None if opening.first_day is None or opening.before else on_day(case, opening.first_day)
    if then is None:
        return None
    opened = replace(then, record=edited(then.record, opening.edits))
    return opened, opened.evaluate()


def _was_overtaken(evaluation: Evaluation, step: Step) -> bool:
    """Whether a later step was taken before this one, so that the procedure is out of order already."""
    later = evaluation.policy.steps[evaluation.policy.index_of(step.id) + 1 :]
    return any(evaluation.steps[each.id].done_on is not None for each in later if each.id in evaluation.steps)


def walk(case: Case, draw: Draw) -> list[Taken]:
    """Every step that was next on a day of the case, taken; and what comes next from its end on, taken in turn.

    Gone only once for all the laws that are tried on the case.
    """
    return draw.once("walk", lambda: list(_walk(case, draw)))


def _walk(case: Case, draw: Draw) -> Iterator[Taken]:
    seen: set[tuple[str, str]] = set()
    last = None
    for now, evaluation in _moments(case, draw):
        last, report = now, evaluation.next_step
        if report is not None and (report.step, report.status) not in seen:
            seen.add((report.step, report.status))
            if (found := take_next(now, evaluation, draw)) is not None:
                yield found
    for _ in range(MOST_STEPS):
        found = None if last is None else take_next(last, last.evaluate(), draw)
        if last is None or found is None:
            return
        yield found
        last = replace(last, record=found.after.record, as_of=found.after.as_of, known_at=found.after.known_at)


def _moments(case: Case, draw: Draw) -> list[Moment]:
    return draw.once("moments", lambda: moments(case))


def way(case: Case, draw: Draw) -> Iterator[Moment]:
    """The moments of a case, and those to which it is gone on: before and after each step that is taken."""
    yield from _moments(case, draw)
    for found in walk(case, draw):
        for evaluation in (found.opened, found.after):
            then = evaluation.record, evaluation.as_of, evaluation.known_at
            yield replace(case, record=then[0], as_of=then[1], known_at=then[2]), evaluation
