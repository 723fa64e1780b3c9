"""The newsletter as HTML for mail: MJML made into tables that every mail program shows, with a dark dress."""

from __future__ import annotations

from collections.abc import Iterable
from html import escape

import mrml

from handlers.publish.colours import DARK, LIGHT
from knowledge.errors import KnowledgeError
from knowledge.newsletter import SPOKEN, UNSUBSCRIBE, Edition, Entry, Paragraph, Part, Section, Span

FONT = "Georgia, 'Times New Roman', serif"
_DARK = f"""
:root {{ color-scheme: light dark; supported-color-schemes: light dark; }}
@media (prefers-color-scheme: dark) {{
  body, .ground {{ background-color: {DARK.ground} !important; }}
  .card, .card table {{ background-color: {DARK.card} !important; }}
  .foot, .foot table {{ background-color: {DARK.ground} !important; }}
  .band, .band table {{ background-color: {DARK.band} !important; }}
  .words div, .words h2, .words p, .words li {{ color: {DARK.text} !important; }}
  .words h2 {{ color: {DARK.heading} !important; border-color: {DARK.line} !important; }}
  .words a {{ color: {DARK.link} !important; }}
  .words .voice {{ border-color: {DARK.heading} !important; }}
  .top div, .top h1, .top p, .top a {{ color: {DARK.on_band} !important; }}
  .small div, .small p {{ color: {DARK.muted} !important; }}
  .small a {{ color: {DARK.link} !important; }}
}}
"""
"""Every mail program that knows dark dress takes it from here; the others make their own."""


def to_mail_html(edition: Edition) -> str:
    """The HTML part; the reader's own address to unsubscribe stands in place of ``UNSUBSCRIBE``."""
    try:
        return mrml.to_html(_mjml(edition)).content
    except ValueError as error:
        raise KnowledgeError("The newsletter can't be made into HTML.") from error


def _mjml(edition: Edition) -> str:
    tag = edition.language
    sections = "".join(map(_section, edition.parts))
    intro = _card("".join(_p(one, "0 0 12px") for one in edition.intro)) if edition.intro else ""
    return (
        f'<mjml lang="{tag}" dir="ltr"><mj-head><mj-title>{escape(edition.title)}</mj-title>'
        f"<mj-preview>{escape(edition.period)}</mj-preview>"
        '<mj-raw><meta name="color-scheme" content="light dark">'
        '<meta name="supported-color-schemes" content="light dark"></mj-raw>'
        f'<mj-attributes><mj-all font-family="{FONT}"></mj-all>'
        f'<mj-text font-size="16px" line-height="1.5" color="{LIGHT.text}" padding="0 28px"></mj-text>'
        '<mj-section padding="0"></mj-section></mj-attributes>'
        f"<mj-style>{_DARK}</mj-style></mj-head>"
        f'<mj-body background-color="{LIGHT.ground}" css-class="ground" width="640px">'
        f"{_head(edition)}{intro}{sections}{_foot(edition)}</mj-body></mjml>"
    )


def _head(edition: Edition) -> str:
    words, colour = edition.words, LIGHT.on_band
    lines = f"{escape(words['unit'])} · {escape(words['convention'])}"
    online = ""
    if edition.online:
        online = f'<p style="margin:8px 0 0">{_a(edition.online, words["online"], colour)}</p>'
    inner = (
        f'<p style="margin:0;color:{colour};font-size:14px">{lines}</p>'
        f'<h1 style="margin:6px 0;color:{colour};font-size:26px;line-height:1.25">{escape(edition.title)}</h1>'
        f'<p style="margin:0;color:{colour};font-size:15px">{escape(edition.period)}</p>{online}'
    )
    return _row(inner, LIGHT.band, "band", "top", f'color="{colour}"', "26px 0")


def _section(part: Part) -> str:
    heading = (
        f'<h2 style="margin:0 0 10px;padding:0 0 6px;color:{LIGHT.heading};font-size:20px;line-height:1.3;'
        f'border-bottom:1px solid {LIGHT.line}">{escape(part.heading)}</h2>'
    )
    if part.section in SPOKEN:
        return _card(heading + "".join(_spoken(entry, part.section) for entry in part.entries))
    items = "".join(_item(entry) for entry in part.entries)
    return _card(f'{heading}<ul style="margin:0;padding:0 0 0 20px">{items}</ul>')


def _spoken(entry: Entry, section: Section) -> str:
    told = "".join(_p(one, "0 0 12px") for one in entry.paragraphs)
    if section is not Section.VOICES:
        return told
    edge = f"margin:0 0 14px;padding:0 0 0 14px;border-left:3px solid {LIGHT.heading}"
    return f'<blockquote class="voice" style="{edge}">{told}</blockquote>'


def _item(entry: Entry) -> str:
    first, *rest = entry.paragraphs
    more = "".join(_p(one, "6px 0 0") for one in rest)
    return f'<li style="margin:0 0 8px;color:{LIGHT.text}">{_spans(first)}{more}</li>'


def _foot(edition: Edition) -> str:
    words = edition.words
    lines = (
        escape(words["imprint"]),
        escape(words["known"]),
        f"{escape(words['why'])} {_a(UNSUBSCRIBE, words['unsubscribe'], LIGHT.link)}",
        escape(words["official"]),
    )
    inner = "".join(f'<p style="margin:0 0 8px;color:{LIGHT.muted};font-size:14px">{line}</p>' for line in lines)
    return _row(inner, LIGHT.ground, "foot", "small", f'color="{LIGHT.muted}"', "22px 0")


def _card(inner: str) -> str:
    return _row(inner, LIGHT.card, "card", "words", f'color="{LIGHT.text}"', "20px 0 6px")


def _row(inner: str, ground: str, outer: str, texts: str, look: str, padding: str) -> str:
    return (
        f'<mj-section css-class="{outer}" background-color="{ground}" padding="{padding}"><mj-column>'
        f'<mj-text css-class="{texts}" {look}>{inner}</mj-text></mj-column></mj-section>'
    )


def _p(paragraph: Paragraph, margin: str) -> str:
    return f'<p style="margin:{margin};color:{LIGHT.text}">{_spans(paragraph)}</p>'


def _spans(spans: Iterable[Span]) -> str:
    return "".join(_span(span) for span in spans)


def _span(span: Span) -> str:
    text = escape(span.text)
    text = f"<strong>{text}</strong>" if span.bold else text
    text = f"<em>{text}</em>" if span.italic else text
    return f'<a href="{escape(span.link)}" style="color:{LIGHT.link}">{text}</a>' if span.link else text


def _a(href: str, words: str, colour: str) -> str:
    return f'<a href="{escape(href)}" style="color:{colour}">{escape(words)}</a>'
