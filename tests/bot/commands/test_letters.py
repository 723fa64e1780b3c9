"""`isu letters kinds, draft, batch`, as staff type them."""

from __future__ import annotations

import csv
from pathlib import Path

import pytest

from tests.bot.commands.terminal import Isu

ON = ("--on", "2026-11-25")


@pytest.fixture(scope="module")
def isu(tmp_path_factory: pytest.TempPathFactory) -> Isu:
    return Isu(tmp_path_factory.mktemp("letters") / "home")


def test_kinds(isu: Isu) -> None:
    kinds = {row["kind"]: row for row in isu("letters", "kinds", "--json").objects}

    assert len(kinds) == 18
    assert kinds["document_transmittal"]["forms"][0] == "note_verbale"
    assert "deposit_congratulation" in isu("letters", "kinds").out


def test_a_draft_on_standard_output(isu: Isu) -> None:
    ran = isu("letters", "draft", "universalization_not_party", "--state", "VNM", "--lang", "en", *ON)

    assert ran.status == 0
    assert "invite the Socialist Republic of Viet Nam to become a party" in ran.out
    assert "to confirm:" in ran.err
    assert "to confirm:" not in ran.out


@pytest.mark.parametrize("ending", ["docx", "pdf", "html", "md", "txt"])
def test_a_draft_as_a_file_with_its_evidence(isu: Isu, tmp_path: Path, ending: str) -> None:
    out = tmp_path / f"letter.{ending}"
    ran = isu("letters", "draft", "universalization_signatory", "--state", "Uganda", "--lang", "es", "--out", out, *ON)

    assert ran.status == 0
    assert ran.out == ""
    assert out.stat().st_size > 500
    assert (tmp_path / f"letter.evidence.{ending}").stat().st_size > 500


def test_a_draft_for_other_programs(isu: Isu) -> None:
    made = isu("letters", "draft", "document_transmittal", "--state", "SEN", "--json", *ON).object

    assert made["language"] == "fr"  # the State's language of correspondence
    assert made["form"] == "note_verbale"
    assert made["findings"] == []
    assert {"statement", "value", "source", "as_of", "rule"} == set(made["evidence"][0])


@pytest.mark.parametrize(
    ("arguments", "why"),
    [
        (("universalization_not_party", "--state", "FRA"), "France is a State Party"),
        (("no_such_kind", "--state", "FRA"), "is no kind of letter"),
        (("meeting_invitation", "--state", "Atlantis"), "is no State"),
        (("meeting_invitation", "--state", "FRA", "--lang", "de"), "letters are written in en, fr, es"),
        (("meeting_invitation", "--state", "FRA", "--form", "ode"), "--form takes"),
        (("presidency_concern", "--state", "FRA", "--form", "note_verbale"), "is written as formal"),
        (("meeting_invitation", "--state", "FRA", "--fact", "colour=red"), "takes no fact named"),
        (("meeting_invitation", "--state", "FRA", "--fact", "nonsense"), "NAME=WORDS"),
        (("meeting_invitation", "--state", "FRA", "--to", "a@b@c.example"), "name@host"),
        (("meeting_invitation", "--state", "FRA", "--out", "letter.rtf"), "letters come as"),
        (
            ("meeting_invitation", "--state", "FRA", "--to", "Some Network", "--form", "note_verbale"),
            "governments only",
        ),
        (("meeting_invitation", "--state", "FRA", "--enclosure", "no-such-file.pdf"), "no-such-file.pdf"),
    ],
)
def test_what_does_not_fit_is_refused_in_one_line(isu: Isu, arguments: tuple[str, ...], why: str) -> None:
    ran = isu("letters", "draft", *arguments, *ON)

    assert ran.status == 1
    assert why in ran.error


def test_an_organisation_gets_a_plain_letter(isu: Isu) -> None:
    made = isu(
        "letters", "draft", "call_for_input", "--state", "FRA", "--lang", "en", "--to", "Some Network", "--json", *ON
    )

    assert made.object["form"] == "plain"
    assert made.object["addressee"] == ["Some Network"]


def test_a_batch_with_a_summary(isu: Isu, tmp_path: Path) -> None:
    out = tmp_path / "letters"
    ran = isu("letters", "batch", "universalization_signatory", "--where", "region=African States", "--out", out,
              "--format", "md", *ON)  # fmt: skip
    with (out / "summary.csv").open(encoding="utf-8-sig", newline="") as handle:
        rows = {row["state"]: row for row in csv.DictReader(handle)}

    assert ran.status == 0
    assert "8 drafted, 46 left out" in ran.out
    assert rows["COD"]["file"] == "universalization_signatory_COD.fr.md"
    assert (out / rows["COD"]["file"]).read_text(encoding="utf-8").count("République démocratique du Congo") >= 1
    assert (out / "universalization_signatory_COD.fr.evidence.md").is_file()
    assert "State Party" in rows["BEN"]["remark"]


def test_a_batch_leaves_out_what_is_not_verified(isu: Isu, tmp_path: Path) -> None:
    ran = isu("letters", "batch", "universalization_not_party", "--where", "state=MHL,TON", "--out", tmp_path / "b",
              "--format", "txt", "--json", *ON)  # fmt: skip
    rows = {row["state"]: row for row in ran.objects}

    assert rows["MHL"]["file"] is None
    assert "not verified" in rows["MHL"]["remark"]
    assert rows["TON"]["file"] is not None


def test_a_condition_that_nobody_meets(isu: Isu, tmp_path: Path) -> None:
    where = ("--where", "region=African States", "--where", "state=FRA")
    ran = isu("letters", "batch", "universalization_signatory", *where, "--out", tmp_path)

    assert (ran.status, ran.error) == (1, "isu: no State meets these conditions")


def test_a_kept_draft_waits_for_approval(isu: Isu) -> None:
    ran = isu("letters", "draft", "document_transmittal", "--state", "KEN", "--keep", "--by", "Ada Banda", *ON)

    assert "kept as draft" in ran.err
    assert "KEN" in isu("letters", "drafts").out


def test_who_is_on_file_is_greeted(tmp_path: Path) -> None:
    isu = Isu(tmp_path / "home")
    people = tmp_path / "people.csv"
    people.write_text(
        "name,address,state,organisation,organisation_kind,post,post_kind,gender,rank,since\n"
        "Mara Lindqvist,mara@mission.example,UGA,Permanent Mission of Uganda,mission_geneva,Permanent Representative,"
        "permanent_representative,f,Ambassador,2025-01-01\n",
        encoding="utf-8",
    )
    imported = isu("contacts", "import", people)
    assert imported.status == 0, imported.err
    made = isu("letters", "draft", "universalization_signatory", "--state", "UGA", "--lang", "fr", "--json", *ON).object

    assert "Madame l'Ambassadrice," in made["markdown"]
    assert "Mara Lindqvist" in made["markdown"]


def test_the_store_is_untouched_by_a_draft_that_is_not_kept(tmp_path: Path) -> None:
    isu = Isu(tmp_path / "home")
    isu("letters", "draft", "document_transmittal", "--state", "KEN", *ON)

    assert isu("letters", "drafts", "--json").out == ""
