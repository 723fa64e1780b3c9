"""Structure: official documents of many shapes, cut into what can be cited, each unit in its exact place."""

from __future__ import annotations

import pytest

from knowledge.document import Authority, Extract, Mark, MarkKind, Passage, PassageKind
from knowledge.texts.structure import cut, left_out


def passages_of(text: str, treaty: bool = False, **changes: object) -> tuple[Passage, ...]:
    extract = Extract(text=text, media_type="text/plain", wrapped=True, **changes)  # type: ignore[arg-type]
    passages = cut(extract, treaty)
    assert not [stretch for stretch in left_out(extract, passages) if stretch[2] == "unaccounted"]
    return passages


def texts(passages: tuple[Passage, ...]) -> dict[str, str]:
    return {passage.locator: passage.text for passage in passages}


def of_kind(passages: tuple[Passage, ...], kind: PassageKind) -> list[str]:
    return [passage.locator for passage in passages if passage.kind is kind]


FINAL_REPORT = """\
United Nations
CCM/MSP/2031/11
Distr.: General
3 October 2031
Original: English

Convention on Cluster Munitions

Fifteenth Meeting of States Parties
Geneva, 8–11 September 2031
Item 14 of the agenda
Consideration and adoption of the final report

Final report

I. Introduction

1. Article 11 of the Convention says that the States Parties meet regularly.
The present text tells how they did so in the year 2031, and it takes the
place of the paper that was handed round before.

2. The last Meeting had chosen Geneva.

II. Organization of the Meeting

A. Opening

3. The Meeting was opened on 8 September 2031 by the President, Ms. Ada Example
of Ruritania.

4. The following States Parties took part: Ruritania, Sylvania and
Freedonia.¹

¹ A list is contained in CCM/MSP/2031/INF.1.

CCM/MSP/2031/11

2

5. The Meeting considered documents CCM/MSP/2031/1 to CCM/MSP/2031/10 and took
note of:

(a) The report on joining;

(b) The report on clearance, in particular:

(i) Survey;

(ii) Marking; and

(c) The budget.

III. Decisions

6. At its last plenary meeting, on 11 September 2031, the Meeting decided to
hold its next one in the same

CCM/MSP/2031/11

3

room, from 6 to 9 September 2032.

Annex I

Political declaration

We, who met in Geneva, declare:

1. We remain determined.

2. We will do more.

Annex II

Draft elements of a plan 2031–2036

I. Joining

1. States Parties agree on these steps.

Action 1
States Parties will speak for the Convention in all regions.

Action 2
States Parties will:

(a) Speak at meetings;

(b) Write to Governments.

GE.31-12345  (E)
"""


def test_a_final_report_with_annexes() -> None:
    passages = passages_of(FINAL_REPORT)
    found = texts(passages)
    assert found["title page"] == "Final report"
    assert of_kind(passages, PassageKind.PARAGRAPH) == [
        "para. 1", "para. 2", "para. 3", "para. 4", "para. 5", "para. 6",
        "Annex I, 1st para.", "Annex I, para. 1", "Annex I, para. 2", "Annex II, para. 1",
    ]  # fmt: skip
    assert of_kind(passages, PassageKind.ITEM) == [
        "para. 5(a)", "para. 5(b)", "para. 5(b)(i)", "para. 5(b)(ii)", "para. 5(c)", "Action 2(a)", "Action 2(b)",
    ]  # fmt: skip
    assert of_kind(passages, PassageKind.ACTION) == ["Action 1", "Action 2"]
    assert found["para. 4"].endswith("Ruritania, Sylvania and Freedonia.¹")
    assert found["footnote 1"] == "¹ A list is contained in CCM/MSP/2031/INF.1."
    assert found["Action 1"] == "Action 1 States Parties will speak for the Convention in all regions."


def test_a_paragraph_cut_by_a_page_is_one_passage_of_two_pieces() -> None:
    cut_paragraph = next(passage for passage in passages_of(FINAL_REPORT) if passage.locator == "para. 6")
    assert cut_paragraph.text.endswith("in the same room, from 6 to 9 September 2032.")
    first, second = cut_paragraph.pieces
    assert FINAL_REPORT[first.start : first.end].endswith("in the same")
    assert FINAL_REPORT[second.start : second.end].startswith("room, from")


