"""Letters from draft to void: stored as a person reads them, approved as they are, numbered at that moment."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from enum import StrEnum
from typing import Any

from sqlalchemy import Connection, RowMapping, delete, insert, select, update

from knowledge.errors import BadInput, NotAllowed, UnknownReference
from knowledge.letter import LetterDraft
from knowledge.mail import OutgoingFile
from knowledge.memory import outbox as outgoing
from knowledge.memory import register
from knowledge.memory.as_json import dump, load
from knowledge.memory.campaigns import last_sent, note
from knowledge.memory.clean import clean, is_id, key
from knowledge.memory.mails import HANDED, MailStatus, NewMail, dump_findings, line, load_findings
from knowledge.memory.store import Store
from knowledge.memory.tables.letters import letter_files, letters
from knowledge.memory.tables.outbox import outbox
from knowledge.memory.values import dump_value, load_value
from knowledge.rules.approval import Approval, check_approval, check_name
from knowledge.rules.campaign import CampaignStep, may_write_from
from knowledge.rules.envelope import check_address
from knowledge.rules.letter_form import LetterForm
from knowledge.rules.protocol import Finding, Severity


class LetterStatus(StrEnum):
    """Where a letter stands; what became of its mails is told by their own status."""

    DRAFT = "draft"
    APPROVED = "approved"
    VOID = "void"


@dataclass(frozen=True, slots=True)
class NewLetter:
    """A letter to be stored: what it says, whom it goes to, and the files that go with it, in this order.

    ``to`` and ``cc`` are addresses; without any they are the addressee's own. With ``one_each`` every address gets a
    mail of its own. ``corrects`` is the reference of the letter that this one corrects.
    """

    draft: LetterDraft
    requested_by: str
    to: tuple[str, ...] = ()
    cc: tuple[str, ...] = ()
    one_each: bool = False
    files: tuple[OutgoingFile, ...] = ()
    corrects: str = ""


@dataclass(frozen=True, slots=True)
class StoredLetter:
    """A letter as stored; ``sha256`` is of text, addresses and files, what a person sees when they approve it.

    ``mails`` are the statuses of its mails; there are none before its approval.
    """

    id: int
    kind: str
    form: LetterForm
    state: str
    language: str
    subject: str
    addressee: str
    to: tuple[str, ...]
    cc: tuple[str, ...]
    one_each: bool
    findings: tuple[Finding, ...]
    sha256: str
    status: LetterStatus
    reference: str
    corrects: str
    requested_by: str
    requested_at: datetime
    approved_by: str
    approved_at: datetime | None
    overruled: str
    organisation_id: int | None
    person_id: int | None
    post_id: int | None
    draft: LetterDraft = field(repr=False)
    mails: tuple[MailStatus, ...] = ()

    @property
    def standing(self) -> str:
        """One word for where it stands: that of its mails which most needs a person's eye, else its own."""
        if self.status is not LetterStatus.APPROVED or not self.mails:
            return self.status.value
        return next((status for status in _TELLING if status in self.mails), MailStatus.APPROVED).value


_TELLING = (
    *(MailStatus.IN_DOUBT, MailStatus.FAILED, MailStatus.BOUNCED, MailStatus.DRAFT, MailStatus.SENDING),
    *(MailStatus.APPROVED, MailStatus.ACKNOWLEDGED, MailStatus.SENT, MailStatus.WITHDRAWN),
)

Render = Callable[[StoredLetter, tuple[OutgoingFile, ...], str], Sequence[NewMail]]
"""Makes the mails of a letter with its reference; called inside the transaction of the approval, so let it be quick."""


Check = Callable[[StoredLetter], tuple[Finding, ...]]
"""Checks a letter that is about to go, with its reference."""


