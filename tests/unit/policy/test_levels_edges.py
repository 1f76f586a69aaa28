"""Levels that the caller gives: every bound, every refusal to the letter, and whose word they are."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from schoolrules import InvalidInput
from schoolrules.calendar import Period
from schoolrules.policy.basics import Citation
from schoolrules.policy.conditions import Always, Never
from schoolrules.policy.levels import CALLER, Levels, Profile, no_levels, read_levels

TEXT, SOURCE = Citation("Text", "1"), Citation("Statute", "2")
NAMES = ("letter", "meeting", "board")
PROFILES = {"3-6-9": Profile({"letter": 3, "meeting": 6, "board": 9}, SOURCE)}
OWN = {"letter": 1, "meeting": 2, "board": 3}
ABOUT = {
    "letter": "a letter",
    "meeting": "a meeting",
    "board": "a board",
    "within": "how long",
    "tardy_over": "how late",
}
WITHIN = 'expected "school-year" or a period in school days, such as "60 school days"'
TARDY = "expected a whole number of minutes from 0 to 1440, or null"


def read(levels: Any = None, profile: Any = None) -> Levels:
    return read_levels(levels, profile, names=NAMES, profiles=PROFILES, defaults=TEXT)


def problems(make: Callable[[], object]) -> list[tuple[str, str]]:
    with pytest.raises(InvalidInput) as caught:
        make()
    return [(problem.path, problem.message) for problem in caught.value.problems]


def values(levels: Levels) -> dict[str, object]:
    return {key: said.value for key, said in levels.said}


def test_a_profile_has_its_numbers_and_the_texts_defaults() -> None:
    """The numbers are the profile's word, the rest the text's."""
    found = read(profile="3-6-9")
    assert values(found) == {
        "letter": 3,
        "meeting": 6,
        "board": 9,
        "within": "school-year",
        "portions": "any",
        "tardy_over": 30,
    }
    assert (found.citation("board"), found.citation("within")) == (SOURCE, TEXT)
    assert (found.whence, found.own, found.portions) == ("those of the profile 3-6-9", (), "any")
    assert (found.under("3-6-9"), found.under("other")) == (Always(), Never())


def test_the_callers_own_levels_stand_beside_a_profile_or_alone() -> None:
    """What is the caller's is told in the order of the levels."""
    beside = read({"tardy_over": 10, "meeting": 7}, "3-6-9")
    assert (values(beside)["meeting"], values(beside)["board"]) == (7, 9)
    assert beside.whence == "those of the profile 3-6-9, with the caller's own meeting, tardy_over"
    assert (beside.citation("meeting"), beside.citation("board")) == (CALLER, SOURCE)
    alone = read({**OWN, "portions": "whole", "within": "60 school days", "tardy_over": None})
    assert (alone.whence, alone.profile, alone.portions) == ("the caller's own", None, "whole")
    assert values(alone)["within"] == Period(60, "school days")
    assert read({**OWN, "portions": "any"}).portions == "any"
    assert values(read({**OWN, "within": Period(5, "school days")}))["within"] == Period(5, "school days")
    nothing = no_levels(NAMES, SOURCE, TEXT)
    assert nothing.whence == "still the caller's to say"
    assert values(nothing) == {
        **dict.fromkeys(NAMES),
        "within": "school-year",
        "portions": "any",
        "tardy_over": 30,
    }


def test_numbers_become_parameters_and_words_do_not() -> None:
    """Minutes may be none at all; events are at least one."""
    found = read(profile="3-6-9").parameters(ABOUT)
    assert {name: (p.value, p.about, p.minimum, p.maximum) for name, p in found.items()} == {
        "letter.at_least": (3, "a letter", 1, 10_000),
        "meeting.at_least": (6, "a meeting", 1, 10_000),
        "board.at_least": (9, "a board", 1, 10_000),
        "truancy.tardy_over": (30, "how late", 0, 1440),
    }
    assert {p.citation for p in found.values()} == {SOURCE, TEXT}
    other = read({**OWN, "within": "60 school days", "tardy_over": None}).parameters(ABOUT)
    assert other["truancy.within"].value == Period(60, "school days")
    assert "truancy.tardy_over" not in other
    unsaid = no_levels(NAMES, SOURCE, TEXT).parameters(ABOUT)
    assert unsaid["letter.at_least"].value is None


