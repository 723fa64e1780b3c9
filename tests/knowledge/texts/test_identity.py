"""Identity: what made-up documents in the manner of the United Nations are, and above all what they are not."""

from __future__ import annotations

import pytest

from knowledge.document import Authority, DocumentCard, Extract, Mark, MarkKind
from knowledge.texts.identity import identify, meeting_of_symbol

BODY = (
    "1. The States Parties met in Geneva and looked at what had been done since they last met there.\n\n"
    "2. They were glad of the progress made and asked for more of it in the years to come.\n"
)
CORPS = (
    "1. Les États parties se sont réunis à Genève et ont examiné ce qui avait été fait depuis leur dernière "
    "réunion.\n\n"
    "2. Ils se sont félicités des progrès accomplis et en ont demandé davantage pour les années à venir.\n"
)
CUERPO = (
    "1. Los Estados partes se reunieron en Ginebra y examinaron lo que se había hecho desde su última reunión.\n\n"
    "2. Se congratularon de los progresos realizados y pidieron que hubiera más en los próximos años.\n"
)


def card(text: str, filename: str = "paper.txt", **changes: object) -> DocumentCard:

    return identify(Extract(text=text, media_type="text/plain", wrapped=True, **changes), filename)  # type: ignore[arg-type]


def first_page(title: str, symbol: str = "", submitter: str = "", date: str = "4 May 2031") -> str:
    lines = [
        symbol, "Convention on Cluster Munitions", "", date, "", "Original: English", "", "Twelfth Meeting of "
        "States Parties",
        "Geneva, 8-11 September 2031", "Item 10 (b) of the provisional agenda", "Status and operation of the "
        "Convention", "",
        title, "", submitter, "",
    ]  # fmt: skip
    return "\n".join(line for place, line in enumerate(lines) if line or place) + "\n"


def test_every_field_of_a_first_page() -> None:
    found = card(first_page("On the care of maps", "CCM/MSP/2031/WP.4", "Submitted by Ruritania and Sylvania") + BODY)
    assert found == DocumentCard(
        symbol="CCM/MSP/2031/WP.4",
        title="On the care of maps",
        kind="working paper",
        date="2031-05-04",
        meeting="12MSP",
        agenda_item="10(b)",
        language="en",
        submitted_by="Ruritania and Sylvania",
        authority=Authority.SUBMITTED,
        authority_reason="submitted by Ruritania and Sylvania",
        treaty="CCM",
    )


def test_a_french_first_page() -> None:
    found = card(
        "CCM/MSP/2031/WP.5\n\nConvention sur les armes à sous-munitions\n\n4 mai 2031\nFrançais\nOriginal : anglais\n\n"
        "Douzième Assemblée des États parties\nGenève, 8-11 septembre 2031\nPoint 8 d) de l’ordre du jour provisoire\n"
        "Assistance aux victimes\n\nProjet de décision sur les cartes\n\nPrésenté par la Ruritanie\n\n" + CORPS
    )
    assert (found.language, found.meeting, found.agenda_item) == ("fr", "12MSP", "8(d)")
    assert (found.title, found.kind) == ("Projet de décision sur les cartes", "draft decision")
    assert (found.submitted_by, found.date, found.authority) == ("la Ruritanie", "2031-05-04", Authority.DRAFT)


def test_a_spanish_first_page() -> None:
    found = card(
        "CCM/CONF/2026/WP.7\n\nConvención sobre Municiones en Racimo\n\n14 de agosto de "
        "2026\nEspañol\nOriginal: inglés\n\n"
        "Tercera Conferencia de Examen\nVientián, 14 a 18 de septiembre de 2026\nTema 8 b) del programa provisional\n"
        "Examen del estado de la Convención\n\nProyecto de declaración política\n\nPresentado por Ruritania y "
        "Sylvania\n\n" + CUERPO
    )
    assert (found.language, found.meeting, found.agenda_item) == ("es", "3RC", "8(b)")
    assert (found.title, found.kind) == ("Proyecto de declaración política", "draft declaration")
    assert (found.submitted_by, found.date, found.authority) == ("Ruritania y Sylvania", "2026-08-14", Authority.DRAFT)


ADOPTING = (
    "3. At its last meeting, the Meeting adopted its final report, as orally amended. The draft decision was adopted.\n"
)

