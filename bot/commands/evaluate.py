"""`isu evaluate`: a file of questions with known passages, scored as the people who ask would judge it."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Annotated

import typer
from rich.console import Console
from rich.progress import Progress
from rich.table import Table

from bot.commands.ask import ask_message, question_rows
from bot.scoring import Judged, Question, Report, judge, report
from bot.session import Session

app = typer.Typer(add_completion=False)
COMMANDS = {"evaluate": app}


@app.command()
def evaluate(
    context: typer.Context,
    questions: Annotated[Path, typer.Argument(help="JSON lines: id, question, kind, gold, file, locator …")],
    collection: Annotated[list[str] | None, typer.Option("--collection", help="Search only this; repeatable.")] = None,
    as_json: Annotated[bool, typer.Option("--json", help="The figures as one JSON object.")] = False,
    details: Annotated[bool, typer.Option("--details", help="Every question with what was found.")] = False,
) -> None:
    """Score a question file: right passage first, in three, in five; outcomes; risk and coverage; time."""
    session: Session = context.obj
    parts = session.parts
    judged: list[Judged] = []
    with Progress(console=Console(stderr=True), transient=True) as progress:
        for row in progress.track(list(question_rows(questions)), description="Questions"):
            message = ask_message(row["question"], row["as"], row["state"], row["lang"], collection)
            reply = parts.desk.receive(message)
            if reply is not None:
                judged.append(judge(Question.read(row), reply))
    result = report(judged)
    if as_json:
        typer.echo(json.dumps(result.as_dict(), ensure_ascii=False))
        return
    if details:
        _details(judged)
    _print(result)


def _details(judged: list[Judged]) -> None:
    for item in judged:
        typer.echo(
            f"{item.question.id} {item.question.kind:<12} rank={item.rank or '-'} {item.reply.outcome.value:<11}"
            f"{item.reply.confidence:.2f} {item.question.text[:110]}"
        )


def _print(result: Report) -> None:
    table = Table("kind", "n", "first", "in 3", "in 5", "MRR", "answered", "of these right", title="Right passage")
    for line in result.lines:
        table.add_row(
            line.kind,
            str(line.count),
            f"{line.first:.3f}",
            f"{line.three:.3f}",
            f"{line.five:.3f}",
            f"{line.mrr:.3f}",
            f"{line.answered:.3f}",
            f"{line.right_of_answered:.3f}",
        )
    console = Console()
    console.print(table)
    outcomes = Table("", "answer", "closest", "handed over", title="Outcomes")
    for name, counts in result.outcomes.items():
        outcomes.add_row(name, *(str(counts.get(key, 0)) for key in ("answer", "closest", "handed_over")))
    console.print(outcomes)
    curve = Table("coverage", "risk", "from confidence", title="Risk and coverage of what could be answered")
    for point in result.curve:
        curve.add_row(f"{point.coverage:.2f}", f"{point.risk:.3f}", f"{point.threshold:.2f}")
    console.print(curve)
    console.print(
        f"drafts shown as adopted: {result.drafts_as_adopted}; quotes not verbatim: {result.not_verbatim}; "
        f"time p50 {result.p50_ms:.1f} ms, p95 {result.p95_ms:.1f} ms"
    )
