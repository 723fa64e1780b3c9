"""Documents: added once, versioned when they change, corrected by hand, and gone without a trace of others."""

from dataclasses import replace

import pytest

from knowledge.document import Authority, DocumentCard, Passage, PassageKind, Piece
from knowledge.errors import BadInput, KnowledgeError, UnknownReference
from knowledge.memory.shelf import Shelf, Status
from knowledge.memory.store import Store
from tests.knowledge.memory.samples import CARD, HOSTILE, SOURCE, TODAY, add, passages


def test_a_document_comes_back_as_it_went_in(shelf: Shelf) -> None:
    added = add(shelf, internal=True)
    document = added.document
    assert added.status is Status.ADDED
    assert (document.id, document.version, document.superseded, document.passages) == ("d1", 1, False, 3)
    assert (document.file, document.collection, document.internal) == ("report.pdf", "ccm", True)
    assert (document.card, document.sha256, document.added_on) == (CARD, "hash of one", TODAY)
    assert shelf.document("d1") == document
    assert shelf.documents() == [document]
    assert shelf.source_text("d1") == SOURCE + "one"
    assert tuple(stored.passage for stored in shelf.passages("d1")) == passages()
    assert {stored.document for stored in shelf.passages("d1")} == {document}


def test_the_same_file_again_changes_nothing(shelf: Shelf) -> None:
    first = add(shelf)
    generation = shelf.generation()
    again = add(shelf)
    assert again.status is Status.UNCHANGED
    assert again.document == first.document
    assert shelf.generation() == generation


def test_a_changed_file_is_a_new_version_and_the_old_one_stays_citable(shelf: Shelf) -> None:
    old = add(shelf).document
    old_passages = shelf.passages(old.id)
    new = add(shelf, content="two", card=replace(CARD, title="Second")).document
    assert (new.id, new.version, new.superseded) == ("d1.2", 2, False)
    assert shelf.document("d1") == replace(old, superseded=True)
    assert shelf.documents() == [new]
    assert shelf.documents(include_superseded=True) == [replace(old, superseded=True), new]
    assert shelf.source_text("d1") == SOURCE + "one"
    cited = shelf.passage(old_passages[0].id)
    assert cited.passage == old_passages[0].passage
    assert cited.document.superseded


def test_a_file_that_goes_back_to_old_content_is_a_third_version(shelf: Shelf) -> None:
    for content in ("one", "two", "one"):
        last = add(shelf, content=content)
    assert (last.status, last.document.id) == (Status.UPDATED, "d1.3")


def test_the_same_name_in_another_collection_is_another_document(shelf: Shelf) -> None:
    add(shelf)
    assert add(shelf, collection="other").document.id == "d2"


def test_a_document_that_fails_half_way_leaves_nothing(shelf: Shelf) -> None:
    generation = shelf.generation()
    twice = (*passages(), passages()[0])
    with pytest.raises(KnowledgeError):
        add(shelf, passages=twice)
    assert shelf.documents(include_superseded=True) == []
    assert list(shelf.iter_passages(include_superseded=True)) == []
    assert shelf.generation() == generation


def test_passages_by_ids_keep_the_order_asked_for(shelf: Shelf) -> None:
    add(shelf, "a.pdf")
    add(shelf, "b.pdf")
    everything = list(shelf.iter_passages())
    wanted = [everything[4], everything[0], everything[2], everything[4]]
    assert shelf.passages_by_ids([passage.id for passage in wanted]) == wanted
    assert shelf.passages_by_ids([everything[1].id, 10**6, 10**12, 0, -3]) == [everything[1]]
    assert shelf.passages_by_ids([]) == []


def test_passages_by_ids_take_more_than_one_query_holds(shelf: Shelf) -> None:
    add(shelf, passages=passages(4500))
    ids = [passage.id for passage in shelf.iter_passages()]
    assert [passage.id for passage in shelf.passages_by_ids(ids[::-1])] == ids[::-1]


def test_what_follows_passages_is_of_their_own_version_only(shelf: Shelf) -> None:
    add(shelf, "a.pdf", passages=passages(5))
    add(shelf, "b.pdf", content="two")
    a, b = shelf.passages("d1"), shelf.passages("d2")
    wanted = [a[3], b[0], a[4], a[0]]
    found = shelf.following(wanted, 2)
    assert found == {a[3].id: a[4:], b[0].id: b[1:3], a[4].id: [], a[0].id: a[1:3]}
    assert found[a[0].id] == shelf.span(a[0].document, 2, 3)
    assert shelf.following([], 2) == {}


