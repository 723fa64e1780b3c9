"""A line to the SMTP server: always over TLS, logged in, one mail at a time; says for each recipient what came of it.

The end of the data is sent apart from the data. Until then a broken line means that nothing was taken (RFC 5321,
section 3.3); from then on, until the server's answer is read, nobody can know.
"""

from __future__ import annotations

import re
import smtplib
import socket
import ssl
from collections.abc import Callable, Mapping
from contextlib import suppress
from dataclasses import dataclass, field

from knowledge.errors import ChannelError
from knowledge.memory.delivery import Answer

COMMAND_SECONDS = 60.0
FINAL_SECONDS = 300.0
"""How long the server may take over a mail once it has all of it; it is scanning then, and must not be cut short."""

IMPLICIT_TLS = 465
READY, GO_ON, CLOSING = 250, 354, 421


class InDoubt(ChannelError):
    """The line broke after the mail was handed over and before the server said whether it took it."""


@dataclass(frozen=True)
class Server:
    """Where and how to send: with a ``password``, a ``token`` (XOAUTH2), or neither where the server asks for none.

    ``rejected`` is called when the server does not take a token, so that the next is a fresh one.
    """

    host: str
    port: int
    context: ssl.SSLContext = field(repr=False)
    user: str = ""
    password: str = field(default="", repr=False)
    token: Callable[[], str] | None = field(default=None, repr=False)
    rejected: Callable[[], None] = field(default=lambda: None, repr=False)


class Line:
    """An open line; ChannelError of opening says whether trying again can help."""

    def __init__(self, server: Server, *, final_seconds: float = FINAL_SECONDS) -> None:
        self._final_seconds = final_seconds
        self._smtp = _connect(server)
        try:
            _without_delay(self._smtp)
            _secure(self._smtp, server)
            _log_in(self._smtp, server)
        except BaseException:
            self._smtp.close()
            raise

    def close(self) -> None:
        """Says goodbye if the line still holds, and lets go of it in any case."""
        with suppress(OSError, smtplib.SMTPException):
            self._smtp.quit()
        self._smtp.close()

    def deliver(self, sender: str, recipients: tuple[str, ...], raw: bytes) -> Mapping[str, Answer]:
        """Hands a mail over; gives the server's answer for each recipient.

        ChannelError (passing) where the line broke before the mail was handed over: nobody got it. InDoubt where it
        broke after. After either, the line is closed.
        """
        try:
            return self._transaction(sender, recipients, raw)
        except InDoubt:
            self._smtp.close()
            raise
        except (OSError, smtplib.SMTPException) as error:
            self._smtp.close()
            raise ChannelError(f"the SMTP server's line broke ({type(error).__name__})", permanent=False) from error

    def _transaction(self, sender: str, recipients: tuple[str, ...], raw: bytes) -> Mapping[str, Answer]:
        options = self._options(sender, recipients, raw)
        if isinstance(options, Answer):
            return dict.fromkeys(recipients, options)
        opened = self._say(self._smtp.mail, _ascii(sender), options)
        if opened.code != READY:
            return self._no(recipients, opened)
        answers = {address: self._say(self._smtp.rcpt, _ascii(address)) for address in recipients}
        taken = tuple(address for address, answer in answers.items() if 200 <= answer.code < 300)
        if not taken:
            return {**answers, **self._no((), Answer(0))}
        ready = self._command("DATA")
        if ready.code != GO_ON:
            return {**answers, **self._no(taken, ready)}
        self._smtp.send(_quoted(raw))
        return {**answers, **dict.fromkeys(taken, self._end())}

    def _end(self) -> Answer:
        """Sends the end of the data, and waits for the word that decides."""
        try:
            self._patience(self._final_seconds)
            self._smtp.send(b".\r\n")
            answer = self._answer(*self._smtp.getreply())
            self._patience(COMMAND_SECONDS)
        except (OSError, smtplib.SMTPException) as error:
            raise InDoubt(f"no answer to the mail ({type(error).__name__})", permanent=False) from error
        if answer.code == CLOSING:  # it says that it did not take the mail, and hangs up
            self._smtp.close()
        return answer

    def _patience(self, seconds: float) -> None:
        if self._smtp.sock is not None:
            self._smtp.sock.settimeout(seconds)

    def _options(self, sender: str, recipients: tuple[str, ...], raw: bytes) -> list[str] | Answer:
        """The options of MAIL FROM, or why the server can't take such a mail."""
        options = []
        if self._smtp.has_extn("size"):
            limit = self._smtp.esmtp_features["size"].strip()
            if limit.isdigit() and 0 < int(limit) < len(raw):
                return Answer(552, f"the mail is larger than the server takes ({limit} octets)")
            options.append(f"SIZE={len(raw)}")
        if not all(_ascii(address).isascii() for address in (sender, *recipients)):
            if not self._smtp.has_extn("smtputf8"):
                return Answer(553, "the server takes no addresses with such letters before the @")
            self._smtp.command_encoding = "utf-8"
            options += ["SMTPUTF8", "BODY=8BITMIME"]
        elif not raw.isascii():
            if not self._smtp.has_extn("8bitmime"):
                return Answer(554, "the server takes no mail of eight bits")
            options.append("BODY=8BITMIME")
        return options

    def _no(self, recipients: tuple[str, ...], answer: Answer) -> dict[str, Answer]:
        """The same answer for all; the server forgets what was begun."""
        if answer.code == CLOSING:
            self._smtp.close()
        else:
            with suppress(OSError, smtplib.SMTPException):
                self._smtp.rset()
        return dict.fromkeys(recipients, answer)

    @property
    def open(self) -> bool:
        """Whether another mail can be tried on this line."""
        return self._smtp.sock is not None

    def _say(self, command: Callable[..., tuple[int, bytes]], *arguments: object) -> Answer:
        return self._answer(*command(*arguments))

    def _command(self, name: str) -> Answer:
        return self._answer(*self._smtp.docmd(name))

    @staticmethod
    def _answer(code: int, words: bytes) -> Answer:
        return Answer(code, " ".join(words.decode("utf-8", "replace").split()))


