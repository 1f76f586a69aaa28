"""Nothing is declared in vain: every action, citation and note of every policy is told in the answer to some case."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, fields, is_dataclass
from functools import cache
from typing import Any

import pytest

from schoolrules import Case, Evaluation, Policy, policies
from schoolrules.evaluation.explain import cite
from schoolrules.policies import law
from schoolrules.policy.basics import Citation
from schoolrules.policy.conditions import Never
from schoolrules.policy.policy import Note
from tests.conformance.runner import CASES, read_folder

Json = dict[str, Any]
TO_BE_TAKEN = ("ready", "waiting", "blocked", "overdue", "lapsed")
YEAR_2026: Json = {
    "first": "2026-08-17",
    "last": "2027-06-04",
    "closed": [{"from": "2026-11-23", "to": "2026-11-27", "why": "Thanksgiving"}],
}
FAMILIES = ("learning", "participation", "communication", "duration")
LITTLE: Json = {"kind": "engagement", "on": "2026-08-19", "sufficient": False}
"""In the first week, which is still to be marked."""
EFFORTS = (
    "counseling",
    "notice_of_truancy",
    "curriculum_adjustment",
    "parent_alternative",
    "monitoring",
    "mediation",
    "resources",
    "agencies",
)


def extra(policy: Json, as_of: str, events: list[Json], **facts: object) -> Json:
    """A case in the school year that began in 2026, the law having moved in some respects."""
    record = {"subject": "S-1", "facts": facts, "events": events}
    return {"policy": policy, "as_of": as_of, "calendar": YEAR_2026, "record": record}


def taken(step: str, on: str, **details: object) -> Json:
    """A step taken."""
    return {"kind": "step", "step": step, "on": on, **details}


def to_both(about: str, on: str) -> list[Json]:
    """Notices to those who know the pupil's special education."""
    return [{"kind": "notice", "on": on, "to": to, "about": about} for to in ("case-manager", "program-specialist")]


EXTRA: dict[str, list[Json]] = {
    "truancy-intervention": [
        extra(
            {"use": "truancy-intervention"},
            "2026-12-01",
            [
                {"kind": "absence", "on": "2026-09-01", "status": "unexcused"},
                taken("notice-3", "2026-11-20"),
            ],
        )
    ],
    "noncompliance": [
        extra(
            {"use": "noncompliance"},
            "2026-12-01",
            [
                {"kind": "work_sample", "on": "2026-09-01"},
                *to_both("expectations-email", "2026-09-02"),
                taken("expectations-email", "2026-09-02"),
                *to_both("rc-contact", "2026-09-03"),
                taken("rc-contact", "2026-09-03"),
                taken("letter-1", "2026-09-08"),
                taken("letter-2", "2026-09-21"),
                {"kind": "contact_attempt", "on": "2026-09-23", "channel": "phone"},
                {"kind": "contact_attempt", "on": "2026-09-23", "channel": "email"},
            ],
            special_education=True,
        )
    ],
    "learner-validated": [
        extra(
            {"use": "learner-validated"},
            "2026-09-03",
            [
                *({"kind": "effort", "on": "2026-08-31", "type": type_} for type_ in EFFORTS),
                *({**LITTLE, "category": family} for family in FAMILIES),
            ],
        )
    ],
    "attendance-ladder": [
        extra(
            {"use": "attendance-ladder", "profile": "3-6-9"},
            "2026-09-03",
            [
                {"kind": "intervention", "on": "2026-09-01", "type": "parent_call"},
                {"kind": "intervention", "on": "2026-09-02", "type": "home_visit"},
            ],
        )
    ],
}
"""Cases beside those of the conformance suite, for what those do not come by."""


@dataclass(frozen=True)
class Told:
    """What the answers to a policy's cases tell."""

    actions: frozenset[tuple[str, str]]
    """The step and the text of each action that belonged to a step still to be taken."""
    done: frozenset[tuple[str, str]]
    """Those that were shown done."""
    citations: frozenset[tuple[str, str, str]]
    """Source, section and gist, as findings, steps, actions, notes and the explanation cite them."""
    notes: frozenset[str]


@cache
def answers(policy: str) -> tuple[Evaluation, ...]:
    """The policy's own conformance cases and the extra ones, evaluated."""
    suite = [file.case for file in read_folder(CASES) if file.policy == policy]
    return tuple(Case.parse(dict(case)).evaluate() for case in [*suite, *EXTRA.get(policy, [])])


