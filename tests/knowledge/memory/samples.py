"""Values to store: fictional people, made-up documents, and text of the nastier kind."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from typing import Any

from knowledge.document import Authority, DocumentCard, Passage, PassageKind, Piece
from knowledge.memory.log import Log
from knowledge.memory.shelf import Addition, Shelf
from knowledge.message import Channel, Citation, Fact, Message, Outcome, Person, Reply, Role, Sender

NOW = datetime(2026, 11, 21, 9, 30, tzinfo=UTC)
TODAY = date(2026, 11, 21)
LATER = timedelta(seconds=121)

HOSTILE = (
    "before\x00after",
    "\x00",
    "half a pair \ud83d and the other \ude00",
    "👩🏽‍🚒 🇱🇦 e\u0301",
    "\u202eمرحبا بالعالم\u202c שלום",
    "'; DROP TABLE interactions; -- %s :name ?",
    "\r\n\t\x1b[31m\x7f\ufeff\uffff",
    "",
)

CITATION = Citation(
    document_id="d12.2",
    passage_id=345,
    file="report.pdf",
    symbol="CCM/TEST/2024/1",
    title="Report on a test",
    authority=Authority.ADOPTED,
    date="2024-09-18",
    language="en",
    locator="para. 71",
    page=12,
    quote="The Meeting took note.",
    url="https://documents.example/1",
    collection="ccm",
    heads=("State", "Date"),
    chapeau=("The Meeting:",),
    highlight="took note",
    superseded=True,
    submitted_by="Norland",
    explains="Article 1",
)
FACT = Fact(statement="112 States Parties", rule="CCM-17", source="depositary", as_of="2026-03-02", verified=False)
REPLY = Reply(
    outcome=Outcome.ANSWER,
    text="Para. 71 says: The Meeting took note.",
    language="en",
    confidence=0.93,
    lead="Para. 71 says:",
    citations=(CITATION, replace(CITATION, date=None, page=None, url=None, heads=())),
    facts=(FACT,),
    notices=("This is a draft.",),
    intent="answer",
    understood="paragraph 71",
    elapsed_ms=4.2,
)
HANDED_OVER = replace(REPLY, outcome=Outcome.HANDED_OVER, citations=(), facts=(), confidence=0.1)

PERSON = Person(
    id=None,
    name="Ana Souza",
    address="Ana.Souza@mission.example",
    state="BRA",
    role=Role.DELEGATE,
    language="pt",
    verified=True,
)

CARD = DocumentCard(
    symbol="CCM/TEST/2024/1",
    title="Report on a test",
    kind="report",
    date="2024-09-18",
    period="2023",
    meeting="12MSP",
    agenda_item="9",
    language="en",
    submitted_by="Brazil",
    authority=Authority.DRAFT,
    authority_reason="the word draft on page 1",
    treaty="CCM",
    url="https://documents.example/1",
)
SOURCE = "Heading\n\n1. First words.\n(a) An item.\nTable\tcell\n"


def message(id: str = "m1", **changes: Any) -> Message:  # noqa: A002 - the name the field has
    """A question from Slack."""
    base = Message(
        id=id,
        channel=Channel.SLACK,
        text="what does para. 71 say?",
        received_at=NOW - timedelta(seconds=1),
        conversation="C1:1",
        sender=Sender(address="ana.souza@mission.example", slack_user="U1", slack_team="T1", name="Ana"),
        collections=("ccm",),
    )
    return replace(base, **changes)


def passages(count: int = 3) -> tuple[Passage, ...]:
    """Passages of every shape; the first has every field set."""
    full = Passage(
        ordinal=1,
        kind=PassageKind.TABLE_ROW,
        label="(a)",
        locator="Table 1, row Salaries",
        heading_path=("Heading", "Sub-heading"),
        text="Salaries | 2023 | 1,000",
        pieces=(Piece(0, 7), Piece(9, 24, 2)),
        parent=2,
        heads=("Item", "Year"),
        asked=("how much is paid",),
        authority=Authority.SUBMITTED,
        page=2,
        table="Table 1",
    )
    plain = Passage(
        ordinal=2, kind=PassageKind.PARAGRAPH, label="1", locator="para. 1", heading_path=(), text="x", pieces=()
    )
    rest = (
        replace(plain, ordinal=n, text=f"Words of passage {n}.", pieces=(Piece(n, n + 5),)) for n in range(2, count + 1)
    )
    return (full, *rest)


def add(shelf: Shelf, file: str = "report.pdf", content: str = "one", **changes: Any) -> Addition:
    """Adds a document whose hash stands for its content."""
    values: dict[str, Any] = {
        "collection": "ccm",
        "internal": False,
        "card": CARD,
        "sha256": f"hash of {content}",
        "source_text": SOURCE + content,
        "passages": passages(),
        "added_on": TODAY,
    }
    return shelf.add(file=file, **(values | changes))


def answered(
    log: Log, question: Message, reply: Reply = REPLY, person: Person | None = None, at: datetime = NOW
) -> Reply:
    """Claims and answers a message."""
    return log.record(log.claim(question, at), question, person, reply, "paragraph 71", at)