NEVER_ADOPTED = {
    "a draft that says adopted everywhere": (
        first_page("Draft final report", "CCM/MSP/2031/CRP.2") + BODY + ADOPTING * 5,
        "paper.txt",
        Authority.DRAFT,
    ),
    "a draft by a line on its first page": (
        "DRAFT\n\n" + first_page("Final report") + BODY + ADOPTING,
        "x.txt",
        Authority.DRAFT,
    ),
    "a draft by a line across its pages": (
        first_page("Final report") + BODY + "\nDRAFT\n\n" + ADOPTING,
        "x.txt",
        Authority.DRAFT,
    ),
    "a draft by the name of its file": (
        first_page("Final report") + BODY + ADOPTING,
        "12MSP_final_report_DRAFT_v2.pdf",
        Authority.DRAFT,
    ),
    "a draft by its blanks": (
        first_page("Decision on the budget") + "1. The Meeting adopted the budget of [amount] on ______ "
        "2031.\n\n" + BODY,
        "x.txt",
        Authority.DRAFT,
    ),
    "a draft by bracketed blanks": (
        first_page("Decision on the presidency") + "1. The Meeting adopted the choice of [name and "
        "country].\n\n" + BODY,
        "x.txt",
        Authority.DRAFT,
    ),
    "elements for a decision": (
        first_page("Possible elements for a decision on the unit") + BODY + ADOPTING,
        "x.txt",
        Authority.DRAFT,
    ),
    "a proposal to the First Committee": (
        "A/C.1/86/L.40\nGeneral Assembly\nEighty-sixth session\nFirst Committee\n\nRuritania: draft resolution\n\n"
        "The General Assembly,\n\nRecalling that it adopted resolution 63/71,\n\n1. Adopts nothing;\n",
        "x.txt",
        Authority.DRAFT,
    ),
    "a summary of a consultation": (
        "The open-ended informal consultation took place on 24 February 2031 in Geneva. The President thanked "
        "all who came. "
        "Ruritania stated that the plan had been adopted. Sylvania said that it had been adopted too. The Chair "
        "then opened the "
        "floor for comments. Freedonia announced that it had adopted a law.\n",
        "x.txt",
        Authority.INFORMAL,
    ),
    "a summary by its title": (
        first_page("Summary of the decisions adopted") + BODY + ADOPTING,
        "x.txt",
        Authority.INFORMAL,
    ),
    "a non-paper": (
        first_page("Non-paper on the decisions adopted by the Meeting") + BODY + ADOPTING,
        "x.txt",
        Authority.INFORMAL,
    ),
    "comments on a draft": (
        first_page("Comments on the draft political declaration", "CCM/MSP/2031/WP.9", "Submitted by Ruritania")
        + BODY
        + ADOPTING,
        "x.txt",
        Authority.SUBMITTED,
    ),
    "a provisional agenda": (
        first_page("Provisional agenda", "CCM/MSP/2031/1") + "1. Opening.\n\n2. Closing.\n",
        "x.txt",
        Authority.SUBMITTED,
    ),
    "an analysis of a request": (
        first_page(
            "Analysis of the request of Ruritania for an extension", "CCM/MSP/2031/4", "Submitted by the Analysis Group"
        )
        + BODY
        + ADOPTING,
        "x.txt",
        Authority.SUBMITTED,
    ),
    "a plan to be adopted": (
        first_page("Action plan, to be adopted by the Meeting") + BODY,
        "x.txt",
        Authority.INFORMAL,
    ),
    "a plan that only tells of another": (
        "Sylvan Action Plan 2031-2036\n\n1. The plan adopted at the last Review Conference has ended.\n\n2. "
        "This one begins.\n",
        "x.txt",
        Authority.INFORMAL,
    ),
    "an annual report": (
        first_page("Implementation Support Unit - 2030 Annual Report") + BODY + "3. The budget was adopted by "
        "the Meeting.\n",
        "x.txt",
        Authority.REPORT,
    ),
    "a final report with no sign that it was adopted": (first_page("Final report") + BODY, "x.txt", Authority.REPORT),
    "a letter": (
        "Implementation Support Unit\n\nGeneva, 12 May 2031\n\nExcellency,\n\nThe decision adopted by the "
        "Meeting is attached.\n",
        "x.txt",
        Authority.INFORMAL,
    ),
    "un projet de rapport": (
        "Convention sur les armes à sous-munitions\n\n4 mai 2031\n\nProjet de rapport final\n\n"
        + CORPS
        + "3. L’Assemblée a adopté son rapport final.\n",
        "x.txt",
        Authority.DRAFT,
    ),
    "un borrador": (
        "Convención sobre Municiones en Racimo\n\n4 de mayo de 2031\n\nInforme final\n\nBORRADOR\n\n"
        + CUERPO
        + "3. La Reunión aprobó su informe final.\n",
        "x.txt",
        Authority.DRAFT,
    ),
}


