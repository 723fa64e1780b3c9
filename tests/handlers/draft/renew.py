"""Writes the snapshots of letters and State names anew: ``python -m tests.handlers.draft.renew``."""

from __future__ import annotations

from tests.handlers.draft.test_snapshots import FOLDER, snapshots
from tests.knowledge.rules.test_state_grammar import SNAPSHOT, rendered


def main() -> None:
    """All snapshots, old ones removed first."""
    FOLDER.mkdir(parents=True, exist_ok=True)
    for old in FOLDER.glob("*.md"):
        old.unlink()
    for name, text in snapshots().items():
        (FOLDER / name).write_text(text, encoding="utf-8")
    SNAPSHOT.write_text(rendered(), encoding="utf-8")


if __name__ == "__main__":
    main()
