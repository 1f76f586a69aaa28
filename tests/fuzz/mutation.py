"""JSON made hostile: a valid text whose tree, or whose bytes, were changed a little or a lot."""

from __future__ import annotations

import json
from random import Random
from typing import Any

RAW = "\N{SNOWMAN}raw:"
"""Marks a text that is written without quotes: what `json.dumps` would not write."""
TWICE = "\N{SNOWMAN}twice:"
"""Marks a key that is written as another key, so that this one stands twice."""

DATES = (
    *("0001-01-01", "0099-12-31", "0100-01-01", "1582-10-15", "1776-07-04", "2100-12-31", "2101-01-01"),
    *("8999-12-31", "9000-01-01", "9998-12-31", "9999-12-31", "2024-02-29", "2023-02-29", "2024-12-00", "20241201"),
    *("2024-W05-5", "2024-09-02T00:00:00", "\u0662\u0660\u0662\u0664-01-01", "2024-10-01", "2024-11-15", "2025-03-03"),
)
NUMBERS = (
    *(0, 1, -1, 2, 3, 100, 10_000, 10_001, 2**31, 2**63, 10**15, 10**15 + 1, -(10**400), 10**4000),
    *(0.5, -0.0, 1e308, 2.0**-1074, 1 / 3),
)
RAWS = ("NaN", "Infinity", "-Infinity", "1e400", "-1e999", "9" * 4400, "1.0", "01", "+1", "0x1", "True", "")
TEXTS = (
    *("", " ", "\x00", "\n", "\x1b[2J", "\ud800", "\udfff\ud800", "\u202e", "\N{ZERO WIDTH JOINER}" * 3, "e\u0301"),
    *("<script>alert(1)</script>", "&lt;", "'\"`", "../../etc/passwd", "%s%n{0}{self}", "x" * 201, "x" * 10_001),
    *("\N{PILE OF POO}" * 50, "null", "true", "NaN", "1/2", "1/0", "0.5", "9" * 400, "#0", "#1", "unexcused", "school"),
    *("1 day", "0 school days", "999999999999 school days", "20 school days", "100 years", "10000 months", "5 weeks"),
    *("10000 business days", "calendar", "kind", "record", "US", "CA", "MY", "utils", "HolidayBase", "__class__", "XX"),
)
KEYS = (
    *("kind", "on", "id", "known_on", "retracted_on", "for", "for_", "from", "to", "set", "use", "edition", "readings"),
    *("of", "event", "step", "value", "", "\x00", "\ud800", "__proto__", "constructor", "x" * 300, "facts", "events"),
)
DEEPEST = 70
"""A little more than what may be nested."""
LONGEST = 60


def mutated(text: bytes, random: Random, others: tuple[bytes, ...] = ()) -> bytes:
    """The text with something otherwise: mostly in its tree, now and then in its bytes."""
    if random.random() < 0.08:
        return _bytes(text, random)
    tree = _tree(text)
    if tree is None:
        return _bytes(text, random)
    root = [tree]
    donor = [_tree(random.choice(others))] if others and random.random() < 0.2 else root
    try:
        for _ in range(random.choice((1, 1, 1, 2, 3, 8))):
            _change(root, random, donor)
        return written(root[0])
    except (ValueError, RecursionError):  # a number of more digits than Python writes, a tree deeper than it goes
        return _bytes(text, random)


def written(tree: object) -> bytes:
    """A tree as JSON text, with what the marks stand for."""
    text = json.dumps(tree)
    for mark, before, after in ((RAW, '"', '"'), (TWICE, "", "")):
        escaped = json.dumps(mark)[1:-1]
        parts = text.split(before + escaped)
        text = parts[0]
        for part in parts[1:]:
            raw, end, rest = part.partition(after) if after else ("", "", part)
            text += raw + rest if after else end + rest
    return text.encode()


def _tree(text: bytes) -> Any:
    try:
        return json.loads(text)
    except (ValueError, RecursionError):
        return None


