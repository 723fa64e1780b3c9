"""HTML of strangers made harmless: no script, no form, nothing that is fetched when it is shown."""

from __future__ import annotations

import nh3

from bot.mail.html_text import bare_text, is_too_deep

_TAGS = frozenset(
    """a abbr address b bdi bdo big blockquote br caption center cite code col colgroup dd del dfn div dl dt em
    figcaption figure font h1 h2 h3 h4 h5 h6 hr i img ins kbd li ol p pre q s samp small span strike strong sub sup
    table tbody td tfoot th thead tr tt u ul var""".split()
)
_ATTRIBUTES = {
    "*": {"dir", "lang", "title", "align", "valign"},
    "a": {"href"},
    "img": {"src", "alt", "width", "height"},
    "font": {"color", "size", "face"},
    "table": {"border", "cellpadding", "cellspacing", "width", "summary"},
    "td": {"colspan", "rowspan", "width", "headers"},
    "th": {"colspan", "rowspan", "width", "headers", "scope"},
    "col": {"span", "width"},
    "ol": {"start", "type"},
    "li": {"value"},
}
_WITHOUT_CONTENT = {"script", "style", "title", "head", "template", "noscript", "iframe", "object", "svg", "math"}
_SCHEMES = {"http", "https", "mailto", "tel", "cid"}


def sanitised(page: str) -> str:
    """``page`` with what formats text and tables, links, and images that came with the mail (``cid:``).

    Remote images keep their description only; styles, classes, ids and ``data:`` addresses are left out.
    A page of elements without end comes out as its words.
    """
    if is_too_deep(page):
        return f"<p>{nh3.clean_text(bare_text(page))}</p>"
    return nh3.clean(
        page.replace("\x00", ""),
        tags=set(_TAGS),
        attributes=_ATTRIBUTES,
        clean_content_tags=_WITHOUT_CONTENT,
        attribute_filter=_nothing_remote,
        url_schemes=_SCHEMES,
        link_rel="noopener noreferrer nofollow",
    )


def _nothing_remote(tag: str, attribute: str, value: str) -> str | None:
    if tag == "img" and attribute == "src":
        return value if value.strip().lower().startswith("cid:") else None
    if tag == "a" and attribute == "href":
        return None if value.strip().lower().startswith("cid:") else value
    return value
