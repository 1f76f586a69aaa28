"""What reading a case costs, as ratios within one run to `json.loads` of the same text, and the memory of a pupil.

Run, from the repository's root: python -m benchmarks.bench_parse

The pupil is that of bench_evaluate.py: 60 events. A case file holds the policy's name, the calendar of two school
years, and the record; a nightly run parses the calendar once and a record for each pupil. All are measured in turns,
the best of all rounds counting. Memory is what tracemalloc sees of many records that are held at once, the objects
that they share (modules, classes, cached texts) not counted.
"""

from __future__ import annotations

import gc
import json
import sys
import tracemalloc
from time import perf_counter

from benchmarks.bench_evaluate import AS_OF, best, pupil, school_calendar
from schoolrules import Case, Record, evaluate, policies
from schoolrules.calendar import calendar_to_dict, parse_calendar

ROUNDS = 60
PUPILS = 300


def held_by(texts: list[str], *, judged: bool) -> float:
    """Bytes that each record keeps alive, after it was judged once where asked."""
    calendar, policy = school_calendar(), policies.get("truancy-intervention")
    evaluate(policy, Record.parse(texts[0]), calendar=calendar, as_of=AS_OF)
    gc.collect()
    tracemalloc.start()
    before, _ = tracemalloc.get_traced_memory()
    records = [Record.parse(text) for text in texts]
    if judged:
        for record in records:
            assert evaluate(policy, record, calendar=calendar, as_of=AS_OF).next_step is not None
    gc.collect()
    after, _ = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    return (after - before) / len(records)


def main() -> None:
    """Prints the ratios."""
    calendar, record = school_calendar(), pupil(school_calendar())
    days, events = calendar_to_dict(calendar), record.to_dict()
    text = json.dumps(
        {"policy": "truancy-intervention", "as_of": AS_OF.isoformat(), "calendar": days, "record": events}
    )
    record_text = json.dumps(events)
    policy = policies.get("truancy-intervention")
    begun = perf_counter()
    Case.parse(text)
    first = perf_counter() - begun
    measured = {
        "json.loads of the case": (lambda: json.loads(text), 5),
        "Case.parse of the text": (lambda: Case.parse(text), 1),
        "  its calendar alone": (lambda: parse_calendar(days), 1),
        "  its record alone": (lambda: Record.parse(events), 1),
        "evaluate, findings and next step": (
            lambda: ((e := evaluate(policy, record, calendar=calendar, as_of=AS_OF)).findings, e.next_step),
            1,
        ),
    }
    times = best(measured, ROUNDS)
    unit = times["json.loads of the case"]
    print(f"Python {sys.version.split()[0]}; {len(record.events)} events, {len(text):,} characters of JSON")
    for name, seconds in times.items():
        print(f"  {name:<34} {seconds / unit:6.1f} x json.loads")
    print(f"  {'the first case of a process':<34} {first / unit:6.1f} x json.loads (validators are built)")
    for judged, kind in ((False, "parsed"), (True, "parsed and judged once")):
        kept = held_by([record_text.replace("S-1042", f"S-{number}") for number in range(PUPILS)], judged=judged)
        print(
            f"memory of a pupil, {kind}: {kept / 1024:.0f} KiB, {kept / len(record.events):.0f} bytes an event, "
            f"{kept / len(record_text):.1f} x its JSON"
        )


if __name__ == "__main__":
    main()
