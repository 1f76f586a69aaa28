"""The commands that ask what if of one case: forecast, clear, cause, open, what-if."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from functools import partial
from typing import TYPE_CHECKING, Final

import click

from schoolrules.cli.cases import Altered, Gathered, case_options, day, number, pairs, print_json
from schoolrules.errors import InvalidInput, Problem
from schoolrules.parsing import came, parse_json
from schoolrules.record.reading import NAMES as RECORD_NAMES

if TYPE_CHECKING:
    from schoolrules.whatif import Every, Scenario, Turning

ANOTHER: Final = 1
"""The exit status where something changes or differs, or where there is no way."""
ASSUMED: Final = {
    "absent": {"kind": "absence", "status": "unexcused"},
    "absent-excused": {"kind": "absence", "status": "excused"},
    "absent-unverified": {"kind": "absence", "status": "unverified"},
    "engaged": {"kind": "engagement", "category": "learning"},
}
"""What may be assumed of every school day, and the event that it makes."""
CASE = click.argument("case", metavar="CASE.json")
AS_JSON = click.option("--json", "as_json", is_flag=True, help="Print the whole answer as JSON, and nothing else.")
LIMIT = click.option(
    "--limit", type=click.IntRange(min=1), default=10, show_default=True, help="How many ways to tell."
)


# --- forecast -------------------------------------------------------------------------------------------------------


@click.command()
@CASE
@click.option("--until", required=True, metavar="DATE", help="The last day to look at.")
@click.option(
    "--assume",
    multiple=True,
    metavar="WHAT[=DAYS]",
    help=f"What happens on every school day, or on days of the week (`engaged=mon,wed`): {', '.join(ASSUMED)}.",
)
@case_options
@AS_JSON
@click.pass_context
def forecast(
    ctx: click.Context, case: str, until: str, assume: tuple[str, ...], altered: Altered, as_json: bool
) -> None:
    """Foretell what changes if nothing further is recorded.

    Exit status: 0 when nothing changes, 1 when something does, 2 when the input cannot be used.
    """
    from schoolrules.whatif import forecast

    gathered = Gathered(case)
    last = gathered.tried(partial(day, "--until", until))
    assumed = [gathered.tried(partial(_assumed, text)) for text in assume]
    read = gathered.tried(partial(altered.read, case))
    gathered.refuse()
    assert read is not None and last is not None
    entries = [entry for entry in assumed if entry is not None]
    of = (read.policy, read.record, read.calendar, read.as_of)
    found = forecast(*of, last, entries or None, known_at=read.known_at)
    if as_json:
        print_json(found.to_dict())
    else:
        from schoolrules.cli.foretold import forecast_page

        forecast_page(found).show()
    ctx.exit(ANOTHER if found.changes else 0)


def _assumed(text: str) -> Every:
    """An assumption, such as `absent` or `engaged=mon,wed`."""
    from schoolrules.whatif import Every

    what, _, days = text.partition("=")
    if what not in ASSUMED:
        raise InvalidInput([Problem("--assume", f"expected one of {', '.join(ASSUMED)}")])
    try:
        return Every(ASSUMED[what], tuple(name[:3].lower() for name in days.split(",")) if days else ())
    except InvalidInput as error:
        raise InvalidInput([Problem("--assume", problem.message) for problem in error.problems]) from None


# --- clear, cause, open ---------------------------------------------------------------------------------------------


@click.command()
@CASE
@click.argument("finding", metavar="FINDING")
@case_options
@LIMIT
@AS_JSON
@click.pass_context
def clear(ctx: click.Context, case: str, finding: str, altered: Altered, limit: int, as_json: bool) -> None:
    """Tell what would clear a finding.

    Told are the smallest changes found of the record after which it would not hold, the day on which that comes by
    itself, and what is missing that cannot be guessed. FINDING is a criterion (it would not be met) or a requirement,
    STEP.NAME (it would be kept). The answer says what the policy would make of other facts, never what the facts are.

    Exit status: 0 when something would do (or need not), 1 when nothing that was tried would, 2 when the input cannot
    be used.
    """
    from schoolrules.whatif import what_would_clear

    _turning(ctx, what_would_clear(altered.read(case).evaluate(), finding, limit=limit), as_json=as_json)


@click.command()
@CASE
@click.argument("finding", metavar="FINDING")
@case_options
@LIMIT
@AS_JSON
@click.pass_context
def cause(ctx: click.Context, case: str, finding: str, altered: Altered, limit: int, as_json: bool) -> None:
    """Tell what would cause a finding, and how far off it is.

    Told are the smallest changes found of the record after which it would hold, and what is missing that cannot be
    guessed. FINDING is a criterion (it would be met) or a requirement, STEP.NAME (it would be breached).

    Exit status: 0 when something would do (or need not), 1 when nothing that was tried would, 2 when the input cannot
    be used.
    """
    from schoolrules.whatif import what_would_cause

    _turning(ctx, what_would_cause(altered.read(case).evaluate(), finding, limit=limit), as_json=as_json)


def _turning(ctx: click.Context, found: Turning, *, as_json: bool) -> None:
    if as_json:
        print_json(found.to_dict())
    else:
        from schoolrules.cli.foretold import turning_page

        turning_page(found).show()
    ctx.exit(0 if found.is_so_already or found.ways or found.by_itself else ANOTHER)


@click.command("open")
@CASE
@click.argument("step", metavar="STEP")
@case_options
@AS_JSON
@click.pass_context
def opening(ctx: click.Context, case: str, step: str, altered: Altered, as_json: bool) -> None:
    """Tell what keeps a step from being taken, and until when.

    Told are all that blocks it, the required steps that come first, and the first day on which it could be taken if
    all that were done today, or on the first later day on which it counts. A fact that is not known is supposed, and
    the answer told for each of its values.

    Exit status: 0 when there is such a day, 1 when there is none, 2 when the input cannot be used.
    """
    from schoolrules.whatif import what_would_open

    found = what_would_open(altered.read(case).evaluate(), step)
    if as_json:
        print_json(found.to_dict())
    else:
        from schoolrules.cli.foretold import opening_page

        opening_page(found).show()
    ctx.exit(ANOTHER if found.first_day is None else 0)


# --- what-if --------------------------------------------------------------------------------------------------------


@click.command("what-if")
@CASE
@click.option("--close", multiple=True, metavar="DAY", help="Close a day: DATE, or FIRST..LAST; DATE=WHY says why.")
@click.option("--open", "reopen", multiple=True, metavar="DAY", help="Open a day, as --close.")
@click.option("--with", "events", multiple=True, metavar="EVENT", help="With one more event: JSON as in a case file.")
@click.option("--without", "gone", multiple=True, metavar="ID", help="Without the event of that id.")
@click.option("--fact", "facts", multiple=True, metavar="NAME=VALUE", help="With another fact; VALUE as in JSON.")
@case_options
@AS_JSON
@click.pass_context
def what_if(
    ctx: click.Context,
    case: str,
    close: tuple[str, ...],
    reopen: tuple[str, ...],
    events: tuple[str, ...],
    gone: tuple[str, ...],
    facts: tuple[str, ...],
    altered: Altered,
    as_json: bool,
) -> None:
    """Tell what would differ if something were otherwise.

    What is otherwise, the options say: days closed or opened, events, facts, numbers, readings, the policy, the day.
    Told are findings, steps and dates that differ and why, and whether the dates printed in letters already sent
    still hold.

    Exit status: 0 when nothing differs, 1 when something does, 2 when the input cannot be used.
    """
    base = Altered().read(case)
    changes: list[Callable[[Scenario], Scenario]] = [
        *(partial(_amended, "--close", text) for text in close),
        *(partial(_amended, "--open", text) for text in reopen),
        *(partial(_with_event, text) for text in events),
        *(partial(_without_event, id) for id in gone),
        *(partial(_with_fact, *pair) for pair in pairs("--fact", facts).items()),
        *_of_judging(case, altered),
    ]
    if not changes:
        raise click.UsageError("nothing is otherwise: give at least one option, such as --close DATE")
    from schoolrules.whatif import what_if

    gathered, scenario = Gathered(case), what_if(base.evaluate())
    for change in changes:
        scenario = gathered.tried(partial(change, scenario)) or scenario
    gathered.refuse()
    found = scenario.compare()
    if as_json:
        print_json(found.to_dict())
    else:
        from schoolrules.cli.foretold import comparison_page

        comparison_page(found).show()
    ctx.exit(ANOTHER if found or found.letters_that_no_longer_hold else 0)


def _amended(option: str, text: str, scenario: Scenario) -> Scenario:
    """With a day, or all from FIRST to LAST, closed or opened."""
    said, _, why = text.partition("=")
    first, is_span, last = said.partition("..")
    days = (day(option, first), day(option, last)) if is_span else day(option, first)
    try:
        if option == "--close":
            return scenario.amending_calendar(close={days: why or "closed"})
        return scenario.amending_calendar(open={days: why or "opened"})
    except InvalidInput as error:
        raise InvalidInput([Problem(option, problem.message) for problem in error.problems]) from None


def _with_event(text: str, scenario: Scenario) -> Scenario:
    try:
        event = parse_json(text, names=RECORD_NAMES)
    except InvalidInput as error:
        raise InvalidInput([Problem("--with", problem.message) for problem in error.problems]) from None
    if not isinstance(event, dict):
        raise InvalidInput([Problem("--with", f"expected an object, not {came(event)}")])
    return scenario.with_event(event)


def _without_event(id: str, scenario: Scenario) -> Scenario:
    try:
        return scenario.without_event(id)
    except InvalidInput as error:
        raise InvalidInput([Problem("--without", problem.message) for problem in error.problems]) from None


def _with_fact(name: str, text: str, scenario: Scenario) -> Scenario:
    try:
        value = parse_json(text)
    except InvalidInput:  # a word
        value = text
    return scenario.with_facts({name: value})


def _of_judging(case: str, altered: Altered) -> Iterator[Callable[[Scenario], Scenario]]:
    """Another policy, other numbers and readings, another day, another day of knowledge."""
    if altered.policy is not None:
        yield lambda scenario: scenario.under(Altered(policy=altered.policy).read(case).policy)
    numbers, choices = pairs("--set", altered.numbers), pairs("--read", altered.choices)
    if numbers:
        yield lambda scenario: scenario.with_parameters({name: number(text) for name, text in numbers.items()})
    for name, reading in choices.items():
        yield partial(lambda choice, scenario: scenario.with_readings(choice), {name: reading})
    if altered.as_of is not None:
        on = altered.as_of
        yield lambda scenario: scenario.as_of(day("--as-of", on))
    if altered.known_at is not None:
        known = altered.known_at
        yield lambda scenario: scenario.known_at(day("--known-at", known))


COMMANDS = (forecast, clear, cause, opening, what_if)