def test_heading_paths_follow_the_headings() -> None:
    paths = {passage.locator: passage.heading_path for passage in passages_of(FINAL_REPORT)}
    assert paths["para. 3"] == ("II. Organization of the Meeting", "A. Opening")
    assert paths["para. 6"] == ("III. Decisions",)
    assert paths["Annex II, para. 1"] == ("Annex II – Draft elements of a plan 2031–2036", "I. Joining")


def test_an_annex_has_the_authority_its_heading_claims() -> None:
    authorities = {passage.locator: passage.authority for passage in passages_of(FINAL_REPORT)}
    assert authorities["para. 6"] is None
    assert authorities["Annex I, para. 1"] is None
    assert authorities["Annex II, para. 1"] is Authority.DRAFT
    assert authorities["Action 2(b)"] is Authority.DRAFT


def test_items_name_the_passage_that_introduces_them() -> None:
    passages = passages_of(FINAL_REPORT)
    parents = {passage.locator: passages[passage.parent].locator for passage in passages if passage.parent is not None}
    assert parents["para. 5(c)"] == "para. 5"
    assert parents["para. 5(b)(ii)"] == "para. 5(b)"
    assert parents["Action 2(a)"] == "Action 2"


def test_furniture_is_left_out_with_its_reason() -> None:
    extract = Extract(FINAL_REPORT, "text/plain", wrapped=True)
    away = [
        FINAL_REPORT[start:end] for start, end, reason in left_out(extract, cut(extract)) if reason == "page furniture"
    ]
    assert away == ["CCM/MSP/2031/11", "2", "CCM/MSP/2031/11", "3", "GE.31-12345  (E)"]


TREATY = """\
Convention on Paper Boats

The States Parties to this Convention,

Concerned that paper boats are lost every year, and that those who folded them are sad,

Convinced that folding can be learned,

Have agreed as follows:

Article 1
General obligations

1. Each State Party undertakes:

(a) To fold;

(b) To float, that is:

(i) On rivers; or

(ii) On lakes.

2. This Convention does not apply to kites.

Article 2
Definitions

For the purposes of this Convention:

1. “Boat” means anything that floats;

2. “Paper” means anything that burns.

Article 3
Reporting

1. Reports contain:

(a) One; (b) is not a label here;

(b) Two;

(c) Three;

(d) Four;

(e) Five;

(f) Six;

(g) Seven;

(h) Eight;

(i) Nine; and

(j) Ten.

Article 4
Reservations

No reservations are allowed.

Article 5
Signature

This Convention is open in Geneva.

It stays open for a year.

In witness whereof the undersigned have signed.
"""


def test_a_treaty_is_cut_by_article_paragraph_and_item() -> None:
    passages = passages_of(TREATY, treaty=True)
    assert of_kind(passages, PassageKind.PREAMBLE) == [
        "preamble, opening words", "preamble, para. 1", "preamble, para. 2", "preamble, closing words",
    ]  # fmt: skip
    assert of_kind(passages, PassageKind.ARTICLE) == [
        "Article 1(1)", "Article 1(2)", "Article 2, opening words", "Article 2(1)", "Article 2(2)", "Article 3(1)",
        "Article 4", "Article 5, 1st para.", "Article 5, 2nd para.",
    ]  # fmt: skip
    found = texts(passages)
    assert found["Article 1(1)(b)(ii)"] == "(ii) On lakes."
    assert found["Article 3(1)(i)"] == "(i) Nine; and"
    assert found["Article 3(1)(a)"] == "(a) One; (b) is not a label here;"
    assert found["Article 1, heading"] == "Article 1 General obligations"
    assert found["final clause, 1st para."].startswith("In witness")


