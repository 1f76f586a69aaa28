"""Non-Compliance Policy of an independent-study charter school (California)."""

from __future__ import annotations

from schoolrules.calendar import Period
from schoolrules.policies import law
from schoolrules.policy.basics import Citation, Fact, Force, Parameter, Reading
from schoolrules.policy.checks import Cleared, DayNotBefore, NotBefore, Settled, Shows
from schoolrules.policy.compliance import Compliance, InCompliance, IsNextRung, PassedOver, Paused
from schoolrules.policy.conditions import (
    AllOf,
    AnyOf,
    Done,
    FactIs,
    Happened,
    LatestIs,
    Met,
    Not,
    OutcomeIs,
    ParameterAtLeast,
    Reached,
    ReadingIs,
    StepShows,
)
from schoolrules.policy.contact import ContactSets, NextSet, SetDay, SetsCounted, WaitOver
from schoolrules.policy.days import (
    After,
    Choose,
    Earliest,
    EventDay,
    FirstKnown,
    FirstSince,
    Latest,
    NextSchoolDay,
    OutcomeDay,
    Since,
    StepDay,
    StepDetail,
)
from schoolrules.policy.expressions import Condition, DateExpr
from schoolrules.policy.needs import (
    ApprovalNeed,
    If,
    Need,
    NoticeNeed,
    OutcomeNeed,
    ScheduledNeed,
    SettledNeed,
)
from schoolrules.policy.policy import Hold, Note, Policy, StateRule
from schoolrules.policy.rules import Criterion, FactRule
from schoolrules.policy.step import Action, Requirement, Step
from schoolrules.policy.work import MissedMeetings, MissingInWindow, Outstanding

SOURCE = "Non-Compliance Policy (independent-study charter school, California)"
MUST, SHOULD, MAY = Force.MUST, Force.SHOULD, Force.MAY
CASE_MANAGER, SPECIALIST = "case-manager", "program-specialist"


def cite(section: str, gist: str, *sentences: str) -> Citation:
    """A clause of this document."""
    return Citation(SOURCE, section, gist, sentences)


# --- clauses --------------------------------------------------------------------------------------------------------

ENROLLMENT = cite(
    "Non-Enrollment",
    "a pupil who never completed enrolment goes to informal withdrawal, not to this process",
    "000-01",
)
ASSIGNMENTS = cite(
    "Non-Compliance, missing assignments",
    "two assignments missed within any 20 school days; the teacher reviews learning every 20 school days",
    "000-02",
    "000-03",
    "000-04",
)
SAMPLES = cite(
    "Non-Compliance, work samples",
    "one work sample or more not turned in; the teacher reviews them every 20 school days",
    "000-05",
)
LOGS = cite(
    "Non-Compliance, attendance logs",
    "one attendance log or more missing; a log closes each learning period",
    "000-06",
)
MEETINGS = cite(
    "Non-Compliance, monthly meetings",
    "a meeting is set and held every 20 school days; one not set or not held after two attempts to reschedule: it "
    "could be determined that expectations are not met",
    "000-07",
)
SILENCE = cite(
    "Non-Compliance, no communication",
    "a call, an e-mail and a note make a set; two school days to answer; the third set goes with letter 1",
    "000-08",
)
BEFORE = cite(
    "Before You Begin",
    "seven supports to consider first; the process begins once they are exhausted",
    "000-09",
    "000-10",
)
STEP_1 = cite("Step 1", "a follow-up e-mail puts the plan in writing", "000-12", "000-13", "000-14")
STEP_2 = cite(
    "Step 2",
    "the coordinator calls the family at once and sums the call up for family and teacher",
    "000-15",
    "000-16",
    "000-17",
    "000-18",
    "000-19",
    "000-20",
)
STEP_3 = cite(
    "Step 3",
    "letter 1 by certified mail, once the administrators know; it lists the items due within 5 school days",
    "000-21",
    "000-22",
    "000-23",
    "000-25",
    "000-26",
    "000-27",
    "000-28",
)
ORDERS = cite("Step 3", "EOS and COS orders are held until the family is compliant", "000-24")
STEP_4 = cite(
    "Step 4",
    "letter 2 by certified mail after 5 school days without resolution; it states the conference's day, no sooner "
    "than the 6th school day",
    "000-29",
    "000-30",
    "000-31",
    "000-32",
    "000-34",
    "000-35",
    "000-36",
    "000-37",
    "000-38",
)
IEP = cite(
    "Step 4",
    "with special education the specialist or case manager first, for an IEP meeting comes before",
    "000-33",
)
STEP_5 = cite(
    "Step 5",
    "a director leads the conference and determines what is best; the family may withdraw of its own will",
    "000-39",
    "000-40",
    "000-41",
    "000-42",
    "000-43",
)
STEP_6 = cite(
    "Step 6",
    "after approval, the disenrolment letter goes out five days before the withdrawal, with the reasons and the "
    "right to a hearing",
    "000-44",
    "000-45",
    "000-46",
    "000-47",
    "000-48",
)
RELAPSE = cite(
    "Important Points",
    "a family that improves does not start over; a relapse brings the next step the very next day",
    "000-49",
    "000-50",
)
HELP = cite(
    "Important Points",
    "when it turns heated or litigious, the assistant director is called at once",
    "000-51",
)
ARCHIVE = cite(
    "Important Points",
    "claimed attendance may need adjusting; meet early in the learning period",
    "000-52",
    "000-53",
)

