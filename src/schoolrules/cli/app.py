"""The commands. Exit status: 0 nothing to do, 1 a step is open or a rule was broken, 2 bad input."""

from __future__ import annotations

import errno
import json
import sys
import traceback
from collections.abc import Mapping
from typing import Any, Literal, NoReturn

import click

from schoolrules import __version__, policies
from schoolrules.case import Case
from schoolrules.cli import files
from schoolrules.errors import InvalidInput, SchoolRulesError

TO_DO, BAD_INPUT, BROKEN, INTERRUPTED = 1, 2, 3, 130
SCHEMAS = ("case", "policy", "evaluation", "record")


class Doors(click.Group):
    """The group of commands. Whatever a command raises ends in a status and plain lines, never a traceback."""

    def invoke(self, ctx: click.Context) -> Any:  # noqa: ANN401  (click's own signature)
        """Run the command that was asked for."""
        try:
            return super().invoke(ctx)
        except files.Refusal as error:
            _refused(error.lines(), ctx)
        except InvalidInput as error:
            _refused([str(problem) for problem in error.problems], ctx)
        except SchoolRulesError as error:
            _refused([str(error)], ctx)
        except KeyboardInterrupt:
            ctx.exit(INTERRUPTED)
        except (click.ClickException, click.exceptions.Exit, click.Abort):
            raise
        except Exception as error:
            if isinstance(error, OSError) and error.errno == errno.EPIPE:
                raise
            _refused([_broken(error)], ctx, BROKEN)


def _refused(lines: list[str], ctx: click.Context, status: int = BAD_INPUT) -> NoReturn:
    for line in lines:
        click.echo("".join(c if c.isprintable() else "?" for c in line), err=True)
    ctx.exit(status)


def _broken(error: Exception) -> str:
    """Where the library failed: the place and the kind of the error, for its message may hold a record's values."""
    frame = traceback.extract_tb(error.__traceback__)[-1]
    place = frame.filename.replace("\\", "/").rsplit("/site-packages/", 1)[-1].rsplit("/src/", 1)[-1]
    where = f"{type(error).__name__} at {place}:{frame.lineno}"
    return f"schoolrules: an error of the library itself, {where}; please report it"


@click.group(cls=Doors, context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100})
@click.version_option(__version__, "-V", "--version", prog_name="schoolrules", message="%(prog)s %(version)s")
def main() -> None:
    """Read school policies: what holds, what must happen next, and why."""


@main.command()
@click.argument("case", metavar="CASE.json")
@click.option("--policy", metavar="POLICY", help="Judge the case under this policy instead: an id, or a JSON file.")
@click.option("--json", "as_json", is_flag=True, help="Print the whole answer as JSON, and nothing else.")
@click.option("--explain", is_flag=True, help="Print the whole explanation in plain words instead of the tables.")
@click.option("--as-of", metavar="DATE", help="Judge the case on this day (YYYY-MM-DD) instead of its own.")
@click.option("--known-at", metavar="DATE", help="Judge it with what was known on this day.")
@click.option("--set", "numbers", multiple=True, metavar="NAME=VALUE", help="Change a number, such as a period.")
@click.option("--read", "choices", multiple=True, metavar="NAME=READING", help="Choose a reading.")
@click.option(
    "--readings",
    type=click.Choice(["chosen", "all"]),
    default="chosen",
    help="`all`: tell too what stands under every reading of the policy's ambiguous phrases, and what hangs on which.",
)
@click.pass_context
def evaluate(
    ctx: click.Context,
    case: str,
    policy: str | None,
    as_json: bool,
    explain: bool,
    as_of: str | None,
    known_at: str | None,
    numbers: tuple[str, ...],
    choices: tuple[str, ...],
    readings: Literal["chosen", "all"],
) -> None:
    """Evaluate a case file; `-` reads it from standard input.

    Exit status: 0 when no step is open and no requirement was breached, 1 when one is, 2 when the file cannot be
    used (a line for each problem on standard error).
    """
    if as_json and explain:
        raise click.UsageError("--json and --explain exclude each other")
    said = {name: value for name, value in (("as_of", as_of), ("known_at", known_at)) if value is not None}
    result = _case(case, policy, said, _pairs("--set", numbers), _pairs("--read", choices)).evaluate(readings=readings)
    if as_json:
        _print_json(result.to_dict())
    else:
        from schoolrules.cli.answer import answer, explained

        (explained if explain else answer)(result).show()
        if readings == "all":
            click.echo()
            click.echo(result.all_readings.explain())
    ctx.exit(0 if result.is_settled else TO_DO)


