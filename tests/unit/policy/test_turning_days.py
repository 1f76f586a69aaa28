"""Every rule names the days on which it may begin or cease to be met: held against all days of a case, one by one."""

from __future__ import annotations

import json
from collections.abc import Iterator
from datetime import date, timedelta
from itertools import pairwise

import pytest

from schoolrules import Case, Verdict
from schoolrules.policy.casefacts import FactsRule
from schoolrules.policy.complaints import FiledInTime
from schoolrules.policy.languages import LanguageShare
from schoolrules.policy.rules import FactRule
from schoolrules.policy.view import View
from tests.conformance.runner import CASES, CaseFile, read_folder

FILES = read_folder(CASES)[::7]
BY_FACTS = (FactRule, FactsRule, FiledInTime, LanguageShare)
"""What rests on the facts of the case alone begins with the case."""


def days_of(view: View) -> Iterator[date]:
    """Every day from the first on which the case can be judged up to the view's."""
    calendar = view.calendar
    first = view.day - timedelta(days=400) if calendar is None else calendar.first
    return (first + timedelta(days=at) for at in range((view.day - first).days + 1))


def turned(view: View, criterion: str) -> list[date]:
    """The days on which it is met and was not the day before, or the other way round."""
    met = [(day, view.at(day).judgement(criterion).verdict is Verdict.MET) for day in days_of(view)]
    return [day for (_, before), (day, now) in pairwise(met) if now is not before]


def first_of_the_run(view: View, criterion: str) -> date:
    """The first day of the unbroken run of days, up to the view's, on which the criterion is met."""
    since = view.day
    for day in reversed(list(days_of(view))):
        if view.at(day).judgement(criterion).verdict is not Verdict.MET:
            break
        since = day
    return since


@pytest.mark.parametrize("file", FILES, ids=lambda file: file.id)
def test_no_criterion_turns_on_a_day_that_its_rule_does_not_name(file: CaseFile) -> None:
    """But where the text or a fact says since when."""
    found = Case.parse(json.dumps(file.case)).evaluate()
    view = found._view
    for name, criterion in found.policy.criteria.items():
        if type(criterion.rule) not in BY_FACTS:
            named = set(criterion.changes(view))
            assert [day for day in turned(view, name) if day not in named] == [], name


@pytest.mark.parametrize("file", FILES, ids=lambda file: file.id)
def test_since_is_the_first_day_of_the_run_found_day_by_day(file: CaseFile) -> None:
    """But where the text or a fact says since when."""
    found = Case.parse(json.dumps(file.case)).evaluate()
    view = found._view
    for name, criterion in found.policy.criteria.items():
        if found.findings[name].verdict is not Verdict.MET or criterion.rule.stated_since(view) is not None:
            continue
        floor = max(criterion.floor(view), view.situation.first_day)
        assert view.since(name) == max(first_of_the_run(view, name), min(floor, view.day)), name
