"""What a sweep costs: a thousand pupils under a hundred settings, against evaluating each from its case file.

Run: python benchmarks/bench_sweep.py [PUPILS [SETTINGS]]

The pupils are invented: a school year, some sixty events each, one in four enrolled late. The sweep is measured whole.
What it is compared with is measured on every pupil under a few settings, for the whole would take minutes, and told
for one evaluation: from the case file (its JSON parsed, the policy with that setting made, the criterion judged), and
by `evaluate` with everything parsed and every policy made beforehand. In turns, the best of three rounds counting.
"""

from __future__ import annotations

import json
import random
import sys
from collections.abc import Callable
from datetime import date, timedelta
from time import perf_counter
from typing import Any

from schoolrules import Case, Policy, Record, SchoolCalendar, evaluate, policies
from schoolrules.calendar import calendar_to_dict
from schoolrules.whatif import sweep

FIRST, LAST, AS_OF = date(2025, 8, 18), date(2026, 5, 29), date(2026, 4, 17)
NUMBER, FINDING = "unexcused-9-of-180.at_least", "unexcused-9-of-180"
WINDOW = "unexcused-9-of-180.window"
FEW, ROUNDS = 2, 3


def pupil(number: int, calendar: SchoolCalendar) -> dict[str, Any]:
    """An invented pupil's record, as a case file has it."""
    drawn = random.Random(number)
    days = [day for day in calendar.school_days if day <= AS_OF]
    unexcused = drawn.choice((2, 5, 8, 10, 14, 20))
    events: list[dict[str, Any]] = [
        {"kind": "absence", "on": day.isoformat(), "status": "unexcused" if at < unexcused else "excused"}
        for at, day in enumerate(drawn.sample(days, 45))
    ]
    events += [
        {"kind": "intervention", "on": drawn.choice(days).isoformat(), "type": drawn.choice(("letter", "parent_call"))}
        for _ in range(9)
    ]
    events += [
        {"kind": "progress_review", "on": drawn.choice(days).isoformat(), "adequate": drawn.random() < 0.3}
        for _ in range(3)
    ]
    at = drawn.randrange(60, 120)
    for step in ("referral-1", "notice-1", "referral-2"):
        events.append({"kind": "step", "on": days[at].isoformat(), "step": step})
        at += drawn.randrange(1, 12)
    record: dict[str, Any] = {"subject": f"P-{number:04}", "events": events}
    if number % 4 == 0:
        record["enrolled"] = [{"from": (FIRST + timedelta(days=drawn.randrange(5, 40))).isoformat(), "to": None}]
    return record


def best(work: Callable[[], object]) -> float:
    """Seconds, the best of the rounds."""
    times = []
    for _ in range(ROUNDS):
        begun = perf_counter()
        work()
        times.append(perf_counter() - begun)
    return min(times)


def case_text(record: dict[str, Any], calendar: dict[str, Any], at_least: int) -> str:
    """A case file."""
    policy = {"use": "truancy-intervention", "set": {NUMBER: at_least}}
    return json.dumps({"policy": policy, "as_of": AS_OF.isoformat(), "calendar": calendar, "record": record})


def main(pupils: int, settings: int) -> None:
    """Prints the ratios."""
    calendar = SchoolCalendar.build(FIRST, LAST, closed={(date(2025, 12, 22), date(2026, 1, 2)): "Winter break"})
    raw = [pupil(number, calendar) for number in range(pupils)]
    records = [Record.parse(each) for each in raw]
    policy = policies.get("truancy-intervention")
    values = range(1, settings + 1)
    few = range(7, 7 + FEW)
    plain = calendar_to_dict(calendar)
    files = [case_text(each, plain, at_least) for each in raw[: max(1, pupils // 10)] for at_least in few]
    variants: list[Policy] = [policy.with_parameters({NUMBER: at_least}) for at_least in few]

    def from_files() -> None:
        for text in files:
            _ = Case.parse(text).evaluate().findings[FINDING].verdict

    def from_records() -> None:
        for variant in variants:
            for record in records:
                _ = evaluate(variant, record, calendar=calendar, as_of=AS_OF).findings[FINDING].verdict

    def swept(**how: Any) -> Callable[[], object]:
        return lambda: sweep(policy, records, calendar, AS_OF, {NUMBER: values}, **how)

    def two_way() -> object:
        side = max(1, round(settings**0.5))
        windows = [f"{20 * number} school days" for number in range(1, side + 1)]
        return sweep(policy, records, calendar, AS_OF, {NUMBER: range(1, side + 1), WINDOW: windows})

    a_file, an_evaluation = best(from_files) / len(files), best(from_records) / (len(records) * FEW)
    events = sum(len(record.events) for record in records) / len(records)
    print(f"Python {sys.version.split()[0]}; {pupils:,} pupils of {events:.0f} events, {settings} settings")
    print(f"from its case file: {a_file * 1e6:.0f} microseconds; by evaluate: {an_evaluation * 1e6:.0f}")
    each: list[tuple[str, Callable[[], object]]] = [
        ("a sweep", swept()),
        ("a sweep by two processes", swept(processes=2)),
        ("a sweep of two numbers, as many settings", two_way),
    ]
    for name, work in each:
        seconds = best(work)
        one = seconds / (pupils * settings)
        print(
            f"{name}: {seconds:.2f} s, {one * 1e6:.1f} microseconds for each pupil and setting; "
            f"{a_file / one:.0f} x as fast as from case files, {an_evaluation / one:.0f} x as fast as evaluate"
        )
    begun = perf_counter()
    sweep(policy, records, calendar, AS_OF, {NUMBER: few}, steps=True)
    one = (perf_counter() - begun) / (len(records) * (FEW + 1))
    print(f"with steps: {one * 1e6:.0f} microseconds each; {a_file / one:.0f} x as fast as from case files")


if __name__ == "__main__":
    main(*(int(given) for given in (sys.argv[1:] + ["1000", "100"][len(sys.argv) - 1 :])))
