"""Writes the snapshots of newsletters anew: ``python -m tests.handlers.publish.renew``."""

from __future__ import annotations

from tests.handlers.publish.test_snapshots import FOLDER, snapshots


def main() -> None:
    """All snapshots, old ones removed first."""
    FOLDER.mkdir(parents=True, exist_ok=True)
    for old in FOLDER.glob("*.txt"):
        old.unlink()
    for name, text in snapshots().items():
        (FOLDER / name).write_text(text, encoding="utf-8")


if __name__ == "__main__":
    main()
