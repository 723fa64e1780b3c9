"""What a read mail does to the memory, in one transaction: thread, case, timeline, alerts, drafts made needless."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, date, datetime, time

from sqlalchemy import Connection, insert, select, update

from knowledge.case import CaseOpening
from knowledge.mail import Judgement
from knowledge.memory import timeline
from knowledge.memory.cases import answered_elsewhere, open_case, reopened
from knowledge.memory.clean import clip, key
from knowledge.memory.inbox import drafts, threads
from knowledge.memory.inbox.as_json import dump_judgement
from knowledge.memory.inbox.records import Job, Thread
from knowledge.memory.tables.cases import cases
from knowledge.memory.tables.inbox import mail_alerts, mail_threads, mails
from knowledge.memory.tables.outbox import outbox
from knowledge.timeline import Direction, Event, EventKind

LINE_LIMIT = 300


@dataclass(frozen=True, slots=True)
class Filing:
    """A mail as read and judged, ready to be filed; ``judgement`` is None for what we sent ourselves.

    ``words`` are what the sender wrote, for the case and the timeline; ``copy_of`` is the mail that this one only
    repeats (the same mail by a list, for instance); ``note`` says why nothing is to be drafted, where that is known.
    """

    clues: threads.Clues
    decide: threads.Decide
    sender: str
    asker: str
    subject: str
    words: str
    judgement: Judgement | None = None
    copy_of: int | None = None
    note: str = ""


@dataclass(frozen=True, slots=True)
class Filed:
    """Where a mail was filed; ``to_answer`` says whether a reply may be drafted, ``note`` why not."""

    mail_id: int
    thread: Thread
    to_answer: bool
    note: str = ""


def file_mail(connection: Connection, mailbox: str, job: Job, filing: Filing, now: datetime) -> Filed:
    """Files a held mail in the caller's transaction; see the module."""
    thread_id = _thread(connection, mailbox, job, filing)
    threads.refer(connection, job.mail_id, filing.clues.references)
    came_in = job.direction is Direction.IN
    threads.move_thread(
        connection, thread_id, came_in=came_in, at=job.received_at, state=filing.clues.state if came_in else ""
    )
    thread = threads.read_thread(connection, thread_id)
    answered = came_in and (job.answered or _answered(connection, job, filing, thread_id))
    note = _why_not(job, filing, answered=answered) if came_in else ""
    if came_in and filing.copy_of is None and not (job.history or answered):
        _open(connection, job, filing, thread, now)
    if not came_in:
        _answer(connection, job, filing, thread, now)
    thread = threads.read_thread(connection, thread_id)
    _keep(connection, job, filing, thread, note)
    if filing.copy_of is None:
        if came_in or not _from_outbox(connection, filing):
            timeline.append(connection, _event(job, filing, thread))
        _alert(connection, job, filing, now)
    return Filed(job.mail_id, thread, came_in and not note, note)


def _thread(connection: Connection, mailbox: str, job: Job, filing: Filing) -> int:
    found = threads.find_thread(connection, mailbox, filing.clues, filing.decide)
    if found.thread is not None:
        return found.thread
    return threads.new_thread(connection, mailbox, filing.clues, job.received_at, found.origin)


def _answered(connection: Connection, job: Job, filing: Filing, thread_id: int) -> bool:
    """Whether we wrote in the thread since a mail came in; what it refers to itself was there before it."""
    later = select(mails.c.message_id).where(
        mails.c.thread_id == thread_id,
        mails.c.direction == Direction.OUT.value,
        mails.c.received_at >= job.received_at,
    )
    before = {key(found) for found in filing.clues.references}
    return any(found not in before for found in connection.scalars(later).all())


def _from_outbox(connection: Connection, filing: Filing) -> bool:
    """Whether a mail in the folder of sent mail went out through the outbox, which has logged it itself."""
    own = select(outbox.c.id).where(outbox.c.message_id == filing.clues.message_id)
    return bool(filing.clues.message_id) and connection.scalar(own) is not None


