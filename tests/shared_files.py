"""Where the material that is never committed lies, if this machine has it.

Tests that read it skip where it is absent, as it is on a user's machine.
"""

from __future__ import annotations

from pathlib import Path

import pytest

REPOSITORY = Path(__file__).resolve().parents[1]
SHARED = REPOSITORY.parent / "shared"

needs_shared = pytest.mark.skipif(not SHARED.is_dir(), reason="no ../shared on this machine")


def shared_files(pattern: str) -> list[Path]:
    """The files under ../shared that match the glob, sorted; empty where the folder is absent."""
    return sorted(SHARED.glob(pattern))
