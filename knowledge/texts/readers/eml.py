"""Mails (RFC 5322): who wrote to whom, when, about what, then the body; attachments are named, not read."""

from __future__ import annotations

import email
import re
from dataclasses import dataclass, field
from email.errors import MessageError
from email.message import Message
from email.utils import parsedate_to_datetime

from knowledge.document import Extract
from knowledge.errors import UnreadableDocument
from knowledge.texts.readers import html
from knowledge.texts.readers.builder import ExtractBuilder, Progress, one_line
from knowledge.texts.readers.decode import characters
from knowledge.texts.readers.encoded_words import header_text

_SHOWN = ("Subject", "From", "To", "Date")
_KNOWN = (*_SHOWN, "Cc", "Received", "Return-Path", "Message-ID", "MIME-Version", "Content-Type", "Resent-From")
_MOST_PARTS = 1000
_FAULTS = (LookupError, ValueError, TypeError, AttributeError, AssertionError, MessageError)
"""What the standard library's parser has been seen to raise on malformed headers."""


def read_eml(data: bytes, filename: str, progress: Progress | None = None) -> Extract:
    """Subject, sender, recipients and date as the first lines, then the body: plain text where there is any, else HTML.

    The same four are properties, as are the names of ``attachments``. Raises UnreadableDocument where there are no
    headers of a mail.
    """
    try:
        message = email.message_from_bytes(data)
        if not any(name in message for name in _KNOWN):
            raise UnreadableDocument(f"{filename}: not a mail (it has none of its headers)")
        extract = _extract(message, filename)
    except RecursionError:
        raise UnreadableDocument(f"{filename}: a mail with parts nested too deeply") from None
    if progress:
        progress(1, 1)
    return extract


def _extract(message: Message, filename: str) -> Extract:
    headers = {name: _header(message, name) for name in _SHOWN}
    builder = ExtractBuilder(filename)
    builder.block("\n".join(f"{name}: {value}" for name, value in headers.items() if value))
    body = _Body()
    body.collect(message)
    for part in body.parts:
        _write(part, builder)
    properties = {name.lower(): value for name, value in headers.items()}
    properties |= {"date": _iso(headers["Date"]), "attachments": ", ".join(body.attachments)}
    wrapped = any(_type(part) != "text/html" for part in body.parts)
    return builder.extract("message/rfc822", wrapped=wrapped, properties=properties)


def _write(part: Message, builder: ExtractBuilder) -> None:
    text = _text(part)
    if _type(part) == "text/html":
        html.pour(text, builder)
        return
    for paragraph in re.split(r"\n[ \t]*\n", text.replace("\r\n", "\n").replace("\r", "\n")):
        builder.block(paragraph)


@dataclass
class _Body:
    """The parts of a mail a person reads, and the names of what hangs on it."""

    parts: list[Message] = field(default_factory=list)
    attachments: list[str] = field(default_factory=list)
    seen: int = 0

    def collect(self, part: Message) -> None:
        """Take in ``part`` and what is inside it, up to a number of parts no honest mail has."""
        self.seen += 1
        if self.seen > _MOST_PARTS:
            return
        kind = _type(part)
        if kind == "multipart/alternative" and part.is_multipart():
            self._choose(_children(part))
        elif kind.startswith("multipart/") and part.is_multipart():
            for child in _children(part):
                self.collect(child)
        elif kind in ("text/plain", "text/html") and not _is_attached(part) and not part.is_multipart():
            self.parts.append(part)
        elif kind != "multipart/alternative":
            self.attachments.append(_name(part))

    def _choose(self, versions: list[Message]) -> None:
        """Of several versions of one text take the plain one, unless it says nothing."""
        plain = [part for part in versions if _type(part) == "text/plain" and _text(part).strip()]
        pages = [part for part in versions if _type(part) == "text/html"]
        chosen = (plain or pages)[:1]
        for part in versions:
            other = _type(part) not in ("text/plain", "text/html")
            said_already = plain and _type(part).startswith("multipart/")
            if part in chosen or (other and not said_already):
                self.collect(part)


def _children(part: Message) -> list[Message]:
    payload = part.get_payload()
    return [child for child in payload if isinstance(child, Message)] if isinstance(payload, list) else []


def _type(part: Message) -> str:
    try:
        return part.get_content_type()
    except _FAULTS:
        return "text/plain"


def _is_attached(part: Message) -> bool:
    try:
        return part.get_content_disposition() == "attachment" or bool(part.get_filename())
    except _FAULTS:
        return False


def _name(part: Message) -> str:
    """The file name of an attachment without folders; its type where it has no name."""
    try:
        name = one_line(header_text(part.get_filename() or "").replace("\\", "/").rpartition("/")[2])
    except _FAULTS:
        name = ""
    return name[:200] or f"unnamed ({_type(part)})"


def _text(part: Message) -> str:
    try:
        payload = part.get_payload(decode=True)
    except _FAULTS:
        payload = str(part.get_payload()).encode("utf-8", "replace")
    try:
        charset = part.get_content_charset() or ""
    except _FAULTS:
        charset = ""
    return characters(payload, charset) if isinstance(payload, bytes) else ""


def _header(message: Message, name: str) -> str:
    """The first header of that name, decoded, on one line; "" where there is none."""
    try:
        found = next((value for key, value in message.raw_items() if key.lower() == name.lower()), "")
    except _FAULTS:
        return ""
    return one_line(header_text(str(found)))


def _iso(value: str) -> str:
    """A mail date as ISO 8601; as it stands where it is none."""
    try:
        return parsedate_to_datetime(value).isoformat()
    except (*_FAULTS, OverflowError):
        return value
