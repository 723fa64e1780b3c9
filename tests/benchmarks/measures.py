"""What every benchmark here shares: percentiles, memory of this process, and one small table."""

from __future__ import annotations

import json
import resource
import sys
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

MEGA = 1_000_000


def percentile(values: Sequence[float], share: float) -> float:
    """The value below which ``share`` of the values lie; 0 for none."""
    ordered = sorted(values)
    return ordered[min(len(ordered) - 1, int(len(ordered) * share))] if ordered else 0.0


def resident() -> tuple[float, float]:
    """Megabytes of this process in memory: all, and those that are not pages of files; the peak where Linux says no more."""
    try:
        lines = Path("/proc/self/status").read_text(encoding="ascii").splitlines()
    except OSError:
        peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * (1 if sys.platform == "darwin" else 1024) / MEGA
        return peak, peak
    sizes = {line.split(":")[0]: int(line.split()[1]) * 1024 / MEGA for line in lines if line.endswith(" kB")}
    return sizes.get("VmRSS", 0.0), sizes.get("RssAnon", 0.0)


def megabytes(folder: Path) -> float:
    """Size of all files of a folder."""
    return sum(item.stat().st_size for item in folder.rglob("*") if item.is_file()) / MEGA


def show(rows: Sequence[Mapping[str, Any]], as_json: bool) -> None:
    """One JSON object a row, or a table of all of them under the names of the first row's fields."""
    if as_json:
        for row in rows:
            print(json.dumps(row))
        return
    names = list(rows[0]) if rows else []
    cells = [[_cell(row.get(name)) for name in names] for row in rows]
    widths = [max(len(name), *(len(line[at]) for line in cells)) for at, name in enumerate(names)]
    for line in (names, ["-" * width for width in widths], *cells):
        print("| " + " | ".join(f"{cell:>{width}}" for cell, width in zip(line, widths, strict=True)) + " |")


def _cell(value: Any) -> str:
    if value is None:
        return ""
    if isinstance(value, float):
        return f"{value:,.2f}" if value < 100 else f"{value:,.0f}"
    return f"{value:,}" if isinstance(value, int) else str(value)
