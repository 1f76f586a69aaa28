"""The table of events in the docs says what the classes say."""

from __future__ import annotations

import re

import pytest

from schoolrules.events import KINDS, BaseEvent
from tests.shared_files import REPOSITORY

LINES = (REPOSITORY / "docs" / "reference" / "events.md").read_text(encoding="utf-8").splitlines()
COMMON = {*BaseEvent.model_fields, "kind"}


@pytest.mark.parametrize("kind", KINDS)
def test_the_page_lists_every_kind_with_its_class_and_fields(kind: str) -> None:
    cls = KINDS[kind]
    _, _, named, fields, _, _ = next(line.split("|") for line in LINES if line.startswith(f"| `{kind}` |"))
    assert named.strip() == f"`{cls.__name__}`"
    assert set(re.findall(r"`(\w+)`", fields)) == {name.rstrip("_") for name in cls.model_fields if name not in COMMON}
