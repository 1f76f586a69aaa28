"""A small policy of two letters without a fault, and the same with one fault each."""

from __future__ import annotations

import copy
from collections.abc import Callable
from typing import Any, get_args

from schoolrules import Policy
from schoolrules.events import KINDS as EVENTS

Json = dict[str, Any]
SOURCE = "Attendance letters of an example district"


def cited(section: str, gist: str = "") -> Json:
    """A clause of the example."""
    return {"source": SOURCE, "section": section, "gist": gist}


def absences(at_least: str, **more: object) -> Json:
    """A criterion on unexcused absence."""
    rule = {"kind": "absence-sum", "at_least": at_least, **more}
    return {"title": "Unexcused days", "rule": rule, "citation": cited("Counting")}


def after(step: str, period: str, **more: object) -> Json:
    """The last day of a period after a step."""
    return {"kind": "after", "start": {"kind": "step-day", "step": step}, "period": period, **more}


def number(value: int | str, about: str, section: str = "Counting", gist: str = "") -> Json:
    """A parameter."""
    return {"value": value, "about": about, "citation": cited(section, gist)}


def met(criterion: str) -> Json:
    """That a criterion is met."""
    return {"kind": "met", "criterion": criterion}


def done(step: str) -> Json:
    """That a step is done."""
    return {"kind": "done", "step": step}


def letter(number: int, **more: object) -> Json:
    """A letter."""
    return {
        "id": f"letter-{number}",
        "title": f"Letter {number}",
        "actor": "school",
        "force": "must",
        "citation": cited(f"Letter {number}"),
        **more,
    }


SOUND: Json = {
    "id": "two-letters",
    "title": "Two letters",
    "edition": "example",
    "jurisdiction": "US",
    "source": SOURCE,
    "roles": {"school": "the school"},
    "parameters": {
        "absent.at_least": number(3, "days of unexcused absence"),
        "letter-2.wait": number("5 school days", "time from one letter to the next", "Letter 2"),
    },
    "criteria": {"absent": absences("absent.at_least")},
    "steps": [
        letter(1, opens=met("absent"), earliest={"kind": "since", "criterion": "absent"}),
        letter(2, opens=done("letter-1"), earliest=after("letter-1", "letter-2.wait")),
    ],
    "states": [
        {"state": "clear", "when": {"kind": "not", "of": met("absent")}},
        {"state": "closed", "when": done("letter-2")},
    ],
}
"""Letter 1 from the third day of unexcused absence on, letter 2 five school days after it."""


def sound() -> Json:
    """A copy of the sound policy, to be changed."""
    return copy.deepcopy(SOUND)


def parsed(change: Callable[[Json], None] | None = None) -> Policy:
    """The policy, with a change where one is given."""
    policy = sound()
    if change is not None:
        change(policy)
    return Policy.parse(policy)


def step(policy: Json, at: int) -> Json:
    """A step of it, by its place."""
    found: Json = policy["steps"][at]
    return found


# --- one fault each -------------------------------------------------------------------------------------------------


def circular(policy: Json) -> None:
    """Letter 1 needs letter 2, which opens only after letter 1."""
    step(policy, 0)["needs"] = [{"kind": "step", "step": "letter-2"}]


def never_opens(policy: Json) -> None:
    """Letter 2 opens only where one fact is two things at once."""
    policy["facts"] = {"grade": {"type": "text", "about": "the grade", "choices": ["k", "1"]}}
    both = [{"kind": "fact-is", "fact": "grade", "value": value} for value in ("k", "1")]
    step(policy, 1)["opens"] = {"kind": "all-of", "of": [done("letter-1"), *both]}


def waits_for_itself(policy: Json) -> None:
    """Letter 2 opens once letter 1 was sent later than five school days after letter 1."""
    late = {"kind": "is-after", "when": {"kind": "step-day", "step": "letter-1"}}
    step(policy, 1)["opens"] = {**late, "after": after("letter-1", "letter-2.wait")}


