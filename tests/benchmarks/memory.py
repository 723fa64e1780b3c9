"""What remembering costs: ``python tests/benchmarks/memory.py [URL]`` prints times on a fresh SQLite file or on a URL.

The database of a URL is migrated and filled; give one that may be thrown away.
"""

from __future__ import annotations

import statistics
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
sys.path.insert(0, str(ROOT))  # so that it runs as a script from a checkout

from knowledge.memory.log import Log  # noqa: E402 - after the path is set
from knowledge.memory.shelf import Shelf  # noqa: E402
from knowledge.memory.store import Store, open_store  # noqa: E402
from tests.knowledge.memory.samples import NOW, REPLY, add, message, passages  # noqa: E402

TURNS = 1000
PASSAGES = 10_000


def times(action: Callable[[int], object], count: int) -> list[float]:
    """Milliseconds of each call."""
    taken = []
    for number in range(count):
        start = time.perf_counter()
        action(number)
        taken.append((time.perf_counter() - start) * 1000)
    return taken


def measure(store: Store) -> Iterator[tuple[str, list[float]]]:
    """Name and milliseconds of each thing measured."""
    log, shelf = Log(store), Shelf(store)

    def turn(number: int) -> None:
        question = message(f"bench {number}", conversation=f"bench {number % 50}")
        log.record(log.claim(question, NOW), question, None, REPLY, "", NOW)

    yield "claim and record a reply", times(turn, TURNS)
    yield "history of five turns", times(lambda n: log.history(f"bench {n % 50}", 5), TURNS)
    many = passages(PASSAGES)
    yield f"add a document of {PASSAGES:,} passages", times(lambda n: add(shelf, f"b{n}.pdf", passages=many), 5)
    ids = [passage.id for passage in shelf.iter_passages()][:: PASSAGES // 40]
    yield (
        "five passages by id",
        times(lambda n: shelf.passages_by_ids([ids[(n * 7 + k * 31) % len(ids)] for k in range(5)]), TURNS),
    )
    yield f"iterate over {5 * PASSAGES:,} passages", times(lambda _: sum(1 for _ in shelf.iter_passages()), 1)
    yield "generation", times(lambda _: shelf.generation(), TURNS)


def main() -> None:
    """Prints one line a measure."""
    with tempfile.TemporaryDirectory() as folder:
        store = open_store(sys.argv[1] if len(sys.argv) > 1 else f"sqlite:///{folder}/isu.db")
        for name, taken in measure(store):
            middle, slow = statistics.median(taken), sorted(taken)[int(len(taken) * 0.95)]
            print(f"{name:42} p50 {middle:10.2f} ms   p95 {slow:10.2f} ms")
        store.close()


if __name__ == "__main__":
    main()
