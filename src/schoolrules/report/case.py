"""A case on one page to print: the facts, what was counted, found and done, what comes next, what it hangs on."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable
from typing import Final

from schoolrules import __version__
from schoolrules.evaluation import Evaluation, Finding, StepReport
from schoolrules.evaluation.eventwords import said
from schoolrules.evaluation.explain import STATES
from schoolrules.evaluation.html import (
    broken_table,
    clause,
    criteria,
    day,
    days,
    lawful_days,
    mark,
    named,
    next_step,
    number,
    requirements_table,
    window,
    word,
)
from schoolrules.evaluation.timeline import figure
from schoolrules.markup import Html, items, join, pairs, table, tag
from schoolrules.policy.basics import Verdict
from schoolrules.policy.words import blocker, plain
from schoolrules.report.page import page, section
from schoolrules.report.readings import readings_content
from schoolrules.report.record import enrolment, events_table, facts_table

SECTIONS: Final = {
    "next": "What comes next",
    "timeline": "Timeline",
    "facts": "The facts",
    "findings": "What was found, and the days counted",
    "steps": "What was done early, late or not at all",
    "readings": "The readings it hangs on",
    "notes": "Notes",
    "replay": "To work it out again",
}


def case_page(evaluation: Evaluation) -> str:
    """One self-contained page about a case, for a screen and for paper; the same bytes for the same case.

    It holds the record: keep it as confidential as the case file.
    """
    content = {
        "next": (next_step(evaluation),),
        "timeline": (figure(evaluation),),
        "facts": (facts_table(evaluation), enrolment(evaluation), events_table(evaluation)),
        "findings": tuple(_findings(evaluation)),
        "steps": (_steps(evaluation), broken_table(evaluation), _kept(evaluation), _others(evaluation)),
        "readings": readings_content(evaluation),
        "notes": (items(evaluation.notes), *_outputs(evaluation)),
        "replay": (tag("div", _replay(evaluation), class_="keep"),),
    }
    made = {name: section(name, SECTIONS[name], *parts) for name, parts in content.items()}
    links = [tag("a", SECTIONS[name], href=f"#{name}") for name, part in made.items() if part is not None]
    title = f"{evaluation.subject}: {evaluation.policy.title}"
    return page(title, _head(evaluation), tag("nav", items(links), aria_label="Sections"), *made.values())


def _head(evaluation: Evaluation) -> Html:
    policy = evaluation.policy
    known = None if evaluation.known_at is None else join((", with what was known on ", day(evaluation.known_at)))
    edition = join((f"{policy.id}, edition {policy.edition}, as of ", day(evaluation.as_of), known))
    met = [found.rule for found in criteria(evaluation) if found.verdict is Verdict.MET]
    broken = [found.rule for found in evaluation.breaches()]
    step = evaluation.next_step
    coming = "none is required" if step is None else join((step.title, " ", mark(step.status)))
    summary = pairs(
        [
            ("State", join((mark(evaluation.state), " ", STATES[evaluation.state]))),
            ("Next step", coming),
            ("Criteria met", ", ".join(met) or "none"),
            ("Rules not kept", ", ".join(broken) or "none"),
        ]
    )
    return tag(
        "header",
        tag("h1", evaluation.subject),
        tag("p", policy.title, class_="lead"),
        tag("p", edition, tag("br"), f"Source: {policy.source}", class_="soft"),
        tag("div", summary, class_="summary"),
    )


def _findings(evaluation: Evaluation) -> Iterable[Html]:
    policy, left = evaluation.policy, []
    for found in criteria(evaluation):
        title = policy.criteria[found.rule].title
        if found.verdict is Verdict.NOT_APPLICABLE:
            left.append([named(title, found.rule), clause(found.citation, policy)])
            continue
        head = tag("h3", title, " ", tag("code", found.rule), " ", mark(found.verdict))
        yield tag("article", tag("div", head, _finding(evaluation, found), class_="keep"))
    if left:
        yield table("Criteria that do not apply to this case", ("Criterion", "Clause"), left)


def _finding(evaluation: Evaluation, found: Finding) -> Html:
    policy = evaluation.policy
    out = (join((day(each.event.on), f": {each.reason}")) for each in found.excluded)
    other = (
        f"{reading.reading} read as {alternative}, not as {reading.chosen}: "
        + ", ".join(f"{plain(name)} {word(value or 'none')}" for name, value in fields.items())
        for reading in found.readings
        for alternative, fields in reading.otherwise.items()
    )
    return pairs(
        [
            ("In words", _sentence(evaluation.comparison_of(found.rule))),
            ("Value", number(found.value)),
            ("Needed", found.threshold),
            ("Since", day(found.since)),
            ("Counted over", window(found.window)),
            ("Days counted", days(evaluation.days_counted_by(found.rule))),
            ("Not counted", items(out)),
            ("Lacking", items(blocker(item, policy) for item in found.needs)),
            ("Otherwise", items(other)),
            ("Clause", clause(found.citation, policy)),
        ]
    )


def _sentence(words: str) -> str:
    return f"{words[:1].upper()}{words[1:]}." if words else ""


def _steps(evaluation: Evaluation) -> Html | None:
    rows = [
        [
            named(step.title, step.step), join((mark(step.status), tag("br"), step.force)), day(step.done_on),
            lawful_days(step), timing(step), clause(step.citation, evaluation.policy),
        ]
        for step in evaluation.steps.values()
        if step.status != "not_required"
    ]  # fmt: skip
    columns = ("Step", "Status, force", "Done", "Lawful days", "In time?", "Clause")
    return table("Steps begun, open or passed over", columns, rows) if rows else None


def timing(step: StepReport) -> str:
    """Whether a step was taken early, late, in time or not at all, against its first and last lawful day."""
    if step.done_on is None:
        return {"overdue": "not done: late", "lapsed": "not done: its day has passed", "skipped": "not done"}.get(
            step.status, "not done yet"
        )
    if step.earliest is not None and step.done_on < step.earliest:
        return f"early, by {_calendar_days((step.earliest - step.done_on).days)}"
    if step.due is not None and step.done_on > step.due:
        return f"late, by {_calendar_days((step.done_on - step.due).days)}"
    return "in time" if step.earliest is not None or step.due is not None else "no time is set"


def _calendar_days(calendar_days: int) -> str:
    return "1 calendar day" if calendar_days == 1 else f"{calendar_days} calendar days"


def _kept(evaluation: Evaluation) -> Html | None:
    kept = [f for f in evaluation.findings.values() if f.verdict is Verdict.KEPT]
    return requirements_table("Rules of the procedure that were kept", kept) if kept else None


def _others(evaluation: Evaluation) -> Html | None:
    """The requirements that wait for their step, and those that do not matter here, by their ids."""
    found = [f for f in evaluation.findings.values() if f.type == "requirement"]
    named_by = {
        "Judged when their step is taken": [f.rule for f in found if f.verdict is Verdict.PENDING],
        "Of no account here": [f.rule for f in found if f.verdict is Verdict.NOT_APPLICABLE],
    }
    shown = [
        tag("p", f"{title}: ", join((tag("code", rule) for rule in rules), ", "), ".", class_="soft")
        for title, rules in named_by.items()
        if rules
    ]
    return join(shown) if shown else None


def _outputs(evaluation: Evaluation) -> Iterable[Html]:
    """The tables that the policy declares besides, such as the weekly marks."""
    for name, rows in evaluation.outputs.items():
        values = [row.to_dict() for row in rows]
        if values:
            columns = tuple(plain(str(key)).capitalize() for key in values[0])
            yield table(plain(name).capitalize(), columns, ([said(value) for value in row.values()] for row in values))


def _replay(evaluation: Evaluation) -> Html:
    policy, calendar = evaluation.policy, evaluation.calendar
    changed = [f"{name} = {value}" for name, value in policy.set.items()]
    read = [f"{name} read as {value}" for name, value in policy.read.items()]
    answer = {name: value for name, value in evaluation.to_dict().items() if name != "all_readings"}
    digests = [
        ("Policy", policy.digest),
        ("Calendar", "none" if calendar is None else calendar.digest),
        ("Record", _digest(evaluation.record.to_dict())),
        ("Answer", _digest(answer)),
    ]
    return join(
        (
            tag("p", "The same policy, calendar, record and days give the same answer, whose digests are these."),
            pairs(
                [
                    ("Policy", f"{policy.id}, edition {policy.edition}"),
                    ("Numbers set", ", ".join(changed) or "as the text has them"),
                    ("Readings", ", ".join(read) or "the defaults"),
                    ("As of", day(evaluation.as_of)),
                    ("Known at", day(evaluation.known_at) or "everything recorded"),
                    ("Library", f"schoolrules {__version__}"),
                ]
            ),
            table("Digests", ("Of", "SHA-256"), ([of, tag("code", digest, class_="digest")] for of, digest in digests)),
            tag(
                "p",
                "The digests of the record and the answer are those of their JSON with sorted keys, without blanks, "
                "in ASCII.",
                class_="soft",
            ),
        )
    )


def _digest(value: object) -> str:
    content = json.dumps(value, sort_keys=True, separators=(",", ":"))
    return f"sha256:{hashlib.sha256(content.encode('ascii')).hexdigest()}"
