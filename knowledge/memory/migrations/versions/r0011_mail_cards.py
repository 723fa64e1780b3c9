"""Cards of mails."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0011"
down_revision: str | None = "0010"
branch_labels: str | None = None
depends_on: str | None = None

MOMENT = sa.DateTime(timezone=True)


def upgrade() -> None:
    """Makes the table."""
    op.create_table(
        "mail_cards",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("mail_id", sa.Integer(), nullable=False),
        sa.Column("card", sa.Text(), nullable=False),
        sa.Column("status", sa.Text(), nullable=False),
        sa.Column("owner", sa.Text(), nullable=False),
        sa.Column("subject", sa.Text(), nullable=False),
        sa.Column("body", sa.Text(), nullable=False),
        sa.Column("edited_by", sa.Text(), nullable=False),
        sa.Column("edited_at", MOMENT, nullable=True),
        sa.Column("notes", sa.Text(), nullable=False),
        sa.Column("snoozed_until", MOMENT, nullable=True),
        sa.Column("outbox_id", sa.Integer(), nullable=True),
        sa.Column("drawn", sa.Text(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("changed_at", MOMENT, nullable=False),
        sa.ForeignKeyConstraint(["mail_id"], ["mails.id"], name="fk_mail_cards_mail_id", ondelete="CASCADE"),
        sa.ForeignKeyConstraint(["outbox_id"], ["outbox.id"], name="fk_mail_cards_outbox_id", ondelete="SET NULL"),
        sa.PrimaryKeyConstraint("id", name="pk_mail_cards"),
        sa.UniqueConstraint("mail_id", name="uq_mail_cards_mail_id"),
        sqlite_autoincrement=True,
    )
    for column in ("card", "changed_at", "outbox_id"):
        op.create_index(f"ix_mail_cards_{column}", "mail_cards", [column])


def downgrade() -> None:
    """Drops the table; for developers only."""
    op.drop_table("mail_cards")
