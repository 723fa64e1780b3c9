"""The shared mailbox: how far it was read, mails, threads, drafts, and what went wrong."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0004"
down_revision: str | None = "0003"
branch_labels: str | None = None
depends_on: str | None = None

MOMENT = sa.DateTime(timezone=True)
TABLES = (
    *("mail_cursors", "mail_threads", "mails", "mail_bytes", "mail_places", "mail_references", "mail_drafts"),
    *("mail_quarantine", "mail_alerts"),
)


def upgrade() -> None:
    """Makes the tables of the mailbox."""
    _cursors()
    _threads()
    _mails()
    _bytes()
    _places()
    _references()
    _drafts()
    _quarantine()
    _alerts()


def downgrade() -> None:
    """Drops them; for developers only."""
    for table in reversed(TABLES):
        op.drop_table(table)


def _text(name: str) -> sa.Column[str]:
    return sa.Column(name, sa.Text(), nullable=False)


def _link(table: str, column: str, target: str, then: str) -> sa.ForeignKeyConstraint:
    return sa.ForeignKeyConstraint([column], [target], name=f"fk_{table}_{column}", ondelete=then)


def _unique(table: str, *columns: str) -> sa.UniqueConstraint:
    return sa.UniqueConstraint(*columns, name="_".join(["uq", table, *columns]))


def _index(table: str, *columns: str) -> None:
    op.create_index("_".join(["ix", table, *columns]), table, list(columns))


def _cursors() -> None:
    op.create_table(
        "mail_cursors",
        sa.Column("id", sa.Integer(), nullable=False),
        _text("mailbox"),
        _text("folder"),
        sa.Column("uidvalidity", sa.BigInteger(), nullable=False),
        sa.Column("last_uid", sa.BigInteger(), nullable=False),
        sa.Column("read_at", MOMENT, nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_mail_cursors"),
        _unique("mail_cursors", "mailbox", "folder", "uidvalidity"),
    )


def _threads() -> None:
    op.create_table(
        "mail_threads",
        sa.Column("id", sa.Integer(), nullable=False),
        _text("mailbox"),
        _text("subject"),
        _text("correspondent"),
        _text("state"),
        sa.Column("case_id", sa.Integer(), nullable=True),
        sa.Column("forwarded_from", sa.Integer(), nullable=True),
        sa.Column("opened_at", MOMENT, nullable=False),
        sa.Column("last_in_at", MOMENT, nullable=True),
        sa.Column("last_out_at", MOMENT, nullable=True),
        sa.PrimaryKeyConstraint("id", name="pk_mail_threads"),
        _unique("mail_threads", "case_id"),
        _link("mail_threads", "case_id", "cases.id", "SET NULL"),
        _link("mail_threads", "forwarded_from", "mail_threads.id", "SET NULL"),
        sqlite_autoincrement=True,
    )
    _index("mail_threads", "forwarded_from")
    _index("mail_threads", "mailbox", "subject", "correspondent")


def _mails() -> None:
    op.create_table(
        "mails",
        sa.Column("id", sa.Integer(), nullable=False),
        _text("mailbox"),
        _text("identity"),
        _text("message_id"),
        _text("sha256"),
        _text("direction"),
        sa.Column("size", sa.BigInteger(), nullable=False),
        sa.Column("partial", sa.Boolean(), nullable=False),
        sa.Column("answered", sa.Boolean(), nullable=False),
        sa.Column("history", sa.Boolean(), nullable=False),
        sa.Column("received_at", MOMENT, nullable=False),
        sa.Column("read_at", MOMENT, nullable=False),
        _text("step"),
        sa.Column("attempt", sa.Integer(), nullable=False),
        sa.Column("deaths", sa.Integer(), nullable=False),
        _text("lease_by"),
        sa.Column("lease_until", MOMENT, nullable=True),
        sa.Column("done_at", MOMENT, nullable=True),
        sa.Column("thread_id", sa.Integer(), nullable=True),
        _text("sender"),
        _text("subject"),
        _text("state"),
        _text("category"),
        _text("judgement"),
        _text("corrected"),
        _text("note"),
        sa.PrimaryKeyConstraint("id", name="pk_mails"),
        _unique("mails", "mailbox", "identity"),
        _link("mails", "thread_id", "mail_threads.id", "SET NULL"),
        sqlite_autoincrement=True,
    )
    _index("mails", "lease_by")
    _index("mails", "mailbox", "message_id")
    _index("mails", "mailbox", "step", "received_at")
    _index("mails", "thread_id", "received_at")


def _bytes() -> None:
    op.create_table(
        "mail_bytes",
        sa.Column("mail_id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("content", sa.LargeBinary(), nullable=False),
        sa.PrimaryKeyConstraint("mail_id", name="pk_mail_bytes"),
        _link("mail_bytes", "mail_id", "mails.id", "CASCADE"),
    )


def _places() -> None:
    op.create_table(
        "mail_places",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("mail_id", sa.Integer(), nullable=False),
        _text("mailbox"),
        _text("folder"),
        sa.Column("uidvalidity", sa.BigInteger(), nullable=False),
        sa.Column("uid", sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_mail_places"),
        _unique("mail_places", "mailbox", "folder", "uidvalidity", "uid"),
        _link("mail_places", "mail_id", "mails.id", "CASCADE"),
    )
    _index("mail_places", "mail_id")


def _references() -> None:
    op.create_table(
        "mail_references",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("mail_id", sa.Integer(), nullable=False),
        _text("message_id"),
        sa.PrimaryKeyConstraint("id", name="pk_mail_references"),
        _link("mail_references", "mail_id", "mails.id", "CASCADE"),
    )
    _index("mail_references", "mail_id")
    _index("mail_references", "message_id")


def _drafts() -> None:
    op.create_table(
        "mail_drafts",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("mail_id", sa.Integer(), nullable=False),
        sa.Column("thread_id", sa.Integer(), nullable=True),
        _text("message_id"),
        _text("state"),
        _text("folder"),
        sa.Column("uidvalidity", sa.BigInteger(), nullable=False),
        sa.Column("uid", sa.BigInteger(), nullable=False),
        sa.Column("content", sa.LargeBinary(), nullable=False),
        _text("sha256"),
        _text("detail"),
        sa.Column("planned_at", MOMENT, nullable=False),
        sa.Column("appended_at", MOMENT, nullable=True),
        sa.Column("settled_at", MOMENT, nullable=True),
        sa.Column("sent_as", sa.Integer(), nullable=True),
        sa.PrimaryKeyConstraint("id", name="pk_mail_drafts"),
        _unique("mail_drafts", "mail_id"),
        _unique("mail_drafts", "message_id"),
        _link("mail_drafts", "mail_id", "mails.id", "CASCADE"),
        _link("mail_drafts", "sent_as", "mails.id", "SET NULL"),
        _link("mail_drafts", "thread_id", "mail_threads.id", "SET NULL"),
        sqlite_autoincrement=True,
    )
    _index("mail_drafts", "state")
    _index("mail_drafts", "thread_id")


def _quarantine() -> None:
    op.create_table(
        "mail_quarantine",
        sa.Column("id", sa.Integer(), nullable=False),
        _text("mailbox"),
        _text("folder"),
        sa.Column("uidvalidity", sa.BigInteger(), nullable=False),
        sa.Column("uid", sa.BigInteger(), nullable=False),
        sa.Column("mail_id", sa.Integer(), nullable=True),
        _text("reason"),
        sa.Column("tries", sa.Integer(), nullable=False),
        sa.Column("since", MOMENT, nullable=False),
        sa.Column("tried_at", MOMENT, nullable=False),
        sa.Column("solved_at", MOMENT, nullable=True),
        sa.Column("content", sa.LargeBinary(), nullable=True),
        sa.PrimaryKeyConstraint("id", name="pk_mail_quarantine"),
        _unique("mail_quarantine", "mailbox", "folder", "uidvalidity", "uid"),
        _link("mail_quarantine", "mail_id", "mails.id", "CASCADE"),
        sqlite_autoincrement=True,
    )
    _index("mail_quarantine", "mail_id")


def _alerts() -> None:
    op.create_table(
        "mail_alerts",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("mail_id", sa.Integer(), nullable=False),
        _text("kind"),
        sa.Column("raised_at", MOMENT, nullable=False),
        sa.Column("told_at", MOMENT, nullable=True),
        _text("reference"),
        sa.PrimaryKeyConstraint("id", name="pk_mail_alerts"),
        _unique("mail_alerts", "mail_id", "kind"),
        _link("mail_alerts", "mail_id", "mails.id", "CASCADE"),
        sqlite_autoincrement=True,
    )
    _index("mail_alerts", "told_at")
