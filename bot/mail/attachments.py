"""The files of a mail: named safely, known by their content, counted and bounded."""

from __future__ import annotations

import hashlib

from bot.mail.bodies import Body, file_name
from bot.mail.file_names import distinct, safe_name
from bot.mail.limits import LIMITS, Limits
from bot.mail.media_types import dangers, type_by_content
from bot.mail.structure import Part
from bot.mail.tnef import Tnef, read_tnef
from knowledge.mail import MailAttachment

_TNEF = ("application/ms-tnef", "application/vnd.ms-tnef")


class Cabinet:
    """Collects attachments: distinct names, the bytes of all bounded, what is odd noted in ``problems``."""

    def __init__(self, limits: Limits = LIMITS) -> None:
        self.files: list[MailAttachment] = []
        self.problems: list[str] = []
        self._names: set[str] = set()
        self._room = limits.kept

    def add(self, content: bytes, name: str, declared: str, *, inline: bool = False) -> MailAttachment:
        """Take in one file."""
        kind = type_by_content(content, name, declared)
        shown = distinct(safe_name(name, kind if name else declared or kind, len(self.files) + 1), self._names)
        self.problems += [f"{shown}: {danger}" for danger in dangers(content, shown, kind)]
        kept = len(content) <= self._room
        if kept:
            self._room -= len(content)
        else:
            self.problems.append(f"{shown}: too large to be held, its hash only is kept")
        file = MailAttachment(
            name=shown,
            media_type=kind,
            declared=declared,
            size=len(content),
            sha256=hashlib.sha256(content).hexdigest(),
            inline=inline,
            content=content if kept else None,
        )
        self.files.append(file)
        return file


def read_attachments(body: Body, limits: Limits = LIMITS) -> tuple[Cabinet, Tnef]:
    """The files among the parts of a mail, and those inside a winmail.dat after it, with what else that holds."""
    cabinet, inside = Cabinet(limits), Tnef()
    for part in body.files:
        content = part.content
        name = file_name(part) or _subject_name(part)
        file = cabinet.add(content, name, part.kind, inline=_is_inline(part, body))
        if part.kind in _TNEF or file.media_type in _TNEF or file.name.lower() == "winmail.dat":
            inside = read_tnef(content)
            for inner in inside.files:
                cabinet.add(inner.content, inner.name, inner.declared)
    return cabinet, inside


def _is_inline(part: Part, body: Body) -> bool:
    return part.disposition != "attachment" and (id(part) in body.inline or part.headers.has("content-id"))


def _subject_name(part: Part) -> str:
    """A mail that hangs on a mail is called after its subject."""
    if part.kind != "message/rfc822" or not part.parts:
        return ""
    subject = part.parts[0].headers.text("subject")
    return f"{subject[:100].replace('/', '-')}.eml" if subject else "message.eml"
