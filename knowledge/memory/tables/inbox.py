"""The shared mailbox: how far each folder was read, the mails with their bytes, threads, drafts, what went wrong."""

from __future__ import annotations

from sqlalchemy import (
    BigInteger,
    Boolean,
    Column,
    ForeignKey,
    Index,
    Integer,
    LargeBinary,
    Table,
    UniqueConstraint,
)

from knowledge.memory.tables.base import Moment, link, metadata, number, words

mail_cursors = Table(
    "mail_cursors",
    metadata,
    number(),
    words("mailbox"),
    words("folder"),
    Column("uidvalidity", BigInteger, nullable=False),
    Column("last_uid", BigInteger, nullable=False),
    Column("read_at", Moment, nullable=False),
    UniqueConstraint("mailbox", "folder", "uidvalidity"),
)

mail_threads = Table(
    "mail_threads",
    metadata,
    number(),
    words("mailbox"),
    words("subject"),  # without reply marks, folded: what a reply without references is found by
    words("correspondent"),  # address of the other side, folded
    words("state"),
    link("case_id", "cases.id", then="SET NULL", nullable=True),
    link("forwarded_from", "mail_threads.id", then="SET NULL", nullable=True),
    Column("opened_at", Moment, nullable=False),
    Column("last_in_at", Moment),
    Column("last_out_at", Moment),
    UniqueConstraint("case_id"),
    Index(None, "mailbox", "subject", "correspondent"),
    Index(None, "forwarded_from"),
    sqlite_autoincrement=True,
)

mails = Table(
    "mails",
    metadata,
    number(),
    words("mailbox"),
    words("identity"),  # hash of what the sender wrote and named it: the same mail in two folders has the same
    words("message_id"),
    words("sha256"),
    words("direction"),
    Column("size", BigInteger, nullable=False),
    Column("partial", Boolean, nullable=False),
    Column("answered", Boolean, nullable=False),  # a mail program had marked it so when it was read
    Column("history", Boolean, nullable=False),  # was old when first read: kept and logged, nothing is announced
    Column("received_at", Moment, nullable=False),
    Column("read_at", Moment, nullable=False),
    words("step"),
    Column("attempt", Integer, nullable=False),
    Column("deaths", Integer, nullable=False),  # workers that ended without a word while they had it, at this step
    words("lease_by"),
    Column("lease_until", Moment),
    Column("done_at", Moment),
    link("thread_id", "mail_threads.id", then="SET NULL", nullable=True),
    words("sender"),
    words("subject"),
    words("state"),
    words("category"),
    words("judgement"),  # JSON; "" until judged
    words("corrected"),  # JSON: what people set otherwise
    words("note"),  # why nothing was drafted, in one line
    UniqueConstraint("mailbox", "identity"),
    Index(None, "mailbox", "message_id"),
    Index(None, "mailbox", "step", "direction", "received_at"),
    Index(None, "thread_id", "received_at"),
    Index(None, "lease_by"),
    sqlite_autoincrement=True,
)

mail_bytes = Table(
    "mail_bytes",
    metadata,
    Column("mail_id", Integer, ForeignKey("mails.id", ondelete="CASCADE"), primary_key=True, autoincrement=False),
    Column("content", LargeBinary, nullable=False),
)

mail_places = Table(
    "mail_places",
    metadata,
    number(),
    link("mail_id", "mails.id", then="CASCADE"),
    words("mailbox"),
    words("folder"),
    Column("uidvalidity", BigInteger, nullable=False),
    Column("uid", BigInteger, nullable=False),
    UniqueConstraint("mailbox", "folder", "uidvalidity", "uid"),
    Index(None, "mail_id"),
)

mail_references = Table(
    "mail_references",
    metadata,
    number(),
    link("mail_id", "mails.id", then="CASCADE"),
    words("message_id"),
    Index(None, "message_id"),
    Index(None, "mail_id"),
)

mail_drafts = Table(
    "mail_drafts",
    metadata,
    number(),
    link("mail_id", "mails.id", then="CASCADE"),
    link("thread_id", "mail_threads.id", then="SET NULL", nullable=True),
    words("message_id"),
    words("state"),
    words("folder"),
    Column("uidvalidity", BigInteger, nullable=False),
    Column("uid", BigInteger, nullable=False),
    Column("content", LargeBinary, nullable=False),
    words("sha256"),
    words("detail"),  # JSON of a DraftReply and whom it goes to
    Column("planned_at", Moment, nullable=False),
    Column("appended_at", Moment),
    Column("settled_at", Moment),
    link("sent_as", "mails.id", then="SET NULL", nullable=True),
    UniqueConstraint("mail_id"),
    UniqueConstraint("message_id"),
    Index(None, "thread_id"),
    Index(None, "state"),
    sqlite_autoincrement=True,
)

mail_quarantine = Table(
    "mail_quarantine",
    metadata,
    number(),
    words("mailbox"),
    words("folder"),
    Column("uidvalidity", BigInteger, nullable=False),
    Column("uid", BigInteger, nullable=False),
    link("mail_id", "mails.id", then="CASCADE", nullable=True),
    words("reason"),
    Column("tries", Integer, nullable=False),
    Column("since", Moment, nullable=False),
    Column("tried_at", Moment, nullable=False),
    Column("solved_at", Moment),
    Column("content", LargeBinary),  # NULL where the mail itself could not be fetched, or is kept with the mail
    UniqueConstraint("mailbox", "folder", "uidvalidity", "uid"),
    Index(None, "mail_id"),
    sqlite_autoincrement=True,
)

mail_alerts = Table(
    "mail_alerts",
    metadata,
    number(),
    link("mail_id", "mails.id", then="CASCADE"),
    words("kind"),
    Column("raised_at", Moment, nullable=False),
    Column("told_at", Moment),
    words("reference"),  # what the channel calls the post
    UniqueConstraint("mail_id", "kind"),
    Index(None, "told_at"),
    sqlite_autoincrement=True,
)