class Letters:
    """The letters of a store."""

    def __init__(self, store: Store, *, four_eyes: bool = False, agreed: Mapping[str, int] | None = None) -> None:
        """Works on an open, migrated store; under ``four_eyes`` who asked for a letter may not approve it.

        ``agreed`` are the days between two letters of a kind to one State, where there are any.
        """
        self._store = store
        self._four_eyes = four_eyes
        self._agreed = agreed or {}

    def add(self, new: NewLetter, now: datetime) -> StoredLetter:
        """Stores a draft; BadInput for a malformed address. One without an address can't be approved."""
        with self._store.writing() as connection:
            values = _values(new)
            fresh = {"status": LetterStatus.DRAFT.value, "reference": "", "approved_by": "", "overruled": ""}
            row = {**values, **fresh, "requested_by": line(new.requested_by), "requested_at": now}
            letter_id = connection.execute(insert(letters).values(**row).returning(letters.c.id)).scalar_one()
            _put_files(connection, letter_id, new.files)
            outgoing.record(connection, "drafted", now, by=new.requested_by, letter_id=letter_id, detail=row["sha256"])
            _step(connection, letter_id, row, CampaignStep.DRAFTED, new.requested_by, now)
            return read_letter(connection, letter_id)

    def revise(self, letter_id: int, new: NewLetter, now: datetime) -> StoredLetter:
        """Puts another text in place of a letter's that nobody can have yet; its approval is void, its number stays."""
        with self._store.writing() as connection:
            letter = read_letter(connection, letter_id, lock=True)
            _still_ours(connection, letter)
            _withdraw_mails(connection, letter, new.requested_by, "the letter was revised", now)
            # Who changed it last counts as who asked for it: nobody approves their own change alone.
            values = {**_values(new), "corrects": letter.corrects, "requested_by": line(new.requested_by)}
            draft = {"status": LetterStatus.DRAFT.value, "approved_by": "", "approved_at": None, "overruled": ""}
            connection.execute(update(letters).where(letters.c.id == letter_id).values(**values, **draft))
            connection.execute(delete(letter_files).where(letter_files.c.letter_id == letter_id))
            _put_files(connection, letter_id, new.files)
            by, detail = new.requested_by, values["sha256"]
            outgoing.record(connection, "revised", now, by=by, letter_id=letter_id, detail=detail)
            if letter.status is LetterStatus.APPROVED:
                _step(connection, letter_id, values, CampaignStep.DRAFTED, by, now, "revised")
            return read_letter(connection, letter_id)

    def approve(
        self, letter_id: int, approval: Approval, render: Render, now: datetime, check: Check | None = None
    ) -> StoredLetter:
        """Approves a draft: reserves its reference, makes its mails with it, and lets them out, or none of all that.

        Errors as in ``check_approval``; besides what the protocol check found, a letter of the same kind that went to
        the same State within the agreed time blocks, as does one that waits to be sent. ``check`` is the protocol check
        of that day: figures that were right in the draft may be stale by now.
        """
        with self._store.writing(durable=True) as connection:
            letter = read_letter(connection, letter_id, lock=True)
            if letter.status is not LetterStatus.DRAFT:
                raise NotAllowed(f"the letter is {letter.standing.replace('_', ' ')}; only a draft can be approved")
            reference = letter.reference or self._reserve(connection, letter, approval, now)
            found = check(replace(letter, reference=reference)) if check else letter.findings
            findings = (*found, *_too_soon(connection, letter, self._agreed.get(letter.kind, 0), now))
            by = check_approval(
                approval,
                requested_by=letter.requested_by,
                sha256=letter.sha256,
                findings=findings,
                four_eyes=self._four_eyes,
            )
            values = {"status": LetterStatus.APPROVED.value, "reference": reference, "approved_by": by}
            more = {"approved_at": now, "overruled": line(approval.overrule, 2_000)}
            more["findings"] = dump_findings(findings)
            connection.execute(update(letters).where(letters.c.id == letter_id).values(**values, **more))
            self._let_out(connection, replace(letter, reference=reference), by, render, now)
            detail = " ".join(filter(None, (reference, letter.sha256, line(approval.overrule))))
            outgoing.record(connection, "approved", now, by=by, letter_id=letter_id, detail=detail)
            of = {"kind": letter.kind, "state": letter.state}
            _step(connection, letter_id, of, CampaignStep.APPROVED, by, now)
            return read_letter(connection, letter_id)

    def void(self, reference: str, by: str, reason: str, now: datetime) -> StoredLetter:
        """Makes a letter and its number void, with the reason; NotAllowed once somebody may have it."""
        with self._store.writing() as connection:
            letter = _by_reference(connection, reference)
            if letter.status is LetterStatus.VOID:
                raise NotAllowed("the letter is void already")
            _still_ours(connection, letter)
            name = check_name(by)
            register.void(connection, letter.reference, name, reason, now)
            _withdraw_mails(connection, letter, name, "the letter is void", now)
            connection.execute(update(letters).where(letters.c.id == letter.id).values(status=LetterStatus.VOID.value))
            outgoing.record(connection, "void", now, by=name, letter_id=letter.id, detail=line(reason, 2_000))
            _step(connection, letter.id, {"kind": letter.kind, "state": letter.state}, CampaignStep.VOID, name, now)
            return read_letter(connection, letter.id)

    def corrigendum(self, reference: str, by: str, now: datetime) -> StoredLetter:
        """A new draft that corrects a letter somebody may have, with its text to begin with and linked to it."""
        with self._store.reading() as connection:
            letter = _by_reference(connection, reference)
            if not _handed(connection, letter):
                raise NotAllowed("the letter has not been sent; revise it, or make its number void")
            files = read_files(connection, letter.id)
        text = replace(letter.draft, letter=letter.draft.letter.with_reference(""), findings=())
        new = NewLetter(text, check_name(by), letter.to, letter.cc, letter.one_each, files, letter.reference)
        return self.add(new, now)

    def letter(self, named: int | str) -> StoredLetter:
        """A letter by its id or its reference; UnknownReference where there is none."""
        with self._store.reading() as connection:
            if isinstance(named, str) and (reference := register.read_reference(named)):
                return _by_reference(connection, reference)
            given = str(named).strip()
            return read_letter(connection, int(given) if given.isascii() and given.isdigit() else 0)

    def files(self, letter_id: int) -> tuple[OutgoingFile, ...]:
        """The files that go with a letter, in order."""
        with self._store.reading() as connection:
            return read_files(connection, letter_id)

    def all(self, *, status: LetterStatus | None = None, kind: str = "", state: str = "") -> Iterator[StoredLetter]:
        """The letters that match, oldest first."""
        wanted = [letters.c.status == status.value] if status else []
        wanted += [letters.c.kind == key(kind)] if kind else []
        wanted += [letters.c.state == key(state.strip().upper())] if state else []
        with self._store.reading() as connection:
            ids = connection.scalars(select(letters.c.id).where(*wanted).order_by(letters.c.id)).all()
        for letter_id in ids:
            with self._store.reading() as connection:
                yield read_letter(connection, letter_id)

    def _reserve(self, connection: Connection, letter: StoredLetter, approval: Approval, now: datetime) -> str:
        series = "NV" if letter.form is LetterForm.NOTE_VERBALE else "LT"
        return register.reserve(connection, series, letter.id, letter.corrects, line(approval.by), now)

    def _let_out(self, connection: Connection, letter: StoredLetter, by: str, render: Render, now: datetime) -> None:
        made = render(letter, read_files(connection, letter.id), letter.reference)
        if not made:
            raise BadInput("the letter makes no mail")
        # The rules were asked about the letter, with its findings; its mails inherit the answer.
        word = Approval(by, overrule="approved with its letter")
        for mail in made:
            mail_id = outgoing.queue(connection, replace(mail, letter_id=letter.id), now)
            outgoing.approve(connection, mail_id, word, now, four_eyes=self._four_eyes)


