"""Lessons from corrected judgements of mails, and the models learned from them."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0008"
down_revision: str | None = "0007"
branch_labels: str | None = None
depends_on: str | None = None

MOMENT = sa.DateTime(timezone=True)


def upgrade() -> None:
    """Makes the tables."""
    op.create_table(
        "mail_lessons",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("mail", sa.Text(), nullable=False),
        sa.Column("sender", sa.Text(), nullable=False),
        sa.Column("features", sa.Text(), nullable=False),
        sa.Column("scores", sa.Text(), nullable=False),
        sa.Column("category", sa.Text(), nullable=False),
        sa.Column("corrected", sa.Text(), nullable=False),
        sa.Column("by", sa.Text(), nullable=False),
        sa.Column("at", MOMENT, nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_mail_lessons"),
        sa.UniqueConstraint("mail", name="uq_mail_lessons_mail"),
        sqlite_autoincrement=True,
    )
    op.create_index("ix_mail_lessons_sender", "mail_lessons", ["sender"])
    op.create_table(
        "mail_models",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("weights", sa.Text(), nullable=False),
        sa.Column("lessons", sa.Integer(), nullable=False),
        sa.Column("accuracy", sa.Float(), nullable=False),
        sa.Column("rules_accuracy", sa.Float(), nullable=False),
        sa.Column("newest", sa.Integer(), nullable=False),
        sa.Column("trained_at", MOMENT, nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_mail_models"),
        sqlite_autoincrement=True,
    )


def downgrade() -> None:
    """Drops the tables; for developers only."""
    op.drop_table("mail_models")
    op.drop_table("mail_lessons")
