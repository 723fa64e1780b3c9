"""What mails hint at about people becomes proposals, with evidence and sender, and changes nothing by itself."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import date, timedelta

import pytest

from knowledge.contact import ChannelKind, Proposal, ProposalKind, Signed
from knowledge.errors import BadInput
from knowledge.mail import Authentication, Category, Fold, Judgement, Mail, Mailbox
from knowledge.memory.contacts import edits
from knowledge.memory.contacts.erasure import export_person, forget
from knowledge.memory.contacts.proposals import accept, read_proposals
from knowledge.memory.directory import Directory
from knowledge.memory.inbox.box import Inbox
from knowledge.memory.inbox.effects import Findings, mail_effects
from knowledge.memory.store import Store
from tests.knowledge.memory.contacts.hand import Hand
from tests.knowledge.memory.inbox.test_box import JUDGED, NOW, arrival, filing, keep, planned, take

ADDRESS, OFFICE = "a@mfa.example", "article7@mfa.example"
FOOT = "Best regards,\nAmara Okello"
MAIL = Mail(
    "x", sender=Mailbox("Amara Okello", ADDRESS), text=FOOT, folds=(Fold("signature", 0, len(FOOT)),),
    authentication=Authentication.PASS,
)  # fmt: skip
WRITTEN = replace(JUDGED, state="UGA", category=Category.CONTACT_UPDATE, automatic=False)


@pytest.fixture
def post(store: Store) -> int:
    """The post of a focal point with a mailbox of its own, held by Amara Okello, a First Secretary."""
    hand = Hand(store)
    post_id = hand.post(hand.mission("UGA"), state="UGA")
    hand.do(lambda made: edits.add_channel(made, "mail", ChannelKind.FUNCTIONAL, OFFICE, post_id=post_id))
    person = hand.person("Amara Okello", ADDRESS, "UGA", rank="First Secretary")
    hand.appoint(post_id, person, date(2024, 1, 1), "NV 1")
    return post_id


def seen(inbox: Inbox, store: Store, mail: Mail, findings: Findings, judged: Judgement = WRITTEN) -> list[Proposal]:
    keep(inbox, arrival(1))
    job = take(inbox)
    inbox.file(job, filing(job, judged), planned, mail_effects(mail, job, findings, None, NOW, judged), NOW)
    return list(read_proposals(store))


def changes(proposal: Proposal) -> dict[str, tuple[str, str]]:
    return {one.field: (one.before, one.after) for one in proposal.what.differences}


def test_a_new_title_and_telephone_are_proposed_with_their_evidence(inbox: Inbox, store: Store, post: int) -> None:
    signed = Signed("Amara OKELLO", "Counsellor", "+41 22 345 67 89")
    (one,) = seen(inbox, store, MAIL, Findings(signed=signed))

    assert one.what.kind is ProposalKind.DETAILS
    assert changes(one) == {"rank": ("First Secretary", "Counsellor"), "phone": ("", "+41 22 345 67 89")}
    assert (one.what.source, one.what.sender, one.what.authentication) == ("signature", ADDRESS, "pass")
    assert one.what.evidence == FOOT
    assert not one.needs_nomination


def test_a_new_family_name_is_proposed(inbox: Inbox, store: Store, post: int) -> None:
    (one,) = seen(inbox, store, MAIL, Findings(signed=Signed("Amara Byaruhanga", "First Secretary")))

    assert changes(one) == {"name": ("Amara Okello", "Amara Byaruhanga")}


@pytest.mark.parametrize("name", ["Amara Okello", "OKELLO Amara", "A. Okello", "Amara Grace Okello", "Ámara Okellö"])
def test_the_same_name_written_otherwise_is_no_news(inbox: Inbox, store: Store, post: int, name: str) -> None:
    assert seen(inbox, store, MAIL, Findings(signed=Signed(name, "First Secretary"))) == []


def test_a_successor_is_proposed_and_wants_the_nomination(inbox: Inbox, store: Store, post: int) -> None:
    away = replace(MAIL, automatic=("auto-replied",), folds=())
    found = Findings(left=True, successor=Signed("Ana Torres", address="t@mfa.example"))
    (one,) = seen(inbox, store, away, found, replace(WRITTEN, automatic=True))

    assert (one.what.kind, one.what.post_id, one.what.source) == (ProposalKind.HOLDER, post, "out_of_office")
    assert changes(one) == {"person": ("Amara Okello", "Ana Torres"), "address": ("", "t@mfa.example")}
    assert one.needs_nomination
    with pytest.raises(BadInput, match="official nomination"):
        accept(store, one.id, "staff", NOW)
    accept(store, one.id, "staff", NOW, nomination="NV 2026/4")
    directory = Directory(store)
    (held,) = directory.holders("UGA", "article7", NOW.date())
    assert held.holder is not None
    assert held.tenure is not None
    assert (held.holder.name, held.tenure.evidence) == ("Ana Torres", "NV 2026/4")
    known = directory.contact_of("t@mfa.example")
    assert known is not None
    assert known.person == held.holder
    before = directory.holders("UGA", "article7", date(2025, 1, 1))
    assert [one.holder.name for one in before if one.holder] == ["Amara Okello"]


def test_a_departure_seen_on_two_days_is_one_proposal(inbox: Inbox, store: Store, post: int) -> None:
    away = replace(MAIL, automatic=("auto-replied",))
    for number in (1, 2):
        at = NOW + timedelta(days=number)
        keep(inbox, arrival(number, received_at=at))
        job = take(inbox, at)
        effects = mail_effects(away, job, Findings(left=True), None, at, WRITTEN)
        inbox.file(job, filing(job, replace(WRITTEN, automatic=True)), planned, effects, at)

    (one,) = read_proposals(store)
    assert (one.what.kind, one.what.post_id) == (ProposalKind.DEPARTURE, post)


def test_another_name_under_the_mailbox_of_a_post(inbox: Inbox, store: Store, post: int) -> None:
    mail = replace(MAIL, sender=Mailbox("", OFFICE))
    (one,) = seen(inbox, store, mail, Findings(signed=Signed("Ana Torres", "Focal point")))

    assert (one.what.kind, one.what.post_id, one.needs_nomination) == (ProposalKind.HOLDER, post, True)
    assert changes(one) == {"person": ("Amara Okello", "Ana Torres")}


def test_a_known_name_at_a_new_address(inbox: Inbox, store: Store, post: int) -> None:
    mail = replace(MAIL, sender=Mailbox("", "okello@new.example"))
    (one,) = seen(inbox, store, mail, Findings(signed=Signed("OKELLO, Amara", "Counsellor")))

    assert changes(one) == {"address": (ADDRESS, "okello@new.example")}
    assert one.what.kind is ProposalKind.DETAILS


def test_a_stranger_who_writes_for_a_state_is_a_new_person(inbox: Inbox, store: Store, post: int) -> None:
    mail = replace(MAIL, sender=Mailbox("", "t@new.example"))
    (one,) = seen(inbox, store, mail, Findings(signed=Signed("Ana Torres", "Attaché")))

    assert one.what.kind is ProposalKind.NEW_PERSON
    assert changes(one) == {"name": ("", "Ana Torres"), "address": ("", "t@new.example"), "rank": ("", "Attaché")}
    accept(store, one.id, "staff", NOW)
    assert Directory(store).contact_of("t@new.example") is not None


@pytest.mark.parametrize(
    ("mail", "judged"),
    [
        (MAIL, replace(WRITTEN, state="")),
        (MAIL, replace(WRITTEN, category=Category.SPAM_OR_MARKETING)),
        (replace(MAIL, authentication=Authentication.FAIL), WRITTEN),
    ],
    ids=["of no State", "spam", "forged"],
)
def test_a_stranger_who_is_not_put_forward(inbox: Inbox, store: Store, mail: Mail, judged: Judgement) -> None:
    stranger = replace(mail, sender=Mailbox("", "t@new.example"))

    assert seen(inbox, store, stranger, Findings(signed=Signed("Ana Torres", "Attaché")), judged) == []


def test_mails_and_proposals_of_an_address_are_given_out_and_proposals_erased(inbox: Inbox, store: Store) -> None:
    stranger = replace(MAIL, sender=Mailbox("", "T@new.example"))
    keep(inbox, arrival(1))
    job = take(inbox)
    effects = mail_effects(stranger, job, Findings(signed=Signed("Ana Torres", "Attaché")), None, NOW, WRITTEN)
    inbox.file(job, replace(filing(job, WRITTEN), sender="t@new.example"), planned, effects, NOW)
    (one,) = read_proposals(store)
    accept(store, one.id, "staff", NOW)
    known = Directory(store).contact_of("t@new.example")
    assert known is not None
    assert known.person is not None

    held = export_person(store, known.person.id or 0)
    assert [row["sender"] for row in held["mails"]] == ["t@new.example"]
    assert [row["id"] for row in held["proposals"]] == [one.id]
    json.dumps(held)
    forget(store, known.person.id or 0, "staff", NOW)
    assert read_proposals(store, "") == ()
