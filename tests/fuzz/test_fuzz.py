"""The same targets with a bounded number of inputs, by Hypothesis: what CI runs. README.md says how to run more."""

from __future__ import annotations

import json
from random import Random
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from schoolrules.errors import InvalidInput
from schoolrules.parsing import parse_json
from tests.fuzz.mutation import RAW, TWICE, mutated, written
from tests.fuzz.targets import TARGETS, seeds

VALUES = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=12) | st.dates().map(str),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(max_size=6), inner, max_size=4),
    max_leaves=12,
)


@pytest.mark.parametrize("target", TARGETS)
@given(random=st.randoms(use_true_random=False))
def test_a_file_that_was_changed_is_refused_or_judged(target: str, random: Random) -> None:
    """Nothing but the library's own errors comes out of any target."""
    corpus = seeds(target)
    TARGETS[target](mutated(random.choice(corpus), random, corpus))


@pytest.mark.parametrize("target", TARGETS)
@given(value=VALUES)
def test_any_json_is_refused_or_judged(target: str, value: Any) -> None:
    """Of no particular form."""
    TARGETS[target](json.dumps(value).encode())


@pytest.mark.parametrize("target", TARGETS)
@given(data=st.binary(max_size=200))
def test_any_bytes_are_refused(target: str, data: bytes) -> None:
    """Text or not."""
    TARGETS[target](data)


@pytest.mark.parametrize("target", TARGETS)
def test_the_corpus_is_accepted(target: str) -> None:
    """Changes start from files that get as far as files can."""
    found = [TARGETS[target](text) for text in seeds(target)]
    assert len(found) >= 3
    assert all(found) or target == "cli"


def test_a_fault_would_come_out() -> None:
    """A target lets out whatever is not of the library: here an assertion of its own."""
    with pytest.raises(AssertionError, match="of the library itself"):
        _fed_to_a_broken_command()


def _fed_to_a_broken_command() -> None:
    from schoolrules.cli import files

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(files, "read_policy", {}.__getitem__)
        patch.setattr("tests.fuzz.targets._arguments", lambda random: ["show", "-"])
        TARGETS["cli"](b"{}")


def test_the_mutator_writes_what_json_has_not() -> None:
    """Numbers that are none, and a key that stands twice."""
    assert written({"a": RAW + "1e400", TWICE + "a": [RAW + "NaN"]}) == b'{"a": 1e400, "a": [NaN]}'


def test_the_mutator_is_repeatable_and_changes_much() -> None:
    """The same seed makes the same input; a hundred seeds make some that are no JSON and some that are."""
    (text, *_) = corpus = seeds("case")
    made = [mutated(text, Random(seed), corpus) for seed in range(100)]
    assert made == [mutated(text, Random(seed), corpus) for seed in range(100)]
    assert len(set(made)) > 90
    refused = 0
    for each in made:
        try:
            parse_json(each)
        except InvalidInput:
            refused += 1
    assert 5 < refused < 60
