"""The index of a folder of cases: who needs what next, the most urgent first."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterable, Mapping
from datetime import date
from typing import Final

from schoolrules.evaluation import Evaluation
from schoolrules.evaluation.html import day, lawful_days, mark
from schoolrules.markup import Html, items, join, pairs, table, tag
from schoolrules.policy.words import blocker
from schoolrules.report.page import page

URGENCY: Final = ("overdue", "ready", "blocked", "waiting")
COLUMNS: Final = ("Case", "Next step", "Status", "Lawful days", "Missing", "Rules not kept")

Days = tuple[date, date | None]
"""The day of a question, and the day of knowledge."""


def index_page(cases: Iterable[tuple[str, Evaluation]]) -> str:
    """A page that links to the page of each case: its address (relative to this one) and its evaluation.

    A table for each policy, the most urgent case first, then by subject. Where the cases are not all of one day, or not
    of one day of knowledge, each has its own beside it; links to cases of one subject are told apart by that day, or
    by their addresses.
    """
    found = list(cases)
    policies = {evaluation.policy.id: evaluation.policy.title for _, evaluation in found}
    days = {(evaluation.as_of, evaluation.known_at) for _, evaluation in found}
    links = _links(found)
    states = Counter(evaluation.state for _, evaluation in found)
    broken = sum(any(True for _ in evaluation.breaches()) for _, evaluation in found)
    summary = pairs(
        [
            ("Cases", str(len(found))),
            ("As of", _days(days)),
            ("State", ", ".join(f"{number} {state}" for state, number in sorted(states.items()))),
            ("Rules not kept", f"in {broken} of {len(found)} cases"),
        ]
    )
    head = tag("header", tag("h1", "Cases"), tag("div", summary, class_="summary"))
    tables = (
        tag(
            "section",
            tag("h2", title),
            _table([case for case in found if case[1].policy.id == name], links, has_day=len(days) > 1),
        )
        for name, title in policies.items()
    )
    return page("Cases", head, *tables)


def _days(days: Collection[Days]) -> Html | str:
    """The day of the question, or of several the first and the last."""
    if len(days) == 1:
        return join(_day(*one) for one in days)
    asked = sorted({as_of for as_of, _ in days})
    ends = dict.fromkeys((*asked[:1], *asked[-1:]))
    return join((join((day(on) for on in ends), " to "), ", each as its row says")) if asked else ""


def _day(as_of: date, known_at: date | None) -> Html:
    return join((day(as_of), None if known_at is None else join((", known on ", day(known_at)))))


def _links(cases: Collection[tuple[str, Evaluation]]) -> dict[str, Html]:
    """For each address what its link says: the subject, and what tells it from other cases of the subject."""
    subjects = Counter(evaluation.subject for _, evaluation in cases)
    known = Counter((of.subject, of.as_of, of.known_at) for _, of in cases)
    found = {}
    for address, of in cases:
        more: list[Html | str] = []
        if subjects[of.subject] > 1:
            is_alone = known[of.subject, of.as_of, of.known_at] == 1
            more = [", ", _day(of.as_of, of.known_at) if is_alone else address.removeprefix("./")]
        found[address] = tag("a", of.subject, *more, href=address)
    return found


def _table(cases: list[tuple[str, Evaluation]], links: Mapping[str, Html], *, has_day: bool) -> Html:
    needing = sum(evaluation.next_step is not None for _, evaluation in cases)
    caption = f"{needing} of {len(cases)} cases need something"
    columns = (*COLUMNS[:1], "As of", *COLUMNS[1:]) if has_day else COLUMNS
    rows = []
    for address, evaluation in sorted(cases, key=_urgency):
        on = [_day(evaluation.as_of, evaluation.known_at)] if has_day else []
        rows.append([links[address], *on, *_row(evaluation)])
    return table(caption, columns, rows)


def _row(evaluation: Evaluation) -> list[str | None]:
    step, policy = evaluation.next_step, evaluation.policy
    broken = items(tag("code", found.rule) for found in evaluation.breaches())
    if step is None:
        return ["none is required", mark(evaluation.state), None, None, broken]
    missing = items(blocker(item, policy) for item in step.blocked_by)
    return [step.title, mark(step.status), lawful_days(step), missing, broken]


def _urgency(case: tuple[str, Evaluation]) -> tuple[int, str, str]:
    address, evaluation = case
    step = evaluation.next_step
    return len(URGENCY) if step is None else URGENCY.index(step.status), evaluation.subject, address