@cache
def told(policy: str) -> Told:
    """All that the answers tell."""
    actions, done, citations, notes = set(), set(), set(), set()
    for answer in answers(policy):
        citations |= {key(finding.citation) for finding in answer.findings.values()}
        citations |= {key(answer.policy.holds[hold].citation) for hold in answer.holds}
        notes |= set(answer.notes)
        for step in answer.steps.values():
            citations.add(key(step.citation))
            for action in step.actions:
                if step.status in TO_BE_TAKEN:
                    actions.add((step.step, action.text))
                if action.done:
                    done.add((step.step, action.text))
                said = action.to_dict().get("citation")
                if said is not None:
                    citations.add((said["source"], said["section"], said["gist"]))
    return Told(frozenset(actions), frozenset(done), frozenset(citations), frozenset(notes))


def key(citation: Citation) -> tuple[str, str, str]:
    """What an answer tells of a citation."""
    return citation.source, citation.section, citation.gist


def texts(policy: str) -> list[Policy]:
    """Every text of the policy that cases are judged by."""
    declared = policies.outline(policy)
    if policy == "attendance-ladder":
        return [policies.get(policy, profile=profile) for profile in ("3-6-9", "california-statute")]
    return [edition.policy for edition in declared.editions] or [declared]


def parts(part: object) -> Iterator[object]:
    """A part of a policy and all the parts that it holds."""
    if isinstance(part, (tuple, list)):
        for one in part:
            yield from parts(one)
    elif isinstance(part, Mapping):
        yield from parts(list(part.values()))
    elif is_dataclass(part):
        yield part
        for field in fields(part):
            yield from parts(getattr(part, field.name))


every_policy = pytest.mark.parametrize("policy", policies.ids())


@every_policy
def test_every_action_is_told_of_a_step_still_to_be_taken(policy: str) -> None:
    """What belongs to a step is read before the step is taken."""
    declared = {(step.id, action.text) for text in texts(policy) for step in text.steps for action in step.actions}
    assert declared - told(policy).actions == set()


@every_policy
def test_every_action_that_a_record_can_show_is_shown_done(policy: str) -> None:
    """An action with a condition of its own is not one that never holds."""
    shown = {
        (step.id, action.text)
        for text in texts(policy)
        for step in text.steps
        for action in step.actions
        if not isinstance(action.done, Never)
    }
    assert shown - told(policy).done == set()


@every_policy
def test_every_note_is_told(policy: str) -> None:
    """The policy's own, and those of where the law has moved since; each with its citation."""
    missing = []
    for note in {note.text: note for text in texts(policy) for note in text.notes}.values():
        said = re.escape(note.text).replace(re.escape("{day}"), r"\d{4}-\d\d-\d\d")
        cited = "" if note.citation is None else re.escape(f" {cite(note.citation)}")
        if not any(re.fullmatch(said + cited, told_) for told_ in told(policy).notes):
            missing.append(note.text)
    assert missing == []


def test_every_note_of_the_law_belongs_to_a_policy() -> None:
    """A note in `law.py` that no policy takes up would be told to nobody."""
    tables = (value for value in vars(law).values() if isinstance(value, tuple))
    declared = [note for table in tables for note in table if isinstance(note, Note)]
    held = [note for policy in policies.ids() for text in texts(policy) for note in text.notes]
    assert len(declared) > 5
    assert all(note in held for note in declared)


def uncited(policy: str) -> dict[tuple[str, str, str], set[str]]:
    """The citations that no answer tells, each with the kinds of part that carry it."""
    notes = "\n".join(told(policy).notes)
    found: dict[tuple[str, str, str], set[str]] = {}
    for part in (part for text in texts(policy) for part in parts(text)):
        citation = getattr(part, "citation", None)
        if (
            isinstance(citation, Citation)
            and key(citation) not in told(policy).citations
            and cite(citation) not in notes
        ):
            found.setdefault(key(citation), set()).add(type(part).__name__)
    return found


@every_policy
def test_every_clause_is_cited(policy: str) -> None:
    """The citations of criteria, steps, requirements, holds and notes; other parts may cite the same clauses."""
    carried = {kind for kinds in uncited(policy).values() for kind in kinds}
    assert carried <= {"Action", "Reading", "Parameter"}


@every_policy
def test_every_citation_of_an_action_is_told(policy: str) -> None:
    """An action may stand in another clause than its step."""
    assert [section for (_, section, _), kinds in uncited(policy).items() if "Action" in kinds] == []


@every_policy
def test_every_citation_of_a_number_is_told(policy: str) -> None:
    """A number's clause is that of the rule that it belongs to, or is told beside it."""
    assert [section for (_, section, _), kinds in uncited(policy).items() if "Parameter" in kinds] == []
