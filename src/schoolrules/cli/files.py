"""Files named on the command line: read within bounds, or refused in one line."""

from __future__ import annotations

import sys
from collections.abc import Container, Mapping, Sequence
from difflib import get_close_matches
from pathlib import Path
from typing import NoReturn

from schoolrules import policies
from schoolrules.errors import InvalidInput, Problem, SchoolRulesError
from schoolrules.parsing import MAX_BYTES, parse_json
from schoolrules.policies.siblings import SIBLINGS
from schoolrules.policy.policy import Policy

STDIN = "-"


class Refusal(SchoolRulesError):
    """Input that was refused; `name` stands where a problem has no path of its own."""

    name: str
    problems: tuple[Problem, ...]

    def __init__(self, name: str, problems: Sequence[Problem]) -> None:
        super().__init__(name)
        self.name, self.problems = name, tuple(problems)

    def lines(self) -> list[str]:
        """A line for each problem: `path: problem`."""
        return [f"{problem.path or self.name}: {problem.message}" for problem in self.problems]


def refuse(name: str, message: str) -> NoReturn:
    """Raises a refusal of one line."""
    raise Refusal(name, [Problem("", message)])


def called(name: str) -> str:
    """What a file is called in messages."""
    return "standard input" if name == STDIN else name


def read_bytes(name: str) -> bytes:
    """A file's content; `-` is standard input.

    Raises:
        Refusal: no such file, a directory, unreadable, or more than the bound of a JSON text.
    """
    try:
        if name == STDIN:
            found = sys.stdin.buffer.read(MAX_BYTES + 1)
        else:
            with Path(name).open("rb") as file:
                found = file.read(MAX_BYTES + 1)
    except FileNotFoundError:
        refuse(called(name), "no such file")
    except IsADirectoryError:
        refuse(called(name), "a directory, not a file")
    except PermissionError:
        refuse(called(name), "may not be read")
    except (OSError, ValueError):
        refuse(called(name), "cannot be read")
    if len(found) > MAX_BYTES:
        refuse(called(name), f"larger than {MAX_BYTES // 1_000_000} MB")
    if b"\0" in found[:1024]:
        refuse(called(name), "not a text file: expected JSON in UTF-8")
    return found


def read_object(name: str, names: Container[str] | None = None) -> Mapping[str, object]:
    """The JSON object that a file holds; with `names`, problems tell other keys than these by their position.

    Raises:
        Refusal: as `read_bytes`; not JSON; JSON that is no object.
    """
    content = read_bytes(name)
    if not content.strip():
        refuse(called(name), "empty: expected a JSON object")
    try:
        found = parse_json(content, names=names)
    except InvalidInput as error:
        raise Refusal(called(name), error.problems) from None
    if not isinstance(found, dict):
        refuse(called(name), "expected a JSON object")
    return found


def read_policy(name: str) -> Policy:
    """The policy of that id, or the one that a file of that name holds.

    Raises:
        Refusal: neither, or a file that holds no policy.
    """
    choice = policy_choice(name)
    try:
        if isinstance(choice, str):
            return policies.outline(choice)
        if "use" in choice and "steps" not in choice:
            refuse(name, "a choice of numbers and readings; expected a whole policy")
        if "record" in choice:
            refuse(name, "a case file, not a policy: `schoolrules evaluate` reads it")
        return Policy.parse(choice)
    except InvalidInput as error:
        raise Refusal(name, error.problems) from None


def policy_choice(name: str) -> str | Mapping[str, object]:
    """What stands for `policy` in a case: a known id, a sibling's policy, or the object that a file holds.

    Raises:
        Refusal: none of these, or a sibling that leaves a number to be said.
    """
    if name in policies.ids():
        return name
    for sibling in SIBLINGS:
        if name == sibling.id:
            try:
                return sibling.get().to_dict()
            except InvalidInput as error:
                raise Refusal(name, error.problems) from None
    if name != STDIN and not Path(name).exists() and not _looks_like_a_path(name):
        known = {part: policy for policy in policies.ids() for part in (*policy.split("-"), policy)}
        known |= {sibling.id: sibling.id for sibling in SIBLINGS}
        close = get_close_matches(name.lower(), known, n=1)
        more = "`schoolrules policies --siblings` lists other agencies' numbers for them"
        known_ids = f"the policies are {', '.join(policies.ids())}; {more}"
        refuse(name, f"no such policy, and no such file; {f'did you mean {known[close[0]]}?' if close else known_ids}")
    return read_object(name)


def _looks_like_a_path(name: str) -> bool:
    return name.endswith(".json") or "/" in name or "\\" in name
