"""What all tests share: Hypothesis profiles and the path of the material beside the repository."""

from __future__ import annotations

import os
from pathlib import Path

import pytest
from hypothesis import HealthCheck, settings

from tests.shared_files import SHARED

# Derandomized, so that every run asks the same questions; no deadline, for a busy machine stalls.
settings.register_profile(
    "dev",
    max_examples=50,
    deadline=None,
    derandomize=True,
    database=None,
    suppress_health_check=[HealthCheck.too_slow],
)
settings.register_profile("ci", settings.get_profile("dev"), max_examples=200)
settings.load_profile(os.environ.get("HYPOTHESIS_PROFILE", "ci" if os.environ.get("CI") else "dev"))


@pytest.fixture(scope="session")
def shared() -> Path:
    """The folder ../shared; the test skips where it is absent."""
    if not SHARED.is_dir():
        pytest.skip("no ../shared on this machine")
    return SHARED
