"""A district's own policy, put together from the library's parts: three letters, none back to back.

    python examples/write_a_policy.py           what the policy says of an invented pupil
    python examples/write_a_policy.py --json    the policy as JSON, as `three_letter_ladder.json` has it

Letters at 3, 6 and 9 unexcused days are common among California districts; that unverified absences do not count,
and that a further absence and an intervention lie between two letters, is how one large district asks for it. No
district's own wording is quoted; put your own clauses in the citations.
"""

from __future__ import annotations

import argparse
import json
from collections.abc import Sequence
from datetime import date

from schoolrules import Record, SchoolCalendar, evaluate
from schoolrules.events import Absence, Intervention, StepTaken
from schoolrules.policy.absences import AbsenceSum
from schoolrules.policy.basics import Citation, Force, Parameter, Reading
from schoolrules.policy.checks import Cleared
from schoolrules.policy.conditions import AllOf, AnyOf, Done, Met, Never, Not, Reached, ReadingIs
from schoolrules.policy.days import Latest, Since, StepDay, TallyReached
from schoolrules.policy.needs import CriterionNeed, StepNeed, TallyNeed
from schoolrules.policy.policy import Note, Policy, StateRule
from schoolrules.policy.rules import Criterion
from schoolrules.policy.schoolyears import CrossesSchoolYear
from schoolrules.policy.step import Action, Requirement, Step
from schoolrules.policy.tally import Tally

SOURCE = "Attendance letters of an example district"


def cite(section: str, gist: str) -> Citation:
    """A clause of this document."""
    return Citation(SOURCE, section, gist)


COUNTING = cite("Counting", "only unexcused absences of the school year count; unverified ones do not")
BETWEEN = cite("Between letters", "letters are not back to back: a further absence and an intervention lie between")
LETTERS = {
    1: cite("Letter 1", "the first letter goes out at 3 unexcused days"),
    2: cite("Letter 2", "the second letter goes out at 6 unexcused days"),
    3: cite("Letter 3", "the third letter goes out at 9 unexcused days; the review board may then be asked"),
}

# --- the numbers: a sibling district changes these, and nothing else --------------------------------------------------

PARAMETERS = {
    "unexcused-for-letter-1.at_least": Parameter(3, "days of unexcused absence for the first letter", LETTERS[1]),
    "unexcused-for-letter-2.at_least": Parameter(6, "days of unexcused absence for the second letter", LETTERS[2]),
    "unexcused-for-letter-3.at_least": Parameter(9, "days of unexcused absence for the third letter", LETTERS[3]),
    "between.interventions": Parameter(1, "interventions between two letters", BETWEEN),
    "between.absences": Parameter(1, "further unexcused absences between two letters", BETWEEN),
}

READINGS = {
    "today": Reading(
        "at 3 unexcused days",
        {
            "counts": "the day of the letter counts, where attendance was entered for it",
            "does-not-count": "only the days before the letter count",
        },
        "a day that is on record is a day; the document leaves none out",
        COUNTING,
    ),
}

# --- the grounds: what is counted -------------------------------------------------------------------------------------


def days_for(letter: int) -> Criterion:
    """Enough unexcused days for a letter. Without a window, all days of the calendar that is handed in count."""
    at_least = f"unexcused-for-letter-{letter}.at_least"
    rule = AbsenceSum(at_least, before_today=ReadingIs("today", "does-not-count"))
    return Criterion(f"Unexcused days for letter {letter}", rule, COUNTING)


CRITERIA = {f"unexcused-for-letter-{letter}": days_for(letter) for letter in LETTERS}

# --- what must lie between two letters --------------------------------------------------------------------------------


def interventions_since(letter: int) -> Tally:
    """The interventions after one letter and up to the next."""
    return Tally(
        label="interventions",
        event="intervention",
        at_least="between.interventions",
        refused={"type": "truancy_ticket"},
        refused_because="a truancy ticket is no intervention",
        after=StepDay(f"letter-{letter}"),
        until=StepDay(f"letter-{letter + 1}"),
        starts=Done(f"letter-{letter}"),
    )


def absences_since(letter: int) -> Tally:
    """The unexcused absences after one letter and up to the next."""
    return Tally(
        label="further-absences",
        event="absence",
        at_least="between.absences",
        refused={"status": ("excused", "unverified")},
        refused_because="not unexcused",
        after=StepDay(f"letter-{letter}"),
        until=StepDay(f"letter-{letter + 1}"),
        starts=Done(f"letter-{letter}"),
    )


TALLIES = {
    "interventions-1": interventions_since(1),
    "interventions-2": interventions_since(2),
    "absences-1": absences_since(1),
    "absences-2": absences_since(2),
}

# --- the steps --------------------------------------------------------------------------------------------------------