def test_iteration_gives_every_current_passage_once(shelf: Shelf) -> None:
    add(shelf, "a.pdf", passages=passages(2100))
    add(shelf, "b.pdf")
    add(shelf, "b.pdf", content="two")
    current = list(shelf.iter_passages())
    assert len(current) == 2103
    assert len({passage.id for passage in current}) == 2103
    assert {passage.document.id for passage in current} == {"d1", "d2.2"}
    assert len(list(shelf.iter_passages(include_superseded=True))) == 2106


def test_iteration_survives_a_removal_meanwhile(shelf: Shelf) -> None:
    add(shelf, "a.pdf", passages=passages(2500))
    add(shelf, "b.pdf")
    stream = shelf.iter_passages()
    first = next(stream)
    shelf.remove("d2")
    shelf.remove("d1")
    rest = list(stream)
    assert first.document.id == "d1"
    assert {passage.document.id for passage in rest} == {"d1"}


def test_numbers_are_not_given_twice(shelf: Shelf) -> None:
    add(shelf, "a.pdf")
    last = max(passage.id for passage in shelf.passages("d1"))
    shelf.remove("d1")
    assert add(shelf, "a.pdf").document.id == "d2"
    assert min(passage.id for passage in shelf.passages("d2")) > last


def test_removing_takes_all_versions_and_nothing_else(shelf: Shelf) -> None:
    add(shelf, "a.pdf")
    add(shelf, "a.pdf", content="two")
    kept = add(shelf, "b.pdf").document
    shelf.remove("d1.2")
    assert shelf.documents(include_superseded=True) == [kept]
    assert {passage.document.id for passage in shelf.iter_passages(include_superseded=True)} == {"d2"}
    for gone in ("d1", "d1.2"):
        with pytest.raises(UnknownReference):
            shelf.document(gone)


@pytest.mark.parametrize("unknown", ["", "12", "d0", "d2", "d1.2", "d99999999999999999999", "d1; DROP", "d1\x00", "d١"])
def test_a_document_that_does_not_exist_is_unknown_everywhere(shelf: Shelf, unknown: str) -> None:
    add(shelf)
    for ask in (shelf.document, shelf.passages, shelf.source_text, shelf.remove, shelf.set):
        with pytest.raises(UnknownReference):
            ask(unknown)
    with pytest.raises(UnknownReference):
        shelf.passage(10**9)


def test_corrections_hold_now_and_for_later_versions(shelf: Shelf) -> None:
    add(shelf)
    corrected = shelf.set("d1", authority="adopted", title=" The right title ", internal="yes")
    assert corrected.card == replace(
        CARD, authority=Authority.ADOPTED, authority_reason="set by hand", title="The right title"
    )
    assert corrected.internal
    assert shelf.document("d1") == corrected
    later = add(shelf, content="two", card=replace(CARD, title="Found again", date="2025")).document
    assert later.card == replace(corrected.card, date="2025")
    assert later.internal


def test_a_correction_of_an_old_version_stays_there(shelf: Shelf) -> None:
    add(shelf)
    add(shelf, content="two")
    assert shelf.set("d1", title="Old one").card.title == "Old one"
    assert shelf.document("d1.2").card.title == CARD.title
    assert add(shelf, content="three").document.card.title == CARD.title


def test_hiding_a_document_hides_all_its_versions(shelf: Shelf) -> None:
    add(shelf)
    add(shelf, content="two")
    shelf.set("d1", internal=True)
    assert [document.internal for document in shelf.documents(include_superseded=True)] == [True, True]
    assert all(passage.document.internal for passage in shelf.iter_passages(include_superseded=True))


def test_adding_can_hide_a_document_but_never_show_one(shelf: Shelf) -> None:
    add(shelf)
    hidden = add(shelf, internal=True)
    assert (hidden.status, hidden.document.internal, hidden.document.version) == (Status.UPDATED, True, 1)
    assert add(shelf, internal=False).document.internal
    assert add(shelf, internal=False, content="two").document.internal
    shelf.set("d1.2", internal=False)
    assert not add(shelf, internal=True, content="three").document.internal  # what was set by hand stands


