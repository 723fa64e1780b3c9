"""A newsletter's draft in its folder: gathered, read back as its editor left it, rendered, checked."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path

from bot.app import Parts
from bot.mail.newsletters import NewsletterMail, encoded_size, page_address
from bot.mail.sending import signing_secret
from bot.paper.newsletter import newsletter_pdf, render
from bot.printing import tell
from bot.session import Session
from bot.whole_file import write_whole
from handlers.publish.collect import from_notes, from_shelf, from_timeline, gathered
from handlers.publish.edition import edition
from handlers.publish.gather import Period, gather_facts
from handlers.publish.lint import lint
from handlers.publish.lint_html import lint_html
from handlers.publish.sheet import NAME, Edited, blank, merged, number_of, read_sheet, write_sheet
from knowledge.errors import BadInput
from knowledge.mail import Mailbox
from knowledge.memory.newsletters import Newsletters, Notes
from knowledge.newsletter import Edition, Item, Newsletter, Rendered
from knowledge.rules.protocol import Finding, Severity

SHEET_LIMIT = 5_000_000
"""Bytes of an editor's file."""


@dataclass(frozen=True, slots=True)
class Work:
    """A draft as it stands: rendered in some languages, with what was found in it."""

    newsletter: Newsletter
    editions: Mapping[str, Edition]
    rendered: Mapping[str, Rendered]
    findings: tuple[Finding, ...]
    mail: NewsletterMail

    @property
    def sha256(self) -> str:
        """The hash of what readers would get in these languages."""
        return self.mail.sha256


@dataclass(frozen=True)
class Desk:
    """One draft's folder, with what is needed to work on it."""

    parts: Parts
    folder: Path

    @property
    def sheet(self) -> Path:
        """The editor's file."""
        return self.folder / NAME

    def gather(self, period: Period, by: str, at: datetime) -> None:
        """Gathers the period and writes the editor's file; an editor's work in it is kept."""
        kept = Newsletters(self.parts.store)
        fresh = self._gathered(period)
        if not self.sheet.exists():
            number = kept.begin(period.first, period.last, fresh, by, at)
            self._save(write_sheet(blank(number, period.first, period.last, fresh, by)))
            return
        edited = self.read()
        made = edited.newsletter
        if (made.first, made.last) != (period.first, period.last):
            raise BadInput(f"{NAME}: this folder holds a newsletter on another period; give another folder")
        newsletter, dropped = merged(edited, kept.get(made.number).gathered, fresh)
        kept.gather_again(made.number, fresh)
        self._save(write_sheet(newsletter, dropped))

    def read(self) -> Edited:
        """The draft as its editor left it; BadInput says what is wrong in the file."""
        try:
            if self.sheet.stat().st_size > SHEET_LIMIT:
                raise BadInput(f"{NAME} is larger than {SHEET_LIMIT} bytes")
            text = self.sheet.read_text(encoding="utf-8-sig")
        except FileNotFoundError:
            raise BadInput(f"{NAME} is not in this folder; `isu newsletter draft` makes it") from None
        except UnicodeDecodeError:
            raise BadInput(f"{NAME} is not UTF-8 text") from None
        kept = Newsletters(self.parts.store).get(number_of(text))
        edited = read_sheet(text, kept.gathered, kept.drafted_by)
        if (edited.newsletter.first, edited.newsletter.last) != (kept.first, kept.last):
            raise BadInput(f"{NAME}: from and to are not those the items were gathered for")
        return edited

    def render(self, languages: Sequence[str], at: datetime) -> Work:
        """The draft in these languages, with everything that was found in it."""
        made = self.read().newsletter
        editions = {one: self._edition(made, one, at.date()) for one in languages}
        rendered = {one: render(shown) for one, shown in editions.items()}
        findings = list(lint(made, list(editions.values())))
        for language, one in rendered.items():
            findings += lint_html(one.html, language, encoded_size(one.html, language))
        return Work(made, editions, rendered, tuple(dict.fromkeys(findings)), self._mail(made, rendered, at))

    def write(self, work: Work) -> None:
        """Writes every form of every language beside the editor's file."""
        for language, one in work.rendered.items():
            forms = {"mail.html": one.html, "txt": one.text, "html": one.page}
            for ending, text in forms.items():
                write_whole(self.folder / f"newsletter.{language}.{ending}", text.encode())
            write_whole(self.folder / f"newsletter.{language}.pdf", newsletter_pdf(work.editions[language]))

    def _edition(self, made: Newsletter, language: str, day: date) -> Edition:
        return edition(made, language, day, page_address(self.parts.config.public_url, made.number, language))

    def _mail(self, made: Newsletter, rendered: Mapping[str, Rendered], at: datetime) -> NewsletterMail:
        config = self.parts.config
        sender = Mailbox("ISU CCM", config.mail_address)
        secret = signing_secret(self.parts.settings, at)
        return NewsletterMail(made.number, rendered, sender, secret, lambda: at, config.public_url, made.drafted_by)

    def _gathered(self, period: Period) -> tuple[Item, ...]:
        parts = self.parts
        return gathered(
            (
                gather_facts(parts.facts, period),
                from_timeline(parts.timeline, parts.facts, period),
                from_shelf(parts.shelf, period),
                from_notes(Notes(parts.store), period),
            )
        )

    def _save(self, text: str) -> None:
        self.folder.mkdir(parents=True, exist_ok=True)
        write_whole(self.sheet, text.encode())


def open_desk(session: Session, folder: Path) -> Desk:
    """The desk of a folder."""
    return Desk(session.parts, folder)


def tell_findings(findings: Sequence[Finding]) -> None:
    """Says what was found, what blocks first."""
    for one in sorted(findings, key=lambda finding: finding.severity is not Severity.BLOCKING):
        tell(f"{one.severity.value}: {one.message}")
