"""Plain text and the encodings it comes in."""

from __future__ import annotations

import pytest

from knowledge.errors import UnreadableDocument
from knowledge.texts.readers.plain import read_plain

WORDS = "Déclaration n° 3 – “œuvre” à l’État"


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be", "utf-32", "cp1252"])
def test_every_usual_encoding_is_recognised(encoding: str) -> None:
    assert read_plain(WORDS.encode(encoding), "a.txt").text == WORDS


def test_latin_1_with_bytes_that_windows_does_not_know() -> None:
    assert read_plain(b"na\xefve \x81 text, long enough", "a.txt").text == "naïve \x81 text, long enough"


def test_a_few_broken_bytes_do_not_spoil_the_rest() -> None:
    data = "L’État a déposé l’instrument. ".encode() + b"caf\xe9." + " Où ça ? À Genève.".encode()
    assert read_plain(data, "a.txt").text == "L’État a déposé l’instrument. café. Où ça ? À Genève."


def test_text_is_kept_as_it_stands_but_for_line_ends() -> None:
    extract = read_plain(b"  1.  One\t two\r\n\r\n\r\nthree \rfour\n", "a.txt")
    assert extract.text == "  1.  One\t two\n\n\nthree \nfour\n"
    assert extract.wrapped and extract.marks == () and extract.pages == ()


def test_form_feeds_start_pages() -> None:
    extract = read_plain(b"one\n\ftwo\n\fthree", "a.txt")
    assert extract.pages == (0, 5, 10)
    assert [extract.text[start : start + 3] for start in extract.pages] == ["one", "two", "thr"]


@pytest.mark.parametrize("data", [b"ELF\x00\x01\x02", bytes(range(1, 32)) * 9, b"words " + b"\x01\x02\x03" * 50])
def test_binary_data_is_refused(data: bytes) -> None:
    with pytest.raises(UnreadableDocument, match=r"a\.txt: not a text"):
        read_plain(data, "a.txt")
