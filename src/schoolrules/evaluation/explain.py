"""Evaluations in plain words: the days counted, the clause, what is missing. No judgement is added."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from typing import TYPE_CHECKING

from schoolrules.policy.basics import Verdict

if TYPE_CHECKING:
    from schoolrules.evaluation.evaluation import Evaluation
    from schoolrules.evaluation.results import Finding, StepReport
    from schoolrules.policy.basics import Citation
    from schoolrules.policy.view import View

VERDICTS = {
    Verdict.MET: "met",
    Verdict.NOT_MET: "not met",
    Verdict.KEPT: "kept",
    Verdict.BREACHED: "breached",
    Verdict.PENDING: "pending",
    Verdict.UNDETERMINED: "undetermined",
    Verdict.NOT_APPLICABLE: "not applicable",
}
STATES = {
    "open": "Something is to be done.",
    "paused": "Nothing is to be done while this lasts.",
    "closed": "The process has ended.",
    "clear": "Nothing has begun and nothing is open.",
}
STATUSES = {
    "done": "done",
    "ready": "ready: it can be taken today",
    "waiting": "waiting for its day",
    "blocked": "blocked",
    "overdue": "overdue",
    "lapsed": "lapsed: its day has passed",
    "skipped": "passed over",
    "not_required": "not required now",
}
FORCES = {"must": "must be taken", "should": "should be taken", "may": "may be taken"}


def finding(evaluation: Evaluation, found: Finding, view: View) -> str:
    """Why a finding is what it is, with the days counted and the clause."""
    verdict = VERDICTS[found.verdict]
    if found.type == "criterion":
        text = _criterion(evaluation, found, view)
    else:
        text = _requirement(evaluation, found)
    return f"{verdict.capitalize()}: {text}. {cite(found.citation)}"


def _requirement(evaluation: Evaluation, found: Finding) -> str:
    step_id, name = found.rule.rsplit(".", 1)
    step, report = evaluation.policy.step(step_id), evaluation.steps[step_id]
    title = next(r for r in step.requirements if r.name == name).title
    taken = f"{step.title}, taken on {report.done_on}" if report.done_on is not None else step.title
    missing = evaluation.missing_for(found.rule)
    match found.verdict:
        case Verdict.BREACHED:
            if not missing and (why := evaluation.lawful_day_of(found.rule)):
                return f"{taken}: it is not so that {title}: {why}"
            lacks = f" (missing: {', '.join(missing)})" if missing else ""
            return f"{taken}: the record does not show that {title}{lacks}"
        case Verdict.UNDETERMINED:
            return f"{taken}: whether {title} cannot be judged without {', '.join(missing) or 'a day that is unknown'}"
        case Verdict.NOT_APPLICABLE:
            return f"{taken}: whether {title} does not matter in this case"
        case Verdict.PENDING:
            return f"{taken}: when it is taken, the record must show that {title}"
        case _:
            limit = evaluation.lawful_day_of(found.rule)
            return f"{taken}: {title}{f' ({limit})' if limit else ''}"


def _criterion(evaluation: Evaluation, found: Finding, view: View) -> str:
    criterion = evaluation.policy.criteria[found.rule]
    if found.verdict is Verdict.NOT_APPLICABLE:
        return f"{criterion.title} does not apply to this case"
    if found.verdict is Verdict.UNDETERMINED:
        return f"{criterion.title} cannot be judged without {', '.join(found.needs)}"
    text = criterion.rule.explain(view, view.judgement(found.rule))
    days = criterion.rule.days_counted(view, view.judgement(found.rule))
    if days:
        text += f". Days counted: {', '.join(map(str, days))}"
    if found.since is not None:
        text += f". Met since {found.since}"
    return text


def cite(citation: Citation) -> str:
    """A clause's source, section and gist in one sentence."""
    gist = f": {citation.gist}" if citation.gist else ""
    return f"[{citation.source}, {citation.section}{gist}]"


def evaluation(of: Evaluation) -> str:
    """The whole evaluation, a paragraph for each thing that a reader needs."""
    return "\n".join(line.replace(f"[{of.policy.source}, ", "[") for line in _lines(of))


