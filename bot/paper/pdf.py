"""Papers as PDF through Typst: fonts that come with it only, no network, the same bytes for the same paper."""

from __future__ import annotations

import json
from dataclasses import asdict
from datetime import UTC, date, datetime
from functools import cache
from importlib.resources import files

import typst

from bot.paper.parts import REGIONS, Paper
from knowledge.errors import KnowledgeError


def to_pdf(paper: Paper, day: date) -> bytes:
    """The paper as PDF, dated that day; ``KnowledgeError`` where Typst refuses it."""
    made = asdict(paper) | {"region": REGIONS[paper.language]}
    moment = datetime(day.year, day.month, day.day, tzinfo=UTC)
    try:
        done = _compiler().compile(
            _source(), format="pdf", sys_inputs={"paper": json.dumps(made, ensure_ascii=False)}, timestamp=moment
        )
    except typst.TypstError as error:
        raise KnowledgeError(f"The letter can't be made into a PDF: {error.message}") from error
    if not isinstance(done, bytes):
        raise KnowledgeError("The letter can't be made into a PDF.")
    return done


@cache
def _compiler() -> typst.Compiler:
    """One compiler for the process: loading fonts is what takes time."""
    return typst.Compiler(ignore_system_fonts=True)


@cache
def _source() -> bytes:
    return (files("templates") / "layout" / "letter.typ").read_bytes()
