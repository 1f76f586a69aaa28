"""`schoolrules policies`, `show` and `schema`: what a compliance officer and a program read."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, fields, is_dataclass
from pathlib import Path

import pytest

from examples.write_a_policy import POLICY as LADDER
from schoolrules import Policy, policies
from schoolrules.policies.siblings import SIBLINGS
from schoolrules.policy.basics import Part
from schoolrules.policy.parts import KINDS
from schoolrules.policy.words import blocker, say
from schoolrules.policy.words import tell as words
from tests.unit.cli.cases import OPEN, run, written

EVERY = pytest.mark.parametrize("name", policies.ids())


def told(value: object) -> object:
    """How the page tells a number: one that the policy's text leaves open has none."""
    return "for the caller to say" if value is None else value


def test_policies_lists_id_title_jurisdiction_and_edition() -> None:
    listed = json.loads(run("policies", "--json").stdout)
    assert [row["id"] for row in listed] == list(policies.ids())
    assert set(listed[0]) == {"id", "title", "jurisdiction", "edition"}
    lines = run("policies").stdout.splitlines()
    assert len(lines) == 1 + len(listed)
    assert all(row["id"] in line and row["title"] in line for row, line in zip(listed, lines[1:], strict=True))


@EVERY
def test_show_tells_every_number_step_reading_role_and_clause(name: str) -> None:
    policy, result = policies.outline(name), run("show", name)
    assert result.exit_code == 0
    text = " ".join(result.stdout.split())
    for number in policy.parameters:
        assert f"{number} = {told(policy.values[number])}" in text
    for step in policy.steps:
        assert f"{step.title} ({step.id})" in text
        assert all(f"{action.text} ({action.force})" in text for action in step.actions)
        assert all(f"{rule.name} (" in text and rule.title in text for rule in step.requirements)
        assert step.citation.gist in text
    for reading_id, reading in policy.readings.items():
        assert f'{reading_id}: "{reading.phrase}"' in text
        assert f"{reading.default} (default): {reading.alternatives[reading.default]}" in text
        assert reading.why in text
    assert all(fact in text for fact in policy.facts)
    assert all(title in text for title in policy.roles.values())
    assert all(criterion.title in text for criterion in policy.criteria.values())


@EVERY
def test_show_json_is_the_policy_itself(name: str) -> None:
    found = json.loads(run("show", name, "--json").stdout)
    assert found == policies.outline(name).to_dict()
    assert Policy.parse(found) == policies.outline(name)


def test_show_reads_a_policy_file_and_marks_what_was_changed(tmp_path: Path) -> None:
    policy = policies.get("truancy-intervention").with_parameters({"referral.spacing": "10 school days"})
    result = run("show", written(tmp_path, policy.with_readings({"spacing": "clear-days"}).to_dict()))
    assert "referral.spacing = 10 school days (the policy's own number: 7 school days)" in result.stdout
    assert "clear-days (chosen)" in result.stdout
    assert "the day that follows 10 school days after the day of referral-1" in " ".join(result.stdout.split())


def test_a_typo_gets_a_suggestion() -> None:
    result = run("show", "truency")
    assert (result.exit_code, result.stdout) == (2, "")
    assert result.stderr == "truency: no such policy, and no such file; did you mean truancy-intervention?\n"


def test_a_siblings_id_misspelt_gets_a_suggestion() -> None:
    assert run("show", "roe12").stderr == "roe12: no such policy, and no such file; did you mean roe-12?\n"


def test_siblings_are_listed_with_agency_and_source() -> None:
    listed = json.loads(run("policies", "--siblings", "--json").stdout)
    assert [row["id"] for row in listed] == [sibling.id for sibling in SIBLINGS]
    assert {row["policy"] for row in listed} <= set(policies.ids())
    assert all(row["agency"] and row["source"] for row in listed)
    text = run("policies", "--siblings").stdout
    assert all(row["id"] in text for row in listed)


def test_a_name_like_nothing_gets_the_list() -> None:
    result = run("show", "zzz")
    assert result.exit_code == 2 and all(name in result.stderr for name in policies.ids())


def test_a_case_file_shown_as_a_policy_is_told_so(tmp_path: Path) -> None:
    result = run("show", written(tmp_path, OPEN))
    assert result.exit_code == 2 and "schoolrules evaluate" in result.stderr


def test_a_broken_policy_file_gets_a_line_for_each_problem(tmp_path: Path) -> None:
    broken = policies.get("truancy-intervention").to_dict()
    broken["steps"][0]["actor"] = "nobody"
    broken["steps"][1]["opens"] = {"kind": "done", "step": "nowhere"}
    result = run("show", written(tmp_path, broken))
    assert result.exit_code == 2
    assert [line.split(": ")[0] for line in result.stderr.splitlines()] == ["steps[0].actor", "steps[1].opens.step"]


@pytest.mark.parametrize("what", ["case", "policy", "evaluation", "record"])
def test_schema_prints_a_json_schema(what: str) -> None:
    found = json.loads(run("schema", what).stdout)
    assert found["$schema"] == "https://json-schema.org/draft/2020-12/schema"
    if "$ref" in found:  # a policy holds policies: its editions
        found = found["$defs"][found["$ref"].rsplit("/", 1)[1]]
    assert found["type"] == "object"


def test_schema_of_anything_else_is_2() -> None:
    assert run("schema", "pupil").exit_code == 2


def parts(part: object) -> Iterator[object]:
    """A part and all the parts in it."""
    if isinstance(part, Mapping):
        yield from (inner for value in part.values() for inner in parts(value))
    elif isinstance(part, tuple):
        yield from (inner for value in part for inner in parts(value))
    elif is_dataclass(part):
        yield part
        yield from (inner for f in fields(part) for inner in parts(getattr(part, f.name)))


@pytest.mark.parametrize("policy", [policies.get("truancy-intervention"), policies.get("noncompliance"), LADDER])
def test_every_part_has_words_of_its_own(policy: Policy) -> None:
    """A kind without words is told by its field names: readable, but not by a compliance officer."""
    families = tuple(KINDS)
    kinds = {type(part) for part in parts(policy) if isinstance(part, families)}
    fallback = words.dispatch(object)
    assert sorted(kind.__name__ for kind in kinds if words.dispatch(kind) is fallback) == []


def test_a_part_without_words_is_told_by_its_kind_and_fields() -> None:
    @dataclass(frozen=True)
    class Strange(Part):
        step: str
        kind: str = "strange-part"

    assert say(Strange("letter-1"), LADDER) == "strange part (step: letter 1)"


@pytest.mark.parametrize(
    ("name", "words"),
    [
        ("interventions:2/3", "interventions: 2 of 3"),
        ("notice:regional-coordinator", "a notice to the regional coordinator (RC)"),
        ("scheduled:iep-meeting", "a day set for: iep meeting"),
        ("approval", "an approval"),
        ("outcome:not_in_best_interest", "the outcome: not in best interest"),
        ("criterion:missing-assignments", "the criterion missing-assignments"),
        ("step:letter-1", "the step letter-1"),
        ("hearing", "hearing"),
    ],
)
def test_a_blocker_is_told_in_words(name: str, words: str) -> None:
    assert blocker(name, policies.get("noncompliance")) == words


def test_help_names_every_command() -> None:
    text = run("--help").stdout
    assert all(name in text for name in ("evaluate", "policies", "show", "schema", "demo"))
    assert run("--version").stdout.startswith("schoolrules ")