@pytest.mark.parametrize("name", NEVER_ADOPTED)
def test_what_was_not_adopted_never_comes_out_as_adopted(name: str) -> None:
    text, filename, authority = NEVER_ADOPTED[name]
    found = card(text, filename)
    assert found.authority is authority, found.authority_reason
    assert found.authority_reason


ADOPTED = {
    "a final report that speaks of drafts": first_page("Final report", "CCM/MSP/2031/11")
    + "1. The Meeting had before it a draft decision and the draft of a plan.\n\n"
    + ADOPTING,
    "a final report issued under a symbol": first_page("Final report", "CCM/MSP/2031/11") + BODY,
    "un rapport final": "Convention sur les armes à sous-munitions\n\n4 mai 2031\n\nRapport final\n\n"
    + CORPS
    + "3. L’Assemblée a adopté son projet de rapport final.\n",
    "un informe final": "Convención sobre Municiones en Racimo\n\n4 de mayo de 2031\n\nInforme final\n\n"
    + CUERPO
    + "3. La Reunión aprobó su informe final.\n",
    "a declaration": "Vientian Declaration\n\nAdopted at the Third Review Conference, 18 September 2026\n\n" + BODY,
    "a title that says so": first_page("Rules of procedure, as adopted at the first plenary meeting") + BODY,
    "a resolution": "A/RES/98/31\nGeneral Assembly\nDistr.: General\n11 December 2043\nNinety-eighth "
    "session\nAgenda item 99 (hh)\n\n"
    "Resolution adopted by the General Assembly on 4 December 2043\n\n98/31. Implementation of the Convention "
    "on Cluster Munitions\n\n"
    "The General Assembly,\n\nRecalling a draft,\n\n1. Decides to go on.\n",
}


@pytest.mark.parametrize("name", ADOPTED)
def test_adopted_is_what_shows_it(name: str) -> None:
    found = card(ADOPTED[name])
    assert found.authority is Authority.ADOPTED, found.authority_reason


def test_an_adopted_text_has_the_date_of_its_adoption() -> None:
    assert card(ADOPTED["a resolution"]).date == "2043-12-04"
    assert card(ADOPTED["a declaration"]).date == "2026-09-18"


def test_blanks_in_an_annex_do_not_make_the_body_a_draft() -> None:
    text = (
        first_page("Note by the Secretariat", "CCM/MSP/2031/6")
        + BODY
        + "\nAnnex I\nElements of a decision\n\n1. On ______ 2031.\n"
    )
    found = card(text)
    assert (found.authority, found.submitted_by) == (Authority.SUBMITTED, "the Secretariat")


TREATY = (
    "{title}\n\n{parties},\n\n{agreed}:\n\n"
    + "".join(f"{{article}} {number}\nName {number}\n\n1. Each State keeps its boats.\n\n" for number in range(1, 5))
    + "{article} 5\nSignature\n\n{done}.\n"
)


