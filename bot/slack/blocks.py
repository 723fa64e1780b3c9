"""A reply as Slack blocks and as the plain text beside them: pure, within all limits whatever the reply holds.

Words of documents and people stand in rich text, where nothing is markup, or are escaped. The text beside the blocks is
what telephones, screen readers and search see: it carries quotation and citation, not a pointer to them.
"""

from __future__ import annotations

import json
from dataclasses import dataclass, replace

from bot.slack.case_card import hand_over_button
from bot.slack.mrkdwn import clean, escape, escape_within, link, short
from bot.slack.rich import (
    PIECE,
    Block,
    around,
    bullets,
    context,
    paragraph,
    plain,
    preformatted,
    quotation,
    section,
    words,
)
from handlers.compose import EXCERPT, SHOWN, place_of
from handlers.wording import phrases, say, spoken
from knowledge.document import Authority
from knowledge.facts.shown_source import shown_source
from knowledge.message import Citation, Fact, Outcome, Reply

BUDGET = 12_000
"""Characters of JSON that the blocks of one message may have; Slack refuses from about 13,200 on."""

TEXT = 3_900
"""Characters of the text beside blocks; Slack advises less than 4,000."""

PLAIN = 12_000
"""Characters of an answer that is posted without blocks."""

FEEDBACK = "feedback"
DISMISS = "dismiss"
ANSWERS = ("answer", "place", "contact")
"""Intents whose replies can be judged; courtesies can't."""

_WEAK = (Authority.DRAFT, Authority.SUBMITTED, Authority.INFORMAL)


@dataclass(frozen=True, slots=True)
class Room:
    """How much of each part is shown, in characters and counts; tried from roomy to narrow until all fits."""

    quote: int
    line: int
    facts: int
    notices: int


_ROOMS = (
    Room(6000, 1500, 30, 10),
    Room(2300, 700, 20, 8),
    Room(1200, 400, 12, 6),
    Room(500, 250, 6, 4),
    Room(150, 110, 3, 3),
)


def answer_blocks(reply: Reply, note: str = "", dismissible: bool = False) -> list[Block]:
    """The blocks of a reply: lead, warnings, facts, quotations with their places, notices, case, and what to press.

    ``note`` goes before everything. ``dismissible`` adds a button that takes an ephemeral message away.
    """
    made: list[Block] = []
    for room in _ROOMS:
        made = [*_noted(note, room), *_body(reply, room), *_buttons(reply, dismissible)]
        if size(made) <= BUDGET:
            break
    return made


def size(blocks: list[Block]) -> int:
    """Characters of the blocks as JSON."""
    return len(json.dumps(blocks, ensure_ascii=False))


def answer_text(reply: Reply, note: str = "", limit: int = TEXT) -> str:
    """The reply as escaped text within a limit, never empty; quotations give way first, places and notices stay."""
    if reply.intent not in ANSWERS:
        return _escaped(_courteous(reply), note, limit)
    language = spoken(reply.language)
    for room in (Room(limit, 1500, 30, 10), *_ROOMS[1:], Room(60, 80, 2, 2)):
        text = "\n\n".join(_lines(reply, language, room))
        if len(escape(text)) + len(escape(note)) + 2 <= limit:
            break
    return _escaped(text, note, limit)


def plain_text(reply: Reply, note: str = "") -> str:
    """The whole reply as escaped text, for a post without blocks."""
    return answer_text(reply, note, PLAIN)


def words_blocks(text: str, dismissible: bool = False, language: str = "en") -> list[Block]:
    """Blocks of a message in the assistant's own words."""
    made = [section(text)]
    return [*made, _dismissal(language)] if dismissible else made


def _escaped(text: str, note: str, limit: int) -> str:
    whole = f"{note}\n\n{text}" if note else text
    return escape_within(whole, limit) or escape(say("en", "reply.error"))


def _lines(reply: Reply, language: str, room: Room) -> list[str]:
    lines = [lead] if (lead := short(reply.lead, room.line)) else []
    if not lines and not (reply.citations or reply.facts):
        return [short(_courteous(reply), room.quote)]
    lines += [
        f"• {short(f'{fact.statement} {_source(fact, language)}', room.line)}" for fact in reply.facts[: room.facts]
    ]
    for citation in _quoted(reply):
        before, bearing, after = _clipped(citation, _longest(reply, room))
        lines.append(f"“{before}{bearing}{after}”\n— {_place(citation, language, room)}")
    lines += [short(notice, room.line) for notice in reply.notices[: room.notices]]
    return [*lines, *_case(reply, language)]


def _noted(note: str, room: Room) -> list[Block]:
    return [paragraph(words(short(note, room.line), italic=True))] if clean(note).strip() else []


