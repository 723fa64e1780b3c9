"""The stand-in is strict: what Slack would refuse it refuses, in Slack's words."""

from __future__ import annotations

import json
import urllib.request
from collections.abc import Iterator
from typing import Any
from urllib.error import HTTPError

import pytest
from slack_sdk import WebClient
from slack_sdk.errors import SlackApiError
from websockets.exceptions import InvalidStatus
from websockets.sync.client import connect

from bot.simulator.limits import message_problems, view_problems
from bot.simulator.slack import Delivery, Slack, Taken
from bot.simulator.socket_mode import SocketMode
from bot.simulator.web_api import APP_TOKEN, BOT_TOKEN, Failure
from bot.simulator.workspace import BOT_USER, Conversation, Posted, Refusal, User
from bot.slack.manifest import read_manifest


class Clock:
    def __init__(self) -> None:
        self.now = 1_700_000_000.0

    def __call__(self) -> float:
        return self.now


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def slack(clock: Clock) -> Iterator[Slack]:
    made = Slack(read_manifest(), lambda delivery: Taken(), clock)
    with made:
        workspace = made.workspace
        workspace.add(User("U1", "ana", "Ana", "ana@mission.example", locale="fr-FR"))
        workspace.add(User("U2", "tom", "Tom", restricted=True))
        workspace.open(Conversation("C1", "general", "channel", {"U1", BOT_USER}))
        workspace.open(Conversation("C2", "closed", "channel", {"U1"}))
        workspace.open(Conversation("C3", "old", "channel", {"U1", BOT_USER}, archived=True))
        yield made


@pytest.fixture
def client(slack: Slack) -> WebClient:
    return WebClient(BOT_TOKEN, base_url=slack.api.url, retry_handlers=[])


def error(client: WebClient, method: str, **arguments: Any) -> str:
    with pytest.raises(SlackApiError) as raised:
        client.api_call(method, json=arguments)
    return str(raised.value.response["error"])


SECTION = {"type": "section", "text": {"type": "mrkdwn", "text": "words"}}


@pytest.mark.parametrize(
    ("arguments", "code"),
    [
        ({"channel": "C9", "text": "x"}, "channel_not_found"),
        ({"channel": "C2", "text": "x"}, "not_in_channel"),
        ({"channel": "C3", "text": "x"}, "is_archived"),
        ({"channel": "C1"}, "no_text"),
        ({"channel": "C1", "text": "  "}, "no_text"),
        ({"channel": "C1", "blocks": [SECTION]}, "no_text"),
        ({"channel": "C1", "text": "x" * 40_001}, "msg_too_long"),
        ({"channel": "C1", "text": "x", "blocks": [SECTION] * 51}, "invalid_blocks"),
        ({"channel": "C1", "text": "x", "blocks": [{"type": "nonsense"}]}, "invalid_blocks"),
        ({"channel": "C1", "text": "x", "blocks": "no list"}, "invalid_blocks"),
        ({"channel": "C1", "text": "x", "thread_ts": "1.1"}, "thread_not_found"),
        ({"channel": "C1", "text": "x", "no_such": 1}, "invalid_arguments"),
        ({"text": "x"}, "invalid_arguments"),
    ],
)
def test_a_message_is_refused_as_slack_refuses_it(client: WebClient, arguments: dict[str, Any], code: str) -> None:
    assert error(client, "chat.postMessage", **arguments) == code


def test_blocks_that_are_too_much_in_all_are_refused(client: WebClient) -> None:
    big = {"type": "section", "text": {"type": "mrkdwn", "text": "x" * 2900}}
    assert error(client, "chat.postMessage", channel="C1", text="x", blocks=[big] * 5) == "msg_blocks_too_long"


def test_a_message_is_posted_updated_and_reacted_to(slack: Slack, client: WebClient) -> None:
    posted = client.chat_postMessage(channel="C1", text="one", blocks=[SECTION])
    client.chat_update(channel="C1", ts=posted["ts"], text="two")
    slack.api.scopes = slack.api.scopes | {"reactions:write"}
    client.reactions_add(channel="C1", timestamp=posted["ts"], name="eyes")
    message = slack.workspace.message("C1", posted["ts"])
    assert message is not None
    assert (message.text, message.blocks, message.reactions) == ("two", (), ("eyes",))
    assert error(client, "chat.update", channel="C1", ts="1.1", text="x") == "message_not_found"
    written = slack.write(slack.workspace.users["U1"], slack.workspace.channels["C1"], "mine")
    assert error(client, "chat.update", channel="C1", ts=written.ts, text="x") == "cant_update_message"


