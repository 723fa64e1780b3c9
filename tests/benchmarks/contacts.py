"""Contacts at scale: import of 50,000 beside plain rows, duplicates among 50,000 by blocks beside all pairs of 5,000.

Run as ``python -m tests.benchmarks.contacts [DATABASE_URL]``; by default on an SQLite file in a temporary folder.
"""

from __future__ import annotations

import random
import sys
import tempfile
import time
from collections.abc import Callable
from datetime import UTC, date, datetime
from itertools import combinations
from pathlib import Path
from typing import TypeVar

from sqlalchemy import insert

from knowledge.contact import ContactRow, OrganisationKind, PostKind
from knowledge.facts.load import Facts
from knowledge.memory.contacts.duplicates import Candidate, candidate, compare, compare_all, pairs
from knowledge.memory.contacts.importing import import_rows, preview
from knowledge.memory.contacts.undoing import undo
from knowledge.memory.store import Store, open_store
from knowledge.memory.tables.people import persons

NOW = datetime(2031, 5, 6, tzinfo=UTC)
SYLLABLES = "ba be bo da di do fa fe ga go ha he ka ki la le lo ma me mi na ne no pa pe ra re ri sa se so ta te ti va vi za".split()
Result = TypeVar("Result")


def made_up(count: int, seed: int = 3) -> list[ContactRow]:
    """Fictional contacts of all States; one in a hundred comes twice, misspelt and at another address."""
    dice = random.Random(seed)  # noqa: S311 - a list of fictional people is no secret
    states = [state.iso3 for state in Facts.load().states]
    rows: list[ContactRow] = []
    while len(rows) < count:
        line = len(rows) + 2
        state = dice.choice(states)
        if rows and len(rows) % 100 == 99:
            twin = rows[dice.randrange(len(rows))]
            place = dice.randrange(1, len(twin.name) - 1)
            name = twin.name[:place] + twin.name[place] + twin.name[place:]
            rows.append(ContactRow(line, name, f"n{line}@other.example", state=twin.state))
            continue
        name = " ".join("".join(dice.choices(SYLLABLES, k=dice.randrange(2, 5))).title() for _ in range(3))
        post = PostKind.EXPERT if line % 3 == 0 else None
        rows.append(
            ContactRow(
                line,
                name,
                f"p{line}@{state.lower()}.example",
                state=state,
                language=dice.choice(("en", "fr", "es")),
                organisation=f"Ministry {line % 5} of {state}" if post else "",
                organisation_kind=OrganisationKind.MINISTRY,
                post=post,
                title=f"Adviser {line}" if post else "",
                since=date(2030, 1, 1) if post else None,
                evidence="NV 1" if post else "",
            )
        )
    return rows


def timed(what: str, act: Callable[[], Result], count: int) -> Result:
    started = time.perf_counter()
    result = act()
    spent = time.perf_counter() - started
    print(f"{what:<64} {spent:8.2f} s  {count / spent:12,.0f} a second")
    return result


def main() -> None:
    url = sys.argv[1] if len(sys.argv) > 1 else ""
    with tempfile.TemporaryDirectory() as folder:
        store = open_store(url or f"sqlite:///{Path(folder) / 'isu.db'}")
        rows = made_up(50_000)
        _import(store, rows)
        store.close()
    _duplicates(rows)


def _import(store: Store, rows: list[ContactRow]) -> None:
    timed("preview of 50,000 contacts", lambda: preview(store, rows), len(rows))
    done = timed(
        "import of 50,000 contacts, with posts, history and audit",
        lambda: import_rows(store, rows, "made up", "me", NOW),
        len(rows),
    )
    print("   ", {action.value: number for action, number in done.counts.items()})
    timed(
        "the same file again (all unchanged or doubtful)",
        lambda: import_rows(store, rows, "made up", "me", NOW),
        len(rows),
    )
    change = done.change_id
    assert change is not None
    timed("undo of the whole import", lambda: undo(store, change, "me", NOW), len(rows))
    timed("beside: 50,000 bare rows into the table of persons", lambda: _bare(store, rows), len(rows))


def _bare(store: Store, rows: list[ContactRow]) -> None:
    with store.writing() as connection:
        values = [
            {
                "name": row.name,
                "address": row.address,
                "state": row.state,
                "role": "public",
                "language": "",
                "verified": False,
                "created_at": NOW,
            }
            for row in rows
        ]
        connection.execute(insert(persons), values)


def _duplicates(rows: list[ContactRow]) -> None:
    people = [candidate(row.line, row.name, row.state, row.address) for row in rows]
    found = timed("duplicates among 50,000 by blocks", lambda: compare_all(people), len(people))
    compared = sum(1 for _ in pairs(people))
    print(f"    {len(found)} pairs found, {compared:,} compared of {len(people) * (len(people) - 1) // 2:,}")
    few = people[:5_000]
    quick = timed("duplicates among 5,000 by blocks", lambda: compare_all(few), len(few))
    naive = timed("beside: all pairs of 5,000, the same scores", lambda: _naive(few), len(few))
    both = {(one.one, one.other) for one in quick}
    print(f"    blocks find {len(both & naive)} of the {len(naive)} pairs that comparing all finds")


def _naive(people: list[Candidate]) -> set[tuple[int, int]]:
    return {
        (made.one, made.other) for one, other in combinations(people, 2) if (made := compare(one, other)) is not None
    }


if __name__ == "__main__":
    main()
