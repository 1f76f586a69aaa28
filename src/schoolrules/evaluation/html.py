"""An evaluation as tables in HTML: what notebook views and the report are made of.

It takes its colours from the page around it, and says in words and signs whatever a colour says.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import date
from fractions import Fraction
from typing import TYPE_CHECKING, Final

from schoolrules.evaluation.explain import FORCES, STATUSES
from schoolrules.markup import Html, items, join, pairs, table, tag, text
from schoolrules.policy.basics import Verdict
from schoolrules.policy.words import blocker, role

if TYPE_CHECKING:
    from schoolrules.evaluation.evaluation import Evaluation
    from schoolrules.evaluation.results import Finding, StepReport
    from schoolrules.policy.basics import Citation
    from schoolrules.policy.policy import Policy
    from schoolrules.policy.view import Span

SIGNS: Final = {
    "met": ("●", "warn"),
    "not met": ("○", "plain"),
    "kept": ("✓", "good"),
    "breached": ("✗", "bad"),
    "pending": ("…", "plain"),
    "undetermined": ("?", "warn"),
    "not applicable": ("–", "plain"),
    "done": ("✓", "good"),
    "ready": ("▸", "info"),
    "waiting": ("…", "plain"),
    "blocked": ("■", "warn"),
    "overdue": ("!", "bad"),
    "lapsed": ("–", "warn"),
    "skipped": ("–", "plain"),
    "not required": ("–", "plain"),
    "open": ("▸", "info"),
    "paused": ("■", "plain"),
    "closed": ("–", "plain"),
    "clear": ("✓", "good"),
}
"""The sign and the colour of each word of the contract."""

STYLE: Final = Html("""<style>
.schoolrules{line-height:1.45;text-align:left}
.schoolrules p{margin:.4em 0}
.schoolrules .scroll{overflow-x:auto;margin:.8em 0}
.schoolrules table{border-collapse:collapse;font-size:.92em;width:100%;margin:0}
.schoolrules caption{text-align:left;font-weight:600;padding:.3em 0;color:inherit;caption-side:top}
.schoolrules th,.schoolrules td{text-align:left;vertical-align:top;padding:.35em .7em .35em 0;background:transparent;
color:inherit;border:0;border-bottom:1px solid rgba(128,128,128,.4);font-weight:400;white-space:normal}
.schoolrules thead th{font-weight:600;border-bottom:2px solid rgba(128,128,128,.7);vertical-align:bottom}
.schoolrules code{font-size:.9em;background:transparent;color:inherit;padding:0}
.schoolrules .wide{min-width:40rem}
.schoolrules dd code,.schoolrules p code{overflow-wrap:anywhere}
.schoolrules .id{display:block}
.schoolrules time{white-space:nowrap;font-variant-numeric:tabular-nums}
.schoolrules .mark{white-space:nowrap;border:1px solid rgba(128,128,128,.6);border-radius:.8em;padding:.05em .55em}
.schoolrules .bad{background:rgba(214,40,57,.2);border-color:rgba(214,40,57,.85)}
.schoolrules .warn{background:rgba(214,140,0,.22);border-color:rgba(190,120,0,.9)}
.schoolrules .good{background:rgba(40,150,70,.2);border-color:rgba(40,150,70,.9)}
.schoolrules .info{background:rgba(30,120,220,.2);border-color:rgba(30,120,220,.9)}
.schoolrules dl{margin:.4em 0}
.schoolrules dl>div{display:flex;flex-wrap:wrap;gap:0 1em;padding:.12em 0}
.schoolrules dt{flex:0 0 8.5em;font-weight:600;margin:0}
.schoolrules dd{flex:1 1 16em;margin:0;min-width:0;overflow-wrap:anywhere}
.schoolrules ul{margin:0;padding-left:1.2em}
.schoolrules.schoolrules th,.schoolrules.schoolrules td{text-align:left}
.schoolrules.schoolrules code{background:transparent;padding:0}
.schoolrules ul.days{list-style:none;padding:0;display:flex;flex-wrap:wrap;gap:0 1em}
@media print{.schoolrules tr,.schoolrules figure{break-inside:avoid}.schoolrules thead{break-after:avoid}}
</style>""")
NOT_NAMED: Final = (Verdict.NOT_APPLICABLE, Verdict.PENDING)


def next_step(evaluation: Evaluation) -> Html:
    """The next required step (who, when, what is missing, what belongs to it, the clause) and those allowed."""
    step, policy = evaluation.next_step, evaluation.policy
    holds = [("Withheld meanwhile", policy.holds[name].about) for name in evaluation.holds]
    allowed = [("Allowed, not required", join((option.title, ": ", standing(option)))) for option in evaluation.options]
    if step is None:
        return pairs([("Next step", "none is required"), *holds, *allowed])
    return pairs([("Next step", named(step.title, step.step)), *_asked(step, policy), *holds, *allowed])


def _asked(step: StepReport, policy: Policy) -> Iterator[tuple[str, str | None]]:
    yield "Who", f"{FORCES[step.force]} by {role(step.actor, policy)}"
    yield "When", standing(step)
    yield "Missing", items(join((blocker(item, policy), " ", tag("code", item))) for item in step.blocked_by)
    yield "To do", items(f"{action.text} ({'done' if action.done else action.force})" for action in step.actions)
    yield "Taking part", ", ".join(role(one, policy) for one in step.participants)
    yield "To be told", ", ".join(role(one, policy) for one in step.notify)
    yield "Clause", clause(step.citation, policy)


def findings_table(evaluation: Evaluation) -> Html:
    """The criteria that apply, a row each: verdict, value, what is needed, since when, and the days looked at."""
    found = [f for f in criteria(evaluation) if f.verdict is not Verdict.NOT_APPLICABLE]
    columns = ("Finding", "Verdict", "Value", "Needed", "Since", "Counted over")
    return table("Findings", columns, (_finding_row(evaluation, each) for each in found))


def _finding_row(evaluation: Evaluation, found: Finding) -> list[str | None]:
    title = named(evaluation.policy.criteria[found.rule].title, found.rule)
    value, needed = number(found.value), found.threshold
    return [title, mark(found.verdict), value, needed, day(found.since), window(found.window)]


def left_out(evaluation: Evaluation) -> Html | None:
    """A line that names the criteria that do not apply; None where all do."""
    names = [found.rule for found in criteria(evaluation) if found.verdict is Verdict.NOT_APPLICABLE]
    return tag("p", "Not applicable here: ", join((tag("code", name) for name in names), ", "), ".") if names else None


def broken_table(evaluation: Evaluation) -> Html | None:
    """The requirements that were breached or cannot be judged; None where there is none."""
    found = [f for f in evaluation.findings.values() if f.verdict in (Verdict.BREACHED, Verdict.UNDETERMINED)]
    found = [f for f in found if f.type == "requirement"]
    return requirements_table("Rules of the procedure not kept, or that cannot be judged", found) if found else None


def requirements_table(caption: str, found: Iterable[Finding]) -> Html:
    """Requirements, a row each: verdict, force, why, clause."""
    rows = ([tag("code", f.rule), mark(f.verdict), f.force, told(f), _clause_of(f)] for f in found)
    return table(caption, ("Rule", "Verdict", "Force", "Why", "Clause"), rows)


def _clause_of(found: Finding) -> Html | None:
    return None if found.evaluation is None else clause(found.citation, found.evaluation.policy)


def steps_table(evaluation: Evaluation) -> Html | None:
    """The steps begun, open or passed over, a row each; None where there is none."""
    policy = evaluation.policy
    rows = [
        [
            named(step.title, step.step), mark(step.status), step.force, day(step.done_on), lawful_days(step),
            items(blocker(item, policy) for item in step.blocked_by),
        ]
        for step in evaluation.steps.values()
        if step.status != "not_required"
    ]  # fmt: skip
    columns = ("Step", "Status", "Force", "Done", "Lawful days", "Missing")
    return table("Steps begun, open or passed over", columns, rows) if rows else None


def notes(evaluation: Evaluation) -> Html | None:
    """The notes as a list; None where there is none."""
    made = items(evaluation.notes)
    return None if made is None else tag("div", tag("p", tag("strong", "Notes")), made)


def criteria(evaluation: Evaluation) -> Iterable[Finding]:
    """The findings that are criteria, in the policy's order."""
    return (found for found in evaluation.findings.values() if found.type == "criterion")