def test_methods_without_their_scope_and_unknown_ones_are_refused(client: WebClient) -> None:
    assert error(client, "reactions.add", channel="C1", timestamp="1", name="eyes") == "missing_scope"
    assert error(client, "assistant.threads.setSuggestedPrompts", channel_id="D1", prompts=[{}]) == "missing_scope"
    assert error(client, "conversations.list") == "unknown_method"
    assert error(client, "conversations.open", users="U1,U2") == "missing_scope"


def test_tokens_are_told_apart(slack: Slack) -> None:
    for token, method, code in (
        ("", "auth.test", "not_authed"),
        ("nonsense", "auth.test", "invalid_auth"),
        (APP_TOKEN, "auth.test", "not_allowed_token_type"),
        (BOT_TOKEN, "apps.connections.open", "not_allowed_token_type"),
    ):
        assert slack.api.answer(method, token, {})["error"] == code


def test_users_are_told_as_far_as_the_scopes_go(slack: Slack, client: WebClient) -> None:
    user = client.users_info(user="U1", include_locale=True)["user"]
    assert (user["profile"]["email"], user["locale"]) == ("ana@mission.example", "fr-FR")
    assert "locale" not in client.users_info(user="U1")["user"]
    assert client.users_info(user="U2")["user"]["is_restricted"] is True
    assert client.users_lookupByEmail(email="ANA@mission.example")["user"]["id"] == "U1"
    slack.api.scopes = slack.api.scopes - {"users:read.email"}
    assert "email" not in client.users_info(user="U1")["user"]["profile"]
    assert error(client, "users.lookupByEmail", email="ana@mission.example") == "missing_scope"
    assert error(client, "users.info", user="U9") == "user_not_found"


def test_an_ephemeral_message_reaches_members_only(slack: Slack, client: WebClient) -> None:
    client.chat_postEphemeral(channel="C1", user="U1", text="x")
    assert slack.workspace.messages("C1")[-1].only_for == "U1"
    assert error(client, "chat.postEphemeral", channel="C1", user="U2", text="x") == "user_not_in_channel"


def test_a_trigger_opens_one_modal_within_three_seconds(slack: Slack, client: WebClient, clock: Clock) -> None:
    view = {"type": "modal", "title": {"type": "plain_text", "text": "Title"}, "blocks": [SECTION]}
    trigger = slack.workspace.trigger("U1")
    client.views_open(trigger_id=trigger, view=view)
    assert error(client, "views.open", trigger_id=trigger, view=view) == "exchanged_trigger_id"
    late = slack.workspace.trigger("U1")
    clock.now += 3.1
    assert error(client, "views.open", trigger_id=late, view=view) == "expired_trigger_id"
    assert error(client, "views.open", trigger_id="nonsense", view=view) == "invalid_trigger_id"
    home = {"type": "home", "blocks": [SECTION]}
    assert error(client, "views.open", trigger_id=slack.workspace.trigger("U1"), view=home) == "invalid_arguments"
    client.views_publish(user_id="U1", view=home)
    assert error(client, "views.publish", user_id="U9", view=home) == "user_not_found"


def test_a_file_is_announced_sent_and_shared_in_a_thread(slack: Slack, client: WebClient) -> None:
    slack.api.scopes = slack.api.scopes - {"files:write"}
    assert error(client, "files.getUploadURLExternal", filename="a.pdf", length=3) == "missing_scope"
    slack.api.scopes = slack.api.scopes | {"files:write"}
    root = client.chat_postMessage(channel="C1", text="one")["ts"]
    client.files_upload_v2(
        channel="C1",
        thread_ts=root,
        initial_comment="Here.",
        file_uploads=[{"content": b"%PDF", "filename": "a.pdf"}, {"content": b"PK", "filename": "a.docx"}],
    )
    shared = slack.workspace.messages("C1")[-1]
    assert (shared.text, shared.thread) == ("Here.", root)
    assert [(file.name, file.content) for file in shared.files] == [("a.pdf", b"%PDF"), ("a.docx", b"PK")]


