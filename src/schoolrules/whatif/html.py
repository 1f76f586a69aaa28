"""What-ifs as tables in HTML, for notebooks: self-contained, escaped, in the colours of the page around them."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Final

from schoolrules.evaluation.html import STYLE, day, mark, number, word
from schoolrules.markup import Html, items, join, pairs, table, tag
from schoolrules.policy.words import plain

if TYPE_CHECKING:
    from schoolrules.policy.basics import Citation
    from schoolrules.policy.policy import Policy
    from schoolrules.whatif.comparison import Comparison
    from schoolrules.whatif.facets import Difference
    from schoolrules.whatif.forecast import Change, Forecast
    from schoolrules.whatif.opening import Opening
    from schoolrules.whatif.scenario import Scenario
    from schoolrules.whatif.siblings import PolicyComparison
    from schoolrules.whatif.sweep import Sweep
    from schoolrules.whatif.turning import Turning

FIELDS: Final = {
    "done_on": "taken on",
    "due": "last lawful day",
    "due_nominal": "last lawful day before it was rolled",
    "earliest": "first lawful day",
    "evidence": "events counted",
    "holds": "withheld meanwhile",
    "threshold": "needed",
}
"""What differs, in words, where its name in the JSON says too little."""
MARKED: Final = frozenset(("verdict", "status", "state"))
ROWS_SHOWN: Final = 200
"""The most rows that a view shows; `to_rows` has them all."""


def comparison_html(comparison: Comparison) -> str:
    """What lies between two evaluations, what differs and why, and the printed dates: a fragment, escaped."""
    rows = [
        [
            each.id or "the case",
            _field(each.field),
            _shown(each.field, each.before),
            _shown(each.field, each.after),
            comparison.because(each),
        ]
        for each in comparison
    ]
    made = items(text for text, _ in comparison.alterations)
    letters = items(letter.text for letter in comparison.letters)
    columns = ("Of", "What", "Before", "After", "Because of")
    return tag(
        "div",
        STYLE,
        tag("p", tag("strong", f"{comparison.before.subject}: what would differ")),
        made,
        table(f"Differences: {len(rows)}", columns, rows) if rows else tag("p", "Nothing differs."),
        None if letters is None else join((tag("p", tag("strong", "Dates in letters already sent")), letters)),
        class_="schoolrules",
    )


def _field(name: str) -> str:
    return FIELDS.get(name, plain(name))


def _shown(field: str, value: object) -> str:
    """A value as text; a verdict, a status or a state with its sign."""
    return mark(value) if field in MARKED and value is not None else _said(value)


def _said(value: object) -> str:
    if isinstance(value, tuple):
        return ", ".join(map(str, value)) or "none"
    return "none" if value is None else word(value)


def sweep_html(sweep: Sweep) -> str:
    """How many records meet what under each setting, and how many flip: a fragment, escaped."""
    rows = sweep.to_rows()
    shown = rows[:ROWS_SHOWN]
    columns = (
        [plain(str(key)).capitalize() if key not in sweep.names else str(key) for key in shown[0]] if shown else []
    )
    caption = f"{sweep.policy.title}: {len(sweep.subjects)} records as of {sweep.as_of}"
    body: Html = table(caption, columns, ([str(value) for value in row.values()] for row in shown))
    return tag("div", STYLE, body, _more(len(rows)), class_="schoolrules")


def forecast_html(forecast: Forecast) -> str:
    """What changes on which day, a row for each change, what is counted folded away: a fragment, escaped."""
    policy, span = forecast.policy, join((day(forecast.as_of), " to ", day(forecast.until), f", {forecast.assumption}"))
    counted = [change for change in forecast if change.what.field == "evidence"]
    others = [change for change in forecast if change.what.field != "evidence"]
    folded = tag("details", tag("summary", _changes("Events counted", counted)), _changed("What is counted", counted))
    return tag(
        "div",
        STYLE,
        tag("p", tag("strong", f"{policy.title}: what changes when"), " ", span),
        _changed("What changes", others) if others else None,
        folded if counted else None,
        None if forecast.changes else tag("p", "Nothing changes."),
        _more(max(len(counted), len(others))),
        class_="schoolrules",
    )


def _changes(what: str, changes: Sequence[Change]) -> str:
    """How many changes there are, on how many days."""
    days = len({change.day for change in changes})
    return f"{what}: {_plural(len(changes), 'change')} on {_plural(days, 'day')}"


def _plural(count: int, noun: str) -> str:
    return f"{count} {noun}" if count == 1 else f"{count} {noun}s"


def _changed(what: str, changes: Sequence[Change]) -> Html:
    rows = [
        [day(change.day), change.what.id or "the case", _field(change.what.field), *_turned(change.what)]
        for change in changes[:ROWS_SHOWN]
    ]
    return table(_changes(what, changes), ("Day", "Of", "What", "Before", "From then on"), rows)


def _turned(what: Difference) -> tuple[str, str]:
    """What a change comes from and goes to; of a list, what is gone and what is new."""
    before, after = what.before, what.after
    if isinstance(before, tuple) and isinstance(after, tuple):
        gone = ", ".join(each for each in before if each not in after)
        new = ", ".join(each for each in after if each not in before)
        return (f"without {gone}" if gone else "", f"with {new}" if new else "")
    return _shown(what.field, before), _shown(what.field, after)


def _more(rows: int) -> Html | None:
    return tag("p", f"The first {ROWS_SHOWN} of {rows} rows; to_rows() has them all.") if rows > ROWS_SHOWN else None


def turning_html(turning: Turning) -> str:
    """What would turn a finding, way by way: a fragment, escaped."""
    wanted = " or ".join(word(verdict) for verdict in turning.wanted)
    if turning.is_so_already:
        body: list[Html | None] = [tag("p", f"It is {wanted} already.")]
    elif turning.ways:
        size = "smallest" if turning.is_smallest else "smallest found"
        rows = [[str(at), str(len(way)), items(e.text for e in way.edits)] for at, way in enumerate(turning.ways, 1)]
        body = [table(f"It would be {wanted} by any of these, the {size} first", ("Way", "Changes", "Which"), rows)]
    else:
        body = [tag("p", f"No change of the kinds that are tried would make it {wanted}.")]
    if turning.lacks:
        body.append(tag("p", f"Missing, and not guessed: {', '.join(turning.lacks)}."))
    by_itself = (
        None if turning.by_itself is None else join((day(turning.by_itself), ", if nothing further is recorded"))
    )
    margin = None if turning.margin is None else f"{number(turning.margin)} away from what is needed"
    if turning.margin is not None and turning.verdict == "met":
        margin = f"{number(turning.margin)} to spare"
    return tag(
        "div",
        STYLE,
        tag("p", tag("strong", turning.rule), " ", mark(turning.verdict)),
        pairs([("Margin", margin), ("By itself", by_itself)]),
        *body,
        class_="schoolrules",
    )


def opening_html(opening: Opening) -> str:
    """What still keeps a step from being taken, and when it could first be: a fragment, escaped."""
    rows = [
        [
            tag("code", step),
            on,
            tag("code", blocker.id),
            items(blocker.remedies),
        ]
        for step, on, blockers in (
            *((each.step, day(each.on), each.blockers) for each in opening.before),
            (opening.step, day(opening.first_day), opening.blockers),
        )
        for blocker in blockers
    ]
    first = [join((tag("code", each.step), ", at the earliest on ", day(each.on))) for each in opening.before]
    columns = ("Step", "Taken on", "Lacking", "What would have to be recorded")
    return tag(
        "div",
        STYLE,
        tag("p", tag("strong", opening.step), " ", mark(opening.status)),
        pairs(
            [
                ("First day", day(opening.first_day)),
                ("In words", opening.result),
                ("Otherwise", items(opening.contrasts())),
                ("Steps before it", items(first)),
            ]
        ),
        table("What is lacking", columns, rows) if rows else tag("p", "Nothing is lacking."),
        class_="schoolrules",
    )


def scenario_html(scenario: Scenario) -> str:
    """What a scenario has otherwise: a fragment, escaped. Nothing is evaluated for it."""
    base = scenario.base
    begins = join((f"{base.policy.id}, as of ", day(base.as_of)))
    return tag(
        "div",
        STYLE,
        tag("p", tag("strong", f"{base.subject}: what if"), " ", begins),
        items(alteration.text for alteration in scenario.alterations) or tag("p", "Nothing is otherwise yet."),
        tag("p", "compare() tells what would differ and why; evaluation is the whole answer."),
        class_="schoolrules",
    )


def policies_html(comparison: PolicyComparison) -> str:
    """Who is treated differently, since when, in what and through which clause: a fragment, escaped."""
    a, b = comparison.policy_a, comparison.policy_b
    rows = [
        [
            each.subject,
            day(each.first_day),
            join(
                (tag("code", each.what.id), " ", _field(each.what.field))
                if each.what.id
                else (_field(each.what.field),)
            ),
            _and_clause(_shown(each.what.field, each.what.before), each.clause_a),
            _and_clause(_shown(each.what.field, each.what.after), each.clause_b),
            "still differs" if each.now else "alike again",
        ]
        for each in comparison.treated[:ROWS_SHOWN]
    ]
    caption = f"{len(comparison)} of {comparison.records} records treated differently"
    known = None if comparison.known_at is None else join((", with what was known on ", day(comparison.known_at)))
    columns = ("Record", "Since", "What differed first", "Under the first", "Under the second", "Now")
    return tag(
        "div",
        STYLE,
        tag("p", tag("strong", "Two policies over one population"), " as of ", day(comparison.as_of), known),
        pairs([("The first", _named(a)), ("The second", _named(b))]),
        table(caption, columns, rows) if rows else tag("p", f"{caption}."),
        _more(len(comparison)),
        class_="schoolrules",
    )


def _named(policy: Policy) -> Html:
    changed = [f"{name} {value}" for name, value in (*policy.set.items(), *policy.read.items())]
    return join(
        (policy.title, " ", tag("code", policy.id), f", edition {policy.edition}", *(f"; {c}" for c in changed))
    )


def _and_clause(value: str, citation: Citation | None) -> Html:
    return join((value,)) if citation is None else join((value, tag("br"), tag("cite", citation.section)))