def _lines(of: Evaluation) -> Iterator[str]:
    known = "" if of.known_at is None else f", with what was known on {of.known_at}"
    yield f"{of.policy.title} ({of.policy.id}, edition {of.policy.edition}), as of {of.as_of}{known}"
    yield f"Source: {of.policy.source}"
    yield f"State: {of.state}. {STATES[of.state]}"
    yield ""
    yield "Findings"
    for found in of.findings.values():
        if found.type == "criterion":
            yield f"- {found.rule}: {found.explanation}"
            yield from (f"    not counted: {e.event.on}, {e.reason}" for e in found.excluded)
            yield from _readings(found)
    judged = [f for f in of.findings.values() if f.verdict in (Verdict.BREACHED, Verdict.UNDETERMINED)]
    requirements = [f for f in judged if f.type == "requirement"]
    if requirements:
        yield ""
        yield "Rules of the procedure that were not kept, or cannot be judged"
        for found in requirements:
            yield f"- {found.rule}: {found.explanation}"
            yield from _readings(found)
    yield ""
    yield "Steps"
    for step in of.steps.values():
        if step.status != "not_required":
            yield f"- {step.step}: {_standing(step)}"
            yield from _readings(step)
    yield ""
    yield from _next(of)
    for hold in of.holds:
        yield f"Hold: {of.policy.holds[hold].about} {cite(of.policy.holds[hold].citation)}"
    yield from (f"Note: {note}" for note in of.notes)


def _standing(step: StepReport) -> str:
    if step.status == "done":
        return f"done on {step.done_on}"
    text = STATUSES[step.status]
    if step.blocked_by:
        text += f"; missing: {', '.join(step.blocked_by)}"
    if step.earliest is not None:
        text += f"; not before {step.earliest}"
    if step.due is not None:
        text += f"; by {step.due}"
    if step.due_nominal is not None:
        text += f" ({step.due_nominal} is no business day)"
    return text


def _readings(of: Finding | StepReport) -> Iterator[str]:
    for reading in of.readings:
        for alternative, fields in reading.otherwise.items():
            changes = ", ".join(f"{name} {value or 'none'}" for name, value in fields.items())
            yield f"    if {reading.reading} is read as {alternative}, not {reading.chosen}: {changes}"


def _next(of: Evaluation) -> Iterator[str]:
    step = of.next_step
    if step is None:
        yield "Next required step: none."
    else:
        yield f"Next required step: {step.title} ({step.step}); {FORCES[step.force]} by {of.policy.roles[step.actor]}."
        yield f"  {_standing(step).capitalize()}. {cite(step.citation)}"
        if step.participants:
            yield f"  Taking part: {', '.join(of.policy.roles[role] for role in step.participants)}."
        for action in step.actions:
            yield f"  - {action.text} ({'done' if action.done else action.force})"
    for option in of.options:
        yield f"Allowed, not required: {option.title} ({option.step}); {_standing(option)}."


def notes(of: Evaluation, view: View) -> Iterator[str]:
    """What the policy's own notes say, and which days lie beyond the calendar."""
    for found in of.findings.values():
        if found.type == "criterion" and found.verdict is Verdict.UNDETERMINED:
            needs = ", ".join(found.needs)
            yield f"{found.rule} cannot be judged without {needs}: state and steps are told as if it were not met."
    for note in of.policy.notes:
        if note.when.holds(view):
            said = note.said(view)
            yield said if note.citation is None else f"{said} {cite(note.citation)}"
    for name in of.uncounted():
        yield f"{name}: a day that it waits for cannot be told, for it is counted from before the calendar's coverage."
    for step in of.steps.values():
        for name in step.beyond:
            yield f"{step.step}: its {name} day lies beyond the calendar's last day, {_last(of)}."
    if of.state == "paused":
        resumes = of.policy.resumes_at(view)
        if resumes is not None:
            yield f"If it resumes, it resumes at {resumes}."


def _last(of: Evaluation) -> date | None:
    return None if of.calendar is None else of.calendar.last
