"""Files come whole or not at all: resumed, tried again, never too large, never of another kind than announced."""

from __future__ import annotations

import threading
from hashlib import sha256
from pathlib import Path

import pytest

from bot.fetch.download import Downloaded
from bot.fetch.fault import NotFetched
from tests.bot.fetch.site import PDF, Clock, Site, Turn, ignore, make_downloader

TEXT = {"Content-Type": "application/pdf"}


def fetch(folder: Path, url: str, clock: Clock | None = None, **limits: float) -> Downloaded | None:
    made = make_downloader(folder, url, clock=clock, **limits)  # type: ignore[arg-type]  # limits are of several types
    return made.fetch(url, "paper", {}, ignore)


def leftovers(folder: Path) -> list[str]:
    return sorted(path.name for path in folder.iterdir()) if folder.exists() else []


def test_a_file_comes_whole_with_what_is_needed_to_ask_again(site: Site, tmp_path: Path) -> None:
    url = site.file("/a%20b/paper.pdf", PDF)
    seen: list[tuple[int, int | None]] = []
    got = make_downloader(tmp_path, url).fetch(url, "paper", {}, lambda size, total: seen.append((size, total)))
    assert got is not None
    assert got.path.read_bytes() == PDF
    assert (got.path.name, got.size, got.sha256) == ("paper.pdf", len(PDF), sha256(PDF).hexdigest())
    assert (got.etag, got.modified) == ('"one"', "Sat, 21 Nov 2026 00:00:00 GMT")
    assert seen[-1] == (len(PDF), len(PDF))
    assert leftovers(tmp_path) == ["paper.pdf"]
    assert {request.headers["user-agent"] for request in site.requests} == {"isu-assistant/0"}


def test_a_broken_connection_is_taken_up_where_it_broke(site: Site, tmp_path: Path) -> None:
    url, clock = site.file("/paper.pdf", PDF, cuts=(70_000, 20_000)), Clock()
    got = fetch(tmp_path, url, clock)
    assert got is not None
    assert got.path.read_bytes() == PDF
    ranges = [request.headers.get("range") for request in site.asked("/paper.pdf")]
    assert ranges == [None, "bytes=70000-", "bytes=90000-"]
    assert {request.headers.get("if-range") for request in site.asked("/paper.pdf")[1:]} == {'"one"'}
    assert clock.naps == [1.0, 2.0]


def test_a_later_run_goes_on_with_what_an_earlier_one_left(site: Site, tmp_path: Path) -> None:
    url = site.file("/paper.pdf", PDF, cuts=(10_000, 10_000, 10_000, 10_000))
    with pytest.raises(NotFetched, match="broke off after 40000 of"):
        fetch(tmp_path, url)
    assert "paper.part" in leftovers(tmp_path)
    got = fetch(tmp_path, url)
    assert got is not None
    assert got.path.read_bytes() == PDF
    assert site.requests[-1].headers["range"] == "bytes=40000-"


def test_a_file_that_changed_meanwhile_is_loaded_anew(site: Site, tmp_path: Path) -> None:
    url = site.file("/paper.pdf", PDF, cuts=(10_000,) * 4)
    with pytest.raises(NotFetched):
        fetch(tmp_path, url)
    newer = b"%PDF-1.7 another " + PDF
    site.file("/paper.pdf", newer, tag='"two"')
    got = fetch(tmp_path, url)
    assert got is not None
    assert got.path.read_bytes() == newer


@pytest.mark.parametrize("span", ["bytes 5-99/100", "bytes 9000-9999/10000", "nonsense", ""])
def test_a_rest_that_does_not_fit_is_not_appended(site: Site, tmp_path: Path, span: str) -> None:
    tagged = {**TEXT, "ETag": '"one"'}
    url = site.script(
        "/paper.pdf",
        Turn(200, PDF, tagged, cut=10_000),
        Turn(206, PDF[5:], {**tagged, "Content-Range": span}),
        Turn(200, PDF, tagged),
    )
    got = fetch(tmp_path, url)
    assert got is not None
    assert got.path.read_bytes() == PDF


def test_without_a_validator_the_file_is_loaded_from_its_start(site: Site, tmp_path: Path) -> None:
    url = site.script("/paper.pdf", Turn(200, PDF, TEXT, cut=10_000), Turn(200, PDF, TEXT))
    got = fetch(tmp_path, url)
    assert got is not None
    assert got.path.read_bytes() == PDF
    assert all("range" not in request.headers for request in site.requests)


