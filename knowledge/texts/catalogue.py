"""The index kept in step with the database: rebuilt when there is none, updated document by document after that."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import replace
from hashlib import blake2b

from knowledge.document import Authority, StoredDocument
from knowledge.rules.names import NameFinder
from knowledge.texts.entry import Entry, context_tokens, make_entry, reference_keys
from knowledge.texts.guide.load import COLLECTION
from knowledge.texts.index import FORMAT, Index, Meta, View
from knowledge.texts.shelf import Shelf
from knowledge.texts.words import raw_words, stem, tokens

_ACRONYM = re.compile(r"\(([A-Z][A-Za-z]*[A-Z]|[A-Z]{2,8})s?\)")

_TITLE_CASE = re.compile(
    r"\b[A-Z][a-z]+(?:[ -](?:(?:of|on|for|and|the|to|in|de|des|la|les|du|et|y|del) ){0,2}[A-Z][a-z]+){1,5}\b"
)

SPELT_OUT = 2000
"""How many names written out are kept with their initials."""

CONVENTION = "CCM"

COPY = 0.9
"""Share of its passages that a document must have in common with another to be a copy of it."""

Progress = Callable[[int, int], None]


class Catalogue:
    """Follows the shelf. ``view`` is cheap when nothing changed: one counter is compared."""

    def __init__(self, shelf: Shelf, index: Index, names: NameFinder) -> None:
        self._shelf = shelf
        self._index = index
        self._names = names
        self._opened = False

    def view(self) -> View:
        """The index as of now, brought up to the database first where another process changed it."""
        self.refresh(wait=False)
        return self._index.view()

    def refresh(self, progress: Progress | None = None, wait: bool = True) -> bool:
        """Bring the index up to the database; True where something had to be done.

        Where another process is at it already, this one waits for it, or goes on with the index as it was.
        """
        if self._in_step():
            return False
        with self._index.writing(wait or not self._opened) as mine:
            if not mine or self._in_step():
                return False
            self._bring_up(progress)
            return True

    def _in_step(self) -> bool:
        """Whether the index is at the database's generation; another process may have brought it there."""
        generation = self._shelf.generation()
        if self._opened and self._index.meta.generation == generation:
            return True
        self._opened = self._index.open()
        return self._opened and self._index.meta.generation == generation

    def _bring_up(self, progress: Progress | None) -> None:
        generation = self._shelf.generation()
        documents = self._originals()
        stamps = {document.id: _stamp(document) for document in documents}
        if not self._opened or len(stamps) > 4 * max(1, len(self._index.meta.stamps)):
            self._rebuild(progress)
            return
        held = self._index.meta.stamps
        changed = [document for document in documents if held.get(document.id) != stamps[document.id]]
        gone = [key for key in held if key not in stamps]
        gatherer = _Gatherer(self._names, self._index.meta)
        entries = list(self._entries(changed, gatherer, progress))
        meta = gatherer.meta(generation, stamps, documents)
        self._index.update([*gone, *(document.id for document in changed)], entries, meta)

    def rebuild(self, progress: Progress | None = None) -> int:
        """Write the whole index anew and swap it in; returns the number of passages."""
        with self._index.writing():
            return self._rebuild(progress)

    def _rebuild(self, progress: Progress | None) -> int:
        generation = self._shelf.generation()
        documents = self._originals()
        stamps = {document.id: _stamp(document) for document in documents}
        gatherer = _Gatherer(self._names, Meta())
        self._index.rebuild(
            self._entries(documents, gatherer, progress), lambda: gatherer.meta(generation, stamps, documents)
        )
        self._opened = True
        return gatherer.count

    def _originals(self) -> list[StoredDocument]:
        """All documents but those that say the same as an earlier one: the same report as PDF, DOCX and HTML is one text.

        Left in, copies would crowd out other passages and make every word of theirs look common.
        """
        groups: dict[tuple[object, ...], list[StoredDocument]] = {}
        for document in self._shelf.documents(include_superseded=True):
            if document.superseded and document.collection == COLLECTION:
                continue  # nobody cites an older edition of our own explanations
            card = document.card
            same = (document.collection, document.internal, document.superseded, card.language, card.title, card.symbol)
            groups.setdefault(same, []).append(document)
        kept = [document for group in groups.values() for document in self._distinct(group)]
        return sorted(kept, key=lambda document: (len(document.id), document.id))

    def _distinct(self, group: list[StoredDocument]) -> list[StoredDocument]:
        if len(group) == 1 or not group[0].card.title:
            return group
        kept: list[tuple[StoredDocument, set[str]]] = []
        for document in group:
            words = {"".join(item.passage.text.split()).casefold() for item in self._shelf.passages(document.id)}
            if not any(len(words & other) >= COPY * len(words) for _, other in kept):
                kept.append((document, words))
        return [document for document, _ in kept]

    def _entries(
        self, documents: list[StoredDocument], gatherer: _Gatherer, progress: Progress | None
    ) -> Iterator[Entry]:
        total = sum(document.passages for document in documents)
        glosses = self._glosses() if any(document.card.authority is Authority.TREATY for document in documents) else {}
        for document in documents:
            context = context_tokens(document.card, document.file, self._names)
            stored = self._shelf.passages(document.id)
            by_ordinal = {item.passage.ordinal: item.passage for item in stored}
            for item in stored:
                parent = None if item.passage.parent is None else by_ordinal.get(item.passage.parent)
                entry = make_entry(document, item.id, item.passage, parent, context, self._names)
                if glosses and entry.authority == Authority.TREATY and entry.treaty == CONVENTION:
                    entry = replace(entry, head=f"{entry.head} {_gloss(entry, glosses)}")
                gatherer.take(entry, item.passage.text)
                if progress is not None and gatherer.count % 200 == 0:
                    progress(gatherer.count, total)
                yield entry

    def _glosses(self) -> dict[str, str]:
        """What the built-in guide says of each provision, in plain words of every language it is written in.

        They stand beside the treaty text in the index, so that a question in plain words finds the provision itself.
        """
        found: dict[str, list[str]] = {}
        for document in self._shelf.documents():
            if document.collection != COLLECTION:
                continue
            for item in self._shelf.passages(document.id):
                keys = reference_keys(item.passage.locator)
                if keys and keys[0].startswith(("art", "preamble")):
                    words = f"{item.passage.heading_path[-1]} {item.passage.text}"
                    found.setdefault(keys[-1], []).extend(tokens(words, document.card.language))
        return {key: " ".join(dict.fromkeys(words)) for key, words in found.items()}


