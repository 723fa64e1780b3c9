"""Bounces: which addresses a mail server could not reach, for good or for now, and which of our mails it returns."""

from __future__ import annotations

import email
import logging
import re
from collections.abc import Iterator
from dataclasses import dataclass, field

from flufl.bounce import all_failures

from bot.mail import automatic_words as words
from bot.mail.automatic import is_daemon
from bot.mail.charsets import text_of
from bot.mail.headers import Headers, message_ids, split_headers
from bot.mail.structure import Part
from knowledge.mail import Mailbox

_ADDRESS = re.compile(r"(?<![\w.+=/-])[\w.!#$%&'*+/=?^`{|}~-]{1,64}@[\w-]{1,63}(?:\.[\w-]{1,63}){1,8}")
_STATUS = re.compile(r"(?<![\d.])([245])\.(\d{1,3})\.(\d{1,3})(?![\d.]\d)")
_REPLY_CODE = re.compile(r"(?<![\d.#])([45])\d\d(?:[ -]|$)")
_PASSING = re.compile(r"^(?:4\.|5\.2\.2$|5\.3\.4$|5\.6\.)")
"""Not the address's fault, or not for ever: 4.x.x, a full mailbox, a mail too large or not accepted in its form."""
_RETURNED = re.compile(r"^[> \t]*(?:original-|x-original-)?message-id:\s*(<[^<>\s]{3,300}>)", re.I | re.M)
_ORIGINAL = re.compile(
    r"^[ >*=-]*(?:original message|message headers|returned message|this is a copy of the (?:message|headers)"
    r"|below this line is|the following is a copy|original-recipient|return-path:|received:)",
    re.I | re.M,
)
_LARGEST = 200_000
_MOST = 500


@dataclass
class Bounce:
    """What a bounce says; addresses in lower case, each once."""

    failed: dict[str, None] = field(default_factory=dict)
    late: dict[str, None] = field(default_factory=dict)
    returned: dict[str, None] = field(default_factory=dict)

    def add(self, address: str, *, for_good: bool) -> None:
        """Take in an address; a failure for good outweighs one for now."""
        address = address.strip().strip("<>").strip(".").lower()
        if not _ADDRESS.fullmatch(address) or len(self.failed) + len(self.late) >= _MOST:
            return
        if for_good:
            self.late.pop(address, None)
            self.failed[address] = None
        elif address not in self.failed:
            self.late[address] = None


def read_bounce(raw: bytes, root: Part, sender: Mailbox, subject: str, text: str) -> Bounce:
    """What a mail says as a bounce; nothing for a mail that is none. Never raises.

    First the report (RFC 3464), then the forms that flufl.bounce knows, then the words of the text.
    """
    bounce = Bounce()
    reported = [
        part for part in root.walk() if part.kind in ("message/delivery-status", "message/global-delivery-status")
    ]
    for part in reported:
        _read_report(part.content, bounce)
    if not reported and not _looks_like_one(root.headers, sender, subject, text):
        return bounce
    if not (bounce.failed or bounce.late):
        _read_known_forms(raw, bounce, text)
    if not (bounce.failed or bounce.late):
        _read_words(text, sender, bounce)
    if bounce.failed or bounce.late or reported or is_daemon(sender):
        bounce.returned.update(dict.fromkeys(_returned_ids(root, text)))
    return bounce


def _looks_like_one(headers: Headers, sender: Mailbox, subject: str, text: str) -> bool:
    """A bounce has two of: a mail server as its sender or nobody to answer to, such a subject, such words."""
    nobody = headers.raw("return-path").replace(" ", "") == "<>"
    if headers.has("x-failed-recipients"):
        return True
    machine = is_daemon(sender) or nobody
    named = bool(words.BOUNCE_SUBJECT.search(subject))
    worded = bool(words.BOUNCE_TEXT.search(" ".join(text[:4_000].split())))
    return machine + named + worded >= 2


def _read_report(content: bytes, bounce: Bounce) -> None:
    """The blocks of a delivery report: one about the mail, then one for each recipient."""
    at = 0
    while at < len(content):
        block, after = split_headers(content, at, len(content))
        _read_recipient(block, bounce)
        at = after if after > at else _next_block(content, at)


