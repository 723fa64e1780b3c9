"""The memory of the shared mailbox: what was read, how far each mail has come, threads, drafts, and what went wrong."""
