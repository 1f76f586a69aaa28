"""The pages: well-formed, escaped, accessible, self-contained, the same bytes every time."""

from __future__ import annotations

import json
import os
import re
import subprocess
import sys
from collections.abc import Callable
from datetime import date
from itertools import pairwise

import pytest

from schoolrules import Case, Evaluation, Record, evaluate, policies, sample
from schoolrules.evaluation.html import STYLE, lawful_days
from schoolrules.report import case_page, evaluation_html, index_page, timeline_html
from schoolrules.report.case import timing
from schoolrules.report.page import PAGE_STYLE
from tests.conformance.runner import CASES
from tests.shared_files import REPOSITORY
from tests.unit.report.reading import CALENDAR, hostile, local, tags, text, tree, truancy


def index(evaluation: Evaluation) -> str:
    """The index of one case."""
    return index_page([("./one.html", evaluation)])


VIEWS = [case_page, evaluation_html, timeline_html, index]
PAGES = [case_page, index]
view = pytest.mark.parametrize("make", VIEWS, ids=lambda make: make.__name__)
page = pytest.mark.parametrize("make", PAGES, ids=lambda make: make.__name__)
ELEMENTS = {
    "a", "article", "b", "body", "br", "caption", "circle", "cite", "code", "dd", "desc", "div", "dl", "dt",
    "figcaption", "figure", "g", "h1", "h2", "h3", "head", "header", "html", "li", "line", "main", "meta", "nav", "p",
    "path", "rect", "section", "span", "strong", "style", "svg", "table", "tbody", "td", "text", "th", "thead", "time",
    "title", "tr", "ul",
}  # fmt: skip
URGENCY = {"overdue": 0, "ready": 1, "blocked": 2, "waiting": 3}
Maker = Callable[[Evaluation], str]


def of_every_policy() -> list[Evaluation]:
    """A case of each policy, the one with most events."""
    found = []
    for folder in sorted(CASES.iterdir()):
        files = sorted(folder.glob("*.json"), key=lambda file: (-file.stat().st_size, file.name))
        found.append(Case.parse(json.loads(files[0].read_text(encoding="utf-8"))["case"]).evaluate())
    return found


EVERY = of_every_policy()


@view
def test_every_view_of_every_policy_is_well_formed(make: Maker) -> None:
    for evaluation in EVERY:
        tree(make(evaluation))


@view
def test_what_a_record_says_is_never_markup(make: Maker) -> None:
    made = make(hostile())
    tree(made)
    assert "<script" not in made and "\u202e" not in made and "\x07" not in made
    assert {name for name, _ in tags(made)} <= ELEMENTS
    assert not any(attribute.startswith("on") for _, attributes in tags(made) for attribute in attributes)


def test_every_text_of_the_record_is_shown_as_text() -> None:
    shown = text(tree(case_page(hostile())))
    assert shown.count("<script>alert('x')</script>\"&") > 20


@view
def test_a_view_refers_to_nothing_outside_itself(make: Maker) -> None:
    for evaluation in EVERY:
        for name, attributes in tags(make(evaluation)):
            assert name not in ("script", "link", "img", "iframe", "object", "base")
            assert str(attributes.get("href", "#")).startswith(("#", "./")) and "src" not in attributes
    assert "url(" not in STYLE + PAGE_STYLE and "@import" not in STYLE + PAGE_STYLE


@page
def test_headings_go_down_one_level_at_a_time_from_a_single_first(make: Maker) -> None:
    for evaluation in EVERY:
        levels = [int(name[1]) for name, _ in tags(make(evaluation)) if re.fullmatch("h[1-6]", name)]
        assert levels[0] == 1 and levels.count(1) == 1
        assert all(later <= earlier + 1 for earlier, later in pairwise(levels))


@page
def test_a_page_says_its_language_its_title_and_its_main_part(make: Maker) -> None:
    root = tree(make(truancy()))
    assert root.get("lang") == "en"
    assert text(root.find("head/title")) != ""  # type: ignore[arg-type]
    assert len(root.findall("body/main")) == 1


@view
def test_every_table_has_a_caption_and_every_heading_its_scope(make: Maker) -> None:
    for evaluation in EVERY:
        tables = list(tree(make(evaluation)).iter("table"))
        assert tables
        for table in tables:
            assert local(table[0]) == "caption" and text(table[0])
            heads = list(table.iter("th"))
            assert {head.get("scope") for head in heads} <= {"col", "row"}
            width = len(table.findall("thead/tr/th"))
            assert {len(row) for row in table.findall("tbody/tr")} == {width}


