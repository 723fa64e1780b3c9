"""What a mail asks, one by one: questions, also several in one sentence, and requests without a question mark."""

from __future__ import annotations

import re

from handlers.triage.plain import folded, own_words, sentences
from knowledge.mail import Mail

MOST = 12
LONGEST = 400

_REQUEST = re.compile(
    r"\b(?:please|pls|plz|kindly)\b(?! note\b| find\b| be informed| be advised| do not (?:reply|hesitate|answer)| see (?:attached|below)| accept\b| let us know if you (?:have|need)| ignore\b| use the stairs)|"
    r"\b(?:could|can|would|will) (?:you|u|someone|somebody|anyone)\b|\b(?:could|may|might|can) (?:we|i)\b|\bgrateful (?:for|if)|\b(?:we|i) (?:would|should) (?:be grateful|appreciate|welcome|need|like to (?:know|receive|have|attend|register|request|apply|ask))|"
    r"\bwe'd (?:like|appreciate)|\b(?:let|tell) (?:us|me) know\b|\bwe (?:kindly )?(?:ask|request)\b|\b(?:i|we) (?:wonder|need (?:your|the|someone|to know))\b|\b(?:looking|look) for\b|\brequest (?:your|the)|\bfact check\b|^(?:to )?(?:ask|request|inquire|enquire|seek|demander|solliciter|prier|solicitar|pedir|preguntar|consultar|solicitar)\b|\basks? (?:me |us )?(?:in confidence |confidentially )?(?:whether|how|if|what|when|who|for)\b|"
    r"\b(?:is|would be|will be) (?:a |of )?(?:great |much |real )?(?:enough|sufficient|help|helpful|useful|welcome)\b|\bwould (?:do|suffice)\b|\bwants? to know\b|\basks? (?:us |me )?where\b|\bwould like to (?:be|have|know|receive|get|join|add|film|host|offer)\b|"
    r"\b(?:i|we) (?:wish|want) to (?:be|know|lodge|apply|receive|request|attend|register|propose|nominate)\b|\bstill (?:waiting|wait) for\b|\bj'attends (?:toujours |encore )?(?:le|la|les|votre|mon)\b|\b(?:serait|seraient) (?:utiles?|suffisant|d'une grande aide)|\b(?:suffit|suffirait)\b|\b(?:bastaria|seria (?:suficiente|util|de gran ayuda))\b|\b(?:seria (?:suficiente|util)|bastaria)\b|"
    r"\b(?:aide[zr]|envoye[zr]|dites|indique[zr]|confirme[zr]|appele[zr]|expliquez|transmette[zr])-(?:nous|moi|le|la|les)\b|\b(?:ayude(?:n|me|nos|nnos)?|envie(?:n|me|nos)|digan?(?:me|nos)|indique(?:n|nos|nnos)|confirme(?:n|nos|nnos)|llame(?:n|me|nos))\b|\b(?:digam|enviem|ajudem|confirmem|indiquem)(?:-nos|-me)?\b|\bhelp (?:us|me) (?:with|to|by)\b|"
    r"\bit would help\b|\b(?:send|give|provide) (?:us|me)\b|\bwould help us\b|\bi want to make\b|\bneed (?:it|this) before\b|"
    r"\bmerci d(?:e\b(?! votre| vos| ton)|'(?!avance))|\bveuillez (?!agreer|recevoir|trouver|croire|accepter|noter)|\bpriere d(?:e\b|')|\b(?:pourriez|pouvez|auriez|serait-il|seriez)[- ](?:vous|possible)|\b(?:nous|je) (?:souhait\w+|voudri\w+|aimeri\w+|desir\w+|sollicit\w+|cherch\w+|recherch\w+)|"
    r"\b(?:nous|vous) saurions gre|\bsaurais gre|\bje vous prie de bien vouloir|\bil (?:me|nous) faudrait|\bquelqu'un peut-il\b|\bdemande de\b.*\bmerci\b|"
    r"\b(?:agradecer(?:ia|iamos|emos|e)\b(?! (?:la|el|su|por)\b.{0,20}(?:atencion|apoyo))|sirva(?:se|nse)|favor de|por favor|rogamos|solicit(?:o|amos)|quisier(?:a|amos)|necesit(?:o|amos)|requerimos|pedimos|podrian|pueden|podria|quedamos atentos|nos serviria|"
    r"agradeceriamos)|\b(?:agradec(?:ia|emos|iamos)\b.{0,30}\b(?:a indicacao|que|a referencia|o envio)|pedimos|solicitamos|podem|poderiam|gostari\w+|queiram|favor)|"
    r"(?<!\w)[وف]?(?:نرجو|يرجي|ارجو|نود(?! (?:اعلام|ابلاغ|احاط|افادت))|(?:[نت]|ي)رغب|نحتاج الي|نلتمس|الرجاء|نامل|نطلب|هل|ما|كيف|متي|اين)(?!\w)|\b(?:просим|прошу|просьба|хотели бы|не могли бы)|\b(?:seraient|serait) (?:appreciee?s?|bienvenue?s?)|\b(?:would be|is|are) (?:much |greatly |highly )?appreciated|\bwould (?:be grateful|welcome)|\bsaur(?:ait|ions|ait) gre|\bdo (?:something|call)\b|(?:请|能否|可否|是否|吗|希望|盼)|\b(?:bitte|bitten|konnten sie|konnen sie|wurden sie)",
)
_NO_REQUEST = re.compile(
    r"\b(?:no|not) (?:reply|answer|action|response|further action|need)\b[^.]{0,30}\b(?:needed|required|necessary|to (?:answer|reply))|\bno need to (?:answer|reply)|\bplease (?:accept|treat|do not)|"
    r"\bthank you for your understanding|\bclick (?:here|on)|\bse desinscrire|\bif you (?:are not|have received this)|\bs'il vous parvient par erreur|\bpleas\w+ (?:destroy|delete|consider the environment|contact .{0,60}(?:absence|urgent))"
)
_HELLO = re.compile(
    r"^(?:(?:hello|hi|hey|good (?:morning|afternoon|day)|greetings|bonjour|bonsoir|buenos dias|buenos días|buenas tardes|hola|bom dia|boa tarde|ol[aá]|salaam|dear [\w ]{2,30}|"
    r"chers? \w+|estimad\w+(?: \w+)?|guten tag|السلام عليكم|تحية طيبة(?: وبعد)?)(?: (?:there|all|everyone|again|isu|team|à tous))?\s*[,:!،.]\s*)+",
    re.I,
)
_COMPLIMENTS = re.compile(
    r"^.{0,400}?\b(?:compliments|atentamente|cumprimentos)\b.{0,300}?\b(?:has the honou?r (?:to|of)|l['’]honneur (?:de|d['’])|tiene el honor de|tem a honra de)\s*",
    re.I,
)
"""How a note verbale begins: what it asks comes after."""

