"""The timeline; the interactions logged so far become its first entries."""

from __future__ import annotations

import json
import unicodedata
from collections.abc import Iterator
from typing import Any

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision: str | None = "0001"
branch_labels: str | None = None
depends_on: str | None = None

MOMENT = sa.DateTime(timezone=True)
TEXTS = (
    *("kind", "direction", "subject", "detail", "folded", "who", "who_folded", "state"),
    *("channel", "case_number", "category", "language", "noted_by"),
)
PAGE = 500
SUBJECT, DETAIL, WHO = 300, 4_000, 300


def upgrade() -> None:
    """Makes the table and copies what the log holds into it, some hundreds at a time."""
    op.create_table(
        "events",
        sa.Column("id", sa.Integer(), nullable=False),
        *(sa.Column(name, sa.Text(), nullable=False) for name in TEXTS),
        sa.Column("at", MOMENT, nullable=False),
        sa.Column("source", sa.Text(), nullable=True),
        sa.Column("organisation_id", sa.Integer(), nullable=True),
        sa.Column("person_id", sa.Integer(), nullable=True),
        sa.Column("post_id", sa.Integer(), nullable=True),
        sa.PrimaryKeyConstraint("id", name="pk_events"),
        sa.UniqueConstraint("source", name="uq_events_source"),
        sa.ForeignKeyConstraint(["person_id"], ["persons.id"], name="fk_events_person_id", ondelete="SET NULL"),
        sqlite_autoincrement=True,
    )
    for columns in ([], ["state"], ["person_id"], ["organisation_id"], ["kind"]):
        op.create_index("_".join(["ix_events", *columns, "at", "id"]), "events", [*columns, "at", "id"])
    _backfill(op.get_bind())


def downgrade() -> None:
    """Drops the table; for developers only."""
    op.drop_table("events")


_EVENTS = sa.table("events", *(sa.column(name) for name in (*TEXTS, "source", "person_id")), sa.column("at", MOMENT))
_LOGGED = sa.text(
    "SELECT i.id, i.channel, i.person_id, i.name, i.address, i.slack_user, i.state, i.language, i.question, i.reply, "
    "i.intent, i.received_at, c.number AS case_number "
    "FROM interactions i LEFT JOIN cases c ON c.interaction_id = i.id WHERE i.id > :last ORDER BY i.id LIMIT :page"
).columns(received_at=MOMENT)


def _backfill(connection: sa.Connection) -> None:
    last = 0
    while rows := connection.execute(_LOGGED, {"last": last, "page": PAGE}).mappings().all():
        connection.execute(sa.insert(_EVENTS), list(map(_event, rows)))
        last = rows[-1]["id"]


def _event(row: sa.RowMapping) -> dict[str, Any]:
    who = " ".join(filter(None, (row["name"], row["address"], row["slack_user"])))[:WHO]
    subject = " ".join(row["question"].split())[:SUBJECT]
    detail = "\n\n".join(_parts(row))[:DETAIL]
    return {
        "kind": "question",
        "direction": "in",
        "at": row["received_at"],
        "source": f"interaction:{row['id']}",
        "subject": subject,
        "detail": detail,
        "folded": _fold(f"{subject}\n{detail}"),
        "who": who,
        "who_folded": _fold(who),
        "state": row["state"],
        "person_id": row["person_id"],
        "channel": row["channel"],
        "case_number": row["case_number"] or "",
        "category": row["intent"],
        "language": row["language"],
        "noted_by": "",
    }


def _parts(row: sa.RowMapping) -> Iterator[str]:
    """The question where the subject is not all of it, and the words of the answer."""
    if len(row["question"]) > SUBJECT:
        yield row["question"][: DETAIL // 2]
    try:
        yield str(json.loads(row["reply"])["text"])
    except (ValueError, KeyError, TypeError):  # a reply nobody can read must not stop a migration
        return


def _fold(text: str) -> str:
    """Lower case without accents, as the program folds; a note folded otherwise by a later version is not lost."""
    plain = unicodedata.normalize("NFD", text.casefold())
    return "".join(letter for letter in plain if not unicodedata.combining(letter))
