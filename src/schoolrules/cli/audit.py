"""The command that examines a policy, by itself or against another, before any case is judged by it."""

from __future__ import annotations

import json
from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

import click

from schoolrules import policies
from schoolrules.cli import files
from schoolrules.cli.cases import pairs, print_json
from schoolrules.cli.page import Page
from schoolrules.errors import InvalidInput, Problem

if TYPE_CHECKING:
    from schoolrules.audit import Against, Audit, Remark, Shortest
    from schoolrules.policy.policy import Policy

FOUND: Final = 1
"""The exit status where there is an error, a warning or a counterexample."""
CHOICES: Final = {"ucp": "edition", "attendance-ladder": "profile"}
"""What stands after the colon of a policy's id."""
NO_DAY: Final = "2025-09-01"
"""Stands where a case file must have a day, and none is judged."""


@click.command()
@click.argument("policy", metavar="POLICY")
@click.option("--against", metavar="OTHER", help="Also ask whether what POLICY lets proceed proceeds under OTHER too.")
@click.option(
    "--against-set",
    "numbers",
    multiple=True,
    metavar="NAME=VALUE",
    help="Change a number of OTHER; without --against that is POLICY itself.",
)
@click.option("--match", "matches", multiple=True, metavar="STEP=STEP", help="Which step is another's counterpart.")
@click.option("--tries", type=click.IntRange(1, 100_000), help="How many cases to compare.  [default: 1000]")
@click.option("--seed", type=int, default=0, show_default=True, help="What the variations of cases are drawn from.")
@click.option("--json", "as_json", is_flag=True, help="Print the whole answer as JSON, and nothing else.")
@click.option("--witnesses", metavar="FOLDER", help="Write the case files on which the remarks show to this folder.")
@click.pass_context
def audit(
    ctx: click.Context,
    policy: str,
    against: str | None,
    numbers: tuple[str, ...],
    matches: tuple[str, ...],
    tries: int | None,
    seed: int,
    as_json: bool,
    witnesses: str | None,
) -> None:
    """Examine a policy: what contradicts itself, what is never reached or used, how short the shortest way is.

    POLICY is an id, an id with its edition or profile (`ucp:2017`, `attendance-ladder:3-6-9`), a sibling's id, or a
    JSON file that holds a policy or a choice such as `{"use": "ucp", "edition": "2017"}`.

    Exit status: 0 when there are only notes, 1 when there is an error, a warning or a counterexample, 2 when the input
    cannot be used.
    """
    from schoolrules.audit import audit, audit_against
    from schoolrules.audit.against import TRIES

    examined = read(policy)
    compares = against is not None or bool(numbers)
    if not compares and (matches or tries is not None):
        raise click.UsageError("--match and --tries need --against or --against-set")
    other = _changed(examined if against is None else _other(against), pairs("--against-set", numbers))
    held: Against | None = None
    if compares:
        held = audit_against(examined, other, match=pairs("--match", matches), tries=tries or TRIES, seed=seed)
    found = audit(examined)
    if witnesses is not None:
        _write(_witnesses(found, held), witnesses)
    if as_json:
        print_json({**found.to_dict(), **({} if held is None else {"against": held.to_dict()})})
    else:
        _page(found, held, witnesses).show()
    ctx.exit(FOUND if not found.is_clean or (held is not None and held.counterexample is not None) else 0)


# --- policies -------------------------------------------------------------------------------------------------------


def read(name: str) -> Policy:
    """The policy that an argument names.

    Raises:
        Refusal: none, or one that cannot be read.
    """
    id_, colon, choice = name.partition(":")
    try:
        if colon and id_ in CHOICES:
            return policies.get(id_, **{CHOICES[id_]: choice})  # type: ignore[arg-type]  # an edition or a profile
        if name in policies.ids():
            return policies.outline(name)
        said = files.policy_choice(name)
        if isinstance(said, Mapping) and "use" in said and "steps" not in said:
            return _of_choice(said)
    except InvalidInput as error:
        raise files.Refusal(name, error.problems) from None
    return files.read_policy(name)


