"""Every numbered sentence of the documents has a row in the traceability table, and every row holds what it says.

The table is `docs/policies/traceability.json`; its form is told in `docs/policies/traceability.md`.
"""

from __future__ import annotations

import ast
import json
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import fields, is_dataclass
from functools import cache
from pathlib import Path
from typing import Any

import pytest

from schoolrules import Case, Policy, policies
from schoolrules.policy.basics import Citation
from schoolrules.policy.step import Action, Requirement, Step

ROOT = Path(__file__).parents[3]
TABLE = ROOT / "docs" / "policies" / "traceability.json"
CASES = "tests/conformance/cases/"
TOLD = "tests/unit/policies/test_traceability.py::test_what_carries_a_sentence_in_words_is_told"

DOCUMENTS = {
    "000": (53, ("noncompliance",)),
    "001": (17, ("learner-validated",)),
    "002": (47, ("ucp", "ucp-annual-notice")),
    "003": (10, ("attendance-ladder",)),
    "004": (25, ("truancy-intervention",)),
}
"""For each document the number of its sentences, and the policies made from it."""
SENTENCES = [f"{document}-{n:02}" for document, (last, _) in DOCUMENTS.items() for n in range(1, last + 1)]

OTHER_SOURCES = {
    "California Code of Regulations, title 5",
    "California Education Code",
    "105 ILCS 5",
    "Utah Code",
}
"""What a clause may rest on besides the policy's own document."""

Row = Mapping[str, Any]
ROWS: list[Row] = json.loads(TABLE.read_text(encoding="utf-8"))
CARRIED = [row for row in ROWS if "no_rule" not in row]


def by_sentence(rows: Sequence[Row]) -> pytest.MarkDecorator:
    """Parametrizes a test over rows, each under its sentence."""
    return pytest.mark.parametrize("row", rows, ids=[row["sentence"] for row in rows])


@cache
def texts(policy: str) -> tuple[Policy, ...]:
    """The policy in each of its editions."""
    outline = policies.outline(policy)
    return tuple(edition.policy for edition in outline.editions) or (outline,)


def clauses(part: object) -> Iterator[Citation]:
    """Every citation in a part."""
    if isinstance(part, Citation):
        yield part
    elif isinstance(part, Mapping):
        for value in part.values():
            yield from clauses(value)
    elif isinstance(part, tuple):
        for value in part:
            yield from clauses(value)
    elif is_dataclass(part):
        for field in fields(part):
            yield from clauses(getattr(part, field.name))


def own_clauses(policy: str) -> list[Citation]:
    """The clauses of the policy's own document, each once."""
    source = texts(policy)[0].source
    return list(dict.fromkeys(c for text in texts(policy) for c in clauses(text) if c.source == source))


# --- what a row names -----------------------------------------------------------------------------------------------


def found(policy: str, kind: str, name: str) -> list[tuple[Citation, ...]]:
    """For each part of that kind and name, in any edition, the clauses that it stands under."""
    return [cited for text in texts(policy) for cited in _found(text, kind, name)]


def _found(policy: Policy, kind: str, name: str) -> Iterator[tuple[Citation, ...]]:
    step_id, _, rest = name.partition(": ") if kind == "action" else name.rpartition(".")
    match kind:
        case "criterion" | "parameter" | "reading" | "hold":
            cited: dict[str, Mapping[str, Any]] = {
                "criterion": policy.criteria,
                "parameter": policy.parameters,
                "reading": policy.readings,
                "hold": policy.holds,
            }
            yield from [(cited[kind][name].citation,)] if name in cited[kind] else []
        case "fact" | "role" | "output" | "tally":
            named: dict[str, Mapping[str, object]] = {
                "fact": policy.facts,
                "role": policy.roles,
                "output": policy.outputs,
                "tally": policy.tallies,
            }
            yield from [()] if name in named[kind] else []
        case "state":
            yield from [() for rule in policy.states if rule.state == name][:1]
        case "step":
            yield from ((step.citation,) for step in policy.steps if step.id == name)
        case "requirement" | "action":
            for step in policy.steps:
                if step.id == step_id:
                    yield from _of_step(step, kind, rest)
        case "note":
            yield from (tuple(filter(None, [n.citation])) for n in policy.notes if n.text.startswith(name))
        case "citation":
            yield from [(clause,) for clause in clauses(policy) if clause.section == name][:1]
        case _:
            raise ValueError(f"no kind of carrier: {kind}")