PARAMETERS = {
    "missing-assignments.at_least": Parameter(2, "missing assignments", ASSIGNMENTS),
    "missing-assignments.window": Parameter(Period(20, "school days"), "span of their due dates", ASSIGNMENTS),
    "missing-work-sample.at_least": Parameter(1, "missing work samples", SAMPLES),
    "missing-attendance-log.at_least": Parameter(1, "missing attendance logs", LOGS),
    "missed-meetings.attempts": Parameter(2, "failed attempts to reschedule", MEETINGS),
    "no-communication.sets": Parameter(3, "unanswered contact sets", SILENCE, minimum=2, maximum=3),
    "no-communication.wait": Parameter(Period(2, "school days"), "the family's time to answer a set", SILENCE),
    "letter-1.cure": Parameter(Period(5, "school days"), "time to answer letter 1", STEP_3),
    "conference.notice": Parameter(Period(6, "school days"), "time from letter 2 to the conference", STEP_4),
    "withdrawal.notice": Parameter(
        Period(5, "school days"), "time from the disenrolment letter to the withdrawal", STEP_6
    ),
}

READINGS = {
    "third-set": Reading(
        "3 sets of attempts over the course of 6 days",
        {
            "with-letter": "letter 1 is due with the third set",
            "after-window": "silence is a ground only after a third time to answer",
        },
        "the text attempts the third pair and starts the process with letter 1 in one breath",
        SILENCE,
    ),
    "set-spacing": Reading(
        "not responded to within two school days",
        {
            "after-window": "the next set comes after two full school days",
            "last-day": "the next set may come on the second school day",
        },
        "the family has both days to answer; sets then stand six school days apart in all, as the heading says",
        SILENCE,
    ),
    "conference-from": Reading(
        "the 6th day of school from the date of the letter",
        {"letter-2": "counted from letter 2", "letter-1": "counted from letter 1"},
        "the day is stated in letter 2; counted from letter 1 it would bind nobody",
        STEP_4,
    ),
    "notice-days": Reading(
        "five days prior",
        {"school": "school days", "calendar": "calendar days"},
        "the document counts in school days, and the charter statute's floor is five schooldays",
        STEP_6,
    ),
    "assignment-window": Reading(
        "a period of 20 school days",
        {
            "rolling": "any run of 20 school days",
            "learning-period": "one of the calendar's learning periods",
        },
        "the body of the text says any period",
        ASSIGNMENTS,
    ),
    "relapse-day": Reading(
        "the very next day",
        {"school": "the next school day", "calendar": "the next calendar day"},
        "every step of the ladder counts in school days",
        RELAPSE,
    ),
    "iep": Reading(
        "an IEP will need to be scheduled prior",
        {"scheduled": "a day for the IEP meeting is set", "held": "the day set for it has come"},
        "the text asks that it be scheduled",
        IEP,
    ),
    "sped-notice": Reading(
        "Case Manager/Program Specialist",
        {"either": "one of the two", "both": "each of the two"},
        "the stroke reads as either",
        STEP_3,
    ),
}

FACTS = {
    "enrollment_completed": Fact("bool", "the enrolment process was completed", default=True),
    "special_education": Fact("bool", "the pupil has an individualized education program"),
    "high_school": Fact("bool", "the pupil is in high school"),
    "uses_hqt": Fact("bool", "a highly qualified teacher follows the pupil's courses", default=False),
}

# --- grounds --------------------------------------------------------------------------------------------------------

