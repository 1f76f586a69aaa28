"""Every public name with its signature, a line each: `python -m tests.api.public_names` writes the snapshot.

It refuses while CHANGELOG.md does not name what was added, changed or taken away, in a line that was written since the
last snapshot: `said.txt` holds a digest of each line that stood there then.
"""

from __future__ import annotations

import difflib
import inspect
import re
import sys
from collections.abc import Iterable, Iterator
from enum import Enum
from functools import cached_property
from hashlib import sha256
from importlib import import_module
from pathlib import Path
from typing import ForwardRef

from pydantic import BaseModel

from schoolrules.policy.parts import KINDS

HERE = Path(__file__).parent
SNAPSHOT = HERE / "public_names.txt"
SAID = HERE / "said.txt"
CHANGELOG = HERE.parents[1] / "CHANGELOG.md"
DOORS = (
    "schoolrules",
    "schoolrules.audit",
    "schoolrules.calendar",
    "schoolrules.evaluation",
    "schoolrules.events",
    "schoolrules.plot",
    "schoolrules.record",
    "schoolrules.report",
    "schoolrules.testing",
    "schoolrules.whatif",
)
"""Packages that say in `__all__` what they offer."""
MODULES = (
    "schoolrules.case",
    "schoolrules.case_schema",
    "schoolrules.errors",
    "schoolrules.policies",
    "schoolrules.policies.siblings",
    "schoolrules.policy.basics",
    "schoolrules.policy.policy",
    "schoolrules.policy.rules",
    "schoolrules.policy.step",
)
"""Modules that offer whatever they define without an underscore; so do the parts of policies, by their kinds."""


class Unquoted(str):
    """An annotation as it stands in the source."""

    __slots__ = ()

    def __repr__(self) -> str:
        return str(self)


def public_names() -> list[str]:
    """Every public name with its signature, in order."""
    offered = [(door, name) for door in DOORS for name in import_module(door).__all__]
    found = {f"{door}.{name}": getattr(import_module(door), name) for door, name in offered}
    for module in MODULES:
        named = vars(import_module(module)).items()
        found |= {f"{module}.{name}": value for name, value in named if _is_own(name, value, module)}
    kinds = [kind for family in KINDS.values() for kind in family]
    found |= {f"{kind.__module__}.{kind.__qualname__}": kind for kind in kinds}
    homes: dict[int, str] = {}
    for name in sorted(found, key=_is_front_door):  # where it lies within is nobody's business
        homes.setdefault(id(found[name]), name)
    return sorted({line for name, value in found.items() for line in _lines(name, value, homes[id(value)])})


def _is_front_door(name: str) -> bool:
    return name.count(".") == 1


def _is_own(name: str, value: object, module: str) -> bool:
    return not name.startswith("_") and getattr(value, "__module__", None) == module


def _lines(name: str, value: object, home: str) -> Iterator[str]:
    if inspect.isclass(value) or inspect.isfunction(value):
        if home != name:
            yield f"{name} is {home}"
        yield from _class(home, value) if inspect.isclass(value) else [f"{home}{_signature(value)}"]
    else:
        yield f"{name}: {type(value).__name__ if isinstance(value, str | int) else 'value'}"


def _class(home: str, cls: type) -> Iterator[str]:
    bases = [base.__qualname__ for base in cls.__bases__ if base is not object]
    yield f"{home}: class({', '.join(bases)})"
    if issubclass(cls, Enum):
        yield from (f"{home}.{member.name} = {member.value!r}" for member in cls)
    for name, annotation in inspect.get_annotations(cls).items():
        if not name.startswith("_"):
            yield f"{home}.{name}: {_text(annotation)}{_default(cls, name)}"
    for name, member in list(vars(cls).items()):
        plain = getattr(member, "__func__", member)
        if name == "__init__" and "__dataclass_fields__" not in vars(cls) and inspect.isfunction(plain):
            yield f"{home}{_signature(plain)}"
        elif name.startswith("_"):
            continue
        elif inspect.isfunction(plain):
            yield f"{home}.{name}{_signature(plain)}"
        elif isinstance(member, property | cached_property):
            getter = member.func if isinstance(member, cached_property) else member.fget
            yield f"{home}.{name} -> {_text(getattr(getter, '__annotations__', {}).get('return'))}"


