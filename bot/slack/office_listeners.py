"""Listeners of everything that is no question: cases, rules of channels, newcomers, words of `/isu` that act."""

from __future__ import annotations

import logging
from collections.abc import Callable
from dataclasses import replace

from slack_bolt import App, BoltContext
from slack_bolt.context.ack import Ack

from bot.slack.askers import Asker, Askers
from bot.slack.case_card import ACTIONS, HAND_OVER, card_text, slack_name
from bot.slack.case_views import ANSWER_VIEW, KEEP_VIEW
from bot.slack.digests import Digests
from bot.slack.home import HOME_LETTER, TELL_ASKERS, home_view
from bot.slack.house import House
from bot.slack.house_views import CONFIG_VIEW, config_modal, read_config_view
from bot.slack.identities import CONFIRM, REJECT, REPRESENT, STATE_SEARCH, STATE_VIEW, Identities
from bot.slack.letter_views import ADDRESS_VIEW, LETTER_ACTIONS, LETTER_VIEW, OVERRULE_VIEW
from bot.slack.letters import SlackLetters
from bot.slack.parts import Office
from bot.slack.payloads import Asked, Payload, from_anything, from_press, from_shortcut
from bot.slack.posting import Posting
from bot.slack.rich import Block
from bot.slack.staffroom import Cases
from bot.slack.views import home
from handlers.wording import say
from knowledge.errors import ISUError, NotAllowed
from knowledge.message import Person, Role, Sender

logger = logging.getLogger("isu.slack")

HAND_OVER_THIS, SAVE_ANSWER, ASK_LETTER = "hand_over_this", "save_answer", "ask_letter"
SHOWN_CASES = 15


