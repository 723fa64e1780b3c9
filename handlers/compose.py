"""From findings to what a person reads: lead-in, quotation, exact place, notices; one shape for all channels."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

from handlers.places import written
from handlers.understand import Intent
from handlers.wording import say, spoken
from knowledge.document import Authority
from knowledge.facts.shown_source import shown_source
from knowledge.message import Citation, Fact, Outcome, Reply

SHOWN = 3
"""How many passages a "closest" answer shows in its text; all of them are in the citations."""

EXCERPT = 600
"""Longest excerpt of a passage that is only close, in characters."""

_BLANK = re.compile(r"_{3,}|\.{4,}|…{2,}|\(\.{3,}\)|\[[^\]]{0,40}\]|\(\*[^)]+\*\)|WP\.X\b|\bXX+\b")
_MOVING = re.compile(r"\b(?:CHF|USD|EUR|balance|total|States Parties|followers|per ?cent|%)\b|\d['’]\d{3}|\d \d{3}")


def place_of(citation: Citation, language: str) -> str:
    """The exact place of a quotation, as it is printed under it."""
    name = "cite.explains" if citation.authority is Authority.GUIDE else "cite.place"
    return say(
        language,
        name,
        title=citation.title or citation.file,
        symbol=citation.symbol if citation.symbol not in citation.title else "",
        locator=written(citation.locator, language),
        page=citation.page,
        date=citation.date,
        authority=say(language, f"authority.{citation.authority.value}"),
        explains=citation.explains,
    )


def lead_for(citation: Citation, language: str) -> str:
    """The opening sentence over a quotation, chosen by what the text is worth."""
    return say(
        language,
        f"lead.{citation.authority.value}",
        title=citation.title or citation.file,
        locator=written(citation.locator, language),
    )


def notices_for(citation: Citation, language: str) -> list[str]:
    """What must be said beside a quotation: a draft is no decision, figures move, a newer version exists."""
    notices = []
    if citation.authority in (Authority.DRAFT, Authority.SUBMITTED, Authority.INFORMAL):
        notices.append(say(language, f"notice.{citation.authority.value}", by=citation.submitted_by))
    if _BLANK.search(citation.quote):
        notices.append(say(language, "notice.blanks"))
    if citation.superseded:
        notices.append(say(language, "notice.superseded"))
    bearing = citation.highlight or citation.quote
    if citation.authority in (Authority.REPORT, Authority.INFORMAL) and citation.date and _MOVING.search(bearing):
        notices.append(say(language, "notice.as_of", date=citation.date))
    return notices


def shown(citation: Citation, language: str, limit: int = 0) -> str:
    """A quotation in quotation marks with its place under it; a table row first with each cell under its head."""
    citation = citation.introduced()
    quote = citation.quote
    if limit and len(quote) > limit:
        quote = _excerpt(citation, limit)
    lines = f"“{quote}”".replace("\n", "\n  ")
    row = f"  {_row(citation)}\n\n" if citation.heads and not limit else ""
    return f"{row}  {lines}\n  — {place_of(citation, language)}"


def _row(citation: Citation) -> str:
    """The row with each cell under its column head."""
    cells = [cell.strip() for cell in citation.highlight.split(" | ")]
    if len(cells) != len(citation.heads):
        return " — ".join(cell for cell in cells if cell)
    named = [
        f"{head.strip()}: {cell}" if head.strip() else cell for head, cell in zip(citation.heads, cells, strict=True)
    ]
    return "; ".join(pair for pair, cell in zip(named, cells, strict=True) if cell)


def _excerpt(citation: Citation, limit: int) -> str:
    bearing = citation.highlight if len(citation.highlight) <= limit else citation.highlight[: limit - 1]
    start = citation.quote.find(bearing)
    spare = max(0, limit - len(bearing))
    first, last = max(0, start - spare // 2), min(len(citation.quote), start + len(bearing) + spare // 2)
    words = citation.quote[first:last]
    if first > 0:
        words = "… " + words.split(" ", 1)[-1]
    if last < len(citation.quote):
        words = words.rsplit(" ", 1)[0] + " …"
    return words


def text_of(reply: Reply) -> str:
    """Everything the person sees, in plain text."""
    language = spoken(reply.language)
    parts = [reply.lead] if reply.lead else []
    parts += [
        f"• {fact.statement}\n  ({shown_source(fact.source, language)}; {_as_of(fact, language)})"
        for fact in reply.facts
    ]
    whole = reply.outcome is Outcome.ANSWER
    quoted = (2 if reply.lead == say(language, "lead.conflict") else 1) if whole else SHOWN
    for citation in reply.citations[:quoted]:
        parts.append(shown(citation, language, 0 if whole else EXCERPT))
    if whole and len(reply.citations) > quoted and quoted < SHOWN:
        also = "\n".join(f"  – {place_of(citation, language)}" for citation in reply.citations[quoted:SHOWN])
        parts.append(f"{say(language, 'lead.also')}\n{also}")
    parts += reply.notices
    if reply.outcome is Outcome.HANDED_OVER and reply.case:
        parts.append(say(language, "notice.case", case=reply.case))
    return "\n\n".join(parts)


def _as_of(fact: Fact, language: str) -> str:
    return say(language, "label.as_of", date=fact.as_of)


def finish(reply: Reply) -> Reply:
    """The reply with its text made from its parts; courtesies, which have none, stay as they are."""
    return replace(reply, text=text_of(reply)) if reply.intent in ("answer", "place", "contact") else reply


def facts_reply(intent: Intent, facts: Sequence[Fact], citations: Sequence[Citation], confidence: float) -> Reply:
    """An answer from the records, with the text that the rule rests on where it is held."""
    notices = [say(intent.language, "notice.unverified")] if any(not fact.verified for fact in facts) else []
    return finish(
        Reply(
            outcome=Outcome.ANSWER,
            text="",
            language=spoken(intent.language),
            confidence=confidence,
            lead=say(intent.language, "lead.facts"),
            citations=tuple(citations),
            facts=tuple(facts),
            notices=tuple(notices),
        )
    )