def test_definitions_have_their_opening_words_as_parent() -> None:
    passages = passages_of(TREATY, treaty=True)
    definition = next(passage for passage in passages if passage.locator == "Article 2(2)")
    assert definition.parent is not None
    assert passages[definition.parent].text == "For the purposes of this Convention:"
    assert definition.heading_path == ("Article 2 – Definitions",)


def test_a_treaty_is_known_by_its_articles() -> None:
    assert [passage.locator for passage in passages_of(TREATY)] == [
        passage.locator for passage in passages_of(TREATY, treaty=True)
    ]


@pytest.mark.parametrize(
    ("article", "opening"),
    [("Article", "Les États parties à la présente Convention,"), ("Artículo", "Los Estados partes en la Convención,")],
)
def test_locators_are_english_in_every_language(article: str, opening: str) -> None:
    text = TREATY.replace("Article ", f"{article} ").replace("The States Parties to this Convention,", opening)
    assert [passage.locator for passage in passages_of(text)] == [passage.locator for passage in passages_of(TREATY)]


SUMMARY = """\
The open meeting took place in Geneva on 4 May 2031 and was led by Ruritania in its role as President, together
with Sylvania.
The following took part: Freedonia, Ruritania, Sylvania and several organizations which have long been at work in
this field. A list is kept by the unit.
Agenda:
1.
3.
4.

Spring meetings
Reporting guidance
Website
Any other business

1.

Spring meetings

The Chair presented a first list of subjects and asked for comments, of which there were none. All States were
invited to write to the unit.
2.

Guidance on reporting

Freedonia told the meeting how the guide was being written, and that the guide will be placed on the website of
the Convention, which all can read. The paper will undergo continuous

CCM
discussion until the autumn. Sylvania asked when it would be ready.
The Chair then opened the floor for discussion.
 Ruritania said it would be happy with any date that is not too late for the States that need a translation into
their own language
Sylvania announced that it has sent its report.
3.

Website

Nothing was said under this item, except that the colours of the new pages are thought by many to be too bright.
"""


def test_a_summary_without_blank_lines_or_numbered_paragraphs() -> None:
    found = texts(passages_of(SUMMARY))
    assert found["agenda item 1"] == "1. Spring meetings"
    assert found["agenda item 2"] == "Reporting guidance"
    assert found["agenda item 4"] == "4. Any other business"
    assert found["1st para."].endswith("together with Sylvania.")
    assert found["2nd para."].endswith("kept by the unit.")
    assert found["agenda item 1, 1st para."].endswith("write to the unit.")
    assert found["agenda item 2, 1st para."].endswith(
        "continuous discussion until the autumn. Sylvania asked when it would be ready."
    )
    assert found["agenda item 2, 2nd para."] == "The Chair then opened the floor for discussion."
    assert found["agenda item 2, 3rd para."].endswith("into their own language")
    assert found["agenda item 2, 4th para."] == "Sylvania announced that it has sent its report."
    assert found["agenda item 3, heading"] == "3. Website"


def test_lists_whose_bullets_were_torn_off() -> None:
    found = texts(
        passages_of(
            "Agenda Item 2 – The office\n"
            "The President presented the set-up of the office in three steps, which she said could be changed at any\n"
            "time and in any order, and for which she asked the States to give their opinion before the summer, as\n"
            "follows:\n"
            "•\n\nWith regard to tasks, and according to what had been agreed in the year before, the office "
            "would have\n"
            "to:\n\n"
            "Assist the President in the work of the presidency and of the meetings that are led by the President and\n"
            "by others;\n"
            "− Keep the records;\n"
            "− Answer the telephone at all hours that the law allows and on such days as are not holidays in any of\n"
            "the two towns;\n"
            "−\n\n•\n\nThe size of the office is small, with the following staff:\n"
            "− A Director;\n− An assistant.\n"
        )
    )
    assert found["agenda item 2, 1st para., 1st bullet"].endswith("the office would have to:")
    assert found["agenda item 2, 1st para., 1st bullet, 1st sub-bullet"].endswith("by others;")
    assert found["agenda item 2, 1st para., 1st bullet, 2nd sub-bullet"] == "Keep the records;"
    assert found["agenda item 2, 1st para., 1st bullet, 3rd sub-bullet"].endswith("the two towns;")
    assert found["agenda item 2, 1st para., 2nd bullet"].startswith("The size of the office")
    assert found["agenda item 2, 1st para., 2nd bullet, 2nd sub-bullet"] == "An assistant."


