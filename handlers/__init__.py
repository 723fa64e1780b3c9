"""What the assistant does, one verb per file."""
