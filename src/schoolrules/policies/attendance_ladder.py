"""A Californian county's ladder of attendance intervention: prevention, SART, mediation, SARB, enforcement.

The text holds no number at all: what moves a pupil up a level is the caller's to say (`levels`), or that of a
profile, which the caller chooses.
"""

from __future__ import annotations

from collections.abc import Mapping
from functools import lru_cache

from schoolrules.policies import law
from schoolrules.policy.basics import Citation, Force, Parameter, Reading
from schoolrules.policy.checks import Cleared
from schoolrules.policy.conditions import AllOf, Always, AnyDone, AnyOf, Done, Happened, Met, Not, ReadingIs, StepShows
from schoolrules.policy.days import Choose, Earliest, EventDay, Latest, Since, StepDay
from schoolrules.policy.ladder import (
    FirstEnrolled,
    FirstEvent,
    MadeGood,
    NothingOpen,
    OnOrAfter,
    OutcomeShows,
    TakenAgain,
)
from schoolrules.policy.levels import Levels, Profile, no_levels, read_levels
from schoolrules.policy.needs import CriterionNeed, If, StepNeed
from schoolrules.policy.policy import Note, Policy, StateRule
from schoolrules.policy.rules import Criterion
from schoolrules.policy.step import Action, Requirement, Step, TakenIf
from schoolrules.policy.truancies import AbsenceShare, CountedAnew, TruancyAfter, TruancyEvents

SOURCE = "Attendance intervention levels of a Californian county (SART, mediation, SARB)"
CODE = "California Education Code"
MUST, SHOULD, MAY = Force.MUST, Force.SHOULD, Force.MAY
SCHOOL, ADMINISTRATOR, ATTORNEY = "school", "attendance-administrator", "district-attorney"
SCHOOL_ADMINISTRATOR, COORDINATOR = "school-administrator", "linked-services-coordinator"
PARENTS, STUDENTS = "parents", "students"


def cite(section: str, gist: str, *sentences: str) -> Citation:
    """A clause of this document."""
    return Citation(SOURCE, section, gist, sentences)


# --- clauses --------------------------------------------------------------------------------------------------------

LADDER = cite(
    "whole document",
    "five tiers, printed from enforcement down to prevention; the numbers of the levels say that they are climbed in "
    "order; no number of absences, no time limit and no notice period is named",
    "003-01",
)
UNSAID = cite(
    "whole document",
    "no number is named: the caller says the levels, or chooses a profile: california-statute (3, 4, 5, 6) or 3-6-9 "
    "(3, 6, 9, 10)",
    "003-01",
)
PREVENTION = cite("Prevention", "what the whole school does for the attendance of every pupil", "003-02")
SART = cite(
    "Intervention Level 1",
    "a SART meeting with the family, as a group; an individual meeting for those who do not come",
    "003-03", "003-04",
)  # fmt: skip
MEDIATION = cite(
    "Intervention Level 2",
    "a mediation meeting with the District Attorney, as a group, or individually if that is needed",
    "003-05", "003-06",
)  # fmt: skip
SARB = cite(
    "Intervention Level 3",
    "the attendance review board (SARB) stays in touch with the family and offers resources and community service; "
    "its members' list names one role twice and ends in a comma, so that it is not complete",
    "003-07", "003-08",
)  # fmt: skip
ENFORCEMENT = cite("Enforcement", "the case is filed with the District Attorney's Office", "003-09")
DECISION = cite(
    "Enforcement",
    "the office goes forward with the case, or tells the school district in a letter why it does not file it",
    "003-10",
)
EVENT = Citation(
    CODE,
    "48260",
    "a truancy event is an absence without valid excuse, or more than any 30-minute period of it; events are counted "
    "within the school year, and a day counts once",
)
CHRONIC = Citation(
    CODE,
    "48263.6",
    "a chronic truant is absent without valid excuse on ten percent of the school days or more, from enrolment to the "
    "present day",
)

LEVEL_NAMES = ("sart-meeting", "mediation-meeting", "sarb", "da-filing")

