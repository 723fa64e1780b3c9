"""Data protection: all that is held of one person in one place, and a person erased while official acts stay."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from sqlalchemy import ColumnElement, Connection, LargeBinary, Table, and_, delete, func, or_, select, update

from knowledge.errors import BadInput, UnknownReference
from knowledge.memory.as_json import dump_reply
from knowledge.memory.audit import erase_contents
from knowledge.memory.clean import is_id
from knowledge.memory.contacts.changes import pointing_at
from knowledge.memory.contacts.consents import take_out_copies
from knowledge.memory.store import Store
from knowledge.memory.tables.cases import case_notes, cases
from knowledge.memory.tables.changes import audit, change_rows, proposals
from knowledge.memory.tables.contacts import channels, posts, tenures
from knowledge.memory.tables.every import metadata
from knowledge.memory.tables.inbox import mail_threads, mails
from knowledge.memory.tables.letters import letters
from knowledge.memory.tables.log import feedback, interactions
from knowledge.memory.tables.outbox import outbox, outbox_recipients
from knowledge.memory.tables.people import persons
from knowledge.memory.tables.timeline import events
from knowledge.message import Outcome, Reply

BATCH = 500
ERASED = "[erased]"


def export_person(store: Store, person_id: int) -> dict[str, list[dict[str, Any]]]:
    """Every row of every table about a person, also of those merged into them, by table; dates as ISO 8601 text.

    Mails are those from their addresses or in conversations with them, letters and outgoing mails those to them; their
    bytes and drafts are left out, the numbers lead to them.
    """
    with store.reading() as connection:
        numbers = _selves(connection, person_id)
        found = {"persons": _rows(connection, persons, persons.c.id.in_(numbers))}
        for column in pointing_at(persons):
            rows = _rows(connection, column.table, column.in_(numbers))
            if rows:
                found.setdefault(column.table.name, []).extend(rows)
        subjects = [f"persons:{number}" for number in numbers]
        changed = and_(change_rows.c.subject == "persons", change_rows.c.row_id.in_(numbers))
        found["audit"] = _rows(connection, audit, audit.c.subject.in_(subjects))
        found["change_rows"] = _rows(connection, change_rows, changed)
        for table, where in _by_address(connection, numbers):
            known = {row["id"] for row in found.get(table.name, ())}
            more = [row for row in _rows(connection, table, where) if row["id"] not in known]
            if more:
                found.setdefault(table.name, []).extend(more)
        return found


def _by_address(connection: Connection, numbers: list[int]) -> list[tuple[Table, ColumnElement[bool]]]:
    """Correspondence with a person: what was written from or to any address they have or had."""
    keys = _addresses(connection, numbers)
    spoken = select(mail_threads.c.id).where(mail_threads.c.correspondent.in_(keys))
    got = select(outbox_recipients.c.mail_id).where(outbox_recipients.c.address_key.in_(keys))
    sent = or_(outbox.c.person_id.in_(numbers), outbox.c.id.in_(got))
    of_mails = select(outbox.c.letter_id).where(sent, outbox.c.letter_id.is_not(None))
    return [
        (mails, or_(func.lower(mails.c.sender).in_(keys), mails.c.thread_id.in_(spoken))),
        (outbox, sent),
        (letters, or_(letters.c.person_id.in_(numbers), letters.c.id.in_(of_mails))),
        (proposals, func.lower(proposals.c.sender).in_(keys)),
    ]


def _addresses(connection: Connection, numbers: list[int]) -> list[str]:
    own = (channels.c.person_id.in_(numbers), channels.c.medium == "mail")
    listed = connection.scalars(select(channels.c.address_key).where(*own))
    preferred = connection.scalars(select(persons.c.address_key).where(persons.c.id.in_(numbers)))
    return sorted({key for key in (*listed, *preferred) if key})


def forget(store: Store, person_id: int, who: str, now: datetime) -> str:
    """Erases a person and gives the pseudonym under which their official acts stay ("Focal point 2024-30").

    Tenures stay with it. Gone are name, addresses, lists, consents, proposals, the contents of changes and of the audit
    about them, and their words and name in the log: that a question was asked, when and for which State stays.
    """
    with store.writing() as connection:
        numbers = _selves(connection, person_id)
        pseudonym = _pseudonym(connection, numbers, now.date())
        owned = {name: _ids(connection, metadata.tables[name], numbers) for name in ("channels", "consents", "tenures")}
        owned["persons"] = list(numbers)
        for number in numbers:
            take_out_copies(connection, number, now, "the contact was erased")
        for name, ids in owned.items():
            _erase_changes(connection, name, ids)
        sent = func.lower(proposals.c.sender).in_(_addresses(connection, numbers))
        connection.execute(delete(proposals).where(sent))
        for table in ("channels", "consents", "group_members", "proposals"):
            held = metadata.tables[table]
            connection.execute(delete(held).where(held.c.person_id.in_(numbers)))
        _erase_log(connection, numbers)
        # Nobody can be written to under a pseudonym: what they held ends today.
        sitting = (tenures.c.person_id.in_(numbers), tenures.c.until.is_(None))
        connection.execute(update(tenures).where(*sitting).values(until=now.date()))
        for number in numbers:
            connection.execute(update(persons).where(persons.c.id == number).values(**_blank(pseudonym, now)))
        erase_contents(connection, [f"persons:{number}" for number in numbers], who, now)
        return pseudonym


def _selves(connection: Connection, person_id: int) -> list[int]:
    """The contact and all that were merged into it, at whatever remove."""
    known = select(persons.c.id, persons.c.erased_at).where(persons.c.id == person_id)
    row = connection.execute(known).first() if is_id(person_id) else None
    if row is None:
        raise UnknownReference("there is no such contact")
    if row.erased_at is not None:
        raise BadInput("this contact was erased already")
    numbers, fresh = [person_id], [person_id]
    while fresh:
        fresh = [
            number
            for number in connection.scalars(select(persons.c.id).where(persons.c.merged_into.in_(fresh)))
            if number not in numbers
        ]
        numbers += fresh
    return numbers


def _pseudonym(connection: Connection, numbers: list[int], today: date) -> str:
    wanted = select(posts.c.kind, tenures.c.since, tenures.c.until).join(posts).where(tenures.c.person_id.in_(numbers))
    rows = connection.execute(wanted.order_by(tenures.c.since, tenures.c.id)).all()
    if not rows:
        return "Former contact"
    first = min((row.since.year for row in rows if row.since), default=None)
    last = max((row.until or today).year for row in rows)
    years = f"{first}-{last % 100:02d}" if first and first != last else str(last)
    return f"{rows[0].kind.replace('_', ' ').capitalize()} {years}"


def _blank(pseudonym: str, now: datetime) -> dict[str, Any]:
    empty = dict.fromkeys(("address", "style", "rank", "gender", "uid", "note", "language", "confirmed_by"), "")
    gone = dict.fromkeys(("address_key", "slack_user", "confirmed_on"))
    return {**empty, **gone, "name": pseudonym, "role": "public", "verified": False, "erased_at": now}


def _erase_changes(connection: Connection, table: str, ids: list[int]) -> None:
    for start in range(0, len(ids), BATCH):
        some = and_(change_rows.c.subject == table, change_rows.c.row_id.in_(ids[start : start + BATCH]))
        connection.execute(update(change_rows).where(some).values(before="", after="", salt=""))


def _erase_log(connection: Connection, numbers: list[int]) -> None:
    """Empties the words about the person in the log and all that hangs on it."""
    asked = select(interactions.c.id).where(interactions.c.person_id.in_(numbers))
    erase_questions(connection, list(connection.scalars(asked)))
    for table in (cases, events):
        blank = {name: _blank_of(table, name) for name in _PERSONAL[table.name]}
        connection.execute(update(table).where(table.c.person_id.in_(numbers)).values(**blank))


def erase_questions(connection: Connection, ids: list[int]) -> None:
    """Empties the words of interactions, with those of the cases, notes, votes and timeline entries made of them."""
    for start in range(0, len(ids), BATCH):
        some = ids[start : start + BATCH]
        mine = select(cases.c.id).where(cases.c.interaction_id.in_(some))
        places = (
            (interactions, interactions.c.id.in_(some)),
            (feedback, feedback.c.interaction_id.in_(some)),
            (case_notes, case_notes.c.case_id.in_(mine)),
            (cases, cases.c.interaction_id.in_(some)),
            (events, events.c.source.in_([f"interaction:{number}" for number in some])),
        )
        for table, mine_only in places:
            blank = {name: _blank_of(table, name) for name in _PERSONAL[table.name]}
            connection.execute(update(table).where(mine_only).values(**blank))


_PERSONAL: dict[str, tuple[str, ...]] = {
    "interactions": ("name", "address", "slack_user", "slack_team", "question", "understood", "reply"),
    "feedback": ("name", "address", "slack_user", "slack_team", "reason"),
    "cases": ("question", "asker", "draft", "answer"),
    "case_notes": ("text",),
    "events": ("subject", "detail", "folded", "who", "who_folded"),
}
"""Columns that hold a person's words or name. Letters and mails that passed are official records and stay."""


def _blank_of(table: Table, name: str) -> str:
    if (table.name, name) == ("interactions", "reply"):
        return reply_erased()
    return ERASED if name in ("question", "subject", "folded") else ""


def reply_erased() -> str:
    """What stands in the log in place of an answer that was erased."""
    return dump_reply(Reply(Outcome.CLOSEST, ERASED, "en", 0.0, lead=ERASED))


def _ids(connection: Connection, table: Table, numbers: list[int]) -> list[int]:
    return list(connection.scalars(select(table.c.id).where(table.c.person_id.in_(numbers))))


def _rows(connection: Connection, table: Table, where: Any) -> list[dict[str, Any]]:
    shown = [column for column in table.c if not isinstance(column.type, LargeBinary)]
    wanted = select(*shown).where(where).order_by(*table.primary_key.columns)
    return [{name: _plain(value) for name, value in row.items()} for row in connection.execute(wanted).mappings()]


def _plain(value: object) -> object:
    return value.isoformat() if isinstance(value, date | datetime) else value
