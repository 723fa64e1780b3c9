"""Whether a mail wants an answer at all."""

from __future__ import annotations

import re
from collections.abc import Sequence

from handlers.triage.plain import folded, own_words
from knowledge.mail import Category, Mail

_NO_ANSWER = re.compile(
    r"\bno (?:reply|answer|response|acknowledge?ment|confirmation|(?:further )?action|feedback) (?:is )?(?:needed|required|necessary|expected)|\bno need to (?:answer|reply|respond)|\b(?:nothing|no action) (?:further |more )?(?:is )?(?:needed|required)|"
    r"\bfor (?:your )?(?:information|records?)(?: only)?\b|\bfyi\b|\bjust so (?:that )?you (?:know|have|are)\b|\bnothing (?:for you )?to do\b|\bno need to do anything\b|\bpour (?:votre|vos) (?:dossiers?|archives)\b|\ba titre (?:purement )?informatif\b|\bsolo para (?:informar|su)\b|\bapenas para (?:informar|vosso|seu)\b|\brien a faire de votre (?:part|cote)\b|\bjust to inform\b|\bthis is (?:just )?to inform\b|\bpour (?:votre )?(?:information|memoire)\b|\ba titre d'information\b|\baucune (?:reponse|action|suite)\b|\bsans reponse\b|"
    r"\bpara su (?:informacion|conocimiento)\b|\bno (?:es necesari[oa]|se requiere|hace falta) (?:respuesta|responder|contestar)|\bpara (?:vosso|vossa|seu|sua) (?:conhecimento|informacao)|\bnao e necessari[oa] (?:resposta|responder)|"
    r"\bللعلم\b|للاحاطه|لا حاجه للرد|\bдля (?:вашего )?сведения|ответа не требуется|\bzur (?:kenntnis|information)|keine antwort (?:notig|erforderlich)"
)
_SUBMITS = re.compile(
    r"\b(?:attached|enclosed|please find|herewith|submit\w*|transmit\w*|nominat\w*|propos\w*|ci-joint\w*|en piece jointe|(?:veuillez|prions de) trouver|transmet\w*|adjunt\w+|remit\w+|se adjunta|junto enviamos|em anexo|segue)\b|نرفق|مرفق|прилага\w+|anbei|im anhang"
)
_OFFICIAL = frozenset(
    {
        Category.ARTICLE7_REPORT,
        Category.ARTICLE3_STOCKPILE,
        Category.ARTICLE4_CLEARANCE,
        Category.MEETING_REGISTRATION,
        Category.SPONSORSHIP,
    }
)
_NEVER = frozenset({Category.AUTO_REPLY, Category.BOUNCE, Category.SPAM_OR_MARKETING})


def wants_answer(
    mail: Mail, category: Category, questions: Sequence[str], *, automatic: bool, sensitive: bool
) -> tuple[bool, str]:
    """Whether an answer is wanted, and why."""
    if automatic or category in _NEVER:
        return False, "nobody waits for an answer to such a mail"
    plain = folded(f"{mail.subject}\n{own_words(mail)}")
    told = _NO_ANSWER.search(plain)
    if questions:
        asked = any(re.search(r"[?؟]", question) for question in questions)
        if not told or asked or len(questions) > 1:
            return True, f"it asks: “{questions[0][:100]}”"
    if told:
        return False, f"it says “{told[0]}”"
    if sensitive:
        return True, "the matter wants a person's answer"
    if category in _OFFICIAL and _SUBMITS.search(plain):
        return True, "something is submitted, whose receipt is to be confirmed"
    return False, "it asks for nothing"
