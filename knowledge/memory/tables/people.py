"""Persons: who writes to the secretariat, and whom it writes to."""

from __future__ import annotations

from sqlalchemy import Boolean, Column, Date, Integer, Table, Text, text

from knowledge.memory.tables.base import Moment, metadata, number, words

EMPTY = text("''")
"""What columns hold in rows that were there before them."""

persons = Table(
    "persons",
    metadata,
    number(),
    words("name"),
    words("address"),  # where to write now; the channels hold this one and all earlier ones
    Column("address_key", Text, unique=True),  # case-folded; NULL where there is no address
    Column("slack_user", Text, unique=True),
    words("state"),
    words("role"),
    words("language"),
    Column("verified", Boolean, nullable=False),
    Column("created_at", Moment, nullable=False),
    words("style", server_default=EMPTY),  # before the name: "H.E. Ms."
    words("rank", server_default=EMPTY),
    words("gender", server_default=EMPTY),  # "f", "m" or ""
    words("uid", server_default=EMPTY),  # what another program calls this person: UID of a vCard, id of a list
    words("note", server_default=EMPTY),  # for staff only
    Column("confirmed_on", Date),
    words("confirmed_by", server_default=EMPTY),
    Column("merged_into", Integer),  # the person this one turned out to be; history stands there
    Column("erased_at", Moment),  # since when only a pseudonym is kept
    sqlite_autoincrement=True,
)
