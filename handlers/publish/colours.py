"""The colours of the newsletter, in light and dark, and their contrast as WCAG 2 counts it."""

from __future__ import annotations

import re
from dataclasses import dataclass

LEAST_CONTRAST = 4.5
"""WCAG 2.2, success criterion 1.4.3, for text of any size."""


@dataclass(frozen=True, slots=True)
class Palette:
    """Colours as #rrggbb: ground behind all, card under the text, band of the head with its text, and texts."""

    ground: str
    card: str
    band: str
    on_band: str
    text: str
    heading: str
    link: str
    muted: str
    line: str


LIGHT = Palette("#eef2f6", "#ffffff", "#1f3a5f", "#ffffff", "#1d2733", "#1f3a5f", "#0b5394", "#465362", "#c9d3de")
DARK = Palette("#10161d", "#18212b", "#1c3350", "#f4f7fa", "#e6ebf0", "#a9c8ec", "#9ac7f7", "#b3bfcb", "#3a4856")


def read_colour(written: str) -> tuple[int, int, int] | None:
    """A colour written #rgb or #rrggbb, or as black or white; None for another."""
    text = {"white": "#ffffff", "black": "#000000"}.get(written.strip().casefold(), written.strip().casefold())
    found = re.fullmatch(r"#([0-9a-f]{3}|[0-9a-f]{6})", text)
    if found is None:
        return None
    digits = found[1] if len(found[1]) == 6 else "".join(digit * 2 for digit in found[1])
    return int(digits[:2], 16), int(digits[2:4], 16), int(digits[4:], 16)


def contrast(one: tuple[int, int, int], other: tuple[int, int, int]) -> float:
    """The contrast of two colours, from 1 to 21."""
    lighter, darker = sorted((_luminance(one), _luminance(other)), reverse=True)
    return (lighter + 0.05) / (darker + 0.05)


def _luminance(colour: tuple[int, int, int]) -> float:
    red, green, blue = (
        part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in (one / 255 for one in colour)
    )
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue
