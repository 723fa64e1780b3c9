"""The outbox: mails wait here with their exact bytes until a named person lets them out; every step is recorded."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Iterator
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, func, insert, select, update

from knowledge.errors import BadInput, NotAllowed, UnknownReference
from knowledge.memory.audit import note_change
from knowledge.memory.clean import fold, is_id, key
from knowledge.memory.mails import (
    MailStatus,
    NewMail,
    OutboxMail,
    Step,
    dump_findings,
    line,
    load_findings,
    mails,
    read_mails,
)
from knowledge.memory.store import Store
from knowledge.memory.tables.outbox import outbox, outbox_recipients, outbox_steps
from knowledge.rules.approval import Approval, check_approval, check_name
from knowledge.rules.envelope import check_mail, seal
from knowledge.rules.protocol import Finding

PAGE = 200


class Outbox:
    """The mails of a store, up to their approval; what happens after it is ``knowledge.memory.delivery``."""

    def __init__(self, store: Store, *, four_eyes: bool = False) -> None:
        """Works on an open, migrated store; under ``four_eyes`` who asked for a mail may not approve it."""
        self._store = store
        self._four_eyes = four_eyes

    def queue(self, mail: NewMail, now: datetime) -> int:
        """Puts a mail in as a draft and gives its id; BadInput for one that could not be sent as it is.

        A mail whose (batch, part) is there already is not put in again: its id is given.
        """
        with self._store.writing() as connection:
            return queue(connection, mail, now)

    def queue_all(self, batch: Iterable[NewMail], now: datetime) -> int:
        """Queues mails one transaction each, so that an interrupted batch goes on; gives how many there were."""
        return sum(self.queue(mail, now) > 0 for mail in batch)

    def approve(self, mail_id: int, approval: Approval, now: datetime) -> OutboxMail:
        """Lets a draft out; errors as in ``check_approval``, and NotAllowed for a mail that is no draft."""
        with self._store.writing(durable=True) as connection:
            approve(connection, mail_id, approval, now, four_eyes=self._four_eyes)
            return read_mail(connection, mail_id)

    def batch_seal(self, batch: str) -> str:
        """The hash of all drafts of a batch, for a person to approve them as they are; UnknownReference if none."""
        with self._store.reading() as connection:
            return _batch_seal(connection, batch)

    def approve_batch(self, batch: str, approval: Approval, now: datetime) -> int:
        """Lets all drafts of a batch out, or none; ``seen`` is their ``batch_seal``. Gives how many there were."""
        with self._store.writing(durable=True) as connection:
            if approval.seen and approval.seen != _batch_seal(connection, batch):
                raise BadInput("the batch was changed since it was read; read it again, then approve")
            ids = connection.scalars(select(outbox.c.id).where(*_drafts(batch)).order_by(outbox.c.id)).all()
            each = Approval(approval.by, overrule=approval.overrule)
            for mail_id in ids:
                approve(connection, mail_id, each, now, four_eyes=self._four_eyes, audited=False)
            if ids:  # one entry, after all rows are locked: others who enter something wait for its end
                after = {"batch": batch, "mails": list(ids)}
                note_change(connection, approval.by, "outbox approved", approval.overrule, now, after=after)
            return len(ids)

    def revise(self, mail_id: int, raw: bytes, recipients: tuple[str, ...], by: str, now: datetime) -> OutboxMail:
        """Replaces bytes and recipients of a mail that nobody can have yet; an approval that it had is void."""
        with self._store.writing() as connection:
            mail = read_mail(connection, mail_id, lock=True)
            _still_ours(mail)
            recipients = _once(recipients)
            check_mail(raw, mail.message_id, mail.sender, recipients)
            sha256 = seal(mail.sender, recipients, raw)
            changed = {"raw": raw, "size": len(raw), "sha256": sha256, "attempts": 0, "requested_by": check_name(by)}
            _void(connection, mail_id, changed)
            connection.execute(outbox_recipients.delete().where(outbox_recipients.c.mail_id == mail_id))
            _add_recipients(connection, mail_id, recipients)
            record(connection, "revised", now, by=check_name(by), mail_id=mail_id, detail=sha256)
            return read_mail(connection, mail_id)

    def object_to(self, mail_id: int, finding: Finding, now: datetime) -> OutboxMail:
        """Adds a finding to a mail that is not sent yet; it is a draft again, and a person must look at it."""
        with self._store.writing() as connection:
            mail = read_mail(connection, mail_id, lock=True)
            _still_ours(mail)
            _void(connection, mail_id, {"findings": dump_findings([*mail.findings, finding])})
            record(connection, "held", now, mail_id=mail_id, detail=finding.message)
            return read_mail(connection, mail_id)

    def withdraw(self, mail_id: int, by: str, reason: str, now: datetime) -> OutboxMail:
        """Takes a mail out for good that nobody can have yet."""
        with self._store.writing() as connection:
            withdraw(connection, mail_id, check_name(by), reason, now)
            return read_mail(connection, mail_id)

    def mail(self, mail_id: int) -> OutboxMail:
        """One mail; UnknownReference where there is none."""
        with self._store.reading() as connection:
            return read_mail(connection, mail_id)

    def raw(self, mail_id: int) -> bytes:
        """The exact bytes of a mail; UnknownReference where there is none."""
        with self._store.reading() as connection:
            found = connection.scalar(select(outbox.c.raw).where(outbox.c.id == mail_id)) if is_id(mail_id) else None
        if found is None:
            raise UnknownReference(_NONE)
        return bytes(found)

    def mails(
        self, status: MailStatus | None = None, batch: str = "", letter_id: int | None = None
    ) -> Iterator[OutboxMail]:
        """The mails that match, oldest first; no connection is held while the reader is busy."""
        conditions: list[Any] = [outbox.c.status == status.value] if status else []
        conditions += [outbox.c.batch == key(batch)] if batch else []
        conditions += [outbox.c.letter_id == letter_id] if letter_id is not None else []
        last = 0
        while True:
            with self._store.reading() as connection:
                page = read_mails(connection, mails(*conditions, outbox.c.id > last).limit(PAGE))
            yield from page
            if len(page) < PAGE:
                return
            last = page[-1].id

    def counts(self) -> dict[MailStatus, int]:
        """How many mails stand where; every status has a figure."""
        with self._store.reading() as connection:
            rows = connection.execute(select(outbox.c.status, func.count()).group_by(outbox.c.status)).all()
        found = {MailStatus(status): int(count) for status, count in rows}
        return {status: found.get(status, 0) for status in MailStatus}

    def steps(self, *, mail_id: int | None = None, letter_id: int | None = None) -> tuple[Step, ...]:
        """What was done to a mail or a letter, in order."""
        row = outbox_steps.c
        chosen = row.mail_id == mail_id if mail_id is not None else row.letter_id == letter_id
        with self._store.reading() as connection:
            found = connection.execute(select(outbox_steps).where(chosen).order_by(row.id)).mappings().all()
        return tuple(Step(one["at"], one["step"], one["by"], one["detail"]) for one in found)


_NONE = "there is no such mail in the outbox"

DECISIONS = frozenset(
    "approved revised withdrawn held void approval_void in_doubt found confirmed_not_sent retried".split()
)
"""Steps on which it depends what goes out, and in whose name."""


def queue(connection: Connection, mail: NewMail, now: datetime) -> int:
    """As ``Outbox.queue``, in the caller's transaction."""
    recipients = _once(mail.recipients)
    check_mail(mail.raw, mail.message_id, mail.sender, recipients)
    batch, part = key(mail.batch or mail.message_id), key(mail.part)
    there = connection.scalar(select(outbox.c.id).where(outbox.c.batch == batch, outbox.c.part == part))
    if there is not None:
        return int(there)
    values = {
        **{name: getattr(mail, name) for name in ("message_id", "sender", "raw", "copy", "letter_id", *_WHO)},
        **{name: line(getattr(mail, name)) for name in ("kind", "thread", "subject", "language", "in_reply_to")},
        "batch": batch,
        "part": part,
        "state": key(mail.state.strip().upper()),
        "size": len(mail.raw),
        "sha256": seal(mail.sender, recipients, mail.raw),
        "findings": dump_findings(mail.findings),
        "requested_by": line(mail.requested_by),
        "requested_at": now,
    }
    made = connection.execute(insert(outbox).values(**values, **_FRESH).returning(outbox.c.id)).scalar_one()
    _add_recipients(connection, made, recipients)
    record(connection, "queued", now, by=values["requested_by"], mail_id=made, detail=values["sha256"])
    return int(made)