def never_absent_enough(policy: Json) -> None:
    """A hundred and eighty days of absence within six months, which have some hundred and thirty school days."""
    policy["parameters"]["very-absent.at_least"] = number(180, "days of unexcused absence")
    policy["parameters"]["very-absent.window"] = number("6 months", "the time in which they are counted")
    policy["criteria"]["very-absent"] = absences("very-absent.at_least", window="very-absent.window")
    note = {"text": "very absent", "when": met("very-absent")}
    policy["notes"] = [note]


def only_told(policy: Json) -> None:
    """Nine days of absence are told in a note, and letter 1 cannot be taken."""
    circular(policy)
    policy["parameters"]["nine"] = number(9, "days of unexcused absence")
    policy["criteria"]["nine"] = absences("nine")
    policy["notes"] = [{"text": "nine", "when": met("nine")}]


def impossible_window(policy: Json) -> None:
    """Nine days within seven."""
    policy["parameters"]["absent.at_least"]["value"] = 9
    policy["parameters"]["absent.window"] = number("7 school days", "the window")
    policy["criteria"]["absent"]["rule"]["window"] = "absent.window"


def nine_within_a_week(policy: Json) -> None:
    """Nine days within seven calendar days."""
    impossible_window(policy)
    policy["parameters"]["absent.window"]["value"] = "7 calendar days"


def thirty_two_within_a_month(policy: Json) -> None:
    """More days than any month has."""
    impossible_window(policy)
    policy["parameters"]["absent.at_least"]["value"] = 32
    policy["parameters"]["absent.window"]["value"] = "1 month"


def not_before_8_within_7(policy: Json) -> None:
    """Letter 2 not before the eighth school day, and within seven."""
    policy["parameters"]["letter-2.wait"]["value"] = "8 school days"
    policy["parameters"]["letter-2.within"] = number("7 school days", "the last day for letter 2", "Letter 2")
    step(policy, 1)["due"] = after("letter-1", "letter-2.within")


def due_after_its_own_last_day(policy: Json) -> None:
    """Letter 2 is due on the seventh school day, and required within six."""
    policy["parameters"]["due"] = number("7 school days", "when letter 2 is due", "Letter 2")
    policy["parameters"]["within"] = number("6 school days", "the last day for letter 2", "Within")
    step(policy, 1)["due"] = after("letter-1", "due")
    check = {"kind": "within", "day": after("letter-1", "within")}
    step(policy, 1)["requirements"] = [
        {"name": "deadline", "title": "in time", "check": check, "citation": cited("Within")}
    ]


def eight_school_days_within_nine_days(policy: Json) -> None:
    """Eight school days always take at least ten calendar days where school is on five days a week."""
    policy["parameters"]["letter-2.wait"]["value"] = "8 school days"
    policy["parameters"]["letter-2.within"] = number("9 calendar days", "the last day for letter 2", "Within")
    step(policy, 1)["due"] = after("letter-1", "letter-2.within")


def contradictory_as_read(policy: Json) -> None:
    """Letter 2 within five school days, not before the sixth as the policy reads it, or the fifth."""
    unused_reading(policy)
    policy["parameters"]["letter-2.within"] = number("5 school days", "the last day for letter 2", "Letter 2")
    wait = after("letter-1", "letter-2.wait")
    asked = {"kind": "reading-is", "reading": "today", "alternative": "yes"}
    later = {"kind": "next-school-day", "start": wait}
    step(policy, 1).update(
        earliest={"kind": "choose", "when": asked, "then": later, "otherwise": wait},
        due=after("letter-1", "letter-2.within"),
    )


def ready_too_early(policy: Json) -> None:
    """Letter 2 is ready after five school days, and its own rule wants six."""
    policy["parameters"]["letter-2.rule"] = number("6 school days", "time that the rule wants", "Letter 2")
    check = {"kind": "not-before", "day": after("letter-1", "letter-2.rule")}
    step(policy, 1)["requirements"] = [{"name": "not-before", "title": "the time had passed", "check": check}]


def out_of_order(policy: Json) -> None:
    """Letter 3 is ready after letter 1, and its own rule wants letter 2 first."""
    check = {"kind": "cleared", "needs": [{"kind": "step", "step": "letter-2"}]}
    order = {"name": "order", "title": "letter 2 had been sent", "check": check}
    policy["steps"].append(letter(3, opens=done("letter-1"), requirements=[order]))
    policy["states"][1]["when"] = done("letter-3")