def test_files_are_refused_as_slack_refuses_them(slack: Slack, client: WebClient) -> None:
    slack.api.scopes = slack.api.scopes | {"files:write"}
    assert error(client, "files.getUploadURLExternal", filename="a", length=0) == "invalid_arguments"
    url = client.files_getUploadURLExternal(filename="a", length=3)
    assert respond(url["upload_url"], {"longer": "than said"})[0] == 400
    named = [{"id": url["file_id"]}]
    assert error(client, "files.completeUploadExternal", files=named, channel_id="C1") == "file_not_found"
    for channel, code in (("U1", "channel_not_found"), ("C2", "not_in_channel"), ("C9", "channel_not_found")):
        with pytest.raises(SlackApiError) as raised:
            client.files_upload_v2(channel=channel, content=b"abc", filename="a")
        assert raised.value.response["error"] == code


def test_an_open_modal_is_changed(slack: Slack, client: WebClient) -> None:
    view = {"type": "modal", "title": {"type": "plain_text", "text": "Title"}, "blocks": [SECTION]}
    name = client.views_open(trigger_id=slack.workspace.trigger("U1"), view=view)["view"]["id"]
    client.views_update(view_id=name, view=view | {"callback_id": "second"})
    assert slack.workspace.views[name][1]["callback_id"] == "second"
    assert error(client, "views.update", view_id="V9999", view=view) == "not_found"
    assert error(client, "views.push", trigger_id="nonsense", view=view) == "invalid_trigger_id"


def respond(url: str, body: dict[str, Any]) -> tuple[int, str]:
    kind = {"Content-Type": "application/json"}
    request = urllib.request.Request(url, json.dumps(body).encode(), kind)  # noqa: S310 - our own server
    try:
        with urllib.request.urlopen(request, timeout=5) as answer:  # noqa: S310 - as above
            return answer.status, answer.read().decode()
    except HTTPError as refused:
        with refused:
            return refused.code, refused.read().decode()


def test_a_response_url_works_five_times_for_half_an_hour(slack: Slack, clock: Clock) -> None:
    url = slack.api.response_url("C1", "U1")
    assert [respond(url, {"text": "x"}) for _ in range(6)] == [(200, "ok")] * 5 + [(404, "used_url")]
    late = slack.api.response_url("C1", "U1")
    clock.now += 1801
    assert respond(late, {"text": "x"}) == (404, "expired_url")
    assert respond(f"{slack.api.origin}/response/nonsense", {"text": "x"}) == (404, "no_service")
    fresh = slack.api.response_url("C1", "U1")
    assert respond(fresh, {"text": "x", "blocks": [{"type": "nonsense"}]}) == (400, "invalid_blocks")
    assert respond(fresh, {"blocks": [SECTION]}) == (400, "no_text")
    assert respond(fresh, {"text": "x", "colour": "red"}) == (400, "invalid_payload")


def test_failures_are_met_on_demand(slack: Slack, client: WebClient) -> None:
    slack.api.fail("auth.test", Failure("ratelimited", status=429, retry_after=7))
    with pytest.raises(SlackApiError) as raised:
        client.auth_test()
    assert raised.value.response.headers["Retry-After"] == "7"
    assert client.auth_test()["ok"]


def test_an_agents_prompts_are_refused_in_a_thread() -> None:
    with Slack(read_manifest(agent=True), lambda delivery: Taken()) as slack:
        client = WebClient(BOT_TOKEN, base_url=slack.api.url)
        client.assistant_threads_setSuggestedPrompts(channel_id="D1", prompts=[{"title": "a", "message": "b"}])
        with pytest.raises(SlackApiError):
            client.assistant_threads_setSuggestedPrompts(
                channel_id="D1", thread_ts="1.1", prompts=[{"title": "a", "message": "b"}]
            )


# deliveries


