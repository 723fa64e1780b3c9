"""Real mail servers for tests, each with a folder, a certificate and ports of its own on the loopback interface.

Dovecot where Debian's packages dovecot-imapd and dovecot-lmtpd are installed; pymap, from PyPI, everywhere.
"""

from __future__ import annotations

import getpass
import grp
import os
import shutil
import signal
import smtplib
import socket
import ssl
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

import pytest
from imapclient import IMAPClient

from bot.mail.imap import Account, tls_context

ADDRESS, PASSWORD = "office@isu.example", "a-long-test-password"
DOVECOT = shutil.which("dovecot") or shutil.which("dovecot", path="/usr/sbin:/usr/local/sbin")
FOLDERS = {"Drafts": "\\Drafts", "Sent": "\\Sent", "Trash": "\\Trash", "Junk": "\\Junk"}


@dataclass(frozen=True)
class Server:
    """A running server. ``lmtp_port`` is 0 where mail is dropped in by APPEND; ``folder`` holds its files."""

    name: str
    port: int
    ca_file: Path
    folder: Path
    lmtp_port: int = 0
    login_port: int = 0
    """Where another server may have logins checked (Dovecot's SASL)."""

    def account(self, **changes: str) -> Account:
        """The account of the shared mailbox on this server."""
        values = {"address": ADDRESS, "user": ADDRESS, "password": PASSWORD, **changes}
        return Account(host="localhost", port=self.port, context=tls_context(str(self.ca_file)), **values)  # type: ignore[arg-type]

    @contextmanager
    def client(self) -> Iterator[IMAPClient]:
        """Another mail program on the mailbox."""
        client = IMAPClient("localhost", self.port, ssl=False)
        client.starttls(tls_context(str(self.ca_file)))
        client.login(ADDRESS, PASSWORD)
        try:
            yield client
        finally:
            client.logout()

    def drop(
        self, raw: bytes, folder: str = "INBOX", flags: tuple[bytes, ...] = (), at: datetime | None = None
    ) -> None:
        """A mail arrives: by LMTP in the inbox where nothing else is asked, else by APPEND."""
        if self.lmtp_port and folder == "INBOX" and not flags and at is None:
            with smtplib.LMTP("127.0.0.1", self.lmtp_port) as line:
                line.sendmail("sender@mission.example", [ADDRESS], raw)
            return
        with self.client() as client:
            client.append(folder, raw, flags=flags, msg_time=at)

    def empty(self) -> None:
        """Removes all mails and all folders but the usual ones, as the tests may; the program never does."""
        with self.client() as client:
            for _, _, name in client.list_folders():
                if name.upper() != "INBOX" and name not in FOLDERS:
                    client.delete_folder(name)
                    continue
                client.select_folder(name)
                found = client.search(["ALL"])
                if found:
                    client.delete_messages(found)
                    client.expunge()
                client.unselect_folder() if client.has_capability("UNSELECT") else client.close_folder()

    def mails(self, folder: str) -> list[tuple[bytes, tuple[bytes, ...]]]:
        """Bytes and flags of what lies in a folder, in order."""
        with self.client() as client:
            client.select_folder(folder, readonly=True)
            uids = client.search(["ALL"])
            found = client.fetch(uids, ["BODY.PEEK[]", "FLAGS"])
        return [(found[uid][b"BODY[]"], found[uid][b"FLAGS"]) for uid in sorted(found)]


