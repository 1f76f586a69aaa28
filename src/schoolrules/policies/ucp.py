"""Uniform Complaint Procedure of a California charter school: the text of 2017, and with the law's numbers of 2020."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

from schoolrules.calendar import Period
from schoolrules.policies import law
from schoolrules.policy.basics import Citation, Fact, Force, Parameter, Reading
from schoolrules.policy.casefacts import DayNeed, FactIn, FactKnown, FactsRule, UnlessNeed
from schoolrules.policy.checks import Holds, NotBefore, Shows, Within
from schoolrules.policy.complaints import Extended, ExtensionValid, FiledInTime, NoAnswer, TimeLimit
from schoolrules.policy.conditions import (
    AllOf,
    Always,
    AnyOf,
    Done,
    FactIs,
    Happened,
    InState,
    IsAfter,
    Known,
    LatestIs,
    Never,
    Not,
    NotMet,
    Reached,
    ReadingIs,
    StepShows,
)
from schoolrules.policy.days import After, Choose, Earliest, EventDay, FirstKnown, Rolled, StepDay
from schoolrules.policy.duties import DutiesMet, Duty, NoticeSent
from schoolrules.policy.expressions import Condition, DateExpr
from schoolrules.policy.needs import If, Need, StepNeed
from schoolrules.policy.policy import Edition, Note, Policy, StateRule
from schoolrules.policy.present import AtPresent, Presently
from schoolrules.policy.rules import Criterion
from schoolrules.policy.showing import EventShows, FirstShows, Item, Lists, StepLists
from schoolrules.policy.step import Action, Requirement, Step

SOURCE = "Uniform Complaint Process, California (Rocketship Education, revised 2017-04-16)"
REGULATION = "California Code of Regulations, title 5"
FROM_2020 = date(2020, 7, 1)
MUST, SHOULD, MAY = Force.MUST, Force.SHOULD, Force.MAY
OFFICER, COMPLAINANT = "compliance-officer", "complainant"


def cite(section: str, gist: str, *sentences: str) -> Citation:
    """A clause of this document."""
    return Citation(SOURCE, section, gist, sentences)


def cite_law(section: str, gist: str) -> Citation:
    """A section of the regulation, as in force from 2020-07-01."""
    return Citation(REGULATION, section, gist)


# --- clauses --------------------------------------------------------------------------------------------------------

SCOPE = cite("I. Scope", "five sorts of complaint are dealt with; pupil fees are defined", "002-01", "002-02", "002-03")
ANONYMOUS = cite(
    "I. Scope (3)", "a complaint about pupil fees may be anonymous where it brings evidence or leads to some", "002-04"
)
FEES = cite(
    "I. Scope (3)",
    "where a fee complaint has merit, all who were charged get a remedy; gifts remain allowed",
    "002-05",
    "002-06",
)
PRIVACY = cite("I. Scope", "confidentiality as far as possible, and no retaliation", "002-07", "002-08")
NOTIFY = cite(
    "IV. Procedures; I. Scope",
    "all parties hear of the filing, of a meeting set, of the decision; confidentiality, and no retaliation",
    "002-07",
    "002-08",
    "002-17",
)
FILING = cite(
    "IV, Step 1", "who may file; in writing, with help for those who cannot write", "002-18", "002-20", "002-23"
)
LIMITS = cite(
    "IV, Step 1",
    "discrimination: 6 months from the occurrence or from knowledge; pupil fees: 1 year",
    "002-19",
    "002-21",
)
LOG = cite(
    "IV. Procedures; Step 1",
    "each complaint is logged with a code number and a date stamp, and a record is kept of what follows",
    "002-15",
    "002-16",
    "002-18",
    "002-20",
    "002-22",
    "002-23",
)
MEDIATION = cite(
    "IV, Step 2",
    "within 3 days of receipt mediation may be discussed; by itself it moves no other day",
    "002-24",
    "002-25",
    "002-27",
    "002-28",
)
MEDIATOR = cite("IV, Step 2", "discrimination: all parties first let the mediator share what is confidential", "002-26")
MEETING = cite(
    "II. Investigators; IV, Step 3",
    "a meeting is encouraged within 5 days of receipt or of a failed mediation; investigators know the law; "
    "who obstructs the investigation may lose by it",
    "002-09",
    "002-10",
    "002-29",
    "002-30",
    "002-31",
    "002-32",
    "002-33",
)
ANSWER = cite(
    "IV, Step 4",
    "the report is prepared and sent within 60 days of receipt, unless the complainant agreed in writing to more",
    "002-34",
)
EXTENSION = cite("IV, Steps 2 and 4", "only the complainant's agreement in writing gives more time", "002-28", "002-34")
DECISION = cite(
    "IV, Step 5; I. Scope (3)",
    "what the written decision holds, and the remedy for pupil fees",
    "002-05",
    "002-35",
    "002-37",
    "002-38",
)
LANGUAGE = cite("IV, Step 5", "in English and in the complainant's language", "002-36")
APPEAL_2017 = cite("V. Appeals", "an appeal in writing within 15 days of receiving the decision", "002-39")
GROUNDS = cite(
    "V. Appeals", "the appeal gives its basis and encloses the complaint and the decision", "002-40", "002-41"
)
FORWARD_2017 = cite("V. Appeals", "told of an appeal, the school forwards seven items to the state", "002-42")
INTERVENE = cite(
    "V. Appeals", "the state may step in at once, also where nothing was done within 60 days of the filing", "002-43"
)
REMEDIES = cite("VI. Civil Law Remedies", "civil law remedies stand beside this procedure", "002-44")
WAIT = cite(
    "VI. Civil Law Remedies",
    "discrimination under state law: 60 days must have elapsed from the filing of an appeal; "
    "not for injunctive relief, and only where the complainant was told in time of the right to complain",
    "002-45",
    "002-46",
    "002-47",
)
APPEAL_2020 = cite_law("4632", "an appeal within 30 days of the date of the report; its ground is one of five")
LIMITS_2020 = cite_law("4630", "1 year from the violation; discrimination: 6 months")
FORWARD_2020 = cite_law("4633", "the file goes to the state within 10 days of its notice of an appeal")
SCOPE_2020 = cite_law(
    "3200 to 3205, 15580 to 15584",
    "the policy's five sorts of complaint, but child nutrition and special education have procedures of their own",
)
STATUTE = Citation(
    "California Education Code",
    "262.3",
    "rewritten by AB 715 (Stats. 2025, ch. 428) from 2026-01-01: civil remedies whatever other law says",
)

# --- numbers, readings, facts ---------------------------------------------------------------------------------------

SIX_MONTHS, ONE_YEAR = "timely.discrimination_limit", "timely.fees_limit"

PARAMETERS_2017 = {
    SIX_MONTHS: Parameter(Period(6, "months"), "time to file a complaint of discrimination", LIMITS),
    ONE_YEAR: Parameter(Period(1, "years"), "time to file a complaint about pupil fees", LIMITS),
    "direct-intervention.inaction": Parameter(
        Period(60, "calendar days"), "time after which the state may step in where nothing was done", INTERVENE
    ),
    "mediation.within": Parameter(Period(3, "calendar days"), "time to discuss mediation", MEDIATION),
    "investigation-meeting.within": Parameter(Period(5, "calendar days"), "time to hold the meeting", MEETING),
    "decision.within": Parameter(Period(60, "calendar days"), "time to send the decision", ANSWER),
    "appeal.within": Parameter(Period(15, "calendar days"), "time to appeal, from receiving the decision", APPEAL_2017),
    "civil-action.wait": Parameter(Period(60, "calendar days"), "wait from the appeal to a civil action", WAIT),
}
PARAMETERS_2020 = {
    **PARAMETERS_2017,
    ONE_YEAR: Parameter(Period(1, "years"), "time to file any complaint but one of discrimination", LIMITS_2020),
    "appeal.within": Parameter(Period(30, "calendar days"), "time to appeal, from the decision's date", APPEAL_2020),
    "forward-file.within": Parameter(Period(10, "calendar days"), "time to forward the file", FORWARD_2020),
}

READINGS = {
    "six-months": Reading(
        "six months from the date it occurred, or six months from knowledge",
        {"later": "the later of the two ends counts", "earlier": "the earlier of the two ends counts"},
        'either date suffices by the word "or"; 5 CCR 4630(b) has the same two dates',
        LIMITS,
    ),
    "days": Reading(
        "days",
        {
            "calendar": "calendar days; holidays and breaks suspend nothing",
            "school": "school days",
            "business": "days that are neither Saturday, Sunday nor legal holiday",
        },
        "statute counts calendar days where it names no others (Ed. Code 9, CCP 12)",
        ANSWER,
        in_school_days=("school",),
    ),
}

CATEGORIES = ("discrimination", "program", "pupil-fees", "lcff", "foster-care")
FACTS = {
    "category": Fact(
        "text",
        "what the complaint is about; discrimination covers harassment, intimidation and bullying",
        choices=(*CATEGORIES, "other"),
    ),
    "program": Fact("text", "the program, where a law on a program is at issue, such as special-education"),
    "law": Fact("text", "the law under which discrimination is claimed", "state", ("state", "federal", "both")),
    "anonymous": Fact("bool", "the complaint is anonymous", default=False),
    "has_evidence": Fact("bool", "the complaint brings evidence, or leads to some", default=False),
    "written": Fact("bool", "the complaint is in writing", default=True),
    "writing_help": Fact("bool", "help was given to put it in writing", default=False),
    "apprised": Fact("bool", "the complainant was told in time of the right to complain", default=True),
    "complainant_language": Fact("text", "the complainant's language", default="English"),
}

# --- what the case shows --------------------------------------------------------------------------------------------

FILED_BY = ("complaint_filed", "complaint_received")
FILED_DAY, RECEIVED_DAY = EventDay("complaint_filed"), EventDay("complaint_received")
RECEIVED = FirstKnown((RECEIVED_DAY, FILED_DAY))
BEGUN = Earliest((FILED_DAY, RECEIVED_DAY))
DISCRIMINATION = FactIs("category", "discrimination")
PUPIL_FEES = FactIs("category", "pupil-fees")
UNWRITTEN = AllOf((FactIs("written", False), FactIs("writing_help", False)))
NAMELESS = AllOf((FactIs("anonymous", True), Not(AllOf((PUPIL_FEES, FactIs("has_evidence", True))))))

RESOLVED = LatestIs("mediation", {"outcome": "resolved"})
IN_MEDIATION = LatestIs("mediation", {"outcome": "agreed"}, among={"outcome": ("agreed", "failed", "resolved")})
FAILED = EventDay("mediation", "last", {"outcome": "failed"})
ENDED = AllOf((Known(RECEIVED), AnyOf((RESOLVED, NotMet("in-scope"), NotMet("acceptable"), NotMet("timely")))))
GOES_ON = Not(ENDED)
TOLD_OF_APPEAL = Happened("cde_notified")
CLOSED = AllOf(
    (
        AnyOf((Done("decision"), ENDED)),
        Done("log-complaint"),
        Done("notify-parties"),
        AnyOf((Done("forward-file"), AllOf((Known(RECEIVED), Not(TOLD_OF_APPEAL))))),
    )
)

RECEIPT = DayNeed("complaint_received", AtPresent(RECEIVED))
COMPLAINT = (DayNeed("complaint_received", RECEIVED),)


def answer_due(received: DateExpr) -> Extended:
    """The last day for the decision, counted from the receipt."""
    return Extended(received, "decision.within", by=COMPLAINANT, days="days")


def meeting_due(received: DateExpr) -> After:
    """The last day on which the meeting is encouraged, counted from a failed mediation or the receipt."""
    return After(FirstKnown((FAILED, received)), "investigation-meeting.within", days="days")


DUE = answer_due(RECEIVED)
MUST_WAIT = AllOf(
    (
        DISCRIMINATION,
        FactIs("law", "state"),
        FactIs("apprised", True),
        Not(StepShows("civil-action", {"injunctive": True})),
    )
)


def lawful_action(appealed: DateExpr, received: DateExpr) -> Choose:
    """The first day for a civil action: after the wait where there is one, else from the receipt."""
    return Choose(MUST_WAIT, After(appealed, "civil-action.wait", then="next-calendar-day", days="days"), received)


APPEALED = EventDay("appeal_filed")

# --- criteria -------------------------------------------------------------------------------------------------------


def in_scope(citation: Citation, out: Condition) -> Criterion:
    """Whether the procedure deals with such a complaint."""
    return Criterion(
        "A complaint that this procedure deals with",
        FactsRule(
            asks="category",
            fails=AnyOf((Not(FactIn("category", CATEGORIES)), out)),
            begins=BEGUN,
            says="The category, and for a program the program, is compared with the scope",
        ),
        citation,
        force=MUST,
    )


def timely(citation: Citation, one_year: Condition) -> Criterion:
    """Whether it was filed in time; `one_year` says for which complaints the limit of a year stands."""
    return Criterion(
        "Filed in time",
        FiledInTime(
            asks="category",
            filed=FILED_BY,
            limits=(
                TimeLimit(DISCRIMINATION, SIX_MONTHS, ("violation", "knowledge")),
                TimeLimit(one_year, ONE_YEAR, ("violation",)),
            ),
            earlier=ReadingIs("six-months", "earlier"),
        ),
        citation,
        force=MUST,
    )


ACCEPTABLE = Criterion(
    "In writing, and not anonymous unless about pupil fees with evidence",
    FactsRule(
        asks="category",
        fails=NAMELESS,
        begins=BEGUN,
        says="In writing, or put in writing with help; anonymous only about pupil fees, and with evidence",
        unclear=UNWRITTEN,
        lacks="writing_help",
    ),
    Citation(SOURCE, "I. Scope (3); IV, Step 1", ANONYMOUS.gist, (*ANONYMOUS.sentences, *FILING.sentences)),
    force=MUST,
)
DIRECT_INTERVENTION = Criterion(
    "No action in time: the state may step in",
    NoAnswer(
        asks="category",
        filed=FILED_BY,
        period="direct-intervention.inaction",
        answer="decision",
        over=InState(("closed",)),
        days="days",
    ),
    INTERVENE,
    force=MAY,
)

LEFT_IN_2020 = AllOf((FactIs("category", "program"), FactIn("program", ("child-nutrition", "special-education"))))

CRITERIA_2017 = {
    "in-scope": in_scope(SCOPE, Never()),
    "acceptable": ACCEPTABLE,
    "timely": timely(LIMITS, PUPIL_FEES),
    "direct-intervention": DIRECT_INTERVENTION,
}
CRITERIA_2020 = {
    "in-scope": in_scope(SCOPE_2020, LEFT_IN_2020),
    "acceptable": ACCEPTABLE,
    "timely": timely(LIMITS_2020, Always()),
    "direct-intervention": DIRECT_INTERVENTION,
}

# --- steps of both texts --------------------------------------------------------------------------------------------

MEETING_SET = AnyOf((Done("investigation-meeting"), Happened("scheduled", {"what": "investigation-meeting"})))
MEETING_PAST = AnyOf((ENDED, AllOf((Done("notify-parties"), Done("decision")))))


def told(about: str) -> Happened:
    """A notice to the parties about something."""
    return Happened("notice", {"to": "parties", "about": about})


LOG_COMPLAINT = Step(
    id="log-complaint",
    title="Log the complaint",
    actor=OFFICER,
    force=MUST,
    citation=LOG,
    presupposes=COMPLAINT,
    earliest=RECEIVED,
    needs=(UnlessNeed("fact:writing_help", AllOf((UNWRITTEN, Not(AllOf((FactKnown("category"), NAMELESS)))))),),
    requirements=(
        Requirement("code", "it was given a code number", Shows(present=("code",))),
        Requirement("date-stamp", "it was given a date stamp", Shows(present=("date_stamp",))),
    ),
    actions=(
        Action("Give it a code number (`code`)", done=StepShows("log-complaint", present=("code",))),
        Action("Give it a date stamp (`date_stamp`)", done=StepShows("log-complaint", present=("date_stamp",))),
        Action("Help whoever cannot write, by disability or illiteracy, to file"),
        Action("Keep a record of the complaint and of everything that follows from it"),
        Action("Any individual, public agency or organization may file, for themselves or for others wronged", MAY),
        Action("Staff who witness discrimination remedy it at once, where that is safe"),
    ),
)

NOTIFY_PARTIES = Step(
    id="notify-parties",
    title="Notify all parties: of the filing, of a meeting, of the decision",
    actor=OFFICER,
    force=MUST,
    citation=NOTIFY,
    presupposes=COMPLAINT,
    done=DutiesMet(
        "parties",
        (
            Duty("filing", Known(RECEIVED)),
            Duty("meeting", AllOf((GOES_ON, MEETING_SET))),
            Duty("decision", AllOf((GOES_ON, Done("decision")))),
        ),
    ),
    earliest=RECEIVED,
    notify=("parties",),
    requirements=(
        Requirement(
            "filing",
            "the parties were told of the filing before a meeting or the decision",
            NoticeSent("parties", "filing", by=(StepDay("investigation-meeting"), StepDay("decision"))),
            continuing=True,
        ),
        Requirement(
            "meeting",
            "the parties were told of the meeting on or before its day",
            NoticeSent("parties", "meeting", by=(StepDay("investigation-meeting"),), over=MEETING_PAST),
            continuing=True,
        ),
        Requirement(
            "decision",
            "the parties were told of the decision",
            NoticeSent("parties", "decision", over=ENDED),
            continuing=True,
        ),
    ),
    actions=(
        Action("Tell all parties that a complaint was filed", done=told("filing")),
        Action("Tell all parties when a meeting or hearing is set", done=told("meeting")),
        Action("Tell all parties of the decision or ruling", done=told("decision")),
        Action(
            "Protect the parties' confidentiality as far as possible; what the investigation needs may be disclosed, "
            "as the Vice President of Schools or a designee decides case by case"
        ),
        Action("Nobody may suffer for a complaint or for taking part: not in status, grades or work"),
    ),
)

MEDIATE = Step(
    id="mediation",
    title="Discuss mediation with the complainant",
    actor=OFFICER,
    force=MAY,
    citation=MEDIATION,
    presupposes=COMPLAINT,
    opens=GOES_ON,
    done=EventDay("mediation"),
    earliest=RECEIVED,
    due=After(RECEIVED, "mediation.within", days="days"),
    requirements=(
        Requirement(
            "confidentiality",
            "all parties had let the mediator share what is confidential",
            EventShows(
                "mediation",
                {"all_parties": True},
                asks="category",
                concerns=DISCRIMINATION,
                where={"outcome": "agreed"},
            ),
            force=MUST,
            continuing=True,
            citation=MEDIATOR,
        ),
    ),
    actions=(
        Action("Discuss informally whether to use mediation", MAY, done=Happened("mediation")),
        Action(
            "Where the complainant agrees, make the arrangements", done=Happened("mediation", {"outcome": "agreed"})
        ),
        Action(
            "Discrimination: see that all parties first make the mediator a party to what is confidential",
            done=Happened("mediation", {"outcome": "agreed", "all_parties": True}),
            citation=MEDIATOR,
        ),
        Action("Where it does not resolve the matter, go on with the investigation"),
    ),
)

INVESTIGATION_MEETING = Step(
    id="investigation-meeting",
    title="Hold an investigative meeting",
    actor="investigator",
    force=SHOULD,
    citation=MEETING,
    presupposes=COMPLAINT,
    opens=GOES_ON,
    skipped=Done("decision"),
    earliest=RECEIVED,
    due=Choose(IN_MEDIATION, None, meeting_due(RECEIVED)),
    needs=(UnlessNeed("mediation", IN_MEDIATION),),
    notify=("parties",),
    requirements=(
        Requirement(
            "within",
            "it was held within the days that the text encourages",
            Within(
                meeting_due(AtPresent(RECEIVED)), needs=(If((RECEIPT,), when=Not(Known(FAILED))),), waived=IN_MEDIATION
            ),
        ),
    ),
    actions=(
        Action("Let the complainant or a representative repeat the complaint orally"),
        Action("Let them present the complaint and evidence, or what leads to evidence"),
        Action("See that investigators know the laws and programs that they investigate"),
        Action("Investigators may have legal counsel", MAY),
        Action("Where the complainant withholds evidence or obstructs, it may be dismissed for want of evidence", MAY),
        Action("Where the school withholds records or obstructs, a finding against it and a remedy are possible", MAY),
    ),
)

UNDER_STATE_LAW, UNDER_FEDERAL_LAW = FactIn("law", ("state", "both")), FactIn("law", ("federal", "both"))


def holds(item: str) -> StepLists:
    """Whether the decision's contents hold an item."""
    return StepLists("decision", "contents", item)


