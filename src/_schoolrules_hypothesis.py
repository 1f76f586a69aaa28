"""Hypothesis' entry point: `st.from_type(Case)` and its kind draw what `schoolrules.testing` makes.

Hypothesis calls `register` whenever it is imported, in programs that have nothing to do with schoolrules too. So this
module stands outside the package, whose import would cost every one of them some tenths of a second, and loads nothing
of it: what there is to register is registered once the package has been imported, before or after Hypothesis, and the
strategies are loaded when one of them is asked for.
"""

from __future__ import annotations

import sys
from collections.abc import Callable, Sequence
from importlib import import_module
from importlib.abc import MetaPathFinder
from importlib.machinery import ModuleSpec
from importlib.util import find_spec
from types import ModuleType
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from hypothesis.strategies import SearchStrategy

PACKAGE = "schoolrules"
STRATEGIES = {
    "Case": "cases",
    "Period": "periods",
    "Policy": "policies",
    "Record": "records",
    "SchoolCalendar": "calendars",
}
"""For each type of the package, the function of `schoolrules.testing` that draws its values."""


def register() -> None:
    """Registers the package's types now, or as soon as the package has been imported."""
    if PACKAGE in sys.modules:
        _register_types(sys.modules[PACKAGE])
    else:
        sys.meta_path.insert(0, _Announced())


def _register_types(package: ModuleType) -> None:
    from hypothesis.strategies import register_type_strategy

    for name, strategy in STRATEGIES.items():
        register_type_strategy(getattr(package, name), _drawn_by(strategy))


def _drawn_by(strategy: str) -> Callable[[type], SearchStrategy[object]]:
    def drawn(type_: type) -> SearchStrategy[object]:
        found: SearchStrategy[object] = getattr(import_module(f"{PACKAGE}.testing"), strategy)()
        return found

    return drawn


class _Announced(MetaPathFinder):
    """Lets the package be imported as always, and registers its types right after."""

    def __init__(self) -> None:
        self.is_looking = False

    def find_spec(
        self, fullname: str, path: Sequence[str] | None, target: ModuleType | None = None
    ) -> ModuleSpec | None:
        """The package's own spec, with the registration behind its execution; None for every other module."""
        if fullname != PACKAGE or self.is_looking:
            return None
        self.is_looking = True
        try:
            spec = find_spec(fullname)
        finally:
            self.is_looking = False
        if spec is not None and spec.loader is not None:
            execute = spec.loader.exec_module

            def execute_and_register(module: ModuleType) -> None:
                execute(module)
                if self in sys.meta_path:
                    sys.meta_path.remove(self)
                _register_types(module)

            spec.loader.exec_module = execute_and_register  # type: ignore[method-assign]  # of this one loader only
        return spec
