"""Sweeps and policies compared, as a person reads them."""

from __future__ import annotations

from schoolrules.cli.page import Page
from schoolrules.whatif import PolicyComparison, Sweep

COUNTS = {
    "met": "met",
    "not_met": "not met",
    "undetermined": "undetermined",
    "not_applicable": "not applicable",
    "flipped_in": "met here only",
    "flipped_out": "met without only",
}
"""The counts of a row, and how the page calls them."""


def sweep_page(found: Sweep) -> Page:
    """The page of a sweep: for each finding a table by one number, or a grid by two."""
    page = Page()
    page.title(found.policy.title)
    page.text(f"{found.policy.id}, as of {found.as_of}: {len(found.subjects)} records under {len(found)} settings")
    for rule in found.criteria:
        page.heading(rule)
        if len(found.names) == 2:
            _grid(page, found, rule)
        else:
            _table(page, found, rule)
    if found.has_steps:
        _steps(page, found)
    return page


def _steps(page: Page, found: Sweep) -> None:
    """How many have which next step: a column for each setting."""
    page.heading("Next steps")
    page.text(f"How many have it; across: {' and '.join(found.names)}", indent=2)
    settings = [" / ".join(map(str, setting)) for setting in found.settings]
    counts: dict[tuple[str, str], dict[str, str]] = {}
    for row in found.step_rows():
        setting = " / ".join(str(row[name]) for name in found.names)
        counts.setdefault((_said(row["state"]), _said(row["next_step"])), {})[setting] = str(row["records"])
    rows = ([*stands, *(of.get(setting, "0") for setting in settings)] for stands, of in sorted(counts.items()))
    page.table(("state", "next step", *settings), rows)


def _table(page: Page, found: Sweep, rule: str) -> None:
    rows = [row for row in found.to_rows() if row["finding"] == rule]
    used = [count for count in COUNTS if count in ("met", "not_met") or any(row[count] for row in rows)]
    cells = ([_said(row[name]) for name in (*found.names, *used)] for row in rows)
    page.table((*found.names, *(COUNTS[count] for count in used)), cells)


def _grid(page: Page, found: Sweep, rule: str) -> None:
    first, second = found.names
    across = dict.fromkeys(str(setting[1]) for setting in found.settings)
    down = dict.fromkeys(str(setting[0]) for setting in found.settings)
    page.text(f"How many meet it; down: {first}, across: {second}", indent=2)
    counts = zip(down, found.grid(rule), strict=True)
    page.table((first.rpartition(".")[2], *across), ([value, *map(str, row)] for value, row in counts))


def policies_page(found: PolicyComparison) -> Page:
    """The page of two policies compared: who is treated differently."""
    a, b = found.policy_a, found.policy_b
    page = Page()
    page.title(f"{a.title}, edition {a.edition}" + ("" if a.title == b.title else f", and {b.title}"))
    page.entry("Against", *_against(found), indent=0)
    known = "" if found.known_at is None else f", with what was known on {found.known_at}"
    page.text(f"Up to {found.as_of}{known}: {len(found)} of {found.records} records are treated differently")
    if found.treated:
        page.heading("Who, since when, and by which clause")
    page.table(
        ("record", "from", "what", "first", "second", "still", "clause"),
        (
            (
                each.subject, each.first_day.isoformat(), f"{each.what.id} {each.what.field}".strip(),
                _said(each.what.before), _said(each.what.after), "yes" if each.now else "no",
                "" if each.clause is None else each.clause.section,
            )
            for each in found
        ),
    )  # fmt: skip
    return page


def _against(found: PolicyComparison) -> list[str]:
    """In what the second policy is another: its id and edition, or its numbers and readings."""
    a, b = found.policy_a, found.policy_b
    if (a.id, a.edition) != (b.id, b.edition):
        return [f"{b.id}, edition {b.edition}"]
    numbers = (f"{name} {value}" for name, value in b.values.items() if a.values.get(name) != value)
    readings = (f"{name} read as {choice}" for name, choice in b.chosen.items() if a.chosen.get(name) != choice)
    return [*numbers, *readings] or ["the same numbers and readings"]


def _said(value: object) -> str:
    if isinstance(value, tuple):
        return ", ".join(map(str, value))
    return "" if value is None else str(value).replace("_", " ")
