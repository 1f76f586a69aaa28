"""A picture: well-formed, told in words, self-contained, the same bytes every time, and saved as asked."""

from __future__ import annotations

import os
import re
import subprocess
import sys
from pathlib import Path

import pytest

from schoolrules import plot
from schoolrules.errors import InvalidArgument
from schoolrules.plot.look import INK, RED, TINTS, wrapped
from tests.shared_files import REPOSITORY
from tests.unit.plot.drawn import SVG, tree
from tests.unit.report.reading import HOSTILE, truancy
from tests.unit.report.test_pages import luminance
from tests.unit.whatif.year import FINDING, NINE, judged, october

RESULT = judged(october(*NINE), 14)
PICTURE = plot.count(RESULT, FINDING)


def test_the_svg_has_a_role_a_name_a_title_and_a_description() -> None:
    root = tree(PICTURE)
    assert root.tag == f"{SVG}svg" and root.get("role") == "img"
    assert [child.tag for child in root[:2]] == [f"{SVG}title", f"{SVG}desc"]
    assert root[0].text == PICTURE.title
    assert root[1].text == PICTURE.text
    assert root.get("aria-label") == PICTURE.text.replace("\n", " ")


def test_the_svg_refers_to_nothing_outside_itself() -> None:
    made = PICTURE.svg()
    assert set(re.findall(r"https?://[^\"]+", made)) == {"http://www.w3.org/2000/svg", "http://www.w3.org/1999/xlink"}
    assert "<script" not in made and "<image" not in made and "@import" not in made


def test_the_texts_of_a_record_are_never_markup() -> None:
    shown = plot.timeline(truancy(subject=HOSTILE))
    tree(shown)
    assert "<script" not in shown.svg() and "\x07" not in shown.svg() and "\u202e" not in shown.svg()
    assert "<script" not in shown.html()


def test_two_pictures_in_a_page_share_no_id() -> None:
    other = plot.timeline(RESULT)
    ids = [re.findall(r'\bid="([^"]+)"', each.svg()) for each in (PICTURE, other)]
    assert not set(ids[0]) & set(ids[1])
    for each, known in zip((PICTURE, other), ids, strict=True):
        assert set(re.findall(r"url\(#([^)]+)\)", each.svg())) <= set(known)


def test_a_picture_has_the_same_bytes_whatever_the_hash_seed() -> None:
    code = (
        "from hashlib import sha256; from schoolrules import plot; from tests.unit.whatif.year import judged, october; "
        "print(sha256(plot.timeline(judged(october(1, 2), 14)).svg().encode()).hexdigest())"
    )
    path = os.pathsep.join((str(REPOSITORY / "src"), str(REPOSITORY)))
    found = {
        subprocess.run(
            [sys.executable, "-c", code], env={**os.environ, "PYTHONHASHSEED": seed, "PYTHONPATH": path},
            capture_output=True, text=True, check=True, cwd=REPOSITORY,
        ).stdout
        for seed in ("1", "2")
    }  # fmt: skip
    assert len(found) == 1


def test_a_notebook_gets_svg_and_the_text_in_its_place() -> None:
    shown, about = PICTURE._repr_mimebundle_()
    assert shown == {"image/svg+xml": PICTURE.svg(), "text/plain": PICTURE.text}
    assert about == {"image/svg+xml": {"alt": PICTURE.text}}


def test_the_repr_holds_no_value_of_the_record_and_print_gives_the_text() -> None:
    shown = plot.timeline(truancy(subject="Zaphod"))
    assert "Zaphod" not in repr(shown) and "2025" not in repr(shown)
    assert str(shown) == shown.text and "Zaphod" in shown.text


def test_a_picture_is_saved_as_svg_png_or_html(tmp_path: Path) -> None:
    for name in ("a.svg", "a.png", "a.HTML"):
        PICTURE.save(tmp_path / name)
    PICTURE.save(str(tmp_path / "b.svg"))
    assert (tmp_path / "a.svg").read_text(encoding="utf-8") == PICTURE.svg()
    assert (tmp_path / "b.svg").read_bytes() == (tmp_path / "a.svg").read_bytes()
    assert (tmp_path / "a.png").read_bytes().startswith(b"\x89PNG")
    page = (tmp_path / "a.HTML").read_text(encoding="utf-8")
    assert page.startswith("<!DOCTYPE html>") and PICTURE.text.splitlines()[0] in page and "<script" not in page


@pytest.mark.parametrize("name", ["a.pdf", "a", "a.json"])
def test_another_ending_is_refused_and_nothing_is_written(tmp_path: Path, name: str) -> None:
    with pytest.raises(InvalidArgument, match=r"\.html, \.png, \.svg"):
        PICTURE.save(tmp_path / name)
    assert not list(tmp_path.iterdir())


def test_pictures_are_values() -> None:
    again = plot.count(RESULT, FINDING)
    assert again == PICTURE and hash(again) == hash(PICTURE)
    with pytest.raises(AttributeError):
        PICTURE.text = ""  # type: ignore[misc]


def test_words_have_a_contrast_of_at_least_7_to_1_on_every_ground_and_coloured_words_of_4_5() -> None:
    for ground in (*TINTS.values(), "#ffffff"):
        assert (luminance(ground) + 0.05) / (luminance(INK) + 0.05) >= 7
    assert 1.05 / (luminance(RED) + 0.05) >= 4.5


def test_lines_below_a_title_fill_evenly_and_keep_their_breaks() -> None:
    assert wrapped("one two", 500) == ["one two"]
    assert wrapped("one\ntwo", 500) == ["one", "two"]
    lines = wrapped("word " * 40, 500)
    assert len(lines) == 2 and abs(len(lines[0]) - len(lines[1])) <= len("word ")


@pytest.mark.parametrize("missing", ["altair", "vl_convert"])
def test_without_the_extra_the_import_says_what_to_install(missing: str) -> None:
    code = f"import sys; sys.modules[{missing!r}] = None; import schoolrules; import schoolrules.plot"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=False)
    assert done.returncode == 1
    assert 'ImportError: schoolrules.plot needs Altair and vl-convert: pip install "schoolrules[plot]"' in done.stderr