def _body(reply: Reply, room: Room) -> list[Block]:
    language = spoken(reply.language)
    if reply.intent not in ANSWERS:
        return [paragraph(words(short(_courteous(reply), room.quote)) or words("·"))]
    warn = _needs_warning(reply)
    made = _lead(reply, room)
    made += _warning(reply, language, room) if warn else []
    made += _facts(reply, language, room)
    for citation in _quoted(reply):
        made += _quotation(citation, language, room, _longest(reply, room))
    made += _also(reply, language, room)
    made += [] if warn else _notices(reply, room)
    made += _case_block(reply, language)
    return made + (_cut(reply, language, room))


def _courteous(reply: Reply) -> str:
    """The words of a reply that is no answer: help, a greeting, an apology."""
    return next((text for text in (reply.text, reply.lead) if clean(text).strip()), say(reply.language, "reply.error"))


def _lead(reply: Reply, room: Room) -> list[Block]:
    lead = short(reply.lead, room.line)
    if not lead and not (reply.citations or reply.facts):
        lead = short(_courteous(reply), room.quote)
    return [paragraph(words(lead))] if lead else []


def _needs_warning(reply: Reply) -> bool:
    """Whether what is said beside the quotation must be read before it: a draft, an old version, an unchecked fact."""
    first = reply.citations[:1]
    weak = any(citation.authority in _WEAK or citation.superseded for citation in first)
    return weak or any(not fact.verified for fact in reply.facts)


def _warning(reply: Reply, language: str, room: Room) -> list[Block]:
    """What a text is worth, in bold words, with all notices: never by colour or sign alone."""
    first = reply.citations[0] if reply.citations else None
    elements: list[Block] = []
    if first is not None and first.authority in _WEAK:
        kind = say(language, f"authority.{first.authority.value}")
        elements += words(f"{kind[:1].upper()}{kind[1:]}. ", bold=True)
    elements += words(" ".join(short(notice, room.line) for notice in reply.notices[: room.notices]))
    return [paragraph(elements)] if elements else []


def _notices(reply: Reply, room: Room) -> list[Block]:
    notices = [notice for text in reply.notices[: room.notices] if (notice := short(text, room.line))]
    return [paragraph(words("\n".join(notices), italic=True))] if notices else []


def _facts(reply: Reply, language: str, room: Room) -> list[Block]:
    if not reply.facts:
        return []
    items = []
    for fact in reply.facts[: room.facts]:
        items.append(
            [
                *(words(short(fact.statement, room.line)) or words("·")),
                *words(f" {short(_source(fact, language), room.line)}", italic=True),
            ]
        )
    return [bullets(items)]


def _source(fact: Fact, language: str) -> str:
    return (
        f"({shown_source(fact.source, language)}; {say(language, 'label.as_of', date=readable(fact.as_of, language))})"
    )


def _quoted(reply: Reply) -> tuple[Citation, ...]:
    """The citations that are shown with their words: the answer, both sides of a conflict, or what comes closest."""
    if reply.outcome is not Outcome.ANSWER:
        return reply.citations[:SHOWN]
    return reply.citations[: 2 if _in_conflict(reply) else 1]


def _in_conflict(reply: Reply) -> bool:
    return reply.lead == say(reply.language, "lead.conflict")


def _longest(reply: Reply, room: Room) -> int:
    """How much of a quotation is shown: all that fits of an answer, an excerpt of what is only close."""
    return room.quote if reply.outcome is Outcome.ANSWER else min(room.quote, EXCERPT)


def _quotation(citation: Citation, language: str, room: Room, limit: int) -> list[Block]:
    """A quotation, the bearing sentence bold, with its place; a table row first with each cell under its head."""
    before, bearing, after = _clipped(citation, limit)
    made = _row(citation, room)
    if citation.heads:
        made.append(preformatted(f"{before}{bearing}{after}".strip() or "·"))
    else:
        alone = not (before.strip() or after.strip())
        made.append(quotation([*words(f"“{before}"), *words(bearing, bold=not alone), *words(f"{after}”")]))
    return [*made, context(_linked(citation, escape_within(_place(citation, language, room), 1500), language))]


def _linked(citation: Citation, place: str, language: str) -> str:
    """The place with a link to the document after it, where there is one that fits."""
    open_it = link(citation.url, say(language, "slack.open")) if citation.url else ""
    return f"{place} · {open_it}" if open_it.startswith("<") and len(place) + len(open_it) < PIECE - 3 else place