PROFILES = {
    "california-statute": Profile(
        {"sart-meeting": 3, "mediation-meeting": 4, "sarb": 5, "da-filing": 6},
        Citation(
            CODE,
            "48260, 48261, 48262, 48264.5; In re A.N. (2020) 9 Cal.5th 343",
            "the third event of a school year makes a truant and is the first report; each further event is a further "
            "report; the third report makes a habitual truant, the fourth opens the way to the court",
        ),
    ),
    "3-6-9": Profile(
        {"sart-meeting": 3, "mediation-meeting": 6, "sarb": 9, "da-filing": 10},
        Citation(
            "attendance letters of Californian districts (Victor Valley, Oxnard, Del Norte)",
            "3, 6, 9",
            "letters or meetings at the third, sixth and ninth event; enforcement at the tenth is this profile's own",
        ),
    ),
}

READINGS = {
    "individual-if-needed": Reading(
        "Group Meeting/Individual Meeting if needed",
        {
            "optional": "the meeting was held, whether or not the family came",
            "required": "a mediation meeting to which nobody came does not count as held",
        },
        "level 1 asks for an individual meeting after a no-show in so many words; level 2 leaves it to what is needed, "
        "which is for a person to say",
        MEDIATION,
    ),
}

ABOUT = {
    "sart-meeting": "truancy events that call for a SART meeting",
    "mediation-meeting": "truancy events that call for a mediation meeting",
    "sarb": "truancy events that call for the SARB",
    "da-filing": "truancy events that call for a filing with the District Attorney's Office",
    "within": "the pupil's own last school days in which truancy events are counted",
    "tardy_over": "minutes that an unexcused tardy must exceed to be a truancy event",
}

# --- days and conditions --------------------------------------------------------------------------------------------

NO_SHOW = StepShows("sart-meeting", {"attended": False})
SART_SETTLED = Choose(NO_SHOW, StepDay("sart-individual-meeting"), StepDay("sart-meeting"))
FIRST_TAKEN = Earliest((StepDay("sart-meeting"), StepDay("mediation-meeting"), StepDay("sarb"), StepDay("da-filing")))
COMPLIED = EventDay("compliance", "last")
THRESHOLD_MET = AnyOf(
    (Met("sart-threshold"), Met("mediation-threshold"), Met("sarb-threshold"), Met("enforcement-threshold"))
)
HELD = TakenIf({"held": True}, "not held")
ATTENDED = TakenIf({"attended": True}, "nobody came", when=ReadingIs("individual-if-needed", "required"))

NEEDS_SART = (StepNeed("sart-meeting"), If((StepNeed("sart-individual-meeting"),), when=NO_SHOW))
NEEDS_MEDIATION = (StepNeed("mediation-meeting"),)
NEEDS_SARB = (StepNeed("sarb"),)
NEEDS_FILING = (StepNeed("da-filing"),)

# --- steps ----------------------------------------------------------------------------------------------------------


def in_order(*needs: StepNeed | If) -> Requirement:
    """That the level below had been settled."""
    return Requirement("in-order", "the level below had been settled", Cleared(needs), citation=LADDER)


def threshold(criterion: str) -> Requirement:
    """That the events had been reached."""
    return Requirement(
        "threshold", "the events that the level takes had been reached", Cleared((CriterionNeed(criterion),))
    )


MEETING_ACTIONS = (
    Action("Set out what is expected of attendance"),
    Action("Inform students and parents of compulsory education and of what follows from truancy"),
    Action("Give student and parent resources, and refer them to programs that lower barriers to attendance"),
    Action("Monitor the student's attendance"),
)

