"""What keeps a newsletter's HTML from being approved: form, reach for everybody, contrast in light and dark. Pure.

The page is read as a mail program reads it: colours come from style attributes and, in dark dress, from the rules of
``@media (prefers-color-scheme: dark)``; comments for Outlook are passed over.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from html.parser import HTMLParser

from handlers.publish.colours import LEAST_CONTRAST, contrast, read_colour
from handlers.publish.lint import blocks, link_fault
from knowledge.newsletter import UNSUBSCRIBE
from knowledge.rules.protocol import Finding, Severity

MOST_BYTES = 90_000
"""After encoding; Gmail cuts a mail at 102 kB, and forwarding adds to it."""

_VOID = frozenset("area base br col embed hr img input link meta source track wbr".split())
_BARRED = frozenset("script iframe object embed form input button video audio base link".split())
_DARK = re.compile(r"@media[^{]*prefers-color-scheme:\s*dark[^{]*\{((?:[^{}]*\{[^{}]*\})*)\s*\}", re.S)
_RULE = re.compile(r"([^{}]+)\{([^{}]*)\}")
_URL = re.compile(r"url\s*\(|@import|expression\s*\(", re.I)


@dataclass
class _Node:
    """An element that is open: its tag, classes and style as written."""

    tag: str
    classes: frozenset[str]
    style: dict[str, str]
    hidden: bool


@dataclass
class _Page(HTMLParser):
    """Walks the page once and notes what the checks need."""

    stack: list[_Node] = field(default_factory=list)
    seen: dict[str, int] = field(default_factory=dict)
    attributes: list[tuple[str, dict[str, str]]] = field(default_factory=list)
    levels: list[int] = field(default_factory=list)
    texts: list[tuple[str, tuple[_Node, ...]]] = field(default_factory=list)
    links: list[list[str]] = field(default_factory=list)
    css: str = ""
    title: str = ""

    def __post_init__(self) -> None:
        super().__init__(convert_charrefs=True)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = {name: value or "" for name, value in attrs}
        self.seen[tag] = self.seen.get(tag, 0) + 1
        self.attributes.append((tag, given))
        if re.fullmatch(r"h[1-6]", tag):
            self.levels.append(int(tag[1]))
        if tag == "a":
            self.links.append([given.get("href", ""), ""])
        if tag not in _VOID:
            style = _style(given.get("style", ""))
            if given.get("bgcolor"):
                style.setdefault("background-color", given["bgcolor"])
            hidden = any(node.hidden for node in self.stack[-1:]) or style.get("display") == "none"
            self.stack.append(_Node(tag, frozenset(given.get("class", "").split()), style, hidden))

    def handle_endtag(self, tag: str) -> None:
        while any(node.tag == tag for node in self.stack):
            if self.stack.pop().tag == tag:
                return

    def handle_data(self, data: str) -> None:
        inside = self.stack[-1].tag if self.stack else ""
        if inside == "style":
            self.css += data
        elif inside == "title":
            self.title += data
        elif data.strip() and self.stack and not self.stack[-1].hidden:
            self.texts.append((data.strip(), tuple(self.stack)))
            if any(node.tag == "a" for node in self.stack) and self.links:
                self.links[-1][1] += data


def lint_html(html: str, language: str, encoded: int) -> tuple[Finding, ...]:
    """Everything found in the HTML of a mail; ``encoded`` is its size in bytes as it travels."""
    page = _Page()
    page.feed(html)
    page.close()
    found = [*_form(page, html, language), *_reach(page), *_links(page), *_colours(page, dark=False)]
    found += _colours(page, dark=True)
    if encoded > MOST_BYTES:
        found.append(blocks("size", f"the HTML has {encoded} bytes as it travels; {MOST_BYTES} at most, or it is cut"))
    return tuple(dict.fromkeys(found))


def _form(page: _Page, html: str, language: str) -> Iterator[Finding]:
    lang = next((given.get("lang", "") for tag, given in page.attributes if tag == "html"), "")
    if lang.partition("-")[0].lower() != language:
        yield blocks("lang", f"the page says its language is {lang!r}, not {language!r}")
    if not page.title.strip():
        yield blocks("title", "the page has no title")
    if page.levels.count(1) != 1 or page.levels[:1] != [1]:
        yield blocks("h1", "the page needs one h1, before all other headings")
    if any(lower - upper > 1 for upper, lower in zip(page.levels, page.levels[1:], strict=False)):
        yield blocks("headings", "a level of headings is skipped")
    barred = _BARRED & set(page.seen)
    if barred:
        yield blocks("barred", f"a mail holds no {', '.join(sorted(barred))}")
    if any(name.startswith("on") for _, given in page.attributes for name in given) or _URL.search(html):
        yield blocks("barred", "a mail runs nothing and loads nothing")
    schemes = [given for tag, given in page.attributes if tag == "meta" and given.get("name") == "color-scheme"]
    if not any("dark" in given.get("content", "") for given in schemes) or not _DARK.search(page.css):
        yield blocks("dark", "the page has no dark dress")


def _reach(page: _Page) -> Iterator[Finding]:
    for tag, given in page.attributes:
        if tag == "img":
            yield from _image(given)
        if tag == "table" and given.get("role") != "presentation":
            yield blocks("table", "a table of the layout is not marked as presentation")


def _image(given: dict[str, str]) -> Iterator[Finding]:
    source = given.get("src", "")
    if "alt" not in given:
        yield blocks("alt", "an image has no alternative text", source)
    if not source.startswith("cid:"):
        yield blocks("tracking", "an image is loaded from elsewhere: that tells who reads, and when", source)


def _links(page: _Page) -> Iterator[Finding]:
    for href, words in page.links:
        if href == UNSUBSCRIBE:
            continue
        if why := link_fault(href):
            yield blocks("link", f"the link {href[:80]!r} {why}")
        if not words.strip():
            yield blocks("link_words", f"the link {href[:80]!r} has no words")
    if UNSUBSCRIBE not in [href for href, _ in page.links]:
        yield blocks("unsubscribe", "the page has no way to unsubscribe")


# Colours


def _colours(page: _Page, *, dark: bool) -> Iterator[Finding]:
    rules = _rules(page.css) if dark else []
    dress = "dark" if dark else "light"
    for text, path in page.texts:
        if path[-1].tag in ("head", "noscript", "xml"):
            continue
        ink, ground = _resolved(path, rules, "color"), _resolved(path, rules, "background-color")
        front, back = read_colour(ink or "#000000"), read_colour(ground or "#ffffff")
        if front is None or back is None:
            yield Finding("contrast", Severity.WARNING, f"a colour can't be judged ({dress}): {ink} on {ground}")
        elif (found := contrast(front, back)) < LEAST_CONTRAST:
            said = f"contrast {found:.1f} in {dress} dress, {LEAST_CONTRAST} is needed: {ink} on {ground}"
            yield blocks("contrast", said, text[:40])


def _resolved(path: tuple[_Node, ...], rules: list[tuple[list[str], dict[str, str]]], name: str) -> str:
    """The value nearest to the text; a rule of the dark dress is ``!important`` and wins over the style attribute."""
    for depth in range(len(path), 0, -1):
        ruled = [style[name] for parts, style in rules if name in style and _matches(path[:depth], parts)]
        if ruled:
            return ruled[-1]
        if name in path[depth - 1].style:
            return path[depth - 1].style[name]
    return ""


def _rules(css: str) -> list[tuple[list[str], dict[str, str]]]:
    found = []
    for block in _DARK.findall(css):
        for selectors, body in _RULE.findall(block):
            found += [(selector.split(), _style(body)) for selector in selectors.split(",")]
    return found


def _matches(path: tuple[_Node, ...], parts: list[str]) -> bool:
    """Whether a selector of tags and classes, one inside the other, means the last of the path."""
    if not path or not parts or not _is(path[-1], parts[-1]):
        return False
    wanted: list[str] = parts[:-1]
    for node in reversed(path[:-1]):
        if wanted and _is(node, wanted[-1]):
            wanted = wanted[:-1]
    return not wanted


def _is(node: _Node, part: str) -> bool:
    tag, *classes = part.split(".")
    return (not tag or tag == node.tag) and node.classes.issuperset(classes)


def _style(written: str) -> dict[str, str]:
    """Declarations by name; ``background`` of one colour is its colour."""
    pairs = (one.partition(":") for one in written.split(";") if ":" in one)

    made = {name.strip().lower(): value.replace("!important", "").strip() for name, _, value in pairs}
    if "background" in made and read_colour(made["background"]):
        made.setdefault("background-color", made["background"])
    return made