def standing(step: StepReport) -> Html:
    """How a step stands and when it may be taken, in a sentence."""
    first = join(("from ", day(step.earliest))) if step.earliest else "no first day known"
    last = join(("until ", last_day(step))) if step.due else "no last day"
    return join((STATUSES[step.status], "; ", first, ", ", last))


def lawful_days(step: StepReport) -> Html:
    """A step's first and last lawful day; nothing where neither is known, and that there is none where they cross."""
    first = None if step.earliest is None else join(("from\N{NO-BREAK SPACE}", day(step.earliest)))
    last = None if step.due is None else join(("until\N{NO-BREAK SPACE}", last_day(step)))
    is_empty = step.earliest is not None and step.due is not None and step.due < step.earliest
    none = tag("em", "no day: the last lies before the first") if is_empty else None
    return join((part for part in (first, last, none) if part is not None), " ")


def last_day(step: StepReport) -> Html:
    """A step's last lawful day and, where it was rolled, the day before that."""
    if step.due is None or step.due_nominal is None:
        return day(step.due)
    return join((day(step.due), " (", day(step.due_nominal), " is no business day)"))


def told(found: Finding) -> str:
    """A finding's explanation without its verdict and its clause, which stand beside it."""
    said = found.explanation
    said = said.partition(": ")[2] if said.lower().startswith(word(found.verdict)) else said
    return said.rpartition(". [")[0] or said


