"""The lexicon as data: enough rings, every language in every ring, weights in range, nothing twice."""

from __future__ import annotations

from collections import Counter
from functools import cache

from knowledge.facts.lexicon.load import LANGUAGES, Ring, fingerprint, rings, sources


@cache
def all_rings() -> tuple[Ring, ...]:
    return tuple(rings(sources()))


def test_there_are_at_least_two_thousand_rings() -> None:
    assert len(all_rings()) >= 2000


def test_every_ring_has_words_in_every_language() -> None:
    lacking = {
        f"{ring.place} {language}"
        for ring in all_rings()
        for language in LANGUAGES
        if not any(term.language == language for term in ring.terms)
    }

    assert lacking == set()


def test_every_ring_leads_from_something_to_something_in_english() -> None:
    dead = [
        ring.place
        for ring in all_rings()
        if not any(term.found and term.language == "en" for term in ring.terms)
        or not any(term.asked for term in ring.terms)
    ]

    assert dead == []


def test_no_term_stands_twice_in_a_ring() -> None:
    twice = []
    for ring in all_rings():
        counts = Counter((term.language, term.text.casefold()) for term in ring.terms)
        twice += [f"{ring.place} {language} {text}" for (language, text), count in counts.items() if count > 1]

    assert twice == []


def test_weights_are_in_range_and_terms_are_words() -> None:
    wrong = [
        f"{ring.place} {term.text!r} {term.weight}"
        for ring in all_rings()
        for term in ring.terms
        if not (0.05 <= term.weight <= 1.0 and any(ch.isalnum() for ch in term.text)) or set("<>=;") & set(term.text)
    ]

    assert wrong == []


def test_no_ring_stands_twice() -> None:
    counts = Counter(frozenset((term.language, term.text.casefold()) for term in ring.terms) for ring in all_rings())

    assert [sorted(terms)[0] for terms, count in counts.items() if count > 1] == []


def test_the_fingerprint_follows_every_change() -> None:
    texts = sources()
    name, text = texts[0]

    assert fingerprint(texts) == fingerprint(list(texts))
    assert fingerprint([(name, text + "\n"), *texts[1:]]) != fingerprint(texts)
    assert fingerprint([(name + "x", text), *texts[1:]]) != fingerprint(texts)
