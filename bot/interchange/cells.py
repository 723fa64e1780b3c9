"""From the cells of a row to a contact: dates in five ways of writing, kinds and languages by their words, States."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from datetime import date
from typing import TypeVar

from knowledge.contact import ContactRow, OrganisationKind, PostKind
from knowledge.errors import BadInput
from knowledge.rules.folding import fold
from knowledge.theme import find_theme, read_theme

Kind = TypeVar("Kind")
FindState = Callable[[str], str]
"""Gives the ISO 3166-1 alpha-3 code that a text means, "" where it means none or several."""

_MONTHS = {
    word: number
    for number, words in enumerate(
        (
            "january jan janvier janv enero ene", "february feb fevrier fevr febrero", "march mar mars marzo",
            "april apr avril avr abril abr", "may mai mayo", "june jun juin junio", "july jul juillet juil julio",
            "august aug aout agosto ago", "september sep sept septembre septiembre set setiembre",
            "october oct octobre octubre", "november nov novembre noviembre",
            "december dec decembre diciembre dic",
        ),
        start=1,
    )
    for word in words.split()
}  # fmt: skip
_WORDED = re.compile(r"(\d{1,2})(?:st|nd|rd|th|er|\.|º)?\s+(?:de\s+)?([a-z]+)\.?,?\s+(?:de\s+|del\s+)?(\d{4})")
_AMERICAN = re.compile(r"([a-z]+)\.?\s+(\d{1,2})(?:st|nd|rd|th)?,?\s+(\d{4})")

_KINDS = (
    (OrganisationKind.MISSION_NEW_YORK, r"(?:mission|mision)\b.*\bnew york|nueva york|new york.*\b(?:mission|mision)|mission_new_york"),
    (OrganisationKind.MISSION_GENEVA, r"\bmission|\bmision|permanent mission|mission_geneva"),
    (OrganisationKind.MINISTRY, r"minist|\bmfa\b|\bmod\b|chancell|cancilleria|foreign affairs|affaires etrangeres|relaciones exteriores"),
    (OrganisationKind.AGENCY, r"agency|agence|agencia|mine action cent|centre|centro|authority|autorite|autoridad|commission|comision"),
    (OrganisationKind.INTERNATIONAL, r"united nations|nations unies|naciones unidas|\bun[a-z]*\b|icrc|cicr|gichd|international organi|osce|unoda"),
    (OrganisationKind.NGO, r"\bngo\b|\bong\b|coalition|campaign|campagne|campana|foundation|fondation|fundacion|humanity|society"),
)  # fmt: skip
_POSTS = (
    (PostKind.DEPUTY_PERMANENT_REPRESENTATIVE, r"deputy permanent rep|representant[e]? permanent[e]? adjoint|representante permanente adjunt|\bdpr\b|deputy_permanent_representative"),
    (PostKind.PERMANENT_REPRESENTATIVE, r"permanent rep|representant[e]? permanent|representante permanente|\bpr\b|permanent_representative"),
    (PostKind.ARTICLE7_DRAFTER, r"draft|redact|article7_drafter"),
    (PostKind.FOCAL_POINT, r"focal|contact point|point of contact|punto de contacto|focal_point"),
    (PostKind.COORDINATOR, r"coord"),
    (PostKind.PRESIDENT, r"president"),
    (PostKind.MINISTER, r"ministe?r|ministro|ministra|ministre"),
    (PostKind.EXPERT, r"expert|adviser|advisor|conseill|asesor|attache|counsell"),
    (PostKind.OTHER, r"\S"),
)  # fmt: skip
_LANGUAGES = {
    "english": "en", "anglais": "en", "ingles": "en", "french": "fr", "francais": "fr", "frances": "fr", "spanish": "es",
    "espagnol": "es", "espanol": "es", "castellano": "es", "arabic": "ar", "arabe": "ar", "portuguese": "pt",
    "portugais": "pt", "portugues": "pt", "russian": "ru", "russe": "ru", "ruso": "ru", "chinese": "zh",
}  # fmt: skip
_GENDERS = {
    "": "", "f": "f", "female": "f", "femme": "f", "mujer": "f", "femenino": "f", "w": "f", "m": "m", "male": "m",
    "homme": "m", "hombre": "m", "masculino": "m", "h": "m",
}  # fmt: skip
_YES = frozenset("yes y true 1 oui o si x subscribed vrai".split())
_NO = frozenset("no n false 0 non unsubscribed faux".split())


def contact_row(
    line: int, cells: Mapping[str, str], find_state: FindState, problems: tuple[str, ...] = ()
) -> ContactRow:
    """A row of a file as a contact; what could not be read is among its doubts, never dropped in silence."""
    doubts = list(problems)
    told = {name: _harmless(value) for name, value in cells.items()}
    name = told.get("name") or " ".join(filter(None, (told.get("given", ""), told.get("family", ""))))
    organisation, post_text = told.get("organisation", ""), told.get("post", "")
    post = _by_pattern(_POSTS, post_text)
    return ContactRow(
        line,
        name=name,
        address=told.get("address", ""),
        functional=told.get("functional", ""),
        phone=told.get("phone", ""),
        state=_state(told.get("state", ""), find_state, doubts),
        language=_language(told.get("language", ""), doubts),
        style=told.get("style", ""),
        rank=told.get("rank", ""),
        gender=_gender(told.get("gender", ""), doubts),
        organisation=organisation,
        organisation_kind=_by_pattern(_KINDS, told.get("organisation_kind", "") or organisation)
        or OrganisationKind.OTHER,
        post=post,
        title=told.get("title", "") or (post_text if "_" not in post_text else ""),
        theme=_theme(told.get("theme", ""), post_text if post else "", doubts),
        since=_day("since", told.get("since", ""), doubts),
        until=_day("until", told.get("until", ""), doubts),
        evidence=told.get("evidence", ""),
        uid=told.get("uid", ""),
        note=told.get("note", ""),
        groups=tuple(part.strip() for part in told.get("groups", "").split(";") if part.strip()),
        consent=_consent(told.get("consent", ""), doubts),
        doubts=tuple(doubts),
    )


def read_date(text: str) -> date | None:
    """A day written 2031-05-06, 06.05.2031, 06/05/2031, 6 May 2031 (mai, mayo) or May 6, 2031; None for no day at all.

    BadInput for what is no day, and for 05/06/2031, which is one day in Geneva and another in New York.
    """
    given = " ".join(fold(text).replace(" 00:00:00", "").split())
    if not given:
        return None
    try:
        return _written(given)
    except ValueError:
        raise BadInput("no such day") from None


def _written(given: str) -> date:
    if found := re.fullmatch(r"(\d{4})[-/.](\d{1,2})[-/.](\d{1,2})(?:t.*)?", given):
        return date(*map(int, found.groups()))
    if found := re.fullmatch(r"(\d{8})", given):
        return date(int(given[:4]), int(given[4:6]), int(given[6:]))
    if found := re.fullmatch(r"(\d{1,2})\.(\d{1,2})\.(\d{4})", given):
        return date(int(found[3]), int(found[2]), int(found[1]))
    if found := re.fullmatch(r"(\d{1,2})[/-](\d{1,2})[/-](\d{4})", given):
        return _slashed(int(found[1]), int(found[2]), int(found[3]))
    if (found := _WORDED.fullmatch(given)) and found[2] in _MONTHS:
        return date(int(found[3]), _MONTHS[found[2]], int(found[1]))
    if (found := _AMERICAN.fullmatch(given)) and found[1] in _MONTHS:
        return date(int(found[3]), _MONTHS[found[1]], int(found[2]))
    raise ValueError


def _slashed(first: int, second: int, year: int) -> date:
    if first <= 12 and second <= 12 and first != second:
        raise BadInput("day and month could be exchanged; write YYYY-MM-DD")
    return date(year, second, first) if second <= 12 else date(year, first, second)


def _day(name: str, text: str, doubts: list[str]) -> date | None:
    try:
        return read_date(text)
    except BadInput as error:
        doubts.append(f"{name}: {error}")
        return None


def _state(text: str, find_state: FindState, doubts: list[str]) -> str:
    code = find_state(text) if text else ""
    if text and not code:
        doubts.append("no State known by this name")
    return code


def _language(text: str, doubts: list[str]) -> str:
    spelt = fold(text).strip()
    code = _LANGUAGES.get(spelt, spelt[:2] if re.fullmatch(r"[a-z]{2}(?:[-_][a-z]+)?", spelt) else "")
    if spelt and not code:
        doubts.append("no language known by this name")
    return code


def _gender(text: str, doubts: list[str]) -> str:
    found = _GENDERS.get(fold(text).strip())
    if found is None:
        doubts.append("gender takes f or m")
    return found or ""


def _theme(text: str, post: str, doubts: list[str]) -> str:
    if not text:
        return find_theme(post)
    try:
        return read_theme(text)
    except BadInput:
        found = find_theme(text) or (find_theme(f"article {text.strip()}") if text.strip().isdigit() else "")
        if not found:
            doubts.append("no theme known by this name")
        return found


def _consent(text: str, doubts: list[str]) -> bool | None:
    spelt = fold(text).strip()
    if spelt in _YES or spelt in _NO:
        return spelt in _YES
    if spelt:
        doubts.append("consent takes yes or no")
    return None


def _by_pattern(table: Sequence[tuple[Kind, str]], text: str) -> Kind | None:
    spelt = fold(text)
    return next((kind for kind, pattern in table if spelt and re.search(pattern, spelt)), None)


def _harmless(value: str) -> str:
    """A cell on one line, without the quote sign with which spreadsheets mark a text that looks like a formula."""
    text = " ".join(value.split())
    return text[1:] if len(text) > 1 and text[0] == "'" and text[1] in "=+-@\t" else text
