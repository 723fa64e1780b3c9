"""The optional semantic stage, with a small model of the tests' own in place of sentence-transformers."""

from __future__ import annotations

import sys
from collections.abc import Sequence
from pathlib import Path
from types import ModuleType
from typing import Any

import pytest

from bot.app import Parts, assemble
from knowledge.base import Viewer
from knowledge.errors import ConfigError
from knowledge.message import Channel, Message
from tests.homes import DAY, NOON, config

numpy = pytest.importorskip("numpy", reason="numpy comes with the extra `semantic`")

MEANINGS = (("cellar", "vault", "basement"), ("roof", "tiles", "top"), ("garden", "lawn", "grass"))
TEXT = "Note\n\n1. The tiles are red and new.\n\n2. The basement is dry.\n\n3. The grass is long.\n"


class Model:
    """Words of one meaning lie on one axis."""

    encoded = 0

    def __init__(self, name: str, device: str) -> None:
        if name == "none":
            raise OSError("no such model")

    def encode(self, texts: Sequence[str], **_: object) -> Any:
        Model.encoded += len(texts)
        rows = [[float(any(w in text.casefold() for w in words)) for words in MEANINGS] for text in texts]
        return numpy.array(rows, dtype="float32").reshape(len(texts), len(MEANINGS))


@pytest.fixture
def library(monkeypatch: pytest.MonkeyPatch) -> None:
    module = ModuleType("sentence_transformers")
    module.SentenceTransformer = Model  # type: ignore[attr-defined]  # a module made here
    monkeypatch.setitem(sys.modules, "sentence_transformers", module)
    monkeypatch.setattr(Model, "encoded", 0)


def home(folder: Path, model: str = "tiny", text: str = TEXT) -> Parts:
    parts = assemble(config(folder).model_copy(update={"semantic_model": model}))
    path = folder / "note.txt"
    path.write_text(text, encoding="utf-8")
    parts.library.add_file(path, "note.txt", "made", False, DAY)
    parts.catalogue.refresh()
    return parts


def first(parts: Parts, question: str, number: str = "1") -> str:
    message = Message(number, Channel.TERMINAL, question, NOON, conversation=number, collections=("made",))
    reply = parts.desk.receive(message)
    assert reply is not None
    return reply.citations[0].quote if reply.citations else reply.text


@pytest.mark.usefixtures("library")
def test_a_passage_that_shares_no_word_is_found_by_meaning(tmp_path: Path) -> None:
    parts = home(tmp_path)

    assert first(parts, "How does the vault feel?") == "2. The basement is dry."
    assert first(parts, "And is the lawn tidy?", "2") == "3. The grass is long."
    parts.store.close()


@pytest.mark.usefixtures("library")
def test_only_new_passages_are_encoded_and_the_rest_is_kept_for_the_next_start(tmp_path: Path) -> None:
    parts = home(tmp_path)
    first(parts, "How does the vault feel?")
    once = Model.encoded
    first(parts, "How does the vault smell?", "2")
    assert Model.encoded == once + 1, "the question alone"
    parts.store.close()

    again = home(tmp_path)
    first(again, "How does the vault look?", "3")
    assert Model.encoded == once + 2
    again.store.close()


@pytest.mark.usefixtures("library")
def test_a_damaged_file_of_vectors_is_made_anew(tmp_path: Path) -> None:
    parts = home(tmp_path)
    first(parts, "How does the vault feel?")
    parts.store.close()
    (kept,) = (tmp_path / "cache").glob("vectors-*.npz")
    kept.write_bytes(b"no archive")

    again = home(tmp_path)
    assert first(again, "How does the vault look?", "2") == "2. The basement is dry."
    again.store.close()


@pytest.mark.usefixtures("library")
def test_a_passage_that_is_gone_is_shown_no_more(tmp_path: Path) -> None:
    parts = home(tmp_path)
    first(parts, "How does the vault feel?")
    path = tmp_path / "note.txt"
    path.write_text(TEXT.replace("2. The basement is dry.\n\n3.", "2."), encoding="utf-8")
    parts.library.add_file(path, "note.txt", "made", False, DAY)
    parts.catalogue.refresh()

    assert "basement" not in first(parts, "How does the lawn feel?", "2")
    parts.store.close()


@pytest.mark.usefixtures("library")
def test_a_model_that_is_not_there_is_a_clear_error(tmp_path: Path) -> None:
    parts = home(tmp_path, model="none")

    with pytest.raises(ConfigError, match="can't be loaded"):
        parts.knowledge.find("the vault", "en", Viewer())
    parts.store.close()


def test_without_the_extra_a_configured_model_is_a_clear_error(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "sentence_transformers", None)
    parts = home(tmp_path)

    with pytest.raises(ConfigError, match="extra `semantic`"):
        parts.knowledge.find("the vault", "en", Viewer())
    parts.store.close()
