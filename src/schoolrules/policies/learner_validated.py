"""Cache County School District (Utah), Policy 3420: learner validated attendance in online programs."""

from __future__ import annotations

from schoolrules.calendar import Period
from schoolrules.policies import law
from schoolrules.policy.basics import Citation, Fact, Force, Parameter, Reading
from schoolrules.policy.checks import Cleared, NotBefore
from schoolrules.policy.conditions import AllOf, Done, FactIs, Happened, Known, Met, Not, NotMet, ReadingIs
from schoolrules.policy.days import Choose, LastSchoolDayBefore, NextSchoolDay, NoDay, StepDay
from schoolrules.policy.documentation import DocumentationDue, Documentations, DocumentedInTime
from schoolrules.policy.efforts import GroundDay, GroundsMet
from schoolrules.policy.enrolment import Enrolled, SpanBegins
from schoolrules.policy.expressions import DateExpr
from schoolrules.policy.ladder import TakenAgain
from schoolrules.policy.outputs import Output
from schoolrules.policy.policy import Note, Policy, StateRule
from schoolrules.policy.rules import Criterion
from schoolrules.policy.silence import EffortNeed, NoContact, RunReached, RunReaches, RunStood
from schoolrules.policy.step import Action, Requirement, Step
from schoolrules.policy.weeks import EvidenceInWeek, UnverifiedAbsences, WeeklyMarks, WeekToMark

SOURCE = "Cache County School District, Policy 3420: Learner Validated Attendance for Online Enrollment"
MUST, MAY = Force.MUST, Force.MAY
REMOVAL, RUN, ABSENCES, WEEKS = "remove-from-membership", "no-engagement", "unverified-absence", "weeks"


def cite(section: str, gist: str, *sentences: str) -> Citation:
    """A clause of this document."""
    return Citation(SOURCE, section, gist, sentences)


# --- clauses --------------------------------------------------------------------------------------------------------

PROGRAMS = cite(
    "Definitions A, B",
    "the policy is for programs that teach online; where pupils attend in a school building, other rules hold",
    "001-02",
    "001-03",
)
AGES = cite("introduction", "state law keeps children from six to eighteen in school", "001-01", "001-17")
DOCUMENT = cite(
    "A.a, A.b",
    "a written measure of enrolment, and each pupil's status documented at least once in ten consecutive school days "
    "(R277-419-5(3)(c), misprinted in the text)",
    "001-04",
    "001-05",
)
EVIDENCE = cite(
    "B",
    "the online administration decides on a sufficient level of engagement in the weekly goals of each course: enough "
    "evidence that the teacher is confident; of four families, singly or together",
    "001-07",
    "001-08",
    "001-09",
)
WEEKLY = cite(
    "C", "attendance is determined on the last school day of each week: present or absent", "001-10", "001-11"
)
STANDING = cite("D", "a pupil without unverified absence is in good standing", "001-12", "001-13")
EFFORTS = cite(
    "D", "the online administrator makes reasonable efforts to resolve it; eight are named", "001-14", "001-15"
)
SILENCE = cite("E", "ten consecutive days without contact or participation, and no answer to any effort", "001-16")
MEMBERSHIP = cite(
    "A.c, E",
    "who does not meet the measure, and answers no effort, is removed from membership; the records in the student "
    "information system are adjusted",
    "001-06",
    "001-16",
)

PARAMETERS = {
    "no-engagement.run": Parameter(
        Period(10, "school days"), "days in a row without contact or participation", SILENCE
    ),
    "document-status.every": Parameter(Period(10, "school days"), "time from one documentation to the next", DOCUMENT),
}

