"""Plain text with flowed lines (RFC 3676) put back into the lines its writer saw."""

from __future__ import annotations

import re

_QUOTES = re.compile(r">*")


def unflowed(text: str, *, delsp: bool = False) -> str:
    """``text`` with lines that end in a space joined to the next of the same quote depth; quote marks stay."""
    out: list[str] = []
    open_depth = -1
    for line in text.split("\n"):
        marks = _QUOTES.match(line)
        depth = marks.end() if marks else 0
        rest = line[depth:].removeprefix(" ")
        signature = rest == "-- "
        if open_depth == depth and not signature:
            out[-1] += rest
        else:
            out.append(f"{'>' * depth} {rest}" if depth else rest)
        flows = rest.endswith(" ") and not signature
        if flows and delsp:
            out[-1] = out[-1][:-1]
        open_depth = depth if flows else -1
    return "\n".join(out)
