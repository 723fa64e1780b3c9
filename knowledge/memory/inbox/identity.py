"""Which mails are the same: by Message-ID and content, whatever servers wrote on top of them on their ways."""

from __future__ import annotations

import hashlib
import re

NAMED = (b"message-id", b"from", b"to", b"cc", b"subject", b"date", b"in-reply-to")
"""Headers that the sender's side sets once; Received, Return-Path and the like differ between copies."""

_ID = re.compile(rb"<?([^<>\s]+)")
_LINE_END = re.compile(rb"\r\n?|\n")


def identity(raw: bytes) -> str:
    """A hash of the sender's headers and the body, blind to line ends, folding and trace headers."""
    head, body = _split(raw)
    digest = hashlib.sha256()
    for name in NAMED:
        for value in head.get(name, ()):
            digest.update(name + b":" + b" ".join(value.split()) + b"\n")
    digest.update(b"\n" + body.rstrip(b"\n"))
    return digest.hexdigest()


def message_id(raw: bytes) -> str:
    """The Message-ID without brackets; "" where there is none."""
    found = next((_ID.search(value) for value in _split(raw)[0].get(b"message-id", ())), None)
    return found[1].decode("utf-8", "replace") if found else ""


def _split(raw: bytes) -> tuple[dict[bytes, list[bytes]], bytes]:
    """Header fields by name in small letters, and the body with plain line ends."""
    text = _LINE_END.sub(b"\n", raw).lstrip(b"\n")
    head, _, body = text.partition(b"\n\n")
    fields: dict[bytes, list[bytes]] = {}
    name = b""
    for line in head.split(b"\n"):
        if line[:1] in (b" ", b"\t"):
            if name:
                fields[name][-1] += line
            continue
        name, colon, value = line.partition(b":")
        name = name.strip().lower() if colon else b""
        if name:
            fields.setdefault(name, []).append(value)
    return fields, body