FIRST_LETTER = Step(
    id="letter-1",
    title="First attendance letter",
    actor="school",
    force=Force.MUST,
    citation=LETTERS[1],
    opens=Met("unexcused-for-letter-1"),
    skipped=Reached("letter-2"),
    earliest=Since("unexcused-for-letter-1"),
    notify=("family",),
    actions=(Action("Tell the family how an absence is cleared"),),
    requirements=(
        Requirement(
            "count", "the days of unexcused absence had been reached",
            Cleared((CriterionNeed("unexcused-for-letter-1"),)),
        ),
    ),
)  # fmt: skip


def later_letter(letter: int, *actions: Action) -> Step:
    """The second or the third letter."""
    before, days = f"letter-{letter - 1}", f"unexcused-for-letter-{letter}"
    absences, interventions = f"absences-{letter - 1}", f"interventions-{letter - 1}"
    between = (TallyNeed(absences), TallyNeed(interventions))
    return Step(
        id=f"letter-{letter}",
        title=f"{'Second' if letter == 2 else 'Third'} attendance letter",
        actor="school",
        force=Force.MUST,
        citation=LETTERS[letter],
        opens=AllOf((Done(before), Met(days))),
        skipped=Reached(f"letter-{letter + 1}") if letter + 1 in LETTERS else Never(),
        earliest=Latest((Since(days), TallyReached(absences), TallyReached(interventions))),
        needs=between,
        notify=("family",),
        actions=actions,
        requirements=(
            Requirement("count", "the days of unexcused absence had been reached", Cleared((CriterionNeed(days),))),
            Requirement("sequence", f"{before} had been sent", Cleared((StepNeed(before),)), citation=BETWEEN),
            Requirement(
                "between",
                "a further absence and an intervention lay between",
                Cleared(between),
                citation=BETWEEN,
            ),
        ),
    )


STEPS = (
    FIRST_LETTER,
    later_letter(2, Action("Invite the family to a meeting about attendance", Force.SHOULD)),
    later_letter(3, Action("The school attendance review board may be asked", Force.MAY)),
)

POLICY = Policy(
    id="three-letter-ladder",
    title="Three attendance letters, none back to back",
    edition="example",
    jurisdiction="US-CA",
    source=SOURCE,
    roles={"school": "the school's attendance office", "family": "the family"},
    parameters=PARAMETERS,
    readings=READINGS,
    criteria=CRITERIA,
    tallies=TALLIES,
    steps=STEPS,
    states=(
        StateRule("clear", Not(Met("unexcused-for-letter-1"))),
        StateRule("closed", Done("letter-3")),
        StateRule(
            "paused",  # a letter is out, and there are too few days for the next one
            AnyOf(
                (
                    AllOf((Done("letter-1"), Not(Reached("letter-2")), Not(Met("unexcused-for-letter-2")))),
                    AllOf((Done("letter-2"), Not(Met("unexcused-for-letter-3")))),
                )
            ),
        ),
    ),
    notes=(
        Note(
            "Days of an earlier school year are among those counted: hand in the calendar of one school year.",
            CrossesSchoolYear("unexcused-for-letter-1"),
            COUNTING,
        ),
    ),
)


def invented_case() -> tuple[Record, SchoolCalendar, date]:
    """A pupil with six unexcused days, one letter and one intervention after it."""
    calendar = SchoolCalendar.build(
        first=date(2025, 8, 18),
        last=date(2026, 6, 5),
        closed={
            date(2025, 9, 1): "Labor Day",
            (date(2025, 11, 24), date(2025, 11, 28)): "Thanksgiving",
            (date(2025, 12, 22), date(2026, 1, 2)): "Winter break",
        },
    )
    days = [date(2025, 9, 15), date(2025, 9, 16), date(2025, 9, 29), date(2025, 10, 21), date(2025, 11, 4)]
    record = Record(
        subject="P-201",
        events=[
            *(Absence(on=day, status="unexcused") for day in days),
            StepTaken(on=date(2025, 10, 1), step="letter-1"),
            Absence(on=date(2025, 10, 14), status="unverified"),
            Intervention(on=date(2025, 11, 6), type="home_visit"),
            Absence(on=date(2025, 11, 18), status="unexcused"),
        ],
    )
    return record, calendar, date(2025, 11, 20)


def main(arguments: Sequence[str] | None = None) -> None:
    """Print the explanation of an invented case, or the policy as JSON."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else None)
    parser.add_argument("--json", action="store_true", help="print the policy as JSON")
    if parser.parse_args(arguments).json:
        print(json.dumps(POLICY.to_dict(), indent=2))
        return
    record, calendar, as_of = invented_case()
    print(evaluate(POLICY, record, calendar=calendar, as_of=as_of).explain())


if __name__ == "__main__":
    main()
