"""The life of a case: taken, assigned, drafted, answered, delivered, closed; each step with one effect and one note.

Whoever changes a case names the version that was read. Of two people who press at once one succeeds, and the other is
told what happened meanwhile (CaseMoved).
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import fields
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import ColumnElement, Connection, RowMapping, and_, insert, or_, select, update

from knowledge.case import Case, CaseNote, CaseOpening, CaseStatus
from knowledge.errors import BadInput, KnowledgeError, UnknownReference
from knowledge.memory.cases import NAME_LIMIT, open_case
from knowledge.memory.clean import clean, clip, key
from knowledge.memory.store import Store
from knowledge.memory.tables.cases import case_notes, cases
from knowledge.memory.tables.log import interactions

ANSWER_LIMIT = 20_000
NOTE_LIMIT = 5_000

DELIVERY_LEASE = timedelta(seconds=120)
"""How long whoever delivers an answer may take before another tries."""

_PUTTING_UP = "putting up since "
_PENDING = tuple(status.value for status in CaseStatus if status.pending)
_COLUMNS = tuple(cases.c[f.name] for f in fields(Case))


class CaseMoved(KnowledgeError):
    """Somebody else changed the case meanwhile; look at it again before acting."""


class Casework:
    """The cases of a store."""

    def __init__(self, store: Store) -> None:
        """Works on an open, migrated store."""
        self._store = store

    def open(self, opening: CaseOpening) -> Case:
        """Opens a case, or gives the one its origin has already."""
        with self._store.writing() as connection:
            return _one(connection, open_case(connection, opening))

    def get(self, number: str) -> Case:
        """One case by its number; UnknownReference where there is none."""
        with self._store.reading() as connection:
            return _one(connection, number)

    def of_interaction(self, interaction_id: int) -> Case | None:
        """The case that an interaction led to, if any."""
        return self._first(cases.c.interaction_id == interaction_id)

    def on_card(self, card: str) -> Case | None:
        """The case that staff see on this card."""
        return self._first(cases.c.card == card) if card else None

    def pending(self, *, owner: str = "", state: str = "", place: str = "", limit: int = 200) -> tuple[Case, ...]:
        """Cases that wait for an answer, first due first; "" does not limit."""
        wanted: list[ColumnElement[bool]] = [cases.c.status.in_(_PENDING)]
        wanted += [
            cases.c[name] == value for name, value in (("owner", owner), ("state", state), ("place", place)) if value
        ]
        return self._list(*wanted, limit=limit)

    def of_person(self, person_id: int, limit: int = 20) -> tuple[Case, ...]:
        """Pending cases of one asker."""
        return self._list(cases.c.person_id == person_id, cases.c.status.in_(_PENDING), limit=limit)

    def of_slack(self, slack_user: str, limit: int = 20) -> tuple[Case, ...]:
        """Pending cases that a Slack user's questions led to."""
        theirs = select(interactions.c.id).where(interactions.c.slack_user == key(slack_user))
        return self._list(cases.c.interaction_id.in_(theirs), cases.c.status.in_(_PENDING), limit=limit)

    def late(self, now: datetime, *, remind_every: timedelta | None = None) -> tuple[Case, ...]:
        """Overdue cases that are not snoozed; with ``remind_every`` only those nobody was reminded of for so long."""
        quiet = or_(cases.c.snoozed_until.is_(None), cases.c.snoozed_until <= now)
        wanted = [cases.c.status.in_(_PENDING), cases.c.due_at < now, quiet]
        if remind_every is not None:
            wanted.append(or_(cases.c.reminded_at.is_(None), cases.c.reminded_at <= now - remind_every))
        return self._list(*wanted)

    def unseen(self, now: datetime) -> tuple[Case, ...]:
        """Waiting cases that no card shows yet and that nobody is putting up just now."""
        return self._list(cases.c.status.in_(_PENDING), _free_card(now))

    def undelivered(self, now: datetime) -> tuple[Case, ...]:
        """Answered cases whose answer has reached nobody yet and that nobody is delivering just now."""
        free = or_(cases.c.delivering_at.is_(None), cases.c.delivering_at <= now - DELIVERY_LEASE)
        answered = cases.c.status == CaseStatus.ANSWERED.value
        return self._list(answered, cases.c.answer_reference == "", free)

    def history(self, number: str) -> tuple[CaseNote, ...]:
        """Everything that happened to a case, oldest first."""
        statement = select(case_notes).join(cases).where(cases.c.number == clean(number)).order_by(case_notes.c.id)
        with self._store.reading() as connection:
            rows = connection.execute(statement).mappings().all()
        return tuple(CaseNote(row["at"], row["by"], row["what"], row["text"]) for row in rows)

    # Steps ----------------------------------------------------------------------------------------------------------

    def take(self, case: Case, by: str, now: datetime) -> Case:
        """``by`` works on it from now on; CaseMoved where somebody was faster."""
        return self._step(case, by, now, "taken", "", _PENDING, owner=_name(by), status=CaseStatus.TAKEN.value)

    def assign(self, case: Case, to: str, by: str, now: datetime) -> Case:
        """``to`` is to work on it; "" gives it back to all."""
        status = CaseStatus.TAKEN if to else CaseStatus.OPEN
        return self._step(case, by, now, "assigned", to, _PENDING, owner=clip(to, NAME_LIMIT), status=status.value)

    def draft(self, case: Case, text: str, by: str, now: datetime) -> Case:
        """Keeps a proposed answer."""
        return self._step(case, by, now, "drafted", "", _PENDING, draft=clip(text, ANSWER_LIMIT))

    def snooze(self, case: Case, until: datetime, by: str, now: datetime) -> Case:
        """No reminders before ``until``."""
        return self._step(case, by, now, "snoozed", until.date().isoformat(), _PENDING, snoozed_until=until)

    def state(self, case: Case, state: str, by: str, now: datetime) -> Case:
        """Corrects the State a case is about (ISO 3166-1 alpha-3, or "")."""
        return self._step(case, by, now, "state", state, _PENDING, state=key(state))

    def answer(self, case: Case, text: str, by: str, now: datetime) -> Case:
        """Records the answer of the secretariat, once; it is delivered next. BadInput for no words."""
        if not text.strip():
            raise BadInput("an answer needs words")
        values = {
            "answer": clip(text.strip(), ANSWER_LIMIT),
            "answered_by": _name(by),
            "answered_at": now,
            "status": CaseStatus.ANSWERED.value,
            "owner": case.owner or _name(by),
        }
        return self._step(case, by, now, "answered", "", _PENDING, **values)

    def close(self, case: Case, why: str, by: str, now: datetime) -> Case:
        """Closes a case: answered elsewhere, a duplicate, nothing to answer."""
        open_ones = (*_PENDING, CaseStatus.ANSWERED.value)
        return self._step(case, by, now, "closed", why, open_ones, status=CaseStatus.CLOSED.value, closed_at=now)

    def reopen(self, case: Case, why: str, by: str, now: datetime) -> Case:
        """Opens a case again, since the asker is not content or writes anew; its history keeps the old answer."""
        done = (CaseStatus.ANSWERED.value, CaseStatus.CLOSED.value)
        status = (CaseStatus.TAKEN if case.owner else CaseStatus.OPEN).value
        values = {"answer": "", "answer_reference": "", "delivering_at": None, "closed_at": None, "reminded_at": None}
        text = f"{why}\n\n{case.answer}" if case.answer else why
        return self._step(case, by, now, "reopened", text, done, status=status, **values)

    def note(self, number: str, text: str, by: str, now: datetime, what: str = "noted") -> None:
        """Adds a line to the history; the case itself does not change."""
        with self._store.writing() as connection:
            _note(connection, _one(connection, number).id, by, now, what, text)

    def begin_card(self, number: str, now: datetime) -> bool:
        """Takes the lease on putting a card up; False where there is one or another is at it."""
        wanted = (cases.c.number == clean(number), _free_card(now))
        with self._store.writing() as connection:
            done = connection.execute(update(cases).where(*wanted).values(card=f"{_PUTTING_UP}{int(now.timestamp())}"))
        return bool(done.rowcount)

    def show(self, number: str, card: str) -> None:
        """Remembers where staff see the case."""
        self._quietly(number, card=clip(card, NAME_LIMIT))

    def reminded(self, number: str, now: datetime) -> None:
        """Notes that staff were reminded."""
        self._quietly(number, reminded_at=now)

    def begin_delivery(self, number: str, now: datetime) -> bool:
        """Takes the lease on delivering an answer; False where it is delivered or another is at it."""
        free = or_(cases.c.delivering_at.is_(None), cases.c.delivering_at <= now - DELIVERY_LEASE)
        wanted = (cases.c.number == clean(number), cases.c.answer_reference == "", free)
        answered = cases.c.status == CaseStatus.ANSWERED.value
        with self._store.writing() as connection:
            done = connection.execute(update(cases).where(*wanted, answered).values(delivering_at=now))
        return bool(done.rowcount)

    def delivered(self, number: str, reference: str, now: datetime) -> None:
        """Notes that the answer reached its asker; the first note stands."""
        with self._store.writing() as connection:
            case = _one(connection, number)
            if case.answer_reference:
                return
            row = update(cases).where(cases.c.id == case.id)
            connection.execute(row.values(answer_reference=clip(reference, NAME_LIMIT)))
            _note(connection, case.id, "", now, "delivered", reference)

    def undelivered_again(self, number: str) -> None:
        """Gives the lease on a delivery back: it failed for now."""
        self._quietly(number, delivering_at=None)

    # ----------------------------------------------------------------------------------------------------------------

    def _step(
        self, case: Case, by: str, now: datetime, what: str, text: str, allowed: Sequence[str], **values: Any
    ) -> Case:
        same = (cases.c.id == case.id, cases.c.version == case.version, cases.c.status.in_(allowed))
        with self._store.writing() as connection:
            changed = connection.execute(update(cases).where(*same).values(version=case.version + 1, **values))
            if not changed.rowcount:
                raise CaseMoved(_meanwhile(connection, case))
            _note(connection, case.id, by, now, what, text)
            return _one(connection, case.number)

    def _quietly(self, number: str, **values: Any) -> None:
        with self._store.writing() as connection:
            done = connection.execute(update(cases).where(cases.c.number == clean(number)).values(**values))
            if not done.rowcount:
                raise UnknownReference("there is no such case")

    def _first(self, condition: ColumnElement[bool]) -> Case | None:
        with self._store.reading() as connection:
            row = connection.execute(select(*_COLUMNS).where(condition)).mappings().first()
        return _case(row) if row else None

    def _list(self, *wanted: ColumnElement[bool], limit: int = 200) -> tuple[Case, ...]:
        statement = select(*_COLUMNS).where(*wanted).order_by(cases.c.due_at, cases.c.id).limit(max(0, limit))
        with self._store.reading() as connection:
            return tuple(map(_case, connection.execute(statement).mappings().all()))


