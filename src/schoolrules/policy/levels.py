"""Levels that a policy's text leaves to the caller: read, checked, and made parameters of the policy."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from itertools import pairwise
from typing import Literal, NamedTuple, cast

from schoolrules.calendar import Period
from schoolrules.errors import InvalidArgument, InvalidInput, Problem
from schoolrules.parsing import came, path_to
from schoolrules.policy.basics import MAX_COUNT, Citation, Parameter, ParameterId
from schoolrules.policy.conditions import Always, Never
from schoolrules.policy.expressions import Condition

SCHOOL_YEAR = "school-year"
WITHIN, PORTIONS, TARDY_OVER = "within", "portions", "tardy_over"
MINUTES_A_DAY = 1440
EXPECTED = {
    WITHIN: f'expected "{SCHOOL_YEAR}" or a period in school days, such as "60 school days"',
    PORTIONS: "expected any or whole",
    TARDY_OVER: f"expected a whole number of minutes from 0 to {MINUTES_A_DAY}, or null",
}
CALLER = Citation("the caller", "levels", "the policy's text names no number; this one is the caller's")

LevelValue = int | str | Period | None


class Said(NamedTuple):
    """What was said for one key of the levels, and on whose word."""

    value: LevelValue
    citation: Citation


@dataclass(frozen=True, slots=True)
class Profile:
    """Ready-made levels under a name, for the caller to choose; on whose word they stand."""

    numbers: Mapping[str, int]
    citation: Citation


@dataclass(frozen=True, slots=True)
class Levels:
    """What moves a pupil up a level: a number of truancy events for each, and what makes such an event."""

    said: tuple[tuple[str, Said], ...]
    profile: str | None = None
    own: tuple[str, ...] = ()
    """The keys that the caller said."""
    _by_key: Mapping[str, Said] = field(init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "_by_key", dict(self.said))

    def parameters(self, about: Mapping[str, str]) -> dict[str, Parameter]:
        """A parameter for each key, with what it is about: those that are numbers, and those still to be said."""
        return {
            parameter_of(key): Parameter(
                cast("int | Period | None", self._by_key[key].value), text, self._by_key[key].citation, *_bounds(key)
            )
            for key, text in about.items()
            if self.parameter(key) is not None
        }

    def parameter(self, key: str) -> ParameterId | None:
        """The parameter that holds a key's number; None where the key says a word, or that there is none."""
        value = self._by_key[key].value
        is_word = value == SCHOOL_YEAR or (value is None and key == TARDY_OVER)
        return None if is_word else parameter_of(key)

    def citation(self, key: str) -> Citation:
        """Where what a key says comes from: the profile's source, or the clause that leaves it to the caller."""
        return self._by_key[key].citation

    @property
    def portions(self) -> Literal["any", "whole"]:
        """Whether any unexcused absence is an event, or only a whole day."""
        return "whole" if self._by_key[PORTIONS].value == "whole" else "any"

    def under(self, profile: str) -> Condition:
        """Holds under that profile only."""
        return Always() if self.profile == profile else Never()

    @property
    def whence(self) -> str:
        """Whose word the levels are, in words."""
        if self.profile is None:
            return "the caller's own" if self.own else "still the caller's to say"
        return f"those of the profile {self.profile}" + (
            f", with the caller's own {', '.join(self.own)}" if self.own else ""
        )


def parameter_of(key: str) -> ParameterId:
    """The name of the parameter that holds the number of a key."""
    return f"truancy.{key}" if key in EXPECTED else f"{key}.at_least"


def no_levels(names: Iterable[str], text: Citation, defaults: Citation) -> Levels:
    """Levels of which nothing was said: the numbers are still the caller's to say."""
    return Levels((*((name, Said(None, text)) for name in names), *_defaults(defaults).items()))


