"""Cases get their whole life: owner, place, draft, answer, history; and answers reviewed for use again."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision: str | None = "0002"
branch_labels: str | None = None
depends_on: str | None = None

MOMENT = sa.DateTime(timezone=True)
WORDS = (
    ("channel", ""),
    ("asker", ""),
    ("language", "en"),
    ("place", ""),
    ("owner", ""),
    ("card", ""),
    ("draft", ""),
    ("answer", ""),
    ("answered_by", ""),
    ("answer_reference", ""),
)
MOMENTS = ("answered_at", "delivering_at", "closed_at", "snoozed_until", "reminded_at")


def upgrade() -> None:
    """Adds the columns, with what cases of the first schema are to have in them, and the two tables."""
    with op.batch_alter_table("cases") as table:
        table.add_column(sa.Column("origin", sa.Text()))
        for name, value in WORDS:
            table.add_column(sa.Column(name, sa.Text(), nullable=False, server_default=value))
        table.add_column(sa.Column("urgent", sa.Boolean(), nullable=False, server_default=sa.false()))
        table.add_column(sa.Column("version", sa.Integer(), nullable=False, server_default="0"))
        for name in MOMENTS:
            table.add_column(sa.Column(name, MOMENT))
        table.create_unique_constraint("uq_cases_origin", ["origin"])
    with op.batch_alter_table("cases") as table:
        for name in (*(name for name, _ in WORDS), "urgent", "version"):
            table.alter_column(name, server_default=None)
    _case_notes()
    _reviewed_answers()


def downgrade() -> None:
    """Takes it all away again; for developers only."""
    op.drop_table("reviewed_answers")
    op.drop_table("case_notes")
    with op.batch_alter_table("cases") as table:
        table.drop_constraint("uq_cases_origin", type_="unique")
        for name in ("origin", *(name for name, _ in WORDS), "urgent", "version", *MOMENTS):
            table.drop_column(name)


def _words(name: str) -> sa.Column[str]:
    return sa.Column(name, sa.Text(), nullable=False)


def _case_notes() -> None:
    op.create_table(
        "case_notes",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("case_id", sa.Integer(), nullable=False),
        sa.Column("at", MOMENT, nullable=False),
        _words("by"),
        _words("what"),
        _words("text"),
        sa.PrimaryKeyConstraint("id", name="pk_case_notes"),
        sa.ForeignKeyConstraint(["case_id"], ["cases.id"], name="fk_case_notes_case_id", ondelete="CASCADE"),
        sqlite_autoincrement=True,
    )
    op.create_index("ix_case_notes_case_id", "case_notes", ["case_id"])


def _reviewed_answers() -> None:
    op.create_table(
        "reviewed_answers",
        sa.Column("id", sa.Integer(), nullable=False),
        *map(_words, ("question", "answer", "language", "state", "sources", "reviewer", "case_number")),
        sa.Column("internal", sa.Boolean(), nullable=False),
        sa.Column("reviewed_on", sa.Date(), nullable=False),
        sa.Column("expires_on", sa.Date(), nullable=False),
        sa.Column("withdrawn_at", MOMENT),
        _words("withdrawn_why"),
        sa.PrimaryKeyConstraint("id", name="pk_reviewed_answers"),
        sqlite_autoincrement=True,
    )
    op.create_index("ix_reviewed_answers_expires_on", "reviewed_answers", ["expires_on"])
