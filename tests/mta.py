"""A real mail transfer agent for tests: Postfix with its own configuration, queue and port, into Dovecot over LMTP."""

from __future__ import annotations

import os
import shutil
import socket
import subprocess
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path

import pytest

from tests.certificates import Certificate, make_certificate
from tests.mail_servers import ADDRESS, Server, free_port

POSTFIX = shutil.which("postfix") or shutil.which("postfix", path="/usr/sbin:/usr/local/sbin")
DAEMONS = Path("/usr/lib/postfix/sbin")

_SERVICES = """
127.0.0.1:{port} inet n - n - - smtpd
cleanup unix n - n - 0 cleanup
qmgr unix n - n 1 1 qmgr
tlsmgr unix - - n 1000? 1 tlsmgr
rewrite unix - - n - - trivial-rewrite
bounce unix - - n - 0 bounce
defer unix - - n - 0 bounce
trace unix - - n - 0 bounce
verify unix - - n - 1 verify
flush unix n - n 1000? 0 flush
proxymap unix - - n - - proxymap
smtp unix - - n - - smtp
relay unix - - n - - smtp
error unix - - n - - error
retry unix - - n - - error
discard unix - - n - - discard
virtual unix - n n - - virtual
lmtp unix - - n - - lmtp
anvil unix - - n - 1 anvil
scache unix - - n - 1 scache
postlog unix-dgram n - n - 1 postlogd
"""


@dataclass(frozen=True)
class Agent:
    """A running agent: ``port`` speaks STARTTLS and takes mail for anybody from who logs in."""

    port: int
    ca_file: Path
    folder: Path

    def log(self) -> str:
        """What it wrote of its work."""
        return (self.folder / "mail.log").read_text(encoding="utf-8", errors="replace")


@contextmanager
def postfix(mailbox: Server, outside: int) -> Iterator[Agent]:
    """Runs it: the office's own mail goes to the mailbox, everything else to the SMTP server at port ``outside``."""
    if POSTFIX is None or not DAEMONS.is_dir():
        pytest.skip("live: Postfix is not installed (apt-get install postfix)")
    if os.getuid() != 0:
        pytest.skip("Postfix starts as root only")
    folder = Path(tempfile.mkdtemp(prefix="isu-postfix-"))
    folder.chmod(0o755)
    try:
        agent = _configure(folder, mailbox, outside)
        command = [POSTFIX, "-c", str(folder / "etc"), "start-fg"]
        process = subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.STDOUT)  # noqa: S603
        try:
            _wait_for(agent.port, process)
            yield agent
        finally:
            subprocess.run([POSTFIX, "-c", folder / "etc", "stop"], capture_output=True, check=False)  # noqa: S603
            process.communicate(timeout=30)
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def _configure(folder: Path, mailbox: Server, outside: int) -> Agent:
    for name in ("etc", "queue", "data"):
        (folder / name).mkdir()
    shutil.chown(folder / "data", "postfix")
    made = make_certificate(folder)
    port = free_port()
    (folder / "etc" / "master.cf").write_text(_SERVICES.format(port=port), encoding="utf-8")
    (folder / "etc" / "main.cf").write_text(_settings(folder, made, mailbox, outside), encoding="utf-8")
    (folder / "etc" / "boxes").write_text(f"{ADDRESS} office\n", encoding="utf-8")
    return Agent(port, made.chain, folder)


def _settings(folder: Path, made: Certificate, mailbox: Server, outside: int) -> str:
    return f"""
compatibility_level = 3.6
queue_directory = {folder}/queue
data_directory = {folder}/data
command_directory = {Path(str(POSTFIX)).parent}
daemon_directory = {DAEMONS}
mail_owner = postfix
setgid_group = postdrop
maillog_file = {folder}/mail.log
maillog_file_prefixes = {folder}
inet_interfaces = 127.0.0.1
inet_protocols = ipv4
myhostname = mail.isu.example
mynetworks = 127.0.0.0/8
mydestination =
alias_maps =
notify_classes =
virtual_mailbox_domains = {ADDRESS.rpartition("@")[2]}
virtual_mailbox_maps = texthash:{folder}/etc/boxes
virtual_transport = lmtp:inet:127.0.0.1:{mailbox.lmtp_port}
relayhost = [127.0.0.1]:{outside}
smtp_tls_security_level = none
smtpd_tls_security_level = encrypt
smtpd_tls_cert_file = {made.chain}
smtpd_tls_key_file = {made.key}
smtpd_tls_auth_only = yes
smtpd_sasl_auth_enable = yes
smtpd_sasl_type = dovecot
smtpd_sasl_path = inet:127.0.0.1:{mailbox.login_port}
smtpd_relay_restrictions = permit_sasl_authenticated, permit_auth_destination, reject
smtpd_peername_lookup = no
smtp_host_lookup = native
"""


def _wait_for(port: int, process: subprocess.Popen[bytes]) -> None:
    end = time.monotonic() + 30
    while time.monotonic() < end:
        if process.poll() is not None:
            said = process.stdout.read().decode() if process.stdout else ""
            raise AssertionError(f"the mail transfer agent ended at its start: {said[-800:]}")
        with suppress(OSError), socket.create_connection(("127.0.0.1", port), timeout=1):
            return
        time.sleep(0.02)
    raise AssertionError("the mail transfer agent did not start")
