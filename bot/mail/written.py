"""Writes the pieces of a mail (RFC 5322, 2045, 2047, 2231): headers, names, texts and files as bytes for the wire."""

from __future__ import annotations

import base64
import binascii
import re
from urllib.parse import quote

from knowledge.errors import BadInput
from knowledge.mail import Mailbox

_UNSEEN = re.compile(r"[\x00-\x08\x0a-\x1f\x7f\x85\u2028\u2029\ud800-\udfff]")
_ADDRESS = re.compile(r"[^\s<>@,;:()\[\]\"\\]{1,64}@[^\s<>@,;:()\[\]\"\\]{1,255}")
_ATOMS = re.compile(r"[A-Za-z0-9!#$%&'*+/=?^_`{|}~ -]+")
_PLAIN_NAME = re.compile(r"[\w .()+&,'@=-]{1,60}", re.ASCII)
_FILE_KIND = re.compile(r"(?!multipart/|message/)[A-Za-z0-9_.+-]{1,80}/[A-Za-z0-9_.+-]{1,120}")
_FOLD, _WORD_BYTES = 76, 42
LONGEST_LINE = 990
"""Bytes of one line, a little under what RFC 5322 allows."""


def checked(value: str, what: str) -> str:
    """``value`` where it is one line without control characters; BadInput otherwise: a line break in a header would
    let its writer add headers of their own.
    """
    if _UNSEEN.search(value):
        raise BadInput(f"{what}: takes one line without control characters")
    return value


def encoded(value: str) -> str:
    """A text for a header: as it is where it is ASCII that can be folded, else in encoded words of whole letters."""
    plain = value.isascii() and "=?" not in value and value == value.strip() and "  " not in value
    if plain and all(len(word) < _FOLD for word in value.split(" ")):
        return value
    words, current = [], ""
    for letter in value:
        if len((current + letter).encode("utf-8")) > _WORD_BYTES:
            words.append(current)
            current = ""
        current += letter
    return " ".join(
        f"=?utf-8?b?{base64.b64encode(word.encode('utf-8')).decode('ascii')}?=" for word in [*words, current]
    )


def header(name: str, value: str) -> bytes:
    """One header, folded at its spaces, with its line end; BadInput for a word too long for any line."""
    lines, current = [], f"{name}:"
    for word in value.split(" "):
        if len(word) > LONGEST_LINE:
            raise BadInput(f"{name}: holds a word of more than {LONGEST_LINE} characters")
        if len(current) + 1 + len(word) > _FOLD and current.strip() and not current.endswith(":"):
            lines.append(current)
            current = ""
        current = f"{current} {word}"
    return ("\r\n".join([*lines, current]) + "\r\n").encode("ascii")


def address(box: Mailbox, what: str) -> str:
    """A mailbox for a header: the name quoted or encoded, the domain in ASCII (IDNA). BadInput for what is none."""
    checked(box.name, what)
    if not _ADDRESS.fullmatch(checked(box.address, what)):
        raise BadInput(f"{what}: takes mail addresses")
    local, _, domain = box.address.rpartition("@")
    try:
        host = domain if domain.isascii() else domain.encode("idna").decode("ascii")
        spec = f"{local.encode('ascii').decode('ascii')}@{host}"
    except UnicodeError:
        raise BadInput(f"{what}: takes mail addresses in ASCII before the @") from None
    if not box.name.strip():
        return spec
    if not box.name.isascii() or "=?" in box.name:
        return f"{encoded(box.name.strip())} <{spec}>"
    name = " ".join(box.name.split())
    if not _ATOMS.fullmatch(name):
        name = '"' + name.replace("\\", "\\\\").replace('"', '\\"') + '"'
    return f"{name} <{spec}>"


def parameter(name: str, value: str) -> str:
    """A parameter of a header: quoted where it is plain ASCII, else in numbered pieces (RFC 2231), in order."""
    if _PLAIN_NAME.fullmatch(value):
        return f'; {name}="{value}"'
    text = f"utf-8''{quote(value, safe='')}"
    pieces = []
    while text:
        cut = min(len(text), 50)
        while cut < len(text) and "%" in text[max(0, cut - 2) : cut]:  # an escape stays in one piece
            cut -= 1
        pieces.append(text[:cut])
        text = text[cut:]
    if len(pieces) == 1:
        return f"; {name}*={pieces[0]}"
    return "".join(f"; {name}*{number}*={piece}" for number, piece in enumerate(pieces))


def text_part(text: str, kind: str, language: str) -> bytes:
    """A part of text in UTF-8: as it is where it is short lines of ASCII, else quoted-printable or base64."""
    body = text.replace("\r\n", "\n").replace("\r", "\n")
    body = body if body.endswith("\n") else body + "\n"
    data = body.encode("utf-8", "replace")
    foreign = sum(1 for byte in data if byte > 126)
    if (
        not foreign
        and max(map(len, data.split(b"\n"))) < _FOLD + 2
        and not re.search(rb"[ \t]\n|^From |\x00", data, re.M)
    ):
        encoding, content = "7bit", data.replace(b"\n", b"\r\n")
    elif foreign * 3 < len(data):
        encoding, content = "quoted-printable", _quoted_printable(data)
    else:
        encoding, content = "base64", _base64(data.replace(b"\n", b"\r\n"))
    spoken = header("Content-Language", language) if language else b""
    return (
        header("Content-Type", f"{kind}; charset=utf-8")
        + header("Content-Transfer-Encoding", encoding)
        + spoken
        + b"\r\n"
        + content
    )


def file_part(name: str, media_type: str, content: bytes) -> bytes:
    """A file as an attachment. A mail as a file is sent as bytes: RFC 2046 lets no encoding touch message/rfc822."""
    kind = media_type if _FILE_KIND.fullmatch(media_type) else "application/octet-stream"
    plain = name if _PLAIN_NAME.fullmatch(name) else ""
    named = f'; name="{plain or encoded(name)}"' if plain or len(encoded(name)) < 700 else ""
    return (
        header("Content-Type", f"{kind}{named}")
        + header("Content-Transfer-Encoding", "base64")
        + header("Content-Disposition", f"attachment{parameter('filename', name)}")
        + b"\r\n"
        + _base64(content)
    )


def multipart(kind: str, parts: list[bytes], boundary: str) -> bytes:
    """Parts in one, each standing as it is; ``boundary`` must occur in none of them."""
    mark = f"--{boundary}".encode("ascii")
    body = b"".join(mark + b"\r\n" + part + b"\r\n" for part in parts)
    return header("Content-Type", f'multipart/{kind}; boundary="{boundary}"') + b"\r\n" + body + mark + b"--\r\n"


def _quoted_printable(data: bytes) -> bytes:
    soft = binascii.b2a_qp(data, istext=True)
    lines = [b"=46rom " + line[5:] if line.startswith(b"From ") else line for line in soft.split(b"\n")]
    return b"\r\n".join(b"=2E" + line[1:] if line.startswith(b".") else line for line in lines)


def _base64(data: bytes) -> bytes:
    return base64.encodebytes(data).replace(b"\n", b"\r\n")
