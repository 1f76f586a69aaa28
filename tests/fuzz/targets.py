"""What is fed: each parser, and for what it accepts everything that can be asked of it.

A target takes bytes and answers whether they were accepted. It lets out no exception but those of the library's own
tree: whatever comes out otherwise is a fault.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from datetime import timedelta
from pathlib import Path
from random import Random
from zlib import crc32

from click.testing import CliRunner

from schoolrules import Case, Evaluation, Policy, Record, report
from schoolrules.calendar import calendar_to_dict, parse_calendar
from schoolrules.cli import main
from schoolrules.errors import SchoolRulesError
from schoolrules.evaluation import evaluate
from schoolrules.parsing import parse_json
from schoolrules.policy.basics import MAX_COUNT
from schoolrules.whatif import forecast, sweep, what_if, what_would_cause, what_would_clear, what_would_open

CORPUS = Path(__file__).parent / "corpus"
EVALUATED_OF = 4
"""Of so many cases that are accepted, one is evaluated: the others cost a hundredth of it."""
ASKED_OF = 40
"""Of so many cases that are evaluated, one is asked what if."""


def seeds(target: str) -> tuple[bytes, ...]:
    """The committed corpus of a target."""
    folder = CORPUS / {"json": "case", "cli": "case"}.get(target, target)
    return tuple(file.read_bytes() for file in sorted(folder.glob("*.json")))


def _is_refused(parse: Callable[[], object]) -> bool:
    try:
        parse()
    except SchoolRulesError as error:
        str(error).encode()
        return True
    return False


def json_text(data: bytes) -> bool:
    """JSON text, as bytes and as text."""
    if _is_refused(lambda: parse_json(data)):
        return False
    assert parse_json(data.decode("utf-8-sig")) == parse_json(data), "bytes and text are read alike"
    return True


def calendar(data: bytes) -> bool:
    """A calendar, from JSON and back."""
    try:
        found = parse_calendar(parse_json(data))
    except SchoolRulesError as error:
        str(error).encode()
        return False
    again = parse_calendar(calendar_to_dict(found))
    assert again.digest == found.digest, "a calendar is what its JSON says"
    repr(found).encode()
    if _one_of(data, EVALUATED_OF):
        found._repr_html_().encode()
    return True


def record(data: bytes) -> bool:
    """A record, from JSON and back."""
    try:
        found = Record.parse(data)
    except SchoolRulesError as error:
        str(error).encode()
        return False
    assert Record.parse(found.to_dict()) == found, "a record is what its JSON says"
    repr(found).encode()
    found.timeline()
    found.timeline(found.recorded_through)
    return True


def policy(data: bytes) -> bool:
    """A policy, from JSON and back."""
    try:
        found = Policy.parse(data)
    except SchoolRulesError as error:
        str(error).encode()
        return False
    assert Policy.parse(found.to_dict()) == found, "a policy is what its JSON says"
    repr(found).encode()
    found.digest.encode()
    if _one_of(data, EVALUATED_OF):
        _judge_by(found)
    return True


def case(data: bytes) -> bool:
    """A case file; and what is accepted is evaluated, explained, written, rendered, and now and then asked what if."""
    try:
        found = Case.parse(data)
    except SchoolRulesError as error:
        str(error).encode()
        return False
    repr(found).encode()
    if not _one_of(data, EVALUATED_OF):
        return True
    try:
        result = found.evaluate()
        _shown(result)
        if _one_of(data, EVALUATED_OF * ASKED_OF):
            _asked(result, Random(crc32(data)))
    except SchoolRulesError as error:
        str(error).encode()
    return True


def cli(data: bytes) -> bool:
    """The command line, a file on standard input and options at random. Its answers are 0, 1 and 2, never 3."""
    random = Random(crc32(data))
    done = CliRunner().invoke(main, _arguments(random), input=data, catch_exceptions=False)
    assert done.exit_code in (0, 1, 2), done.stderr
    assert "Traceback" not in done.output, "no traceback"
    return done.exit_code != 2


TARGETS: Mapping[str, Callable[[bytes], bool]] = {
    "json": json_text,
    "calendar": calendar,
    "record": record,
    "policy": policy,
    "case": case,
    "cli": cli,
}


def _one_of(data: bytes, number: int) -> bool:
    return crc32(data) % number == 0


# --- what comes after parsing ---------------------------------------------------------------------------------------


def _shown(result: Evaluation) -> None:
    json.dumps(result.to_dict()).encode()
    result.explain().encode()
    result._repr_html_().encode()
    repr(result).encode()
    report.case_page(result).encode()


EMPTY = Record("S-1")
YEAR = parse_calendar({"first": "2024-08-19", "last": "2025-06-06"})


def _judge_by(policy: Policy) -> None:
    """A case without events under the policy: whatever it rests on is missing."""
    try:
        _shown(evaluate(policy, EMPTY, calendar=YEAR, as_of=YEAR.school_days[40]))
    except SchoolRulesError as error:
        str(error).encode()


def _asked(result: Evaluation, random: Random) -> None:
    of = (result.policy, result.record, result.calendar, result.as_of)
    what = random.randrange(6)
    if what == 0:
        forecast(*of, result.as_of + timedelta(days=random.choice((1, 30))), None, known_at=result.known_at).to_dict()
    elif what == 1:
        rule = random.choice(list(result.findings))
        what_would_clear(result, rule, limit=2).to_dict()
        what_would_cause(result, rule, limit=2).to_dict()
    elif what == 2:
        what_would_open(result, random.choice(list(result.steps))).to_dict()
    elif what == 3:
        counts = [name for name, value in result.policy.values.items() if isinstance(value, int)]
        if counts:
            numbers = {random.choice(counts): random.sample((1, 2, 3, MAX_COUNT), 2)}
            sweep(result.policy, [result.record], result.calendar, result.as_of, numbers, progress=False).to_dict()
    elif what == 4:
        _without_an_event(result, random)
    else:
        evaluate(of[0], of[1], calendar=of[2], as_of=of[3], known_at=result.known_at, readings="all").to_dict()


def _without_an_event(result: Evaluation, random: Random) -> None:
    if result.record.events:
        what_if(result).without_event(random.choice(result.record.events).id).compare().to_dict()
    elif result.calendar is None:
        assert _is_refused(lambda: what_if(result).amending_calendar(close=[result.as_of]))
    else:
        what_if(result).amending_calendar(close=[result.calendar.first]).compare().to_dict()


# --- the command line -----------------------------------------------------------------------------------------------

_DAYS = (
    "2024-10-01",
    "2024-12-20",
    "2025-06-01",
    "2025-02-03",
    *("9999-12-31", "0001-01-01", "2024-02-30", "", "now", "\u0662"),
)
_PAIRS = (
    *("enough=3", "enough=" + "9" * 400, "enough", "=", "a=b=c", "unexcused-9-of-180.at_least=1", "days=calendar"),
    *("missing-assignments.at_least=-1", "window=999999999999 school days", "window=\u0663 school days", "\ud7ff=1"),
)
_FILES = ("no-such-policy", "noncompliance", "/", "/nowhere/x.json", "ucp", "ucp:2017", "puc", "-", "", "\x00")
_OFTEN = ("evaluate", "forecast", "what-if", "report") * 2
_IDS = ("absent", "first", "missing-assignments", "unexcused-9-of-180", "letter-1", "hearing", "", "\x00")
_OPTIONS: Mapping[str, Mapping[str, tuple[str, ...]]] = {
    "evaluate": {"--json": (), "--explain": (), "--readings": ("all", "chosen", "none")},
    "forecast": {
        "--until": _DAYS,
        "--assume": ("absent", "engaged=mon,wed", "absent=", "absent=xyz", "asleep", "absent=" + "mon," * 50),
        "--json": (),
    },
    "what-if": {
        "--close": (*_DAYS, "2024-10-01..2024-10-04", "2024-10-04..2024-10-01", "2024-10-01=snow", "0001-01-01.."),
        "--open": ("2024-11-25..2024-11-29", *_DAYS),
        "--with": ('{"kind":"relapse","on":"2024-10-01"}', '{"kind":"x"}', "[]", "{", "[" * 900, '{"a":1,"a":1}'),
        "--without": ("#0", "e1", "", "\x00", "x" * 500),
        "--fact": ("plan=true", "plan=[1,2]", "special_education=1e400", "x=" + "[" * 99, "plan={}", "plan=null", "="),
        "--json": (),
    },
    "sweep": {
        "--vary": (
            *("enough=1:4", "enough=1:999999999", "enough=4:1", "enough=0:3", "enough=1:5:0", "enough=", "x=1", "=1:2"),
            *(
                "wait=3:6 school days",
                "enough=1,2,x",
                "enough=" + "1," * 300,
                "enough=\u0661:\u0664",
                "wait=1:9 \u00e9",
            ),
        ),
        "--finding": ("absent", "no-such", ""),
        "--steps": (),
        "--csv": (),
        "--json": (),
    },
    "compare": {"--against": _FILES, "--since": _DAYS, "--set": _PAIRS, "--read": _PAIRS, "--json": (), "--csv": ()},
    "report": {},
}
_SHARED: Mapping[str, tuple[str, ...]] = {
    "--policy": _FILES,
    "--as-of": _DAYS,
    "--known-at": _DAYS,
    "--set": _PAIRS,
    "--read": _PAIRS,
}


def _arguments(random: Random) -> list[str]:
    command = random.choice((*_OPTIONS, *_OFTEN, "clear", "cause", "open", "show"))
    arguments = [command, "-"]
    if command in ("clear", "cause", "open"):
        arguments.append(random.choice(_IDS))
    if command == "report":
        arguments += ["-o", random.choice(("-", "/", "/nowhere/x.html", ""))]
    offered = {**_OPTIONS.get(command, {}), **({} if command in ("report", "compare", "show") else _SHARED)}
    wanted = {"forecast": ["--until"], "sweep": ["--vary"]}.get(command, [])
    for option in (*wanted, *random.sample(sorted(offered), min(len(offered), random.choice((0, 0, 1, 2))))):
        values = offered[option]
        arguments += [option, random.choice(values)] if values else [option]
    return arguments
