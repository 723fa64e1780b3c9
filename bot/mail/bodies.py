"""The text of a mail, put together from its parts, and which parts are files."""

from __future__ import annotations

import re
from dataclasses import dataclass, field

from bot.mail.charsets import text_of
from bot.mail.flowed import unflowed
from bot.mail.headers import parameters
from bot.mail.html_text import text_of_html
from bot.mail.invitations import invitation_lines
from bot.mail.limits import LIMITS, Limits
from bot.mail.sanitise import sanitised
from bot.mail.structure import Part
from knowledge.mail import Fold

_META_CHARSET = re.compile(rb"<meta[^>]{0,200}charset\s*=\s*[\"']?\s*([\w.:-]{1,40})", re.I)
_STUB = re.compile(r"\bhtml\b|text-only|plain.text", re.I)
_SHORT_STUB = 400


@dataclass
class Body:
    """What is read of the parts: text with the marks its HTML gave, the HTML as sanitised, files and invitations."""

    limits: Limits = LIMITS
    text: str = ""
    marks: list[Fold] = field(default_factory=list)
    pages: list[str] = field(default_factory=list)
    files: list[Part] = field(default_factory=list)
    inline: set[int] = field(default_factory=set)
    """Ids of the parts among ``files`` that the page shows by itself."""
    invitations: list[str] = field(default_factory=list)
    problems: list[str] = field(default_factory=list)

    def note(self, problem: str) -> None:
        """Remember what was wrong, once."""
        if problem not in self.problems:
            self.problems.append(problem)

    def write(self, text: str, marks: tuple[Fold, ...] = ()) -> None:
        """Add a piece of text, an empty line after the one before."""
        text = text.strip("\n").rstrip()
        if not text:
            return
        room = self.limits.text - len(self.text)
        if len(text) > room:
            self.note(f"more than {self.limits.text} characters of text: the rest is not read")
            text = text[: max(0, room)]
        start = len(self.text) + 2 if self.text else 0
        self.text = f"{self.text}\n\n{text}" if self.text else text
        for mark in marks:
            if mark.start < len(text):
                self.marks.append(Fold(mark.kind, start + mark.start, start + min(mark.end, len(text))))


def read_body(root: Part, limits: Limits = LIMITS) -> Body:
    """The text and the files of a mail. Of several versions of a text the plain one is taken unless it says nothing."""
    body = Body(limits)
    _collect(root, body)
    if not body.text:
        named = next(
            (part for part in body.files if part.kind == "text/plain" and part.disposition != "attachment"), None
        )
        if named:  # some programs give the only text a file name
            body.write(_plain(named, body))
            body.files.remove(named)
    if not body.text and body.invitations:
        body.write("\n".join(body.invitations))
    return body


def _collect(part: Part, body: Body) -> None:
    if part.kind == "multipart/alternative" and part.parts:
        _choose(part, body)
    elif part.kind == "multipart/related" and part.parts:
        first = _first(part)
        _collect(first, body)
        for other in part.parts:
            if other is not first:
                body.inline.update(id(leaf) for leaf in other.walk())
                _collect_files(other, body)
    elif part.kind == "message/rfc822":
        body.files.append(part)
    elif part.parts:
        for child in part.parts:
            _collect(child, body)
    elif part.kind == "text/calendar":
        _invited(part, body)
    elif part.kind in ("text/plain", "text/html", "text/enriched") and not is_file(part):
        _write(part, body)
    else:
        body.files.append(part)


def _collect_files(part: Part, body: Body) -> None:
    """The leaves of a part as files, whatever they are."""
    if part.parts and part.kind != "message/rfc822":
        for child in part.parts:
            _collect_files(child, body)
    elif part.kind == "text/calendar":
        _invited(part, body)
    else:
        body.files.append(part)


def _invited(part: Part, body: Body) -> None:
    body.invitations += [line for line in invitation_lines(part.content) if line not in body.invitations]
    body.files.append(part)


def _first(part: Part) -> Part:
    """The part of a multipart/related that is shown: the one its ``start`` names, else the first."""
    start = part.parameters.get("start", "").strip("<>")
    ids = (child for child in part.parts if start and child.headers.raw("content-id").strip("<>") == start)
    return next(ids, part.parts[0])


def _choose(part: Part, body: Body) -> None:
    """One version of a text; the other is kept as the page, files in any of them are kept."""
    plain, page = Body(body.limits), Body(body.limits)
    for child in part.parts:
        _collect(child, page if _holds_page(child) else plain)
    taken = page if _says_less(plain.text, page.text) else plain
    body.write(taken.text, tuple(taken.marks))
    body.pages += [*plain.pages, *page.pages]
    for side in (plain, page):
        body.files += side.files
        body.inline |= side.inline
        body.invitations += [line for line in side.invitations if line not in body.invitations]
        for problem in side.problems:
            body.note(problem)


def _holds_page(part: Part) -> bool:
    return any(leaf.kind == "text/html" for leaf in part.walk())


def _says_less(plain: str, page: str) -> bool:
    """Is the plain version empty, or a note that the mail is in HTML?"""
    if not plain.strip():
        return True
    return len(plain) < _SHORT_STUB and len(page) > 2 * len(plain) and bool(_STUB.search(plain))


def is_file(part: Part) -> bool:
    """Is a part of text meant to be a file? What is called an attachment, or has a name."""
    if part.disposition == "attachment":
        return True
    return bool(file_name(part)) and part.disposition != ""


def file_name(part: Part) -> str:
    """The name a part is given, in any of the places it is given in; ""."""
    from_disposition = disposition_parameters(part).get("filename", "")
    return from_disposition or part.parameters.get("name", "")


def disposition_parameters(part: Part) -> dict[str, str]:
    """The parameters of Content-Disposition."""
    return parameters(part.headers.raw("content-disposition"))


def _write(part: Part, body: Body) -> None:
    if part.kind == "text/plain":
        body.write(_plain(part, body))
        return
    data = part.content
    declared = part.parameters.get("charset", "")
    named = _META_CHARSET.search(data[:4_000])
    page = text_of(data, declared or (named[1].decode("ascii") if named else ""))
    if len(page) > body.limits.html:
        body.note(f"more than {body.limits.html} characters of HTML: the rest is not read")
        page = page[: body.limits.html]
    body.write(*text_of_html(page))
    body.pages.append(sanitised(page))


def _plain(part: Part, body: Body) -> str:
    data = part.content
    most = 4 * body.limits.text
    if len(data) > most:
        body.note(f"more than {body.limits.text} characters of text: the rest is not read")
    text = text_of(data[:most], part.parameters.get("charset", "")).replace("\r\n", "\n").replace("\r", "\n")
    if part.parameters.get("format", "").lower() == "flowed":
        text = unflowed(text, delsp=part.parameters.get("delsp", "").lower() == "yes")
    return text
