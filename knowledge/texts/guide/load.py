"""The built-in guide: explanations in our own words, each naming the official source it explains; TOML files here.

A file has ``title``, ``language`` and ``as_of``, and entries with ``place`` (how the entry is cited), ``heading`` (the
question or topic), ``text`` and ``source``, which becomes the label of the passage. In ``asked`` stand other ways of
asking for the same; they are looked for and never shown.
"""

from __future__ import annotations

import hashlib
import tomllib
from collections.abc import Iterator
from dataclasses import dataclass
from importlib.resources import files
from typing import Any

from knowledge.document import Authority, DocumentCard, Passage, PassageKind, Piece
from knowledge.errors import BadInput

COLLECTION = "guide"

FORM = b"3"
"""Raise when entries become other passages than before: a changed form is a changed text."""


@dataclass(frozen=True, slots=True)
class GuidePart:
    """One guide file as a document: its card, its text with every entry, and one passage per entry."""

    file: str
    sha256: str
    card: DocumentCard
    text: str
    passages: tuple[Passage, ...]


def raw_parts() -> Iterator[tuple[str, bytes, str]]:
    """File name, bytes and SHA-256 of every guide file, in order of name."""
    folder = files("knowledge.texts.guide")
    for item in sorted(folder.iterdir(), key=lambda entry: entry.name):
        if item.name.endswith(".toml"):
            data = item.read_bytes()
            yield item.name, data, hashlib.sha256(FORM + data).hexdigest()


def parse(name: str, data: bytes, sha256: str) -> GuidePart:
    """A guide file as a document; BadInput names the file and entry of a mistake."""
    try:
        content = tomllib.loads(data.decode("utf-8"))
        card = DocumentCard(
            symbol="",
            title=content["title"],
            kind="guide",
            date=str(content["as_of"]),
            language=content["language"],
            authority=Authority.GUIDE,
            authority_reason="built-in guide, in our own words",
            treaty="CCM",
        )
        text, passages = _entries(content["entry"], content["title"])
    except (KeyError, UnicodeDecodeError, tomllib.TOMLDecodeError) as error:
        raise BadInput(f"guide file {name}: {error}") from error
    return GuidePart(name, sha256, card, text, passages)


def _entries(entries: list[dict[str, Any]], title: str) -> tuple[str, tuple[Passage, ...]]:
    text = ""
    passages: list[Passage] = []
    for entry in entries:
        for kind, words in ((PassageKind.HEADING, entry["heading"]), (PassageKind.PARAGRAPH, entry["text"])):
            words = " ".join(words.split())
            start = len(text)
            text += words + "\n"
            passages.append(
                Passage(
                    ordinal=len(passages),
                    kind=kind,
                    label=entry["source"],
                    locator=entry["place"],
                    heading_path=(title, entry["heading"]),
                    text=words,
                    pieces=(Piece(start, start + len(words)),),
                    asked=tuple(entry.get("asked", ())) if kind is PassageKind.PARAGRAPH else (),
                )
            )
    return text, tuple(passages)
