"""What the worst costs that the bounds let in: seconds of the processor, and the room it takes besides the text itself.

Run, from the repository's root (Linux or macOS): python -m benchmarks.bench_hostile

Each text is made and read in a process of its own, so that the peak is its own. `json.loads` of a plain record of
the same process is the unit of the ratios.
"""

from __future__ import annotations

import json
import multiprocessing
import sys
from collections.abc import Callable
from resource import RUSAGE_SELF, getrusage
from time import process_time

from schoolrules import Case, InvalidInput, Policy
from schoolrules.parsing import MAX_BYTES, MAX_VALUES, parse_json
from schoolrules.record.values import MAX_EVENTS

UNIT_ROUNDS = 200


def case(record: str, calendar: str = '{"first": "2024-07-01", "last": "2025-06-30"}') -> str:
    """A case file's text around a record and a calendar."""
    return f'{{"policy": "truancy-intervention", "as_of": "2025-01-31", "calendar": {calendar}, "record": {record}}}'


def filled(piece: str, between: str, size: int) -> str:
    """As many pieces as fit into so many characters."""
    return between.join([piece] * (size // (len(piece) + len(between))))


def closures(number: int) -> str:
    """A calendar of 50 years that is closed, so many times over, from its first day to its last."""
    span = '{"from": "2000-01-01", "to": "2049-12-31", "why": "-"}'
    return '{"first": "2000-01-01", "last": "2049-12-31", "closed": [' + ",".join([span] * number) + "]}"


def conditions(number: int) -> str:
    """A policy whose one step opens under any of so many conditions."""
    never = ",".join(['{"kind": "never"}'] * number)
    return (
        '{"id": "own", "title": "Own", "edition": "example", "jurisdiction": "US-CA", "source": "Own", '
        '"roles": {"school": "the school"}, "criteria": {}, "states": [], "steps": [{"id": "a", "title": "A", '
        '"actor": "school", "force": "must", "citation": {"source": "Own", "section": "1", "gist": "a letter"}, '
        f'"opens": {{"kind": "any-of", "of": [{never}]}}}}]}}'
    )


WORST: dict[str, tuple[Callable[[str], object], Callable[[], str]]] = {
    "one byte more than the bound": (parse_json, lambda: " " * (MAX_BYTES + 1)),
    "10,000 deep": (parse_json, lambda: "[" * 10_000),
    "nothing but brackets that open": (parse_json, lambda: "[" * MAX_BYTES),
    "a list of empty lists": (parse_json, lambda: "[" + filled("[]", ",", MAX_BYTES - 2) + "]"),
    "a list of numbers, as many as the bound": (parse_json, lambda: "[" + filled("1", ",", 2 * MAX_VALUES - 2) + "]"),
    "one text of backslashes": (parse_json, lambda: '"' + "\\" * (MAX_BYTES - 2) + '"'),
    "a text of two million quotes and brackets": (parse_json, lambda: '["' + '\\"[' * (MAX_BYTES // 3 - 2) + '"]'),
    "objects with a key given twice": (
        parse_json,
        lambda: "[" + filled('{"a":1,"a":1}', ",", 14 * (MAX_VALUES // 3 - 1)) + "]",
    ),
    "a case with more values than the bound": (
        Case.parse,
        lambda: case('{"events": [' + filled("{}", ",", MAX_BYTES - 300) + "]}"),
    ),
    "a case with a million events": (
        Case.parse,
        lambda: case('{"events": [' + filled("1", ",", MAX_VALUES) + "]}"),
    ),
    "a case with 1.9 million unknown keys": (
        Case.parse,
        lambda: case("{" + ",".join(f'"{number}":1' for number in range(1_900_000)) + "}"),
    ),
    "a case with 100,000 wrong events": (
        Case.parse,
        lambda: case('{"events": [' + ",".join(['{"id": "e", "kind": "absence", "on": 1}'] * MAX_EVENTS) + "]}"),
    ),
    "a calendar with 19,000 closures of 50 years each": (
        Case.parse,
        lambda: case('{"subject": "-"}', closures(19_000)),
    ),
    "a policy of 100,000 conditions": (Policy.parse, lambda: conditions(100_000)),
    "a policy of 49,000 conditions": (Policy.parse, lambda: conditions(49_000)),
}


def read(what: str, send: multiprocessing.connection.Connection) -> None:
    """Makes one text and reads it; sends its size, the seconds, the room it took, and the first line of a refusal."""
    parse, make = WORST[what]
    text = make()
    before, begun = _peak(), process_time()
    try:
        parse(text)
        said = "read"
    except InvalidInput as error:
        first = str(error.problems[0])
        said = f"refused, {len(error.problems):,} problem{'s'[: len(error.problems) != 1]}: {first[:60]}"
    send.send((len(text), process_time() - begun, _peak() - before, said))


def _peak() -> float:
    """The most room that this process took so far, in MB."""
    return getrusage(RUSAGE_SELF).ru_maxrss / (1_000_000 if sys.platform == "darwin" else 1_000)


def unit() -> float:
    """Seconds that `json.loads` takes for each MB of a plain list of records."""
    plain = json.dumps([{"id": f"e{number}", "kind": "absence", "on": "2025-01-31"} for number in range(1_000)])
    begun = process_time()
    for _ in range(UNIT_ROUNDS):
        json.loads(plain)
    return (process_time() - begun) / UNIT_ROUNDS / len(plain) * 1_000_000


def main() -> None:
    """Prints a line for each."""
    seconds_a_megabyte = unit()
    print(f"Python {sys.version.split()[0]}; json.loads of plain events: {seconds_a_megabyte * 1_000:.1f} ms a MB")
    context = multiprocessing.get_context("spawn")
    for what in WORST:
        receive, send = context.Pipe(duplex=False)
        process = context.Process(target=read, args=(what, send))
        process.start()
        size, seconds, room, said = receive.recv()
        process.join()
        print(f"{what:<50} {size:>12,} bytes {seconds:6.2f} s {room:7,.0f} MB  {said}")


if __name__ == "__main__":
    main()
