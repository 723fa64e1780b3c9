"""Slack's markup: words of documents and people made harmless on the way out, and read as plain words on the way in."""

from __future__ import annotations

import re
from urllib.parse import quote, urlsplit

URL_LIMIT = 3000
"""Longest address that Slack takes in a link, in characters."""

# Control and invisible characters: they can hide a word, turn the reading direction or break a payload. Joiners stay
# (U+200C, U+200D): Persian, Hindi and emoji are written with them.
_DROPPED = re.compile(
    "[\x00-\x08\x0e-\x1f\x7f-\x84\x86-\x9f\u00ad\u034f\u061c\u115f\u1160\u17b4\u17b5\u180e\u200b\u200e\u200f"
    "\u202a-\u202e\u2060-\u206f\u3164\ufeff\uffa0\ufff9-\ufffb\U000e0000-\U000e0fff]"
)
_BREAKS = re.compile("\r\n|[\r\x85\u2028\u2029]")
_SPACES = re.compile("[\x0b\x0c]")
_BROKEN = re.compile("[\ud800-\udfff\ufffe\uffff]")
_TOKEN = re.compile(r"<([^<>]*)>")
_USER = re.compile(r"<@([A-Z0-9]+)(?:\|[^<>]*)?>")


def clean(text: str) -> str:
    """The text without control and invisible characters; line ends become newlines, lone surrogates a replacement."""
    text = _SPACES.sub(" ", _BREAKS.sub("\n", text))
    return _BROKEN.sub("\ufffd", _DROPPED.sub("", text))


def escape(text: str) -> str:
    """Clean text as mrkdwn that pings nobody and opens no link: Slack's three control characters become entities."""
    return clean(text).replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")


def short(text: str, limit: int) -> str:
    """Clean text of at most ``limit`` characters, cut at a space with an ellipsis where it was longer."""
    enough = 20 * limit  # of a text beyond all measure, only what may be shown is cleaned
    whole = len(text) <= enough
    text = clean(text if whole else text[:enough]).strip()
    if whole and len(text) <= limit:
        return text
    cut = text[: max(0, limit - 2)]
    head = cut.rsplit(" ", 1)[0]
    return f"{head if len(head) > limit // 2 else cut}{' ' if limit > 1 else ''}…"


def escape_within(text: str, limit: int) -> str:
    """Escaped text of at most ``limit`` characters, entities whole."""
    cut = limit
    while len(escaped := escape(short(text, cut))) > limit:
        cut = cut * 2 // 3
    return escaped


def link(url: str, label: str) -> str:
    """A link in mrkdwn; the escaped label alone where the address is no web address or would break out of the link."""
    address = web_address(url)
    words = escape(label).replace("|", "¦").replace("\n", " ")
    return f"<{address.replace('&', '&amp;')}|{words}>" if address and words else words


def web_address(url: str) -> str:
    """An http(s) address with everything percent-encoded that means something to Slack; "" for anything else."""
    try:
        parts = urlsplit(clean(url).strip())
        host = parts.hostname
    except ValueError:
        return ""
    if parts.scheme not in ("http", "https") or not host:
        return ""
    encoded = quote(parts.geturl(), safe="%/:=&?~#+!$,;'@()*[]")
    return encoded if len(encoded) <= URL_LIMIT else ""


def read(text: str) -> str:
    """What a person wrote, as plain words: mentions of users are dropped, links and channels become their names."""
    words = _TOKEN.sub(_named, text)
    words = words.replace("&lt;", "<").replace("&gt;", ">").replace("&amp;", "&")
    return "\n".join(" ".join(line.split()) for line in clean(words).split("\n")).strip()


def mentioned(text: str) -> frozenset[str]:
    """The ids of the users a message mentions."""
    return frozenset(_USER.findall(text))


def _named(match: re.Match[str]) -> str:
    target, _, label = match.group(1).partition("|")
    if target.startswith("@"):
        return " "
    if target.startswith("#"):
        return f"#{label}" if label else " "
    if target.startswith("!"):
        return label if target.startswith(("!date^", "!subteam^")) else " "
    return label or target.removeprefix("mailto:")
