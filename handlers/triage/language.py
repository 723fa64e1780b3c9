"""Which language a mail is written in, by script and by letter statistics; made for mails of two lines too."""

from __future__ import annotations

import re
from functools import cache

from py3langid.langid import MODEL_FILE, LanguageIdentifier

from handlers.triage.plain import own_words, without_addresses
from knowledge.mail import Mail

LANGUAGES = ("en", "fr", "es", "pt", "ar", "ru", "zh", "de", "it", "nl")
"""The official languages of the United Nations and those that senders also write; others come out as the nearest."""

READ = 3000
SHORT = 25
"""A text of fewer letters is read together with its subject."""

_SCRIPTS = {
    "ar": re.compile(r"[\u0600-\u06ff]"),
    "ru": re.compile(r"[\u0400-\u04ff]"),
    "zh": re.compile(r"[\u4e00-\u9fff]"),
}
_LETTER = re.compile(r"[^\W\d_]")


def language_of(mail: Mail) -> str:
    """ISO 639-1 code of the language of what the sender wrote; "en" where there are no words."""
    body = without_addresses(own_words(mail))[:READ]
    if len(_LETTER.findall(body)) < SHORT:
        body = f"{mail.subject}\n{body}"
    letters = len(_LETTER.findall(body))
    if not letters:
        return "en"
    for code, script in _SCRIPTS.items():
        if len(script.findall(body)) * 2 > letters:
            return code
    code, _ = _identifier().classify(body)
    return str(code)


@cache
def _identifier() -> LanguageIdentifier:
    made = LanguageIdentifier.from_model_file(MODEL_FILE)
    made.set_languages(list(LANGUAGES))
    return made
