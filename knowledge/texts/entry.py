"""What the index keeps of one passage: its analysed words, its context, its reference keys and what kinds of thing it holds."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache, lru_cache

from knowledge.document import Authority, DocumentCard, Passage, PassageKind, StoredDocument
from knowledge.rules.citation import RefKind, find_references
from knowledge.rules.names import NameFinder, NameKind
from knowledge.texts.terms import asked_term
from knowledge.texts.wants import frame_of
from knowledge.texts.words import fold, raw_words, stem, tokens


def states_in(text: str, names: NameFinder) -> tuple[str, ...]:
    """ISO codes of the States named in a text, once each; capitals don't count: "the Vientiane Action Plan" is no State."""
    hits = names.find(text, repair=False)
    return tuple(dict.fromkeys(hit.iso3 for hit in hits if hit.kind is not NameKind.CAPITAL))


@dataclass(frozen=True, slots=True)
class Entry:
    """One passage as the index holds it. Token fields are space-joined stems; ``flags`` are letters, see ``FLAGS``."""

    passage_id: int
    document_id: str
    ordinal: int
    parent: int
    kind: str
    authority: str
    language: str
    collection: str
    internal: bool
    superseded: bool
    treaty: str
    date: str
    flags: str
    body: str
    near: str
    """Last heading, chapeau, column heads, caption: words that belong to the passage though they stand above it."""
    head: str
    """Headings further up."""
    context: str
    """Words of the document: title, symbol, kind, meeting, years, submitter, authority."""
    refs: str
    surface: str = ""
    """Words as written, folded, for typo repair; indexed, not stored."""

    def dump(self) -> bytes:
        """The form of the stored field of the index: a hundred entries are read for a question, so it is a quick one."""
        numbers = (self.passage_id, self.ordinal, self.parent, int(self.internal), int(self.superseded))
        words = (str(getattr(self, name)).replace(_APART, " ") for name in _WORDS)
        return _APART.join((*map(str, numbers), *words)).encode()


_APART = "\x1f"
_WORDS = ("document_id", "kind", "authority", "language", "collection", "treaty", "date", "flags",
          "body", "near", "head", "context", "refs")  # fmt: skip


def load_entry(stored: bytes) -> Entry:
    """The entry of a stored field."""
    number, ordinal, parent, internal, superseded, document, kind, authority, language, collection, *rest = (
        stored.decode().split(_APART)
    )
    return Entry(
        int(number), document, int(ordinal), int(parent), kind, authority, language, collection,
        internal == "1", superseded == "1", *rest,
    )  # fmt: skip


ASKED = " ; "
"""What stands in ``near`` between the heading of an entry of the guide and each other way of asking for it."""

WANTED = "asks:"
"""How the mark of a kind of answer begins that a way of asking wants."""

FLAGS = {
    "p": (
        r"\b(?:Mr|Ms|Mrs|Dr|Amb(?:assador)?|Ambassad\w+|Director|Directrice|Madame|Monsieur|President|Coordinator|Sra?)\b\.?|"
        r"\b(?:SA|Ltd|Inc|GmbH|LLP)\b"
    ),
    "d": (
        r"\b(?:\d{1,2} )?(?:January|February|March|April|May|June|July|August|September|October|November|December|janvier|"
        r"février|mars|avril|mai|juin|juillet|août|septembre|octobre|novembre|décembre|enero|febrero|marzo|abril|mayo|junio|"
        r"julio|agosto|septiembre|octubre|noviembre|diciembre)\b|\b(?:19|20)\d\d\b"
    ),
    "n": (
        r"(?i)\d|\b(?:one|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve|thirteen|fourteen|fifteen|sixteen|seventeen|"
        r"eighteen|nineteen|twenty|thirty|forty|fifty|hundred|thousand|dozen|half|deux|trois|quatre|cinq|six|sept|huit|neuf|"
        r"dix|vingt|dos|tres|cuatro|cinco|seis|siete|ocho|nueve|diez|veinte)\b"
    ),
    "m": r"\b(?:CHF|USD|EUR|GBP|US\$|Fr\.)|[€$£]|\b(?:francs|dollars|euros)\b|\d['’]\d{3}",
    "r": (
        r"(?i)\b(?:because|due to|owing to|in order to|so that|as a result|reason|since|therefore|thus|given|aim(?:s|ed)? (?:to|at)|"
        r"to ensure|in view of|with a view to|purpose|objective|citing|consequently|afin|parce|car|porque|debido|para)\b"
    ),
    "q": (
        r"(?i)[“\"«]\s?[^”\"»]{3,60}\s?[”\"»],? (?:means?|does not mean|désigne|significa)|\bon entend par\b|\bse entiende por\b|\b(?:is|are|est|es) (?:defined|a |an |the |un |une |una )"
    ),
    "y": r"(?i)\b\d+ (?:days?|months?|years?|weeks?)|\b(?:\w+) (?:days|months|years|weeks)\b",
}
"""What a passage holds: person, date, number, money, reason, duration; states and lists are added by count."""