def read_levels(
    levels: object, profile: object, *, names: tuple[str, ...], profiles: Mapping[str, Profile], defaults: Citation
) -> Levels:
    """The levels that the caller gives: those of a profile, changed where `levels` says otherwise, or all their own.

    Raises:
        InvalidInput: every problem, with the paths `profile`, `levels` and `levels.KEY`. The numbers may not fall
            from one level to the next.
    """
    problems = list(_problems(levels, profile, names, profiles))
    if problems:
        raise InvalidInput(problems)
    chosen = profiles.get(cast("str", profile))
    given = cast("Mapping[str, LevelValue]", levels or {})
    said = _defaults(defaults)
    if chosen is not None:
        said |= {name: Said(number, chosen.citation) for name, number in chosen.numbers.items()}
    said |= {key: Said(_value(key, value), CALLER) for key, value in given.items()}
    order = (*names, *EXPECTED)
    own = tuple(key for key in order if key in given)
    found = Levels(tuple((key, said[key]) for key in order), cast("str | None", profile), own)
    falls = list(_falls(names, said, own))
    if falls:
        raise InvalidInput(falls)
    return found


def _defaults(citation: Citation) -> dict[str, Said]:
    return {WITHIN: Said(SCHOOL_YEAR, citation), PORTIONS: Said("any", citation), TARDY_OVER: Said(30, citation)}


def _bounds(key: str) -> tuple[int, int]:
    return (0, MINUTES_A_DAY) if key == TARDY_OVER else (1, MAX_COUNT)


def _problems(
    levels: object, profile: object, names: tuple[str, ...], profiles: Mapping[str, Profile]
) -> Iterable[Problem]:
    if levels is None and profile is None:
        yield Problem(
            "levels",
            f"required: the policy's text holds no number; expected {', '.join(names)}, or beside `use` a `profile`: "
            f"one of {', '.join(profiles)}",
        )
    if profile is not None and (not isinstance(profile, str) or profile not in profiles):
        yield Problem("profile", f"expected one of {', '.join(profiles)}")
    if isinstance(levels, Mapping):
        yield from _level_problems(levels, names, complete=profile is not None)
    elif levels is not None:
        yield Problem("levels", f"expected an object with {', '.join(names)}, not {came(levels)}")


def _level_problems(levels: Mapping[object, object], names: tuple[str, ...], *, complete: bool) -> Iterable[Problem]:
    known = (*names, *EXPECTED)
    for key in levels:
        if key not in known:
            yield Problem(path_to("levels", str(key)), f"unknown key; expected one of {', '.join(known)}")
    for name in names:
        if name in levels:
            number = levels[name]
            if isinstance(number, bool) or not isinstance(number, int) or not 1 <= number <= MAX_COUNT:
                yield Problem(f"levels.{name}", f"expected a whole number of truancy events from 1 to {MAX_COUNT:,}")
        elif not complete:
            yield Problem(f"levels.{name}", "required: a whole number of truancy events")
    for key, expected in EXPECTED.items():
        if key in levels and not _fits(key, levels[key]):
            yield Problem(f"levels.{key}", expected)


def _fits(key: str, value: object) -> bool:
    if key == PORTIONS:
        return isinstance(value, str) and value in ("any", "whole")
    if key == TARDY_OVER:
        is_number = isinstance(value, int) and not isinstance(value, bool)
        return value is None or (is_number and 0 <= cast("int", value) <= MINUTES_A_DAY)
    if isinstance(value, str) and value != SCHOOL_YEAR:
        try:
            value = Period.parse(value)
        except InvalidArgument:
            return False
    return value == SCHOOL_YEAR or (isinstance(value, Period) and value.unit == "school days")


def _value(key: str, value: LevelValue) -> LevelValue:
    return Period.parse(value) if key == WITHIN and isinstance(value, str) and value != SCHOOL_YEAR else value


def _falls(names: tuple[str, ...], said: Mapping[str, Said], own: tuple[str, ...]) -> Iterable[Problem]:
    for lower, higher in pairwise(names):
        if cast("int", said[lower].value) > cast("int", said[higher].value):
            at = higher if higher in own else lower
            word = f"no smaller than that of {lower}" if at == higher else f"no larger than that of {higher}"
            yield Problem(f"levels.{at}", f"expected a number {word}")
