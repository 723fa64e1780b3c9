"""What people do in Slack, through bolt's own dispatch, and what the assistant posts."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import Any

import pytest

from bot.simulator.payloads import command, event
from bot.simulator.slack import Delivery, buttons
from bot.simulator.web_api import Failure
from bot.simulator.workspace import BOT_USER, Posted, User
from knowledge.errors import SchemaMismatch, StorageBusy
from knowledge.message import Channel
from tests.bot.slack.checks import assert_fit
from tests.bot.slack.harness import CannedDesk, Stage
from tests.bot.slack.samples import ANSWER, APOLOGY, QUOTE

MENTION = f"<@{BOT_USER}>"


def test_a_direct_message_is_answered_where_it_was_written(stage: Stage, canned: CannedDesk) -> None:
    stage.slack.write(stage.ana, stage.direct, "what does article 4 say?")
    (post,) = stage.posts(stage.direct)
    assert QUOTE in post.text
    assert (post.thread, post.only_for) == ("", "")
    assert canned.posted == [(replace(ANSWER, interaction_id=1), f"{stage.direct.id}:{post.ts}")]


def test_the_message_says_who_asks_as_slack_vouches_for_it(stage: Stage, canned: CannedDesk) -> None:
    stage.slack.write(stage.ana, stage.direct, "what does article 4 say?")
    (message,) = canned.received
    assert message.channel is Channel.SLACK
    assert message.sender.address == "ana.delgado@mission.example"
    assert (message.sender.slack_user, message.sender.slack_team) == ("U0ANA", stage.slack.workspace.team)
    assert (message.public, message.language) == (False, "")
    assert message.received_at == stage.clock()


def test_answers_are_not_unfurled(stage: Stage) -> None:
    stage.slack.write(stage.ana, stage.direct, "what does article 4 say?")
    (call,) = stage.calls("chat.postMessage")
    assert (call["unfurl_links"], call["unfurl_media"]) == (False, False)
    assert_fit(call["blocks"], call["text"])


@pytest.mark.parametrize("place", ["general", "private", "few"])
def test_a_mention_is_answered_once_in_its_thread(stage: Stage, canned: CannedDesk, place: str) -> None:
    channel = getattr(stage, place)
    asked = stage.slack.write(stage.ana, channel, f"{MENTION} what does article 4 say?")
    (post,) = stage.posts(channel)
    assert post.thread == asked.ts
    assert {message.text for message in canned.received} == {"what does article 4 say?"}
    assert all(message.public for message in canned.received)
    assert len(canned.posted) == 1


def test_either_event_of_a_mention_is_enough(stage: Stage) -> None:
    """Slack has lost the one or the other before."""
    for lost in ("app_mention", "message.channels"):
        events = stage.slack.manifest["settings"]["event_subscriptions"]["bot_events"]
        events.remove(lost)
        stage.slack.write(stage.ana, stage.general, f"{MENTION} what does article 4 say?")
        events.append(lost)
    assert len(stage.posts(stage.general)) == 2


def test_a_mention_without_words_is_a_call_for_help(stage: Stage, canned: CannedDesk) -> None:
    stage.slack.write(stage.ana, stage.general, MENTION)
    stage.slack.write(stage.karim, stage.general, f" {MENTION}  ")
    first, _, second, _ = canned.received  # each comes twice: as a mention, and as a message
    assert [(first.text, first.language), (second.text, second.language)] == [("help", "en"), ("aide", "fr")]
    assert len(stage.posts(stage.general)) == 2


def test_a_follow_up_in_a_thread_needs_no_mention(stage: Stage, canned: CannedDesk) -> None:
    asked = stage.slack.write(stage.ana, stage.general, f"{MENTION} what does article 4 say?")
    stage.slack.write(stage.karim, stage.general, "and article 5?", asked.ts)
    posts = stage.posts(stage.general)
    assert [post.thread for post in posts] == [asked.ts, asked.ts]
    assert len({message.conversation for message in canned.received}) == 1


def test_a_follow_up_that_names_somebody_else_is_theirs(stage: Stage) -> None:
    asked = stage.slack.write(stage.ana, stage.general, f"{MENTION} what does article 4 say?")
    stage.slack.write(stage.ana, stage.general, "<@U0KARIM> did you know?", asked.ts)
    assert len(stage.posts(stage.general)) == 1


def test_people_among_themselves_are_left_alone(stage: Stage, canned: CannedDesk) -> None:
    first = stage.slack.write(stage.ana, stage.general, "lunch?")
    stage.slack.write(stage.karim, stage.general, "yes, what about the canteen?", first.ts)
    assert canned.received == []
    assert stage.posts() == []


@pytest.mark.parametrize(
    "more",
    [
        {"subtype": "message_changed", "message": {"text": "x"}, "hidden": True},
        {"subtype": "message_deleted", "hidden": True},
        {"subtype": "channel_join"},
        {"subtype": "bot_message", "bot_id": "B0OTHER"},
        {"bot_id": "B0OTHER"},
    ],
)
def test_news_about_messages_and_programs_are_not_answered(
    stage: Stage, canned: CannedDesk, more: dict[str, Any]
) -> None:
    stage.slack.write(stage.ana, stage.direct, "what does article 4 say?", **more)
    assert canned.received == []
    assert set(stage.statuses) == {200}


def test_a_file_with_words_is_answered(stage: Stage) -> None:
    stage.slack.write(stage.ana, stage.direct, "what does article 4 say?", subtype="file_share", files=[{"id": "F1"}])
    assert len(stage.posts()) == 1


def test_the_assistants_own_messages_come_back_and_are_passed_over(stage: Stage) -> None:
    stage.slack.write(stage.ana, stage.direct, "what does article 4 say?")
    stage.slack.write(stage.ana, stage.general, f"{MENTION} what does article 4 say?")
    assert len(stage.posts()) == 2
    assert len(stage.statuses) == 5  # one direct message, two events of the mention, and two messages of our own
    assert stage.slack.unacknowledged == []


def test_as_an_agent_every_message_roots_a_thread(stages: Callable[..., Stage], canned: CannedDesk) -> None:
    stage = stages(canned, agent=True)
    first = stage.slack.write(stage.ana, stage.direct, "what does article 4 say?")
    stage.slack.write(stage.ana, stage.direct, "and article 5?", first.ts)
    assert [post.thread for post in stage.posts()] == [first.ts, first.ts]


# commands and shortcuts


def test_a_command_is_answered_to_the_asker_alone(stage: Stage, canned: CannedDesk) -> None:
    stage.slack.command(stage.ana, stage.general, "ask is 3 < 4 & what does article 4 say?")
    (post,) = stage.posts()
    assert (post.only_for, post.channel) == (stage.ana.id, stage.general.id)
    assert canned.received[0].text == "is 3 < 4 & what does article 4 say?"
    assert canned.received[0].public is False
    assert canned.posted[0][1] == f"{stage.general.id}:ephemeral"


def test_a_command_works_where_the_assistant_is_no_member(stage: Stage) -> None:
    stage.slack.command(stage.ana, stage.closed, "ask what does article 4 say?")
    assert stage.posts()[0].only_for == stage.ana.id


def test_help_is_for_the_asker_alone_and_can_be_put_away(stage: Stage, canned: CannedDesk) -> None:
    stage.slack.command(stage.ana, stage.general, "help")
    assert canned.received[0].text == "help"
    (post,) = stage.posts()
    assert post.only_for == stage.ana.id
    close = buttons(post)[-1]
    stage.slack.press(stage.ana, post, close)
    assert stage.posts() == []


def test_a_command_delivered_twice_is_one_question_and_typed_twice_two(stage: Stage, canned: CannedDesk) -> None:
    workspace = stage.slack.workspace
    url = stage.slack.api.response_url(stage.general.id, stage.ana.id)
    body = command(workspace, stage.ana, stage.general, "/isu", "ask what does article 4 say?", url)
    for _ in range(2):
        stage.deliver(Delivery("slash_commands", body))
    assert len(stage.posts()) == 1
    stage.slack.command(stage.ana, stage.general, "ask what does article 4 say?")
    assert len({message.id for message in canned.received}) == len(stage.posts()) == 2


def test_the_shortcut_answers_in_the_thread_of_the_message(stage: Stage, canned: CannedDesk) -> None:
    message = stage.slack.write(stage.karim, stage.general, "what does article 4 say?")
    stage.slack.shortcut(stage.ana, message)
    (post,) = stage.posts(stage.general)
    assert post.thread == message.ts
    assert canned.received[0].sender.slack_user == stage.ana.id
    assert canned.received[0].public is True


def test_after_the_shortcut_the_thread_goes_on_without_a_mention(stage: Stage) -> None:
    message = stage.slack.write(stage.karim, stage.general, "what does article 4 say?")
    stage.slack.shortcut(stage.ana, message)
    stage.slack.write(stage.karim, stage.general, "and article 5?", message.ts)
    assert len(stage.posts(stage.general)) == 2


def test_the_shortcut_on_a_message_in_a_closed_place_answers_directly(stage: Stage) -> None:
    message = stage.slack.workspace.post(Posted(stage.closed.id, "1.1", stage.karim.id, "what does article 4 say?"))
    stage.slack.shortcut(stage.ana, message)
    (post,) = stage.posts()
    assert post.channel == stage.direct.id
    assert post.text.startswith("I could not write in the place where you asked")


@pytest.mark.parametrize(("user", "text", "says"), [(BOT_USER, "words", "my own"), ("U0KARIM", "", "no words")])
def test_the_shortcut_on_what_is_no_question_says_so(
    stage: Stage, canned: CannedDesk, user: str, text: str, says: str
) -> None:
    message = stage.slack.workspace.post(Posted(stage.general.id, "1.1", user, text))
    stage.slack.shortcut(stage.ana, message)
    whisper = stage.posts()[-1]
    assert says in whisper.text
    assert whisper.only_for == stage.ana.id
    assert canned.received == []


# language


@pytest.mark.parametrize(
    ("user", "text", "language"),
    [
        ("karim", "what does article 4 say?", ""),  # the question tells
        ("karim", "CCM/MSP/2011/WP.9", "fr"),  # it does not, the Slack of the asker does
        ("ana", "CCM/MSP/2011/WP.9", "en"),
        ("karim", "Que dit l'article 5 sur les victimes ?", ""),
    ],
)
def test_slack_says_the_language_only_where_the_question_does_not(
    stage: Stage, canned: CannedDesk, user: str, text: str, language: str
) -> None:
    person = getattr(stage, user)
    stage.slack.write(person, stage.slack.workspace.direct(person.id), text)
    assert canned.received[0].language == language


def test_in_a_conversation_the_language_so_far_goes_on(stage: Stage, canned: CannedDesk) -> None:
    place = stage.slack.workspace.direct(stage.karim.id)
    stage.slack.write(stage.karim, place, "what does article 4 say?")
    stage.slack.write(stage.karim, place, "4.6?")
    assert [message.language for message in canned.received] == ["", ""]


# greetings and the home tab


def test_the_first_look_is_greeted_once_also_after_a_restart(stage: Stage, canned: CannedDesk) -> None:
    stage.slack.look(stage.ana, "messages")
    stage.slack.look(stage.ana, "messages")
    stage.restart(canned)
    stage.slack.look(stage.ana, "messages")
    (post,) = stage.posts()
    assert post.channel == stage.direct.id
    assert "logged by the ISU" in post.text
    assert stage.slack.workspace.homes == {}


def test_a_greeting_that_could_not_be_posted_is_said_next_time(stage: Stage) -> None:
    stage.slack.api.fail("chat.postMessage", Failure("channel_not_found"))
    stage.slack.look(stage.ana, "messages")
    assert stage.posts() == []
    stage.slack.look(stage.ana, "messages")
    assert len(stage.posts()) == 1


def test_invited_to_a_channel_it_says_how_to_use_it(stage: Stage) -> None:
    stage.slack.invite(stage.ana, stage.closed)
    stage.slack.invite(stage.ana, stage.closed)
    stage.slack.invite(stage.ana, stage.closed, who=stage.karim.id)
    (post,) = stage.posts()
    assert post.channel == stage.closed.id
    assert "Mention me" in post.text


def test_the_home_tab_is_in_the_language_of_the_users_slack(stage: Stage) -> None:
    stage.slack.look(stage.ana)
    stage.slack.look(stage.karim)
    titles = {user: view["blocks"][0]["text"]["text"] for user, view in stage.slack.workspace.homes.items()}
    assert titles == {"U0ANA": "ISU assistant", "U0KARIM": "Assistant de l'Unité d'appui"}
    assert stage.posts() == []


def test_an_agent_offers_examples_without_a_thread(stages: Callable[..., Stage], canned: CannedDesk) -> None:
    stage = stages(canned, agent=True)
    stage.slack.look(stage.ana, "messages")
    assert stage.slack.workspace.prompts[0]["channel_id"] == stage.direct.id
    assert "thread_ts" not in stage.slack.workspace.prompts[0]


def test_a_guest_for_whom_agent_methods_fail_is_answered_all_the_same(
    stages: Callable[..., Stage], canned: CannedDesk
) -> None:
    stage = stages(canned, agent=True)
    guest = stage.slack.workspace.add(User("U0TOM", "tom", "Tom", restricted=True))
    stage.slack.api.fail("assistant.threads.setSuggestedPrompts", Failure("not_allowed_for_guests"), times=3)
    stage.slack.look(guest, "messages")
    stage.slack.write(guest, stage.slack.workspace.direct(guest.id), "what does article 4 say?")
    assert len(stage.posts()) == 2


# trouble


def test_a_busy_database_is_said_once_for_the_two_events_of_a_mention(stage: Stage, canned: CannedDesk) -> None:
    canned.trouble = StorageBusy("busy")
    stage.slack.write(stage.ana, stage.general, f"{MENTION} what does article 4 say?")
    (post,) = stage.posts()
    assert post.text == "The database is busy just now. Please ask again in a moment."
    assert set(stage.statuses) == {200}


@pytest.mark.parametrize("error", [RuntimeError("a person's words"), SchemaMismatch("newer")])
def test_any_fault_is_an_apology_without_a_word_of_it_in_the_log(
    stage: Stage, canned: CannedDesk, error: Exception, caplog: pytest.LogCaptureFixture
) -> None:
    canned.trouble = error
    stage.slack.write(stage.ana, stage.general, f"{MENTION} a person's words")
    stage.slack.command(stage.ana, stage.general, "ask a person's words")
    public, private = stage.posts()
    assert public.text.startswith("Something went wrong")
    assert private.only_for == stage.ana.id
    assert type(error).__name__ in caplog.text
    assert "a person's words" not in caplog.text


def test_an_apology_of_the_desk_is_posted_once_and_told_to_the_staff(stage: Stage, canned: CannedDesk) -> None:
    canned.answers = lambda message: APOLOGY
    stage.slack.write(stage.ana, stage.general, f"{MENTION} what does article 4 say?")
    assert [post.text for post in stage.posts()] == [APOLOGY.text]
    assert len(stage.posts(stage.staff)) == 1


def test_a_busy_database_is_said_to_the_one_who_typed_a_command(stage: Stage, canned: CannedDesk) -> None:
    canned.trouble = StorageBusy("busy")
    stage.slack.command(stage.karim, stage.general, "ask CCM/MSP/2011/WP.9")
    (post,) = stage.posts()
    assert post.text.startswith("La base de données est occupée")
    assert post.only_for == stage.karim.id


def test_what_nobody_listens_to_is_acknowledged_without_its_words_in_the_log(
    stage: Stage, caplog: pytest.LogCaptureFixture
) -> None:
    inner = {"type": "reaction_added", "user": "U0ANA", "item": {"text": "a person's words"}}
    assert stage.deliver(Delivery("events_api", event(stage.slack.workspace, inner, 1))) is not None
    assert "a person's words" not in caplog.text
    assert "reaction_added" in caplog.text


def test_no_token_and_no_words_are_logged_on_the_way_of_an_answer(
    stage: Stage, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level("DEBUG")
    stage.slack.write(stage.ana, stage.direct, "a person's words")
    stage.slack.api.fail("chat.postMessage", Failure("invalid_auth"))
    stage.slack.write(stage.ana, stage.direct, "a person's words")
    assert "xoxb-" not in caplog.text
    assert "a person's words" not in caplog.text
    assert "ana.delgado" not in caplog.text
