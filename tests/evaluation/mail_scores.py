"""Scores files of mails (format of eval/mails.jsonl): `python -m tests.evaluation.mail_scores FILE…`.

Each row becomes a real .eml, is read as from a mailbox and judged; figures per field, and the rows that went wrong.
"""

from __future__ import annotations

import json
import sys
import time
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime
from email.message import EmailMessage
from email.utils import format_datetime
from pathlib import Path
from typing import Any

from bot.mail.parse import read_mail
from handlers.triage.judge import judge
from handlers.triage.sources import Sources
from knowledge.facts.load import Facts
from knowledge.mail import Judgement

DAY = date(2026, 11, 25)
"""A Wednesday, far from every recorded meeting and reporting date: the rows carry no date of their own."""

FIELDS = ("category", "state", "language", "urgent", "needs_reply", "sensitive")


@dataclass(frozen=True)
class Row:
    """A mail with what people say of it."""

    id: str
    raw: bytes
    wanted: Mapping[str, Any]


def rows(path: Path) -> Iterator[Row]:
    """The mails of a file."""
    for line in path.read_text(encoding="utf-8").splitlines():
        if line.strip():
            given = json.loads(line)
            yield Row(given["id"], as_mail(given), wanted(given))


def as_mail(given: Mapping[str, Any], on: date = DAY) -> bytes:
    """The row as it would arrive."""
    message = EmailMessage()
    name = str(given["from_name"]).replace('"', "")
    message["From"] = f'"{name}" <{given["from_addr"]}>'
    message["To"] = "isu@secretariat.example"
    message["Subject"] = given["subject"]
    message["Date"] = format_datetime(datetime(on.year, on.month, on.day, 8, 0, tzinfo=UTC))
    message["Message-ID"] = f"<{given['id']}@rows.example>"
    message.set_content(given["body"])
    return message.as_bytes()


def wanted(given: Mapping[str, Any]) -> dict[str, Any]:
    """What people say of the row, in the words of a judgement."""
    found = {
        "category": given["category"],
        "state": given["state_iso3"] or "",
        "language": given["lang"],
        "urgent": given["urgent"],
        "needs_reply": given["needs_reply"],
    }
    return found | ({"sensitive": given["sensitive"]} if "sensitive" in given else {})


def wrong(row: Row, judged: Judgement) -> dict[str, tuple[Any, Any]]:
    """The fields that differ: what was wanted, what was said."""
    said = {name: getattr(judged, name) for name in FIELDS} | {"category": judged.category.value}
    return {name: (value, said[name]) for name, value in row.wanted.items() if said[name] != value}


def main(paths: Sequence[str]) -> None:
    """Print a table for every file."""
    quiet = "--quiet" in paths
    sources = Sources(Facts.load())
    for path in (Path(name) for name in paths if not name.startswith("--")):
        faults: Counter[str] = Counter()
        confused: Counter[str] = Counter()
        read = list(rows(path))
        began = time.perf_counter()
        for row in read:
            judged = judge(read_mail(row.raw), sources, DAY)
            errors = wrong(row, judged)
            faults.update(list(errors))
            if "category" in errors:
                confused["{} -> {}".format(*errors["category"])] += 1
            if errors and not quiet:
                print(row.id, errors, *judged.reasons, sep="\n    ")
        spent = (time.perf_counter() - began) / max(1, len(read)) * 1000
        print(f"{path.name}: {len(read)} mails, {spent:.1f} ms each")
        for name in FIELDS:
            print(f"  {name:<12} {1 - faults[name] / len(read):.3f}  wrong {faults[name]}")
        print("  confused:", dict(confused))


if __name__ == "__main__":
    main(sys.argv[1:])
