"""The one door to the words in templates/: phrases by key and language, rendered by sandboxed Jinja."""

from __future__ import annotations

import tomllib
from collections.abc import Callable, Mapping
from functools import lru_cache
from importlib.resources import files
from importlib.resources.abc import Traversable
from typing import Any

from jinja2 import StrictUndefined, Template, TemplateError, pass_context
from jinja2.runtime import Context
from jinja2.sandbox import SandboxedEnvironment

from knowledge.errors import KnowledgeError

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
    if not values:
        return _fixed(spoken(language), section, key)
    return _template(spoken(language), section, key).render(**values)


@lru_cache(maxsize=512)
def _fixed(language: str, section: str, key: str) -> str:
    return _template(language, section, key).render()


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


@lru_cache(maxsize=8)
def newsletter_words(language: str) -> dict[str, dict[str, str]]:
    """The words of the newsletter in one language, by section and key."""
    source = files("templates.newsletters") / f"words.{spoken(language)}.toml"
    return tomllib.loads(source.read_text(encoding="utf-8"))


@lru_cache(maxsize=512)
def _newsletter_template(language: str, section: str, key: str) -> Template:
    return _environment.from_string(newsletter_words(language)[section][key])


def publish(language: str, name: str, /, **values: Any) -> str:
    """The words ``section.key`` of the newsletter in a language; raises jinja2.UndefinedError as ``say`` does.

    >>> publish("fr", "section.meetings")
    'Réunions'
    """
    section, key = name.split(".", 1)
    return _newsletter_template(spoken(language), section, key).render(**values)


@pass_context
def _shown(context: Context, value: object) -> str:
    """What stands in the text for a value: every value passes the ``show`` that came with the values."""
    show: Callable[[object], str] = context["show"]
    return show(value)


_texts = SandboxedEnvironment(undefined=StrictUndefined, autoescape=False, finalize=_shown)


def folder(name: str) -> Traversable:
    """A folder of templates, such as "letters"."""
    return files("templates") / name


@lru_cache(maxsize=512)
def _compiled(source: str) -> Template:
    return _texts.from_string(source)


def fill(source: str, values: Mapping[str, Any], show: Callable[[object], str]) -> str:
    """A text template filled in; each value is written as ``show`` gives it, so that it can be escaped and noted down.

    ``KnowledgeError`` for a template that is malformed or asks for a value that is not given.
    """
    try:
        return _compiled(source).render({**values, "show": show})
    except TemplateError as error:
        raise KnowledgeError(f"A text template is at fault: {error.message or type(error).__name__}.") from error
