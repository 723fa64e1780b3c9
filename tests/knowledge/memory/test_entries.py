"""The log as a stream: filtered, in order, complete."""

from dataclasses import replace
from datetime import timedelta

import pytest

from knowledge.memory.entries import LogFilter
from knowledge.memory.log import Log
from knowledge.memory.people import People
from knowledge.message import Channel, Feedback, Outcome, Sender
from tests.knowledge.memory.samples import HANDED_OVER, NOW, PERSON, REPLY, answered, message

HOUR = timedelta(hours=1)


@pytest.fixture
def filled(log: Log, people: People) -> Log:
    """Four interactions: two of Ana for Brazil, one handed over; one by mail; one in the terminal."""
    ana = people.add(PERSON, NOW)
    answered(log, message("1", text="Où est l'ÉTAT ?"), REPLY, ana, NOW)
    answered(log, message("2", conversation="C1:2"), HANDED_OVER, ana, NOW + HOUR)
    answered(log, message("3", channel=Channel.MAIL, state="fra"), replace(REPLY, text="Straße"), None, NOW + 2 * HOUR)
    answered(log, message("4", channel=Channel.TERMINAL), replace(REPLY, outcome=Outcome.CLOSEST), None, NOW + 3 * HOUR)
    return log


@pytest.mark.parametrize(
    ("wanted", "ids"),
    [
        (LogFilter(), [1, 2, 3, 4]),
        (LogFilter(state="BRA"), [1, 2]),
        (LogFilter(state=" fra "), [3]),
        (LogFilter(contact=1), [1, 2]),
        (LogFilter(contact=2), []),
        (LogFilter(contact=10**12), []),
        (LogFilter(channel=Channel.MAIL), [3]),
        (LogFilter(since=NOW + HOUR), [2, 3, 4]),
        (LogFilter(until=NOW + HOUR), [1]),
        (LogFilter(since=NOW + HOUR, until=NOW + 2 * HOUR), [2]),
        (LogFilter(outcome=Outcome.HANDED_OVER), [2]),
        (LogFilter(conversation="C1:2"), [2]),
        (LogFilter(text="état"), [1]),
        (LogFilter(text="STRASSE"), [3]),
        (LogFilter(text="%"), []),
        (LogFilter(state="BRA", outcome=Outcome.ANSWER, text="état"), [1]),
        (LogFilter(state="\x00"), []),
    ],
)
def test_each_filter_gives_its_entries(filled: Log, wanted: LogFilter, ids: list[int]) -> None:
    assert [entry.id for entry in filled.entries(wanted)] == ids
    assert [entry.id for entry in filled.entries(wanted, newest_first=True)] == ids[::-1]


def test_entries_are_whole(filled: Log) -> None:
    filled.feedback(Feedback(2, "down", "slow", Sender(slack_user="U9"), NOW))
    filled.feedback(Feedback(2, "up", "", Sender(slack_user="U8"), NOW + HOUR))
    entries = {entry.id: entry for entry in filled.entries()}
    assert entries[2] == filled.interaction(2)
    assert [vote.sender.slack_user for vote in entries[2].feedback] == ["U9", "U8"]
    assert entries[2].case == "ISU-2026-0001"
    assert entries[1].feedback == ()


def test_more_entries_than_a_page_come_once_each(log: Log) -> None:
    for number in range(1001):
        answered(log, message(str(number)))
    assert [entry.id for entry in log.entries()] == list(range(1, 1002))
    assert [entry.id for entry in log.entries(newest_first=True)] == list(range(1001, 0, -1))


def test_the_log_may_grow_while_it_is_read(filled: Log) -> None:
    stream = filled.entries()
    next(stream)
    answered(filled, message("5"))
    assert [entry.id for entry in stream][:3] == [2, 3, 4]
