"""Much at once, twice over, in trouble or across a restart: one effect each, nothing lost, no noise without end."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest

from bot.simulator import payloads
from bot.simulator.slack import Delivery, Taken
from bot.simulator.web_api import Failure
from bot.simulator.workspace import BOT_USER, Posted, User
from bot.slack.case_card import ANSWER, TAKE
from bot.slack.mail_card import SEND
from knowledge.case import CaseStatus
from knowledge.memory.mails import MailStatus
from tests.conversations.test_hand_over import SAID, UNKNOWN, Room, values
from tests.conversations.test_mails_in_slack import Triage
from tests.homes import Home

QUESTION = "How many years does a State have to destroy its stocks?"


@pytest.fixture
def room(own_home: Home) -> Iterator[Room]:
    made = Room(own_home)
    yield made
    made.close()


@pytest.fixture
def triage(own_home: Home) -> Iterator[Triage]:
    made = Triage(own_home)
    made.arrives()
    yield made
    made.close()


def at_once(*steps: Callable[[], object]) -> list[object]:
    """Runs steps in threads of their own, and gives what each gave."""
    with ThreadPoolExecutor(len(steps)) as pool:
        return [future.result() for future in [pool.submit(step) for step in steps]]


def pressing(room: Room, user: User, action: str, post: Posted) -> Callable[[], Taken | None]:
    """A press that is ready to be delivered: all of them carry the card as it was."""
    channel = room.slack.workspace.channels[post.channel]
    url = room.slack.api.response_url(channel.id, user.id, post.ts)
    body = payloads.press(room.slack.workspace, user, channel, post, room.button(action, post), url)
    return lambda: room.deliver(Delivery("interactive", body))


def test_a_storm_of_events_each_delivered_twice_is_answered_once_each(room: Room) -> None:
    waiting: list[Delivery] = []
    room.slack.app = lambda delivery: waiting.append(delivery) or Taken()  # type: ignore[func-returns-value]
    for number in range(12):
        user = (room.ana, room.karim)[number % 2]
        room.slack.write(user, room.general, f"<@{BOT_USER}> {QUESTION} {number}")
    storm = [delivery for delivery in waiting for _ in range(2)]
    with ThreadPoolExecutor(8) as pool:
        list(pool.map(room.deliver, storm))
    for delivery in waiting:  # what found another worker at it is delivered again, as Slack does
        room.deliver(Delivery(delivery.kind, delivery.payload, 1))

    replies = [post for post in room.posts(room.general) if not post.only_for]
    assert len(replies) == 12
    assert len({post.thread for post in replies}) == 12


def test_two_who_press_at_the_same_moment_have_one_effect(room: Room) -> None:
    room.slack.write(room.ana, room.general, f"<@{BOT_USER}> {UNKNOWN}")
    card = room.card()
    at_once(*(pressing(room, user, TAKE, card) for user in (room.ines, room.jon) * 2))

    assert [note.what for note in room.parts.casework.history("ISU-2026-0001")] == ["opened", "taken"]


def test_two_who_send_a_mail_at_the_same_moment_send_one(triage: Triage) -> None:
    card = triage.shown()
    at_once(*(pressing(triage, user, SEND, card) for user in (triage.ines, triage.jon) * 2))
    triage.post.send()

    assert triage.outbox() == [MailStatus.SENT]
    assert len(triage.post.sent) == 1


def test_one_window_sent_twice_answers_once(room: Room) -> None:
    room.slack.write(room.ana, room.general, f"<@{BOT_USER}> {UNKNOWN}")
    room.push(room.ines, ANSWER)
    window = room.modal()
    at_once(*(lambda: room.slack.submit(window, values(SAID)) for _ in range(3)))

    assert sum(SAID in post.text for post in room.posts(room.general)) == 1


def test_a_window_of_a_case_outlives_a_restart(room: Room) -> None:
    room.slack.write(room.ana, room.general, f"<@{BOT_USER}> {UNKNOWN}")
    room.push(room.ines, ANSWER)
    window = room.modal()
    room.restart(room.desk)
    room.slack.submit(window, values(SAID))

    assert room.case().status is CaseStatus.ANSWERED
    assert SAID in room.posts(room.general)[-1].text


def test_rate_limits_are_waited_out_for_cards_too(triage: Triage) -> None:
    triage.slack.api.fail("chat.postMessage", Failure("ratelimited", status=429, retry_after=0), 2)
    triage.arrives(3, "When is the next meeting of States Parties?", subject="Meeting")

    assert triage.mail_card(2).place
    assert len(triage.posts(triage.staff)) == 2


@pytest.mark.parametrize("code", ["token_revoked", "invalid_auth", "account_inactive"])
def test_a_token_revoked_while_it_runs_is_one_line_a_round_and_no_crash(
    triage: Triage, caplog: pytest.LogCaptureFixture, code: str
) -> None:
    for number in (3, 4, 5):
        triage.slack.api.fail("chat.postMessage", Failure(code))
        triage.arrives(number, "When is the next meeting of States Parties?", subject=f"Meeting {number}")
    triage.slack.api.fail("chat.postMessage", Failure(code), 50)
    caplog.clear()

    assert triage.mailroom.announce() == 0
    lines = [record.getMessage() for record in caplog.records if code in record.getMessage()]
    assert len(lines) == 1
    triage.slack.api.recover()
    assert triage.mailroom.announce() == 3


def test_what_is_pressed_while_slack_is_away_is_done_all_the_same(triage: Triage) -> None:
    triage.slack.api.fail("chat.update", Failure("internal_error", status=500), 9)
    triage.do(triage.ines, SEND)
    triage.slack.api.recover()

    assert triage.outbox() == [MailStatus.APPROVED]
    assert triage.mailroom.refresh() == 1
    assert "approved" in triage.shown().text


def test_a_forged_press_of_home_does_nothing(room: Room) -> None:
    body: dict[str, Any] = payloads.home_press(
        room.slack.workspace, room.ana, {"type": "home", "blocks": []}, {"type": "button", "action_id": "mail_send"}
    )
    assert room.deliver(Delivery("interactive", body)) is not None
    assert list(room.slack.workspace.views) == []
