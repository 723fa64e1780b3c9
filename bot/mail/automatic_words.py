"""How machines word themselves in English, French, Spanish, Portuguese, Arabic, German and Russian."""

from __future__ import annotations

import re


def _any(*patterns: str) -> re.Pattern[str]:
    return re.compile("|".join(patterns), re.I)


_PREFIX = r"^\W*(?:(?:re|fwd?|aw|tr|rv|sv)\s*:\s*)*"

AWAY_SUBJECT = _any(
    rf"{_PREFIX}(?:auto(?:matic|mated|matisch\w*|matique|m[aá]tica|m[aá]tico)?[ -]?(?:reply|response|antwort))\b",
    rf"{_PREFIX}autoreply\b",
    r"\bout[ -]of[ -](?:the[ -])?office\b",
    rf"{_PREFIX}(?:away from (?:the |my )?(?:office|desk)|on (?:annual |home |maternity |sick )?leave\b|ooo\b)",
    rf"{_PREFIX}r[ée]ponse\s+automatique\b|\babsen(?:ce|t|te)\s+du\s+bureau\b|{_PREFIX}message\s+d['’]absence\b",
    rf"{_PREFIX}(?:absence|absent|absente)\b\s*(?::|-|–|$|jusqu|du\b)|{_PREFIX}hors\s+(?:du\s+)?bureau\b",
    r"\brespuesta\s+autom[áa]tica\b|\bfuera\s+de\s+(?:la\s+)?oficina\b|\bausente\s+de\s+la\s+oficina\b",
    r"\bresposta\s+autom[áa]tica\b|\bfora\s+do\s+(?:escrit[óo]rio|gabinete)\b|\baus[êe]ncia\s+(?:tempor[áa]ria|do)\b",
    r"رد\s+(?:تلقائي|آلي|الي|أوتوماتيكي)|الرد\s+(?:التلقائي|الآلي)|خارج\s+المكتب",
    r"\babwesenheits(?:notiz|nachricht|assistent)\b|\bau(?:ß|ss)er\s+haus\b|\bautomatische\s+antwort\b",
    r"автоответ|автоматический\s+ответ|вне\s+офиса",
)
"""Subjects of out-of-office notes."""

MACHINE_SUBJECT = _any(
    r"^(?:read|delivered|relayed|not read|lu|le[íi]do|lida|gelesen)\s?: ",
    r"\b(?:read|return|delivery) receipt\b|\baccus[ée] de (?:r[ée]ception|lecture) automatique\b",
    rf"{_PREFIX}(?:ticket|case|request)\b.{{0,40}}\b(?:received|created|opened)\b",
    r"\[(?:ticket|case|request)[ #:-]*\d+\]",
)
"""Subjects of receipts that programs send."""

AWAY_TEXT = _any(
    (
        r"\b(?:i am|i'm|i’m|i will be|i'll be|we are|am)\b.{0,40}?\b(?:out of (?:the )?office|away"
        r"|on (?:\w+ )?(?:leave|holidays?|vacation|mission|travel)|travell?ing|absent|out of the country)\b"
    ),
    r"\b(?:my|the|our) office (?:is|will be) closed\b|\bout of (?:the )?office\b|\blimited access to (?:my )?e-?mail",
    r"\bje (?:suis|serai)\b.{0,40}?\b(?:absent|en (?:cong[ée]|vacances|mission|d[ée]placement)|hors (?:du )?bureau)",
    r"\b(?:actuellement|momentan[ée]ment)\b.{0,30}\b(?:absent|en cong[ée])|\bnos bureaux (?:sont|seront) ferm[ée]s",
    (
        r"\b(?:estoy|estar[ée]|me encuentro|me encontrar[ée])\b.{0,40}?\b(?:fuera|ausente|de (?:vacaciones"
        r"|permiso|licencia|baja|viaje)|en (?:misi[óo]n|comisi[óo]n))"
    ),
    (
        r"\b(?:estou|estarei|encontro-me)\b.{0,40}?\b(?:fora|ausente|de (?:f[ée]rias|licen[çc]a)"
        r"|em (?:miss[ãa]o|viagem))"
    ),
    r"\bich bin\b.{0,60}?\b(?:nicht im (?:haus|b[üu]ro)|abwesend|au(?:ß|ss)er haus|im urlaub|nicht erreichbar)",
    r"(?:أنا|سأكون|إنني|انا)\s.{0,40}?(?:خارج\s+المكتب|في\s+إجازة|في\s+اجازة|غائب|في\s+مهمة)|خارج\s+المكتب",
    r"(?:меня|я)\b.{0,40}?(?:нет в офисе|в отпуске|в командировке|отсутству)",
)
"""Openings of out-of-office notes."""

