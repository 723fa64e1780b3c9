"""A mailbox and a mail server on paper: mails dropped in are read as from a server, what is sent lands in a list."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from bot.mail.folders import Folders
from bot.mail.mailbox import FolderState, Mailbox, Placed
from bot.mail.smtp import Line
from knowledge.memory.delivery import Answer

ADDRESS = "isu@office.example"
"""The shared mailbox of a simulation in which none is set."""

DRAFTS = "Drafts"
_TAKEN = 250


class PaperMailbox(Mailbox):
    """The drafts folder of a mailbox that has no server; what is put down there is kept in memory."""

    def __init__(self) -> None:
        self.folders = Folders("INBOX", "", DRAFTS, ())
        self.drafts: list[tuple[str, bytes]] = []

    def append_draft(self, raw: bytes, message_id: str) -> Placed:
        """Puts a draft down."""
        self.drafts.append((message_id, raw))
        return Placed(1, len(self.drafts))

    def open(self, folder: str, *, write: bool = False) -> FolderState:  # noqa: ARG002 as a mailbox with a server
        """Opens the only folder."""
        return FolderState(folder, 1, len(self.drafts) + 1, len(self.drafts), keywords=False)

    def find(self, message_id: str) -> list[int]:
        """The numbers of drafts with this Message-ID."""
        return [number for number, (known, _) in enumerate(self.drafts, 1) if known == message_id]

    def add_keyword(self, folder: str, uid: int, keyword: str) -> bool:  # noqa: ARG002 as a mailbox with a server
        """Keeps no keywords."""
        return False

    def close(self) -> None:
        """There is no line to end."""


@dataclass(frozen=True, slots=True)
class Handed:
    """A mail that was handed over."""

    sender: str
    recipients: tuple[str, ...]
    raw: bytes = field(repr=False)


class PaperLine(Line):
    """A line to a server that takes everything and passes nothing on."""

    def __init__(self, taken: list[Handed]) -> None:
        self._taken = taken

    def deliver(self, sender: str, recipients: tuple[str, ...], raw: bytes) -> Mapping[str, Answer]:
        """Takes a mail."""
        self._taken.append(Handed(sender, recipients, raw))
        return dict.fromkeys(recipients, Answer(_TAKEN, "taken on paper"))

    def close(self) -> None:
        """There is no line to end."""
