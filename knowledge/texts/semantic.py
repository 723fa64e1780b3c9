"""The optional semantic stage: passages and questions as vectors of a sentence-transformers model, beside the words.

Used only where the extra ``semantic`` is installed and a model is configured (a name or a folder). Vectors are kept in
one file per model in the cache folder and made for new passages only. The verbatim quotation, the guard and the exact
references stay what they are: this stage only reorders what may be shown, and brings passages the words did not reach.
"""

from __future__ import annotations

import hashlib
import threading
from collections.abc import Callable, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

from knowledge.document import StoredPassage
from knowledge.errors import ConfigError
from knowledge.texts.index import Filter, View
from knowledge.texts.question import Question
from knowledge.texts.search import Found, Tuning, score_entries

LEXICAL_SHARE = 0.5
"""Weight of the word score against the nearness in meaning; of 0.4, 0.5 and 0.65 the best on 381 questions."""

SCHEME = 2
"""Raise when other words of a passage are encoded: vectors kept from before are then made anew."""

NEAREST = 40
"""How many passages the vectors may bring that the words did not."""

Texts = Callable[[Sequence[int]], list[tuple[int, str, str]]]
"""Passage ids -> (id, words under their heading, the bare words), for encoding."""


class Semantic:
    """Vectors of all passages; safe to share between threads."""

    def __init__(self, model: str, folder: Path, texts: Texts) -> None:
        """Nothing is loaded before the first question; ConfigError then where the extra or the model is missing."""
        self._name = model
        self._file = folder / f"vectors-{hashlib.blake2b(f'{SCHEME} {model}'.encode(), digest_size=6).hexdigest()}.npz"
        self._texts = texts
        self._lock = threading.Lock()
        self._model: Any = None
        self._ids: Any = None
        self._vectors: Any = None

    def reorder(self, question: Question, found: Sequence[Found], view: View, only: Filter) -> list[Found]:
        """Passages by words and meaning together, best first."""
        numpy = self._ready(view)
        vector = self._made([question.text])[0]
        cosine = self._vectors @ vector
        near = {int(self._ids[row]): float(cosine[row]) for row in numpy.argsort(-cosine)[:NEAREST]}
        held = {item.entry.passage_id for item in found}
        brought = view.by_passages([number for number in near if number not in held], only)
        everything = [*found, *score_entries(question, view, brought, Tuning())]
        rows = {int(number): row for row, number in enumerate(self._ids)}
        highest = max((item.score for item in everything), default=1.0) or 1.0
        scored = [
            _mixed(item, highest, float(cosine[rows[item.entry.passage_id]]))
            for item in everything
            if item.entry.passage_id in rows
        ]
        return sorted(scored, key=lambda item: (-item.score, item.entry.passage_id))

    def _ready(self, view: View) -> Any:
        """Load model and vectors, encode what is new; returns numpy, which comes with the extra."""
        try:
            import numpy
            from sentence_transformers import SentenceTransformer
        except ImportError:
            raise ConfigError("a semantic model is set, but the extra `semantic` is not installed") from None
        with self._lock:
            if self._model is None:
                self._model = _load(SentenceTransformer, self._name)
            wanted = view.passage_ids()
            if self._ids is None:
                self._ids, self._vectors = self._stored(numpy)
            missing = sorted(set(wanted) - set(self._ids.tolist()))
            if missing or len(wanted) < len(self._ids):
                self._encode(numpy, wanted, missing)
        return numpy

    def _made(self, texts: Sequence[str]) -> Any:
        return self._model.encode(texts, normalize_embeddings=True, show_progress_bar=False, batch_size=32)

    def _stored(self, numpy: Any) -> tuple[Any, Any]:
        try:
            with numpy.load(self._file) as stored:
                return stored["ids"], stored["vectors"]
        except (OSError, ValueError, KeyError):
            return numpy.empty(0, dtype="int64"), numpy.empty((0, 1), dtype="float32")

    def _encode(self, numpy: Any, wanted: Sequence[int], missing: Sequence[int]) -> None:
        texts = self._texts(missing)
        # A heading tells what a passage is about and blurs what it says: the mean of both beats each of them.
        new = (self._made([under for _, under, _ in texts]) + self._made([bare for _, _, bare in texts])) / 2.0
        keep = numpy.isin(self._ids, list(wanted))
        old = (
            self._vectors[keep]
            if len(self._ids)
            else numpy.empty((0, new.shape[1] if len(new) else 1), dtype="float32")
        )
        self._ids = numpy.concatenate([self._ids[keep], numpy.array([number for number, *_ in texts], dtype="int64")])
        self._vectors = numpy.concatenate([old, new]) if len(new) else old
        self._file.parent.mkdir(parents=True, exist_ok=True)
        part = self._file.with_suffix(".part.npz")
        numpy.savez(part, ids=self._ids, vectors=self._vectors)
        part.replace(self._file)


def _load(loader: Any, name: str) -> Any:
    try:
        return loader(name, device="cpu")
    except Exception as error:  # noqa: BLE001 the loader raises what it likes; what matters is one clear line
        raise ConfigError(f"the semantic model can't be loaded ({type(error).__name__})") from None


def _mixed(item: Found, highest: float, cosine: float) -> Found:
    score = LEXICAL_SHARE * item.score / highest + (1.0 - LEXICAL_SHARE) * max(0.0, cosine)
    return replace(item, score=score, semantic=max(0.0, cosine))


def in_context(hit: StoredPassage) -> str:
    """What is encoded for a passage: its last heading, its column heads and its words."""
    passage = hit.passage
    heading = passage.heading_path[-1] if passage.heading_path else ""
    return f"{heading}. {' '.join(passage.heads)} {passage.text}".strip(". ")
