"""Whether the parts of a policy fit together: every name is known, every number fits, nothing rests on itself."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Set
from dataclasses import fields, is_dataclass
from itertools import islice
from typing import TYPE_CHECKING, Any, TypeAlias

from schoolrules.calendar import Period
from schoolrules.errors import Problem
from schoolrules.events import KINDS
from schoolrules.parsing import closest, listed, path_to
from schoolrules.policy.basics import NAMES, Part
from schoolrules.policy.conditions import Never, Reached, ReadingIs

if TYPE_CHECKING:
    from schoolrules.policy.policy import Policy

Node: TypeAlias = tuple[str, str]
"""Something that parts refer to by its id: `("step", "letter-1")`."""

_WORDS = re.compile(r"\w+")
_ID = re.compile(r"[a-z0-9]+(-[a-z0-9]+)*")
_EVENT_FIELDS = ("where", "refused", "values", "sort", "field", "present", "detail")
"""Fields of parts that name fields of an event."""


MAX_PROBLEMS = 1_000
"""The most problems that are told of one policy."""
MAX_ENTRIES = 1_000
"""The most steps, criteria, parameters and other named parts of a policy, of each."""
MAX_ALTERNATIVES = 200
"""The most alternatives that the readings of a policy have together."""
MAX_NUMBER = 10**15
"""The largest number in a policy, either side of zero; what its parameters may be, they say themselves."""
_BOUNDED = ("criteria", "facts", "holds", "outputs", "parameters", "readings", "roles", "steps", "tallies")


def problems(policy: Policy) -> Iterator[Problem]:
    """Everything about a policy's parts that does not fit, each with its path; no more than a person reads."""
    large = [Problem(name, f"at most {MAX_ENTRIES:,}") for name in _BOUNDED if len(getattr(policy, name)) > MAX_ENTRIES]
    if sum(len(reading.alternatives) for reading in policy.readings.values()) > MAX_ALTERNATIVES:
        large.append(Problem("readings", f"at most {MAX_ALTERNATIVES} alternatives in all"))
    return iter(large or islice(_problems(policy), MAX_PROBLEMS))


def _problems(policy: Policy) -> Iterator[Problem]:
    yield from _ids(policy)
    for name, parameter in policy.parameters.items():
        if parameter.value is not None and (problem := parameter.problem_with(parameter.value)) is not None:
            yield Problem(f"parameters.{name}.value", problem)
    for name, reading in policy.readings.items():
        if reading.default not in reading.alternatives:
            expected = ", ".join(reading.alternatives) or "at least one alternative"
            yield Problem(f"readings.{name}.default", f"expected one of {expected}")
    found = list(_Walk(policy).problems(policy, ""))
    yield from found
    if not found:
        yield from _circles(policy)


def _ids(policy: Policy) -> Iterator[Problem]:
    """Ids that are no ids, or that stand twice."""
    named = {"id": policy.id} | {f"criteria.{name}": name for name in policy.criteria}
    named |= {f"steps[{index}].id": step.id for index, step in enumerate(policy.steps)}
    ids: set[str] = set()
    for index, step in enumerate(policy.steps):
        named |= {f"steps[{index}].requirements[{n}].name": r.name for n, r in enumerate(step.requirements)}
        if step.id in ids:
            yield Problem(f"steps[{index}].id", "expected each step's id once")
        ids.add(step.id)
        names: set[str] = set()
        for n, requirement in enumerate(step.requirements):
            if requirement.name in names:
                yield Problem(f"steps[{index}].requirements[{n}].name", "expected each requirement's name once")
            names.add(requirement.name)
    for path, name in named.items():
        if _ID.fullmatch(name) is None:
            yield Problem(path, "expected an id such as letter-1: small letters, digits and hyphens")