def test_headings_are_told_from_numbered_paragraphs_by_the_count() -> None:
    text = "".join(f"{number}. The unit did its work in month {number} as planned.\n\n" for number in range(1, 13))
    text += "1. Provide support to the President and to the Committee.\n\n13. The unit gave support.\n\n"
    text += "2. Money\n\nSalaries\n\n14. The unit was paid.\n\n"
    passages = passages_of(text)
    paths = {passage.locator: passage.heading_path for passage in passages}
    assert len(of_kind(passages, PassageKind.PARAGRAPH)) == 14
    assert paths["para. 13"] == ("1. Provide support to the President and to the Committee.",)
    assert paths["para. 14"] == ("2. Money", "Salaries")


def test_numbered_headings_over_unnumbered_paragraphs() -> None:
    passages = passages_of(
        "1. Introduction\n\nThis note explains the costs. It was written in May.\n\nIt has three parts.\n\n"
        "2. Costs\n\n2.1 Staff\n\nStaff costs are the largest part:\n\n- Salaries;\n- Insurance.\n\n"
        "2.2 Travel\n\nTravel costs are small.\n"
    )
    assert of_kind(passages, PassageKind.PARAGRAPH) == [
        "section 1, 1st para.", "section 1, 2nd para.", "section 2.1, 1st para.", "section 2.2, 1st para.",
    ]  # fmt: skip
    assert of_kind(passages, PassageKind.ITEM) == [
        "section 2.1, 1st para., 1st bullet",
        "section 2.1, 1st para., 2nd bullet",
    ]
    assert passages[-1].heading_path == ("2. Costs", "2.2 Travel")


def test_numbers_that_begin_anew_in_every_part_name_their_part() -> None:
    parts = "".join(
        f"Part {part}. On {word}\n\n1. Begin.\n\n2. End.\n\n" for part, word in (("I", "a"), ("II", "b"), ("III", "c"))
    )
    assert of_kind(passages_of(f"Guide to requests\n\n{parts}"), PassageKind.PARAGRAPH) == [
        f"Part {part}, para. {number}" for part in ("I", "II", "III") for number in (1, 2)
    ]


def test_a_number_used_twice_by_mistake_gets_another_locator() -> None:
    passages = passages_of(
        "I. First\n\n1. One thing happened here in June.\n\n2. Two things happened here in July.\n\n"
        "II. Second\n\n2. Two other things happened there.\n\n3. Three things happened there.\n"
    )
    assert of_kind(passages, PassageKind.PARAGRAPH) == ["para. 1", "para. 2", "section II, para. 2", "para. 3"]


def test_a_provisional_agenda_is_cut_into_items() -> None:
    passages = passages_of(
        "Ordre du jour provisoire\n\n1. Ouverture de la réunion.\n\n2. État de la Convention :\n\n"
        "a) Adhésions ;\n\nb) Dépollution.\n\n3. Questions diverses.\n"
    )
    assert of_kind(passages, PassageKind.AGENDA_ITEM) == ["agenda item 1", "agenda item 2", "agenda item 3"]
    assert of_kind(passages, PassageKind.ITEM) == ["agenda item 2(a)", "agenda item 2(b)"]


def test_text_after_a_list_belongs_to_its_paragraph() -> None:
    found = texts(
        passages_of(
            "1. The plan has aims.\n\n2. The States decided to:\n\n(a) Meet;\n\n(b) Part.\n\n"
            "They will do so every year.\n\n3. The plan has no end.\n\nIt may be changed at any time by those "
            "who made it.\n"
        )
    )
    assert found["para. 2, closing words"] == "They will do so every year."
    assert found["para. 3, 2nd subpara."].startswith("It may be changed")


