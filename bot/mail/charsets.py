"""Text of mails from bytes: what is declared, then what the bytes show, then what they most likely are."""

from __future__ import annotations

import codecs

from charset_normalizer import from_bytes

from knowledge.texts.readers.builder import clean
from knowledge.texts.readers.decode import characters

_SAMPLE = 8_192
_FOREIGN = 0.3
"""A share of bytes above 127 from which on a text is hardly in Latin letters."""
_SCRIPTS = (
    "windows-1256 windows-1251 koi8-r windows-1253 windows-1255 gb18030 big5 shift_jis euc_jp euc_kr tis_620".split()
)
_ALIASES = {
    "unicode-1-1-utf-7": "utf-7",
    "x-sjis": "cp932",
    "shift_jis": "cp932",
    "ks_c_5601-1987": "cp949",
    "euc-kr": "cp949",
    "gb2312": "gb18030",
    "gbk": "gb18030",
    "iso-8859-8-i": "iso-8859-8",
    "x-mac-roman": "mac-roman",
    "cp-850": "cp850",
    "x-windows-1256": "windows-1256",
}
"""Names met in mails, and supersets of what is declared, as mail programs read them."""


def text_of(data: bytes, declared: str = "") -> str:
    """The characters of ``data``; never raises. Control characters and half surrogate pairs are left out."""
    name = _ALIASES.get(declared.strip().strip("\"'").lower(), declared.strip().strip("\"'"))
    if name.lower() == "utf-7":
        return clean(data.decode("utf-7", "replace"))
    return clean(characters(data, name) if _is_known(name) or _is_utf8(data) else _guessed(data))


def _is_known(name: str) -> bool:
    """Is this a character set that says something? ASCII does not, where there are bytes that are no ASCII."""
    try:
        return codecs.lookup(name).name != "ascii"
    except (LookupError, ValueError):
        return False


def _is_utf8(data: bytes) -> bool:
    try:
        data.decode("utf-8")
    except UnicodeDecodeError:
        return False
    return True


def _guessed(data: bytes) -> str:
    """Latin letters with accents as ``characters`` reads them; a text in another script by its statistics."""
    sample = data[:_SAMPLE]
    letters = sum(1 for byte in sample if byte > 127 or 65 <= byte <= 122)
    foreign = sum(1 for byte in sample if byte > 127)
    if letters == 0 or foreign / letters < _FOREIGN:
        return characters(data)
    best = from_bytes(sample, cp_isolation=_SCRIPTS).best()
    return characters(data, best.encoding if best else "")
