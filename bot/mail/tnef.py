"""Opens winmail.dat, the format in which Outlook wraps mails (TNEF, MS-OXTNEF): names and contents of files, and text.

A reader of our own, since the one on the package index is under the LGPL; it reads what a person needs to see and no
more: the files, the plain text, and the HTML.
"""

from __future__ import annotations

import struct
from collections.abc import Iterator
from dataclasses import dataclass, field

from bot.mail.charsets import text_of

_SIGNATURE = 0x223E9F78
_BODY, _NEW_FILE, _FILE_TITLE, _FILE_DATA = 0x0002800C, 0x00069002, 0x00018010, 0x0006800F
_FILE_PROPERTIES, _PROPERTIES, _CODEPAGE = 0x00069005, 0x00069003, 0x00069007
_P_BODY, _P_HTML, _P_LONG_NAME, _P_NAME, _P_TYPE, _P_DATA = 0x1000, 0x1013, 0x3707, 0x3704, 0x370E, 0x3701
_FIXED = {2: 4, 3: 4, 4: 4, 5: 8, 6: 8, 7: 8, 10: 4, 11: 4, 20: 8, 64: 8, 72: 16}
_UNICODE, _OBJECT = 0x1F, 0x0D
_VARIABLE = {0x1E, _UNICODE, _OBJECT, 0x102}
_MOST_FILES, _MOST_VALUES = 200, 10_000


@dataclass
class TnefFile:
    """A file inside; ``declared`` is the type the sender's program gave it, or ""."""

    name: str = ""
    content: bytes = field(default=b"", repr=False)
    declared: str = ""


@dataclass
class Tnef:
    """What is inside: plain text, HTML as it came, files."""

    text: str = ""
    html: str = ""
    files: list[TnefFile] = field(default_factory=list)


def read_tnef(data: bytes) -> Tnef:
    """What a winmail.dat holds, as far as it can be read; never raises."""
    found, codepage = Tnef(), ""
    if len(data) < 6 or struct.unpack_from("<I", data)[0] != _SIGNATURE:
        return found
    for name, value in _attributes(data):
        if name == _CODEPAGE and len(value) >= 4:
            codepage = f"cp{struct.unpack_from('<I', value)[0]}"
        elif name == _BODY:
            found.text = found.text or text_of(value.rstrip(b"\x00"), codepage)
        elif name == _NEW_FILE and len(found.files) < _MOST_FILES:
            found.files.append(TnefFile())
        elif name == _PROPERTIES:
            _read_message(value, found, codepage)
        elif found.files:
            _read_file(name, value, found.files[-1], codepage)
    return found


def _attributes(data: bytes) -> Iterator[tuple[int, bytes]]:
    at = 6
    while at + 9 <= len(data):
        name, length = struct.unpack_from("<II", data, at + 1)
        at += 9
        if length > len(data) - at:
            yield name, data[at:]
            return
        yield name, data[at : at + length]
        at += length + 2  # a checksum follows


def _read_message(value: bytes, found: Tnef, codepage: str) -> None:
    for name, kind, content in _properties(value):
        if name == _P_BODY:
            found.text = found.text or _string(kind, content, codepage)
        elif name == _P_HTML:
            found.html = found.html or _string(kind, content, "")


def _read_file(name: int, value: bytes, file: TnefFile, codepage: str) -> None:
    if name == _FILE_TITLE:
        file.name = file.name or _string(0x1E, value, codepage)
    elif name == _FILE_DATA:
        file.content = value
    elif name == _FILE_PROPERTIES:
        for number, kind, content in _properties(value):
            if number == _P_LONG_NAME or (number == _P_NAME and not file.name):
                file.name = _string(kind, content, codepage) or file.name
            elif number == _P_TYPE:
                file.declared = _string(kind, content, codepage).lower()
            elif number == _P_DATA and not file.content:
                file.content = content[16:] if kind == _OBJECT else content  # an object begins with its interface


def _properties(data: bytes) -> Iterator[tuple[int, int, bytes]]:
    """Number, type and first value of each MAPI property; stops where the stream is damaged."""
    try:
        at, count = 4, struct.unpack_from("<I", data)[0]
        for _ in range(min(count, _MOST_VALUES)):
            kind, number = struct.unpack_from("<HH", data, at)
            at = _after_name(data, at + 4) if number >= 0x8000 else at + 4
            values = 1
            if kind & 0x1000 or kind & 0xFFF in _VARIABLE:
                values = struct.unpack_from("<I", data, at)[0]
                at += 4
            first = b""
            for index in range(min(values, _MOST_VALUES)):
                content, at = _value(data, at, kind & 0xFFF)
                first = content if index == 0 else first
            yield number, kind & 0xFFF, first
    except struct.error:
        return


def _after_name(data: bytes, at: int) -> int:
    """Where the value of a property begins that has a name of its own instead of a number."""
    if struct.unpack_from("<I", data, at + 16)[0] == 0:
        return at + 24
    length: int = struct.unpack_from("<I", data, at + 20)[0]
    return at + 24 + length + (-length % 4)


def _value(data: bytes, at: int, kind: int) -> tuple[bytes, int]:
    if kind in _VARIABLE:
        length = struct.unpack_from("<I", data, at)[0]
        at += 4
    elif kind in _FIXED:
        length = _FIXED[kind]
    else:
        raise struct.error("a type of property that is not known")
    if at + length > len(data):
        raise struct.error("a value that runs over the end")
    return data[at : at + length], at + length + (-length % 4)


def _string(kind: int, content: bytes, codepage: str) -> str:
    if kind == _UNICODE:
        return text_of(content.decode("utf-16-le", "replace").encode("utf-8", "replace")).rstrip("\x00")
    return text_of(content.split(b"\x00")[0] if kind == 0x1E else content.rstrip(b"\x00"), codepage)
