"""Lessons of a store: judgements of mails that a person looked at, and the models made of them."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from datetime import datetime
from typing import Any

from sqlalchemy import RowMapping, delete, func, insert, select

from knowledge.errors import BadInput
from knowledge.mail import Category
from knowledge.mail_lesson import FIELDS, Lesson, Model
from knowledge.memory.clean import clean, clip, fold
from knowledge.memory.store import Store
from knowledge.memory.tables.mail_lessons import mail_lessons, mail_models

MOST = 5_000
"""Lessons that are read: the newest; a small office settles fewer in ten years."""

MODELS_KEPT = 5
_STATE = re.compile(r"([A-Z]{3})?")
_YES = {"yes": "yes", "true": "yes", "1": "yes", "no": "no", "false": "no", "0": "no"}


def read_correction(text: str) -> tuple[str, str]:
    """A correction written FIELD=VALUE, checked; BadInput names the fields and what they take."""
    name, sign, value = (part.strip() for part in text.partition("="))
    if not sign or name not in FIELDS:
        raise BadInput("a correction is one of category=…, state=…, urgent=yes or urgent=no")
    if name == "category":
        if value not in [category.value for category in Category]:
            raise BadInput("category takes one of " + ", ".join(Category))
        return name, value
    if name == "urgent":
        if value.casefold() not in _YES:
            raise BadInput("urgent takes yes or no")
        return name, _YES[value.casefold()]
    if not _STATE.fullmatch(value.upper()):
        raise BadInput("state takes an ISO 3166-1 alpha-3 code such as LAO, or nothing for a sender of no State")
    return name, value.upper()


class LessonBook:
    """The lessons and models of a store."""

    def __init__(self, store: Store) -> None:
        """Works on an open, migrated store."""
        self._store = store

    def add(self, lesson: Lesson, by: str, now: datetime) -> int:
        """Stores a lesson, gives its number; one on the same mail is replaced, its corrections stay beside the new."""
        mail = clip(clean(lesson.mail), 100)
        with self._store.writing() as connection:
            same = mail_lessons.c.mail == mail
            old = connection.execute(select(mail_lessons.c.corrected).where(same)).scalar()
            right = {**(json.loads(old) if old else {}), **lesson.right}
            connection.execute(delete(mail_lessons).where(same))
            made = connection.execute(
                insert(mail_lessons).values(
                    mail=mail,
                    sender=fold(clip(lesson.sender.strip(), 300)),
                    features=_json(lesson.features),
                    scores=_json(lesson.scores),
                    category=right.get("category", lesson.category),
                    corrected=_json(right),
                    by=clip(clean(by), 300),
                    at=now,
                )
            ).inserted_primary_key
        return int(made[0]) if made else 0

    def lessons(self) -> tuple[Lesson, ...]:
        """The newest lessons, oldest of them first."""
        newest = select(mail_lessons).order_by(mail_lessons.c.id.desc()).limit(MOST)
        with self._store.reading() as connection:
            rows = connection.execute(newest).mappings().all()
        return tuple(_lesson(row) for row in reversed(rows))

    def count(self) -> int:
        """How many lessons there are."""
        with self._store.reading() as connection:
            return int(connection.scalar(select(func.count()).select_from(mail_lessons)) or 0)

    def newest(self) -> int:
        """The number of the newest lesson, 0 without any; it grows with every correction."""
        with self._store.reading() as connection:
            return int(connection.scalar(select(func.max(mail_lessons.c.id))) or 0)

    def save(self, model: Model, now: datetime) -> None:
        """Stores a model as the newest; the last few are kept, so that a change can be told."""
        with self._store.writing() as connection:
            connection.execute(
                insert(mail_models).values(
                    weights=_json(model.weights),
                    lessons=model.lessons,
                    accuracy=model.accuracy,
                    rules_accuracy=model.rules_accuracy,
                    newest=model.newest,
                    trained_at=now,
                )
            )
            kept = select(mail_models.c.id).order_by(mail_models.c.id.desc()).limit(MODELS_KEPT)
            connection.execute(delete(mail_models).where(mail_models.c.id.not_in(kept)))

    def model(self) -> Model | None:
        """The newest model, None before the first."""
        with self._store.reading() as connection:
            row = connection.execute(select(mail_models).order_by(mail_models.c.id.desc()).limit(1)).mappings().first()
        if row is None:
            return None
        return Model(json.loads(row["weights"]), row["lessons"], row["accuracy"], row["rules_accuracy"], row["newest"])


def _lesson(row: RowMapping) -> Lesson:
    return Lesson(
        mail=row["mail"],
        sender=row["sender"],
        features=json.loads(row["features"]),
        scores=json.loads(row["scores"]),
        category=row["category"],
        right=json.loads(row["corrected"]),
        id=row["id"],
    )


def _json(value: Mapping[str, Any]) -> str:
    return json.dumps(dict(value), ensure_ascii=True, sort_keys=True)
