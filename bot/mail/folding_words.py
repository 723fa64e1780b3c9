"""How mail programs and people introduce quotes, close and disclaim: English, French, Spanish, Portuguese, Arabic,
German, Russian, and the headers of some more.
"""

from __future__ import annotations

import re

WROTE = re.compile(
    r"(?:\b(?:wrote|writes|said|a\s+écrit|a\s+ecrit|écrivait|écrit|escribi[óo]|escribe|ha\s+escrito|escreveu|"
    r"schrieb|geschrieben|schreef|ha\s+scritto|scrisse|skrev|napisał\w*|написал\w*|пишет)\b|كتب(?:ت)?(?=[\s:،<\"“]|$))",
    re.I,
)
"""The verb of a line such as "On … wrote:"."""

OPENING = re.compile(
    r"^[\s\"«*_-]*(?:on|le|el|em|no\s+dia|am|den|il|op|dnia|w\s+dniu|в|at|a|à|das|da|dia|at[ée]|"
    r"(?:lun|mar|mer|jeu|ven|sam|dim|mon|tue|wed|thu|fri|sat|sun|mié|mie|jue|vie|s[áa]b|dom|seg|ter|qua|qui|sex)\w*\.?"
    r"|في|يوم|بتاريخ|\d{1,4}[./-]\d{1,2}[./-]\d{1,4}|\d{4}-\d\d-\d\d|\d{1,2}\.?\s+\w+\s+\d{4})(?=[\s,:]|$)",
    re.I,
)
"""How such a line begins: a preposition, a day of the week, a date."""

MOMENT = re.compile(
    r"\d{1,2}[:.hH]\d{2}|\b(?:19|20)\d{2}\b|[٠-٩]{1,2}:[٠-٩]{2}|[٠-٩]{4}|\d{1,2}[./-]\d{1,2}[./-]\d{2,4}"
    r"|\b(?:mon|tues?|wed(?:nes)?|thu(?:rs)?|fri|sat(?:ur)?|sun)(?:day)?\b|\b(?:lundi|mardi|mercredi|jeudi|vendredi|samedi"
    r"|dimanche|lunes|martes|miércoles|jueves|viernes|sábado|domingo)\b",
    re.I,
)
"""A time, a year, a date or a day in it."""

CLOCK = re.compile(r"\d{1,2}[:.hH]\d{2}|[٠-٩]{1,2}:[٠-٩]{2}")
"""A time of day, which mail programs give and people who tell of a letter do not."""

ORIGINAL = re.compile(
    r"^\s*(?:[-=_*~]{2,}\s*(?:(?:begin(?:ning)?\s+of\s+)?(?:original|forwarded|reply)\s*(?:message|mail|e-mail|appointment)?"
    r"|message\s+(?:d['’]origine|original|transf[ée]r[ée]|transmis|r[ée]exp[ée]di[ée])"
    r"|courriel\s+(?:original|transf[ée]r[ée])"
    r"|mensaje\s+(?:original|reenviado)|correo\s+(?:original|reenviado)|mensagem\s+(?:original|encaminhada|reencaminhada)"
    r"|urspr[üu]ngliche\s+nachricht|weitergeleitete\s+nachricht|original-?nachricht|messaggio\s+originale|"
    r"messaggio\s+inoltrato|исходное\s+сообщение|пересылаемое\s+сообщение|пересланное\s+сообщение|"
    r"(?:ال)?رسالة\s+(?:ال)?(?:أصلية|اصلية|محولة|معاد\w*\s*توجيه\w*|المعاد\s+توجيهها))(?:\s+(?:from|de|von|by)\b.{0,100})?"
    r"\s*:?\s*[-=_*~]{2,}\s*$"
    r"|(?:begin\s+forwarded\s+message|d[ée]but\s+du\s+message\s+(?:transf[ée]r[ée]|r[ée]exp[ée]di[ée])|"
    r"inicio\s+del\s+mensaje\s+reenviado|in[íi]cio\s+da\s+mensagem\s+(?:re)?encaminhada|anfang\s+der\s+weitergeleiteten\s+"
    r"(?:nachricht|e-mail)|inizio\s+messaggio\s+inoltrato|بداية\s+الرسالة\s+(?:المحولة|المعاد\s+توجيهها))\s*:\s*$)",
    re.I,
)
"""Lines that stand above a whole earlier mail."""

