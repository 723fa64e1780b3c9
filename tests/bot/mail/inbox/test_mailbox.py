"""The mailbox on the wire: huge mails in part, dead lines found out, IDLE as a hint, logins that are refused."""

from __future__ import annotations

import socket
import threading
from contextlib import closing, suppress
from dataclasses import replace
from datetime import UTC, datetime
from email.message import EmailMessage

import pytest

from bot.config import Config
from bot.mail.imap import account, configured, tls_context
from bot.mail.mailbox import Mailbox
from bot.mail.parse import read_mail
from bot.mail.partial import MARK
from knowledge.errors import ChannelError, ConfigError
from tests.bot.mail.inbox.office import Office, letter, now
from tests.mail_servers import ADDRESS, Server, free_port


def test_the_login_is_refused_for_good(server: Server) -> None:
    with pytest.raises(ChannelError, match="refuses the login") as caught:
        Mailbox(server.account(password="wrong"), now)

    assert caught.value.permanent


def test_a_certificate_that_nobody_vouches_for_is_not_trusted(server: Server) -> None:
    with pytest.raises(ChannelError, match="certificate is not trusted") as caught:
        Mailbox(replace(server.account(), context=tls_context("")), now)

    assert caught.value.permanent


def test_a_server_that_is_not_there_is_a_passing_failure(server: Server) -> None:
    with pytest.raises(ChannelError, match="can't be reached") as caught:
        Mailbox(replace(server.account(), port=free_port()), now)

    assert not caught.value.permanent


def test_what_is_no_imap_server_is_said_so() -> None:
    listener = socket.create_server(("127.0.0.1", 0))

    def greet() -> None:
        line, _ = listener.accept()
        with closing(line):
            line.sendall(b"220 mail.example ESMTP\r\n")

    thread = threading.Thread(target=greet)
    thread.start()
    config = Config(mail_address=ADDRESS, imap_host="127.0.0.1", imap_port=listener.getsockname()[1], mail_password="x")
    with pytest.raises(ChannelError):
        Mailbox(account(config, now), now)
    thread.join()
    listener.close()


def test_settings_that_are_missing_are_named() -> None:
    assert not configured(Config(mail_address=ADDRESS, imap_host=""))
    with pytest.raises(ConfigError, match="ISU_IMAP_HOST and ISU_MAIL_PASSWORD"):
        account(Config(mail_address=ADDRESS, imap_host="", mail_password=""), now)


def test_uids_after_the_last_one_are_none_although_the_server_names_the_last(server: Server) -> None:
    server.drop(letter(1))
    with Mailbox(server.account(), now) as mailbox:
        mailbox.open("INBOX")
        (uid,) = mailbox.uids_after(0)

        assert mailbox.uids_after(uid) == []
        assert mailbox.uids_after(uid + 1000) == []
        assert mailbox.present([uid, uid + 7]) == {uid}


def test_times_are_those_of_arrival_in_utc(server: Server) -> None:
    at = datetime(2021, 5, 6, 7, 8, 9, tzinfo=UTC)
    server.drop(letter(1), at=at)
    with Mailbox(server.account(), now) as mailbox:
        mailbox.open("INBOX")
        (found,) = mailbox.summaries(mailbox.uids_after(0))

    assert (found.received_at, found.message_id) == (at, "1@mfa.example")


def test_a_huge_mail_is_read_in_part(server: Server) -> None:
    made = EmailMessage()
    made["From"], made["To"], made["Subject"] = "a@mfa.example", ADDRESS, "Our report"
    made["Message-ID"] = "<huge@mfa.example>"
    made.set_content("Please find our report attached. May we send it in French?")
    made.add_attachment(b"\x00\x01" * 200_000, maintype="application", subtype="pdf", filename="report é.pdf")
    server.drop(made.as_bytes())
    with Mailbox(server.account(), now, huge=200_000) as mailbox:
        mailbox.open("INBOX")
        (found,) = mailbox.fetch(mailbox.summaries(mailbox.uids_after(0)))

    assert found.partial
    assert len(found.raw) < 5_000
    assert MARK in found.raw
    mail = read_mail(found.raw)
    assert mail.message_id == "huge@mfa.example"
    assert "May we send it in French?" in mail.text
    assert [attachment.name for attachment in mail.attachments] == ["report é.pdf"]


def test_idle_tells_of_a_mail_at_once(server: Server) -> None:
    with Mailbox(server.account(), now) as mailbox:
        assert mailbox.idles
        mailbox.open("INBOX")
        arrival = threading.Timer(0.2, lambda: server.drop(letter(1)))
        arrival.start()

        assert mailbox.wait(20.0, lambda: False)
        arrival.join()


def test_idle_ends_when_it_is_time_to_stop(server: Server) -> None:
    with Mailbox(server.account(), now) as mailbox:
        mailbox.open("INBOX")

        assert not mailbox.wait(60.0, lambda: True)
        mailbox.noop()


class Tunnel:
    """A line to the server that can be cut in the middle."""

    def __init__(self, port: int) -> None:
        self._listener = socket.create_server(("127.0.0.1", 0))
        self.port = self._listener.getsockname()[1]
        self._there = socket.create_connection(("127.0.0.1", port))
        self._thread = threading.Thread(target=self._accept, daemon=True)
        self._thread.start()

    def _accept(self) -> None:
        self._here, _ = self._listener.accept()
        threading.Thread(target=self._pump, args=(self._here, self._there), daemon=True).start()
        self._pump(self._there, self._here)

    def _pump(self, source: socket.socket, target: socket.socket) -> None:
        try:
            while data := source.recv(65_536):
                target.sendall(data)
        except OSError:
            return

    def cut(self) -> None:
        for line in (self._here, self._there):
            with suppress(OSError):  # the other side may have hung up already
                line.shutdown(socket.SHUT_RDWR)

    def close(self) -> None:
        for line in (self._here, self._there, self._listener):
            line.close()


def test_a_line_that_died_while_waiting_is_found_out(server: Server) -> None:
    tunnel = Tunnel(server.port)
    mailbox = Mailbox(replace(server.account(), port=tunnel.port), now)
    mailbox.open("INBOX")
    threading.Timer(0.2, tunnel.cut).start()

    with pytest.raises(ChannelError, match="waiting for mail") as caught:
        mailbox.wait(2.0, lambda: False)

    assert not caught.value.permanent
    mailbox.close()
    tunnel.close()


def test_a_service_connects_again_after_a_broken_line(office: Office) -> None:
    office.server.drop(letter(1))
    connections = 0

    def connect() -> Mailbox:
        nonlocal connections
        connections += 1
        if connections == 1:
            raise ChannelError("the line broke", permanent=False)
        return Mailbox(office.server.account(), now)

    handled: list[int] = []
    office.service(connect).run(
        lambda seconds: bool(handled) and seconds == 0, lambda done: handled.append(done.handled)
    )

    assert (connections, handled) == (2, [1])
