"""What staff do with a mail: where they see it, who works on it, the reply as they have worded it."""

from __future__ import annotations

from sqlalchemy import Column, Index, Integer, Table, UniqueConstraint

from knowledge.memory.tables.base import Moment, link, metadata, number, words

mail_cards = Table(
    "mail_cards",
    metadata,
    number(),
    link("mail_id", "mails.id", then="CASCADE"),
    words("card"),  # what the channel calls the post; while it is put up, since when
    words("status"),
    words("owner"),
    words("subject"),  # of the reply as reworded; "" for the one that was drafted
    words("body"),
    words("edited_by"),
    Column("edited_at", Moment),
    words("notes"),
    Column("snoozed_until", Moment),
    link("outbox_id", "outbox.id", then="SET NULL", nullable=True),
    words("drawn"),  # fingerprint of what the card shows
    Column("version", Integer, nullable=False),
    Column("changed_at", Moment, nullable=False),
    UniqueConstraint("mail_id"),
    Index(None, "card"),
    Index(None, "outbox_id"),
    Index(None, "changed_at"),
    sqlite_autoincrement=True,
)
