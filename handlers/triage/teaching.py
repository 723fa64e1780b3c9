"""What staff set right in a judgement becomes a lesson; the model is trained anew from the lessons."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime

from handlers.triage.category import weigh
from handlers.triage.features import features_of
from handlers.triage.language import language_of
from handlers.triage.learning import LearnedLessons, train
from handlers.triage.questions import questions_in
from handlers.triage.vocabulary import likely
from knowledge.facts.load import Facts
from knowledge.mail import Judgement, Mail
from knowledge.mail_lesson import Lesson, Model
from knowledge.memory.lessons import LessonBook


def correct(
    mail: Mail, judgement: Judgement, right: Mapping[str, str], facts: Facts, book: LessonBook, by: str, now: datetime
) -> int:
    """Stores what a person set right in the judgement of a mail; gives the lesson's number.

    ``right`` is checked already (``knowledge.memory.lessons.read_correction``); empty it confirms the judgement, which
    the model learns from too.
    """
    learned = likely(mail, language_of(mail), facts.mail_words)
    weighed = weigh(mail, facts.mail_cues, asks=bool(questions_in(mail)), learned=learned)
    lesson = Lesson(
        mail=mail.sha256,
        sender=mail.sender.address,
        features=features_of(mail),
        scores={category.value: round(score, 3) for category, score in weighed.scores.items() if score},
        category=right.get("category", judgement.category.value),
        right=dict(right),
    )
    return book.add(lesson, by, now)


def learned(book: LessonBook) -> LearnedLessons:
    """The lessons and the newest model of a store, to judge by; read once for many mails."""
    return LearnedLessons(book.lessons(), book.model())


def retrain(book: LessonBook, now: datetime) -> Model | None:
    """Trains and stores a model where there are new lessons and enough of them; None where there was nothing to do."""
    known = book.model()
    if known is not None and known.newest == book.newest():
        return None
    made = train(book.lessons())
    if made is None:
        return None
    book.save(made, now)
    return made