def _pairs(option: str, given: tuple[str, ...]) -> dict[str, str]:
    """What `NAME=VALUE` options say."""
    pairs = [text.partition("=") for text in given]
    if not all(name and sign and value for name, sign, value in pairs):
        raise click.UsageError(f"{option}: expected NAME=VALUE")
    return {name: value for name, _, value in pairs}


def _case(
    name: str, policy: str | None, said: Mapping[str, str], numbers: Mapping[str, str], choices: Mapping[str, str]
) -> Case:
    chosen = None if policy is None else files.policy_choice(policy)
    found: Mapping[str, object] = files.read_object(name)
    if "steps" in found and "record" not in found:
        files.refuse(files.called(name), "a policy, not a case file: `schoolrules show` reads it")
    if chosen is not None:
        found = {**found, "policy": chosen}
    found = {**found, **said}
    if numbers or choices:
        found = {**found, "policy": _changed(found.get("policy"), numbers, choices)}
    try:
        return Case.parse(found)
    except InvalidInput as error:
        raise files.Refusal(files.called(name), error.problems) from None


def _changed(policy: object, numbers: Mapping[str, str], choices: Mapping[str, str]) -> object:
    """A case's policy with other numbers and readings: an id, a choice, or a whole policy."""
    given = {"use": policy} if isinstance(policy, str) else policy
    if not isinstance(given, Mapping):
        return policy
    reads = "readings" if "use" in given else "read"
    counts = {name: int(value) if value.isdecimal() else value for name, value in numbers.items()}
    return {**given, "set": {**(given.get("set") or {}), **counts}, reads: {**(given.get(reads) or {}), **choices}}


@main.command("report")
@click.argument("case", metavar="CASE.json")
@click.option("-o", "--output", required=True, metavar="PLACE", help="Where to: a file, `-`, or for a folder a folder.")
@click.option("--policy", metavar="POLICY", help="Judge by this policy instead: an id, or a JSON file.")
def make_report(case: str, output: str, policy: str | None) -> None:
    """Make a page to print of a case file, or of every case file in a folder, with an index.

    What stood at the place is replaced. Exit status: 0 when everything was written, 2 when a file cannot be used; then
    nothing was written.
    """
    from schoolrules.cli.report import write_report

    write_report(case, output, lambda name: _case(name, policy, {}, {}, {}))


@main.command("policies")
@click.option("--json", "as_json", is_flag=True, help="Print the list as JSON.")
def list_policies(as_json: bool) -> None:
    """List the policies that the library holds."""
    found = [policies.outline(name) for name in policies.ids()]
    if as_json:
        _print_json(
            [{"id": p.id, "title": p.title, "jurisdiction": p.jurisdiction, "edition": p.edition} for p in found]
        )
        return
    from schoolrules.cli.page import Page

    page = Page()
    page.table(("id", "where", "edition", "title"), ((p.id, p.jurisdiction, p.edition, p.title) for p in found))
    page.show()


@main.command()
@click.argument("policy", metavar="POLICY")
@click.option("--json", "as_json", is_flag=True, help="Print the policy's own JSON, which a case file can hold.")
def show(policy: str, as_json: bool) -> None:
    """Show a policy's clauses, numbers, steps and readings. POLICY is an id or a JSON file."""
    found = files.read_policy(policy)
    if as_json:
        _print_json(found.to_dict())
        return
    from schoolrules.cli.policyview import policy_page

    policy_page(found).show()


@main.command()
@click.argument("what", type=click.Choice(SCHEMAS))
def schema(what: str) -> None:
    """Print the JSON Schema (draft 2020-12) of a case file, a policy, a record or an answer."""
    from schoolrules import case_schema

    made = {
        "case": case_schema.case_schema,
        "policy": case_schema.policy_schema,
        "evaluation": case_schema.evaluation_schema,
        "record": case_schema.record_schema,
    }
    _print_json(made[what]())


@main.command()
@click.option("--policy", metavar="ID", help="Only the pupils under this policy.")
@click.option("--all", "everyone", is_flag=True, help="Also list the pupils for whom nothing is required.")
def demo(policy: str | None, everyone: bool) -> None:
    """Evaluate an invented school for a whole year: who needs what next, and one case explained."""
    from schoolrules.cli.demo import demo_page

    demo_page(policy, everyone=everyone).show()


def _print_json(value: object) -> None:
    # ASCII alone, so that the same answer is the same bytes on every machine
    sys.stdout.write(json.dumps(value, indent=2) + "\n")
