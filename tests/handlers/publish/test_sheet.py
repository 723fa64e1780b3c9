"""The editor's file: what is written is read back; orders, edits and drops count; sources can't be forged."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from handlers.publish.sheet import Edited, blank, merged, read_sheet, write_sheet
from knowledge.errors import BadInput
from knowledge.newsletter import LANGUAGES, Newsletter, Section
from tests.handlers.publish.samples import PERIOD, item, newsletter


def read(text: str, made: Newsletter) -> Edited:
    return read_sheet(text, made.items, made.drafted_by)


def test_unchanged_it_says_the_same() -> None:
    made = newsletter()

    assert read(write_sheet(made), made) == Edited(made, ())


@given(st.text(min_size=1).map(str.strip).filter(bool))
def test_any_text_comes_back(text: str) -> None:
    made = newsletter(item(texts=dict.fromkeys(LANGUAGES, text)))
    back = read(write_sheet(made), made).newsletter.items[0]

    clean = text.encode("utf-8", "replace").decode().replace("?", "\ufffd")
    assert back.texts["en"].replace("?", "\ufffd") == clean
    assert back.edited is (back.texts["en"] != text and not back.needs_clearance)


def test_order_and_drops() -> None:
    made = newsletter(item("note:1"), item("note:2"), item("note:3"))
    head, *blocks = write_sheet(made).split("[[item]]\n")
    text = "[[item]]\n".join([head, blocks[2], blocks[0].replace("section", "drop = true\nsection", 1)])
    edited = read(text, made)

    assert [one.key for one in edited.newsletter.items] == ["note:3"]
    assert edited.dropped == ("note:1", "note:2")


def test_a_changed_fact_needs_somebody_who_answers_for_it() -> None:
    fact = item("count", Section.PARTIES, needs_clearance=False, cleared_by="")
    made = newsletter(fact)
    changed = write_sheet(made).replace("Text en", "Words en")
    back = read(changed, made).newsletter.items[0]
    signed = read(changed.replace('id = "count"', 'id = "count"\ncleared_by = "Ana Director"'), made)

    assert (back.edited, back.cleared) == (True, False)
    assert signed.newsletter.items[0].cleared


def test_a_note_may_be_translated() -> None:
    made = newsletter(item(texts={"en": "Only English."}, cleared_by="Ana Director"))
    back = read(write_sheet(made).replace('fr = ""\nes = ""\nsource', 'fr = "En français."\nes = "-"\nsource'), made)

    assert back.newsletter.items[0].texts == {"en": "Only English.", "fr": "En français.", "es": "-"}
    assert not back.newsletter.items[0].edited


def test_source_and_day_can_not_be_forged() -> None:
    made = newsletter(item())
    text = write_sheet(made).replace("note 1 by Ben Officer", "the Depositary").replace("2025-09-01", "2026-01-01")

    assert read(text, made).newsletter.items == made.items


def test_a_new_item_needs_source_day_and_clearance() -> None:
    made = newsletter(item())
    block = '[[item]]\nsection = "news"\nen = "New."\nfr = "Neuf."\nes = "Nuevo."\n'
    with pytest.raises(BadInput, match="item 2 is new and needs a source"):
        read(write_sheet(made) + block, made)
    (_, new) = read(write_sheet(made) + block + 'source = "the Chair"\nas_of = 2025-10-01\n', made).newsletter.items

    assert (new.source, new.as_of, new.cleared) == ("the Chair", date(2025, 10, 1), False)


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        ('section = "news"', 'section = "gossip"', "section takes news, parties"),
        ('id = "note:1"', 'id = "note:99"', "nothing with the id 'note:99' was gathered"),
        ('id = "note:1"', 'id = "note:1"\ndrop = "yes"', "drop takes true or false"),
        ('id = "note:1"', "id = 7", "id takes text"),
        ("newsletter = 7", 'newsletter = "7"', "newsletter takes a number"),
        ("newsletter = 7", "newsletter = true", "newsletter takes a number"),
        ("from = 2025-07-01", "from = 2025-07-01T10:00:00", "from takes a day"),
        ("[[item]]", "[[item]", "at line"),
        ("[[item]]", "[item]", r"\[\[item\]\] blocks"),
        ("[title]", "[titel]", r"\[title\] needs a text"),
        ("[opening]\nen = ", "[opening]\nen = 5 #", "takes texts"),
    ],
)
def test_what_is_wrong_is_said_in_a_line(old: str, new: str, said: str) -> None:
    made = newsletter(item())
    text = write_sheet(made)
    assert old in text

    with pytest.raises(BadInput, match=said) as caught:
        read(text.replace(old, new), made)
    assert "\n" not in str(caught.value)


def test_twice_the_same_item_is_refused() -> None:
    made = newsletter(item())
    text = write_sheet(made)
    with pytest.raises(BadInput, match="stands there twice"):
        read(text + text[text.index("\n[[item]]\n") :], made)


def test_gathering_again_keeps_the_editors_work() -> None:
    fact = item("count", Section.PARTIES, needs_clearance=False, cleared_by="")
    moved, gone = item("note:2"), item("note:3")
    made = newsletter(item("note:1"), fact, moved, gone)
    head, one, two, three, _ = write_sheet(made).split("[[item]]\n")
    edited = read("[[item]]\n".join([head, three.replace("Text en", "Edited en"), two, one]), made)
    newer = replace(fact, texts=dict.fromkeys(LANGUAGES, "A newer count."))
    fresh = [item("note:1"), newer, moved, gone, item("note:4"), item("completion:1", Section.COMPLETIONS)]

    again, dropped = merged(edited, made.items, fresh)

    assert [one.key for one in again.items] == ["note:2", "count", "note:1", "note:4", "completion:1"]
    assert again.items[0].texts["en"].startswith("Edited")
    assert again.items[1].texts["en"] == "A newer count."
    assert [one.key for one in dropped] == ["note:3"]
    back = read_sheet(write_sheet(again, dropped), fresh)
    assert [one.key for one in back.newsletter.items] == [one.key for one in again.items]


def test_a_fact_that_no_longer_holds_goes() -> None:
    fact = item("due:clearance:4:LBN", Section.DEADLINES, needs_clearance=False, cleared_by="")
    made = newsletter(item(), fact)

    again, _ = merged(Edited(made, ()), made.items, [item()])

    assert [one.key for one in again.items] == ["note:1"]


def test_the_head_says_how_to_edit() -> None:
    text = write_sheet(blank(1, PERIOD.first, PERIOD.last, (), "Ben Officer"))

    assert re.match(r"# The newsletter as its editor sees it", text)
