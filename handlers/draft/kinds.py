"""The kinds of letters: each a folder in templates/letters with a header and a body per language, found by looking."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import lru_cache
from importlib.resources.abc import Traversable
from typing import Any

from handlers.wording import LANGUAGES, folder
from knowledge.contact import PostKind
from knowledge.errors import BadInput, KnowledgeError
from knowledge.letter import SignatoryRole
from knowledge.rules.letter_form import LetterForm
from knowledge.rules.status import Status

_NAME = re.compile(r"[a-z][a-z0-9_]*")


@dataclass(frozen=True, slots=True)
class Kind:
    """One kind of letter, as its header says.

    ``forms`` are the forms it may take, the usual one first. ``statuses`` are those of the States it is for; empty:
    all. ``requires`` are facts without which it makes no sense, each with what to say when it is missing. ``confirm``
    is what a person must confirm before it goes, ``confirm_if`` what besides for a State of that status.
    ``reminder_days`` is the least time between two of it; 0: no limit.
    ``purpose`` and ``theme`` are of the post it goes to. ``unofficial`` says that it may go to
    organisations that are no government.
    """

    name: str
    titles: Mapping[str, str]
    summary: str
    forms: tuple[LetterForm, ...]
    signatory: SignatoryRole
    purpose: PostKind
    theme: str = ""
    statuses: frozenset[Status] = frozenset()
    requires: Mapping[str, str] = field(default_factory=dict)
    confirm: tuple[str, ...] = ()
    confirm_if: Mapping[str, str] = field(default_factory=dict)
    reminder_days: int = 0
    unofficial: bool = False


@lru_cache(maxsize=1)
def kinds() -> Mapping[str, Kind]:
    """All kinds by name, in alphabetical order."""
    found = sorted((entry for entry in folder("letters").iterdir() if _is_kind(entry)), key=lambda entry: entry.name)
    return {entry.name: _read(entry) for entry in found}


def kind_named(name: str) -> Kind:
    """The kind of that name in any case; ``BadInput`` for one that does not exist."""
    found = kinds().get(name.strip().lower().replace("-", "_"))
    if found is None:
        raise BadInput(f"{name[:40]!r} is no kind of letter; `isu letters kinds` shows them")
    return found


@lru_cache(maxsize=256)
def body_source(kind: str, language: str) -> str:
    """The template of a kind's body in a language."""
    return (folder("letters") / kind / f"body.{language}.md").read_text(encoding="utf-8")


@lru_cache(maxsize=8)
def frame(language: str) -> dict[str, Any]:
    """The words that all letters of a language share: courtesy formulas, titles, voices, labels."""
    source = (folder("letters") / f"frame.{language}.toml").read_text(encoding="utf-8")
    return tomllib.loads(source)


def _is_kind(entry: Traversable) -> bool:
    return bool(_NAME.fullmatch(entry.name)) and entry.is_dir() and (entry / "kind.toml").is_file()


def _read(entry: Traversable) -> Kind:
    try:
        header = tomllib.loads((entry / "kind.toml").read_text(encoding="utf-8"))
        made = Kind(
            name=entry.name,
            titles={language: str(header["title"][language]) for language in LANGUAGES},
            summary=str(header["summary"]),
            forms=tuple(LetterForm(form) for form in header["forms"]),
            signatory=SignatoryRole(header["signatory"]),
            purpose=PostKind(header.get("purpose", PostKind.PERMANENT_REPRESENTATIVE)),
            theme=str(header.get("theme", "")),
            statuses=frozenset(Status(status) for status in header.get("statuses", ())),
            requires=dict(header.get("requires", {})),
            confirm=tuple(header.get("confirm", ())),
            confirm_if=dict(header.get("confirm_if", {})),
            reminder_days=int(header.get("reminder_days", 0)),
            unofficial=bool(header.get("unofficial", False)),
        )
    except (tomllib.TOMLDecodeError, KeyError, ValueError, TypeError) as error:
        raise KnowledgeError(f"The header of the letter kind {entry.name} is malformed.") from error
    if not made.forms:
        raise KnowledgeError(f"The letter kind {entry.name} allows no form.")
    return made
