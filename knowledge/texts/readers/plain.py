"""Plain text: kept as it stands, apart from its encoding and its line ends."""

from __future__ import annotations

from knowledge.document import Extract
from knowledge.errors import UnreadableDocument
from knowledge.texts.readers.builder import MAX_TEXT, Progress
from knowledge.texts.readers.decode import decode


def read_plain(data: bytes, filename: str, progress: Progress | None = None) -> Extract:
    """The text with line ends made ``\\n``; form feeds stay and start pages. Raises UnreadableDocument."""
    text = decode(data, filename).replace("\r\n", "\n").replace("\r", "\n")
    if len(text) > MAX_TEXT:
        raise UnreadableDocument(f"{filename}: more than {MAX_TEXT // 1_000_000} million characters of text")
    starts = (0, *(at + 1 for at, char in enumerate(text) if char == "\f")) if "\f" in text else ()
    if progress:
        progress(1, 1)
    return Extract(text, "text/plain", wrapped=True, pages=starts)