DECIDE = Step(
    id="decision",
    title="Send the written report of the investigation and the decision",
    actor=OFFICER,
    force=MUST,
    citation=ANSWER,
    presupposes=COMPLAINT,
    opens=GOES_ON,
    earliest=RECEIVED,
    due=DUE,
    notify=(COMPLAINANT, "parties"),
    requirements=(
        Requirement(
            "within",
            "it was sent within the time, or on the next business day after it",
            Within(answer_due(AtPresent(RECEIVED)), roll="next", needs=(RECEIPT,), excused=Presently(ENDED)),
        ),
        Requirement(
            "extension",
            "more time was agreed to by the complainant, in writing and in time",
            ExtensionValid(DUE, excused=ENDED),
            continuing=True,
            citation=EXTENSION,
        ),
        Requirement(
            "contents",
            "the decision holds what it must",
            Lists(
                "contents",
                (
                    Item("findings"),
                    Item("conclusions"),
                    Item("disposition"),
                    Item("rationale"),
                    Item("corrective-actions", StepShows("decision", {"corrective_actions_warranted": True})),
                    Item("appeal-notice"),
                    Item("civil-remedies-wait", UNDER_STATE_LAW, "category", "discrimination"),
                    Item("ocr-notice", UNDER_FEDERAL_LAW, "category", "discrimination"),
                ),
            ),
            citation=DECISION,
        ),
        Requirement(
            "language",
            "it was written in English and in the complainant's language",
            Lists("languages", (Item("English"),), also=("complainant_language",)),
            citation=LANGUAGE,
        ),
    ),
    actions=(
        Action(
            "State the findings of fact, the conclusions of law, the disposition and its rationale (`contents`)",
            done=AllOf((holds("findings"), holds("conclusions"), holds("disposition"), holds("rationale"))),
            citation=DECISION,
        ),
        Action(
            "State the corrective actions, where any are warranted", done=holds("corrective-actions"), citation=DECISION
        ),
        Action("Tell of the right to appeal, and how", done=holds("appeal-notice"), citation=DECISION),
        Action(
            "Discrimination under state law: tell of the wait before civil law remedies",
            done=holds("civil-remedies-wait"),
            citation=DECISION,
        ),
        Action(
            "Discrimination under federal law: tell that the Office for Civil Rights may be turned to at any time",
            done=holds("ocr-notice"),
            citation=DECISION,
        ),
        Action(
            "Write it in English and, where feasible or required, in the complainant's language (`languages`)",
            citation=LANGUAGE,
        ),
        Action(
            "Where an employee is disciplined, say only that action was taken and expectations were explained",
            citation=DECISION,
        ),
        Action(
            "Pupil fees, where the complaint has merit: a remedy for all who were charged, with reasonable efforts "
            "to reimburse them in full",
            citation=FEES,
        ),
    ),
)

