"""Exact references: read from what people write in three languages, printed as passages are located."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from knowledge.rules.citation import Reference, RefKind, canonical_symbol, find_references


def printed(text: str) -> list[str]:
    return [str(reference) for reference in find_references(text)]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Art. 4(6)", "Article 4(6)"),
        ("article 4 paragraph 6", "Article 4(6)"),
        ("Article 4, para. 6", "Article 4(6)"),
        ("Article 4.6", "Article 4(6)"),
        ("art 5.2(c)", "Article 5(2)(c)"),
        ("what does 5.2(c) say", "Article 5(2)(c)"),
        ("what does 4(6) say?", "Article 4(6)"),
        ("Article 4(6)(i)", "Article 4(6)(i)"),
        ("Article 4 (1) (a)", "Article 4(1)(a)"),
        ("paragraph 6 of Article 4", "Article 4(6)"),
        ("subparagraph (b) of paragraph 6 of Article 4", "Article 4(6)(b)"),
        ("Article four", "Article 4"),
        ("Article VII", "Article 7"),
        ("Article 7a", "Article 7(a)"),
        ("l'article premier", "Article 1"),
        ("art. 4 § 6", "Article 4(6)"),
        ("article 4, paragraphe 6, alinéa b)", "Article 4(6)(b)"),
        ("l’alinéa b) du paragraphe 6 de l’article 4", "Article 4(6)(b)"),
        ("artículo 5", "Article 5"),
        ("artículo 4, párrafo 6, apartado b)", "Article 4(6)(b)"),
        ("el párrafo 2 c) del artículo 5", "Article 5(2)(c)"),
        ("para 71", "para. 71"),
        ("§ 71", "para. 71"),
        ("párrafo 5", "para. 5"),
        ("paragraph 10 (j)", "para. 10(j)"),
        ("point 1(i) of the draft directive", "para. 1(i) of the draft directive"),
        ("para 71 of the 2023 annual report", "para. 71 of the 2023 annual report"),
        ("What does the 2023 annual report say in paragraph 71?", "para. 71 of the 2023 annual report"),
        ("le paragraphe 71 du rapport annuel 2023", "para. 71 of the rapport annuel 2023"),
        ("párrafo 71 del informe anual de 2023", "para. 71 of the informe anual de 2023"),
        ("Paragraph 7 of the hosting agreement", "para. 7 of the hosting agreement"),
        ("Action 45 of the LAP", "Action 45 of the LAP"),
        ("LAP Action 45", "Action 45 of the LAP"),
        ("Lausanne Action Plan, Action 13", "Action 13 of the LAP"),
        ("In the VAP, what does action 3 say?", "Action 3 of the VAP"),
        ("l'action 18 du Plan d'action de Lausanne", "Action 18 of the LAP"),
        ("la acción 18 del Plan de Acción de Lausana", "Action 18 of the LAP"),
        ("action 11c", "Action 11(c)"),
        ("Action 4.1", "Action 4.1"),
        ("CCM/MSP/2011/WP.9", "CCM/MSP/2011/WP.9"),
        ("ccm/msp/2011/wp.1/rev.2?", "CCM/MSP/2011/WP.1/Rev.2"),
        ("A/RES/78/32", "A/RES/78/32"),
        ("WP.9", "WP.9"),
        ("CCM/CONF/2021/6 Annex II para 6", "CCM/CONF/2021/6, Annex II, para. 6"),
        ("paragraph 6 of Annex II to CCM/CONF/2021/6", "CCM/CONF/2021/6, Annex II, para. 6"),
        ("footnote 6", "footnote 6"),
        ("note de bas de page 6", "footnote 6"),
        ("Table 2", "Table 2"),
        ("cuadro 2", "Table 2"),
        ("the preamble", "preamble"),
        ("preambular paragraph 5", "preamble, para. 5"),
        ("agenda item 3", "agenda item 3"),
        ("agenda item 10(j)", "agenda item 10(j)"),
        ("point 3 de l'ordre du jour", "agenda item 3"),
        ("tema 3 del programa", "agenda item 3"),
        ("agenda item 3 of the 11MSP", "agenda item 3 of the 11MSP"),
        ("Annex II", "Annex II"),
        ("annexe 2", "Annex II"),
        ("11MSP", "11MSP"),
        ("Second Review Conference", "2RC"),
        ("Article 4 of the Convention", "Article 4 of the CCM"),
        ("Article 5 of the APMBC", "Article 5 of the APMBC"),
        ("Article 5 of the Ottawa Convention", "Article 5 of the APMBC"),
        ("Under the Mine Ban Treaty, what does Article 5 require?", "Article 5 of the APMBC"),
        ("CRPD Article 9", "Article 9 of the CRPD"),
        ("Article 51 of the UN Charter", "Article 51 of the UN Charter"),
        ("Fourth Review Conference of the APMBC", "4RC of the APMBC"),
    ],
)
def test_one_reference(text: str, expected: str) -> None:
    assert printed(text) == [expected]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("paragraphs 12 and 13", ["para. 12", "para. 13"]),
        ("paras. 33-35", ["para. 33", "para. 34", "para. 35"]),
        ("les paragraphes 12 à 14", ["para. 12", "para. 13", "para. 14"]),
        ("Articles 3 and 4", ["Article 3", "Article 4"]),
        ("Articles 1(1), 2(8) and 3", ["Article 1(1)", "Article 2(8)", "Article 3"]),
        ("Articles 3(5), 4", ["Article 3(5)", "Article 4"]),
        ("Article 4(5) and 6", ["Article 4(5)", "Article 4(6)"]),
        ("articles 3, 4 and 7", ["Article 3", "Article 4", "Article 7"]),
        ("Articles 3 to 5", ["Article 3", "Article 4", "Article 5"]),
        ("Article 4(6) and (7)", ["Article 4(6)", "Article 4(7)"]),
        ("Article 4, paras 6 and 7", ["Article 4(6)", "Article 4(7)"]),
        ("paragraphs 6 and 7 of Article 4", ["Article 4(6)", "Article 4(7)"]),
        ("Article 4(6)(a) and (b)", ["Article 4(6)(a)", "Article 4(6)(b)"]),
        ("Article 4(1)(a)-(c)", ["Article 4(1)(a)", "Article 4(1)(b)", "Article 4(1)(c)"]),
        ("Actions 18 to 20", ["Action 18", "Action 19", "Action 20"]),
        ("Article 17 paragraph 2 and Article 20", ["Article 17(2)", "Article 20"]),
        ("article 5 of the CCM and article 5 of the APMBC", ["Article 5 of the CCM", "Article 5 of the APMBC"]),
        (
            "Articles 7a and 7b of the ISU financial procedures",
            ["Article 7(a) of the ISU financial procedures", "Article 7(b) of the ISU financial procedures"],
        ),
    ],
)
def test_lists_and_ranges(text: str, expected: list[str]) -> None:
    assert printed(text) == expected


@pytest.mark.parametrize(
    "text",
    [
        "CHF 4.6 million", "US$ 5.2 (c)", "version 4.6", "in 2011", "since 2011 (a) we", "Article 2011",
        "mine action 2023", "action plan 2021", "10 years and 4 months", "an article in the news", "table of contents",
        "the annex", "state of the art 2020", "5 points", "on 4.6.2023", "see 4.6 per cent", "0.5(a)", "", "items",
    ],
)  # fmt: skip
def test_what_is_no_reference(text: str) -> None:
    assert printed(text) == []


def test_units_after_and_are_not_taken_for_articles() -> None:
    assert printed("Article 4 and 10 years") == ["Article 4"]
    assert printed("Article 7 and 30 April") == ["Article 7"]


def test_spans_hold_the_words_of_the_reference() -> None:
    text = "Please compare “Article 4(6)” with párrafo 71 del informe anual."
    assert [text[ref.start : ref.end] for ref in find_references(text)] == [
        "Article 4(6)",
        "párrafo 71 del informe anual",
    ]


def test_articles_of_others_are_not_the_conventions() -> None:
    (ours,) = find_references("Article 5")
    (named,) = find_references("Article 5 of the CCM")
    (theirs,) = find_references("Article 5 of the Ottawa Convention")
    (procedures,) = find_references("Article 7a of the financial procedures")
    (beyond,) = find_references("Article 36")
    assert ours.of_convention
    assert named.of_convention
    assert not theirs.of_convention
    assert not procedures.of_convention
    assert not beyond.of_convention


def test_symbols_are_written_as_the_united_nations_write_them() -> None:
    assert canonical_symbol("ccm/msp/2024/2/rev.1") == "CCM/MSP/2024/2/Rev.1"
    assert canonical_symbol("CCM/MSP/2011/WP.3/REV.1/AMEND.1") == "CCM/MSP/2011/WP.3/Rev.1/Amend.1"


LETTERS = st.sampled_from("abcdefgh")
ROMAN = st.sampled_from(["", "i", "ii", "iii", "iv", "v"])
SMALL = st.integers(1, 23).map(str)
NUMBER = st.integers(1, 400).map(str)
ITEM = st.tuples(st.one_of(st.just(""), LETTERS), ROMAN).map(lambda pair: pair if pair[0] else ("", ""))
OWNER = st.sampled_from(
    [{}, {"treaty": "CCM"}, {"treaty": "APMBC"}, {"treaty": "UN Charter"}, {"document_hint": "2023 annual report"},
     {"document_hint": "LAP"}, {"document_hint": "draft directive"}, {"document_hint": "informe anual de 2023"}]
)  # fmt: skip
PLACE = st.sampled_from(
    [{}, {"symbol": "CCM/MSP/2011/WP.9"}, {"annex": "II"}, {"annex": "I", "symbol": "CCM/CONF/2021/6"}]
)


@st.composite
def references(draw: st.DrawFn) -> Reference:
    """References of every kind, with at most one text they belong to."""
    kind = draw(st.sampled_from([k for k in RefKind if k is not RefKind.ITEM]))
    item, subitem = draw(ITEM)
    owner = draw(OWNER)
    if kind is RefKind.ARTICLE:
        paragraph = draw(st.one_of(st.just(""), SMALL))
        return Reference(kind, article=draw(SMALL), paragraph=paragraph, item=item, subitem=subitem, **owner)
    if kind in (RefKind.PARAGRAPH, RefKind.FOOTNOTE, RefKind.TABLE):
        place = draw(PLACE)
        owned = {} if place.get("symbol") else {k: v for k, v in owner.items() if k == "document_hint"}
        if kind is RefKind.PARAGRAPH:
            return Reference(kind, paragraph=draw(NUMBER), item=item, subitem=subitem, **place, **owned)
        return Reference(kind, number=draw(SMALL), **place, **owned)
    if kind is RefKind.ACTION:
        owned = {k: v for k, v in owner.items() if k == "document_hint"}
        return Reference(kind, number=draw(st.integers(1, 66).map(str)), item=item, subitem=subitem, **owned)
    if kind is RefKind.PREAMBLE:
        return Reference(kind, paragraph=draw(st.one_of(st.just(""), SMALL)), **owner)
    if kind is RefKind.AGENDA_ITEM:
        meeting = draw(st.sampled_from(["", "11MSP", "2RC"]))
        return Reference(kind, number=draw(SMALL), item=item, meeting=meeting)
    if kind is RefKind.ANNEX:
        return Reference(
            kind, annex=draw(st.sampled_from(["I", "II", "IV", "IX"])), symbol=draw(st.sampled_from(["", "CCM/77"]))
        )
    if kind is RefKind.MEETING:
        return Reference(kind, meeting=f"{draw(st.integers(1, 9))}{draw(st.sampled_from(['MSP', 'RC']))}")
    return Reference(kind, symbol=draw(st.sampled_from(["CCM/MSP/2011/WP.9", "A/RES/78/32", "CCM/MSP/2024/2/Rev.1"])))


@settings(deadline=None)
@given(references())
def test_what_is_printed_is_read_back(reference: Reference) -> None:
    assert find_references(str(reference)) == (reference,)


@settings(deadline=None)
@given(st.text(alphabet=st.sampled_from("article 4(6)bcpara.71§LAPCM/MSP-–,;of the\n"), max_size=80))
def test_any_text_gives_spans_inside_it(text: str) -> None:
    for reference in find_references(text):
        assert 0 <= reference.start < reference.end <= len(text)
