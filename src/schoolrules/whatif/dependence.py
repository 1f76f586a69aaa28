"""Which numbers of a policy a criterion hangs on, so that a setting that leaves them alone need not be judged again."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import fields
from typing import TYPE_CHECKING, Any

from schoolrules.policy.basics import NAMES
from schoolrules.whatif.turningdays import parts_of

if TYPE_CHECKING:
    from schoolrules.policy.policy import Policy

_WORDS = re.compile(r"\w+")


def numbers_of_criteria(policy: Policy) -> Mapping[str, frozenset[str]]:
    """For each criterion the parameters that its verdict, value or evidence may hang on: more is allowed, fewer is not.

    A part hangs on the parameters that it names, and on all that the criteria, tallies, steps and outputs that it
    names hang on; every criterion also on what a compliance rule's conference does.
    """
    return {name: frozenset(_Reached(policy).of(criterion)) for name, criterion in policy.criteria.items()}


COMPARED = frozenset(("absence-sum", "truancy-events", "outstanding", "missing-in-window"))
"""Kinds of rules that are met when their value is at least the number `at_least`, on which the value does not hang."""


def compared_with(policy: Policy, criterion: str) -> str | None:
    """The number that a criterion's value is compared with, where it serves nothing else in it; None otherwise."""
    declared: Any = policy.criteria[criterion]
    rule = declared.rule
    if rule.kind not in COMPARED:
        return None
    others = [value for f in fields(rule) if f.name != "at_least" for value in (getattr(rule, f.name),)]
    number: str = rule.at_least
    return None if number in others or number in _Reached(policy).of((declared.applies, *others)) else number


class _Reached:
    def __init__(self, policy: Policy) -> None:
        self.policy = policy
        self.seen: set[tuple[str, str]] = set()

    def of(self, part: object) -> set[str]:
        """The parameters that a part hangs on."""
        found = set(self._walk(part))
        compliance = self.policy.compliance
        return found if compliance is None else found | set(self._named("step", compliance.conference))

    def _walk(self, part: object) -> Iterator[str]:
        for each in parts_of(part):
            for f in fields(each):
                kind = next((NAMES[word] for word in _WORDS.findall(str(f.type)) if word in NAMES), None)
                value = getattr(each, f.name)
                if kind is not None and value is not None:
                    for name in value if isinstance(value, tuple) else (value,):
                        yield from self._named(kind, name)
            if not _says_what_it_reads(each):
                yield from self.policy.parameters

    def _named(self, kind: str, name: str) -> Iterator[str]:
        if (kind, name) in self.seen:
            return
        self.seen.add((kind, name))
        policy: Any = self.policy
        match kind:
            case "criterion":
                yield from self._walk(policy.criteria[name])
            case "tally":
                yield from self._walk(policy.tallies[name])
            case "output":
                yield from self._walk(policy.outputs[name])
            case "step":
                step = policy.step(name)
                yield from self._walk((step.done, step.taken_if))
            case _ if name in policy.parameters:
                yield name


STATEFUL = frozenset(
    ("in-state", "paused", "in-compliance", "passed-over", "is-next-rung", "nothing-open", "reached", "duties-met")
)
"""Kinds of parts that look at the whole procedure, and so may hang on any number."""


def _says_what_it_reads(part: object) -> bool:
    return getattr(part, "kind", None) not in STATEFUL