def read_letter(connection: Connection, letter_id: int, *, lock: bool = False) -> StoredLetter:
    """One letter, locked until the transaction ends if asked; UnknownReference where there is none."""
    statement = select(letters).where(letters.c.id == letter_id)
    if lock:
        statement = statement.with_for_update()
    row = connection.execute(statement).mappings().first() if is_id(letter_id) else None
    if row is None:
        raise UnknownReference("there is no such letter")
    live = outbox.c.status != MailStatus.WITHDRAWN.value
    statuses = connection.scalars(select(outbox.c.status).where(outbox.c.letter_id == letter_id, live)).all()
    return _letter(row, tuple(map(MailStatus, statuses)))


def read_files(connection: Connection, letter_id: int) -> tuple[OutgoingFile, ...]:
    """As ``Letters.files``, on the caller's connection."""
    chosen = select(letter_files).where(letter_files.c.letter_id == letter_id).order_by(letter_files.c.ordinal)
    rows = connection.execute(chosen).mappings().all()
    return tuple(OutgoingFile(row["name"], row["media_type"], bytes(row["content"])) for row in rows)


def _by_reference(connection: Connection, reference: str) -> StoredLetter:
    wanted = register.read_reference(reference)
    found = connection.scalar(select(letters.c.id).where(letters.c.reference == wanted)) if wanted else None
    if found is None:
        raise UnknownReference("that reference is not in the register")
    return read_letter(connection, found)


def _values(new: NewLetter) -> dict[str, Any]:
    letter = new.draft.letter
    to = tuple(map(check_address, new.to or filter(None, (letter.addressee.address,))))
    cc = tuple(map(check_address, new.cc if new.to or new.cc else letter.addressee.copies))
    content, recipients = dump_value(new.draft), dump({"to": to, "cc": cc})
    addressee, post = letter.addressee, letter.addressee.post
    return {
        "kind": key(letter.kind),
        "form": letter.form.value,
        "state": key(letter.state),
        "language": letter.language,
        "subject": line(letter.title),
        "content": clean(content),
        "recipients": recipients,
        "one_each": new.one_each,
        "findings": dump_findings(new.draft.findings),
        "sha256": _seal(content, recipients, new),
        "corrects": new.corrects,
        "addressee": line(", ".join(filter(None, (addressee.name, addressee.organisation.name)))),
        "organisation_id": addressee.organisation.id or None,
        "person_id": addressee.person_id,
        "post_id": post.id if post else None,
    }