_COLON = r"\s*[:：]"
HEADER_LABELS: dict[str, re.Pattern[str]] = {
    name: re.compile(rf"^[\s*_>|]*(?:{labels})[*_\s]*{_COLON}", re.I)
    for name, labels in {
        "from": r"from|de|von|da|van|fra|från|od|от|от\s+кого|exp[ée]diteur|remitente|remetente|absender|من|المرسل|la",
        "sent": r"sent|envoy[ée](?:\s+le)?|enviad[oa](?:\s+(?:el|em|a))?|gesendet(?:\s+am)?|inviato|verzonden|sendt"
        r"|skickat|wysłan[oe]|отправлено|تم\s+الإرسال|أ?رسلت?|تاريخ\s+الإرسال",
        "date": r"date|fecha|data|datum|дата|التاريخ|تاريخ",
        "to": r"to|à|a|para|an|aan|til|till|do|кому|إلى|الى|destinataires?|destinatario|destinat[áa]rio|empf[äa]nger",
        "cc": r"cc|kopie|copie(?:\s+à)?|copia|نسخة(?:\s+إلى)?|копия|bcc|cci|cco",
        "subject": r"subject|objet|sujet|asunto|assunto|betreff|oggetto|onderwerp|emne|ämne|temat|тема|الموضوع|موضوع",
        "other": r"reply-to|importance|priority|attachments?|pi[èe]ces?\s+jointes?|adjuntos?|anexos?|organization",
    }.items()
}
"""Labels of headers as mail programs print them above a quoted mail."""

CLOSING = re.compile(
    r"^\W*(?:(?:with\s+|my\s+|our\s+)?(?:many\s+|very\s+|our\s+|my\s+)?"
    r"(?:(?:best|kind(?:est)?|warm(?:est)?|personal|cordial)\s+(?:personal\s+)?(?:regards|wishes)|regards|rgds|brgds|best|"
    r"all\s+(?:the\s+)?best|cheers|sincerely|respectfully|cordially|faithfully|thanks|thank\s+you|thx|warmly|"
    r"thanks\s+and\s+(?:best\s+|kind\s+)?regards|thank\s+you\s+and\s+(?:best\s+|kind\s+)?regards|kind\s+thanks|"
    r"(?:many\s+)?thanks\s+(?:again|in\s+advance|and\s+\w+\s+\w+)|thank\s+you\s+(?:very\s+much|so\s+much|in\s+advance|again))"
    r"|yours\s*(?:truly|sincerely|faithfully|respectfully|cordially|ever)?|(?:very\s+)?(?:sincerely|truly|respectfully)\s+yours"
    r"|(?:bien\s+)?(?:[àa]\s+vous|cordialement(?:\s+vôtre)?|amicalement|respectueusement|sincèrement)"
    r"|(?:bien|très)\s+cordialement"
    r"|(?:(?:avec\s+)?(?:mes|nos)\s+)?(?:meilleures|sincères|cordiales|respectueuses|distinguées)\s+salutations.{0,40}"
    r"|salutations\s+(?:distinguées|cordiales|respectueuses|sincères)|(?:avec\s+)?(?:mes|nos|tous\s+(?:mes|nos))\s+"
    r"(?:vifs\s+|sincères\s+)?remerciements.{0,30}|merci(?:\s+d['’]avance|\s+beaucoup|\s+encore|\s+bien)?|bien\s+à\s+(?:vous|toi)"
    r"|(?:un\s+)?(?:cordial(?:es)?\s+|atentos?\s+|muchos\s+|afectuosos?\s+)?saludos?(?:\s+cordial(?:es)?|\s+atentos?)?"
    r"|(?:muy\s+)?atentamente|cordialmente|respetuosamente|(?:muchas\s+)?gracias(?:\s+(?:de\s+antemano|y\s+saludos.{0,20}|"
    r"por\s+su\s+(?:atención|ayuda|colaboración)))?|saluda\s+a\s+usted\s+atentamente|un\s+abrazo"
    r"|(?:com\s+)?(?:os\s+)?(?:(?:meus|nossos)\s+)?(?:melhores\s+|cordiais\s+|respeitosos\s+)?cumprimentos|atenciosamente|"
    r"cordiais\s+saudações|saudações(?:\s+cordiais)?|(?:muito\s+)?obrigad[oa]s?|um\s+abraço"
    r"|(?:mit\s+)?(?:freundlichen|besten|herzlichen|vielen|viele|beste|freundliche|liebe|herzliche)\s+(?:gr[üu](?:ß|ss)en?|dank)"
    r"|hochachtungsvoll|mfg|lg|с\s+(?:глубоким\s+)?уважением|с\s+наилучшими\s+пожеланиями|всего\s+доброго"
    r"|(?:و?\s*(?:تفضلوا|تقبلوا).{0,60})|مع\s+(?:خالص\s+|فائق\s+|وافر\s+|أطيب\s+|أسمى\s+)?(?:ال)?(?:تحيات\w*|تحياتي|تقدير\w*|"
    r"شكر\w*|احترام\w*|الاحترام|التمنيات|تمنيات\w*|التقدير|الشكر|التحية|التحيات)(?:\s+و\w+)*|تحياتي|شكرا\w*|"
    r"vinaka|asante|mahalo|salam)"
    r"(?:\s+(?:from|de|desde)\s+\w+)?[\s,.!؛،–—-]*$",
    re.I,
)
"""A closing formula that fills its line."""

