"""The page around what is reported: its language, its style on a screen and on paper, its headings."""

from __future__ import annotations

from typing import Final

from schoolrules.evaluation.html import STYLE
from schoolrules.markup import Html, tag

PAGE_STYLE: Final = Html("""<style>
:root{color-scheme:light dark;--ground:#ffffff;--ink:#1b1f24;--soft:#545c66;--link:#0a4b8c;--line:#c9d0d8}
@media (prefers-color-scheme:dark){:root{--ground:#14171a;--ink:#e6e8ea;--soft:#a7b0ba;--link:#9ccbff;--line:#3b434c}}
*{box-sizing:border-box}
body{margin:0;background:var(--ground);color:var(--ink);font:16px/1.5 system-ui,-apple-system,"Segoe UI",Roboto,
"Helvetica Neue",Arial,sans-serif}
main{max-width:58rem;margin:0 auto;padding:1.5rem 1.25rem 3rem}
h1{font-size:1.7rem;line-height:1.2;margin:0 0 .2rem;overflow-wrap:anywhere}
h2{font-size:1.25rem;margin:2.4rem 0 .5rem;padding-top:.7rem;border-top:2px solid var(--line)}
h3{font-size:1.02rem;margin:1.6rem 0 .3rem}
h3 code,h3 .mark{font-weight:400}
a{color:var(--link)}
.soft,.soft code{color:var(--soft)}
.lead{font-size:1.1rem;margin:0 0 .6rem}
.summary{border:1px solid var(--line);border-radius:.5rem;padding:.6rem 1rem;margin:1rem 0}
nav ul{display:flex;flex-wrap:wrap;gap:.1rem 1.2rem;list-style:none;padding:0!important;margin:.8rem 0}
a:focus-visible,.scroll:focus-visible{outline:3px solid var(--link);outline-offset:2px}
th a{display:inline-block;min-width:4.5em}
.schoolrules .digest{font-size:.82em;overflow-wrap:anywhere}
@media (max-width:40rem){main{padding:1rem .9rem 2rem}h1{font-size:1.4rem}
.schoolrules dt{flex-basis:100%}}
@page{margin:16mm 14mm}
@media print{
:root{color-scheme:light;--ground:#fff;--ink:#000;--soft:#333;--link:#000;--line:#999}
body{font-size:10pt}main{max-width:none;padding:0}nav{display:none}a{text-decoration:none}
h1{font-size:17pt}h2{font-size:13pt;margin-top:1.4em}h3{font-size:10.5pt}
h1,h2,h3,caption{break-after:avoid}tr,li,dl>div,figure,.summary,.keep{break-inside:avoid}
thead{break-after:avoid}tbody tr:first-child{break-before:avoid}
thead{display:table-header-group}.scroll{overflow:visible!important}.schoolrules .wide{min-width:0}
}
</style>""")


def page(title: str, *content: Html | None) -> str:
    """A whole document in English, its content within `main`; the same bytes for the same content."""
    head = tag(
        "head",
        tag("meta", charset="utf-8"),
        tag("meta", name="viewport", content="width=device-width, initial-scale=1"),
        tag("meta", name="referrer", content="no-referrer"),
        tag("meta", name="robots", content="noindex"),
        tag("title", title),
        STYLE,
        PAGE_STYLE,
    )
    body = tag("body", tag("main", *content, class_="schoolrules"))
    return f"<!DOCTYPE html>\n{tag('html', head, body, lang='en')}\n"


def section(name: str, title: str, *content: Html | None) -> Html | None:
    """A section under a heading of the second level; None where it holds nothing."""
    if not any(content):
        return None
    return tag("section", tag("h2", title, id=name), *content, aria_labelledby=name)
