"""What a fetched file is, by its first bytes and by what the server and the address call it; pure."""

from __future__ import annotations

import re
from urllib.parse import unquote, urlsplit

from bot.fetch.fault import NotFetched

_WORD = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
_SUFFIXES = {
    "application/pdf": ".pdf",
    "application/x-pdf": ".pdf",
    _WORD: ".docx",
    "text/html": ".html",
    "application/xhtml+xml": ".html",
    "text/plain": ".txt",
    "text/markdown": ".md",
}
_UNTOLD = frozenset(
    {"", "application/octet-stream", "binary/octet-stream", "application/download", "application/force-download"}
)
_HTML = re.compile(rb"\s*(?:<\?xml[^>]*>\s*)?(?:<!--.{0,2000}?-->\s*)*<(?:!doctype\s+html|html)\b", re.I | re.S)
_NAMES = {".pdf": "a PDF", ".docx": "a Word file", ".html": "a web page", ".txt": "plain text", ".md": "plain text"}
_TEXT = (".txt", ".md")

START = 4096
"""How many of the first bytes are looked at."""


def refuse_type(media_type: str) -> None:
    """NotFetched for what is no document by the server's own words, before a byte of it is loaded."""
    if media_type not in _SUFFIXES and media_type not in _UNTOLD:
        raise NotFetched(f"the server sends {_shown(media_type)}, which is not read here", permanent=True)


def suffix_of(start: bytes, media_type: str, url: str) -> str:
    """The suffix of a file by its first bytes; NotFetched where they are no document, or not the one announced."""
    found = _found(start, media_type)
    if not found:
        raise NotFetched("what came is no PDF, Word file, web page or text", permanent=True)
    announced = _announced(media_type, url)
    if announced and announced != found:
        raise NotFetched(f"what came is {_NAMES[found]} in place of {_NAMES[announced]}", permanent=True)
    return found


def _found(start: bytes, media_type: str) -> str:
    if b"%PDF-" in start[:1024]:
        return ".pdf"
    if start.startswith(b"PK\x03\x04"):
        return ".docx"
    if _HTML.match(start.removeprefix(b"\xef\xbb\xbf")):
        return ".html"
    named = _SUFFIXES.get(media_type, "")
    if named == ".html" and b"\x00" not in start and b"<" in start:
        return named
    return named if named in _TEXT and b"\x00" not in start else ""


def _announced(media_type: str, url: str) -> str:
    """PDF or Word where the server or the address promises one: a web page in its place is an error page or a login."""
    named = _SUFFIXES.get(media_type, "")
    path = unquote(urlsplit(url).path).casefold()
    by_address = next((suffix for suffix in (".pdf", ".docx") if path.endswith(suffix)), "")
    return named if named in (".pdf", ".docx") else by_address


def _shown(media_type: str) -> str:
    return media_type if re.fullmatch(r"[a-z0-9.+-]{1,40}/[a-z0-9.+-]{1,80}", media_type) else "an unknown type"
