"""One HTTP request, with the standard library: kept out of inner networks, with time limits, by a proxy if set."""

from __future__ import annotations

import base64
import socket
import ssl
import urllib.request
from collections.abc import Callable, Iterator, Mapping
from contextlib import closing, contextmanager
from dataclasses import dataclass
from http.client import HTTPConnection, HTTPException, HTTPResponse, HTTPSConnection, InvalidURL
from typing import Any
from urllib.parse import SplitResult, quote, unquote, urlsplit

from bot.fetch.fault import NotFetched
from bot.fetch.hosts import Hosts, is_loopback, is_public

BLOCK = 65_536

Resolve = Callable[..., list[tuple[Any, ...]]]
"""``socket.getaddrinfo``, or a stand-in for it."""


@dataclass(frozen=True, slots=True)
class Answer:
    """A server's answer, its body not read yet; names of ``headers`` are in small letters."""

    url: str
    status: int
    headers: Mapping[str, str]
    response: HTTPResponse

    @property
    def length(self) -> int | None:
        """Bytes of the body, where the server says so."""
        given = self.headers.get("content-length", "")
        return int(given) if given.isascii() and given.isdigit() else None

    @property
    def media_type(self) -> str:
        """What the server calls the content, in small letters, without parameters."""
        return self.headers.get("content-type", "").partition(";")[0].strip().casefold()

    def blocks(self) -> Iterator[bytes]:
        """The body as it comes in; each wait is limited. NotFetched where the connection breaks."""
        with _explained():
            while block := self.response.read1(BLOCK):
                yield block


class Wire:
    """Makes requests; follows no redirects."""

    def __init__(
        self,
        hosts: Hosts,
        agent: str,
        timeout: float,
        resolve: Resolve = socket.getaddrinfo,
        proxies: Mapping[str, str] | None = None,
    ) -> None:
        """``timeout`` in seconds, for connecting and each wait for bytes; ``proxies`` by scheme, else the system's."""
        self._hosts = hosts
        self._agent = agent
        self._timeout = timeout
        self._resolve = resolve
        self._proxies = urllib.request.getproxies() if proxies is None else proxies

    @contextmanager
    def get(self, url: str, headers: Mapping[str, str]) -> Iterator[Answer]:
        """The answer to a GET request, whatever its status. NotFetched where there is none."""
        parts = urlsplit(url)
        with _explained():
            connection, target, own = self._connection(parts)
        sent = {"User-Agent": self._agent, "Accept-Encoding": "identity", "Connection": "close", **own, **headers}
        with closing(connection):
            with _explained(connecting=True):
                connection.connect()
            with _explained():
                connection.request("GET", target, headers=sent)
                response = connection.getresponse()
            with closing(response):  # the connection has let go of it where the server closes after its answer
                named = {name.casefold(): value for name, value in response.getheaders()}
                yield Answer(url, response.status, named, response)

    def _connection(self, parts: SplitResult) -> tuple[HTTPConnection, str, dict[str, str]]:
        """A connection not yet opened, the request's target, and headers that the way needs."""
        host = parts.hostname or ""
        host = host if ":" in host else host.encode("idna").decode()
        target = _target(parts)
        proxy = self._proxy(parts.scheme, host)
        if proxy is not None:
            return _through(proxy, parts.scheme, host, parts.port, target, self._timeout)
        dial = _Dial(self._hosts, self._resolve, self._timeout)
        if parts.scheme == "https":
            return _Secure(host, parts.port, dial), target, {}
        return _Plain(host, parts.port, dial), target, {}

    def _proxy(self, scheme: str, host: str) -> SplitResult | None:
        found = self._proxies.get(scheme)
        if not found or is_loopback(host) or urllib.request.proxy_bypass(host):
            return None
        return urlsplit(found if "//" in found else f"//{found}")


