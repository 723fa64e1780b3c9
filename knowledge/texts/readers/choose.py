"""Chooses the reader for a file: by what it holds first, by its suffix second."""

from __future__ import annotations

import importlib
import io
import re
import zipfile
from enum import StrEnum
from typing import Protocol, cast

from knowledge.document import Extract
from knowledge.errors import UnreadableDocument
from knowledge.texts.readers.builder import Progress

MAX_BYTES = 200_000_000
"""Size of a file that is still read."""


class Format(StrEnum):
    """The formats there is a reader for; the value says it in a sentence."""

    PDF = "PDF"
    DOCX = "Word file"
    HTML = "HTML page"
    MARKDOWN = "Markdown text"
    PLAIN = "plain text"
    EML = "mail"


_BY_SUFFIX = {
    ".pdf": Format.PDF,
    ".docx": Format.DOCX,
    ".docm": Format.DOCX,
    ".html": Format.HTML,
    ".htm": Format.HTML,
    ".xhtml": Format.HTML,
    ".md": Format.MARKDOWN,
    ".markdown": Format.MARKDOWN,
    ".txt": Format.PLAIN,
    ".text": Format.PLAIN,
    ".eml": Format.EML,
}
SUFFIXES = frozenset(_BY_SUFFIX)
"""What a walk through a folder picks up, in small letters."""

_READERS = {
    Format.PDF: ("pdf", "read_pdf"),
    Format.DOCX: ("docx", "read_docx"),
    Format.HTML: ("html", "read_html"),
    Format.MARKDOWN: ("markdown", "read_markdown"),
    Format.PLAIN: ("plain", "read_plain"),
    Format.EML: ("eml", "read_eml"),
}
"""Module and function of each reader. They are loaded at first use: their libraries take 0.2 s, which a question asked
on the command line must not pay for."""

_FOREIGN = (
    (b"{\\rtf", "an RTF file"),
    (b"\x89PNG", "a picture (PNG): no text layer"),
    (b"\xff\xd8\xff", "a picture (JPEG): no text layer"),
    (b"GIF8", "a picture (GIF): no text layer"),
    (b"II*\x00", "a picture (TIFF): no text layer"),
    (b"MM\x00*", "a picture (TIFF): no text layer"),
    (b"\x1f\x8b", "a compressed archive (gzip)"),
    (b"7z\xbc\xaf", "a compressed archive (7z)"),
    (b"Rar!", "a compressed archive (RAR)"),
    (b"\x7fELF", "a program"),
    (b"MZ\x90", "a program"),
    (b"SQLite format 3", "a database"),
)
_OLD_OFFICE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_ZIPPED = (
    ("xl/workbook", "an Excel workbook"),
    ("ppt/presentation", "a PowerPoint file"),
    ("mimetype", "an OpenDocument or e-book file"),
)
_HTML = re.compile(rb"\s*(?:<\?xml[^>]*>\s*)?(?:<!--.{0,2000}?-->\s*)*<(?:!doctype\s+html|html)\b", re.I | re.S)
_HEADER = re.compile(
    rb"(?:From [^\r\n]*\r?\n)?((?:[A-Za-z][A-Za-z0-9-]{1,40}:[^\r\n]*\r?\n(?:[ \t][^\r\n]*\r?\n)*){3,})"
)
_MAIL_HEADERS = (b"\nfrom:", b"\nreceived:", b"\nmessage-id:", b"\nmime-version:", b"\nreturn-path:", b"\ndate:")


class _Reader(Protocol):
    def __call__(self, data: bytes, filename: str, progress: Progress | None = None) -> Extract: ...


def read(data: bytes, filename: str, progress: Progress | None = None) -> Extract:
    """What the file says. ``progress`` is called with (pages done, pages).

    Raises UnreadableDocument, and nothing else, for a file that can't be read; its one line starts with the file's name
    (without folders) and may be shown.
    """
    name = re.split(r"[/\\]", filename)[-1] or "unnamed"
    if len(data) > MAX_BYTES:
        raise UnreadableDocument(f"{name}: larger than {MAX_BYTES // 1_000_000} MB")
    if not data.strip():
        raise UnreadableDocument(f"{name}: empty")
    reader = _load(choose(data, name))
    try:
        extract = reader(data, name, progress)
    except UnreadableDocument:
        raise
    except Exception as fault:  # parsers of hostile files fail in ways no list can hold
        raise UnreadableDocument(f"{name}: damaged (its reader gave up: {type(fault).__name__})") from fault
    if not extract.text.strip():
        raise UnreadableDocument(f"{name}: holds no text")
    return extract


def choose(data: bytes, name: str) -> Format:
    """The format of a file. Raises UnreadableDocument for what no reader takes, or where name and content disagree."""
    suffix = "." + name.rpartition(".")[2].lower() if "." in name else ""
    wanted = _BY_SUFFIX.get(suffix)
    certain = _certain(data, name)
    if certain:
        return certain
    if wanted is Format.PDF and b"%PDF-" in data[:1024]:
        return Format.PDF
    if wanted in (Format.PDF, Format.DOCX):
        raise UnreadableDocument(f"{name}: not a {wanted} (it does not start like one)")
    return wanted or Format.PLAIN


def _certain(data: bytes, name: str) -> Format | None:
    """What the first bytes say beyond doubt."""
    start = data[:4096].lstrip(b"\xef\xbb\xbf \t\r\n")
    if start.startswith(b"%PDF-"):
        return Format.PDF
    if data.startswith((b"PK\x03\x04", b"PK\x05\x06")):
        return _zipped(data, name)
    if data.startswith(_OLD_OFFICE):
        raise UnreadableDocument(f"{name}: {_old_office(data)}")
    for magic, what in _FOREIGN:
        if data.startswith(magic):
            raise UnreadableDocument(f"{name}: {what}, which is not read here")
    if _HTML.match(start):
        return Format.HTML
    return Format.EML if _is_mail(start) else None


def _zipped(data: bytes, name: str) -> Format:
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            members = archive.namelist()
    except (zipfile.BadZipFile, OSError, ValueError, NotImplementedError, EOFError):
        raise UnreadableDocument(f"{name}: a damaged Word file or archive (it can't be opened)") from None
    if any(member.lower().startswith("word/") for member in members):
        return Format.DOCX
    what = next(
        (what for start, what in _ZIPPED if any(member.startswith(start) for member in members)), "a zip archive"
    )
    raise UnreadableDocument(f"{name}: {what}, which is not read here")


def _old_office(data: bytes) -> str:
    """An encrypted new Word file comes in the container of the old ones."""
    if "EncryptedPackage".encode("utf-16-le") in data:
        return "an encrypted Office file (it asks for a password)"
    return "an old Office file (.doc, .xls, .ppt): save it as .docx"


def _is_mail(start: bytes) -> bool:
    """Three header lines or more at the very start, two of which every mail has."""
    found = _HEADER.match(start)
    headers = b"\n" + found[1].lower() if found else b""
    return sum(header in headers for header in _MAIL_HEADERS) >= 2


def _load(format_: Format) -> _Reader:
    module, function = _READERS[format_]
    return cast(_Reader, getattr(importlib.import_module(f"{__package__}.{module}"), function))
