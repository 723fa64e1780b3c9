"""Politeness towards hosts: a pause between requests, robots.txt (RFC 9309), redirects only where they may lead."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from email.utils import parsedate_to_datetime
from urllib.parse import urljoin, urlsplit
from urllib.robotparser import RobotFileParser

from bot.fetch.fault import NotFetched
from bot.fetch.hosts import Hosts, place
from bot.fetch.wire import Answer, Wire

REDIRECTS = 5
LONGEST_DELAY = 30.0
"""Seconds between requests that a robots.txt may ask for; a longer wish is kept to this."""
ROBOTS_BYTES = 512_000

_NO_RULES: tuple[str, ...] = ()
_KEEP_OUT = ("User-agent: *", "Disallow: /")
_MOVED = frozenset({301, 302, 303, 307, 308})


class Visitor:
    """Requests to the hosts of a manifest, one at a time."""

    def __init__(
        self,
        wire: Wire,
        hosts: Hosts,
        token: str,
        pause: float,
        clock: Callable[[], float],
        sleep: Callable[[float], None],
    ) -> None:
        """``token`` is the name that a robots.txt may address; ``pause`` is in seconds; ``clock`` is monotonic."""
        self._wire = wire
        self._hosts = hosts
        self._token = token
        self._pause = pause
        self._clock = clock
        self._sleep = sleep
        self._last: dict[str, float] = {}
        self._rules: dict[tuple[str, str, int], RobotFileParser] = {}

    @contextmanager
    def get(self, url: str, headers: Mapping[str, str]) -> Iterator[Answer]:
        """The answer at the end of all redirects; NotFetched where one leads off the manifest or robots.txt objects."""
        for _ in range(REDIRECTS + 1):
            self._require_allowed(url)
            with self._paced(url, headers) as answer:
                onward = _onward(answer)
                if not onward:
                    yield answer
                    return
            url = self._permitted(url, onward)
        raise NotFetched(f"redirected more than {REDIRECTS} times", permanent=True)

    @contextmanager
    def _paced(self, url: str, headers: Mapping[str, str]) -> Iterator[Answer]:
        host = place(url)[0]
        rules = self._rules.get(_origin(url))
        wished = float(rules.crawl_delay(self._token) or 0) if rules else 0.0
        pause = max(self._pause, min(wished, LONGEST_DELAY))
        if host in self._last and (rest := self._last[host] + pause - self._clock()) > 0:
            self._sleep(rest)
        try:
            with self._wire.get(url, headers) as answer:
                yield answer
        finally:
            self._last[host] = self._clock()

    def _permitted(self, url: str, onward: str) -> str:
        try:
            target = urljoin(url, onward)
            parts, host = urlsplit(target), place(target)[0]
            allowed = parts.scheme in ("http", "https") and parts.username is None and self._hosts.permits(target)
        except ValueError:
            raise NotFetched("redirected to a malformed address", permanent=True) from None
        if not allowed:
            shown = host if host.isascii() and host.isprintable() and 0 < len(host) < 100 else "another place"
            raise NotFetched(f"redirected to {shown}, which is no host of the manifest", permanent=True)
        if parts.scheme == "http" and urlsplit(url).scheme == "https":
            raise NotFetched("redirected from https to http, which is not safe", permanent=True)
        return target

    def _require_allowed(self, url: str) -> None:
        origin = _origin(url)
        if origin not in self._rules:
            self._rules[origin] = self._read_rules(url)
        if not self._rules[origin].can_fetch(self._token, url):
            raise NotFetched("the host's robots.txt asks not to fetch this", permanent=True)

    def _read_rules(self, url: str) -> RobotFileParser:
        rules = RobotFileParser()
        place_of_rules = urljoin(url, "/robots.txt")
        for _ in range(REDIRECTS + 1):
            with self._paced(place_of_rules, {}) as answer:
                if onward := _onward(answer):
                    next_place = onward
                else:
                    _judge(rules, answer)
                    return rules
            try:
                place_of_rules = self._permitted(place_of_rules, next_place)
            except NotFetched:
                break
        rules.parse(_NO_RULES)  # RFC 9309, 2.3.1.2: rules that lie out of reach are no rules
        return rules


def _judge(rules: RobotFileParser, answer: Answer) -> None:
    """Take in what the host says: its rules, none (4xx), not now (5xx), or keep out (401, 403)."""
    if answer.status in (401, 403):
        rules.parse(_KEEP_OUT)
    elif answer.status == 429 or answer.status >= 500:
        why = f"the host's robots.txt can't be read now (status {answer.status})"
        raise NotFetched(why, permanent=False, wait=wait_of(answer.headers), host_down=True)
    elif answer.status == 200:
        rules.parse(_text(answer).splitlines())
    else:
        rules.parse(_NO_RULES)


def _text(answer: Answer) -> str:
    data = bytearray()
    for block in answer.blocks():
        data += block
        if len(data) > ROBOTS_BYTES:
            break
    return bytes(data[:ROBOTS_BYTES]).decode("utf-8-sig", "replace")


def wait_of(headers: Mapping[str, str]) -> float | None:
    """Seconds that a Retry-After header asks to wait (RFC 9110, 10.2.3), dates by the server's clock; else None."""
    given = headers.get("retry-after", "").strip()
    if given.isascii() and given.isdigit() and len(given) < 10:
        return float(given)
    try:
        until, at = parsedate_to_datetime(given), parsedate_to_datetime(headers.get("date", ""))
        return max(0.0, (until - at).total_seconds())
    except (TypeError, ValueError):  # no dates, or one of the two without a zone
        return None


def _onward(answer: Answer) -> str:
    return answer.headers.get("location", "").strip() if answer.status in _MOVED else ""


def _origin(url: str) -> tuple[str, str, int]:
    return (urlsplit(url).scheme, *place(url))
