"""`schoolrules report`: pages as files, whole or not at all."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.unit.cli.cases import OPEN, SECRET, SETTLED, case, run, written


def names(folder: Path) -> list[str]:
    """The files of a folder."""
    return sorted(file.name for file in folder.iterdir())


def test_a_case_becomes_a_page(tmp_path: Path) -> None:
    done = run("report", written(tmp_path, OPEN), "-o", str(tmp_path / "report.html"))
    assert (done.exit_code, done.output) == (0, "")
    assert (tmp_path / "report.html").read_bytes().startswith(b'<!DOCTYPE html>\n<html lang="en">')
    assert names(tmp_path) == ["case.json", "report.html"]


def test_a_report_replaces_the_one_before(tmp_path: Path) -> None:
    place = tmp_path / "report.html"
    place.write_text("before", encoding="utf-8")
    run("report", written(tmp_path, OPEN), "-o", str(place))
    first = place.read_bytes()
    run("report", written(tmp_path, OPEN), "-o", str(place))
    assert place.read_bytes() == first != b"before"


def test_a_page_can_go_to_standard_output_and_a_case_come_from_standard_input(tmp_path: Path) -> None:
    file = written(tmp_path, OPEN)
    done = run("report", "-", "-o", "-", stdin=Path(file).read_bytes())
    run("report", file, "-o", str(tmp_path / "r.html"))
    assert done.stdout_bytes == (tmp_path / "r.html").read_bytes()


def test_a_folder_becomes_a_page_for_each_case_and_an_index(tmp_path: Path) -> None:
    cases = tmp_path / "cases"
    cases.mkdir()
    written(cases, OPEN, "a b.json")
    written(cases, SETTLED, "Index.json")
    done = run("report", str(cases), "-o", str(tmp_path / "out" / "pages"))
    assert done.exit_code == 0
    assert names(tmp_path / "out" / "pages") == ["Index-case.html", "a b.html", "index.html"]
    index = (tmp_path / "out" / "pages" / "index.html").read_text(encoding="utf-8")
    assert 'href="./a%20b.html"' in index and 'href="./Index-case.html"' in index


def test_bad_input_is_2_with_its_problems_and_nothing_is_written(tmp_path: Path) -> None:
    done = run("report", written(tmp_path, case(as_of=SECRET)), "-o", str(tmp_path / "report.html"))
    assert done.exit_code == 2
    assert done.stderr.startswith("as_of: ") and SECRET not in done.stderr
    assert names(tmp_path) == ["case.json"]


def test_one_bad_case_in_a_folder_keeps_every_page_from_being_written(tmp_path: Path) -> None:
    cases = tmp_path / "cases"
    cases.mkdir()
    written(cases, OPEN, "a.json")
    written(cases, case(as_of=SECRET), "b.json")
    written(cases, "{", "c.json")
    done = run("report", str(cases), "-o", str(tmp_path / "out"))
    assert done.exit_code == 2
    first, second = done.stderr.splitlines()
    assert first.startswith(f"{cases / 'b.json'}: as_of: ") and second.startswith(f"{cases / 'c.json'}: ")
    assert names(tmp_path) == ["cases"]


def test_an_empty_folder_is_refused(tmp_path: Path) -> None:
    done = run("report", str(tmp_path), "-o", str(tmp_path / "out"))
    assert done.exit_code == 2 and "no case file" in done.stderr
    assert names(tmp_path) == []


@pytest.mark.parametrize("place", ["case.json", ".", "none/report.html"])
def test_a_place_that_cannot_be_meant_is_refused(tmp_path: Path, place: str) -> None:
    file = written(tmp_path, OPEN)
    before = Path(file).read_bytes()
    assert run("report", file, "-o", str(tmp_path / place)).exit_code == 2
    assert (names(tmp_path), Path(file).read_bytes()) == (["case.json"], before)


def test_a_disk_that_fails_leaves_what_was_there(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    file, place = written(tmp_path, OPEN), tmp_path / "report.html"
    place.write_text("before", encoding="utf-8")

    def full(descriptor: int) -> None:
        raise OSError(28, "no space")

    monkeypatch.setattr("os.fsync", full)
    done = run("report", file, "-o", str(place))
    assert (done.exit_code, place.read_text(encoding="utf-8")) == (2, "before")
    assert names(tmp_path) == ["case.json", "report.html"]
