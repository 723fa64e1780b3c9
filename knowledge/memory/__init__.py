"""What is remembered in the database; the only user of SQLAlchemy."""