def mark(value: object) -> Html:
    """A verdict, a status or a state: its sign, its colour and the word itself."""
    said = word(value)
    sign, colour = SIGNS.get(said, ("", "plain"))
    return tag("span", tag("span", sign, aria_hidden="true"), f" {said}", class_=f"mark {colour}")


def word(value: object) -> str:
    """A word of the contract as a person reads it."""
    return str(value).replace("_", " ")


def named(title: str, name: str) -> Html:
    """What something is called, and its id."""
    return join((title, " ", tag("code", name, class_="id")))


def day(value: date | None) -> Html:
    """A date; nothing for None."""
    return text("") if value is None else tag("time", value.isoformat(), datetime=value.isoformat())


def days(values: Iterable[date]) -> Html | None:
    """Dates as a list that fills its lines; None where there is none."""
    return items((day(value) for value in values), class_="days")


def window(of: Span | None) -> Html:
    """The days that a finding looked at; nothing for None."""
    if of is None:
        return text("")
    counted = "" if of.school_days is None else f", {of.school_days} school days"
    return join((day(of.first), " to ", day(of.last), f"{counted}{' (short)' if of.short else ''}"))


def clause(citation: Citation, policy: Policy) -> Html:
    """Where a clause stands and its gist; the source only where it is not the policy's own."""
    where = citation.section if citation.source == policy.source else f"{citation.source}, {citation.section}"
    return join((tag("cite", where), f": {citation.gist}" if citation.gist else None))


def number(value: Fraction | int | str | None) -> str:
    """A value as a person writes it: `8 1/2`, not `17/2`, and on one line."""
    if isinstance(value, Fraction) and value.denominator != 1 and value > 1:
        return f"{value.numerator // value.denominator}\N{NO-BREAK SPACE}{value % 1}"
    return "" if value is None else str(value)
