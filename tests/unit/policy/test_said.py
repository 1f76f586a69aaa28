"""What rules say in words: what was counted and needed, why an event was not, what is missing, which day was lawful.

`said.tsv` has a line for each way of saying it: a conformance case, the finding (and the event), and the words, read
against the case. A case's own name tells the fact that the words must agree with.
"""

from __future__ import annotations

import csv
import json
from collections import defaultdict
from pathlib import Path

import pytest

from schoolrules import Case, Evaluation
from tests.conformance.runner import CASES

HERE = Path(__file__).parent
SAID: dict[str, list[tuple[str, str, str]]] = defaultdict(list)
with (HERE / "said.tsv").open(encoding="utf-8", newline="") as lines:
    for line in csv.DictReader(lines, delimiter="\t", quoting=csv.QUOTE_NONE):
        SAID[line["case"]].append((line["kind"], line["where"], line["words"]))


def answer_to(case: str) -> Evaluation:
    content = json.loads((CASES / f"{case}.json").read_text(encoding="utf-8"))
    return Case.parse(json.dumps(content["case"])).evaluate()


def said(found: Evaluation, kind: str, where: str) -> str:
    rule, _, event = where.partition(" ")
    match kind:
        case "counted":
            return found.comparison_of(rule)
        case "needed":
            return str(found.findings[rule].threshold)
        case "why":
            return found.lawful_day_of(rule)
        case "missing":
            return ", ".join(found.missing_for(rule))
        case "excluded":
            return next(one.reason for one in found.excluded_by(rule) if one.event.id == event)
    raise ValueError(kind)


@pytest.mark.parametrize("case", SAID)
def test_a_rule_says_what_it_counted_and_what_it_did_not(case: str) -> None:
    """Word for word, as the line has it."""
    found = answer_to(case)
    assert [(kind, where, said(found, kind, where)) for kind, where, _ in SAID[case]] == SAID[case]
