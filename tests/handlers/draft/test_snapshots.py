"""Every kind in three languages as a person reads it; `python -m tests.handlers.draft.renew` writes them anew."""

from __future__ import annotations

from pathlib import Path

import pytest

from handlers.draft.kinds import kinds
from handlers.draft.plain import plain
from handlers.draft.write import Wish, draft, misfit
from knowledge.rules.state_grammar import LANGUAGES
from tests.handlers.draft.cases import FACTS, fitting

FOLDER = Path(__file__).resolve().parents[2] / "snapshots" / "letters"


def snapshots() -> dict[str, str]:
    """File name -> all letters of a kind in a language: to each State it is tried on, in each form to the first."""
    return {f"{kind}.{language}.md": _snapshot(kind, language) for kind in kinds() for language in LANGUAGES}


def _snapshot(kind: str, language: str) -> str:
    made = []
    for number, (code, day) in enumerate(fitting(kind)):
        for form in kinds()[kind].forms if number == 0 else kinds()[kind].forms[:1]:
            if misfit(kinds()[kind], FACTS.state(code), day, FACTS):
                continue
            letter = draft(kind, code, language, day, FACTS, wish=Wish(form=form)).letter
            lines = [f"# {code} · {day} · {form}", letter.salutation, *map(plain, letter.paragraphs), letter.closing]
            made.append("\n\n".join(filter(None, lines)))
    return "\n\n\n".join(made) + "\n"


@pytest.mark.parametrize("kind", list(kinds()))
def test_letters_are_as_the_snapshots_show(kind: str) -> None:
    for language in LANGUAGES:
        path = FOLDER / f"{kind}.{language}.md"
        assert _snapshot(kind, language) == path.read_text(encoding="utf-8"), path.name


def test_no_snapshot_without_a_kind() -> None:
    assert {path.name for path in FOLDER.glob("*.md")} == {f"{k}.{code}.md" for k in kinds() for code in LANGUAGES}
