"""Documents and questions for benchmarks: words of the built-in guide by Zipf's law, a long tail of made-up ones, a fixed seed."""

from __future__ import annotations

import bisect
import itertools
import random
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass

from knowledge.document import Authority, DocumentCard, Passage, PassageKind, Piece
from knowledge.texts.guide import load as guide
from knowledge.texts.stopwords import LIGHT_WORDS, STOP_WORDS
from knowledge.texts.words import fold, raw_words

SEED = 20101
PASSAGES_A_DOCUMENT = 500
SHORTEST, LONGEST = 60, 95
"""Words of a passage."""

STATES = "Laos;Norway;Switzerland;Peru;Zambia;Iraq;France;Mexico;Croatia;Lebanon;Chad;Mauritania".split(";")
_SYLLABLES = [first + last for first in "bdfgklmnprstvz" for last in ("a", "e", "i", "o", "u", "an", "er", "is", "on")]
_ASKING = (
    "What does the report say about {}?",
    "When was {} decided?",
    "Who is responsible for {}?",
    "How many {} are there?",
    "How much was spent on {}?",
    "Which States reported on {}?",
    "Why did the meeting discuss {}?",
)


@dataclass(frozen=True, slots=True)
class MadeUp:
    """One document of about 500 passages, ready for the shelf."""

    file: str
    card: DocumentCard
    text: str
    passages: tuple[Passage, ...]


class Language:
    """The words there are, from the most frequent on."""

    def __init__(self, tail: int = 30_000) -> None:
        counts: Counter[str] = Counter()
        for name, data, digest in guide.raw_parts():
            if name.endswith(".en.toml"):
                counts.update(raw_words(guide.parse(name, data, digest).text))
        real = [word for word, _ in counts.most_common() if word.isalpha()]
        made = ("".join(parts) for parts in itertools.product(_SYLLABLES, repeat=3))
        shuffled = random.Random(SEED).sample(list(itertools.islice(made, 20 * tail)), tail)  # noqa: S311 a benchmark
        self.words = [*real, *shuffled]
        self._heaped = list(itertools.accumulate(1.0 / rank for rank in range(1, len(self.words) + 1)))
        common = STOP_WORDS["en"] | LIGHT_WORDS
        self.telling = [word for word in real if fold(word) not in common and len(word) > 3]

    def draw(self, chance: random.Random, count: int) -> list[str]:
        """Words in the order of their frequency in a text."""
        top = self._heaped[-1]
        return [self.words[bisect.bisect(self._heaped, chance.random() * top)] for _ in range(count)]


def documents(language: Language, passages: int) -> Iterator[MadeUp]:
    """Documents with so many passages in all."""
    chance = random.Random(SEED)  # noqa: S311 a benchmark
    for number in range(-(-passages // PASSAGES_A_DOCUMENT)):
        yield _document(language, chance, number, min(PASSAGES_A_DOCUMENT, passages - number * PASSAGES_A_DOCUMENT))


def _document(language: Language, chance: random.Random, number: int, count: int) -> MadeUp:
    year = 2010 + number % 15
    title = f"Report {number} on " + " ".join(language.draw(chance, 5))
    card = DocumentCard(
        symbol=f"CCM/MSP/{year}/{number}",
        title=title,
        kind="report",
        date=f"{year}-09-12",
        language="en",
        authority=Authority.REPORT,
        treaty="CCM",
    )
    text, passages, heading = "", [], ""
    for ordinal in range(count):
        if ordinal % 12 == 0:
            heading = " ".join(language.draw(chance, 4)).capitalize()
        words = _paragraph(language, chance, ordinal)
        passages.append(
            Passage(
                ordinal=ordinal,
                kind=PassageKind.PARAGRAPH,
                label=f"{ordinal + 1}",
                locator=f"para. {ordinal + 1}",
                heading_path=(title, heading),
                text=words,
                pieces=(Piece(len(text), len(text) + len(words)),),
                page=1 + ordinal // 8,
            )
        )
        text += words + "\n\n"
    return MadeUp(f"report-{number}.txt", card, text, tuple(passages))


def _paragraph(language: Language, chance: random.Random, ordinal: int) -> str:
    left = chance.randint(SHORTEST, LONGEST)
    sentences = [f"{ordinal + 1}."]
    while left > 0:
        words = language.draw(chance, min(left, chance.randint(10, 28)))
        left -= len(words)
        if chance.random() < 0.15:
            words.insert(chance.randrange(len(words)), chance.choice(STATES))
        if chance.random() < 0.15:
            words.append(f"in {chance.randint(2008, 2026)}")
        sentences.append(" ".join(words).capitalize() + ".")
    return " ".join(sentences)


def questions(language: Language, count: int, skip: int = 0) -> list[tuple[str, list[str]]]:
    """Questions with their content words: four to eight of them, sometimes with a State, a year or a typing error."""
    chance = random.Random(SEED + 1)  # noqa: S311 a benchmark
    made = [_question(language, chance) for _ in range(skip + count)]
    return made[skip:]


def _question(language: Language, chance: random.Random) -> tuple[str, list[str]]:
    words = chance.sample(language.telling, chance.randint(4, 8))
    if chance.random() < 0.3:
        words.append(chance.choice(STATES))
    if chance.random() < 0.2:
        words.append(str(chance.randint(2008, 2026)))
    if chance.random() < 0.2:
        slip = chance.randrange(1, len(words[0]) - 1)
        words[0] = words[0][:slip] + words[0][slip + 1 :]
    return chance.choice(_ASKING).format(" ".join(words)), words
