"""The public names: there, documented, and what they were."""

from __future__ import annotations

import importlib
import inspect
import pkgutil
import re
from collections.abc import Iterator
from types import ModuleType

import pytest

import schoolrules

EXTRA_ONLY = ("schoolrules.testing",)
"""Modules that import an extra."""
MODULES = sorted(
    module.name
    for module in pkgutil.walk_packages(schoolrules.__path__, "schoolrules.")
    if not module.name.rpartition(".")[2].startswith("_")
)
CONTRACT = ("Case", "Evaluation", "Record", "SchoolCalendar", "OutsideCalendar", "evaluate", "policies")
"""Names that the contract itself spells (SPEC sections 1 and 7)."""


def loaded(name: str) -> ModuleType:
    """A module of the library; skips where an extra is not installed."""
    if name.startswith(EXTRA_ONLY):
        return pytest.importorskip(name)  # type: ignore[no-any-return]
    return importlib.import_module(name)


def public(module: ModuleType) -> Iterator[tuple[str, object]]:
    """The public classes and functions that a module defines."""
    for name, value in vars(module).items():
        is_own = getattr(value, "__module__", None) == module.__name__
        if not name.startswith("_") and is_own and (inspect.isclass(value) or inspect.isroutine(value)):
            yield name, value


def own_members(cls: type) -> Iterator[tuple[str, object]]:
    """The public methods and properties that a class defines."""
    for name, value in vars(cls).items():
        if name.startswith("_"):
            continue
        plain = getattr(value, "__func__", value)
        if inspect.isfunction(plain) or isinstance(plain, property) or hasattr(plain, "attrname"):
            yield name, value


@pytest.mark.parametrize("name", schoolrules.__all__)
def test_every_name_of_the_front_door_is_there_and_documented(name: str) -> None:
    value = getattr(schoolrules, name)
    if name == "__version__":
        assert re.fullmatch(r"\d+\.\d+\.\d+\S*", value)
    else:
        assert inspect.getdoc(value)


def test_the_front_door_is_sorted_once_each_and_holds_the_contracts_names() -> None:
    names = schoolrules.__all__
    assert len(set(names)) == len(names)
    assert sorted(names) == sorted(set(names))
    assert set(CONTRACT) <= set(names)


def test_a_star_import_gives_exactly_those_names() -> None:
    given: dict[str, object] = {}
    exec("from schoolrules import *", given)  # noqa: S102  # only so can a star import be tried inside a function
    assert set(given) - {"__builtins__"} == set(schoolrules.__all__)


@pytest.mark.parametrize("name", MODULES)
def test_every_module_says_what_lives_there(name: str) -> None:
    assert loaded(name).__doc__


@pytest.mark.parametrize("name", MODULES)
def test_every_public_class_function_and_method_is_documented(name: str) -> None:
    bare = []
    for own, value in public(loaded(name)):
        if not value.__doc__:
            bare.append(own)
        if inspect.isclass(value):
            bare += [f"{own}.{member}" for member, held in own_members(value) if not inspect.getdoc(held)]
    assert not bare


@pytest.mark.parametrize("name", [name for name in MODULES if hasattr(importlib.import_module(name), "__all__")])
def test_every_name_that_a_module_offers_is_there(name: str) -> None:
    module = loaded(name)
    assert len(set(module.__all__)) == len(module.__all__)
    assert all(hasattr(module, each) for each in module.__all__)


def test_every_refusal_is_one_of_the_librarys_and_a_fitting_built_in() -> None:
    """STYLE: a SchoolRulesError that is also a built-in exception."""
    from schoolrules import errors

    leaves = [value for _, value in public(errors) if inspect.isclass(value) and issubclass(value, Exception)]
    assert len(leaves) > 4
    for leaf in leaves:
        assert issubclass(leaf, errors.SchoolRulesError)
        if leaf is not errors.SchoolRulesError:
            assert issubclass(leaf, ValueError | TypeError | LookupError)


def test_refusals_survive_pickling() -> None:
    import pickle
    from datetime import date

    from schoolrules import InvalidInput, OutsideCalendar, Problem

    outside = OutsideCalendar(date(2025, 1, 1), date(2024, 8, 1), date(2024, 12, 1), "after")
    invalid = InvalidInput([Problem("record.events[3].on", "expected a date YYYY-MM-DD")])
    for error in (outside, invalid):
        again = pickle.loads(pickle.dumps(error))
        assert (type(again), str(again)) == (type(error), str(error))
