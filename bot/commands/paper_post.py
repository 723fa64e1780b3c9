"""The shared mailbox of `isu simulate`: a mail from a file is read, judged and filed as one from a server would be."""

from __future__ import annotations

import hashlib
import secrets
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path

from bot.app import Parts
from bot.mail.assembly import Needs, inbox_of, thinking
from bot.mail.guard import send_guard
from bot.mail.parse import read_mail
from bot.mail.pipeline import Pipeline, Tally
from bot.mail.sending import way_out
from bot.mail.smtp import Line
from bot.simulator.post import Handed, PaperLine, PaperMailbox
from handlers.triage.sources import Sources
from handlers.triage.teaching import learned
from knowledge.errors import BadInput
from knowledge.memory.inbox.records import Arrival, Place
from knowledge.memory.lessons import LessonBook
from knowledge.memory.outbox import Outbox
from knowledge.timeline import Direction

LARGEST = 64 * 1024 * 1024


@dataclass
class PaperPost:
    """A mailbox and a mail server on paper, around the real memory and the real judging."""

    parts: Parts
    clock: Callable[[], datetime]
    mailbox: PaperMailbox = field(default_factory=PaperMailbox)
    sent: list[Handed] = field(default_factory=list)

    def line(self) -> Line:
        """A line to the server on paper."""
        return PaperLine(self.sent)

    def drop(self, path: str) -> str:
        """A mail from a file arrives, and is brought forward to its end; BadInput where there is none."""
        try:
            file = Path(path).expanduser()
            if not file.is_file() or file.stat().st_size > LARGEST:
                raise BadInput(f"{path}: no mail is in such a file")
            raw = file.read_bytes()
        except OSError as error:
            raise BadInput(f"{path}: {error.strerror or 'can not be read'}") from None
        return self.arrive(raw)

    def arrive(self, raw: bytes) -> str:
        """A mail arrives; says in a line what became of it."""
        uid = int(hashlib.sha256(raw + secrets.token_bytes(4)).hexdigest()[:7], 16) + 1
        arrival = Arrival(Place("INBOX", 1, uid), raw, self.clock(), Direction.IN)
        inbox = inbox_of(self.parts.config, self.parts.store)
        new = inbox.keep([(arrival, len(raw))], self.clock())
        done = self.work()
        if not new:
            return "This mail was here before."
        drafted = ", a reply is drafted" if done.drafts else ""
        return (
            "It is put aside: isu inbox quarantine says why." if done.set_aside else f"It is read and judged{drafted}."
        )

    def work(self) -> Tally:
        """Brings forward what waits, such as a reply for the drafts folder."""
        parts = self.parts
        address = parts.config.mail_address
        needs = Needs(
            parts.config, parts.store, parts.settings, parts.knowledge, parts.directory, self._sources, self.clock
        )
        inbox = inbox_of(parts.config, parts.store)
        worker = f"paper-{secrets.token_hex(4)}"
        return Pipeline(inbox, thinking(needs, address), address, self.clock, worker).drain(self.mailbox)

    def send(self) -> list[str]:
        """Hands over what was approved; gives whom it went to, and what was held back, a line each."""
        inbox = inbox_of(self.parts.config, self.parts.store)
        before = len(self.sent)
        config, store = self.parts.config, self.parts.store
        with way_out(
            config, store, self.clock, guard=send_guard(inbox, Outbox(store).raw), connect=self.line
        ) as outgoing:
            done = outgoing.run()
        lines = [
            f"{read_mail(one.raw).subject} → {', '.join(one.recipients)}, {len(one.raw)} bytes"
            for one in self.sent[before:]
        ]
        held = [f"{done.held} held back: the thread has moved on"] if done.held else []
        return [*lines, *held] or ["nothing was approved"]

    def _sources(self) -> Sources:
        return Sources(self.parts.facts, self.parts.directory, learned(LessonBook(self.parts.store)))
