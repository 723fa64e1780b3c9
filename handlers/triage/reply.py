"""The reply drafted to a mail, for a person to read and send: every statement with its source, gaps named as gaps."""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import date

from handlers.compose import notices_for, place_of
from handlers.triage.form import Form, form_of
from handlers.triage.found import QUOTE, Found, find_for
from handlers.wording import say, spoken, write
from knowledge.base import KnowledgeBase
from knowledge.contact import Addressee
from knowledge.facts.shown_source import shown_source
from knowledge.mail import Category, DraftReply, Judgement, Mail

MOST_QUESTIONS = 8

_PREFIX = re.compile(r"^\s*(?:(?:re|aw|sv|vs|rv|tr|fw|fwd|wg|رد)\s*:\s*)+", re.I)
_NO_DRAFT = frozenset({Category.AUTO_REPLY, Category.BOUNCE, Category.SPAM_OR_MARKETING})
_CONTROL = re.compile(r"[\x00-\x1f\x7f-\x9f\u2028\u2029\u202a-\u202e\u2066-\u2069]+")


def draft_reply(
    mail: Mail, judgement: Judgement, knowledge: KnowledgeBase, addressee: Addressee | None, on: date
) -> DraftReply | None:
    """The draft of a reply; None where none may be drafted: automatic, sensitive, spam, or where none is needed.

    ``addressee`` is the current holder of the sender's post where the directory knows it; None greets the sender by
    name. Nothing is claimed without a source; what was not found is listed in ``unanswered``. Only public texts are
    quoted, and nothing of the directory but the greeting is written.
    """
    if judgement.automatic or judgement.sensitive or not judgement.needs_reply or judgement.category in _NO_DRAFT:
        return None
    language = spoken(judgement.language)
    asked = judgement.questions[:MOST_QUESTIONS]
    found = [find_for(question, judgement.state, language, knowledge, on) for question in asked]
    receipt = not found or any(item.receipt for item in found)
    form = form_of(mail, judgement, addressee, knowledge.facts, receipt)
    return _drafted(
        mail, form, [item for item in found if not item.receipt], language, judgement.questions[MOST_QUESTIONS:]
    )


def _drafted(mail: Mail, form: Form, found: Sequence[Found], language: str, left: Sequence[str]) -> DraftReply:
    enclosures = tuple(dict.fromkeys(item.enclosure for item in found if item.enclosure))
    parts = [form.head, *_answers(found, language)]
    parts += [write(language, "body.for_colleague", question=_line(question)) for question in left]
    parts += [write(language, "body.enclosure", title=title) for title in enclosures]
    subject = _line(_PREFIX.sub("", mail.subject))
    return DraftReply(
        subject=write(language, "subject.reply", subject=subject).strip(),
        body="\n\n".join([*parts, form.foot]),
        language=language,
        citations=tuple(item.quote for item in found if item.quote is not None),
        unanswered=tuple([item.question for item in found if item.open] + list(left)),
        enclosures=enclosures,
    )


def _answers(found: Sequence[Found], language: str) -> list[str]:
    """A part for every question; where there are several each is repeated before its answer."""
    parts = []
    for number, item in enumerate(found, start=1):
        if len(found) > 1 and not item.open:
            parts.append(write(language, "body.question", number=number, question=_line(item.question)))
        parts += _answer(item, language)
    return parts


def _answer(item: Found, language: str) -> list[str]:
    if item.open:
        key = "body.for_person" if item.person else "body.for_colleague"
        return [write(language, key, question=_line(item.question))]
    parts = [
        write(
            language, "body.fact", statement=fact.statement, source=shown_source(fact.source, language), date=fact.as_of
        )
        for fact in item.facts
    ]
    if item.quote is not None:
        cited = item.quote.introduced()
        words = cited.quote if len(cited.quote) <= QUOTE or not cited.highlight else cited.highlight
        parts.append(write(language, "body.quote", quote=words, place=place_of(cited, language)))
        parts += notices_for(cited, language)
        if cited.language != language:
            parts.append(say(language, "notice.language", language=cited.language))
    return parts


def _line(text: str) -> str:
    return " ".join(_CONTROL.sub(" ", text).split())
