"""Pictures and notebook views that a page makes itself, at every build, from the library as it is.

A page says what to draw; the last line is an expression, and its value is shown:

    ```{picture} a-snow-day
    plot.comparison(storm)
    ```

- The argument (`a-snow-day`) names the picture: letters, digits and hyphens, once a page. It is the id to link to.
- The code sees every name that the page's `python` blocks and pictures above it have made (their `>>>` prompts are
  taken off), and besides `plot`, `date`, and what they import themselves. Nothing is shared between pages.
- The value is a `Picture` of `schoolrules.plot`, put into the page as SVG with its text as alternative and, to be
  unfolded, below it; or anything with `_repr_html_`, such as an evaluation.
- The code is shown above the picture. `:hide-code:` leaves it out, `:caption:` puts a line below the picture:

    ```{picture} a-snow-day
    :hide-code:
    :caption: One day without school moves every deadline that is counted in school days.
    plot.comparison(storm)
    ```

Code that fails makes a warning, and so fails a build with `-W`. Nothing is fetched and nothing is written.
"""

from __future__ import annotations

import ast
import doctest
import re
from collections.abc import Iterator
from contextlib import redirect_stdout
from html import escape
from io import StringIO
from typing import TYPE_CHECKING, Any, ClassVar

from docutils import nodes
from docutils.parsers.rst import directives
from sphinx.util.docutils import SphinxDirective

if TYPE_CHECKING:
    from sphinx.application import Sphinx

FENCE = re.compile(
    r"^(?P<fence>`{3,}|:{3,})(?:python|\{picture\}[ \t]*[\w-]*)[ \t]*\n(?P<body>.*?)^(?P=fence)[ \t]*$", re.M | re.S
)
OPTION = re.compile(r":[a-z-]+:")
NAME = re.compile(r"[a-z0-9]+(-[a-z0-9]+)*")
PRELUDE = "from datetime import date\nfrom schoolrules import plot\n"
STYLE = """<style>
.picture{margin:1.2em 0}
.picture>div{overflow-x:auto}
.picture>div>svg{display:block;min-width:34rem}
.picture figcaption{font-size:.9em}
.picture pre{white-space:pre-wrap;font:inherit;background:none;border:0;padding:0;margin:.4em 0}
</style>"""


def code_of(body: str) -> str:
    """The code of a block: what stands after its prompts, or all of it; a directive's options are left out."""
    examples = doctest.DocTestParser().get_examples(body)
    if examples:
        return "".join(example.source for example in examples)
    lines = body.splitlines(keepends=True)
    while lines and OPTION.match(lines[0]):
        del lines[0]
    return "".join(lines)


def blocks(page: str) -> Iterator[str]:
    """The code of each block of a page, in order."""
    return (code_of(found["body"]) for found in FENCE.finditer(page))


def run(code: str, names: dict[str, Any]) -> object:
    """Runs code with these names, and adds its own; the value of its last line where that is an expression."""
    parsed = ast.parse(code)
    last = parsed.body.pop() if parsed.body and isinstance(parsed.body[-1], ast.Expr) else None
    with redirect_stdout(StringIO()):
        exec(compile(parsed, "<page>", "exec"), names)  # noqa: S102  # the documentation's own examples
        if last is None:
            return None
        assert isinstance(last, ast.Expr)
        return eval(compile(ast.Expression(last.value), "<page>", "eval"), names)  # noqa: S307  # as above


def names_above(page: str) -> dict[str, Any]:
    """The names that the blocks of a page have made."""
    names: dict[str, Any] = {"__name__": "page"}
    run(PRELUDE, names)
    for code in blocks(page):
        run(code, names)
    return names


def shown(value: object, name: str, caption: str) -> tuple[str, str]:
    """A value as a figure in HTML, and as text."""
    below = f"<p>{escape(caption)}</p>" if caption else ""
    svg = getattr(value, "svg", None)
    if callable(svg):
        text = str(value)
        words = f"<details><summary>The picture in words</summary><pre>{escape(text)}</pre></details>"
        drawn = f"<div tabindex='0' role='region' aria-label='{escape(name)}'>{svg()}</div>"
        return (
            f'{STYLE}<figure class="picture" id="{name}">{drawn}<figcaption>{below}{words}</figcaption></figure>',
            text,
        )
    html = getattr(value, "_repr_html_", None)
    if not callable(html):
        raise TypeError("the last line of a picture must give a Picture, or something that notebooks show as HTML")
    foot = f"<figcaption>{below}</figcaption>" if below else ""
    return f'{STYLE}<figure class="picture" id="{name}">{html()}{foot}</figure>', str(value)


class PictureDirective(SphinxDirective):
    """```` ```{picture} name ````."""

    required_arguments = 1
    has_content = True
    option_spec: ClassVar = {"hide-code": directives.flag, "caption": directives.unchanged}

    def run(self) -> list[nodes.Node]:
        """The code and the picture."""
        name, code = self.arguments[0], "\n".join(self.content)
        if not NAME.fullmatch(name):
            raise self.error("a picture's name is made of letters, digits and hyphens")
        source = self.env.doc2path(self.env.docname)
        with open(source, encoding="utf-8") as file:
            above = "".join(file.readlines()[: self.lineno - 1])
        try:
            html, text = shown(run(code, names_above(above)), name, self.options.get("caption", ""))
        except Exception as error:
            raise self.error(f"picture {name}: {type(error).__name__}: {error}") from error
        made: list[nodes.Node] = []
        if "hide-code" not in self.options:
            made.append(nodes.literal_block(code, code, language="python"))
        return [*made, nodes.raw("", html, format="html"), nodes.raw("", text, format="text man")]


def setup(app: Sphinx) -> dict[str, bool]:
    """Registers the directive."""
    app.add_directive("picture", PictureDirective)
    return {"parallel_read_safe": True, "parallel_write_safe": True}
