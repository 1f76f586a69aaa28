"""The command as a person and a pipe see it: a real process, with and without a terminal."""

from __future__ import annotations

import json
import os
import re
import subprocess
import sys
from pathlib import Path

import pytest

from tests.shared_files import REPOSITORY
from tests.unit.cli.cases import OPEN, SECRET, SETTLED, case, written

COMMAND = [sys.executable, "-c", "from schoolrules.cli import main; main(prog_name='schoolrules')"]
ESCAPE = "\x1b"


def environment(**changes: str) -> dict[str, str]:
    """This process's environment, with the library on its path and nothing said about colours."""
    kept = {name: value for name, value in os.environ.items() if name not in ("NO_COLOR", "FORCE_COLOR", "COLUMNS")}
    return {**kept, "PYTHONPATH": str(REPOSITORY / "src"), "TERM": "xterm-256color", **changes}


def piped(*arguments: str, stdin: str = "", **changes: str) -> subprocess.CompletedProcess[str]:
    """The command with both ends in a pipe."""
    return subprocess.run(
        [*COMMAND, *arguments], input=stdin, env=environment(**changes), capture_output=True, text=True, check=False,
        timeout=60, encoding="utf-8",
    )  # fmt: skip


def on_a_terminal(width: int, *arguments: str, **changes: str) -> str:
    """What the command writes to a terminal of that width."""
    pty = pytest.importorskip("pty")
    struct, fcntl, termios = (pytest.importorskip(name) for name in ("struct", "fcntl", "termios"))
    main, other = pty.openpty()
    fcntl.ioctl(other, termios.TIOCSWINSZ, struct.pack("HHHH", 50, width, 0, 0))
    process = subprocess.Popen([*COMMAND, *arguments], stdin=other, stdout=other, env=environment(**changes))
    os.close(other)
    found = b""
    while True:
        try:
            chunk = os.read(main, 65536)
        except OSError:
            break
        if not chunk:
            break
        found += chunk
    process.wait(timeout=60)
    os.close(main)
    return found.decode("utf-8").replace("\r\n", "\n")


def test_a_pipe_gets_plain_text_and_the_exit_status(tmp_path: Path) -> None:
    done = piped("evaluate", written(tmp_path, OPEN))
    assert (done.returncode, done.stderr) == (1, "")
    assert ESCAPE not in done.stdout
    assert all(line == line.rstrip() for line in done.stdout.splitlines())
    assert piped("evaluate", written(tmp_path, SETTLED)).returncode == 0


def test_a_pipe_gets_the_same_bytes_every_time(tmp_path: Path) -> None:
    file = written(tmp_path, OPEN)
    answers = {piped("evaluate", file, "--json", PYTHONHASHSEED=seed).stdout for seed in ("1", "2")}
    assert len(answers) == 1


def test_standard_input_is_read_in_a_pipe() -> None:
    done = piped("evaluate", "-", "--json", stdin=json.dumps(OPEN))
    assert (done.returncode, json.loads(done.stdout)["state"]) == (1, "open")


def test_bad_input_in_a_pipe_is_2_with_plain_lines() -> None:
    done = piped("evaluate", "-", stdin=json.dumps(case(as_of=SECRET)))
    assert (done.returncode, done.stdout) == (2, "")
    assert done.stderr.startswith("as_of: ") and done.stderr.count("\n") == 1
    assert SECRET not in done.stderr


def test_an_encoding_without_the_letters_is_no_failure(tmp_path: Path) -> None:
    strange = case()
    strange["record"] = {"subject": "S-☃"}
    done = piped("evaluate", written(tmp_path, strange), PYTHONIOENCODING="ascii")
    assert (done.returncode, done.stderr) == (0, "")
    assert done.stdout.startswith("S-?: ")


def test_a_row_stays_on_its_line_in_a_pipe_however_long() -> None:
    rows = [line for line in piped("demo").stdout.splitlines() if line.startswith("  P-")]
    assert len(rows) > 40 and any(len(line) > 80 for line in rows)


def test_a_person_gets_colours_unless_they_are_refused(tmp_path: Path) -> None:
    file = written(tmp_path, OPEN)
    assert ESCAPE in on_a_terminal(80, "evaluate", file)
    assert ESCAPE not in on_a_terminal(80, "evaluate", file, NO_COLOR="1")
    assert ESCAPE not in on_a_terminal(80, "evaluate", file, TERM="dumb")


@pytest.mark.parametrize("width", [60, 80, 120])
@pytest.mark.parametrize("arguments", [("demo",), ("show", "noncompliance"), ("policies",)])
def test_no_line_is_wider_than_the_terminal(width: int, arguments: tuple[str, ...]) -> None:
    text = on_a_terminal(width, *arguments, NO_COLOR="1")
    assert text.strip()
    assert [line for line in text.splitlines() if len(line) > width] == []


def test_dates_and_ids_stay_whole_on_a_terminal_of_80() -> None:
    text = on_a_terminal(80, "demo", NO_COLOR="1")
    table = [line for line in text.splitlines() if re.match(r"  P-\d{3} ", line)]
    assert len(table) > 40 and all(re.search(r"\d{4}-\d{2}-\d{2}", line) for line in table)