def test_a_part_from_another_address_is_not_gone_on_with(site: Site, tmp_path: Path) -> None:
    first = site.file("/paper.pdf", PDF, cuts=(10_000,) * 4)
    with pytest.raises(NotFetched):
        fetch(tmp_path, first)
    second = site.file("/moved.pdf", PDF[::-1].replace(PDF[::-1][:5], b"%PDF-", 1))
    fetch(tmp_path, second)
    assert "range" not in site.requests[-1].headers


def test_what_has_not_changed_is_not_loaded(site: Site, tmp_path: Path) -> None:
    url = site.file("/paper.pdf", PDF)
    assert make_downloader(tmp_path, url).fetch(url, "paper", {"If-None-Match": '"one"'}, ignore) is None
    assert leftovers(tmp_path) == []


@pytest.mark.parametrize("status", [400, 401, 403, 404, 410, 451])
def test_a_refusal_is_not_asked_again(site: Site, tmp_path: Path, status: int) -> None:
    url, clock = site.script("/paper.pdf", Turn(status, b"no")), Clock()
    with pytest.raises(NotFetched, match=f"status {status}") as caught:
        fetch(tmp_path, url, clock)
    assert caught.value.permanent
    assert len(site.asked("/paper.pdf")) == 1
    assert clock.naps == []


@pytest.mark.parametrize(
    ("headers", "naps"),
    [
        ({"Retry-After": "1"}, [1.0]),
        ({"Retry-After": "0"}, [0.0]),
        ({"Retry-After": "soon"}, [1.0]),
        ({}, [1.0]),
    ],
)
def test_a_busy_host_is_asked_again_when_it_says(
    site: Site, tmp_path: Path, headers: dict[str, str], naps: list[float]
) -> None:
    url, clock = site.script("/paper.pdf", Turn(429, b"", headers), Turn(200, PDF, TEXT)), Clock()
    assert fetch(tmp_path, url, clock) is not None
    assert clock.naps == naps


def test_a_retry_date_is_read_by_the_clock_of_the_server() -> None:
    from bot.fetch.manners import wait_of

    given = {"date": "Sat, 21 Nov 2026 10:00:00 GMT", "retry-after": "Sat, 21 Nov 2026 10:00:07 GMT"}
    assert wait_of(given) == 7.0
    assert wait_of({**given, "date": "Sat, 21 Nov 2026 11:00:00 GMT"}) == 0.0
    assert wait_of({"retry-after": "Sat, 21 Nov 2026 10:00:07 GMT"}) is None


def test_who_asks_to_wait_long_is_left_for_a_later_run(site: Site, tmp_path: Path) -> None:
    url, clock = site.script("/paper.pdf", Turn(429, b"", {"Retry-After": "3600"})), Clock()
    made = make_downloader(tmp_path, url, clock=clock)
    with pytest.raises(NotFetched, match="asks to wait 3600 s"):
        made.fetch(url, "paper", {}, ignore)
    assert clock.naps == []
    with pytest.raises(NotFetched, match="status 429"):
        made.fetch(site.url("/other.pdf"), "other", {}, ignore)
    assert site.asked("/other.pdf") == []


def test_a_host_out_of_order_is_tried_four_times(site: Site, tmp_path: Path) -> None:
    url, clock = site.script("/paper.pdf", Turn(503)), Clock()
    with pytest.raises(NotFetched, match="status 503"):
        fetch(tmp_path, url, clock)
    assert len(site.asked("/paper.pdf")) == 4
    assert clock.naps == [1.0, 2.0, 4.0]


def test_a_file_announced_as_too_large_is_not_begun(site: Site, tmp_path: Path) -> None:
    url = site.file("/paper.pdf", PDF)
    with pytest.raises(NotFetched, match="larger than"):
        fetch(tmp_path, url, max_bytes=50_000)
    assert leftovers(tmp_path) == []


def test_a_file_that_turns_out_too_large_is_thrown_away(site: Site, tmp_path: Path) -> None:
    url = site.script("/paper.pdf", Turn(200, PDF, TEXT, length=False))
    with pytest.raises(NotFetched, match="larger than"):
        fetch(tmp_path, url, max_bytes=50_000)
    assert leftovers(tmp_path) == []


