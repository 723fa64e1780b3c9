"""Only hosts of the manifest, only what robots.txt allows, never too fast, never into an inner network."""

from __future__ import annotations

import base64
import socket
import threading
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from http.client import HTTPResponse
from pathlib import Path
from typing import Any, cast

import pytest

from bot.fetch.fault import NotFetched
from bot.fetch.hosts import Hosts, is_public
from bot.fetch.manners import Visitor
from bot.fetch.wire import Answer, Wire
from tests.bot.fetch.site import PDF, Clock, Site, Turn, ignore, make_downloader

PDF_HEAD = {"Content-Type": "application/pdf"}


def robots(text: str) -> Turn:
    return Turn(200, text.encode(), {"Content-Type": "text/plain"})


def test_a_redirect_on_the_same_host_is_followed(site: Site, tmp_path: Path) -> None:
    site.file("/real.pdf", PDF)
    url = site.script("/old", Turn(302, b"", {"Location": "/real.pdf"}))
    got = make_downloader(tmp_path, url).fetch(url, "paper", {}, ignore)
    assert got is not None
    assert got.url == site.url("/real.pdf")


@pytest.mark.parametrize(
    "target", ["http://localhost:{port}/real.pdf", "//localhost:{port}/x", "ftp://127.0.0.1/x", "http://[x"]
)
def test_a_redirect_off_the_manifest_is_refused_unseen(site: Site, tmp_path: Path, target: str) -> None:
    site.file("/real.pdf", PDF)
    url = site.script("/old", Turn(302, b"", {"Location": target.format(port=site.port)}))
    with pytest.raises(NotFetched, match="redirected to") as caught:
        make_downloader(tmp_path, url).fetch(url, "paper", {}, ignore)
    assert caught.value.permanent
    assert [request.target for request in site.requests] == ["/robots.txt", "/old"]


def test_a_redirect_to_another_port_of_the_machine_is_refused(site: Site, tmp_path: Path) -> None:
    other = Site()
    other.file("/real.pdf", PDF)
    url = site.script("/old", Turn(302, b"", {"Location": other.url("/real.pdf")}))
    with pytest.raises(NotFetched, match="no host of the manifest"):
        make_downloader(tmp_path, url).fetch(url, "paper", {}, ignore)
    assert other.requests == []
    other.close()


def test_redirects_in_a_circle_end(site: Site, tmp_path: Path) -> None:
    url = site.script("/round", Turn(301, b"", {"Location": "/round"}))
    with pytest.raises(NotFetched, match="redirected more than"):
        make_downloader(tmp_path, url).fetch(url, "paper", {}, ignore)


class Elsewhere:
    """A wire that answers each address with a redirect, and notes what was asked."""

    def __init__(self, onward: Mapping[str, str]) -> None:
        self.onward = onward
        self.asked: list[str] = []

    @contextmanager
    def get(self, url: str, headers: Mapping[str, str]) -> Iterator[Answer]:
        self.asked.append(url)
        target = self.onward.get(url, "")
        yield Answer(url, 302 if target else 404, {"location": target}, cast(HTTPResponse, None))


def test_a_redirect_from_https_to_http_is_refused() -> None:
    hosts = Hosts(["https://docs.example/a"])
    wire = Elsewhere({"https://docs.example/a": "http://docs.example/a"})
    visitor = Visitor(cast(Wire, wire), hosts, "isu-assistant", 0, Clock(), Clock().sleep)
    with pytest.raises(NotFetched, match="from https to http"), visitor.get("https://docs.example/a", {}):
        pass
    assert wire.asked == ["https://docs.example/robots.txt", "https://docs.example/a"]


def test_a_redirect_from_http_to_https_is_followed() -> None:
    hosts = Hosts(["http://docs.example/a"])
    wire = Elsewhere({"http://docs.example/a": "https://docs.example/a"})
    visitor = Visitor(cast(Wire, wire), hosts, "isu-assistant", 0, Clock(), Clock().sleep)
    with visitor.get("http://docs.example/a", {}) as answer:
        assert answer.url == "https://docs.example/a"


@pytest.mark.parametrize(
    "rules",
    [
        "User-agent: *\nDisallow: /private/",
        "User-agent: isu-assistant\nDisallow: /\n\nUser-agent: *\nAllow: /",
        "\ufeffUser-agent: *\nDisallow: /",
    ],
)
def test_what_robots_txt_forbids_is_not_fetched(site: Site, tmp_path: Path, rules: str) -> None:
    site.script("/robots.txt", robots(rules))
    url = site.file("/private/paper.pdf", PDF)
    with pytest.raises(NotFetched, match=r"robots\.txt asks not to"):
        make_downloader(tmp_path, url).fetch(url, "paper", {}, ignore)
    assert site.asked("/private/paper.pdf") == []


