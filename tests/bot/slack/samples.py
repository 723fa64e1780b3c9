"""Replies of every shape, and text of the nastier kind."""

from __future__ import annotations

from dataclasses import replace

from knowledge.document import Authority
from knowledge.message import Citation, Fact, Outcome, Reply

QUOTE = "The first sentence is long enough. The bearing sentence stands in the middle. The last one ends it."
CITATION = Citation(
    document_id="d1",
    passage_id=1,
    file="paper.pdf",
    symbol="CCM/TEST/2024/1",
    title="Report on a test",
    authority=Authority.ADOPTED,
    date="2024-09-18",
    language="en",
    locator="para. 71",
    page=12,
    quote=QUOTE,
    url="https://documents.example/1?a=1&b=2",
    collection="ccm",
    highlight="The bearing sentence stands in the middle.",
)
ROW = replace(
    CITATION,
    quote="Salaries   2023   1,000\nRent   2023   200",
    highlight="Salaries | 2023 | 1,000",
    heads=("Item", "Year", "Amount"),
    locator="Table 1, row Salaries",
)
DRAFT = replace(CITATION, authority=Authority.DRAFT, title="Elements for a decision", date="2011-09")
FACT = Fact("Lao PDR has been a State Party since 1 August 2010.", "CCM-17", "depositary", "2026-03-02")

ANSWER = Reply(
    outcome=Outcome.ANSWER,
    text="Report on a test (para. 71) records:",
    language="en",
    confidence=0.95,
    lead="Report on a test (para. 71) records:",
    citations=(CITATION, replace(CITATION, locator="para. 72")),
    notices=("The figures are as of the text's date.",),
    interaction_id=7,
)
CLOSEST = replace(
    ANSWER, outcome=Outcome.CLOSEST, citations=(CITATION, ROW, DRAFT, CITATION), lead="These come closest:"
)
HANDED_OVER = replace(
    ANSWER, outcome=Outcome.HANDED_OVER, citations=(), notices=("No judgement is made.",), case="ISU-2026-0007"
)
FROM_DRAFT = replace(ANSWER, citations=(DRAFT,), notices=("This is a draft; it does not record a decision.",))
FACTS = replace(ANSWER, citations=(), facts=(FACT, replace(FACT, verified=False)), notices=("Some are unverified.",))
COURTESY = Reply(
    Outcome.CLOSEST, "You are welcome.", "en", 1.0, lead="You are welcome.", intent="thanks", interaction_id=8
)
APOLOGY = Reply(Outcome.CLOSEST, "Something went wrong.", "en", 0.0, intent="error")
REPLIES = (ANSWER, CLOSEST, HANDED_OVER, FROM_DRAFT, FACTS, COURTESY, APOLOGY)

HOSTILE = (
    "<!channel> everybody",
    "<!here|here> <!everyone>",
    "<@U0ANA> and <#C0GENERAL|general> and <!subteam^S1>",
    "<https://evil.example|official site>",
    "a | b > c < d & e",
    "&lt;!channel&gt; &amp;lt;",
    "*bold* _it_ ~no~ `code` ```block```",
    "title with ) and ] and [link](https://evil.example)",
    "zero\u200bwidth\u2060joined\ufeff <\u200b!channel>",
    "\u202eright to left\u202c \u2066isolated\u2069",
    "\x00\x01\x1b[31mred\x7f\r\nline\u2028separator\x85next",
    "half a pair \ud83d and \udc00",
    "\U000e0041\U000e0042 tags",
    "@channel @here @everyone",
    ":smile: " * 50,
    "long " * 5000,
    "x" * 20_000,
    "<" * 5000,
    "&" * 5000,
    '"\\' * 5000,
    "مرحبا بالعالم 👩🏽‍🚒 नमस्ते",
    "",
    " ",
    "\u200b",
)


def hostile_replies(words: str) -> list[Reply]:
    """Replies of every shape with these words wherever words can be."""
    citation = replace(
        CITATION,
        title=words,
        symbol=words,
        locator=words,
        quote=words,
        highlight=words[:50],
        url=f"https://documents.example/{words}",
        date=words[:12],
        file=words,
    )
    row = replace(citation, heads=(words, words, ""), highlight=f"{words} | {words} | x")
    fact = Fact(words, words, words, words, verified=False)
    base = replace(
        ANSWER,
        text=words,
        lead=words,
        notices=(words,) * 3,
        facts=(fact,) * 3,
        citations=(citation, row, citation, citation),
        case=words,
    )
    return [
        base,
        replace(base, outcome=Outcome.CLOSEST),
        replace(base, outcome=Outcome.HANDED_OVER),
        replace(base, citations=(row,), facts=()),
        replace(base, citations=(), facts=()),
        replace(base, intent="help"),
        replace(base, language=words),
        replace(base, citations=(replace(citation, authority=Authority.DRAFT, superseded=True),)),
    ]
