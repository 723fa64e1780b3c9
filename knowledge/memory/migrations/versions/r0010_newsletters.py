"""Newsletters: staff's notes, drafts with what was gathered, and the pages of what was approved."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0010"
down_revision: str | None = "0009"
branch_labels: str | None = None
depends_on: str | None = None

MOMENT = sa.DateTime(timezone=True)


def upgrade() -> None:
    """Makes the tables."""
    _notes()
    _newsletters()


def _notes() -> None:
    op.create_table(
        "newsletter_notes",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("at", MOMENT, nullable=False),
        sa.Column("by", sa.Text(), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("section", sa.Text(), nullable=False),
        sa.Column("language", sa.Text(), nullable=False),
        sa.Column("cleared_by", sa.Text(), nullable=False),
        sa.Column("cleared_at", MOMENT),
        sa.PrimaryKeyConstraint("id", name="pk_newsletter_notes"),
        sqlite_autoincrement=True,
    )
    op.create_index("ix_newsletter_notes_at", "newsletter_notes", ["at"])


def _newsletters() -> None:
    op.create_table(
        "newsletters",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("first", sa.Date(), nullable=False),
        sa.Column("last", sa.Date(), nullable=False),
        sa.Column("drafted_by", sa.Text(), nullable=False),
        sa.Column("drafted_at", MOMENT, nullable=False),
        sa.Column("gathered", sa.Text(), nullable=False),
        sa.Column("sha256", sa.Text(), nullable=False),
        sa.Column("approved_by", sa.Text(), nullable=False),
        sa.Column("approved_at", MOMENT),
        sa.PrimaryKeyConstraint("id", name="pk_newsletters"),
        sqlite_autoincrement=True,
    )
    op.create_table(
        "newsletter_pages",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("newsletter_id", sa.Integer(), nullable=False),
        sa.Column("language", sa.Text(), nullable=False),
        sa.Column("subject", sa.Text(), nullable=False),
        sa.Column("page", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_newsletter_pages"),
        sa.UniqueConstraint("newsletter_id", "language", name="uq_newsletter_pages_newsletter_id_language"),
        sa.ForeignKeyConstraint(
            ["newsletter_id"],
            ["newsletters.id"],
            name="fk_newsletter_pages_newsletter_id",
            ondelete="CASCADE",
        ),
        sqlite_autoincrement=True,
    )


def downgrade() -> None:
    """Drops the tables; for developers only."""
    op.drop_table("newsletter_pages")
    op.drop_table("newsletters")
    op.drop_table("newsletter_notes")
