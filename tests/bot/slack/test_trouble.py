"""Slack in trouble: whatever it refuses, the asker gets the answer or a word, or the staff are told."""

from __future__ import annotations

from dataclasses import replace

import pytest

from bot.simulator.web_api import Failure
from bot.simulator.workspace import BOT_USER, User
from tests.bot.slack.checks import assert_harmless
from tests.bot.slack.harness import CannedDesk, Stage
from tests.bot.slack.samples import ANSWER, CITATION, QUOTE

POST = "chat.postMessage"
QUESTION = "what does article 4 say?"


@pytest.mark.parametrize("code", ["invalid_blocks", "msg_blocks_too_long", "invalid_attachments"])
def test_where_blocks_are_refused_the_same_answer_goes_as_plain_text(
    stage: Stage, canned: CannedDesk, code: str
) -> None:
    stage.slack.api.fail(POST, Failure(code))
    stage.slack.write(stage.ana, stage.direct, QUESTION)
    (post,) = stage.posts()
    assert post.blocks == ()
    assert QUOTE in post.text
    assert "para. 71" in post.text
    assert_harmless(post.text)
    assert len(canned.posted) == 1


def test_blocks_refused_to_a_command_go_as_plain_text_too(stage: Stage) -> None:
    stage.slack.api.fail("response", Failure("invalid_blocks", status=400))
    stage.slack.command(stage.ana, stage.general, f"ask {QUESTION}")
    (post,) = stage.posts()
    assert (post.blocks, post.only_for) == ((), stage.ana.id)
    assert QUOTE in post.text


@pytest.mark.parametrize("code", ["not_in_channel", "channel_not_found", "is_archived", "thread_not_found"])
def test_where_the_place_is_closed_the_asker_gets_a_direct_message(stage: Stage, canned: CannedDesk, code: str) -> None:
    stage.slack.api.fail(POST, Failure(code))
    stage.slack.write(stage.ana, stage.general, f"<@{BOT_USER}> {QUESTION}")
    (post,) = stage.posts()
    assert (post.channel, post.thread) == (stage.direct.id, "")
    assert post.text.startswith("I could not write in the place where you asked, so my answer comes here.")
    assert QUOTE in post.text
    assert canned.posted[0][1] == f"{stage.direct.id}:{post.ts}"
    assert stage.posts(stage.staff) == []


def test_where_nothing_reaches_the_asker_the_staff_are_told_without_personal_words(
    stage: Stage, canned: CannedDesk
) -> None:
    stage.slack.api.fail(POST, Failure("not_in_channel"))
    stage.slack.api.fail("conversations.open", Failure("cannot_dm_bot"))
    stage.slack.write(stage.ana, stage.direct, QUESTION)
    assert stage.posts() == []
    (alert,) = stage.posts(stage.staff)
    assert "number 1" in alert.text
    assert QUESTION not in alert.text
    assert "Ana" not in alert.text
    assert canned.posted == []
    assert set(stage.statuses) == {200}  # Slack need not try again: nothing would change


def test_without_a_staff_channel_it_stands_in_the_log(stage: Stage, caplog: pytest.LogCaptureFixture) -> None:
    stage.slack.api.fail(POST, Failure("not_in_channel"), times=2)
    stage.slack.api.fail(POST, Failure("channel_not_found"))
    stage.slack.write(stage.ana, stage.general, f"<@{BOT_USER}> {QUESTION}")
    assert "the staff channel could not be told (channel_not_found)" in caplog.text


def test_a_rate_limit_is_waited_out(stage: Stage) -> None:
    stage.slack.api.fail(POST, Failure("ratelimited", status=429, retry_after=0))
    stage.slack.write(stage.ana, stage.direct, QUESTION)
    assert len(stage.posts()) == 1
    assert len(stage.calls(POST)) == 2
    assert stage.statuses[0] == 200


def test_a_lost_connection_is_tried_again(stage: Stage) -> None:
    stage.slack.api.fail(POST, Failure(hang_up=True))
    stage.slack.write(stage.ana, stage.direct, QUESTION)
    assert len(stage.posts()) == 1


@pytest.mark.parametrize("failure", [Failure("internal_error"), Failure("service_unavailable", status=502)])
def test_what_may_pass_leaves_the_event_to_be_delivered_again(
    stage: Stage, canned: CannedDesk, failure: Failure
) -> None:
    stage.slack.api.fail(POST, failure, times=2)
    stage.slack.write(stage.ana, stage.direct, QUESTION)
    assert stage.statuses[:3] == [503, 503, 200]
    assert len(stage.posts()) == 1
    assert len(canned.given_back) == 2
    assert len({message.id for message in canned.received}) == 1


