"""Letters on request: asked for in a window, drafted into the requester's thread, approved and sent by staff.

Who may do what is decided here and in the register, never by which buttons somebody is shown.
"""

from __future__ import annotations

import logging
from collections.abc import Callable, Sequence
from datetime import datetime
from typing import Any, Protocol

from bot.slack.case_card import mention, slack_name
from bot.slack.house import House
from bot.slack.letter_views import (
    ADDRESS,
    ADDRESS_VIEW,
    APPROVE,
    OVERRULE,
    OVERRULE_VIEW,
    REVISE,
    SEND,
    SUBMIT,
    LetterCard,
    LetterPress,
    Wanted,
    letter_blocks,
    letter_modal,
    letter_text,
    read_letter_press,
    read_wanted,
    read_words,
    words_modal,
)
from bot.slack.payloads import Payload, Pressed, Target, from_anything
from bot.slack.posting import Posting, code_of
from handlers.wording import say
from knowledge.errors import BadInput, ChannelError, ISUError, NotAllowed
from knowledge.mail import OutgoingFile
from knowledge.message import Person, Role

logger = logging.getLogger("isu.slack")


class LetterDesk(Protocol):
    """Drafting, register and sending, as Slack needs them; every step is checked again behind it."""

    def kinds(self, person: Person, language: str) -> Sequence[tuple[str, str]]:
        """Names and titles of the kinds this person may ask for; none for who may ask for no letter."""

    def draft(self, wanted: Wanted, person: Person) -> LetterCard:
        """Drafts and keeps a letter, in place of the draft it revises; BadInput, NotAllowed with a clear line."""

    def wanted(self, letter_id: int) -> Wanted:
        """What a draft was asked for with."""

    def files(self, letter_id: int) -> Sequence[OutgoingFile]:
        """The letter and its evidence sheet, as DOCX and PDF."""

    def card(self, letter_id: int) -> LetterCard:
        """A letter as it stands."""

    def address(self, letter_id: int, to: str, person: Person) -> LetterCard:
        """Sets the address it goes to."""

    def approve(self, letter_id: int, seen: str, person: Person, overrule: str = "") -> LetterCard:
        """Approves exactly what was seen."""

    def send(self, letter_id: int, person: Person) -> LetterCard:
        """Sends an approved letter now, once."""

    def state_name(self, code: str, language: str) -> str:
        """The name of a State."""


Who = Callable[[str, str], tuple[Person, str]]
"""Who a Slack user of a team is, and the language of their Slack."""


