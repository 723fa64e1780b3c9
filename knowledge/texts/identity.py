"""What a document is, found from its own first page: symbol, title, kind, date, meeting, submitter and worth."""

from __future__ import annotations

import re

from knowledge.document import Authority, DocumentCard, Extract
from knowledge.rules.meeting_names import find_meetings
from knowledge.rules.text_names import find_treaties
from knowledge.texts.anatomy.dates import FoundDate, find_dates
from knowledge.texts.anatomy.first_page import FirstPage, own_symbol, read_first_page
from knowledge.texts.anatomy.front import FrontRole, agenda_item_of, submitter_of
from knowledge.texts.anatomy.kinds import kind_of_text, kind_of_title, meeting_noun
from knowledge.texts.anatomy.worth import weigh_document
from knowledge.texts.language import detect

_LONGEST_TITLE = 300
_FARTHEST = 200_000
"""Dates are looked for in so many of the first characters."""
_SENTENCE_END = re.compile(r"(?<=[.;!?])\s+|\n\s*\n")
_PAST = re.compile(
    r"\b(?:was|were|had|took\s+place|held|convened|presented|adopted|welcomed|approved|announced|submitted|decided|took|"
    r"signed|circulated|dated|written|issued|published|met|fue|fueron|tuvo|celebr[óa]\w*|presentó|aprobó|adoptó|a\s+été|ont\s+été|s[’']est|"
    r"a\s+eu|tenue?|adoptée?|présentée?|foi|foram|realizou)\b",
    re.IGNORECASE,
)
_FUTURE = re.compile(
    r"\b(?:no\s+later\s+than|not\s+later\s+than|by|until|before|will|shall|to\s+be|expected|scheduled|planned|due|deadline|"
    r"for|from|budgets?|upcoming|forthcoming|next|d[’']ici|avant|au\s+plus\s+tard|jusqu[’']\w+|sera|seront|prévue?|hasta|antes|"
    r"a\s+más\s+tardar|será|serán|previst[oa]|até|antes)\b[^.;:]{0,40}$",
    re.IGNORECASE,
)
_TOOK_PLACE = re.compile(
    r"\b(?:took\s+place|was\s+held|were\s+held|was\s+convened|meeting\s+of|held|s[’']est\s+tenue?|a\s+eu\s+lieu|ont\s+eu\s+lieu|"
    r"se\s+celebró|tuvo\s+lugar|realizou-se)\b[^.]{0,60}$",
    re.IGNORECASE,
)
_DONE_AT = re.compile(
    r"\b(?:done|adopted|faite?|adoptée?|hech[oa]|adoptad[oa]|feit[oa])\s+(?:at|à|en|em|in)\b[^.]{0,40}$", re.IGNORECASE
)
_TREATY_NAMES: tuple[tuple[str, re.Pattern[str]], ...] = (
    (
        "APMBC",
        re.compile(
            r"anti-?\s?personnel\s+(?:landmines?|mines?\s+(?:and\s+on\s+their|ban))|mines\s+antipersonnel\s+et\s+sur\s+leur|"
            r"minas\s+antipersonal\s+y\s+sobre\s+su",
            re.IGNORECASE,
        ),
    ),
    (
        "CCM",
        re.compile(
            r"munições\s+cluster|кассетным\s+боеприпасам|الذخائر\s+العنقودية|cluster\s+munitions\s+convention",
            re.IGNORECASE,
        ),
    ),
    (
        "CCW",
        re.compile(r"certain\s+conventional\s+weapons|certaines\s+armes\s+classiques|ciertas\s+armas", re.IGNORECASE),
    ),
)
_SYMBOL_OWNERS = {"CCM": "CCM", "APLC": "APMBC", "CCW": "CCW", "BWC": "BWC", "ATT": "ATT", "NPT": "NPT"}
_PERIOD_KINDS = frozenset(
    {"annual report", "work plan and budget", "action plan", "article 7 report", "audit report", "programme of work",
     "progress report", "newsletter"}
)  # fmt: skip
_YEARS = re.compile(r"\b((?:19|20)\d\d)(?:\s*(?:[-–—/]|to|à|au|a)\s*((?:19|20)\d\d))?\b")
_REPORTING = re.compile(
    r"(?:reporting\s+period|period\s+under\s+review|period\s+covered|période\s+(?:considérée|visée|de\s+référence|couverte)|"
    r"período\s+(?:que\s+se\s+examina|abarcado|del\s+informe)|calendar\s+year|année\s+civile|año\s+civil)[^.]{0,80}",
    re.IGNORECASE,
)
_SUBJECT = re.compile(r"^[ \t]*(?:subject|re|objet|asunto|assunto)\s*:\s*(\S.{3,200})$", re.IGNORECASE | re.MULTILINE)
_FROM_WHOM = re.compile(r"\bfrom\s+(.+?)(?:\s+addressed\s+to|\s+to\s+the\b|$)", re.IGNORECASE)


