"""Scans folded text for the parts of references, each beginning with its own word: article, paragraph, action ..."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from functools import cache

from knowledge.rules.reference import ARTICLES, Reference, RefKind

_NUMBER_WORDS = (
    "one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen seventeen "
    "eighteen nineteen twenty twenty-one twenty-two twenty-three"
)
_ROMAN = {"i": 1, "v": 5, "x": 10}
_LONGEST_RANGE = 30

_UNITS = (
    r"(?!\d)(?!\s*%)(?!\s+(?:years?|months?|weeks?|days?|hours?|states?|countries|per\s?cent|percent|million|billion"
    r"|ans|annees|mois|jours|anos|meses|dias|estados|etats|chf|usd|eur|km|hectares|times"
    r"|jan(?:uary|vier)?|fe(?:bruary|vrier|brero)|mar(?:ch|s|zo)|a(?:pril|vril|bril)|ma(?:y|i|yo)|ju(?:ne|in|nio)"
    r"|ju(?:ly|illet|lio)|a(?:ugust|out|gosto)|sept(?:ember|embre|iembre)|oct(?:ober|obre|ubre)|nov(?:ember|embre|iembre)"
    r"|d(?:ecember|ecembre|iciembre)|de\s+(?:enero|febrero|marzo|abril|mayo|junio|julio|agosto))\b)"
)
_ITEM_WORD = (
    r"(?:sub-?\s?paragraphs?|sub-?paras?|items?|letters?|lettres?|let|alineas?|al|apartados?|incisos?|literal(?:es)?"
    r"|letras?|lit)\.?"
)
_PARA_WORD = r"(?:paragraphs?|paragraphes?|paragrafos?|paras?|parrafos?|parr|par|§{1,2}|n\.?\s?[°º])\.?"
_ASKED = "|".join(f"(?<={word} )" for word in ("does", "under", "see", "per", "dit", "dice", "selon", "segun"))
_AND = r"\s*(?:,\s*(?:and|et|y|e|or|ou|o)?|/|&)\s*|\s+(?:and|et|y|e|or|ou|o)\s+"
_TO = r"\s*-\s*|\s+(?:to|through|a|al|hasta|au)\s+"


@dataclass(frozen=True, slots=True)
class Group:
    """References that share one introducing word ("paragraphs 12 and 13"), found in ``text[start:end]``."""

    references: tuple[Reference, ...]
    start: int
    end: int


class _Cursor:
    """A place in the folded text that moves on as patterns are taken."""

    def __init__(self, text: str, position: int) -> None:
        self.text = text
        self.position = position

    def take(self, pattern: str) -> re.Match[str] | None:
        found = _compiled(pattern).match(self.text, self.position)
        if found:
            self.position = found.end()
        return found


@cache
def _compiled(pattern: str) -> re.Pattern[str]:
    return re.compile(pattern)


def scan(folded: str) -> Iterator[Group]:
    """The groups of references in the folded text, in order and without overlaps."""
    position = 0
    anchors = _anchors()
    while found := anchors.search(folded, position):
        kind = found.lastgroup or ""
        cursor = _Cursor(folded, found.start() if kind in _WHOLE else found.end())
        references = tuple(_READERS[kind](cursor, found))
        if references:
            yield Group(references, found.start(), cursor.position)
        position = max(cursor.position, found.end()) if references else found.start() + 1


@cache
def _anchors() -> re.Pattern[str]:
    number = r"(?:\s*(?:no\.?|nos\.?|n\.?\s?[°º]|#))?\s*"
    words = _NUMBER_WORDS.replace(" ", "|")
    parts = {
        "symbol": (
            r"(?<![\w/.])(?:(?:ccm|aplc|ccw|ccw-p\.v)/[\w./-]*\w|a/(?:res|conf|c\.\d|\d+)[\w./-]*\w"
            r"|c\.n\.\d+\.\d{4}\.treaties-\d+|wp\.\s?\d{1,3}(?:/rev\.\d)?)"
        ),
        "article": (
            rf"(?<![\w-])(?:articles?|articulos?|artigos?|arts?\.?){number}"
            rf"(?=\d{{1,3}}(?!\d)|premier\b|primero\b|(?:{words}|[ivx]{{1,5}})(?![\w-]))"
        ),
        "bare": (
            r"(?<![\w.,/(-])(?=\d{1,2}\(\d{1,2}\)|\d{1,2}\.\d{1,2}\s?\([a-z]\))"
            rf"|(?:{_ASKED})(?=\d{{1,2}}\.\d{{1,2}}{_UNITS}(?![.\w]))"
        ),
        "preambular": r"(?<![\w-])preambular\s+(?:paragraph|para\.?|clause)\s*(?=\d)",
        "ordinal_preambular": r"(?<![\w-])(?=\d{1,2}(?:st|nd|rd|th)\s+preambular\s+(?:paragraph|para))",
        "preamble": r"(?<![\w-])(?:preamble|preambule|preambulo)(?![\w-])",
        "footnote": (
            r"(?<![\w-])(?:foot-?notes?|fns?\.?|notes?\s+de\s+bas\s+de\s+page|notas?\s+(?:al|a)\s+pie(?:\s+de\s+pagina)?"
            rf"|notas?\s+de\s+rodape){number}(?=\d)"
        ),
        "table": rf"(?<![\w-])(?:tables?|tableaux?|cuadros?|tablas?|tabelas?|quadros?){number}(?=\d{{1,2}}(?!\d))",
        "annex": rf"(?<![\w-])(?:annex(?:es)?|annexe|anexos?|appendix){number}(?=[ivx]{{1,4}}(?!\w)|\d{{1,2}}(?!\w))",
        "action": (
            rf"(?<![\w-])(?<!mine )(?:actions?|accion(?:es)?|acao|acoes){number}(?=\d{{1,2}}(?:\.\d)?{_UNITS})"
        ),
        "agenda": (
            rf"(?<![\w-])(?:agenda\s+items?|items?|temas?){number}(?=\d{{1,2}}(?!\d))"
            rf"|(?<![\w-])(?:points?|puntos?){number}(?=\d{{1,2}}(?:\s?\([a-z]\))?\s+"
            r"(?:de l'ordre|del orden|of the \w*\s?agenda))"
        ),
        "paragraph": (
            r"(?<![\w-])(?<!\d )(?:paragraphs?|paragraphes?|paragrafos?|paras?\.?|parrafos?|parrs?\.?|points?|puntos?"
            rf"|§{{1,2}}|¶){number}(?=\d{{1,3}}{_UNITS})"
        ),
        "item": rf"(?<![\w-]){_ITEM_WORD}\s*(?=\(?[a-z]\)|\([ivx]{{2,4}}\)|[a-z](?![\w'-])\s+(?:du|of|del|de)\b)",
    }  # fmt: skip
    return re.compile("|".join(f"(?P<{name}>{pattern})" for name, pattern in parts.items()))


_WHOLE = frozenset(["symbol", "bare", "ordinal_preambular"])


def _symbol(cursor: _Cursor, found: re.Match[str]) -> Iterator[Reference]:
    cursor.position = found.end()
    yield Reference(RefKind.SYMBOL, symbol=canonical_symbol(found.group()))


def canonical_symbol(symbol: str) -> str:
    """A document symbol as the United Nations write it: capitals, but "Rev.1", "Add.1", "Corr.1", "Amend.1"."""
    upper = re.sub(r"\s", "", symbol).upper()
    return re.sub(r"/(REV|ADD|CORR|AMEND|MISC|INF)(?=\.)", lambda match: "/" + match[1].capitalize(), upper)


def _article(cursor: _Cursor, found: re.Match[str]) -> Iterator[Reference]:
    several = _is_plural(found.group())
    current = _one_article(cursor)
    while current is not None:
        yield current
        following = list(_more_of_article(cursor, current, several))
        yield from following[:-1]
        current = following[-1] if following else None


def _one_article(cursor: _Cursor) -> Reference | None:
    number = cursor.take(
        rf"(\d{{1,2}})(?!\d)(?:er\b|ro\b|[°º])?|premier|primero|(?:{_NUMBER_WORDS.replace(' ', '|')}|[ivx]+)\b"
    )
    if not number:
        return None
    article = number[1] or str(_value(number.group()))
    letter = cursor.take(r"([a-l])(?![\w'])")
    if letter:
        return Reference(RefKind.ARTICLE, article=article, item=letter[1])
    dotted = cursor.take(rf"\.(\d{{1,2}})(?!\d|\.\d)|\s?\((\d{{1,2}})\)|\s*,?\s*{_PARA_WORD}\s*(\d{{1,2}})(?!\d)")
    paragraph = (dotted[1] or dotted[2] or dotted[3]) if dotted else ""
    return _with_items(cursor, Reference(RefKind.ARTICLE, article=article, paragraph=paragraph))


def _more_of_article(cursor: _Cursor, last: Reference, several: bool) -> Iterator[Reference]:
    """What follows as "... and (7)", "... (a) and (b)", "Articles 3 and 4", "Articles 3 to 5"."""
    start = cursor.position
    until = cursor.take(_TO) if several or last.paragraph else None
    if not until and not cursor.take(_AND):
        return
    if last.item and (letter := cursor.take(r"\(([a-z])\)|([a-z])\)")):
        yield from _span(last, "item", letter[1] or letter[2], bool(until))
    elif last.paragraph and (number := cursor.take(r"\((\d{1,2})\)")):
        fresh = _with_items(cursor, replace(last, paragraph=number[1], item="", subitem=""))
        yield from _span(last, "paragraph", fresh.paragraph, bool(until) and not fresh.item, fresh)
    elif not several and last.paragraph and not last.item and (number := cursor.take(rf"(\d{{1,2}})(?![.\d]){_UNITS}")):
        yield from _span(last, "paragraph", number[1], bool(until))
    elif not _starts_article(cursor):
        cursor.position = start
    elif fresh_article := _one_article(cursor):
        plain = bool(until) and not last.paragraph and not fresh_article.paragraph
        yield from _span(last, "article", fresh_article.article, plain, fresh_article)
    else:
        cursor.position = start


def _starts_article(cursor: _Cursor) -> bool:
    return bool(_compiled(rf"\d{{1,2}}[a-l]?{_UNITS}(?!\w)").match(cursor.text, cursor.position))


def _span(first: Reference, name: str, last: str, every: bool, fresh: Reference | None = None) -> Iterator[Reference]:
    """The reference that ends a list; for a range, those between as well."""
    begin: str = getattr(first, name)
    if every:
        yield from (_with(replace(first, subitem=""), name, value) for value in _between(begin, last))
    yield fresh or _with(replace(first, subitem=""), name, last)


def _with(reference: Reference, name: str, value: str) -> Reference:
    return replace(reference, **{name: value})  # type: ignore[arg-type]  # every name given is that of a text field


def _between(begin: str, end: str) -> list[str]:
    if begin.isdigit() and end.isdigit() and 1 < int(end) - int(begin) <= _LONGEST_RANGE:
        return [str(number) for number in range(int(begin) + 1, int(end))]
    if len(begin) == len(end) == 1 and begin.isalpha() and begin < end:
        return [chr(code) for code in range(ord(begin) + 1, ord(end))]
    return []


def _with_items(cursor: _Cursor, reference: Reference) -> Reference:
    item = cursor.take(rf"\s?\(([a-z]|[ivx]{{2,4}})\)|\s?([a-z])\)|\s*,?\s*{_ITEM_WORD}\s*\(?([a-z])\)?(?![\w'])")
    if not item:
        return reference
    subitem = cursor.take(r"\s?\(([ivx]{1,4})\)")
    return replace(reference, item=item[1] or item[2] or item[3], subitem=subitem[1] if subitem else "")


def _bare(cursor: _Cursor, found: re.Match[str]) -> Iterator[Reference]:
    if _compiled(r"(?:chf|usd|eur|gbp|[$€£]|\bv|version|release)\s*$").search(cursor.text, 0, found.start()):
        return
    yield from (reference for reference in _article(cursor, found) if 1 <= int(reference.article) <= ARTICLES)


def _paragraph(cursor: _Cursor, _: re.Match[str]) -> Iterator[Reference]:
    yield from _numbered(cursor, Reference(RefKind.PARAGRAPH), "paragraph", r"(\d{1,3})(?!\d)")


def _numbered(cursor: _Cursor, blank: Reference, name: str, number: str) -> Iterator[Reference]:
    """One number with its items, then what a list or range adds."""
    first = cursor.take(number)
    if not first:
        return
    last = _with_items(cursor, _with(blank, name, first[1]))
    yield last
    while True:
        start = cursor.position
        until = cursor.take(_TO)
        if not until and not cursor.take(_AND):
            return
        if last.item and (letter := cursor.take(r"\(([a-z])\)|([a-z])\)")):
            added = list(_span(last, "item", letter[1] or letter[2], bool(until)))
        elif following := cursor.take(number + _UNITS):
            fresh = _with_items(cursor, _with(blank, name, following[1]))
            added = list(_span(replace(last, item=""), name, following[1], bool(until), fresh))
        else:
            cursor.position = start
            return
        yield from added
        last = added[-1]


def _action(cursor: _Cursor, _: re.Match[str]) -> Iterator[Reference]:
    first = cursor.take(r"(\d{1,2}\.\d)(?![.\d])|(\d{1,2})([a-h])(?!\w)")
    if first:
        yield Reference(RefKind.ACTION, number=first[1] or first[2], item=first[3] or "")
        return
    yield from _numbered(cursor, Reference(RefKind.ACTION), "number", r"(\d{1,2})(?!\d)")


def _plain(kind: RefKind, digits: str) -> Callable[[_Cursor, re.Match[str]], Iterator[Reference]]:
    def read(cursor: _Cursor, _: re.Match[str]) -> Iterator[Reference]:
        yield from _numbered(cursor, Reference(kind), "number", digits)

    return read


def _agenda(cursor: _Cursor, _: re.Match[str]) -> Iterator[Reference]:
    yield from _numbered(cursor, Reference(RefKind.AGENDA_ITEM), "number", r"(\d{1,2})(?!\d)")
    cursor.take(r"\s+(?:of\s+the\s+(?:\w+\s+)?agenda|de\s+l'ordre\s+du\s+jour|del\s+(?:programa|orden\s+del\s+dia))")


def _annex(cursor: _Cursor, _: re.Match[str]) -> Iterator[Reference]:
    number = cursor.take(r"([ivx]{1,4}|\d{1,2})(?!\w)")
    if number:
        yield Reference(RefKind.ANNEX, annex=_roman(_value(number[1])))


def _preambular(cursor: _Cursor, _: re.Match[str]) -> Iterator[Reference]:
    number = cursor.take(r"(\d{1,2})(?:st|nd|rd|th)?(?:\s+preambular\s+(?:paragraph|para\.?))?(?!\w)")
    if number:
        yield Reference(RefKind.PREAMBLE, paragraph=number[1])


def _preamble(cursor: _Cursor, _: re.Match[str]) -> Iterator[Reference]:
    number = cursor.take(rf",?\s*(?:{_PARA_WORD}|clause)\s*(\d{{1,2}})(?!\d)")
    blank = Reference(RefKind.PREAMBLE, paragraph=number[1] if number else "")
    yield _with_items(cursor, blank) if number else blank


def _item(cursor: _Cursor, _: re.Match[str]) -> Iterator[Reference]:
    item = cursor.take(r"\(?([a-z]|[ivx]{2,4})\)?")
    if item:
        subitem = cursor.take(r"\s?\(([ivx]{1,4})\)")
        yield Reference(RefKind.ITEM, item=item[1], subitem=subitem[1] if subitem else "")


_READERS: dict[str, Callable[[_Cursor, re.Match[str]], Iterator[Reference]]] = {
    "symbol": _symbol,
    "article": _article,
    "bare": _bare,
    "preambular": _preambular,
    "ordinal_preambular": _preambular,
    "preamble": _preamble,
    "footnote": _plain(RefKind.FOOTNOTE, r"(\d{1,3})(?!\d)"),
    "table": _plain(RefKind.TABLE, r"(\d{1,2})(?!\d)"),
    "annex": _annex,
    "action": _action,
    "agenda": _agenda,
    "paragraph": _paragraph,
    "item": _item,
}


def _is_plural(word: str) -> bool:
    return word.split()[0].rstrip(".").endswith("s") if word.split() else False


def _value(word: str) -> int:
    """The number a word, a Roman numeral or digits stand for."""
    if word.isdigit():
        return int(word)
    if word in ("premier", "primero"):
        return 1
    names = _NUMBER_WORDS.split()
    if word in names:
        return names.index(word) + 1
    values = [_ROMAN[letter] for letter in word]
    pairs = zip(values, [*values[1:], 0], strict=True)
    return sum(-value if value < following else value for value, following in pairs)


def _roman(number: int) -> str:
    tens, ones = divmod(number, 10)
    units = ("", "I", "II", "III", "IV", "V", "VI", "VII", "VIII", "IX")
    return "X" * tens + units[ones]
