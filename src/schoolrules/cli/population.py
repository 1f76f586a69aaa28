"""The commands that ask what if of many cases: sweep and compare."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

import click

from schoolrules.cli.cases import Altered, case_options, day, number, print_json, read_folder
from schoolrules.cli.files import STDIN, Refusal
from schoolrules.cli.page import write
from schoolrules.errors import Problem

if TYPE_CHECKING:
    from schoolrules.case import Case

DIFFERENT: Final = 1
SHARED: Final = ("policy", "calendar", "as_of", "known_at")
"""What the cases of a folder must have in common to be one population."""
RANGE: Final = re.compile(r"(\d{1,9}):(\d{1,9})(?::(\d{1,9}))?(?: (\D+))?")
COMPARED: Final = ("subject", "first_day", "about", "id", "field", "a", "b", "clause_a", "clause_b", "differs_now")
MOST_VALUES: Final = 10_000
WHERE = click.argument("where", metavar="CASES")
AS_JSON = click.option("--json", "as_json", is_flag=True, help="Print the whole answer as JSON, and nothing else.")
AS_CSV = click.option("--csv", "as_csv", is_flag=True, help="Print its rows as CSV, and nothing else.")


@click.command()
@WHERE
@click.option(
    "--vary",
    multiple=True,
    required=True,
    metavar="NAME=VALUES",
    help="A number and its values: `5:12` (both included), `20:200:20`, or `90 school days,180 school days`. "
    "Given twice, every combination is judged.",
)
@click.option("--finding", "findings", multiple=True, metavar="ID", help="Judge this finding alone. May be repeated.")
@click.option("--steps", is_flag=True, help="Tell too how many have which next step; takes longer.")
@click.option("--processes", type=click.IntRange(min=1), default=1, help="Share the cases among so many processes.")
@case_options
@AS_JSON
@AS_CSV
def sweep(
    where: str,
    vary: tuple[str, ...],
    findings: tuple[str, ...],
    steps: bool,
    processes: int,
    altered: Altered,
    as_json: bool,
    as_csv: bool,
) -> None:
    """Try values of a number over a population.

    Told is how many meet which finding under each value, and how many of them flip against the policy as it is.
    CASES is a folder of case files, or one file; they must share policy, calendar and day, which --policy, --as-of
    and --known-at make them. --json names who flips.
    """
    _one_form(as_json=as_json, as_csv=as_csv)
    from schoolrules.whatif import sweep

    settings = _settings(vary)
    cases = _population(where, altered)
    of, records = cases[0], [case.record for case in cases]
    found = sweep(
        of.policy, records, of.calendar, of.as_of, settings,
        known_at=of.known_at, findings=findings or None, steps=steps, processes=processes,
    )  # fmt: skip
    if as_json:
        print_json(found.to_dict())
    elif as_csv:
        rows = found.to_rows()
        _print_csv(rows, list(rows[0]))
    else:
        from schoolrules.cli.swept import sweep_page

        sweep_page(found).show()


@click.command()
@WHERE
@click.option("--against", metavar="POLICY", help="The other policy: an id, a JSON file, or a published sibling's id.")
@click.option("--set", "numbers", multiple=True, metavar="NAME=VALUE", help="A number of the other policy.")
@click.option("--read", "choices", multiple=True, metavar="NAME=READING", help="A reading of the other policy.")
@click.option("--policy", metavar="POLICY", help="The first policy, instead of the cases' own.")
@click.option("--as-of", metavar="DATE", help="Compare up to this day (YYYY-MM-DD) instead of the cases' own.")
@click.option("--known-at", metavar="DATE", help="Compare with what was known on this day.")
@click.option("--since", metavar="DATE", help="Compare from this day on instead of each record's first event.")
@AS_JSON
@AS_CSV
@click.pass_context
def compare(
    ctx: click.Context,
    where: str,
    against: str | None,
    numbers: tuple[str, ...],
    choices: tuple[str, ...],
    policy: str | None,
    as_of: str | None,
    known_at: str | None,
    since: str | None,
    as_json: bool,
    as_csv: bool,
) -> None:
    """Compare two policies: who is treated differently.

    CASES is a folder of case files that share policy, calendar and day, or one file. The first policy is the cases'
    own, the second --against, or the first with the numbers and readings given. Told are the first day on which the
    two differ, in what, and by which clause. Every case must fit both policies.

    Exit status: 0 when nobody is treated differently, 1 when somebody is, 2 when the input cannot be used.
    """
    _one_form(as_json=as_json, as_csv=as_csv)
    if against is None and not numbers and not choices:
        raise click.UsageError("say what to compare with: --against POLICY, --set NAME=VALUE or --read NAME=READING")
    from schoolrules.whatif import compare_policies

    first = None if since is None else day("--since", since)
    cases = _population(where, Altered(policy, as_of, known_at))
    others = _population(where, Altered(against or policy, as_of, known_at, numbers, choices))
    of, records = cases[0], [case.record for case in cases]
    found = compare_policies(
        of.policy, others[0].policy, records, of.calendar, of.as_of, since=first, known_at=of.known_at
    )
    if as_json:
        print_json(found.to_dict())
    elif as_csv:
        _print_csv([_flat(row) for row in found.to_rows()], COMPARED)
    else:
        from schoolrules.cli.swept import policies_page

        policies_page(found).show()
    ctx.exit(DIFFERENT if found.treated else 0)


def _one_form(*, as_json: bool, as_csv: bool) -> None:
    if as_json and as_csv:
        raise click.UsageError("--json and --csv exclude each other")


def _population(where: str, altered: Altered) -> list[Case]:
    """The cases of a folder, or of one file, which share all but their records.

    Raises:
        Refusal: a file that cannot be used, or cases that differ in more.
    """
    if where == STDIN or not Path(where).is_dir():
        return [altered.read(where)]
    found = read_folder(where, altered.reader())
    first, *others = found
    problems = [
        Problem(f"{file}: {key}", f"another than in {first.name}; one population has one")
        for file in others
        for key in SHARED
        if getattr(found[file], key) != getattr(found[first], key)
    ]
    if problems:
        raise Refusal(where, problems)
    return list(found.values())


def _settings(vary: Iterable[str]) -> dict[str, Sequence[int | str]]:
    """The values of each number that `--vary` names."""
    found: dict[str, Sequence[int | str]] = {}
    for text in vary:
        name, sign, values = text.partition("=")
        if not (name and sign and values) or name in found:
            raise click.UsageError("--vary: expected NAME=VALUES, each name once")
        found[name] = _values(values)
    return found


def _values(text: str) -> Sequence[int | str]:
    """`5:12`, `20:200:20`, either with a unit behind it, or values with commas between them."""
    span = RANGE.fullmatch(text)
    if span is None:
        return [number(value.strip()) for value in text.split(",")]
    first, last, by, unit = span.groups()
    numbers = range(int(first), int(last) + 1, int(by or 1) or 1)
    if not 0 < len(numbers) <= MOST_VALUES:
        raise click.UsageError(f"--vary: expected FIRST:LAST with at least one value and at most {MOST_VALUES:,}")
    return [f"{value} {unit}" for value in numbers] if unit else numbers


def _print_csv(rows: Iterable[Mapping[str, object]], columns: Sequence[str]) -> None:
    """Rows as CSV on standard output, their names first."""
    text = io.StringIO()
    table = csv.DictWriter(text, columns, lineterminator="\n")
    table.writeheader()
    table.writerows(rows)
    write(text.getvalue())


def _flat(row: Mapping[str, Any]) -> dict[str, object]:
    """A row with a clause as its section, and a list as one text."""

    def flat(value: object) -> object:
        if isinstance(value, Mapping):
            return value["section"]
        return " ".join(map(str, value)) if isinstance(value, list) else value

    return {name: flat(value) for name, value in row.items()}


COMMANDS = (sweep, compare)
