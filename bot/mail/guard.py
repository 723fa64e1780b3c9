"""The last look at a reply of the outbox: has its thread moved, right State and language, are its enclosures there?"""

from __future__ import annotations

import re
from collections.abc import Callable

from bot.mail.parse import read_mail
from knowledge.memory.inbox.box import Inbox
from knowledge.memory.mails import OutboxMail
from knowledge.rules.send_guard import ToSend

_ENCLOSED = re.compile(r"^\s*(?:enclosures?|pi[èe]ces? jointes?|anexos?)\s*:[ \t]*(\S.*)$", re.I | re.M)
"""The line in which a reply names what goes with it, as our own drafts write it in EN, FR and ES."""


def send_guard(inbox: Inbox, raw: Callable[[int], bytes]) -> Callable[[OutboxMail], str]:
    """Gives why a mail must not go, "" where it may; what answers no mail of the mailbox passes.

    ``raw`` gives the bytes of a mail of the outbox by its number.
    """

    def guard(mail: OutboxMail) -> str:
        if not mail.in_reply_to:
            return ""
        written = mail.approved_at or mail.requested_at
        named, attached = enclosures(raw(mail.id))
        reply = ToSend(written, state=mail.state, language=mail.language, named=named, attached=attached)
        return "; ".join(inbox.refusals(mail.in_reply_to, reply))

    return guard


def enclosures(raw: bytes) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """What the sender's own words name as enclosed, and the names of the files that are there.

    A title and the name of its file seldom agree: with as many files on the mail as are named, nothing is missing.
    """
    mail = read_mail(raw)
    named = tuple(dict.fromkeys(title.strip() for title in _ENCLOSED.findall(mail.fresh or mail.text)))
    attached = tuple(file.name for file in mail.attachments if not file.inline)
    return (named if len(attached) < len(named) else (), attached)
