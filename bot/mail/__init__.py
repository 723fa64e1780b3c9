"""Mail: what is read of a message and what is written, pure; the mailbox and the way out, on the wire."""