def _connect(server: Server) -> smtplib.SMTP:
    try:
        if server.port == IMPLICIT_TLS:
            return smtplib.SMTP_SSL(server.host, server.port, timeout=COMMAND_SECONDS, context=server.context)
        return smtplib.SMTP(server.host, server.port, timeout=COMMAND_SECONDS)
    except ssl.SSLCertVerificationError as error:
        raise _untrusted(error) from None
    except smtplib.SMTPConnectError as error:
        raise _refusal("a connection", error.smtp_code) from None
    except (OSError, smtplib.SMTPException) as error:
        raise ChannelError(f"the SMTP server can't be reached ({type(error).__name__})", permanent=False) from error


def _without_delay(smtp: smtplib.SMTP) -> None:
    """The end of the data is a packet of its own, which Nagle's algorithm would hold back."""
    if smtp.sock is not None:
        smtp.sock.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)


def _secure(smtp: smtplib.SMTP, server: Server) -> None:
    """STARTTLS where the line did not begin with TLS; without it nothing is said, no password and no mail."""
    try:
        smtp.ehlo_or_helo_if_needed()
        if server.port != IMPLICIT_TLS:
            if not smtp.has_extn("starttls"):
                raise ChannelError("the SMTP server offers no STARTTLS, and nothing is sent without", permanent=True)
            smtp.starttls(context=server.context)
            smtp.ehlo_or_helo_if_needed()
    except ssl.SSLCertVerificationError as error:
        raise _untrusted(error) from None
    except smtplib.SMTPResponseException as error:
        raise _refusal("the greeting", error.smtp_code) from None
    except (OSError, smtplib.SMTPException) as error:
        raise ChannelError(f"the SMTP server's line broke ({type(error).__name__})", permanent=False) from error


def _log_in(smtp: smtplib.SMTP, server: Server) -> None:
    try:
        if server.token is not None:
            _present_token(smtp, server.user, server.token())
        elif server.password:
            smtp.login(server.user, server.password)
    except smtplib.SMTPAuthenticationError as error:
        if server.token is not None:
            server.rejected()
        raise _refusal("the login; check name and secret", error.smtp_code) from None
    except smtplib.SMTPNotSupportedError:
        raise ChannelError("the SMTP server offers no login of a kind that is known here", permanent=True) from None
    except (OSError, smtplib.SMTPException) as error:
        raise ChannelError(f"the SMTP server's line broke ({type(error).__name__})", permanent=False) from error


def _present_token(smtp: smtplib.SMTP, user: str, token: str) -> None:
    first = f"user={user}\x01auth=Bearer {token}\x01\x01"
    # A refusal comes as a challenge that explains it; an empty answer asks for the code that follows.
    smtp.auth("XOAUTH2", lambda challenge=None: first if challenge is None else "", initial_response_ok=True)


def _refusal(what: str, code: int) -> ChannelError:
    """By its code alone: the server's words may hold addresses."""
    return ChannelError(f"the SMTP server refuses {what} ({code})", permanent=not 400 <= code < 500)


def _untrusted(error: ssl.SSLCertVerificationError) -> ChannelError:
    why = f"the SMTP server's certificate is not trusted ({error.verify_message})"
    return ChannelError(why, permanent=True)


def _ascii(address: str) -> str:
    """The address with its host in ASCII (IDNA), as every server takes it; the name before the @ stays as it is."""
    local, _, host = address.rpartition("@")
    if host.isascii():
        return address
    with suppress(UnicodeError):
        return f"{local}@{host.encode('idna').decode('ascii')}"
    return address


def _quoted(raw: bytes) -> bytes:
    """A dot that begins a line is doubled (RFC 5321, section 4.5.2); nothing else is touched."""
    return re.sub(rb"(?m)^\.", b"..", raw)
