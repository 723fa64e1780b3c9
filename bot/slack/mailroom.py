"""Mails in Slack: a card for each in the triage channel, what staff do with it, and the reply let out by a person.

Who may do what is decided here from who Slack says pressed, never from the button. Every step names the version of the
card that was seen: of two people who press at once the second is told what the first did.
"""

from __future__ import annotations

import logging
from collections.abc import Callable, Mapping
from datetime import datetime, timedelta
from typing import Protocol

from slack_bolt import App, BoltContext
from slack_bolt.context.ack import Ack

from bot.slack.case_card import slack_name
from bot.slack.house import House
from bot.slack.mail_card import (
    ASSIGN,
    CORRECT,
    DONE,
    EDIT,
    MAIL_ACTIONS,
    NOTE,
    REOPEN,
    SEND,
    SNOOZE,
    SPAM,
    TAKE,
    TO_DRAFTS,
    MailPress,
    MailView,
    mail_blocks,
    mail_text,
    mark_of,
    read_mail_press,
)
from bot.slack.mail_views import (
    CORRECT_VIEW,
    EDIT_VIEW,
    MAIL_VIEWS,
    MailWritten,
    correct_modal,
    edit_modal,
    note_modal,
    read_mail_written,
    refused,
    too_long,
)
from bot.slack.payloads import Payload, Target
from bot.slack.posting import Posting, code_of
from handlers.wording import say
from knowledge.errors import BadInput, ChannelError, ISUError, NotAllowed, StorageBusy
from knowledge.memory.inbox.cards import CardStatus, MailCard, MailMoved
from knowledge.memory.inbox.records import Alert
from knowledge.message import Person, Role

logger = logging.getLogger("isu.slack")

SNOOZE_FOR = timedelta(days=1)
LATELY = timedelta(days=3)
"""How long after its last change a settled card is still kept as it stands."""


class MailDesk(Protocol):
    """The shared mailbox, as far as people work with it in a channel; what they may is asked before."""

    def without_card(self, now: datetime) -> list[int]:
        """Mails that no card shows."""

    def begin_card(self, mail_id: int, now: datetime) -> bool:
        """Takes the lease on putting a card up."""

    def show(self, mail_id: int, card: str, drawn: str) -> None:
        """Notes where the card stands; "" gives the lease back."""

    def drawn(self, mail_id: int, mark: str) -> None:
        """Notes what it shows."""

    def shown(self, since: datetime) -> list[MailCard]:
        """Cards that may have to be drawn anew."""

    def woken(self, now: datetime) -> list[MailCard]:
        """Cards whose snoozing is over, each once."""

    def look(self, mail_id: int) -> MailView:
        """A mail with all that its card shows."""

    def returned(self) -> list[Alert]:
        """Returned mails that staff were not told of yet."""

    def told(self, alert: Alert, now: datetime) -> None:
        """Notes that staff were told."""

    def assign(self, mail_id: int, version: int, to: str, by: str, now: datetime) -> MailCard:
        """Somebody works on it; "" for nobody."""

    def reword(self, written: MailWritten, by: str, now: datetime) -> MailCard:
        """Keeps the reply as reworded."""

    def correct(self, written: MailWritten, by: str, now: datetime) -> MailCard:
        """Sets a judgement right: later mails of the kind follow, and a reply nobody touched is drafted anew."""

    def to_drafts(self, mail_id: int, version: int, by: str, now: datetime) -> MailCard:
        """Puts the reply into the drafts folder."""

    def send(self, mail_id: int, version: int, by: str, now: datetime) -> MailCard:
        """Approves the reply and queues it; NotAllowed where the thread has moved on."""

    def snooze(self, mail_id: int, version: int, until: datetime, by: str, now: datetime) -> MailCard:
        """Puts it off."""

    def note(self, mail_id: int, words: str, by: str, now: datetime) -> MailCard:
        """Keeps a note of somebody."""

    def spam(self, mail_id: int, version: int, by: str, now: datetime) -> MailCard:
        """It is spam."""

    def settle(self, mail_id: int, version: int, status: CardStatus, by: str, now: datetime) -> MailCard:
        """Nothing is left to do, or it is open again."""


Who = Callable[[str, str], tuple[Person, str]]
"""Who a Slack user of a team is, and the language of their Slack."""


