"""One language of letters: dates, numbers, lists, articles of the Convention and meetings, in words."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

from handlers.draft.kinds import frame
from knowledge.facts.phrases import show_day, show_month, show_span

_MEETING = re.compile(r"(\d{1,2})(MSP|RC)(?:-P(\d))?")


class Tongue:
    """Words of one language, EN, FR or ES, for values that stand in letters."""

    def __init__(self, language: str) -> None:
        self.language = language
        self.words: Mapping[str, Any] = frame(language)

    def day(self, day: date) -> str:
        """A day in words, "1er août 2010"."""
        return show_day(day, self.language)

    def span(self, first: date, last: date) -> str:
        """A span of days with its preposition: "from 16 to 19 September 2025", "du 16 au 19 septembre 2025"."""
        text = show_span(first, last, self.language)
        return text if self.language != "en" else f"on {text}" if first == last else f"from {text}"

    def stated(self, written: str) -> str:
        """A date as precise as its source writes it, a day or a month; "" for what is vaguer."""
        if re.fullmatch(r"\d{4}-\d{2}-\d{2}", written):
            return self.day(date.fromisoformat(written))
        if re.fullmatch(r"\d{4}-\d{2}", written):
            return show_month(date.fromisoformat(f"{written}-01"), self.language)
        return ""

    def number(self, count: int) -> str:
        """A count: in words up to twelve, in digits beyond."""
        numbers: Sequence[str] = self.words["numbers"]
        return numbers[count] if 0 <= count < len(numbers) else str(count)

    def listed(self, names: Sequence[str]) -> str:
        """Names as a list with its "and"; Spanish "y" becomes "e" before the sound i."""
        if len(names) < 2:
            return "".join(names)
        word = str(self.words["and"])
        if self.language == "es" and re.match(r"[iíIÍ](?![aeo])|[hH][ií]", names[-1]):
            word = "e"
        return f"{', '.join(names[:-1])} {word} {names[-1]}"

    def article(self, article: str, paragraph: str) -> str:
        """A provision as it is cited: "Article 4, paragraph 5", "artículo 21, párrafos 3 y 4", "article premier"."""
        words = self.words["provision"]
        text = f"{words['article']} {words.get('first', article) if article == '1' else article}"
        if not paragraph:
            return text
        if match := re.fullmatch(r"(\d+)-(\d+)", paragraph):
            return f"{text}, {words['paragraphs']} {match[1]} {self.words['and']} {match[2]}"
        number, _, letter = paragraph.partition("(")
        lettered = words["letter"].format(letter=letter.rstrip(")")) if letter else ""
        return f"{text}, {words['paragraph']} {number.strip()}{lettered}"

    def meeting(self, short_name: str) -> str:
        """A formal meeting by its full name with article: "the Twelfth Meeting of States Parties"; "" if unknown."""
        match = _MEETING.match(short_name)
        ordinals: Sequence[str] = self.words["ordinals"]
        if match is None or int(match[1]) > len(ordinals):
            return ""
        pattern: str = self.words["meetings"][match[2]]
        return pattern.format(ordinal=ordinals[int(match[1]) - 1])

    def place(self, place: str) -> str:
        """A place of meetings in this language: "Geneva (WMO)" is "Genève"."""
        bare = re.sub(r"\s*\(.*", "", place).strip()
        return str(self.words["places"].get(bare, bare))
