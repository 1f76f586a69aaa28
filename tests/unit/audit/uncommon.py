"""The small policy of two letters with a change that is no fault, but asks more of a walk than to go in order."""

from __future__ import annotations

from tests.unit.audit.faulty import Json, absences, after, done, letter, met, number, step


def instead(policy: Json) -> None:
    """Letter 2 is sent instead of letter 1."""
    not_yet = {"kind": "not", "of": done("letter-1")}
    step(policy, 1).update(opens={"kind": "all-of", "of": [met("absent"), not_yet]}, earliest=None)
    del policy["parameters"]["letter-2.wait"]


def for_more(policy: Json) -> None:
    """Letter 3 from the fifth absence on, which comes after letter 2 has closed the case where that is sent first."""
    policy["parameters"]["more.at_least"] = number(5, "days of unexcused absence")
    policy["criteria"]["more"] = absences("more.at_least")
    policy["steps"].append(letter(3, opens=met("more")))


def by_either(policy: Json) -> None:
    """Letter 1 needs letter 2, which opens after letter 1 or a violation."""
    violation = {"kind": "happened", "event": "violation"}
    step(policy, 0)["needs"] = [{"kind": "step", "step": "letter-2"}]
    step(policy, 1).update(opens={"kind": "any-of", "of": [done("letter-1"), violation]}, earliest=None)
    del policy["parameters"]["letter-2.wait"]


def seven_of_seven(policy: Json) -> None:
    """Seven absences within seven school days, on the day of letter 2 too: without them the case is clear."""
    within(policy, 7, "7 school days")


def five_of_eight(policy: Json) -> None:
    """Letter 2 once five absences are counted no more within eight school days."""
    within(policy, 5, "8 school days")
    over = {"kind": "not", "of": met("absent")}
    step(policy, 1)["opens"] = {"kind": "all-of", "of": [done("letter-1"), over]}
    del policy["states"][0]


def within(policy: Json, days: int, window: str) -> None:
    """So many days of absence within a window."""
    policy["parameters"]["absent.at_least"]["value"] = days
    policy["parameters"]["absent.window"] = number(window, "the window")
    policy["criteria"]["absent"]["rule"]["window"] = "absent.window"


def advice_beside(policy: Json) -> None:
    """Between the letters stands advice, twenty school days after letter 1, for which no letter waits."""
    policy["parameters"]["advice.wait"] = number("20 school days", "time to the advice", "Advice")
    earliest = after("letter-1", "advice.wait")
    policy["steps"].insert(1, {**letter(1, opens=done("letter-1"), earliest=earliest), "id": "advice"})


def advice_within(policy: Json) -> None:
    """The same advice, and letter 2 closes the case a day after the last day for the advice."""
    advice_beside(policy)
    policy["parameters"]["advice.wait"]["value"] = "4 school days"
    policy["parameters"]["advice.within"] = number("4 school days", "last day of the advice", "Advice")
    step(policy, 1)["due"] = after("letter-1", "advice.within")


def told_besides(policy: Json) -> None:
    """One absence is a finding on which no step rests."""
    policy["criteria"] = {"any": absences("once.at_least"), **policy["criteria"]}
    policy["parameters"]["once.at_least"] = number(1, "days of unexcused absence")


def after_excused(policy: Json) -> None:
    """Letter 2 opens once there are also three excused absences."""
    policy["parameters"]["excused.at_least"] = number(3, "days of excused absence")
    policy["criteria"]["excused"] = absences("excused.at_least", status="excused")
    step(policy, 1)["opens"] = {"kind": "all-of", "of": [done("letter-1"), met("excused")]}
