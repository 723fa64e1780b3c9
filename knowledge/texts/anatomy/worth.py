"""Decides what a document is worth, with the words that decided it; adopted only where the document shows it."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from knowledge.document import Authority
from knowledge.texts.anatomy.authority import INFORMAL, SUBMITTED, calls_itself_draft
from knowledge.texts.anatomy.first_page import FirstPage
from knowledge.texts.anatomy.front import FrontRole

_ADOPTED = re.compile(
    r"(?<!to be )(?<!not )(?<!not yet )(?<!être )(?<!ser )\b(?:as\s+(?:orally\s+)?(?:amended\s+and\s+)?adopted|"
    r"adopted\s+(?:by|at|on|in)|adoptée?s?\s+(?:par|à|le|lors)|aprobad[oa]s?\s+(?:por|en|el)|adotad[oa]s?\s+(?:por|pel[oa]|em|na))\b",
    re.IGNORECASE,
)
_RESOLUTION_ADOPTED = re.compile(
    r"\bresolution\s+adopted\s+by\s+the\s+general\s+assembly|\brésolution\s+adoptée\s+par\s+l[’']assemblée\s+générale|"
    r"\bresolución\s+aprobada\s+por\s+la\s+asamblea\s+general",
    re.IGNORECASE,
)
_ADOPTED_ITS_REPORT = re.compile(
    r"\b(?:adopted\s+(?:its|the|this|the\s+present)\s+(?:draft\s+)?(?:final\s+)?(?:report|document)|"
    r"(?:its|the|this)\s+(?:draft\s+)?(?:final\s+)?(?:report|document)\s+was\s+adopted|"
    r"a\s+adopté\s+(?:son|le|le\s+présent)\s+(?:projet\s+de\s+)?(?:rapport|document)|"
    r"(?:aprobó|adoptó)\s+(?:su|el|el\s+presente)\s+(?:proyecto\s+de\s+)?(?:informe|documento))\b",
    re.IGNORECASE,
)
_SAYS_OF_ITSELF = re.compile(
    r"\b(?:this|the\s+present|la\s+présente|le\s+présent|el\s+presente|la\s+presente)\s+(?:\w+\s+){1,4}"
    r"(?:was|were|has\s+been|a\s+été|fue|ha\s+sido)\s+(?:adopted|approved|adoptée?|approuvée?|aprobad[oa]|adoptad[oa])\b",
    re.IGNORECASE,
)
_BLANK = re.compile(
    r"_{4,}|\.{12,}(?![.\s]*\d{1,4}\s*$)|…{3,}(?![.…\s]*\d{1,4}\s*$)"
    r"|\[\s*(?:name|title|date|place|venue|city|country|number|state|states|month|day|year|x+|…+|\.{2,}|_+|to\s+be|tbd|tbc|nom|"
    r"lieu|pays|ville|à\s+(?:compléter|déterminer)|nombre|lugar|fecha|país|ciudad|por\s+(?:completar|determinar))\b[^\]]{0,60}\]"
    r"|\[\s*(?:…+|\.{2,}|_+|x+|X+)\s*\]",
    re.IGNORECASE | re.MULTILINE,
)
_DRAFT_FILE = re.compile(
    r"(?<![a-z])(?:draft|projet|avant-projet|proyecto|borrador|rascunho|zero-?draft)(?![a-z])", re.IGNORECASE
)
_LIMITED = re.compile(r"/(?:L|CRP)\.\d")
_WORKING = re.compile(r"/(?:WP|INF|MISC)\.?\d")
_WITH_BLANKS = frozenset(
    {"form", "article 7 report", "extension request", "annual report", "guide", "audit report", "newsletter", "letter"}
)
_REPORTS = frozenset({"annual report", "article 7 report", "audit report", "progress report", "report", "final report"})
_PAPERS = frozenset(
    {
        "working paper", "extension request", "analysis", "agenda", "programme of work", "work plan and budget",
        "terms of reference", "rules of procedure",
    }
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Worth:
    """The authority of a document and the reason, in words that may be shown."""

    authority: Authority
    reason: str


def weigh_document(page: FirstPage, kind: str, symbol: str, submitted_by: str, filename: str) -> Worth:
    """What the document is worth. A sign of a draft goes before everything; adopted needs evidence of its own."""
    draft = next(_signs_of_draft(page, kind, symbol, filename), "")
    if draft:
        by = f"; submitted by {submitted_by}" if submitted_by else ""
        return Worth(Authority.DRAFT, draft + by)
    if page.treaty:
        return Worth(Authority.TREATY, "the text of a treaty: States agree on articles")
    informal = _sign_of_informal(page, kind)
    if informal:
        return Worth(Authority.INFORMAL, informal)
    adopted = _sign_of_adoption(page, kind, symbol)
    if adopted:
        return Worth(Authority.ADOPTED, adopted)
    return _unadopted(page, kind, symbol, submitted_by)


def _signs_of_draft(page: FirstPage, kind: str, symbol: str, filename: str) -> Iterator[str]:
    for line in page.of(FrontRole.STATUS):
        if word := calls_itself_draft(line):
            yield f"the first page is marked “{word}”"
    if word := calls_itself_draft(page.title):
        yield f"the title says “{word}”"
    if kind.startswith("draft"):
        yield "the heading calls it a draft"
    for line in page.furniture:
        if len(line) < 40 and (word := calls_itself_draft(line)):
            yield f"its pages are marked “{word}”"
    if _WATERMARK.search(page.whole[:400_000]):
        yield "a line by itself says “draft”"
    if _LIMITED.search(symbol):
        yield f"the symbol {symbol} is that of a proposal"
    if _DRAFT_FILE.search(re.split(r"[\\/]", filename)[-1]):
        yield "the name of the file says “draft”"
    if kind not in _WITH_BLANKS and (blank := _BLANK.search(page.body)):
        yield f"it has blanks to be filled in (“{' '.join(blank[0].split())[:24]}”)"


_WATERMARK = re.compile(
    r"^[ \t*_]*(?:(?:first|second|revised|zero|working|final|preliminary)[ \t]+)?(?:DRAFT|Draft|PROJET|Projet|PROYECTO|"
    r"BORRADOR|Borrador|RASCUNHO)"
    r"(?:[ \t]+(?:DRAFT|Draft|[A-Za-z]+[ \t]+version|\d{1,2}[ \t]+\w+[ \t]+\d{4}|\d))?[ \t*_.:]*$",
    re.MULTILINE,
)


def _sign_of_informal(page: FirstPage, kind: str) -> str:
    if kind == "summary":
        return "a summary of a meeting, not a decision"
    for words in (page.title, *page.of(FrontRole.STATUS)):
        if found := INFORMAL.search(words):
            return f"it calls itself “{found[0]}”"
    return ""


def _sign_of_adoption(page: FirstPage, kind: str, symbol: str) -> str:
    """The words that show adoption: said of the text itself on its first page, in its symbol or in its own closing."""
    if symbol.startswith("A/RES/"):
        return f"resolution {symbol} of the General Assembly"
    front = [page.title, *page.of(FrontRole.STATUS), *page.of(FrontRole.OTHER), *page.of(FrontRole.BODY)]
    for line in front:
        if found := _RESOLUTION_ADOPTED.search(line) or _ADOPTED.search(line):
            return f"the first page says “{found[0]}”"
    if kind == "final report" and (found := _ADOPTED_ITS_REPORT.search(page.whole)):
        return f"the meeting “{' '.join(found[0].split())}”"
    if kind == "final report" and symbol and not _WORKING.search(symbol):
        return f"final report issued as {symbol}"
    if found := _SAYS_OF_ITSELF.search(page.opening[:4000]):
        return f"it says of itself “{' '.join(found[0].split())}”"
    return ""


def _unadopted(page: FirstPage, kind: str, symbol: str, submitted_by: str) -> Worth:
    if kind in _REPORTS:
        return Worth(Authority.REPORT, f"a report ({kind}); it decides nothing")
    if submitted_by:
        return Worth(Authority.SUBMITTED, f"submitted by {submitted_by}")
    if _WORKING.search(symbol):
        return Worth(Authority.SUBMITTED, f"the symbol {symbol} is that of a paper submitted")
    if kind in _PAPERS or SUBMITTED.search(page.title):
        return Worth(Authority.SUBMITTED, f"a paper before the meeting ({kind or 'paper'})")
    named = f"{'an' if kind[:1] in 'aeiou' else 'a'} {kind}; " if kind else ""
    return Worth(Authority.INFORMAL, f"{named}nothing in it says that it was adopted")
