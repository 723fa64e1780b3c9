"""A whole letter as Markdown, and its evidence sheet; what both look like in every other format comes from here."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import date

from handlers.draft.shown import escaped
from handlers.draft.tongue import Tongue
from knowledge.letter import Claim, Letter, LetterDraft


def as_markdown(letter: Letter) -> str:
    """The letter from letterhead to enclosures."""
    labels = Tongue(letter.language).words["labels"]
    head = "  \n".join(f"**{escaped(line)}**" for line in letter.letterhead)
    blocks = [head, f"{labels['reference']}: {escaped(letter.reference or labels['draft'])}"]
    if letter.answers:
        blocks.append(f"{labels['answers']}: {escaped(letter.answers)}")
    address = "  \n".join(escaped(line) for line in letter.address_block)
    if not letter.note:
        blocks += [escaped(letter.day_in_words), address, escaped(letter.salutation)]
    blocks += [*letter.paragraphs, escaped(letter.closing)]
    if letter.note:
        blocks += [escaped(letter.day_in_words), f"({labels['stamp']})", address]
    blocks += signature_lines(letter)
    blocks += tail_lines(letter)
    return "\n\n".join(filter(None, blocks)) + "\n"


def signature_lines(letter: Letter) -> list[str]:
    """A block per signature: name, where known, and function."""
    found = letter.signatory.signatures if letter.signatory else ()
    return ["  \n".join(escaped(line) for line in (one.name, one.function) if line) for one in found]


def tail_lines(letter: Letter) -> list[str]:
    """Enclosures and copies."""
    labels = Tongue(letter.language).words["labels"]
    made = []
    if letter.enclosures:
        label = labels["enclosure" if len(letter.enclosures) == 1 else "enclosures"]
        made.append(f"{label}: {escaped('; '.join(letter.enclosures))}")
    if letter.cc:
        made.append(f"{labels['cc']}: {escaped('; '.join(letter.cc))}")
    return made


def evidence_markdown(made: LetterDraft) -> str:
    """The evidence sheet: every statement with its source, what to confirm, what the check found. In English."""
    letter = made.letter
    lines = [
        "# Evidence sheet",
        f"{escaped(letter.title)} · {letter.state} · {letter.language} · {letter.day.isoformat()}",
        "For the staff only: what the letter states, and on what it rests. It is not sent.",
        "## Statements",
        *_claims(made.evidence),
        "## To be confirmed by a person",
        *([f"- {escaped(line)}" for line in made.confirm] or ["- nothing"]),
        "## Protocol check",
        *([f"- {one.severity.value}: {escaped(_finding(one.message, one.where))}" for one in made.findings]
          or ["- nothing found"]),
    ]  # fmt: skip
    return "\n\n".join(lines) + "\n"


def _claims(claims: Sequence[Claim]) -> list[str]:
    grouped: dict[Claim, list[str]] = {}
    for claim in claims:  # one statement may stand behind several words of the letter
        grouped.setdefault(replace(claim, key="", value=""), []).extend(filter(None, (claim.value,)))
    rows = [
        f"{number}. {escaped(claim.statement)}" + _in_the_letter(values)
        + f"  \n   Source: {escaped(claim.source)}; {as_of(claim)}"
        + (f"; rule {claim.rule}" if claim.rule else "")
        for number, (claim, values) in enumerate(grouped.items(), 1)
    ]  # fmt: skip
    return ["\n".join(rows)] if rows else ["- no statement of fact"]


def _in_the_letter(values: Sequence[str]) -> str:
    shown = ", ".join(f"“{escaped(value)}”" for value in dict.fromkeys(values))
    return f" – in the letter: {shown}" if shown else ""


def as_of(claim: Claim) -> str:
    """As of when a claim holds; treaty text holds always."""
    return "treaty text" if claim.as_of == date.max else f"as of {claim.as_of.isoformat()}"


def _finding(message: str, where: str) -> str:
    return f"{message} ({where})" if where else message