def _other(name: str) -> Policy:
    """The other policy; a problem with it says which policy it is of."""
    try:
        return read(name)
    except files.Refusal as refusal:
        within = [Problem(f"{files.called(name)}: {each.path}", each.message) for each in refusal.problems if each.path]
        raise files.Refusal(name, within or refusal.problems) from None


def _of_choice(said: Mapping[str, Any]) -> Policy:
    """The policy that a choice, as a case file has it, says.

    Raises:
        InvalidInput: as a case file with this choice would be refused.
    """
    from schoolrules.case import Case

    case = {"policy": said, "as_of": NO_DAY, "calendar": {"first": NO_DAY, "last": NO_DAY}}
    try:
        Case.parse({**case, "record": {"subject": "audit"}})
    except InvalidInput as error:
        problems = [problem for problem in error.problems if problem.path.startswith("policy")]
        if problems:
            raise InvalidInput(problems) from None
    form = {name: said[name] for name in ("edition", "profile", "levels") if said.get(name) is not None}
    chosen = policies.get(said["use"], **form)
    return chosen.with_parameters(said.get("set", {})).with_readings(said.get("readings", {}))


def _changed(policy: Policy, numbers: Mapping[str, str]) -> Policy:
    counts = {name: int(value) if value.isdecimal() and len(value) < 10 else value for name, value in numbers.items()}
    return policy.with_parameters(counts) if counts else policy


# --- the page -------------------------------------------------------------------------------------------------------


def _page(found: Audit, held: Against | None, folder: str | None) -> Page:
    page = Page()
    page.title(found.policy.title)
    page.text(f"{found.policy.id}, edition {found.policy.edition}: {found.counted}; {found.walks} walks")
    if found.remarks:
        page.heading("Remarks")
    for number, remark in enumerate(found.remarks, 1):
        page.item(f"{remark.severity}: {remark.kind}: {remark.where or 'the policy'}")
        page.entry("What", remark.text, indent=4, room=8)
        if remark.citation is not None:
            page.entry("Clause", f"{remark.citation.source}, {remark.citation.section}", indent=4, room=8)
        if remark.witness is not None:
            name = _file(number, remark)
            where = f"{name}, which --witnesses FOLDER writes" if folder is None else name
            page.entry("Case", where, indent=4, room=8)
    page.heading("The shortest way found from the first ground to the last step")
    if not found.shortest:
        page.text("None found: no walk that was tried reaches a required step without breaking a rule.", indent=2)
    for way in found.shortest:
        _tell_way(page, way)
    if held is not None:
        page.heading("Against the other policy")
        for line in held.explain().splitlines():
            page.text(line, indent=2)
    return page


def _tell_way(page: Page, way: Shortest) -> None:
    page.text(f"{way.walk.policy.edition}: {way.text}", indent=2)
    page.table(("day", "step"), ((str(day), step) for step, day in way.walk.taken))
    for wait in way.waits:
        page.item(wait.text, indent=4)
    for ground in way.grounds:
        page.item(f"from {ground.criterion}: {ground.text}", indent=4)


# --- witnesses ------------------------------------------------------------------------------------------------------


def _file(number: int, remark: Remark) -> str:
    """The name of the case file on which the n-th remark shows."""
    return f"{number:02}-{remark.kind}.json"


def _witnesses(found: Audit, held: Against | None) -> dict[str, Mapping[str, Any]]:
    """Case files by the names that they get."""
    cases: dict[str, Mapping[str, Any]] = {}
    for number, remark in enumerate(found.remarks, 1):
        if remark.witness is not None:
            cases[_file(number, remark)] = remark.witness
    for way in found.shortest:
        cases[f"shortest-{len(cases) + 1:02}.json"] = way.witness
    if held is not None and held.counterexample is not None:
        cases["counterexample.json"] = held.counterexample.witness
        cases["counterexample-against.json"] = held.counterexample.witness_against
    return cases


def _write(cases: Mapping[str, Mapping[str, Any]], folder: str) -> None:
    place = Path(folder)
    try:
        place.mkdir(parents=True, exist_ok=True)
        for name, case in cases.items():
            (place / name).write_text(json.dumps(case, indent=2) + "\n", encoding="utf-8")
    except OSError:
        files.refuse(folder, "cannot be written to")


COMMANDS = (audit,)