READINGS = {
    "ten-days": Reading(
        "ten (10) consecutive days",
        {
            "school": "ten of the pupil's school days",
            "calendar": "ten calendar days, weekends and breaks among them, and nothing is left out",
        },
        "the clause follows R277-419-5, which counts school days, as the policy's own section A does",
        SILENCE,
    ),
    "effective": Reading(
        "shall be removed",
        {
            "eleventh-day": "removal takes effect on the school day after the tenth",
            "tenth-day": "removal takes effect on the tenth day itself",
        },
        "the tenth day must have passed without contact; other districts of the state name the eleventh day",
        MEMBERSHIP,
    ),
    "excused-days": Reading(
        "no contact or participation for ten (10) consecutive days",
        {
            "toll": "a day excused as a whole is left out: it neither counts nor breaks the run",
            "break": "a day excused as a whole breaks the run, as a contact does",
            "count": "an excused day counts as any other",
        },
        "the state's rule looks at unexcused absence; an excuse is not participation either",
        SILENCE,
    ),
    "efforts": Reading(
        "unresponsive to any of the attempts",
        {
            "at-least-one": "at least one attempt was made, and none was answered",
            "none-needed": "where no attempt was made, none was answered",
        },
        "the administrator must make reasonable efforts: silence in the face of none is no ground",
        MEMBERSHIP,
    ),
    "courses": Reading(
        "weekly educational goals established in each course",
        {
            "any": "sufficient engagement in any course makes the week present",
            "all": "only sufficient engagement in every course does",
        },
        "sufficient is what the teacher is confident of; the text does not ask it of every course by itself",
        EVIDENCE,
    ),
}

FACTS = {
    "program": Fact(
        "text",
        "how the program counts attendance",
        default="learner_validated",
        choices=("learner_validated", "attendance_validated"),
    ),
    "courses": Fact("texts", "the pupil's courses, for the reading that asks for engagement in each"),
}

LEARNER_VALIDATED = FactIs("program", "learner_validated")
HERE = AllOf((LEARNER_VALIDATED, Enrolled()))

# --- criteria -------------------------------------------------------------------------------------------------------

CRITERIA = {
    RUN: Criterion(
        "Ten days in a row without contact or participation",
        NoContact(
            at_least="no-engagement.run",
            in_calendar_days=ReadingIs("ten-days", "calendar"),
            tolls=ReadingIs("excused-days", "toll"),
            breaks=ReadingIs("excused-days", "break"),
        ),
        SILENCE,
        force=MUST,
        applies=HERE,
    ),
    ABSENCES: Criterion("An unverified absence", UnverifiedAbsences(WEEKS), STANDING, force=MUST, applies=HERE),
}

OUTPUTS: dict[str, Output] = {
    WEEKS: WeeklyMarks("courses", each_course=ReadingIs("courses", "all"), applies=LEARNER_VALIDATED),
}

# --- steps ----------------------------------------------------------------------------------------------------------

TENTH_DAY = ReadingIs("effective", "tenth-day")
JUDGED_ON = Choose(TENTH_DAY, StepDay(REMOVAL), LastSchoolDayBefore(StepDay(REMOVAL)))
REMOVABLE = Choose(TENTH_DAY, RunReached(RUN), NextSchoolDay(RunReached(RUN)))
WAS_REMOVABLE = Choose(TENTH_DAY, RunReached(RUN, JUDGED_ON), NextSchoolDay(RunReached(RUN, JUDGED_ON)))
WEEK = WeekToMark(WEEKS)
DOCUMENTED = Documentations("document-status", WEEKS, every="document-status.every")
DOCUMENT_BY = DocumentationDue(DOCUMENTED)


def effort_within_the_run(as_of: DateExpr | None = None) -> EffortNeed:
    """An effort that counts for removal, within the run as it stands, or stood on a day."""
    return EffortNeed(
        RUN,
        as_of=as_of,
        refused={"type": "monitoring"},
        refused_because="mere monitoring: nothing that could be answered",
        waived=ReadingIs("efforts", "none-needed"),
    )


def effort(text: str, type_: str) -> Action:
    """One of the efforts that the text names; done where one is on record since the oldest ground."""
    return Action(text, MAY, done=Happened("effort", {"type": type_}, since=GroundDay(RUN, ABSENCES)))


def evidence(text: str, category: str) -> Action:
    """One of the families of evidence; done where some of it lies in the week in question."""
    return Action(text, MAY, done=EvidenceInWeek(WEEKS, category), citation=EVIDENCE)


