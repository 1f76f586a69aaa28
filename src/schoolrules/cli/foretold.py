"""What-if answers as a person reads them."""

from __future__ import annotations

from collections.abc import Iterable
from itertools import groupby
from operator import attrgetter

from schoolrules.cli.page import Page
from schoolrules.evaluation.explain import STATUSES
from schoolrules.whatif import Blocker, Comparison, Difference, Forecast, Opening, Turning

MEANINGS = {"ready": "it can be taken today", "lapsed": "its day has passed", "overdue": "its last day has passed"}
"""What a status means for the day on which it begins, where the word does not say it."""


def forecast_page(found: Forecast) -> Page:
    """The page of a forecast: a heading for each day on which something changes."""
    page = Page()
    page.title(f"{found.start.subject}: {found.policy.title}")
    page.text(f"From {found.as_of} to {found.until}, {found.assumption}")
    for day, changes in groupby(found, key=attrgetter("day")):
        page.heading(f"{day}, {day:%A}")
        for change in changes:
            page.item(told(change.what))
    if not found.changes:
        page.gap()
        page.text("Nothing changes.")
    return page


def told(what: Difference) -> str:
    """A difference in one line, and what its new value means."""
    meaning = MEANINGS.get(str(what.after)) if what.field == "status" else None
    return what.text if meaning is None else f"{what.text} ({meaning})"


def turning_page(found: Turning) -> Page:
    """The page of what would turn a finding."""
    page = Page()
    wanted = " or ".join(verdict.replace("_", " ") for verdict in found.wanted)
    page.title(f"{found.rule} is {found.verdict.replace('_', ' ')}")
    if found.margin is not None:
        page.text(f"Value and threshold lie {found.margin} apart.")
    if found.is_so_already:
        page.text(f"It is {wanted} already.")
        return page
    page.heading(f"It would be {wanted}, any one of these done")
    for number, way in enumerate(found.ways, 1):
        page.entry(f"{number}.", *(edit.text for edit in way.edits), room=4)
    if found.by_itself is not None:
        page.item(f"by itself on {found.by_itself}, if nothing further is recorded")
    for need in found.lacks:
        page.item(f"{need} is missing; which value would do is not guessed")
    if not found.ways and found.by_itself is None and not found.lacks:
        page.text("by no change of the kinds that are tried", indent=2)
    elif found.ways and not found.is_smallest:
        page.text("Whether fewer changes would do was not proven.", indent=2)
    return page


def opening_page(found: Opening) -> Page:
    """The page of what would open a step."""
    page = Page()
    page.title(f"{found.step} is {STATUSES.get(found.status, found.status)}")
    for each in found.before:
        page.heading(f"First {each.step}, at the earliest on {each.on}")
        _blockers(page, each.blockers)
    if found.blockers:
        page.heading("What it lacks")
        _blockers(page, found.blockers)
    page.gap()
    for line in (found.result, *found.contrasts()):
        page.text(line)
    return page


def _blockers(page: Page, blockers: Iterable[Blocker]) -> None:
    for each in blockers:
        page.item(each.id)
        for line in each.remedies:
            page.item(line, indent=4)


def comparison_page(found: Comparison) -> Page:
    """The page of a scenario's differences, each with its reasons where there are several."""
    page = Page()
    page.title(f"{found.before.subject}: {found.before.policy.title}")
    page.text(f"As of {found.before.as_of}")
    page.gap()
    page.entry("Otherwise", *(text for text, _ in found.alterations), indent=0)
    for title, differences in (("Case", found.case), ("Findings", found.findings), ("Steps", found.steps)):
        if differences:
            page.heading(title)
        for each in differences:
            page.item(told(each))
            if len(found.alterations) > 1:
                page.text(f"because of {found.because(each)}", indent=4)
    if found.letters:
        page.heading("Dates in letters already sent")
    for letter in found.letters:
        page.item(letter.text)
    if not found.differences and not found.letters:
        page.gap()
        page.text("Nothing differs.")
    return page
