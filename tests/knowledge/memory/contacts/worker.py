"""A process of its own that adds contacts, appoints, proposes and marks bounces while others do the same."""

from __future__ import annotations

import sys
from datetime import date

from knowledge.contact import ContactRow, Difference, NewProposal, ProposalKind
from knowledge.memory.contacts.importing import import_rows
from knowledge.memory.directory import Directory
from knowledge.memory.store import Store
from tests.knowledge.memory.contacts.hand import NOW, Hand


def work(url: str, name: str, count: str, post: str) -> None:
    """Everything the parts of the program do to contacts, in turn."""
    store = Store(url, wait=60.0)
    hand, directory = Hand(store), Directory(store)
    for number in range(int(count)):
        mine = hand.person(f"Person {name} {number}", f"{name}{number}@peru.example")
        hand.appoint(int(post), mine, date(2031, 1, 1), f"NV {name}/{number}")
        rows = [ContactRow(2, f"Row {name} {number}", f"row-{name}-{number}@peru.example", state="CHL")]
        import_rows(store, rows, f"{name}.csv", name, NOW)
        shared = (Difference("language", "", f"x{chr(97 + number % 26)}"),)
        directory.propose(NewProposal(ProposalKind.DETAILS, shared, "seen", "mail:1", "signature", person_id=1), NOW)
        directory.mark_bounced("shared@peru.example", False, NOW, "450 later")
    store.close()


print("ready", flush=True)  # noqa: T201 - how a worker reports
sys.stdin.readline()
work(*sys.argv[1:])