ENROLLED = FactIs("enrollment_completed", True)
GROUNDS = (
    "missing-assignments",
    "missing-work-sample",
    "missing-attendance-log",
    "missed-meetings",
    "no-communication",
)

CRITERIA = {
    "enrollment-incomplete": Criterion(
        "Enrolment never completed",
        FactRule("enrollment_completed", False, "the enrolment process was never completed"),
        ENROLLMENT,
    ),
    "missing-assignments": Criterion(
        "Missing assignments",
        MissingInWindow(
            "missing-assignments.at_least",
            "missing-assignments.window",
            in_learning_periods=ReadingIs("assignment-window", "learning-period"),
        ),
        ASSIGNMENTS,
        applies=ENROLLED,
    ),
    "missing-work-sample": Criterion(
        "A missing work sample",
        Outstanding("work_sample", "missing-work-sample.at_least", ("work sample", "work samples")),
        SAMPLES,
        applies=ENROLLED,
    ),
    "missing-attendance-log": Criterion(
        "A missing attendance log",
        Outstanding("attendance_log", "missing-attendance-log.at_least", ("attendance log", "attendance logs")),
        LOGS,
        applies=ENROLLED,
    ),
    "missed-meetings": Criterion(
        "Missed meetings", MissedMeetings("missed-meetings.attempts"), MEETINGS, force=MAY, applies=ENROLLED
    ),
    "no-communication": Criterion(
        "No communication",
        ContactSets(
            "no-communication.sets",
            "no-communication.wait",
            on_last_day=ReadingIs("set-spacing", "last-day"),
            after_last_wait=ReadingIs("third-set", "after-window"),
        ),
        SILENCE,
        applies=ENROLLED,
    ),
}

SILENCE_ENTERS = AllOf((ENROLLED, AnyOf((Met("no-communication"), SetsCounted("no-communication")))))
SILENT_FROM = Choose(
    AllOf((ENROLLED, ReadingIs("third-set", "after-window"))), WaitOver("no-communication"), Since("no-communication")
)

COMPLIANCE = Compliance(
    grounds=GROUNDS,
    conference="conference",
    good=("independent_study_continues", "improvement_plan", "different_strategies"),
    firm="not_in_best_interest",
    silence="no-communication",
    silence_enters="letter-1",
    entered=SILENCE_ENTERS,
    next_calendar_day=ReadingIs("relapse-day", "calendar"),
)

# --- what steps wait for --------------------------------------------------------------------------------------------

SPED = FactIs("special_education", True)
CONTACT_LOG = Action("Note it in the contact log")
CITE_SECTIONS = Action("Remind the family of the sections of the master agreement and the handbook")


def support(text: str) -> Action:
    """Something to consider before the process begins."""
    return Action(f"Before: {text}", SHOULD, citation=BEFORE)


def next_set_opens(sets_before: int) -> Condition:
    """Whether a contact set is awaited: so many count, silence is not yet a ground, and no letter is on its way."""
    return AllOf(
        (
            ENROLLED,
            SetsCounted("no-communication", sets_before, exactly=True),
            Not(SetsCounted("no-communication")),
            Not(Reached("expectations-email")),
        )
    )


def contact_set(number: int, exists: Condition) -> Step:
    """A contact set after the first."""
    return Step(
        id=f"contact-set-{number}",
        title=f"Contact set {number}",
        actor="homeschool-teacher",
        force=MUST,
        citation=SILENCE,
        opens=next_set_opens(number - 1),
        done=SetDay("no-communication", number),
        earliest=NextSet("no-communication", number - 1),
        due=NextSet("no-communication", number - 1),
        exists=exists,
        rung=False,
        passable=False,
        stands_in=("clear",),
        yields=True,
        actions=(Action("Call and e-mail the family, and document both"),),
    )


def special_education_notice(about: str) -> Need:
    """The notice to those who know the pupil's special education."""
    return If(
        fact="special_education",
        then=(
            If(
                (NoticeNeed(CASE_MANAGER, about, served_by=(CASE_MANAGER, SPECIALIST)),),
                when=ReadingIs("sped-notice", "either"),
            ),
            If(
                (NoticeNeed(CASE_MANAGER, about), NoticeNeed(SPECIALIST, about)),
                when=ReadingIs("sped-notice", "both"),
            ),
        ),
    )


def special_education_action(about: str) -> Action:
    """Telling those who know the pupil's special education, where it concerns the pupil."""
    return Action(
        "With special education: tell the case manager and the program specialist",
        done=AllOf(
            (
                SPED,
                Happened("notice", {"to": CASE_MANAGER, "about": about}),
                Happened("notice", {"to": SPECIALIST, "about": about}),
            )
        ),
    )


