"""The public names: there, documented, and what they were."""

from __future__ import annotations

import ast
import importlib
import inspect
import pkgutil
import re
from collections.abc import Iterator
from pathlib import Path
from types import ModuleType

import pytest

import schoolrules
from schoolrules import errors

EXTRA_ONLY = ("schoolrules.plot", "schoolrules.testing")
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
        return pytest.importorskip(name, exc_type=ImportError)  # type: ignore[no-any-return]
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


def test_whoever_looks_around_sees_the_names_that_are_not_loaded_yet() -> None:
    assert set(dir(schoolrules)) >= set(schoolrules.__all__)


def test_a_star_import_gives_exactly_those_names() -> None:
    given: dict[str, object] = {}
    exec("from schoolrules import *", given)  # noqa: S102  # only so can a star import be tried inside a function
    assert set(given) - {"__builtins__"} == set(schoolrules.__all__)


def test_a_name_that_the_front_door_does_not_have_is_refused_as_of_any_module() -> None:
    assert not hasattr(schoolrules, "no_such_name")
    with pytest.raises(ImportError, match="no_such_name"):
        exec("from schoolrules import no_such_name", {})  # noqa: S102


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


def raised(function: ast.FunctionDef) -> set[str]:
    """The refusals of the library that a function's own body raises by name."""
    calls = (node.exc for node in ast.walk(function) if isinstance(node, ast.Raise))
    names = {call.func.id for call in calls if isinstance(call, ast.Call) and isinstance(call.func, ast.Name)}
    return names & set(vars(errors))


def functions(source: str) -> Iterator[ast.FunctionDef]:
    """The public functions of a module and the public methods of its public classes."""
    tree = ast.parse(source)
    classes = [node for node in tree.body if isinstance(node, ast.ClassDef) and not node.name.startswith("_")]
    for body in (tree.body, *(each.body for each in classes)):
        yield from (n for n in body if isinstance(n, ast.FunctionDef) and not n.name.startswith("_"))


@pytest.mark.parametrize("name", MODULES)
def test_every_public_function_names_the_refusals_that_it_raises(name: str) -> None:
    """By the error's name, or by naming the function that raises the same."""
    path = Path(schoolrules.__file__).parent.joinpath(*name.split(".")[1:])
    source = path / "__init__.py" if path.is_dir() else path.with_suffix(".py")
    silent = []
    for function in functions(source.read_text(encoding="utf-8")):
        told = ast.get_docstring(function) or ""
        refers = "aises as" in told or told.startswith("`")
        silent += [
            f"{function.name}: {error}" for error in sorted(raised(function)) if error not in told and not refers
        ]
    assert not silent


@pytest.mark.parametrize("name", MODULES)
def test_every_name_that_a_module_offers_is_there(name: str) -> None:
    module = loaded(name)
    offered = getattr(module, "__all__", ())
    assert len(set(offered)) == len(offered)
    assert all(hasattr(module, each) for each in offered)


def test_every_refusal_is_one_of_the_librarys_and_a_fitting_built_in() -> None:
    """STYLE: a SchoolRulesError that is also a built-in exception."""
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
