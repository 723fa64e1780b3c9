"""`isu knowledge fetch` as it is typed, against a site on this machine."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.bot.commands.terminal import REPORT, Isu
from tests.bot.fetch.site import Site


@pytest.fixture
def site() -> Iterator[Site]:
    made = Site()
    made.file("/harbour.txt", REPORT.encode(), "text/plain")
    yield made
    made.close()


@pytest.fixture
def manifest(site: Site, tmp_path: Path) -> Path:
    path = tmp_path / "list.csv"
    path.write_text(
        "symbol,title,kind,authority,date,url,verified\n"
        f"PORT/1,Harbour report,final_report,adopted,2024-02,{site.url('/harbour.txt')},yes\n"
        f"PORT/2,Gone,decision,adopted,,{site.url('/gone.txt')},yes\n"
        "PORT/3,Nowhere,decision,adopted,,,yes\n",
        encoding="utf-8",
    )
    return path


def test_documents_come_in_and_can_be_asked_for(own: Isu, manifest: Path, site: Site) -> None:
    ran = own("knowledge", "fetch", "--manifest", manifest, "--json")
    assert ran.status == 0
    first, second = ran.objects
    assert (first["status"], first["symbol"], first["title"], first["authority"]) == (
        "added",
        "PORT/1",
        "Harbour report",
        "adopted",
    )
    assert first["path"] == str(own.home / "fetched" / "PORT_1.txt")
    assert (second["status"], second["symbol"], second["path"]) == ("failed", "PORT/2", None)
    assert second["error"] == "the host has no such file (status 404)"
    assert ran.error == "note: 1 of 3 documents have no address in the manifest"
    answer = own("ask", "What was the balance of the dredging fund?", "--collection", "official", "--json").object
    assert answer["citations"][0]["symbol"] == "PORT/1"
    assert answer["citations"][0]["url"] == site.url("/harbour.txt")


def test_for_people_and_again(own: Isu, manifest: Path) -> None:
    ran = own("knowledge", "fetch", "--manifest", manifest)
    assert ran.status == 0
    assert ran.out.startswith("added ")
    assert "failed     PORT/2: the host has no such file (status 404)" in ran.err.splitlines()
    assert own("knowledge", "fetch", "--manifest", manifest).out.startswith("unchanged ")
    assert "1 fetched" in own("doctor").out


def test_a_dry_run_asks_nobody(isu: Isu, manifest: Path, site: Site) -> None:
    planned = isu("knowledge", "fetch", "--manifest", manifest, "--dry-run", "--json").objects
    assert [(row["symbol"], row["status"], row["retrieved_at"]) for row in planned] == [
        ("PORT/1", "planned", None),
        ("PORT/2", "planned", None),
    ]
    assert site.url("/harbour.txt") in isu("knowledge", "fetch", "--manifest", manifest, "--dry-run").out
    assert site.requests == []


def test_the_built_in_manifest_is_the_default(isu: Isu) -> None:
    planned = isu("knowledge", "fetch", "--dry-run", "--json").objects
    assert len(planned) > 70
    assert any(row["symbol"] == "CCM/MSP/2024/10" for row in planned)


def test_a_manifest_may_be_set_for_good(isu: Isu, manifest: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("ISU_MANIFEST", str(manifest))
    assert len(isu("knowledge", "fetch", "--dry-run", "--json").objects) == 2


def test_where_all_failed_the_status_says_so(isu: Isu, site: Site, tmp_path: Path) -> None:
    path = tmp_path / "list.csv"
    path.write_text(f"symbol,url\nA,{site.url('/none')}\nB,{site.url('/none')}\n", encoding="utf-8")
    ran = isu("knowledge", "fetch", "--manifest", path)
    assert (ran.status, ran.out) == (1, "")
    assert len(ran.err.splitlines()) == 2


def test_the_size_limit_of_the_settings_holds(
    isu: Isu, site: Site, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("ISU_FETCH_MAX_MB", "1")
    path = tmp_path / "list.csv"
    path.write_text(f"symbol,url\nA,{site.file('/big.txt', b'words ' * 200_000, 'text/plain')}\n", encoding="utf-8")
    assert isu("knowledge", "fetch", "--manifest", path).error == "failed     A: larger than 1 MB"


@pytest.mark.parametrize(
    ("content", "why"),
    [
        ("title\nx\n", "a manifest needs the columns symbol and url"),
        ("symbol,url\nA,ftp://x.example\n", "line 2: an address"),
    ],
)
def test_a_bad_manifest_is_told_in_one_line(isu: Isu, tmp_path: Path, content: str, why: str) -> None:
    path = tmp_path / "list.csv"
    path.write_text(content, encoding="utf-8")
    ran = isu("knowledge", "fetch", "--manifest", path)
    assert ran.status == 1
    assert why in ran.error


def test_the_guide_is_no_place_for_fetched_documents(isu: Isu, manifest: Path) -> None:
    assert "built-in guide" in isu("knowledge", "fetch", "--manifest", manifest, "--collection", "guide").error


def test_a_manifest_without_addresses_is_remarked_on(isu: Isu, tmp_path: Path) -> None:
    path = tmp_path / "list.csv"
    path.write_text("symbol,url\nA,\n", encoding="utf-8")
    ran = isu("knowledge", "fetch", "--manifest", path)
    assert (ran.status, ran.error) == (0, "note: no document of the manifest has an address")
