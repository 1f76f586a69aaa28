"""Every regular expression of the library takes time linear in the text, whatever the text: shown by its structure.

A pattern is refused where the engine could come back to a character in many ways: an endless repeat whose body can end
with what it can begin with, two endless repeats of the same characters with nothing else between them, or a search that
begins with a repeat which something must follow. The check is stricter than need be: it never lets a bad one pass.
"""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from importlib import import_module
from pathlib import Path
from re import _constants as op  # type: ignore[attr-defined]  # the parser of `re` itself has no public name
from re import _parser as parser  # type: ignore[attr-defined]
from typing import Any

import pytest

import schoolrules
from schoolrules import case_schema

SOURCE = Path(schoolrules.__file__).parent
CALLS = ("compile", "findall", "finditer", "fullmatch", "match", "search", "split", "sub", "subn")
ALPHABET = [chr(code) for code in (*range(256), 0x2028, 0x202E, 0xD800)]
"""Characters that stand for all: every class and category in use tells some of them from others."""
MANY = 100
"""A repeat that ends sooner is no repeat: its cost is bounded."""

Chars = frozenset[str]
NOTHING: Chars = frozenset()
REPEATS = (op.MAX_REPEAT, op.MIN_REPEAT)


def chars(kind: Any, value: Any) -> Chars:
    """The characters that a node which takes one of them takes."""
    if kind is op.ANY:
        return frozenset(ALPHABET)
    if kind in (op.LITERAL, op.NOT_LITERAL):
        return frozenset(c for c in (*ALPHABET, chr(value)) if (c == chr(value)) is (kind is op.LITERAL))
    found: set[str] = set()
    for inner, what in value:
        if inner is op.LITERAL:
            found.add(chr(what))
        elif inner is op.RANGE:
            found |= {c for c in (*ALPHABET, *map(chr, what)) if what[0] <= ord(c) <= what[1]}
        elif inner is op.CATEGORY:
            found |= {c for c in ALPHABET if re.match(CATEGORIES[what], c)}
    negated = value[0][0] is op.NEGATE
    return frozenset(set(ALPHABET) - found if negated else found)


CATEGORIES = {
    op.CATEGORY_DIGIT: r"\d",
    op.CATEGORY_NOT_DIGIT: r"\D",
    op.CATEGORY_SPACE: r"\s",
    op.CATEGORY_NOT_SPACE: r"\S",
    op.CATEGORY_WORD: r"\w",
    op.CATEGORY_NOT_WORD: r"\W",
}


class Shape:
    """What a part of a pattern takes, and where in it the engine could come back in many ways.

    `within` an endless repeat, whatever can take more or less counts as endless too.
    """

    def __init__(self, nodes: Any, faults: list[str], *, within: bool = False) -> None:
        self.faults, self.within = faults, within
        self.first: Chars = NOTHING
        """The characters that it can begin with."""
        self.every: Chars = NOTHING
        self.lead: Chars = NOTHING
        """The characters that an endless repeat at its beginning takes."""
        self.tail: Chars = NOTHING
        """The characters that an endless repeat at its end could go on with."""
        self.can_be_empty = True
        for node in nodes:
            self._join(self._part(*node))

    def _empty(self) -> Shape:
        return Shape([], self.faults, within=self.within)

    def _part(self, kind: Any, value: Any) -> Shape:
        if kind is op.SUBPATTERN:
            return Shape(value[-1], self.faults, within=self.within)
        if kind is op.BRANCH:
            return self._branch([Shape(each, self.faults, within=self.within) for each in value[1]])
        if kind in REPEATS:
            return self._repeat(*value)
        part = self._empty()
        if kind in (op.ANY, op.IN, op.LITERAL, op.NOT_LITERAL):
            part.first = part.every = chars(kind, value)
            part.can_be_empty = False
        elif kind is not op.AT:
            self.faults.append(f"{kind} is not examined")
        return part

    def _join(self, part: Shape) -> None:
        if self.tail & part.lead:
            self.faults.append("two repeats of the same characters meet")
        self.lead |= part.lead if self.can_be_empty else part.lead & self.every
        self.tail = part.tail | (self.tail if part.can_be_empty else self.tail & part.every)
        self.first |= part.first if self.can_be_empty else NOTHING
        self.every |= part.every
        self.can_be_empty = self.can_be_empty and part.can_be_empty

    def _branch(self, parts: list[Shape]) -> Shape:
        whole = self._empty()
        for part in parts:
            if self.within and whole.first & part.first:
                self.faults.append("two alternatives in a repeat begin alike")
            whole.first |= part.first
            whole.every |= part.every
            whole.lead |= part.lead
            whole.tail |= part.tail
        whole.can_be_empty = any(part.can_be_empty for part in parts)
        return whole

    def _repeat(self, least: int, most: Any, body: Any) -> Shape:
        is_endless = most is op.MAXREPEAT or most > MANY
        part = Shape(body, self.faults, within=self.within or is_endless)
        if is_endless and (part.can_be_empty or part.lead & part.tail):
            self.faults.append("a repeat can take the same characters in many ways")
        if is_endless or (self.within and least < most):
            part.lead |= part.first
            part.tail |= part.first
        part.can_be_empty = least == 0 or part.can_be_empty
        return part


