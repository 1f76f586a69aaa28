"""The annual notice of the Uniform Complaint Procedure. The record's subject is a school year, not a pupil."""

from __future__ import annotations

from schoolrules.policies import law
from schoolrules.policy.basics import Citation, Fact, Force, Parameter, Reading
from schoolrules.policy.casefacts import FactDay
from schoolrules.policy.checks import Within
from schoolrules.policy.conditions import Done, ReadingIs
from schoolrules.policy.languages import InLanguages, LanguageShare
from schoolrules.policy.policy import Policy, StateRule
from schoolrules.policy.rules import Criterion
from schoolrules.policy.showing import Item, Lists
from schoolrules.policy.step import Action, Requirement, Step, TakenIf

SOURCE = "Uniform Complaint Process, California (Rocketship Education, revised 2017-04-16)"
MUST = Force.MUST


def cite(gist: str, *sentences: str) -> Citation:
    """A clause of the document's third section."""
    return Citation(SOURCE, "III. Notifications", gist, sentences)


ANNUAL = cite("every year a written notice to six groups of people", "002-11")
LANGUAGES = cite("in English, and in every other primary language that 15 % or more of the pupils speak", "002-12")
CONTENTS = cite("six statements; copies of the procedures are free", "002-13", "002-14")

YEAR_FROM, YEAR_TO = FactDay("year_from"), FactDay("year_to")

POLICY = Policy(
    id="ucp-annual-notice",
    title="Uniform complaint procedure: annual notice",
    edition="2017",
    jurisdiction="US-CA",
    source=SOURCE,
    needs_calendar=False,
    roles={
        "district": "the charter school or its district",
        "employees": "the employees",
        "students": "the pupils",
        "parents": "the parents or guardians",
        "advisory-committees": "the advisory committees",
        "private-school-officials": "the officials of private schools",
        "interested-parties": "other interested parties",
    },
    parameters={
        "translation-needed.percent": Parameter(
            15, "percent of the pupils who speak a language, for a translation", LANGUAGES, maximum=100
        ),
    },
    readings={
        "language-base": Reading(
            "pupils enrolled in Rocketship",
            {"agency": "all pupils of the agency", "school": "the pupils of the one school"},
            "the text names the agency; Ed. Code 48985 counts each public school",
            LANGUAGES,
        ),
    },
    facts={
        "year_from": Fact("date", "the first day of the school year", required=True),
        "year_to": Fact("date", "the last day of the school year", required=True),
        "pupils": Fact("integer", "the pupils enrolled in the agency", required=True),
        "speakers": Fact("counts", "how many of them speak each language", required=True),
        "pupils_school": Fact("integer", "the pupils enrolled in the school"),
        "speakers_school": Fact("counts", "how many of them speak each language"),
    },
    criteria={
        "translation-needed": Criterion(
            "The notice must be translated",
            LanguageShare(
                percent="translation-needed.percent",
                pupils="pupils",
                speakers="speakers",
                narrower_pupils="pupils_school",
                narrower_speakers="speakers_school",
                begins=YEAR_FROM,
                narrower=ReadingIs("language-base", "school"),
            ),
            LANGUAGES,
            force=MUST,
        ),
    },
    steps=(
        Step(
            id="annual-notice",
            title="Send the annual notice of the complaint procedures",
            actor="district",
            force=MUST,
            citation=ANNUAL,
            taken_if=(TakenIf({}, "not dated within the year", since=YEAR_FROM, until=YEAR_TO),),
            earliest=YEAR_FROM,
            due=YEAR_TO,
            notify=(
                "employees",
                "students",
                "parents",
                "advisory-committees",
                "private-school-officials",
                "interested-parties",
            ),
            requirements=(
                Requirement(
                    "contents",
                    "the notice holds all six statements",
                    Lists(
                        "contents",
                        (
                            Item("responsible-agency"),
                            Item("no-pupil-fees"),
                            Item("responsible-staff"),
                            Item("appeal-right"),
                            Item("civil-remedies"),
                            Item("free-copies"),
                        ),
                    ),
                    citation=CONTENTS,
                ),
                Requirement(
                    "recipients",
                    "the notice went to all six groups",
                    Lists(
                        "recipients",
                        (
                            Item("employees"),
                            Item("students"),
                            Item("parents"),
                            Item("advisory-committees"),
                            Item("private-school-officials"),
                            Item("interested-parties"),
                        ),
                    ),
                ),
                Requirement(
                    "languages",
                    "the notice was given in English and in every language needed",
                    InLanguages("translation-needed"),
                    citation=LANGUAGES,
                ),
                Requirement("within", "the notice was given within the year", Within(YEAR_TO)),
            ),
            actions=(
                Action(
                    "Say that the agency is responsible for compliance, and that pupils pay no fees (`contents`)",
                    citation=CONTENTS,
                ),
                Action("Say who receives complaints", citation=CONTENTS),
                Action("Tell of the appeal to the state and of civil law remedies", citation=CONTENTS),
                Action("Make copies of the procedures available free of charge", citation=CONTENTS),
                Action("Send it in writing to all six groups (`recipients`)"),
                Action("Give it in English and in every language needed (`languages`)", citation=LANGUAGES),
            ),
        ),
    ),
    states=(StateRule("closed", Done("annual-notice")),),
    notes=law.UCP_ANNUAL_NOTICE,
)
