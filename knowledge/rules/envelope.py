"""What a mail must be before anybody may approve it: well-formed bytes, an envelope without tricks, and its seal."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterable
from email.parser import BytesHeaderParser
from email.policy import compat32

from knowledge.errors import BadInput

LINE_LIMIT = 998
"""Octets of a line without its end (RFC 5322 2.1.1); servers cut or refuse longer ones."""

ID_LIMIT = 250
"""Characters of a Message-ID: some servers fold or cut longer ones, and a reference to it would be lost."""

_ADDRESS = re.compile(r"[^\s<>()\[\]\\,;:\"@]{1,64}@(?:[\w-]{1,63}\.)*[\w-]{1,63}")
_MESSAGE_ID = re.compile(r"[!-;=?-~]+@[!-;=?-~]+")
_ONCE = ("from", "date", "message-id", "subject")


def seal(sender: str, recipients: Iterable[str], raw: bytes) -> str:
    """The hash that an approval is of: of the bytes and of whom they go to, so that neither can change after it."""
    envelope = "\n".join([sender, *sorted(recipients)])
    return hashlib.sha256(envelope.encode("utf-8", "surrogatepass") + b"\0" + raw).hexdigest()


def check_address(address: str) -> str:
    """The address, if it can stand in an envelope (RFC 5321, without quoted names); BadInput else."""
    if not _ADDRESS.fullmatch(address) or len(address) > 254 or ".." in address or address.startswith("."):
        raise BadInput("an address is not of the form name@host")
    return address


def check_mail(raw: bytes, message_id: str, sender: str, recipients: Iterable[str]) -> None:
    """BadInput where a mail could not be sent exactly as it is, or would say something else than its envelope."""
    check_address(sender)
    count = sum(bool(check_address(recipient)) for recipient in recipients)
    if not count:
        raise BadInput("the mail has no recipient")
    _check_lines(raw)
    headers = BytesHeaderParser(policy=compat32).parsebytes(raw)
    for name in _ONCE:
        if len(headers.get_all(name, [])) != 1:
            raise BadInput(f"the mail needs the header {name} exactly once")
    if headers.get_all("bcc"):
        raise BadInput("the mail would show its blind copies")
    if str(headers["message-id"]).strip() != f"<{message_id}>" or not _is_id(message_id):
        raise BadInput("the mail's Message-ID is not the one it is queued under")


def _is_id(message_id: str) -> bool:
    return len(message_id) <= ID_LIMIT and _MESSAGE_ID.fullmatch(message_id) is not None


def _check_lines(raw: bytes) -> None:
    """A bare CR or LF would be mended on the way, and the bytes that leave would not be those that were approved."""
    if re.search(rb"(?<!\r)\n|\r(?!\n)", raw) or not raw.endswith(b"\r\n"):
        raise BadInput("every line of the mail must end in CR LF")
    if b"\0" in raw or any(len(line) > LINE_LIMIT for line in raw.split(b"\r\n")):
        raise BadInput(f"the mail has a NUL or a line longer than {LINE_LIMIT} octets")
