"""The protocol check: what in a letter goes against diplomatic form, each thing found with its weight.

Pure: the letter comes as plain texts, dates and today's day are passed in. Words it looks for are in protocol_words,
articles in state_articles.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta
from enum import StrEnum

from knowledge.rules import protocol_words as words
from knowledge.rules.letter_form import LetterForm
from knowledge.rules.state_articles import Articles, bare_name_in
from knowledge.rules.state_grammar import split_article

OLDEST_FIGURE_DAYS = 366
"""A figure known only as of an earlier day than so long ago is stale."""


class Severity(StrEnum):
    """How much a finding weighs."""

    BLOCKING = "blocking"
    """Keeps a letter from being approved; a person may overrule it with a reason."""
    WARNING = "warning"
    """To be looked at."""


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing found; ``check`` names the rule ("first_person"), ``where`` quotes the place."""

    check: str
    severity: Severity
    message: str
    where: str = ""


@dataclass(frozen=True, slots=True)
class Figure:
    """A value in the letter with the day as of which it holds, and what it is on the day of the check.

    ``current`` is None where it can't be looked up again; "" where nothing verified is known any more.
    """

    key: str
    value: str
    as_of: date
    current: str | None = None


@dataclass(frozen=True, slots=True)
class Sheet:
    """A letter as the check reads it: plain texts, in reading order; ``closing`` is not among ``paragraphs``.

    ``short_name`` and ``full_name`` are the addressed State's, with article, in the letter's language. ``in_post`` is
    None where no holder is named. ``reminded`` is the day of the last letter of this kind to this State.
    """

    form: LetterForm
    language: str
    paragraphs: tuple[str, ...]
    closing: str
    salutation: str = ""
    signatures: int = 0
    address_block: tuple[str, ...] = ()
    reference: str = ""
    day: date | None = None
    short_name: str = ""
    full_name: str = ""
    governmental: bool = True
    ranking: bool = True
    met: bool = False
    in_post: bool | None = None
    figures: tuple[Figure, ...] = ()
    reminded: date | None = None
    reminder_days: int = 0
    final: bool = False
    """Whether it is about to go: then reference and date must stand."""
    articles: Articles | None = field(default=None, repr=False)

    @property
    def note(self) -> bool:
        """Whether it is a note verbale."""
        return self.form is LetterForm.NOTE_VERBALE

    @property
    def texts(self) -> tuple[str, ...]:
        """All running text."""
        return (*self.paragraphs, self.closing)


def check(sheet: Sheet, on: date) -> tuple[Finding, ...]:
    """Everything found in a letter on that day, blocking findings first."""
    found = [finding for rule in _RULES for finding in rule(sheet, on)]
    return tuple(sorted(found, key=lambda finding: finding.severity is not Severity.BLOCKING))


def _blocking(rule: str, message: str, where: str = "") -> Finding:
    return Finding(rule, Severity.BLOCKING, message, where)


def _warning(rule: str, message: str, where: str = "") -> Finding:
    return Finding(rule, Severity.WARNING, message, where)


def _around(text: str, start: int, end: int) -> str:
    """The place with a few words around it."""
    return " ".join(text[max(0, start - 25) : end + 25].split())


def _first_person(sheet: Sheet, on: date) -> Iterator[Finding]:  # noqa: ARG001 every rule has one shape
    if not sheet.note:
        return
    for text in sheet.texts:
        for match in words.FIRST_PERSON[sheet.language].finditer(text):
            where = _around(text, match.start(), match.end())
            yield _blocking("first_person", f"A note verbale is in the third person: {match[0].strip()!r}", where)


def _signature(sheet: Sheet, on: date) -> Iterator[Finding]:  # noqa: ARG001 as above
    if sheet.note and sheet.signatures:
        yield _blocking("signature", "A note verbale is not signed; it is stamped and initialled")
    if sheet.note and sheet.salutation:
        yield _blocking("salutation", "A note verbale has no salutation", sheet.salutation)
    if not sheet.note and not sheet.signatures:
        yield _blocking("signature", "A letter is signed: no signature block")
    if not sheet.note and not sheet.salutation.strip():
        yield _blocking("salutation", "A letter begins with a salutation")
    elif not sheet.note and not words.SALUTATION[sheet.language].fullmatch(sheet.salutation.strip()):
        yield _blocking("salutation", "The salutation is none of the letter's language", sheet.salutation[:60])


