"""Thumbs, and the reason for a downward one."""

from __future__ import annotations

from typing import Any

import pytest

from bot.app import Parts
from bot.desk import Desk
from bot.simulator.payloads import press
from bot.simulator.slack import Delivery
from bot.simulator.web_api import Failure
from bot.simulator.workspace import BOT_USER, Posted
from bot.slack.views import REASON
from knowledge.errors import KnowledgeError, StorageBusy, UnknownReference
from tests.bot.slack.harness import CannedDesk, Stage


def answered(stage: Stage) -> Posted:
    stage.slack.write(stage.ana, stage.general, f"<@{BOT_USER}> what does article 4 say?")
    return stage.posts(stage.general)[0]


def reason(words: str | None) -> dict[str, Any]:
    return {"reason": {"words": {"type": "plain_text_input", "value": words}}}


def whispers(stage: Stage) -> list[str]:
    return [post.text for post in stage.posts() if post.only_for]


def test_a_thumb_up_is_stored_and_thanked_for_in_private(stage: Stage, canned: CannedDesk) -> None:
    stage.slack.judge(stage.karim, answered(stage), "up")
    (verdict,) = canned.verdicts
    assert (verdict.interaction_id, verdict.verdict, verdict.reason) == (1, "up", "")
    assert verdict.sender.slack_user == stage.karim.id
    assert verdict.at == stage.clock()
    assert whispers(stage) == ["Merci."]
    assert stage.slack.workspace.views == {}


def test_a_thumb_down_is_stored_at_once_and_asks_why(stage: Stage, canned: CannedDesk) -> None:
    stage.slack.judge(stage.ana, answered(stage), "down")
    assert [(v.verdict, v.reason) for v in canned.verdicts] == [("down", "")]
    ((user, view),) = stage.slack.workspace.views.values()
    assert user == stage.ana.id
    assert view["callback_id"] == REASON
    assert whispers(stage) == []


def test_the_reason_is_stored_with_who_gave_it_and_thanked_for(stage: Stage, canned: CannedDesk) -> None:
    stage.slack.judge(stage.ana, answered(stage), "down")
    taken = stage.slack.submit("V0001", reason("It is the wrong article."))
    assert taken is not None
    assert taken.payload is None
    assert canned.verdicts[-1].reason == "It is the wrong article."
    assert canned.verdicts[-1].sender.slack_user == stage.ana.id
    assert whispers(stage) == ["Thank you. The ISU will look at this answer."]


def test_words_that_could_not_be_stored_stay_in_the_modal(stage: Stage, canned: CannedDesk) -> None:
    stage.slack.judge(stage.ana, answered(stage), "down")
    canned.trouble = StorageBusy("busy")
    taken = stage.slack.submit("V0001", reason("It is the wrong article."))
    assert taken is not None
    assert taken.payload == {
        "response_action": "errors",
        "errors": {"reason": "The database is busy just now. Please ask again in a moment."},
    }
    canned.trouble = None
    stage.slack.submit("V0001", reason("It is the wrong article."))
    assert canned.verdicts[-1].reason == "It is the wrong article."


def test_where_the_modal_does_not_open_the_thumb_is_thanked_for(stage: Stage, canned: CannedDesk) -> None:
    post = answered(stage)
    stage.slack.api.fail("views.open", Failure("expired_trigger_id"))
    stage.slack.judge(stage.ana, post, "down")
    assert len(canned.verdicts) == 1
    assert whispers(stage) == ["Thank you. The ISU will look at this answer."]


@pytest.mark.parametrize(
    ("trouble", "says"), [(UnknownReference("x"), "Something went wrong"), (StorageBusy("x"), "busy")]
)
def test_a_thumb_that_could_not_be_stored_says_so(
    stage: Stage, canned: CannedDesk, trouble: KnowledgeError, says: str
) -> None:
    post = answered(stage)
    canned.trouble = trouble
    stage.slack.judge(stage.ana, post, "up")
    assert says in whispers(stage)[0]


def test_a_press_delivered_late_opens_no_modal_but_counts(stage: Stage, canned: CannedDesk) -> None:
    post = answered(stage)
    action = {"type": "feedback_buttons", "action_id": "feedback", "value": "down:1"}
    url = stage.slack.api.response_url(stage.general.id, stage.ana.id)
    body = press(stage.slack.workspace, stage.ana, stage.general, post, action, url)
    stage.clock.forward(4)
    stage.deliver(Delivery("interactive", body))
    assert stage.slack.workspace.views == {}
    assert len(canned.verdicts) == 1
    assert len(whispers(stage)) == 1


@pytest.mark.parametrize("value", ["up:999999", "down:0", "left:1", "up:x", "", "up:1; drop"])
def test_a_forged_value_stores_nothing(stage: Stage, desk: Desk, parts: Parts, value: str) -> None:
    post = stage.slack.workspace.post(Posted(stage.general.id, "1.1", BOT_USER, "an answer"))
    stage.restart(desk)
    stage.slack.press(stage.ana, post, {"type": "feedback_buttons", "action_id": "feedback", "value": value})
    assert all(vote.sender.slack_team != stage.slack.workspace.team for e in parts.log.entries() for vote in e.feedback)


@pytest.mark.parametrize("metadata", ["", "[]", '["x", "C1", ""]', "{}", "[1, 2, 3]", "null"])
def test_a_modal_of_another_version_stores_nothing_and_says_so(stage: Stage, canned: CannedDesk, metadata: str) -> None:
    stage.slack.judge(stage.ana, answered(stage), "down")
    before = len(canned.verdicts)
    user, view = stage.slack.workspace.views["V0001"]
    stage.slack.workspace.views["V0001"] = (user, view | {"private_metadata": metadata})
    taken = stage.slack.submit("V0001", reason("words"))
    assert taken is not None
    assert taken.payload is not None
    assert taken.payload["response_action"] == "errors"
    assert len(canned.verdicts) == before


def test_the_real_desk_keeps_verdict_and_reason_in_the_log(stage: Stage, desk: Desk, parts: Parts) -> None:
    stage.restart(desk)
    stage.slack.judge(stage.ana, answered(stage), "down")
    stage.slack.submit("V0001", reason("It is the wrong article."))
    (entry,) = [e for e in parts.log.entries() if e.slack_team == stage.slack.workspace.team]
    assert [(vote.verdict, vote.reason, vote.sender.slack_user) for vote in entry.feedback] == [
        ("down", "It is the wrong article.", stage.ana.id)
    ]