def _default(cls: type, name: str) -> str:
    """` = ...` where a value need not be given."""
    if issubclass(cls, BaseModel):
        has_one = name in cls.model_fields and not cls.model_fields[name].is_required()
    elif "__dataclass_fields__" in vars(cls):
        given = inspect.signature(cls).parameters.get(name)  # None: the class's own constant
        has_one = given is not None and given.default is not inspect.Parameter.empty
    else:
        has_one = name in getattr(cls, "_field_defaults", {})
    return " = ..." if has_one else ""


def _signature(function: object) -> str:
    signature = inspect.signature(function)  # type: ignore[arg-type]
    parameters = [
        one.replace(annotation=_annotation(one.annotation), default=_named(one.default))
        for one in signature.parameters.values()
        if one.name not in ("self", "cls")
    ]
    returns = _annotation(signature.return_annotation)
    return str(inspect.Signature(parameters, return_annotation=returns))


def _named(default: object) -> object:
    """A default value; a function by its name, for its `repr` holds an address."""
    return Unquoted(default.__qualname__) if inspect.isfunction(default) else default


def _annotation(annotation: object) -> object:
    return annotation if annotation is inspect.Parameter.empty else Unquoted(_text(annotation))


def _text(annotation: object) -> str:
    if isinstance(annotation, ForwardRef):
        return annotation.__forward_arg__
    return annotation if isinstance(annotation, str) else getattr(annotation, "__qualname__", str(annotation))


def changes(before: Iterable[str], after: Iterable[str]) -> list[str]:
    """The lines that were taken away (`- `) and added (`+ `)."""
    return [line for line in difflib.ndiff(list(before), list(after)) if line.startswith(("- ", "+ "))]


def digests(changelog: str) -> list[str]:
    """A short digest of each line."""
    return [sha256(line.strip().encode()).hexdigest()[:12] for line in changelog.splitlines()]


def since(said: Iterable[str], changelog: str) -> str:
    """The lines of a changelog that did not stand there when `said` was written."""
    known = set(said)
    return "\n".join(
        line for line, digest in zip(changelog.splitlines(), digests(changelog), strict=True) if digest not in known
    )


def unsaid(changed: Iterable[str], changelog: str) -> list[str]:
    """The names of changed lines that the changelog does not hold in backticks, alone or in a call."""
    said = {word for quoted in re.findall(r"`([^`]+)`", changelog) for word in re.findall(r"[A-Za-z_][\w-]*", quoted)}
    return sorted({_name(line) for line in changed} - said)


def _name(line: str) -> str:
    """The class or function that a line is about: the first part after the modules."""
    path = re.match(r"[\w.]+", line.removeprefix("+ ").removeprefix("- "))
    assert path is not None
    parts = path.group().split(".")
    return next((part for part in parts if not part.islower()), parts[-1])


def main() -> int:
    """Writes the snapshot; 1 where the changelog does not name a change."""
    before, after = SNAPSHOT.read_text().splitlines(), public_names()
    changelog = CHANGELOG.read_text()
    missing = unsaid(changes(before, after), since(SAID.read_text().splitlines(), changelog))
    if missing:
        print("A line of CHANGELOG.md written since the last snapshot must name, in backticks:", ", ".join(missing))
        return 1
    SNAPSHOT.write_text("\n".join(after) + "\n")
    SAID.write_text("\n".join(digests(changelog)) + "\n")
    return 0


if __name__ == "__main__":
    sys.exit(main())
