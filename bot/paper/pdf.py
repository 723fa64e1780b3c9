"""Papers as PDF through Typst: fonts that come with it only, no network, the same bytes for the same paper."""

from __future__ import annotations

import json
from dataclasses import asdict
from datetime import UTC, date, datetime
from functools import cache
from importlib.resources import files
from typing import Any

import typst

from bot.paper.parts import REGIONS, Paper, end_of
from knowledge.errors import KnowledgeError


def to_pdf(paper: Paper, day: date) -> bytes:
    """The paper as PDF, dated that day; ``KnowledgeError`` where Typst refuses it."""
    made = asdict(paper) | {"region": REGIONS[paper.language], "end": end_of(paper)}
    return compiled("letter", "paper", made, day)


def compiled(layout: str, name: str, values: dict[str, Any], day: date) -> bytes:
    """A layout of templates/layout with its values, which it knows by a name; ``KnowledgeError`` if Typst refuses."""
    moment = datetime(day.year, day.month, day.day, tzinfo=UTC)
    given = {name: json.dumps(values, ensure_ascii=False)}
    try:
        done = _compiler().compile(_source(layout), format="pdf", sys_inputs=given, timestamp=moment)
    except typst.TypstError as error:
        raise KnowledgeError(f"The {layout} can't be made into a PDF: {error.message}") from error
    if not isinstance(done, bytes):
        raise KnowledgeError(f"The {layout} can't be made into a PDF.")
    return done


@cache
def _compiler() -> typst.Compiler:
    """One compiler for the process: loading fonts is what takes time."""
    return typst.Compiler(ignore_system_fonts=True)


@cache
def _source(layout: str) -> bytes:
    return (files("templates") / "layout" / f"{layout}.typ").read_bytes()
