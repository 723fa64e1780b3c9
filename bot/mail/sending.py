"""The way out as the settings describe it: server, login, pace, the folder of sent mail."""

from __future__ import annotations

import os
import secrets
import socket
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import datetime, timedelta

from bot.config import Config, variable
from bot.mail import imap
from bot.mail.mailbox import Mailbox
from bot.mail.oauth import Tokens, grant
from bot.mail.outgoing import Guard, Limits, Outgoing
from bot.mail.sent import ImapSent
from bot.mail.smtp import Line, Server
from knowledge.errors import ConfigError
from knowledge.memory.delivery import Delivery
from knowledge.memory.outbox import Outbox
from knowledge.memory.settings import Settings
from knowledge.memory.store import Store

OWN_COPIES = timedelta(minutes=2)
"""How long Microsoft 365 and Gmail may take to lay their own copy of what they were handed; others make none."""


def smtp_server(config: Config, clock: Callable[[], datetime]) -> Server:
    """The server of the settings; ConfigError names what is missing or wrong."""
    missing = [variable(name) for name in ("mail_address", "smtp_host") if not getattr(config, name)]
    if missing:
        raise ConfigError(f"sending needs {' and '.join(missing)}")
    context = imap.tls_context(config.mail_ca_file)
    user = config.mail_user or config.mail_address
    if config.mail_auth == "password":
        return Server(config.smtp_host, config.smtp_port, context, user, config.mail_password)
    tokens = Tokens(grant(config), context, clock)
    return Server(config.smtp_host, config.smtp_port, context, user, token=tokens, rejected=tokens.forget)


@contextmanager
def way_out(
    config: Config,
    store: Store,
    clock: Callable[[], datetime],
    *,
    pause: Callable[[float], None] | None = None,
    guard: Guard | None = None,
    connect: Callable[[], Line] | None = None,
) -> Iterator[Outgoing]:
    """A sender for this process; without IMAP settings no copies are laid, and doubts wait for a person at once.

    ``connect`` opens another line than that to the server of the settings.
    """
    opened = connect or _to(smtp_server(config, clock))
    sent = ImapSent(lambda: Mailbox(imap.account(config, clock), clock)) if imap.configured(config) else None
    settle = OWN_COPIES if config.mail_auth != "password" else None
    try:
        yield Outgoing(
            Outbox(store, four_eyes=config.four_eyes),
            Delivery(store),
            opened,
            Limits(config.send_per_minute, config.send_per_day, settle),
            clock,
            holder=f"{socket.gethostname()}:{os.getpid()}:{secrets.token_hex(8)}",
            sent=sent,
            guard=guard,
            pause=pause,
        )
    finally:
        if sent is not None:
            sent.close()


def _to(server: Server) -> Callable[[], Line]:
    return lambda: Line(server)


def signing_secret(settings: Settings, at: datetime) -> str:
    """What signs our Message-IDs; made once for a database, and kept there."""
    made: str = settings.once("mail:secret", secrets.token_hex(32), at)
    return made
