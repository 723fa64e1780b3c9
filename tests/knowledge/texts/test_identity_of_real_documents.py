"""Identity on the shared documents: what each is, and that none is taken for more."""

from __future__ import annotations

from pathlib import Path

import pytest

from knowledge.document import Authority, DocumentCard
from knowledge.texts.identity import identify
from knowledge.texts.readers.choose import read

pytestmark = pytest.mark.shared


def card(shared: Path, name: str) -> DocumentCard:
    path = next((shared / "corpus").glob(f"**/{name}*"))
    return identify(read(path.read_bytes(), path.name), path.name)


@pytest.mark.parametrize(
    ("name", "authority", "kind", "date"),
    [
        ("000", Authority.DRAFT, "draft decision", "2011-09-09"),
        ("001", Authority.INFORMAL, "summary", "2012"),
        ("002", Authority.DRAFT, "draft decision", "2011"),
        ("003", Authority.INFORMAL, "summary", "2011-02-24"),
        ("004", Authority.REPORT, "annual report", "2024-09-18"),
        ("ccm-convention-en", Authority.TREATY, "treaty", "2008-05-30"),
        ("ccm-convention-fr", Authority.TREATY, "treaty", "2008-05-30"),
        ("apmbc-convention-en", Authority.TREATY, "treaty", "1997-09-18"),
    ],
)
def test_what_each_document_is(shared: Path, name: str, authority: Authority, kind: str, date: str) -> None:
    found = card(shared, name)
    assert (found.authority, found.kind, found.date) == (authority, kind, date)
    assert found.authority_reason
    assert found.symbol == ""
    assert found.language == ("fr" if name.endswith("-fr") else "en")
    assert found.treaty == ("APMBC" if name.startswith("apmbc") else "CCM")


def test_the_draft_directive_names_its_authors(shared: Path) -> None:
    found = card(shared, "000")
    assert (found.submitted_by, found.meeting, found.agenda_item) == ("Norway and Switzerland", "2MSP", "10")
    assert found.title.startswith("Draft directive ")


@pytest.mark.parametrize("name", ["004", "report.docx", "report.html", "report.pdf", "report_weasy.pdf"])
def test_the_report_is_the_same_in_every_format(shared: Path, name: str) -> None:
    found = card(shared, name)
    assert (found.authority, found.kind, found.period) == (Authority.REPORT, "annual report", "2023")
    assert (found.meeting, found.agenda_item, found.date) == ("12MSP", "10(j)", "2024-09-18")
    assert found.title.endswith("2023 Annual Report")
