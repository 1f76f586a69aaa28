"""A bundled sample: one invented school year of some hundred pupils, as case files would have it."""

from __future__ import annotations

from dataclasses import dataclass
from importlib.resources import files

from schoolrules import policies
from schoolrules.calendar import parse_calendar
from schoolrules.case import Case
from schoolrules.parsing import parse_date, parse_json
from schoolrules.record import Record


@dataclass(frozen=True, slots=True)
class Sample:
    """A case for each pupil, all on one day and one calendar, and a sentence about where they come from."""

    about: str
    cases: tuple[Case, ...]


def load() -> Sample:
    """The sample. No pupil, school or event in it is real; ids such as `P-001` are invented."""
    text = files(__name__).joinpath("school_year.json").read_bytes()
    data = parse_json(text)
    assert isinstance(data, dict) and isinstance(data["pupils"], list)
    calendar, as_of = parse_calendar(data["calendar"]), parse_date(data["as_of"])
    assert as_of is not None
    cases = []
    for pupil in data["pupils"]:
        assert isinstance(pupil, dict) and isinstance(pupil["record"], dict)
        policy = policies.get(str(pupil["policy"]))
        cases.append(Case(policy, Record.parse(pupil["record"]), calendar, as_of))
    return Sample(str(data["about"]), tuple(cases))
