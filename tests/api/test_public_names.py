"""What others call stays as it was, unless the changelog says otherwise."""

from __future__ import annotations

import pytest

import schoolrules

from .public_names import CHANGELOG, SNAPSHOT, changes, public_names, unsaid

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
