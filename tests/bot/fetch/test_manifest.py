"""Manifests: what is read, what is refused, and what a row may say about a document."""

from __future__ import annotations

from pathlib import Path

import pytest

from bot.fetch.card import BY_MANIFEST, own_words, proper, to_set
from bot.fetch.manifest import Wanted, built_in, read_manifest
from knowledge.document import Authority, DocumentCard
from knowledge.errors import BadInput
from knowledge.facts.load import Facts


def written(folder: Path, text: str) -> Path:
    path = folder / "list.csv"
    path.write_text(text, encoding="utf-8")
    return path


def test_a_symbol_and_an_address_are_enough(tmp_path: Path) -> None:
    rows = read_manifest(written(tmp_path, "symbol,url\nA/1,https://docs.example/1\nA/2,\n,\n"))
    assert rows == (Wanted("A/1", "A_1", url="https://docs.example/1"), Wanted("A/2", "A_2"))


def test_all_columns_are_read_in_any_order_and_others_passed_over(tmp_path: Path) -> None:
    text = (
        "\ufeffverified,stem,title,url,symbol,kind,authority,date,meeting,languages,source\n"
        'yes,../../x,"A title, with a comma",http://docs.example/a,CCM/MSP/2024/11,final_report,adopted,2024-09,12MSP,EN,s\n'
    )
    (row,) = read_manifest(written(tmp_path, text))
    assert row.title == "A title, with a comma"
    assert (row.stem, row.kind, row.authority, row.date, row.verified) == (
        "CCM_MSP_2024_11",
        "final_report",
        "adopted",
        "2024-09",
        True,
    )


@pytest.mark.parametrize(
    ("text", "why"),
    [
        ("", "needs the columns symbol and url"),
        ("title,url\na,b\n", "needs the columns"),
        ("symbol,url\n,https://docs.example\n", "line 2: there is no symbol"),
        ("symbol,url\nA,https://d.example\na,https://d.example\n", "line 3: this symbol stands there twice"),
        ("symbol,url\nA,ftp://d.example\n", "line 2: an address starts with http"),
        ("symbol,url\nA,file:///etc/passwd\n", "line 2: an address starts with http"),
        ("symbol,url\nA,https://\n", "line 2: an address starts with http"),
        ("symbol,url\nA,https://d.example:99999/\n", "line 2: the address is malformed"),
        ("symbol,url\nA,https://[x/\n", "line 2: the address is malformed"),
        ("symbol,url\nA,https://me:secret@d.example/\n", "line 2: an address must not hold a password"),
        ("symbol,url,authority\nA,,holy\n", "line 2: authority takes one of treaty"),
        ("symbol,url,date\nA,,yesterday\n", "line 2: date takes a date like"),
        ('symbol,url\n"A\nB",https://d.example\n', "line break or control character"),
        ('symbol,url\n"A" x,"\n', "line 2: no valid csv"),
    ],
)
def test_a_fault_is_named_with_its_line(tmp_path: Path, text: str, why: str) -> None:
    with pytest.raises(BadInput, match=why) as caught:
        read_manifest(written(tmp_path, text))
    assert "secret" not in str(caught.value)


def test_a_manifest_that_can_not_be_read_is_named(tmp_path: Path) -> None:
    with pytest.raises(BadInput, match=r"none\.csv: No such file"):
        read_manifest(tmp_path / "none.csv")
    (tmp_path / "latin.csv").write_bytes("symbol,url\né,\n".encode("latin-1"))
    with pytest.raises(BadInput, match=r"latin\.csv: not UTF-8 text"):
        read_manifest(tmp_path / "latin.csv")
    with pytest.raises(BadInput, match="Is a directory"):
        read_manifest(tmp_path)


def test_symbols_that_would_share_a_file_get_files_of_their_own(tmp_path: Path) -> None:
    rows = read_manifest(written(tmp_path, "symbol,url\nA/1,\nA-1,\na:1,\n/,\n...,\n"))
    stems = [row.stem for row in rows]
    assert len({stem.casefold() for stem in stems}) == 5
    assert all(stem and "/" not in stem and not stem.startswith(".") for stem in stems)


def test_the_built_in_manifest_is_sound() -> None:
    rows = built_in(Facts.load().documents)
    assert len(rows) == len({row.stem.casefold() for row in rows}) > 90
    assert {row.verified for row in rows} == {True, False}
    assert sum(bool(row.url) for row in rows) > 70


