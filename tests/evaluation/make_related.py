"""Makes ``related.txt`` of the lexicon: ``python -m tests.evaluation.make_related <model folder>``; extra ``semantic``.

Words of the lexicon, of the built-in guide and of the model's own vocabulary are encoded one by one; what is kept for
each is only which words of lexicon and guide lie nearest, and how near. Made once with all-MiniLM-L6-v2 (Apache-2.0).
"""

from __future__ import annotations

import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from knowledge.facts.lexicon.load import rings, sources
from knowledge.texts.guide import load as guide
from knowledge.texts.stopwords import STOP_WORDS
from knowledge.texts.words import fold, raw_words, stem

TARGET = Path(__file__).resolve().parents[2] / "knowledge" / "facts" / "lexicon" / "related.txt"
NEAR = 0.45
"""Cosine from which two words are related."""

MOST = 30
STEP = 2000


def own_words() -> Iterator[str]:
    """English words of lexicon and guide."""
    for ring in rings(sources()):
        for term in ring.terms:
            if term.language == "en":
                yield from raw_words(term.text)
    for name, data, digest in guide.raw_parts():
        if name.endswith(".en.toml"):
            yield from raw_words(guide.parse(name, data, digest).text)


def shortest(words: Iterator[str]) -> dict[str, str]:
    """Stem -> the shortest word that has it."""
    found: dict[str, str] = {}
    for word in map(str.casefold, words):
        if len(word) < 3 or not (word.isalpha() and word.isascii()) or fold(word) in STOP_WORDS["en"]:
            continue
        token = stem(word)
        if token not in found or len(word) < len(found[token]):
            found[token] = word
    return found


def lines(model: Any) -> Iterator[str]:
    """One line a stem: the stem, a tab, its neighbours with their nearness in hundredths, nearest first."""
    known = shortest(own_words())
    every = shortest(word for word in model.tokenizer.get_vocab() if not word.startswith("##")) | known
    stems, targets = sorted(every), sorted(known)
    options = {"normalize_embeddings": True, "batch_size": 256, "show_progress_bar": False}
    vectors = model.encode([every[token] for token in stems], **options)
    rows = {token: number for number, token in enumerate(stems)}
    aims = vectors[[rows[token] for token in targets]]
    for start in range(0, len(stems), STEP):
        nearness = vectors[start : start + STEP] @ aims.T
        for token, row in zip(stems[start : start + STEP], nearness, strict=True):
            ranked = [int(number) for number in (-row).argsort()[: MOST + 1] if row[number] >= NEAR]
            near = [f"{targets[number]}:{row[number] * 100:.0f}" for number in ranked if targets[number] != token]
            if near:
                yield f"{token}\t{' '.join(near[:MOST])}\n"


def main() -> None:
    """Write the file anew."""
    from sentence_transformers import SentenceTransformer

    made = lines(SentenceTransformer(sys.argv[1], device="cpu"))
    TARGET.write_text("".join(sorted(made)), encoding="ascii")


if __name__ == "__main__":
    main()
