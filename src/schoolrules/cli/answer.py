"""An evaluation as a person reads it: the state, the next required step, what holds, what is open, what went wrong."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date
from fractions import Fraction

from schoolrules.cli.page import Page
from schoolrules.evaluation import Evaluation, Finding, StepReport
from schoolrules.evaluation.explain import FORCES, STATES, STATUSES, cite
from schoolrules.policy.basics import Verdict
from schoolrules.policy.words import blocker, role

SILENT = (Verdict.NOT_APPLICABLE, Verdict.PENDING)


def answer(result: Evaluation) -> Page:
    """The page of one evaluation."""
    page = Page()
    page.title(f"{result.subject}: {result.policy.title}")
    known = "" if result.known_at is None else f", with what was known on {result.known_at}"
    page.text(f"{result.policy.id}, edition {result.policy.edition}, as of {result.as_of}{known}")
    page.gap()
    page.entry("State", f"{result.state}. {STATES[result.state]}", indent=0)
    for hold in result.holds:
        page.entry("Hold", result.policy.holds[hold].about, indent=0)
    _next(page, result)
    _findings(page, result)
    _steps(page, result)
    _requirements(page, result)
    _readings(page, result)
    if result.notes:
        page.heading("Notes")
        for note in result.notes:
            page.item(note)
    return page


def explained(result: Evaluation) -> Page:
    """The page of an evaluation's whole explanation; a line's own indent is kept."""
    page = Page()
    page.title(result.subject)
    explanation(page, result)
    return page


def explanation(page: Page, result: Evaluation) -> None:
    """The explanation's lines, wrapped."""
    for line in result.explain().splitlines():
        text = line.lstrip(" ")
        indent = len(line) - len(text)
        if text.startswith("- "):
            page.item(text[2:], indent=indent)
        elif text:
            page.text(text, indent=indent)
        else:
            page.gap()


def _next(page: Page, result: Evaluation) -> None:
    step = result.next_step
    if step is None:
        page.entry("Next step", "none is required", indent=0)
    else:
        _required(page, step, result)
    for option in result.options:
        said = f"{option.title} ({option.step}), by {role(option.actor, result.policy)}: {STATUSES[option.status]}"
        page.entry("Allowed", f"{said}; {_times(option)}", indent=0)


def _required(page: Page, step: StepReport, result: Evaluation) -> None:
    page.entry("Next step", f"{step.title} ({step.step})", indent=0)
    page.entry("Who", f"{FORCES[step.force]} by {role(step.actor, result.policy)}", room=10)
    page.entry("When", f"{STATUSES[step.status]}; {_times(step)}", room=10)
    page.entry("Missing", *(f"{blocker(item, result.policy)}  [{item}]" for item in step.blocked_by), room=10)
    page.entry("To do", *(f"{a.text} ({'done' if a.done else a.force})" for a in step.actions), room=10)
    if step.participants:
        page.entry("With", ", ".join(role(one, result.policy) for one in step.participants), room=10)
    if step.notify:
        told = ", ".join(role(one, result.policy) for one in step.notify)
        page.entry("Tell", told, room=10)
    page.entry("Clause", cite(step.citation).strip("[]"), room=10)


def _times(step: StepReport) -> str:
    first = f"from {step.earliest}" if step.earliest else "no first day known"
    last = f"until {step.due}" if step.due else "no last day"
    nominal = f" ({step.due_nominal} is no business day)" if step.due_nominal else ""
    return f"{first}, {last}{nominal}"


def _findings(page: Page, result: Evaluation) -> None:
    criteria = [f for f in result.findings.values() if f.type == "criterion"]
    page.heading("Findings")
    page.table(
        ("rule", "verdict", "value", "needed", "since", "counted over"),
        ([f.rule, word(f.verdict), *_numbers(f)] for f in criteria),
    )
    for found in criteria:
        for item in found.needs:
            page.item(f"{found.rule} cannot be judged without {blocker(item, result.policy)}")


def _numbers(found: Finding) -> Sequence[str]:
    window = found.window
    over = "" if window is None else f"{window.first} to {window.last}{' (short)' if window.short else ''}"
    return number(found.value), found.threshold or "", day(found.since), over


def _steps(page: Page, result: Evaluation) -> None:
    shown = [step for step in result.steps.values() if step.status != "not_required"]
    if not shown:
        return
    page.heading("Steps begun, open or passed over")
    page.table(
        ("step", "force", "status", "done", "from", "until", "missing"),
        (
            (
                s.step, str(s.force), word(s.status), day(s.done_on), day(s.earliest), day(s.due),
                " ".join(s.blocked_by),
            )
            for s in shown
        ),
    )  # fmt: skip


def _requirements(page: Page, result: Evaluation) -> None:
    judged = [f for f in result.findings.values() if f.type == "requirement" and f.verdict not in SILENT]
    wrong = [f for f in judged if f.verdict is not Verdict.KEPT]
    if not judged:
        return
    page.heading("Rules of the procedure")
    page.text(f"{len(judged) - len(wrong)} kept, {_counted(wrong)}", indent=2)
    for found in wrong:
        page.item(f"{found.rule} ({found.force}): {found.explanation}")


def _counted(wrong: Iterable[Finding]) -> str:
    verdicts = [word(found.verdict) for found in wrong]
    breached, undetermined = verdicts.count("breached"), verdicts.count("undetermined")
    return f"{breached} breached" + (f", {undetermined} undetermined" if undetermined else "")


def _readings(page: Page, result: Evaluation) -> None:
    found: dict[tuple[str, str, str], list[str]] = {}
    differing = [(f.rule, f.readings) for f in result.findings.values()]
    differing += [(s.step, s.readings) for s in result.steps.values()]
    for name, readings in differing:
        for reading in readings:
            for alternative, changes in reading.otherwise.items():
                said = ", ".join(f"{field} {word(value or 'none')}" for field, value in changes.items())
                found.setdefault((reading.reading, reading.chosen, alternative), []).append(f"{name}: {said}")
    if not found:
        return
    page.heading("Readings that matter here")
    for (name, chosen, alternative), changed in found.items():
        page.item(f"{name} read as {alternative}, not as {chosen}:")
        for said in changed:
            page.item(said, indent=4)


def word(value: object) -> str:
    """A verdict or a status as the page shows it."""
    return str(value).replace("_", " ")


def day(value: date | None) -> str:
    """A date, or nothing."""
    return "" if value is None else value.isoformat()


def number(value: Fraction | int | str | None) -> str:
    """A value as a person writes it: `8 1/2`, not `17/2`."""
    if isinstance(value, Fraction) and value.denominator != 1 and value > 1:
        return f"{value.numerator // value.denominator} {value % 1}"
    return "" if value is None else str(value)
