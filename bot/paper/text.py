"""Papers as plain text, wrapped for mail."""

from __future__ import annotations

import textwrap

from bot.paper.parts import Line, Paper, Part, Role

WIDTH = 72


def to_text(paper: Paper) -> str:
    """The paper as plain text of lines up to ``WIDTH`` characters."""
    return "\n\n".join(filter(None, map(_part, paper.parts))) + "\n"


def _part(part: Part) -> str:
    lines = ["".join(run.text for run in line) for line in part.lines]
    if part.role in (Role.DATE, Role.STAMP):
        return "\n".join(line.rjust(WIDTH) for line in lines)
    first = {Role.ITEM: "- ", Role.NUMBERED: f"{part.number}. "}.get(part.role, "")
    if part.role is Role.HEADING:
        return "\n".join([*lines, "=" * min(WIDTH, max(map(len, lines), default=0))])
    wrapped = [
        textwrap.fill(
            line, WIDTH, initial_indent=first if number == 0 else " " * len(first),
            subsequent_indent=" " * len(first), break_long_words=False, break_on_hyphens=False,
        )
        for number, line in enumerate(lines)
    ]  # fmt: skip
    return "\n".join(wrapped)


def plain_line(line: Line) -> str:
    """The text of one line."""
    return "".join(run.text for run in line)
