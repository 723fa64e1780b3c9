"""The editor's file: every item with its texts, source and clearance, written as TOML and read back.

The order of the file is the order of the newsletter; an item that is deleted, or has ``drop = true``, stays out. What
was gathered is kept elsewhere: of a gathered item the file can change texts and order, never its source or day.
"""

from __future__ import annotations

import tomllib
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from handlers.wording import publish
from knowledge.errors import BadInput
from knowledge.newsletter import LANGUAGES, Item, Newsletter, Section

NAME = "newsletter.toml"
"""Name of the file in the folder of a draft."""

OMITTED = "-"
"""What stands as text where an item is left out of one language on purpose."""

_MOST_ITEMS, _LONGEST = 500, 8_000
_HEAD = """\
# The newsletter as its editor sees it. Save this file, then: isu newsletter preview FOLDER
# - The order here is the order in the newsletter. Move whole [[item]] blocks; drop = true leaves one out.
# - Texts take **bold**, *italic* and [words](https://address); an empty line begins a new paragraph.
# - An item that needs clearance, or whose text was changed, enters when cleared_by names the person who answers for it.
# - A text that is "-" leaves the item out of that language.
# - A new item takes section, texts, source, as_of and cleared_by; it has no id.
# - source and as_of of a gathered item are for reading: changing them changes nothing.
"""


@dataclass(frozen=True, slots=True)
class Edited:
    """What the file says: the newsletter, and the keys of gathered items it leaves out."""

    newsletter: Newsletter
    dropped: tuple[str, ...]


def blank(number: int, first: date, last: date, items: Iterable[Item], by: str) -> Newsletter:
    """A newsletter as it was gathered, with its usual titles and no opening words."""
    titles = {language: publish(language, "head.title") for language in LANGUAGES}
    return Newsletter(number, first, last, titles, dict.fromkeys(LANGUAGES, ""), tuple(items), by)


def write_sheet(made: Newsletter, dropped: Iterable[Item] = ()) -> str:
    """The file of a newsletter; items of ``dropped`` stand at its end with ``drop = true``."""
    head = [_HEAD, f"newsletter = {made.number}", f"from = {made.first}", f"to = {made.last}"]
    texts = [*_table("title", made.titles), *_table("opening", made.intros)]
    kept = [line for item in made.items for line in _block(item)]
    out = [line for item in dropped for line in _block(item, drop=True)]
    return "\n".join([*head, "", *texts, *kept, *out]) + "\n"


def read_sheet(text: str, gathered: Iterable[Item], drafted_by: str = "") -> Edited:
    """What an editor made of the gathered items; BadInput says what is wrong, and where."""
    data = _parsed(text)
    known = {item.key: item for item in gathered}
    rows = data.get("item", [])
    if not isinstance(rows, list) or len(rows) > _MOST_ITEMS:
        raise BadInput(f"{NAME}: [[item]] blocks hold the items, {_MOST_ITEMS} at most")
    items, seen = list[Item](), set[str]()
    for place, row in enumerate(rows, 1):
        item = _item(row, known, place)
        if item.key and item.key in seen:
            raise BadInput(f"{NAME}: item {place} ({item.key}) stands there twice")
        seen.add(item.key)
        if not _flag(row, "drop", place):
            items.append(item)
    titles, intros = _texts(data, "title"), _texts(data, "opening")
    if not all(titles.get(language, "").strip() for language in LANGUAGES):
        raise BadInput(f"{NAME}: [title] needs a text in {', '.join(LANGUAGES)}")
    number = data.get("newsletter")
    if not isinstance(number, int) or isinstance(number, bool):
        raise BadInput(f"{NAME}: newsletter takes a number")
    first, last = _day(data, "from", "the head"), _day(data, "to", "the head")
    kept = {item.key for item in items}
    dropped = tuple(key for key in known if key not in kept)
    return Edited(Newsletter(number, first, last, titles, intros, tuple(items), drafted_by), dropped)


def number_of(text: str) -> int:
    """The number of the newsletter that a file belongs to."""
    number = _parsed(text).get("newsletter")
    if not isinstance(number, int) or isinstance(number, bool):
        raise BadInput(f"{NAME}: newsletter takes a number")
    return number


def merged(edited: Edited, earlier: Iterable[Item], fresh: Iterable[Item]) -> tuple[Newsletter, tuple[Item, ...]]:
    """An editor's work with what was gathered anew: unchanged texts follow the new ones, new items join their section.

    Gives the newsletter and the dropped items. What the editor changed or dropped stays so.
    """
    before, now = {item.key: item for item in earlier}, {item.key: item for item in fresh}
    items = [
        replace(now[item.key], cleared_by=item.cleared_by or now[item.key].cleared_by)
        if item.key in now and not item.edited
        else item
        for item in edited.newsletter.items
    ]
    # a fact that does not hold any more goes, unless a person wrote it
    items = [item for item in items if item.key in now or item.edited or item.key not in before]
    for item in now.values():
        if item.key not in before:
            items.insert(_place(items, item.section), item)
    return replace(edited.newsletter, items=tuple(items)), tuple(now[key] for key in edited.dropped if key in now)


