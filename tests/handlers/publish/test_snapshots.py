"""Newsletters as a person reads them; `python -m tests.handlers.publish.renew` writes them anew."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest

from handlers.publish.edition import edition
from handlers.publish.gather import Period, gather_facts
from handlers.publish.plain import as_text
from handlers.publish.sheet import blank
from handlers.wording import LANGUAGES
from tests.handlers.publish.samples import DAY, FACTS, item, voice

FOLDER = Path(__file__).resolve().parents[2] / "snapshots" / "newsletters"

HALVES = (
    Period(date(2023, 7, 1), date(2023, 12, 31)),
    Period(date(2025, 1, 1), date(2025, 6, 30)),
    Period(date(2025, 7, 1), date(2025, 12, 31)),
    Period(date(2026, 1, 1), date(2026, 6, 30)),
)


def snapshots() -> dict[str, str]:
    """File name -> the text of a half-year in a language, with everything cleared."""
    return {f"{half.first}.{language}.txt": snapshot(half, language) for half in HALVES for language in LANGUAGES}


def snapshot(half: Period, language: str) -> str:
    told = [replace(one, cleared_by="Ana Director") for one in gather_facts(FACTS, half)]
    return as_text(edition(blank(7, half.first, half.last, [item(), *told, voice()], "Ben Officer"), language, DAY))


@pytest.mark.parametrize("language", LANGUAGES)
def test_newsletters_are_as_the_snapshots_show(language: str) -> None:
    for half in HALVES:
        path = FOLDER / f"{half.first}.{language}.txt"
        assert snapshot(half, language) == path.read_text(encoding="utf-8"), path.name
