"""The pages that the documentation makes from the policies: each policy has one, and nothing of it is left out."""

from __future__ import annotations

import importlib.util
import re
from pathlib import Path
from types import ModuleType

import pytest

from schoolrules import Policy, policies

DOCS = Path(__file__).parents[2] / "docs"
EVERY = pytest.mark.parametrize("name", policies.ids())


def _loaded() -> ModuleType:
    spec = importlib.util.spec_from_file_location("policy_pages", DOCS / "_ext" / "policy_pages.py")
    assert spec is not None and spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


PAGES = _loaded()


def words(markdown: str) -> str:
    """The page as it reads: without the marks of Markdown, white space as one blank."""
    return " ".join(re.sub(r"[`\\]", "", markdown).split())


def editions(name: str) -> list[Policy]:
    """The policy in each of its editions."""
    outline = policies.outline(name)
    return [edition.policy for edition in outline.editions] or [outline]


@EVERY
def test_a_policy_has_a_page_file_that_asks_for_it(name: str) -> None:
    """A new policy without a page would be missing from the documentation."""
    assert (DOCS / "policies" / f"{name}.md").read_text(encoding="utf-8") == f"<!-- policy: {name} -->\n"


@EVERY
def test_a_page_holds_everything_that_the_declaration_holds(name: str) -> None:
    """Criteria, numbers, steps with rules and actions, readings, facts, notes, roles and clauses, of every edition."""
    page = words(PAGES.policy_page(name))
    for policy in editions(name):
        said = [policy.title, policy.jurisdiction, *policy.roles.values(), *policy.facts]
        said += [criterion.title for criterion in policy.criteria.values()]
        said += [f"{number} | {policy.values[number] or 'for the caller to say'}" for number in policy.parameters]
        for step in policy.steps:
            said += [step.title, *(f"{action.text} (*{action.force}*)" for action in step.actions)]
            said += [f"{step.id}.{rule.name}" for rule in step.requirements]
        for reading in policy.readings.values():
            said += [f"{reading.default} (default): {reading.alternatives[reading.default]}", reading.why]
            said += [f"{one}{'' if one != reading.default else ' (default)'}: " for one in reading.alternatives]
        said += [note.text.partition("{day}")[0].strip() for note in policy.notes]
        said += [citation.gist for citation in PAGES.citations(policy)]
        assert [one for one in said if words(one) not in page] == []


@EVERY
def test_a_page_is_the_same_each_time(name: str) -> None:
    """Nothing in it hangs on chance or on the day."""
    assert PAGES.policy_page(name) == PAGES.policy_page(name)


def test_the_index_lists_every_page() -> None:
    """Each policy, and the traceability table."""
    index = PAGES.made((DOCS / "policies" / "index.md").read_text(encoding="utf-8"))
    assert all(f"({name}.md)" in index and f"\n{name}\n" in index for name in policies.ids())
    assert "\ntraceability\n" in index


def test_the_traceability_page_tells_every_row() -> None:
    """All 152 sentences stand in it, the reason where no rule carries one."""
    page = PAGES.made((DOCS / "policies" / "traceability.md").read_text(encoding="utf-8"))
    assert len(re.findall(r"^\| 00\d-\d\d \|", page, re.MULTILINE)) == 152
    assert "*no rule:*" in page
