"""The line to Slack: settings that are missing or refused, and the real Socket Mode client against the stand-in."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace

import pytest
from slack_sdk import WebClient

from bot.simulator.slack import Slack
from bot.simulator.web_api import BOT_TOKEN, Failure
from bot.simulator.workspace import BOT_USER, Conversation, User
from bot.slack.connection import SocketMode, Work, build_app
from bot.slack.manifest import read_manifest
from bot.slack.parts import Office
from knowledge.errors import ChannelError, ConfigError
from knowledge.message import Message, Reply
from tests.bot.slack.harness import CannedDesk, Clock, Memo, Stage, config_for, fresh_team
from tests.bot.slack.samples import ANSWER

QUESTION = "what does article 4 say?"


def office(stage: Stage) -> Office:
    return Office(stage.desk, stage.notes, stage.clock)


@pytest.mark.parametrize(
    ("changes", "says"),
    [
        ({"slack_bot_token": ""}, "ISU_SLACK_BOT_TOKEN"),
        ({"slack_app_token": ""}, "ISU_SLACK_APP_TOKEN"),
        ({"slack_bot_token": "xoxb-wrong"}, "Slack refuses the bot token: not_allowed_token_type"),
    ],
)
def test_settings_that_are_missing_or_refused_are_named(stage: Stage, changes: dict[str, str], says: str) -> None:
    with pytest.raises(ConfigError, match=says):
        SocketMode(stage.config.model_copy(update=changes), office(stage))


def test_a_refused_app_token_is_named(stage: Stage) -> None:
    connection = SocketMode(stage.config.model_copy(update={"slack_app_token": "nothing"}), office(stage))
    with pytest.raises(ConfigError, match="Slack refuses the app-level token: invalid_auth"):
        connection.connect()


def test_without_a_network_it_may_be_tried_again(stage: Stage) -> None:
    nowhere = WebClient(BOT_TOKEN, base_url="http://127.0.0.1:1/", retry_handlers=[])
    with pytest.raises(ChannelError) as raised:
        build_app(stage.config, office(stage), client=nowhere)
    assert raised.value.permanent is False


def test_work_is_waited_for() -> None:
    work, gate = Work(2), threading.Event()
    assert work.wait(0)
    work.submit(gate.wait, 5)
    assert not work.wait(0)
    gate.set()
    assert work.wait(5)
    work.shutdown()
    with pytest.raises(RuntimeError):
        work.submit(gate.wait)
    assert work.wait(0)


# over the real line


@pytest.fixture(scope="module")
def line() -> Iterator[tuple[Slack, SocketMode, CannedDesk]]:
    """One connection for the tests below, since hanging up takes a second."""
    numbers: dict[str, int] = {}

    def answer(message: Message) -> Reply:
        return replace(ANSWER, interaction_id=numbers.setdefault(message.id, len(numbers) + 1))

    desk, clock = CannedDesk(answer), Clock()
    with Slack(read_manifest(), team=fresh_team(), ack_within=2.0) as slack:
        slack.workspace.add(User("U0ANA", "ana", "Ana Delgado", "ana.delgado@mission.example"))
        slack.workspace.open(Conversation("C0GENERAL", "general", "channel", {"U0ANA", BOT_USER}))
        connection = SocketMode(config_for(slack), Office(desk, Memo(), clock))
        connection.connect()
        assert slack.socket.connected()
        yield slack, connection, desk
        connection.close()


@pytest.fixture
def ask(line: tuple[Slack, SocketMode, CannedDesk]) -> Callable[..., int]:
    """Asks in a direct message; how many answers that brought."""
    slack, _, _ = line

    def asking(text: str = QUESTION) -> int:
        before = len(slack.workspace.messages(by=BOT_USER))
        slack.write(slack.workspace.users["U0ANA"], slack.workspace.direct("U0ANA"), text)
        return len(slack.workspace.messages(by=BOT_USER)) - before

    return asking


def test_a_question_over_the_line_is_answered_and_acknowledged(
    line: tuple[Slack, SocketMode, CannedDesk], ask: Callable[..., int]
) -> None:
    assert ask() == 1
    assert line[0].unacknowledged == []


def test_an_envelope_again_over_the_line_posts_nothing_again(
    line: tuple[Slack, SocketMode, CannedDesk], ask: Callable[..., int]
) -> None:
    slack, _, desk = line
    ask()
    before = len(slack.workspace.messages(by=BOT_USER))
    slack.again()
    assert len(slack.workspace.messages(by=BOT_USER)) == before
    assert desk.received[-1].id == desk.received[-2].id


def test_a_command_and_a_thumb_over_the_line(
    line: tuple[Slack, SocketMode, CannedDesk], ask: Callable[..., int]
) -> None:
    slack, connection, desk = line
    ana, general = slack.workspace.users["U0ANA"], slack.workspace.channels["C0GENERAL"]
    assert slack.command(ana, general, f"ask {QUESTION}") is not None
    assert connection.settle()
    assert slack.workspace.messages(by=BOT_USER)[-1].only_for == ana.id
    ask()
    slack.judge(ana, slack.workspace.messages(by=BOT_USER)[-1], "down")
    assert connection.settle()
    taken = slack.submit("V0001", {"reason": {"words": {"value": "It is the wrong article."}}})
    assert taken is not None
    assert desk.verdicts[-1].reason == "It is the wrong article."


def test_what_could_not_be_posted_is_not_acknowledged_and_sent_again(
    line: tuple[Slack, SocketMode, CannedDesk], ask: Callable[..., int]
) -> None:
    slack, _, desk = line
    slack.ack_within = 0.3
    slack.api.fail("chat.postMessage", Failure("internal_error"))
    given_back = len(desk.given_back)
    assert ask() == 1
    slack.ack_within = 2.0
    assert len(desk.given_back) == given_back + 1
    assert desk.received[-1].id == desk.received[-2].id


def test_told_to_reconnect_it_opens_a_new_line_and_goes_on(
    line: tuple[Slack, SocketMode, CannedDesk], ask: Callable[..., int]
) -> None:
    slack, _, _ = line
    opened = [call for call in slack.api.calls if call.method == "apps.connections.open"]
    slack.socket.disconnect()
    assert slack.socket.connected()
    assert ask() == 1
    now = [call for call in slack.api.calls if call.method == "apps.connections.open"]
    assert len(now) == len(opened) + 1


def test_many_at_once_are_each_answered_once(line: tuple[Slack, SocketMode, CannedDesk]) -> None:
    slack, _, _ = line
    users = [slack.workspace.add(User(f"U1{n:03d}", f"user{n}", f"User {n}")) for n in range(24)]
    before = len(slack.workspace.messages(by=BOT_USER))
    with ThreadPoolExecutor(8) as pool:
        list(pool.map(lambda user: slack.write(user, slack.workspace.direct(user.id), QUESTION), users))
    assert len(slack.workspace.messages(by=BOT_USER)) == before + 24
    assert slack.unacknowledged == []
