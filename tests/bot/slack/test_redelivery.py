"""The same delivery again, at once, later, and after a restart: one answer and one row in the log, and none is lost."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from bot.app import Parts, assemble
from bot.config import read_config
from bot.desk import Desk
from bot.simulator.web_api import Failure
from bot.simulator.workspace import BOT_USER
from knowledge.memory.claims import LEASE
from knowledge.memory.entries import LogEntry
from knowledge.memory.log import Log
from knowledge.memory.store import Store
from knowledge.message import Message
from tests.bot.slack.harness import Clock, Stage
from tests.bot.slack.samples import ANSWER
from tests.knowledge.memory.samples import message
from tests.stores import database, empty_database, migrated_file, migrated_schema, store

__all__ = ["database", "empty_database", "migrated_file", "migrated_schema", "store"]

QUESTION = "What does article 4 paragraph 6 say?"
POST = "chat.postMessage"


@pytest.fixture
def staged(stages: Callable[..., Stage], desk: Desk) -> Stage:
    return stages(desk)


def entries(parts: Parts, stage: Stage) -> list[LogEntry]:
    return [entry for entry in parts.log.entries() if entry.slack_team == stage.slack.workspace.team]


def test_the_same_event_again_gives_one_answer_and_one_row(staged: Stage, parts: Parts) -> None:
    staged.slack.write(staged.ana, staged.direct, QUESTION)
    assert staged.slack.again() == 1
    (post,) = staged.posts()
    (entry,) = entries(parts, staged)
    assert entry.reference == f"{staged.direct.id}:{post.ts}"
    assert entry.delivered_at is not None
    assert entry.reply.citations[0].quote in post.text
    assert set(staged.statuses) == {200}


def test_both_events_of_a_mention_give_one_answer_and_one_row(staged: Stage, parts: Parts) -> None:
    staged.slack.write(staged.ana, staged.general, f"<@{BOT_USER}> {QUESTION}")
    assert staged.slack.again() == 2
    assert len(staged.posts()) == len(entries(parts, staged)) == 1


@pytest.fixture
def other(home: Path) -> Iterator[Parts]:
    """Another process on the same home."""
    assembled = assemble(read_config(home=home))
    yield assembled
    assembled.store.close()


def test_after_a_restart_an_event_is_known_and_a_thread_goes_on(staged: Stage, other: Parts, clock: Clock) -> None:
    asked = staged.slack.write(staged.ana, staged.general, f"<@{BOT_USER}> {QUESTION}")
    staged.restart(Desk(other.knowledge, other.log, other.people, clock))
    staged.slack.again()
    assert len(staged.posts()) == len(entries(other, staged)) == 1
    staged.slack.write(staged.karim, staged.general, "what about Article 3?", asked.ts)
    assert len(staged.posts()) == len(entries(other, staged)) == 2


def test_a_reply_that_could_not_be_posted_is_posted_by_the_redelivery_as_it_was_recorded(
    staged: Stage, parts: Parts
) -> None:
    staged.slack.api.fail(POST, Failure("internal_error"))
    staged.slack.write(staged.ana, staged.direct, QUESTION)
    assert staged.statuses[:2] == [503, 200]
    assert len(staged.posts()) == len(entries(parts, staged)) == 1


def test_a_crash_between_recording_and_posting_is_made_good_when_the_lease_has_run_out(
    staged: Stage, desk: Desk, parts: Parts, clock: Clock
) -> None:
    """The process died with the answer recorded: Slack got no acknowledgement, and comes back later."""
    crashed = _Crashing(desk)
    staged.restart(crashed)
    with pytest.raises(_Crash):
        staged.slack.write(staged.ana, staged.direct, QUESTION)
    staged.restart(desk)
    staged.slack.again()
    assert staged.statuses[-1] == 503  # somebody may still be posting: not acknowledged, so that Slack comes back
    assert staged.posts() == []
    clock.forward(LEASE.total_seconds() + 1)
    staged.slack.again()
    assert len(staged.posts()) == len(entries(parts, staged)) == 1
    staged.slack.again()
    assert len(staged.posts()) == 1


class _Crash(BaseException):
    """The process is gone: nothing catches this."""


class _Crashing:
    """A desk in a process that dies right after the answer was recorded."""

    def __init__(self, desk: Desk) -> None:
        self.knows = desk.knows
        self._desk = desk

    def receive(self, message: Message) -> None:
        self._desk.receive(message)
        raise _Crash


def test_a_restarted_conversation_is_understood_with_what_went_before(
    staged: Stage, other: Parts, clock: Clock
) -> None:
    staged.slack.write(staged.ana, staged.direct, QUESTION)
    staged.restart(Desk(other.knowledge, other.log, other.people, clock))
    staged.slack.write(staged.ana, staged.direct, "where does it say that?")
    first, second = entries(other, staged)
    assert second.intent == "place"
    assert second.reply.citations[:1] == first.reply.citations[:1]


def test_a_delivery_that_was_given_back_may_be_made_at_once(store: Store, clock: Clock) -> None:
    log, question = Log(store), message("again")
    reply = log.record(log.claim(question, clock()), question, None, ANSWER, "", clock())
    assert not log.claim(question, clock()).mine
    log.undelivered(reply.interaction_id or 0)
    claim = log.claim(question, clock())
    assert (claim.mine, claim.reply) == (True, reply)
    log.delivered(reply.interaction_id or 0, "C1:1", clock())
    log.undelivered(reply.interaction_id or 0)
    assert not log.claim(question, clock()).mine