def approve(
    connection: Connection, mail_id: int, approval: Approval, now: datetime, *, four_eyes: bool, audited: bool = True
) -> None:
    """The one place where a mail gets its approval; in the caller's transaction. Errors as in ``Outbox.approve``.

    Who approves many at once enters them in the audit together, and says ``audited=False``.
    """
    statement = select(outbox).where(outbox.c.id == mail_id).with_for_update()
    row = connection.execute(statement).mappings().first() if is_id(mail_id) else None
    if row is None:
        raise UnknownReference(_NONE)
    if row["status"] != MailStatus.DRAFT.value:
        raise NotAllowed(f"the mail is {row['status'].replace('_', ' ')}; only a draft can be approved")
    addresses = connection.scalars(select(outbox_recipients.c.address).where(outbox_recipients.c.mail_id == mail_id))
    sha256 = seal(row["sender"], addresses, row["raw"])  # of what is there, not of what a column says of it
    by = check_approval(
        approval,
        requested_by=row["requested_by"],
        sha256=sha256,
        findings=load_findings(row["findings"]),
        four_eyes=four_eyes,
    )
    values = {"status": MailStatus.APPROVED.value, "sha256": sha256, "approved_sha256": sha256, "approved_by": by}
    more = {"approved_at": now, "overruled": line(approval.overrule, 2_000), "next_at": None}
    connection.execute(update(outbox).where(outbox.c.id == mail_id).values(**values, **more))
    detail = " ".join((sha256, line(approval.overrule)))
    record(connection, "approved", now, by=by, mail_id=mail_id, detail=detail, audited=audited)