@pytest.mark.parametrize("number", [1, 10_000])
def test_a_level_may_be_one_event_or_ten_thousand(number: int) -> None:
    """Both bounds are allowed, and so are equal levels."""
    assert values(read(dict.fromkeys(NAMES, number)))["board"] == number


@pytest.mark.parametrize("minutes", [0, 1440])
def test_being_late_may_count_from_the_first_minute_or_after_a_whole_day(minutes: int) -> None:
    """Both bounds are allowed."""
    assert values(read({**OWN, "tardy_over": minutes}))["tardy_over"] == minutes


@pytest.mark.parametrize("wrong", [0, 10_001, True, "3", None, 2.0])
def test_a_level_is_a_whole_number_of_events(wrong: object) -> None:
    """Beside a profile too."""
    words = "expected a whole number of truancy events from 1 to 10,000"
    assert problems(lambda: read({**OWN, "letter": wrong})) == [("levels.letter", words)]
    assert problems(lambda: read({"letter": wrong}, "3-6-9")) == [("levels.letter", words)]


@pytest.mark.parametrize(
    ("key", "wrong", "words"),
    [
        ("tardy_over", [-1, 1441, True, "30", 1.5], TARDY),
        ("portions", ["some", None, 1, ["any"]], "expected any or whole"),
        ("within", ["year", "60 days", "2 weeks", None, 60, Period(2, "weeks")], WITHIN),
    ],
)
def test_what_makes_an_event_is_refused_in_its_own_words(key: str, wrong: list[object], words: str) -> None:
    """Whatever else was said."""
    for value in wrong:
        assert problems(lambda value=value: read({**OWN, key: value})) == [(f"levels.{key}", words)]  # type: ignore[misc]


def test_everything_that_is_wrong_is_told_at_once() -> None:
    """Unknown keys, missing levels, an unknown profile, and what is no object."""
    known = "letter, meeting, board, within, portions, tardy_over"
    assert problems(lambda: read({"leter": 1, "letter": 0, "portions": 5})) == [
        ("levels.leter", f"unknown key; expected one of {known}"),
        ("levels.letter", "expected a whole number of truancy events from 1 to 10,000"),
        ("levels.meeting", "required: a whole number of truancy events"),
        ("levels.board", "required: a whole number of truancy events"),
        ("levels.portions", "expected any or whole"),
    ]
    assert problems(lambda: read([1, 2, 3], "1-2-3")) == [
        ("profile", "expected one of 3-6-9"),
        ("levels", "expected an object with letter, meeting, board, not a list"),
    ]
    assert problems(lambda: read(None, 5)) == [("profile", "expected one of 3-6-9")]
    assert problems(read) == [
        (
            "levels",
            "required: the policy's text holds no number; expected letter, meeting, board, or beside `use` a "
            "`profile`: one of 3-6-9",
        )
    ]


def test_levels_may_not_fall() -> None:
    """The one that the caller said is told: the higher one, else the lower."""
    assert problems(lambda: read({"letter": 3, "meeting": 2, "board": 1})) == [
        ("levels.meeting", "expected a number no smaller than that of letter"),
        ("levels.board", "expected a number no smaller than that of meeting"),
    ]
    assert problems(lambda: read({"letter": 7}, "3-6-9")) == [
        ("levels.letter", "expected a number no larger than that of meeting")
    ]
    assert problems(lambda: read({"board": 5}, "3-6-9")) == [
        ("levels.board", "expected a number no smaller than that of meeting")
    ]


def test_all_profiles_are_named_with_commas_between() -> None:
    """Where none is given, and where the one given is none."""
    two = {**PROFILES, "4-7-9": PROFILES["3-6-9"]}
    missing = problems(lambda: read_levels(None, None, names=NAMES, profiles=two, defaults=TEXT))
    assert [said.endswith("`profile`: one of 3-6-9, 4-7-9") for _, said in missing] == [True]
    unknown = problems(lambda: read_levels(None, "3", names=NAMES, profiles=two, defaults=TEXT))
    assert unknown == [("profile", "expected one of 3-6-9, 4-7-9")]
