"""What an evaluation costs, as ratios within one run: to a bare Python loop, and to zen-engine.

Run, from the repository's root: python -m benchmarks.bench_evaluate [--pupil]

The first table judges one invented pupil of the truancy-intervention policy: 60 events in two school years, of them
42 absences, and interventions, reviews, referrals and notices up to the third. The unit is the bare loop that
answers one question: are at least 9 of the absences unexcused and in the window? zen-engine evaluates that one
expression, compiled beforehand. The library evaluates the whole policy: criteria, 13 steps, 16 requirements.

The second table takes the random cases on which the tests compare the library with their oracles, and gives each
policy's mean time for a case as a ratio to that of truancy-intervention. With --pupil it is left out.

All are measured in turns, the best of all rounds counting.
"""

from __future__ import annotations

import random
import sys
from collections.abc import Callable, Mapping
from datetime import date
from fractions import Fraction
from importlib import import_module
from time import perf_counter

import zen

from schoolrules import Case, Evaluation, Policy, Record, SchoolCalendar, evaluate, policies
from schoolrules.events import Absence, BaseEvent, Intervention, ProgressReview, StepTaken

AS_OF = date(2024, 12, 19)
ROUNDS = 300
CASES = 60
CASE_ROUNDS = 7
COUNTED = "#.status == 'unexcused' and {day} >= {first} and {day} <= {last}"
EXPRESSION = "count(absences, " + COUNTED + ") >= 9"
Measured = tuple[Callable[[], object], int]
"""What is measured, and how many times a round."""


def school_calendar() -> SchoolCalendar:
    """Two school years."""
    return SchoolCalendar.build(
        date(2023, 8, 21),
        date(2025, 6, 6),
        closed={
            (date(2024, 6, 8), date(2024, 8, 18)): "summer",
            (date(2024, 11, 25), date(2024, 11, 29)): "Thanksgiving",
            (date(2024, 12, 23), date(2025, 1, 3)): "winter break",
        },
    )


def pupil(calendar: SchoolCalendar) -> Record:
    """60 events: 42 absences of every status, some of half a day, and the procedure up to the third notice."""
    drawn = random.Random(1)
    days = [day for day in calendar.school_days if day <= AS_OF]
    events: list[BaseEvent] = [
        Absence(
            on=day,
            status=drawn.choice(["unexcused", "excused", "unverified"]),
            portion=Fraction(drawn.choice(["1", "1", "1/2"])),
        )
        for day in sorted(drawn.sample(days, 42))
    ]
    tried = [(11, 12), (11, 13), (11, 14), (11, 22), (12, 2), (12, 3), (12, 10), (12, 11), (12, 12)]
    events += [Intervention(on=date(2024, month, day), type="letter") for month, day in tried]
    reviewed = [(11, 18), (12, 4), (12, 13)]
    events += [ProgressReview(on=date(2024, month, day), adequate=False) for month, day in reviewed]
    taken = {
        "referral-1": (11, 20),
        "notice-1": (11, 21),
        "referral-2": (12, 6),
        "notice-2": (12, 9),
        "referral-3": (12, 17),
        "notice-3": (12, 18),
    }
    events += [StepTaken(on=date(2024, month, day), step=step) for step, (month, day) in taken.items()]
    return Record("S-1042", events)


def bare_loop(record: Record, first: date) -> Callable[[], bool]:
    """The question as a loop over tuples."""
    absences = [(e.on, e.status, e.portion) for e in record.timeline().of(Absence)]

    def loop() -> bool:
        number = 0
        for on, status, _ in absences:
            if status == "unexcused" and first <= on <= AS_OF:
                number += 1
        return number >= 9

    return loop


def zen_on_numbers(record: Record, first: date) -> Callable[[], object]:
    """The question as an expression over the days' numbers, and nothing else of an absence but its status."""
    absences = [{"on": e.on.toordinal(), "status": e.status} for e in record.timeline().of(Absence)]
    compiled = zen.compile_expression(EXPRESSION.format(day="#.on", first="first", last="last"))
    context = {"absences": absences, "first": first.toordinal(), "last": AS_OF.toordinal()}
    return lambda: compiled.evaluate(context)


