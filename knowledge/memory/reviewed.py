"""The reviewed answers of a store: added when staff answer, used until they expire or are withdrawn, never deleted."""

from __future__ import annotations

import threading
from datetime import date, datetime

from sqlalchemy import RowMapping, func, insert, select, update

from knowledge.errors import BadInput, UnknownReference
from knowledge.memory.as_json import dump_citations, load_citations
from knowledge.memory.clean import clip, is_id, key
from knowledge.memory.store import Store
from knowledge.memory.tables.cases import reviewed_answers
from knowledge.reviewed import ReviewedAnswer

TEXT_LIMIT = 20_000
NAME_LIMIT = 300

_NEWEST = select(reviewed_answers).order_by(reviewed_answers.c.reviewed_on.desc(), reviewed_answers.c.id.desc())
# Built once: every question asks this, and building a statement costs more than running it.
_STAMP = select(
    func.count(reviewed_answers.c.id), func.count(reviewed_answers.c.withdrawn_at), func.max(reviewed_answers.c.id)
)


class ReviewedAnswers:
    """Reads are served from memory while the table has not changed: a question asks for all that are in use."""

    def __init__(self, store: Store) -> None:
        """Works on an open, migrated store."""
        self._store = store
        self._lock = threading.Lock()
        self._stamp: object = None
        self._all: tuple[ReviewedAnswer, ...] = ()

    def add(self, answer: ReviewedAnswer) -> ReviewedAnswer:
        """Stores a new one (its ``id`` is ignored) and gives it back; BadInput where a part is missing."""
        if not (answer.question.strip() and answer.answer.strip() and answer.reviewer.strip()):
            raise BadInput("a reviewed answer needs a question, an answer and a reviewer")
        if answer.expires_on < answer.reviewed_on:
            raise BadInput("a reviewed answer can't expire before the day of its review")
        with self._store.writing() as connection:
            made = connection.execute(insert(reviewed_answers).values(**_values(answer))).inserted_primary_key
            if made is None:
                raise RuntimeError("the database gave no key for a new row")
            row = connection.execute(select(reviewed_answers).where(reviewed_answers.c.id == made[0])).mappings().one()
            return _answer(row)

    def withdraw(self, answer_id: int, why: str, now: datetime) -> None:
        """Takes one out of use; UnknownReference where there is none in use."""
        wanted = (reviewed_answers.c.id == answer_id, reviewed_answers.c.withdrawn_at.is_(None))
        values = {"withdrawn_at": now, "withdrawn_why": clip(why, TEXT_LIMIT)}
        with self._store.writing() as connection:
            found = is_id(answer_id) and connection.execute(update(reviewed_answers).where(*wanted).values(**values))
            if not found or not found.rowcount:
                raise UnknownReference("there is no such answer in use")

    def in_use(self, on: date) -> tuple[ReviewedAnswer, ...]:
        """Those that may be given on a day, the newest review first."""
        return tuple(answer for answer in self.all() if answer.in_use(on))

    def all(self) -> tuple[ReviewedAnswer, ...]:
        """All that ever were, the newest review first."""
        with self._store.reading() as connection:
            stamp = tuple(connection.execute(_STAMP).one())
            with self._lock:
                if stamp == self._stamp:
                    return self._all
            answers = tuple(map(_answer, connection.execute(_NEWEST).mappings().all()))
        with self._lock:
            self._stamp, self._all = stamp, answers
        return answers


def _values(answer: ReviewedAnswer) -> dict[str, object]:
    return {
        "question": clip(answer.question.strip(), TEXT_LIMIT),
        "answer": clip(answer.answer.strip(), TEXT_LIMIT),
        "language": key(answer.language),
        "state": key(answer.state),
        "sources": dump_citations(answer.sources),
        "reviewer": clip(answer.reviewer.strip(), NAME_LIMIT),
        "case_number": key(answer.case_number),
        "internal": answer.internal,
        "reviewed_on": answer.reviewed_on,
        "expires_on": answer.expires_on,
        "withdrawn_why": "",
    }


def _answer(row: RowMapping) -> ReviewedAnswer:
    return ReviewedAnswer(**{**row, "sources": load_citations(row["sources"])})
