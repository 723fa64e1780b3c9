"""Whether the links of a newsletter lead somewhere: each is asked for once, before anything is approved."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator

from bot.fetch.fault import NotFetched
from bot.fetch.hosts import Hosts
from bot.fetch.wire import Wire
from handlers.publish.lint import blocks
from knowledge.newsletter import Edition
from knowledge.rules.protocol import Finding, Severity

TIMEOUT = 15.0
"""Seconds for connecting, and for the first word of the answer."""

_GONE = frozenset({404, 410})

Ask = Callable[[str], int]
"""Asks for an address and gives the status of the answer; NotFetched where there is none."""


def links_of(editions: Iterable[Edition]) -> tuple[str, ...]:
    """The web addresses that editions lead to, each once, in order."""
    told = (one for edition in editions for part in edition.parts for entry in part.entries for one in entry.paragraphs)
    opening = (one for edition in editions for one in edition.intro)
    found = (span.link for paragraph in (*told, *opening) for span in paragraph)
    return tuple(dict.fromkeys(link for link in found if link.startswith("https://")))


def check_links(links: Iterable[str], ask: Ask) -> Iterator[Finding]:
    """What was found, one link after the other: a page that is gone blocks, one that can't be asked for is told."""
    for link in links:
        try:
            status = ask(link)
        except NotFetched as error:
            yield Finding("link_unreached", Severity.WARNING, f"{link[:120]} could not be reached: {error}")
            continue
        if status in _GONE:
            yield blocks("link_dead", f"{link[:120]} is gone: the server says {status}")
        elif status >= 400:
            yield Finding(
                "link_unreached", Severity.WARNING, f"{link[:120]} could not be seen: the server says {status}"
            )


def asking(links: Iterable[str], agent: str) -> Ask:
    """Asks over the network, never an address of an inner one; a redirect counts as an answer."""
    wire = Wire(Hosts(links), agent, TIMEOUT)

    def ask(link: str) -> int:
        with wire.get(link, {"Accept": "*/*"}) as answer:
            return answer.status

    return ask
