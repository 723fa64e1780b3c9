"""Looking for a State while its name is being typed: any name, alias or code, in any language, from its beginning."""

from __future__ import annotations

from collections.abc import Iterable

from knowledge.rules.folding import fold


def search_states(typed: str, names: Iterable[tuple[str, str]], limit: int = 20) -> tuple[str, ...]:
    """ISO 3166-1 alpha-3 codes of the States a typed text may mean, the likeliest first; all, in order, for no text.

    ``names`` are pairs of code and name, the usual name of a State before its others. A name that begins with the text
    goes before one in which a later word does, and that before one that merely holds it. Case and accents don't count.

    >>> search_states("ivory", [("CIV", "Côte d'Ivoire"), ("CIV", "Ivory Coast"), ("FRA", "France")])
    ('CIV',)
    """
    wanted = " ".join(fold(typed).split())
    best: dict[str, tuple[int, int]] = {}
    for order, (code, name) in enumerate(names):
        rank = _rank(wanted, fold(name), code.casefold())
        if rank is not None and (rank, order) < best.get(code, (9, 0)):
            best[code] = (rank, order)
    return tuple(sorted(best, key=best.__getitem__)[:limit])


def _rank(wanted: str, name: str, code: str) -> int | None:
    if not wanted or wanted in (name, code):
        return 0
    if name.startswith(wanted):
        return 1
    if f" {wanted}" in f" {name}".replace("-", " ").replace("'", " "):
        return 2
    return 3 if len(wanted) > 2 and wanted in name else None
