"""What another mail program sees of the mailbox: the draft as a reply, ready to be sent by a person."""

from __future__ import annotations

import shutil
import subprocess
from email import message_from_bytes
from pathlib import Path

import pytest

from tests.bot.mail.inbox.office import Office, letter
from tests.mail_servers import ADDRESS, PASSWORD

MBSYNC = shutil.which("mbsync")

CONFIG = """
IMAPAccount office
Host localhost
Port {port}
User {user}
Pass {password}
{tls} STARTTLS
CertificateFile {ca}

IMAPStore there
Account office

MaildirStore here
Path {folder}/
Inbox {folder}/INBOX
SubFolders Verbatim

Channel office
Far :there:
Near :here:
Patterns *
Create Near
Sync Pull
SyncState *
"""


def synchronised(office: Office, folder: Path) -> None:
    """Everything in the mailbox, fetched by isync into a folder of files."""
    assert MBSYNC is not None
    values = {"port": office.server.port, "user": ADDRESS, "password": PASSWORD, "ca": office.server.ca_file}
    version = subprocess.run([MBSYNC, "--version"], capture_output=True, text=True, check=True).stdout  # noqa: S603
    newer = tuple(map(int, version.split()[1].split(".")[:2])) >= (1, 5)
    folder.mkdir()
    config = folder.parent / "mbsyncrc"
    config.write_text(CONFIG.format(folder=folder, tls="TLSType" if newer else "SSLType", **values), encoding="utf-8")
    done = subprocess.run(  # noqa: S603 Debian's program with our own arguments
        [MBSYNC, "-c", config, "-a"], capture_output=True, text=True, timeout=30, check=False
    )
    assert done.returncode == 0, done.stderr


@pytest.mark.live
def test_another_mail_program_shows_the_draft_as_a_reply(live_office: Office, tmp_path: Path) -> None:
    if MBSYNC is None:
        pytest.skip("live: mbsync is not installed (apt-get install isync)")
    live_office.server.drop(letter(1, "Quand notre rapport est-il dû ?", subject="Rapport de l'année"))
    live_office.service().poll()

    synchronised(live_office, tmp_path / "program")

    (asked,) = (tmp_path / "program" / "INBOX").glob("[nc]*/*")
    (path,) = (tmp_path / "program" / "Drafts").glob("[nc]*/*")
    draft, mail = message_from_bytes(path.read_bytes()), message_from_bytes(asked.read_bytes())
    flags = path.name.rpartition(",")[2]
    assert "D" in flags, "Maildir's letter for a draft"
    assert "S" not in asked.name.rpartition(",")[2], "the mail still is unread"
    assert draft["In-Reply-To"] == mail["Message-ID"]
    assert draft["References"].split()[-1] == mail["Message-ID"]
    assert draft["To"] == "Amara Okello <a.okello@mfa.example>"
    assert draft["From"] == ADDRESS
