"""Mails for the tests of judging: as a mailbox would hand them over."""

from __future__ import annotations

from datetime import UTC, date, datetime

from knowledge.mail import Mail, Mailbox

DAY = date(2026, 11, 25)
"""A Wednesday."""


def mail(text: str, address: str = "a.moreno@inbox.example", subject: str = "", name: str = "Ada Moreno") -> Mail:
    """A mail of that day with nothing folded."""
    return Mail(
        sha256=f"{hash((text, address, subject)):x}",
        sender=Mailbox(name, address),
        subject=subject,
        text=text,
        date=datetime(DAY.year, DAY.month, DAY.day, 8, tzinfo=UTC),
    )
