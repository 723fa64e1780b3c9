"""What keeps a newsletter from being approved, as far as its words tell: clearance, languages, links, gaps. Pure."""

from __future__ import annotations

import ipaddress
import re
from collections.abc import Iterator, Sequence
from urllib.parse import parse_qsl, urlsplit

from handlers.publish.inline import paragraphs, plain
from handlers.publish.sheet import OMITTED
from knowledge.newsletter import Edition, Item, Newsletter, Paragraph
from knowledge.rules.protocol import Finding, Severity
from knowledge.rules.protocol_words import HONOUR

_GAP = re.compile(r"\{\{|\}\}|\{%|%\}|\[[^\]]*\](?!\()|\b(?:TODO|TBC|TBD|FIXME)\b|X{3,}|lorem ipsum|<[^>]{0,40}>", re.I)
_IDLE = re.compile(
    r"(?:click |read )?(?:here|more|this|link|this link)|(?:cliquez |lire )?(?:ici|la suite|ce lien|lien)"
    r"|(?:haga clic |leer )?(?:aquí|aqui|más|este enlace|enlace)",
    re.I,
)
_BARE = re.compile(r"\s*(?:https?://|www\.)\S+\s*", re.I)
_TRACKING = re.compile(r"utm_\w+|mc_[ce]id|fbclid|gclid|msclkid|_hsenc|_hsmi|mkt_tok|vero_id", re.I)
_NOTICE = re.compile(
    r"presents its compliments|présente ses compliments|saluda atentamente|highest consideration"
    r"|très haute considération|distinguida consideración|\bISU(?:-CCM)?/[A-Z]{2}/\d{4}/\d{3}\b",
    re.I,
)
_HOME = ("localhost", "local", "internal", "invalid", "test", "home", "lan", "intranet")


def lint(made: Newsletter, editions: Sequence[Edition]) -> tuple[Finding, ...]:
    """Everything found: of the items as their editor left them, then of each language as it would be shown."""
    languages = [edition.language for edition in editions]
    found = [*_clearance(made.items), *_languages(made, languages)]
    for edition in editions:
        found += _edition(edition)
    return tuple(dict.fromkeys(found))


def blocks(check: str, message: str, where: str = "") -> Finding:
    """A finding that keeps a newsletter from being approved."""
    return Finding(check, Severity.BLOCKING, message, where[:120])


def _clearance(items: Sequence[Item]) -> Iterator[Finding]:
    for item in items:
        if item.cleared:
            continue
        name = _name(item)
        if item.needs_clearance and item.key:
            yield Finding("not_cleared", Severity.WARNING, f"{name} is left out: nobody has cleared it", name)
        else:
            said = "is new" if not item.key else "was changed since it was gathered"
            yield blocks("edited", f"{name} {said}: cleared_by must name who answers for it", name)


def _languages(made: Newsletter, languages: Sequence[str]) -> Iterator[Finding]:
    for item in made.items:
        missing = [language for language in languages if not item.texts.get(language, "").strip()]
        if item.cleared and missing:
            said = f"{_name(item)} has no text in {', '.join(missing)}: translate it, or write {OMITTED!r} there"
            yield blocks("untranslated", said, _name(item))
    said_in = [language for language in languages if made.intros.get(language, "").strip()]
    if said_in and len(said_in) < len(languages):
        missing = [language for language in languages if language not in said_in]
        yield blocks("untranslated", f"the opening has no text in {', '.join(missing)}", "opening")


def _edition(edition: Edition) -> Iterator[Finding]:
    if not edition.parts:
        yield blocks("empty", f"the newsletter says nothing in {edition.language}")
    told = [("opening", one) for one in edition.intro]
    told += [
        (entry.key or part.section.value, one)
        for part in edition.parts
        for entry in part.entries
        for one in entry.paragraphs
    ]
    told += [("title", one) for one in paragraphs(edition.title)]
    for name, paragraph in told:
        yield from _paragraph(f"{edition.language}: {name}", paragraph, edition.language)


def _paragraph(where: str, paragraph: Paragraph, language: str) -> Iterator[Finding]:
    words = plain(paragraph)
    if gap := _GAP.search(words):
        yield blocks("gap", f"{where}: {gap[0]!r} looks like a gap that was not filled in", where)
    if notice := _NOTICE.search(words) or HONOUR[language].search(words):
        said = f"{where}: {notice[0]!r} belongs to an official notice, which travels as a letter and reaches everybody"
        yield blocks("official_notice", said, where)
    for span in paragraph:
        if not span.link and _BARE.search(span.text) and "://" in span.text:
            yield blocks(
                "bare_address", f"{where}: an address stands in the text; give it words: [words](address)", where
            )
        if span.link:
            yield from _link(where, span.text, span.link)


def _link(where: str, words: str, link: str) -> Iterator[Finding]:
    if why := link_fault(link):
        yield blocks("link", f"{where}: the link {link[:80]!r} {why}", where)
    shown = words.strip(" .,:;")
    if not shown or _IDLE.fullmatch(shown) or _BARE.fullmatch(shown):
        yield blocks("link_words", f"{where}: {words[:60]!r} does not say where the link leads", where)


def link_fault(link: str) -> str:
    """What is wrong with an address to be sent to governments; "" for nothing. It is not called."""
    if re.search(r"[\s\x00-\x1f<>\"]", link):
        return "holds a space or another character that no address has"
    try:
        parts = urlsplit(link)
        host = (parts.hostname or "").rstrip(".")
    except ValueError:
        return "is no address"
    if parts.scheme == "mailto":
        return "" if re.fullmatch(r"[^@\s?]+@[^@\s?]+\.[^@\s?]+", parts.path) else "is no mail address"
    if parts.scheme != "https":
        return "does not begin with https:// or mailto:"
    if parts.username or parts.password:
        return "holds a login"
    if any(_TRACKING.fullmatch(name) for name, _ in parse_qsl(parts.query, keep_blank_values=True)):
        return "follows its reader: take the tracking part out"
    return "" if _is_public(host) else "leads to a place that readers can't reach"


def _is_public(host: str) -> bool:
    try:
        return ipaddress.ip_address(host).is_global
    except ValueError:
        return "." in host and host.rpartition(".")[2].casefold() not in _HOME


def _name(item: Item) -> str:
    return item.key or f"a new item in {item.section.value}"
