"""Contacts that may be one person: compared within blocks, never all with all, scored, and explained field by field."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass

from rapidfuzz import fuzz
from sqlalchemy import select

from knowledge.memory.clean import fold
from knowledge.memory.contacts.spelling import name_words, plain
from knowledge.memory.store import Store
from knowledge.memory.tables.contacts import channels, posts, tenures
from knowledge.memory.tables.people import persons

THRESHOLD = 85.0
"""From this score on a pair is shown: 100 is as alike as can be."""

WINDOW = 20
LARGE = 200
"""Blocks with more than so many contacts are compared only with neighbours in the order of names."""

OFFICES = frozenset(
    "info mission contact office secretariat secretaria mail admin reception registry protocol press "
    "misiones embassy embassade embajada ambassade permanent chancery mine-action ccm article7 disarmament".split()
)
"""Names of mailboxes that are an office's: that two contacts use one says nothing of whether they are one person."""

_VOWELS = re.compile(r"[aeiouy]")
_TWICE = re.compile(r"(.)\1+")
_NOT_LETTERS = re.compile(r"[^a-z]+")


@dataclass(frozen=True, slots=True)
class Candidate:
    """A contact as far as comparing needs it."""

    id: int
    name: str
    words: tuple[str, ...]
    key: str
    skeleton: str
    state: str
    address: str = ""
    local: str = ""
    domain: str = ""
    phone: str = ""
    organisations: frozenset[int] = frozenset()


@dataclass(frozen=True, slots=True)
class Likeness:
    """What one field says: how many points it gives or takes, and why."""

    field: str
    points: float
    why: str


@dataclass(frozen=True, slots=True)
class Duplicate:
    """Two contacts that may be one, the lower number first; ``score`` is 0 to 100."""

    one: int
    other: int
    score: float
    fields: tuple[Likeness, ...]


def candidate(
    number: int, name: str, state: str, address: str = "", phone: str = "", organisations: Iterable[int] = ()
) -> Candidate:
    """A contact prepared for comparing."""
    words = name_words(name)
    local, _, domain = fold(address).rpartition("@")
    return Candidate(
        number,
        name,
        words,
        " ".join(sorted(words)),
        " ".join(sorted(map(_skeleton, words))),
        state,
        fold(address),
        _NOT_LETTERS.sub("", plain(local)),
        domain,
        re.sub(r"\D", "", phone)[-8:],
        frozenset(organisations),
    )


def find_duplicates(
    store: Store, threshold: float = THRESHOLD, step: Callable[[int], None] | None = None
) -> list[Duplicate]:
    """All pairs of contacts from ``threshold`` on, most alike first."""
    return compare_all(read_candidates(store), threshold, step)


def compare_all(
    people: Sequence[Candidate], threshold: float = THRESHOLD, step: Callable[[int], None] | None = None
) -> list[Duplicate]:
    """The pairs among some contacts, by blocks."""
    found = []
    for one, other in pairs(people, step):
        if (made := compare(one, other, threshold)) is not None:
            found.append(made)
    return sorted(found, key=lambda pair: (-pair.score, pair.one, pair.other))


def compare(one: Candidate, other: Candidate, threshold: float = THRESHOLD) -> Duplicate | None:
    """How alike two contacts are; None below the threshold."""
    name = _names(one, other)
    if name.points < threshold - 25:
        return None
    parts = [
        name,
        *filter(None, (_states(one, other), _addresses(one, other), _phones(one, other), _offices(one, other))),
    ]
    score = max(0.0, min(100.0, sum(part.points for part in parts)))
    if score < threshold:
        return None
    first, second = sorted((one.id, other.id))
    return Duplicate(first, second, round(score, 1), tuple(parts))


def pairs(
    people: Sequence[Candidate], step: Callable[[int], None] | None = None
) -> Iterator[tuple[Candidate, Candidate]]:
    """Each pair worth comparing, once: a word alike in its consonants and one State, one mailbox name, or one phone."""
    blocks: dict[tuple[str, ...], list[Candidate]] = defaultdict(list)
    for person in people:
        for block in set(_blocks(person)):
            blocks[block].append(person)
    seen = set[tuple[int, int]]()
    for members in blocks.values():
        for one, other in _within(members):
            both = (one.id, other.id) if one.id < other.id else (other.id, one.id)
            if both not in seen:
                seen.add(both)
                yield one, other
        if step is not None:
            step(1)


