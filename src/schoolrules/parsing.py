"""Reading what comes from outside: JSON text within bounds, and pydantic's errors as problems without values.

Records are confidential: nothing here repeats a value that was read. A problem says where (`events[3].on`)
and what was expected. An unknown key of a policy or a calendar stands in the path, shortened where it is long; one of
a record may be a name or an id in the wrong place, so that its position stands there (`events[3][5]`).
"""

from __future__ import annotations

import json
import math
import re
from collections import Counter
from collections.abc import Container, Iterable, Iterator, Mapping
from datetime import date, datetime
from difflib import get_close_matches
from itertools import islice
from typing import TYPE_CHECKING, Any, NoReturn, TypeAlias, cast

from schoolrules.errors import InvalidArgument, InvalidInput, Problem

if TYPE_CHECKING:  # at run time this module stays as cheap as json
    from pydantic import ValidationError

MAX_BYTES = 50_000_000
"""The longest JSON text that `parse_json` reads, in bytes of UTF-8."""

MAX_DEPTH = 64
"""The deepest nesting of objects and lists that `parse_json` reads."""

MAX_VALUES = 2_000_000
"""The most values that `parse_json` reads, all told; an empty object or list counts for two. A full record has half."""

MAX_KEY_SHOWN = 40
"""The most characters of a key that a path shows."""

MAX_REPEATED = 1_000
"""The most keys given twice that are told."""

MAX_COMPARED = 200
MAX_LISTED = 50
MAX_NAME_LISTED = 200
"""Of known names, how many an unknown one is compared with, how many a message lists, and how much of each."""

Json: TypeAlias = "bool | int | float | str | list[Json] | dict[str, Json] | None"
"""What `parse_json` gives."""

EXPECTED_DATE = "expected a date YYYY-MM-DD"

# -- paths ---------------------------------------------------------------------------------------------------


def path_to(prefix: str, *parts: object) -> str:
    """The path of a part: `path_to("record", "events", 3, "on")` is `record.events[3].on`.

    Integers are positions in a list. A key that is long or holds more than printable ASCII is shortened and
    cleaned.
    """
    path = prefix
    for part in parts:
        if isinstance(part, int):
            path += f"[{part}]"
        else:
            path += f".{_shown(str(part))}" if path else _shown(str(part))
    return path


def _shown(key: str) -> str:
    if len(key) > MAX_KEY_SHOWN:
        key = key[: MAX_KEY_SHOWN - 3] + "..."
    return key if key.isascii() and key.isprintable() else re.sub(r"[^ -~]", "?", key)


# -- values --------------------------------------------------------------------------------------------------


def closest(name: str, known: Iterable[str]) -> str:
    """`, perhaps ONE`: the known name that comes nearest to one that is not known; empty where none does."""
    found = get_close_matches(name[:MAX_KEY_SHOWN], list(islice(known, MAX_COMPARED)), n=1, cutoff=0.75)
    return f", perhaps {found[0]}" if found else ""


def listed(names: Iterable[str]) -> str:
    """Names with commas between them, as many as a person reads."""
    known = list(names)
    more = f", and {len(known) - MAX_LISTED} more" if len(known) > MAX_LISTED else ""
    return ", ".join(name[:MAX_NAME_LISTED] for name in known[:MAX_LISTED]) + more


def parse_date(value: object) -> date | None:
    """The civil date that a value is: a `date` (never a `datetime`) or text `YYYY-MM-DD`; else None."""
    if type(value) is str:
        # fromisoformat also reads 20250131 and 2025-W05-5, which the contract does not
        if len(value) == 10 and value[4] == value[7] == "-":
            try:
                return date.fromisoformat(value)
            except ValueError:
                return None
        return None
    if type(value) is date:
        return value
    if isinstance(value, date) and not isinstance(value, datetime):
        return date(value.year, value.month, value.day)
    return None


def date_problem(value: object) -> str:
    """Why a value that is no civil date is refused, without the value."""
    return EXPECTED_DATE if type(value) is str else f"{EXPECTED_DATE}, not {came(value)}"


def is_text(value: object, *, at_most: int, at_least: int = 0) -> bool:
    """Whether a value is text of so many characters that can be written as UTF-8."""
    if not isinstance(value, str) or not at_least <= len(value) <= at_most:
        return False
    return value.isascii() or not re.search(r"[\ud800-\udfff]", value)