def test_the_limit_holds_over_resumed_parts_together(site: Site, tmp_path: Path) -> None:
    url = site.file("/paper.pdf", PDF, cuts=(40_000,) * 4)
    with pytest.raises(NotFetched, match="larger than"):
        fetch(tmp_path, url, max_bytes=100_000)


@pytest.mark.parametrize(
    ("media", "body", "why"),
    [
        ("image/png", b"\x89PNG\r\n", "image/png, which is not read here"),
        ("application/xml", b"<?xml version='1.0'?><a/>", "application/xml, which"),
        ("application/zip", b"PK\x03\x04", "application/zip, which"),
        ("<script>/x", b"", "an unknown type, which"),
        ("application/pdf", b"<!DOCTYPE html><p>Please log in", "a web page in place of a PDF"),
        ("text/html", b"<html><p>Please log in", "a web page in place of a PDF"),
        ("application/octet-stream", b"\x7fELF\x02", "no PDF, Word file"),
        ("text/plain", b"a\x00b", "no PDF, Word file"),
        ("", b"", "no PDF, Word file"),
    ],
)
def test_what_is_no_document_is_refused(site: Site, tmp_path: Path, media: str, body: bytes, why: str) -> None:
    url = site.script("/paper.pdf", Turn(200, body, {"Content-Type": media} if media else {}))
    with pytest.raises(NotFetched, match=why) as caught:
        fetch(tmp_path, url)
    assert caught.value.permanent
    assert leftovers(tmp_path) == []


@pytest.mark.parametrize(
    ("media", "body", "suffix"),
    [
        ("application/octet-stream", PDF, ".pdf"),
        ("text/html; charset=utf-8", b"\xef\xbb\xbf<!-- x -->\n<!DOCTYPE html><p>a", ".html"),
        ("text/html", b"<p>a page without a head</p>", ".html"),
        ("application/xhtml+xml", b'<?xml version="1.0"?><html/>', ".html"),
        ("text/plain", b"1. Words.", ".txt"),
        ("application/vnd.openxmlformats-officedocument.wordprocessingml.document", b"PK\x03\x04...", ".docx"),
        ("text/html", PDF, ".pdf"),
    ],
)
def test_the_first_bytes_decide_what_a_file_is(
    site: Site, tmp_path: Path, media: str, body: bytes, suffix: str
) -> None:
    got = fetch(tmp_path, site.script("/symbol/CCM/77", Turn(200, body, {"Content-Type": media})))
    assert got is not None
    assert got.path.suffix == suffix


def test_compressed_content_that_nobody_asked_for_is_refused(site: Site, tmp_path: Path) -> None:
    url = site.script("/paper.pdf", Turn(200, b"\x1f\x8b..", {**TEXT, "Content-Encoding": "gzip"}))
    with pytest.raises(NotFetched, match="compressed"):
        fetch(tmp_path, url)
    assert site.requests[-1].headers["accept-encoding"] == "identity"


def test_bytes_that_drip_in_end_with_the_time_given_and_wait_for_the_next_run(site: Site, tmp_path: Path) -> None:
    url = site.file("/paper.pdf", PDF * 10)
    with pytest.raises(NotFetched, match="not whole after 900 s"):
        fetch(tmp_path, url, Clock(step=1000.0), max_bytes=10_000_000)
    got = fetch(tmp_path, url, max_bytes=10_000_000)
    assert got is not None
    assert got.path.read_bytes() == PDF * 10
    assert site.requests[-1].headers["range"].startswith("bytes=")


def test_a_server_that_falls_silent_is_not_waited_for(site: Site, tmp_path: Path) -> None:
    silence = threading.Event()
    url, clock = site.script("/paper.pdf", Turn(200, PDF, TEXT, hold=silence)), Clock()
    with pytest.raises(NotFetched, match="no answer in time"):
        fetch(tmp_path, url, clock, timeout=0.05)
    silence.set()
    assert len(site.asked("/paper.pdf")) == 4


def test_a_disk_that_refuses_is_told_in_one_line(site: Site, tmp_path: Path) -> None:
    (tmp_path / "file").write_text("in the way")
    with pytest.raises(NotFetched, match="can't be written"):
        fetch(tmp_path / "file" / "inside", site.file("/paper.pdf", PDF))
