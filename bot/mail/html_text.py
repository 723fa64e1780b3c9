"""The text of HTML mails as a person sees it, and which stretches of it the mail marks as quoted or as signature."""

from __future__ import annotations

import re
from html import unescape

from inscriptis import get_annotated_text
from inscriptis.css_profiles import CSS_PROFILES
from inscriptis.model.config import ParserConfig

from knowledge.mail import Fold
from knowledge.texts.readers.builder import clean

_QUOTE, _SIGNATURE = ["quote"], ["signature"]
_MARKED = {
    "blockquote#type=cite": _QUOTE,
    "div#class=gmail_quote": _QUOTE,
    "blockquote#class=gmail_quote": _QUOTE,
    "div#class=yahoo_quoted": _QUOTE,
    "div#class=moz-cite-prefix": _QUOTE,
    "div#class=protonmail_quote": _QUOTE,
    "div#class=tutanota_quote": _QUOTE,
    "div#class=zmail_extra": _QUOTE,
    "blockquote#class=protonmail_quote": _QUOTE,
    "div#id=divRplyFwdMsg": _QUOTE,
    "div#id=mail-editor-reference-message-container": _QUOTE,
    "div#id=OLK_SRC_BODY_SECTION": _QUOTE,
    "blockquote#id=replyBlockquote": _QUOTE,
    "blockquote#data-type=cite": _QUOTE,
    "div#class=gmail_signature": _SIGNATURE,
    "div#class=moz-signature": _SIGNATURE,
    "pre#class=moz-signature": _SIGNATURE,
    "div#id=Signature": _SIGNATURE,
    "div#id=ms-outlook-mobile-signature": _SIGNATURE,
    "div#class=protonmail_signature_block": _SIGNATURE,
}
"""How mail programs mark what they quote and what they sign with."""

_SCRIPTS = re.compile(r"<(script|style|title|head)\b.*?(?:</\1\s*>|\Z)", re.S | re.I)
_TAG = re.compile(r"<[^<>]*>?")
_OPENING = re.compile(r"<(/?)(?!br|hr|img|meta|link|input|wbr|col|area|base|p\b|li|tr|td|th|option|o:p)[a-z][^\s<>/]*")
_DEEPEST = 200
"""Levels of elements; one parser beneath leaves out what stands below 256, another's time grows with their square."""
_BAR = re.compile(r"<hr\b[^<>]*>", re.I)
_DECLARATION = re.compile(r"^\s*<\?xml[^>]*>")


def text_of_html(page: str) -> tuple[str, tuple[Fold, ...]]:
    """The text of a page and what its markup says of stretches of it; never raises.

    A page that the library fails on, or would lose words of, comes out without its tags, and without marks.
    """
    page = _DECLARATION.sub("", page.replace("\r\n", "\n").replace("\x00", ""))
    page = _BAR.sub("<div>__________</div>", page)
    if is_too_deep(page):
        return bare_text(page), ()
    config = ParserConfig(css=CSS_PROFILES["strict"].copy(), annotation_rules=_MARKED)
    try:
        found = get_annotated_text(page, config)
    except Exception:  # noqa: BLE001 a library fed by strangers: whatever it raises, the words are still there
        return bare_text(page), ()
    return _trimmed(str(found.get("text", "")), found.get("label", []))


def is_too_deep(page: str) -> bool:
    """Do elements stand in each other as in no honest page? Readers of HTML lose words there, or take for ever."""
    depth = 0
    for tag in _OPENING.finditer(page.lower()):
        depth = max(0, depth - 1) if tag[1] else depth + 1
        if depth > _DEEPEST:
            return True
    return False


def bare_text(page: str) -> str:
    """The words of a page that is not worth reading as one: its tags left out."""
    return clean(unescape(_TAG.sub(" ", _SCRIPTS.sub(" ", page)))).strip()


def _trimmed(text: str, labels: list[tuple[int, int, str]]) -> tuple[str, tuple[Fold, ...]]:
    """Lines without spaces at their ends and never more than one empty line, marks moved along with them."""
    kept: list[str] = []
    places = [0] * (len(text) + 1)
    length, blank, at = 0, True, 0
    for line in text.split("\n"):
        bare = clean(line.replace("\xa0", " ")).rstrip()
        shown = bool(bare) or not blank
        for offset in range(len(line) + 1):
            places[min(at + offset, len(text))] = length + min(offset, len(bare)) if shown else length
        if shown:
            kept.append(bare)
            length += len(bare) + 1
        blank = not bare
        at += len(line) + 1
    out = "\n".join(kept).rstrip()
    most = len(text)
    spans = (
        (kind, min(places[min(start, most)], len(out)), min(places[min(end, most)], len(out)))
        for start, end, kind in labels
    )
    return out, tuple(Fold(kind, start, end) for kind, start, end in spans if start < end)
