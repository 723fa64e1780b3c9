"""Campaigns: by kind of letter and year one ledger per State: who was written to, what came back, what is next."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime

from sqlalchemy import Connection, bindparam, func, select, text

from knowledge.errors import BadInput
from knowledge.memory.clean import key
from knowledge.memory.mails import line
from knowledge.memory.store import Store
from knowledge.memory.tables.base import Moment
from knowledge.memory.tables.letters import campaign_steps
from knowledge.rules.campaign import CampaignStep, Entry, Standing, may_write_from, standing

_INSERT = text(
    "INSERT INTO campaign_steps (kind, year, state, step, at, due, source, by, detail) "
    "VALUES (:kind, :year, :state, :step, :at, :due, :source, :by, :detail) ON CONFLICT (source) DO NOTHING"
).bindparams(bindparam("at", type_=Moment), bindparam("due", type_=campaign_steps.c.due.type))


@dataclass(frozen=True, slots=True)
class Ledger:
    """One State in one campaign: every step, oldest first, and where it stands on the day asked about."""

    kind: str
    year: int
    state: str
    entries: tuple[Entry, ...]
    standing: Standing


def note(
    connection: Connection,
    kind: str,
    state: str,
    step: CampaignStep,
    now: datetime,
    *,
    source: str,
    year: int | None = None,
    due: date | None = None,
    by: str = "",
    detail: str = "",
) -> None:
    """Enters a step in the caller's transaction, once for each ``source``; the year is that of ``now`` if not given."""
    if not kind or not state:
        return
    values = {"kind": key(kind), "state": key(state.upper()), "step": step.value, "at": now, "due": due}
    more = {"source": key(source), "by": line(by), "detail": line(detail), "year": year or now.astimezone(UTC).year}
    connection.execute(_INSERT, {**values, **more})


def last_sent(connection: Connection, kind: str, state: str) -> date | None:
    """The day on which a letter of this kind last went to the State, whatever the year; None if never."""
    row = campaign_steps.c
    sent = (row.kind == key(kind), row.state == key(state.upper()), row.step == CampaignStep.SENT.value)
    at = connection.scalar(select(func.max(row.at)).where(*sent))
    return at.astimezone(UTC).date() if at else None


def written_to(connection: Connection, kind: str, state: str, year: int) -> bool:
    """Whether the State has a ledger of that kind and year, so that something of it may be expected."""
    row = campaign_steps.c
    wanted = (row.kind == key(kind), row.state == key(state.upper()), row.year == year)
    return connection.scalar(select(row.id).where(*wanted).limit(1)) is not None


class Campaigns:
    """The ledgers of a store."""

    def __init__(self, store: Store, agreed: Mapping[str, int] | None = None) -> None:
        """Works on an open, migrated store; ``agreed`` are by kind the days between two letters, if any."""
        self._store = store
        self._agreed = agreed or {}

    def promised(self, kind: str, state: str, due: date, now: datetime, *, source: str, by: str = "") -> None:
        """Notes that a State named a day; ``source`` names the mail ("mail:17") or is new for each note by hand."""
        self._note(kind, state, CampaignStep.PROMISED, now, source=f"{source}:promised:{kind}", due=due, by=by)

    def received(self, kind: str, state: str, now: datetime, *, source: str, by: str = "", detail: str = "") -> None:
        """Notes that what was asked for is there: it closes the State's ledger of that year."""
        self._note(kind, state, CampaignStep.RECEIVED, now, source=f"{source}:received:{kind}", by=by, detail=detail)

    def answered(self, kind: str, state: str, now: datetime, *, source: str, by: str = "", detail: str = "") -> None:
        """Notes an answer that came another way than by mail."""
        self._note(kind, state, CampaignStep.ANSWERED, now, source=f"{source}:answered:{kind}", by=by, detail=detail)

    def from_facts(self, kind: str, done: Mapping[str, date], now: datetime) -> int:
        """Closes ledgers whose State did what was asked, as the facts say; gives how many were closed just now.

        ``done`` is by ISO code the day it did so; a day before the State was first written to closes nothing.
        """
        closed = 0
        for ledger in self.ledgers(kind, now.astimezone(UTC).date()):
            day = done.get(ledger.state)
            first = ledger.entries[0].at.astimezone(UTC).date()
            if day is None or day < first or any(e.step is CampaignStep.RECEIVED for e in ledger.entries):
                continue
            source = f"facts:{ledger.state}:{ledger.year}:{day.isoformat()}:received:{kind}"
            self._note(kind, ledger.state, CampaignStep.RECEIVED, now, source=source, year=ledger.year)
            closed += 1
        return closed

    def may_write_from(self, kind: str, state: str) -> date | None:
        """The first day on which this State may get a letter of this kind again; None where any day will do."""
        with self._store.reading() as connection:
            return may_write_from(self._agreed.get(kind, 0), last_sent(connection, kind, state))

    def ledgers(self, kind: str, day: date, *, year: int | None = None, state: str = "") -> tuple[Ledger, ...]:
        """The ledgers of a kind ("": all) on a day, by kind, year and State."""
        row = campaign_steps.c
        wanted = [row.kind == key(kind)] if kind else []
        wanted += [row.year == year] if year is not None else []
        wanted += [row.state == key(state.strip().upper())] if state else []
        statement = select(campaign_steps).where(*wanted).order_by(row.kind, row.year, row.state, row.at, row.id)
        with self._store.reading() as connection:
            rows = connection.execute(statement).mappings().all()
        found: dict[tuple[str, int, str], list[Entry]] = {}
        for one in rows:
            entry = Entry(CampaignStep(one["step"]), one["at"], one["due"], one["detail"])
            found.setdefault((one["kind"], one["year"], one["state"]), []).append(entry)
        return tuple(
            Ledger(*where, tuple(entries), standing(self._agreed.get(where[0], 0), entries, day))
            for where, entries in found.items()
        )

    def _note(self, kind: str, state: str, step: CampaignStep, now: datetime, *, source: str, **more: object) -> None:
        if not kind or not state.strip():
            raise BadInput("a campaign is of a kind of letter and a State")
        with self._store.writing() as connection:
            note(connection, kind, state.strip(), step, now, source=source, **more)  # type: ignore[arg-type]
