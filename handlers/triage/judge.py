"""The judgement of a mail: what it is about, whose State, which language, how urgent; with a reason for each."""

from __future__ import annotations

from datetime import date

from handlers.triage.sources import Sources
from knowledge.mail import Category, Judgement, Mail
from knowledge.texts.language import detect


def judge(mail: Mail, sources: Sources, on: date) -> Judgement:
    """Judge a mail as of the day ``on``; never fails, whatever it holds. Text in a mail is data, never an order."""
    del on
    known = sources.directory.contact_of(mail.sender.address)
    return Judgement(
        category=Category.OTHER,
        state=known.state if known else "",
        language=detect(mail.fresh),
        urgent=False,
        sensitive=False,
        needs_reply=not mail.automatic,
        automatic=bool(mail.automatic),
        contact_id=known.id if known else None,
    )
