"""A letter or its evidence sheet in the format that a file name asks for."""

from __future__ import annotations

from pathlib import Path

from bot.paper.html import to_html
from bot.paper.parts import Paper, letter_paper, sheet_paper, typeset
from bot.paper.pdf import to_pdf
from bot.paper.text import to_text
from bot.paper.word import to_docx
from handlers.draft.source import as_markdown, evidence_markdown
from knowledge.errors import BadInput
from knowledge.letter import Letter, LetterDraft
from knowledge.mail import OutgoingFile

MEDIA_TYPES = {
    "docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    "pdf": "application/pdf",
    "html": "text/html",
    "md": "text/markdown",
    "txt": "text/plain",
}
"""The formats letters come in, by file extension."""


def format_of(path: Path) -> str:
    """The format that a file name asks for; ``BadInput`` for an extension that is none."""
    wanted = path.suffix.lower().removeprefix(".")
    if wanted not in MEDIA_TYPES:
        raise BadInput(f"{path.name}: letters come as {', '.join(f'.{name}' for name in MEDIA_TYPES)}")
    return wanted


def render_letter(letter: Letter, wanted: str) -> bytes:
    """The letter in one of ``MEDIA_TYPES``; the same letter gives the same bytes."""
    if wanted == "md":
        return as_markdown(letter).encode()
    return _rendered(letter_paper(letter), wanted, letter)


def render_evidence(made: LetterDraft, wanted: str) -> bytes:
    """The evidence sheet of a draft in one of ``MEDIA_TYPES``: for the staff, never sent."""
    source = evidence_markdown(made)
    if wanted == "md":
        return source.encode()
    return _rendered(sheet_paper(source, f"Evidence sheet: {made.letter.title}"), wanted, made.letter)


def letter_text(letter: Letter) -> str:
    """The letter as plain text, for the body of a mail."""
    return to_text(letter_paper(letter))


def letter_file(letter: Letter, wanted: str = "pdf") -> OutgoingFile:
    """The letter as a file to go out, named after its reference, or kind and State while it has none."""
    name = letter.reference.replace("/", "-") or f"{letter.kind}_{letter.state}"
    return OutgoingFile(f"{name}.{wanted}", MEDIA_TYPES[wanted], render_letter(letter, wanted))


def _rendered(paper: Paper, wanted: str, letter: Letter) -> bytes:
    if wanted == "txt":
        return to_text(paper).encode()
    printed = typeset(paper)
    if wanted == "pdf":
        return to_pdf(printed, letter.day)
    if wanted == "docx":
        return to_docx(printed, letter.day)
    if wanted == "html":
        return to_html(printed).encode()
    raise BadInput(f"letters come as {', '.join(MEDIA_TYPES)}")
