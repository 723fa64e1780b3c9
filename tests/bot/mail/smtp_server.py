"""An SMTP server for tests: TLS, logins, and a script of what it says and when it dies."""

from __future__ import annotations

import base64
import socket
import ssl
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any

from aiosmtpd.controller import Controller
from aiosmtpd.smtp import SMTP, AuthResult, Envelope, LoginPassword, Session

from bot.mail.smtp import Server
from tests.certificates import Certificate

USER, PASSWORD, TOKEN = "isu@secretariat.example", "correct horse", "ya29.token"


@dataclass
class Script:
    """What the server says. ``recipients`` by address; ``data`` one after the other, then "250 queued".

    ``dies`` names where the server cuts the line, once: "mail", "rcpt", "data" (before the mail is there), "body"
    (while it is coming), "end" (when it has taken all of it, before it says so) or "end without it".
    """

    recipients: dict[str, list[str]] = field(default_factory=dict)
    mail: list[str] = field(default_factory=list)
    data: list[str] = field(default_factory=list)
    dies: str = ""
    took: list[Envelope] = field(default_factory=list)
    connections: int = 0
    secured: list[bool] = field(default_factory=list)
    taken: threading.Event = field(default_factory=threading.Event)
    wait_at_end: threading.Event | None = None
    forgets: bool = False
    """Only ``count`` is kept of what was taken."""
    count: int = 0

    def ids(self) -> list[str]:
        """Message-IDs of what was taken, in order, without brackets."""
        heads = [bytes(one.original_content or b"").partition(b"\r\n\r\n")[0] for one in self.took]
        return [head.split(b"Message-ID: <")[1].split(b">")[0].decode() for head in heads]


class _Handler:
    def __init__(self, script: Script) -> None:
        self.script = script

    def _cut(self, server: Any, where: str) -> bool:
        if self.script.dies != where:
            return False
        self.script.dies = ""
        server.transport.abort()
        return True

    async def handle_MAIL(  # noqa: N802 the name is aiosmtpd\'s
        self, server: Any, session: Session, envelope: Envelope, address: str, options: list[str]
    ) -> str:
        self._cut(server, "mail")
        if self.script.mail:
            return self.script.mail.pop(0)
        envelope.mail_from = address
        envelope.mail_options.extend(options)
        return "250 OK"

    async def handle_RCPT(  # noqa: N802 the name is aiosmtpd\'s
        self, server: Any, session: Session, envelope: Envelope, address: str, options: list[str]
    ) -> str:
        self._cut(server, "rcpt")
        answers = self.script.recipients.get(address, [])
        answer = answers.pop(0) if answers else "250 OK"
        if answer.startswith("2"):
            envelope.rcpt_tos.append(address)
        return answer

    async def handle_DATA(self, server: Any, session: Session, envelope: Envelope) -> str:  # noqa: N802 as above
        if self._cut(server, "end without it"):
            return "250 never heard"
        answer = self.script.data.pop(0) if self.script.data else "250 queued"
        if answer.startswith("2"):
            self.script.count += 1
            if not self.script.forgets:
                self.script.took.append(envelope)
            self.script.secured.append(session.ssl is not None)
        self._cut(server, "end")
        self.script.taken.set()
        if self.script.wait_at_end is not None:
            self.script.wait_at_end.wait(20)
        return answer


class _Server(SMTP):
    """The server, with the deaths that a handler can't have."""

    def connection_made(self, transport: Any) -> None:
        if self.transport is not None:  # the same line after STARTTLS; the controller's own look is none of these
            self.event_handler.script.connections += 1
        super().connection_made(transport)

    async def smtp_DATA(self, arg: str) -> None:  # noqa: N802 as above
        script = self.event_handler.script
        if script.dies == "data":
            script.dies = ""
            self.transport.abort()
            return
        if script.dies == "body":
            script.dies = ""
            await self.push("354 go on")
            await self._reader.readline()
            self.transport.abort()
            return
        await super().smtp_DATA(arg)

    async def auth_XOAUTH2(self, _: SMTP, args: list[str]) -> AuthResult:  # noqa: N802 as above
        given = base64.b64decode(args[1]).decode() if len(args) > 1 else ""
        if given == f"user={USER}\x01auth=Bearer {TOKEN}\x01\x01":
            return AuthResult(success=True, auth_data=given)
        refusal = base64.b64encode(b'{"status":"400"}').decode()
        await self.challenge_auth(refusal, encode_to_b64=False)
        return AuthResult(success=False, handled=False)


def _login(server: Any, session: Any, envelope: Any, mechanism: str, data: Any) -> AuthResult:
    right = isinstance(data, LoginPassword) and (data.login.decode(), data.password.decode()) == (USER, PASSWORD)
    return AuthResult(success=right, handled=False)


class _Controller(Controller):
    def factory(self) -> SMTP:
        return _Server(self.handler, **self.SMTP_kwargs)


@contextmanager
def serve(
    script: Script, certificate: Certificate, *, login: bool = False, starttls: bool = True, **options: Any
) -> Iterator[Server]:
    """Runs the server and gives what a client needs for it, without name and secret."""
    tls: dict[str, Any] = {"tls_context": certificate.for_server(), "require_starttls": True} if starttls else {}
    if login:
        tls |= {"authenticator": _login, "auth_required": True}
    port = free_port()
    controller = _Controller(_Handler(script), hostname="127.0.0.1", port=port, **tls, **options)
    controller.start()
    try:
        yield Server("127.0.0.1", port, certificate.trusted())
    finally:
        if script.wait_at_end is not None:
            script.wait_at_end.set()
        controller.stop(no_assert=True)


@contextmanager
def serve_plainly(script: Script) -> Iterator[int]:
    """Runs the server without TLS, as the world outside is for a mail transfer agent; gives its port."""
    port = free_port()
    controller = _Controller(_Handler(script), hostname="127.0.0.1", port=port)
    controller.start()
    try:
        yield port
    finally:
        controller.stop(no_assert=True)


def free_port() -> int:
    """A port of this machine that nobody listens on just now."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port: int = free.getsockname()[1]
        return port


def untrusting() -> ssl.SSLContext:
    """A client's context that trusts the system's certificates only."""
    return ssl.create_default_context()
