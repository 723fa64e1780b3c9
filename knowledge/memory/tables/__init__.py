"""The tables of the database as SQLAlchemy knows them, one module a subject; ``every`` holds them all."""
