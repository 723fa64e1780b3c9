"""Opening cases: questions handed to a person, numbered without gaps in each year, one number over all channels."""

from __future__ import annotations

from datetime import UTC

from sqlalchemy import Connection, insert, select

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
