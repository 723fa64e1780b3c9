"""The command `isu`: which module holds which command, and how errors end; no thinking here."""

from __future__ import annotations

import atexit
import gc
import importlib
import io
import logging
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import Annotated, Any

import typer
from typer.core import TyperGroup

from knowledge.errors import ISUError

COMMANDS: dict[str, str] = {
    "chat": "bot.commands.ask",
    "ask": "bot.commands.ask",
    "knowledge": "bot.commands.knowledge",
    "evaluate": "bot.commands.evaluate",
    "states": "bot.commands.states",
    "deadlines": "bot.commands.states",
    "contacts": "bot.commands.contacts",
    "log": "bot.commands.log",
    "clock": "bot.commands.clock",
    "triage": "bot.commands.triage",
    "inbox": "bot.commands.inbox",
    "letters": "bot.commands.letters",
    "outbox": "bot.commands.outbox",
    "newsletter": "bot.commands.newsletter",
    "slack": "bot.commands.run",
    "web": "bot.commands.run",
    "simulate": "bot.commands.run",
    "migrate": "bot.commands.care",
    "doctor": "bot.commands.care",
    "backup": "bot.commands.backup",
    "restore": "bot.commands.backup",
}
"""Command -> module. Each module offers ``COMMANDS``, name -> Typer app."""


class _OnDemand(TyperGroup):
    """Imports a command's module only when the command is used: `isu ask` must not wait for Slack's libraries."""

    def list_commands(self, ctx: Any) -> list[str]:  # noqa: ARG002 the signature is Typer's
        return list(COMMANDS)

    def get_command(self, ctx: Any, cmd_name: str) -> Any:  # noqa: ARG002 as above
        module = COMMANDS.get(cmd_name)
        if module is None:
            return None
        made = typer.main.get_command(importlib.import_module(module).COMMANDS[cmd_name])
        made.name = cmd_name
        return made


app = typer.Typer(
    cls=_OnDemand,
    name="isu",
    help="Assistant of the Implementation Support Unit of the Convention on Cluster Munitions.",
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
)


@app.callback()
def root(
    context: typer.Context,
    home: Annotated[Path | None, typer.Option(help="Folder for database and index (ISU_HOME).")] = None,
) -> None:
    """Answers on the Convention with verbatim quotations; every interaction is logged."""
    # Loaded like the commands, after the garbage collector was put to rest: `isu --help` waits for no database.
    session = importlib.import_module("bot.session").begin(home)
    context.obj = session
    context.call_on_close(session.close)


def main(arguments: Sequence[str] | None = None) -> None:
    """Run a command (by default the process's): exit 0 done, 1 a one-line error on standard error, 2 wrong usage."""
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):  # a terminal that can't show a letter must not cost the answer
            stream.reconfigure(errors="backslashreplace")
    gc.disable()  # nothing made while starting is garbage: looking for some takes 0.1 s. The session enables it again
    atexit.register(gc.freeze)  # nor need the end of the process take all of it apart piece by piece: 0.17 s
    try:
        app(arguments)
    except ISUError as error:
        _fail(str(error))
    except KeyboardInterrupt:
        sys.exit(130)
    except OSError as error:
        _fail(": ".join(filter(None, (str(error.filename or ""), error.strerror or type(error).__name__))))
    except Exception as error:  # the last resort: a line for the person, the trace for whoever asks for it
        logging.getLogger("isu").debug("unexpected", exc_info=True)
        _fail(f"an unexpected fault ({type(error).__name__}); with ISU_LOG_LEVEL=DEBUG its trace is shown")
    finally:
        gc.enable()


def _fail(why: str) -> None:
    print(f"isu: {' '.join(why.split())}", file=sys.stderr)  # noqa: T201 the one place where errors are printed
    sys.exit(1)


if __name__ == "__main__":
    main()
