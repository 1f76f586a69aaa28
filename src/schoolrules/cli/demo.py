"""The demonstration: an invented school on one day, who needs what next, and one case explained whole."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence

from schoolrules import sample
from schoolrules.cli.answer import day, explanation, number
from schoolrules.cli.files import refuse
from schoolrules.cli.page import Page
from schoolrules.evaluation import Evaluation

URGENCY = ("overdue", "ready", "blocked", "waiting")
COLUMNS = ("pupil", "state", "count", "next step", "status", "from", "until", "missing")
COUNTED = {"truancy-intervention": "unexcused-9-of-180", "noncompliance": "missing-assignments"}
"""The criterion whose value the table shows."""


def demo_page(policy: str | None, *, everyone: bool) -> Page:
    """The page: a table for each policy, and the explanation of the case furthest along."""
    found = sample.load()
    results = [case.evaluate() for case in found.cases if policy in (None, case.policy.id)]
    if not results:
        known = dict.fromkeys(case.policy.id for case in found.cases)
        refuse(str(policy), f"no pupil of the sample is under it; expected one of {', '.join(known)}")
    page = Page()
    page.title(f"Who needs what next on {results[0].as_of}")
    page.text(f"{found.about} {len(results)} pupils.")
    for name in dict.fromkeys(result.policy.id for result in results):
        _table(page, [result for result in results if result.policy.id == name], everyone=everyone)
    chosen = max(results, key=_progress)
    page.heading(f"One case explained: {chosen.subject}")
    explanation(page, chosen)
    page.gap()
    page.text("The same for your own pupil: schoolrules evaluate CASE.json --explain", style="dim")
    return page


def _table(page: Page, results: Sequence[Evaluation], *, everyone: bool) -> None:
    policy = results[0].policy
    needing = sorted((r for r in results if r.next_step is not None), key=_urgency)
    idle = [r for r in results if r.next_step is None]
    page.heading(f"{policy.title} ({policy.id}): {len(needing)} of {len(results)} pupils need something")
    page.table(COLUMNS, map(_row, [*needing, *(idle if everyone else [])]))
    rule = COUNTED.get(policy.id)
    if rule is not None:
        page.text(f"count: what {rule} counts, of {results[0].findings[rule].threshold} needed", indent=2, style="dim")
    if idle and not everyone:
        states = Counter(result.state for result in idle)
        said = ", ".join(f"{number} {state}" for state, number in sorted(states.items()))
        page.text(f"Nothing is required for the others: {said} (--all lists them).", indent=2)
    breaches = _breaches(results)
    if breaches:
        page.text("Rules of the procedure that were not kept:", indent=2)
        for subject, rules in breaches:
            page.item(f"{subject}: {', '.join(rules)}", indent=4)


def _row(result: Evaluation) -> Sequence[str]:
    rule = COUNTED.get(result.policy.id)
    value = None if rule is None else result.findings[rule].value
    step = result.next_step
    head = (result.subject, result.state, number(value))
    if step is None:
        return (*head, "", "", "", "", "")
    return (*head, step.step, step.status, day(step.earliest), day(step.due), " ".join(step.blocked_by))


def _urgency(result: Evaluation) -> tuple[int, int, str]:
    step = result.next_step
    return (URGENCY.index(step.status) if step else len(URGENCY), -_progress(result)[1], result.subject)


def _progress(result: Evaluation) -> tuple[bool, int, int, str]:
    """How far along a case is: the one with most to explain comes last."""
    steps = sum(step.status == "done" for step in result.steps.values())
    return result.next_step is not None, steps, len(result.record.events), result.subject


def _breaches(results: Iterable[Evaluation]) -> list[tuple[str, list[str]]]:
    found = ((result.subject, [finding.rule for finding in result.breaches()]) for result in results)
    return [(subject, rules) for subject, rules in found if rules]
