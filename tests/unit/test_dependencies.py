"""What `pip install schoolrules` brings along: few libraries, each known, each under an open licence."""

from __future__ import annotations

import re
from collections.abc import Iterator
from importlib.metadata import Distribution, PackageNotFoundError, distribution

import pytest
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

DIRECT = {"click", "holidays", "pydantic", "python-dateutil", "rich"}
BELOW = {
    "annotated-types",
    "markdown-it-py",
    "mdurl",
    "pydantic-core",
    "pygments",
    "six",
    "typing-extensions",
    "typing-inspection",
}
"""What those five need in their turn."""
ONLY_ON_WINDOWS = {"colorama"}
OPEN = re.compile(r"\b(MIT|BSD|BSD-2-Clause|BSD-3-Clause|Apache(-2\.0)?|PSF-2\.0|Python Software Foundation)\b")
"""Licences approved by the Open Source Initiative, as these libraries spell them; none asks for more than a notice."""


def required(name: str) -> Iterator[str]:
    """The libraries that one needs here, without its extras."""
    for text in distribution(name).requires or ():
        requirement = Requirement(text)
        if requirement.marker is None or requirement.marker.evaluate({"extra": ""}):
            yield canonicalize_name(requirement.name)


def brought_along() -> set[str]:
    """All the libraries that the library needs, and those that they need."""
    found: set[str] = set()
    waiting = list(required("schoolrules"))
    while waiting:
        name = waiting.pop()
        if name not in found:
            found.add(name)
            waiting += required(name)
    return found


def licences(of: Distribution) -> str:
    """What a library's metadata says of its licence: the field, the classifiers, and in old metadata a free text."""
    lines = [*of.metadata.get_all("License-Expression", []), *of.metadata.get_all("Classifier", [])]
    stated = [line for line in lines if "::" not in line or line.startswith("License ::")]
    return "\n".join(stated or of.metadata.get_all("License", []))


def test_the_library_needs_these_five_and_no_other() -> None:
    assert set(required("schoolrules")) == DIRECT


def test_they_bring_along_a_few_known_ones() -> None:
    """A new one is looked at by a person before it stands here. An old release may need fewer."""
    found = brought_along()
    assert found - ONLY_ON_WINDOWS <= DIRECT | BELOW
    assert found >= DIRECT


@pytest.mark.parametrize("name", sorted(DIRECT | BELOW))
def test_each_has_an_open_licence(name: str) -> None:
    try:
        found = distribution(name)
    except PackageNotFoundError:
        pytest.skip("an old release of the others does without it")
    assert OPEN.search(licences(found)), licences(found)
