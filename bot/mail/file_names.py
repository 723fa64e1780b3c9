"""File names of attachments made safe to store and to show, as close to what the sender wrote as that allows."""

from __future__ import annotations

import re
import unicodedata
from mimetypes import guess_extension

_UNSAFE = re.compile(r'[\x00-\x1f\x7f-\x9f<>:"|?*\u200e\u200f\u202a-\u202e\u2066-\u2069\ud800-\udfff]')
_RESERVED = re.compile(r"(?:con|prn|aux|nul|com\d|lpt\d)(?:\.|$)", re.I)
_LONGEST, _LONGEST_ENDING = 150, 12


def safe_name(name: str, media_type: str, number: int) -> str:
    """``name`` without folders, control and direction characters, reserved names and excess length.

    Marks of writing direction are left out since they let a program look like a document. A file without a name is
    called after its ``number`` and type.
    """
    bare = unicodedata.normalize("NFC", name).replace("\\", "/").rstrip("/").rpartition("/")[2]
    bare = " ".join(_UNSAFE.sub("", bare.replace("\t", " ").replace("\n", " ")).split()).strip(". ")
    if not bare:
        return f"attachment-{number}{guess_extension(media_type) or '.bin'}"
    if _RESERVED.match(bare):
        bare = f"_{bare}"
    if len(bare) <= _LONGEST:
        return bare
    stem, dot, ending = bare.rpartition(".")
    if dot and len(ending) <= _LONGEST_ENDING:
        return f"{stem[: _LONGEST - len(ending) - 1].rstrip()}.{ending}"
    return bare[:_LONGEST].rstrip()


def distinct(name: str, taken: set[str]) -> str:
    """``name``, numbered where another file of the mail has it already (capital letters or not)."""
    stem, dot, ending = name.rpartition(".")
    if not dot or not stem:
        stem, ending = name, ""
    number, candidate = 2, name
    while candidate.lower() in taken:
        candidate = f"{stem} ({number}){dot if ending else ''}{ending}"
        number += 1
    taken.add(candidate.lower())
    return candidate