def free_port() -> int:
    """A port nobody listens on just now."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def certificate(folder: Path) -> tuple[Path, Path]:
    """A certificate for localhost that signs itself, and its key."""
    cert, key = folder / "cert.pem", folder / "key.pem"
    command = ["openssl", "req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:prime256v1", "-nodes"]
    names = ["-subj", "/CN=localhost", "-addext", "subjectAltName=DNS:localhost,IP:127.0.0.1", "-days", "2"]
    if shutil.which("openssl") is None:
        pytest.skip("openssl is not installed; it makes the test server's certificate")
    subprocess.run([*command, *names, "-keyout", key, "-out", cert], check=True, capture_output=True)  # noqa: S603
    return cert, key


@contextmanager
def dovecot() -> Iterator[Server]:
    """A Dovecot of the tests' own; skips with a reason where it is not installed."""
    if DOVECOT is None:
        pytest.skip("live: Dovecot is not installed (apt-get install dovecot-imapd dovecot-lmtpd)")
    folder = Path(tempfile.mkdtemp(prefix="isu-dovecot-"))
    folder.chmod(0o755)
    try:
        server = _dovecot_config(folder)
        process = subprocess.Popen([DOVECOT, "-F", "-c", folder / "dovecot.conf"], stderr=subprocess.PIPE)  # noqa: S603
        try:
            _wait_for(server.port, process)
            _wait_for(server.lmtp_port, process)
            yield server
        finally:
            process.terminate()
            process.communicate(timeout=20)
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def _dovecot_config(folder: Path) -> Server:
    cert, key = certificate(folder)
    server = Server("dovecot", free_port(), cert, folder, free_port(), free_port())
    mail = folder / "mail"
    mail.mkdir()
    root = os.getuid() == 0
    user = "nobody" if root else getpass.getuser()
    if root:
        shutil.chown(mail, user)
    for name in ("cur", "new", "tmp"):  # there before the first visit, so that mails can be dropped in at once
        (mail / name).mkdir(exist_ok=True)
        if root:
            shutil.chown(mail / name, user)
    group = "nogroup" if root else grp.getgrgid(os.getgid()).gr_name
    inner, login = ("dovecot", "dovenull") if root else (user, user)
    boxes = "\n".join(
        f"  mailbox {name} {{\n    auto = subscribe\n    special_use = {use}\n  }}" for name, use in FOLDERS.items()
    )
    (folder / "dovecot.conf").write_text(
        f"""
base_dir = {folder}/run
state_dir = {folder}/state
log_path = {folder}/dovecot.log
protocols = imap lmtp
listen = 127.0.0.1
default_internal_user = {inner}
default_login_user = {login}
{"" if root else f"default_internal_group = {group}"}
ssl = required
ssl_cert = <{cert}
ssl_key = <{key}
mail_location = maildir:{mail}
mail_uid = {user}
mail_gid = {group}
first_valid_uid = 1
first_valid_gid = 1
mail_fsync = never
auth_mechanisms = plain login
passdb {{
  driver = static
  args = password={PASSWORD}
}}
userdb {{
  driver = static
  args = uid={user} gid={group} home={mail}
}}
namespace inbox {{
  inbox = yes
{boxes}
}}
service imap-login {{
  chroot =
  process_min_avail = 1
  inet_listener imap {{
    port = {server.port}
  }}
  inet_listener imaps {{
    port = 0
  }}
}}
service auth {{
  inet_listener {{
    address = 127.0.0.1
    port = {server.login_port}
  }}
}}
service lmtp {{
  chroot =
  inet_listener lmtp {{
    address = 127.0.0.1
    port = {server.lmtp_port}
  }}
}}
service anvil {{
  chroot =
}}
service stats {{
  chroot =
}}
""",
        encoding="utf-8",
    )
    return server


# pymap's own password hash takes 0.2 s a login; what a test server keeps needs no such care.
_PYMAP = """
import sys
from pymap import config, main
kept = config.BuiltinHash
config.BuiltinHash = lambda: kept(hash_name="sha256", rounds=1)
sys.exit(main.main())
"""


@contextmanager
def pymap() -> Iterator[Server]:
    """A pymap with the mailbox in memory."""
    folder = Path(tempfile.mkdtemp(prefix="isu-pymap-"))
    try:
        cert, key = certificate(folder)
        server = Server("pymap", free_port(), cert, folder)
        place = ["--host", "127.0.0.1", "--port", str(server.port), "--cert", str(cert), "--key", str(key)]
        user = ["dict", "--demo-user", ADDRESS, "--demo-password", PASSWORD]
        command = [sys.executable, "-c", _PYMAP, *place, *user]
        process = subprocess.Popen(command, cwd=folder, stderr=subprocess.PIPE)  # noqa: S603 our own arguments
        try:
            _wait_for(server.port, process)
            with server.client() as client:
                for name in FOLDERS:
                    client.create_folder(name)
            yield server
        finally:
            process.terminate()
            process.communicate(timeout=20)
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def _wait_for(port: int, process: subprocess.Popen[bytes]) -> None:
    end = time.monotonic() + 20
    while time.monotonic() < end:
        if process.poll() is not None:
            said = process.stderr.read().decode() if process.stderr else ""
            raise AssertionError(f"the mail server ended at its start: {said[-500:]}")
        with suppress(OSError, ssl.SSLError), socket.create_connection(("127.0.0.1", port), timeout=1):
            return
        time.sleep(0.02)
    raise AssertionError("the mail server did not start")


def serve() -> None:
    """Runs a server until Ctrl-C, to try the mailbox by hand: Dovecot where it is installed, else pymap."""
    signal.signal(signal.SIGTERM, signal.default_int_handler)  # or the server would outlive this process
    with dovecot() if DOVECOT else pymap() as server:
        print(f"export ISU_MAIL_ADDRESS={ADDRESS} ISU_MAIL_PASSWORD={PASSWORD}")  # noqa: T201 what the person copies
        print(f"export ISU_IMAP_HOST=localhost ISU_IMAP_PORT={server.port} ISU_MAIL_CA_FILE={server.ca_file}")  # noqa: T201
        if server.lmtp_port:
            print(f"# mails are dropped into {server.folder / 'mail' / 'new'} (or by LMTP on {server.lmtp_port})")  # noqa: T201
        print(f"# {server.name} runs until Ctrl-C", flush=True)  # noqa: T201
        with suppress(KeyboardInterrupt):
            while True:
                time.sleep(1)


if __name__ == "__main__":
    serve()
