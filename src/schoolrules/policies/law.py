"""Where the law has moved since the policies' texts: notes with the law's citation and both dates.

No policy's own number is ever replaced by the law's. Each note says from when the law reads so, and stands in the
evaluations of days from then on. Gathered from public copies on 2026-11-21; no legal advice.
"""

from __future__ import annotations

from datetime import date

from schoolrules.policy.basics import Citation
from schoolrules.policy.conditions import AllOf, DayReached, Done
from schoolrules.policy.policy import Note

GATHERED = date(2026, 11, 21)
STAYS = "The policy's own words and numbers stand here."


def moved(text: str, since: date, law: str, section: str, *sentences: str) -> Note:
    """A note for every day from `since` on."""
    return Note(f"{text} {STAYS}", DayReached(since), Citation(law, section, "the law since moved", sentences))


NONCOMPLIANCE = (
    Note(
        "The text (undated) says five days. Law as gathered on 2026-11-21 (AB 1360 of 2017): no removal without "
        f"written notice at least 5 schooldays before it takes effect, and the right to start a hearing. {STAYS}",
        Done("disenrollment-letter"),
        Citation("California Education Code", "47605(c)(5)(J)(iii)", "the law since moved", ("000-45", "000-46")),
    ),
    Note(
        "The text (undated) has no tiered re-engagement. Law as gathered on 2026-11-21: written policies name tiers, "
        "among them for no attendance in more than 10 % of the time over four weeks, and parents are told within one "
        f"schoolday. {STAYS}",
        DayReached(GATHERED),
        Citation("California Education Code", "51747", "the law since moved", ("000-02", "000-03")),
    ),
)

LEARNER_VALIDATED = (
    moved(
        "The text is of 2021-06-17. Program requirements for learner-validated programs changed on 2026-05-06.",
        date(2026, 5, 6),
        "Utah Code",
        "53G-2-501, 53G-2-502",
        "001-04",
    ),
    moved(
        "The text is of 2021-06-17. The compulsory-attendance law was amended from 2026-07-01 (SB 58 of 2026).",
        date(2026, 7, 1),
        "Utah Code",
        "53G-6-201 to 53G-6-215",
        "001-01",
    ),
)

ATTENDANCE_LADDER = (
    moved(
        "The text is undated. The content of the first notice to the parents changed on 2025-07-01.",
        date(2025, 7, 1),
        "California Education Code",
        "48260.5",
        "003-04",
    ),
)

TRUANCY_INTERVENTION = (
    moved(
        "The text is undated. The statute on truants was amended from 2025-07-01 (P.A. 102-466); chronic truancy is "
        "still 5 % of the last 180 regular attendance days, that is 9.",
        date(2025, 7, 1),
        "105 ILCS 5",
        "26-2a",
        "004-18",
    ),
    Note(
        "The text (undated) names no more than lack of progress and the days of absence. Law as gathered on "
        f"2026-11-21: the hearing follows three notices not complied with, where that was knowing or wilful. {STAYS}",
        AllOf((Done("notice-3"), DayReached(GATHERED))),
        Citation("105 ILCS 5", "26-8", "the law since moved", ("004-18",)),
    ),
)

UCP_2017 = (
    moved(
        "The text of 2017-04-16 counts 15 days from receipt for an appeal; since 2020-07-01 it is 30 days from the "
        "date of the report, on one of five stated grounds.",
        date(2020, 7, 1),
        "California Code of Regulations, title 5",
        "4632",
        "002-39",
        "002-40",
    ),
    moved(
        "The text of 2017-04-16 sets no time for forwarding the file; since 2020-07-01 it is 10 days.",
        date(2020, 7, 1),
        "California Code of Regulations, title 5",
        "4633",
        "002-42",
    ),
)

UCP_ANNUAL_NOTICE = (
    moved(
        "The text of 2017-04-16 has the notice state 15 days for an appeal; since 2020-07-01 it is 30 days from the "
        "date of the report.",
        date(2020, 7, 1),
        "California Code of Regulations, title 5",
        "4632",
        "002-14",
    ),
)
