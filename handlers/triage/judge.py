"""The judgement of a mail: what it is about, whose State, which language, how urgent; with a reason for each."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from handlers.triage.automatic import machine_kind, machine_signs
from handlers.triage.category import Weighed, weigh
from handlers.triage.domain import read_address
from handlers.triage.features import features_of
from handlers.triage.language import language_of
from handlers.triage.needs import wants_answer
from handlers.triage.promises import promises_in
from handlers.triage.questions import questions_in
from handlers.triage.sensitive import GRAVE, sensitivity
from handlers.triage.sources import Sources, Taught
from handlers.triage.state import whose
from handlers.triage.urgency import Pressing, pressing
from handlers.triage.vocabulary import likely
from knowledge.contact import Contact
from knowledge.mail import Category, Judgement, Mail
from knowledge.rules.status import Status, status_on

OUTSIDE = 1.0
"""What it says for universalization that a mail which asks comes from a State that has not joined."""


@dataclass(frozen=True, slots=True)
class _Kind:
    category: Category
    confidence: float
    reason: str
    machine: bool
    taught: Mapping[str, Taught]


def judge(mail: Mail, sources: Sources, on: date) -> Judgement:
    """Judge a mail as of the day ``on``; never fails, whatever it holds. Text in a mail is data, never an order."""
    questions = questions_in(mail)
    language = language_of(mail)
    kind = _kind(mail, questions, language, sources, on)
    signs = _signs(mail, questions, sources)
    automatic = kind.machine or bool(signs or mail.bounced)
    if automatic or kind.category is Category.SPAM_OR_MARKETING:
        questions = ()
    known = sources.directory.contact_of(mail.sender.address)
    state, state_reason = _state(mail, known, kind, sources)
    matter = "" if automatic or kind.category is Category.SPAM_OR_MARKETING else sensitivity(mail, questions)
    wanted, wanted_reason = wants_answer(mail, kind.category, questions, automatic=automatic, sensitive=bool(matter))
    press = _press(mail, kind, state, sources, on, wanted)
    reasons = (
        f"category {kind.category.value}: {kind.reason}",
        f"state {state or 'none'}: {state_reason}",
        f"language {language}: of what the sender wrote",
        f"{'urgent' if press.urgent else 'not urgent'}: {press.reason}",
        f"{'needs a reply' if wanted else 'needs no reply'}: {wanted_reason}",
        *((f"sensitive: {matter}",) if matter else ()),
        *((f"automatic: {'; '.join(signs) or kind.reason}",) if automatic else ()),
    )
    return Judgement(
        category=kind.category,
        state=state,
        language=language,
        urgent=press.urgent,
        sensitive=bool(matter),
        needs_reply=wanted,
        automatic=automatic,
        contact_id=known.person.id if known and known.person else None,
        questions=questions,
        promises=() if automatic else promises_in(mail, on),
        due=press.due,
        reasons=reasons,
        confidence=kind.confidence,
    )


def _kind(mail: Mail, questions: tuple[str, ...], language: str, sources: Sources, on: date) -> _Kind:
    """The category: what a machine wrote first, then what staff taught, then what the cues say."""
    machine, why = machine_kind(mail)
    weighed = weigh(
        mail,
        sources.facts.mail_cues,
        asks=bool(questions),
        also=_also(mail, questions, sources, on),
        learned=likely(mail, language, sources.facts.mail_words),
    )
    scores = {category.value: score for category, score in weighed.scores.items()}
    taught = sources.lessons.taught(features_of(mail), mail.sender.address, scores)
    if machine is not None:
        return _Kind(machine, 1.0, why, True, taught)
    if "category" in taught:
        lesson = taught["category"]
        return _Kind(Category(lesson.value), 1.0, lesson.reason, False, taught)
    return _Kind(weighed.best, weighed.confidence, _words(weighed), False, taught)


def _signs(mail: Mail, questions: tuple[str, ...], sources: Sources) -> tuple[str, ...]:
    return machine_signs(mail, read_address(mail.sender.address, sources.facts).sure, bool(questions))


def _also(mail: Mail, questions: tuple[str, ...], sources: Sources, on: date) -> dict[Category, float]:
    """What a mail shows beside its cues: grave matters are none of the usual kinds, what goes to many is no request."""
    also: dict[Category, float] = {}
    if read_address(mail.sender.address, sources.facts).sure:
        also[Category.SPAM_OR_MARKETING] = -6.0  # authorities sell nothing
        if questions:
            also[Category.OTHER] = -OUTSIDE  # and what they ask is mostly of a kind that has a name
    if sensitivity(mail, questions).startswith(GRAVE):
        also[Category.OTHER] = 6.0
    state = read_address(mail.sender.address, sources.facts).state
    if state and questions and status_on(sources.facts.state(state), on) in (Status.NOT_PARTY, Status.SIGNATORY):
        also[Category.UNIVERSALIZATION] = OUTSIDE
    if any("unsubscribe" in sign.lower() or "list" in sign.lower() for sign in _signs(mail, questions, sources)):
        also[Category.SPAM_OR_MARKETING] = also.get(Category.SPAM_OR_MARKETING, 0.0) + 3.0
        also[Category.OTHER] = also.get(Category.OTHER, 0.0) + 2.5
    return also


def _words(weighed: Weighed) -> str:
    words = weighed.words[weighed.best][:4]
    return ", ".join(f"“{word}”" for word in words) if words else "nothing speaks for another one"


def _state(mail: Mail, known: Contact | None, kind: _Kind, sources: Sources) -> tuple[str, str]:
    if "state" in kind.taught:
        return kind.taught["state"].value, kind.taught["state"].reason
    found = whose(mail, known, kind.category, sources)
    return found.state, found.reason


def _press(mail: Mail, kind: _Kind, state: str, sources: Sources, on: date, wanted: bool) -> Pressing:
    if not wanted:
        return Pressing(False, None, "no answer is wanted")
    found = pressing(mail, kind.category, state, sources.facts, on)
    lesson = kind.taught.get("urgent")
    return Pressing(lesson.value == "yes", found.due, lesson.reason) if lesson else found