def after_answer_to(step: str) -> DateExpr:
    """The first school day after the answer to a step was due, or after the step where it set no day."""
    return NextSchoolDay(FirstKnown((StepDetail(step, "respond_by"), StepDay(step))))


LETTER_1_OPENS = Earliest((after_answer_to("rc-contact"), SILENT_FROM))
LETTER_2_OPENS = NextSchoolDay(After(StepDay("letter-1"), "letter-1.cure"))
CONFERENCE_OPENS = Choose(
    ReadingIs("conference-from", "letter-1"),
    Latest((After(StepDay("letter-1"), "conference.notice"), StepDay("letter-2"))),
    After(StepDay("letter-2"), "conference.notice"),
)
CONFERENCE_LIMIT = Choose(
    AllOf((ReadingIs("conference-from", "letter-1"), Not(AllOf((Done("letter-1"), Done("letter-2")))))),
    None,
    CONFERENCE_OPENS,
)
WITHDRAWAL_OPENS = Choose(
    ReadingIs("notice-days", "calendar"),
    After(StepDay("disenrollment-letter"), "withdrawal.notice", unit="calendar days"),
    After(StepDay("disenrollment-letter"), "withdrawal.notice"),
)
SET_CONFERENCE = ScheduledNeed("conference")
SET_IEP = If((ScheduledNeed("iep-meeting", held=ReadingIs("iep", "held")),), fact="special_education")
LETTER_1_NOTICES = (
    NoticeNeed("regional-coordinator", "letter-1"),
    NoticeNeed("assistant-director", "letter-1"),
    special_education_notice("letter-1"),
)
LETTER_2_NOTICES = special_education_notice("letter-2")
OUTCOME = OutcomeNeed("conference", "not_in_best_interest")
APPROVAL = ApprovalNeed("disenrollment-letter", ("assistant-director", "senior-director"))
APPROVED = EventDay(
    "approval", "first", {"of": "disenrollment-letter", "by": ("assistant-director", "senior-director")}
)

CERTIFIED = Requirement("certified-mail", "it went by certified mail", Shows({"certified": True}))
DOCUMENTED = Requirement(
    "documented", "tracking number and items were documented", Shows(present=("tracking", "items"))
)


def letter_actions(step: str) -> tuple[Action, ...]:
    """What belongs to both letters."""
    return (
        Action("Send it by certified mail", done=StepShows(step, {"certified": True})),
        Action(
            "List exactly the items to be completed in the time to answer",
            done=StepShows(step, present=("items",)),
        ),
        CITE_SECTIONS,
        Action(
            "Document the day it was sent, the issue and the tracking number",
            done=StepShows(step, present=("tracking",)),
        ),
        Action("A copy may be e-mailed", MAY),
    )


# --- steps ----------------------------------------------------------------------------------------------------------