class Mailroom:
    """The cards of mails: put up, drawn again, and worked with."""

    def __init__(
        self,
        desk: MailDesk,
        posting: Posting,
        house: House,
        who: Who,
        clock: Callable[[], datetime],
        language: str = "en",
    ) -> None:
        """``language`` is that of cards."""
        self._desk, self._posting, self._house, self._who = desk, posting, house, who
        self._clock, self._language = clock, language
        self._steps: Mapping[str, Callable[[MailPress, str], object]] = {
            TAKE: lambda press, by: self._take(press, slack_name(press.user), by),
            ASSIGN: lambda press, by: self._take(press, slack_name(press.chosen) if press.chosen else "", by),
            EDIT: self._edit,
            CORRECT: self._open_correction,
            NOTE: self._open_note,
            SEND: lambda press, by: self._desk.send(press.mail, press.version, by, self._clock()),
            TO_DRAFTS: lambda press, by: self._desk.to_drafts(press.mail, press.version, by, self._clock()),
            SNOOZE: self._snooze,
            SPAM: lambda press, by: self._desk.spam(press.mail, press.version, by, self._clock()),
            DONE: lambda press, by: self._settle(press, CardStatus.DONE, by),
            REOPEN: lambda press, by: self._settle(press, CardStatus.OPEN, by),
        }

    # by the clock ---------------------------------------------------------------------------------------------------

    def announce(self) -> int:
        """Puts every mail on a card that has none, also those of a run that broke off; gives how many."""
        channel, now = self._channel(), self._clock()
        if not channel:
            return 0
        put_up = 0
        for mail in self._desk.without_card(now):
            if self._desk.begin_card(mail, now):
                if not self._put_up(mail, channel):
                    break  # the channel is closed or the token revoked: one line in the log a round, not one a mail
                put_up += 1
        return put_up

    def refresh(self) -> int:
        """Draws cards again whose mail has changed: answered, sent, held back, corrected elsewhere; gives how many."""
        return sum(self.redraw(card.mail_id) for card in self._desk.shown(self._clock() - LATELY))

    def tell(self) -> int:
        """Says in its thread that a mail is back that was put off, and which mails of ours came back."""
        now, channel = self._clock(), self._channel()
        if not channel or self._house.workspace().quiet(now):
            return 0
        told = 0
        for card in self._desk.woken(now):
            place, _, thread = card.place.partition(":")
            words = say(self._language, "mail.awake", mail=f"#{card.mail_id}")
            told += self._said(words, Target(place, thread)) if thread else 0
            self.redraw(card.mail_id)
        for alert in self._desk.returned():
            words = say(self._language, "mail.bounce", who=alert.sender[:200], subject=alert.subject[:300])
            if not self._said(words, Target(channel)):
                break
            self._desk.told(alert, now)
            told += 1
        return told

    def redraw(self, mail_id: int) -> bool:
        """Shows a card as its mail stands now, if that is otherwise; one out of reach costs nothing but its look."""
        try:
            view = self._desk.look(mail_id)
            text, blocks = mail_text(view, self._language), mail_blocks(view, self._language)
            mark = mark_of(text, blocks)
            if not view.card.place or view.card.drawn == mark:
                return False
            self._posting.redraw(view.card.place, text, blocks)
            self._desk.drawn(mail_id, mark)
        except ISUError as error:
            logger.warning("a card of a mail could not be drawn again (%s)", type(error).__name__)
            return False
        return True

    def _put_up(self, mail_id: int, channel: str) -> bool:
        view = self._desk.look(mail_id)
        text, blocks = mail_text(view, self._language), mail_blocks(view, self._language)
        try:
            card = self._posting.post(text, blocks, Target(channel))
        except ChannelError as error:
            logger.error("mail %d could not be shown to the staff (%s)", mail_id, code_of(error))
            self._desk.show(mail_id, "", "")
            return False
        self._desk.show(mail_id, card, mark_of(text, blocks))
        return True

    def _said(self, words: str, target: Target) -> bool:
        try:
            self._posting.say(words, target)
        except ChannelError as error:
            logger.warning("the triage channel could not be told (%s)", code_of(error))
            return False
        return True

    def _channel(self) -> str:
        rules = self._house.workspace()
        return rules.triage or rules.staff

    # from staff -----------------------------------------------------------------------------------------------------

    def pressed(self, body: Payload, team: str) -> None:
        """A button on a card."""
        press = read_mail_press(body)
        if press is None or press.name not in self._steps:
            logger.warning("a button of another version was pressed; nothing is done")
            return
        person, language = self._who(press.user, team)
        try:
            self._only_staff(person)
            self._steps[press.name](press, person.name or slack_name(press.user))
        except ISUError as error:
            words = _told(error, language or self._language)
            self._posting.whisper(words, press.response_url, press.target, press.user, language)
        self.redraw(press.mail)

    def submitted(self, body: Payload, team: str) -> dict[str, str]:
        """A window was sent: none where all is kept, else errors to show in it, so that no words are lost."""
        written = read_mail_written(body)
        if written is None:
            return refused("", say("en", "reply.error"))
        person, language = self._who(written.user, team)
        by = person.name or slack_name(written.user)
        try:
            self._only_staff(person)
            self._keep(written, by)
        except ISUError as error:
            return refused(written.view, _told(error, language or self._language))
        finally:
            self.redraw(written.mail)
        return {}

    def _keep(self, written: MailWritten, by: str) -> None:
        if written.view == EDIT_VIEW:
            if not written.body.strip():
                raise BadInput(say(self._language, "mail.no_words"))
            self._desk.reword(written, by, self._clock())
        elif written.view == CORRECT_VIEW:
            self._desk.correct(written, by, self._clock())
        elif written.note:
            self._desk.note(written.mail, written.note, by, self._clock())

    # steps ----------------------------------------------------------------------------------------------------------

    def _take(self, press: MailPress, to: str, by: str) -> None:
        self._desk.assign(press.mail, press.version, to, by, self._clock())

    def _edit(self, press: MailPress, by: str) -> None:
        """Opens the window, and shows colleagues who writes: a mail nobody works on is theirs from now on."""
        view = self._seen(press)
        if view.card.owner not in ("", slack_name(press.user)):
            raise NotAllowed(say(self._language, "mail.taken"))
        if view.reply is not None and too_long(view.reply.body):
            raise BadInput(say(self._language, "mail.too_long"))
        version = view.card.version if view.card.owner else view.card.version + 1
        self._posting.open_view(press.trigger, edit_modal(view, version, self._language))
        if not view.card.owner:
            self._desk.assign(press.mail, press.version, slack_name(press.user), by, self._clock())

    def _open_correction(self, press: MailPress, _by: str) -> None:
        self._posting.open_view(press.trigger, correct_modal(self._seen(press), self._language))

    def _open_note(self, press: MailPress, _by: str) -> None:
        self._posting.open_view(press.trigger, note_modal(self._desk.look(press.mail), self._language))

    def _snooze(self, press: MailPress, by: str) -> None:
        now = self._clock()
        self._desk.snooze(press.mail, press.version, now + SNOOZE_FOR, by, now)

    def _settle(self, press: MailPress, status: CardStatus, by: str) -> None:
        self._desk.settle(press.mail, press.version, status, by, self._clock())

    def _seen(self, press: MailPress) -> MailView:
        """The mail, if its card is still as it was when the button was drawn."""
        view = self._desk.look(press.mail)
        if view.card.version != press.version:
            raise MailMoved("the card was changed meanwhile")
        return view

    def _only_staff(self, person: Person) -> None:
        if person.role is not Role.STAFF:
            raise NotAllowed(say(self._language, "case.staff_only"))


class MailListeners:
    """Binds the cards of mails to the app; without a mailbox their buttons do nothing."""

    def __init__(self, room: Mailroom | None) -> None:
        self._room = room

    def register(self, app: App) -> None:
        """Binds every button and window."""
        for name in MAIL_ACTIONS:
            app.action(name)(ack=_acknowledge, lazy=[self.on_press])
        for name in MAIL_VIEWS:
            app.view(name)(self.on_view)

    def on_press(self, body: Payload, context: BoltContext) -> None:
        """A button on a mail's card."""
        if self._room is not None:
            self._room.pressed(body, context.team_id or "")

    def on_view(self, ack: Ack, body: Payload, context: BoltContext) -> None:
        """A window of a mail was sent: it closes when its words are stored."""
        errors = self._room.submitted(body, context.team_id or "") if self._room is not None else {}
        if errors:
            ack(response_action="errors", errors=errors)
        else:
            ack()


def _acknowledge(ack: Ack) -> None:
    ack()


def _told(error: ISUError, language: str) -> str:
    if isinstance(error, MailMoved):
        return say(language, "mail.moved")
    return say(language, "reply.busy") if isinstance(error, StorageBusy) or not error.permanent else str(error)