def test_a_redirect_into_what_robots_txt_forbids_is_not_followed(site: Site, tmp_path: Path) -> None:
    site.script("/robots.txt", robots("User-agent: *\nDisallow: /private/"))
    site.file("/private/paper.pdf", PDF)
    url = site.script("/open", Turn(302, b"", {"Location": "/private/paper.pdf"}))
    with pytest.raises(NotFetched, match=r"robots\.txt"):
        make_downloader(tmp_path, url).fetch(url, "paper", {}, ignore)
    assert site.asked("/private/paper.pdf") == []


@pytest.mark.parametrize(
    "turn",
    [
        Turn(404),
        Turn(410),
        robots("User-agent: *\nDisallow:"),
        robots("<html>not found</html>"),
        Turn(200, b"\xff\xfe\x00" * 100, {"Content-Type": "text/plain"}),
        Turn(301, b"", {"Location": "http://elsewhere.example/robots.txt"}),
        robots("User-agent: other\nDisallow: /"),
    ],
)
def test_where_nothing_is_forbidden_it_is_fetched(site: Site, tmp_path: Path, turn: Turn) -> None:
    site.script("/robots.txt", turn)
    url = site.file("/paper.pdf", PDF)
    assert make_downloader(tmp_path, url).fetch(url, "paper", {}, ignore) is not None


@pytest.mark.parametrize(("status", "why"), [(401, "asks not"), (403, "asks not"), (500, "can't be read now")])
def test_rules_that_are_closed_keep_everything_closed(site: Site, tmp_path: Path, status: int, why: str) -> None:
    site.script("/robots.txt", Turn(status))
    url = site.file("/paper.pdf", PDF)
    with pytest.raises(NotFetched, match=why):
        make_downloader(tmp_path, url).fetch(url, "paper", {}, ignore)
    assert site.asked("/paper.pdf") == []


def test_rules_are_read_once_and_requests_keep_their_distance(site: Site, tmp_path: Path) -> None:
    clock = Clock()
    urls = [site.file(f"/{number}.pdf", PDF) for number in range(3)]
    made = make_downloader(tmp_path, *urls, clock=clock, pause=2.5)
    for number, url in enumerate(urls):
        made.fetch(url, f"paper{number}", {}, ignore)
    assert len(site.asked("/robots.txt")) == 1
    assert clock.naps == [2.5, 2.5, 2.5]


@pytest.mark.parametrize(("wish", "nap"), [("7", 7.0), ("86400", 30.0), ("soon", 1.0)])
def test_a_crawl_delay_is_kept_within_reason(site: Site, tmp_path: Path, wish: str, nap: float) -> None:
    clock = Clock()
    site.script("/robots.txt", robots(f"User-agent: *\nCrawl-delay: {wish}\nDisallow: /x"))
    url = site.file("/paper.pdf", PDF)
    make_downloader(tmp_path, url, clock=clock, pause=1.0).fetch(url, "paper", {}, ignore)
    assert clock.naps == [nap]


class Names:
    """Stands in for the resolver of names."""

    def __init__(self, **addresses: tuple[str, ...]) -> None:
        self.addresses = {name.replace("_", "."): found for name, found in addresses.items()}
        self.asked: list[str] = []

    def __call__(self, host: str, port: int, **_: Any) -> list[tuple[Any, ...]]:
        self.asked.append(host)
        if host not in self.addresses:
            raise socket.gaierror(socket.EAI_NONAME, "unknown")
        return [(socket.AF_INET, socket.SOCK_STREAM, 6, "", (found, port)) for found in self.addresses[host]]


@pytest.mark.parametrize(
    "inner", [("127.0.0.1",), ("10.0.0.7",), ("169.254.169.254",), ("93.184.216.34", "192.168.1.1")]
)
def test_a_name_that_leads_inside_is_not_followed(site: Site, tmp_path: Path, inner: tuple[str, ...]) -> None:
    url = f"http://docs.example:{site.port}/paper.pdf"
    site.file("/paper.pdf", PDF)
    wire = Wire(Hosts([url]), "isu", 1.0, resolve=Names(docs_example=inner))
    with pytest.raises(NotFetched, match="inner network"):
        make_downloader(tmp_path, url, wire=wire).fetch(url, "paper", {}, ignore)
    assert site.requests == []


