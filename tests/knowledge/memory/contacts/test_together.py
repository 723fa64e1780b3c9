"""Four processes changing the contact list at once: nothing is lost, one holds a post, the audit hangs together."""

from __future__ import annotations

from pathlib import Path

from sqlalchemy import func, select

from knowledge.memory.audit import verify_chain
from knowledge.memory.contacts import proposals
from knowledge.memory.contacts.seals import check_changes
from knowledge.memory.directory import Directory
from knowledge.memory.store import open_store
from knowledge.memory.tables.contacts import tenures
from knowledge.memory.tables.people import persons
from tests.knowledge.memory.contacts.hand import TODAY, Hand
from tests.stores import run_together

WORKER = Path(__file__).with_name("worker.py")
EACH = 8


def test_four_processes_lose_nothing(database: str, tmp_path: Path) -> None:
    store = open_store(database)
    hand = Hand(store)
    hand.person("Shared", "shared@peru.example")
    post = hand.post(hand.mission())
    run_together(WORKER, [[database, name, str(EACH), str(post)] for name in "abcd"], cwd=tmp_path)

    with store.reading() as connection:
        assert connection.scalar(select(func.count()).select_from(persons)) == 1 + 4 * EACH * 2
        assert connection.scalar(select(func.count()).select_from(tenures)) == 4 * EACH
        sitting = select(func.count()).select_from(tenures).where(tenures.c.until.is_(None))
        assert connection.scalar(sitting) == 1
    directory = Directory(store)
    (held,) = directory.holders("PER", "article7", TODAY)
    assert held.holder is not None
    assert len(proposals.read_proposals(store)) == EACH
    assert directory.channels_of(1)[0].bounces == 4 * EACH
    assert verify_chain(store).broken is None
    assert check_changes(store) is None
    store.close()
