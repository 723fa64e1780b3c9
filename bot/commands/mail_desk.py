"""The shared mailbox as people work with it in a channel: looked at, corrected, answered; and answers to its cases."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from bot.app import Parts
from bot.mail.assembly import inbox_of
from bot.mail.correspondence import PREFIX, Correspondence, addressees
from bot.mail.parse import read_mail
from bot.mail.sending import signing_secret
from bot.slack.mail_card import MailView
from bot.slack.mail_views import MailWritten
from handlers.triage.reply import draft_reply
from handlers.triage.teaching import correct as correct_judgement
from handlers.triage.whom import addressee_of
from handlers.wording import say
from knowledge.case import Case
from knowledge.errors import BadInput, ChannelError, NotAllowed
from knowledge.facts.answers import answer_facts
from knowledge.facts.fact_request import FactKind, FactRequest
from knowledge.mail import Category, DraftReply, Judgement, Mail
from knowledge.mail_lesson import FIELDS
from knowledge.memory.casework import CaseMoved
from knowledge.memory.inbox.box import Inbox, Planned
from knowledge.memory.inbox.cards import CardStatus, MailCard, MailCards
from knowledge.memory.inbox.records import Alert, StoredMail
from knowledge.memory.lessons import LessonBook
from knowledge.memory.mails import MailStatus, NewMail
from knowledge.memory.outbox import Outbox
from knowledge.rules.approval import Approval

ASSISTANT = "ISU assistant"
"""Who asked for a reply that nobody reworded."""

SHOWN_OBLIGATIONS = 8
LANGUAGE = "en"
"""The language of cards."""


@dataclass(frozen=True)
class PostDesk:
    """The mails of an assistant's shared mailbox, for staff in a channel."""

    parts: Parts
    clock: Callable[[], datetime]

    @property
    def _inbox(self) -> Inbox:
        return inbox_of(self.parts.config, self.parts.store)

    @property
    def _cards(self) -> MailCards:
        config = self.parts.config
        return MailCards(self.parts.store, config.mail_address, four_eyes=config.four_eyes)

    # Cards ----------------------------------------------------------------------------------------------------------

    def without_card(self, now: datetime) -> list[int]:
        """Mails that no card shows."""
        return self._cards.without(now)

    def begin_card(self, mail_id: int, now: datetime) -> bool:
        """Takes the lease on putting a card up."""
        return self._cards.begin(mail_id, now)

    def show(self, mail_id: int, card: str, drawn: str) -> None:
        """Notes where the card stands; the mail's case is shown there too, and staff are told of what is urgent."""
        self._cards.show(mail_id, card, drawn)
        if not card:
            return
        stored = self._inbox.mail(mail_id)
        if stored.case:
            self.parts.casework.show(stored.case, card)
        for alert in self._inbox.alerts():
            if alert.mail_id == mail_id and alert.kind != "bounce":
                self._inbox.told(alert.id, card, self.clock())

    def drawn(self, mail_id: int, mark: str) -> None:
        """Notes what it shows."""
        self._cards.drawn(mail_id, mark)

    def shown(self, since: datetime) -> list[MailCard]:
        """Cards that may have to be drawn anew."""
        return self._cards.shown(since)

    def woken(self, now: datetime) -> list[MailCard]:
        """Cards whose snoozing is over, each once."""
        return self._cards.woken(now)

    def returned(self) -> list[Alert]:
        """Returned mails that staff were not told of yet."""
        return [one for one in self._inbox.alerts() if one.kind == "bounce"]

    def told(self, alert: Alert, now: datetime) -> None:
        """Notes that staff were told."""
        self._inbox.told(alert.id, "triage", now)

    def look(self, mail_id: int) -> MailView:
        """A mail with all that its card shows."""
        stored, card = self._inbox.mail(mail_id), self._cards.get(mail_id)
        mail = self._read(mail_id)
        state = stored.judgement.state if stored.judgement else stored.state
        sending, held = self._sending(card)
        return MailView(
            mail=stored,
            card=card,
            words=mail.fresh or mail.text,
            files=tuple(one.name for one in mail.attachments if not one.inline),
            state_name=self._state_name(state),
            obligations=self._obligations(state),
            reply=reply_of(stored, card),
            sending=sending,
            held=held,
        )

    def _sending(self, card: MailCard) -> tuple[str, str]:
        """Where the reply stands in the outbox, and why it was held back there."""
        if card.outbox_id is None:
            return "", ""
        mail = Outbox(self.parts.store).mail(card.outbox_id)
        waits = mail.status is MailStatus.DRAFT and mail.findings
        return mail.status.value, "; ".join(found.message for found in mail.findings) if waits else ""

    def _state_name(self, state: str) -> str:
        found = self.parts.facts.states_by_code.get(state)
        return f"{found.name_en} ({state})" if found is not None else state

    def _obligations(self, state: str) -> tuple[str, ...]:
        """Status and standing deadlines of a State today, as a question for them would be answered."""
        if state not in self.parts.facts.states_by_code:
            return ()
        today = self.clock().date()
        found = [
            fact.statement
            for kind in (FactKind.STATUS, FactKind.DEADLINE)
            for fact in answer_facts(FactRequest(kind, today, LANGUAGE, (state,)), self.parts.facts)
        ]
        return tuple(dict.fromkeys(found))[:SHOWN_OBLIGATIONS]

    # Steps ----------------------------------------------------------------------------------------------------------

    def assign(self, mail_id: int, version: int, to: str, by: str, now: datetime) -> MailCard:
        """Somebody works on it, and on its case; "" for nobody."""
        card = self._cards.assign(mail_id, version, to, now)
        self._audit(by, "assign mail", mail_id, now)
        self._with_case(mail_id, lambda case: self.parts.casework.assign(case, to, by, now))
        return card

    def reword(self, written: MailWritten, by: str, now: datetime) -> MailCard:
        """Keeps the reply as reworded."""
        card = self._cards.reword(written.mail, written.version, written.subject, written.body, by, now)
        self._audit(by, "reword reply", written.mail, now)
        return card

    def correct(self, written: MailWritten, by: str, now: datetime) -> MailCard:
        """Sets a judgement right; a reply that nobody touched is drafted anew for what is right now."""
        right = dict(written.right)
        if right.get("state"):
            self.parts.facts.state(right["state"])
        card = self._cards.touched(written.mail, written.version, now)
        self._audit(by, "correct mail", written.mail, now)
        judged = self._teach(written.mail, right, by, now)
        if card.edited_by or card.status is not CardStatus.OPEN:
            return card
        reply = self._drafted(written.mail, judged, now)
        subject, body = (reply.subject, reply.body) if reply else ("", "")
        return self._cards.reword(written.mail, card.version, subject, body, "", now)

    def to_drafts(self, mail_id: int, version: int, by: str, now: datetime) -> MailCard:
        """Plans the reply for the drafts folder; whoever reads the mailbox puts it down."""
        _, reply, _, planned = self._ready(mail_id, now)
        card = self._cards.to_drafts(mail_id, version, replace(planned, reply=reply), now)
        self._audit(by, "reply to drafts", mail_id, now)
        return card

    def send(self, mail_id: int, version: int, by: str, now: datetime) -> MailCard:
        """Approves the reply and queues it; NotAllowed where the thread has moved on."""
        stored, reply, mail, planned = self._ready(mail_id, now)
        card = self._cards.get(mail_id)
        new = self._outgoing(stored, reply, mail, planned, card.edited_by or ASSISTANT)
        try:
            return self._cards.send(mail_id, version, new, Approval(by), now)
        except NotAllowed as error:
            raise NotAllowed(say(LANGUAGE, "mail.refused", why=str(error))) from None

    def snooze(self, mail_id: int, version: int, until: datetime, by: str, now: datetime) -> MailCard:
        """Puts it off, and the reminders of its case."""
        card = self._cards.snooze(mail_id, version, until, now)
        self._audit(by, "put mail off", mail_id, now)
        self._with_case(mail_id, lambda case: self.parts.casework.snooze(case, until, by, now))
        return card

    def note(self, mail_id: int, words: str, by: str, now: datetime) -> MailCard:
        """Keeps a note of somebody, on the card and in the history of the case."""
        card = self._cards.note(mail_id, f"{by}, {now:%Y-%m-%d}: {' '.join(words.split())}", now)
        number = self._inbox.mail(mail_id).case
        if number:
            self.parts.casework.note(number, words, by, now)
        return card

    def spam(self, mail_id: int, version: int, by: str, now: datetime) -> MailCard:
        """It is spam: later ones of the kind are judged so, and its case is closed."""
        card = self._cards.settle(mail_id, version, CardStatus.SPAM, now)
        self._audit(by, "mail is spam", mail_id, now)
        right = {"category": Category.SPAM_OR_MARKETING.value, "needs_reply": "no"}
        self._teach(mail_id, right, by, now)
        self._with_case(mail_id, lambda case: self.parts.casework.close(case, "spam", by, now))
        return card

    def settle(self, mail_id: int, version: int, status: CardStatus, by: str, now: datetime) -> MailCard:
        """Nothing is left to do, or it is open again; a reply that was held back in the outbox is taken out of it."""
        before = self._cards.get(mail_id)
        card = self._cards.settle(mail_id, version, status, now)
        self._audit(by, f"mail {status.value}", mail_id, now)
        if status is CardStatus.OPEN:
            if before.outbox_id is not None and before.status is CardStatus.QUEUED:
                Outbox(self.parts.store).withdraw(before.outbox_id, by, "to be written anew", now)
            self._with_case(mail_id, lambda case: self.parts.casework.reopen(case, "", by, now))
        else:
            self._with_case(mail_id, lambda case: self.parts.casework.close(case, "", by, now))
        return card

    # Answers to cases -----------------------------------------------------------------------------------------------

    def courier(self, case: Case) -> str:
        """Queues the answer to a case that came by mail, approved by whoever answered; gives its reference.

        ChannelError (permanent) where it can't go out: the thread has moved on, or nobody can be written to.
        """
        now = self.clock()
        number = case.place.removeprefix("mail:")
        if not case.place.startswith("mail:") or not number.isdecimal():
            raise ChannelError("there is no way to this asker", permanent=True)
        try:
            first = self._inbox.mail(int(number))
            newest = self._cards.of_thread(first.thread_id) if first.thread_id is not None else None
            stored = self._inbox.mail(newest) if newest is not None else first
            by = self._name(case.answered_by)
            reply = DraftReply(_answering(stored.subject), case.answer, case.language)
            mail = self._read(stored.id)
            new = self._outgoing(stored, reply, mail, self._composed(stored, mail, reply, now), by)
            return f"outbox:{self._cards.courier(stored.id, new, Approval(by), now)}"
        except (BadInput, NotAllowed) as error:
            raise ChannelError(str(error), permanent=True) from None

    # ----------------------------------------------------------------------------------------------------------------

    def _audit(self, by: str, what: str, mail_id: int, now: datetime) -> None:
        """Enters a step that is recorded nowhere else; what goes out is in the record of the outbox."""
        self.parts.note_change(by, what, f"mails:{mail_id}", now)

    def _read(self, mail_id: int) -> Mail:
        return read_mail(self._inbox.raw(mail_id), authserv=self.parts.config.mail_authserv)

    def _ready(self, mail_id: int, now: datetime) -> tuple[StoredMail, DraftReply, Mail, Planned]:
        """The reply of a card, composed; BadInput where there are no words or nobody to write to."""
        stored = self._inbox.mail(mail_id)
        reply = reply_of(stored, self._cards.get(mail_id))
        if reply is None or not reply.body.strip():
            raise BadInput(say(LANGUAGE, "mail.no_words"))
        mail = self._read(mail_id)
        return stored, reply, mail, self._composed(stored, mail, reply, now)

    def _composed(self, stored: StoredMail, mail: Mail, reply: DraftReply, now: datetime) -> Planned:
        config = self.parts.config
        written = Correspondence(config.mail_address, signing_secret(self.parts.settings, now), config.mail_authserv)
        seed = f"{mail.sha256}\0{reply.subject}\0{reply.body}".encode("utf-8", "replace")
        nonce = hashlib.sha256(seed).hexdigest()[:20]
        made = written.compose(mail, reply, stored.thread_id or 0, now, nonce)
        if made is None:
            raise BadInput(say(LANGUAGE, "mail.no_address"))
        return made

    def _outgoing(self, stored: StoredMail, reply: DraftReply, mail: Mail, planned: Planned, asked_by: str) -> NewMail:
        judged = stored.judgement
        return NewMail(
            raw=planned.raw,
            message_id=planned.message_id,
            sender=self.parts.config.mail_address,
            recipients=tuple(box.address for box in addressees(mail)),
            subject=reply.subject,
            kind="reply",
            requested_by=asked_by,
            batch=f"reply:{stored.id}",
            part=planned.message_id,
            thread=f"{PREFIX}{stored.thread_id or 0}",
            language=reply.language,
            state=judged.state if judged else stored.state,
            person_id=judged.contact_id if judged else None,
            in_reply_to=stored.message_id,
        )

    def _teach(self, mail_id: int, right: Mapping[str, str], by: str, now: datetime) -> Judgement:
        """What is right becomes a lesson and stands on the mail; the case follows its State."""
        before = self._inbox.mail(mail_id).judgement
        if before is None:
            raise BadInput("this mail was not judged")
        lesson = {name: value for name, value in right.items() if name in FIELDS and _words(before, name) != value}
        book = LessonBook(self.parts.store)
        correct_judgement(self._read(mail_id), before, lesson, self.parts.facts, book, by, now)
        judged = self._inbox.correct(mail_id, {name: _typed(name, value) for name, value in right.items()}).judgement
        if "state" in lesson:
            self._with_case(mail_id, lambda case: self.parts.casework.state(case, lesson["state"], by, now))
        return judged or before

    def _drafted(self, mail_id: int, judged: Judgement, now: datetime) -> DraftReply | None:
        if judged.sensitive or judged.automatic or not judged.needs_reply:
            return None
        mail, today = self._read(mail_id), now.date()
        addressee = addressee_of(mail.sender.address, self.parts.directory, today)
        return draft_reply(mail, judged, self.parts.knowledge, addressee, today)

    def _with_case(self, mail_id: int, step: Callable[[Case], object]) -> None:
        """Does the same to the mail's case; one that is settled already, or was changed meanwhile, stays as it is."""
        number = self._inbox.mail(mail_id).case
        if not number:
            return
        try:
            step(self.parts.casework.get(number))
        except CaseMoved:
            return

    def _name(self, who: str) -> str:
        found = self.parts.people.by_slack(who.removeprefix("slack:")) if who.startswith("slack:") else None
        return found.name if found is not None and found.name else who


def reply_of(stored: StoredMail, card: MailCard) -> DraftReply | None:
    """The reply of a card as it would go out: as reworded, else as drafted; a sensitive mail has only what people
    wrote."""
    drafted = stored.draft.reply if stored.draft is not None else None
    judged = stored.judgement
    if card.body.strip():
        language = judged.language if judged else "en"
        base = drafted or DraftReply("", "", language)
        return replace(base, subject=card.subject or _answering(stored.subject), body=card.body)
    return None if judged is not None and judged.sensitive else drafted


def _answering(subject: str) -> str:
    bare = " ".join(subject.split())
    return bare if bare[:3].casefold() == "re:" else f"Re: {bare}"


def _words(judged: Judgement, name: str) -> str:
    value: Any = getattr(judged, name)
    return ("yes" if value else "no") if isinstance(value, bool) else str(value)


def _typed(name: str, value: str) -> Any:
    if name == "category":
        return Category(value)
    return value if name == "state" else value == "yes"
