"""The directive that makes the documentation's pictures: what code it runs, and what it puts into the page."""

from __future__ import annotations

import importlib.util
import xml.etree.ElementTree as ET
from pathlib import Path
from types import ModuleType

import pytest

DOCS = Path(__file__).parents[2] / "docs"
PAGES = [page for page in sorted(DOCS.glob("**/*.md")) if "{picture}" in page.read_text(encoding="utf-8")]


def _loaded() -> ModuleType:
    spec = importlib.util.spec_from_file_location("pictures", DOCS / "_ext" / "pictures.py")
    assert spec is not None and spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


pictures = _loaded()

PAGE = """# A page

```python
>>> found = 6 * 7
>>> print("said")
said

```

```text
found = 0
```

```{picture} a-picture
:hide-code:
:caption: words
other = found + 1
```
"""


def test_the_code_above_gives_its_names_without_prompts_options_and_other_blocks() -> None:
    names = pictures.names_above(PAGE)
    assert (names["found"], names["other"]) == (42, 43)
    assert "plot" in names and "date" in names


def test_running_gives_the_value_of_a_last_expression_and_prints_nothing(capsys: pytest.CaptureFixture[str]) -> None:
    assert pictures.run("print('no')\na = 2\na * 3", {}) == 6
    assert pictures.run("a = 2", {}) is None
    assert capsys.readouterr().out == ""


def test_a_value_that_is_no_picture_is_refused() -> None:
    with pytest.raises(TypeError, match="Picture"):
        pictures.shown(42, "a-picture", "")


@pytest.mark.parametrize("page", PAGES, ids=lambda page: str(page.relative_to(DOCS)))
def test_every_picture_of_the_documentation_has_a_text_and_is_well_formed(page: Path) -> None:
    text = page.read_text(encoding="utf-8")
    names: dict[str, object] = {"__name__": "page"}
    pictures.run(pictures.PRELUDE, names)
    for found in pictures.FENCE.finditer(text):
        value = pictures.run(pictures.code_of(found["body"]), names)
        if "{picture}" in found[0].splitlines()[0]:
            html, words = pictures.shown(value, "a-picture", "a < b")
            ET.fromstring(f"<div>{html}</div>")
            assert words.strip() and "a &lt; b" in html