def read_candidates(store: Store) -> list[Candidate]:
    """All contacts that are not erased and not merged."""
    with store.reading() as connection:
        held = defaultdict(set)
        for number, organisation in connection.execute(
            select(tenures.c.person_id, posts.c.organisation_id).join(posts)
        ):
            held[number].add(organisation)
        phone = select(channels.c.person_id, channels.c.address).where(channels.c.medium == "phone")
        phones = {row.person_id: row.address for row in connection.execute(phone)}
        alive = (persons.c.merged_into.is_(None), persons.c.erased_at.is_(None))
        wanted = select(persons.c.id, persons.c.name, persons.c.state, persons.c.address).where(*alive)
        return [
            candidate(row.id, row.name, row.state, row.address, phones.get(row.id, ""), held.get(row.id, ()))
            for row in connection.execute(wanted.order_by(persons.c.id))
        ]


def _blocks(person: Candidate) -> Iterator[tuple[str, ...]]:
    for word in person.words:
        if len(word) > 1:
            yield "name", person.state, _skeleton(word)[:4] or word[:2]
    if person.words:
        yield "whole", person.skeleton
    if len(person.local) > 3 and person.local not in OFFICES:
        yield "mail", person.local
    if len(person.phone) >= 7:
        yield "phone", person.phone


def _within(members: list[Candidate]) -> Iterator[tuple[Candidate, Candidate]]:
    reach = len(members)
    if len(members) > LARGE:
        members = sorted(members, key=lambda person: person.key)
        reach = WINDOW
    for place, one in enumerate(members):
        for other in members[place + 1 : place + 1 + reach]:
            yield one, other


def _skeleton(word: str) -> str:
    """The consonants of a word, each once in a row: what spellings and transliterations mostly leave alike."""
    return _TWICE.sub(r"\1", _VOWELS.sub("", word.replace("ph", "f").replace("ck", "k"))) or word[:1]


def _names(one: Candidate, other: Candidate) -> Likeness:
    if not one.words or not other.words:
        return Likeness("name", 0.0, "one has no name")
    if one.key == other.key:
        return Likeness(
            "name", 90.0, "same" if one.name == other.name else "same but for accents, case, titles or order"
        )
    written = fuzz.ratio(one.key, other.key)
    sounded = (
        fuzz.ratio(one.skeleton, other.skeleton) * 0.95 if min(len(one.skeleton), len(other.skeleton)) > 4 else 0.0
    )
    shared = len(set(one.words) & set(other.words))
    part = 86.0 if shared >= 2 and shared == min(len(one.words), len(other.words)) else 0.0
    best = max(written, sounded, part)
    how = (
        "spelling" if best == written else "sound of the consonants" if best == sounded else "one is part of the other"
    )
    return Likeness("name", best * 0.9, f"{best:.0f} of 100 by {how}")


def _states(one: Candidate, other: Candidate) -> Likeness | None:
    if not one.state or not other.state:
        return None
    if one.state == other.state:
        return Likeness("state", 5.0, "same")
    return Likeness("state", -20.0, f"{one.state} and {other.state}")


def _addresses(one: Candidate, other: Candidate) -> Likeness | None:
    if not one.address or not other.address or {one.local, other.local} & OFFICES:
        return None
    alike = fuzz.ratio(one.local, other.local)
    if alike >= 85:
        where = "the same domain" if one.domain == other.domain else "another domain"
        return Likeness("address", 5.0, f"name of the mailbox {alike:.0f} of 100, {where}")
    if one.domain == other.domain and alike < 60:
        return Likeness("address", -5.0, "two different mailboxes of one domain")
    return None


def _phones(one: Candidate, other: Candidate) -> Likeness | None:
    same = one.phone == other.phone and len(one.phone) >= 7
    return Likeness("phone", 5.0, "same") if same else None


def _offices(one: Candidate, other: Candidate) -> Likeness | None:
    return Likeness("organisation", 3.0, "same") if one.organisations & other.organisations else None
