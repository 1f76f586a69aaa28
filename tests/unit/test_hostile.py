"""Hostile input is refused, or taken at a cost that is bounded: by size, by depth, by number, by year.

Nothing here is timed: what is asserted is which bound refused it, or how often something was done. The times are in
tests/fuzz/README.md.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from datetime import date, timedelta
from itertools import count
from pathlib import Path
from random import Random
from typing import Any

import pytest
from click.testing import CliRunner, Result

from schoolrules import Case, Policy, Record, SchoolCalendar, evaluate, policies
from schoolrules.calendar import Period, build, parse_calendar
from schoolrules.calendar.reading import Entry
from schoolrules.cli import main
from schoolrules.errors import InvalidArgument, InvalidInput
from schoolrules.parsing import MAX_BYTES, MAX_DEPTH, listed, parse_json
from schoolrules.parsing import MAX_VALUES as MAX_JSON_VALUES
from schoolrules.policy.parts import MAX_VALUES
from schoolrules.policy.validation import MAX_ENTRIES, MAX_PROBLEMS
from schoolrules.whatif import forecast, sweep

Json = dict[str, Any]
CALENDAR: Json = {"first": "2025-08-18", "last": "2026-05-29"}
CLAUSE = {"source": "Handbook", "section": "1"}
COMMANDS = (
    ("evaluate", "FILE"),
    ("report", "FILE", "-o", "-"),
    ("forecast", "FILE", "--until", "2025-12-01"),
    ("clear", "FILE", "unexcused-9-of-180"),
    ("cause", "FILE", "unexcused-9-of-180"),
    ("open", "FILE", "hearing"),
    ("what-if", "FILE", "--close", "2025-12-01"),
    ("sweep", "FILE", "--vary", "unexcused-9-of-180.at_least=5:12"),
    ("compare", "FILE", "--set", "unexcused-9-of-180.at_least=5"),
    ("show", "FILE"),
    ("audit", "FILE"),
)


def case(events: list[Json] | None = None, **changes: object) -> Json:
    """A case of truancy-intervention."""
    record = {"subject": "S-1", "events": events or []}
    whole = {"policy": "truancy-intervention", "as_of": "2025-12-01", "calendar": CALENDAR, "record": record}
    return {**whole, **changes}


def step(name: str, **parts: object) -> Json:
    return {"id": name, "title": "A step", "actor": "school", "force": "must", "citation": CLAUSE, **parts}


def policy(*steps: Json, **parts: object) -> Json:
    """A policy of these steps."""
    named = {"id": "p", "title": "P", "edition": "1", "jurisdiction": "US", "source": "H", "roles": {"school": "s"}}
    return {**named, "criteria": {}, "steps": list(steps), "states": [], **parts}


def readings(number: int, alternatives: int = 2) -> Json:
    meanings = {f"a{at}": "so" for at in range(alternatives)}
    return {f"r{at}": {"phrase": "x", "alternatives": meanings, "why": "w", "citation": CLAUSE} for at in range(number)}


def refused(make: Any) -> list[str]:
    """The problems, a line each."""
    with pytest.raises(InvalidInput) as caught:
        make()
    return str(caught.value).splitlines()


def run(*arguments: str, stdin: bytes | None = None) -> Result:
    return CliRunner().invoke(main, list(arguments), input=stdin, catch_exceptions=False)


# --- size and depth -------------------------------------------------------------------------------------------------

PARSERS = (parse_json, Case.parse, Policy.parse, Record.parse)


@pytest.mark.parametrize("parse", PARSERS)
def test_a_text_larger_than_the_bound_is_refused_unread(parse: Any) -> None:
    """It is no JSON either, and nobody finds that out. Of text the bytes count, not the characters."""
    bound = ["larger than 50000000 bytes"]
    assert refused(lambda: parse(b"\xff" * (MAX_BYTES + 1))) == bound
    assert refused(lambda: parse("\N{EURO SIGN}" * (MAX_BYTES // 3 + 1))) == bound


@pytest.mark.parametrize("parse", PARSERS)
@pytest.mark.parametrize("opening", ["[", '{"a":', '[{"policy":', '{"record":{"facts":[', ' [ "]]]]" ,'])
@pytest.mark.parametrize("is_closed", [True, False])
def test_a_text_nested_ten_thousand_deep_is_refused_unparsed(parse: Any, opening: str, is_closed: bool) -> None:
    """Closed again or not."""
    closing = "".join({"[": "]", "{": "}"}[c] for c in reversed(opening.replace('"]]]]"', "")) if c in "[{")
    text = opening * 10_000 + "1" + closing * 10_000 * is_closed
    assert refused(lambda: parse(text)) == [f"nested deeper than {MAX_DEPTH} levels"]


@pytest.mark.parametrize("parse", PARSERS)
@pytest.mark.parametrize("value", ["1", '"a"', '"a,b"', '{"a":1}', "[", "[]", "\n{ }"])
def test_a_text_of_more_values_than_the_bound_is_refused_unparsed(parse: Any, value: str) -> None:
    """Whatever the values are, and although no bracket closes what they stand in."""
    text = "[" + ",".join([value] * MAX_JSON_VALUES)
    assert refused(lambda: parse(text)) == [f"more than {MAX_JSON_VALUES} values"]


@pytest.mark.parametrize("text", ["7", "[7]", "[7,8]", '{"a": [true, "x"], "b": null}', '{"a,[{": "b,,[", "c": 1}'])
def test_as_many_values_as_the_bound_are_read_and_one_more_is_not(text: str) -> None:
    """Every value counts, the whole with it; keys do not, nor do marks within texts."""

    def counted(value: Any) -> int:
        inner = value.values() if isinstance(value, dict) else value if isinstance(value, list) else ()
        return 1 + sum(map(counted, inner))

    whole = json.loads(text)
    number = counted(whole)
    assert parse_json(text, max_values=number) == whole
    assert refused(lambda: parse_json(text, max_values=number - 1)) == [f"more than {number - 1} values"]


def test_brackets_in_texts_are_no_depth() -> None:
    """Whatever backslashes and quotes stand before them: a thousand texts of such characters, at the depth allowed."""
    for seed in range(1_000):
        random = Random(seed)
        text = "".join(random.choices('[{"\\x', k=random.randrange(30)))
        whole: Any = text
        for _ in range(MAX_DEPTH):
            whole = {text: whole} if random.random() < 0.5 else [whole, text]
        assert parse_json(json.dumps(whole)) == whole
        assert refused(lambda whole=whole: parse_json(json.dumps([whole]))) == [
            f"nested deeper than {MAX_DEPTH} levels"
        ]


@pytest.mark.parametrize("command", COMMANDS)
def test_each_command_refuses_what_is_too_large(command: tuple[str, ...], tmp_path: Path) -> None:
    """A file of one byte more than 50 MB, which takes no room on the disk."""
    file = tmp_path / "large.json"
    with file.open("wb") as opened:
        opened.truncate(MAX_BYTES + 1)
    done = run(*(str(file) if part == "FILE" else part for part in command))
    assert (done.exit_code, done.stdout) == (2, "")
    assert done.stderr == f"{file}: larger than 50 MB\n"


@pytest.mark.parametrize("command", COMMANDS)
def test_each_command_refuses_what_is_too_deep(command: tuple[str, ...]) -> None:
    """From standard input."""
    done = run(*("-" if part == "FILE" else part for part in command), stdin=b"[" * 10_000)
    assert (done.exit_code, done.stdout) == (2, "")
    assert done.stderr == "standard input: nested deeper than 64 levels\n"


def test_a_mapping_is_bounded_where_no_text_was_parsed() -> None:
    """Lists within lists, objects that hold themselves: what Python can make and JSON cannot."""
    deep: Any = []
    for _ in range(100_000):
        deep = [deep]
    assert "record: expected an object, not a list" in refused(lambda: Case.parse(case(record=deep)))
    assert refused(lambda: Policy.parse(policy(roles=deep)))
    loop: Json = policy(step("a"))
    loop["holds"] = loop
    assert refused(lambda: Policy.parse(loop)) == ["nested deeper than 64 levels"]
    within: Any = {"kind": "always"}
    for _ in range(5_000):
        within = {"kind": "not", "of": within}
    assert refused(lambda: Policy.parse(policy(step("a", opens=within)))) == ["nested deeper than 64 levels"]


# --- numbers --------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("number", "said"),
    [
        ("1e400", "numbers must be finite"),
        ("-1e400", "numbers must be finite"),
        ("NaN", "numbers must be finite"),
        ("-Infinity", "numbers must be finite"),
        ("9" * 5_000, "a number has too many digits"),
        ("-" + "9" * 4_000 + ".5", "numbers must be finite"),
    ],
)
def test_a_number_that_is_none_is_refused(number: str, said: str) -> None:
    """Wherever it stands."""
    assert refused(lambda: Case.parse(f'{{"record":{{"facts":{{"a":[{number}]}}}}}}')) == [said]


@pytest.mark.parametrize("value", [10**4_000, -(10**4_000), 10_001, 0, "999999999999 school days", "9" * 9_000, 1e300])
def test_a_number_of_a_policy_is_bounded(value: object) -> None:
    """However it is said."""
    changed = {"use": "truancy-intervention", "set": {"unexcused-9-of-180.at_least": value}}
    (problem,) = refused(lambda: Case.parse(case(policy=changed)))
    assert problem.startswith("policy.set.unexcused-9-of-180.at_least: expected a whole number")


@pytest.mark.parametrize("number", [10**15 + 1, 10**4_299, "9" * 4_000])
def test_a_number_of_a_policys_own_is_bounded(number: int | str) -> None:
    """Two of them multiplied must still be a number that can be written."""
    parameter = {"value": 1, "about": "how many", "citation": CLAUSE, "maximum": number}
    tally = {"label": "calls", "event": "intervention", "at_least": "enough", "times": number}
    bound = f"expected a whole number of at most {10**15} either side of zero"
    assert refused(lambda: Policy.parse(policy(step("a"), parameters={"enough": parameter}))) == [
        f"parameters.enough.maximum: {bound}"
    ]
    parameters = {"enough": {**parameter, "maximum": 10**15}}
    assert refused(lambda: Policy.parse(policy(step("a"), parameters=parameters, tallies={"calls": tally}))) == [
        f"tallies.calls.times: {bound}"
    ]


@pytest.mark.parametrize("value", ["999999999999 school days", "1" + " " * 100_000 + "x", "9" * 100_000, 10**4_000])
def test_a_period_is_bounded(value: object) -> None:
    """In number, and in what is read of its text."""
    changed = {"use": "truancy-intervention", "set": {"unexcused-9-of-180.window": value}}
    (problem,) = refused(lambda: Case.parse(case(policy=changed)))
    assert problem == 'policy.set.unexcused-9-of-180.window: expected a period with its unit, such as "180 school days"'


@pytest.mark.parametrize("text", ["20", "20 days", " 20  days ", "\t7\n", "1day"])
def test_a_bare_number_is_still_told_to_say_which_days(text: str) -> None:
    with pytest.raises(InvalidArgument, match="which days"):
        Period.parse(text)


# --- keys -----------------------------------------------------------------------------------------------------------


def test_a_key_given_twice_is_told_by_its_name_where_it_has_one() -> None:
    """Others, which may be anything, by their position among the keys."""
    text = '{"as_of": 1, "record": {"facts": {"a": 1, "Ann": 2, "Ann": 3}, "subject": "x", "subject": "y"}, "as_of": 2}'
    assert refused(lambda: Case.parse(text)) == [
        "as_of: given twice",
        "record.subject: given twice",
        "record.facts[1]: given twice",
    ]
    assert refused(lambda: Record.parse('{"Ann": {"Bob": 1, "Bob": 2}}')) == ["[0][0]: given twice"]
    assert refused(lambda: Policy.parse('{"Ann": {"Bob": 1, "Bob": 2}}')) == ["Ann.Bob: given twice"]


def test_a_thousand_keys_given_twice_are_told() -> None:
    """And no more."""
    many = ",".join('{"a": 1, "a": 2}' for _ in range(1_500))
    lines = refused(lambda: parse_json(f"[{many}]"))
    assert (len(lines), lines[999]) == (1_000, "[999].a: given twice")


def test_an_unknown_key_of_a_record_is_told_by_its_position() -> None:
    """It may be a name. A known fact is told by its own."""
    facts = {"Ann": True, "special_education": 0.5, "Bob": 0.5}
    record = {"subject": "S-1", "Ann": 1, "facts": facts, "enrolled": [{"from": "2025-08-18", "Ann": None}]}
    assert [
        line.partition(":")[0] for line in refused(lambda: Case.parse(case(policy="noncompliance", record=record)))
    ] == [
        "record[1]",
        "record.facts.special_education",
        "record.facts[2]",
        "record.enrolled[0][1]",
        "record.facts[0]",
        "record.facts[2]",
    ]


# --- days -----------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("name", policies.ids())
@pytest.mark.parametrize(("first", "last"), [("0001-01-01", "0002-01-01"), ("9998-12-31", "9999-12-31")])
def test_the_ends_of_the_years_are_no_day_to_judge(name: str, first: str, last: str) -> None:
    """There is no room there to count back or forward."""
    chosen: object = {"use": name, "profile": "3-6-9"} if name == "attendance-ladder" else name
    far = case(policy=chosen, as_of=last, calendar={"first": first, "last": last})
    assert "as_of: expected a day from 1000-01-01 to 8999-12-31" in refused(lambda: Case.parse(far))


def test_python_is_refused_a_day_too_far_as_json_is() -> None:
    calendar = SchoolCalendar.build(date(9999, 1, 1), date(9999, 12, 31))
    truancy, record = policies.get("truancy-intervention"), Record("S-1")
    lines = refused(lambda: evaluate(truancy, record, calendar=calendar, as_of=date.max))
    assert lines == ["as_of: expected a day from 1000-01-01 to 8999-12-31"]


def test_an_event_of_the_first_years_is_refused() -> None:
    """It may be a slip, or stand for no date at all; from the year 100 on it is an old event."""
    old = [{"kind": "absence", "on": day, "status": "unexcused"} for day in ("0001-01-01", "0099-12-31", "0100-01-01")]
    assert refused(lambda: Case.parse(case(old))) == [
        "record.events[0].on: expected a day from 0100-01-01 on",
        "record.events[1].on: expected a day from 0100-01-01 on",
    ]


@pytest.mark.parametrize("day", ["0100-01-01", "1519-07-31", "2150-01-01", "9999-12-31"])
def test_an_old_or_a_far_day_in_a_record_is_judged(day: str) -> None:
    """Also where a deadline falls in a year whose holidays nobody knows."""
    filed: list[Json] = [{"kind": kind, "on": min(day, "2025-10-01")} for kind in ("violation", "complaint_filed")]
    filed += [{"kind": "extension", "on": "2025-11-01", "until": day, "written": True, "agreed_by": "complainant"}]
    spans = [{"from": min(day, "2025-10-01"), "to": "9999-12-31"}]
    record = {"subject": "S-1", "events": filed, "enrolled": spans}
    calendar = {**CALENDAR, "country": "US", "subdivision": "CA"}
    found = Case.parse(case(policy="ucp", calendar=calendar, record=record)).evaluate(readings="all")
    assert json.dumps(found.to_dict())


def test_a_coverage_of_ten_thousand_years_is_refused() -> None:
    assert refused(lambda: parse_calendar({"first": "0001-01-01", "last": "9999-12-31"})) == [
        "last: the coverage is longer than 50 years"
    ]


@pytest.mark.parametrize("key", ["closed", "open", "learning_periods", "legal_holidays", "school_days"])
def test_a_calendar_of_too_many_entries_is_refused(key: str) -> None:
    """None of them is read."""
    wide = {**CALENDAR, key: [{}] * 20_001}
    assert refused(lambda: parse_calendar(wide)) == [f"{key}: expected at most 20,000 entries"]


@pytest.mark.parametrize("seed", range(20))
def test_days_are_painted_as_by_one_entry_after_another(seed: int) -> None:
    """The last entry that names a day gives its reason."""
    random, first = Random(seed), date(2025, 1, 1)
    last = first + timedelta(days=random.randrange(1, 40))
    entries = []
    for number in range(random.randrange(12)):
        begin = first + timedelta(days=random.randrange(-10, 50))
        end = begin + timedelta(days=random.randrange(20))
        entries.append(Entry("", begin, end, f"why {number}", ""))
    expected = {}
    for entry in entries:
        for offset in range((last - first).days + 1):
            day = first + timedelta(days=offset)
            if entry.first <= day <= entry.last:
                expected[day] = entry.why
    assert build.painted(entries, first, last) == expected


def test_each_day_is_painted_once_however_many_entries_name_it(monkeypatch: pytest.MonkeyPatch) -> None:
    """A thousand entries of ten years each: as many searches as entries and days, not as their product."""
    first, last = date(2020, 1, 1), date(2029, 12, 31)
    searches, search = count(), build._unpainted

    def counted(following: list[int], at: int) -> int:
        next(searches)
        return search(following, at)

    monkeypatch.setattr(build, "_unpainted", counted)
    entries = [Entry("", first, last, f"why {number}", "") for number in range(1_000)]
    painted = build.painted(entries, first, last)
    assert set(painted.values()) == {"why 999"}
    assert next(searches) == len(entries) + len(painted)


def test_a_case_without_a_school_day_around_it_is_drawn() -> None:
    """All its days have the same place between two school days: the middle."""
    closed = [{"from": "2025-08-18", "to": "2026-02-27"}]
    away: Json = {"kind": "absence", "on": "2025-10-01", "status": "unexcused"}
    found = Case.parse(case([away], calendar={**CALENDAR, "closed": closed})).evaluate()
    assert "2025-10-01: absence" in found._repr_html_()


# --- names that are no names ----------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "country",
    ["utils", "country_holidays", "HolidayBase", "HolidaySum", "__class__", "__name__", "NYSE", "", "us", "\0"],
)
def test_a_country_is_one_that_the_holidays_library_lists(country: str) -> None:
    """Not whatever else its module has under that name."""
    wrong = {**CALENDAR, "country": country}
    assert refused(lambda: parse_calendar(wrong)) == ["country: not a country that the holidays library knows (as US)"]


def test_text_that_cannot_be_written_is_refused() -> None:
    """Half a character, in a calendar or a policy."""
    half = "\ud800"
    assert refused(lambda: parse_calendar({**CALENDAR, "closed": [{"on": "2025-09-01", "why": half}]})) == [
        "closed[0].why: expected a text of at most 500 characters"
    ]
    period = {"id": half, "from": "2025-09-01", "to": "2025-09-30"}
    assert refused(lambda: parse_calendar({**CALENDAR, "learning_periods": [period]})) == [
        "learning_periods[0].id: expected a text of 1 to 500 characters"
    ]
    unwritable = "expected text that can be written as UTF-8"
    assert refused(lambda: Policy.parse(policy(step("a", title=half)))) == [f"steps[0].title: {unwritable}"]
    assert refused(lambda: Policy.parse(policy(step("a"), facts={half: {}}))) == [f"facts: keys: {unwritable}"]
    chosen = {"use": "ucp", "readings": {half: "x"}, "set": {half: 1}}
    assert all(line.isascii() for line in refused(lambda: Case.parse(case(policy=chosen))))


@pytest.mark.parametrize("choice", [[], {}, None, 3, ["nth-day"]])
def test_a_reading_is_chosen_by_text(choice: object) -> None:
    chosen = {"use": "truancy-intervention", "readings": {"spacing": choice}}
    (problem,) = refused(lambda: Case.parse(case(policy=chosen)))
    assert problem.startswith("policy.readings.spacing: expected one of ")


@pytest.mark.parametrize("changes", [{"set": 3}, {"set": []}, {"readings": "x"}, {"readings": [1]}])
def test_options_change_no_choice_that_is_none(changes: Json) -> None:
    """`--set` and `--read` on a file whose own choice is no object: the file is refused."""
    text = json.dumps(case(policy={"use": "truancy-intervention", **changes})).encode()
    done = run("evaluate", "-", "--set", "unexcused-9-of-180.at_least=3", "--read", "spacing=nth-day", stdin=text)
    assert (done.exit_code, done.stderr) == (2, f"policy.{next(iter(changes))}: expected an object\n")


# --- policies that grow ---------------------------------------------------------------------------------------------


def test_a_policy_of_too_many_values_is_refused() -> None:
    """However small each of them is."""
    conditions = {"kind": "all-of", "of": [{"kind": "always"}] * (MAX_VALUES // 2)}
    assert refused(lambda: Policy.parse(policy(step("a", opens=conditions)))) == [
        f"a policy of more than {MAX_VALUES:,} values"
    ]


def test_a_policy_of_too_many_parts_is_refused() -> None:
    """Before they are held against one another."""
    steps = [step(f"s{number}") for number in range(MAX_ENTRIES + 1)]
    roles = {"school": "s", **{f"r{number}": "s" for number in range(MAX_ENTRIES)}}
    assert refused(lambda: Policy.parse(policy(*steps, roles=roles))) == [
        "roles: at most 1,000",
        "steps: at most 1,000",
    ]
    assert Policy.parse(policy(*steps[:-1])).steps[-1].id == "s999"


def test_readings_have_few_alternatives() -> None:
    assert refused(lambda: Policy.parse(policy(step("a"), readings=readings(3, 67)))) == [
        "readings: at most 200 alternatives in all"
    ]
    assert len(Policy.parse(policy(step("a"), readings=readings(2, 100))).readings) == 2


def test_the_problems_of_a_policy_are_as_many_as_a_person_reads() -> None:
    """Each unknown name is a problem, and each lists some of the known names."""
    steps = [step(f"s{number}", actor=f"x{number}", notify=["y"]) for number in range(MAX_ENTRIES)]
    lines = refused(lambda: Policy.parse(policy(*steps, roles={f"r{number}": "s" for number in range(100)})))
    assert len(lines) == MAX_PROBLEMS
    assert lines[0].startswith("steps[0].actor: unknown role; expected one of r0, r1, r10, ")
    assert lines[0].endswith(", and 50 more")


def test_a_list_of_names_is_cut_short() -> None:
    """After fifty names, each of two hundred characters."""
    assert listed(["a", "b"]) == "a, b"
    assert listed(map(str, range(51))) == ", ".join(map(str, range(50))) + ", and 1 more"
    assert listed(["x" * 300]) == "x" * 200


def test_a_thousand_steps_that_rest_on_one_another_are_judged() -> None:
    """The last of a chain is worked out without a call for each link."""
    chain = [
        step("s0"),
        *(step(f"s{n}", done={"kind": "step-day", "step": f"s{n - 1}"}) for n in range(1, MAX_ENTRIES)),
    ]
    taken: Json = {"kind": "step", "step": "s0", "on": "2025-12-01"}
    found = Case.parse(case([taken], policy=policy(*chain))).evaluate()
    assert found.steps["s999"].done_on == date(2025, 12, 1)


def test_forty_readings_are_too_many_to_combine() -> None:
    """2 to the 40th combinations would have to be told apart."""
    steps = [step(f"s{n}", opens={"kind": "reading-is", "reading": f"r{n}", "alternative": "a0"}) for n in range(40)]
    read = Case.parse(case(policy=policy(*steps, readings=readings(40))))
    assert read.evaluate().to_dict()["policy"]["id"] == "p"
    assert refused(lambda: read.evaluate(readings="all").to_dict()) == [
        "policy.readings: more than 4096 combinations matter; choose some of them beforehand"
    ]


def test_hints_are_given_for_the_first_names_only() -> None:
    """To compare names costs more than to refuse them."""
    kinds: Mapping[str, Json] = {
        "step": {"kind": "step", "step": "referral-11"},
        "of": {"kind": "approval", "of": "referral-11", "by": "school"},
    }
    for field, event in kinds.items():
        lines = refused(lambda event=event: Case.parse(case([{**event, "on": "2025-12-01"}] * 150)))
        assert len(lines) == 150
        said = f"].{field}: no step of the policy, perhaps referral-1; "
        assert said in lines[0] and said in lines[99]
        assert sum("perhaps" in line for line in lines) == 100


# --- what if --------------------------------------------------------------------------------------------------------


def test_a_sweep_of_too_many_settings_is_refused_before_they_are_made() -> None:
    """Also where each number alone has few enough, or a range has no end that anybody waits for."""
    truancy, calendar = policies.get("truancy-intervention"), parse_calendar(CALENDAR)
    names = ("unexcused-9-of-180.at_least", "interventions.at_least")
    bound = "settings: expected at least one setting and at most 10,000"
    for settings in (
        {names[0]: range(10**12)},
        {names[0]: count()},
        {name: range(1, 10_001) for name in names},
        {names[0]: range(0)},
        {},
    ):
        with pytest.raises(InvalidArgument, match=bound):
            sweep(truancy, [], calendar, date(2025, 12, 1), settings)


@pytest.mark.parametrize("values", ["1:999999999", "0:9999999999", "1," * 10_001 + "1", "5:1"])
def test_the_command_refuses_too_many_settings(values: str) -> None:
    done = run("sweep", "-", "--vary", f"unexcused-9-of-180.at_least={values}", stdin=json.dumps(case()).encode())
    assert (done.exit_code, done.stdout) == (2, "")
    assert done.stderr


def test_a_forecast_goes_no_further_than_a_calendar_could() -> None:
    """Where a policy needs no calendar, nothing else would end it."""
    read = Case.parse(case(policy="ucp", calendar=None))
    with pytest.raises(InvalidArgument, match="at most 20,000 days after"):
        forecast(read.policy, read.record, None, read.as_of, read.as_of + timedelta(days=20_001))
    done = run(
        "forecast", "-", "--until", "9999-12-31", "--assume", "absent", stdin=json.dumps(case(policy="ucp")).encode()
    )
    assert (done.exit_code, done.stdout) == (2, "")


# --- files ----------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "content", [b"", b" \n", b"\0" * 100, b"\xff\xfe{\0}\0", b"\xef\xbb\xbf[]", b"null", b"{" * 64]
)
def test_a_file_that_is_no_case_is_refused_in_a_line(content: bytes, tmp_path: Path) -> None:
    """By every command that reads one."""
    file = tmp_path / "case.json"
    file.write_bytes(content)
    for command in COMMANDS:
        done = run(*(str(file) if part == "FILE" else part for part in command))
        assert (done.exit_code, done.stdout, done.stderr.count("\n")) == (2, "", 1), command
