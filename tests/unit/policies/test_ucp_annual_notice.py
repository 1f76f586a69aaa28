"""The annual notice of the complaint procedures, at its boundaries."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from schoolrules import Case, Evaluation, InvalidInput

Json = dict[str, Any]

YEAR: Json = {"year_from": "2024-07-01", "year_to": "2025-06-30", "pupils": 300, "speakers": {"Spanish": 45}}
CONTENTS = [
    "responsible-agency", "no-pupil-fees", "responsible-staff", "appeal-right", "civil-remedies", "free-copies"
]  # fmt: skip
RECIPIENTS = [
    "employees", "students", "parents", "advisory-committees", "private-school-officials", "interested-parties"
]  # fmt: skip


def sent(on: str = "2024-09-01", **changed: object) -> Json:
    lists = {"contents": CONTENTS, "recipients": RECIPIENTS, "languages": ["English", "Spanish"]}
    return {"kind": "step", "step": "annual-notice", "on": on, **lists, **changed}


def judged(as_of: str, *events: Json, facts: Json | None = None, **policy: object) -> Evaluation:
    record = {"subject": "2024-25", "facts": {**YEAR, **(facts or {})}, "events": list(events)}
    return Case.parse({"policy": {"use": "ucp-annual-notice", **policy}, "as_of": as_of, "record": record}).evaluate()


def verdict(of: Evaluation, rule: str) -> str:
    return str(of.findings[rule].verdict)


class TestTranslation:
    @pytest.mark.parametrize(
        ("speakers", "pupils", "expected"),
        [(15, 100, "met"), (14, 100, "not_met"), (3, 20, "met"), (44, 300, "not_met"), (45, 300, "met")],
    )
    def test_fifteen_percent_exactly_is_enough(self, speakers: int, pupils: int, expected: str) -> None:
        of = judged("2024-09-10", facts={"pupils": pupils, "speakers": {"Spanish": speakers}})
        assert verdict(of, "translation-needed") == expected

    def test_the_languages_are_named_in_order(self) -> None:
        of = judged("2024-09-10", facts={"speakers": {"Vietnamese": 45, "Spanish": 60, "Tagalog": 44}})
        assert of.findings["translation-needed"].value == "Spanish, Vietnamese"
        assert of.findings["translation-needed"].since == date(2024, 7, 1)

    def test_english_is_none_of_them_nor_a_language_nobody_speaks(self) -> None:
        of = judged("2024-09-10", facts={"speakers": {"English": 200}})
        assert verdict(of, "translation-needed") == "not_met"
        of = judged("2024-09-10", facts={"pupils": 0, "speakers": {"Spanish": 0}})
        assert verdict(of, "translation-needed") == "not_met"

    def test_the_percentage_can_be_set(self) -> None:
        of = judged("2024-09-10", set={"translation-needed.percent": 16})
        assert verdict(of, "translation-needed") == "not_met"

    def test_the_other_reading_counts_the_one_school(self) -> None:
        school = {"language-base": "school"}
        of = judged("2024-09-10", readings=school)
        assert verdict(of, "translation-needed") == "undetermined"
        assert of.findings["translation-needed"].needs == ("fact:pupils_school", "fact:speakers_school")
        facts = {"pupils_school": 20, "speakers_school": {"Arabic": 3, "Spanish": 2}}
        of = judged("2024-09-10", facts=facts, readings=school)
        assert of.findings["translation-needed"].value == "Arabic"

    def test_it_stands_since_the_years_first_day_even_when_judged_before(self) -> None:
        assert judged("2024-06-01").findings["translation-needed"].since == date(2024, 7, 1)


class TestNotice:
    def test_it_waits_for_the_year_and_is_overdue_after_it(self) -> None:
        for day, status, within in (
            ("2024-06-30", "waiting", "pending"), ("2024-07-01", "ready", "pending"),
            ("2025-06-30", "ready", "pending"), ("2025-07-01", "overdue", "breached"),
        ):  # fmt: skip
            of = judged(day)
            assert (of.steps["annual-notice"].status, verdict(of, "annual-notice.within")) == (status, within)
            assert of.state == "open"

    @pytest.mark.parametrize(
        ("on", "counts"), [("2024-06-30", False), ("2024-07-01", True), ("2025-06-30", True), ("2025-07-01", False)]
    )
    def test_only_one_dated_within_the_year_counts(self, on: str, counts: bool) -> None:
        of = judged("2025-07-01", sent(on))
        assert of.steps["annual-notice"].status == ("done" if counts else "overdue")
        assert of.state == ("closed" if counts else "open")
        assert verdict(of, "annual-notice.within") == ("kept" if counts else "breached")

    def test_it_is_judged_on_the_first_one_within_the_year(self) -> None:
        of = judged("2024-10-01", sent("2024-06-30"), sent("2024-08-01", contents=[]), sent("2024-09-01"))
        assert of.steps["annual-notice"].done_on == date(2024, 8, 1)
        assert verdict(of, "annual-notice.contents") == "breached"

    @pytest.mark.parametrize("missing", CONTENTS)
    def test_each_statement_must_be_there(self, missing: str) -> None:
        of = judged("2024-10-01", sent(contents=[item for item in CONTENTS if item != missing]))
        assert verdict(of, "annual-notice.contents") == "breached"

    @pytest.mark.parametrize("missing", RECIPIENTS)
    def test_each_group_must_receive_it(self, missing: str) -> None:
        of = judged("2024-10-01", sent(recipients=[item for item in RECIPIENTS if item != missing]))
        assert verdict(of, "annual-notice.recipients") == "breached"

    def test_a_whole_one_keeps_everything(self) -> None:
        of = judged("2024-10-01", sent())
        assert {str(f.verdict) for f in of.findings.values() if f.type == "requirement"} == {"kept"}
        assert of.next_step is None

    @pytest.mark.parametrize(
        ("languages", "expected"),
        [(["English", "Spanish"], "kept"), (["English"], "breached"), (["Spanish"], "breached"), ([], "breached")],
    )
    def test_it_must_be_in_english_and_in_the_languages_needed(self, languages: list[str], expected: str) -> None:
        assert verdict(judged("2024-10-01", sent(languages=languages)), "annual-notice.languages") == expected

    def test_while_the_need_is_unknown_only_english_is_certain(self) -> None:
        for languages, expected in ((["English"], "undetermined"), (["Spanish"], "breached")):
            of = judged("2024-10-01", sent(languages=languages), readings={"language-base": "school"})
            assert verdict(of, "annual-notice.languages") == expected


@pytest.mark.parametrize("fact", ["year_from", "year_to", "pupils", "speakers"])
def test_without_a_required_fact_the_case_is_refused(fact: str) -> None:
    """All four must be there."""
    facts = {name: value for name, value in YEAR.items() if name != fact}
    with pytest.raises(InvalidInput, match=rf"record\.facts\.{fact}: required"):
        Case.parse({"policy": "ucp-annual-notice", "as_of": "2024-09-10", "record": {"subject": "Y", "facts": facts}})