def test_only_subscribed_events_reach_an_app_that_is_in_the_channel(clock: Clock) -> None:
    taken: list[Delivery] = []
    manifest = read_manifest()
    manifest["settings"]["event_subscriptions"]["bot_events"].remove("message.channels")
    slack = Slack(manifest, lambda delivery: taken.append(delivery) or Taken(), clock)
    with slack:
        ana = slack.workspace.add(User("U1", "ana", "Ana"))
        general = slack.workspace.open(Conversation("C1", "general", "channel", {"U1", BOT_USER}))
        closed = slack.workspace.open(Conversation("C2", "closed", "channel", {"U1"}))
        slack.write(ana, general, "hello")
        slack.write(ana, closed, f"<@{BOT_USER}> hello")
        slack.write(ana, general, f"<@{BOT_USER}> hello")
        assert [delivery.payload["event"]["type"] for delivery in taken] == ["app_mention"]
        for forbidden in (
            lambda: slack.command(ana, general, "x", name="/other"),
            lambda: slack.shortcut(ana, slack.workspace.messages("C1")[0], "other"),
            lambda: slack.judge(ana, slack.workspace.messages("C1")[0], "up"),
            lambda: slack.write(slack.workspace.add(User("U2", "tom", "Tom")), general, "x"),
        ):
            with pytest.raises(Refusal):
                forbidden()


def test_an_event_is_made_four_times_and_a_command_once(clock: Clock) -> None:
    taken: list[Delivery] = []
    slack = Slack(read_manifest(), lambda delivery: taken.append(delivery), clock)  # type: ignore[func-returns-value]
    with slack:
        ana = slack.workspace.add(User("U1", "ana", "Ana"))
        slack.write(ana, slack.workspace.direct("U1"), "hello")
        assert [delivery.attempt for delivery in taken] == [0, 1, 2, 3]
        assert len({delivery.payload["event_id"] for delivery in taken}) == 1
        slack.command(ana, slack.workspace.direct("U1"), "help")
        assert len(taken) == 5
        assert len(slack.unacknowledged) == 2


@pytest.fixture
def line() -> Iterator[SocketMode]:
    made = SocketMode()
    made.start()
    yield made
    made.stop()


def test_the_line_wants_its_ticket_says_hello_and_takes_acknowledgements(line: SocketMode) -> None:
    with pytest.raises(InvalidStatus):
        connect(line.url[:-3])
    with connect(line.url) as client:
        assert json.loads(client.recv(timeout=5))["type"] == "hello"
        assert line.connected()
        assert line.send("events_api", {"event": {}}, attempt=1, reason="timeout", within=0.01) is None
        first = json.loads(client.recv(timeout=5))
        assert (first["retry_attempt"], first["retry_reason"]) == (1, "timeout")
        client.send("no json")
        client.send(json.dumps({"envelope_id": "unknown"}))
        client.send(json.dumps({"envelope_id": first["envelope_id"]}))  # too late
        assert line.send("slash_commands", {}, within=0.01) is None
        assert "retry_attempt" not in json.loads(client.recv(timeout=5))


# limits


def plain(text: str) -> dict[str, Any]:
    return {"type": "plain_text", "text": text}


def button(**more: Any) -> dict[str, Any]:
    return {"type": "actions", "elements": [{"type": "button", "action_id": "a", "text": plain("x"), **more}]}


RICH = {"type": "rich_text", "elements": [{"type": "rich_text_section", "elements": [{"type": "text", "text": "x"}]}]}
THUMB = {"text": plain("x"), "value": "v"}