CIVIL_ACTION = Step(
    id="civil-action",
    title="Pursue civil law remedies",
    actor=COMPLAINANT,
    force=MAY,
    citation=WAIT,
    presupposes=COMPLAINT,
    opens=AllOf((GOES_ON, AnyOf((DISCRIMINATION, Not(FactKnown("category")))))),
    stands_in=("closed",),
    earliest=lawful_action(APPEALED, RECEIVED),
    needs=(If((StepNeed("appeal"),), when=MUST_WAIT),),
    requirements=(
        Requirement(
            "not-before",
            "the wait after the appeal had elapsed, where there is one",
            NotBefore(
                lawful_action(AtPresent(APPEALED), AtPresent(RECEIVED)), needs=(If((RECEIPT,), when=Not(MUST_WAIT)),)
            ),
            force=MUST,
        ),
    ),
    actions=(
        Action(
            "Help may be sought from mediation centers and from public or private attorneys", MAY, citation=REMEDIES
        ),
        Action(
            "Remedies include injunctions and restraining orders, for which there is no wait (`injunctive`)",
            MAY,
            citation=REMEDIES,
        ),
    ),
)

# --- steps that the editions tell differently -----------------------------------------------------------------------


GIVES_GROUNDS = AllOf(
    (
        FirstShows("appeal_filed", present=("basis",)),
        AnyOf(
            (
                FirstShows("appeal_filed", {"facts_incorrect": True}),
                FirstShows("appeal_filed", {"law_misapplied": True}),
            )
        ),
    )
)
ENCLOSES_COPIES = FirstShows("appeal_filed", lists={"attachments": ("complaint", "decision")})