RETURN_TEXT = _any(
    (
        r"\b(?:will (?:be back|return)|(?:be )?back (?:on|in|by|at)|returning|until|till|return(?:s)? (?:on"
        r"|to)|as of|from)\b"
    ),
    r"\bjusqu['’]?(?:au?x?|à)\b|\bde retour\b|\b[àa] (?:mon|partir)\b|\bretour le\b|\bdu \d",
    r"\b(?:hasta|regres\w+|volver[ée]|vuelvo|retorno|a partir del?|reincorpor\w+)\b",
    r"\b(?:at[ée]|regress\w+|voltarei|volto|retornarei|a partir de)\b",
    r"\b(?:bis|zur[üu]ck|wieder (?:da|im|erreichbar)|ab dem)\b",
    r"حتى|سأعود|العودة|إلى غاية|ابتداء",
    r"\bдо\b|\bверн\w+",
)
STAND_IN_TEXT = _any(
    (
        r"\b(?:urgent|emergency|immediate|can(?:'t|’t|not) wait|in my absence|please (?:contact|write to"
        r"|e-?mail|call)|for anything)\b"
    ),
    (
        r"\b(?:urgence|urgente?s?|en mon absence|veuillez (?:contacter|vous adresser|[ée]crire)"
        r"|merci de (?:contacter|vous adresser))\b"
    ),
    r"\b(?:en mi ausencia|p[óo]ngase en contacto|contacte|dir[íi]jase|comun[íi]quese|escrib\w+ a)\b",
    r"\b(?:na minha aus[êe]ncia|contact(?:e|ar)|por favor contacte|dirija-se)\b",
    r"\b(?:in dringenden|wenden sie sich|vertretung)\b",
    r"للضرورة|عاجل|الاتصال|التواصل",
    r"срочн|обращайтесь",
)

MACHINE_TEXT = _any(
    (
        r"\bthis (?:is|message is|e-?mail is|was)\b.{0,25}\b(?:auto(?:mated|matic(?:ally)?)|auto-?(?:reply"
        r"|generated|response))\b"
    ),
    r"(?:^|[.!:*\[(–-]\s*)(?:auto(?:mated|matic)|auto-?generated) (?:reply|response|message|e-?mail|notification)\b",
    r"\bthis \w+ (?:has been|was|is) (?:automatically|auto-?)\s?(?:generated|sent)\b",
    r"\b(?:please )?do not (?:reply|respond) to this (?:e-?mail|message|address|notification)\b",
    (
        r"\b(?:ceci est|il s['’]agit d['’])\b.{0,15}\b(?:message|courriel|e-?mail"
        r"|r[ée]ponse)\s+(?:automatique|g[ée]n[ée]r[ée]e?)"
    ),
    r"\b(?:message|courriel|r[ée]ponse) (?:automatique|g[ée]n[ée]r[ée]e? automatiquement)\b",
    (
        r"\bne pas r[ée]pondre [àa] (?:ce|cette) (?:message|courriel|e-?mail|adresse)"
        r"|\bmerci de ne pas (?:y )?r[ée]pondre\b"
    ),
    r"\b(?:mensaje|correo|respuesta)\s+(?:es\s+)?(?:autom[áa]tic[oa]|generad[oa] autom[áa]ticamente)\b",
    r"\b(?:por favor,? )?no respond(?:a|er) a este (?:mensaje|correo|e-?mail)\b",
    r"\b(?:mensagem|resposta|e-?mail)\s+(?:[ée]\s+)?(?:autom[áa]tic[oa]|gerad[oa] automaticamente)\b",
    r"\bn[ãa]o respond(?:a|er) a est[ea] (?:mensagem|e-?mail)\b",
    r"\b(?:automatisch (?:generierte|erstellte|versandte)|automatische (?:antwort|nachricht|mail))\b",
    r"رسالة\s+(?:آلية|تلقائية|الية)|رد\s+(?:تلقائي|آلي)|عدم\s+الرد\s+على\s+هذ",
    r"автоматическ\w+ (?:ответ|сообщение|уведомление)",
)
"""What machines say of themselves."""

RECEIVED_TEXT = _any(
    (
        r"\b(?:thank you for|we have received|has been received|your (?:e-?mail|message|request|enquiry"
        r"|inquiry)|merci (?:de|pour) votre)\b"
    ),
    r"\b(?:nous avons bien re[çc]u|a bien [ée]t[ée] re[çc]u|hemos recibido|ha sido recibid|recebemos|gracias por)\b",
    r"تم استلام|شكرا",
)
TICKET_TEXT = _any(
    (
        r"\b(?:ticket|reference|case|request|tracking)\s+(?:number|no\.?|id|n[°º])\b"
        r"|\bnum[ée]ro (?:de )?(?:ticket|dossier|demande)\b"
    ),
    r"\bn[úu]mero de (?:ticket|caso|solicitud|pedido)\b|\bwithin \d+ (?:working|business|hours|days)\b",
)