STEPS = (
    Step(
        id="informal-withdrawal",
        title="Informal withdrawal",
        actor="homeschool-teacher",
        force=MUST,
        citation=ENROLLMENT,
        opens=Met("enrollment-incomplete"),
        earliest=Since("enrollment-incomplete"),
        rung=False,
        passable=False,
        stands_in=("clear", "paused"),
    ),
    contact_set(2, ParameterAtLeast("no-communication.sets", 2)),
    contact_set(3, ParameterAtLeast("no-communication.sets", 3)),
    Step(
        id="expectations-email",
        title="Step 1: clear expectations and deadlines, in writing",
        actor="homeschool-teacher",
        force=SHOULD,
        citation=STEP_1,
        opens=AllOf((ENROLLED, IsNextRung("expectations-email"), Not(InCompliance()))),
        skipped=PassedOver("expectations-email"),
        earliest=FirstSince(("enrollment-incomplete", *GROUNDS)),
        notify=(CASE_MANAGER, SPECIALIST),
        actions=(
            support("offer more support"),
            support("check in more often"),
            support("see that the family's needs are met"),
            support("try rewards and praise"),
            support("explore interventions or tutoring"),
            support("ask the regional coordinator for ideas"),
            support("ask the special-education case manager, where there is one"),
            support("begin once all of these are exhausted"),
            Action("Put the plan in writing", done=Done("expectations-email")),
            special_education_action("expectations-email"),
            CONTACT_LOG,
            Action("Review and affirm learning every 20 school days", SHOULD, citation=ASSIGNMENTS),
            Action("Review and affirm the work samples every 20 school days", SHOULD, citation=SAMPLES),
            Action(
                "In high school, where one is used, the highly qualified teacher monitors work and progress",
                SHOULD,
                citation=ASSIGNMENTS,
            ),
            Action("Meet in the first week of the learning period: best practice", SHOULD, citation=ARCHIVE),
            Action("Make clear that a relapse brings the next step", citation=RELAPSE),
        ),
    ),
    Step(
        id="rc-contact",
        title="Step 2: the regional coordinator calls",
        actor="regional-coordinator",
        force=MUST,
        citation=STEP_2,
        opens=AllOf((ENROLLED, IsNextRung("rc-contact"))),
        skipped=PassedOver("rc-contact"),
        earliest=after_answer_to("expectations-email"),
        due=after_answer_to("expectations-email"),
        notify=(CASE_MANAGER, SPECIALIST),
        requirements=(
            Requirement(
                "not-before",
                "the answer to step 1 was no longer due",
                NotBefore(after_answer_to("expectations-email")),
            ),
        ),
        actions=(
            Action("The teacher turns to the coordinator", done=Done("rc-contact")),
            Action("Call the family the same day", done=Done("rc-contact")),
            Action("Sum the call up by e-mail for the family and the teacher"),
            special_education_action("rc-contact"),
            CONTACT_LOG,
        ),
    ),
    Step(
        id="letter-1",
        title="Step 3: non-compliance letter 1",
        actor="homeschool-teacher",
        force=MUST,
        citation=STEP_3,
        opens=AllOf((ENROLLED, IsNextRung("letter-1"))),
        skipped=PassedOver("letter-1"),
        earliest=LETTER_1_OPENS,
        needs=LETTER_1_NOTICES,
        notify=("regional-coordinator", "assistant-director", CASE_MANAGER, SPECIALIST),
        requirements=(
            Requirement(
                "not-before",
                "the answer to step 2 was no longer due, or silence was a ground",
                NotBefore(LETTER_1_OPENS),
            ),
            CERTIFIED,
            DOCUMENTED,
            Requirement("notices", "those who must know had been told", Cleared(LETTER_1_NOTICES)),
        ),
        actions=letter_actions("letter-1"),
    ),
    Step(
        id="letter-2",
        title="Step 4: non-compliance letter 2",
        actor="homeschool-teacher",
        force=MUST,
        citation=STEP_4,
        opens=AllOf((ENROLLED, IsNextRung("letter-2"))),
        skipped=PassedOver("letter-2"),
        earliest=LETTER_2_OPENS,
        needs=(SET_CONFERENCE, LETTER_2_NOTICES, SET_IEP),
        notify=("family", CASE_MANAGER, SPECIALIST),
        requirements=(
            Requirement("not-before", "the time to answer letter 1 had passed", NotBefore(LETTER_2_OPENS)),
            CERTIFIED,
            DOCUMENTED,
            Requirement(
                "notices",
                "with special education, those who must know had been told",
                Cleared((LETTER_2_NOTICES,)),
                citation=IEP,
            ),
            Requirement("conference-scheduled", "a day for the conference was set", Cleared((SET_CONFERENCE,))),
            Requirement(
                "conference-date",
                "the conference's day leaves the family its time",
                DayNotBefore(EventDay("scheduled", "last", {"what": "conference"}, field="for_"), CONFERENCE_LIMIT),
                force=SHOULD,
            ),
            Requirement(
                "iep-scheduled",
                "with special education, an IEP meeting was set",
                Cleared((SET_IEP,)),
                citation=IEP,
            ),
        ),
        actions=(
            Action(
                "Set day and time of the conference with the assistant or senior director",
                done=Happened("scheduled", {"what": "conference"}),
            ),
            *letter_actions("letter-2"),
        ),
    ),
    Step(
        id="conference",
        outcomes=(*COMPLIANCE.good, COMPLIANCE.firm, "voluntary_withdrawal"),
        title="Step 5: administrative conference call",
        actor="assistant-director",
        force=MUST,
        citation=STEP_5,
        opens=AllOf((ENROLLED, IsNextRung("conference"))),
        skipped=PassedOver("conference"),
        earliest=CONFERENCE_OPENS,
        due=EventDay("scheduled", "last", {"what": "conference"}, field="for_"),
        keeps_due=True,
        notify=("family", "homeschool-teacher"),
        requirements=(
            Requirement(
                "not-before",
                "the family had its time after letter 2",
                NotBefore(CONFERENCE_LIMIT),
                force=SHOULD,
                citation=STEP_4,
            ),
        ),
        actions=(
            Action(
                "Remind the family by phone",
                done=Happened("contact_attempt", {"channel": "phone"}, after=StepDay("letter-2")),
            ),
            Action(
                "Remind the family by e-mail",
                done=Happened("contact_attempt", {"channel": "email"}, after=StepDay("letter-2")),
            ),
            Action("Director, teacher and parents take part"),
            Action(
                "The parents, where they did not answer letter 2, either answer and resolve it with the teacher or "
                "attend",
                citation=STEP_4,
            ),
            Action("Determine whether it is resolved and what placement is best"),
            Action("Offer the family to withdraw of its own will"),
            CONTACT_LOG,
        ),
    ),
    Step(
        id="disenrollment-letter",
        title="Step 6: disenrolment letter",
        actor="homeschool-teacher",
        force=MUST,
        citation=STEP_6,
        opens=AllOf((ENROLLED, IsNextRung("disenrollment-letter"))),
        skipped=PassedOver("disenrollment-letter"),
        earliest=Latest(
            (APPROVED, FirstKnown((OutcomeDay("conference", "not_in_best_interest"), StepDay("conference"))))
        ),
        needs=(OUTCOME, APPROVAL),
        notify=("family",),
        requirements=(
            Requirement(
                "outcome",
                "the conference had found that staying is not in the pupil's best interest",
                Cleared((OUTCOME,)),
                citation=STEP_5,
            ),
            Requirement("approval", "a director had approved it", Cleared((APPROVAL,))),
        ),
        actions=(
            Action("Give the reasons and tell of the right to a hearing"),
            Action("Use the letter made for the pupil's own school"),
            Action("Then follow the withdrawals process"),
        ),
    ),
    Step(
        id="withdrawal",
        title="Step 7: administrative withdrawal",
        actor="assistant-director",
        force=MUST,
        citation=STEP_6,
        opens=AllOf((ENROLLED, IsNextRung("withdrawal"))),
        skipped=PassedOver("withdrawal"),
        earliest=WITHDRAWAL_OPENS,
        needs=(SettledNeed("hearing", "hearing_requested", "hearing_decided"),),
        requirements=(
            Requirement("notice-days", "the letter lay far enough back", NotBefore(WITHDRAWAL_OPENS)),
            Requirement(
                "hearing",
                "a requested hearing had upheld the decision",
                Settled("hearing_requested", "hearing_decided", {"upheld": True}),
            ),
        ),
        actions=(
            Action("Adjust the attendance claimed before the month is archived, where needed", MAY, citation=ARCHIVE),
        ),
    ),
)