def _next_block(content: bytes, at: int) -> int:
    following = content.find(b"\n", at)
    return following + 1 if following >= 0 else len(content)


def _read_recipient(block: Headers, bounce: Bounce) -> None:
    action = block.raw("action").lower()
    named = block.raw("original-recipient") or block.raw("final-recipient") or block.raw("x-actual-recipient")
    final = block.raw("final-recipient") or named
    addresses = _ADDRESS.findall(named.rpartition(";")[2]) or _ADDRESS.findall(final.rpartition(";")[2])
    bounce.returned.update(dict.fromkeys(message_ids(block.raw("x-original-message-id"))))
    if not action.startswith(("fail", "error", "delay")):
        return
    status = _STATUS.search(block.raw("status")) or _STATUS.search(block.raw("diagnostic-code"))
    passing = action.startswith("delay") or bool(status and _PASSING.match(status[0]))
    for address in addresses:
        bounce.add(address, for_good=not passing)


def _read_known_forms(raw: bytes, bounce: Bounce, text: str) -> None:
    logging.getLogger("flufl.bounce").setLevel(logging.CRITICAL)  # it would log what mails made it raise
    try:
        late, failed = all_failures(email.message_from_bytes(raw[:_LARGEST]))
    except Exception:  # noqa: BLE001 a library fed by strangers; the words are read next
        return
    passing = _is_passing(text)
    for address in sorted(failed):
        bounce.add(address.decode("ascii", "replace"), for_good=not passing)
    for address in sorted(late):
        bounce.add(address.decode("ascii", "replace"), for_good=False)


def _read_words(text: str, sender: Mailbox, bounce: Bounce) -> None:
    """The addresses above the returned mail; each by the status on its line or the next, else by that of the whole."""
    shown = text[:20_000]
    original = _ORIGINAL.search(shown)
    if original and _ADDRESS.search(shown[: original.start()]):
        shown = shown[: original.start()]
    own = sender.address.lower()
    lines = shown.split("\n")
    all_passing = _is_passing(shown)
    for number, line in enumerate(lines):
        about = _about(lines, number)
        for address in _ADDRESS.findall(line)[:20]:
            if address.lower() == own or re.match(r"(?:postmaster|mailer-daemon|support|help|abuse)@", address, re.I):
                continue
            bounce.add(address, for_good=not (_is_passing(about) if about else all_passing))


def _about(lines: list[str], number: int) -> str:
    """The line of an address, or those below it up to the next address, where they give a status; else ""."""
    for near in (number, number + 1, number + 2):
        line = lines[near] if near < len(lines) else ""
        if near > number and _ADDRESS.search(line):
            break
        if _STATUS.search(line) or _REPLY_CODE.search(line):
            return line
    return ""


def _is_passing(text: str) -> bool:
    """Does the text tell of a failure that is not for good? Status codes count first, then reply codes, then words."""
    codes = [found[0] for found in _STATUS.finditer(text) if found[1] != "2"]
    if codes:
        return all(_PASSING.match(code) for code in codes)
    replies = [found[1] for found in _REPLY_CODE.finditer(text)]
    if replies:
        return "5" not in replies
    return bool(words.LATE_TEXT.search(text))


def _returned_ids(root: Part, text: str) -> Iterator[str]:
    """Message-IDs of the mails that come back: in a part of their own, or as lines of the text."""
    found = False
    for part in root.walk():
        if part.kind in ("message/rfc822", "message/global") and part.parts:
            ids = message_ids(part.parts[0].headers.raw("message-id"))
        elif part.kind in ("text/rfc822-headers", "message/rfc822", "message/global", "message/global-headers"):
            content = part.content
            ids = message_ids(split_headers(content, 0, len(content))[0].raw("message-id"))
        else:
            continue
        found = found or bool(ids)
        yield from ids
    if not found:
        for match in _RETURNED.finditer(text):
            yield from message_ids(match[1])
        for part in root.walk():
            if part.kind == "text/plain":
                yield from (
                    one
                    for match in _RETURNED.finditer(text_of(part.content[:100_000]))
                    for one in message_ids(match[1])
                )
