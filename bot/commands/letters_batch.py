"""`isu letters batch`: one letter of a kind to each of many States, and a table of who was left out and why."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator, Sequence
from dataclasses import asdict, dataclass, replace
from datetime import date
from pathlib import Path
from typing import Annotated, Any

import typer
from rich.text import Text

from bot.app import now
from bot.commands import letters_register
from bot.commands.letters_recipient import find_recipient
from bot.commands.options import read_day
from bot.paper.render import MEDIA_TYPES, render_evidence, render_letter
from bot.printing import Column, bar, print_json, print_list, screen, tell
from bot.session import Session
from bot.whole_file import write_whole
from handlers.draft.batch import chosen, language_for, read_where, why_left_out
from handlers.draft.kinds import Kind, kind_named
from handlers.draft.source import as_of
from handlers.draft.write import Wish, draft, misfit
from knowledge.errors import BadInput
from knowledge.facts.records import State
from knowledge.letter import Claim, LetterDraft
from knowledge.memory.letters import NewLetter

app = typer.Typer(add_completion=False)

SUMMARY = "summary.csv"


@dataclass(frozen=True, slots=True)
class Outcome:
    """What became of one State in a batch; ``file`` is "" where it was left out, ``why`` then says why."""

    state: State
    file: str = ""
    language: str = ""
    form: str = ""
    why: str = ""
    draft: LetterDraft | None = None


@app.command("batch")
def batch(
    context: typer.Context,
    kind: Annotated[str, typer.Argument(help="Kind of letter; `isu letters kinds` shows them.")],
    out: Annotated[Path, typer.Option(help="Folder for the letters; made if it does not exist.")],
    where: Annotated[
        list[str] | None,
        typer.Option(help='A condition such as "region=African States", "sids=yes"; repeatable, all must hold.'),
    ] = None,
    lang: Annotated[str, typer.Option(help="One language for all; by default that of each State.")] = "",
    signatory: Annotated[str, typer.Option(help="As for draft.")] = "",
    note: Annotated[str, typer.Option(help="A paragraph to add to each.")] = "",
    file_format: Annotated[str, typer.Option("--format", help="docx, pdf, html, md or txt.")] = "docx",
    on: Annotated[str, typer.Option("--on", help="Date of the letters (YYYY-MM-DD); by default today.")] = "",
    keep: Annotated[bool, typer.Option("--keep", help="Keep each as a draft to be approved and sent.")] = False,
    by: Annotated[str, typer.Option("--by", help="Who asks for them.")] = "",
    as_lines: Annotated[bool, typer.Option("--json", help="JSON on standard output, one object a State.")] = False,
) -> None:
    """One letter per State, in its language; a summary says who was left out and why."""
    session: Session = context.obj
    day = read_day(on, "--on") or now().date()
    wanted = file_format.strip().lower().removeprefix(".")
    if wanted not in MEDIA_TYPES:
        raise BadInput(f"--format takes {', '.join(MEDIA_TYPES)}")
    made, facts = kind_named(kind), session.parts.facts
    states = chosen(facts, read_where(where or ()), day)
    if not states:
        raise BadInput("no State meets these conditions")
    out.mkdir(parents=True, exist_ok=True)
    run = _Run(session, made, day, lang.strip().lower(), Wish(signatory=signatory, note=note), out, wanted)
    outcomes = list(_with_bar(run, states))
    if keep:
        for outcome in outcomes:
            if outcome.draft is not None:
                letters_register.keep(session, NewLetter(outcome.draft, by))
    write_whole(out / SUMMARY, _summary(outcomes))
    _print(outcomes, out, as_lines=as_lines)


@dataclass(frozen=True, slots=True)
class _Run:
    """A batch under way."""

    session: Session
    kind: Kind
    day: date
    language: str
    wish: Wish
    out: Path
    wanted: str

    def one(self, state: State) -> Outcome:
        """The letter to one State, written; or why there is none."""
        facts = self.session.parts.facts
        if why := misfit(self.kind, state, self.day, facts):
            return Outcome(state, why=why.partition("; ")[2] or why.partition(": ")[2] or why)
        whom = find_recipient(self.session.parts, self.kind, state, self.day)
        own = whom.addressee.language if whom.known else ""
        language = self.language or language_for(facts, state, own)
        made = draft(
            self.kind.name, state.iso3, language, self.day, facts, addressee=whom.addressee, history=whom.history,
            wish=with_post(self.wish, whom.in_post),
        )  # fmt: skip
        if why := why_left_out(made):
            return Outcome(state, why=why)
        name = f"{self.kind.name}_{state.iso3}.{language}"
        write_whole(self.out / f"{name}.{self.wanted}", render_letter(made.letter, self.wanted))
        write_whole(self.out / f"{name}.evidence.{self.wanted}", render_evidence(made, self.wanted))
        return Outcome(state, f"{name}.{self.wanted}", language, made.letter.form.value, _remarks(made), made)


def with_post(wish: Wish, in_post: bool | None) -> Wish:
    """The wish with what the directory says of the person addressed."""
    return replace(wish, in_post=in_post)


def letter_object(made: LetterDraft) -> dict[str, Any]:
    """A draft for other programs."""
    letter = made.letter
    return {
        "kind": letter.kind,
        "state": letter.state,
        "language": letter.language,
        "form": letter.form.value,
        "title": letter.title,
        "addressee": list(letter.address_block),
        "day": letter.day.isoformat(),
        "markdown": made.markdown,
        "evidence": [_claim_object(one) for one in made.evidence],
        "findings": [asdict(finding) for finding in made.findings],
        "confirm": list(made.confirm),
    }


def _claim_object(one: Claim) -> dict[str, str]:
    return {
        "statement": one.statement,
        "value": one.value,
        "source": one.source,
        "as_of": as_of(one),
        "rule": one.rule,
    }


def _with_bar(run: _Run, states: Sequence[State]) -> Iterator[Outcome]:
    with bar() as progress:
        task = progress.add_task(run.kind.name, total=len(states))
        for state in states:
            yield run.one(state)
            progress.advance(task)


def _remarks(made: LetterDraft) -> str:
    return "; ".join(f"{finding.severity.value}: {finding.message}" for finding in made.findings)


def _summary(outcomes: Sequence[Outcome]) -> bytes:
    """The summary as a table for spreadsheets; no cell can be taken for a formula."""
    text = io.StringIO()
    rows = csv.writer(text, lineterminator="\n")
    rows.writerow(["state", "name", "file", "language", "form", "remark"])
    for one in outcomes:
        rows.writerow([one.state.iso3, one.state.name_en, one.file, one.language, one.form, one.why])
    return text.getvalue().encode("utf-8-sig")


def _print(outcomes: Sequence[Outcome], out: Path, *, as_lines: bool) -> None:
    drafted = [one for one in outcomes if one.file]
    if as_lines:
        for one in outcomes:
            print_json({"state": one.state.iso3, "file": one.file or None, "language": one.language or None,
                        "form": one.form or None, "remark": one.why})  # fmt: skip
        return
    columns = (Column("code"), Column("State", grows=True), Column("letter", grows=True), Column("remark", grows=True))
    ordered = sorted(outcomes, key=lambda one: not one.file)
    rows = ((one.state.iso3, one.state.name_en, one.file or "left out", one.why) for one in ordered)
    console = screen()
    print_list(console, columns, rows)
    console.print(Text(f"\n{len(drafted)} drafted, {len(outcomes) - len(drafted)} left out", style="bold"))
    tell(f"letters, evidence sheets and {SUMMARY} are in {out}")