def came(value: object) -> str:
    """What kind of thing a value is, in words: never the value."""
    if value is None:
        return "null"
    if isinstance(value, bool):
        return "true or false"
    if isinstance(value, int):
        return "a whole number"
    if isinstance(value, float):
        return "a floating-point number"
    if isinstance(value, datetime):
        return "a date with a time of day"
    kinds = (
        (str, "text"),
        (date, "a date"),
        (Mapping, "an object"),
        (list | tuple, "a list"),
        (set | frozenset, "a set"),
    )
    return next((name for kind, name in kinds if isinstance(value, kind)), "something else")


# -- pydantic's errors ---------------------------------------------------------------------------------------

_WANTED = {
    "bool": "true or false",
    "bytes": "text",
    "dataclass": "an object",
    "date": "a date YYYY-MM-DD",
    "dict": "an object",
    "float": "a number",
    "frozen_set": "a list",
    "int": "a whole number",
    "iterable": "a list",
    "list": "a list",
    "mapping": "an object",
    "model": "an object",
    "model_attributes": "an object",
    "set": "a list",
    "string": "text",
    "tuple": "a list",
}
_SAID = {
    "missing": "required",
    "missing_argument": "required",
    "date_parsing": EXPECTED_DATE,
    "date_from_datetime_parsing": EXPECTED_DATE,
    "date_from_datetime_inexact": f"{EXPECTED_DATE}, not a date with a time of day",
    "bool_parsing": "expected true or false",
    "int_parsing": "expected a whole number",
    "int_parsing_size": "expected a whole number of fewer digits",
    "int_from_float": "expected a whole number",
    "finite_number": "expected a finite number",
    "string_unicode": "expected text that can be written as UTF-8",
    "string_pattern_mismatch": "not in the expected form",
    "invalid_key": "keys are text",
    "recursion_loop": "refers to itself",
}
_BOUNDS = {
    "greater_than": ("more than", "gt"),
    "greater_than_equal": ("at least", "ge"),
    "less_than": ("less than", "lt"),
    "less_than_equal": ("at most", "le"),
    "multiple_of": ("a multiple of", "multiple_of"),
}
_OWN = "schoolrules"


def refuse(message: str) -> NoReturn:
    """Raises, inside a pydantic validator, a refusal whose message `problems_from` passes on as it stands.

    The message must not repeat the value. A plain ValueError would do for pydantic, but its text is not
    trusted.
    """
    from pydantic_core import PydanticCustomError

    raise PydanticCustomError(_OWN, "{message}", {"message": message})


def problems_from(
    error: ValidationError,
    prefix: str = "",
    *,
    known_keys: str = "",
    data: object = None,
    names: Iterable[str] = (),
    given: Iterable[object] = (),
) -> list[Problem]:
    """What a pydantic error found, each with its path below `prefix`, and no value.

    `known_keys` is told where a key is unknown, and of the keys `given` an unknown one is told by its position alone.
    With `data`, what was read, which is no record: a path names only places in it, not the kinds that pydantic tried,
    what is wrong in more than one way at a place is one problem, and an unknown key is told the nearest of the
    `names`. Of messages only those of this library (`refuse`, `InvalidInput`) are passed on; everything else is said
    anew, for pydantic's own texts can repeat what they read.
    """
    details = error.errors(include_url=False)
    if data is not None:
        return _of_no_record(details, prefix, data, list(names))
    position = {key: at for at, key in enumerate(given)}
    return [problem for detail in details for problem in _found(detail, prefix, known_keys, position)]


def _found(
    detail: Mapping[str, Any], prefix: str, known_keys: str, position: Mapping[object, int]
) -> Iterator[Problem]:
    path = path_to(prefix, *_location(detail["type"], detail["loc"], position))
    yield from _within(path, detail) or [Problem(path, _message(detail, known_keys))]


def _within(path: str, detail: Mapping[str, Any]) -> list[Problem]:
    """The problems of an `InvalidInput` that a validator raised, at their places below its own."""
    refused = detail.get("ctx", {}).get("error")
    problems = refused.problems if isinstance(refused, InvalidInput) else ()
    return [Problem(f"{path}.{problem.path}".strip("."), problem.message) for problem in problems]


