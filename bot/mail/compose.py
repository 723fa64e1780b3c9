"""Composes a mail to go out as the bytes of RFC 5322: the text first, then its HTML, then files in order."""

from __future__ import annotations

import hashlib
import re
from datetime import datetime
from email.utils import format_datetime

from bot.mail.written import address, checked, encoded, file_part, header, multipart, text_part
from knowledge.errors import BadInput
from knowledge.mail import Mailbox, OutgoingMail

_ID = re.compile(r"[^\s<>@\"(),;:\\\[\]]{1,400}@[^\s<>@\"(),;:\\\[\]]{1,255}", re.ASCII)
_FIELD = re.compile(r"[A-Za-z][A-Za-z0-9-]{0,70}")
_OWN = frozenset(
    """from to cc bcc subject date message-id in-reply-to references mime-version content-type content-language
    content-transfer-encoding content-disposition sender return-path received""".split()
)
_MOST_REFERENCES, _REFERENCES_LENGTH = 20, 1_500
"""Exchange refuses mails whose References grow without end."""
_MOST_RECIPIENTS = 500


def compose(mail: OutgoingMail, *, sender: Mailbox, message_id: str, date: datetime) -> bytes:
    """The bytes of ``mail``, the same for the same input; ``message_id`` may stand in angle brackets or without.

    ``date`` has a time zone. Raises BadInput, naming the field, where an address is none, there is nobody to write to,
    or a value holds a line break or other control character.
    """
    if date.tzinfo is None:
        raise ValueError("the date of a mail needs a time zone")
    if not mail.to and not mail.cc:
        raise BadInput("To: takes one mail address or more")
    identity = message_id.strip().strip("<>")
    if not _ID.fullmatch(identity):
        raise BadInput("Message-ID: takes an identifier with an @ in it")
    head = [
        header("From", address(sender, "From")),
        *_recipients(mail),
        header("Subject", encoded(checked(mail.subject, "Subject").strip())),
        header("Date", format_datetime(date)),
        header("Message-ID", f"<{identity}>"),
        *_answering(mail),
        *_further(mail),
        header("MIME-Version", "1.0"),
    ]
    return b"".join(head) + _body(mail, identity)


def _recipients(mail: OutgoingMail) -> list[bytes]:
    if len(mail.to) + len(mail.cc) > _MOST_RECIPIENTS:
        raise BadInput(f"To: takes {_MOST_RECIPIENTS} addresses at most")
    named = (("To", mail.to), ("Cc", mail.cc))
    return [header(name, ", ".join(address(box, name) for box in boxes)) for name, boxes in named if boxes]


def _answering(mail: OutgoingMail) -> list[bytes]:
    """In-Reply-To and References, the answered mail last; of too many the first and the newest."""
    answered = _identity(mail.in_reply_to)
    ids = [one for one in map(_identity, mail.references) if one and one != answered]
    ids = list(dict.fromkeys([*ids, answered] if answered else ids))
    newest: list[str] = []
    for one in reversed(ids[1:]):
        if len(newest) >= _MOST_REFERENCES - 1 or sum(map(len, newest)) + len(one) > _REFERENCES_LENGTH:
            break
        newest.insert(0, one)
    kept = [*ids[:1], *newest]
    found = [header("In-Reply-To", f"<{answered}>")] if answered else []
    return [*found, header("References", " ".join(f"<{one}>" for one in kept))] if kept else found


def _identity(value: str) -> str:
    """A Message-ID of a mail from outside where it can be named in a header, else ""."""
    bare = value.strip().strip("<>")
    return bare if _ID.fullmatch(bare) else ""


def _further(mail: OutgoingMail) -> list[bytes]:
    found = []
    for name, value in mail.headers:
        if not _FIELD.fullmatch(name) or name.lower() in _OWN:
            raise BadInput("a further header: takes a name that is none of the mail's own")
        checked(value, name)
        found.append(header(name, value if value.isascii() else encoded(value)))
    return found


def _body(mail: OutgoingMail, identity: str) -> bytes:
    language = mail.language if re.fullmatch(r"[A-Za-z]{2,8}(?:-[A-Za-z0-9]{1,8})*", mail.language) else ""
    body = text_part(mail.text, "text/plain", language)
    if mail.html:
        parts = [body, text_part(mail.html, "text/html", language)]
        body = multipart("alternative", parts, _boundary("alternative", identity, parts))
    if not mail.attachments:
        return body
    files = [file_part(_file_name(file.name), file.media_type, file.content) for file in mail.attachments]
    return multipart("mixed", [body, *files], _boundary("mixed", identity, [body, *files]))


def _file_name(name: str) -> str:
    """The name of a file for a header, without folders."""
    bare = checked(name, "an enclosure's name").replace("\\", "/").rpartition("/")[2].strip()
    if not bare:
        raise BadInput("an enclosure's name: takes a file name")
    return bare


def _boundary(kind: str, identity: str, parts: list[bytes]) -> str:
    """A boundary that occurs in no part; made of the Message-ID, so that the same mail gives the same bytes."""
    seed = f"{kind} {identity}"
    while True:
        candidate = f"=_{hashlib.sha256(seed.encode('utf-8')).hexdigest()[:32]}"
        if not any(candidate.encode("ascii") in part for part in parts):
            return candidate
        seed += "."