def withdraw(connection: Connection, mail_id: int, by: str, reason: str, now: datetime) -> None:
    """As ``Outbox.withdraw``, in the caller's transaction."""
    mail = read_mail(connection, mail_id, lock=True)
    _still_ours(mail)
    values = {"status": MailStatus.WITHDRAWN.value, "next_at": None}
    connection.execute(update(outbox).where(outbox.c.id == mail_id).values(**values))
    record(connection, "withdrawn", now, by=by, mail_id=mail_id, detail=line(reason, 2_000))


def read_mail(connection: Connection, mail_id: int, *, lock: bool = False) -> OutboxMail:
    """One mail, locked until the transaction ends if asked; UnknownReference where there is none."""
    statement = mails(outbox.c.id == mail_id)
    found = read_mails(connection, statement.with_for_update() if lock else statement) if is_id(mail_id) else ()
    if not found:
        raise UnknownReference(_NONE)
    return found[0]


def record(
    connection: Connection,
    step: str,
    now: datetime,
    *,
    by: str = "",
    mail_id: int | None = None,
    letter_id: int | None = None,
    detail: str = "",
    audited: bool = True,
) -> None:
    """Enters a step into the record, which nothing ever changes; a decision is sealed in the audit as well."""
    values = {"step": step, "at": now, "by": line(by), "detail": detail, "mail_id": mail_id, "letter_id": letter_id}
    connection.execute(insert(outbox_steps).values(**values))
    if audited and step in DECISIONS:
        subject = f"letters:{letter_id}" if letter_id is not None else f"outbox:{mail_id}"
        note_change(connection, line(by) or "isu", f"outbox {step}", detail, now, subject=subject)


_WHO = ("organisation_id", "person_id", "post_id")
_FRESH: dict[str, Any] = {
    "status": MailStatus.DRAFT.value,
    "approved_by": "",
    "approved_sha256": "",
    "overruled": "",
    "attempts": 0,
    "holder": "",
}


def _once(recipients: tuple[str, ...]) -> tuple[str, ...]:
    """Each address once, as first written."""
    first: dict[str, str] = {}
    for address in recipients:
        first.setdefault(fold(address), address.strip())
    return tuple(first.values())


def _add_recipients(connection: Connection, mail_id: int, recipients: tuple[str, ...]) -> None:
    rows = [
        {"mail_id": mail_id, "address": address, "address_key": fold(address), "status": "waiting", "answer": ""}
        for address in recipients
    ]
    connection.execute(insert(outbox_recipients), rows)


def _void(connection: Connection, mail_id: int, values: dict[str, Any]) -> None:
    """Makes a mail a draft again."""
    void = {"status": MailStatus.DRAFT.value, "approved_by": "", "approved_at": None, "approved_sha256": ""}
    connection.execute(update(outbox).where(outbox.c.id == mail_id).values(**values, **void, overruled=""))


def _still_ours(mail: OutboxMail) -> None:
    if mail.status not in (MailStatus.DRAFT, MailStatus.APPROVED) or mail.addresses_reached:
        raise NotAllowed(f"the mail is {mail.status.value.replace('_', ' ')}; it can't be changed any more")


def _drafts(batch: str) -> tuple[Any, ...]:
    return outbox.c.batch == key(batch), outbox.c.status == MailStatus.DRAFT.value


def _batch_seal(connection: Connection, batch: str) -> str:
    rows = connection.execute(select(outbox.c.part, outbox.c.sha256).where(*_drafts(batch))).all()
    if not rows:
        raise UnknownReference("no draft of that batch is in the outbox")
    lines = sorted(f"{part}\0{sha256}" for part, sha256 in rows)
    return hashlib.sha256("\n".join(lines).encode()).hexdigest()