def zen_on_json(record: Record, first: date) -> Callable[[], object]:
    """The question as an expression over the absences as a case file has them, with dates as text."""
    absences = [e.to_dict() for e in record.timeline().of(Absence)]
    for absence in absences:
        absence["portion"] = str(absence.get("portion", "1"))
    days = {"day": "date(#.on)", "first": "date(first)", "last": "date(last)"}
    compiled = zen.compile_expression(EXPRESSION.format(**days))
    context = {"absences": absences, "first": first.isoformat(), "last": AS_OF.isoformat()}
    return lambda: compiled.evaluate(context)


def everything_found(result: Evaluation) -> object:
    """Every finding with its evidence, and the next step; no explanation."""
    found = [(f.verdict, f.since, f.value, f.window, f.evidence) for f in result.findings.values()]
    return found, result.next_step


def questions(policy: Policy, calendar: SchoolCalendar, record: Record) -> dict[str, Measured]:
    """Each thing measured on the pupil."""
    first = calendar.window(AS_OF, 180).first
    answers = {bare_loop(record, first)(), zen_on_numbers(record, first)(), zen_on_json(record, first)()}
    assert len(answers) == 1, "the loop and the expressions answer one question"

    def result() -> Evaluation:
        return evaluate(policy, record, calendar=calendar, as_of=AS_OF)

    return {
        "bare loop": (bare_loop(record, first), 60),
        "zen-engine, one expression, days as numbers": (zen_on_numbers(record, first), 3),
        "zen-engine, one expression, dates as in the case file": (zen_on_json(record, first), 3),
        "the next step": (lambda: result().next_step, 2),
        "findings with evidence, next step": (lambda: everything_found(result()), 1),
        "  the same, the record asked for the first time": (
            lambda: everything_found(evaluate(policy, record.with_facts(), calendar=calendar, as_of=AS_OF)),
            1,
        ),
        "  and every step": (lambda: (everything_found(each := result()), each.steps), 1),
        "  and the explanation": (lambda: (everything_found(each := result()), each.explain()), 1),
    }


def best(measured: Mapping[str, Measured], rounds: int) -> dict[str, float]:
    """Seconds for each thing, the best of all rounds."""
    times = dict.fromkeys(measured, float("inf"))
    for _ in range(rounds):
        for name, (ask, number) in measured.items():
            begun = perf_counter()
            for _ in range(number):
                ask()
            times[name] = min(times[name], (perf_counter() - begun) / number)
    return times


def random_cases(policy: str) -> list[Case]:
    """Cases that the tests draw for a policy."""
    drawn = import_module(f"tests.oracle.{policy.replace('-', '_')}_cases")
    return [Case.parse(drawn.make_case(random.Random(seed))) for seed in range(CASES)]


def other_policies() -> None:
    """Prints each policy's mean time for a random case, as a ratio to that of truancy-intervention."""
    cases = {policy: random_cases(policy) for policy in policies.ids()}
    each = {
        policy: (lambda drawn=drawn: [everything_found(case.evaluate()) for case in drawn], 1)
        for policy, drawn in cases.items()
    }
    times = best(each, CASE_ROUNDS)
    unit = times["truancy-intervention"]
    print(f"\n{CASES} random cases of each policy, findings with evidence and next step; mean for a case")
    for policy, seconds in times.items():
        events = sum(len(case.record.events) for case in cases[policy]) / CASES
        print(f"  {policy:<24} {seconds / unit:5.1f} x truancy-intervention   ({events:.0f} events)")


def main() -> None:
    """Prints the ratios."""
    calendar = school_calendar()
    record = pupil(calendar)
    times = best(questions(policies.get("truancy-intervention"), calendar, record), ROUNDS)
    unit, engine = times["bare loop"], times["zen-engine, one expression, dates as in the case file"]
    print(f"Python {sys.version.split()[0]}; {len(record.events)} events; bare loop {unit * 1e6:.1f} microseconds")
    for name, seconds in times.items():
        print(f"  {name:<54} {seconds / unit:6.1f} x the loop {seconds / engine:6.1f} x zen on dates")
    if "--pupil" not in sys.argv:
        other_policies()


if __name__ == "__main__":
    main()