@pytest.mark.parametrize(
    ("title", "article", "parties", "agreed", "done", "treaty", "date"),
    [
        ("Convention on Cluster Munitions", "Article", "The States Parties to this Convention", "Have agreed as "
        "follows",
         "This Convention, done at Dublin on 30 May 2008, is open", "CCM", "2008-05-30"),
        ("Convention on the Prohibition of the Use of Anti-Personnel Mines and on Their Destruction",
        "Article", "The States Parties",
         "Have agreed as follows", "This Convention, done at Oslo, Norway, on 18 September 1997, is open",
         "APMBC", "1997-09-18"),
        ("Convención sobre Municiones en Racimo", "Artículo", "Los Estados Partes en la presente Convención",
         "Han convenido en lo siguiente", "La presente Convención, hecha en Dublín el 30 de mayo de 2008, "
         "estará abierta", "CCM",
         "2008-05-30"),
        ("Convention sur les armes à sous-munitions", "Article", "Les États parties à la présente Convention",
         "Sont convenus de ce qui suit", "La présente Convention, faite à Dublin le 30 mai 2008, est ouverte",
         "CCM", "2008-05-30"),
    ],
)  # fmt: skip
def test_treaties(title: str, article: str, parties: str, agreed: str, done: str, treaty: str, date: str) -> None:
    found = card(TREATY.format(title=title, article=article, parties=parties, agreed=agreed, done=done))
    assert (found.kind, found.authority) == ("treaty", Authority.TREATY)
    assert (found.title, found.treaty, found.date) == (title, treaty, date)


def test_a_draft_treaty_is_a_draft() -> None:
    text = TREATY.format(
        title="Draft Convention on Paper Boats",
        article="Article",
        parties="The States Parties",
        agreed="Have agreed as follows",
        done="It is open",
    )
    assert card(text).authority is Authority.DRAFT


@pytest.mark.parametrize(
    ("title", "kind"),
    [
        ("Request for an extension of the deadline under Article 4", "extension request"),
        ("Analysis of the request of Ruritania for an extension", "analysis"),
        ("Reporting form pursuant to Article 7 of the Convention", "article 7 report"),
        ("Rapport annuel de l’Unité d’appui", "annual report"),
        ("Informe final de la Reunión", "final report"),
        ("Report of the Twelfth Meeting of States Parties", "final report"),
        ("Lisbon progress report", "progress report"),
        ("Rules of procedure", "rules of procedure"),
        ("Annotated programme of work", "programme of work"),
        ("Estimated costs of the next Meeting", "work plan and budget"),
        ("Ordre du jour provisoire", "agenda"),
        ("Zero draft of the action plan 2031–2036", "draft action plan"),
        ("Draft directive to the unit", "draft decision"),
        ("Guidance on victim assistance", "guide"),
        ("Agreement on the hosting of the unit", "agreement"),
        ("Cartes et plans", ""),
    ],
)
def test_kinds_by_title(title: str, kind: str) -> None:
    assert card(first_page(title) + BODY).kind == kind


def test_a_cited_symbol_is_not_the_documents_own() -> None:
    text = (
        first_page("Annual report 2030")
        + BODY
        + "3. See CCM/MSP/2011/WP.9 and CCM/CONF/2021/6.\n\n¹ CCM/MSP/2022/WP.1\n"
    )
    assert card(text).symbol == ""


def test_a_place_holder_is_no_symbol() -> None:
    assert card(first_page("Annual report 2030", "CCM/MSP/2031/WP.X") + BODY).symbol == ""


def test_the_symbol_may_stand_in_a_running_head() -> None:
    text = "CCM/MSP/2031/7\nOn the care of maps\n" + BODY
    found = card(text, marks=(Mark(0, 14, MarkKind.FURNITURE), Mark(15, 34, MarkKind.HEADING)))
    assert (found.symbol, found.title) == ("CCM/MSP/2031/7", "On the care of maps")


@pytest.mark.parametrize(
    ("filename", "symbol"),
    [
        ("CCM_MSP_2031_11-EN.pdf", "CCM/MSP/2031/11"),
        ("ccm-msp-2031-wp.4.docx", "CCM/MSP/2031/WP.4"),
        ("folder/CCM_CONF_2021_6_Rev.1.pdf", "CCM/CONF/2021/6/Rev.1"),
        ("A_RES_78_32_E.pdf", "A/RES/78/32"),
        ("annual report 2030.pdf", ""),
        ("CCM meeting notes.txt", ""),
    ],
)
def test_the_name_of_the_file_may_hold_the_symbol(filename: str, symbol: str) -> None:
    assert card("On the care of maps\n\n" + BODY, filename).symbol == symbol


@pytest.mark.parametrize(
    ("title", "kind", "period"),
    [
        ("Implementation Support Unit - 2030 Annual Report", "annual report", "2030"),
        ("Rapport annuel 2030", "annual report", "2030"),
        ("Work plan and budget 2031-2036", "work plan and budget", "2031-2036"),
        ("Sylvan Action Plan 2031 to 2036", "action plan", "2031-2036"),
        ("Decision on the 2031 meeting", "decision", ""),
    ],
)
def test_periods(title: str, kind: str, period: str) -> None:
    found = card(first_page(title) + BODY)
    assert (found.kind, found.period, found.date) == (kind, period, "2031-05-04")