def test_when_slack_stays_unwell_nothing_is_claimed_to_be_delivered(stage: Stage, canned: CannedDesk) -> None:
    stage.slack.api.fail(POST, Failure("fatal_error"), times=4)
    stage.slack.write(stage.ana, stage.direct, QUESTION)
    assert len(stage.slack.unacknowledged) == 1
    assert (stage.posts(), canned.posted) == ([], [])


def test_a_command_that_can_not_be_answered_in_its_place_is_answered_beside_or_directly(stage: Stage) -> None:
    stage.slack.api.fail("response", Failure("expired_url", status=404))
    stage.slack.command(stage.ana, stage.general, f"ask {QUESTION}")
    stage.slack.api.fail("response", Failure("used_url", status=404))
    stage.slack.command(stage.ana, stage.closed, f"ask {QUESTION}")
    beside, direct = stage.posts()
    assert (beside.channel, beside.only_for) == (stage.general.id, stage.ana.id)
    assert (direct.channel, direct.only_for) == (stage.direct.id, "")


def test_a_command_lost_to_trouble_that_may_pass_is_told_to_the_staff(stage: Stage, canned: CannedDesk) -> None:
    stage.slack.api.fail("response", Failure("internal_error", status=404))
    stage.slack.api.fail("chat.postEphemeral", Failure("internal_error"))
    stage.slack.command(stage.ana, stage.general, f"ask {QUESTION}")
    (alert,) = stage.posts(stage.staff)
    assert "could not be delivered" in alert.text
    assert len(canned.given_back) == 1


def test_a_fault_in_laying_out_costs_nobody_the_answer(stage: Stage, canned: CannedDesk) -> None:
    odd = replace(CITATION, heads=7)  # type: ignore[arg-type]  # a shape that can't be laid out
    canned.answers = lambda message: replace(ANSWER, citations=(odd,))
    stage.slack.write(stage.ana, stage.direct, QUESTION)
    (post,) = stage.posts()
    assert post.blocks == ()
    assert QUOTE in post.text


def test_a_token_that_was_revoked_is_a_line_in_the_log(stage: Stage, caplog: pytest.LogCaptureFixture) -> None:
    for method in (POST, "conversations.open", "users.info"):
        stage.slack.api.fail(method, Failure("token_revoked"), times=5)
    stage.slack.write(stage.ana, stage.direct, QUESTION)
    assert "token_revoked" in caplog.text
    assert stage.posts() == []


def test_a_user_whom_slack_does_not_tell_is_answered_without_an_address(stage: Stage, canned: CannedDesk) -> None:
    stage.slack.api.fail("users.info", Failure("missing_scope"))
    stage.slack.write(stage.ana, stage.direct, QUESTION)
    assert canned.received[0].sender.address == ""
    assert canned.received[0].sender.slack_user == stage.ana.id
    assert len(stage.posts()) == 1


# who asks


@pytest.mark.parametrize(
    ("fields", "address"),
    [
        ({}, "p@mission.example"),
        ({"restricted": True}, "p@mission.example"),
        ({"ultra_restricted": True}, "p@mission.example"),
        ({"email": ""}, ""),
        ({"stranger": True}, ""),
        ({"team": "T0OTHER"}, ""),
        ({"email_confirmed": False}, ""),
        ({"deleted": True}, ""),
        ({"bot": True}, ""),
    ],
)
def test_an_address_counts_only_where_the_own_workspace_vouches_for_it(
    stage: Stage, canned: CannedDesk, fields: dict[str, object], address: str
) -> None:
    values: dict[str, object] = {
        "id": "U0P",
        "name": "director",
        "real_name": "The Director",
        "email": "p@mission.example",
    }
    user = stage.slack.workspace.add(User(**(values | fields)))  # type: ignore[arg-type]
    stage.slack.write(user, stage.slack.workspace.direct(user.id), QUESTION)
    sender = canned.received[0].sender
    assert (sender.address, sender.slack_user) == (address, "U0P")
    assert sender.slack_team == fields.get("team", stage.slack.workspace.team)


def test_slack_is_asked_about_a_user_once_until_the_profile_changes_or_ten_minutes_pass(
    stage: Stage, canned: CannedDesk
) -> None:
    def asked() -> int:
        stage.slack.write(stage.ana, stage.direct, QUESTION)
        return len(stage.calls("users.info"))

    assert (asked(), asked()) == (1, 1)
    stage.slack.change(User("U0ANA", "ana", "Ana Delgado", "ana@elsewhere.example"))
    assert asked() == 2
    assert canned.received[-1].sender.address == "ana@elsewhere.example"
    stage.clock.forward(601)
    assert asked() == 3