def test_a_list_that_runs_on_inside_a_paragraph_is_split() -> None:
    found = texts(
        passages_of(
            "1. The aims are: - Peace and quiet; - Clean land - in all regions; and - Care for victims.\n\n2. "
            "They stay.\n"
        )
    )
    assert found["para. 1"] == "1. The aims are:"
    assert found["para. 1, 2nd bullet"] == "Clean land - in all regions; and"
    assert found["para. 1, 3rd bullet"] == "Care for victims."


def test_notes_whose_raised_figures_were_lost() -> None:
    found = texts(
        passages_of(
            "1. The Coordinators met four times during the year under review and asked the\n"
            "States to present their plans.1 They also asked for a list of the States, which\n"
            "1 See the report of the year before.\n"
            "CCM/MSP/2031/9\n"
            "12 of them had never seen.\n"
            "2. It was sent to all on the first day of the month in which the meeting was to\n"
            "be held and in all languages.\n"
            "CCM/MSP/2031/9\n"
        )
    )
    assert found["footnote 1"] == "1 See the report of the year before."
    assert found["para. 1"].endswith("a list of the States, which 12 of them had never seen.")


def test_lines_that_happen_to_begin_like_labels_are_no_new_part() -> None:
    found = texts(
        passages_of(
            "1. The forms were adapted with the help of many States, and in compliance with\n"
            "Action 45 of the plan, as was said in\n"
            "Annex II. The work cost four thousand francs, a sum that was given by the State\n"
            "which presides, for use from\n"
            "2 March on, and it was led by Mr.\n"
            "A. Example and by those who took part in the workshop about which paragraph\n"
            "7. above tells.\n"
            "2. Nothing else was done.\n"
        )
    )
    assert list(found) == ["para. 1", "para. 2"]


def test_a_sentence_goes_on_below_a_note() -> None:
    found = texts(
        passages_of(
            "1. The Meeting met in Geneva, which lies at the end of a lake, and it looked at what the unit had "
            "written in\n"
            "the year before, with\n"
            "¹ See the annual report.\n"
            "pleasure and with thanks.\n"
            "2. It then went home.\n"
        )
    )
    assert found["para. 1"].endswith("with pleasure and with thanks.")
    assert found["footnote 1"] == "¹ See the annual report."


def test_a_table_on_the_first_page_is_front_matter() -> None:
    text = "United Nations\tCCM/MSP/2031/4\nDistr.: General\t4 May 2031\nOn the care of maps\n1. Maps are paper.\n"
    marks = (Mark(0, 29, MarkKind.TABLE_ROW, table=0), Mark(30, 56, MarkKind.TABLE_ROW, table=0))
    passages = cut(Extract(text, "text/html", wrapped=False, marks=marks))
    assert [(passage.kind, passage.text) for passage in passages] == [
        (PassageKind.FRONT, "United Nations"),
        (PassageKind.FRONT, "CCM/MSP/2031/4"),
        (PassageKind.FRONT, "Distr.: General"),
        (PassageKind.FRONT, "4 May 2031"),
        (PassageKind.TITLE, "On the care of maps"),
        (PassageKind.PARAGRAPH, "1. Maps are paper."),
    ]


def test_headings_and_clauses_without_empty_lines_between_them() -> None:
    resolution = passages_of(
        "The General Assembly,\nRecalling what it decided in the year before that and in all of the years of "
        "its long life,\n"
        "Noting with concern that paper boats are lost, and that nobody has told it so before in any of its "
        "many rooms,\n"
        "1. Urges all to fold;\n2. Asks all to float;\n3. Thanks those who swim, and all those who would have "
        "done so if\n"
        "they had been asked in time by those who knew that help was needed on the lake;\n"
        "4. Decides to come back to this matter before the summer, when the lakes are full.\nMoney and Other Means\n"
        "5. Finds that paper is cheap.\n"
    )
    assert of_kind(resolution, PassageKind.PARAGRAPH) == [
        "1st para.", "2nd para.", "3rd para.", "para. 1", "para. 2", "para. 3", "para. 4", "para. 5",
    ]  # fmt: skip
    assert resolution[-1].heading_path == ("Money and Other Means",)


