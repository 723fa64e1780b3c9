"""A connection to the IMAP server: always over TLS, always with time limits, logged in; for one thread at a time."""

from __future__ import annotations

import imaplib
import logging
import ssl
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path

from imapclient import IMAPClient, SocketTimeout
from imapclient.exceptions import IMAPClientError, LoginError

from bot.config import Config, variable
from bot.mail.oauth import Tokens, grant
from knowledge.errors import ChannelError, ConfigError

CONNECT_SECONDS, READ_SECONDS = 15.0, 60.0
"""How long connecting and any single answer may take; without a limit a dead line is waited for for ever."""

IMPLICIT_TLS = 993


@dataclass(frozen=True)
class Account:
    """Where and how to log in. ``password`` for LOGIN, or ``tokens`` for XOAUTH2; ``address`` names the mailbox."""

    address: str
    host: str
    port: int
    user: str
    context: ssl.SSLContext = field(repr=False)
    password: str = field(default="", repr=False)
    tokens: Tokens | None = field(default=None, repr=False)
    drafts: str = ""
    sent: str = ""

    @property
    def tls_from_start(self) -> bool:
        """Whether the port speaks TLS from the first byte; else STARTTLS is demanded before anything is said."""
        return self.port == IMPLICIT_TLS


def configured(config: Config) -> bool:
    """Whether the settings name a mailbox to read."""
    return bool(config.mail_address and config.imap_host)


def account(config: Config, clock: Callable[[], datetime]) -> Account:
    """The account of the settings; ConfigError names what is missing or wrong."""
    needed = ["mail_address", "imap_host", *(["mail_password"] if config.mail_auth == "password" else [])]
    missing = [variable(name) for name in needed if not getattr(config, name)]
    if missing:
        raise ConfigError(f"the mailbox needs {' and '.join(missing)}")
    context = tls_context(config.mail_ca_file)
    tokens = None if config.mail_auth == "password" else Tokens(grant(config), context, clock)
    return Account(
        address=config.mail_address,
        host=config.imap_host,
        port=config.imap_port,
        user=config.mail_user or config.mail_address,
        context=context,
        password=config.mail_password,
        tokens=tokens,
        drafts=config.imap_drafts,
        sent=config.imap_sent,
    )


def tls_context(ca_file: str) -> ssl.SSLContext:
    """Trusts the system's certificates and those of the file; host names are checked. ConfigError for a bad file."""
    context = ssl.create_default_context()
    context.minimum_version = ssl.TLSVersion.TLSv1_2
    if ca_file:
        try:
            context.load_verify_locations(Path(ca_file))
        except (OSError, ssl.SSLError):
            raise ConfigError(f"{variable('mail_ca_file')}: no certificates can be read from it") from None
    return context


def connect(account: Account) -> IMAPClient:
    """A client that is logged in; ChannelError says why not, permanent where trying again can't help."""
    logging.getLogger("imapclient").setLevel(logging.WARNING)  # at DEBUG it writes out whole mails
    limits = SocketTimeout(CONNECT_SECONDS, READ_SECONDS)
    with explained("connecting"):
        client = IMAPClient(
            account.host, account.port, ssl=account.tls_from_start, ssl_context=account.context, timeout=limits
        )
    client.normalise_times = False  # else times come naive and in this machine's zone
    try:
        _enter(client, account)
    except BaseException:
        with suppress(OSError, imaplib.IMAP4.error):
            client.shutdown()
        raise
    return client


def _enter(client: IMAPClient, account: Account) -> None:
    with explained("STARTTLS"):
        if not account.tls_from_start:
            client.starttls(account.context)
    token = account.tokens() if account.tokens else ""
    with explained("logging in"):
        try:
            client.oauth2_login(account.user, token) if account.tokens else client.login(account.user, account.password)
        except LoginError:
            if account.tokens:
                account.tokens.forget()
            raise ChannelError("the IMAP server refuses the login; check name and secret", permanent=True) from None


@contextmanager
def explained(doing: str) -> Iterator[None]:
    """Errors of the line and of the server as ChannelError, without the server's words, which may be a mail's."""
    try:
        yield
    except ssl.SSLCertVerificationError as error:
        why = f"{doing}: the IMAP server's certificate is not trusted ({error.verify_message})"
        raise ChannelError(why, permanent=True) from None
    except imaplib.IMAP4.abort as error:
        raise ChannelError(f"{doing}: the connection to the IMAP server broke", permanent=False) from error
    except TimeoutError as error:
        raise ChannelError(f"{doing}: the IMAP server does not answer", permanent=False) from error
    except OSError as error:
        raise ChannelError(
            f"{doing}: the IMAP server can't be reached ({type(error).__name__})", permanent=False
        ) from error
    except (IMAPClientError, imaplib.IMAP4.error, ValueError, AssertionError, IndexError, KeyError) as error:
        # The last four are how the client stumbles over an answer that is no IMAP.
        kind = type(error).__name__
        raise ChannelError(
            f"{doing}: the IMAP server refuses or is not understood ({kind})", permanent=False
        ) from error
