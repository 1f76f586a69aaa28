"""The style of the HTML views, within the style of the page that shows them."""

from __future__ import annotations

import re

import pytest

from schoolrules.evaluation.html import STYLE


def weights(element: str, says: str) -> list[tuple[int, int]]:
    """How many classes and how many elements the selectors have that say something of an element."""
    found = []
    for selectors, body in re.findall(r"([^{}]+)\{([^}]*)\}", STYLE):
        if says in body:
            for selector in selectors.split(","):
                *_, last = selector.split()
                if last == element:
                    found.append((selector.count("."), len(re.findall(r"(?<![.\w])[a-z]", selector))))
    return found


@pytest.mark.parametrize(
    ("element", "says", "theirs"),
    [
        ("td", "text-align:left", (2, 1)),  # :not(.jp-RenderedMarkdown).jp-RenderedHTMLCommon td {text-align: right}
        ("th", "text-align:left", (2, 1)),
        ("code", "background:transparent", (1, 2)),  # .jp-RenderedHTMLCommon :not(pre) > code {background-color: ...}
    ],
)
def test_the_views_outweigh_what_jupyterlab_says_of_every_table(
    element: str, says: str, theirs: tuple[int, int]
) -> None:
    """Of two rules that weigh the same the later one holds, and that is the view's own."""
    assert max(weights(element, says)) >= theirs
