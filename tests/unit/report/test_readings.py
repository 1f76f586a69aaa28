"""What hangs on which reading, said in few rules."""

from __future__ import annotations

from itertools import product

from schoolrules.evaluation import Hinge
from schoolrules.report.readings import rules


def hinge(values: dict[tuple[str, ...], str | None], *names: str) -> Hinge:
    """A hinge on these readings, from a table of what comes out."""
    by_value: dict[str | None, list[dict[str, str]]] = {}
    for combination, value in values.items():
        by_value.setdefault(value, []).append(dict(zip(names, combination, strict=True)))
    return Hinge(("step", "s"), "due", names, tuple((value, tuple(under)) for value, under in by_value.items()))


def test_one_reading_gives_a_rule_for_each_value() -> None:
    found = rules(hinge({("a",): "1", ("b",): "2", ("c",): "1"}, "x"))
    assert found == [((("x", ("a", "c")),), "1"), ((("x", ("b",)),), "2")]


def test_what_one_reading_settles_is_not_split_by_another() -> None:
    """With x as b the value is none, whatever y: one rule says it, not two."""
    found = rules(hinge({("a", "p"): "1", ("a", "q"): "2", ("b", "p"): None, ("b", "q"): None}, "x", "y"))
    assert ((("x", ("b",)),), None) in found and len(found) == 3


def test_the_rules_say_exactly_what_the_table_says() -> None:
    table: dict[tuple[str, ...], str | None] = {
        one: str((one[0] == "a") + (one[1] == "p") * (one[2] == "m")) for one in product("ab", "pq", "mno")
    }
    names = ("x", "y", "z")
    for combination, value in table.items():
        said = dict(zip(names, combination, strict=True))
        fitting = [v for conditions, v in rules(hinge(table, *names)) if all(said[n] in a for n, a in conditions)]
        assert fitting == [value]
