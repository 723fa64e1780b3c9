"""What sort of document a text is, by its title or, where it has none, by how it speaks."""

from __future__ import annotations

import re

from knowledge.texts.anatomy.authority import calls_itself_draft

# The first pattern found in a title decides; the narrower kinds stand before the wider ones.
_KINDS: tuple[tuple[str, str], ...] = (
    ("analysis", r"\banalys[ie]s\s+(?:of|de|du|des)\b|\banálisis\s+de\b|\banálise\s+d"),
    (
        "extension request",
        r"\brequest\w*\s+(?:for|of)\s+(?:an?\s+|the\s+)?(?:\w+\s+)?extension\b"
        r"|\bextension\s+(?:of\s+the\s+deadline|requests?)\b|\bdemandes?\s+de\s+prolongation\b|\bsolicitud(?:es)?\s+de\s+prórroga\b|\bpedidos?\s+de\s+prorrogação\b",
    ),
    (
        "article 7 report",
        r"\barticle\s+7\b.{0,60}\b(?:report|form)|\b(?:report|form)s?\b.{0,60}\barticle\s+7\b|\btransparency\s+(?:measures?\s+)?"
        r"reports?\b|\brapports?\b.{0,60}\barticle\s+7\b|\binformes?\b.{0,60}\bartículo\s+7\b|\brapport\b.{0,30}\btransparence\b"
        r"|\binforme\b.{0,30}\btransparencia\b",
    ),
    ("annual report", r"\bannual\s+report\b|\brapport\s+annuel\b|\binforme\s+anual\b|\brelatório\s+anual\b"),
    (
        "progress report",
        r"\bprogress\s+report\b|\brapport\s+(?:intérimaire|d[’']étape|d[’']activités?|sur\s+l[’'](?:état|avancement))\b"
        r"|\binforme\s+(?:sobre\s+(?:la\s+marcha|los\s+progresos)|de\s+progreso)",
    ),
    (
        "final report",
        r"\bfinal\s+(?:report|document)\b|\brapport\s+final\b|\bdocument\s+final\b|\binforme\s+final\b"
        r"|\bdocumento\s+final\b|\brelatório\s+final\b|^report\s+of\s+the\s+(?:\w+[\s-]){0,3}(?:meeting|review\s+conference)\b",
    ),
    (
        "audit report",
        r"\baudit(?:or)?(?:['’]s|s)?\b.{0,30}\breport\b|\breport\b.{0,30}\baudit|\binforme\s+de\s+auditoría",
    ),
    ("rules of procedure", r"\brules\s+of\s+procedure\b|\brèglement\s+intérieur\b|\breglamento\b"),
    ("terms of reference", r"\bterms\s+of\s+reference\b|\bmandat\s+d[ue]\b|\btérminos\s+de\s+referencia\b"),
    ("action plan", r"\baction\s+plan\b|\bplan\s+d[’']action\b|\bplan\s+de\s+(?:acción|ação)\b|\bplano\s+de\s+ação\b"),
    ("declaration", r"\bdeclaration\b|\bdéclaration\b|\bdeclaración\b|\bdeclaração\b"),
    ("resolution", r"\bresolution\b|\brésolution\b|\bresolución\b|\bresolução\b"),
    ("programme of work", r"\bprogramme\s+of\s+work\b|\bprogramme\s+de\s+travail\b|\bprograma\s+de\s+trabajo\b"),
    (
        "work plan and budget",
        r"\bwork\s?plan\b|\bbudgets?\b|\bestimated\s+costs?\b|\bplan\s+de\s+trava(?:il|jo)\b|\bpresupuesto\b|\borçamento\b"
        r"|\bcoûts?\s+estim|\bplan\s+de\s+trabajo\b|\bcostos?\s+estimados\b|\bprévisions\s+de\s+dépenses\b",
    ),
    (
        "agenda",
        r"\bagenda\b(?!\s+item)|\bordre\s+du\s+jour\b|\borden\s+del\s+día\b|\bprograma\s+provisional\b|\btemario\b",
    ),
    ("working paper", r"\bworking\s+paper\b|\bdocument\s+de\s+travail\b|\bdocumento\s+de\s+traba(?:jo|lho)\b"),
    (
        "summary",
        r"\bsummary\b|\bminutes\b|\bnotes\s+of\b|\brecord\s+of\b|\brésumé\b|\bcompte[\s-]rendu\b|\bresumen\b|\bacta\b|\bresumo\b",
    ),
    (
        "form",
        r"\b(?:reporting\s+)?(?:forms?|formats?|templates?)\b|\bformulaires?\b|\bformularios?\b|\bmodelo\s+de\b",
    ),
    (
        "guide",
        r"\bguid(?:e|ance|elines?|es)\b|\bhandbook\b|\bmanual\b|\bchecklist\b|\bmodel\s+legislation\b|\bmethodology\b"
        r"|\blignes\s+directrices\b|\bdirectrices\b|\bméthodologie\b|\bmetodología\b|\bguía\b|\bbrochure\b",
    ),
    (
        "decision",
        r"\bdecisions?\b|\bdirective\b|\bmandates?\b|\bdécisions?\b|\bdecisi(?:ón|ones)\b|\bdirectiva\b|\brecommendations?\b"
        r"|\bdecis(?:ão|ões)\b",
    ),
    ("agreement", r"\bagreement\b|\baccord\b|\bacuerdo\b|\bmemorandum\s+of\s+understanding\b"),
    ("newsletter", r"\bnewsletter\b|\bbulletin\b|\bboletín\b"),
    ("statement", r"\bstatement\b|\bintervention\b|\bremarks\b|\ballocution\b|\bintervención\b|\bdiscurso\b"),
    ("letter", r"^letters?\b|\bletter\s+dated\b|\blettre\b|\bcarta\b|\bnote\s+verbale\b|\bnota\s+verbal\b"),
    ("note", r"^(?:explanatory\s+)?note\b|^nota\b"),
    ("report", r"\breport\b|\brapport\b|\binforme\b|\brelatório\b"),
)
_PATTERNS = tuple((kind, re.compile(pattern, re.IGNORECASE)) for kind, pattern in _KINDS)
_SALUTATION = re.compile(
    r"^\W*(?:excellenc(?:y|ies)|your\s+excellency|dear\b|sir\b|madam\b|mesdames|madame|monsieur|excelencia|estimad[oa]s?|"
    r"senhor|prezad[oa]s?)\b[^.]{0,60}[,:]|\bpresents\s+its\s+compliments\b|\bprésente\s+ses\s+compliments\b|"
    r"\bsaluda\s+atentamente\b",
    re.IGNORECASE,
)
_ASSEMBLY = re.compile(
    r"^\W*(?:the\s+general\s+assembly|l[’']assemblée\s+générale|la\s+asamblea\s+general),", re.IGNORECASE | re.MULTILINE
)
_SPOKEN = re.compile(
    r"\b(?:thanked|opened\s+the\s+floor|took\s+the\s+floor|gave\s+an?\s+(?:update|overview)|commented|announced|stated\s+that|"
    r"informed\s+(?:them|participants|the\s+meeting)|said\s+that|was\s+chaired|chaired\s+by|consultations?\s+took\s+place|"
    r"a\s+remercié|ont\s+remercié|a\s+ouvert\s+la|a\s+pris\s+la\s+parole|a\s+indiqué\s+que|a\s+déclaré\s+que|"
    r"agradeció|tomó\s+la\s+palabra|abrió\s+la|señaló\s+que|indicó\s+que|anunció)\b",
    re.IGNORECASE,
)
_MEETING_NOUNS = tuple(
    re.compile(rf"\b(?:(?:open-ended|informal|formal)\s+)*(?:{noun})\b", re.IGNORECASE)
    for noun in (
        r"consultations?(?:\s+meeting)?|consultations?\s+informelles?(?:\s+ouvertes?)?|consultas?\s+(?:oficiosas?|informales?)",
        r"intersessional\s+meeting|workshop|seminar|briefing|atelier|taller",
        r"meeting|réunion|reunión",
    )
)
_LEAST_SPOKEN = 4


def kind_of_title(title: str) -> str:
    """The kind a title names, "" where it names none; "draft " stands before it where the title says so."""
    base = next((kind for kind, pattern in _PATTERNS if pattern.search(title)), "")
    if not calls_itself_draft(title):
        return base
    return f"draft {base}".strip()


def kind_of_text(opening: str, body: str) -> str:
    """The kind of a text without a telling title, by how it opens and speaks; "" where nothing tells."""
    if _SALUTATION.search(opening[:400]):
        return "letter"
    if _ASSEMBLY.search(body[:3000]):
        return "resolution"
    return "summary" if sounds_like_summary(body) else ""


def sounds_like_summary(body: str) -> bool:
    """Whether a text tells who said what: often enough that it must be the record of a meeting."""
    return len(_SPOKEN.findall(body[:40_000])) >= _LEAST_SPOKEN


def meeting_noun(opening: str) -> str:
    """What the opening words call the meeting they tell of ("open-ended informal consultation"); "" where nothing."""
    found = next(filter(None, (noun.search(opening[:1200]) for noun in _MEETING_NOUNS)), None)
    return found[0].lower() if found else ""
