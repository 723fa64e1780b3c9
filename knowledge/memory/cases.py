"""Opening cases: questions handed to a person, numbered without gaps in each year, one number over all channels."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

from sqlalchemy import Connection, insert, select, update

from knowledge.case import CaseOpening, CaseStatus
from knowledge.memory.clean import clip
from knowledge.memory.counters import raise_counter
from knowledge.memory.tables.cases import case_notes, cases
from knowledge.rules.service import answer_due

QUESTION_LIMIT = 20_000
NAME_LIMIT = 300


def open_case(connection: Connection, opening: CaseOpening) -> str:
    """Opens a case in the caller's transaction and gives its number, "ISU-2026-0007"; the year is that of UTC.

    An origin that has a case already gives the number of that one.
    """
    known = connection.scalar(select(cases.c.number).where(cases.c.origin == opening.origin))
    if known is not None:
        return str(known)
    year = opening.opened_at.astimezone(UTC).year
    number = f"ISU-{year}-{raise_counter(connection, f'case-{year}'):04d}"
    due = opening.due_at or answer_due(opening.opened_at.astimezone(UTC), urgent=opening.urgent)
    made = connection.execute(
        insert(cases).values(
            number=number,
            interaction_id=opening.interaction_id,
            person_id=opening.person_id,
            question=clip(opening.question, QUESTION_LIMIT),
            state=opening.state,
            status=CaseStatus.OPEN.value,
            opened_at=opening.opened_at,
            due_at=due,
            origin=opening.origin,
            channel=opening.channel,
            asker=clip(opening.asker, NAME_LIMIT),
            language=opening.language,
            urgent=opening.urgent,
            place=clip(opening.place, NAME_LIMIT),
            owner="",
            card="",
            draft="",
            answer="",
            answered_by="",
            answer_reference="",
            version=0,
        )
    )
    if made.inserted_primary_key is None:
        raise RuntimeError("the database gave no key for a new row")
    note = {"case_id": made.inserted_primary_key[0], "at": opening.opened_at, "by": "", "what": "opened", "text": ""}
    connection.execute(insert(case_notes).values(**note))
    return number


def answered_elsewhere(connection: Connection, case_id: int, by: str, reference: str, now: datetime) -> bool:
    """Notes in the caller's transaction that a pending case was answered from another program; False if it was not.

    ``reference`` names the answer ("mail:5"): with it the case has nothing left to deliver.
    """
    values = {"answered_by": clip(by, NAME_LIMIT), "answered_at": now, "answer_reference": reference}
    return _moved(connection, case_id, _PENDING, "answered", reference, now, status=CaseStatus.ANSWERED.value, **values)


def reopened(connection: Connection, case_id: int, why: str, now: datetime) -> bool:
    """Opens an answered or closed case again, since its asker writes anew; False where it is open already."""
    values = {"answer": "", "answer_reference": "", "delivering_at": None, "closed_at": None, "reminded_at": None}
    return _moved(connection, case_id, _DONE, "reopened", why, now, status=CaseStatus.OPEN.value, **values)


_PENDING = tuple(status.value for status in CaseStatus if status.pending)
_DONE = tuple(status.value for status in CaseStatus if not status.pending)


def _moved(
    connection: Connection, case_id: int, allowed: tuple[str, ...], what: str, text: str, now: datetime, **values: Any
) -> bool:
    row = (cases.c.id == case_id, cases.c.status.in_(allowed))
    changed = connection.execute(update(cases).where(*row).values(version=cases.c.version + 1, **values))
    if changed.rowcount:
        note = {"case_id": case_id, "at": now, "by": values.get("answered_by", ""), "what": what, "text": text}
        connection.execute(insert(case_notes).values(**note))
    return bool(changed.rowcount)