@cache
def _flag_patterns() -> dict[str, re.Pattern[str]]:
    """Made when the first passage is indexed: a question needs none of them."""
    return {letter: re.compile(pattern) for letter, pattern in FLAGS.items()}


_MONTHS = [
    stem(month)
    for month in [
        "January",
        "February",
        "March",
        "April",
        "May",
        "June",
        "July",
        "August",
        "September",
        "October",
        "November",
        "December",
    ]
]

_ABOUT_FILES = re.compile(r"(?:^|/)(?:readme|index|contents|notes)\b[^/]*$", re.I)
"""Files that speak about the other files of a folder; they are no source in themselves."""

_REF_PARTS = re.compile(
    r"(?P<kind>Article|para\.|Action|Table|footnote|agenda item|section|Annex|preamble|point)\s*"
    r"(?P<number>[0-9]+[a-z]?|[IVXLC]+\b|\*+)?(?P<rest>(?:\([0-9a-zA-Z]+\))*)"
)
_KEYS = {
    "Article": "art",
    "para.": "p",
    "point": "p",
    "Action": "action",
    "Table": "table",
    "footnote": "fn",
    "agenda item": "item",
    "section": "item",
    "Annex": "annex",
    "preamble": "preamble",
}


def reference_keys(locator: str) -> list[str]:
    """Keys under which a locator can be looked up, general to exact.

    >>> reference_keys("Article 4(6)(b)")
    ['art4', 'art4_6', 'art4_6_b']
    """
    keys = []
    for match in _REF_PARTS.finditer(locator):
        key = _KEYS[match["kind"]] + (match["number"] or "").casefold()
        keys.append(key)
        for part in re.findall(r"\(([0-9a-zA-Z]+)\)", match["rest"] or ""):
            key = f"{key}_{part.casefold()}"
            keys.append(key)
    return keys


_DEFINED = (
    r"^\W*(?:\d+\s?\.\s*)?[“\"«]\s?([^”\"»]{3,60}?)\s?[”\"»],? (?:means?|has the meaning|désigne|significa)",
    r"\b(?:on entend par|se entiende por|entiende por)\s+[«“\"]?\s?([^»”\",;:]{3,60}?)\s?(?:[»”\",;:]|\s(?:une?|toutes?|tous|des|les?|la|las?|los|el|todas?)\b|\sl['’])",
    r"\b(?:le terme|el término)\s+[«“\"]?\s?([^»”\",;:]{3,60}?)\s?[»”\"]?,? (?:désigne|significa)",
)


@cache
def _defining() -> tuple[re.Pattern[str], ...]:
    return tuple(re.compile(pattern, re.I) for pattern in _DEFINED)


def definition_key(phrase: str) -> str:
    """The key of the definition of a term, given as space-joined stems."""
    return "def:" + phrase.replace(" ", "_")


def _defined(text: str, language: str) -> list[str]:
    """Keys of the terms that a passage defines."""
    terms = [match.group(1) for pattern in _defining() for match in [pattern.search(text[:200])] if match]
    return [definition_key(" ".join(stem(word, language) for word in raw_words(term))) for term in terms]


def symbol_key(symbol: str) -> str:
    """The key under which every passage of a document can be found by its symbol."""
    return "sym:" + re.sub(r"[^a-z0-9]+", ".", symbol.casefold()).strip(".")


def flags_of(passage: Passage, states: int) -> str:
    """Letters for what the passage holds; ``s`` two or more States, ``l`` an enumeration."""
    text = passage.text
    found = "".join(letter for letter, pattern in _flag_patterns().items() if pattern.search(text))
    if passage.kind is PassageKind.TABLE_ROW and any("CHF" in head or "USD" in head for head in passage.heads):
        found += "" if "m" in found else "m"
    return found + ("s" if states >= 2 else "") + ("l" if text.count(",") + text.count(";") >= 2 else "")


def context_tokens(card: DocumentCard, file: str, names: NameFinder) -> str:
    """Words that hold for every passage of a document."""
    months = [_MONTHS[int(card.date[5:7]) - 1]] if re.match(r"\d{4}-(?:0[1-9]|1[0-2])", card.date) else []
    years = set(re.findall(r"\b(?:19|20)\d\d\b", " ".join((card.date, card.period, card.title, card.meeting))))
    words = " ".join((card.title, card.kind, card.meeting, card.agenda_item, card.submitted_by, card.treaty))
    states = [f"st_{code.casefold()}" for code in states_in(f"{card.submitted_by} . {card.title}", names)]
    symbol = [part.casefold() for part in raw_words(card.symbol)]
    stance = {
        "draft": "draft propos",
        "submitted": "submit propos paper",
        "adopted": "adopt decis",
        "treaty": "treati text",
    }
    return " ".join(
        [
            *tokens(words, card.language or "en"),
            *sorted(years),
            *months,
            *states,
            *symbol,
            stance.get(card.authority.value, ""),
            file.casefold(),
        ]
    )