def _free_card(now: datetime) -> ColumnElement[bool]:
    stale = f"{_PUTTING_UP}{int((now - DELIVERY_LEASE).timestamp())}"
    broke_off = and_(cases.c.card.startswith(_PUTTING_UP), cases.c.card <= stale)
    return or_(cases.c.card == "", broke_off)


def _one(connection: Connection, number: str) -> Case:
    row = connection.execute(select(*_COLUMNS).where(cases.c.number == clean(number.strip()))).mappings().first()
    if row is None:
        raise UnknownReference("there is no such case")
    return _case(row)


def _case(row: RowMapping) -> Case:
    return Case(**{**row, "status": CaseStatus(row["status"])})


def _note(connection: Connection, case_id: int, by: str, now: datetime, what: str, text: str) -> None:
    values = {"case_id": case_id, "at": now, "by": clip(by, NAME_LIMIT), "what": what, "text": clip(text, NOTE_LIMIT)}
    connection.execute(insert(case_notes).values(**values))


def _meanwhile(connection: Connection, case: Case) -> str:
    now = _one(connection, case.number)
    whom = f" by {now.answered_by or now.owner}" if now.answered_by or now.owner else ""
    return f"case {case.number} was changed meanwhile: it is {now.status.value}{whom}"


def _name(by: str) -> str:
    if not by.strip():
        raise BadInput("somebody has to be named for this step")
    return clip(by.strip(), NAME_LIMIT)