ROW = Wanted("CCM/MSP/2024/11", "x", "Final report", "final_report", "adopted", "2024-09-13", "12MSP", "u", True)
REPORT = DocumentCard(symbol="CCM/MSP/2024/11", title="Report", kind="report", authority=Authority.REPORT)


def said(row: Wanted, card: DocumentCard, *, page: bool = False) -> tuple[dict[str, str], str]:
    right = proper(row, own_words(card), "https://docs.example/x", page=page)
    return dict(right.values), right.remark


def test_a_checked_row_describes_the_document() -> None:
    values, remark = said(ROW, REPORT)
    assert values == {
        "symbol": "CCM/MSP/2024/11",
        "title": "Final report",
        "kind": "final report",
        "date": "2024-09-13",
        "meeting": "12MSP",
        "authority": "adopted",
        "authority_reason": BY_MANIFEST,
        "url": "https://docs.example/x",
    }
    assert remark == ""


def test_an_unchecked_row_says_only_where_it_came_from() -> None:
    row = Wanted("CCM/MSP/2024/11", "x", "Final report", "final_report", "adopted", "2024-09-13", "12MSP", "u", False)
    values, _ = said(row, REPORT)
    assert values == {**own_words(REPORT), "url": "https://docs.example/x"}


@pytest.mark.parametrize("own", [Authority.DRAFT, Authority.SUBMITTED])
def test_what_calls_itself_a_draft_or_a_proposal_stays_one(own: Authority) -> None:
    values, remark = said(ROW, DocumentCard(symbol="CCM/MSP/2024/11", authority=own, authority_reason="it says so"))
    assert (values["authority"], values["authority_reason"]) == (own.value, "it says so")
    assert remark == f"the manifest says adopted, the document itself {own.value}: left so"


def test_the_summary_of_a_meeting_is_never_adopted() -> None:
    values, remark = said(ROW, DocumentCard(kind="summary", authority=Authority.INFORMAL))
    assert values["authority"] == "informal"
    assert remark


def test_the_manifest_may_say_that_a_text_is_worth_less() -> None:
    row = Wanted("A/1", "x", authority="draft", url="u", verified=True)
    values, _ = said(row, DocumentCard(authority=Authority.ADOPTED))
    assert values["authority"] == "draft"


def test_a_web_page_is_never_the_adopted_text() -> None:
    values, _ = said(ROW, DocumentCard(authority=Authority.INFORMAL), page=True)
    assert values["authority"] == "informal"
    assert values["title"] == "Final report"


def test_a_row_about_the_treaty_does_not_make_a_treaty() -> None:
    row = Wanted("UNTC-1", "x", "Status of the Convention", "treaty", "adopted", url="u", verified=True)
    values, _ = said(row, DocumentCard(kind="report", authority=Authority.INFORMAL))
    assert (values["authority"], values["kind"]) == ("informal", "report")
    values, _ = said(row, DocumentCard(kind="treaty", authority=Authority.TREATY))
    assert values["authority"] == "treaty"


@pytest.mark.parametrize(
    ("own", "other"),
    [
        ("CCM/MSP/2024/11", False),
        ("ccm/msp/2024/ 11", False),
        ("CCM/MSP/2024/11/Rev.1", False),
        ("", False),
        ("CCM/MSP/2024/1", True),
        ("CCM/MSP/2024/12", True),
        ("CCM/MSP/2024/111", True),
    ],
)
def test_a_file_with_another_symbol_is_another_document(own: str, other: bool) -> None:
    values, remark = said(ROW, DocumentCard(symbol=own, title="Its own title"))
    assert bool(remark) is other
    assert values["title"] == ("Its own title" if other else "Final report")


def test_what_a_person_set_is_left_alone() -> None:
    own = own_words(REPORT)
    right = proper(ROW, own, "u", page=False).values
    card = DocumentCard(symbol="CCM/MSP/2024/11", title="By hand", kind="report", authority=Authority.DRAFT)
    changes = to_set(right, card, own, {})
    assert "title" not in changes
    assert "authority" not in changes
    assert changes["kind"] == "final report"


def test_what_an_earlier_run_set_follows_the_manifest() -> None:
    own = own_words(REPORT)
    card = DocumentCard(symbol="CCM/MSP/2024/11", title="Old title", kind="report", authority=Authority.REPORT)
    right = proper(ROW, own, "u", page=False).values
    assert to_set(right, card, own, {"title": "Old title"})["title"] == "Final report"
