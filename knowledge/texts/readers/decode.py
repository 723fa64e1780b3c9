"""Turns the bytes of a text into characters, whatever encoding they are in and whatever they claim to be."""

from __future__ import annotations

import codecs
import re

from knowledge.errors import UnreadableDocument

_MARKS = (
    (codecs.BOM_UTF32_LE, "utf-32-le"),
    (codecs.BOM_UTF32_BE, "utf-32-be"),
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)
_GARBAGE = re.compile("[\x00-\x08\x0e-\x1a\x1c-\x1f\x7f\x80-\x84\x86-\x9f]")
_CHARSETS = re.compile(r"utf-|ascii|iso8859|iso2022|cp\d|koi8|mac-|gb|big5|euc|shift_jis|johab|hz|tis|kz|ptcp|hp-")
"""Python knows codecs beyond these (idna, unicode_escape) that a hostile file could name to cost time or surprise."""
_SAMPLE = 4096
_RESCUES = 50
"""Broken bytes mended one by one in a text that is otherwise UTF-8; more of them, and it is no UTF-8."""


def decode(data: bytes, name: str, declared: str = "") -> str:
    """The characters of ``data``: by its byte order mark, as UTF-8, as UTF-16 by its zero bytes, as ``declared``, or as
    Windows-1252, whichever fits first. Raises UnreadableDocument where what comes out is no text.
    """
    text = characters(data, declared)
    garbage = sum(1 for _ in _GARBAGE.finditer(text))
    if "\x00" in text or garbage > 2 + len(text) // 200:
        raise UnreadableDocument(f"{name}: not a text (it holds binary data)")
    return text


def characters(data: bytes, declared: str = "") -> str:
    """As ``decode``, but never refuses: for the small parts of something that is known to be a text."""
    for mark, encoding in _MARKS:
        if data.startswith(mark):
            return data[len(mark) :].decode(encoding, "replace")
    codec = _codec(declared)
    if codec.startswith("iso2022") and b"\x1b" in data:  # these hide in bytes that pass for ASCII
        return data.decode(codec, "replace")
    try:
        text = data.decode("utf-8")
    except UnicodeDecodeError:
        return _without_utf8(data, codec)
    return data.decode(_wide(data), "replace") if "\x00" in text and _wide(data) else text


def _without_utf8(data: bytes, codec: str) -> str:
    if wide := _wide(data):
        return data.decode(wide, "replace")
    if codec not in ("", "utf-8", "ascii", "iso8859-1"):  # browsers too take Latin-1 to mean Windows-1252
        try:
            return data.decode(codec)
        except (UnicodeDecodeError, ValueError):
            pass
    lenient = data.decode("utf-8", "replace")
    broken = lenient.count("\ufffd")
    if broken <= _RESCUES and sum(1 for c in lenient if c > "\x7f") > 2 * broken:
        return _mended(data)
    return _western(data)


def _wide(data: bytes) -> str:
    """The UTF-16 order that the places of zero bytes betray, or ""."""
    sample = data[:_SAMPLE]
    half = max(1, len(sample) // 2)
    if sample[1::2].count(0) > 0.4 * half and sample[0::2].count(0) < 0.1 * half:
        return "utf-16-le"
    if sample[0::2].count(0) > 0.4 * half and sample[1::2].count(0) < 0.1 * half:
        return "utf-16-be"
    return ""


def _mended(data: bytes) -> str:
    """UTF-8 with its few broken bytes read as Windows-1252."""
    parts: list[str] = []
    at = 0
    while True:
        try:
            parts.append(data[at:].decode("utf-8"))
        except UnicodeDecodeError as broken:
            parts.append(data[at : at + broken.start].decode("utf-8"))
            parts.append(_western(data[at + broken.start : at + broken.end]))
            at += broken.end
        else:
            return "".join(parts)


def _western(data: bytes) -> str:
    try:
        return data.decode("cp1252")
    except UnicodeDecodeError:
        return data.decode("latin-1")


def _codec(declared: str) -> str:
    """The canonical name of a declared character set, "" where it is none that texts are written in."""
    try:
        name = codecs.lookup(declared.strip()).name
    except (LookupError, ValueError):  # ValueError: a NUL in the name
        return ""
    return name if _CHARSETS.match(name) else ""