def faults(pattern: str | bytes, flags: int = 0) -> list[str]:
    """What in a pattern can take more than linear time, in a search or a match."""
    nodes = list(parser.parse(pattern, flags))
    found: list[str] = []
    whole = Shape(nodes, found)
    rest = nodes[1:] if nodes and nodes[0][0] in REPEATS else nodes
    is_anchored = bool(nodes) and nodes[0][0] is op.AT
    if whole.lead and not is_anchored and not all(kind in REPEATS and value[0] == 0 for kind, value in rest):
        found.append("a search begins with a repeat that something must follow")
    return found


def used() -> Iterator[tuple[str, Any]]:
    """Every pattern that the source hands to `re`, with its place."""
    for file in sorted(SOURCE.rglob("*.py")):
        name = ".".join(("schoolrules", *file.relative_to(SOURCE).with_suffix("").parts))
        calls = [
            node
            for node in ast.walk(ast.parse(file.read_text(encoding="utf-8")))
            if isinstance(node, ast.Call)
            and isinstance(node.func, ast.Attribute)
            and isinstance(node.func.value, ast.Name)
            and node.func.value.id == "re"
        ]
        module = vars(import_module(name.removesuffix(".__init__"))) if calls else {}
        for call in calls:
            assert isinstance(call.func, ast.Attribute)
            assert call.func.attr in CALLS, f"{name}:{call.lineno}"
            flags = [word.value for word in call.keywords if word.arg == "flags"] + call.args[1:2]
            flag = ast.unparse(flags[0]) if flags and call.func.attr == "compile" else "0"
            source = ast.unparse(call.args[0])
            value = eval(source, dict(module))  # noqa: S307  # the source's own expression, such as PATTERN[1:-1]
            yield f"{name}:{call.lineno}", (value, int(eval(flag, dict(module))))  # noqa: S307


def published() -> Iterator[str]:
    """Every pattern in the JSON Schemas, which others run."""

    def within(schema: Any) -> Iterator[str]:
        if isinstance(schema, dict):
            if isinstance(schema.get("pattern"), str):
                yield schema["pattern"]
            yield from (found for inner in schema.values() for found in within(inner))
        elif isinstance(schema, list):
            yield from (found for inner in schema for found in within(inner))

    for make in (case_schema.case_schema, case_schema.evaluation_schema):
        yield from within(make())


@pytest.mark.parametrize(
    "pattern",
    [
        "(a+)+",
        "(a*)*b",
        "(ab|[ac]b)*",
        "a*a*b",
        "a*b?a*c",
        "a+aa+b",
        r"(\w+\s?)*x",
        r"\s*[0-9]+\s*(days?)?\s*",
        r"[0-9]+\s*(days?)?\s*",
        r"\s+$",
        r"\d+x",
        "(a?)*",
        "(a?a)*",
        "(a{1,3})*",
        "(a|b?a)*",
        ".*.*",
        "(ab*)*b*",
        "(.*,)*x",
        "^(([a-z])+.)+[A-Z]([a-z])+$",
    ],
)
def test_a_pattern_that_can_take_too_long_is_seen(pattern: str) -> None:
    """Known bad ones, the house's own that was among them included."""
    assert faults(pattern)


@pytest.mark.parametrize(
    "pattern",
    [
        r"\w+",
        "[a-z0-9]+(-[a-z0-9]+)*",
        '"[^"]*"',
        r"[0-9]+(\s*days?)?",
        "^a*b*c",
        r"\\.",
        "x[0-9]{1,9}(/[0-9]{1,9})?",
        "(ab?)*c?",
        "(xa|b)*",
    ],
)
def test_a_pattern_that_cannot_is_let_pass(pattern: str) -> None:
    assert not faults(pattern)


def test_every_pattern_of_the_library_is_linear() -> None:
    found = list(used())
    assert len(found) > 15
    assert {place: faults(*each) for place, each in found if faults(*each)} == {}


def test_every_published_pattern_is_linear() -> None:
    found = set(published())
    assert len(found) >= 3
    assert {pattern: faults(pattern) for pattern in found if faults(pattern)} == {}