def identify(extract: Extract, filename: str) -> DocumentCard:
    """The card of a document; what its own text does not show stays empty, and nothing cited counts as its own."""
    page = read_first_page(extract)
    symbol = own_symbol(page, filename)
    kind = _kind(page, symbol)
    submitted_by = _submitter(page)
    worth = weigh_document(page, kind, symbol, submitted_by, filename)
    day = _date(page, kind, symbol, worth.authority)
    return DocumentCard(
        symbol=symbol,
        title=_title(page, kind, extract, day),
        kind=kind,
        date=day,
        period=_period(page, kind),
        meeting=_meeting(page, symbol),
        agenda_item=next(filter(None, map(agenda_item_of, page.of(FrontRole.AGENDA))), ""),
        language=_language(page),
        submitted_by=submitted_by,
        authority=worth.authority,
        authority_reason=worth.reason,
        treaty=_treaty(page, symbol),
    )


def _kind(page: FirstPage, symbol: str) -> str:
    if page.treaty:
        draft = kind_of_title(page.title).startswith("draft")
        return "draft treaty" if draft else "treaty"
    kind = kind_of_title(page.title) or kind_of_title(" ".join(page.of(FrontRole.SUBMITTER)))
    if not kind and symbol.startswith(("A/RES/", "A/C.1/")):
        kind = "resolution"
    kind = kind or kind_of_text(page.opening, page.body)
    if not kind and "/WP." in symbol:
        return "working paper"
    return kind or (kind_of_title(page.heading) if page.heading and not page.title else "")


def _submitter(page: FirstPage) -> str:
    for line in page.of(FrontRole.SUBMITTER):
        who = submitter_of(line)
        if re.match(r"^(?:letter|lettre|carta)", line, re.IGNORECASE):
            found = _FROM_WHOM.search(who)
            who = found[1] if found else ""
        if who:
            return who
    return ""


def _title(page: FirstPage, kind: str, extract: Extract, day: str) -> str:
    """The title as the document has it; a summary without one is named by what it tells of and its date ``day``."""
    if page.title:
        subject = _SUBJECT.match(page.title)
        return (subject[1] if subject else page.title)[:_LONGEST_TITLE]
    named = " ".join(extract.properties.get("title", "").split())
    if named:
        return named[:_LONGEST_TITLE]
    if kind == "summary":
        noun = meeting_noun(page.opening) or "meeting"
        return f"Summary of the {noun}" + (f" of {day}" if len(day) == 10 else f", {day}" if day else "")
    if kind == "letter":
        subject = _SUBJECT.search(page.body[:3000])
        return " ".join(subject[1].split())[:_LONGEST_TITLE] if subject else f"Letter of {day}" if day else "Letter"
    return page.heading[:_LONGEST_TITLE]


def _date(page: FirstPage, kind: str, symbol: str, authority: Authority) -> str:
    """The document's own date: on its first page, else of the act it records, else the year it speaks from."""
    if authority is Authority.ADOPTED:
        for line in (*page.of(FrontRole.STATUS), page.title):
            if dates := find_dates(line):
                return dates[0].iso
    for line in page.of(FrontRole.DATE):
        return find_dates(line)[0].iso
    if page.treaty:
        done = [found for found in find_dates(page.whole[:_FARTHEST]) if _DONE_AT.search(_before(page.whole, found))]
        return done[0].iso if done else ""
    if kind == "summary" and (held := _held_on(page.opening)):
        return held.iso
    for line in page.of(FrontRole.VENUE):
        last = find_dates(line)[-1].iso
        return last if kind == "final report" else last[:4]
    if year := re.search(r"/(20\d\d)/", symbol):
        return year[1]
    return _present_year(page.whole)


