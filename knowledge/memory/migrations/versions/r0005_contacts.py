"""The contact list with its history: organisations, posts, tenures, channels, groups, consents, changes, audit."""

from __future__ import annotations

from datetime import date

import sqlalchemy as sa
from alembic import op

revision = "0005"
down_revision: str | None = "0004"
branch_labels: str | None = None
depends_on: str | None = None

MOMENT = sa.DateTime(timezone=True)


def upgrade() -> None:
    """Makes the tables, widens persons, and gives each address that is known already its channel."""
    _persons()
    _organisations()
    _posts()
    _tenures()
    _channels()
    _contact_groups()
    _group_members()
    _consents()
    _proposals()
    _changes()
    _change_rows()
    _audit()
    _first_channels()


def downgrade() -> None:
    """Drops them again; for developers only."""
    for table in (
        "audit",
        "change_rows",
        "changes",
        "proposals",
        "consents",
        "group_members",
        "contact_groups",
        "channels",
        "tenures",
        "posts",
        "organisations",
    ):
        op.drop_table(table)
    for column in NEW_OF_PERSONS:
        op.drop_column("persons", column)


NEW_OF_PERSONS = (
    "erased_at",
    "merged_into",
    "confirmed_by",
    "confirmed_on",
    "note",
    "uid",
    "gender",
    "rank",
    "style",
)


def _text(name: str, *, nullable: bool = False) -> sa.Column[str]:
    return sa.Column(name, sa.Text(), nullable=nullable)


def _number(name: str, *, nullable: bool = False) -> sa.Column[int]:
    return sa.Column(name, sa.Integer(), nullable=nullable)


def _day(name: str) -> sa.Column[date]:
    return sa.Column(name, sa.Date(), nullable=True)


def _persons() -> None:
    op.add_column("persons", sa.Column("style", sa.Text(), server_default=sa.text("''"), nullable=False))
    op.add_column("persons", sa.Column("rank", sa.Text(), server_default=sa.text("''"), nullable=False))
    op.add_column("persons", sa.Column("gender", sa.Text(), server_default=sa.text("''"), nullable=False))
    op.add_column("persons", sa.Column("uid", sa.Text(), server_default=sa.text("''"), nullable=False))
    op.add_column("persons", sa.Column("note", sa.Text(), server_default=sa.text("''"), nullable=False))
    op.add_column("persons", _day("confirmed_on"))
    op.add_column("persons", sa.Column("confirmed_by", sa.Text(), server_default=sa.text("''"), nullable=False))
    op.add_column("persons", _number("merged_into", nullable=True))
    op.add_column("persons", sa.Column("erased_at", MOMENT, nullable=True))


