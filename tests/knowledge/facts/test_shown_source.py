"""Names of sources for delegates: no trace of where a table was copied from, nothing lost where no name is known."""

from __future__ import annotations

import re

import pytest

from knowledge.facts.load import Facts
from knowledge.facts.shown_source import shown_source

TREATIES = "United Nations Treaty Collection, chapter XXVI, treaty 6"


@pytest.mark.parametrize(
    ("source", "language", "shown"),
    [
        ("UNTC XXVI-6 as scraped 2013 (github x/y data/26-6.csv)", "en", TREATIES),
        ("UNTC XXVI-6", "fr", "Collection des traités des Nations Unies, chapitre XXVI, traité 6"),
        ("ccm mirror ?p=19176; clusterconvention.org news", "es", "sitio web de la Convención (clusterconvention.org)"),
        ("summary of the consultation of 24 February 2011", "fr", "summary of the consultation of 24 February 2011"),
        ("", "en", ""),
        ("UNTC", "pt", TREATIES),
    ],
)
def test_names(source: str, language: str, shown: str) -> None:
    assert shown_source(source, language) == shown


@pytest.mark.parametrize("language", ["en", "fr", "es"])
def test_no_source_of_a_state_tells_of_scraping(language: str) -> None:
    shown = {shown_source(state.source, language) for state in Facts.load().states}

    assert not [name for name in shown if re.search(r"scrap|github|mirror|\.csv|\.xml", name)]