def _held_on(opening: str) -> FoundDate | None:
    """The day on which the opening words say that the meeting they tell of was held."""
    head = opening[:1500]
    return next((found for found in find_dates(head) if _TOOK_PLACE.search(_before(head, found))), None)


def _present_year(text: str) -> str:
    """The latest year that the text speaks of as past or present; years of plans and deadlines don't count."""
    years = []
    for sentence in _SENTENCE_END.split(text[:_FARTHEST]):
        words = sentence[:2000]
        if _PAST.search(words):
            years += [found.iso[:4] for found in find_dates(words) if not _FUTURE.search(_before(words, found))]
    return max(years, default="")


def _before(text: str, found: FoundDate) -> str:
    """The words just before a date."""
    return text[max(0, found.start - 140) : found.start]


def _period(page: FirstPage, kind: str) -> str:
    base = kind.removeprefix("draft ")
    if base in _PERIOD_KINDS or (not base and _YEARS.search(page.title)):
        years = list(_YEARS.finditer(page.title))
        if years:
            first, last = years[0][1], years[-1][2] or years[-1][1]
            return first if first == last else f"{first}-{last}"
    if base in ("annual report", "article 7 report", "audit report"):
        for found in _REPORTING.finditer(page.whole[:20_000]):
            spoken = [date.iso[:4] for date in find_dates(found[0])][:2] or _YEARS.findall(found[0][:60])
            years_named = [year if isinstance(year, str) else year[0] for year in spoken]
            if years_named:
                return years_named[0] if years_named[0] == years_named[-1] else f"{years_named[0]}-{years_named[-1]}"
    return ""


def _meeting(page: FirstPage, symbol: str) -> str:
    for line in (*page.of(FrontRole.MEETING), page.title):
        if found := find_meetings(line):
            return found[0].short_name
    return meeting_of_symbol(symbol)


_SYMBOL_YEAR = re.compile(r"^CCM/(MSP|CONF)/(20\d\d)/")


def meeting_of_symbol(symbol: str) -> str:
    """The meeting of the Convention on Cluster Munitions that a symbol of its documents belongs to; "" where unknown.

    Meetings of States Parties were held every year from 2010; Review Conferences took their place in 2015, in two parts
    in 2020 and 2021, and in 2026.
    """
    found = _SYMBOL_YEAR.match(symbol)
    if found is None:
        return ""
    year = int(found[2])
    if found[1] == "CONF":
        return {2015: "1RC", 2020: "2RC", 2021: "2RC", 2026: "3RC"}.get(year, "")
    for first, last, less in ((2010, 2014, 2009), (2016, 2019, 2010), (2022, 2025, 2012)):
        if first <= year <= last:
            return f"{year - less}MSP"
    return ""


def _language(page: FirstPage) -> str:
    """The language of the text: of its body, since a first page often holds names in others."""
    sample = page.opening if len(page.opening) > 400 else page.whole[:6000]
    return detect(sample[:6000])


def _treaty(page: FirstPage, symbol: str) -> str:
    """The treaty the document is or belongs to: by symbol, then first page, then by what the text names most."""
    owner = _SYMBOL_OWNERS.get(symbol.split("/")[0], "")
    if owner:
        return owner
    front = " ".join(line.text for line in page.lines)
    return _named_first(page.title) or _named_first(front) or _named_most(page.body[:60_000])


def _named_first(text: str) -> str:
    named = [(found.start, found.name) for found in find_treaties(text)]
    named += [(found.start(), code) for code, pattern in _TREATY_NAMES for found in pattern.finditer(text)]
    return min(named, default=(0, ""))[1]


def _named_most(text: str) -> str:
    names = [found.name for found in find_treaties(text)]
    names += [code for code, pattern in _TREATY_NAMES for _ in pattern.finditer(text)]
    return max(sorted(set(names)), key=names.count, default="")
