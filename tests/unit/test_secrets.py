"""No value of a record in any message, log, warning or `repr`: a secret is planted in every field of case files.

Secrets stand in for values of the whole file, one at a time: text, a number, a date, a list, an object; in the record
also for keys, renamed or given twice. Beside the record the days of the calendar and unknown keys are told, and a
policy that stands in a case as its own JSON is public.
"""

from __future__ import annotations

import copy
import json
import logging
import traceback
import warnings
from collections.abc import Callable, Iterator
from itertools import cycle
from typing import Any

import pytest
from click.testing import CliRunner

from schoolrules import Case, Record, events
from schoolrules.cli import main
from schoolrules.errors import InvalidInput, SchoolRulesError
from schoolrules.events import parse_event
from tests.fuzz.targets import CORPUS

TEXT, NUMBER, DAY, WRONG_DAY = "Zq7-Prefect", 7731900, "2019-07-31", "31.07.2019"
MARKS = (TEXT, "Prefect", "zq7", "7731900", "7,731,900", DAY, "31 July 2019", "31.07", WRONG_DAY)
SECRETS: tuple[Any, ...] = (TEXT, NUMBER, NUMBER + 0.5, DAY, WRONG_DAY, [TEXT], [DAY], {TEXT: TEXT}, {"on": WRONG_DAY})
SECRETS_BESIDE: tuple[Any, ...] = (TEXT, NUMBER, NUMBER + 0.5, WRONG_DAY, [TEXT])
"""Beside the record: days of the calendar and keys that nobody knows are told there."""
CASES = {file.stem: json.loads(file.read_bytes()) for file in sorted((CORPUS / "case").glob("*.json"))}
KINDS = json.loads((CORPUS / "record" / "kinds.json").read_bytes())
Json = Any
Path = tuple[str | int, ...]


def values(tree: Json, path: Path = ()) -> Iterator[Path]:
    """The path of every value, the tree's own aside."""
    for key, inner in tree.items() if isinstance(tree, dict) else enumerate(tree) if isinstance(tree, list) else ():
        yield (*path, key)
        yield from values(inner, (*path, key))


def at(tree: Json, path: Path) -> Json:
    for key in path:
        tree = tree[key]
    return tree


def planted(case: Json) -> Iterator[tuple[str, str]]:
    """Case files with a secret in one place, each with what was done."""
    is_own = isinstance(case["policy"], dict) and "use" not in case["policy"]
    for path in values(case):
        if is_own and path[0] == "policy":
            continue
        for secret in SECRETS if path[0] == "record" else SECRETS_BESIDE:
            changed = copy.deepcopy(case)
            at(changed, path[:-1])[path[-1]] = secret
            yield f"{path} is {secret!r}", json.dumps(changed)
    for path in [("record",), *(path for path in values(case) if path[0] == "record" and len(path) > 1)]:
        if isinstance(at(case, path), dict):
            yield from _keys(case, path)


def _keys(case: Json, path: Path) -> Iterator[tuple[str, str]]:
    whole = json.dumps(case)
    inside = json.dumps(at(case, path))[1:-1]
    for name in (TEXT, DAY, str(NUMBER)):
        for key in at(case, path):
            changed = copy.deepcopy(case)
            at(changed, path)[name] = at(changed, path).pop(key)
            yield f"{path}.{key} is called {name}", json.dumps(changed)
        rest = f", {inside}" if inside else ""
        twice = f'{{"{name}": 1, "{name}": {{"{TEXT}": 1, "{TEXT}": 2}}{rest}}}'
        marked = copy.deepcopy(case)
        at(marked, path[:-1])[path[-1]] = "@here@"
        yield f"{path} has {name} twice", json.dumps(marked).replace('"@here@"', twice)
    assert whole == json.dumps(case)


def said(error: BaseException | None) -> Iterator[str]:
    """Everything that an exception, and those that it came from, can be seen to say."""
    while error is not None:
        yield from (str(error), repr(error), *map(repr, error.args), *getattr(error, "__notes__", ()))
        yield from map(repr, vars(error).values())
        yield from traceback.format_exception(error)
        yield from said(error.__cause__)
        error = error.__context__


def shown(text: str) -> Iterator[str]:
    """What can be seen of a case file, short of asking for its content."""
    try:
        case = Case.parse(text)
        yield from (repr(case), str(case), repr(case.record), str(case.record), repr(case.record.facts))
        yield from (repr(case.record.enrolled), repr(case.record.timeline()), repr(list(case.record.events)))
        yield from map(str, case.record.events)
        result = case.evaluate()
        yield from (repr(result), str(result), repr(result.findings), repr(result.steps))
    except SchoolRulesError as error:
        yield from said(error)


def leaks(texts: Iterator[str]) -> list[str]:
    return [text for text in texts if any(mark.casefold() in text.casefold() for mark in MARKS)]


@pytest.mark.parametrize("name", CASES)
def test_a_secret_shows_nowhere(name: str, caplog: pytest.LogCaptureFixture) -> None:
    """Not in an exception, its causes, its traceback, a log record, a warning, or the `repr` of what was read."""
    with caplog.at_level(logging.DEBUG), warnings.catch_warnings(record=True) as warned:
        found = {what: leak for what, text in planted(CASES[name]) if (leak := leaks(shown(text)))}
    assert not found
    assert not leaks(record.getMessage() for record in caplog.records)
    assert not leaks(str(warning.message) for warning in warned)