STEPS = (
    Step(
        id="reasonable-effort",
        title="Reasonable efforts to resolve the absence",
        actor="online-administrator",
        force=MUST,
        citation=EFFORTS,
        opens=Known(GroundDay(RUN, ABSENCES)),
        done=GroundsMet(RUN, ABSENCES),
        earliest=GroundDay(RUN, ABSENCES, unmet=True),
        due=RunReaches(RUN),
        actions=(
            Action("Make efforts as far as they are reasonably feasible in the case"),
            effort("Counsel the pupil", "counseling"),
            effort("Issue a notice of truancy", "notice_of_truancy"),
            effort("Adjust curriculum and schedule to special needs, if necessary", "curriculum_adjustment"),
            effort("Consider alternatives that the parent proposes", "parent_alternative"),
            effort("Monitor attendance", "monitoring"),
            effort("Take part in truancy mediation, where there is any; it is voluntary", "mediation"),
            effort("Give the parent, on request, a list of resources that can help", "resources"),
            effort(
                "Enlist community and law-enforcement agencies, as far as Utah Code 53G-8-211 lets them", "agencies"
            ),
        ),
    ),
    Step(
        id=REMOVAL,
        title="Removal from membership",
        actor="registrar",
        force=MUST,
        citation=MEMBERSHIP,
        opens=Met(RUN),
        done=Choose(LEARNER_VALIDATED, TakenAgain(REMOVAL, SpanBegins())),
        also_recorded=True,
        earliest=REMOVABLE,
        due=REMOVABLE,
        needs=(effort_within_the_run(),),
        requirements=(
            Requirement(
                "run",
                "the run was long enough through the school day before",
                RunStood(RUN, JUDGED_ON),
            ),
            Requirement(
                "effort",
                "an effort had been made within the run, and none was answered",
                Cleared((effort_within_the_run(JUDGED_ON),)),
                citation=EFFORTS,
            ),
            Requirement(
                "not-before",
                "the school day after the run's tenth had come",
                NotBefore(WAS_REMOVABLE, recorded=JUDGED_ON),
            ),
        ),
        actions=(
            Action(
                "Adjust the membership record in the student information system, as for any pupil who did not meet "
                "the measure (R277-419-7(3)(c))"
            ),
        ),
    ),
    Step(
        id="weekly-mark",
        title="The weekly mark: present or absent",
        actor="online-administrator",
        force=MUST,
        citation=WEEKLY,
        opens=AllOf((LEARNER_VALIDATED, Known(WEEK))),
        done=NoDay(),
        rung=False,
        earliest=WEEK,
        due=WEEK,
        routine=True,
        participants=("teacher",),
        actions=(
            Action(
                "Decide on the teacher's judgement whether there is enough evidence of engagement in the weekly goals",
                citation=EVIDENCE,
            ),
            evidence("Weigh evidence of learning, such as work handed in or assessed", "learning"),
            evidence("Weigh evidence of participation, such as log-ins, discussions, field work", "participation"),
            evidence("Weigh evidence of communication, such as messages, calls, surveys", "communication"),
            evidence("Weigh minimums of time or frequency, such as hours or log-ins a week", "duration"),
            Action("Mark the week present or absent"),
        ),
    ),
    Step(
        id="document-status",
        title="Documentation of the enrolment status",
        actor="online-administrator",
        force=MUST,
        citation=DOCUMENT,
        opens=HERE,
        done=NoDay(),
        also_recorded=True,
        rung=False,
        earliest=DOCUMENT_BY,
        due=DOCUMENT_BY,
        routine=True,
        requirements=(
            Requirement(
                "cadence",
                "the pupil's status was documented at least as often as it must be",
                DocumentedInTime(DOCUMENTED, until=StepDay(REMOVAL)),
                continuing=True,
                whenever=LEARNER_VALIDATED,
            ),
        ),
        actions=(Action("Document the pupil's continued enrolment status, as the written measure says"),),
    ),
)

POLICY = Policy(
    id="learner-validated",
    title="Learner validated attendance: weekly marks, efforts, removal from membership",
    edition="2021-06-17",
    jurisdiction="US-UT",
    source=SOURCE,
    roles={
        "teacher": "the teacher",
        "online-administrator": "the online enrolment administrator",
        "registrar": "the registrar, who keeps the membership roll",
    },
    parameters=PARAMETERS,
    readings=READINGS,
    facts=FACTS,
    criteria=CRITERIA,
    steps=STEPS,
    outputs=OUTPUTS,
    states=(
        StateRule("clear", Not(LEARNER_VALIDATED)),
        StateRule("closed", Done(REMOVAL)),
    ),
    notes=(
        *law.LEARNER_VALIDATED,
        Note("The program is attendance validated: this policy does not apply.", Not(LEARNER_VALIDATED), PROGRAMS),
        Note("The pupil is in good standing: no absence is unverified.", NotMet(ABSENCES), STANDING),
        Note(
            "Removal from membership is no release from compulsory attendance; the pupil may enrol again.",
            Done(REMOVAL),
            AGES,
        ),
    ),
)