def appeal(citation: Citation, start: DateExpr, days: str | None, needs: tuple[Need, ...], *actions: Action) -> Step:
    """The appeal to the state, its time counted from `start`; `days` is the reading of its days where they are bare."""
    return Step(
        id="appeal",
        title="Appeal to the California Department of Education",
        actor=COMPLAINANT,
        force=MAY,
        citation=citation,
        presupposes=COMPLAINT,
        opens=AllOf((GOES_ON, Done("decision"))),
        skipped=AllOf((InState(("closed",)), ENDED, Reached("appeal"))),
        stands_in=("closed",),
        done=EventDay("appeal_filed"),
        earliest=start,
        due=After(start, "appeal.within", days=days),
        roll="next",
        needs=needs,
        notify=("cde",),
        requirements=(
            Requirement(
                "within",
                "it was filed in time",
                Within(After(AtPresent(start), "appeal.within", days=days), roll="next", needs=needs),
            ),
            Requirement(
                "complete",
                "it gives its basis and grounds, and encloses the complaint and the decision",
                Holds(AllOf((GIVES_GROUNDS, ENCLOSES_COPIES))),
                force=MUST,
                citation=GROUNDS,
            ),
        ),
        actions=(
            Action(
                "Give the basis of the appeal, and whether facts are wrong or the law was misapplied",
                done=GIVES_GROUNDS,
                citation=GROUNDS,
            ),
            Action("Enclose a copy of the complaint and of the decision", done=ENCLOSES_COPIES, citation=GROUNDS),
            *actions,
        ),
    )


