"""Regional Office of Education #53 (Illinois): reporting process of its truancy intervention program."""

from __future__ import annotations

from dataclasses import replace

from schoolrules.calendar import Period
from schoolrules.policies import law
from schoolrules.policy.absences import AbsenceSum, AnyAbsence
from schoolrules.policy.basics import Citation, Force, Parameter, Reading
from schoolrules.policy.checks import Cleared, Holds, NotBefore
from schoolrules.policy.conditions import AllOf, CountedAfter, Done, LatestIs, Met, Not, Reached, ReadingIs, ShortWindow
from schoolrules.policy.days import After, Choose, EventDay, Latest, Since, StepDay, TallyReached
from schoolrules.policy.needs import CriterionNeed, ReviewNeed, StepNeed, TallyNeed
from schoolrules.policy.policy import Note, Policy, StateRule
from schoolrules.policy.rules import Criterion
from schoolrules.policy.schoolyears import CrossesSchoolYear
from schoolrules.policy.step import Action, Requirement, Step
from schoolrules.policy.tally import Tally

SOURCE = "Regional Office of Education #53, Truancy Intervention Program: Reporting Process & Procedures"
MUST, SHOULD, MAY = Force.MUST, Force.SHOULD, Force.MAY


def cite(section: str, gist: str, *sentences: str) -> Citation:
    """A clause of this document."""
    return Citation(SOURCE, section, gist, sentences)


INTERVENTIONS = cite(
    "introduction",
    "before each referral the school should try at least three ways of correcting unexcused absence; a truancy "
    "ticket is none of them",
    "004-01",
    "004-02",
    "004-03",
    "004-04",
)
SPACING = cite(
    "Second Referral, Third Referral",
    "a referral comes at least 7 school days after the one before it",
    "004-10",
    "004-15",
)
THRESHOLD = cite(
    "Truancy Hearing, 1",
    "a hearing takes at least 9 days of unexcused absence within the past 180 school attendance days",
    "004-18",
)
MONITORING = "The case manager monitors attendance and tries to reach the family"

PARAMETERS = {
    "unexcused-9-of-180.at_least": Parameter(9, "days of unexcused absence for a hearing", THRESHOLD),
    "unexcused-9-of-180.window": Parameter(
        Period(180, "school days"), "the pupil's own last school days in which they are counted", THRESHOLD
    ),
    "interventions.at_least": Parameter(3, "interventions before each referral", INTERVENTIONS),
    "referral.spacing": Parameter(Period(7, "school days"), "time from one referral to the next", SPACING),
}

READINGS = {
    "window-end": Reading(
        "within the past 180 school attendance days",
        {
            "through-today": "the window ends on the day judged, where attendance was entered for it",
            "before-today": "the window holds the 180 school days before the day judged",
        },
        "the text counts the past days without leaving out the present one, once it is on record",
        THRESHOLD,
    ),
    "spacing": Reading(
        "at least 7 school days following",
        {
            "nth-day": "the 7th school day after the referral is the first lawful one",
            "clear-days": "seven whole school days lie between: the 8th is the first lawful one",
        },
        "a count of days leaves out the day that starts it and takes in the last (5 ILCS 70/1.11)",
        SPACING,
    ),
    "interventions": Reading(
        "Prior to each referral, at least three",
        {
            "new-each-time": "three new ones since the referral before",
            "cumulative": "three for each referral so far, whenever they were tried",
        },
        "the second referral asks for additional interventions",
        INTERVENTIONS,
    ),
    "kinds": Reading(
        "interventions",
        {"any": "three of any kind", "distinct": "three of different kinds"},
        "the text counts interventions, not kinds",
        INTERVENTIONS,
    ),
}

CRITERIA = {
    "truancy-begun": Criterion(
        "An unexcused absence",
        AnyAbsence(),
        cite("introduction", "truancy is unexcused absence", "004-02"),
    ),
    "unexcused-9-of-180": Criterion(
        "Unexcused absence of at least 9 of the last 180 school days",
        AbsenceSum(
            at_least="unexcused-9-of-180.at_least",
            window="unexcused-9-of-180.window",
            before_today=ReadingIs("window-end", "before-today"),
        ),
        THRESHOLD,
        force=MUST,
    ),
}


BEFORE_REFERRAL_1 = Tally(
    label="interventions",
    event="intervention",
    at_least="interventions.at_least",
    refused={"type": "truancy_ticket"},
    refused_because="a truancy ticket is no acceptable intervention",
    until=StepDay("referral-1"),
    cumulative=ReadingIs("interventions", "cumulative"),
    distinct=ReadingIs("kinds", "distinct"),
)


def interventions_before(referral: int) -> Tally:
    """The same for a later referral: since the one before it, up to the referral itself."""
    return replace(
        BEFORE_REFERRAL_1,
        after=StepDay(f"referral-{referral - 1}"),
        until=StepDay(f"referral-{referral}"),
        starts=Reached(f"referral-{referral - 1}"),
        times=referral,
    )


