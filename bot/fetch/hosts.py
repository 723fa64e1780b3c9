"""From where may be fetched: the hosts of the manifest, no address of an inner network but those it names itself."""

from __future__ import annotations

from collections.abc import Iterable
from ipaddress import IPv4Address, IPv6Address, IPv6Network, ip_address
from urllib.parse import urlsplit

_PORTS = {"http": 80, "https": 443}
_USUAL = frozenset(_PORTS.values())
_NAT64 = IPv6Network("64:ff9b::/96")
"""RFC 6052: the last four bytes are an IPv4 address."""


class Hosts:
    """The hosts, with ports, of a manifest's addresses."""

    def __init__(self, urls: Iterable[str]) -> None:
        self._known = {place(url) for url in urls if url}

    def permits(self, url: str) -> bool:
        """Whether an address lies on a host of the manifest; http and https on their usual ports are one."""
        host, port = place(url)
        if (host, port) in self._known:
            return True
        return port in _USUAL and any((host, usual) in self._known for usual in _USUAL)

    def names_inner(self, host: str) -> bool:
        """Whether the manifest itself gives an inner address: by number, or by the name localhost."""
        given = any(host == known for known, _ in self._known)
        return given and (host == "localhost" or _number(host) is not None)


def place(url: str) -> tuple[str, int]:
    """Host, in small letters, and port of an address."""
    parts = urlsplit(url)
    return (parts.hostname or "").rstrip("."), parts.port or _PORTS.get(parts.scheme, 0)


def is_public(address: str) -> bool:
    """Whether a numeric address is of the open internet: not private, loopback, link-local, reserved or multicast."""
    number = _number(address)
    if number is None:
        return False
    return number.is_global and not number.is_multicast and _carried(number).is_global


def _carried(number: IPv4Address | IPv6Address) -> IPv4Address | IPv6Address:
    """The IPv4 address that an IPv6 one stands for, else the address itself."""
    if isinstance(number, IPv4Address):
        return number
    if number in _NAT64:
        return IPv4Address(int(number) & 0xFFFFFFFF)
    return number.ipv4_mapped or number.sixtofour or number


def is_loopback(host: str) -> bool:
    """Whether a host is this machine by its very name."""
    number = _number(host)
    return host == "localhost" or (number is not None and number.is_loopback)


def _number(text: str) -> IPv4Address | IPv6Address | None:
    try:
        return ip_address(text.split("%", 1)[0])
    except ValueError:
        return None