def _of_no_record(details: Iterable[Mapping[str, Any]], prefix: str, data: object, names: list[str]) -> list[Problem]:
    said: dict[str, list[str]] = {}
    for detail in details:
        kind, context = detail["type"], detail.get("ctx", {})
        path = path_to(prefix, *_places(_location(kind, detail["loc"], {}), data, kind))
        if kind in ("extra_forbidden", "unexpected_keyword_argument"):
            found = [Problem(path, "unknown key" + closest(str(detail["loc"][-1]), names))]
        elif kind == "union_tag_invalid":
            tags = re.findall(r"'([^']*)'", context["expected_tags"])
            message = f"unknown kind{closest(str(context['tag']), tags)}; expected one of {', '.join(tags)}"
            found = [Problem(path_to(path, "kind"), message)]
        elif isinstance(context.get("error"), InvalidArgument):
            found = [Problem(path, str(context["error"]))]
        else:
            found = _within(path, detail) or [Problem(path, _message(detail, ""))]
        for problem in found:
            said.setdefault(problem.path, []).append(problem.message)
    return [Problem(path, "; or ".join(dict.fromkeys(messages))) for path, messages in said.items()]


def _places(loc: tuple[int | str, ...], data: object, kind: str) -> Iterator[int | str]:
    """The parts of a location that are places in the data, and a key that is missing there."""
    for index, part in enumerate(loc):
        inside = _at(data, part)
        if inside is not _NOWHERE:
            data = inside
            yield part
        elif kind == "missing" and index == len(loc) - 1:
            yield part


_NOWHERE = object()


def _at(data: object, part: int | str) -> object:
    if isinstance(data, Mapping):
        return data.get(part, _NOWHERE)
    if isinstance(data, list | tuple) and isinstance(part, int) and part < len(data):
        return data[part]
    return _NOWHERE


def _location(kind: str, loc: tuple[int | str, ...], position: Mapping[object, int]) -> tuple[int | str, ...]:
    """The location, less what is no place, the name that an invalid key was given; an unknown key as its position."""
    if kind == "extra_forbidden" and position:
        return (*loc[:-1], position[loc[-1]])
    return loc[:-1] if kind == "invalid_key" else loc


def _message(detail: Mapping[str, object], known_keys: str) -> str:
    kind, value = str(detail["type"]), detail.get("input")
    context = detail.get("ctx")
    context = context if isinstance(context, Mapping) else {}
    if kind == _OWN:
        return str(context["message"])
    if kind in ("extra_forbidden", "unexpected_keyword_argument"):
        return f"unknown key; known: {known_keys}" if known_keys else "unknown key"
    if kind in _SAID:
        return _SAID[kind]
    if kind in ("literal_error", "enum", "union_tag_invalid"):
        choices = re.findall(r"'([^']*)'", str(context.get("expected") or context.get("expected_tags") or ""))
        return f"expected one of {', '.join(choices)}" if choices else "not one of the known values"
    if kind == "union_tag_not_found":
        return "required: {}".format(str(context.get("discriminator", "the kind")).strip("'"))
    if kind in _BOUNDS:
        words, key = _BOUNDS[kind]
        return f"expected {words} {context.get(key)}"
    if kind.endswith(("too_long", "too_short")):
        return _length(kind, context)
    wanted = _WANTED.get(re.sub(r"_(sub_)?type$", "", kind))
    return f"expected {wanted}, not {came(value)}" if wanted else f"not valid ({kind})"


def _length(kind: str, context: Mapping[str, object]) -> str:
    things = "characters" if kind.startswith(("string", "bytes")) else "entries"
    if kind.endswith("too_long"):
        return f"at most {context.get('max_length')} {things}"
    return f"at least {context.get('min_length')} {things}"


# -- JSON ----------------------------------------------------------------------------------------------------

_STRING = re.compile(rb'"[^"]*"')
_NEITHER_QUOTE_NOR_MARK = bytes(set(range(256)) - set(b'"[]{},'))
_OPENING = ord("[")
_QUICK_PASSES = 8
_ONE_KIND_OF_BRACKET = bytes.maketrans(b"{}", b"[]")


def parse_json(
    text: str | bytes,
    *,
    max_bytes: int = MAX_BYTES,
    max_depth: int = MAX_DEPTH,
    max_values: int = MAX_VALUES,
    names: Container[str] | None = None,
) -> Json:
    """What a JSON text says. With `names`, problems tell other keys than these by their position.

    Raises InvalidInput for text of more than `max_bytes`, nested deeper than `max_depth` or holding more than
    `max_values` (both found before parsing, in time linear in the text), not UTF-8, not JSON (with line and
    column), for a key given twice in an object, for NaN and infinite numbers. A byte order mark is passed over.
    """
    raw = _encoded(text, max_bytes)
    marks = _marks(raw)
    if marks.count(b",") + marks.count(b"[") >= max_values:  # each value but the first follows one of them
        raise _invalid(f"more than {max_values} values")
    if _is_deeper_than(marks.replace(b",", b""), max_depth):
        raise _invalid(f"nested deeper than {max_depth} levels")
    repeated: list[tuple[dict[str, Json], list[str]]] = []
    parsed, refusal = _loads(raw, repeated)
    if refusal:
        raise _invalid(refusal)
    if repeated:
        raise InvalidInput(_repeated_keys(parsed, repeated, names))
    return parsed