BULK_TEXT = _any(
    (
        r"\b(?:to|click (?:here|below) to|can|may|wish to) unsubscribe\b(?!\s+(?:me|us)\b)"
        r"|\bunsubscribe (?:here|at any time|from this (?:list|newsletter))\b"
    ),
    r"(?:^|[.!|•·\]\s])(?:unsubscribe|manage (?:your )?(?:preferences|subscriptions?))\s*(?:[|•·.<\[(]|$)",
    (
        r"\byou(?:'re|’re| are)? (?:receiv\w+|getting) this (?:e-?mail|message|newsletter|letter"
        r"|mailing) (?:because|as)\b"
    ),
    r"\bvous recevez (?:ce|cet|cette) (?:message|courriel|e-?mail|lettre|newsletter|infolettre)\b",
    r"(?:^|[.!|•·\s])(?:se d[ée]sabonner|se d[ée]sinscrire|pour vous d[ée]s(?:abonner|inscrire)|d[ée]sabonnement)\b",
    (
        r"\b(?:para (?:darse de baja|cancelar (?:la|su) suscripci[óo]n)|recibe (?:usted )?este (?:correo"
        r"|mensaje|e-?mail) porque)\b"
    ),
    r"(?:^|[.!|•·\s])(?:darse de baja|cancelar suscripci[óo]n)\s*(?:[|•·.<\[(]|$)",
    (
        r"\b(?:para cancelar (?:a|sua) (?:subscri[çc][ãa]o|inscri[çc][ãa]o)|recebe est[ea] (?:mensagem"
        r"|e-?mail) porque)\b"
    ),
    r"(?:لإلغاء|إلغاء)\s+الاشتراك",
    r"\b(?:vom newsletter abmelden|newsletter abbestellen|hier abmelden|um sich abzumelden)\b",
)
"""What stands at the foot of mails to many; a person's wish to be taken off a list is worded otherwise."""

BOUNCE_SUBJECT = _any(
    (
        r"\b(?:undeliver(?:able|ed)|undelivered mail|delivery (?:has )?fail\w*|mail delivery (?:failed|system"
        r"|failure|error)|delivery status notification|returned mail|failure notice|non-?deliver(?:y|able)"
        r"|returned to sender|could not be delivered|delivery (?:delayed|delay|problem|incomplete|error)"
        r"|message (?:delayed|not delivered|undeliverable)|mail system error|nondeliverable)\b"
    ),
    (
        r"\b(?:non (?:remis|distribu[ée]|d[ée]livr[ée])|[ée]chec (?:de|d['’]).{0,20}(?:remise|envoi"
        r"|distribution|livraison)|non[ -]remise|message non (?:remis|livr[ée]))"
    ),
    (
        r"\b(?:no se (?:pudo|ha podido) entregar|no entregad[oa]|entrega (?:fallida|retrasada)|error (?:de"
        r"|en la) entrega|correo devuelto|devuelto al remitente)\b"
    ),
    (
        r"\b(?:n[ãa]o (?:foi )?entregue|falha (?:na|de) entrega|n[ãa]o foi poss[íi]vel entregar"
        r"|devolvid[oa] ao remetente)\b"
    ),
    r"\b(?:unzustellbar|nicht zugestellt|zustellung fehlgeschlagen|unzustellbarkeit)",
    r"تعذر\s+(?:التسليم|تسليم|الإرسال)|فشل\s+(?:التسليم|تسليم|الإرسال)|لم\s+يتم\s+(?:التسليم|تسليم)",
    r"не\s+доставлен|недоставлен|ошибка\s+доставки",
)
"""Subjects of bounces."""

BOUNCE_TEXT = _any(
    (
        r"\b(?:could|can|was|were|has|have)\s?(?:not|n't|n’t)(?: be| been)? delivered\b|\bundeliver(?:able"
        r"|ed)\b|\bdelivery (?:to|has) .{0,80}fail"
    ),
    (
        r"\b(?:permanent (?:fatal )?errors?|fatal errors?|delivery (?:failed|failure)|failed (?:permanently"
        r"|recipients?)|user unknown|no such (?:user|recipient|mailbox)|mailbox (?:unavailable|full"
        r"|not found)|address (?:rejected|not found)|host or domain name not found|wasn['’]t delivered)\b"
    ),
    (
        r"\bn['’](?:a|ont) pas (?:pu [êe]tre|[ée]t[ée]) (?:remis|distribu[ée]|livr[ée]|d[ée]livr[ée])"
        r"|\badresse (?:introuvable|inconnue)"
    ),
    (
        r"\bno (?:se pudo|se ha podido|pudo ser|ha sido) entrega\w+|\bbuz[óo]n (?:lleno|no disponible)"
        r"|\busuario desconocido"
    ),
    r"\bn[ãa]o (?:p[ôo]de ser|foi) entregue|\b(?:konnte|konnten) nicht zugestellt werden\b",
    r"تعذر\s+(?:التسليم|تسليم)|فشل\s+(?:التسليم|تسليم)|لم\s+يتم\s+تسليم",
    r"не (?:может быть|был\w*|удалось) достав",
)
LATE_TEXT = _any(
    (
        r"\b(?:delayed|will (?:be )?(?:retr\w+|keep trying|try again|continue)|still trying"
        r"|no action is required|not yet been delivered|temporar\w+|warning message only)\b"
    ),
    (
        r"\b(?:retard[ée]e?|temporaire\w*|nouvelle tentative|retrasad[oa]|temporal\w*"
        r"|se seguir[áa] intentando|atrasad[oa]|tempor[áa]ri\w+)\b"
    ),
)
"""Words of a delivery that is late or failed for a passing reason."""