def _form(sheet: Sheet, on: date) -> Iterator[Finding]:  # noqa: ARG001 as above
    if sheet.note and not sheet.governmental:
        yield _blocking("form", "A note verbale goes to governments only, never to an organization of no State")
    if sheet.form is LetterForm.FORMAL and not sheet.ranking:
        yield _warning("form", "A formal letter goes to ministers, ambassadors and heads; not to this post")


def _formula(sheet: Sheet, on: date) -> Iterator[Finding]:  # noqa: ARG001 as above
    first = sheet.paragraphs[0] if sheet.paragraphs else ""
    if sheet.note:
        yield from _note_formulas(sheet, first)
        return
    formal = sheet.form is LetterForm.FORMAL
    if formal and not words.FORMAL_OPENING[sheet.language].match(first):
        yield _blocking("formula", "The opening formula of a formal letter is missing or changed", first[:60])
    closings = words.FORMAL_CLOSING if formal else words.PLAIN_CLOSING
    if not closings[sheet.language].fullmatch(sheet.closing.strip()):
        yield _blocking("formula", "The closing formula is missing or changed", sheet.closing[:80])
    yield from _honour(sheet, 1 if formal else 0)


def _note_formulas(sheet: Sheet, first: str) -> Iterator[Finding]:
    opening = words.NOTE_OPENING[sheet.language].match(first)
    closing = words.NOTE_CLOSING[sheet.language].fullmatch(sheet.closing.strip())
    if opening is None:
        yield _blocking("formula", "The opening courtesy of a note verbale is missing or changed", first[:80])
    if closing is None:
        yield _blocking("formula", "The closing courtesy of a note verbale is missing or changed", sheet.closing[:80])
    else:
        renew, express = words.RENEWAL[sheet.language]
        due = renew if sheet.met else express
        if closing["verb"] != due:
            why = "to somebody written to before" if sheet.met else "at first contact"
            yield _blocking("formula", f"The closing courtesy says {due!r} {why}", closing["verb"])
    if opening and closing and not opening["to"].startswith(closing["to"]):
        yield _blocking("formula", "Opening and closing courtesy name different addressees", closing["to"])
    yield from _honour(sheet, 1)


def _honour(sheet: Sheet, due: int) -> Iterator[Finding]:
    said = sum(len(words.HONOUR[sheet.language].findall(text)) for text in sheet.texts)
    if said > due:
        yield _blocking("formula", "'Has the honour' stands once, in the opening sentence")


def _state_name(sheet: Sheet, on: date) -> Iterator[Finding]:  # noqa: ARG001 as above
    """The full name in the first paragraph and, in a note, in the closing courtesy; no former name anywhere."""
    for text in sheet.texts:
        for match in words.OLD_NAMES[sheet.language].finditer(text):
            where = _around(text, match.start(), match.end())
            yield _blocking("state_name", f"This State is no longer, or not here, called {match[0]}", where)
    if sheet.short_name == sheet.full_name or not sheet.full_name:
        return
    due = [sheet.paragraphs[0] if sheet.paragraphs else ""]
    bare = split_article(sheet.full_name, sheet.language)[1]
    if sheet.governmental and bare not in due[0]:
        yield _warning("state_name", f"The first paragraph does not name {sheet.full_name}", due[0][:60])
    if sheet.note:
        due.append(sheet.closing)
    for text in due:
        where = bare_name_in(text, sheet.short_name, sheet.full_name, sheet.language)
        if where:
            yield _blocking("state_name", f"The State's full name is due here: {sheet.full_name}", where)


def _articles(sheet: Sheet, on: date) -> Iterator[Finding]:  # noqa: ARG001 as above
    if sheet.articles is None:
        return
    for text in (*sheet.texts, *sheet.address_block):
        for slip in sheet.articles.slips(text):
            make = _blocking if slip.certain else _warning
            yield make("article", f"Before {slip.name} stands {slip.expected}", slip.where)


def _stale(sheet: Sheet, on: date) -> Iterator[Finding]:
    for figure in sheet.figures:
        if figure.value and figure.current is not None and figure.current != figure.value:
            now = figure.current or "nothing verified is known"
            yield _blocking("stale_figure", f"{figure.key} has changed: {now}", figure.value)
        elif figure.value and figure.as_of < on - timedelta(days=OLDEST_FIGURE_DAYS):
            yield _blocking("stale_figure", f"{figure.key} is known only as of {figure.as_of}", figure.value)