def _place(items: list[Item], section: Section) -> int:
    """After the last item of the section, or where the section would stand."""
    same = [number for number, item in enumerate(items, 1) if item.section is section]
    if same:
        return same[-1]
    order = list(Section)
    before = [number for number, item in enumerate(items, 1) if order.index(item.section) < order.index(section)]
    return before[-1] if before else 0


# Writing


def _table(name: str, texts: Mapping[str, str]) -> Iterator[str]:
    yield f"[{name}]"
    yield from (f"{language} = {_quoted(texts.get(language, ''))}" for language in LANGUAGES)
    yield ""


def _block(item: Item, *, drop: bool = False) -> Iterator[str]:
    yield "[[item]]"
    yield f"id = {_quoted(item.key)}"
    yield f"section = {_quoted(item.section.value)}"
    if drop:
        yield "drop = true"
    if item.needs_clearance or item.cleared_by or item.edited:
        yield f"cleared_by = {_quoted(item.cleared_by)}"
    yield from (f"{language} = {_quoted(item.texts.get(language, ''))}" for language in LANGUAGES)
    yield f"source = {_quoted(item.source)}"
    yield f"as_of = {item.as_of.isoformat()}"
    yield ""


def _quoted(text: str) -> str:
    """A TOML string: on one line, or over several where the text is; every control character as an escape."""
    made = "".join(_escaped(letter) for letter in text)
    return f'"""\n{made}"""' if "\n" in text else f'"{made}"'


def _escaped(letter: str) -> str:
    if letter in ('"', "\\"):
        return f"\\{letter}"
    code = ord(letter)
    if letter == "\n" or (code >= 0x20 and code != 0x7F and not 0xD800 <= code <= 0xDFFF):
        return letter
    return "\ufffd" if 0xD800 <= code <= 0xDFFF else f"\\u{code:04x}"


# Reading


def _parsed(text: str) -> dict[str, Any]:
    try:
        return tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        raise BadInput(f"{NAME}: {error}") from None


def _item(row: object, known: Mapping[str, Item], place: int) -> Item:
    if not isinstance(row, dict):
        raise BadInput(f"{NAME}: item {place} is no [[item]] block")
    key = _line(row, "id", place)
    texts = {language: _line(row, language, place).strip() for language in LANGUAGES if row.get(language)}
    cleared = _line(row, "cleared_by", place).strip()
    section = _section(_line(row, "section", place), place)
    gathered = known.get(key) if key else None
    if gathered is not None:
        edited = texts != {language: text.strip() for language, text in gathered.texts.items() if text.strip()}
        return replace(
            gathered, texts=texts, section=section, cleared_by=cleared or gathered.cleared_by,
            edited=edited and not _only_added(texts, gathered),
        )  # fmt: skip
    if key:
        raise BadInput(f"{NAME}: item {place}: nothing with the id {key[:60]!r} was gathered; a new item has no id")
    source = _line(row, "source", place).strip()
    if not source:
        raise BadInput(f"{NAME}: item {place} is new and needs a source")
    day = _day(row, "as_of", f"item {place}")
    return Item("", section, texts, source, day, needs_clearance=True, cleared_by=cleared, edited=True)


def _only_added(texts: Mapping[str, str], gathered: Item) -> bool:
    """Whether a note only gained translations: its own words are as they were noted, and it needs clearance anyway."""
    own = {language: text.strip() for language, text in gathered.texts.items()}
    return gathered.needs_clearance and all(texts.get(language) == text for language, text in own.items())


def _section(name: str, place: int) -> Section:
    try:
        return Section(name.strip().casefold())
    except ValueError:
        raise BadInput(f"{NAME}: item {place}: section takes {', '.join(Section)}") from None


def _line(row: Mapping[str, Any], name: str, place: int) -> str:
    value = row.get(name, "")
    if not isinstance(value, str) or len(value) > _LONGEST:
        raise BadInput(f"{NAME}: item {place}: {name} takes text of up to {_LONGEST} characters")
    return value


def _flag(row: Mapping[str, Any], name: str, place: int) -> bool:
    value = row.get(name, False)
    if not isinstance(value, bool):
        raise BadInput(f"{NAME}: item {place}: {name} takes true or false")
    return value


def _day(row: Mapping[str, Any], name: str, where: str) -> date:
    value = row.get(name)
    if type(value) is not date:
        raise BadInput(f"{NAME}: {where}: {name} takes a day as YYYY-MM-DD")
    return value


def _texts(data: Mapping[str, Any], name: str) -> dict[str, str]:
    table = data.get(name, {})
    if not isinstance(table, dict):
        raise BadInput(f"{NAME}: [{name}] holds a text for each language")
    found = {language: table.get(language, "") for language in LANGUAGES}
    if not all(isinstance(text, str) and len(text) <= _LONGEST for text in found.values()):
        raise BadInput(f"{NAME}: [{name}] takes texts of up to {_LONGEST} characters")
    return {language: text.strip() for language, text in found.items()}
