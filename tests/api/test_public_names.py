"""What others call stays as it was, unless the changelog says otherwise."""

from __future__ import annotations

import pytest

import schoolrules

from .public_names import CHANGELOG, SNAPSHOT, changes, digests, public_names, since, unsaid

pytest.importorskip("altair", reason="the extra [plot] is part of the snapshot")

HOW = "Name what changed in CHANGELOG.md, then: python -m tests.api.public_names"


def test_every_public_name_and_signature_is_as_in_the_snapshot() -> None:
    changed = changes(SNAPSHOT.read_text().splitlines(), public_names())
    assert not changed, "\n".join([*changed, HOW])


def test_the_changelog_names_whatever_the_front_door_offers() -> None:
    offered = [f"schoolrules.{name}" for name in schoolrules.__all__ if not name.startswith("_")]
    assert unsaid(offered, CHANGELOG.read_text()) == []


def test_a_change_is_unsaid_until_the_changelog_holds_its_name() -> None:
    before = ["schoolrules.whatif.sweep.sweep(policy: Policy) -> Sweep", "schoolrules.whatif.sweep.Sweep.rows: Rows"]
    after = ["schoolrules.whatif.sweep.sweep(policy: Policy, *, step: int) -> Sweep", before[1]]
    changed = changes(before, after)
    assert [line[0] for line in changed] == ["-", "+"]
    assert unsaid(changed, "- Sweeps are faster.") == ["sweep"]
    assert unsaid(changed, "- `sweep(..., step=2)` takes every other value.") == []
    assert unsaid(changes(before, before[:1]), "- `sweep` is told.") == ["Sweep"]


def test_what_the_changelog_said_before_says_nothing_of_a_new_change() -> None:
    """A name that stands in an old line must stand in a line that is new, or was rewritten."""
    old = "- `evaluate` judges a case.\n- `sweep` tries many.\n"
    said = digests(old)
    removed = ["- schoolrules.evaluation.evaluate.evaluate(policy: Policy) -> Evaluation"]
    assert unsaid(removed, since(said, old)) == ["evaluate"]
    assert unsaid(removed, since(said, old + "- `evaluate` is gone.\n")) == []
    assert unsaid(removed, since(said, old.replace("a case", "cases"))) == []
    assert since(said, old + "- New.\n") == "- New."
