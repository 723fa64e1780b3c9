"""Addresses in headers (RFC 5322): names, groups and comments, and the broken forms that mail programs write."""

from __future__ import annotations

import re
from collections.abc import Iterator

from bot.mail.headers import decoded
from bot.mail.limits import LIMITS
from knowledge.mail import Mailbox

_ANGLE = re.compile(r"<([^<>]*)>")
_BARE = re.compile(r"[^\s<>()\[\],;:\"']{1,320}@[^\s<>()\[\],;:\"']{1,320}")
_GROUP = re.compile(r"\s*[^<>@\"(),;:]{0,200}:(?!//)")
_PIECE = re.compile(r'"(?:\\.|[^"\\]){0,2000}"|\((?:\\.|[^()\\]){0,2000}\)|<[^<>]{0,2000}>|[,;]|[^",;<(]+|.', re.S)
_LONGEST_NAME = 200
_QUOTE = "\ue000"
"""Stands for a quote mark that belongs to a name while those around the name are taken off."""


def mailboxes(value: str, most: int = LIMITS.addresses) -> tuple[Mailbox, ...]:
    """The mailboxes of a header in order, members of groups among them; what has no address at all is left out.

    A comma that belongs to a name but stands outside quotes is put back into it. Names are decoded after the value is
    split, so that no encoded name can smuggle in an address.
    """
    found: list[Mailbox] = []
    before: list[str] = []
    for piece in _pieces(value):
        if len(found) == most:
            break
        box = _mailbox(", ".join([*before, piece]))
        if box is None:
            before = [*before[-3:], piece]
        else:
            found.append(box)
            before = []
    if not found and value.strip():
        whole = _mailbox(decoded(value))  # all of it written as one encoded word
        return (whole,) if whole else ()
    return tuple(found)


def _pieces(value: str) -> Iterator[str]:
    """The value cut at commas and semicolons outside quotes, comments and angle brackets; group names cut off."""
    current: list[str] = []
    for found in _PIECE.finditer(value):
        if found[0] in ",;":
            yield _GROUP.sub("", "".join(current), count=1).strip()
            current = []
        else:
            current.append(found[0])
    yield _GROUP.sub("", "".join(current), count=1).strip()


def _mailbox(piece: str) -> Mailbox | None:
    angles = [inner.strip() for inner in _ANGLE.findall(piece) if "@" in inner]
    if angles:
        inner = _BARE.search(angles[-1])
        address = inner[0] if inner else re.sub(r"\s+", "", angles[-1])
        name = _ANGLE.sub(" ", piece)
    else:
        bare = _BARE.search(piece)
        if bare is None:
            return None
        address = bare[0]
        name = piece[: bare.start()] + " " + piece[bare.end() :]
    return Mailbox(_name(name), address.removeprefix("mailto:").strip(".")[:320])


def _name(text: str) -> str:
    """A display name: out of quotes or of a comment, decoded; "" for one that only repeats punctuation."""
    text = text.strip().strip("<>").strip()
    if text.startswith("(") and text.endswith(")"):
        text = text[1:-1]
    kept = text.replace("\\\\", "\0").replace('\\"', "\1").replace('"', "").replace("\\", "")
    name = decoded(kept.replace("\0", "\\").replace("\1", _QUOTE)).strip("\"' ").replace(_QUOTE, '"')
    return name[:_LONGEST_NAME] if any(char.isalnum() for char in name) else ""


def first_sender(values: list[str]) -> Mailbox:
    """The author among the values of From, Sender and Return-Path, in that order: the first with an address."""
    for value in values:
        boxes = mailboxes(value, 5)
        if boxes:
            return boxes[0]
    return Mailbox(decoded(values[0]).strip("\"'<> ")[:_LONGEST_NAME] if values else "", "")
