"""Words near each other in meaning, for what no ring joins: computed once from a model of English, looked up as text.

``related.txt`` holds a line for each stem, sorted: the stem, a tab, and the stems of formal words that lie near it with
their nearness in hundredths, nearest first. It is searched as it lies, so that opening it costs next to nothing. It was
made by ``tests/evaluation/make_related.py`` from all-MiniLM-L6-v2 (Apache-2.0), which is not needed to use it.
"""

from __future__ import annotations

from functools import cached_property, lru_cache
from importlib.resources import files


class Related:
    """The neighbours of a stem; safe to share between threads."""

    def __init__(self, data: bytes | None = None) -> None:
        """Over the given lines, or those that come with the program, which are read at the first question."""
        self._given = data
        self._look = lru_cache(maxsize=4_000)(self._found)

    @cached_property
    def _data(self) -> bytes:
        if self._given is not None:
            return self._given
        return (files("knowledge.facts.lexicon") / "related.txt").read_bytes()

    def near(self, token: str) -> tuple[tuple[str, float], ...]:
        """Stems near ``token`` with their nearness, 0 to 1, nearest first; empty for unknown words.

        >>> Related(b"boss\\tdirector:52 head:47\\nfee\\tcost:61\\n").near("boss")
        (('director', 0.52), ('head', 0.47))
        """
        return self._look(token)

    def _found(self, token: str) -> tuple[tuple[str, float], ...]:
        line = self._line(token.encode())
        pairs = (part.rsplit(":", 1) for part in line.decode("ascii").split())
        return tuple((word, int(nearness) / 100) for word, nearness in pairs)

    def _line(self, token: bytes) -> bytes:
        """What follows the tab in the line of a token; found by halving the stretch in which it can stand."""
        data, low, high = self._data, 0, len(self._data)
        while low < high:
            start = data.rfind(b"\n", low, (low + high) // 2) + 1 or low
            end = data.find(b"\n", start)
            end = len(data) if end < 0 else end
            word, _, rest = data[start:end].partition(b"\t")
            if word == token:
                return rest
            low, high = (end + 1, high) if word < token else (low, start)
        return b""