def forward_file(citation: Citation, due: DateExpr | None, *requirements: Requirement) -> Step:
    """Forwarding the file to the state, once it tells of an appeal."""
    return Step(
        id="forward-file",
        title="Forward the file to the California Department of Education",
        actor=OFFICER,
        force=MUST,
        citation=citation,
        presupposes=COMPLAINT,
        opens=TOLD_OF_APPEAL,
        earliest=EventDay("cde_notified"),
        due=due,
        notify=("cde",),
        requirements=(
            Requirement(
                "contents",
                "the file holds what it must",
                Lists(
                    "contents",
                    (
                        Item("complaint"),
                        Item("decision"),
                        Item("investigation-summary", Not(holds("investigation-summary"))),
                        Item("investigation-file"),
                        Item("action-report"),
                        Item("procedures"),
                    ),
                ),
                citation=FORWARD_2017,
            ),
            *requirements,
        ),
        actions=(
            Action(
                "Enclose complaint, decision, a summary of the investigation where the decision does not cover it, "
                "the investigation file, a report of any action taken, and these procedures (`contents`)"
            ),
            Action("Enclose whatever else the state asks for (`other`)"),
        ),
    )


APPEAL_OF_2017 = appeal(
    APPEAL_2017,
    EventDay("report_received"),
    "days",
    (DayNeed("report_received", AtPresent(EventDay("report_received"))),),
)
APPEAL_OF_2020 = appeal(
    APPEAL_2020,
    StepDay("decision"),
    None,
    (),
    Action(
        "State one of the five grounds of the regulation: procedures not followed, findings missing or unsupported, "
        "a wrong conclusion of law, a corrective action that is no proper remedy"
    ),
)
FORWARD_OF_2017 = forward_file(FORWARD_2017, None)
FORWARD_OF_2020 = forward_file(
    FORWARD_2020,
    After(EventDay("cde_notified"), "forward-file.within"),
    Requirement(
        "within",
        "the file was forwarded within the days that the regulation gives",
        Within(
            After(AtPresent(EventDay("cde_notified")), "forward-file.within"),
            needs=(DayNeed("cde_notified", AtPresent(EventDay("cde_notified"))),),
        ),
    ),
)