def _organisations() -> None:
    op.create_table(
        "organisations",
        _number("id"),
        _text("name"),
        _text("name_key"),
        _text("kind"),
        _text("state"),
        _text("language"),
        _text("note"),
        _number("merged_into", nullable=True),
        sa.Column("created_at", MOMENT, nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_organisations"),
        sqlite_autoincrement=True,
    )
    op.create_index("ix_organisations_name_key", "organisations", ["name_key"])
    op.create_index("ix_organisations_state_kind", "organisations", ["state", "kind"])


def _posts() -> None:
    op.create_table(
        "posts",
        _number("id"),
        _number("organisation_id"),
        _text("kind"),
        _text("title"),
        _text("theme"),
        _text("state"),
        _day("abolished_on"),
        sa.Column("created_at", MOMENT, nullable=False),
        sa.ForeignKeyConstraint(
            ["organisation_id"], ["organisations.id"], name="fk_posts_organisation_id", ondelete="RESTRICT"
        ),
        sa.PrimaryKeyConstraint("id", name="pk_posts"),
        sqlite_autoincrement=True,
    )
    op.create_index("ix_posts_organisation_id", "posts", ["organisation_id"])
    op.create_index("ix_posts_state_kind_theme", "posts", ["state", "kind", "theme"])


def _tenures() -> None:
    op.create_table(
        "tenures",
        _number("id"),
        _number("post_id"),
        _number("person_id"),
        _day("since"),
        _day("until"),
        _text("evidence"),
        _day("confirmed_on"),
        _text("confirmed_by"),
        sa.Column("created_at", MOMENT, nullable=False),
        sa.CheckConstraint("since IS NULL OR until IS NULL OR since <= until", name=op.f("ck_tenures_order")),
        sa.ForeignKeyConstraint(["person_id"], ["persons.id"], name="fk_tenures_person_id", ondelete="RESTRICT"),
        sa.ForeignKeyConstraint(["post_id"], ["posts.id"], name="fk_tenures_post_id", ondelete="RESTRICT"),
        sa.PrimaryKeyConstraint("id", name="pk_tenures"),
        sqlite_autoincrement=True,
    )
    op.create_index("ix_tenures_person_id", "tenures", ["person_id"])
    op.create_index("ix_tenures_post_id", "tenures", ["post_id"])


def _channels() -> None:
    op.create_table(
        "channels",
        _number("id"),
        _number("person_id", nullable=True),
        _number("organisation_id", nullable=True),
        _number("post_id", nullable=True),
        _text("medium"),
        _text("kind"),
        _text("address"),
        _text("address_key"),
        _text("domain"),
        _day("since"),
        _day("until"),
        _text("bounce"),
        sa.Column("bounced_at", MOMENT, nullable=True),
        _number("bounces"),
        _text("bounce_evidence"),
        sa.Column("created_at", MOMENT, nullable=False),
        sa.CheckConstraint("bounce IN ('', 'soft', 'hard')", name=op.f("ck_channels_bounce")),
        sa.CheckConstraint("kind IN ('personal', 'functional')", name=op.f("ck_channels_kind")),
        sa.CheckConstraint("medium IN ('mail', 'phone', 'slack')", name=op.f("ck_channels_medium")),
        sa.ForeignKeyConstraint(
            ["organisation_id"], ["organisations.id"], name="fk_channels_organisation_id", ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(["person_id"], ["persons.id"], name="fk_channels_person_id", ondelete="CASCADE"),
        sa.ForeignKeyConstraint(["post_id"], ["posts.id"], name="fk_channels_post_id", ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("id", name="pk_channels"),
        sqlite_autoincrement=True,
    )
    op.create_index("ix_channels_address_key", "channels", ["address_key"])
    op.create_index("ix_channels_domain", "channels", ["domain"])
    op.create_index("ix_channels_organisation_id", "channels", ["organisation_id"])
    op.create_index("ix_channels_person_id", "channels", ["person_id"])
    op.create_index("ix_channels_post_id", "channels", ["post_id"])


def _contact_groups() -> None:
    op.create_table(
        "contact_groups",
        _number("id"),
        _text("name"),
        _text("rule"),
        _text("note"),
        sa.Column("created_at", MOMENT, nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_contact_groups"),
        sa.UniqueConstraint("name", name="uq_contact_groups_name"),
        sqlite_autoincrement=True,
    )


def _group_members() -> None:
    op.create_table(
        "group_members",
        _number("id"),
        _number("group_id"),
        _number("person_id"),
        sa.Column("since", sa.Date(), nullable=False),
        _day("until"),
        sa.ForeignKeyConstraint(
            ["group_id"], ["contact_groups.id"], name="fk_group_members_group_id", ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(["person_id"], ["persons.id"], name="fk_group_members_person_id", ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("id", name="pk_group_members"),
        sa.UniqueConstraint("group_id", "person_id", "since", name="uq_group_members_group_id_person_id_since"),
        sqlite_autoincrement=True,
    )
    op.create_index("ix_group_members_person_id", "group_members", ["person_id"])


def _consents() -> None:
    op.create_table(
        "consents",
        _number("id"),
        _number("person_id"),
        _text("purpose"),
        sa.Column("given", sa.Boolean(), nullable=False),
        _text("address_key"),
        _text("source"),
        _text("terms"),
        sa.Column("at", MOMENT, nullable=False),
        sa.ForeignKeyConstraint(["person_id"], ["persons.id"], name="fk_consents_person_id", ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("id", name="pk_consents"),
        sqlite_autoincrement=True,
    )
    op.create_index("ix_consents_person_id_purpose", "consents", ["person_id", "purpose"])


def _proposals() -> None:
    op.create_table(
        "proposals",
        _number("id"),
        _text("kind"),
        _text("status"),
        _text("state"),
        _number("person_id", nullable=True),
        _number("organisation_id", nullable=True),
        _number("post_id", nullable=True),
        _text("differences"),
        _text("evidence"),
        _text("reference"),
        _text("source"),
        _text("sender"),
        _text("authentication"),
        sa.Column("needs_nomination", sa.Boolean(), nullable=False),
        _text("nomination"),
        _text("fingerprint"),
        sa.Column("proposed_at", MOMENT, nullable=False),
        sa.Column("decided_at", MOMENT, nullable=True),
        _text("decided_by"),
        _text("reason"),
        _number("change_id", nullable=True),
        sa.CheckConstraint("status IN ('open', 'accepted', 'rejected')", name=op.f("ck_proposals_status")),
        sa.ForeignKeyConstraint(
            ["organisation_id"], ["organisations.id"], name="fk_proposals_organisation_id", ondelete="SET NULL"
        ),
        sa.ForeignKeyConstraint(["person_id"], ["persons.id"], name="fk_proposals_person_id", ondelete="SET NULL"),
        sa.ForeignKeyConstraint(["post_id"], ["posts.id"], name="fk_proposals_post_id", ondelete="SET NULL"),
        sa.PrimaryKeyConstraint("id", name="pk_proposals"),
        sa.UniqueConstraint("fingerprint", name="uq_proposals_fingerprint"),
        sqlite_autoincrement=True,
    )
    op.create_index("ix_proposals_person_id", "proposals", ["person_id"])
    op.create_index("ix_proposals_status_id", "proposals", ["status", "id"])


def _changes() -> None:
    op.create_table(
        "changes",
        _number("id"),
        _text("kind"),
        _text("who"),
        _text("why"),
        sa.Column("at", MOMENT, nullable=False),
        _number("row_count"),
        _text("summary"),
        sa.Column("undone_at", MOMENT, nullable=True),
        _text("undone_by"),
        sa.PrimaryKeyConstraint("id", name="pk_changes"),
        sqlite_autoincrement=True,
    )
    op.create_index("ix_changes_at", "changes", ["at"])


def _change_rows() -> None:
    op.create_table(
        "change_rows",
        _number("id"),
        _number("change_id"),
        _text("subject"),
        _number("row_id"),
        _text("before"),
        _text("after"),
        _text("salt"),
        _text("hash"),
        sa.ForeignKeyConstraint(["change_id"], ["changes.id"], name="fk_change_rows_change_id", ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("id", name="pk_change_rows"),
        sqlite_autoincrement=True,
    )
    op.create_index("ix_change_rows_change_id", "change_rows", ["change_id"])
    op.create_index("ix_change_rows_subject_row_id", "change_rows", ["subject", "row_id"])


def _audit() -> None:
    op.create_table(
        "audit",
        sa.Column("number", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("at", MOMENT, nullable=False),
        _text("who"),
        _text("what"),
        _text("subject"),
        _text("salt"),
        _text("content"),
        _text("content_hash"),
        _text("previous"),
        _text("hash"),
        sa.PrimaryKeyConstraint("number", name="pk_audit"),
    )
    op.create_index("ix_audit_subject", "audit", ["subject"])


def _first_channels() -> None:
    known = sa.table("persons", *map(sa.column, ("id", "address", "address_key", "created_at")))
    find = sa.func.strpos if op.get_bind().dialect.name == "postgresql" else sa.func.instr
    domain = sa.func.substr(known.c.address_key, find(known.c.address_key, "@") + 1)
    fixed = {"medium": "mail", "kind": "personal", "bounce": "", "bounce_evidence": ""}
    names = ["person_id", "address", "address_key", "created_at", "domain", "bounces", *fixed]
    values = [known.c.id, known.c.address, known.c.address_key, known.c.created_at, domain, sa.literal(0)]
    values += [sa.literal(value) for value in fixed.values()]
    rows = sa.select(*values).where(known.c.address_key.is_not(None))
    op.execute(sa.insert(sa.table("channels", *map(sa.column, names))).from_select(names, rows))