def test_a_moved_document_is_found_again_from_where_it_was_added(shelf: Shelf) -> None:
    add(shelf)
    moved = shelf.set("d1", collection="archive")
    assert moved.collection == "archive"
    assert add(shelf).status is Status.UNCHANGED
    assert add(shelf, collection="archive").status is Status.UNCHANGED
    later = add(shelf, content="two").document
    assert (later.id, later.collection) == ("d1.2", "archive")


def test_a_document_can_not_be_moved_onto_another(shelf: Shelf) -> None:
    add(shelf)
    add(shelf, collection="archive")
    with pytest.raises(BadInput, match="d2"):
        shelf.set("d1", collection="archive")
    shelf.set("d2", collection="third")
    with pytest.raises(BadInput, match="d2"):  # or files added to "archive" would have two homes
        shelf.set("d1", collection="archive")
    assert shelf.document("d1").collection == "ccm"


@pytest.mark.parametrize(
    ("field", "value", "takes"),
    [
        ("authority", "sacred", "treaty, adopted"),
        ("date", "18 September 2024", "2024-09-18"),
        ("date", "2024-13", "2024-09-18"),
        ("language", "English", "en"),
        ("internal", "perhaps", "yes or no"),
        ("collection", "", "one line"),
        ("collection", "x" * 2000, "one line"),
        ("title", 7, "text"),
        ("sha256", "x", "symbol, title"),
        ("colour", "red", "symbol, title"),
    ],
)
def test_a_wrong_correction_names_what_it_takes_and_changes_nothing(
    shelf: Shelf, field: str, value: object, takes: str
) -> None:
    before = add(shelf).document
    generation = shelf.generation()
    with pytest.raises(BadInput, match=takes) as caught:
        shelf.set("d1", **{"treaty": "APMBC", field: value})
    assert "\n" not in str(caught.value)
    assert shelf.document("d1") == before
    assert shelf.generation() == generation


def test_every_change_raises_the_generation(shelf: Shelf) -> None:
    seen = [shelf.generation()]
    changes = (
        lambda: add(shelf),
        lambda: add(shelf, content="two"),
        lambda: add(shelf, internal=True, content="two"),
        lambda: shelf.set("d1.2", title="x"),
        lambda: shelf.remove("d1"),
    )
    for change in changes:
        change()
        seen.append(shelf.generation())
    assert seen[0] == 0
    assert seen == sorted(set(seen))


@pytest.mark.parametrize("text", HOSTILE)
def test_hostile_text_is_kept_and_its_offsets_stay_true(shelf: Shelf, text: str) -> None:
    source = f"{text} and then"
    words = Passage(1, PassageKind.PARAGRAPH, text, text, (text,), source, (Piece(0, len(source)),), table=text)
    added = add(shelf, source_text=source, passages=(words,), card=DocumentCard(title=text, symbol=text)).document
    stored = shelf.passages(added.id)[0].passage
    whole = shelf.source_text(added.id)
    assert len(whole) == len(source)
    assert stored.text == whole[stored.pieces[0].start : stored.pieces[0].end]
    assert shelf.passages_by_ids([shelf.passages(added.id)[0].id])[0].passage == stored
    assert len(added.card.title) == len(text)


def test_a_long_document_keeps_every_character(shelf: Shelf) -> None:
    source = "Grüße 👋 " * 400_000
    add(shelf, source_text=source, passages=())
    assert shelf.source_text("d1") == source
    assert shelf.passages("d1") == []


@pytest.mark.parametrize("field", ["file", "collection"])
@pytest.mark.parametrize("name", ["", "x" * 1001, "two\nlines", "\x1b[31mred"])
def test_a_name_that_can_not_be_indexed_or_shown_is_refused(shelf: Shelf, field: str, name: str) -> None:
    with pytest.raises(BadInput, match=field):
        add(shelf, **{field: name})


@pytest.mark.parametrize("name", ["nul\x00.pdf", "\ud83d.pdf", "مرحبا.pdf", "گزارش\u200cها.pdf", " a.pdf", "x" * 1000])
def test_a_strange_file_name_is_found_again(shelf: Shelf, name: str) -> None:
    add(shelf, name)
    assert add(shelf, name).status is Status.UNCHANGED


def test_another_process_sees_the_same(shelf: Shelf, second_store: Store) -> None:
    document = add(shelf).document
    other = Shelf(second_store)
    assert other.documents() == [document]
    assert add(other).status is Status.UNCHANGED
    other.set("d1", title="x")
    assert shelf.document("d1").card.title == "x"
    assert shelf.generation() == other.generation()
