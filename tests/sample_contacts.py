"""A list of fictional contacts as somebody might hand it over: three languages, and with faults planted on purpose.

The same seed gives the same list. Names are drawn from lists of common names; all addresses end in ``.example``.
"""

from __future__ import annotations

import csv
import io
import random
from dataclasses import dataclass
from datetime import date, timedelta

STATES = (
    ("Peru", "PER", "es"), ("Perú", "PER", "es"), ("Chile", "CHL", "es"), ("Costa Rica", "CRI", "es"),
    ("México", "MEX", "es"), ("Nicaragua", "NIC", "es"),
    ("France", "FRA", "fr"), ("Sénégal", "SEN", "fr"),
    ("Tchad", "TCD", "fr"), ("Burkina Faso", "BFA", "fr"), ("Belgique", "BEL", "fr"), ("Norway", "NOR", "en"),
    ("Zambia", "ZMB", "en"), ("Lao PDR", "LAO", "en"), ("Bosnia and Herzegovina", "BIH", "en"),
    ("Ireland", "IRL", "en"),
    ("New Zealand", "NZL", "en"), ("Philippines", "PHL", "en"),
)  # fmt: skip
GIVEN = {
    "es": "Ana María Luis José Carmen Julio Rocío Íñigo Lucía Andrés Verónica Raúl Inés Óscar Belén Tomás".split(),
    "fr": "Élodie François Hélène Jérôme Zoé Léa Gaël Chloé Benoît Océane Rémi Aïcha Mamadou Noël Fatou Cédric".split(),
    "en": "Alice Brian Nora Owen Grace Peter Ingrid Dragan Mulenga Siobhan Khamla Liam Tessa Rhys Amelia Jovan".split(),
}
FAMILY = {
    "es": "Quispe Rojas Muñoz Núñez Ibáñez Gutiérrez Peña Villaverde Zúñiga Benítez Farfán".split(),
    "fr": "Lefèvre Béranger Diallo Château Guérin Noël Traoré Lacroix Müller Sawadogo Dubois Évrard Marchand".split(),
    "en": "Hansen Phiri O'Connor Vongsa Kovacevic Whitaker Santos Larsen Mwansa Fitzgerald Reyes Petrovic".split(),
}
MISSION = {"es": "Misión Permanente de {}", "fr": "Mission permanente - {}", "en": "Permanent Mission of {}"}
POST = {"es": "Punto focal", "fr": "Point focal", "en": "Focal point"}
THEME = {"es": "Artículo 7", "fr": "Article 7", "en": "Article 7"}
HEADS = (
    *("Name", "E-mail", "Country", "Language", "Organisation", "Office email"),
    *("Post", "Theme", "Since", "Evidence", "ID"),
)


@dataclass(frozen=True)
class Sample:
    """The rows under ``HEADS``, and which of them (numbers from 0) carry which planted fault."""

    rows: tuple[tuple[str, ...], ...]
    misspelt: tuple[int, ...]
    moved: tuple[int, ...]
    unknown_state: tuple[int, ...]
    bad_address: tuple[int, ...]
    ambiguous_date: tuple[int, ...]
    nameless: tuple[int, ...]
    copies: tuple[int, ...]

    def csv(self) -> bytes:
        """As a CSV file."""
        made = io.StringIO(newline="")
        csv.writer(made).writerows([HEADS, *self.rows])
        return made.getvalue().encode()


def sample(count: int = 300, seed: int = 7) -> Sample:
    """``count`` rows in all: clean ones first, then the planted ones, each fault five times."""
    dice = random.Random(seed)  # noqa: S311 - a list of fictional people is no secret
    planted = 5
    clean = _clean(dice, count - 7 * planted)
    chosen = dice.sample(range(len(clean)), 3 * planted)
    rows = list(clean)

    def plant(made: list[tuple[str, ...]]) -> tuple[int, ...]:
        rows.extend(made)
        return tuple(range(len(rows) - len(made), len(rows)))

    misspelt = plant([_misspelt(dice, clean[number]) for number in chosen[:planted]])
    moved = plant([_moved(clean[number]) for number in chosen[planted : 2 * planted]])
    fresh = _clean(dice, 4 * planted, start=5_000)
    unknown = plant([_with(row, 2, f"Ruritania {number}") for number, row in enumerate(fresh[:planted])])
    bad = plant([_with(row, 1, "not an address") for row in fresh[planted : 2 * planted]])
    dates = plant([_with(_with(row, 8, "03/04/2026"), 6, "Adviser") for row in fresh[2 * planted : 3 * planted]])
    nameless = plant([_with(row, 0, "") for row in fresh[3 * planted :]])
    copies = plant([clean[number] for number in chosen[2 * planted :]])
    return Sample(tuple(rows), misspelt, moved, unknown, bad, dates, nameless, copies)


def _clean(dice: random.Random, count: int, start: int = 0) -> list[tuple[str, ...]]:
    """People with distinct names; the first of each State is its focal point, others have no post."""
    rows, seen, served = [], set[str](), set[str]()
    while len(rows) < count:
        state, code, language = dice.choice(STATES)
        given, family = dice.choice(GIVEN[language]), dice.choice(FAMILY[language])
        second = dice.choice(FAMILY[language])
        name = f"{given} {family} {second}"
        if f"{given} {family}" in seen or family == second:
            continue
        seen.add(f"{given} {family}")
        number = start + len(rows)
        address = f"{_ascii(given)}.{_ascii(family)}{number}@{code.lower()}.example"
        office = f"mission.geneva@{code.lower()}.example"
        focal = code not in served and not start
        served.add(code)
        since = (date(2023, 6, 1) + timedelta(days=dice.randrange(900))).isoformat()
        post = (POST[language], THEME[language], since, f"NV {code}/{number}") if focal else ("", "", "", "")
        rows.append((name, address, state, language, MISSION[language].format(state), office, *post, f"S-{number:05d}"))
    return rows


def _misspelt(dice: random.Random, row: tuple[str, ...]) -> tuple[str, ...]:
    """The same person under another address and id, one letter of the name doubled or dropped, no post."""
    name = row[0]
    place = dice.randrange(2, len(name) - 2)
    twice = name[place] * 2 if name[place] != " " else ""
    wrong = name[:place] + twice + name[place + 1 :]
    return (wrong, f"new.{row[1]}", row[2], row[3], row[4], row[5], "", "", "", "", f"M{row[10]}")


def _moved(row: tuple[str, ...]) -> tuple[str, ...]:
    """The same name, the family name first and in capitals, at a ministry's address."""
    given, *family = row[0].split()
    name = f"{' '.join(family).upper()}, {given}"
    return (name, row[1].replace("@", "@mfa."), row[2], row[3], row[4], row[5], "", "", "", "", f"N{row[10]}")


def _with(row: tuple[str, ...], place: int, value: str) -> tuple[str, ...]:
    return (*row[:place], value, *row[place + 1 :])


def _ascii(word: str) -> str:
    plain = word.casefold().translate(str.maketrans("áéíóúñüèêëïîôâçà", "aeiounueeeiioaca"))
    return "".join(sign for sign in plain if sign.isalpha())
