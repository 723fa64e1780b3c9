"""The reply drafted to a mail, for a person to read and send."""

from __future__ import annotations

from datetime import date

from knowledge.base import KnowledgeBase
from knowledge.contact import Addressee
from knowledge.mail import DraftReply, Judgement, Mail


def draft_reply(
    mail: Mail, judgement: Judgement, knowledge: KnowledgeBase, addressee: Addressee | None, on: date
) -> DraftReply | None:
    """The draft of a reply; None where none may be drafted: automatic, sensitive, spam, or where none is needed.

    ``addressee`` is the current holder of the sender's post where the directory knows it; None greets the sender by
    the form alone. Nothing is claimed without a source; what was not found is listed in ``unanswered``.
    """
    if judgement.automatic or judgement.sensitive or not judgement.needs_reply:
        return None
    return _composed(mail, judgement, knowledge, addressee, on)


def _composed(
    mail: Mail, judgement: Judgement, knowledge: KnowledgeBase, addressee: Addressee | None, on: date
) -> DraftReply | None:
    del mail, judgement, knowledge, addressee, on
    return None
