"""The order in which mails are worked on, as an index: a long queue is not sorted anew for every mail."""

from __future__ import annotations

from alembic import op

revision = "0009"
down_revision: str | None = "0008"
branch_labels: str | None = None
depends_on: str | None = None

OLD, NEW = "ix_mails_mailbox_step_received_at", "ix_mails_mailbox_step_direction_received_at"


def upgrade() -> None:
    """Puts the direction before the time."""
    op.drop_index(OLD, "mails")
    op.create_index(NEW, "mails", ["mailbox", "step", "direction", "received_at"])


def downgrade() -> None:
    """As before; for developers only."""
    op.drop_index(NEW, "mails")
    op.create_index(OLD, "mails", ["mailbox", "step", "received_at"])