def _of_step(step: Step, kind: str, name: str) -> Iterator[tuple[Citation, ...]]:
    parts: list[Requirement | Action] = (
        [r for r in step.requirements if r.name == name]
        if kind == "requirement"
        else [a for a in step.actions if a.text.startswith(name)]
    )
    for part in parts:
        yield (step.citation,) if part.citation is None else (part.citation, step.citation)


def test_every_sentence_has_one_row_in_order() -> None:
    """152 sentences, each once, in the order of the documents."""
    assert len(SENTENCES) == 152
    assert [row["sentence"] for row in ROWS] == SENTENCES


@by_sentence(ROWS)
def test_a_row_is_of_the_documented_form(row: Row) -> None:
    """What it says, and either carriers with a test or a reason; of a policy made from that document."""
    carried = {"sentence", "policy", "says", "carried_by", "shown_by"}
    assert set(row) in (carried, {"sentence", "policy", "says", "no_rule"})
    assert row["policy"] in DOCUMENTS[row["sentence"][:3]][1]
    assert all(row.values()), "nothing may be empty"
    assert all(len(part) == 1 for part in row.get("carried_by", []))


@by_sentence(CARRIED)
def test_what_a_row_names_exists(row: Row) -> None:
    """Each carrier names a part of the policy, and exactly one in an edition."""
    editions = len(texts(row["policy"]))
    for part in row["carried_by"]:
        for kind, name in part.items():
            assert 1 <= len(found(row["policy"], kind, name)) <= editions, f"{kind} {name}"


@by_sentence(CARRIED)
def test_a_row_names_tests_that_exist(row: Row) -> None:
    """A case file, or a test function by its node id."""
    for test in row["shown_by"]:
        path, *names = test.partition("[")[0].split("::")
        assert (ROOT / path).is_file(), test
        if names:
            assert _defines(ROOT / path, names), test
        else:
            assert path.startswith(f"{CASES}{row['policy']}/") and path.endswith(".json"), test


@cache
def _tree(path: Path) -> ast.Module:
    return ast.parse(path.read_text(encoding="utf-8"))


def _defines(path: Path, names: Sequence[str]) -> bool:
    scope: ast.Module | ast.ClassDef | ast.FunctionDef = _tree(path)
    for name in names:
        inner = [n for n in scope.body if isinstance(n, (ast.ClassDef, ast.FunctionDef)) and n.name == name]
        if not inner:
            return False
        scope = inner[0]
    return names[-1].startswith("test_")


# --- clauses and rows agree -----------------------------------------------------------------------------------------


@pytest.mark.parametrize("policy", policies.ids())
def test_every_clause_cites_sentences_of_its_document(policy: str) -> None:
    """A clause of the document says which sentences it carries; every other one rests on law."""
    document = next(name for name, (_, made) in DOCUMENTS.items() if policy in made)
    own = own_clauses(policy)
    assert own
    assert [clause.section for clause in own if not clause.sentences] == []
    every = {clause for text in texts(policy) for clause in clauses(text)}
    assert [s for clause in every for s in clause.sentences if s not in SENTENCES or s[:3] != document] == []
    others = every - set(own)
    assert {clause.source for clause in others} <= OTHER_SOURCES
    assert all(clause.section for clause in others)


@pytest.mark.parametrize("policy", policies.ids())
def test_a_sentence_that_a_clause_cites_is_traced_to_that_policy(policy: str) -> None:
    """What a clause carries has a row with carriers, of the same policy."""
    traced = {row["sentence"] for row in CARRIED if row["policy"] == policy}
    assert sorted({s for clause in own_clauses(policy) for s in clause.sentences} - traced) == []