def _seal(content: str, recipients: str, new: NewLetter) -> str:
    parts = [content, recipients, str(new.one_each)]
    parts += [f"{one.name}\0{hashlib.sha256(one.content).hexdigest()}" for one in new.files]
    return hashlib.sha256("\n".join(parts).encode("utf-8", "surrogatepass")).hexdigest()


def _step(
    connection: Connection, letter_id: int, of: Mapping[str, str], step: CampaignStep, by: str, now: datetime,
    turn: str = "",
) -> None:  # fmt: skip
    """Enters a turn of a letter in the ledger of its campaign; ``turn`` tells it from others of that step."""
    source = f"letter:{letter_id}:{turn or step.value}:{now.isoformat()}"
    note(connection, of["kind"], of["state"], step, now, source=source, by=by)


def _put_files(connection: Connection, letter_id: int, files: tuple[OutgoingFile, ...]) -> None:
    for ordinal, one in enumerate(files, 1):
        values = {
            "letter_id": letter_id,
            "ordinal": ordinal,
            "name": line(one.name),
            "media_type": line(one.media_type),
        }
        connection.execute(insert(letter_files).values(**values, content=one.content))


def _letter(row: RowMapping, statuses: tuple[MailStatus, ...]) -> StoredLetter:
    recipients = load(row["recipients"])
    plain = ("id", "kind", "state", "language", "subject", "addressee", "one_each", "sha256", "reference", "corrects")
    more = ("requested_by", "requested_at", "approved_by", "approved_at", "overruled")
    ids = ("organisation_id", "person_id", "post_id")
    return StoredLetter(
        **{name: row[name] for name in (*plain, *more, *ids)},
        form=LetterForm(row["form"]),
        to=tuple(recipients["to"]),
        cc=tuple(recipients["cc"]),
        findings=load_findings(row["findings"]),
        status=LetterStatus(row["status"]),
        draft=load_value(LetterDraft, row["content"]),
        mails=statuses,
    )


def _handed(connection: Connection, letter: StoredLetter) -> bool:
    statuses = [status.value for status in HANDED]
    begun = outbox.c.status.in_(statuses) | outbox.c.sent_at.is_not(None)
    return connection.scalar(select(outbox.c.id).where(outbox.c.letter_id == letter.id, begun).limit(1)) is not None


def _still_ours(connection: Connection, letter: StoredLetter) -> None:
    if letter.status is LetterStatus.VOID:
        raise NotAllowed("the letter is void")
    if _handed(connection, letter):
        raise NotAllowed("the letter has been sent, or may have been; write a corrigendum")


def _withdraw_mails(connection: Connection, letter: StoredLetter, by: str, reason: str, now: datetime) -> None:
    live = outbox.c.status.in_([MailStatus.DRAFT.value, MailStatus.APPROVED.value])
    ids = connection.scalars(select(outbox.c.id).where(outbox.c.letter_id == letter.id, live)).all()
    for mail_id in ids:
        outgoing.withdraw(connection, mail_id, by, reason, now)


def _too_soon(connection: Connection, letter: StoredLetter, days: int, now: datetime) -> Iterator[Finding]:
    """Whether a letter of this kind went to the State within the agreed time, or is on its way."""
    if letter.corrects or not letter.state:
        return
    sent = last_sent(connection, letter.kind, letter.state)
    again = may_write_from(days, sent)
    if again is not None and sent is not None and now.date() < again:
        says = f"a letter of this kind went to {letter.state} on {sent}; the next may go from {again} on"
        yield Finding("too_soon", Severity.BLOCKING, says)
    same = (letters.c.kind == letter.kind, letters.c.state == letter.state, letters.c.id != letter.id)
    waits = outbox.c.status.in_([MailStatus.APPROVED.value, MailStatus.SENDING.value, MailStatus.IN_DOUBT.value])
    joined = select(letters.c.reference).join(outbox, outbox.c.letter_id == letters.c.id).where(*same, waits).limit(1)
    other = connection.scalar(joined) if days else None
    if other is not None:
        yield Finding("too_soon", Severity.BLOCKING, f"{other} of the same kind is on its way to {letter.state}")
