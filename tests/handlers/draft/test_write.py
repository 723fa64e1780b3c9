"""What every letter must keep to, whatever kind, State, form and language."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from functools import cache

import pytest

from handlers.draft.batch import chosen, read_where, why_left_out
from handlers.draft.check import check_letter
from handlers.draft.kinds import kinds
from handlers.draft.plain import plain
from handlers.draft.source import evidence_markdown
from handlers.draft.tongue import Tongue
from handlers.draft.write import Wish, draft
from handlers.wording import folder
from knowledge.contact import Organisation, OrganisationKind
from knowledge.errors import BadInput
from knowledge.facts.load import Facts
from knowledge.facts.records import StatusUpdate
from knowledge.letter import LetterDraft
from knowledge.rules.letter_form import LetterForm
from knowledge.rules.state_grammar import LANGUAGES, full_name
from knowledge.theme import read_theme
from knowledge.timeline import Direction, Event, EventKind
from tests.handlers.draft.cases import FACTS, NOTE, TODAY, ambassador, every_letter, network

PUBLISHED = (
    "universalization_not_party universalization_signatory deposit_congratulation article7_annual_reminder "
    "article7_overdue article7_initial_overdue article3_deadline article4_deadline extension_acknowledgement "
    "completion_congratulation meeting_invitation sponsorship_invitation contribution_reminder contribution_thanks "
    "call_for_input focal_point_confirmation document_transmittal presidency_concern"
).split()


@cache
def letters() -> tuple[LetterDraft, ...]:
    return tuple(every_letter())


def texts(made: LetterDraft) -> list[str]:
    return [*map(plain, made.letter.paragraphs), made.letter.closing]


def test_the_published_kinds_are_there() -> None:
    assert sorted(PUBLISHED) == list(kinds())


def test_headers_agree_with_the_rest_of_the_house() -> None:
    """Themes are those of posts, and whoever is reminded is not reminded again within days."""
    for kind in kinds().values():
        assert kind.theme == read_theme(kind.theme)
        assert kind.reminder_days == 0 or kind.reminder_days >= 14


def test_every_kind_was_drafted_in_every_form_and_language() -> None:
    drafted = {(made.letter.kind, made.letter.form, made.letter.language) for made in letters()}

    assert drafted == {(k.name, form, code) for k in kinds().values() for form in k.forms for code in LANGUAGES}


def test_the_protocol_check_passes_on_all_of_them() -> None:
    found = [(made.letter.kind, made.letter.state, made.letter.language, made.findings) for made in letters()]

    assert [one for one in found if one[3]] == []


def test_no_figure_is_typed_into_a_template() -> None:
    for kind in kinds():
        for language in LANGUAGES:
            source = (folder("letters") / kind / f"body.{language}.md").read_text(encoding="utf-8")
            assert re.findall(r"\d", re.sub(r"\{\{.*?\}\}|\{%.*?%\}", "", source)) == [], (kind, language)


def test_every_number_in_a_letter_is_in_its_evidence() -> None:
    for made in letters():
        shown = " ".join(claim.value for claim in made.evidence) + " 21 novembre noviembre November 2026"
        known = set(
            re.findall(r"\d+", shown + made.letter.day_in_words + full_name(FACTS.state(made.letter.state), "en"))
        )
        as_of = set(re.findall(r"\d+", made.letter.day.isoformat().replace("-0", "-")))
        numbers = set(re.findall(r"\d+", " ".join(map(plain, made.letter.paragraphs))))
        assert numbers - known - as_of == set(), (made.letter.kind, made.letter.state, made.letter.language)


def test_every_statement_has_a_source() -> None:
    assert all(claim.source and claim.statement for made in letters() for claim in made.evidence)


def test_nothing_is_left_to_fill_in() -> None:
    for made in letters():
        for text in texts(made):
            assert not re.search(r"\{|\}|\[|\]|None|undefined|\s[,.]|\.\.|\(\)", text), text


def test_one_request_and_one_date_to_answer_by() -> None:
    for made in letters():
        assert sum(claim.key == "reply_by" for claim in made.evidence) <= 1


def test_unverified_facts_never_enter() -> None:
    unverified = {row.date for row in FACTS.state_deadlines if not row.verified}
    made = draft("meeting_invitation", "DEU", "en", TODAY, FACTS)
    day_of_stp = FACTS.state("STP").deposit_date

    assert "2030" not in made.markdown
    assert "2030-08-01" in unverified
    concern = draft("presidency_concern", "STP", "en", TODAY, FACTS)
    assert day_of_stp is not None
    assert str(day_of_stp.year) not in concern.markdown.replace("2026", "")


def test_a_planned_meeting_that_is_not_verified_is_not_invited_to() -> None:
    made = draft("meeting_invitation", "IRQ", "en", date(2026, 6, 1), FACTS)

    assert "Vientiane" not in made.markdown
    assert "Review Conference" not in made.markdown


def test_facts_given_with_the_request_are_used_and_can_not_become_markup() -> None:
    given = {"meeting": "the *Fourteenth* Meeting <b>", "meeting_place": "Geneva", "reply_by": "2027-02-01"}
    made = draft("meeting_invitation", "IRQ", "en", TODAY, FACTS, wish=Wish(given=given, note="1. {{ 7*7 }} # x"))
    text = "\n".join(texts(made))

    assert "the *Fourteenth* Meeting <b> to the Convention" in text
    assert "1 February 2027" in text
    assert "1. {{ 7*7 }} # x" in text
    assert {claim.source for claim in made.evidence if claim.key == "meeting"} == {"given with the request"}
    assert [finding.check for finding in made.blocking] != []  # what looks like a template mark is pointed out


@pytest.mark.parametrize(
    ("kind", "code", "on", "why"),
    [
        ("universalization_not_party", "FRA", TODAY, "France is a State Party"),
        ("universalization_signatory", "VNM", TODAY, "Viet Nam is not a party"),
        ("deposit_congratulation", "NOR", TODAY, "did not join within the last year"),
        ("article4_deadline", "NOR", TODAY, "no verified Article 4 deadline lies ahead"),
        ("article7_initial_overdue", "NOR", TODAY, "no overdue initial report is recorded"),
        ("completion_congratulation", "AUT", TODAY, "no verified completion"),
        ("article7_overdue", "VUT", date(2026, 11, 25), "no annual report of it has fallen due"),
        ("no_such_kind", "NOR", TODAY, "is no kind of letter"),
    ],
)
def test_a_kind_must_fit_the_state(kind: str, code: str, on: date, why: str) -> None:
    with pytest.raises(BadInput, match=why) as refused:
        draft(kind, code, "en", on, FACTS)

    assert "\n" not in str(refused.value)


def test_never_a_note_verbale_to_an_organisation_of_no_state() -> None:
    plain_one = draft("meeting_invitation", "UGA", "en", TODAY, FACTS, addressee=network())

    assert plain_one.letter.form is LetterForm.PLAIN
    assert plain_one.findings == ()
    with pytest.raises(BadInput, match="governments only"):
        draft("meeting_invitation", "UGA", "en", TODAY, FACTS, addressee=network(), wish=NOTE)
    with pytest.raises(BadInput, match="goes to governments"):
        draft("contribution_reminder", "FRA", "en", TODAY, FACTS, addressee=network())


def test_a_note_is_answered_by_a_note() -> None:
    made = draft(
        "meeting_invitation", "UGA", "fr", TODAY, FACTS, addressee=ambassador("UGA"), wish=Wish(answers="NV 12/2026")
    )

    assert made.letter.form is LetterForm.NOTE_VERBALE
    assert "NV 12/2026" in made.markdown


def test_an_addressee_of_another_state_is_refused() -> None:
    with pytest.raises(BadInput, match="belongs to KEN"):
        draft("universalization_signatory", "UGA", "en", TODAY, FACTS, addressee=ambassador("KEN"))


def test_express_at_first_contact_renew_later() -> None:
    first = draft("document_transmittal", "UGA", "en", TODAY, FACTS, addressee=ambassador("UGA"))
    later = draft("document_transmittal", "UGA", "en", TODAY, FACTS, addressee=ambassador("UGA", met=True))

    assert "opportunity to express" in first.letter.closing
    assert "opportunity to renew" in later.letter.closing
    assert first.findings == later.findings == ()


@pytest.mark.parametrize(
    ("language", "gender", "rank", "greeting"),
    [
        ("en", "f", "Ambassador", "Excellency,"),
        ("fr", "f", "Ambassadrice", "Madame l'Ambassadrice,"),
        ("fr", "m", "Ambassadeur", "Monsieur l'Ambassadeur,"),
        ("es", "f", "Embajadora", "Señora Embajadora:"),
        ("es", "m", "Embajador", "Señor Embajador:"),
        ("en", "f", "Chargé d'affaires a.i.", "Madam,"),
        ("fr", "m", "Chargé d'affaires a.i.", "Monsieur le Chargé d'affaires,"),
        ("es", "", "Encargado de Negocios", "De mi consideración:"),
        ("fr", "", "Ambassador", "Excellence,"),
    ],
)
def test_salutations_by_rank_and_gender(language: str, gender: str, rank: str, greeting: str) -> None:
    whom = ambassador("UGA", gender, rank=rank)
    made = draft("universalization_signatory", "UGA", language, TODAY, FACTS, addressee=whom)

    assert made.letter.salutation == greeting
    assert made.findings == ()


def test_a_note_has_neither_salutation_nor_signature() -> None:
    for made in letters():
        if made.letter.note:
            assert made.letter.salutation == ""
            assert made.letter.signatory is None


def test_a_ministry_is_named_in_the_language_of_the_letter() -> None:
    ministry = Organisation(5, "Ministry of Foreign Affairs", OrganisationKind.MINISTRY, "SEN")
    made = draft(
        "document_transmittal", "SEN", "fr", TODAY, FACTS, addressee=replace(ambassador("SEN"), organisation=ministry)
    )

    assert (
        "au Ministère des affaires étrangères de la République du Sénégal et a l'honneur" in made.letter.paragraphs[0]
    )


def test_coordinators_sign_together() -> None:
    wish = Wish(signatory="Paula Rey, Coordinator (Spain); Ada Banda, Coordinator (Malawi)")
    made = draft("universalization_signatory", "KEN", "es", TODAY, FACTS, addressee=ambassador("KEN"), wish=wish)

    assert made.letter.paragraphs[0].startswith("Tenemos el honor de")
    assert "nuestra más alta" in made.letter.closing
    assert made.letter.signatory is not None
    assert [one.name for one in made.letter.signatory.signatures] == ["Paula Rey", "Ada Banda"]
    assert made.findings == ()


def sent(kind: str, day: date) -> Event:
    at = datetime(day.year, day.month, day.day, 9, tzinfo=UTC)
    return Event(EventKind.LETTER, Direction.OUT, at, "a letter", state="UGA", category=kind)


def test_a_second_letter_within_the_agreed_time_is_found() -> None:
    kind = "universalization_signatory"
    soon = draft(kind, "UGA", "en", TODAY, FACTS, history=[sent(kind, TODAY - timedelta(days=30))])
    late = draft(kind, "UGA", "en", TODAY, FACTS, history=[sent(kind, TODAY - timedelta(days=400))])

    assert [finding.check for finding in soon.findings] == ["reminder"]
    assert why_left_out(soon) != ""
    assert late.findings == ()
    assert "21 October 2025" in late.markdown  # past contact is taken up


def test_somebody_no_longer_in_post_is_found() -> None:
    made = draft("document_transmittal", "UGA", "en", TODAY, FACTS, wish=Wish(in_post=False))

    assert [finding.check for finding in made.blocking] == ["addressee"]


def test_figures_that_changed_are_found_later() -> None:
    letter = draft("universalization_signatory", "UGA", "en", date(2025, 5, 1), FACTS).letter

    checks = {finding.check for finding in check_letter(letter, FACTS, TODAY)}
    assert checks == {"stale_figure"}


def test_a_letter_about_to_go_needs_its_reference() -> None:
    letter = draft("document_transmittal", "UGA", "en", TODAY, FACTS).letter

    assert [one.check for one in check_letter(letter, FACTS, TODAY, final=True)] == ["reference"]
    numbered = letter.with_reference("ISU-CCM/NV/2026/001")
    assert check_letter(numbered, FACTS, TODAY, final=True) == ()


def test_the_evidence_sheet_holds_everything() -> None:
    made = draft("universalization_not_party", "VNM", "en", TODAY, FACTS)
    sheet = plain(evidence_markdown(made))

    assert all(claim.statement in sheet and claim.source in sheet for claim in made.evidence)
    assert all(line in sheet for line in made.confirm)


def test_batches_choose_by_conditions() -> None:
    region = chosen(FACTS, read_where(["region=African States", "status=signatory"]), TODAY)
    both = chosen(FACTS, read_where(["region=African States; status=signatory; language=fr"]), TODAY)

    assert {state.iso3 for state in region} == {"AGO", "CAF", "COD", "DJI", "KEN", "LBR", "UGA", "TZA"}
    assert {state.iso3 for state in both} == {"CAF", "COD", "DJI"}
    islands = chosen(FACTS, read_where(["sids=yes", "status=not_party"]), TODAY)
    assert islands != ()
    assert all(state.sids for state in islands)
    assert "IRQ" in {state.iso3 for state in chosen(FACTS, read_where(["affected=yes"]), TODAY)}


@pytest.mark.parametrize(
    "said", ["colour=red", "region", "sids=perhaps", "language=de", "status=none", "region=Atlantis"]
)
def test_conditions_that_make_no_sense(said: str) -> None:
    with pytest.raises(BadInput):
        chosen(FACTS, read_where([said]), TODAY)


def test_an_update_from_the_depositary_changes_letters_and_makes_older_ones_stale() -> None:
    facts, day = Facts.load(), date(2027, 1, 20)
    older = draft("universalization_signatory", "KEN", "en", TODAY, facts).letter
    joined = {"ccm_status": "state_party", "deposit_date": "2027-01-05", "deposit_kind": "ratification",
              "entry_into_force": "2027-07-01"}  # fmt: skip
    facts.renew([StatusUpdate(date(2027, 1, 15), "the Depositary's list", {"UGA": joined})])
    newer = draft("universalization_signatory", "KEN", "en", day, facts)
    welcome = draft("deposit_congratulation", "UGA", "en", day, facts)

    assert "As of 15 January 2027, 113 States are parties" in newer.markdown
    assert "Uganda, on 5 January 2027" in newer.markdown  # a neighbour that joined lately
    assert "entry into force for Uganda is on 1 July 2027" in welcome.markdown
    assert "stale_figure" in {finding.check for finding in check_letter(older, facts, day)}
    assert newer.findings == ()


def test_what_rests_on_general_knowledge_is_to_be_confirmed() -> None:
    note = draft("universalization_signatory", "UGA", "es", TODAY, FACTS, wish=Wish(form=LetterForm.NOTE_VERBALE))
    assert sum("general knowledge" in line for line in note.confirm) == 3  # closing, addressee, copy to New York
    signed = draft("universalization_signatory", "UGA", "fr", TODAY, FACTS, wish=Wish(form=LetterForm.FORMAL))
    assert any("French closing formula" in line for line in signed.confirm)
    read = draft("universalization_signatory", "UGA", "en", TODAY, FACTS, wish=Wish(form=LetterForm.FORMAL))
    assert not any("closing" in line for line in read.confirm)


def test_an_article_without_paragraphs_is_cited_without_comma_and_the_first_as_the_treaty_does() -> None:
    assert Tongue("fr").article("1", "1") == "article premier, paragraphe 1"
    assert Tongue("fr").article("4", "1(a)") == "article 4, paragraphe 1 a)"
    assert Tongue("en").article("4", "1(a)") == "Article 4, paragraph 1 (a)"
    assert Tongue("es").article("9", "") == "artículo 9"


def test_what_is_to_be_confirmed_depends_on_the_status() -> None:
    told = {code: draft("universalization_not_party", code, "en", TODAY, FACTS).confirm for code in ("LTU", "VNM")}
    assert [any("withdrawn" in line for line in told[code]) for code in ("LTU", "VNM")] == [True, False]
