"""Mails of the outbox as values: what is queued, what is known of it, and where each recipient stands."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import asdict, dataclass, field, fields
from datetime import datetime
from enum import StrEnum
from typing import Any

from sqlalchemy import Connection, RowMapping, Select, select

from knowledge.memory.as_json import dump, load
from knowledge.memory.clean import clip
from knowledge.memory.tables.outbox import outbox, outbox_recipients
from knowledge.rules.protocol import Finding, Severity


class MailStatus(StrEnum):
    """Where a mail stands."""

    DRAFT = "draft"
    APPROVED = "approved"
    """By a person; it goes out with the next run, or waits for its next attempt."""
    SENDING = "sending"
    SENT = "sent"
    ACKNOWLEDGED = "acknowledged"
    """Somebody answered it."""
    BOUNCED = "bounced"
    FAILED = "failed"
    """Refused for good by every recipient's server, or given up."""
    IN_DOUBT = "in_doubt"
    """Handed over, but the server's word on it was lost: a person must find out."""
    WITHDRAWN = "withdrawn"


HANDED = (MailStatus.SENDING, MailStatus.SENT, MailStatus.ACKNOWLEDGED, MailStatus.BOUNCED, MailStatus.IN_DOUBT)
"""Statuses in which somebody may have the mail already."""


class Fate(StrEnum):
    """Where one recipient of a mail stands."""

    WAITING = "waiting"
    ACCEPTED = "accepted"
    REFUSED = "refused"
    BOUNCED = "bounced"


@dataclass(frozen=True, slots=True)
class NewMail:
    """A mail to be queued, with the exact bytes that would go out.

    ``recipients`` are all addresses of the envelope. ``batch`` groups mails that are approved together, ``part`` tells
    them apart (an address, a contact): the same pair is queued once. ``kind`` is "letter", "newsletter" or "reply".
    ``thread`` is what the token in the Message-ID names. ``copy`` asks for a copy in the folder of sent mail.
    """

    raw: bytes = field(repr=False)
    message_id: str
    sender: str
    recipients: tuple[str, ...]
    subject: str
    kind: str
    requested_by: str
    batch: str = ""
    part: str = ""
    thread: str = ""
    language: str = ""
    state: str = ""
    letter_id: int | None = None
    organisation_id: int | None = None
    person_id: int | None = None
    post_id: int | None = None
    in_reply_to: str = ""
    findings: tuple[Finding, ...] = ()
    copy: bool = True


@dataclass(frozen=True, slots=True)
class Recipient:
    """One address of the envelope; ``answer`` is what its server said last."""

    address: str
    status: Fate = Fate.WAITING
    answer: str = ""


@dataclass(frozen=True, slots=True)
class OutboxMail:
    """A mail of the outbox without its bytes; ``sha256`` is the seal of envelope and bytes that an approval is of."""

    id: int
    batch: str
    part: str
    kind: str
    letter_id: int | None
    message_id: str
    thread: str
    sender: str
    size: int
    sha256: str
    subject: str
    language: str
    state: str
    organisation_id: int | None
    person_id: int | None
    post_id: int | None
    in_reply_to: str
    requested_by: str
    requested_at: datetime
    approved_by: str
    approved_at: datetime | None
    approved_sha256: str
    overruled: str
    attempts: int
    next_at: datetime | None
    holder: str
    handed_at: datetime | None
    sent_at: datetime | None
    copy: bool
    copied_at: datetime | None
    status: MailStatus
    findings: tuple[Finding, ...]
    recipients: tuple[Recipient, ...]

    @property
    def addresses_reached(self) -> bool:
        """Whether any recipient's server took it already."""
        return any(one.status in (Fate.ACCEPTED, Fate.BOUNCED) for one in self.recipients)

    def addresses(self, fate: Fate) -> tuple[str, ...]:
        """The addresses that stand so."""
        return tuple(one.address for one in self.recipients if one.status is fate)


@dataclass(frozen=True, slots=True)
class Step:
    """One entry of the record of what was done to a mail or letter; ``by`` is "" for the program."""

    at: datetime
    step: str
    by: str
    detail: str


_MADE = frozenset({"status", "findings", "recipients"})
_PLAIN = tuple(one.name for one in fields(OutboxMail) if one.name not in _MADE)
_COLUMNS = [column for column in outbox.c if column.name != "raw"]


def mails(*conditions: Any) -> Select[Any]:
    """The statement for mails without their bytes, oldest first."""
    return select(*_COLUMNS).where(*conditions).order_by(outbox.c.id)


def read_mails(connection: Connection, statement: Select[Any]) -> tuple[OutboxMail, ...]:
    """The mails of a statement made by ``mails``, with their recipients."""
    rows = connection.execute(statement).mappings().all()
    found = _recipients(connection, [row["id"] for row in rows])
    return tuple(_mail(row, found.get(row["id"], ())) for row in rows)


def dump_findings(findings: Iterable[Finding]) -> str:
    """Findings as they are stored."""
    return dump([asdict(finding) for finding in findings])


def load_findings(stored: str) -> tuple[Finding, ...]:
    """Findings from the store."""
    return tuple(Finding(row["check"], Severity(row["severity"]), row["message"], row["where"]) for row in load(stored))


def line(text: str, limit: int = 300) -> str:
    """Text from outside as one clean line."""
    return clip(" ".join(text.split()), limit)


def _recipients(connection: Connection, ids: Sequence[int]) -> dict[int, tuple[Recipient, ...]]:
    found: dict[int, tuple[Recipient, ...]] = {}
    for start in range(0, len(ids), 500):  # SQLite takes no more than some thousands of values in one statement
        chosen = outbox_recipients.c.mail_id.in_(ids[start : start + 500])
        statement = select(outbox_recipients).where(chosen).order_by(outbox_recipients.c.id)
        for row in connection.execute(statement).mappings():
            one = Recipient(row["address"], Fate(row["status"]), row["answer"])
            found[row["mail_id"]] = (*found.get(row["mail_id"], ()), one)
    return found


def _mail(row: RowMapping, recipients: tuple[Recipient, ...]) -> OutboxMail:
    return OutboxMail(
        **{name: row[name] for name in _PLAIN},
        status=MailStatus(row["status"]),
        findings=load_findings(row["findings"]),
        recipients=recipients,
    )