def _places(root: Any, random: Random) -> tuple[Any, Any]:
    """A container in the tree and a place in it; the way down is chosen at random."""
    at: Any = root
    key: Any = 0
    while True:
        inner = at[key]
        if not isinstance(inner, dict | list) or not inner or random.random() < 0.12:
            return at, key
        at, key = inner, random.choice(list(inner)) if isinstance(inner, dict) else random.randrange(len(inner))


def _change(root: list[Any], random: Random, donor: list[Any]) -> None:
    at, key = _places(root, random)
    what = random.randrange(12)
    if what <= 3:
        at[key] = _odd(at[key], random)
    elif what == 4 and at is not root:
        del at[key]
    elif what == 5:
        other, place = _places(donor, random)
        at[key] = json.loads(json.dumps(other[place]))
    elif what == 6:
        other, place = _places(root, random)
        there, here = json.loads(json.dumps(other[place])), json.loads(json.dumps(at[key]))
        at[key], other[place] = there, here
    elif what == 7 and isinstance(at, list) and at is not root:
        at += [json.loads(json.dumps(at[key]))] * random.choice((1, 1, 2, LONGEST))
    elif what == 8 and isinstance(at, dict):
        at[random.choice((*KEYS, *map(str, at)))] = at.pop(key)
    elif what == 9 and isinstance(at, dict):
        at[random.choice(KEYS) if random.random() < 0.7 else TWICE + str(key)] = json.loads(json.dumps(at[key]))
    elif what == 10:
        at[key] = _wrapped(at[key], random)
    else:
        at[key] = _near(at[key], random)


def _odd(value: object, random: Random) -> object:
    """A value of some other kind, or an extreme of its own."""
    kind = random.randrange(9)
    if kind <= 1:
        return random.choice(DATES)
    if kind == 2:
        return random.choice(NUMBERS)
    if kind == 3:
        return random.choice(TEXTS)
    if kind == 4:
        return RAW + random.choice(RAWS)
    if kind == 5:
        return random.choice((None, True, False, [], {}, [[]], {"": {}}))
    return [value] if kind == 6 else {"kind": value} if kind == 7 else _near(value, random)


def _near(value: object, random: Random) -> object:
    """A value of the same kind, not far from it."""
    if isinstance(value, bool) or value is None:
        return not value
    if isinstance(value, int | float):
        return value + random.choice((-1, 1, 7, -100)) if isinstance(value, int) else value * 1.5
    if isinstance(value, str):
        if len(value) == 10 and value[4:5] == value[7:8] == "-":
            return f"{value[:8]}{random.randrange(1, 32):02}" if random.random() < 0.8 else random.choice(DATES)
        at = random.randrange(len(value) + 1)
        return value[:at] + random.choice(("", "-", "x", "\u00e9", "0", " ")) + value[at + random.randrange(2) :]
    return value


def _wrapped(value: object, random: Random) -> object:
    key = random.choice(("of", "when", "a", ""))
    kind = random.choice(("not", "rolled", "x"))
    for _ in range(random.choice((1, 2, 10, DEEPEST))):
        value = [value] if random.random() < 0.3 else {"kind": kind, key: value}
    return value


def _bytes(text: bytes, random: Random) -> bytes:
    """The text with a few of its bytes otherwise."""
    data = bytearray(text)
    for _ in range(random.choice((1, 2, 5))):
        at = random.randrange(len(data) + 1)
        what = random.randrange(5)
        if what == 0:
            data[at : at + 1] = bytes([random.randrange(256)])
        elif what == 1:
            del data[at : at + random.choice((1, 5, 50))]
        elif what == 2:
            data[at:at] = random.choice((b"[", b"{", b'"', b"\\", b"\x00", b"\xff", b"\xef\xbb\xbf", b"\\u0000"))
        elif what == 3:
            data[at:at] = random.choice((b"[", b'{"a":')) * random.choice((3, 65, 3000))
        else:
            data[at:at] = data[at : at + random.choice((3, 30, 300))]
    return bytes(data)
