"""Feeds a target with inputs that coverage guides, by atheris: `python -m tests.fuzz.run TARGET --inputs N`.

What it found in time and memory goes to standard output as JSON when it has fed them all.
"""

from __future__ import annotations

import argparse
import json
import os
import resource
import shutil
import sys
import tempfile
from pathlib import Path
from random import Random
from time import perf_counter, process_time

import atheris

with atheris.instrument_imports(include=["schoolrules"]):
    from tests.fuzz.targets import TARGETS, seeds

from tests.fuzz.mutation import mutated

MOST_BYTES = 200_000
"""The longest input that is made."""
AFRESH = 0.6
"""How often a committed file is changed, not what came of changing one: changes upon changes are soon refused."""


def main() -> None:
    """Feeds one target."""
    parser = argparse.ArgumentParser(prog="python -m tests.fuzz.run", description=__doc__)
    parser.add_argument("target", choices=TARGETS)
    parser.add_argument("--inputs", type=int, default=10_000, help="how many (default: %(default)s)")
    parser.add_argument("--seed", type=int, default=1, help="of libFuzzer and of the mutations (default: %(default)s)")
    asked = parser.parse_args()
    corpus = seeds(asked.target)
    run = _Run(asked.target, asked.inputs, asked.seed)

    def otherwise(data: bytes, most: int, seed: int) -> bytes:
        random = Random(seed)
        if random.random() < AFRESH:
            data = random.choice(corpus)
        return mutated(data, random, corpus)[:most]

    for number, text in enumerate(corpus):
        (run.folder / f"{number}.json").write_bytes(text)
    options = [
        f"-seed={asked.seed}",
        f"-max_len={MOST_BYTES}",
        "-timeout=600",
        "-rss_limit_mb=2000",
        "-verbosity=0",
        f"-artifact_prefix={run.folder}/",
    ]
    atheris.Setup([sys.argv[0], *options, str(run.folder)], run.feed, custom_mutator=otherwise)
    atheris.Fuzz()


class _Run:
    """What has been fed so far, how much of it was accepted, the slowest of it."""

    def __init__(self, target: str, inputs: int, seed: int) -> None:
        self.target, self.inputs, self.seed = target, inputs, seed
        self.fed = self.accepted = self.slowest_bytes = 0
        self.slowest = 0.0
        self.began = perf_counter(), process_time()
        self.folder = Path(tempfile.mkdtemp(prefix="fuzz-"))
        """What libFuzzer starts from, and where it keeps what led somewhere new."""

    def feed(self, data: bytes) -> None:
        """Feeds one input; tells how it went, and ends, at the last."""
        began = process_time()
        self.accepted += TARGETS[self.target](data)
        took = process_time() - began
        if took > self.slowest:
            self.slowest, self.slowest_bytes = took, len(data)
        self.fed += 1
        if self.fed == self.inputs:
            print(json.dumps(self.told()), flush=True)
            shutil.rmtree(self.folder, ignore_errors=True)
            os._exit(0)  # libFuzzer has no other end that leaves the status alone

    def told(self) -> dict[str, object]:
        """What is told at the end."""
        wall, cpu = perf_counter() - self.began[0], process_time() - self.began[1]
        return {
            "target": self.target,
            "seed": self.seed,
            "inputs": self.fed,
            "accepted": self.accepted,
            "minutes": round(wall / 60, 1),
            "processor_minutes": round(cpu / 60, 1),
            "slowest_seconds": round(self.slowest, 3),
            "slowest_bytes": self.slowest_bytes,
            "peak_megabytes": resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024,
        }


if __name__ == "__main__":
    main()
