"""What goes out by mail: mails with their exact bytes, each recipient's fate, and every step with who took it."""

from __future__ import annotations

from sqlalchemy import Boolean, CheckConstraint, Column, Index, Integer, LargeBinary, Table, UniqueConstraint

from knowledge.memory.tables.base import Moment, link, metadata, number, words

outbox = Table(
    "outbox",
    metadata,
    number(),
    words("batch"),  # mails approved together; a mail of its own has its Message-ID here
    words("part"),  # what tells the mails of a batch apart: nobody gets the same one twice
    words("kind"),
    link("letter_id", "letters.id", then="RESTRICT", nullable=True),
    words("message_id"),  # without angle brackets
    words("thread"),
    words("sender"),  # of the envelope
    Column("raw", LargeBinary, nullable=False),
    Column("size", Integer, nullable=False),
    words("sha256"),  # of envelope and bytes together
    words("subject"),
    words("language"),
    words("state"),
    Column("organisation_id", Integer),
    Column("person_id", Integer),
    Column("post_id", Integer),
    words("in_reply_to"),  # the Message-ID it answers; "" for a mail that begins a conversation
    words("findings"),  # JSON
    words("status"),
    words("requested_by"),
    Column("requested_at", Moment, nullable=False),
    words("approved_by"),
    Column("approved_at", Moment),
    words("approved_sha256"),
    words("overruled"),  # why findings that block were overruled
    Column("attempts", Integer, nullable=False),
    Column("next_at", Moment),  # not before this moment
    words("holder"),  # the run that is sending it
    Column("handed_at", Moment),  # when it was last marked "sending"
    Column("sent_at", Moment),
    Column("copy", Boolean, nullable=False),  # whether a copy belongs into the folder of sent mail
    Column("copied_at", Moment),
    UniqueConstraint("message_id"),
    UniqueConstraint("batch", "part"),
    CheckConstraint("status IN ('draft', 'withdrawn') OR approved_by <> ''", name="approved_by_a_person"),
    CheckConstraint("status IN ('draft', 'withdrawn') OR approved_sha256 = sha256", name="approved_as_it_is"),
    Index(None, "status", "next_at"),
    Index(None, "thread"),
    Index(None, "letter_id"),
    Index(None, "handed_at"),
    sqlite_autoincrement=True,
)

outbox_recipients = Table(
    "outbox_recipients",
    metadata,
    number(),
    link("mail_id", "outbox.id", then="CASCADE"),
    words("address"),
    words("address_key"),
    words("status"),  # waiting, accepted, refused, bounced
    words("answer"),  # what the server said last
    UniqueConstraint("mail_id", "address_key"),
    Index(None, "address_key"),
    sqlite_autoincrement=True,
)

outbox_steps = Table(
    "outbox_steps",
    metadata,
    number(),
    link("mail_id", "outbox.id", then="RESTRICT", nullable=True),
    link("letter_id", "letters.id", then="RESTRICT", nullable=True),
    Column("at", Moment, nullable=False),
    words("step"),
    words("by"),  # "" for the program
    words("detail"),
    Index(None, "mail_id"),
    Index(None, "letter_id"),
    sqlite_autoincrement=True,
)