def test_a_secret_in_any_kind_of_event_shows_nowhere() -> None:
    """In every field of every kind."""
    assert {event.kind for event in Record.parse(KINDS).events} == set(events.KINDS)
    case = {**CASES["own-policy"], "record": KINDS}
    assert not {what: leak for what, text in planted(case) if (leak := leaks(shown(text)))}


def test_a_secret_can_be_found() -> None:
    """The test would see it: in a message, a cause, a note, an attribute."""
    cause = ValueError(TEXT)
    for error in (ValueError(f"not {TEXT.lower()}"), InvalidInput([]), KeyError(NUMBER)):
        error.__cause__ = cause
        assert leaks(said(error))
        error.__cause__ = None
    noted = ValueError()
    noted.add_note(DAY)
    assert leaks(said(noted))


def test_a_secret_in_python_shows_nowhere() -> None:
    """Values that no JSON holds: objects of one's own, whose `repr` is the secret."""

    class Secret:
        def __repr__(self) -> str:
            return TEXT

    odd: Any = Secret()
    tries: list[Callable[[], object]] = [
        lambda: parse_event({"kind": "absence", "on": odd, "status": odd, "portion": odd, odd: odd}),
        lambda: parse_event(odd),
        lambda: Record(odd, odd, odd, odd, odd),
        lambda: Record("S-1", [odd], {"a": odd}, [odd], TEXT),
        lambda: Record.parse({odd: odd, "subject": odd, "facts": {odd: odd}, "enrolled": [{odd: odd}]}),
        lambda: Case.parse({"policy": odd, "as_of": odd, "known_at": odd, "calendar": {"first": odd}, "record": odd}),
    ]
    for refused in tries:
        with pytest.raises(InvalidInput) as caught:
            refused()
        assert not leaks(said(caught.value))


def test_days_whose_holidays_nobody_knows_are_not_told() -> None:
    """A deadline that rolls past the years which the holidays library knows: no refusal, so no day in one."""
    filed = {"kind": "complaint_filed", "on": "1519-07-31"}
    received = {"kind": "complaint_received", "on": "1519-07-31"}
    calendar = {"first": "2024-08-19", "last": "2025-06-06", "country": "US", "subdivision": "CA"}
    record = {"subject": "S-1", "events": [{"kind": "violation", "on": "1519-07-01"}, filed, received]}
    for policy in ("ucp", {"use": "ucp", "edition": "2017"}):
        case = {"policy": policy, "as_of": "2024-10-01", "calendar": calendar, "record": record}
        assert Case.parse(case).evaluate().to_dict()["policy"]["id"] == "ucp"


COMMANDS = (
    ("evaluate", "-", "--json"),
    ("evaluate", "-", "--explain", "--readings", "all"),
    ("report", "-", "-o", "-"),
    ("forecast", "-", "--until", "2025-05-30"),
    ("sweep", "-", "--vary", "unexcused-9-of-180.at_least=1:3"),
    ("compare", "-", "--set", "unexcused-9-of-180.at_least=1"),
    ("clear", "-", "unexcused-9-of-180"),
    ("cause", "-", "unexcused-9-of-180"),
    ("open", "-", "referral-1"),
    ("what-if", "-", "--close", "2024-10-01"),
)
ONE_EACH = ("attendance-ladder-1", "learner-validated-1", "noncompliance-1", "truancy-intervention-1", "ucp-1")


@pytest.mark.parametrize("name", ONE_EACH)
def test_a_secret_shows_on_no_standard_error(name: str) -> None:
    """Of any command, each in its turn; where the file is refused, standard output is empty."""
    turns = cycle(COMMANDS)
    tried = refused = 0
    for what, text in planted(CASES[name]):
        if not what.endswith((f"is {TEXT!r}", f"is {WRONG_DAY!r}", f"called {TEXT}", f"has {TEXT} twice")):
            continue
        arguments = next(turns)
        done = CliRunner().invoke(main, list(arguments), input=text, catch_exceptions=False)
        assert not leaks(iter([done.stderr])), (what, arguments)
        assert done.exit_code in (0, 1, 2), (what, arguments, done.stderr)
        assert done.exit_code != 2 or not done.stdout
        tried, refused = tried + 1, refused + (done.exit_code == 2)
    assert tried > 40
    assert refused > 30


PLANTED_OPTIONS = (
    ("what-if", "-", "--with", json.dumps({"kind": TEXT, "on": WRONG_DAY, TEXT: TEXT})),
    ("what-if", "-", "--with", f'{{"{TEXT}": 1, "{TEXT}": 2}}'),
    ("what-if", "-", "--with", json.dumps({"kind": "absence", "on": WRONG_DAY, "status": TEXT})),
    ("what-if", "-", "--with", TEXT),
    ("what-if", "-", "--without", TEXT),
    ("what-if", "-", "--fact", f"{TEXT}={TEXT}"),
    ("what-if", "-", "--fact", f"special_education={{{json.dumps(TEXT)}: 0.5}}"),
    ("forecast", "-", "--until", WRONG_DAY),
    ("forecast", "-", "--until", "2025-05-30", "--assume", TEXT),
)


@pytest.mark.parametrize("arguments", PLANTED_OPTIONS)
def test_a_secret_in_an_option_shows_on_no_standard_error(arguments: tuple[str, ...]) -> None:
    """What an option adds to the record is the record's."""
    done = CliRunner().invoke(main, list(arguments), input=json.dumps(CASES["noncompliance-1"]), catch_exceptions=False)
    assert (done.exit_code, done.stdout) == (2, "")
    assert not leaks(iter([done.stderr]))
