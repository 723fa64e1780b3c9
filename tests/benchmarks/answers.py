"""Whole answers against bare searches: ``python -m tests.benchmarks.answers [--large] [--json] [--sizes 10000 …]``.

For each size made-up passages go into a fresh database and index; then the same questions are asked three ways in turn:
of the desk (understood, searched, quoted, logged), of the same tantivy index as a plain OR of the content words, and of
SQLite FTS5 over the same passages. Each question is asked once, so that no way profits from having seen it before.
"""

from __future__ import annotations

import argparse
import json
import sqlite3
import subprocess
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any

import tantivy

from bot.app import Parts, now
from bot.config import read_config
from bot.session import Session
from knowledge.message import Channel, Message
from knowledge.texts.words import stem
from tests.benchmarks.made_up import Language, documents, questions
from tests.benchmarks.measures import megabytes, percentile, resident, show

SIZES = (10_000, 100_000)
LARGE = 1_000_000
WARM_UP = 20
DAY = date(2026, 1, 1)


def build(home: Path, size: int) -> dict[str, Any]:
    """Fill a home and index it; what it took."""
    parts = Session(read_config(home=home)).parts
    language = Language()
    rows = sqlite3.connect(home / "fts.db")
    rows.execute("CREATE VIRTUAL TABLE passages USING fts5(text, tokenize = 'porter unicode61')")
    started = time.perf_counter()
    for made in documents(language, size):
        parts.shelf.add(made.file, "bench", False, made.card, made.file, made.text, made.passages, DAY)
    stored = time.perf_counter() - started
    started = time.perf_counter()
    parts.catalogue.refresh()
    indexed = time.perf_counter() - started
    _, memory = resident()
    for made in documents(language, size):
        rows.executemany("INSERT INTO passages (text) VALUES (?)", [(passage.text,) for passage in made.passages])
    rows.commit()
    return {
        "stored_per_s": size / stored,
        "indexed_per_s": size / indexed,
        "index_mb": megabytes(home / "index"),
        "indexing_rss_mb": memory,
        "one_more_s": _one_more(parts, language, size),
    }


def _one_more(parts: Parts, language: Language, size: int) -> float:
    """Seconds until one more document of the usual size is in the index."""
    last = next(documents(language, 500))
    parts.shelf.add(f"more-{size}.txt", "bench", False, last.card, f"more-{size}", last.text, last.passages, DAY)
    started = time.perf_counter()
    parts.catalogue.refresh()
    return time.perf_counter() - started


def ask(home: Path, count: int, skip: int = 0) -> dict[str, Any]:
    """Milliseconds of the three ways on the same questions, in turn."""
    parts = Session(read_config(home=home)).parts
    bare, fts = _bare(home), sqlite3.connect(home / "fts.db")
    ways: dict[str, Callable[[str, list[str]], Any]] = {
        "bare": lambda _, words: bare(words),
        "fts5": lambda _, words: _fts(fts, words),
        "whole": lambda text, _: parts.desk.receive(_message(text)),
    }
    taken: dict[str, list[float]] = {name: [] for name in ways}
    outcomes: Counter[str] = Counter()
    for number, (text, words) in enumerate(questions(Language(), WARM_UP + count, skip)):
        for name, way in ways.items():
            started = time.perf_counter()
            answer = way(text, words)
            if number >= WARM_UP:
                taken[name].append((time.perf_counter() - started) * 1000)
        outcomes[answer.outcome.value] += 1
    memory, own = resident()
    return {
        "bare_p50": percentile(taken["bare"], 0.5),
        "fts5_p50": percentile(taken["fts5"], 0.5),
        "whole_p50": percentile(taken["whole"], 0.5),
        "whole_p95": percentile(taken["whole"], 0.95),
        "beyond_p50": percentile([a - b for a, b in zip(taken["whole"], taken["bare"], strict=True)], 0.5),
        "rss_mb": memory,
        "own_mb": own,
        "outcomes": dict(outcomes),
    }


def _bare(home: Path) -> Callable[[list[str]], Any]:
    index = tantivy.Index.open(str(home / "index" / (home / "index" / "CURRENT").read_text(encoding="ascii").strip()))
    index.reload()
    searcher, schema = index.searcher(), index.schema

    def search(words: list[str]) -> Any:
        terms = [tantivy.Query.term_query(schema, "body", stem(word)) for word in words]
        query = tantivy.Query.boolean_query([(tantivy.Occur.Should, term) for term in terms])
        return [searcher.doc(address) for _, address in searcher.search(query, 10, count=False).hits]

    return search


def _fts(connection: sqlite3.Connection, words: list[str]) -> Any:
    query = " OR ".join(f'"{word}"' for word in words)
    statement = "SELECT rowid, text FROM passages WHERE passages MATCH ? ORDER BY bm25(passages) LIMIT 10"
    return connection.execute(statement, (query,)).fetchall()


def _message(text: str) -> Message:
    number = f"{time.perf_counter_ns()}"
    return Message(id=number, channel=Channel.TERMINAL, text=text, received_at=now(), conversation=number)


def _apart(step: str, home: Path, *more: str) -> dict[str, Any]:
    """A step in a process of its own, so that its memory is its own too."""
    command = [sys.executable, "-m", "tests.benchmarks.answers", "--step", step, "--home", str(home), *more]
    result: dict[str, Any] = json.loads(subprocess.run(command, check=True, capture_output=True, text=True).stdout)
    return result


def measure(size: int, asked: int) -> dict[str, Any]:
    """Everything about one size."""
    with tempfile.TemporaryDirectory() as folder:
        built = _apart("build", Path(folder), "--sizes", str(size))
        return {"passages": size, **_apart("ask", Path(folder), "--asked", str(asked)), **built}


def main() -> None:
    """Print a row for each size; milliseconds unless a name says otherwise."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--sizes", type=int, nargs="+", default=list(SIZES), help="numbers of passages")
    parser.add_argument("--large", action="store_true", help="a million passages too (about a quarter of an hour)")
    parser.add_argument("--asked", type=int, default=200, help="questions asked of each size")
    parser.add_argument("--skip", type=int, default=0, help="questions passed over before the first")
    parser.add_argument("--json", action="store_true", help="one JSON object a size")
    parser.add_argument("--step", choices=("build", "ask"), help="one step only, on --home; prints JSON")
    parser.add_argument("--home", type=Path)
    given = parser.parse_args()
    if given.step == "build":
        print(json.dumps(build(given.home, given.sizes[0])))
    elif given.step == "ask":
        print(json.dumps(ask(given.home, given.asked, given.skip)))
    else:
        sizes = [*given.sizes, LARGE] if given.large else given.sizes
        show([measure(size, given.asked if size < LARGE else min(given.asked, 60)) for size in sizes], given.json)


if __name__ == "__main__":
    main()
