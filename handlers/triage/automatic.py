"""Mail that a machine wrote: absence notes, receipts, bounces; known by what the reader saw in headers, else by words."""

from __future__ import annotations

import re

from handlers.triage.plain import folded, own_words
from knowledge.mail import Category, Mail

HEAD = 700
"""Characters of the text in which an automatic reply says that it is one."""

_AWAY_SUBJECT = re.compile(
    r"^\W*(?:(?:re|aw|tr|fw|fwd)\s*:\s*)*(?:\[?(?:auto(?:matic|mated)?(?:[- ]?(?:reply|response|antwort))?|autoreply|ooo)\]?\s*(?::|-|re\b)|(?:auto-?|automatic )repl(?:y|ies)|"
    r"out of (?:the )?office|away from (?:the )?office|reponse automatique|absence\b(?! of)|absent\w* du bureau|message d'absence|notification d'absence|respuesta automatica|"
    r"fuera de (?:la )?oficina|ausencia|resposta automatica|ausente|fora do escritorio|abwesenheit\w*|automatische antwort|автоответ|автоматический ответ|вне офиса|رد تلقائي|خارج المكتب|"
    r"risposta automatica|automatisch antwoord)"
)
_AWAY = re.compile(
    r"\b(?:i am|i'm|i will be|we are)(?: currently| presently)? (?:out of (?:the )?office|away (?:from|on)|on (?:annual |home |maternity |parental |sick |mission )?leave|on holiday|on vacation|travelling with limited)|"
    r"\b(?:will|shall|i'll) (?:respond|reply|answer|get back)(?: to (?:you|your \w+))? (?:when i can|as soon as (?:i|possible)|upon (?:my )?return|on my return|after my return|once i|when i(?: am|'m)? (?:return|back))|\bout of (?:the )?office (?:until|from|till)|\bautomatic(?:ally)?[ -](?:generated|reply|response|acknowledge\w+)|\bautomated (?:message|response|reply|system)|"
    r"\bdo not reply to this (?:message|e-?mail|mail)|\b(?:mailbox|inbox|account|address) is (?:not|no longer) (?:being )?(?:monitored|read|checked|attended)|\bi no longer work (?:here|at|for)|\bno longer with the (?:organi[sz]ation|ministry)|"
    r"\bje suis (?:actuellement )?(?:absente?|en conge|en vacances|en mission)\b|\bpendant mon absence\b|\bde retour le\b.{0,40}\babsent|\bmessage automatique\b|\bne pas repondre a ce (?:message|courriel)|"
    r"\b(?:estare|estoy|me encuentro) (?:fuera de (?:la )?oficina|de vacaciones|ausente|de licencia)|\bmensaje (?:generado )?automatic\w+|\bno responda a este (?:mensaje|correo)|"
    r"\b(?:estou|estarei) (?:ausente|de ferias|fora do escritorio)|\bmensagem automatica|\bich bin (?:bis|vom|derzeit|zurzeit|nicht|ab)\b.{0,60}\b(?:nicht im (?:buro|haus)|abwesend|urlaub|buro)|"
    r"\bя (?:нахожусь )?(?:в отпуске|отсутствую|вне офиса)|(?:انا|ساكون) (?:في اجازه|خارج المكتب)|رساله اليه|رد الي"
)
_RECEIVED = re.compile(
    r"\byour (?:request|ticket|enquiry|inquiry|message|e-?mail) (?:has been|was) (?:logged|received|registered|created)|\bwe have received your (?:message|request|e-?mail|enquiry)|"
    r"\bvotre (?:demande|message|courriel) a (?:bien )?ete (?:enregistre|recu)|\bsu (?:solicitud|mensaje) ha sido (?:recibid|registrad)|\bticket ?#"
)
_POSTMASTER = re.compile(r"^(?:mailer-daemon|postmaster|mail-daemon|maildaemon|mdaemon|bounces?\b)")
_FAILED = re.compile(
    r"\b(?:undeliver\w*|undelivered|returned mail|delivery (?:status|failure|has failed|to the following)|(?:could ?n[o']t|not|can ?not|unable to) be delivered|couldn't be delivered|"
    r"permanent(?: fatal)? error|user unknown|recipientnotfound|mailbox (?:unavailable|full|disabled)|echec de la remise|n'a pas pu etre (?:remis|distribue)|non remis|"
    r"no se (?:puede|ha podido|pudo) entregar|nao (?:foi|pode) ser entregue|unzustellbar\w*|konnte nicht zugestellt|не (?:может быть |было )?доставлен\w*|تعذر تسليم)"
)
_BULK = re.compile(r"list-|precedence|unsubscribe", re.I)
_REPLIED = re.compile(
    r"auto-replied|x-auto|autoreply|auto reply|out of office|absence|away|null return path|words|vacation", re.I
)


FOOTER = "it offers to unsubscribe"
"""The reader's sign of a footer, which mail programs of offices put under what people write."""


def machine_signs(mail: Mail, authority: bool, asks: bool) -> tuple[str, ...]:
    """The signs that a machine wrote the mail; a footer alone is none where an authority's mail asks something."""
    return () if mail.automatic == (FOOTER,) and authority and asks else mail.automatic


def machine_kind(mail: Mail) -> tuple[Category | None, str]:
    """BOUNCE or AUTO_REPLY where a machine wrote the mail in answer to one of ours, with the reason; else (None, "")."""
    local = folded(mail.sender.address.partition("@")[0])
    subject, text = folded(mail.subject), folded(own_words(mail)[:HEAD] or mail.text[:HEAD])
    failed = _FAILED.search(f"{subject}\n{text}")
    if mail.bounced or mail.deferred:
        return Category.BOUNCE, "it reports mail that did not reach an address"
    if failed and (_POSTMASTER.match(local) or _FAILED.search(subject)):
        return Category.BOUNCE, f"it says “{failed[0]}”"
    if _AWAY_SUBJECT.search(subject) or _AWAY.search(text):
        found = _AWAY_SUBJECT.search(subject) or _AWAY.search(text)
        return Category.AUTO_REPLY, f"it says “{found[0].strip() if found else ''}”"
    if _RECEIVED.search(text) and "?" not in text:
        return Category.AUTO_REPLY, "it is a receipt that a machine writes"
    replied = [sign for sign in mail.automatic if _REPLIED.search(sign) and not _BULK.search(sign)]
    if replied:
        return Category.AUTO_REPLY, replied[0]
    return None, ""