class _Walk:
    """Goes through all parts of a policy and holds every name against what the policy has."""

    def __init__(self, policy: Policy) -> None:
        self.policy = policy
        self.known: Mapping[str, Set[str]] = {
            "step": {step.id for step in policy.steps},
            "criterion": policy.criteria.keys(),
            "parameter": policy.parameters.keys(),
            "count": {n for n, p in policy.parameters.items() if not isinstance(p.value, Period)},
            "period": {n for n, p in policy.parameters.items() if isinstance(p.value, Period)},
            "reading": policy.readings.keys(),
            "tally": policy.tallies.keys(),
            "fact": policy.facts.keys(),
            "role": policy.roles.keys(),
            "event": KINDS.keys(),
            "output": policy.outputs.keys(),
        }

    def problems(self, part: Any, path: str) -> Iterator[Problem]:
        if isinstance(part, (tuple, list)):
            for index, item in enumerate(part):
                yield from self.problems(item, path_to(path, index))
        elif isinstance(part, Mapping):
            for key, item in part.items():
                yield from self.problems(item, path_to(path, key))
        elif isinstance(part, int) and abs(part) > MAX_NUMBER:
            yield Problem(path, f"expected a whole number of at most {MAX_NUMBER} either side of zero")
        elif isinstance(part, Part) and (part is self.policy or not isinstance(part, type(self.policy))):
            yield from self._part(part, path)  # a policy within, an edition, was checked when it was put together

    def _part(self, part: Any, path: str) -> Iterator[Problem]:
        for f in fields(part):
            value, here = getattr(part, f.name), path_to(path, f.name)
            named = name_in(str(f.type))
            if named is None:
                yield from self.problems(value, here)
            else:
                yield from self._names(value, NAMES[named], here)
        if isinstance(part, ReadingIs) and part.reading in self.policy.readings:
            alternatives = self.policy.readings[part.reading].alternatives
            if part.alternative not in alternatives:
                yield Problem(f"{path}.alternative", f"expected one of {', '.join(alternatives)}")
        if part.rests_on_school_days and not self.policy.needs_calendar:
            yield Problem(path, "counts school days; expected a policy that needs a calendar")
        yield from self._event_fields(part, path)

    def _names(self, value: Any, kind: str, path: str) -> Iterator[Problem]:
        for name in value if isinstance(value, tuple) else (value,):
            if name is not None and name not in self.known[kind]:
                yield Problem(path, self._why_not(str(name), kind))

    def _why_not(self, name: str, kind: str) -> str:
        if kind in _HOLDS and name in self.policy.parameters:
            return f"expected a parameter that holds {_HOLDS[kind]}; this one holds the other"
        known = sorted(self.known[kind])
        expected = f"expected one of {listed(known)}" if known else f"the policy has no {kind}"
        return f"unknown {kind}{closest(name, known)}; {expected}"

    def _event_fields(self, part: Any, path: str) -> Iterator[Problem]:
        of_a_step = hasattr(part, "present") or hasattr(part, "detail")
        kind = getattr(part, "event", "step" if of_a_step else None)
        cls = KINDS.get(kind) if isinstance(kind, str) else None
        if cls is None:
            return
        unasked = isinstance(getattr(part, "distinct", None), Never)
        for field in _EVENT_FIELDS:
            if field == "sort" and (unasked or not hasattr(part, "distinct")):
                continue
            value = getattr(part, field, None)
            for name in (value,) if isinstance(value, str) else value or ():
                if name not in cls.model_fields:
                    expected = ", ".join(cls.model_fields)
                    yield Problem(f"{path}.{field}", f"unknown field of this kind of event; expected one of {expected}")


_HOLDS = {"count": "a whole number, without unit", "period": "a period, with its unit"}


def name_in(annotation: str) -> str | None:
    """The first of the names in `NAMES` that a field's annotation uses."""
    return next((word for word in _WORDS.findall(annotation) if word in NAMES), None)


# --- nothing may rest on itself -------------------------------------------------------------------------------------


def _circles(policy: Policy) -> Iterator[Problem]:
    """Steps, tallies and criteria that can only be worked out from themselves."""
    rests_on = _graph(policy)
    settled: set[Node] = set()
    for start in rests_on:
        circle = _circle_from(start, rests_on, settled)
        if circle is not None:
            kind, name = circle
            yield Problem(f"{_PLACES[kind]}.{name}", "rests on itself; expected parts that can be worked out in turn")
            return


_PLACES = {"step": "steps", "tally": "tallies", "criterion": "criteria"}


def _graph(policy: Policy) -> dict[Node, set[Node]]:
    graph: dict[Node, set[Node]] = {("step", s.id): set(_used((s.done, s.taken_if), policy)) for s in policy.steps}
    graph |= {("tally", name): set(_used(tally, policy)) for name, tally in policy.tallies.items()}
    graph |= {("criterion", name): set(_used(c, policy)) for name, c in policy.criteria.items()}
    return graph


def _used(part: Any, policy: Policy) -> Iterator[Node]:
    """The steps, tallies and criteria whose day or verdict a part asks for."""
    if isinstance(part, (tuple, list)):
        for item in part:
            yield from _used(item, policy)
    elif is_dataclass(part) and not isinstance(part, type):
        if isinstance(part, Reached):
            yield from (("step", step.id) for _, step in policy.rungs)
        for f in fields(part):
            value, named = getattr(part, f.name), name_in(str(f.type))
            if named is None:
                yield from _used(value, policy)
            elif NAMES[named] in _PLACES and named != "RecordedStep" and value is not None:
                yield from ((NAMES[named], name) for name in (value if isinstance(value, tuple) else (value,)))


def _circle_from(start: Node, graph: Mapping[Node, Set[Node]], settled: set[Node]) -> Node | None:
    """A node on a circle that can be reached from `start`; what lies on none is added to `settled`."""
    path: list[tuple[Node, Iterator[Node]]] = [(start, iter(sorted(graph[start])))]
    on_path = {start}
    while path:
        node, rest = path[-1]
        following = next(rest, None)
        if following is None:
            settled.add(node)
            on_path.discard(node)
            path.pop()
        elif following in on_path:
            return following
        elif following not in settled:
            on_path.add(following)
            path.append((following, iter(sorted(graph.get(following, ())))))
    return None
