"""The question that a short follow-up means: the last one with its State, reference or year replaced."""

from __future__ import annotations

import re

from knowledge.rules.citation import find_references
from knowledge.rules.names import NameFinder

_YEAR = re.compile(r"\b(?:19|20)\d\d\b")


def replaced(question: str, fragment: str, names: NameFinder) -> str:
    """The question with its subject replaced by that of the fragment; "" where the fragment names none."""
    old, new = names.find(question), names.find(fragment)
    if new:
        name = fragment[new[0].start : new[0].end]
        if not old:
            return f"{question} ({name})"
        return question[: old[0].start] + name + question[old[0].end :]
    earlier, later = find_references(question), find_references(fragment)
    if later:
        written = fragment[later[0].start : later[0].end]
        if not earlier:
            return f"{question} ({written})"
        return question[: earlier[0].start] + written + question[earlier[0].end :]
    if year := _YEAR.search(fragment):
        return _YEAR.sub(year.group(), question, count=1) if _YEAR.search(question) else f"{question} ({year.group()})"
    return ""
