"""One language of a newsletter in all its forms, from one model: none can say something else than the others."""

from __future__ import annotations

from dataclasses import asdict

from bot.paper.newsletter_mail import to_mail_html
from bot.paper.newsletter_page import to_page
from bot.paper.parts import REGIONS
from bot.paper.pdf import compiled
from handlers.publish.plain import as_text
from knowledge.newsletter import Edition, Rendered


def render(edition: Edition) -> Rendered:
    """Mail HTML, plain text and web page; the same edition gives the same words and bytes."""
    period = edition.period[:1].lower() + edition.period[1:] if edition.language != "en" else edition.period
    subject = f"{edition.title}, {period}"
    return Rendered(edition.language, subject, to_mail_html(edition), as_text(edition), to_page(edition))


def newsletter_pdf(edition: Edition) -> bytes:
    """The newsletter for print; ``KnowledgeError`` where Typst refuses it."""
    made = asdict(edition) | {"region": REGIONS[edition.language], "day": edition.day.isoformat()}
    return compiled("newsletter", "edition", {**made, "words": dict(edition.words)}, edition.day)
