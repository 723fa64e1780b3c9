"""`isu evaluate`: a file of questions with known passages, scored as the people who ask would judge it."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from bot.commands.ask import ask_message, known_state, question_rows, warn_of_collections
from bot.printing import Column, bar, one_line, print_json, print_list, screen
from bot.scoring import Judged, Question, Report, judge, report
from bot.session import Session
from knowledge.errors import BadInput

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
    judged = _judged(session, questions, collection)
    result = report(judged)
    if as_json:
        print_json(result.as_dict())
        return
    if details:
        _details(judged)
    _print(result)


def _judged(session: Session, source: Path, collection: list[str] | None) -> list[Judged]:
    rows = list(question_rows(source))
    if not rows:
        raise BadInput(f"{source.name}: no question in it")
    parts = session.parts
    states = [known_state(parts, row["state"], f"{source.name} line {row['line']}: state") for row in rows]
    warn_of_collections(parts, collection)
    judged: list[Judged] = []
    with bar() as progress:
        for row, state in progress.track(list(zip(rows, states, strict=True)), description="Questions"):
            reply = parts.desk.consider(ask_message(row["question"], row["as"], state, row["lang"], collection))
            if reply is not None:
                judged.append(judge(Question.read(row), reply))
    return judged


def _details(judged: list[Judged]) -> None:
    for item in judged:
        typer.echo(
            f"{item.question.id} {item.question.kind:<12} rank={item.rank or '-'} {item.reply.outcome.value:<11}"
            f"{item.reply.confidence:.2f} {one_line(item.question.text)[:110]}"
        )


def _print(result: Report) -> None:
    console = screen()
    figures = ("n", "first", "in 3", "in 5", "MRR", "answered", "of these right")
    console.print("Right passage", style="bold")
    print_list(console, [Column("kind"), *(Column(head, right=True) for head in figures)], [
        (line.kind, str(line.count), *(f"{value:.3f}" for value in (
            line.first, line.three, line.five, line.mrr, line.answered, line.right_of_answered)))
        for line in result.lines
    ])  # fmt: skip
    outcomes = ("answer", "closest", "handed_over")
    console.print("\nOutcomes", style="bold")
    print_list(console, [Column(""), *(Column(head.replace("_", " "), right=True) for head in outcomes)], [
        (name, *(str(counts.get(key, 0)) for key in outcomes)) for name, counts in result.outcomes.items()
    ])  # fmt: skip
    console.print("\nRisk and coverage of what could be answered", style="bold")
    print_list(console, [Column(head, right=True) for head in ("coverage", "risk", "from confidence")], [
        (f"{point.coverage:.2f}", f"{point.risk:.3f}", f"{point.threshold:.2f}") for point in result.curve
    ])  # fmt: skip
    console.print(
        f"\ndrafts shown as adopted: {result.drafts_as_adopted}; quotes not verbatim: {result.not_verbatim}; "
        f"unanswerable given as answer: {result.unanswerable_answered:.2f}; "
        f"time p50 {result.p50_ms:.1f} ms, p95 {result.p95_ms:.1f} ms"
    )
