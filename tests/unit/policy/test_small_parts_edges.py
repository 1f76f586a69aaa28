"""Parts that one policy alone needs, on a small one: editions, school years, lists, languages, duties."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from schoolrules import Record
from schoolrules.policy.absences import AnyAbsence
from schoolrules.policy.basics import Fact, Parameter, Verdict
from schoolrules.policy.conditions import Always, Done, FactIs, Never
from schoolrules.policy.days import EventDay, StepDay
from schoolrules.policy.duties import DutiesMet, Duty, NoticeSent
from schoolrules.policy.editions import in_force
from schoolrules.policy.languages import InLanguages, LanguageShare
from schoolrules.policy.policy import Edition
from schoolrules.policy.rules import Criterion
from schoolrules.policy.schoolyears import CrossesSchoolYear, school_year_of
from schoolrules.policy.showing import EventShows, FirstShows, Item, Lists, StepLists

from .small import CLAUSE, event, sep, small_policy, step, taken, view_of

# --- editions ----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("events", "on", "known_at", "edition"),
    [
        ([], 9, None, "1"),
        ([], 10, None, "2"),
        ([event("violation", 9)], 30, None, "1"),
        ([event("violation", 10)], 30, None, "2"),
        ([event("violation", 12), event("violation", 9)], 30, None, "1"),
        ([event("violation", 12), event("complaint_filed", 9)], 30, None, "2"),
        ([event("complaint_filed", 9)], 30, None, "1"),
        ([event("complaint_filed", 9)], 9, None, "1"),
        ([event("violation", 9, known_on="2024-09-20")], 30, sep(19), "2"),
        ([event("violation", 9, known_on="2024-09-20")], 30, sep(20), "1"),
    ],
)
def test_the_case_is_judged_by_the_edition_of_its_first_anchor(
    events: list[dict[str, Any]], on: int, known_at: date | None, edition: str
) -> None:
    """The violation goes before the complaint, whichever came first; what is not known yet dates nothing."""
    both = (Edition(small_policy()), Edition(small_policy(edition="2"), sep(10)))
    policy = small_policy(edition="all", editions=both, anchors=("violation", "complaint_filed"))
    assert in_force(policy, Record("S-1", events), sep(on), known_at).edition == edition


def test_an_anchor_of_a_later_day_dates_nothing_yet() -> None:
    """On the day itself it does."""
    both = (Edition(small_policy()), Edition(small_policy(edition="2"), sep(10)))
    policy = small_policy(edition="all", editions=both, anchors=("complaint_filed",))
    record = Record("S-1", [event("complaint_filed", 12)])
    assert [in_force(policy, record, sep(day), None).edition for day in (9, 11, 12)] == ["1", "2", "2"]
    plain = small_policy()
    assert in_force(plain, record, sep(12), None) is plain


# --- school years ------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("day", "first"),
    [(date(2024, 6, 30), 2023), (date(2024, 7, 1), 2024), (date(2024, 12, 31), 2024), (date(2025, 1, 1), 2024)],
)
def test_a_school_year_begins_on_the_first_of_july(day: date, first: int) -> None:
    """And ends on 30 June."""
    assert school_year_of(day) == (date(first, 7, 1), date(first + 1, 6, 30))


def test_what_was_counted_crosses_a_school_year_only_where_something_was() -> None:
    """In September everything lies in the year that began in July."""
    policy = small_policy(criteria={"absent": Criterion("Absent", AnyAbsence(), CLAUSE)})
    crosses = CrossesSchoolYear("absent")
    assert not crosses.holds(view_of(policy))
    assert not crosses.holds(view_of(policy, event("absence", 5, status="unexcused")))


# --- what an event shows -----------------------------------------------------------------------------------------


def test_the_first_event_of_a_kind_shows_values_texts_and_entries() -> None:
    """A later one heals nothing, and an empty one shows nothing."""
    asked = FirstShows(
        "appeal_filed", {"facts_incorrect": True}, present=("basis",), lists={"attachments": ("complaint", "decision")}
    )
    whole = {
        "basis": "x",
        "facts_incorrect": True,
        "law_misapplied": False,
        "attachments": ["decision", "complaint", "more"],
    }
    assert asked.holds(view_of(small_policy(), event("appeal_filed", 5, **whole)))
    assert not asked.holds(view_of(small_policy()))
    for lacking in ({"facts_incorrect": False}, {"basis": ""}, {"attachments": ["complaint"]}):
        early = event("appeal_filed", 4, **{**whole, **lacking})
        assert not asked.holds(view_of(small_policy(), early, event("appeal_filed", 5, **whole)))
    assert FirstShows("appeal_filed").holds(view_of(small_policy(), event("appeal_filed", 5, **whole)))


def test_a_step_lists_an_entry_on_its_first_event() -> None:
    """Never while it was not taken."""
    lists = StepLists("first", "items", "essay")
    assert lists.holds(view_of(small_policy(), taken("first", 5, items=["essay", "poem"])))
    assert not lists.holds(
        view_of(small_policy(), taken("first", 5, items=["poem"]), taken("first", 6, items=["essay"]))
    )
    assert not lists.holds(view_of(small_policy(), taken("first", 5)))
    assert not lists.holds(view_of(small_policy()))


MEDIATED = EventShows(
    "mediation", {"all_parties": True}, asks="plan", concerns=FactIs("plan", True), where={"outcome": "agreed"}
)


@pytest.mark.parametrize(
    ("plan", "events", "verdict"),
    [
        (True, [event("mediation", 5, outcome="agreed", all_parties=True)], Verdict.KEPT),
        (True, [event("mediation", 5, outcome="agreed", all_parties=False)], Verdict.BREACHED),
        (True, [event("mediation", 5, outcome="offered")], Verdict.NOT_APPLICABLE),
        (True, [], Verdict.NOT_APPLICABLE),
        (False, [event("mediation", 5, outcome="agreed", all_parties=False)], Verdict.NOT_APPLICABLE),
        (None, [event("mediation", 5, outcome="agreed", all_parties=True)], Verdict.UNDETERMINED),
    ],
)
def test_an_event_shows_what_it_must_where_the_fact_says_that_it_matters(
    plan: bool | None, events: list[dict[str, Any]], verdict: Verdict
) -> None:
    """Without the fact nothing can be told; without the event nothing needs to be."""
    view, first = view_of(small_policy(), *events, facts={"plan": plan}), step("first")
    assert MEDIATED.verdict(view, first) is verdict
    assert MEDIATED.missing(view) == (("fact:plan",) if plan is None else ())
    assert MEDIATED.while_open(view, first) is (Verdict.NOT_APPLICABLE if plan is False else Verdict.PENDING)
    agreed = tuple(one for one in view.events("mediation") if getattr(one, "outcome") == "agreed")  # noqa: B009
    assert MEDIATED.evidence(view, first) == agreed


LISTED = Lists(
    "items",
    (
        Item("always"),
        Item("planned", fact="plan", value=True),
        Item("never", when=Never()),
        Item("later", when=Done("second")),
    ),
    also=("name",),
)


@pytest.mark.parametrize(
    ("items", "facts", "missing", "verdict"),
    [
        (["always", "planned"], {"plan": True}, (), Verdict.KEPT),
        (["always"], {"plan": True}, ("planned",), Verdict.BREACHED),
        (["always"], {"plan": False}, (), Verdict.KEPT),
        (["always"], {}, ("fact:plan",), Verdict.UNDETERMINED),
        ([], {}, ("always", "fact:plan"), Verdict.BREACHED),
        (["always"], {"plan": False, "name": "Ann"}, ("Ann",), Verdict.BREACHED),
        (["always", "Ann"], {"plan": False, "name": "Ann"}, (), Verdict.KEPT),
    ],
)
def test_a_list_holds_what_the_case_asks_for(
    items: list[str], facts: dict[str, object], missing: tuple[str, ...], verdict: Verdict
) -> None:
    """An entry may hang on a condition, or on a fact without which it cannot be told."""
    known = {"plan": Fact("bool", "there is a plan"), "name": Fact("text", "a name")}
    view = view_of(small_policy(facts=known), taken("first", 5, items=items), facts=facts)
    assert LISTED.missing_from(view, step("first")) == missing
    assert LISTED.verdict(view, step("first")) is verdict


# --- languages ---------------------------------------------------------------------------------------------------

SHARE = LanguageShare(
    "percent", "pupils", "speakers", "few", "their", EventDay("knowledge"), narrower=FactIs("plan", True)
)
SPEAKERS = small_policy(
    parameters={"percent": Parameter(15, "how many percent", CLAUSE)},
    facts={
        "plan": Fact("bool", "the narrower pair counts", default=False),
        "pupils": Fact("integer", "pupils"),
        "speakers": Fact("counts", "speakers"),
        "few": Fact("integer", "fewer pupils"),
        "their": Fact("counts", "their speakers"),
    },
    criteria={"share": Criterion("A share", SHARE, CLAUSE)},
)


def spoken(pupils: int | None, narrower: bool = False, **speakers: int) -> Any:
    names = ("few", "their") if narrower else ("pupils", "speakers")
    facts = {names[0]: pupils, names[1]: speakers or None, "plan": narrower}
    return view_of(SPEAKERS, event("knowledge", 5), facts=facts)


@pytest.mark.parametrize("narrower", [True, False])
def test_a_language_is_needed_from_the_share_on(narrower: bool) -> None:
    """Three of twenty are fifteen percent; two are not; its own is never needed, nor one that nobody speaks."""
    view = spoken(20, narrower, Tagalog=3, Spanish=4, Hmong=2, English=20)
    found = view.judgement("share")
    assert (found.verdict, found.value) == (Verdict.MET, "Spanish, Tagalog")
    none = spoken(20, narrower, Hmong=2).judgement("share")
    assert (none.verdict, none.value) == (Verdict.NOT_MET, "")
    assert spoken(5, narrower, Hmong=1).judgement("share").value == "Hmong"
    assert spoken(0, narrower, Hmong=0).judgement("share").value == ""
    names = ("fact:few", "fact:their") if narrower else ("fact:pupils", "fact:speakers")
    assert spoken(None, narrower).judgement("share").needs == names
    assert SHARE.stated_since(view) == sep(5)
    assert SHARE.threshold(view) == "15"


@pytest.mark.parametrize(
    ("languages", "missing", "verdict"),
    [
        (["English", "Spanish"], (), Verdict.KEPT),
        (["English"], ("Spanish",), Verdict.BREACHED),
        (["Spanish"], ("English",), Verdict.BREACHED),
        ([], ("English", "Spanish"), Verdict.BREACHED),
    ],
)
def test_a_notice_is_in_its_own_language_and_in_those_needed(
    languages: list[str], missing: tuple[str, ...], verdict: Verdict
) -> None:
    """Where it is not known which are needed, its own alone is not enough to tell."""
    check, first = InLanguages("share"), step("first")
    known = {"pupils": 20, "speakers": {"Spanish": 3}}
    view = view_of(SPEAKERS, taken("first", 5, languages=languages), facts=known)
    assert (check.missing_from(view, first), check.verdict(view, first)) == (missing, verdict)
    unknown = view_of(SPEAKERS, taken("first", 5, languages=["English"]))
    assert check.verdict(unknown, first) is Verdict.UNDETERMINED


# --- duties ------------------------------------------------------------------------------------------------------


def told(about: str, day: int, to: str = "family") -> dict[str, Any]:
    return event("notice", day, to=to, about=about)


def test_duties_are_met_by_the_latest_notice_while_none_that_arose_is_unmet() -> None:
    """A notice before the duty arose serves; one to somebody else, or about something else, does not."""
    met = DutiesMet("family", (Duty("filing", Always()), Duty("decision", Done("first"))))
    assert met.day(view_of(small_policy())) is None
    assert met.day(view_of(small_policy(), told("filing", 5))) == sep(5)
    assert met.day(view_of(small_policy(), told("filing", 5), taken("first", 6))) is None
    assert met.day(view_of(small_policy(), told("filing", 5), told("decision", 4), taken("first", 6))) == sep(5)
    both = [told("filing", 5), told("filing", 9), told("decision", 6), taken("first", 6)]
    assert met.day(view_of(small_policy(), *both)) == sep(9)
    assert met.day(view_of(small_policy(), told("filing", 5, to="school"))) is None


@pytest.mark.parametrize(
    ("events", "verdict"),
    [
        ([], Verdict.PENDING),
        ([told("filing", 5)], Verdict.KEPT),
        ([taken("first", 5)], Verdict.BREACHED),
        ([taken("first", 5), told("filing", 5)], Verdict.KEPT),
        ([taken("first", 5), told("filing", 6)], Verdict.BREACHED),
        ([taken("first", 5), taken("second", 9), told("filing", 4)], Verdict.KEPT),
        ([taken("second", 3), told("filing", 4)], Verdict.BREACHED),
        ([taken("third", 3)], Verdict.NOT_APPLICABLE),
        ([taken("third", 3), told("filing", 4)], Verdict.KEPT),
    ],
)
def test_a_notice_is_sent_by_each_of_its_days_that_has_come(events: list[dict[str, Any]], verdict: Verdict) -> None:
    """The first one counts; once the duty can no longer arise, none is owed."""
    check = NoticeSent("family", "filing", (StepDay("first"), StepDay("second")), over=Done("third"))
    view, first = view_of(small_policy(), *events), step("first")
    assert check.verdict(view, first) is check.while_open(view, first) is verdict
    sent = [one for one in events if one["kind"] == "notice"]
    assert check.missing(view) == (() if sent else ("notice:family",))
    assert [one.on.isoformat() for one in check.evidence(view, first)] == [one["on"] for one in sent]
