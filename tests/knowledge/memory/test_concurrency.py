"""Several threads and processes at once: one answer a message, nothing lost, no case number twice or skipped."""

import json
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

from knowledge.memory.claims import Claim
from knowledge.memory.log import Log
from knowledge.memory.shelf import Shelf
from knowledge.memory.store import Store, open_store
from knowledge.memory.timeline import Timeline
from knowledge.timeline import Direction, Event, EventKind, Wanted
from tests.knowledge.memory.samples import HANDED_OVER, LATER, NOW, REPLY, message
from tests.stores import run_together

WORKER = Path(__file__).with_name("worker.py")


def test_of_many_threads_one_gets_the_message(log: Log) -> None:
    def claim(number: int) -> Claim:
        return log.claim(message(f"m{number // 8}"), NOW)

    with ThreadPoolExecutor(16) as pool:
        claims = list(pool.map(claim, range(160)))
    assert len({claim.message_id for claim in claims if claim.mine}) == 20
    assert sum(claim.mine for claim in claims) == 20


def test_of_many_threads_one_takes_over(log: Log) -> None:
    log.claim(message(), NOW)
    with ThreadPoolExecutor(16) as pool:
        claims = list(pool.map(lambda _: log.claim(message(), NOW + LATER), range(32)))
    assert sum(claim.mine for claim in claims) == 1


def test_two_who_both_believe_the_message_is_theirs_record_one_answer(log: Log, second_store: Store) -> None:
    claim = log.claim(message(), NOW)
    logs = [log, Log(second_store)] * 8
    with ThreadPoolExecutor(16) as pool:
        replies = list(pool.map(lambda each: each.record(claim, message(), None, REPLY, "", NOW), logs))
    assert {reply.interaction_id for reply in replies} == {1}
    assert sum(not reply.delivered for reply in replies) == 1
    assert len(list(log.entries())) == 1


def test_threads_number_cases_without_gaps(log: Log) -> None:
    def hand_over(number: int) -> str | None:
        question = message(str(number))
        return log.record(log.claim(question, NOW), question, None, HANDED_OVER, "", NOW).case

    with ThreadPoolExecutor(12) as pool:
        cases = list(pool.map(hand_over, range(60)))
    assert sorted(filter(None, cases)) == [f"ISU-2026-{number:04d}" for number in range(1, 61)]


def test_processes_share_messages_and_answer_each_once(database: str, tmp_path: Path) -> None:
    printed = run_together(WORKER, [["claim", database, "60"]] * 4, cwd=tmp_path)
    answered = [number for lines in printed for number in json.loads(lines)]
    assert sorted(answered) == list(range(60))
    store = open_store(database)
    assert sorted(entry.message_id for entry in Log(store).entries()) == sorted(f"shared {n}" for n in range(60))
    told = sorted(entry.event.source for entry in Timeline(store).entries(Wanted()))
    assert told == sorted(f"interaction:{entry.id}" for entry in Log(store).entries())
    store.close()


def test_processes_lose_nothing_and_number_cases_without_gaps(database: str, tmp_path: Path) -> None:
    printed = run_together(WORKER, [["hand_over", database, "50", name] for name in "ab"], cwd=tmp_path)
    cases = [case for lines in printed for case in json.loads(lines)]
    assert sorted(cases) == [f"ISU-2026-{number:04d}" for number in range(1, 101)]
    store = open_store(database)
    entries = list(Log(store).entries())
    assert len(entries) == 100
    assert sorted(filter(None, (entry.case for entry in entries))) == sorted(cases)
    store.close()


def test_a_process_that_dies_while_recording_leaves_the_message_to_the_next(database: str, tmp_path: Path) -> None:
    run_together(WORKER, [["die", database]], cwd=tmp_path)
    store = open_store(database)
    log = Log(store)
    assert list(log.entries()) == []
    assert not log.claim(message(), NOW).mine
    heir = log.claim(message(), NOW + LATER)
    assert log.record(heir, message(), None, HANDED_OVER, "", NOW + LATER).case == "ISU-2026-0001"
    store.close()


def test_processes_that_add_the_same_files_add_each_once(database: str, tmp_path: Path) -> None:
    printed = run_together(WORKER, [["add", database, "10"]] * 2, cwd=tmp_path)
    statuses = [json.loads(lines) for lines in printed]
    assert sorted(map(sorted, zip(*statuses, strict=True))) == [["added", "unchanged"]] * 10
    store = open_store(database)
    assert len(Shelf(store).documents(include_superseded=True)) == 10
    assert len(list(Shelf(store).iter_passages())) == 30
    store.close()


def test_many_who_enter_the_same_enter_it_once(store: Store, second_store: Store) -> None:
    def enter(number: int) -> int:
        made = Event(EventKind.MAIL, Direction.OUT, NOW, "a letter", source=f"letter:{number // 16}")
        return Timeline(second_store if number % 2 else store).add(made)

    with ThreadPoolExecutor(8) as pool:
        numbers = list(pool.map(enter, range(64)))
    assert [len(set(numbers[start : start + 16])) for start in range(0, 64, 16)] == [1, 1, 1, 1]
    assert len(list(Timeline(store).entries(Wanted()))) == 4
