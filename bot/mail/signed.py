"""Who signed a mail, and who is named as a successor: read from the signature and from words that say so. Pure.

Both are hints for staff, never facts: they become proposals at most.
"""

from __future__ import annotations

import re

from bot.mail import folding_words as words
from knowledge.contact import Signed
from knowledge.mail import Mail
from knowledge.rules.folding import fold

LONGEST_LINE = 120
MOST_LINES = 12

_TITLE = re.compile(
    r"\b(?:ambassad\w+|embajador\w*|(?:vice-?)?minist(?:er|re|ro|ra)|counsell?or|conseiller|conseillere|consejer[oa]"
    r"|secretar(?:y|io|ia)|secretaire|attache|agregad[oa]|director\w*|directeur|directrice|head|chief|chef|cheffe|jefe"
    r"|jefa|deputy|adjoint\w*|officer|advis[eo]r|adviser|asesor\w*|charge|focal\s+point|point\s+focal|punto\s+focal"
    r"|coordinat\w+|coordonnat\w+|coordinador\w*|representative|representant\w*|representante|colonel|coronel|expert\w*"
    r"|specialist\w*|analyst\w*|analista|manager|encargad[oa]|responsable|desk|delegate|delegue\w*|delegad[oa])\b"
)
_BODY = re.compile(
    r"\b(?:mission|mision|missao|ministry|ministere|ministerio|embassy|ambassade|embajada|department|departement"
    r"|departamento|division|direction|direccion|directorate|office|bureau|oficina|authority|autorite|autoridad|unit"
    r"|unite|unidad|centre|center|centro|agency|agence|agencia|republic\w*|government|nations|street|avenue|rue|calle"
    r"|section|service|commission|comision|committee|treaty|convention)\b"
)
_STYLES = re.compile(r"^(?:(?:h\.?\s?e\.?|s\.?\s?e\.?|mr|mrs|ms|mme|mlle|m|sr|sra|srta|dr|prof)\b\.?\s*)+", re.I)
_PARTS = re.compile(r"\s*[,|•·;]\s*|\s+[-–—]\s+")
_WORD = re.compile(r"[^\W\d_][^\W\d_'’.\-]*(?:['’.\-][^\W\d_'’.\-]+)*\.?")
_LITTLE = frozenset("de da do dos das del della la le les los el al bin ibn ben van von der den du di y e".split())
_DELIMITER = re.compile(r"^[\s\-_=*–—~#]*$")
_PHONE = re.compile(r"(?:\+|\b00)\d[\d\s().\-/]{6,22}\d")

_NAME = r"(?:[^\W\d_][\w'’.\-]*\s+){1,4}[^\W\d_][\w'’\-]*"
_CUE = re.compile(
    r"\b(?:my|his|her|our|the|new)\s+(?:new\s+)?(?:successor|replacement)(?:\s+(?:is|will\s+be))?"
    r"|\b(?:replaced|succeeded)\s+by|\bnew\s+(?:national\s+)?(?:focal\s+point|contact\s+point)\b[^.\n:]{0,60}?\b(?:is|will\s+be)"
    r"|\bhas\s+been\s+(?:appointed|designated|nominated)\s+as\s+my\s+successor"
    r"|\b(?:mon|ma|son|notre)\s+success(?:eur|rice)(?:\s+(?:est|sera))?|\bremplac[ée]e?\s+par|\bsuccession\s+est\s+assur[ée]e\s+par"
    r"|\bnouveau\s+point\s+focal\b[^.\n:]{0,60}?\best"
    r"|\b(?:mi|su|nuestro|nuestra)\s+sucesora?(?:\s+(?:es|ser[áa]))?|\b(?:reemplazad|sustituid|suced)[oa]\s+por"
    r"|\bnuevo\s+punto\s+focal\b[^.\n:]{0,60}?\bes\b",
    re.I,
)
_AFTER = re.compile(
    r"^[\s,:(–—-]*(?i:(?:la|el|le|h\.?e|s\.?e|mr|mrs|ms|mme|mlle|m|sr|sra|srta|dr|prof)\b\.?\s*)*(?P<name>"
    + _NAME
    + ")"
)
_ADDRESS = re.compile(r"[A-Za-z0-9._%+'-]{1,64}@[A-Za-z0-9.-]{1,200}\.[A-Za-z]{2,24}")