# --- notes ----------------------------------------------------------------------------------------------------------

NOTES = (
    Note(
        "This procedure does not deal with such a complaint: it ends with the log and the notice of the filing.",
        NotMet("in-scope"),
        SCOPE,
    ),
    Note(
        "The complaint is anonymous, and not one about pupil fees with evidence: it ends with the log and the "
        "notice of the filing.",
        NotMet("acceptable"),
        ANONYMOUS,
    ),
    Note(
        "Mediation resolved the complaint: nothing further is required.", AllOf((Known(RECEIVED), RESOLVED)), MEDIATION
    ),
    Note(
        "The last day for the decision is no business day. The school should keep to it; "
        "the law would move it to {day}.",
        AllOf((GOES_ON, Not(Done("decision")), IsAfter(Rolled(DUE), DUE))),
        ANSWER,
        Rolled(DUE),
    ),
    Note(
        "The decision was sent after its last day, which is no business day, and by {day}, to which the law moves it.",
        AllOf((IsAfter(StepDay("decision"), DUE), Not(IsAfter(StepDay("decision"), Rolled(DUE))))),
        ANSWER,
        Rolled(DUE),
    ),
    Note(
        "Claims under federal law need not wait; those under state law wait until the days after the appeal "
        "have elapsed.",
        AllOf((DISCRIMINATION, FactIs("law", "both"))),
        WAIT,
    ),
    Note(
        "Civil law remedies stand open beside this procedure; for such a complaint it sets no wait and takes no step.",
        AllOf((FactKnown("category"), Not(DISCRIMINATION))),
        REMEDIES,
    ),
    Note(
        "Confidentiality is kept as far as possible, but the complainant's anonymity cannot be guaranteed.",
        DISCRIMINATION,
        PRIVACY,
    ),
    Note(
        "A pupil fee is a fee for taking part, a deposit, or a purchase, demanded for what is an integral part of "
        "schooling, in lessons or beside them.",
        PUPIL_FEES,
        SCOPE,
    ),
    Note("Voluntary donations, fundraising and prizes are no pupil fees.", PUPIL_FEES, FEES),
    Note(
        "The text has a wait of 60 days before civil remedies (revised 2017-04-16). By statute it was changed from "
        "2026-01-01: AB 715 rewrote Education Code 262.3 and appears to have removed the wait (law as gathered on "
        "2026-11-21). The 60 days stand here until the caller sets another number.",
        Always(),
        STATUTE,
    ),
)
TOO_LATE = "The complaint was filed too late: it ends with the log and the notice of the filing."
NOTES_2017 = (
    *law.UCP_2017,
    Note(TOO_LATE, NotMet("timely"), LIMITS),
    Note(
        "The policy names no time limit for such a complaint. Since 2020-07-01 the regulation gives 1 year "
        "(edition 2020).",
        AllOf((FactKnown("category"), Not(FactIn("category", ("discrimination", "pupil-fees"))))),
        LIMITS,
    ),
    *NOTES,
)
NOTES_2020 = (
    Note(TOO_LATE, NotMet("timely"), LIMITS_2020),
    Note("Child nutrition and special education have complaint procedures of their own.", LEFT_IN_2020, SCOPE_2020),
    Note(
        "For good cause the regulation lets the six months be extended by up to 90 days; "
        "this is for a person to decide.",
        AllOf((DISCRIMINATION, NotMet("timely"))),
        LIMITS_2020,
    ),
    *NOTES,
)

