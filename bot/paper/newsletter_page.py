"""The newsletter as a web page that stands alone: nothing is loaded from elsewhere, no script, no cookie."""

from __future__ import annotations

from html import escape

from bot.paper.parts import REGIONS
from handlers.publish.colours import DARK, LIGHT, Palette
from knowledge.newsletter import SPOKEN, Edition, Entry, Paragraph, Part, Section, Span


def _dress(colours: Palette) -> str:
    return (
        f"body {{ background: {colours.ground}; color: {colours.text}; }}\n"
        f"header {{ background: {colours.band}; color: {colours.on_band}; }}\n"
        f"main {{ background: {colours.card}; }}\n"
        f"h2 {{ color: {colours.heading}; border-bottom: 1px solid {colours.line}; }}\n"
        f"a {{ color: {colours.link}; }}\n"
        f"blockquote {{ border-left: 3px solid {colours.heading}; }}\n"
        f"footer {{ color: {colours.muted}; }}"
    )


_STYLE = f"""
:root {{ color-scheme: light dark; }}
body {{ margin: 0; font: 1.05rem/1.55 Georgia, 'Times New Roman', serif; }}
header > div, main, footer {{ max-width: 44rem; margin: 0 auto; padding: 1.5rem; box-sizing: border-box; }}
header p {{ margin: .2rem 0; }}
h1 {{ font-size: 1.8rem; line-height: 1.25; margin: .3rem 0; }}
h2 {{ font-size: 1.3rem; margin: 2rem 0 .8rem; padding-bottom: .3rem; }}
nav ul {{ columns: 2; margin: 0; }}
nav li {{ margin: 0 0 .4rem; break-inside: avoid; }}
ul {{ padding-left: 1.3rem; }}
li {{ margin: .4rem 0; }}
blockquote {{ margin: 0 0 1rem; padding-left: 1rem; }}
footer {{ font-size: .9rem; }}
@media (max-width: 30rem) {{ nav ul {{ columns: 1; }} }}
{_dress(LIGHT)}
@media (prefers-color-scheme: dark) {{
{_dress(DARK)}
}}
@media print {{ body, main, header {{ background: #fff; color: #000; }} nav {{ display: none; }} }}
""".strip()


def to_page(edition: Edition) -> str:
    """The page; it names no reader, so that its address can be passed on."""
    words = edition.words
    tag = f"{edition.language}-{REGIONS[edition.language]}"
    contents = "".join(f'<li><a href="#{part.section.value}">{escape(part.heading)}</a></li>' for part in edition.parts)
    intro = "".join(map(_p, edition.intro))
    return (
        f'<!DOCTYPE html>\n<html lang="{tag}" dir="ltr">\n<head>\n<meta charset="utf-8">\n'
        '<meta name="viewport" content="width=device-width, initial-scale=1">\n'
        '<meta name="color-scheme" content="light dark">\n'
        f"<title>{escape(edition.title)}</title>\n<style>\n{_STYLE}\n</style>\n</head>\n<body>\n"
        f"<header><div>\n<p>{escape(words['unit'])} · {escape(words['convention'])}</p>\n"
        f"<h1>{escape(edition.title)}</h1>\n<p>{escape(edition.period)}</p>\n</div></header>\n<main>\n{intro}\n"
        f'<nav aria-label="{escape(words["contents"])}"><ul>{contents}</ul></nav>\n'
        + "\n".join(map(_part, edition.parts))
        + f"\n</main>\n<footer>\n<p>{escape(words['imprint'])}</p>\n<p>{escape(words['known'])}</p>\n</footer>\n"
        "</body>\n</html>\n"
    )


def _part(part: Part) -> str:
    name = part.section.value
    inner = "".join(_spoken(entry, part.section) for entry in part.entries)
    if part.section not in SPOKEN:
        inner = "<ul>" + "".join(f"<li>{_told(entry)}</li>" for entry in part.entries) + "</ul>"
    return (
        f'<section id="{name}" aria-labelledby="{name}-title">\n'
        f'<h2 id="{name}-title">{escape(part.heading)}</h2>\n{inner}\n</section>'
    )


def _spoken(entry: Entry, section: Section) -> str:
    told = "".join(map(_p, entry.paragraphs))
    return f"<blockquote>{told}</blockquote>" if section is Section.VOICES else told


def _told(entry: Entry) -> str:
    first, *rest = entry.paragraphs
    return _spans(first) + "".join(map(_p, rest))


def _p(paragraph: Paragraph) -> str:
    return f"<p>{_spans(paragraph)}</p>"


def _spans(paragraph: Paragraph) -> str:
    return "".join(map(_span, paragraph))


def _span(span: Span) -> str:
    text = escape(span.text)
    text = f"<strong>{text}</strong>" if span.bold else text
    text = f"<em>{text}</em>" if span.italic else text
    return f'<a href="{escape(span.link)}">{text}</a>' if span.link else text