@pytest.mark.parametrize(
    "block",
    [
        {"type": "section"},
        {"type": "section", "text": {"type": "mrkdwn", "text": ""}},
        {"type": "section", "text": {"type": "mrkdwn", "text": "x" * 3001}},
        {"type": "section", "text": {"type": "html", "text": "x"}},
        {"type": "section", "text": plain("x") | {"verbatim": True}},
        {"type": "section", "text": {"type": "mrkdwn", "text": "x", "emoji": True}},
        {"type": "section", "fields": [plain("x")] * 11},
        {"type": "section", "fields": [plain("x" * 2001)]},
        {"type": "section", "text": plain("x"), "block_id": "b" * 256},
        {"type": "header", "text": plain("x" * 151)},
        {"type": "header", "text": {"type": "mrkdwn", "text": "x"}},
        {"type": "context", "elements": []},
        {"type": "context", "elements": [plain("x")] * 11},
        {"type": "image", "image_url": "https://a.example/x.png"},
        {"type": "actions", "elements": []},
        {"type": "actions", "elements": [button()["elements"][0]] * 2},
        button(text=plain("x" * 76)),
        button(value="v" * 2001),
        button(url="u" * 3001),
        button(action_id="a" * 256),
        button(accessibility_label="x" * 76),
        {"type": "actions", "elements": [{"type": "nonsense"}]},
        {"type": "context_actions", "elements": [button()["elements"][0]]},
        {"type": "context_actions", "elements": [{"type": "feedback_buttons", "positive_button": THUMB}]},
        {
            "type": "context_actions",
            "elements": [
                {
                    "type": "feedback_buttons",
                    "positive_button": THUMB,
                    "negative_button": THUMB | {"accessibility_label": "x" * 76},
                }
            ],
        },
        {"type": "rich_text", "elements": []},
        {"type": "rich_text", "elements": [{"type": "rich_text_quote", "elements": []}]},
        {"type": "rich_text", "elements": [{"type": "rich_text_quote", "elements": [{"type": "text", "text": ""}]}]},
        {"type": "rich_text", "elements": [{"type": "rich_text_list", "style": "star", "elements": []}]},
        {"type": "rich_text", "elements": [{"type": "nonsense", "elements": []}]},
        {"type": "table", "rows": [[plain("x")]] * 101},
        {"type": "table", "rows": [[plain("x")] * 21]},
        {"type": "input", "label": plain("x"), "element": {"type": "plain_text_input"}},
        "no block",
    ],
)
def test_every_breach_of_a_limit_is_found(block: Any) -> None:
    assert message_problems([block])
    assert not message_problems([SECTION, RICH, button(), {"type": "divider"}])


def test_a_message_has_one_table_and_no_block_id_twice() -> None:
    table = {"type": "table", "rows": [[{"type": "raw_text", "text": "x"}]]}
    assert message_problems([table]) == []
    assert message_problems([table, table])
    assert message_problems([SECTION | {"block_id": "b"}, SECTION | {"block_id": "b"}])


FIELD = {"type": "input", "label": plain("x"), "element": {"type": "plain_text_input", "action_id": "a"}}
MODAL = {"type": "modal", "title": plain("x"), "submit": plain("x"), "blocks": [FIELD]}


@pytest.mark.parametrize(
    "change",
    [
        {"type": "message"},
        {"title": plain("x" * 25)},
        {"title": None},
        {"submit": None},
        {"close": plain("x" * 25)},
        {"private_metadata": "x" * 3001},
        {"callback_id": "x" * 256},
        {"blocks": []},
        {"blocks": [SECTION] * 101},
        {"blocks": [FIELD | {"label": plain("x" * 2001)}]},
        {"blocks": [FIELD | {"element": {"type": "plain_text_input", "max_length": 3001}}]},
        {"blocks": [{"type": "context_actions", "elements": []}]},
    ],
)
def test_every_breach_in_a_modal_is_found(change: dict[str, Any]) -> None:
    assert view_problems(MODAL) == []
    assert view_problems(MODAL | change)


def test_the_workspace_names_no_message_twice(slack: Slack) -> None:
    stamps = {slack.workspace.stamp() for _ in range(100)}
    assert len(stamps) == 100
    with pytest.raises(Refusal):
        slack.workspace.change("C1", "9.9", text="x")
    assert slack.workspace.message("C1", "9.9") is None
    assert slack.workspace.post(Posted("C1", "9.9", "U1", "x")).root == "9.9"


def test_shortcuts_and_buttons_of_home_are_those_that_stand_there(clock: Clock) -> None:
    taken: list[Delivery] = []
    slack = Slack(read_manifest(), lambda delivery: taken.append(delivery) or Taken(), clock)  # type: ignore[func-returns-value]
    with slack:
        ana = slack.workspace.add(User("U1", "ana", "Ana"))
        slack.global_shortcut(ana, "ask_letter")
        press = {"type": "button", "action_id": "home_letter"}
        for forbidden in (
            lambda: slack.global_shortcut(ana, "answer_this"),
            lambda: slack.press_home(ana, press),
        ):
            with pytest.raises(Refusal):
                forbidden()
        slack.workspace.homes["U1"] = {"type": "home", "blocks": [{"type": "actions", "elements": [press]}]}
        slack.press_home(ana, press)
    assert [delivery.payload["type"] for delivery in taken] == ["shortcut", "block_actions"]
    assert "response_url" not in taken[1].payload
    assert "channel" not in taken[1].payload
