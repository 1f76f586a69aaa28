"""Case files as the command line alters them: another policy, day, number or reading; one file, or a folder of them."""

from __future__ import annotations

import json
import sys
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from functools import partial, wraps
from pathlib import Path
from typing import TypeVar

import click

from schoolrules.case import NAMES, Case
from schoolrules.cli import files
from schoolrules.errors import InvalidInput, Problem, SchoolRulesError
from schoolrules.parsing import date_problem, parse_date

T = TypeVar("T")
MAX_DIGITS = 18


@dataclass(frozen=True, slots=True)
class Altered:
    """What the options of a command have otherwise than a case file."""

    policy: str | None = None
    as_of: str | None = None
    known_at: str | None = None
    numbers: tuple[str, ...] = ()
    choices: tuple[str, ...] = ()

    def read(self, name: str) -> Case:
        """The case that a file holds, so altered.

        Raises:
            Refusal: a file that cannot be used, with every problem.
        """
        return self.reader()(name)

    def reader(self) -> Callable[[str], Case]:
        """What reads files so; what the options say is looked up once. Raises Refusal for a policy that is none."""
        said = {
            "policy": None if self.policy is None else files.policy_choice(self.policy),
            "as_of": self.as_of,
            "known_at": self.known_at,
        }
        changes = {key: value for key, value in said.items() if value is not None}
        return partial(_read, changes, pairs("--set", self.numbers), pairs("--read", self.choices))


def _read(changes: Mapping[str, object], numbers: Mapping[str, str], choices: Mapping[str, str], name: str) -> Case:
    found = files.read_object(name, NAMES)
    if "steps" in found and "record" not in found:
        files.refuse(files.called(name), "a policy, not a case file: `schoolrules show` reads it")
    found = {**found, **changes}
    if numbers or choices:
        found = {**found, "policy": _changed(found.get("policy"), numbers, choices)}
    try:
        return Case.parse(found)
    except InvalidInput as error:
        raise files.Refusal(files.called(name), error.problems) from None


OPTIONS = (
    click.option("--policy", metavar="POLICY", help="Judge by this policy instead: an id, or a JSON file."),
    click.option("--as-of", metavar="DATE", help="Judge on this day (YYYY-MM-DD) instead of the file's own."),
    click.option("--known-at", metavar="DATE", help="Judge with what was known on this day."),
    click.option("--set", "numbers", multiple=True, metavar="NAME=VALUE", help="Change a number, such as a period."),
    click.option("--read", "choices", multiple=True, metavar="NAME=READING", help="Choose a reading."),
)


def case_options(command: Callable[..., object]) -> Callable[..., object]:
    """The options that alter a case file, for a command that takes them as `altered`."""

    @wraps(command)
    def taking(
        policy: str | None,
        as_of: str | None,
        known_at: str | None,
        numbers: tuple[str, ...],
        choices: tuple[str, ...],
        **others: object,
    ) -> object:
        return command(altered=Altered(policy, as_of, known_at, numbers, choices), **others)

    for option in reversed(OPTIONS):
        taking = option(taking)
    return taking


def read_folder(folder: str, read: Callable[[str], T]) -> dict[Path, T]:
    """What is read of each case file of a folder, in order of their names.

    Raises:
        Refusal: no case file, or with every problem of every file.
    """
    names = sorted(file for file in Path(folder).glob("*.json") if file.is_file())
    if not names:
        files.refuse(folder, "no case file in it: expected files that end in .json")
    gathered = Gathered(folder)
    found = {file: gathered.tried(partial(read, str(file)), str(file)) for file in names}
    gathered.refuse()
    return {file: one for file, one in found.items() if one is not None}


class Gathered:
    """Problems of several things that are read, told together."""

    def __init__(self, name: str) -> None:
        self.name: str = name
        self.problems: list[Problem] = []

    def tried(self, make: Callable[[], T], name: str = "") -> T | None:
        """What `make` gives; None where it refuses, and then its problems are kept, under the name given."""
        try:
            return make()
        except (files.Refusal, InvalidInput) as error:
            before = f"{name}: " if name else ""
            self.problems += [Problem(f"{before}{one.path}".removesuffix(": "), one.message) for one in error.problems]
        except SchoolRulesError as error:
            self.problems.append(Problem(name, str(error)))
        return None

    def refuse(self) -> None:
        """Raises Refusal with every problem, where there is one."""
        if self.problems:
            raise files.Refusal(files.called(self.name), self.problems)


def pairs(option: str, given: Iterable[str]) -> dict[str, str]:
    """What `NAME=VALUE` options say."""
    found = [text.partition("=") for text in given]
    if not all(name and sign and value for name, sign, value in found):
        raise click.UsageError(f"{option}: expected NAME=VALUE")
    return {name: value for name, _, value in found}


def day(option: str, text: str) -> date:
    """The day that an option names.

    Raises:
        InvalidInput: it is no date YYYY-MM-DD.
    """
    found = parse_date(text)
    if found is None:
        raise InvalidInput([Problem(option, date_problem(text))])
    return found


def number(text: str) -> int | str:
    """A number of a policy as an option has it: a whole number, or a period with its unit."""
    return int(text) if text.isdecimal() and len(text) <= MAX_DIGITS else text


def print_json(value: object) -> None:
    """A value as JSON on standard output."""
    # ASCII alone, so that the same answer is the same bytes on every machine
    sys.stdout.write(json.dumps(value, indent=2) + "\n")


def _changed(policy: object, numbers: Mapping[str, str], choices: Mapping[str, str]) -> object:
    """A case's policy with other numbers and readings: an id, a choice, or a whole policy."""
    given = {"use": policy} if isinstance(policy, str) else policy
    if not isinstance(given, Mapping):
        return policy
    reads = "readings" if "use" in given else "read"
    if not all(isinstance(given.get(key, {}), Mapping | None) for key in ("set", reads)):
        return policy  # refused where the case is read
    counts = {name: number(value) for name, value in numbers.items()}
    return {**given, "set": {**(given.get("set") or {}), **counts}, reads: {**(given.get(reads) or {}), **choices}}
