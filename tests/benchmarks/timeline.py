"""What a long timeline costs: ``python tests/benchmarks/timeline.py [URL] [EVENTS]`` prints times beside a plain scan.

A State gets 100,000 entries, nine others as many together. The alternative reads that State's entries without the
indexes and looks for the words in Python. The database of a URL is migrated and filled; give one to throw away.
"""

from __future__ import annotations

import statistics
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
sys.path.insert(0, str(ROOT))  # so that it runs as a script from a checkout

from sqlalchemy import text  # noqa: E402 - after the path is set

from knowledge.memory.store import Store, open_store  # noqa: E402
from knowledge.memory.tables.timeline import events  # noqa: E402
from knowledge.memory.timeline import Timeline, append, fold  # noqa: E402
from knowledge.timeline import Direction, Event, EventKind, Wanted  # noqa: E402

START = datetime(2016, 1, 1, tzinfo=UTC)
OTHERS = ("PER", "IRQ", "LBN", "DEU", "FRA", "TCD", "MRT", "SOM", "CHL")
THEMES = ("clearance of the northern district", "the annual report", "stockpile destruction", "a visa for the meeting")
RARE = "the helicopter of the survey team"


def entry(number: int, state: str) -> Event:
    """A made-up interaction; one in ten thousand holds the rare words."""
    words = f"{THEMES[number % len(THEMES)]} asked about for the {number}. time, with the words that people add to it"
    if number % 10_000 == 5_000:
        words = f"{words}; {RARE}"
    return Event(
        kind=list(EventKind)[number % 6],
        direction=Direction.IN if number % 2 else Direction.OUT,
        at=START + timedelta(minutes=37 * number),
        subject=words,
        source=f"bench:{state}:{number}",
        detail=f"The answer of the secretariat to it, in some sentences. {words} " * 3,
        state=state,
        who=f"Person {number % 400} p{number % 400}@mission.example",
        channel="mail",
    )


def fill(store: Store, count: int) -> float:
    """Appends the entries, a thousand a transaction; gives the microseconds of each."""
    began = time.perf_counter()
    made = [(number, "LAO") for number in range(count)]
    made += [(number, OTHERS[number % len(OTHERS)]) for number in range(count)]
    for start in range(0, len(made), 1_000):
        with store.writing() as connection:
            for number, state in made[start : start + 1_000]:
                append(connection, entry(number, state))
    return (time.perf_counter() - began) / len(made) * 1e6


def times(action: Callable[[], object], count: int) -> list[float]:
    """Milliseconds of each call."""
    taken = []
    for _ in range(count):
        began = time.perf_counter()
        action()
        taken.append((time.perf_counter() - began) * 1000)
    return taken


def scan(store: Store, words: str) -> list[int]:
    """The plain way: every row of the State through Python, newest first."""
    found = []
    statement = text("SELECT id, at, subject, detail FROM events WHERE state || '' = 'LAO'")
    with store.reading() as connection:
        for row in connection.execute(statement):
            if fold(words) in fold(f"{row.subject}\n{row.detail}"):
                found.append((row.at, row.id))
    return [number for _, number in sorted(found, reverse=True)[:50]]


def measure(store: Store, count: int) -> Iterator[tuple[str, list[float]]]:
    """Name and milliseconds of each thing measured."""
    timeline = Timeline(store)
    year = START + timedelta(minutes=37 * (count // 2))
    middle = timeline.page(Wanted(state="LAO", until=year), 50).following
    yield "first page of the State", times(lambda: timeline.of_state("LAO"), 200)
    yield "a page in the middle", times(lambda: timeline.of_state("LAO", after=middle), 200)
    period = Wanted(state="LAO", since=year, until=year + timedelta(days=30))
    yield "a month of the State", times(lambda: timeline.page(period, 500), 50)
    yield "frequent words in the State", times(lambda: timeline.page(Wanted(state="LAO", text="annual report")), 50)
    yield "rare words in the State", times(lambda: timeline.page(Wanted(state="LAO", text=RARE)), 10)
    yield "rare words, all States", times(lambda: timeline.search(RARE), 5)
    yield "a name in the State", times(lambda: timeline.page(Wanted(state="LAO", names="p77@mission")), 20)
    yield "the same rare words by a plain scan", times(lambda: scan(store, RARE), 3)


def main() -> None:
    """Prints one line a measure."""
    count = int(sys.argv[2]) if len(sys.argv) > 2 else 100_000
    with tempfile.TemporaryDirectory() as folder:
        url = sys.argv[1] if len(sys.argv) > 1 and sys.argv[1] else f"sqlite:///{folder}/bench.db"
        store = open_store(url)
        with store.reading() as connection:
            assert connection.execute(events.select().limit(1)).first() is None, "the database is not empty"
        print(f"{'append':<40} {fill(store, count):>10.0f} µs each")
        store.look_over()
        assert {e.id for e in Timeline(store).page(Wanted(state="LAO", text=RARE)).entries} == set(scan(store, RARE))
        for name, taken in measure(store, count):
            slow = sorted(taken)[max(0, round(len(taken) * 0.95) - 1)]
            print(f"{name:<40} p50 {statistics.median(taken):>9.2f} ms   p95 {slow:>9.2f} ms")
        store.close()


if __name__ == "__main__":
    main()
