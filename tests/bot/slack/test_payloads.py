"""Which payloads ask something, of whom, and where the answer belongs."""

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.slack.payloads import from_command, from_event, from_feedback, from_shortcut
from bot.slack.views import read_reason

TEAM, BOT = "T1", "UBOT"


def message(**fields: Any) -> dict[str, Any]:
    base = {
        "type": "message",
        "user": "U1",
        "ts": "1700000000.000100",
        "channel": "C1",
        "channel_type": "channel",
        "text": "what does article 4 say?",
        "team": TEAM,
    }
    return {key: value for key, value in (base | fields).items() if value is not None}


def ask(agent: bool = False, **fields: Any) -> Any:
    return from_event(message(**fields), TEAM, BOT, agent)


MENTION = {"type": "app_mention", "channel_type": None, "text": "<@UBOT> what does article 4 say?"}


@pytest.mark.parametrize(
    "fields",
    [
        {"thread_ts": "1600000000.000100", "text": "<@U2> what do you think?"},
        {"channel": "D1", "channel_type": "im", "bot_id": "B2"},
        {"channel": "D1", "channel_type": "im", "user": BOT},
        {"channel": "D1", "channel_type": "im", "user": None},
        {"channel": "D1", "channel_type": "im", "user": "USLACKBOT"},
        {"channel": "D1", "channel_type": "im", "hidden": True},
        {"channel": "D1", "channel_type": "im", "ts": None},
        {"channel": "D1", "channel_type": "im", "text": {"not": "text"}, "user": ["U1"]},
        *(
            {"channel": "D1", "channel_type": "im", "subtype": subtype}
            for subtype in (
                "message_changed",
                "message_deleted",
                "channel_join",
                "bot_message",
                "message_replied",
                "me_message",
            )
        ),
        {**MENTION, "bot_id": "B2"},
        {**MENTION, "user": BOT},
    ],
)
def test_what_is_not_said_to_the_assistant_is_passed_over(fields: dict[str, Any]) -> None:
    assert ask(**fields) is None


@pytest.mark.parametrize("fields", [{}, {"thread_ts": "1700000000.000100"}])
def test_what_begins_a_thread_is_meant_for_nobody_in_particular(fields: dict[str, Any]) -> None:
    asked = ask(**fields)
    assert asked is not None
    assert (asked.begins, asked.addressed, asked.target.thread) == (True, False, "1700000000.000100")


def test_a_direct_message_is_a_conversation_as_a_whole_and_private() -> None:
    asked = ask(channel="D1", channel_type="im")
    assert (asked.conversation, asked.target.thread, asked.public) == ("slack:T1:D1", "", False)
    assert asked.id == "T1:D1:1700000000.000100"


def test_a_thread_in_a_direct_conversation_is_one_of_its_own() -> None:
    asked = ask(channel="D1", channel_type="im", thread_ts="1600000000.000100")
    assert (asked.conversation, asked.target.thread) == ("slack:T1:D1:1600000000.000100", "1600000000.000100")


def test_as_an_agent_every_direct_message_roots_a_thread() -> None:
    asked = ask(agent=True, channel="D1", channel_type="im")
    assert (asked.conversation, asked.target.thread) == ("slack:T1:D1:1700000000.000100", "1700000000.000100")


@pytest.mark.parametrize("kind", ["channel", "group", "mpim"])
def test_a_mention_is_answered_in_its_thread_and_others_read_along(kind: str) -> None:
    asked = ask(channel_type=kind, text="<@UBOT> what does article 4 say?")
    assert (asked.text, asked.public, asked.addressed) == ("what does article 4 say?", True, True)
    assert asked.conversation == "slack:T1:C1:1700000000.000100"


def test_both_events_of_a_mention_are_the_same_question() -> None:
    assert ask(**MENTION) == ask(text=MENTION["text"])


def test_a_mention_without_words_asks_for_help() -> None:
    assert ask(**{**MENTION, "text": "<@UBOT> "}).wants_help
    assert not ask(channel="D1", channel_type="im", text="").wants_help


def test_a_follow_up_is_not_addressed_to_the_assistant() -> None:
    asked = ask(thread_ts="1600000000.000100")
    assert (asked.addressed, asked.conversation) == (False, "slack:T1:C1:1600000000.000100")


def test_a_shared_file_with_words_is_a_question() -> None:
    asked = ask(channel="D1", channel_type="im", subtype="file_share", files=[{"id": "F1"}])
    assert asked.text == "what does article 4 say?"


def test_a_forwarded_message_is_read_where_there_are_no_own_words() -> None:
    asked = ask(
        channel="D1", channel_type="im", text="", attachments=[{"text": "and &lt;this&gt;?"}, {"fallback": "x"}]
    )
    assert asked.text == "and <this>?"


def test_what_is_typed_after_a_command_is_seen_by_its_asker_alone() -> None:
    body = {"channel_id": "C1", "user_id": "U1", "text": "ask A &amp; B?", "trigger_id": "1.2.abc"}
    asked = from_command(body, TEAM)
    assert (asked.text, asked.public) == ("ask A & B?", False)
    assert (asked.id, asked.conversation) == ("T1:command:1.2.abc", "slack:T1:C1:command:U1")


def test_a_shortcut_is_asked_by_who_chose_it_and_answered_in_the_thread() -> None:
    body = {
        "trigger_id": "1.2.abc",
        "user": {"id": "U9"},
        "channel": {"id": "C1", "name": "general"},
        "message": {"user": "U1", "text": "what is Article 4?", "ts": "1.1", "thread_ts": "0.9"},
    }
    asked = from_shortcut(body, TEAM)
    assert (asked.user, asked.text, asked.target.thread, asked.public) == ("U9", "what is Article 4?", "0.9", True)


@pytest.mark.parametrize("value", ["up:", "up:x", "left:7", "7", "", "down:-7", "up:" + "9" * 30, None])
def test_a_button_of_another_version_is_no_verdict(value: str | None) -> None:
    assert from_feedback({"actions": [{"value": value}], "user": {"id": "U1"}}) is None


def test_a_press_says_who_and_where() -> None:
    body = {
        "actions": [{"value": "down:7"}],
        "user": {"id": "U1", "team_id": TEAM},
        "container": {"channel_id": "C1", "thread_ts": "0.9", "is_ephemeral": True},
        "trigger_id": "t",
        "response_url": "https://hooks.example/1",
    }
    pressed = from_feedback(body)
    assert pressed is not None
    assert (pressed.interaction, pressed.verdict, pressed.user, pressed.target.channel) == (7, "down", "U1", "C1")


NAMES = st.sampled_from(
    "user ts channel text thread_ts message attachments actions container id value type subtype channel_type view "
    "state values private_metadata channel_id user_id trigger_id".split()
)
ANYTHING = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(max_size=8),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(NAMES, inner, max_size=6),
    max_leaves=20,
)


@given(st.dictionaries(NAMES, ANYTHING, max_size=10))
def test_no_payload_breaks_the_readers(body: dict[str, Any]) -> None:
    read_reason(body)
    from_command(body, TEAM)
    from_shortcut(body, TEAM)
    from_feedback(body)
    from_event(body, TEAM, BOT, False)