def too_late(policy: Json) -> None:
    """A call that may still be made after a visit, and its own rule wants it before."""
    check = {"kind": "holds", "when": {"kind": "not", "of": done("visit")}}
    before = {"name": "before", "title": "no visit had been made", "check": check}
    call = letter(0, force="may", opens=met("absent"), requirements=[before])
    policy["parameters"]["visit.wait"] = number("2 school days", "time to the visit", "Visit")
    visit = letter(0, force="may", opens=done("letter-1"), earliest=after("letter-1", "visit.wait"))
    policy["steps"] += [{**call, "id": "call"}, {**visit, "id": "visit"}]


def school_and_calendar_days_in_one_clause(policy: Json) -> None:
    """A clause that gives five school days first and thirty calendar days last."""
    policy["parameters"]["letter-2.within"] = number("30 calendar days", "the last day for letter 2", "Letter 2")
    step(policy, 1)["due"] = after("letter-1", "letter-2.within")


def bare_days(policy: Json) -> None:
    """A clause that says "days" and no more."""
    policy["parameters"]["letter-2.wait"] = number("5 calendar days", "the wait", "Letter 2", "within 5 days")


def days_without_unit(policy: Json) -> None:
    """A number of days that is no period, so that no part can count it."""
    policy["parameters"]["letter-2.grace"] = number(5, "days of grace")


def no_section(policy: Json) -> None:
    """A number whose clause has no section."""
    policy["parameters"]["letter-2.wait"]["citation"]["section"] = " "


def unused_number(policy: Json) -> None:
    """A period that no part counts."""
    policy["parameters"]["letter-3.wait"] = number("5 school days", "time to a letter that there is not", "Letter 3")


def unused_reading(policy: Json) -> None:
    """A reading that no part asks for."""
    alternatives = {"yes": "counts", "no": "does not count"}
    reading = {"phrase": "today", "alternatives": alternatives, "why": "x", "citation": cited("Counting")}
    policy["readings"] = {"today": reading}


def reading_without_effect(policy: Json) -> None:
    """A reading that is asked for, and the answer is the same either way."""
    unused_reading(policy)
    days = after("letter-1", "letter-2.wait")
    asked = {"kind": "reading-is", "reading": "today", "alternative": "yes"}
    step(policy, 1)["earliest"] = {"kind": "choose", "when": asked, "then": days, "otherwise": days}


def outrun_reading(policy: Json) -> None:
    """A reading of how long a wait is, beside another wait that is longer either way."""
    unused_reading(policy)
    policy["parameters"] |= {f"wait.{n}": number(f"{n} school days", "a shorter wait", "Letter 2") for n in (2, 3)}
    asked = {"kind": "reading-is", "reading": "today", "alternative": "yes"}
    shorter = {
        "kind": "choose",
        "when": asked,
        "then": after("letter-1", "wait.2"),
        "otherwise": after("letter-1", "wait.3"),
    }
    step(policy, 1)["earliest"] = {"kind": "latest", "of": [after("letter-1", "letter-2.wait"), shorter]}


def same_by_other_means(policy: Json) -> None:
    """Three truancies, each a day of unexcused absence."""
    policy["parameters"]["truancies.at_least"] = number(3, "truancies")
    policy["parameters"]["truancies.window"] = number("180 school days", "the days looked at")
    rule = {
        "kind": "truancy-events",
        "at_least": "truancies.at_least",
        "within": "truancies.window",
        "portions": "whole",
    }
    policy["criteria"]["truancies"] = {"title": "Truancies", "rule": rule, "citation": cited("Counting")}
    policy["notes"] = [{"text": "truancies", "when": met("truancies")}]


def notice_of_no_step(policy: Json) -> None:
    """A notice about a step that there is not."""
    step(policy, 1)["needs"] = [{"kind": "notice", "role": "school", "about": "letter-3"}]


