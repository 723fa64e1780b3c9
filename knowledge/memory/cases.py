"""Cases: questions handed to a person, numbered without gaps in each year."""

from __future__ import annotations

from datetime import UTC, datetime
from enum import StrEnum

from sqlalchemy import Connection, insert

from knowledge.memory.counters import raise_counter
from knowledge.memory.tables.log import cases


class CaseStatus(StrEnum):
    """Where a case stands."""

    OPEN = "open"


def open_case(
    connection: Connection, *, interaction_id: int, person_id: int | None, question: str, state: str, now: datetime
) -> str:
    """Opens a case in the caller's transaction and gives its number, "ISU-2026-0007"; the year is that of UTC."""
    year = now.astimezone(UTC).year
    number = f"ISU-{year}-{raise_counter(connection, f'case-{year}'):04d}"
    connection.execute(
        insert(cases).values(
            number=number,
            interaction_id=interaction_id,
            person_id=person_id,
            question=question,
            state=state,
            status=CaseStatus.OPEN.value,
            opened_at=now,
        )
    )
    return number