def _gloss(entry: Entry, glosses: dict[str, str]) -> str:
    return next((glosses[key] for key in entry.refs.split() if key in glosses), "")


class _Gatherer:
    """Collects, while entries pass by, what the meta record needs: languages, lengths, acronyms with long forms."""

    def __init__(self, names: NameFinder, start: Meta) -> None:
        self.count = 0
        self._tokens = 0
        self._start = start
        self._names = names
        self._acronyms = dict(start.acronyms)
        self._languages = set(start.languages)
        self._spelt: dict[str, Counter[str]] = {}

    def take(self, entry: Entry, text: str) -> None:
        """Look at one passage in passing."""
        self.count += 1
        self._tokens += entry.body.count(" ") + 1
        self._languages.add(entry.language)
        if "(" in text:
            self._acronyms.update(learn_acronyms(text, entry.language))
        for initials, long_form in spelt_out(text, entry.language):
            self._spelt.setdefault(initials, Counter())[long_form] += 1

    def _known_acronyms(self) -> dict[str, str]:
        """Acronyms explained in the texts, and the commonest names for other initials, the most frequent only."""
        frequent = sorted(self._spelt.items(), key=lambda pair: -pair[1].total())[:SPELT_OUT]
        guessed = {initials: forms.most_common(1)[0][0] for initials, forms in frequent}
        return {**guessed, **self._acronyms}

    def meta(self, generation: int, stamps: dict[str, str], documents: list[StoredDocument]) -> Meta:
        mean = self._tokens / self.count if self.count else self._start.mean_length
        if self._start.stamps and self.count:
            mean = (mean + 3 * self._start.mean_length) / 4
        return Meta(
            format=FORMAT,
            generation=generation,
            stamps=stamps,
            languages=tuple(sorted(self._languages)),
            acronyms=self._known_acronyms(),
            internal=any(document.internal for document in documents),
            mean_length=mean,
        )


def spelt_out(text: str, language: str) -> Iterator[tuple[str, str]]:
    """Names written out in capitals, with the initials somebody might shorten them to: "Working Group" -> "wg".

    Documents write many names out and never shorten them; those who ask shorten what they like.
    """
    for match in _TITLE_CASE.finditer(text):
        words = raw_words(match.group())
        initials = "".join(word[0] for word in words if word[0].isupper()).casefold()
        if 2 <= len(initials) <= 6:
            yield initials, " ".join(stem(word, language) for word in words)


def _stamp(document: StoredDocument) -> str:
    """Changes whenever what the index holds of the document's every passage changes."""
    return (
        f"{document.sha256[:16]}:{document.superseded}:{document.internal}:{document.collection}:{hash_card(document)}"
    )


def hash_card(document: StoredDocument) -> str:
    """A short stable mark of a card."""
    return blake2b(repr(document.card).encode(), digest_size=6).hexdigest()


def learn_acronyms(text: str, language: str) -> dict[str, str]:
    """Acronyms explained in a text as "Long Form (LF)": acronym token -> stems of the long form.

    The letters of the acronym must be the initials of the words before it, small words skipped or counted.
    """
    learnt = {}
    for match in _ACRONYM.finditer(text):
        letters = [letter.casefold() for letter in match.group(1) if letter.isupper()]
        words = raw_words(text[max(0, match.start() - 120) : match.start()].replace("-", " "))
        if (size := _initials(words, letters)) and size > 1:
            long_form = " ".join(stem(word, language) for word in words[-size:])
            learnt[stem(match.group(1), language)] = long_form
    return learnt


def _initials(words: list[str], letters: list[str]) -> int:
    """How many last words spell the letters by their initials; 0 where they don't."""
    position, wanted = len(words), list(letters)
    while wanted and position > 0:
        position -= 1
        word = words[position]
        if word[:1].casefold() == wanted[-1]:
            wanted.pop()
        elif word[:1].isupper() or len(words) - position > 2 * len(letters):
            return 0
    return len(words) - position if not wanted else 0
