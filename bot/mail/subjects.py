"""Subjects of mails without the marks of replying and forwarding (RFC 5256), in the languages the secretariat meets."""

from __future__ import annotations

import re
from dataclasses import dataclass

_REPLY = "re|rép|réf|rep|aw|antw|antwort|sv|vs|vá|res|resp|rif|odp|ynt|atb|回复|答复|答覆|ответ|отв|رد|الرد"
"""RES is Portuguese for an answer."""
_FORWARD = "fwd|fw|tr|rv|reenv|wg|wtr|i|inoltro|enc|encam|vl|vb|doorst|pd|转发|轉寄|пересл|إعادة توجيه|تحويل|محول"
_MARK = re.compile(
    rf"^[\s\"'«]*(?:(?P<reply>{_REPLY})|(?P<forward>{_FORWARD}))\s*(?:\[\d{{1,3}}\]|\(\d{{1,3}}\)|\^\d{{1,3}})?\s*[:：]\s*",
    re.I,
)
_BLOB = re.compile(r"^\s*\[[^\[\]]{1,40}\]\s*(?=\S)")
_TRAILER = re.compile(r"\s*\((?:fwd|fw|tr|rv)\)\s*$", re.I)
_LONGEST = 1_000
_MOST_MARKS = 50


@dataclass(frozen=True, slots=True)
class Subject:
    """``base`` is what the mail is about, small letters, single spaces; the outermost mark says what was done."""

    base: str
    reply: bool = False
    forwarded: bool = False


def subject_of(text: str) -> Subject:
    """A subject taken apart. A list's "[name]" is left out in front; "RE: TR: x" is a reply, "TR: RE: x" forwarded."""
    rest = " ".join(text[:_LONGEST].split())
    outermost = ""
    for _ in range(_MOST_MARKS):
        if mark := _MARK.match(rest):
            outermost = outermost or ("reply" if mark["reply"] else "forward")
            rest = rest[mark.end() :]
        elif blob := _BLOB.match(rest):
            rest = rest[blob.end() :]
        elif trailer := _TRAILER.search(rest):
            outermost = outermost or "forward"
            rest = rest[: trailer.start()]
        else:
            break
    return Subject(rest.strip().casefold(), outermost == "reply", outermost == "forward")
