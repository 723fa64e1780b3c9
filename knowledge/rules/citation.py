"""Reads exact references in EN, FR and ES from what people write ("Art. 4(6)", "párrafo 71 del informe anual")."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import replace
from functools import cache, lru_cache

from knowledge.rules.citation_scan import Group, canonical_symbol, scan
from knowledge.rules.folding import fold
from knowledge.rules.meeting_names import find_meetings
from knowledge.rules.reference import Reference, RefKind
from knowledge.rules.text_names import (
    CCM,
    TextName,
    document_pattern,
    find_documents,
    find_treaties,
    text_code,
    treaty_pattern,
)

__all__ = ["RefKind", "Reference", "canonical_symbol", "find_references"]

_LINK = (
    r"[\s,;:]*(?:(?:of|in|to|from|under|contained in|de|du|des|del|d|dans|en|au|aux|al)\b\s*)?"
    r"(?:(?:the|le|la|les|el|los|las)\b\s*|l')?(?:(?:said|same|present|ladite|dicha)\s+)?"
)
_IN_DOCUMENTS = (
    RefKind.PARAGRAPH,
    RefKind.ACTION,
    RefKind.FOOTNOTE,
    RefKind.TABLE,
    RefKind.ANNEX,
    RefKind.ITEM,
)
_LONGEST_LINK = 24


@lru_cache(maxsize=8)  # what reads a question asks this several times over
def find_references(text: str) -> tuple[Reference, ...]:
    """Every exact reference in the text, in order, each with its span; lists and ranges give one for each member.

    Years, sums of money and versions are no references; articles of other treaties and of procedures carry which.
    """
    folded = fold(text)
    meetings = [
        Group((Reference(RefKind.MEETING, meeting=hit.short_name),), hit.start, hit.end) for hit in find_meetings(text)
    ]
    groups = _joined(folded, sorted([*scan(folded), *meetings], key=lambda group: group.start))
    groups = [_with_owner(text, folded, group) for group in groups]
    references = [replace(ref, start=group.start, end=group.end) for group in groups for ref in group.references]
    return tuple(_with_context(text, references))


def _joined(folded: str, groups: Iterable[Group]) -> list[Group]:
    """Neighbouring parts made one: "paragraph 6 of Article 4", "CCM/CONF/2021/6, Annex II, para. 6"."""
    done: list[Group] = []
    for group in groups:
        current = group
        while done and (merged := _merged(folded, done[-1], current)):
            done.pop()
            current = merged
        done.append(current)
    return done


def _merged(folded: str, first: Group, second: Group) -> Group | None:
    between = folded[first.end : second.start]
    if len(between) > _LONGEST_LINK or not _link().fullmatch(between) or first.end > second.start:
        return None
    combined = [_combined(a, b, between) for a in first.references for b in second.references]
    found = [reference for reference in combined if reference is not None]
    return Group(tuple(found), first.start, second.end) if len(found) == len(combined) else None


@cache
def _link() -> re.Pattern[str]:
    return re.compile(_LINK)


def _combined(first: Reference, second: Reference, between: str) -> Reference | None:
    """Two parts as one place, or None where they are two places."""
    for inner, outer in ((first, second), (second, first)):
        if not _fits(inner, outer):
            continue
        reversed_order = inner is second
        if outer.kind in (RefKind.ARTICLE, RefKind.PREAMBLE, RefKind.PARAGRAPH) and reversed_order:
            continue  # "Article 4, paragraph 6" is read whole; "Article 7 ... para 3" apart are two places
        if outer.kind is RefKind.MEETING and reversed_order and between.strip():
            continue
        return _placed(inner, outer)
    return None


def _fits(inner: Reference, outer: Reference) -> bool:
    """Whether the outer part can hold the inner one."""
    if outer.kind is RefKind.SYMBOL:
        return not inner.symbol and inner.kind not in (RefKind.MEETING, RefKind.ARTICLE)
    if outer.kind is RefKind.ANNEX:
        return not inner.annex and inner.kind in (RefKind.PARAGRAPH, RefKind.TABLE, RefKind.FOOTNOTE, RefKind.ACTION)
    if outer.kind is RefKind.ARTICLE:
        return not outer.paragraph and not outer.item and inner.kind in (RefKind.PARAGRAPH, RefKind.ITEM)
    if outer.kind is RefKind.PARAGRAPH:
        return not outer.item and inner.kind is RefKind.ITEM
    if outer.kind is RefKind.PREAMBLE:
        return not outer.paragraph and inner.kind is RefKind.PARAGRAPH
    return outer.kind is RefKind.MEETING and inner.kind is RefKind.AGENDA_ITEM and not inner.meeting


def _placed(inner: Reference, outer: Reference) -> Reference:
    if outer.kind is RefKind.SYMBOL:
        return replace(inner, symbol=outer.symbol)
    if outer.kind is RefKind.ANNEX:
        return replace(inner, annex=outer.annex, symbol=outer.symbol or inner.symbol)
    if outer.kind is RefKind.MEETING:
        return replace(inner, meeting=outer.meeting)
    return replace(
        outer,
        paragraph=inner.paragraph or outer.paragraph,
        item=inner.item or outer.item,
        subitem=inner.subitem or outer.subitem,
        symbol=inner.symbol or outer.symbol,
    )


def _with_owner(text: str, folded: str, group: Group) -> Group:
    """The group with the treaty or document that stands next to it ("of the APMBC", "LAP Action 45")."""
    if group.references[0].kind is RefKind.SYMBOL:
        return group
    after = _after().match(folded, group.end)
    before = _before().search(folded, max(group.start - 120, 0), group.start)
    for found, end in ((after, after.end() if after else group.end), (before, group.end)):
        if not found:
            continue
        start = found.start() if found is before else group.start
        treaty, document = found["treaty"], found.groupdict().get("document")
        if treaty:
            code = CCM if treaty in _JUST_THE_CONVENTION else text_code(treaty)
            return Group(tuple(replace(ref, treaty=code) for ref in group.references), start, end)
        if document and group.references[0].kind is not RefKind.MEETING:
            name = text_code(text[found.start("document") : found.end("document")])
            return Group(tuple(_in_document(ref, name) for ref in group.references), start, end)
    return group


def _in_document(reference: Reference, name: str) -> Reference:
    return reference if reference.symbol else replace(reference, document_hint=name)


_JUST_THE_CONVENTION = ("convention", "treaty", "traite", "convencion", "tratado", "present convention")


@cache
def _after() -> re.Pattern[str]:
    """What may follow a reference: the treaty or document it belongs to."""
    just = "|".join(_JUST_THE_CONVENTION)
    return re.compile(
        rf"\s*(?:\(|,?\s*(?:of|in|to|from|under|de|du|des|del|dans|en|au|al)\s+(?:the\s+|la\s+|le\s+|les\s+|el\s+|los\s+|l')?)"
        rf"(?:(?P<treaty>{treaty_pattern()}|(?:{just})(?![\w-])(?!\s+(?:on|sur|sobre|relati)))"
        rf"|(?P<document>{document_pattern()}))\)?"
    )


@cache
def _before() -> re.Pattern[str]:
    """What may stand right before a reference: a treaty's or plan's name, or a document's with a comma."""
    return re.compile(
        rf"(?<![\w/-])(?:(?P<treaty>{treaty_pattern()})(?:'s)?[\s,:]*"
        rf"|(?P<document>lap|dap|vap|(?:lausanne|dubrovnik|vientiane)\s+action\s+plan)(?:'s)?[\s,:]*)$"
    )


def _with_context(text: str, references: Sequence[Reference]) -> list[Reference]:
    """References without a treaty or document take the only one that the text speaks of."""
    treaties = {name.name for name in find_treaties(text)} if references else set()
    loose = any(ref.kind in _IN_DOCUMENTS and not ref.document_hint for ref in references)
    documents = _distinct(find_documents(text)) if loose else []
    symbols = {ref.symbol for ref in references if ref.kind is RefKind.SYMBOL}
    done = []
    for ref in references:
        free = not (ref.treaty or ref.document_hint or ref.symbol)
        if free and ref.kind in (RefKind.ARTICLE, RefKind.MEETING) and len(treaties) == 1 and CCM not in treaties:
            ref = replace(ref, treaty=next(iter(treaties)))
        elif free and ref.kind in _IN_DOCUMENTS and len(symbols) == 1:
            ref = replace(ref, symbol=next(iter(symbols)))
        elif free and ref.kind in _IN_DOCUMENTS and len(documents) == 1:
            ref = replace(ref, document_hint=documents[0])
        done.append(ref)
    return done


def _distinct(names: Iterable[TextName]) -> list[str]:
    return list(dict.fromkeys(name.name for name in names))
