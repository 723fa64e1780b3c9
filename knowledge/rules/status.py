"""A State's standing under the Convention on any date: Articles 15 to 17 and 20, counted as the Depositary counts."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from datetime import date
from enum import StrEnum
from typing import Protocol

from knowledge.rules.dates import add_months

ADOPTED = date(2008, 5, 30)
OPENED_FOR_SIGNATURE = date(2008, 12, 3)
THIRTIETH_DEPOSIT = date(2010, 2, 16)
GENERAL_ENTRY_INTO_FORCE = date(2010, 8, 1)
"""Article 17(1): first day of the sixth month after the month of the thirtieth deposit; signature closed that day."""


class Status(StrEnum):
    """Where a State stands on a given date."""

    STATE_PARTY = "state_party"
    SIGNATORY = "signatory"
    NOT_PARTY = "not_party"
    WITHDRAWN = "withdrawn"


class TreatyRecord(Protocol):
    """The treaty actions of one State, as far as they were taken."""

    @property
    def iso3(self) -> str: ...
    @property
    def un_region(self) -> str: ...
    @property
    def iso_region(self) -> str: ...
    @property
    def ldc(self) -> bool: ...
    @property
    def sids(self) -> bool: ...
    @property
    def lldc(self) -> bool: ...
    @property
    def signature_date(self) -> date | None: ...
    @property
    def deposit_date(self) -> date | None: ...
    @property
    def entry_into_force(self) -> date | None: ...
    @property
    def withdrawal_effective(self) -> date | None: ...


def entry_into_force(deposit: date) -> date:
    """When the Convention enters into force for a State that deposits on this day (Article 17).

    The first thirty: 1 August 2010. Later ones: first day of the sixth month after the month of deposit.
    """
    return max(add_months(deposit.replace(day=1), 6), GENERAL_ENTRY_INTO_FORCE)


def withdrawal_effective(received: date, conflict_ended: date | None = None) -> date:
    """When a withdrawal takes effect (Article 20(3)): six months after the Depositary receives it.

    A State engaged in an armed conflict when the six months end stays bound until that conflict has ended
    (``conflict_ended``; ``date.max`` while it goes on).
    """
    regular = add_months(received, 6)
    return max(regular, conflict_ended) if conflict_ended is not None else regular


def status_on(record: TreatyRecord, day: date) -> Status:
    """The State's status at the end of that day; a State Party from its deposit, whether or not bound yet."""
    if _by(record.withdrawal_effective, day):
        return Status.WITHDRAWN
    if _by(record.deposit_date, day):
        return Status.STATE_PARTY
    if _by(record.signature_date, day):
        return Status.SIGNATORY
    return Status.NOT_PARTY


def in_force_on(record: TreatyRecord, day: date) -> bool:
    """Whether the Convention binds the State on that day: in force for it, and no withdrawal in effect."""
    return _by(record.entry_into_force, day) and not _by(record.withdrawal_effective, day)


def signed_by(record: TreatyRecord, day: date) -> bool:
    """Whether the State had signed by that day, whatever it did later."""
    return _by(record.signature_date, day)


def count_by_status(records: Iterable[TreatyRecord], day: date) -> Mapping[Status, int]:
    """How many of the States stand where on that day; every status has a figure."""
    counted = Counter(status_on(record, day) for record in records)
    return {status: counted[status] for status in Status}


def _by(event: date | None, day: date) -> bool:
    return event is not None and event <= day
