"""Mails made for tests: every person, place and address in them is made up."""

from __future__ import annotations

from collections.abc import Iterable

HEAD = (
    "From: Amina Diallo <a.diallo@mission.example>",
    "To: ISU <isu@isu.example>",
    "Subject: Question",
    "Date: Tue, 24 Nov 2026 10:15:00 +0100",
    "Message-ID: <q1@mission.example>",
)


def mail(*lines: str, body: str | bytes = "Hello.\n", head: Iterable[str] = HEAD) -> bytes:
    """A mail with the usual headers, further ``lines`` of headers, and a body."""
    top = "\r\n".join([*head, *lines]).encode("utf-8")
    content = body.replace("\n", "\r\n").encode("utf-8") if isinstance(body, str) else body
    return top + b"\r\n\r\n" + content


def parts(kind: str, *pieces: bytes, boundary: str = "b1") -> tuple[str, bytes]:
    """The Content-Type line and the body of a multipart; each piece is headers, an empty line and content."""
    mark = f"--{boundary}".encode()
    body = b"".join(mark + b"\r\n" + piece + b"\r\n" for piece in pieces) + mark + b"--\r\n"
    return f'Content-Type: multipart/{kind}; boundary="{boundary}"', body


def piece(kind: str, content: bytes, *lines: str) -> bytes:
    """A part: its type, further lines of headers, and what it holds."""
    return "\r\n".join([f"Content-Type: {kind}", *lines]).encode("utf-8") + b"\r\n\r\n" + content