STEPS = (
    Step(
        id="prevention",
        title="Prevention: school-wide efforts",
        actor=SCHOOL,
        force=SHOULD,
        citation=PREVENTION,
        skipped=AnyOf((THRESHOLD_MET, AnyDone(LEVEL_NAMES))),
        earliest=FirstEnrolled(),
        routine=True,
        stands_in=("clear", "paused", "closed"),
        rung=False,
        taken_if=(HELD,),
        actions=(
            Action("Inform students and parents of the attendance policies", SHOULD),
            Action("Teachers record absences with care", SHOULD),
            Action("Monitor attendance", SHOULD),
            Action("Keep classrooms and school safe and supportive", SHOULD),
            Action("Make classrooms engaging", SHOULD),
            Action("Share key messages in assemblies, in class, in the handbook and online", SHOULD),
            Action("Recognize good attendance, and better attendance", SHOULD),
            Action("Give health supports at school, with one universal referral form", SHOULD),
            Action("Find out why a student does not come, and address it", SHOULD),
            Action("Visit the home", SHOULD, done=Happened("intervention", {"type": "home_visit"})),
            Action(
                "Call by phone",
                SHOULD,
                done=AnyOf(
                    (
                        Happened("intervention", {"type": "parent_call"}),
                        Happened("contact_attempt", {"channel": "phone"}),
                    )
                ),
            ),
        ),
    ),
    Step(
        id="sart-meeting",
        title="Level 1: SART meeting",
        actor=SCHOOL,
        force=MUST,
        citation=SART,
        opens=Met("sart-threshold"),
        earliest=Since("sart-threshold"),
        taken_if=(HELD,),
        participants=(
            SCHOOL_ADMINISTRATOR, ADMINISTRATOR, "attendance-liaison", COORDINATOR, PARENTS, STUDENTS,
        ),
        actions=MEETING_ACTIONS,
        requirements=(threshold("sart-threshold"),),
    ),
    Step(
        id="sart-individual-meeting",
        title="Level 1: individual meeting after a no-show",
        actor=SCHOOL,
        force=MUST,
        citation=SART,
        opens=NO_SHOW,
        done=Choose(
            NO_SHOW,
            Earliest(
                (
                    TakenAgain("sart-individual-meeting", StepDay("sart-meeting")),
                    TakenAgain("sart-meeting", StepDay("sart-meeting"), {"attended": True}, same_day=False),
                )
            ),
            FirstEvent("sart-individual-meeting"),
        ),
        also_recorded=True,
        earliest=Choose(NO_SHOW, StepDay("sart-meeting")),
        taken_if=(HELD,),
        participants=(
            SCHOOL_ADMINISTRATOR, ADMINISTRATOR, "attendance-liaison", COORDINATOR, PARENTS, STUDENTS,
        ),
        actions=MEETING_ACTIONS,
    ),
    Step(
        id="mediation-meeting",
        title="Level 2: mediation meeting",
        actor=ATTORNEY,
        force=MUST,
        citation=MEDIATION,
        opens=Met("mediation-threshold"),
        earliest=Latest((Since("mediation-threshold"), SART_SETTLED)),
        needs=NEEDS_SART,
        taken_if=(HELD, ATTENDED),
        participants=(
            ATTORNEY, ADMINISTRATOR, SCHOOL_ADMINISTRATOR, "attendance-liaison", COORDINATOR, PARENTS, STUDENTS,
        ),
        actions=MEETING_ACTIONS,
        requirements=(
            in_order(*NEEDS_SART),
            threshold("mediation-threshold"),
            Requirement(
                "no-show",
                "a no-show at the SART meeting had been followed by an individual or an attended meeting",
                MadeGood(NO_SHOW, "sart-individual-meeting"),
                citation=SART,
            ),
        ),
    ),
    Step(
        id="sarb",
        title="Level 3: School Attendance Review Board",
        actor=ADMINISTRATOR,
        force=MUST,
        citation=SARB,
        opens=Met("sarb-threshold"),
        earliest=Latest((Since("sarb-threshold"), StepDay("mediation-meeting"))),
        needs=NEEDS_MEDIATION,
        taken_if=(HELD,),
        participants=(
            SCHOOL_ADMINISTRATOR, "school-resource-officer", ADMINISTRATOR, "school-liaison", COORDINATOR, STUDENTS,
            PARENTS,
        ),
        actions=(
            Action("Monitor the student's attendance"),
            Action("Stay in regular contact with the family"),
            Action("Give the parent resources of the county"),
            Action("Offer community service hours in the Community Service Project (CSP)"),
            Action("Refer student and family to support"),
        ),
        requirements=(in_order(*NEEDS_MEDIATION), threshold("sarb-threshold")),
    ),
    Step(
        id="da-filing",
        title="Enforcement: filing with the District Attorney's Office",
        actor=ADMINISTRATOR,
        force=MUST,
        citation=ENFORCEMENT,
        opens=Met("enforcement-threshold"),
        earliest=Latest((Since("enforcement-threshold"), StepDay("sarb"))),
        needs=NEEDS_SARB,
        taken_if=(HELD,),
        notify=(ATTORNEY,),
        actions=(Action("File the case with the District Attorney's Office"),),
        requirements=(in_order(*NEEDS_SARB), threshold("enforcement-threshold")),
    ),
    Step(
        id="da-decision",
        outcomes=("proceeds", "declined"),
        title="Enforcement: the District Attorney's decision",
        actor=ATTORNEY,
        force=MUST,
        citation=DECISION,
        opens=Done("da-filing"),
        earliest=StepDay("da-filing"),
        taken_if=(HELD,),
        actions=(
            Action("Go forward with the case, or decline to file it"),
            Action(
                "When declining, write to the school district why the case is not filed",
                done=StepShows("da-decision", {"letter": True}),
            ),
        ),
        requirements=(
            in_order(*NEEDS_FILING),
            Requirement(
                "letter", "a letter told the school district why the case is not filed",
                OutcomeShows("declined", {"letter": True}), continuing=True,
            ),
        ),
    ),
)  # fmt: skip