def _invalid(message: str) -> InvalidInput:
    return InvalidInput([Problem("", message)])


def _encoded(text: str | bytes, max_bytes: int) -> bytes:
    too_large = f"larger than {max_bytes} bytes"
    if len(text) > max_bytes:
        raise _invalid(too_large)
    try:
        raw = text.encode() if isinstance(text, str) else bytes(text)
    except UnicodeEncodeError:
        raw = b"\xff"
    if len(raw) > max_bytes:
        raise _invalid(too_large)
    return raw.removeprefix(b"\xef\xbb\xbf")


def _marks(raw: bytes) -> bytes:
    """The commas and brackets of JSON text, all brackets square, without those that stand in strings.

    Adjoining strings may melt into one here; what stands between them holds no mark.
    """
    raw = raw.replace(b"\\\\", b"").replace(b'\\"', b"")  # pairs first: what is left of a run escapes what follows it
    bare = raw.translate(_ONE_KIND_OF_BRACKET, _NEITHER_QUOTE_NOR_MARK).replace(b'""', b"")
    return _STRING.sub(b"", bare)


def _is_deeper_than(bare: bytes, depth: int) -> bool:
    """Whether brackets nest deeper: each pass takes the innermost pairs away."""
    for _ in range(min(depth, _QUICK_PASSES)):
        if b"[]" not in bare:
            break
        bare = bare.replace(b"[]", b"")
        depth -= 1
    # what is left nests deeper, or never closes (the parser must not be sent down it either), or is no JSON
    open_now = 0
    for bracket in bare:
        open_now += 1 if bracket == _OPENING else -1
        if open_now > depth:
            return True
        if open_now < 0:
            return False
    return False


def _loads(raw: bytes, repeated: list[tuple[dict[str, Json], list[str]]]) -> tuple[Json, str]:
    """The parsed text, and why it was refused. The parser's own error holds the text and goes no further."""

    def gather(pairs: list[tuple[str, Json]]) -> dict[str, Json]:
        found = dict(pairs)
        if len(found) != len(pairs) and len(repeated) < MAX_REPEATED:
            times = Counter(key for key, _ in pairs)
            repeated.append((found, [key for key in times if times[key] > 1]))
        return found

    def finite(number: str) -> float:
        value = float(number)
        if not math.isfinite(value):
            raise OverflowError
        return value

    def constant(_: str) -> NoReturn:
        raise OverflowError

    try:
        text = raw.decode()
        return json.loads(text, object_pairs_hook=gather, parse_float=finite, parse_constant=constant), ""
    except UnicodeDecodeError:
        return None, "not text in UTF-8"
    except json.JSONDecodeError as error:
        return None, f"not JSON: line {error.lineno}, column {error.colno}"
    except OverflowError:
        return None, "numbers must be finite"
    except ValueError:  # Python's own bound on the digits of an integer
        return None, "a number has too many digits"


def _repeated_keys(
    root: Json, repeated: list[tuple[dict[str, Json], list[str]]], names: Container[str] | None
) -> list[Problem]:
    """A problem for each key given twice, in order, up to a thousand; what a repetition dropped has no place."""
    keys_of = {id(found): set(keys) for found, keys in repeated}

    def within(path: str, value: dict[str, Json] | list[Json]) -> Iterator[Problem]:
        inner: Iterable[tuple[object, Json]]
        if isinstance(value, dict):
            shown = {key: key if names is None or key in names else at for at, key in enumerate(value)}
            twice = keys_of.get(id(value), ())
            yield from (Problem(path_to(path, shown[key]), "given twice") for key in value if key in twice)
            inner = ((shown[key], held) for key, held in value.items())
        else:
            inner = enumerate(value)
        for part, held in inner:
            if isinstance(held, dict | list):
                yield from within(path_to(path, part), held)

    return list(islice(within("", cast("dict[str, Json] | list[Json]", root)), MAX_REPEATED))