class _Dial:
    """Opens a socket to a host, unless its name leads into an inner network."""

    def __init__(self, hosts: Hosts, resolve: Resolve, timeout: float) -> None:
        self._hosts = hosts
        self._resolve = resolve
        self.timeout = timeout

    def __call__(self, host: str, port: int) -> socket.socket:
        addresses = [str(found[4][0]) for found in self._resolve(host, port, type=socket.SOCK_STREAM)]
        # The address that was checked is the one connected to: a name that changes its answer gains nothing.
        if not self._hosts.names_inner(host) and not all(map(is_public, addresses)):
            raise NotFetched(f"{host} leads to an address of an inner network", permanent=True, host_down=True)
        failure: OSError = OSError("no address")
        for address in dict.fromkeys(addresses):
            try:
                return socket.create_connection((address, port), self.timeout)
            except OSError as error:
                failure = error
        raise failure


class _Plain(HTTPConnection):
    def __init__(self, host: str, port: int | None, dial: _Dial) -> None:
        super().__init__(host, port or 80, timeout=dial.timeout)
        self._dial = dial

    def connect(self) -> None:
        self.sock = self._dial(self.host, self.port)


class _Secure(HTTPSConnection):
    def __init__(self, host: str, port: int | None, dial: _Dial) -> None:
        self._tls = ssl.create_default_context()
        super().__init__(host, port or 443, timeout=dial.timeout, context=self._tls)
        self._dial = dial

    def connect(self) -> None:
        opened = self._dial(self.host, self.port)
        try:
            self.sock = self._tls.wrap_socket(opened, server_hostname=self.host)
        except BaseException:
            opened.close()
            raise


def _through(
    proxy: SplitResult, scheme: str, host: str, port: int | None, target: str, timeout: float
) -> tuple[HTTPConnection, str, dict[str, str]]:
    """By way of a proxy, which resolves names itself: https through a tunnel, http by the whole address."""
    try:
        connection = HTTPConnection(proxy.hostname or "", proxy.port or 80, timeout=timeout)
    except ValueError:
        raise NotFetched("the proxy that is set has no valid address", permanent=True, host_down=True) from None
    login = {}
    if proxy.username is not None:
        pair = f"{unquote(proxy.username)}:{unquote(proxy.password or '')}"
        login = {"Proxy-Authorization": "Basic " + base64.b64encode(pair.encode()).decode()}
    if scheme == "https":
        tls = ssl.create_default_context()
        tunnel = HTTPSConnection(connection.host, connection.port, timeout=timeout, context=tls)
        tunnel.set_tunnel(host, port or 443, headers=login)
        return tunnel, target, {}
    shown = host if port is None else f"{host}:{port}"
    return connection, f"http://{shown}{target}", {**login, "Host": shown}


def _target(parts: SplitResult) -> str:
    """Path and query as they go over the wire: what is quoted already stays, everything unsafe is quoted."""
    path = quote(parts.path or "/", safe="/%:@!$&'()*+,;=~-._")
    query = quote(parts.query, safe="/%:@!$&'()*+,;=~-._?")
    return f"{path}?{query}" if query else path


@contextmanager
def _explained(*, connecting: bool = False) -> Iterator[None]:
    """Lets no error of the network leave but as NotFetched."""
    try:
        yield
    except socket.gaierror:
        raise NotFetched("the host's name can't be resolved (no network?)", permanent=False, host_down=True) from None
    except ssl.SSLCertVerificationError as error:
        why = f"the host's certificate is not valid ({error.verify_message})"
        raise NotFetched(why, permanent=True, host_down=True) from None
    except TimeoutError:
        raise NotFetched("no answer in time", permanent=False, host_down=connecting) from None
    except (OSError, HTTPException, UnicodeError) as error:
        permanent = isinstance(error, InvalidURL | UnicodeError)
        why = (error.strerror if isinstance(error, OSError) else None) or type(error).__name__
        raise NotFetched(f"the connection failed ({why})", permanent=permanent, host_down=connecting) from None