STATES = (
    StateRule("clear", Not(TruancyAfter("sart-threshold"))),
    StateRule("closed", Done("da-decision")),
    StateRule(
        "paused",
        AllOf(
            (
                OnOrAfter(COMPLIED, FIRST_TAKEN),
                Not(Happened("relapse", after=COMPLIED)),
                Not(TruancyAfter("sart-threshold", COMPLIED)),
            )
        ),
    ),
    StateRule("clear", NothingOpen()),
)

ROLES = {
    SCHOOL: "the school",
    ADMINISTRATOR: "the (district) attendance administrator",
    ATTORNEY: "the District Attorney",
    SCHOOL_ADMINISTRATOR: "the school administrator",
    "attendance-liaison": "the attendance liaison",
    "school-liaison": "the school liaison",
    COORDINATOR: "the school linked services coordinator",
    "school-resource-officer": "the school resource officer (SRO)",
    PARENTS: "the parents",
    STUDENTS: "the student",
}

# --- the policy, with levels ----------------------------------------------------------------------------------------


def reached(level: str, title: str, citation: Citation, levels: Levels) -> Criterion:
    """That there were as many truancy events as a level takes."""
    return Criterion(
        title,
        TruancyEvents(
            at_least=f"{level}.at_least",
            within=levels.parameter("within"),
            portions=levels.portions,
            tardy_over=levels.parameter("tardy_over"),
        ),
        citation,
        force=MUST,
    )


@lru_cache(maxsize=64)
def declare(levels: Levels) -> Policy:
    """The policy with these levels."""
    return Policy(
        id="attendance-ladder",
        title="Attendance intervention levels: SART, mediation, SARB, enforcement",
        edition="undated",
        jurisdiction="US-CA",
        source=SOURCE,
        roles=ROLES,
        parameters={
            **levels.parameters(ABOUT),
            "chronic-truant.percent": Parameter(
                10, "percent of the pupil's school days that unexcused absence comes to", CHRONIC, maximum=100
            ),
        },
        ascending=tuple(f"{level}.at_least" for level in LEVEL_NAMES),
        readings=READINGS,
        criteria={
            "sart-threshold": reached("sart-meeting", "The events of level 1", SART, levels),
            "mediation-threshold": reached("mediation-meeting", "The events of level 2", MEDIATION, levels),
            "sarb-threshold": reached("sarb", "The events of level 3", SARB, levels),
            "enforcement-threshold": reached("da-filing", "The events of enforcement", ENFORCEMENT, levels),
            "chronic-truant": Criterion(
                "Unexcused absence of a tenth of the school days",
                AbsenceShare("chronic-truant.percent"),
                CHRONIC,
                applies=levels.under("california-statute"),
            ),
        },
        steps=STEPS,
        states=STATES,
        goes_on="at-the-lowest",
        notes=(
            *law.ATTENDANCE_LADDER,
            Note(f"The text names no number: the levels are {levels.whence}.", Always(), levels.citation("da-filing")),
            Note(
                "The count of truancy events started anew on 1 July; steps taken before that day stay.",
                CountedAnew("sart-threshold", FIRST_TAKEN),
                EVENT,
            ),
            Note("The text's lists of those who take part are not complete.", THRESHOLD_MET, SARB),
        ),
    )


def chosen(*, profile: str | None, levels: Mapping[str, object] | None) -> Policy:
    """The policy with the caller's levels, or those of a profile, or those of a profile with some of the caller's.

    Raises:
        InvalidInput: neither was given, or something is wrong with them; with paths such as `levels.sarb`.
    """
    return declare(read_levels(levels, profile, names=LEVEL_NAMES, profiles=PROFILES, defaults=EVENT))


POLICY = declare(no_levels(LEVEL_NAMES, UNSAID, EVENT))
"""The policy as the text has it, without a number: for reading, not for judging."""
