"""Data protection and upkeep: everything about one person, erasure, retention, consents, groups, what is stale."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import date, timedelta

import pytest
from sqlalchemy import select

from knowledge.contact import PostKind
from knowledge.errors import BadInput, UnknownReference
from knowledge.memory import retention
from knowledge.memory.audit import verify_chain
from knowledge.memory.contacts import consents, edits, groups, proposals, stale
from knowledge.memory.contacts.erasure import export_person, forget
from knowledge.memory.contacts.listing import find, show
from knowledge.memory.contacts.merging import merge
from knowledge.memory.contacts.seals import check_changes
from knowledge.memory.contacts.undoing import undo
from knowledge.memory.directory import Directory
from knowledge.memory.log import Log
from knowledge.memory.people import People
from knowledge.memory.store import Store
from knowledge.memory.tables.every import metadata
from tests.knowledge.memory.contacts.hand import NOW, TODAY, Hand
from tests.knowledge.memory.samples import HANDED_OVER, message

NAME, ADDRESS = "Rosalinda Quispe", "rosalinda@peru.example"


@pytest.fixture
def rosalinda(store: Store, hand: Hand) -> int:
    """A focal point who asked a question, agreed to the newsletter, and came twice."""
    number = hand.person(NAME, ADDRESS, note="met in Geneva")
    twin = hand.person("Rosalinda Quispee", "rosalinda@mfa.example")
    merge(store, number, twin, "rosa", NOW)
    hand.appoint(hand.post(hand.mission()), number, date(2024, 3, 1), "NV 5-24/11")
    hand.do(lambda made: edits.change_person(made, number, {"phone": "+51 1 555 0100"}))
    consents.note_consent(store, number, True, "form", "rosa", NOW)
    log, question = Log(store), replace(message("q1"), text=f"I am {NAME}: when is our report due?")
    log.record(log.claim(question, NOW), question, People(store).person(number), HANDED_OVER, "", NOW)
    return number


def everything(store: Store) -> str:
    """Every row of every table, a line each."""
    with store.reading() as connection:
        tables = metadata.sorted_tables
        return "\n".join(f"{one.name} {tuple(row)}" for one in tables for row in connection.execute(select(one)))


def holding(store: Store, words: str) -> list[str]:
    """The rows in which some words stand."""
    return [row for row in everything(store).split("\n") if words in row]


def test_all_about_one_person_is_given_out(store: Store, rosalinda: int) -> None:
    found = export_person(store, rosalinda)

    assert {"persons", "channels", "tenures", "consents", "interactions", "cases", "events", "audit"} <= set(found)
    assert {row["name"] for row in found["persons"]} == {NAME, "Rosalinda Quispee"}
    json.dumps(found)
    with pytest.raises(UnknownReference):
        export_person(store, 99)


def test_an_erased_person_is_nowhere_and_the_official_act_stays(store: Store, rosalinda: int) -> None:
    assert NAME in everything(store)
    assert forget(store, rosalinda, "rosa", NOW) == "Focal point 2024-31"

    for words in ("Rosalinda", "rosalinda@", "555 0100", "met in Geneva", "when is our report due"):
        assert holding(store, words) == []
    (held,) = Directory(store).holders("PER", "article7", date(2025, 5, 5))
    assert held.holder is not None
    assert (held.holder.name, held.tenure and held.tenure.evidence) == ("Focal point 2024-31", "NV 5-24/11")
    assert Directory(store).addressee("PER", "article7", TODAY + timedelta(1)) is None
    assert verify_chain(store).broken is None
    assert check_changes(store) is None
    with pytest.raises(BadInput, match="erased already"):
        forget(store, rosalinda, "rosa", NOW)


def test_undoing_brings_nobody_back_who_was_erased(store: Store, hand: Hand, rosalinda: int) -> None:
    change = hand.last
    forget(store, rosalinda, "rosa", NOW)

    with pytest.raises(BadInput, match="not kept any more"):
        undo(store, change, "rosa", NOW)
    assert "555 0100" not in everything(store)


def test_what_is_past_its_time_goes_and_the_rest_stays(store: Store, hand: Hand, rosalinda: int) -> None:
    stranger = hand.person("Passer By", "passer@elsewhere.example", state="")
    change = hand.last
    assert not any(retention.apply(store, NOW + timedelta(days=300)).values())
    done = retention.apply(store, NOW + timedelta(days=6 * 365))

    assert done["strangers"] == 1
    assert done["questions"] == 1
    assert show(store, stranger).erased
    assert not show(store, rosalinda).erased
    assert holding(store, "when is our report due") == []
    assert len(list(Log(store).entries())) == 1
    with pytest.raises(BadInput, match="not kept any more"):
        undo(store, change, "rosa", NOW)
    assert not any(retention.apply(store, NOW + timedelta(days=6 * 365)).values())
    assert verify_chain(store).broken is None


def test_the_last_word_on_a_consent_counts_and_all_words_stay(store: Store, hand: Hand) -> None:
    number = hand.person(NAME, ADDRESS)
    assert consents.consenting(store) == ()
    consents.note_consent(store, number, True, "form", "rosa", NOW)
    assert [one.id for one in consents.consenting(store)] == [number]
    consents.note_consent(store, number, False, "mail:17", "rosa", NOW + timedelta(1))

    assert consents.consenting(store) == ()
    assert [(one.given, one.source) for one in consents.ledger(store, number)] == [(True, "form"), (False, "mail:17")]
    with pytest.raises(BadInput, match="source"):
        consents.note_consent(store, number, True, " ", "rosa", NOW)


def test_groups_are_as_of_a_day(store: Store, hand: Hand) -> None:
    ana, luis = hand.person("Ana Quispe", language="es"), hand.person("Luis Rojas", language="fr")
    hand.appoint(hand.post(hand.mission()), ana, date(2030, 1, 1), until=date(2030, 12, 31))
    groups.make_group(store, "list", None, "rosa", NOW)
    groups.make_group(store, "focal", groups.read_rule(["post=focal_point", "state=PER CHL"]), "rosa", NOW)
    groups.join(store, "list", luis, "rosa", NOW)
    groups.leave(store, "list", luis, "rosa", NOW + timedelta(3))

    def names(group: str, on: date) -> list[str]:
        return [one.name for one in groups.members_on(store, group, on, lambda rule, day: None)]

    assert names("list", TODAY - timedelta(1)) == []
    assert names("list", TODAY + timedelta(3)) == ["Luis Rojas"]
    assert names("list", TODAY + timedelta(4)) == []
    assert names("focal", date(2030, 6, 1)) == ["Ana Quispe"]
    assert names("focal", TODAY) == []
    with pytest.raises(BadInput, match="rule is made of"):
        groups.read_rule(["colour=red"])
    with pytest.raises(BadInput, match="said by its rule"):
        groups.join(store, "focal", ana, "rosa", NOW)


def test_what_is_stale_is_listed(store: Store, hand: Hand) -> None:
    directory = Directory(store)
    old = hand.person("Old Hand", "old@peru.example")
    post = hand.post(hand.mission())
    hand.do(lambda made: edits.appoint(made, post, old, date(2025, 1, 1), "NV"), NOW - timedelta(500))
    hand.post(hand.mission(), "victim_assistance")
    directory.mark_bounced("old@peru.example", True, NOW, "550")
    found = stale.find_stale(store, TODAY, {"article7_report": ["PER", "CHL"]})

    assert [(one.kind, one.state) for one in found] == [
        ("unconfirmed", "PER"),
        ("bouncing", "PER"),
        ("vacant", "PER"),
        ("missing", "CHL"),
    ]
    hand.do(lambda made: edits.confirm_person(made, old))
    assert "unconfirmed" not in [one.kind for one in stale.find_stale(store, TODAY, {})]


def test_a_bounce_for_good_proposes_that_the_holder_left(store: Store, hand: Hand) -> None:
    ana = hand.person("Ana Quispe", "ana@peru.example")
    hand.appoint(hand.post(hand.mission()), ana, date(2030, 1, 1), "NV 1")
    Directory(store).mark_bounced("ana@peru.example", True, NOW, "550 5.1.1 user unknown")
    (proposal,) = proposals.read_proposals(store)
    assert "user unknown" in proposal.what.evidence
    proposals.accept(store, proposal.id, "rosa", NOW)

    (held,) = Directory(store).holders("PER", "article7", TODAY + timedelta(1))
    assert held.holder is None
    assert held.post.kind is PostKind.FOCAL_POINT


@pytest.mark.parametrize(
    "text", ["quispe", "Quispe Rosalinda", "rosalinda@peru", "Rosalnda Quispe", "Peru", "Розалинда"]
)
def test_contacts_are_found_by_what_one_remembers(store: Store, hand: Hand, text: str) -> None:
    number = hand.person(NAME, ADDRESS)
    hand.person("Owen Larsen", "owen@norway.example", "NOR")

    assert [one.id for one in find(store, text, {"Peru": "PER"}.get)] == [number]  # type: ignore[arg-type]