def _kind(document: StoredDocument, passage: Passage) -> str:
    """The kind of a passage for ranking: beside those of structure, a table's head row and notes about files."""
    if _ABOUT_FILES.search(document.file):
        return "note"
    return "heads" if passage.locator.endswith(", heads") else passage.kind.value


def _places(keys: list[str]) -> list[str]:
    """Reference keys that a question may name along with other things: "in Annex II", "in Table 1"."""
    return [key for key in dict.fromkeys(keys) if key.startswith(("annex", "table", "item", "fn")) and "_" not in key]


def _surface(text: str) -> str:
    """Words as written. Those of internal documents are left out: a repaired typing error would tell them to anybody."""
    return " ".join({fold(word) for word in raw_words(text) if len(word) > 3 and word.isalpha()})


def _asked(way: str, language: str) -> str:
    """A way of asking as stems, after marks of the kinds of answer that it wants."""
    return " ".join([*(f"{WANTED}{kind}" for kind in sorted(frame_of(way))), *_stems(way, language)])


def _explained(source: str) -> list[str]:
    """Keys of the provisions that an explanation names as its source: ``src:`` of the only one, ``see:`` of several.

    >>> _explained("Convención sobre Municiones en Racimo, artículo 7(2)"), _explained("Articles 3(5) and 4(6)")
    (['src:art7_2'], ['see:art3_5', 'see:art4_6'])
    """
    articles = [reference for reference in find_references(source) if reference.kind is RefKind.ARTICLE]
    keys = dict.fromkeys(reference_keys(reference.locator)[-1] for reference in articles)
    return [f"{'src' if len(keys) == 1 else 'see'}:{key}" for key in keys]


@lru_cache(maxsize=512)
def _stems(text: str, language: str) -> tuple[str, ...]:
    """Stems of a text that stands above many passages; kept for the next of them."""
    return tuple(stem(word, language) for word in raw_words(text))


@lru_cache(maxsize=512)
def _tokens(text: str, language: str) -> tuple[str, ...]:
    """The same with references marked."""
    return tuple(tokens(text, language))


def make_entry(
    document: StoredDocument, passage_id: int, passage: Passage, parent: Passage | None, context: str, names: NameFinder
) -> Entry:
    """The entry of one passage; ``context`` comes from ``context_tokens`` of its document."""
    language = document.card.language or "en"
    states = states_in(passage.text, names)
    said = passage.text
    if document.card.authority is Authority.GUIDE and passage.kind is PassageKind.PARAGRAPH:
        said = f"{passage.heading_path[-1]}. {said}"  # the heading of an entry is the question it answers
    body = tokens(said, language) + [f"st_{code.casefold()}" for code in states]
    above = [
        passage.heading_path[-1] if passage.heading_path else "",
        parent.text if parent else "",
        *passage.heads,
        passage.table,
    ]
    if passage.kind is PassageKind.HEADING:
        above = above[1:]
    guide = document.card.authority is Authority.GUIDE and passage.kind is PassageKind.PARAGRAPH
    asked = [_asked(way, language) for way in (passage.heading_path[-1], *passage.asked)] if guide else []
    labels = [] if passage.kind is PassageKind.TITLE else reference_keys(passage.locator)
    if document.card.authority is Authority.GUIDE:
        # An explanation leads to what it explains, but does not stand in its place.
        labels = [*_explained(passage.label), *labels]
        if passage.kind is PassageKind.PARAGRAPH:
            terms = filter(None, [asked_term(way, language) for way in (passage.heading_path[-1], *passage.asked)])
            labels = [*map(definition_key, terms), *labels]
    labels = [*_defined(passage.text, language), *labels]
    labels += [symbol_key(document.card.symbol)] if document.card.symbol else []
    return Entry(
        passage_id=passage_id,
        document_id=document.id,
        ordinal=passage.ordinal,
        parent=-1 if passage.parent is None else passage.parent,
        kind=_kind(document, passage),
        authority=(passage.authority or document.card.authority).value,
        language=language,
        collection=document.collection,
        internal=document.internal,
        superseded=document.superseded,
        treaty=document.card.treaty,
        date=document.card.date,
        flags=flags_of(passage, len(states)),
        body=" ".join([*body, *_places(labels)]),
        near=ASKED.join(asked or [" ".join(word for text in above if text for word in _stems(text, language))]),
        head=" ".join(word for text in passage.heading_path[:-1] for word in _tokens(text, language)),
        context=context,
        refs=" ".join(dict.fromkeys(reversed(labels))),
        surface="" if document.internal else _surface(passage.text),
    )