LONG_CLOSING = re.compile(
    r"^\W*(?:(?:je\s+vous\s+prie|nous\s+vous\s+prions|veuillez|en\s+vous\s+priant|vous\s+remerciant)\b.{0,120}\b"
    r"(?:agréer|croire|recevoir|accepter|considération|salutations)\b"
    r"|(?:please\s+)?accept\b.{0,40}\bassurances?\b|i\s+remain\b.{0,40}\byours\b"
    r"|(?:sin\s+otro\s+particular|reciba\w*\s+un\b|aprovecho\s+(?:la|esta)\s+(?:ocasión|oportunidad)\s+para\s+salud)"
    r"|queira\w*\s+aceitar\b|в\s+ожидании\s+ответа)",
    re.I,
)
"""A closing sentence, as formal letters have."""

SENT_FROM = re.compile(
    r"^\W*(?:sent\s+(?:from|via|with|using)\s+(?:my|a|an|the|outlook|yahoo|proton\s?mail|gmail|mail|samsung|mailbird|spark"
    r"|iphone|ipad|android|blackberry)\b|get\s+outlook\s+for\b|via\s+mobile$|envoy[ée]\s+(?:de|depuis|à\s+partir\s+de)\s+"
    r"(?:mon|ma|un|une|outlook|yahoo|l['’]appli)|t[ée]l[ée]charge[zr]\s+outlook|obtene[zr]\s+outlook|enviado\s+(?:desde|a\s+partir"
    r"\s+d[eo])\s+(?:mi|meu|um|outlook|yahoo)|enviado\s+do\s+(?:meu|outlook|yahoo|iphone)|obtener\s+outlook|obter\s+o\s+outlook"
    r"|von\s+mein\w+\s+.{1,30}gesendet|gesendet\s+(?:von|mit)\b|outlook\s+f[üu]r\b|отправлено\s+(?:с|из)\b|"
    r"أ?رسلت?\s+من|مرسل[ةه]?\s+من)",
    re.I,
)
"""What telephones write under mails."""

