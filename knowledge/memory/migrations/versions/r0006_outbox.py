"""Letters with their register and campaigns; the outbox with recipients and steps."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0006"
down_revision: str | None = "0005"
branch_labels: str | None = None
depends_on: str | None = None

MOMENT = sa.DateTime(timezone=True)


def upgrade() -> None:
    """Makes the tables."""
    _letters()
    _files()
    _register()
    _campaigns()
    _outbox()
    _recipients()
    _steps()


def downgrade() -> None:
    """Drops the tables; for developers only."""
    for table in (
        "outbox_steps",
        "outbox_recipients",
        "outbox",
        "campaign_steps",
        "register",
        "letter_files",
        "letters",
    ):
        op.drop_table(table)


def _texts(*names: str) -> list[sa.Column[str]]:
    return [sa.Column(name, sa.Text(), nullable=False) for name in names]


def _numbers(*names: str, nullable: bool = False) -> list[sa.Column[int]]:
    return [sa.Column(name, sa.Integer(), nullable=nullable) for name in names]


def _moment(name: str, *, nullable: bool = True) -> sa.Column[object]:
    return sa.Column(name, MOMENT, nullable=nullable)


def _id(table: str) -> tuple[sa.Column[int], sa.PrimaryKeyConstraint]:
    return sa.Column("id", sa.Integer(), nullable=False), sa.PrimaryKeyConstraint("id", name=f"pk_{table}")


def _link(table: str, column: str, target: str, then: str) -> sa.ForeignKeyConstraint:
    return sa.ForeignKeyConstraint([column], [target], name=f"fk_{table}_{column}", ondelete=then)


def _check(table: str, name: str, rule: str) -> sa.CheckConstraint:
    return sa.CheckConstraint(rule, name=op.f(f"ck_{table}_{name}"))


def _indexes(table: str, *indexes: list[str]) -> None:
    for columns in indexes:
        op.create_index(f"ix_{table}_" + "_".join(columns), table, columns)


def _letters() -> None:
    op.create_table(
        "letters",
        *_id("letters"),
        *_texts("kind", "form", "state", "language", "subject", "addressee", "content", "recipients"),
        sa.Column("one_each", sa.Boolean(), nullable=False),
        *_texts("findings", "sha256"),
        *_numbers("organisation_id", "person_id", "post_id", nullable=True),
        *_texts("status", "reference", "corrects", "requested_by"),
        _moment("requested_at", nullable=False),
        *_texts("approved_by"),
        _moment("approved_at"),
        *_texts("overruled"),
        _check("letters", "approved_by_a_person", "status <> 'approved' OR (approved_by <> '' AND reference <> '')"),
        sqlite_autoincrement=True,
    )
    _indexes("letters", ["state", "kind"], ["reference"])


def _files() -> None:
    op.create_table(
        "letter_files",
        *_id("letter_files"),
        *_numbers("letter_id", "ordinal"),
        *_texts("name", "media_type"),
        sa.Column("content", sa.LargeBinary(), nullable=False),
        _link("letter_files", "letter_id", "letters.id", "CASCADE"),
        sa.UniqueConstraint("letter_id", "ordinal", name="uq_letter_files_letter_id_ordinal"),
        sqlite_autoincrement=True,
    )


def _register() -> None:
    op.create_table(
        "register",
        *_id("register"),
        *_texts("form"),
        *_numbers("year", "number"),
        *_texts("reference"),
        *_numbers("letter_id"),
        *_texts("corrects"),
        _moment("reserved_at", nullable=False),
        *_texts("reserved_by"),
        _moment("void_at"),
        *_texts("void_by", "void_reason"),
        _link("register", "letter_id", "letters.id", "RESTRICT"),
        sa.UniqueConstraint("reference", name="uq_register_reference"),
        sa.UniqueConstraint("form", "year", "number", name="uq_register_form_year_number"),
        _check("register", "void_with_a_reason", "void_at IS NULL OR void_reason <> ''"),
        sqlite_autoincrement=True,
    )
    _indexes("register", ["letter_id"])


def _campaigns() -> None:
    op.create_table(
        "campaign_steps",
        *_id("campaign_steps"),
        *_texts("kind"),
        *_numbers("year"),
        *_texts("state", "step"),
        _moment("at", nullable=False),
        sa.Column("due", sa.Date(), nullable=True),
        *_texts("source", "by", "detail"),
        sa.UniqueConstraint("source", name="uq_campaign_steps_source"),
        sqlite_autoincrement=True,
    )
    _indexes("campaign_steps", ["kind", "year", "state"])


def _outbox() -> None:
    op.create_table(
        "outbox",
        *_id("outbox"),
        *_texts("batch", "part", "kind"),
        *_numbers("letter_id", nullable=True),
        *_texts("message_id", "thread", "sender"),
        sa.Column("raw", sa.LargeBinary(), nullable=False),
        *_numbers("size"),
        *_texts("sha256", "subject", "language", "state"),
        *_numbers("organisation_id", "person_id", "post_id", nullable=True),
        *_texts("in_reply_to", "findings", "status", "requested_by"),
        _moment("requested_at", nullable=False),
        *_texts("approved_by"),
        _moment("approved_at"),
        *_texts("approved_sha256", "overruled"),
        *_numbers("attempts"),
        _moment("next_at"),
        *_texts("holder"),
        _moment("handed_at"),
        _moment("sent_at"),
        sa.Column("copy", sa.Boolean(), nullable=False),
        _moment("copied_at"),
        _link("outbox", "letter_id", "letters.id", "RESTRICT"),
        sa.UniqueConstraint("message_id", name="uq_outbox_message_id"),
        sa.UniqueConstraint("batch", "part", name="uq_outbox_batch_part"),
        _check("outbox", "approved_by_a_person", "status IN ('draft', 'withdrawn') OR approved_by <> ''"),
        _check("outbox", "approved_as_it_is", "status IN ('draft', 'withdrawn') OR approved_sha256 = sha256"),
        sqlite_autoincrement=True,
    )
    _indexes("outbox", ["status", "next_at"], ["thread"], ["letter_id"], ["handed_at"])


def _recipients() -> None:
    op.create_table(
        "outbox_recipients",
        *_id("outbox_recipients"),
        *_numbers("mail_id"),
        *_texts("address", "address_key", "status", "answer"),
        _link("outbox_recipients", "mail_id", "outbox.id", "CASCADE"),
        sa.UniqueConstraint("mail_id", "address_key", name="uq_outbox_recipients_mail_id_address_key"),
        sqlite_autoincrement=True,
    )
    _indexes("outbox_recipients", ["address_key"])


def _steps() -> None:
    op.create_table(
        "outbox_steps",
        *_id("outbox_steps"),
        *_numbers("mail_id", "letter_id", nullable=True),
        _moment("at", nullable=False),
        *_texts("step", "by", "detail"),
        _link("outbox_steps", "mail_id", "outbox.id", "RESTRICT"),
        _link("outbox_steps", "letter_id", "letters.id", "RESTRICT"),
        sqlite_autoincrement=True,
    )
    _indexes("outbox_steps", ["mail_id"], ["letter_id"])