TALLIES = {
    "interventions-1": BEFORE_REFERRAL_1,
    "interventions-2": interventions_before(2),
    "interventions-3": interventions_before(3),
}


def spaced_from(referral: str) -> Choose:
    """The first day on which the referral after this one is lawful."""
    return Choose(
        ReadingIs("spacing", "clear-days"),
        After(StepDay(referral), "referral.spacing", then="next-day"),
        After(StepDay(referral), "referral.spacing"),
    )


REVIEW_1 = ReviewNeed(TallyReached("interventions-1"))
REVIEW_2 = ReviewNeed(Latest((TallyReached("interventions-2"), StepDay("notice-1"))))
REVIEW_3 = ReviewNeed(Latest((TallyReached("interventions-3"), StepDay("notice-2"))))
REVIEW_4 = ReviewNeed(StepDay("notice-3"))
REVIEW_5 = ReviewNeed(StepDay("hearing"))

MAKE_THREE = Action(
    "Try at least three acceptable interventions, such as calls, letters, talks with the pupil, home visits, "
    "meetings, staffing, incentives",
    SHOULD,
)
KINDS_VARY = Action("A truancy ticket does not count")


def interventions(number: int, **when: object) -> Step:
    """The interventions that should come before a referral."""
    return Step(
        id=f"interventions-{number}",
        title=f"Interventions before referral {number}",
        actor="school",
        force=SHOULD,
        citation=INTERVENTIONS,
        done=TallyReached(f"interventions-{number}"),
        skipped=Done(f"referral-{number}"),
        rung=False,
        actions=(MAKE_THREE, KINDS_VARY),
        **when,  # type: ignore[arg-type]
    )


def inadequate(review: ReviewNeed, citation: Citation) -> Requirement:
    """That a person had found progress inadequate."""
    return Requirement(
        "progress-review",
        "a review that found progress inadequate stood on that day",
        Cleared((review,)),
        citation=citation,
    )


def enough_interventions(number: int) -> Requirement:
    """That the interventions had been tried."""
    return Requirement(
        "interventions",
        "enough acceptable interventions lay after the referral before it and on or before this one",
        Cleared((TallyNeed(f"interventions-{number}"),)),
        force=SHOULD,
        citation=INTERVENTIONS,
    )


def later_referral(number: int, review: ReviewNeed, citation: Citation) -> Step:
    """The second or the third referral."""
    before, notice = f"referral-{number - 1}", f"notice-{number - 1}"
    return Step(
        id=f"referral-{number}",
        title=f"Referral {number} to the Truancy Intervention Program",
        actor="school",
        force=MUST,
        citation=citation,
        opens=Done(notice),
        earliest=Latest((TallyReached(f"interventions-{number}"), spaced_from(before))),
        needs=(TallyNeed(f"interventions-{number}"), review),
        notify=("assistant-regional-superintendent",),
        requirements=(
            enough_interventions(number),
            Requirement("spacing", f"{before} lay far enough back", NotBefore(spaced_from(before)), citation=SPACING),
            Requirement("notice", f"{notice} had been sent", Cleared((StepNeed(notice),))),
            inadequate(review, citation),
        ),
    )


def notice(number: int, citation: Citation, *actions: Action) -> Step:
    """The notice that follows a referral."""
    return Step(
        id=f"notice-{number}",
        title=f"Truancy notice {number}",
        actor="assistant-regional-superintendent",
        force=MUST,
        citation=citation,
        opens=Done(f"referral-{number}"),
        earliest=StepDay(f"referral-{number}"),
        notify=("parents",),
        actions=actions,
    )


FIRST = cite(
    "First Referral",
    "without adequate progress the school makes the first referral; a notice goes out",
    "004-05",
    "004-06",
    "004-07",
)
SECOND = cite(
    "Second Referral",
    "without adequate progress after the notice and further interventions, the second referral; a second notice",
    "004-09",
    "004-11",
    "004-12",
)
THIRD = cite(
    "Third Referral",
    "without adequate progress after the earlier notices, the third referral; a third notice",
    "004-14",
    "004-16",
)
CASELOAD = cite(
    "Second Referral, Third Referral; When caseworker puts student on caseload",
    "the case manager may take the pupil on, and after the third referral will; four tasks follow in order",
    "004-08",
    "004-13",
    "004-17",
    "004-24",
)
HEARING = cite(
    "Truancy Hearing",
    "the hearing orders the pupil back to school at once, without a further unexcused absence",
    "004-19",
    "004-20",
    "004-21",
)
COURT = cite(
    "Court Involvement",
    "without adequate progress the case manager refers to the State's Attorney, who may act",
    "004-22",
    "004-23",
)
ORDER = cite("whole document", "interventions, referral and notice three times, then hearing and court", "004-25")

MONITOR = Action(MONITORING)

