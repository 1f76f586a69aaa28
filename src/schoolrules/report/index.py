"""The index of a folder of cases: who needs what next, the most urgent first."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from typing import Final

from schoolrules.evaluation import Evaluation
from schoolrules.evaluation.html import day, lawful_days, mark
from schoolrules.markup import Html, items, join, pairs, table, tag
from schoolrules.policy.words import blocker
from schoolrules.report.page import page

URGENCY: Final = ("overdue", "ready", "blocked", "waiting")
COLUMNS: Final = ("Case", "Next step", "Status", "Lawful days", "Missing", "Rules not kept")


def index_page(cases: Iterable[tuple[str, Evaluation]]) -> str:
    """A page that links to the page of each case: its address (relative to this one) and its evaluation.

    A table for each policy, the most urgent case first, then by subject.
    """
    found = list(cases)
    policies = {evaluation.policy.id: evaluation.policy.title for _, evaluation in found}
    days = sorted({evaluation.as_of for _, evaluation in found})
    states = Counter(evaluation.state for _, evaluation in found)
    broken = sum(any(True for _ in evaluation.breaches()) for _, evaluation in found)
    summary = pairs(
        [
            ("Cases", str(len(found))),
            ("As of", join((day(on) for on in days), ", ")),
            ("State", ", ".join(f"{number} {state}" for state, number in sorted(states.items()))),
            ("Rules not kept", f"in {broken} of {len(found)} cases"),
        ]
    )
    head = tag("header", tag("h1", "Cases"), tag("div", summary, class_="summary"))
    tables = (
        tag("section", tag("h2", title), _table([case for case in found if case[1].policy.id == name]))
        for name, title in policies.items()
    )
    return page("Cases", head, *tables)


def _table(cases: list[tuple[str, Evaluation]]) -> Html:
    needing = sum(evaluation.next_step is not None for _, evaluation in cases)
    caption = f"{needing} of {len(cases)} cases need something"
    return table(caption, COLUMNS, (_row(*case) for case in sorted(cases, key=_urgency)))


def _row(address: str, evaluation: Evaluation) -> list[str | None]:
    step, policy = evaluation.next_step, evaluation.policy
    broken = items(tag("code", found.rule) for found in evaluation.breaches())
    link = tag("a", evaluation.subject, href=address)
    if step is None:
        return [link, "none is required", mark(evaluation.state), None, None, broken]
    missing = items(blocker(item, policy) for item in step.blocked_by)
    return [link, step.title, mark(step.status), lawful_days(step), missing, broken]


def _urgency(case: tuple[str, Evaluation]) -> tuple[int, str, str]:
    address, evaluation = case
    step = evaluation.next_step
    return len(URGENCY) if step is None else URGENCY.index(step.status), evaluation.subject, address
