"""How long `isu ask` takes from a cold start: ``python -m tests.benchmarks.start [--runs 15] [--json]``.

Each run is a process of its own on a home that is set up and indexed (the built-in guide alone), with compiled modules
in place, as after the first use of an installation. In turn with it run a bare interpreter and one that only imports
sqlalchemy, the heaviest library on that path.
"""

from __future__ import annotations

import argparse
import os
import re
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from typing import Any

from tests.benchmarks.measures import percentile, show

QUESTION = "Within how many years must a State Party destroy its stockpiles?"
UNWANTED = (
    "rich",
    "alembic",
    "slack_bolt",
    "slack_sdk",
    "pypdfium2",
    "pdfplumber",
    "docx",
    "lxml",
    "selectolax",
    "flask",
)
"""Libraries that a question asked for JSON needs nothing of."""


def commands(home: Path) -> dict[str, list[str]]:
    """What is started, by name."""
    ask = f"import sys; sys.argv[1:] = {['--home', str(home), 'ask', '--json', QUESTION]!r}; from bot.cli import main; main()"
    return {
        "isu ask": [sys.executable, "-c", ask],
        "import sqlalchemy": [sys.executable, "-c", "import sqlalchemy"],
        "bare python": [sys.executable, "-c", "pass"],
    }


def once(command: list[str], folder: Path) -> float:
    """Seconds of one run."""
    kept = {
        name: value for name, value in os.environ.items() if not name.startswith(("ISU_", "DATABASE_URL", "PYTHON"))
    }
    environment = {**kept, "PYTHONPYCACHEPREFIX": str(folder / "compiled"), "PYTHONPATH": os.getcwd()}  # noqa: PTH109
    started = time.perf_counter()
    subprocess.run(command, check=True, capture_output=True, env=environment)
    return time.perf_counter() - started


def loaded(command: list[str]) -> list[str]:
    """Which unwanted libraries a run loads all the same."""
    seen = subprocess.run([command[0], "-X", "importtime", *command[1:]], check=True, capture_output=True, text=True)
    modules = {name.split(".")[0] for name in re.findall(r"\|\s+([\w.]+)$", seen.stderr, re.MULTILINE)}
    return [name for name in UNWANTED if name in modules]


def main() -> None:
    """Print a row for each command; milliseconds."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--runs", type=int, default=15, help="runs of each command")
    parser.add_argument("--json", action="store_true", help="one JSON object a command")
    given = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        started = commands(Path(folder) / "home")
        taken: dict[str, list[float]] = {name: [] for name in started}
        for run in range(given.runs + 2):
            for name, command in started.items():
                seconds = once(command, Path(folder))
                if run > 1:  # the first ones set up the home and compile the modules
                    taken[name].append(seconds)
        rows: list[dict[str, Any]] = [
            {
                "start": name,
                "p50_ms": round(1000 * percentile(values, 0.5)),
                "best_ms": round(1000 * min(values)),
                "p95_ms": round(1000 * percentile(values, 0.95)),
            }
            for name, values in taken.items()
        ]
        show(rows, given.json)
        print(f"loaded without need: {', '.join(loaded(started['isu ask'])) or 'nothing'}", file=sys.stderr)


if __name__ == "__main__":
    main()
