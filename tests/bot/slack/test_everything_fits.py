"""Every message, window and home tab the assistant can make, with the longest and strangest words in every place:
through the SDK's own validators, Slack's limits as the stand-in knows them, and nothing that pings or breaks out."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
from slack_sdk.models.blocks import Block
from slack_sdk.models.views import View

from bot.frontpage import Section
from bot.simulator.limits import MESSAGE_TEXT, message_problems, options_problems, too_long, view_problems
from bot.slack.blocks import answer_blocks, answer_text, words_blocks
from bot.slack.case_card import card_blocks, card_text, hand_over_button, send_offer, to_asker
from bot.slack.case_views import answer_modal, keep_modal
from bot.slack.digests import outdated_words
from bot.slack.home import home_view, parts_blocks
from bot.slack.house_rules import Answers, ChannelRules, Workspace
from bot.slack.house_views import config_modal
from bot.slack.identities import claim_blocks, question_blocks, state_modal
from bot.slack.letter_views import (
    ADDRESS_VIEW,
    OVERRULE_VIEW,
    LetterCard,
    LetterPress,
    Wanted,
    letter_blocks,
    letter_modal,
    letter_text,
    words_modal,
)
from bot.slack.mail_card import MailView, mail_blocks, mail_text
from bot.slack.mail_views import correct_modal, edit_modal, note_modal
from bot.slack.payloads import Pressed, Target
from bot.slack.rich import section
from bot.slack.views import home, reason_modal
from knowledge.case import Case, CaseStatus
from knowledge.mail import Category, DraftReply, Judgement
from knowledge.memory.entries import LogEntry
from knowledge.memory.inbox.cards import CardStatus, MailCard
from knowledge.memory.inbox.records import Step, StoredMail
from knowledge.memory.outdated import Outdated
from knowledge.message import Channel, Outcome
from knowledge.timeline import Direction
from tests.bot.slack.checks import assert_harmless
from tests.bot.slack.samples import ANSWER, CITATION, HOSTILE, hostile_replies

NOW = datetime(2032, 1, 5, 12, 0, tzinfo=UTC)
LANGUAGES = ("en", "fr", "es")
NASTY = (
    *HOSTILE,
    "ordinary words",
    "x" * 10_000,
    "word " * 2_500,
    "\u202e" + "עברית " * 1_500,
    "👩🏽‍🚒" * 2_500,
    "<!channel>" * 1_000,
    "a|b>c<d&e\x00" * 1_000,
    "\n" * 10_000,
    "line\n\n" * 2_000,
    "```" * 1_000,
)
OURS = re.compile(r"<@[A-Z0-9]+>|<!date\^\d+\^[^<>|]*\|[^<>|]*>")
"""Mentions of an owner and times that each reader sees in their own zone: these the assistant makes itself."""


def case_of(words: str, status: CaseStatus) -> Case:
    return Case(
        id=1,
        number="ISU-2032-0001",
        status=status,
        question=words,
        channel="slack",
        asker=words,
        state=words[:3],
        language="en",
        urgent=True,
        place="slack:T1:C1:1.1",
        opened_at=NOW,
        due_at=NOW - timedelta(days=1),
        owner=words,
        draft=words,
        answer=words,
    )


def mail_of(words: str, status: CardStatus, *, sensitive: bool) -> MailView:
    judged = Judgement(
        Category.OTHER,
        "UGA",
        "en",
        urgent=True,
        sensitive=sensitive,
        needs_reply=True,
        automatic=False,
        questions=(words,) * 20,
        due=date(2032, 1, 1),
        reasons=(words,) * 20,
    )
    mail = StoredMail(
        id=7,
        direction=Direction.IN,
        message_id=words,
        sender=words,
        subject=words,
        state=words,
        category="other",
        received_at=NOW,
        read_at=NOW,
        done_at=NOW,
        step=Step.DONE,
        size=1,
        partial=False,
        history=False,
        note=words,
        thread_id=1,
        case="ISU-2032-0001",
        judgement=judged,
        places=(),
        draft=None,
        quarantined="",
    )
    card = MailCard(7, "C:1.1", status, "slack:U0INES", words, words, words, NOW, words, NOW, 1, "", 3, NOW)
    reply = DraftReply(words, words, "en", (replace(CITATION, title=words, symbol=words, locator=words),) * 9)
    reply = replace(reply, unanswered=(words,) * 9)
    return MailView(mail, card, words, (words,) * 30, words, (words,) * 30, reply, "approved", words)


def letter_of(words: str, standing: str) -> LetterCard:
    return LetterCard(
        id=1,
        kind=words,
        title=words,
        state=words,
        language=words,
        form=words,
        addressee=words,
        to=(words,) * 30,
        standing=standing,
        reference=words,
        requested_by=words,
        sha256="0" * 64,
        findings=((True, words), (False, words)) * 15,
        confirm=(words,) * 30,
    )


def entry_of(words: str) -> LogEntry:
    values: dict[str, Any] = {"question": words, "language": "en", "answered_at": NOW, "channel": Channel.SLACK}
    values |= {"id": 1, "conversation": "slack:T1:C1", "outcome": Outcome.ANSWER, "reply": ANSWER}
    names = LogEntry.__dataclass_fields__
    return LogEntry(**{name: values.get(name, words) for name in names})


def messages(words: str, language: str) -> Iterator[tuple[str, list[dict[str, Any]]]]:
    """Every kind of message, text and blocks."""
    for reply in hostile_replies(words):
        yield answer_text(reply), answer_blocks(reply)
    yield "words", words_blocks(words, dismissible=True, language=language)
    for status in CaseStatus:
        case = case_of(words, status)
        citations = [replace(CITATION, quote=words, title=words)] * 5
        yield card_text(case, language), card_blocks(case, citations, NOW, language)
        yield to_asker(case, language)
        yield "offer", [*send_offer(case, language), hand_over_button(1, language)]
    for status in CardStatus:
        view = mail_of(words, status, sensitive=status is CardStatus.OPEN)
        yield mail_text(view, language), mail_blocks(view, language)
    plain = replace(mail_of(words, CardStatus.OPEN, sensitive=False), held="")
    yield mail_text(plain, language), mail_blocks(plain, language)
    for standing, staff in (("draft", True), ("draft", False), ("approved", True), ("sent", True)):
        letter = letter_of(words, standing)
        yield letter_text(letter, language), letter_blocks(letter, language, staff=staff)
    sections = [Section(words, (words,) * 12, act) for act in ("", "tell", "letter")] * 8
    yield "digest", parts_blocks(words, sections, language)
    yield outdated_words(
        entry_of(words), Outdated(entry_of(words), replace(CITATION, title=words, symbol=words), False)
    )
    yield "question", question_blocks(language)
    yield "claim", claim_blocks(words, 1, "PER")
    yield "section", [section(words)]


def views(words: str, language: str) -> Iterator[dict[str, Any]]:
    """Every kind of window and home tab."""
    yield reason_modal(Pressed(1, "down", "U1", Target("C1", "1.1"), "t", ""), language)
    yield answer_modal(case_of(words, CaseStatus.OPEN), words, NOW.date(), language)
    yield keep_modal("ISU-2032-0001", 1, words, words, NOW.date(), language)
    yield state_modal(language)
    short = words[:60]
    workspace = Workspace("C1", "C2", "", short, short, short, short, short)
    yield config_modal("C1", ChannelRules(Answers.ALWAYS, words), workspace, language)
    kinds = [(f"kind{number}", words) for number in range(120)]
    wanted = Wanted("U1", "kind3", "UGA", "en", "director", words, 1)
    yield letter_modal(kinds, language, wanted, words)
    for callback in (OVERRULE_VIEW, ADDRESS_VIEW):
        yield words_modal(callback, LetterPress("letter_overrule", 1, "0" * 64), "letter.why_overrule", words, language)
    view = mail_of(words, CardStatus.OPEN, sensitive=False)
    yield edit_modal(view, 3, language)
    yield correct_modal(view, language)
    yield note_modal(view, language)
    yield home(language)
    yield home_view([Section(words, (words,) * 12, act) for act in ("", "letter", "tell")] * 40, language)


def mrkdwn(item: Any) -> Iterator[str]:
    if isinstance(item, dict):
        if item.get("type") == "mrkdwn":
            yield item["text"]
        for value in item.values():
            yield from mrkdwn(value)
    elif isinstance(item, list):
        for value in item:
            yield from mrkdwn(value)


def validated(blocks: list[dict[str, Any]]) -> None:
    for block in blocks:
        parsed = Block.parse(block)
        assert parsed is not None, f"the SDK does not know {block['type']}"
        parsed.validate_json()
        parsed.to_dict()
    for text in mrkdwn(blocks):
        assert_harmless(OURS.sub("", text))
    json.dumps(blocks, ensure_ascii=False).encode("utf-8")


@pytest.mark.parametrize("words", NASTY, ids=range(len(NASTY)))
def test_every_message_may_be_posted(words: str) -> None:
    for text, blocks in messages(words, LANGUAGES[len(words) % 3]):
        assert message_problems(blocks) == []
        assert not too_long(blocks)
        assert 0 < len(text.strip()) <= MESSAGE_TEXT
        assert_harmless(OURS.sub("", text))
        text.encode("utf-8")
        validated(blocks)


@pytest.mark.parametrize("words", NASTY, ids=range(len(NASTY)))
def test_every_window_and_home_tab_may_be_opened(words: str) -> None:
    for view in views(words, LANGUAGES[len(words) % 3]):
        assert view_problems(view) == []
        assert len(json.dumps(view)) < 250_000
        View(**view).validate_json()
        validated(view["blocks"])


@pytest.mark.parametrize("language", LANGUAGES)
def test_in_every_language_windows_have_their_words(language: str) -> None:
    for view in views("ordinary words", language):
        assert view_problems(view) == []
    for text, blocks in messages("ordinary words", language):
        assert message_problems(blocks) == []
        assert text.strip()


def test_the_checks_find_what_slack_refuses() -> None:
    assert options_problems([{"text": {"type": "plain_text", "text": "x" * 76}, "value": "v"}])
    assert options_problems([{"text": {"type": "plain_text", "text": "x"}}])
    assert options_problems([{"text": {"type": "plain_text", "text": "x"}, "value": "v"}] * 101)
    assert options_problems([]) == []
