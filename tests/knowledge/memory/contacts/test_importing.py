"""Import: previewed row by row, done in one transaction, undone as a whole; the planted faults are all seen."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta

import pytest
from sqlalchemy import func, select

from knowledge.contact import ContactRow, OrganisationKind, PostKind, ProposalKind, RowAction
from knowledge.errors import BadInput, UnknownReference
from knowledge.memory.audit import verify_chain
from knowledge.memory.contacts import proposals
from knowledge.memory.contacts.importing import Imported, import_rows, preview
from knowledge.memory.contacts.listing import export_rows, show
from knowledge.memory.contacts.seals import check_changes
from knowledge.memory.contacts.undoing import undo
from knowledge.memory.directory import Directory
from knowledge.memory.log import Log
from knowledge.memory.people import People
from knowledge.memory.store import Store
from knowledge.memory.tables.every import metadata
from tests.knowledge.memory.contacts.hand import NOW, TODAY, Hand
from tests.knowledge.memory.samples import REPLY, message

ANA = ContactRow(
    2,
    "Ana Quispe",
    "ana@peru.example",
    functional="mission@peru.example",
    state="PER",
    language="es",
    organisation="Mission of Peru",
    organisation_kind=OrganisationKind.MISSION_GENEVA,
    post=PostKind.FOCAL_POINT,
    theme="article7_report",
    since=date(2030, 1, 1),
    evidence="NV 1",
    uid="A1",
    consent=True,
    groups=("readers",),
)
LUIS = replace(
    ANA, line=3, name="Luis Rojas", address="luis@peru.example", uid="A2", since=date(2031, 1, 1), evidence=""
)
CONTACTS = ("persons", "organisations", "posts", "tenures", "channels", "contact_groups", "group_members", "consents")


def take(store: Store, *rows: ContactRow) -> Imported:
    return import_rows(store, rows, "list.csv", "rosa", NOW)


def actions(done: Imported) -> list[RowAction]:
    return [one.action for one in done.rows]


def counts(store: Store) -> dict[str, int]:
    with store.reading() as connection:
        return {
            name: connection.scalar(select(func.count()).select_from(metadata.tables[name])) or 0 for name in CONTACTS
        }


def test_a_preview_says_what_the_import_then_does_and_changes_nothing(store: Store) -> None:
    seen = preview(store, [ANA])

    assert actions(seen) == [RowAction.NEW]
    assert set(counts(store).values()) == {0}
    assert actions(take(store, ANA)) == [RowAction.NEW]
    assert counts(store) == {**dict.fromkeys(CONTACTS, 1), "channels": 2}


def test_the_same_file_again_changes_nothing(store: Store) -> None:
    take(store, ANA)
    before = counts(store)
    again = take(store, ANA)

    assert actions(again) == [RowAction.UNCHANGED]
    assert again.change_id is None
    assert counts(store) == before


def test_what_a_row_does_not_say_stays(store: Store) -> None:
    take(store, ANA)
    done = take(store, ContactRow(9, "Ana Quispe", "ANA@peru.example", language="fr"))

    assert [(one.field, one.before, one.after) for one in done.rows[0].differences] == [("language", "es", "fr")]
    card = show(store, 1)
    assert (card.person.language, card.person.state, card.groups, card.newsletter) == ("fr", "PER", ("readers",), True)


def test_who_speaks_for_a_state_is_not_changed_without_its_paper(store: Store) -> None:
    take(store, ANA)
    done = take(store, LUIS)

    assert actions(done) == [RowAction.DOUBTFUL]
    assert "nomination" in done.rows[0].reasons[0]
    (proposal,) = proposals.read_proposals(store)
    assert (proposal.what.kind, proposal.needs_nomination) == (ProposalKind.HOLDER, True)
    with pytest.raises(BadInput, match="nomination"):
        proposals.accept(store, proposal.id, "rosa", NOW)
    change = proposals.accept(store, proposal.id, "rosa", NOW, nomination="NV 7")
    directory = Directory(store)
    assert [one.holder.name for one in directory.holders("PER", "article7", TODAY) if one.holder] == ["Luis Rojas"]
    assert [one.holder.name for one in directory.holders("PER", "article7", date(2030, 12, 31)) if one.holder] == [
        "Ana Quispe"
    ]
    undo(store, change, "rosa", NOW)
    assert [one.holder.name for one in directory.holders("PER", "article7", TODAY) if one.holder] == ["Ana Quispe"]
    assert proposals.read_proposal(store, proposal.id).status == "open"


def test_with_its_paper_the_earlier_tenure_ends(store: Store) -> None:
    take(store, ANA)

    assert actions(take(store, replace(LUIS, evidence="NV 2"))) == [RowAction.NEW]
    ended = show(store, 1).holdings[0].tenure
    assert ended is not None
    assert ended.until == date(2030, 12, 31)


def test_two_rows_of_one_file_do_not_hold_one_post(store: Store) -> None:
    done = take(store, ANA, replace(LUIS, evidence="NV 2"))

    assert actions(done) == [RowAction.NEW, RowAction.DOUBTFUL]
    assert done.rows[1].reasons == ("line 2 gives the same post to somebody else",)


@pytest.mark.parametrize(
    ("row", "action", "why"),
    [
        (ContactRow(3, "", "x@peru.example"), RowAction.REFUSED, "no name"),
        (ContactRow(3, "Eva Luna", "no address", state="CHL"), RowAction.DOUBTFUL, "no mail address"),
        (ContactRow(3, "Bruno Diaz", "ana@peru.example"), RowAction.DOUBTFUL, "known under another name"),
        (ContactRow(3, "Bruno Diaz", "b@chile.example", uid="A1"), RowAction.DOUBTFUL, "known under another name"),
        (ContactRow(3, "QUISPE, Ana", "ana@mfa.example", state="PER"), RowAction.DOUBTFUL, "another address"),
        (ContactRow(3, "Anna Quispe", "a.q@mfa.example", state="PER"), RowAction.DOUBTFUL, "looks like contact 1"),
        (ContactRow(3, "Eva Luna", refused="too long"), RowAction.REFUSED, "too long"),
        (ContactRow(3, "Eva Luna", doubts=("since: no such day",)), RowAction.DOUBTFUL, "no such day"),
        (ContactRow(3, "Quispe Ana", state="PER"), RowAction.CHANGED, ""),
    ],
)
def test_each_row_is_judged_with_the_reason(store: Store, row: ContactRow, action: RowAction, why: str) -> None:
    take(store, ANA)
    judged = preview(store, [row]).rows[0]

    assert judged.action is action
    assert why in "; ".join(judged.reasons)


def test_one_person_with_two_posts_is_one_person(store: Store) -> None:
    second = replace(ANA, line=3, theme="victim_assistance", evidence="NV 9")
    done = take(store, ANA, second, replace(ANA, line=4))

    assert actions(done) == [RowAction.NEW, RowAction.CHANGED, RowAction.UNCHANGED]
    assert len(show(store, 1).holdings) == 2
    assert counts(store)["persons"] == 1


def test_the_whole_import_is_undone(store: Store, hand: Hand) -> None:
    hand.person("Eva Luna", "eva@chile.example", "CHL")
    before = counts(store)
    done = take(
        store,
        ANA,
        replace(LUIS, theme="victim_assistance"),
        ContactRow(4, "Eva Luna", "eva@chile.example", language="fr"),
    )
    assert done.change_id is not None
    undone = undo(store, done.change_id, "rosa", NOW)

    assert counts(store) == before
    assert undone.kept == ()
    assert show(store, 1).person.language == ""
    with pytest.raises(BadInput, match="already"):
        undo(store, done.change_id, "rosa", NOW)
    with pytest.raises(UnknownReference):
        undo(store, 99, "rosa", NOW)
    assert verify_chain(store).broken is None
    assert check_changes(store) is None


def test_undoing_takes_nobody_who_lives_on(store: Store) -> None:
    done = take(store, ANA, replace(LUIS, theme="victim_assistance"))
    assert done.change_id is not None
    log, ana = Log(store), People(store).person(1)
    question = message("a question")
    log.record(log.claim(question, NOW), question, ana, REPLY, "", NOW)
    undone = undo(store, done.change_id, "rosa", NOW)

    assert ("persons", 1) in undone.kept
    assert ("persons", 2) not in undone.kept
    assert Directory(store).contact_of("ana@peru.example") is not None
    assert Directory(store).contact_of("luis@peru.example") is None


def test_a_change_on_which_another_rests_is_not_undone(store: Store) -> None:
    take(store, ANA)
    first = take(store, ContactRow(2, "Ana Quispe", "ana@peru.example", language="fr"))
    take(store, ContactRow(2, "Ana Quispe", "ana@peru.example", language="en"))
    assert first.change_id is not None

    with pytest.raises(BadInput, match="changed again"):
        undo(store, first.change_id, "rosa", NOW)
    assert show(store, 1).person.language == "en"


def test_what_is_exported_comes_in_again_unchanged(store: Store) -> None:
    take(store, ANA, replace(LUIS, theme="victim_assistance", evidence="NV 3"))

    assert actions(preview(store, export_rows(store, TODAY))) == [RowAction.UNCHANGED] * 2
    assert len(export_rows(store, None)) == 2
    assert export_rows(store, TODAY, "CHL") == []


def test_a_proposal_is_made_once_and_its_decision_stands(store: Store) -> None:
    row = ContactRow(3, "Eva Luna", state="CHL", doubts=("since: no such day",))
    for _ in range(2):
        take(store, row)
    (only,) = proposals.read_proposals(store)
    proposals.reject(store, only.id, "rosa", "unknown", NOW)
    take(store, row)

    assert proposals.read_proposals(store) == ()
    with pytest.raises(BadInput, match="decided already"):
        proposals.accept(store, only.id, "rosa", NOW + timedelta(1))


def test_a_doubtful_row_can_be_taken_as_a_known_contact(store: Store) -> None:
    take(store, ANA)
    take(store, ContactRow(3, "Anna Quispe", "a.q@mfa.example", state="PER"))
    (proposal,) = proposals.read_proposals(store)
    proposals.accept(store, proposal.id, "rosa", NOW, into=1)
    card = show(store, 1)

    assert card.person.address == "a.q@mfa.example"
    assert {one.address: one.until for one in card.channels} == {
        "a.q@mfa.example": None,
        "ana@peru.example": TODAY - timedelta(1),
    }
    assert counts(store)["persons"] == 1
