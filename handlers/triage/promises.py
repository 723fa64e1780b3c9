"""Undertakings in a mail ("our report will follow in May") as dated items."""

from __future__ import annotations

import re
from datetime import date

from handlers.triage.plain import folded, own_words, sentences
from handlers.triage.when import named_days
from knowledge.mail import Mail, Promise

MOST = 6

_WILL = re.compile(
    r"\b(?:we|i|our \w+|the \w+|it|they|he|she|\w+)?\s?(?:will|shall|'ll|intend to|plan to|expect to|commit to|are going to) (?:then |also |soon |be )?"
    r"(?:send|sent|submit\w*|provide\w*|transmit\w*|transfer\w*|pay|paid|revert|follow|forward\w*|share\w*|confirm\w*|complete\w*|deposit\w*|ratify|deliver\w*|let you know|come back|inform you|circulate\w*|reach you|arrive)|"
    r"\b(?:nous|je) (?:vous )?(?:enverrons|enverrai|transmettrons|transmettrai|soumettrons|soumettrai|reviendrons|reviendrai|verserons|confirmerons|ferons parvenir|deposerons|communiquerons)|\b(?:suivra|suivront|sera (?:envoye|transmis|soumis|remis|verse)\w*|seront (?:envoyes|transmis|remis)\w*)|\bsuivent\b|"
    r"\b(?:enviaremos|enviare|remitiremos|presentaremos|transmitiremos|pagaremos|confirmaremos|haremos llegar|responderemos)|\bsera (?:enviado|remitido|presentado)\w*|\b(?:apresentaremos|remeteremos|enviaremos)|"
    r"(?:سنرسل|سوف نرسل|سنوافيكم|سنقدم|سنقوم)|\b(?:направим|представим|сообщим|перечислим)|\bwerden wir\b.*\b(?:senden|ubermitteln|einreichen)"
)
_OFFER = re.compile(r"\bif you\b|\bwould be\b|\bwill there\b|\?|\bwill you\b|\bclose[ds]?\b")


def promises_in(mail: Mail, on: date) -> tuple[Promise, ...]:
    """The sender's undertakings; ``due`` is the last day of the time they name, None where they name none."""
    found = []
    written = min(mail.date.date(), on) if mail.date else on
    for sentence in sentences(own_words(mail)):
        plain = folded(sentence)
        if not _WILL.search(plain) or _OFFER.search(plain):
            continue
        days = [named.last for named in named_days(plain, written) if named.last >= written]
        found.append(Promise(sentence[:300], min(days) if days else None))
    return tuple(found[:MOST])
