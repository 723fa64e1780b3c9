"""`isu letters`: drafted, approved, numbered, sent, answered."""

from __future__ import annotations

import typer

from bot.commands import letters_register


def _with_the_rest() -> typer.Typer:
    """The command with what other modules hold of it."""
    made = typer.Typer(add_completion=False, help="Letters and their register.", no_args_is_help=True)
    made.add_typer(letters_register.app)
    return made


app = _with_the_rest()
COMMANDS = {"letters": app}
