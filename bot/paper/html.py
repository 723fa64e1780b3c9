"""Papers as one HTML page: language marked, nothing loaded from elsewhere, every text escaped."""

from __future__ import annotations

from html import escape

from bot.paper.parts import REGIONS, Line, Paper, Part, Role

_STYLE = """
body { font: 1rem/1.5 Georgia, 'Times New Roman', serif; max-width: 42rem; margin: 2rem auto; padding: 0 1rem;
  color: #1a1a1a; background: #fff; }
header { color: #1f3a5f; border-bottom: 1px solid #1f3a5f; padding-bottom: .4rem; margin-bottom: 1.2rem; }
header p { margin: 0; }
header p:first-child { font-size: 1.35rem; font-weight: bold; }
header p:nth-child(n+3) { font-size: .85rem; color: #555; }
.reference, .tail { font-size: .9rem; }
.date, .stamp { text-align: right; margin: 1.2rem 0; }
.stamp { color: #555; font-size: .9rem; }
.address { margin: 1.2rem 0 1.5rem; max-width: 30rem; }
.signature { margin-top: 3.5rem; }
@media print { body { margin: 0 auto; } }
""".strip()


def to_html(paper: Paper) -> str:
    """The paper as a page that stands alone."""
    tag = f"{paper.language}-{REGIONS[paper.language]}"
    body = "\n".join(_grouped(paper.parts))
    return (
        f'<!DOCTYPE html>\n<html lang="{tag}" dir="ltr">\n<head>\n<meta charset="utf-8">\n'
        f'<meta name="viewport" content="width=device-width, initial-scale=1">\n<title>{escape(paper.title)}</title>\n'
        f"<style>\n{_STYLE}\n</style>\n</head>\n<body>\n{body}\n</body>\n</html>\n"
    )


def _grouped(parts: tuple[Part, ...]) -> list[str]:
    """The parts, neighbouring list items as one list."""
    made: list[str] = []
    listing: Role | None = None
    for part in parts:
        kind = part.role if part.role in _LISTS else None
        if listing is not None and kind is not listing:
            made.append(f"</{_LISTS[listing]}>")
        if kind is not None and kind is not listing:
            start = f' start="{part.number}"' if part.number > 1 else ""
            made.append(f"<{_LISTS[kind]}{start}>")
        listing = kind
        made.append(_part(part))
    return [*made, f"</{_LISTS[listing]}>"] if listing is not None else made


_LISTS = {Role.ITEM: "ul", Role.NUMBERED: "ol"}


def _part(part: Part) -> str:
    text = "<br>\n".join(map(_line, part.lines))
    if part.role is Role.HEAD:
        return "<header>\n" + "\n".join(f"<p>{_line(line)}</p>" for line in part.lines) + "\n</header>"
    if part.role is Role.HEADING:
        level = min(part.level, 6)
        return f"<h{level}>{text}</h{level}>"
    if part.role in _LISTS:
        return f"<li>{text}</li>"
    return f'<p class="{part.role.value}">{text}</p>'


def _line(line: Line) -> str:
    made = []
    for run in line:
        text = escape(run.text)
        text = f"<strong>{text}</strong>" if run.bold else text
        made.append(f"<em>{text}</em>" if run.italic else text)
    return "".join(made)
