"""The one door to the words in templates/: phrases by key and language, rendered by sandboxed Jinja."""

from __future__ import annotations

import tomllib
from functools import lru_cache
from importlib.resources import files
from typing import Any

from jinja2 import StrictUndefined, Template
from jinja2.sandbox import SandboxedEnvironment

LANGUAGES = ("en", "fr", "es")

_environment = SandboxedEnvironment(undefined=StrictUndefined, autoescape=False)


def spoken(language: str) -> str:
    """The language the assistant speaks to somebody who writes in ``language``: English where it has no own words."""
    return language if language in LANGUAGES else "en"


@lru_cache(maxsize=8)
def phrases(language: str) -> dict[str, dict[str, str]]:
    """All phrases of one language, by section and key."""
    source = files("templates.answers") / f"phrases.{spoken(language)}.toml"
    return tomllib.loads(source.read_text(encoding="utf-8"))


@lru_cache(maxsize=512)
def _template(language: str, section: str, key: str) -> Template:
    return _environment.from_string(phrases(language)[section][key])


def say(language: str, name: str, /, **values: Any) -> str:
    """The phrase ``section.key`` in a language; raises jinja2.UndefinedError when a value it needs is not given.

    >>> say("en", "notice.case", case="ISU-2026-0007")
    'Your question has the number ISU-2026-0007. A person at the ISU will take it up.'
    """
    section, key = name.split(".", 1)
    return _template(spoken(language), section, key).render(**values)


@lru_cache(maxsize=8)
def reply_phrases(language: str) -> dict[str, dict[str, str]]:
    """The words of drafted replies in one language, by section and key."""
    source = files("templates.replies") / f"phrases.{spoken(language)}.toml"
    return tomllib.loads(source.read_text(encoding="utf-8"))


@lru_cache(maxsize=256)
def _reply_template(language: str, section: str, key: str) -> Template:
    return _environment.from_string(reply_phrases(language)[section][key])


def write(language: str, name: str, /, **values: Any) -> str:
    """The words ``section.key`` of a drafted reply in a language; raises jinja2.UndefinedError as ``say`` does.

    >>> write("en", "closing.plain")
    'Kind regards,'
    """
    section, key = name.split(".", 1)
    return _reply_template(spoken(language), section, key).render(**values)
