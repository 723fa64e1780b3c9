"""States what acronyms stand for, terms in other languages, and the gist of an action, from the glossary and plans."""

from __future__ import annotations

from collections.abc import Iterable

from knowledge.facts.fact_request import FactRequest
from knowledge.facts.load import AS_OF, Facts
from knowledge.facts.phrases import phrase
from knowledge.facts.records import GlossaryTerm
from knowledge.message import Fact
from knowledge.rules.folding import fold

_SOURCE = "glossary of the Convention's terms"
_LANGUAGE_NAMES = {
    "en": ("English", "anglais", "inglés"),
    "fr": ("French", "français", "francés"),
    "es": ("Spanish", "espagnol", "español"),
    "pt": ("Portuguese", "portugais", "portugués"),
    "ar": ("Arabic", "arabe", "árabe"),
}
_PLANS = {
    "VAP": "Vientiane Action Plan (2010)",
    "DAP": "Dubrovnik Action Plan (2015-2020)",
    "LAP": "Lausanne Action Plan (2021-2026)",
}


def term_facts(request: FactRequest, facts: Facts) -> Iterable[Fact]:
    """What an acronym stands for (every sense of it), or a term in the language asked for; () where unknown."""
    found = [term for term in facts.glossary if _means(term, request.term)]
    if request.to_language:
        return [_translated(term, request) for term in found]
    return [_expanded(term, request) for term in found]


def _means(term: GlossaryTerm, wanted: str) -> bool:
    names = (term.acronym, term.term_en, term.term_fr, term.term_es, *term.synonyms)
    folded = fold(wanted)
    return folded in {fold(name) for name in names if name} or folded.removesuffix("s") == fold(term.acronym or "-")


def _expanded(term: GlossaryTerm, request: FactRequest) -> Fact:
    language = request.language
    own = {"en": term.term_en, "fr": term.term_fr, "es": term.term_es}[language]
    statement = phrase("term", language, acronym=request.term, term=own, english=term.term_en)
    return Fact(statement, "", _SOURCE, AS_OF.isoformat(), _checked(term, language))


def _translated(term: GlossaryTerm, request: FactRequest) -> Fact:
    to = request.to_language
    translated = {"en": term.term_en, "fr": term.term_fr, "es": term.term_es, "pt": term.term_pt, "ar": term.term_ar}[
        to
    ]
    language = _LANGUAGE_NAMES[to][("en", "fr", "es").index(request.language)]
    statement = phrase("translation", request.language, term=request.term, language=language, translated=translated)
    return Fact(statement, "", _SOURCE, AS_OF.isoformat(), _checked(term, to))


def _checked(term: GlossaryTerm, language: str) -> bool:
    return language == "en" or language in term.checked_languages


def action_facts(plan: str, number: str, language: str, facts: Facts) -> tuple[Fact, ...]:
    """Theme and gist (in our words) of an action of "LAP", "DAP" or "VAP"; () where there is no such action.

    Meant for when the plan's own text is not at hand.
    """
    name = _PLANS.get(plan.upper(), "")
    rows = [row for row in facts.actions if row.plan == name and row.number == number]
    return tuple(
        Fact(
            phrase("action", language, plan=plan.upper(), number=number, theme=row.theme, gist=row.gist)
            + ("" if row.gist_verified == "yes" else phrase("unverified", language)),
            "", row.source, AS_OF.isoformat(), row.gist_verified == "yes",
        )
        for row in rows
    )  # fmt: skip
