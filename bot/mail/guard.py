"""The last look at a reply of the outbox: has its thread moved, is it of the right State, in the right language?"""

from __future__ import annotations

from collections.abc import Callable

from knowledge.memory.inbox.box import Inbox
from knowledge.memory.mails import OutboxMail
from knowledge.rules.send_guard import ToSend


def send_guard(inbox: Inbox) -> Callable[[OutboxMail], str]:
    """Gives why a mail must not go, "" where it may; what answers no mail of the mailbox passes."""

    def guard(mail: OutboxMail) -> str:
        if not mail.in_reply_to:
            return ""
        written = mail.approved_at or mail.requested_at
        reply = ToSend(written, state=mail.state, language=mail.language)
        return "; ".join(inbox.refusals(mail.in_reply_to, reply))

    return guard
