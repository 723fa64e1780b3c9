"""How the mailbox reads and writes: its address, which conversation a mail joins, what a draft of ours looks like."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import datetime

from bot.mail import threading
from bot.mail.compose import compose
from bot.mail.parse import read_mail
from bot.mail.pipeline import Abilities
from bot.mail.written import address
from knowledge.errors import BadInput
from knowledge.mail import DraftReply, Judgement, Mail, Mailbox, OutgoingMail
from knowledge.memory.inbox.box import Effects, Planned
from knowledge.memory.inbox.records import Job
from knowledge.memory.inbox.threads import Candidate, Clues, Decision

PREFIX = "m"
"""Before a thread's number in our Message-IDs; letters of the register have keys of another form."""


@dataclass(frozen=True, slots=True)
class Correspondence:
    """The mailbox's address, the secret that signs our Message-IDs, and our server's name in RFC 8601 headers."""

    address: str
    secret: str = field(repr=False)
    authserv: str = ""
    name: str = ""

    @property
    def domain(self) -> str:
        """What stands after the @ of our Message-IDs."""
        return self.address.rpartition("@")[2] or "localhost"

    def read(self, raw: bytes) -> Mail:
        """As ``read_mail``."""
        return read_mail(raw, authserv=self.authserv)

    def clues(self, mail: Mail) -> Clues:
        """What to look conversations up by."""
        keys = threading.keys_of(mail, self.secret)
        tokens = tuple(number for found in keys.threads if (number := _number(found)) is not None)
        return Clues(mail.message_id, keys.message_ids, keys.subject, tokens=tokens)

    def join(self, mail: Mail, known: Sequence[Candidate]) -> Decision:
        """Which of these conversations it joins."""
        threads = [
            threading.Thread(f"{PREFIX}{one.id}", one.subject, one.message_ids, one.correspondents, one.last)
            for one in known
        ]
        own = frozenset({self.address.casefold()})
        found = threading.join(mail, threads, secret=self.secret, own=own)
        return Decision(_number(found.thread), _number(found.related), found.stranger)

    def compose(self, mail: Mail, reply: DraftReply, thread: int, now: datetime, nonce: str = "") -> Planned | None:
        """The draft of a reply to whoever the mail asks to be answered; the same mail gives the same Message-ID.

        ``nonce`` (20 small letters and digits) tells another wording of it apart. None where no address of the mail can
        be written to: its sender is then for a person to find out.
        """
        message_id = threading.make_token(self.secret, f"{PREFIX}{thread}", nonce or mail.sha256[:20], self.domain)
        outgoing = OutgoingMail(
            to=addressees(mail),
            subject=reply.subject,
            text=reply.body,
            in_reply_to=mail.message_id,
            references=mail.references or mail.in_reply_to,
            language=reply.language,
        )
        try:
            raw = compose(outgoing, sender=Mailbox(self.name, self.address), message_id=message_id, date=now)
        except BadInput:
            return None
        return Planned(message_id, raw, reply)


def addressees(mail: Mail) -> tuple[Mailbox, ...]:
    """Whom a mail asks to be answered, as far as they can be written to."""
    return _reachable(mail.reply_to) or _reachable((mail.sender,))


def _reachable(boxes: Sequence[Mailbox]) -> tuple[Mailbox, ...]:
    """Those that can stand in a header, without their name where that can't: strangers write both."""
    bare = (box if _can_stand(box) else Mailbox("", box.address) for box in boxes)
    return tuple(box for box in bare if _can_stand(box))


def _can_stand(box: Mailbox) -> bool:
    try:
        return bool(address(box, "To"))
    except BadInput:
        return False


def abilities(
    written: Correspondence,
    judge: Callable[[Mail, datetime], Judgement],
    reply: Callable[[Mail, Judgement, datetime], DraftReply | None],
    effects: Callable[[Mail, Judgement, Job], Effects],
) -> Abilities:
    """What the pipeline thinks with."""
    return Abilities(written.read, written.clues, written.join, judge, reply, written.compose, effects)


def _number(key: str) -> int | None:
    digits = key.removeprefix(PREFIX)
    return int(digits) if key.startswith(PREFIX) and digits.isdecimal() and len(digits) < 10 else None