@pytest.mark.parametrize(
    ("address", "public"),
    [
        ("93.184.216.34", True),
        ("2606:4700::1111", True),
        ("127.0.0.1", False),
        ("0.0.0.0", False),  # noqa: S104 an address to judge, not to listen on
        ("10.1.2.3", False),
        ("172.16.0.1", False),
        ("192.168.0.1", False),
        ("100.64.0.1", False),
        ("169.254.169.254", False),
        ("224.0.0.1", False),
        ("255.255.255.255", False),
        ("::1", False),
        ("fe80::1%eth0", False),
        ("fc00::1", False),
        ("::ffff:127.0.0.1", False),
        ("64:ff9b::7f00:1", False),
        ("64:ff9b::5db8:d822", True),
        ("2002:7f00:1::", False),
        ("no address", False),
    ],
)
def test_which_addresses_are_public(address: str, public: bool) -> None:
    assert is_public(address) is public


def test_which_hosts_a_manifest_permits() -> None:
    hosts = Hosts(["https://Docs.example/a", "http://127.0.0.1:8080/x", "http://[::1]:81/", ""])
    for url in ("https://docs.example/b", "http://docs.example/", "https://docs.example./c", "http://[::1]:81/z"):
        assert hosts.permits(url), url
    for url in (
        "https://evil.example/",
        "https://docs.example.evil.example/",
        "https://docs.example:8443/",
        "http://127.0.0.1/",
        "http://127.0.0.1:8081/",
        "ftp://docs.example/",
        "https:///x",
    ):
        assert not hosts.permits(url), url
    assert hosts.names_inner("127.0.0.1")
    assert not hosts.names_inner("docs.example")
    assert not hosts.names_inner("127.0.0.2")


def test_without_a_network_each_host_is_asked_for_twice_and_then_left(tmp_path: Path) -> None:
    urls = [f"http://docs.example/{number}.pdf" for number in range(5)]
    names, clock = Names(), Clock()
    made = make_downloader(tmp_path, *urls, clock=clock, wire=Wire(Hosts(urls), "isu", 1.0, resolve=names))
    for url in urls:
        with pytest.raises(NotFetched, match="can't be resolved"):
            made.fetch(url, "paper", {}, ignore)
    assert len(names.asked) == 2
    assert clock.naps == [1.0]


def test_a_port_where_nobody_listens_is_told_in_one_line(site: Site, tmp_path: Path) -> None:
    url = site.url("/paper.pdf")
    site.close()
    with pytest.raises(NotFetched, match=r"^the connection failed \(Connection refused\)$"):
        make_downloader(tmp_path, url).fetch(url, "paper", {}, ignore)


def test_a_server_that_speaks_nonsense_is_told_in_one_line(tmp_path: Path) -> None:
    with socket.create_server(("127.0.0.1", 0)) as server:

        def babble() -> None:
            for _ in range(4):
                peer, _address = server.accept()
                with peer:
                    peer.recv(10_000)
                    peer.sendall(b"\x00\x01\x02 what?\r\n\r\n")

        thread = threading.Thread(target=babble, daemon=True)
        thread.start()
        url = f"http://127.0.0.1:{server.getsockname()[1]}/paper.pdf"
        with pytest.raises(NotFetched, match="the connection failed"):
            make_downloader(tmp_path, url).fetch(url, "paper", {}, ignore)
        thread.join(5)


def test_a_server_without_tls_is_told_in_one_line(site: Site, tmp_path: Path) -> None:
    url = site.url("/paper.pdf").replace("http:", "https:")
    with pytest.raises(NotFetched, match="the connection failed"):
        make_downloader(tmp_path, url).fetch(url, "paper", {}, ignore)


def test_a_proxy_gets_the_whole_address_and_its_login(site: Site, tmp_path: Path) -> None:
    """The stand-in plays the proxy: names are resolved there, so the resolver here must not be asked."""
    url = "http://docs.example/a paper.pdf?x=é"
    names = Names()
    proxies = {"http": f"http://user:p%40ss@127.0.0.1:{site.port}"}
    wire = Wire(Hosts([url]), "isu", 1.0, resolve=names, proxies=proxies)
    site.script("http://docs.example/robots.txt", Turn(404))
    site.script("http://docs.example/a%20paper.pdf", Turn(200, PDF, PDF_HEAD))
    assert make_downloader(tmp_path, url, wire=wire).fetch(url, "paper", {}, ignore) is not None
    last = site.requests[-1]
    assert last.target == "http://docs.example/a%20paper.pdf?x=%C3%A9"
    assert last.headers["host"] == "docs.example"
    assert base64.b64decode(last.headers["proxy-authorization"].removeprefix("Basic ")) == b"user:p@ss"
    assert names.asked == []


def test_the_machine_itself_is_never_asked_for_by_proxy(site: Site, tmp_path: Path) -> None:
    url = site.file("/paper.pdf", PDF)
    wire = Wire(Hosts([url]), "isu", 1.0, proxies={"http": "http://127.0.0.1:1"})
    assert make_downloader(tmp_path, url, wire=wire).fetch(url, "paper", {}, ignore) is not None