def test_the_period_of_a_report_may_stand_in_its_lines() -> None:
    found = card(
        "CONVENTION ON CLUSTER MUNITIONS\nReporting form pursuant to Article 7 of the Convention\n\nState "
        "Party: Ruritania\n"
        "Reporting period: from 01/01/2030 to 31/12/2030\nDate of submission: 30 April 2031\n\nForm "
        "A\n\nNothing has changed.\n"
    )
    assert (found.period, found.date) == ("2030", "2031-04-30")
    assert found.title == "Reporting form pursuant to Article 7 of the Convention"


def test_an_undated_text_is_of_the_year_it_speaks_from() -> None:
    text = (
        "1. The paper was presented to States at a consultation on 29 February 2032. It follows resolution "
        "64/248, which was adopted "
        "on 5 February 2010.\n\n2. The Director will be in place no later than 1 January 2033, and the budget "
        "for May 2034 was begun.\n"
    )
    assert card(text).date == "2032"


def test_only_the_year_is_known_where_only_the_meeting_is_dated() -> None:
    assert card(first_page("On the care of maps", date="") + BODY).date == "2031"


def test_a_meeting_held_dates_its_summary() -> None:
    found = card(NEVER_ADOPTED["a summary of a consultation"][0])
    assert (found.kind, found.date) == ("summary", "2031-02-24")
    assert found.title == "Summary of the open-ended informal consultation of 2031-02-24"


def test_a_letter_is_named_by_its_subject_or_date() -> None:
    letter = NEVER_ADOPTED["a letter"][0]
    assert (card(letter).kind, card(letter).title) == ("letter", "Letter of 2031-05-12")
    assert card(letter.replace("Excellency", "Subject: Maps\n\nExcellency")).title == "Maps"


@pytest.mark.parametrize(
    ("text", "language"),
    [
        (BODY, "en"),
        (CORPS, "fr"),
        (CUERPO, "es"),
        (
            "Os Estados partes reuniram-se em Genebra e não adotaram as decisões que eram pedidas pela "
            "presidência da reunião.",
            "pt",
        ),
        ("Государства-участники собрались в Женеве и рассмотрели положение дел.", "ru"),
        ("اجتمعت الدول الأطراف في جنيف ونظرت في سير العمل.", "ar"),
    ],
)
def test_languages(text: str, language: str) -> None:
    assert card(text * 3).language == language


@pytest.mark.parametrize(
    ("symbol", "treaty"),
    [("CCM/MSP/2031/WP.4", "CCM"), ("APLC/MSP.19/2031/2", "APMBC"), ("CCW/P.V/CONF/2031/3", "CCW")],
)
def test_the_symbol_tells_the_treaty(symbol: str, treaty: str) -> None:
    assert card(f"{symbol}\n\n4 May 2031\n\nOn the care of maps\n\n{BODY}").treaty == treaty


def test_a_text_about_two_treaties_is_of_the_one_on_its_first_page() -> None:
    text = (
        first_page("Lessons for the unit")
        + "1. The Mine Ban Convention did so. The Mine Ban Convention does it still.\n\n"
        + BODY
    )
    assert card(text).treaty == "CCM"


@pytest.mark.parametrize(
    ("symbol", "meeting"),
    [
        ("CCM/MSP/2010/5", "1MSP"), ("CCM/MSP/2014/6", "5MSP"), ("CCM/CONF/2015/7", "1RC"), ("CCM/MSP/2016/9", "6MSP"),
        ("CCM/MSP/2019/13", "9MSP"), ("CCM/CONF/2021/6", "2RC"), ("CCM/MSP/2022/WP.1", "10MSP"),
        ("CCM/MSP/2025/3", "13MSP"),
        ("CCM/MSP/2015/1", ""), ("A/RES/78/32", ""), ("", ""),
    ],
)  # fmt: skip
def test_the_meeting_of_a_symbol(symbol: str, meeting: str) -> None:
    assert meeting_of_symbol(symbol) == meeting