def test_ids_are_unique_and_every_link_within_the_page_leads_somewhere() -> None:
    for evaluation in EVERY:
        found = list(tags(case_page(evaluation)))
        ids = [attributes["id"] for _, attributes in found if "id" in attributes]
        assert len(ids) == len(set(ids))
        assert {str(a["href"])[1:] for name, a in found if name == "a"} <= set(map(str, ids))


def test_a_mark_says_in_words_what_its_colour_says() -> None:
    for evaluation in EVERY:
        for span in tree(case_page(evaluation)).iter("span"):
            if (span.get("class") or "").startswith("mark"):
                assert re.search("[a-z]", text(span))


def luminance(colour: str) -> float:
    """The relative luminance of `#rrggbb` (WCAG 2.2)."""
    whole = colour if len(colour) == 7 else "#" + "".join(2 * c for c in colour[1:])
    parts = [int(whole[at : at + 2], 16) / 255 for at in (1, 3, 5)]
    linear = [part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


def test_text_has_a_contrast_of_at_least_7_to_1_or_4_5_for_asides_in_light_dark_and_print() -> None:
    palettes = re.findall(r"--ground:(\S+?);--ink:(\S+?);--soft:(\S+?);--link:(\S+?);", PAGE_STYLE)
    assert len(palettes) == 3
    for ground, *inks in palettes:
        for ink, least in zip(inks, (7, 4.5, 4.5), strict=True):
            light, dark = sorted((luminance(ground), luminance(ink)), reverse=True)
            assert (light + 0.05) / (dark + 0.05) >= least


@view
def test_the_same_case_gives_the_same_bytes_whatever_the_hash_seed(make: Maker) -> None:
    code = (
        "from hashlib import sha256; from tests.unit.report import test_pages as t; from tests.unit.report.reading "
        f"import hostile; print(sha256(t.{make.__name__}(hostile()).encode()).hexdigest())"
    )
    path = os.pathsep.join((str(REPOSITORY / "src"), str(REPOSITORY)))
    found = {
        subprocess.run(
            [sys.executable, "-c", code], env={**os.environ, "PYTHONHASHSEED": seed, "PYTHONPATH": path},
            capture_output=True, text=True, check=True, cwd=REPOSITORY,
        ).stdout
        for seed in ("1", "2")
    }  # fmt: skip
    assert len(found) == 1


def test_a_case_page_tells_facts_days_clauses_timing_readings_and_digests() -> None:
    evaluation = truancy()
    shown = text(tree(case_page(evaluation)))
    for expected in (
        "2025-10-01", "absence a1", "counted: truancy-begun", "portion: 1/2",
        "a hearing takes at least 9 days of unexcused absence", "referral-1", evaluation.policy.digest,
        CALENDAR.digest, "The readings it hangs on",
    ):  # fmt: skip
        assert expected in shown
    broken = [finding.rule for finding in evaluation.breaches()]
    assert broken and all(rule in shown for rule in broken)


def test_an_event_that_was_not_known_or_was_retracted_says_so() -> None:
    events = [
        {"kind": "absence", "on": "2025-10-01", "status": "unexcused", "known_on": "2025-10-09"},
        {"kind": "absence", "on": "2025-10-02", "status": "unexcused", "retracted_on": "2025-10-03"},
        {"kind": "absence", "on": "2025-10-30", "status": "unexcused"},
    ]
    policy, record = policies.get("truancy-intervention"), Record(subject="S", events=events)
    then = evaluate(policy, record, calendar=CALENDAR, as_of=date(2025, 10, 8), known_at=date(2025, 10, 8))
    shown = text(tree(case_page(then)))
    assert "not known on the day of the question" in shown and "retracted" in shown
    assert "after the day of the question" in text(
        tree(case_page(evaluate(policy, record, calendar=CALENDAR, as_of=date(2025, 10, 8))))
    )


@pytest.mark.parametrize(
    ("done_on", "expected"),
    [
        (date(2025, 10, 2), "early, by 1 calendar day"),
        (date(2025, 10, 3), "in time"),
        (date(2025, 10, 9), "in time"),
        (date(2025, 10, 11), "late, by 2 calendar days"),
    ],
)
def test_a_step_is_early_before_its_first_day_and_late_after_its_last(done_on: date, expected: str) -> None:
    step = truancy().steps["referral-1"]
    assert timing(step._replace(done_on=done_on, earliest=date(2025, 10, 3), due=date(2025, 10, 9))) == expected


def test_a_step_without_a_day_was_not_done() -> None:
    step = truancy().steps["referral-1"]._replace(done_on=None)
    assert timing(step._replace(status="overdue")) == "not done: late"
    assert timing(step._replace(status="ready")) == "not done yet"


def test_the_timeline_is_a_picture_with_a_title_a_description_and_the_same_days_in_a_table() -> None:
    root = tree(timeline_html(truancy()))
    (picture,) = (element for element in root.iter() if local(element) == "svg")
    assert picture.get("role") == "img"
    assert [local(child) for child in picture[:2]] == ["title", "desc"]
    rows = [[text(cell) for cell in row] for row in root.findall(".//tbody/tr")]
    # 2025-08-18 is school day 1; three weeks of 5, less Labor Day's place, lie before: counted on a wall calendar, 32
    assert ["2025-10-01", "32", "absence", "status: unexcused"] in rows
    assert [row[0] for row in rows] == sorted(row[0] for row in rows)


def test_a_timeline_without_a_calendar_counts_calendar_days() -> None:
    record = Record(subject="C-1", events=[{"kind": "complaint_filed", "on": "2024-06-03"}])
    bare = evaluate(policies.get("ucp"), record, calendar=None, as_of=date(2024, 6, 10))
    assert "in calendar days" in timeline_html(bare)


def test_a_notebook_shows_the_same_tables_and_plain_text_keeps_values_out() -> None:
    evaluation = truancy(subject="Zaphod")
    assert evaluation._repr_html_() == evaluation_html(evaluation)
    assert "Zaphod" in evaluation._repr_html_() and "Zaphod" not in repr(evaluation)


def test_the_index_puts_what_is_overdue_first_and_links_to_each_case() -> None:
    evaluations = [case.evaluate() for case in sample.load().cases]
    root = tree(index_page((f"./{one.subject}.html", one) for one in evaluations))
    links = {text(link): link.get("href") for link in root.iter("a")}
    assert links == {one.subject: f"./{one.subject}.html" for one in evaluations}
    for table in root.iter("table"):
        statuses = [text(row[2]) for row in table.findall("tbody/tr")]
        urgency = [URGENCY.get(said.split(" ")[-1], 4) for said in statuses]
        assert urgency == sorted(urgency)


def test_an_index_of_several_days_has_a_day_for_each_case_and_tells_links_of_one_subject_apart() -> None:
    first, second = truancy(), truancy()
    record, policy = first.record, first.policy
    later = evaluate(policy, record, calendar=CALENDAR, as_of=date(2025, 10, 21), known_at=date(2025, 10, 3))
    cases = {
        "./a.json.html": first,
        "./b.json.html": second,
        "./c.json.html": later,
        "./d.html": truancy(subject="S-2"),
    }
    root = tree(index_page(cases.items()))
    days = {text(row[0]): text(row[1]) for row in root.findall(".//tbody/tr")}
    assert days == {
        "S-1, a.json.html": "2025-10-20",
        "S-1, b.json.html": "2025-10-20",
        "S-1, 2025-10-21, known on 2025-10-03": "2025-10-21, known on 2025-10-03",
        "S-2": "2025-10-20",
    }
    assert [text(head) for head in root.findall(".//thead/tr/th")][:2] == ["Case", "As of"]
    assert "2025-10-20 to 2025-10-21, each as its row says" in text(root)
    one = tree(index_page([("./a.html", first)]))
    assert "As of" not in [text(head) for head in one.findall(".//thead/tr/th")]


def test_lawful_days_of_which_there_is_none_are_said_to_be_none() -> None:
    step = truancy().steps["referral-1"]
    crossed = step._replace(earliest=date(2024, 12, 17), due=date(2024, 12, 16))
    assert "no day: the last lies before the first" in lawful_days(crossed)
    assert "no day" not in lawful_days(step._replace(earliest=date(2024, 12, 16), due=date(2024, 12, 16)))


def test_without_a_calendar_nobody_is_enrolled_throughout_it() -> None:
    record = Record(subject="C-1", events=[{"kind": "complaint_filed", "on": "2024-06-03"}])
    bare = evaluate(policies.get("ucp"), record, calendar=None, as_of=date(2024, 6, 10))
    assert "throughout the calendar" not in case_page(bare) and "throughout the calendar" in case_page(truancy())


def test_an_index_without_cases_is_a_page() -> None:
    assert "0" in text(tree(index_page([])))
