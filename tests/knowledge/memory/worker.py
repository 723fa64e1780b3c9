"""A process of its own for the tests of several processes; each task waits for a line before it starts."""

from __future__ import annotations

import json
import os
import sys

from knowledge.memory.log import Log
from knowledge.memory.shelf import Shelf
from knowledge.memory.store import open_store
from tests.knowledge.memory.samples import HANDED_OVER, NOW, REPLY, add, message


def open_it(url: str) -> None:
    store = open_store(url)
    print(store.schema().current)  # noqa: T201 - how a worker reports
    store.close()


def claim_all(url: str, count: str) -> None:
    """Every worker sees the same messages and answers those it gets."""
    store = open_store(url)
    log = Log(store)
    mine = []
    for number in range(int(count)):
        question = message(f"shared {number}")
        claim = log.claim(question, NOW)
        if claim.mine:
            mine.append(number)
            log.record(claim, question, None, REPLY, "", NOW)
    print(json.dumps(mine))  # noqa: T201
    store.close()


def hand_over_all(url: str, count: str, name: str) -> None:
    """Every worker has messages of its own; all are handed over."""
    store = open_store(url)
    log = Log(store)
    cases = []
    for number in range(int(count)):
        question = message(f"{name} {number}")
        cases.append(log.record(log.claim(question, NOW), question, None, HANDED_OVER, "", NOW).case)
    print(json.dumps(cases))  # noqa: T201
    store.close()


def add_all(url: str, count: str) -> None:
    """Every worker adds the same files."""
    store = open_store(url)
    print(json.dumps([add(Shelf(store), f"{number}.pdf").status for number in range(int(count))]))  # noqa: T201
    store.close()


def die(url: str) -> None:
    """Claims a message and is gone while recording its answer."""
    question = message()
    log = Log(open_store(url))
    log.record(log.claim(question, NOW), question, None, HANDED_OVER, "", NOW, finish=lambda _: os._exit(0))


TASKS = {"die": die, "open": open_it, "claim": claim_all, "hand_over": hand_over_all, "add": add_all}

print("ready", flush=True)  # noqa: T201
sys.stdin.readline()
TASKS[sys.argv[1]](*sys.argv[2:])