def _clipped(citation: Citation, limit: int) -> tuple[str, str, str]:
    """The quotation before, in and after its bearing words; clipped around these, and marked, where it is too long."""
    citation = citation.introduced()
    before, bearing, after = around(clean(citation.quote).strip(), clean(citation.highlight))
    if len(before) + len(bearing) + len(after) <= limit:
        return before, bearing, after
    if not bearing:
        return short(before, limit), "", ""
    bearing = short(bearing, limit)
    spare = (limit - len(bearing)) // 2
    return _tail(before, spare), bearing, short(after, spare) if spare > 20 else " …"


def _tail(text: str, limit: int) -> str:
    if len(text) <= limit:
        return text
    cut = text[len(text) - limit :] if limit > 20 else ""
    return f"… {cut.split(' ', 1)[-1]}"


def _row(citation: Citation, room: Room) -> list[Block]:
    """The bearing row of a table as a list, each cell after its column head; nothing where they do not match."""
    cells = [clean(cell).strip() for cell in citation.highlight.split(" | ")]
    if not citation.heads or len(cells) != len(citation.heads) or len(cells) > 20:
        return []
    pairs = [(short(head, 100), cell) for head, cell in zip(citation.heads, cells, strict=True) if cell]
    limit = max(40, room.line // len(pairs)) if pairs else 0
    items = [[*words(f"{head}: " if head else ""), *words(short(cell, limit), bold=True)] for head, cell in pairs]
    return [bullets(items)] if items else []


def _place(citation: Citation, language: str, room: Room) -> str:
    """The place of a quotation on one line, its date written out."""
    limit = max(60, room.line // 2)
    named = replace(
        citation,
        title=short(citation.title, limit),
        file=short(citation.file, limit),
        symbol=short(citation.symbol, limit),
        locator=short(citation.locator, limit),
        date=readable(citation.date or "", language) or None,
    )
    return short(" ".join(place_of(named, language).split()), 2 * room.line)


def readable(date: str, language: str) -> str:
    """An ISO date as people write it, as precise as it is ("18 September 2024", "February 2012"); else the text."""
    year, month, day = ([*date.split("-"), "", ""])[:3]
    number = month.lstrip("0")
    months = phrases(language)["months"]
    if not (len(year) == 4 and year.isdecimal() and number in months):
        return short(date, 40)
    if not day:
        return f"{months[number]} {year}"
    return f"{day.lstrip('0')} {months[number]} {year}" if day.isdecimal() and len(day) == 2 else short(date, 40)


def _also(reply: Reply, language: str, room: Room) -> list[Block]:
    if reply.outcome is not Outcome.ANSWER:
        return []
    others = reply.citations[len(_quoted(reply)) : SHOWN]
    if not others:
        return []
    places = "\n".join(f"• {escape_within(_place(citation, language, room), 1300)}" for citation in others)
    return [context(f"{escape(say(language, 'lead.also'))}\n{places}")]


def _case(reply: Reply, language: str) -> list[str]:
    handed = reply.outcome is Outcome.HANDED_OVER and reply.case
    return [say(language, "notice.case", case=short(reply.case or "", 60))] if handed else []


def _case_block(reply: Reply, language: str) -> list[Block]:
    return [paragraph(words(line, bold=True)) for line in _case(reply, language)]


def _cut(reply: Reply, language: str, room: Room) -> list[Block]:
    """Says so where something of an answer was left out; excerpts show it by themselves."""
    whole = _quoted(reply) if reply.outcome is Outcome.ANSWER else ()
    long = any(len(clean(citation.quote).strip()) > room.quote for citation in whole)
    if long or len(reply.facts) > room.facts or len(reply.notices) > room.notices:
        return [context(escape(say(language, "slack.shortened")))]
    return []


def _buttons(reply: Reply, dismissible: bool) -> list[Block]:
    language = spoken(reply.language)
    made = []
    if reply.interaction_id is not None and reply.intent in ANSWERS:
        made.append(_feedback(reply.interaction_id, language))
        if reply.outcome is Outcome.CLOSEST:
            made.append(hand_over_button(reply.interaction_id, language))
    if dismissible:
        made.append(_dismissal(language))
    return made


def _feedback(interaction: int, language: str) -> Block:
    """Thumbs up and down with words that a screen reader can say."""

    def button(verdict: str) -> Block:
        return {
            "text": plain(say(language, f"slack.{verdict}"), 75),
            "accessibility_label": short(say(language, f"slack.{verdict}_label"), 75),
            "value": f"{verdict}:{interaction}",
        }

    element = {
        "type": "feedback_buttons",
        "action_id": FEEDBACK,
        "positive_button": button("up"),
        "negative_button": button("down"),
    }
    return {"type": "context_actions", "elements": [element]}


def _dismissal(language: str) -> Block:
    button = {"type": "button", "action_id": DISMISS, "text": plain(say(language, "slack.close"), 75)}
    return {"type": "actions", "elements": [button]}
