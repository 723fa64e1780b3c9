"""`isu letters`: drafted, approved, numbered, sent, answered."""

from __future__ import annotations

import typer

from bot.commands import letters_register

app = typer.Typer(add_completion=False, help="Letters and their register.", no_args_is_help=True)
app.add_typer(letters_register.app)
COMMANDS = {"letters": app}