def signed_by(mail: Mail) -> Signed | None:
    """Name, title and telephone in the signature that the mail's own text ends with; None without a clear name."""
    return read_signature(mail.folded("signature"), mail.sender.name)


def read_signature(text: str, sender: str = "") -> Signed | None:
    """As ``signed_by``, of a signature's text; ``sender`` is the display name, which a lone name must agree with."""
    lines = [line.strip()[:LONGEST_LINE] for line in text.splitlines() if not _idle(line)][:MOST_LINES]
    for number, line in enumerate(lines[:3]):
        parts = [part for part in _PARTS.split(line) if part]
        name = person_name(parts[0]) if parts else ""
        if not name:
            continue
        title = next((part for part in [*parts[1:], *lines[number + 1 : number + 4]] if _is_title(part)), "")
        phone = next((hit[0].strip() for hit in map(_PHONE.search, lines[number + 1 :]) if hit), "")
        agrees = bool(_plain_words(name) & _plain_words(sender))
        return Signed(name, title, phone) if title or agrees else None
    return None


def successor_in(text: str, but: frozenset[str]) -> Signed | None:
    """The successor that a text names outright, with the address beside the name, if it is none of ``but``."""
    for cue in _CUE.finditer(text[:20_000]):
        rest = text[cue.end() : cue.end() + 300].split("\n\n")[0]
        found = _AFTER.match(rest)
        name = person_name(_capitals(_STYLES.sub("", found["name"]))) if found else ""
        if not name:
            continue
        near = (hit[0].rstrip(".").casefold() for hit in _ADDRESS.finditer(rest))
        return Signed(name, address=next((one for one in near if one not in but), ""))
    return None


def person_name(text: str) -> str:
    """The text where it reads as the name of a person, without styles; else ""."""
    shown = _STYLES.sub("", " ".join(text.split())).strip(" .")
    pieces = shown.split()
    if not 2 <= len(pieces) <= 6 or any(not _WORD.fullmatch(piece) for piece in pieces):
        return ""
    folded = fold(shown)
    if _TITLE.search(folded) or _BODY.search(folded):
        return ""
    named = [piece for piece in pieces if piece.casefold() not in _LITTLE]
    return shown if len(named) >= 2 and all(piece[0].isupper() or not piece[0].islower() for piece in named) else ""


def _capitals(text: str) -> str:
    """The words of a name up to the first that is none: "Ana Torres who will" is "Ana Torres"."""
    kept: list[str] = []
    for piece in text.split():
        if not piece[0].isupper() and piece.casefold() not in _LITTLE:
            break
        kept.append(piece)
        if piece.endswith(".") and len(piece) > 2:
            break
    while kept and kept[-1].casefold() in _LITTLE:
        kept.pop()
    return " ".join(kept)


def _is_title(text: str) -> bool:
    folded = fold(text)
    return len(text) <= LONGEST_LINE and bool(_TITLE.search(folded)) and "@" not in text and len(text.split()) <= 14


def _idle(line: str) -> bool:
    """Nothing that could name somebody: blank, a drawn line, a closing formula."""
    shown = line.strip()
    closing = words.CLOSING.match(shown[:120]) or words.LONG_CLOSING.match(shown) or words.SENT_FROM.match(shown)
    return bool(_DELIMITER.match(shown) or closing)


def _plain_words(text: str) -> set[str]:
    return set(re.findall(r"[^\W\d_]{2,}", fold(text)))
