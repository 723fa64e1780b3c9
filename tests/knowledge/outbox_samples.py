"""Mails and letters for the tests of the outbox: fictional people, addresses that can't exist."""

from __future__ import annotations

from datetime import UTC, date, datetime
from typing import Any

from knowledge.contact import Addressee, Organisation, OrganisationKind, Post, PostKind
from knowledge.letter import Claim, Letter, LetterDraft, Signatory, SignatoryRole, Signature
from knowledge.mail import OutgoingFile
from knowledge.memory.letters import NewLetter, StoredLetter
from knowledge.memory.mails import NewMail
from knowledge.rules.approval import Approval
from knowledge.rules.letter_form import LetterForm

NOW = datetime(2026, 3, 2, 9, 0, tzinfo=UTC)
SENDER = "isu@secretariat.example"
AGREED = {"article7_annual_reminder": 14}
APPROVED = Approval("Ana Director")


def raw(message_id: str, to: str = "mission@ruritania.example", text: str = "Dear colleague,\r\n.hidden\r\n") -> bytes:
    """A small mail in its exact bytes; one line begins with a dot."""
    heads = (
        f"From: ISU <{SENDER}>",
        f"To: {to}",
        "Subject: Reminder",
        "Date: Mon, 02 Mar 2026 09:00:00 +0000",
        f"Message-ID: <{message_id}>",
    )
    return "\r\n".join((*heads, "", text)).encode()


def mail(name: str = "one", to: str = "mission@ruritania.example", **changes: Any) -> NewMail:
    """A mail to be queued; ``name`` makes it another one."""
    message_id = f"isu.{name}@secretariat.example"
    values: dict[str, Any] = {
        "raw": raw(message_id, to),
        "message_id": message_id,
        "sender": SENDER,
        "recipients": (to,),
        "subject": "Reminder",
        "kind": "reply",
        "requested_by": "Ben Officer",
    }
    return NewMail(**values | changes)


def letter(kind: str = "article7_annual_reminder", state: str = "UGA", **changes: Any) -> Letter:
    """A formal letter to a mission."""
    mission = Organisation(7, f"Permanent Mission of {state}", OrganisationKind.MISSION_GENEVA, state, "en")
    post = Post(9, 7, PostKind.PERMANENT_REPRESENTATIVE, "Permanent Representative", state=state)
    address = f"mission@{state.lower()}.example"
    values: dict[str, Any] = {
        "kind": kind,
        "form": LetterForm.FORMAL,
        "language": "en",
        "state": state,
        "addressee": Addressee(mission, post, 4, "Eva Envoy", "H.E. Ms.", "Ambassador", "f", address),
        "title": "Annual report under Article 7",
        "letterhead": ("Implementation Support Unit",),
        "place": "Geneva",
        "day": date(2026, 3, 2),
        "day_in_words": "2 March 2026",
        "address_block": ("H.E. Ms. Eva Envoy", "Permanent Representative"),
        "salutation": "Excellency,",
        "paragraphs": ("I have the honour to recall the report.", "It is due on 30 April 2026."),
        "closing": "Please accept, Excellency, the assurances of my highest consideration.",
        "signatory": Signatory(SignatoryRole.DIRECTOR, (Signature("Director", "Ana Director"),)),
        "claims": (
            Claim("due", "The report is due on 30 April.", "CCM, Article 7", date(2026, 1, 1), "30 April 2026"),
        ),
    }
    return Letter(**values | changes)


def new_letter(made: Letter | None = None, **changes: Any) -> NewLetter:
    """A letter to be stored."""
    text = made or letter()
    findings = changes.pop("findings", ())
    draft = LetterDraft(text, "the letter", text.claims, findings)
    return NewLetter(**{"draft": draft, "requested_by": "Ben Officer"} | changes)


class Printer:
    """Makes a letter's mails as a renderer does, one a recipient; remembers what it was asked."""

    def __init__(self, *, fails: bool = False) -> None:
        self.fails = fails
        self.asked: list[str] = []

    def __call__(self, stored: StoredLetter, files: tuple[OutgoingFile, ...], reference: str) -> list[NewMail]:
        self.asked.append(reference)
        if self.fails:
            raise RuntimeError("no paper")
        name = f"letter-{stored.id}-{len(self.asked)}"
        made = mail(name, stored.to[0], subject=f"{reference} {stored.subject}", kind="letter", state=stored.state)
        return [made]