def too_many_sorts(policy: Json) -> None:
    """Twelve interventions of different kinds, of nine that there are."""
    policy["parameters"]["tried.at_least"] = number(12, "interventions")
    policy["tallies"] = {
        "tried": {
            "label": "tried",
            "event": "intervention",
            "at_least": "tried.at_least",
            "distinct": {"kind": "always"},
        }
    }
    step(policy, 1)["needs"] = [{"kind": "tally", "tally": "tried"}]


def nobody_approves(policy: Json) -> None:
    """An approval by nobody."""
    step(policy, 1)["needs"] = [{"kind": "approval", "of": "letter-2", "by": []}]


def every_sort_refused(policy: Json) -> None:
    """One intervention, and every sort of it is refused."""
    kinds = get_args(EVENTS["intervention"].model_fields["type"].annotation)
    policy["parameters"]["tried.at_least"] = number(1, "interventions")
    tally = {"label": "tried", "event": "intervention", "at_least": "tried.at_least", "refused": {"type": list(kinds)}}
    policy["tallies"] = {"tried": tally}
    step(policy, 1)["needs"] = [{"kind": "tally", "tally": "tried"}]


def needs_a_later_step(policy: Json) -> None:
    """Letter 1 needs a step that stands after letter 2 and could come first."""
    policy["steps"].append({**letter(3), "opens": met("absent")})
    step(policy, 0)["needs"] = [{"kind": "step", "step": "letter-3"}]


def same_twice(policy: Json) -> None:
    """A second criterion that counts the same with the same number, and opens letter 2 as well."""
    policy["criteria"]["absent-too"] = absences("absent.at_least")
    step(policy, 1)["opens"] = {"kind": "all-of", "of": [done("letter-1"), met("absent-too")]}


def swallowed(policy: Json) -> None:
    """Five days, or three, of absence: whoever has five has three."""
    policy["parameters"]["more.at_least"] = number(5, "days of unexcused absence")
    policy["criteria"]["more"] = absences("more.at_least")
    step(policy, 0)["opens"] = {"kind": "any-of", "of": [met("absent"), met("more")]}


def next_rung_without_a_ladder(policy: Json) -> None:
    """A condition that asks for a rule on compliance, of which the policy has none."""
    step(policy, 1)["opens"] = {"kind": "is-next-rung", "step": "letter-2"}


def always_in_the_way(policy: Json) -> None:
    """Something stands in the way of letter 2 whenever letter 1 was sent, and it opens only then."""
    step(policy, 1)["needs"] = [{"kind": "unless", "label": "sent", "when": done("letter-1")}]


def never_together(policy: Json) -> None:
    """A note that is told where a thing is and is not."""
    both = {"kind": "all-of", "of": [done("letter-1"), {"kind": "not", "of": done("letter-1")}]}
    policy["notes"] = [{"text": "told to nobody", "when": both}]


def mostly_in_the_way(policy: Json) -> None:
    """Letter 2 may not be sent while any absence stands in the record, and without one nothing begins."""
    absence = {"kind": "happened", "event": "absence"}
    step(policy, 1)["needs"] = [{"kind": "unless", "label": "absences", "when": absence}]


def switched_off(policy: Json) -> None:
    """A criterion that never applies, as a policy's profile may have it."""
    policy["parameters"]["twice.at_least"] = number(6, "days of unexcused absence")
    policy["criteria"]["twice"] = {**absences("twice.at_least"), "applies": {"kind": "never"}}


def no_third_letter(policy: Json) -> None:
    """A third letter that is there only with a number of three."""
    exists = {"kind": "parameter-at-least", "parameter": "absent.at_least", "at_least": 3}
    policy["parameters"]["absent.at_least"]["value"] = 2
    policy["steps"].append({**letter(3), "opens": done("letter-2"), "exists": exists})
    policy["states"] = policy["states"][:1]


def number_for_the_caller(policy: Json) -> None:
    """A number that the text leaves to the caller."""
    policy["parameters"]["absent.at_least"]["value"] = None


def too_large(policy: Json) -> None:
    """Two hundred letters more."""
    policy["steps"] += [letter(at, opens=done("letter-2")) for at in range(3, 203)]
