"""The commands. Exit status: 0 nothing to do, 1 a step is open or a rule was broken, 2 bad input."""

from __future__ import annotations

import errno
import traceback
from typing import Any, Literal, NoReturn

import click

from schoolrules import __version__, policies
from schoolrules.cli import audit, files, population, whatif
from schoolrules.cli.cases import Altered, case_options, print_json
from schoolrules.errors import InvalidInput, SchoolRulesError
from schoolrules.policies.siblings import SIBLINGS

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
@case_options
@click.option("--json", "as_json", is_flag=True, help="Print the whole answer as JSON, and nothing else.")
@click.option("--explain", is_flag=True, help="Print the whole explanation in plain words instead of the tables.")
@click.option(
    "--readings",
    type=click.Choice(["chosen", "all"]),
    default="chosen",
    help="`all`: tell too what stands under every reading of the policy's ambiguous phrases, and what hangs on which.",
)
@click.pass_context
def evaluate(
    ctx: click.Context, case: str, altered: Altered, as_json: bool, explain: bool, readings: Literal["chosen", "all"]
) -> None:
    """Evaluate a case file; `-` reads it from standard input.

    Exit status: 0 when no step is open and no requirement was breached, 1 when one is, 2 when the file cannot be
    used (a line for each problem on standard error).
    """
    if as_json and explain:
        raise click.UsageError("--json and --explain exclude each other")
    result = altered.read(case).evaluate(readings=readings)
    if as_json:
        print_json(result.to_dict())
    else:
        from schoolrules.cli.answer import answer, explained

        (explained if explain else answer)(result).show()
        if readings == "all":
            click.echo()
            click.echo(result.all_readings.explain())
    ctx.exit(0 if result.is_settled else TO_DO)


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

    write_report(case, output, Altered(policy=policy).reader())


@main.command("policies")
@click.option("--siblings", is_flag=True, help="List other agencies' numbers for them instead.")
@click.option("--json", "as_json", is_flag=True, help="Print the list as JSON.")
def list_policies(siblings: bool, as_json: bool) -> None:
    """List the policies that the library holds."""
    if siblings:
        columns: tuple[str, ...] = ("id", "policy", "agency", "source")
        rows = [(s.id, s.policy, s.agency, s.source) for s in SIBLINGS]
    else:
        columns = ("id", "jurisdiction", "edition", "title")
        found = (policies.outline(name) for name in policies.ids())
        rows = [(p.id, p.jurisdiction, p.edition, p.title) for p in found]
    if as_json:
        print_json([dict(zip(columns, row, strict=True)) for row in rows])
        return
    from schoolrules.cli.page import Page

    page = Page()
    page.table(tuple("where" if column == "jurisdiction" else column for column in columns), rows)
    page.show()


@main.command()
@click.argument("policy", metavar="POLICY")
@click.option("--json", "as_json", is_flag=True, help="Print the policy's own JSON, which a case file can hold.")
def show(policy: str, as_json: bool) -> None:
    """Show a policy's clauses, numbers, steps and readings. POLICY is an id or a JSON file."""
    found = files.read_policy(policy)
    if as_json:
        print_json(found.to_dict())
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
    print_json(made[what]())


@main.command()
@click.option("--policy", metavar="ID", help="Only the pupils under this policy.")
@click.option("--all", "everyone", is_flag=True, help="Also list the pupils for whom nothing is required.")
def demo(policy: str | None, everyone: bool) -> None:
    """Evaluate an invented school for a whole year: who needs what next, and one case explained."""
    from schoolrules.cli.demo import demo_page

    demo_page(policy, everyone=everyone).show()


for _command in (*whatif.COMMANDS, *population.COMMANDS, *audit.COMMANDS):
    main.add_command(_command)
