"""The register: a gapless reference for every letter, by form and year; void numbers stay, with the reason."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import UTC, datetime

from sqlalchemy import Connection, insert, select, update

from knowledge.errors import BadInput, NotAllowed, UnknownReference
from knowledge.memory.counters import raise_counter
from knowledge.memory.mails import line
from knowledge.memory.store import Store
from knowledge.memory.tables.letters import letters, register

FORMS = {"NV": "note verbale", "LT": "letter"}
"""The forms that have a series of numbers each."""

_REFERENCE = re.compile(r"ISU-CCM/([A-Z]{2})/([0-9]{4})/([0-9]{1,7})")


@dataclass(frozen=True, slots=True)
class RegisterLine:
    """One line of the register; ``void_reason`` is "" for a number in use, ``corrects`` the reference it corrects."""

    reference: str
    form: str
    year: int
    number: int
    letter_id: int
    kind: str
    state: str
    addressee: str
    subject: str
    language: str
    corrects: str
    corrected_by: tuple[str, ...]
    reserved_at: datetime
    reserved_by: str
    void_at: datetime | None
    void_by: str
    void_reason: str


def reserve(connection: Connection, form: str, letter_id: int, corrects: str, by: str, now: datetime) -> str:
    """The next reference of a form in the year of ``now`` (UTC), in the caller's transaction.

    If that fails, the number is given back: the series has no gaps. BadInput for a form without a series.
    """
    if form not in FORMS:
        raise BadInput(f"the register knows the forms {', '.join(FORMS)}")
    year = now.astimezone(UTC).year
    number = raise_counter(connection, f"register-{form}-{year}")
    reference = f"ISU-CCM/{form}/{year}/{number:03d}"
    values = {"form": form, "year": year, "number": number, "reference": reference, "letter_id": letter_id}
    more = {"corrects": corrects, "reserved_at": now, "reserved_by": by, "void_by": "", "void_reason": ""}
    connection.execute(insert(register).values(**values, **more))
    return reference


def void(connection: Connection, reference: str, by: str, reason: str, now: datetime) -> None:
    """Marks a number as void, with the reason; it stays in the register and is never given again."""
    if not reason.strip():
        raise BadInput("--reason takes why the number is void")
    row = register.c.reference == reference
    values = {"void_at": now, "void_by": by, "void_reason": line(reason, 2_000)}
    done = connection.execute(update(register).where(row, register.c.void_at.is_(None)).values(**values))
    if not done.rowcount:
        raise NotAllowed("that number is void already, or not in the register")


def read_reference(given: str) -> str:
    """A reference as people type it, in its one form; "" where it is none."""
    found = _REFERENCE.fullmatch("".join(given.split()).upper())
    return f"ISU-CCM/{found[1]}/{found[2]}/{int(found[3]):03d}" if found else ""


class Register:
    """The register as people read it."""

    def __init__(self, store: Store) -> None:
        """Works on an open, migrated store."""
        self._store = store

    def lines(self, year: int | None = None, form: str = "", kind: str = "") -> tuple[RegisterLine, ...]:
        """The lines that match, by form, year and number."""
        row = register.c
        wanted = [row.year == year] if year is not None else []
        wanted += [row.form == form.upper()] if form else []
        wanted += [letters.c.kind == kind] if kind else []
        return self._read(*wanted)

    def line(self, reference: str) -> RegisterLine:
        """The line of a reference; UnknownReference where there is none."""
        found = self._read(register.c.reference == read_reference(reference))
        if not found:
            raise UnknownReference("that reference is not in the register")
        return found[0]

    def _read(self, *wanted: object) -> tuple[RegisterLine, ...]:
        row, letter = register.c, letters.c
        shown = (letter.kind, letter.state, letter.addressee, letter.subject, letter.language)
        joined = register.join(letters, letter.id == row.letter_id)
        statement = select(register, *shown).select_from(joined).where(*wanted)  # type: ignore[arg-type]
        with self._store.reading() as connection:
            rows = connection.execute(statement.order_by(row.form, row.year, row.number)).mappings().all()
            links = connection.execute(select(row.corrects, row.reference).where(row.corrects != "")).all()
        later: dict[str, tuple[str, ...]] = {}
        for first, second in links:
            later[first] = (*later.get(first, ()), second)
        names = [name for name in RegisterLine.__slots__ if name != "corrected_by"]
        return tuple(
            RegisterLine(**{name: found[name] for name in names}, corrected_by=later.get(found["reference"], ()))
            for found in rows
        )