def _placeholder(sheet: Sheet, on: date) -> Iterator[Finding]:  # noqa: ARG001 as above
    for text in (*sheet.texts, sheet.salutation, *sheet.address_block):
        for match in words.OPEN_END.finditer(text):
            yield _warning("placeholder", f"Something seems to be left open: {match[0]!r}", text[:60])
        for match in words.PLACEHOLDER.finditer(text):
            yield _blocking("placeholder", "A place was not filled in", _around(text, match.start(), match.end()))
    for text in sheet.texts:
        if not text.strip():
            yield _blocking("placeholder", "A paragraph is empty")
        clean = text if sheet.language != "fr" else text.replace(" ;", ";")
        for match in words.GAP.finditer(clean):
            yield _blocking("placeholder", "A value seems to be missing", _around(clean, match.start(), match.end()))
    if not sheet.paragraphs:
        yield _blocking("placeholder", "The letter says nothing")


def _language(sheet: Sheet, on: date) -> Iterator[Finding]:  # noqa: ARG001 as above
    for text in sheet.texts:
        found = text.casefold().replace("'", " ").split()
        scores = {code: sum(word.strip(",.;:()") in known for word in found) for code, known in words.COMMON.items()}
        best = max(scores, key=lambda code: (scores[code], code == sheet.language))
        if len(found) >= 8 and best != sheet.language and scores[best] >= scores[sheet.language] + 3:
            yield _blocking("language", f"This paragraph is not in the letter's language ({sheet.language})", text[:60])


def _addressee(sheet: Sheet, on: date) -> Iterator[Finding]:  # noqa: ARG001 as above
    if sheet.in_post is False:
        yield _blocking("addressee", "The person addressed no longer holds the post")


def _reminder(sheet: Sheet, on: date) -> Iterator[Finding]:
    if sheet.reminded is None or not sheet.reminder_days:
        return
    again = sheet.reminded + timedelta(days=sheet.reminder_days)
    if on < again:
        message = f"A letter of this kind went on {sheet.reminded}; the next one is due on {again} at the earliest"
        yield _blocking("reminder", message)


def _reference(sheet: Sheet, on: date) -> Iterator[Finding]:
    if sheet.final and not sheet.reference:
        yield _blocking("reference", "The reference is missing")
    if sheet.final and sheet.day is None:
        yield _blocking("date", "The date is missing")
    if sheet.day is not None and sheet.day > on + timedelta(days=OLDEST_FIGURE_DAYS):
        yield _warning("date", "The date lies more than a year ahead", sheet.day.isoformat())
    if sheet.final and not any(line.strip() for line in sheet.address_block):
        yield _blocking("addressee", "The addressee is missing")


def _abbreviation(sheet: Sheet, on: date) -> Iterator[Finding]:  # noqa: ARG001 as above
    first = sheet.paragraphs[0] if sheet.paragraphs else ""
    for match in words.ABBREVIATION.finditer(first):
        if not words.ROMAN.fullmatch(match[0]):
            yield _blocking("abbreviation", "No abbreviations in the first paragraph", match[0])


_RULES: tuple[Callable[[Sheet, date], Iterator[Finding]], ...] = (
    _form,
    _signature,
    _first_person,
    _formula,
    _state_name,
    _articles,
    _stale,
    _placeholder,
    _language,
    _addressee,
    _reminder,
    _reference,
    _abbreviation,
)

CHECKS: Mapping[str, str] = {
    "form": "the form fits the addressee: no note verbale to an organization of no State",
    "first_person": "a note verbale is in the third person",
    "signature": "a note is not signed, a letter is",
    "salutation": "a note has no salutation, a letter has one",
    "formula": "courtesy formulas word by word; 'renew' to those written to before, 'express' at first contact",
    "state_name": "the State's full name in the first paragraph and in the closing of a note",
    "article": "articles and prepositions before the names of States",
    "stale_figure": "no figure that has changed, or is known only as of long ago",
    "placeholder": "nothing left to fill in",
    "language": "every paragraph in the language of the letter",
    "addressee": "the person addressed is in post",
    "reminder": "no second reminder within the agreed time",
    "reference": "the reference stands before a letter goes",
    "date": "the date stands before a letter goes",
    "abbreviation": "no abbreviations in the first paragraph",
}
"""What the check looks for, by the name that findings carry."""
