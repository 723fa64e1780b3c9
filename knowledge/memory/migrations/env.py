"""What alembic runs around the migrations; it works on the connection that knowledge/memory/migrate.py hands over."""

from alembic import context

from knowledge.memory.tables.every import metadata

context.configure(
    connection=context.config.attributes["connection"],
    target_metadata=metadata,
    render_as_batch=True,  # SQLite changes a table by building it anew
    compare_type=True,
    compare_server_default=True,
)
context.run_migrations()