_LISTED = re.compile(r"(?<!\w)\(?(?:[1-9]|[a-f]|i{1,3}|iv|v)[).]\s+", re.I)
_JOINT = re.compile(
    r",?\s+(?:and|but|or)(?= (?:also )?(?:by when|when|what|which|who|whom|how|where|whether|why|is|are|does|do|did|has|have|can|could|may|must|should|until when|at which|in which|to whom|if)\b)|"
    r",?\s+et(?= (?:quel\w*|quand|ou|combien|comment|qui|a qui|de qui|devant|dans quel\w*|par qui|est-ce|existe|peut-on|jusqu|nous dire|nous indiquer|me dire|avec qui|pourquoi|que|si)\b)|"
    r",?\s+y(?= (?:que|cual\w*|cuando|cuanto\w*|donde|como|quien\w*|hasta|a que|a quien|existe|en que|si|debe|hay)\b)|"
    r",?\s+e(?= (?:qual|quais|quando|quanto\w*|onde|como|quem|ate quando|a quem|em que|existe)\b)|"
    r",?\s+و(?=(?:اين|متي|كم|ما|من|كيف|هل)\b)"
)


def questions_in(mail: Mail) -> tuple[str, ...]:
    """The questions and requests of what the sender wrote now, in order, each on a line of its own."""
    found: list[str] = []
    for whole in sentences(own_words(mail)):
        sentence = _COMPLIMENTS.sub("", whole)
        if asks(sentence):
            found += split(sentence)
    if not found and re.search(r"[?؟]\s*$", mail.subject.strip()):
        found = [" ".join(mail.subject.split())]
    bare = (_HELLO.sub("", question) for question in found)
    return tuple(dict.fromkeys(question[:LONGEST] for question in bare if question))[:MOST]


def asks(sentence: str) -> bool:
    """Whether a sentence asks for anything."""
    plain = folded(sentence)
    if _NO_REQUEST.search(plain):
        return False
    return bool(re.search(r"\w\s?[^\w\s]*\s?[?؟？]", plain)) or bool(_REQUEST.search(plain))


def split(sentence: str) -> list[str]:
    """The questions of one sentence: numbered ones apart, and those joined by "and when", "et quelles", "y hasta cuándo"."""
    listed = [part.strip(" ,;") for part in _LISTED.split(sentence)]
    if len(listed) > 2:
        lead, points = listed[0], [part for part in listed[1:] if part]
        return [f"{lead} {point}".strip() for point in points] if len(points) > 1 else [sentence]
    plain = folded(sentence)
    if len(plain) != len(sentence):
        return [sentence]
    parts, at = [], 0
    for joint in _JOINT.finditer(plain):
        if len(plain[at : joint.start()].split()) >= 3 and len(plain[joint.end() :].split()) >= 3:
            parts.append(sentence[at : joint.start()].strip(" ,;"))
            at = joint.end()
    return [*parts, sentence[at:].strip(" ,;")]
