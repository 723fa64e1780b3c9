"""A reply as the JSON object that other programs rely on."""

from __future__ import annotations

from typing import Any

from knowledge.message import Citation, Reply


def as_json(reply: Reply) -> dict[str, Any]:
    """The answer object: stable names, additions only."""
    return {
        "outcome": reply.outcome.value,
        "text": reply.text,
        "language": reply.language,
        "confidence": reply.confidence,
        "citations": [citation_json(citation) for citation in reply.citations],
        "facts": [
            {
                "statement": fact.statement,
                "rule": fact.rule,
                "source": fact.source,
                "as_of": fact.as_of,
                "verified": fact.verified,
            }
            for fact in reply.facts
        ],
        "notices": list(reply.notices),
        "case": reply.case,
        "interaction_id": reply.interaction_id,
        "elapsed_ms": reply.elapsed_ms,
        "intent": reply.intent,
        "understood": reply.understood,
    }


def citation_json(citation: Citation) -> dict[str, Any]:
    """One quotation with its place."""
    return {
        "document_id": citation.document_id,
        "file": citation.file,
        "symbol": citation.symbol,
        "title": citation.title,
        "authority": citation.authority.value,
        "date": citation.date,
        "language": citation.language,
        "locator": citation.locator,
        "page": citation.page,
        "quote": citation.quote,
        "url": citation.url,
        "collection": citation.collection,
        "heads": list(citation.heads),
        "highlight": citation.highlight,
        "chapeau": list(citation.chapeau),
        "superseded": citation.superseded,
        "explains": citation.explains,
    }