POLICY = Policy(
    id="noncompliance",
    title="Non-compliance in independent study: letters, conference, withdrawal",
    edition="undated",
    jurisdiction="US-CA",
    source=SOURCE,
    roles={
        "homeschool-teacher": "the homeschool teacher (HST)",
        "regional-coordinator": "the regional coordinator (RC)",
        "assistant-director": "the assistant director or the senior director",
        "senior-director": "the senior director",
        CASE_MANAGER: "the special-education case manager",
        SPECIALIST: "the program specialist",
        "family": "the family",
    },
    parameters=PARAMETERS,
    readings=READINGS,
    facts=FACTS,
    criteria=CRITERIA,
    steps=STEPS,
    compliance=COMPLIANCE,
    states=(
        StateRule(
            "closed",
            AnyOf(
                (
                    Done("withdrawal"),
                    Done("informal-withdrawal"),
                    OutcomeIs("conference", "voluntary_withdrawal"),
                    LatestIs("hearing_decided", {"upheld": False}),
                )
            ),
        ),
        StateRule("paused", AllOf((ENROLLED, Paused()))),
        StateRule(
            "clear",
            AllOf(
                (
                    ENROLLED,
                    InCompliance(),
                    Not(Reached("expectations-email")),
                    Not(SILENCE_ENTERS),
                    Not(next_set_opens(1)),
                    Not(next_set_opens(2)),
                )
            ),
        ),
    ),
    holds={
        "orders": Hold("EOS and COS orders", Done("letter-1"), ORDERS),
    },
    notes=(
        *law.NONCOMPLIANCE,
        Note(
            "When it turns heated or litigious, call the assistant director at once.",
            Reached("letter-1"),
            HELP,
        ),
        Note(
            "Before the month is archived, the attendance claimed may need adjusting.",
            Reached("expectations-email"),
            ARCHIVE,
        ),
    ),
)
