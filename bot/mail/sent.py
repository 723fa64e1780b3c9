"""The folder of sent mail over IMAP, opened at first use; a line that broke is opened anew."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime

from bot.mail.mailbox import Mailbox
from knowledge.errors import ChannelError


class ImapSent:
    """The folder of sent mail of the shared mailbox; errors are ChannelError."""

    def __init__(self, connect: Callable[[], Mailbox]) -> None:
        self._connect = connect
        self._mailbox: Mailbox | None = None

    def holds(self, message_id: str) -> bool:
        """Whether a mail with this Message-ID lies there."""
        try:
            mailbox = self._ready()
            if not mailbox.folders.sent:
                return False
            mailbox.open(mailbox.folders.sent)  # anew each time: an open folder does not show what came since
            return bool(mailbox.find(message_id))
        except ChannelError:
            self.close()
            raise

    def append(self, raw: bytes, at: datetime) -> None:
        """Lays a copy there, marked as read, with its time."""
        try:
            self._ready().append_sent(raw, at)
        except ChannelError:
            self.close()
            raise

    def close(self) -> None:
        """Lets go of the line, if there is one."""
        if self._mailbox is not None:
            self._mailbox.close()
            self._mailbox = None

    def _ready(self) -> Mailbox:
        if self._mailbox is not None and self._mailbox.expired:
            self.close()
        if self._mailbox is None:
            self._mailbox = self._connect()
        return self._mailbox
