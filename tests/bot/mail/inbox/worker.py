"""A process of its own that reads the mailbox once."""

from __future__ import annotations

import sys

from tests.bot.mail.inbox.polling import poll

print("ready", flush=True)  # noqa: T201
sys.stdin.readline()
print(poll(*sys.argv[1:]))  # noqa: T201 how a worker reports
