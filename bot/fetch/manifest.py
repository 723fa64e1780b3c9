"""The manifest: which official documents there are, where they lie, and what is known of each."""

from __future__ import annotations

import csv
import io
import re
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from hashlib import sha256
from pathlib import Path
from urllib.parse import urlsplit

from knowledge.document import Authority
from knowledge.errors import BadInput
from knowledge.facts.records import OfficialDocument

NEEDED = ("symbol", "url")
MAX_BYTES = 10_000_000

_DATE = re.compile(r"(\d{4}(-\d\d(-\d\d)?)?)?")
_CONTROL = re.compile(r"[\x00-\x1f\x7f-\x9f\u2028\u2029]")
_AUTHORITIES = ("", *(str(authority) for authority in Authority))


@dataclass(frozen=True, slots=True)
class Wanted:
    """One row of a manifest; ``url`` is "" where no address is known, ``stem`` is the name of its files without suffix.

    ``verified`` says that symbol and title were checked: only then do the row's words correct what a document says.
    """

    symbol: str
    stem: str = ""
    title: str = ""
    kind: str = ""
    authority: str = ""
    date: str = ""
    meeting: str = ""
    url: str = ""
    verified: bool = False


_COLUMNS = tuple(name for name in Wanted.__dataclass_fields__ if name != "stem")


def built_in(documents: Iterable[OfficialDocument]) -> tuple[Wanted, ...]:
    """The manifest among the facts."""
    rows = [{name: str(getattr(row, name)) for name in _COLUMNS} for row in documents]
    return _wanted("the built-in manifest", enumerate(rows, start=2))


def read_manifest(path: Path) -> tuple[Wanted, ...]:
    """The rows of a csv file with a header; ``symbol`` and ``url`` are needed, other columns may be missing.

    BadInput names the file, the line and what is wrong there.
    """
    reader = csv.DictReader(io.StringIO(_text(path), newline=""), strict=True)
    try:
        missing = [name for name in NEEDED if name not in (reader.fieldnames or ())]
        if missing:
            raise BadInput(f"{path.name}: a manifest needs the columns {' and '.join(NEEDED)} in its first line")
        return _wanted(path.name, ((reader.line_num, row) for row in reader))
    except csv.Error:
        raise BadInput(f"{path.name} line {reader.reader.line_num}: no valid csv") from None


def _text(path: Path) -> str:
    try:
        if path.stat().st_size > MAX_BYTES:
            raise BadInput(f"{path.name}: larger than {MAX_BYTES // 1_000_000} MB, which no manifest is")
        return path.read_text(encoding="utf-8-sig")
    except UnicodeDecodeError:
        raise BadInput(f"{path.name}: not UTF-8 text") from None
    except OSError as error:
        raise BadInput(f"{path.name}: {error.strerror or 'can not be read'}") from None


def _wanted(name: str, rows: Iterable[tuple[int, Mapping[str, str | None]]]) -> tuple[Wanted, ...]:
    read = tuple(_rows(name, rows))
    slugs = Counter(_slug(row.symbol).casefold() for row in read)
    return tuple(_with_stem(row, alone=slugs[_slug(row.symbol).casefold()] == 1) for row in read)


def _rows(name: str, rows: Iterable[tuple[int, Mapping[str, str | None]]]) -> Iterator[Wanted]:
    seen: set[str] = set()
    for line, row in rows:
        cells = {key: (row.get(key) or "").strip() for key in _COLUMNS}
        if not any(cells.values()):
            continue
        if fault := _fault(cells, seen):
            raise BadInput(f"{name} line {line}: {fault}")
        seen.add(cells["symbol"].casefold())
        verified = cells.pop("verified").casefold() in ("yes", "true")
        yield Wanted(**cells, verified=verified)


def _fault(cells: Mapping[str, str], seen: set[str]) -> str:
    """What is wrong with a row, or ""."""
    if not cells["symbol"]:
        return "there is no symbol"
    if cells["symbol"].casefold() in seen:
        return "this symbol stands there twice"
    if any(_CONTROL.search(cell) for cell in cells.values()):
        return "a cell holds a line break or control character"
    if cells["authority"] not in _AUTHORITIES:
        return "authority takes one of " + ", ".join(Authority)
    if not _DATE.fullmatch(cells["date"]):
        return "date takes a date like 2024-09-18, 2024-09 or 2024"
    return "" if not cells["url"] else _address_fault(cells["url"])


def _address_fault(url: str) -> str:
    try:
        parts = urlsplit(url)
        port = parts.port
    except ValueError:
        return "the address is malformed"
    if parts.scheme not in ("http", "https") or not parts.hostname or port == 0:
        return "an address starts with http:// or https:// and a host"
    if parts.username is not None or parts.password is not None:
        return "an address must not hold a password"
    return ""


def _slug(symbol: str) -> str:
    return re.sub(r"[^A-Za-z0-9.-]+", "_", symbol).strip("._-")[:100]


def _with_stem(row: Wanted, *, alone: bool) -> Wanted:
    slug = _slug(row.symbol)
    mark = "" if alone and slug else "-" + sha256(row.symbol.encode()).hexdigest()[:8]
    return replace(row, stem=f"{slug}{mark}".lstrip("-"))