class OfficeListeners:
    """What happens beside questions and answers; each step is allowed or not by who Slack says did it."""

    def __init__(
        self,
        office: Office,
        posting: Posting,
        askers: Askers,
        cases: Cases | None,
        house: House,
        identities: Identities | None,
    ) -> None:
        self._office = office
        self._posting = posting
        self._askers = askers
        self._cases = cases
        self._house = house
        self._identities = identities
        desk = office.letters
        self._letters = (
            SlackLetters(desk, posting, house, office.notes, self.who, office.clock) if desk is not None else None
        )
        gathered = office.digest
        self._digests = Digests(gathered, posting, house, office.notes) if gathered is not None else None

    def register(self, app: App) -> None:
        """Binds the listeners; the manifests must name the same shortcuts."""
        for name in (HAND_OVER_THIS, SAVE_ANSWER):
            app.message_shortcut(name)(ack=_acknowledge, lazy=[self.on_message_shortcut])
        app.action(HAND_OVER)(ack=_acknowledge, lazy=[self.on_hand_over])
        for name in ACTIONS:
            app.action(name)(ack=_acknowledge, lazy=[self.on_case])
        for name in (REPRESENT, CONFIRM, REJECT):
            app.action(name)(ack=_acknowledge, lazy=[self.on_identity])
        app.action(TELL_ASKERS)(ack=_acknowledge, lazy=[self.on_tell_askers])
        for name in LETTER_ACTIONS:
            app.action(name)(ack=_acknowledge, lazy=[self.on_letter])
        app.action(HOME_LETTER)(ack=_acknowledge, lazy=[self.on_ask_letter])
        app.global_shortcut(ASK_LETTER)(ack=_acknowledge, lazy=[self.on_ask_letter])
        app.view(LETTER_VIEW)(self.on_letter_view)
        for name in (OVERRULE_VIEW, ADDRESS_VIEW):
            app.view(name)(self.on_letter_words)
        app.options(STATE_SEARCH)(self.on_state_search)
        for name in (ANSWER_VIEW, KEEP_VIEW):
            app.view(name)(self.on_case_view)
        app.view(STATE_VIEW)(self.on_state_view)
        app.view(CONFIG_VIEW)(self.on_config_view)

    def act(self, word: str, asked: Asked, trigger: str, response_url: str) -> None:
        """What a word of `/isu` does that is no question; the asker alone sees what comes of it."""
        asker = self._asker(asked.user, asked.team)
        language = asker.language or "en"
        try:
            if word == "config":
                self._configure(asked, asker.sender, trigger, language)
                return
            if word == "letter" and self._letters is not None:
                self._letters.ask(asked.user, asked.team, trigger)
                return
            words = self._told(word, asked, asker.sender, language)
        except ISUError as error:
            words = str(error) if error.permanent else say(language, "reply.busy")
        self._posting.whisper(words, response_url, asked.target, asked.user, language)

    def _told(self, word: str, asked: Asked, sender: Sender, language: str) -> str:
        """The words that answer a word of `/isu`: the cases that wait, or that a note for the newsletter is kept."""
        if word == "cases":
            return self._cases_of(sender, language)
        first, _, note = asked.text.strip().partition(" ")
        if word != "newsletter" or self._office.note is None:
            return say(language, "slack.not_here")
        self._only_staff(sender)
        if first.casefold() != "note" or not note.strip():
            return say(language, "slack.usage_note")
        person = self._person(sender)
        number = self._office.note(note.strip(), person.name or slack_name(sender.slack_user), language)
        return say(language, "slack.noted", number=number)

    def home(self, user: str, team: str, language: str) -> Block:
        """The home tab of a person: their own page, or the one for all where theirs can't be made."""
        page = self._office.front_page
        if page is None:
            return home(language)
        sender = self._asker(user, team).sender
        try:
            return home_view(page.of(self._person(sender), user, language or "en", self._office.clock()), language)
        except ISUError as error:
            logger.warning("a front page could not be made (%s)", type(error).__name__)
            return home(language)

    def on_message_shortcut(self, shortcut: Payload, context: BoltContext) -> None:
        """ "Hand over to the ISU" and, for staff, "Save as ISU answer"."""
        asked = from_shortcut(shortcut, context.team_id or "")
        asker = self._asker(asked.user, asked.team)
        language = asker.language or "en"
        try:
            if not asked.text or self._cases is None:
                words = say(language, "slack.no_text")
            elif shortcut.get("callback_id") == SAVE_ANSWER:
                self._cases.save(asked, str(shortcut.get("trigger_id", "")), asker.sender)
                return
            else:
                words = say(language, "notice.case", case=self._cases.take_up(asked, asker.sender).number)
        except ISUError as error:
            words = str(error) if error.permanent else say(language, "reply.busy")
        self._posting.whisper(words, str(shortcut.get("response_url", "")), asked.target, asked.user, language)

    def on_hand_over(self, body: Payload, context: BoltContext) -> None:
        """The asker wants a person to take the question up."""
        pressed = from_press(body)
        if pressed is None or self._cases is None:
            return
        asker = self._asker(pressed.user, context.team_id or "")
        language = asker.language or "en"
        try:
            case = self._cases.hand_over(pressed.interaction, asker.sender)
            words = say(language, "notice.case", case=case.number)
        except ISUError as error:
            words = say(language, "case.not_yours" if error.permanent else "reply.busy")
        self._posting.whisper(words, "", pressed.target, pressed.user, language)

    def on_case(self, body: Payload, context: BoltContext) -> None:
        """A button on a card of a case."""
        if self._cases is not None:
            self._cases.pressed(body, context.team_id or "")

    def on_case_view(self, ack: Ack, body: Payload, context: BoltContext) -> None:
        """A modal of a case was sent: it closes when its words are stored."""
        _answer(ack, self._cases.submitted(body, context.team_id or "") if self._cases is not None else {})

    def on_identity(self, body: Payload, context: BoltContext) -> None:
        """A newcomer is about to name a State, or staff judge what one said."""
        if self._identities is not None:
            self._identities.pressed(body, context.team_id or "")

    def on_state_view(self, ack: Ack, body: Payload, context: BoltContext) -> None:
        """A State was chosen."""
        _answer(ack, self._identities.submitted(body, context.team_id or "") if self._identities is not None else {})

    def on_state_search(self, ack: Ack, body: Payload) -> None:
        """A name of a State is being typed."""
        found = self._identities.options(body) if self._identities is not None else []
        ack(options=found)

    def on_tell_askers(self, body: Payload, context: BoltContext) -> None:
        """Staff want askers to know that an answer they were given holds no longer."""
        pressed = from_anything(body)
        asker = self._asker(pressed.user, context.team_id or "")
        language = asker.language or "en"
        try:
            self._only_staff(asker.sender)
            told = self._digests.tell_askers(self._office.clock()) if self._digests is not None else 0
            words = say(language, "digest.told", count=told)
        except ISUError as error:
            words = str(error) if error.permanent else say(language, "reply.busy")
        self._posting.whisper(words, pressed.response_url, pressed.target, pressed.user, language)

    def on_ask_letter(self, body: Payload, context: BoltContext) -> None:
        """The global shortcut, or the button of the home tab: a letter is asked for."""
        pressed, team = from_anything(body), context.team_id or ""
        if self._letters is None:
            return
        try:
            self._letters.ask(pressed.user, team, pressed.trigger)
        except ISUError as error:
            logger.info("a letter could not be asked for (%s)", type(error).__name__)
            self._posting.direct(str(error), pressed.user)

    def on_letter(self, body: Payload, context: BoltContext) -> None:
        """A button on the card of a letter."""
        if self._letters is not None:
            self._letters.pressed(body, context.team_id or "")

    def on_letter_view(self, ack: Ack, body: Payload, context: BoltContext) -> None:
        """A letter was asked for: the window closes when its draft is there."""
        _answer(ack, self._letters.asked(body, context.team_id or "") if self._letters is not None else {})

    def on_letter_words(self, ack: Ack, body: Payload, context: BoltContext) -> None:
        """A reason or an address was given."""
        _answer(ack, self._letters.worded(body, context.team_id or "") if self._letters is not None else {})

    def on_config_view(self, ack: Ack, body: Payload, context: BoltContext) -> None:
        """Rules were set: kept with who set them, or refused with a word at the field."""
        chosen = read_config_view(body, self._house.workspace())
        if chosen is None:
            ack()
            return
        asker = self._asker(chosen.user, context.team_id or "")
        try:
            self._only_staff(asker.sender)
            self._house.set(chosen.channel, chosen.rules, chosen.workspace, slack_name(chosen.user))
        except ISUError as error:
            _answer(ack, {"zone": str(error)})
            return
        ack()

    def _configure(self, asked: Asked, sender: Sender, trigger: str, language: str) -> None:
        self._only_staff(sender)
        channel = asked.target.channel
        rules = self._house.channel(channel)
        self._posting.open_view(trigger, config_modal(channel, rules, self._house.workspace(), language))

    def _cases_of(self, sender: Sender, language: str) -> str:
        """The cases that wait: all for staff, their own for everybody else."""
        room, person = self._office.staffroom, self._person(sender)
        if room is None:
            return say(language, "slack.not_here")
        if person.role is Role.STAFF:
            found = room.casework.pending(limit=SHOWN_CASES)
        else:
            mine = room.casework.of_person(person.id) if person.id is not None else ()
            found = mine or room.casework.of_slack(sender.slack_user)
        lines = [card_text(replace(case, asker=case.asker), language) for case in found]
        return "\n".join(f"• {line}" for line in lines) or say(language, "case.none")

    def who(self, user: str, team: str) -> tuple[Person, str]:
        """Who a Slack user of a team is, and the language of their Slack."""
        asker = self._asker(user, team)
        return self._person(asker.sender), asker.language or "en"

    def _only_staff(self, sender: Sender) -> None:
        if self._person(sender).role is not Role.STAFF:
            raise NotAllowed(say("en", "case.staff_only"))

    def _person(self, sender: Sender) -> Person:
        known: Callable[[Sender], Person] | None = self._office.staffroom.person if self._office.staffroom else None
        return known(sender) if known is not None else Person(None, "", "", "", Role.PUBLIC)

    def _asker(self, user: str, team: str) -> Asker:
        """Who pressed, with the role that a group of the workspace gives."""
        asker = self._askers.find(user, team)
        role = self._house.role(user)
        return replace(asker, sender=replace(asker.sender, role=role)) if role is not None else asker


def _acknowledge(ack: Ack) -> None:
    ack()


def _answer(ack: Ack, errors: dict[str, str]) -> None:
    if errors:
        ack(response_action="errors", errors=errors)
    else:
        ack()