PRINTING = (
    r"(?:print|imprim\w*|imprés\w*|drucken|ausdrucken|طباعة)\b.{0,40}\b(?:e-?mail|message|mail|correo|mensaje|courriel|mensagem)"
    r"|(?:think|pense\w*|consider|piense|respect\w*|save|help\s+save)\b.{0,30}\b(?:environment|environnement|medio\s+ambiente|"
    r"ambiente|paper|trees|planet|planète)|قبل\s+طباعة"
)
_THIS_MAIL = (
    r"(?:this|the|ce|cette|cet|le\s+présent|este|esta|el\s+presente|diese[rs]?)\s+(?:e-?mail|electronic\s+mail|message|"
    r"communication|transmission|courriel|courrier|mensaje|correo|comunicaci[óo]n|mensagem|nachricht|mail)"
)
DISCLAIMER = re.compile(
    rf"\b{_THIS_MAIL}\b.{{0,120}}?\b(?:confiden\w+|privileged|intended\s+(?:only|solely|for)|solely\s+for|exclusiv\w+|"
    r"destin(?:é|ée|és|ado|ada|ados)\b|dirigid[oa]\b|virus\w*|vertraulich\w*|ausschließlich|not\s+intended)"
    r"|\b(?:if\s+you\s+(?:are\s+not|have\s+received)\b.{0,60}\b(?:intended|recipient|error|mistake)"
    r"|si\s+vous\s+n['’]êtes\s+pas\b.{0,40}\bdestinataire|si\s+vous\s+avez\s+reçu\b.{0,40}\berreur"
    r"|si\s+(?:usted\s+)?no\s+es\b.{0,40}\bdestinatario|si\s+(?:usted\s+)?ha\s+recibido\b.{0,60}\berror"
    r"|se\s+(?:você\s+)?não\s+[ée]\b.{0,40}\bdestinat[áa]rio|se\s+recebeu\b.{0,60}\b(?:erro|engano)"
    r"|(?:wenn|falls|sollten)\s+sie\s+nicht\b.{0,40}\b(?:adressat|empfänger))"
    r"|\bmay\s+contain\b.{0,60}\b(?:confidential|privileged|not\s+intended)|\b(?:confidentiality|privacy|legal)\s+notice\b"
    r"|\baviso\s+(?:legal|de\s+confidencialidad)\b|\bavis\s+de\s+confidentialité\b|\bdisclaimer\s*:"
    r"|\bviews\s+expressed\b.{0,80}\b(?:author|sender|necessarily)|(?:هذه|هذا)\s+(?:الرسالة|البريد).{0,80}(?:سري|خاص|مخصص)"
    r"|إذا\s+لم\s+تكن.{0,40}(?:المستلم|المقصود|المرسل\s+إليه)|\bсообщение\b.{0,60}\bконфиденциальн"
    rf"|\b(?:{PRINTING})",
    re.I,
)
"""What institutions and programs write under (or above) every mail."""

BANNER = re.compile(
    r"^\W*(?:caution|warning|external|attention|avertissement|advertencia|atención|externe?|externo)\b.{0,20}|"
    r"\boriginat\w+\s+(?:from\s+)?outside\b|\b(?:provient|émane)\s+de\s+l['’]ext[ée]rieur|\bcorreo\s+externo\b",
    re.I,
)
OUTSIDE = re.compile(
    r"\b(?:outside|external|extérieur\w*|externe|externo|fuera)\b.{0,80}\b(?:organi[sz]ation|sender|network|e-?mail|source|"
    r"organi[sz]ación|expéditeur|links?|attachments?|réseau)\b|^\W*\[?external\]?\W*$",
    re.I,
)
"""Warnings that a mail server puts above a mail from outside: both have to match."""

LIST_FOOT = re.compile(
    r"mailing\s+list|mailman|listinfo|unsubscribe|liste\s+de\s+diffusion|lista\s+de\s+(?:correo|distribuci[óo]n|discussão)"
    r"|\blists?\.[\w.-]+|@lists?\.",
    re.I,
)
POSTSCRIPT = re.compile(r"^\W*(?:p\.?\s?s\.?|p\.?\s?d\.?|n\.?\s?b\.?|post\s?scriptum|ملاحظة)\s*[:.–—-]?\s", re.I)
