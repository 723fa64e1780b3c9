"""Mails read per second: ``python -m tests.benchmarks.mail_parsing [--rounds 5]``.

Each mail is read whole (text, HTML, files, folds, bounces) in turn with a bare parse by the standard library, which
gives parts without their text; made-up mails, and the third-party ones where they are there. Then the replies found by
the folding are counted beside those of two libraries, on the third-party bodies whose reply is known.
"""

from __future__ import annotations

import argparse
import base64
import email
import email.policy
import json
import random
import time
from collections.abc import Callable
from pathlib import Path

import quotequail
from mailparser_reply import EmailReplyParser

from bot.mail.folding import folds
from bot.mail.parse import read_mail
from knowledge.mail import Mail
from tests.benchmarks.made_up import SEED, Language
from tests.bot.mail.letters_of_clay import mail, parts, piece

FIXTURES = Path(__file__).resolve().parents[3] / "shared" / "mail_fixtures"


def made_up(count: int) -> list[bytes]:
    """Mails of a few paragraphs with a quote, every third with HTML, every fifth with a file of 200 kB."""
    language, chance = Language(), random.Random(SEED)  # noqa: S311 a benchmark
    mails = []
    for number in range(count):
        words = "\n\n".join(" ".join(language.draw(chance, 60)) for _ in range(4))
        text = (
            f"{words}\n\nKind regards,\nA. Diallo\n\nOn 1 May 2026 at 10:00, X <x@m.example> wrote:\n> {words[:300]}\n"
        )
        pieces = [piece("text/plain; charset=utf-8", text.encode())]
        if number % 3 == 0:
            page = "".join(f"<p>{line}</p>" for line in text.split("\n\n"))
            kind, body = parts("alternative", *pieces, piece("text/html; charset=utf-8", page.encode()), boundary="b2")
            pieces = [f"{kind}\r\n\r\n".encode() + body]
        if number % 5 == 0:
            content = base64.encodebytes(chance.randbytes(200_000))
            pieces.append(piece("application/pdf", content, "Content-Transfer-Encoding: base64"))
        kind, body = parts("mixed", *pieces)
        mails.append(mail(kind, body=body))
    return mails


def seconds(read: Callable[[bytes], object], mails: list[bytes], rounds: int) -> float:
    """The best of some rounds over all mails."""
    best = float("inf")
    for _ in range(rounds):
        begun = time.perf_counter()
        for raw in mails:
            read(raw)
        best = min(best, time.perf_counter() - begun)
    return best


def bare(raw: bytes) -> object:
    """A parse by the standard library, every leaf decoded."""
    message = email.message_from_bytes(raw)
    return [part.get_payload(decode=True) for part in message.walk() if not part.is_multipart()]


def ours(text: str) -> str:
    """The reply by the folding of this project."""
    return Mail(sha256="", text=text, folds=folds(text)).fresh


def by_quotequail(text: str) -> str:
    """The reply by quotequail."""
    return "\n".join(piece for shown, piece in quotequail.quote(text, quote_intro_line=True) if shown)


def by_mail_parser_reply(text: str) -> str:
    """The reply by mail-parser-reply."""
    return str(EmailReplyParser(languages=["en", "fr", "de", "es"]).read(text).replies[0].body)


def replies(read: Callable[[str], str]) -> str:
    """How many of the known replies are found."""
    folder = FIXTURES / "zapier-email-reply-parser"
    facts = json.loads((folder / "expected_facts.json").read_text(encoding="utf-8"))
    right = known = 0
    for name, fact in facts.items():
        if not {"reply", "reply_contains", "reply_not_contains"} & set(fact):
            continue
        found = read((folder / "test" / "emails" / f"{name}.txt").read_text(encoding="utf-8")).strip()
        known += 1
        right += (
            found == fact.get("reply", found)
            and all(words in found for words in fact.get("reply_contains", []))
            and not any(words in found for words in fact.get("reply_not_contains", []))
        )
    standard = sorted((FIXTURES / "mailgun-talon" / "tests" / "fixtures" / "standard_replies").glob("*.eml"))
    short = sum(read(read_mail(path.read_bytes()).text).strip().startswith("Hello") for path in standard)
    exact = sum(read(read_mail(path.read_bytes()).text).strip() == "Hello" for path in standard)
    return f"{right} of {known} zapier replies, {exact} (begun right: {short}) of {len(standard)} talon replies"


def main() -> None:
    """Prints the figures."""
    options = argparse.ArgumentParser()
    options.add_argument("--rounds", type=int, default=5)
    rounds = options.parse_args().rounds
    sets = {"made up": made_up(300)}
    if FIXTURES.is_dir():
        sets["third-party"] = [path.read_bytes() for path in sorted(FIXTURES.glob("mikel-mail/**/*.eml"))]
    for name, mails in sets.items():
        size = sum(map(len, mails)) / 1e6
        for label, read in (("read_mail", read_mail), ("bare standard library", bare)):
            took = seconds(read, mails, rounds)
            print(f"{name:12} {label:22} {len(mails) / took:8.0f} mails/s {size / took:7.1f} MB/s")
    if FIXTURES.is_dir():
        tools = {"this project": ours, "quotequail": by_quotequail, "mail-parser-reply": by_mail_parser_reply}
        for label, tool in tools.items():
            print(f"{label:18} {replies(tool)}")


if __name__ == "__main__":
    main()
