"""What `import schoolrules` costs, as a ratio to `import pydantic` in fresh processes.

Run: python -m benchmarks.bench_import

`import pydantic` alone loads little, for pydantic loads its parts when they are first named: so the import that
every user of its models pays (`from pydantic import BaseModel, TypeAdapter`) is told beside it. Each statement is
timed inside a fresh interpreter, in turns, and the best of all turns counts; a first turn, not counted, writes the
compiled modules.
"""

from __future__ import annotations

import subprocess
import sys

TURNS = 15
STATEMENTS = {
    "import pydantic": "import pydantic",
    "from pydantic import BaseModel, TypeAdapter": "from pydantic import BaseModel, TypeAdapter",
    "import schoolrules": "import schoolrules",
    "... and one policy": "import schoolrules; schoolrules.policies.get('truancy-intervention')",
}
TIMED = """
from time import perf_counter
begun = perf_counter()
{statement}
print(perf_counter() - begun)
"""


def seconds(statement: str) -> float:
    """Seconds that a statement takes in a fresh interpreter, its start not counted."""
    done = subprocess.run(
        [sys.executable, "-c", TIMED.format(statement=statement)], capture_output=True, text=True, check=True
    )
    return float(done.stdout)


def main() -> None:
    """Prints the ratios."""
    times = dict.fromkeys(STATEMENTS, float("inf"))
    for turn in range(TURNS + 1):
        for name, statement in STATEMENTS.items():
            took = seconds(statement)
            if turn:
                times[name] = min(times[name], took)
    unit = times["import pydantic"]
    print(f"Python {sys.version.split()[0]}; import pydantic: {unit * 1e3:.0f} ms")
    for name, took in times.items():
        print(f"  {name:<45} {took / unit:4.1f} x")


if __name__ == "__main__":
    main()