STEPS = (
    interventions(1, opens=Met("truancy-begun"), earliest=Since("truancy-begun")),
    Step(
        id="referral-1",
        title="Referral 1 to the Truancy Intervention Program",
        actor="school",
        force=MUST,
        citation=FIRST,
        opens=Met("truancy-begun"),
        earliest=TallyReached("interventions-1"),
        needs=(TallyNeed("interventions-1"), REVIEW_1),
        notify=("assistant-regional-superintendent",),
        requirements=(enough_interventions(1), inadequate(REVIEW_1, FIRST)),
    ),
    notice(1, FIRST, MONITOR),
    interventions(2, opens=Done("notice-1"), earliest=StepDay("notice-1")),
    later_referral(2, REVIEW_2, SECOND),
    notice(2, SECOND, MONITOR),
    interventions(3, opens=Done("notice-2"), earliest=StepDay("notice-2")),
    later_referral(3, REVIEW_3, THIRD),
    notice(3, THIRD, MONITOR),
    Step(
        id="caseload",
        title="Placement on the case manager's caseload",
        actor="case-manager",
        force=MAY,
        must_when=Reached("referral-3"),
        citation=CASELOAD,
        opens=Reached("referral-1"),
        skipped=Reached("hearing-notice"),
        earliest=Choose(Reached("referral-3"), StepDay("referral-3"), StepDay("referral-1")),
        rung=False,
        actions=(
            Action("1. Try to meet the pupil and the parents about attendance"),
            Action("2. Draw up an individual attendance improvement plan and go through it with both"),
            Action("3. Monitor attendance and work with the pupil and the family"),
            Action("4. Refer to outside agencies as necessary"),
        ),
    ),
    Step(
        id="hearing-notice",
        title="Notice of a truancy hearing",
        actor="regional-superintendent",
        force=MUST,
        citation=THRESHOLD,
        opens=Done("notice-3"),
        earliest=Latest((StepDay("notice-3"), Since("unexcused-9-of-180"))),
        needs=(REVIEW_4, CriterionNeed("unexcused-9-of-180")),
        notify=("parents",),
        requirements=(
            Requirement(
                "threshold",
                "the days of unexcused absence had been reached",
                Cleared((CriterionNeed("unexcused-9-of-180"),)),
            ),
            Requirement(
                "notices",
                "all three notices had been sent",
                Cleared((StepNeed("notice-1"), StepNeed("notice-2"), StepNeed("notice-3"))),
                citation=ORDER,
            ),
            inadequate(REVIEW_4, THRESHOLD),
            Requirement(
                "caseload",
                "the pupil had been put on the caseload",
                Cleared((StepNeed("caseload"),)),
                citation=CASELOAD,
            ),
        ),
    ),
    Step(
        id="hearing",
        title="Truancy hearing",
        actor="regional-superintendent",
        force=MUST,
        citation=HEARING,
        opens=Done("hearing-notice"),
        earliest=StepDay("hearing-notice"),
        actions=(
            Action("Order the pupil to return to school at once, without a further unexcused absence"),
            Action("The schools monitor attendance"),
            Action("The case manager monitors and works with the pupil and the family as necessary"),
        ),
        requirements=(
            Requirement(
                "order",
                "unexcused absence ended with the hearing",
                Holds(Not(CountedAfter("truancy-begun", StepDay("hearing")))),
                continuing=True,
            ),
        ),
    ),
    Step(
        id="states-attorney-referral",
        title="Referral to the State's Attorney",
        actor="case-manager",
        force=MUST,
        citation=COURT,
        opens=Done("hearing"),
        earliest=StepDay("hearing"),
        needs=(REVIEW_5,),
        notify=("states-attorney",),
        actions=(Action("The State's Attorney may take court action for neglect-related issues", MAY),),
        requirements=(inadequate(REVIEW_5, COURT),),
    ),
)

POLICY = Policy(
    id="truancy-intervention",
    title="Truancy intervention: referrals, notices, hearing",
    edition="undated",
    jurisdiction="US-IL",
    source=SOURCE,
    roles={
        "school": "the school",
        "assistant-regional-superintendent": "the assistant regional superintendent",
        "regional-superintendent": "the regional superintendent",
        "case-manager": "the case manager",
        "states-attorney": "the State's Attorney",
        "parents": "the parents or guardians",
    },
    parameters=PARAMETERS,
    readings=READINGS,
    criteria=CRITERIA,
    tallies=TALLIES,
    steps=STEPS,
    states=(
        StateRule("clear", Not(Met("truancy-begun"))),
        StateRule("closed", Done("states-attorney-referral")),
        StateRule(
            "paused",
            AllOf(
                (
                    LatestIs("progress_review", {"adequate": True}),
                    Not(CountedAfter("truancy-begun", EventDay("progress_review", "last"))),
                )
            ),
        ),
    ),
    notes=(
        *law.TRUANCY_INTERVENTION,
        Note(
            "The record crosses a school year (1 July). Nothing in the procedure starts anew with it.",
            CrossesSchoolYear("truancy-begun"),
            ORDER,
        ),
        Note(
            "Fewer school days are known than the window asks for; the threshold stays the same.",
            ShortWindow("unexcused-9-of-180"),
            THRESHOLD,
        ),
    ),
)
