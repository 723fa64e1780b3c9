"""The memory of a mailbox, on SQLite and PostgreSQL: cursors, identity, leases, filing, effects."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pytest
from sqlalchemy import Connection, insert, select

from knowledge.contact import ProposalKind
from knowledge.errors import UnknownReference
from knowledge.mail import Authentication, Category, DraftReply, Judgement, Mail, Mailbox, Promise
from knowledge.memory.casework import Casework
from knowledge.memory.contacts.bounces import mark_bounced
from knowledge.memory.contacts.proposals import read_proposals
from knowledge.memory.contacts.rows import channel_values
from knowledge.memory.inbox.as_json import dump_judgement, load_judgement
from knowledge.memory.inbox.box import Inbox, Planned
from knowledge.memory.inbox.effects import Findings, mail_effects
from knowledge.memory.inbox.filing import Filed, Filing
from knowledge.memory.inbox.identity import identity, message_id
from knowledge.memory.inbox.records import Arrival, DraftState, Job, Place, Step
from knowledge.memory.inbox.threads import Candidate, Clues, Decision
from knowledge.memory.inbox.work import LEASE, JobLost
from knowledge.memory.people import People
from knowledge.memory.store import Store
from knowledge.memory.tables.contacts import channels
from knowledge.memory.tables.inbox import mail_alerts
from knowledge.message import Person, Role
from knowledge.rules.send_guard import ToSend
from knowledge.timeline import Direction

NOW = datetime(2032, 1, 5, 12, 0, tzinfo=UTC)
RAW = b"From: a@mfa.example\r\nMessage-ID: <1@mfa.example>\r\nSubject: Report\r\n\r\nWhen is it due?\r\n"
JUDGED = Judgement(
    category=Category.ARTICLE7_REPORT,
    state="UGA",
    language="en",
    urgent=False,
    sensitive=False,
    needs_reply=True,
    automatic=False,
)
REPLY = DraftReply("Re: Report", "On 30 April.", "en", unanswered=("And how?",), enclosures=("Form",))


def raw(number: int, text: str = "When is it due?") -> bytes:
    return RAW.replace(b"<1@", f"<{number}@".encode()).replace(b"When is it due?", text.encode())


def arrival(number: int = 1, uid: int = 0, **changes: object) -> Arrival:
    base = Arrival(Place("INBOX", 7, uid or number), raw(number), NOW, Direction.IN)
    return replace(base, **changes)  # type: ignore[arg-type]  # the names are those of Arrival


def keep(inbox: Inbox, *found: Arrival) -> int:
    return inbox.keep([(one, len(one.raw)) for one in found], NOW)


def take(inbox: Inbox, at: datetime = NOW, worker: str = "w1") -> Job:
    job = inbox.take(worker, at)
    assert job is not None
    return job


def filing(job: Job, judged: Judgement | None = JUDGED, references: tuple[str, ...] = ()) -> Filing:
    def decide(known: list[Candidate]) -> Decision:
        return Decision(next((one.id for one in known if one.message_ids), None))

    clues = Clues(
        job.message_id, references, f"report {job.mail_id}", "a@mfa.example", state=judged.state if judged else ""
    )
    return Filing(clues, decide, "a@mfa.example", "A <a@mfa.example>", "Report", "When is it due?", judged)  # type: ignore[arg-type]


def planned(filed: Filed) -> Planned:
    return Planned(f"draft{filed.mail_id}@isu.example", b"draft", REPLY)


def nothing(_connection: Connection, _filed: Filed) -> None:
    """No further effects."""


def file(inbox: Inbox, job: Job, judged: Judgement | None = JUDGED, references: tuple[str, ...] = ()) -> Filed:
    return inbox.file(job, filing(job, judged, references), planned, nothing, NOW)


# Reading


def test_a_cursor_only_moves_forward_and_each_uidvalidity_has_its_own(inbox: Inbox) -> None:
    assert inbox.cursor("INBOX", 7) is None
    assert not inbox.walked("INBOX")
    for uid in (5, 3):
        inbox.advance(Place("INBOX", 7, uid), NOW)

    assert (inbox.cursor("INBOX", 7), inbox.cursor("INBOX", 8)) == (5, None)
    assert inbox.walked("INBOX")


def test_uids_and_uidvalidities_of_32_bits_fit(inbox: Inbox) -> None:
    keep(inbox, arrival(1, uid=4_294_967_295))
    inbox.advance(Place("INBOX", 4_294_967_295, 4_294_967_295), NOW)

    assert inbox.cursor("INBOX", 4_294_967_295) == 4_294_967_295


def test_the_same_mail_is_kept_once_wherever_it_lies(inbox: Inbox) -> None:
    elsewhere = arrival(1, place=Place("Uganda", 9, 4), raw=b"Received: by x\r\n" + raw(1))

    assert keep(inbox, arrival(1), elsewhere) == 1
    assert keep(inbox, arrival(1, place=Place("INBOX", 8, 1))) == 0
    assert {(place.folder, place.uidvalidity) for place in inbox.mail(1).places} == {
        ("INBOX", 7),
        ("Uganda", 9),
        ("INBOX", 8),
    }
    assert inbox.raw(1) == raw(1)


def test_a_mail_is_recognised_without_fetching_it(inbox: Inbox) -> None:
    keep(inbox, arrival(1))
    place = Place("Moved", 3, 1)

    assert inbox.recognise(place, "1@mfa.example", len(raw(1)), NOW)
    assert not inbox.recognise(place, "1@mfa.example", len(raw(1)) + 1, NOW)
    assert not inbox.recognise(place, "", len(raw(1)), NOW)


def test_what_a_sender_wrote_makes_a_mails_identity_and_nothing_on_top() -> None:
    folded = RAW.replace(b"Subject: Report", b"Subject:\r\n Report").replace(b"\r\n", b"\n")

    assert identity(RAW) == identity(b"Received: by x\r\nX-Spam: no\r\n" + RAW) == identity(folded)
    assert identity(RAW) != identity(RAW.replace(b"due", b"do"))
    assert identity(RAW) != identity(RAW.replace(b"<1@", b"<2@"))
    assert message_id(b"Message-Id:\r\n <a@b>\r\n\r\n") == "a@b"


@pytest.mark.parametrize("odd", [b"", b"\r\n\r\n", b"no header", b": x\r\n y\r\n\r\nz", b"\xff\x00" * 50])
def test_no_bytes_are_too_odd_to_be_kept(inbox: Inbox, odd: bytes) -> None:
    assert keep(inbox, arrival(1, raw=odd)) == 1
    assert inbox.raw(1) == odd


# Working


def test_one_worker_at_a_time_has_a_mail(inbox: Inbox) -> None:
    keep(inbox, arrival(1))
    take(inbox)

    assert inbox.take("w2", NOW) is None
    assert inbox.leased(NOW)[0] == 1
    later = take(inbox, NOW + LEASE)
    assert (later.attempt, later.deaths) == (2, 1)


def test_who_was_overtaken_can_not_file(inbox: Inbox) -> None:
    keep(inbox, arrival(1))
    slow, fast = take(inbox), take(inbox, NOW + LEASE)
    file(inbox, fast)

    with pytest.raises(JobLost):
        file(inbox, slow)
    with pytest.raises(JobLost):
        inbox.set_aside(slow, "why", NOW)
    assert inbox.mail(1).step is Step.PLANNED


def test_mails_of_a_worker_that_is_gone_are_free_at_once(inbox: Inbox) -> None:
    keep(inbox, arrival(1))
    take(inbox)

    assert inbox.free(["w1", "w9"], NOW) == 1
    assert take(inbox, NOW, "w2").deaths == 1


def test_a_mail_given_back_waits_and_counts_no_death(inbox: Inbox) -> None:
    keep(inbox, arrival(1))
    inbox.release(take(inbox), NOW + timedelta(seconds=30))

    assert inbox.take("w2", NOW) is None
    assert take(inbox, NOW + timedelta(seconds=30)).deaths == 0


def test_filing_is_all_or_nothing(inbox: Inbox, store: Store) -> None:
    keep(inbox, arrival(1))
    job = take(inbox)

    def fails(_connection: Connection, _filed: Filed) -> None:
        raise RuntimeError

    with pytest.raises(RuntimeError):
        inbox.file(job, filing(job), planned, fails, NOW)

    mail = inbox.mail(1)
    assert (mail.step, mail.thread_id, mail.case, mail.draft) == (Step.STORED, None, "", None)
    assert file(inbox, job).thread.case == "ISU-2032-0001", "a number that was not used is not lost"


def test_a_draft_comes_to_its_end(inbox: Inbox) -> None:
    keep(inbox, arrival(1))
    job = take(inbox)
    file(inbox, job)
    job = replace(job, step=Step.PLANNED)
    draft = inbox.draft_of(1)
    assert draft is not None
    assert (draft.state, draft.reply, draft.answers) == (DraftState.PLANNED, REPLY, "1@mfa.example")
    inbox.appending(job, draft)
    inbox.appended(job, draft, Place("Drafts", 3, 9), NOW)

    mail = inbox.mail(1)
    assert (mail.step, mail.done_at) == (Step.DONE, NOW)
    assert mail.draft is not None
    assert (mail.draft.state, mail.draft.place) == (DraftState.APPENDED, Place("Drafts", 3, 9))
    assert [one.id for one in inbox.open_drafts()] == [draft.id]


def test_a_case_is_due_when_the_mail_wants_its_answer(inbox: Inbox, store: Store) -> None:
    keep(inbox, arrival(1))
    filed = file(inbox, take(inbox), replace(JUDGED, due=date(2032, 1, 9), urgent=True))

    case = Casework(store).get(filed.thread.case)
    assert case.due_at == datetime(2032, 1, 9, 23, 59, 59, tzinfo=UTC)
    assert (case.channel, case.state, case.urgent) == ("mail", "UGA", True)
    assert [alert.kind for alert in inbox.alerts()] == ["urgent"]


def test_quarantine_counts_its_tries_and_lets_go(inbox: Inbox) -> None:
    keep(inbox, arrival(1))
    inbox.set_aside(take(inbox), "TypeError in judge, line 7", NOW)
    inbox.unfetched(Place("INBOX", 7, 99), "can't be fetched", NOW)

    one, two = inbox.quarantined()
    assert (one.mail_id, one.tries, two.mail_id) == (1, 1, None)
    assert inbox.take("w1", NOW) is None
    inbox.retry(one.id)
    job = take(inbox)
    file(inbox, job, replace(JUDGED, needs_reply=False))
    assert [entry.place.uid for entry in inbox.quarantined()] == [99]
    keep(inbox, arrival(2, place=Place("INBOX", 7, 99)))
    assert inbox.quarantined() == ()
    with pytest.raises(UnknownReference):
        inbox.retry(one.id)


def test_judgements_come_back_as_they_were() -> None:
    judged = replace(JUDGED, promises=(Promise("in May", date(2032, 5, 31)), Promise("soon", None)), questions=("Q?",))

    assert load_judgement(dump_judgement(judged)) == judged
    assert load_judgement("") is None


def test_figures_count_what_there_is(inbox: Inbox) -> None:
    keep(inbox, arrival(1), arrival(2))
    file(inbox, take(inbox), replace(JUDGED, needs_reply=False))

    found = inbox.figures()
    assert (found.mails, found.directions) == ({"done": 1, "stored": 1}, {"in": 2})
    assert (found.categories, found.oldest_waiting) == ({"article7_report": 1}, NOW)


def test_another_mailbox_sees_nothing_of_it(inbox: Inbox, store: Store) -> None:
    keep(inbox, arrival(1))
    other = Inbox(store, "other@isu.example")

    assert other.take("w1", NOW) is None
    with pytest.raises(UnknownReference):
        other.mail(1)


# The send guard


def test_the_send_guard_knows_the_thread(inbox: Inbox) -> None:
    keep(inbox, arrival(1))
    file(inbox, take(inbox), replace(JUDGED, needs_reply=False))
    reply = ToSend(NOW + timedelta(hours=1), state="UGA", language="en")
    assert inbox.refusals("1@mfa.example", reply) == ()
    assert inbox.refusals("unknown@x.example", reply) == ()
    assert inbox.refusals("1@mfa.example", replace(reply, state="FRA")) != ()

    keep(inbox, arrival(2, received_at=NOW + timedelta(hours=2)))
    file(inbox, take(inbox, NOW + timedelta(hours=3)), references=("1@mfa.example",))

    assert "a newer mail has come in since it was written" in inbox.refusals("1@mfa.example", reply)


# Effects

NOTHING_FOUND = Findings()


def with_effects(
    inbox: Inbox, mail: Mail, judged: Judgement, findings: Findings = NOTHING_FOUND, **more: object
) -> None:
    keep(inbox, arrival(1))
    job = take(inbox)
    unsubscribe: Callable[..., bool] | None = more.get("unsubscribe")  # type: ignore[assignment]
    effects = mail_effects(mail, job, findings, unsubscribe, NOW)
    inbox.file(job, filing(job, judged), planned, effects, NOW)


@pytest.fixture
def okello(store: Store) -> int:
    """A contact with a mail address."""
    person = People(store).add(Person(None, "Amara Okello", "a@mfa.example", "UGA", Role.DELEGATE), NOW)
    assert person.id is not None
    with store.writing() as connection:
        known = select(channels.c.id).where(channels.c.address_key == "a@mfa.example")
        if connection.scalar(known) is None:
            values = channel_values("mail", "personal", "a@mfa.example", NOW, person_id=person.id)  # type: ignore[arg-type]
            connection.execute(insert(channels).values(**values))
    return person.id


MACHINE = replace(JUDGED, automatic=True, needs_reply=False, category=Category.BOUNCE)


def test_a_bounce_marks_the_address_and_alerts_once(inbox: Inbox, store: Store, okello: int) -> None:
    mail = Mail("x", sender=Mailbox("", "mailer-daemon@mx.example"), text="550 unknown", bounced=("A@mfa.example",))
    with_effects(inbox, mail, MACHINE)

    with store.reading() as connection:
        row = connection.execute(select(channels.c.bounce, channels.c.bounces)).one()
        kinds = connection.scalars(select(mail_alerts.c.kind)).all()
    assert tuple(row) == ("hard", 1)
    assert kinds == ["bounce"]


@pytest.mark.parametrize(
    ("authentication", "bounce"), [(Authentication.PASS, ""), (Authentication.NONE, ""), (Authentication.FAIL, "hard")]
)
def test_who_writes_from_an_address_has_it_back(
    inbox: Inbox, store: Store, okello: int, authentication: Authentication, bounce: str
) -> None:
    mark_bounced(store, "a@mfa.example", True, NOW, "550 unknown")
    mail = Mail("x", sender=Mailbox("", "A@mfa.example"), text="We are back.", authentication=authentication)
    with_effects(inbox, mail, JUDGED)

    with store.reading() as connection:
        assert connection.scalar(select(channels.c.bounce)) == bounce


def test_who_has_left_becomes_a_proposal_and_nothing_else(inbox: Inbox, store: Store, okello: int) -> None:
    mail = Mail("x", sender=Mailbox("", "a@mfa.example"), text="I no longer work here.", automatic=("auto",))
    with_effects(inbox, mail, MACHINE, Findings(left=True, instead=("new@mfa.example",)))

    (proposal,) = read_proposals(store)
    assert (proposal.what.kind, proposal.what.source) == (ProposalKind.DEPARTURE, "out_of_office")
    assert proposal.what.reference == "mail:1"
    assert People(store).by_address("a@mfa.example") is not None


def test_a_subscription_ends_by_its_token(inbox: Inbox) -> None:
    ended: list[tuple[str, str]] = []

    def unsubscribe(_connection: Connection, token: str, address: str) -> bool:
        ended.append((token, address))
        return True

    mail = Mail("x", sender=Mailbox("", "a@mfa.example"))
    with_effects(inbox, mail, MACHINE, Findings(token="t" * 20), unsubscribe=unsubscribe)

    assert ended == [("t" * 20, "a@mfa.example")]