def test_the_first_page_may_be_one_run_of_text() -> None:
    text = (
        "Convention on Cluster Munitions 18 May 2031 Original: English Fifteenth Meeting of States "
        "Parties**Geneva, 8-11 "
        "September 2031** Agenda item 10(j) **Status of the Convention****Support** The Unit - 2030 Annual "
        "Report^{*, 1}\n"
        "1. The unit worked.\n* Issued late.\n"
    )
    passages = cut(Extract(text, "text/html", wrapped=False))
    assert [passage.text for passage in passages][:9] == [
        "Convention on Cluster Munitions", "18 May 2031", "Original: English", "Fifteenth Meeting of States Parties",
        "Geneva, 8-11 September 2031", "Agenda item 10(j)", "Status of the Convention", "Support",
        "The Unit - 2030 Annual Report^{*, 1}",
    ]  # fmt: skip
    assert passages[8].kind is PassageKind.TITLE
    assert passages[-1].locator == "footnote *"


def test_marks_of_the_reader_go_before_rules() -> None:
    lines = [
        ("Report of the office", MarkKind.HEADING, 1),
        ("It begins without a number, but with a full stop at its end.", MarkKind.HEADING, 2),
        ("Peace", MarkKind.LIST_ITEM, 1),
        ("Quiet", MarkKind.LIST_ITEM, 2),
        ("A note without a sign.", MarkKind.FOOTNOTE, 1),
        ("Page head", MarkKind.FURNITURE, 1),
        ("Second part", MarkKind.HEADING, 2),
    ]
    text, marks = "", []
    for words, kind, level in lines:
        marks.append(Mark(len(text), len(text) + len(words), kind, level))
        text += words + "\n"
    text += "The text of the second part.\n"
    passages = cut(Extract(text, "text/html", wrapped=False, marks=tuple(marks)))
    assert [passage.kind for passage in passages] == [
        PassageKind.TITLE, PassageKind.HEADING, PassageKind.ITEM, PassageKind.ITEM, PassageKind.FOOTNOTE,
        PassageKind.HEADING, PassageKind.PARAGRAPH,
    ]  # fmt: skip
    assert passages[3].parent == 2
    assert passages[-1].heading_path == ("Second part",)


def test_whole_blocks_are_never_joined() -> None:
    passages = cut(
        Extract("1. The States agreed on\n2. and on something else,\nwhich was added\n", "text/html", wrapped=False)
    )
    assert [passage.text for passage in passages] == [
        "1. The States agreed on",
        "2. and on something else,",
        "which was added",
    ]


def test_contents_are_front_matter_and_not_headings() -> None:
    passages = passages_of(
        "Handbook on reporting\n\nContents\n\nI. Introduction ........ 2\nAnnex I ......... 9\n\n"
        "I. Introduction\n\n1. States report.\n\nAnnex I\n\nForm A\n\n1. Name of the State.\n"
    )
    assert of_kind(passages, PassageKind.FRONT) == ["title page, line 1", "title page, line 2"]
    assert of_kind(passages, PassageKind.PARAGRAPH) == ["para. 1", "Annex I, para. 1"]


def test_names_below_a_letter_are_not_headings() -> None:
    passages = passages_of("Excellency,\n\nI thank you for your letter.\n\nAda Example\n\nDirector\n\nThe Unit\n")
    assert not of_kind(passages, PassageKind.HEADING)


@pytest.mark.parametrize("text", ["", "  \n\n\t\n", "•\n", "|--|--|\n"])
def test_a_text_without_words_has_no_passages(text: str) -> None:
    assert passages_of(text) == ()


def test_pages_stand_on_passages_and_pieces() -> None:
    text = (
        "1. One page holds this paragraph and the first half of the\nsecond page ends it.\n2. The second holds this.\n"
    )
    passages = passages_of(text, pages=(0, text.index("second page")))
    assert [passage.page for passage in passages] == [1, 2]
    assert [piece.page for piece in passages[0].pieces] == [1, 2]
