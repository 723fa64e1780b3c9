"""The first tables: documents with their passages, the log with claims, cases and feedback, persons and settings."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0001"
down_revision: str | None = None
branch_labels: str | None = None
depends_on: str | None = None

MOMENT = sa.DateTime(timezone=True)


def upgrade() -> None:
    """Makes every table in an empty database."""
    _documents()
    _persons()
    _interactions()
    _cases()
    _rest()


def downgrade() -> None:
    """Drops every table; for developers only."""
    for table in (
        "counters",
        "settings",
        "feedback",
        "cases",
        "claims",
        "interactions",
        "persons",
        "passages",
        "sources",
        "versions",
        "documents",
    ):
        op.drop_table(table)


def _text(name: str, *, nullable: bool = False) -> sa.Column[str]:
    return sa.Column(name, sa.Text(), nullable=nullable)


def _id(table: str) -> tuple[sa.Column[int], sa.PrimaryKeyConstraint]:
    return sa.Column("id", sa.Integer(), nullable=False), sa.PrimaryKeyConstraint("id", name=f"pk_{table}")


def _link(table: str, column: str, target: str, then: str) -> sa.ForeignKeyConstraint:
    return sa.ForeignKeyConstraint([column], [target], name=f"fk_{table}_{column}", ondelete=then)


def _documents() -> None:
    op.create_table(
        "documents",
        *_id("documents"),
        _text("file"),
        _text("origin"),
        _text("collection"),
        sa.Column("internal", sa.Boolean(), nullable=False),
        _text("corrections"),
        sa.Column("latest", sa.Integer(), nullable=False),
        sa.UniqueConstraint("origin", "file", name="uq_documents_origin_file"),
        sa.UniqueConstraint("collection", "file", name="uq_documents_collection_file"),
        sqlite_autoincrement=True,
    )
    op.create_table(
        "versions",
        *_id("versions"),
        sa.Column("document_id", sa.Integer(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        _text("sha256"),
        _text("card"),
        sa.Column("passage_count", sa.Integer(), nullable=False),
        sa.Column("added_on", sa.Date(), nullable=False),
        _link("versions", "document_id", "documents.id", "CASCADE"),
        sa.UniqueConstraint("document_id", "number", name="uq_versions_document_id_number"),
        sqlite_autoincrement=True,
    )
    op.create_table(
        "sources",
        sa.Column("version_id", sa.Integer(), autoincrement=False, nullable=False),
        _text("text"),
        _link("sources", "version_id", "versions.id", "CASCADE"),
        sa.PrimaryKeyConstraint("version_id", name="pk_sources"),
    )
    op.create_table(
        "passages",
        *_id("passages"),
        sa.Column("version_id", sa.Integer(), nullable=False),
        sa.Column("ordinal", sa.Integer(), nullable=False),
        _text("kind"),
        _text("label"),
        _text("locator"),
        _text("text"),
        sa.Column("page", sa.Integer(), nullable=True),
        _text("detail"),
        _link("passages", "version_id", "versions.id", "CASCADE"),
        sa.UniqueConstraint("version_id", "ordinal", name="uq_passages_version_id_ordinal"),
        sqlite_autoincrement=True,
    )


def _persons() -> None:
    op.create_table(
        "persons",
        *_id("persons"),
        _text("name"),
        _text("address"),
        _text("address_key", nullable=True),
        _text("slack_user", nullable=True),
        _text("state"),
        _text("role"),
        _text("language"),
        sa.Column("verified", sa.Boolean(), nullable=False),
        sa.Column("created_at", MOMENT, nullable=False),
        sa.UniqueConstraint("address_key", name="uq_persons_address_key"),
        sa.UniqueConstraint("slack_user", name="uq_persons_slack_user"),
        sqlite_autoincrement=True,
    )


def _interactions() -> None:
    op.create_table(
        "interactions",
        *_id("interactions"),
        _text("channel"),
        _text("message_id"),
        _text("conversation"),
        sa.Column("public", sa.Boolean(), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=True),
        _text("name"),
        _text("address"),
        _text("slack_user"),
        _text("slack_team"),
        _text("state"),
        _text("role"),
        _text("language"),
        _text("collections"),
        _text("question"),
        sa.Column("question_length", sa.Integer(), nullable=False),
        _text("intent"),
        _text("understood"),
        _text("outcome"),
        sa.Column("confidence", sa.Float(), nullable=False),
        sa.Column("elapsed_ms", sa.Float(), nullable=False),
        _text("reply"),
        sa.Column("received_at", MOMENT, nullable=False),
        sa.Column("answered_at", MOMENT, nullable=False),
        sa.Column("delivered_at", MOMENT, nullable=True),
        _text("reference"),
        _link("interactions", "person_id", "persons.id", "SET NULL"),
        sa.UniqueConstraint("channel", "message_id", name="uq_interactions_channel_message_id"),
        sqlite_autoincrement=True,
    )
    for columns in (["conversation", "id"], ["answered_at"], ["state"], ["person_id"]):
        op.create_index("ix_interactions_" + "_".join(columns), "interactions", columns)


def _cases() -> None:
    op.create_table(
        "claims",
        _text("channel"),
        _text("message_id"),
        sa.Column("attempt", sa.Integer(), nullable=False),
        sa.Column("claimed_at", MOMENT, nullable=False),
        sa.Column("interaction_id", sa.Integer(), nullable=True),
        _link("claims", "interaction_id", "interactions.id", "CASCADE"),
        sa.PrimaryKeyConstraint("channel", "message_id", name="pk_claims"),
    )
    op.create_index("ix_claims_interaction_id", "claims", ["interaction_id"])
    op.create_table(
        "cases",
        *_id("cases"),
        _text("number"),
        sa.Column("interaction_id", sa.Integer(), nullable=True),
        sa.Column("person_id", sa.Integer(), nullable=True),
        _text("question"),
        _text("state"),
        _text("status"),
        sa.Column("opened_at", MOMENT, nullable=False),
        sa.Column("due_at", MOMENT, nullable=True),
        _link("cases", "interaction_id", "interactions.id", "SET NULL"),
        _link("cases", "person_id", "persons.id", "SET NULL"),
        sa.UniqueConstraint("number", name="uq_cases_number"),
        sa.UniqueConstraint("interaction_id", name="uq_cases_interaction_id"),
        sqlite_autoincrement=True,
    )
    op.create_index("ix_cases_status", "cases", ["status"])


def _rest() -> None:
    op.create_table(
        "feedback",
        *_id("feedback"),
        sa.Column("interaction_id", sa.Integer(), nullable=False),
        _text("voter"),
        _text("verdict"),
        _text("reason"),
        _text("address"),
        _text("slack_user"),
        _text("slack_team"),
        _text("name"),
        sa.Column("at", MOMENT, nullable=False),
        _link("feedback", "interaction_id", "interactions.id", "CASCADE"),
        sa.UniqueConstraint("interaction_id", "voter", name="uq_feedback_interaction_id_voter"),
        sa.CheckConstraint("verdict IN ('up', 'down')", name=op.f("ck_feedback_verdict")),
    )
    op.create_table(
        "settings",
        _text("name"),
        _text("value"),
        sa.Column("changed_at", MOMENT, nullable=False),
        sa.PrimaryKeyConstraint("name", name="pk_settings"),
    )
    op.create_table(
        "counters",
        _text("name"),
        sa.Column("value", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("name", name="pk_counters"),
    )