@by_sentence(CARRIED)
def test_what_carries_a_sentence_stands_under_a_clause_that_cites_it(row: Row) -> None:
    """Facts, roles, states, tables and tallies stand under no clause; of the others each cites the sentence."""
    cited = []
    for part in row["carried_by"]:
        for kind, name in part.items():
            standing = [under for under in found(row["policy"], kind, name) if under]
            if standing:
                cited.append((kind, name, any(row["sentence"] in c.sentences for under in standing for c in under)))
    assert cited, "at least one carrier stands under a clause"
    assert [(kind, name) for kind, name, cites in cited if not cites] == []


# --- what is told in words ------------------------------------------------------------------------------------------

IN_WORDS = [row for row in CARRIED if any({"action", "note"} & set(part) for part in row["carried_by"])]


@by_sentence(IN_WORDS)
def test_what_carries_a_sentence_in_words_is_told(row: Row) -> None:
    """An action with its step while that is open or done, a note with the answer, in a case that the row names."""
    answers = [_answer(test) for test in row["shown_by"] if test.startswith(CASES)]
    if f"{TOLD}[{row['sentence']}]" in row["shown_by"]:
        answers += [_evaluated(case) for case in SITUATIONS[row["policy"]]]
    for part in row["carried_by"]:
        for kind, name in part.items():
            if kind == "action":
                assert any(_tells_action(answer, name) for answer in answers), name
            elif kind == "note":
                assert any(note.startswith(name) for answer in answers for note in answer["notes"]), name


@cache
def _answer(path: str) -> Mapping[str, Any]:
    return _evaluated(json.loads((ROOT / path).read_text(encoding="utf-8"))["case"])


def _evaluated(case: Mapping[str, Any]) -> Mapping[str, Any]:
    return Case.parse(json.dumps(case)).evaluate().to_dict()


def _tells_action(answer: Mapping[str, Any], name: str) -> bool:
    step_id, _, text = name.partition(": ")
    step = next(step for step in answer["steps"] if step["step"] == step_id)
    told = step["status"] not in ("not_required", "skipped", "lapsed")
    return told and any(action["text"].startswith(text) for action in step["actions"])


Happening = tuple[str, str, dict[str, Any]]
"""An event: its kind, its day, and what else it says."""


def complaint(category: str, *events: Happening, **facts: object) -> Mapping[str, Any]:
    """A complaint received on 4 March 2019, judged on the day of its latest event."""
    received = {"kind": "complaint_received", "on": "2019-03-04"}
    return {
        "policy": "ucp",
        "as_of": max(on for _, on, _ in (*events, ("", "2019-03-04", {}))),
        "record": {
            "subject": "C-1",
            "facts": {"category": category, **facts},
            "events": [received, *({"kind": kind, "on": on, **fields} for kind, on, fields in events)],
        },
    }


DECIDED: Happening = ("step", "2019-04-15", {"step": "decision"})
APPEALED: tuple[Happening, ...] = (
    ("report_received", "2019-04-17", {}),
    ("appeal_filed", "2019-04-24", {"basis": "-", "facts_incorrect": True, "law_misapplied": False, "attachments": []}),
    ("cde_notified", "2019-05-02", {}),
)
SITUATIONS: Mapping[str, Sequence[Mapping[str, Any]]] = {
    "ucp": [
        complaint("discrimination", ("mediation", "2019-03-06", {"outcome": "offered"})),
        complaint("discrimination", DECIDED, *APPEALED),
        complaint("pupil-fees"),
        complaint("program", DECIDED),
    ],
    "ucp-annual-notice": [
        {
            "policy": "ucp-annual-notice",
            "as_of": "2019-09-02",
            "record": {
                "subject": "2019-20",
                "facts": {
                    "year_from": "2019-07-01",
                    "year_to": "2020-06-30",
                    "pupils": 100,
                    "speakers": {"Spanish": 15},
                },
                "events": [],
            },
        }
    ],
}
"""Cases in which the words of the complaint procedure are told, where no case file shows them."""


def test_the_editions_day_is_that_of_the_documents_approval() -> None:
    """The document of the learner validated program was approved on 17 June 2021."""
    assert policies.get("learner-validated").edition == "2021-06-17"


def test_no_test_is_named_twice_in_a_row() -> None:
    """A row lists a test once."""
    assert [row["sentence"] for row in CARRIED if max(Counter(row["shown_by"]).values()) > 1] == []
