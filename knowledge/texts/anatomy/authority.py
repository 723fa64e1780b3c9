"""Words that say what a text is worth: a draft, a paper submitted, an informal summary, or something adopted."""

from __future__ import annotations

import re

from knowledge.document import Authority

DRAFT = re.compile(
    r"\b(?:draft|zero[\s-]draft|projet|avant-projet|proyecto|borrador|rascunho|minuta|проект)\b|مشروع"
    r"|\b(?:possible|proposed|suggested)\s+(?:elements?|text|language|decisions?)\b"
    r"|\belements\s+(?:for|of)\s+a\b|\béléments\s+(?:d[’']un|pour\s+un|possibles)\b|\belementos\s+(?:de|para)\s+un\b",
    re.IGNORECASE,
)
SUBMITTED = re.compile(
    r"\bworking\s+papers?\b|\bdiscussion\s+paper\b|\bfood\s+for\s+thought\b|\bdocument\s+de\s+travail\b|"
    r"\bdocumento\s+de\s+trabajo\b|\bdocumento\s+de\s+trabalho\b|\bconcept\s+(?:paper|note)\b|\bproposals?\b|"
    r"\bproposition\b|\bpropuesta\b",
    re.IGNORECASE,
)
INFORMAL = re.compile(
    r"\bnon-?papers?\b|\binformal\b|\bchair(?:person)?[’']?s?\s+summary\b|\bsummary\s+(?:of|record)\b|\bminutes\b|"
    r"\bnotes?\s+of\b|\brésumé\s+(?:de|des|du)\b|\bcompte[\s-]rendu\b|\bresumen\s+de\b|\bacta\b",
    re.IGNORECASE,
)
# "Draft" names the text itself only where no word before it says that something was done with a draft.
_ABOUT_DRAFT = re.compile(
    r"\b(?:decisions?|adoption|consideration|report|comments?|status|discussion|amendments?)\s+(?:on|of|to|about)\s+(?:the\s+)?$",
    re.IGNORECASE,
)


def calls_itself_draft(title: str) -> str:
    """The word by which ``title`` calls itself a draft; "" where it does not, or only speaks of one."""
    for found in DRAFT.finditer(title):
        if not _ABOUT_DRAFT.search(title[: found.start()]):
            return found[0]
    return ""


def authority_of_heading(title: str) -> Authority | None:
    """What an annex says of itself in its heading; None where it says nothing, and is worth what its document is."""
    if calls_itself_draft(title):
        return Authority.DRAFT
    if SUBMITTED.search(title):
        return Authority.SUBMITTED
    if INFORMAL.search(title):
        return Authority.INFORMAL
    return None