def _why_not(job: Job, filing: Filing, *, answered: bool) -> str:
    """Why no reply is to be drafted to a mail, in one line; "" where one may be."""
    judged = filing.judgement
    reasons = (
        (filing.copy_of is not None, f"a copy of mail {filing.copy_of}"),
        (bool(filing.note), filing.note),
        (judged is None, "not judged"),
        (judged is not None and judged.automatic, "written by a machine"),
        (judged is not None and judged.sensitive, "sensitive: for a person alone"),
        (job.history, "was old when it was first read"),
        (job.answered, "marked as answered by a mail program"),
        (answered, "answered already from another mail program"),
        (judged is not None and not judged.needs_reply, "needs no reply"),
    )
    return next((why for so, why in reasons if so), "")


def _open(connection: Connection, job: Job, filing: Filing, thread: Thread, now: datetime) -> None:
    """Opens the thread's case, or opens it again, where a person must act on the mail."""
    judged = filing.judgement
    if judged is None or judged.automatic or not (judged.needs_reply or judged.sensitive):
        return
    number = open_case(connection, _opening(job, filing, thread, now))
    case_id = connection.scalar(select(cases.c.id).where(cases.c.number == number))
    if thread.case and case_id is not None:
        reopened(connection, case_id, f"mail:{job.mail_id}", now)
    connection.execute(update(mail_threads).where(mail_threads.c.id == thread.id).values(case_id=case_id))


def _opening(job: Job, filing: Filing, thread: Thread, now: datetime) -> CaseOpening:
    judged = filing.judgement
    return CaseOpening(
        origin=f"thread:{thread.id}",
        question=f"{filing.subject}\n\n{filing.words}".strip(),
        channel="mail",
        opened_at=now,
        person_id=None,
        asker=filing.asker,
        state=thread.state,
        language=judged.language if judged else "en",
        urgent=bool(judged and judged.urgent),
        place=f"mail:{job.mail_id}",
        due_at=_end_of(judged.due) if judged and judged.due else None,
    )


def _end_of(day: date) -> datetime:
    return datetime.combine(day, time(23, 59, 59), tzinfo=UTC)


def _answer(connection: Connection, job: Job, filing: Filing, thread: Thread, now: datetime) -> None:
    """An answer of ours: drafts it makes needless are settled, and the case unless they wrote again since."""
    drafts.answered(connection, thread.id, job.mail_id, job.received_at, now)
    wrote_since = thread.last_in_at is not None and thread.last_in_at > job.received_at
    case_id = connection.scalar(select(mail_threads.c.case_id).where(mail_threads.c.id == thread.id))
    if case_id is not None and not wrote_since:
        answered_elsewhere(connection, case_id, filing.asker, f"mail:{job.mail_id}", now)


def _keep(connection: Connection, job: Job, filing: Filing, thread: Thread, note: str) -> None:
    judged = filing.judgement
    values = {
        "thread_id": thread.id,
        "message_id": key(filing.clues.message_id or job.message_id),
        "sender": clip(filing.sender, LINE_LIMIT),
        "subject": clip(filing.subject, LINE_LIMIT),
        "state": key(judged.state if judged else thread.state),
        "category": judged.category.value if judged else "",
        "judgement": dump_judgement(judged) if judged else "",
        "note": note,
    }
    connection.execute(update(mails).where(mails.c.id == job.mail_id).values(**values))


def _event(job: Job, filing: Filing, thread: Thread) -> Event:
    judged = filing.judgement
    return Event(
        kind=EventKind.MAIL,
        direction=job.direction,
        at=job.received_at,
        subject=filing.subject,
        source=f"mail:{job.mail_id}",
        detail=filing.words,
        state=judged.state if judged and judged.state else thread.state,
        person_id=judged.contact_id if judged else None,
        channel="mail",
        case=thread.case,
        category=judged.category.value if judged else "",
        language=judged.language if judged else "",
        who=filing.asker,
    )


def _alert(connection: Connection, job: Job, filing: Filing, now: datetime) -> None:
    """What the staff must be told at once, each once; nothing of what was old when it was first read."""
    judged = filing.judgement
    if judged is None or job.history:
        return
    raised = {"sensitive": judged.sensitive, "urgent": judged.urgent and not judged.automatic}
    for kind in (kind for kind, so in raised.items() if so):
        connection.execute(insert(mail_alerts).values(mail_id=job.mail_id, kind=kind, raised_at=now, reference=""))