class SlackLetters:
    """The way of a letter through Slack."""

    def __init__(
        self,
        desk: LetterDesk,
        posting: Posting,
        house: House,
        notes: Any,
        who: Who,
        clock: Callable[[], datetime],
    ) -> None:
        self._desk = desk
        self._posting = posting
        self._house = house
        self._notes = notes
        self._who = who
        self._clock = clock

    def ask(self, user: str, team: str, trigger: str) -> None:
        """Opens the window; NotAllowed for who may ask for no letter."""
        person, language = self._who(user, team)
        kinds = self._desk.kinds(person, language)
        if not kinds:
            raise NotAllowed(say(language, "letter.not_for_you"))
        self._posting.open_view(trigger, letter_modal(kinds, language))

    def asked(self, body: Payload, team: str) -> dict[str, str]:
        """The window was sent: a draft comes back by direct message; else the errors to show in it."""
        wanted = read_wanted(body)
        if wanted is None:
            return {"note": say("en", "reply.error")}
        person, language = self._who(wanted.user, team)
        try:
            card = self._desk.draft(wanted, person)
            self._hand_out(card, wanted.user, language, staff=person.role is Role.STAFF)
        except ISUError as error:
            return {"note": str(error) if error.permanent else say(language, "reply.busy")}
        return {}

    def pressed(self, body: Payload, team: str) -> None:
        """A button on the card of a letter."""
        press, where = read_letter_press(body), from_anything(body)
        if press is None:
            logger.warning("a button of another version was pressed; nothing is done")
            return
        person, language = self._who(where.user, team)
        try:
            self._do(press, where, person, language)
        except ISUError as error:
            told = str(error) if error.permanent else say(language, "reply.busy")
            self._posting.whisper(told, where.response_url, where.target, where.user, language)
        self._redraw(press.letter)

    def worded(self, body: Payload, team: str) -> dict[str, str]:
        """A reason for overruling, or an address, was sent."""
        read = read_words(body)
        if read is None:
            return {"words": say("en", "reply.error")}
        press, written, user = read
        person, language = self._who(user, team)
        try:
            self._only_staff(person, language)
            if press.action == OVERRULE_VIEW:
                if not written.strip():
                    raise BadInput(say(language, "letter.reason_missing"))
                self._desk.approve(press.letter, press.seen, person, written.strip())
            else:
                self._desk.address(press.letter, written.strip(), person)
        except ISUError as error:
            return {"words": str(error) if error.permanent else say(language, "reply.busy")}
        self._redraw(press.letter)
        return {}

    def _do(self, press: LetterPress, where: Pressed, person: Person, language: str) -> None:
        if press.action == REVISE:
            self._revise(press, where, person, language)
            return
        if press.action == SUBMIT:
            self._submit(press, where, language)
            return
        self._only_staff(person, language)
        if press.action == APPROVE:
            self._desk.approve(press.letter, press.seen, person)
        elif press.action == OVERRULE:
            label = say(language, "letter.why_overrule")
            self._posting.open_view(where.trigger, words_modal(OVERRULE_VIEW, press, label, "", language))
        elif press.action == ADDRESS:
            now = ", ".join(self._desk.card(press.letter).to)
            label = say(language, "letter.which_address")
            self._posting.open_view(where.trigger, words_modal(ADDRESS_VIEW, press, label, now, language))
        elif press.action == SEND:
            sent = self._desk.send(press.letter, person)
            self._tell_requester(sent)

    def _revise(self, press: LetterPress, where: Pressed, person: Person, language: str) -> None:
        wanted = self._desk.wanted(press.letter)
        kinds = self._desk.kinds(person, language)
        self._only_own(press.letter, where.user, person, language)
        name = self._desk.state_name(wanted.state, language)
        self._posting.open_view(where.trigger, letter_modal(kinds, language, wanted, name))

    def _submit(self, press: LetterPress, where: Pressed, language: str) -> None:
        """Puts the letter before those who approve, once for each version of it."""
        person, _ = self._who(where.user, "")
        self._only_own(press.letter, where.user, person, language)
        rules = self._house.workspace()
        channel = rules.approvals or rules.staff
        if not channel:
            raise NotAllowed(say(language, "letter.nobody_approves"))
        card = self._desk.card(press.letter)
        note = f"slack.letter_submitted.{card.id}.{card.sha256[:16]}"
        if not self._notes.get(note):
            asked = mention(slack_name(where.user))
            text = f"{letter_text(card, rules.language)} · {asked}"
            post = self._posting.post(text, letter_blocks(card, rules.language, staff=True), Target(channel))
            self._notes.put(note, True, self._clock())
            self._remember(card.id, post, staff=True)
            self._attach(card.id, post)
        words = say(language, "letter.submitted")
        self._posting.whisper(words, where.response_url, where.target, where.user, language)

    def _hand_out(self, card: LetterCard, user: str, language: str, *, staff: bool) -> None:
        """The draft to who asked for it, with its files in the thread."""
        blocks = letter_blocks(card, language, staff=staff)
        post = self._posting.tell(letter_text(card, language), blocks, Target(""), user)
        self._notes.put(f"slack.letter_requester.{card.id}", user, self._clock())
        self._remember(card.id, post, staff=staff)
        self._attach(card.id, post)

    def _attach(self, letter: int, post: str) -> None:
        channel, _, ts = post.partition(":")
        try:
            self._posting.attach(self._desk.files(letter), Target(channel, ts))
        except ChannelError as error:
            logger.warning("the files of a letter could not be posted (%s)", code_of(error))
            self._posting.say(say("en", "letter.no_files"), Target(channel, ts))

    def _remember(self, letter: int, post: str, *, staff: bool) -> None:
        name = f"slack.letter_cards.{letter}"
        kept = [one for one in self._notes.get(name, []) if one[0] != post]
        self._notes.put(name, [*kept, [post, staff]][-6:], self._clock())

    def _redraw(self, letter: int) -> None:
        """Every card of the letter as it stands now."""
        language = self._house.workspace().language
        for post, staff in self._notes.get(f"slack.letter_cards.{letter}", []):
            try:
                card = self._desk.card(letter)
                self._posting.redraw(post, letter_text(card, language), letter_blocks(card, language, staff=staff))
            except ISUError as error:
                logger.warning("a card could not be drawn again (%s)", type(error).__name__)

    def _tell_requester(self, card: LetterCard) -> None:
        user = self._notes.get(f"slack.letter_requester.{card.id}")
        if not user:
            return
        try:
            self._posting.tell(letter_text(card, "en"), letter_blocks(card, "en", staff=False), Target(""), user)
        except ChannelError as error:
            logger.warning("who asked for a letter could not be told (%s)", code_of(error))

    def _only_staff(self, person: Person, language: str) -> None:
        if person.role is not Role.STAFF:
            raise NotAllowed(say(language, "case.staff_only"))

    def _only_own(self, letter: int, user: str, person: Person, language: str) -> None:
        """A draft is revised and submitted by who asked for it, or by staff."""
        if person.role is not Role.STAFF and self._notes.get(f"slack.letter_requester.{letter}") != user:
            raise NotAllowed(say(language, "letter.not_yours"))