# --- the editions ---------------------------------------------------------------------------------------------------

EDITION_2017 = Policy(
    id="ucp",
    title="Uniform complaint procedure: log, notices, mediation, investigation, decision, appeal",
    edition="2017",
    jurisdiction="US-CA",
    source=SOURCE,
    needs_calendar=False,
    roles={
        OFFICER: "the compliance officer",
        "investigator": "the investigator",
        COMPLAINANT: "the complainant",
        "parties": "all parties involved",
        "cde": "the California Department of Education",
        "district": "the charter school or its district",
    },
    parameters=PARAMETERS_2017,
    readings=READINGS,
    facts=FACTS,
    criteria=CRITERIA_2017,
    steps=(
        LOG_COMPLAINT,
        NOTIFY_PARTIES,
        MEDIATE,
        INVESTIGATION_MEETING,
        DECIDE,
        APPEAL_OF_2017,
        FORWARD_OF_2017,
        CIVIL_ACTION,
    ),
    states=(StateRule("closed", CLOSED),),
    notes=NOTES_2017,
)
EDITION_2020 = replace(
    EDITION_2017,
    edition="2020",
    source=f"{SOURCE}, with the numbers of {REGULATION}, sections 4630 to 4633, in force from {FROM_2020}",
    parameters=PARAMETERS_2020,
    criteria=CRITERIA_2020,
    steps=(
        LOG_COMPLAINT,
        NOTIFY_PARTIES,
        MEDIATE,
        INVESTIGATION_MEETING,
        DECIDE,
        APPEAL_OF_2020,
        FORWARD_OF_2020,
        CIVIL_ACTION,
    ),
    notes=NOTES_2020,
)
POLICY = replace(
    EDITION_2020,
    edition="2017 or 2020, by the day the complaint was filed",
    editions=(Edition(EDITION_2017), Edition(EDITION_2020, since=FROM_2020)),
    anchors=FILED_BY,
)
"""Leaves the edition to the case; its own clauses are those of the later one."""


def chosen(*, edition: str | None = None) -> Policy:
    """The edition of that name, `2017` or `2020`; for None the policy that leaves it to the day of the filing.

    Raises:
        InvalidInput: there is no such edition.
    """
    return POLICY.in_edition(edition)
