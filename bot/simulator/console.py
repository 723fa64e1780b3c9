"""The terminal of the simulated workspace: typed lines become what people do in Slack, posts are shown as they come."""

from __future__ import annotations

import shlex
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import contextmanager
from typing import Any

from rich.console import Console
from rich.padding import Padding
from rich.table import Table
from rich.text import Text

from bot.simulator import render
from bot.simulator.cast import ROLES, furnish
from bot.simulator.slack import Slack, buttons
from bot.simulator.web_api import Failure
from bot.simulator.window import Window
from bot.simulator.workspace import BOT_USER, Conversation, Posted, Refusal, User

HELP: tuple[tuple[str, str], ...] = (
    ("words", "a direct message to the assistant"),
    ("@isu words", "a mention in #general"),
    ("#channel words", "a message in a channel"),
    ("/isu ask words", "a question whose answer only you see"),
    (":thread N words", "a reply in the thread of message N"),
    (":answer N", "“Answer this” on message N"),
    (":press N words", "the button of message N, or of home, that begins with these words"),
    (":give N NAME", "choose a person in the chooser of message N"),
    (":shortcut NAME [N]", "a shortcut of the app, on message N where it is one of messages"),
    (":fill FIELD words", "put words into a field of the open window"),
    (":send", "send the open window"),
    (":up N  :down N reason", "the answer N was helpful, or was not"),
    (":as NAME", "be ana (delegate), karim (coordinator), ines (staff) or tom (guest)"),
    (":again", "Slack delivers the last message once more"),
    (":home  :messages", "look at the tabs of the app"),
    (":invite #delegates", "bring the assistant into a channel"),
    (":trouble KIND", "the next post meets trouble: limit, blocks, closed, down"),
    (":mail FILE.eml", "a mail arrives in the shared mailbox"),
    (":post", "what was approved is handed to the mail server (on paper)"),
    (":help  :quit", ""),
)


def help_table() -> Table:
    """What can be typed."""
    grid = Table.grid(padding=(0, 2))
    for typed, does in HELP:
        grid.add_row(Text(typed, style="bold"), Text(does, style="dim"))
    return grid


TROUBLES: Mapping[str, tuple[Failure, int]] = {
    "limit": (Failure("ratelimited", status=429, retry_after=1), 1),
    "blocks": (Failure("invalid_blocks"), 1),
    "closed": (Failure("not_in_channel"), 1),
    "down": (Failure("internal_error", status=500), 3),
}


REASON_FIELD = "reason"


class Quit(Exception):
    """The person at the terminal has had enough."""


class Terminal:
    """Reads lines and plays them; ``settle`` waits until the assistant has worked off what it acknowledged."""

    def __init__(
        self,
        slack: Slack,
        console: Console,
        settle: Callable[[], bool],
        beside: Mapping[str, Callable[[str], Iterable[str]]] | None = None,
    ) -> None:
        """``beside`` are further commands, of what happens outside Slack; each gives lines to show."""
        self._beside = beside or {}
        self._slack = slack
        self._console = console
        self._settle = settle
        self._users = furnish(slack.workspace)
        self._me = self._users["ana"]
        self._shown: list[Posted] = []
        self._window: Window | None = None
        slack.workspace.watchers.append(self._show)
        self._commands: Mapping[str, Callable[[str], None]] = {
            "as": self._be,
            "thread": self._reply,
            "answer": self._answer_this,
            "press": self._press,
            "give": self._give,
            "shortcut": self._shortcut,
            "fill": self._fill,
            "send": self._send,
            "up": lambda rest: self._judge(rest, "up"),
            "down": lambda rest: self._judge(rest, "down"),
            "again": self._again,
            "home": self._home,
            "messages": self._messages,
            "invite": self._invite,
            "trouble": self._trouble,
            "help": self._help,
        }

    @property
    def prompt(self) -> str:
        """Who is speaking."""
        return f"{self._me.name} › "

    def play(self, lines: Iterable[str]) -> None:
        """Plays lines until they end or one says :quit."""
        for line in lines:
            try:
                self.line(line.strip())
            except Quit:
                return

    def line(self, line: str) -> None:
        """Plays one line; what Slack refuses is said, and nothing ends."""
        before = len(self._slack.unacknowledged)
        try:
            self._play(line)
        except Refusal as refusal:
            self._note(f"Slack refuses: {refusal.code}")
        except (ValueError, IndexError, KeyError):
            self._note("That was not understood; :help shows what can be typed.")
        if not self._settle():
            self._note("The assistant is still at it.")
        if not line.startswith(":trouble"):
            self._slack.api.recover()
        for delivery in self._slack.unacknowledged[before:]:
            self._note(f"Slack got no acknowledgement for {delivery.kind} ({delivery.attempt + 1} attempts).")

    def _play(self, line: str) -> None:
        if not line:
            return
        if line.startswith(":"):
            name, _, rest = line[1:].partition(" ")
            if name in ("quit", "q", "exit"):
                raise Quit
            if name in self._beside:
                for said in self._beside[name](rest.strip()):
                    self._note(said)
                return
            self._commands[name](rest.strip())
        elif line.startswith("/"):
            name, _, rest = line.partition(" ")
            with self._windows():
                self._slack.command(self._me, self._channel("general"), rest, name)
        elif line.startswith("#"):
            name, _, rest = line[1:].partition(" ")
            self._write(self._channel(name), rest)
        elif line.startswith("@isu"):
            self._write(self._channel("general"), line)
        else:
            self._write(self._slack.workspace.direct(self._me.id), line)

    def _write(self, channel: Conversation, words: str, thread: str = "") -> None:
        text = words.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")
        self._slack.write(self._me, channel, text.replace("@isu", f"<@{BOT_USER}>"), thread)

    def _channel(self, name: str) -> Conversation:
        found = self._slack.workspace.channel_named(name.lstrip("#"))
        if found is None:
            raise Refusal("channel_not_found")
        return found

    def _be(self, name: str) -> None:
        self._me = self._users[ROLES.get(name, name)]
        self._note(f"You are now {self._me.real_name}.")

    def _reply(self, rest: str) -> None:
        number, _, words = rest.partition(" ")
        root = self._message(number)
        self._write(self._slack.workspace.channels[root.channel], words, root.root)

    def _answer_this(self, number: str) -> None:
        self._slack.shortcut(self._me, self._message(number))

    def _press(self, rest: str) -> None:
        number, _, label = rest.partition(" ")
        if number == "home":
            self._press_home(label)
            return
        shown = self._message(number)
        posted = self._slack.workspace.message(shown.channel, shown.ts) or shown
        button = next((one for one in buttons(posted) if _label(one).casefold().startswith(label.casefold())), None)
        if button is None:
            raise Refusal("no_such_button")
        pressed = {name: value for name, value in button.items() if name in ("type", "action_id", "value")}
        with self._windows():
            self._slack.press(self._me, posted, pressed)

    def _press_home(self, label: str) -> None:
        view = self._slack.workspace.homes.get(self._me.id) or {}
        elements = [one for block in view.get("blocks", ()) if block["type"] == "actions" for one in block["elements"]]
        button = next((one for one in elements if _label(one).casefold().startswith(label.casefold())), None)
        if button is None:
            raise Refusal("no_such_button")
        with self._windows():
            self._slack.press_home(self._me, {k: v for k, v in button.items() if k in ("type", "action_id", "value")})

    def _give(self, rest: str) -> None:
        number, _, name = rest.partition(" ")
        shown = self._message(number)
        posted = self._slack.workspace.message(shown.channel, shown.ts) or shown
        chooser = next((one for one in buttons(posted) if one["type"] == "users_select"), None)
        if chooser is None:
            raise Refusal("no_such_chooser")
        chosen = {"type": "users_select", "action_id": chooser["action_id"]}
        self._slack.press(self._me, posted, chosen | {"selected_user": self._users[ROLES.get(name, name)].id})

    def _shortcut(self, rest: str) -> None:
        name, _, number = rest.partition(" ")
        with self._windows():
            if number:
                self._slack.shortcut(self._me, self._message(number), name)
            else:
                self._slack.global_shortcut(self._me, name)

    def _fill(self, rest: str) -> None:
        name, _, words = rest.partition(" ")
        window = self._open_window()
        window.fill(name, words, lambda block, action, typed: self._slack.search(window.view_id, block, action, typed))

    def _send(self, _rest: str) -> None:
        window = self._open_window()
        with self._windows():
            taken = self._slack.submit(window.view_id, window.values)
        errors = (taken.payload or {}).get("errors") if taken else {"": "no acknowledgement"}
        self._note(f"It stays open: {' '.join(errors.values())}" if errors else "It is sent.")
        if not errors and self._window is window:
            self._window = None

    def _open_window(self) -> Window:
        if self._window is None:
            raise Refusal("no_window_is_open")
        return self._window

    @contextmanager
    def _windows(self) -> Iterator[None]:
        """Shows the window that opens meanwhile."""
        before = set(self._slack.workspace.views)
        yield
        self._settle()
        for name in self._slack.workspace.views.keys() - before:
            self._window = Window(name, self._slack.workspace.views[name][1])
            self._note(f"A window opens: {self._window.title}")
            still = tuple(block for block in self._window.view["blocks"] if block["type"] != "input")
            if still:
                self._console.print(Padding(render.blocks(still), (0, 0, 0, 4), expand=False))
            for field, label, content in self._window.fields():
                self._console.print(Text.assemble("    ", (f"{field}: ", "bold"), f"{label}  ", (content, "cyan")))

    def _judge(self, rest: str, verdict: str) -> None:
        number, _, reason = rest.partition(" ")
        with self._windows():
            self._slack.judge(self._me, self._message(number), verdict)
        if self._window is None or verdict != "down":
            return
        if not reason:
            self._window = None
            self._note("It is closed again without words; :down N reason sends some.")
            return
        self._fill(f"{REASON_FIELD} {reason}")
        self._send("")

    def _again(self, _rest: str) -> None:
        self._note(f"Delivered again: {self._slack.again()}")

    def _help(self, _rest: str) -> None:
        self._console.print(help_table())

    def _messages(self, _rest: str) -> None:
        self._slack.look(self._me, "messages")

    def _home(self, _rest: str) -> None:
        self._slack.look(self._me, "home")
        view = self._slack.workspace.homes.get(self._me.id)
        if view:
            self._console.print(Padding(render.blocks(tuple(view["blocks"])), (1, 0, 1, 4), expand=False))

    def _invite(self, name: str) -> None:
        self._slack.invite(self._me, self._channel(name))

    def _trouble(self, kind: str) -> None:
        failure, times = TROUBLES[kind]
        for method in ("chat.postMessage", "response"):
            self._slack.api.fail(method, failure, times)
        self._note("The next post will meet it.")

    def _message(self, number: str) -> Posted:
        index = int(shlex.split(number)[0].lstrip("[").rstrip("]")) - 1
        if index < 0:
            raise IndexError(number)
        return self._shown[index]

    def _show(self, posted: Posted) -> None:
        """Prints a post with the number it can be named by."""
        self._shown.append(posted)
        if posted.user == BOT_USER:
            content = render.blocks(posted.blocks) if posted.blocks else render.words(posted.text)
            self._console.print(self._heading(posted))
            for file in posted.files:
                self._console.print(Text(f"    [file] {file.name}, {len(file.content)} bytes", style="green"))
            self._console.print(Padding(content, (0, 0, 1, 4), expand=False))
        else:
            self._console.print(self._heading(posted, "" if self._console.is_terminal else posted.text))

    def _heading(self, posted: Posted, text: str = "") -> Text:
        workspace = self._slack.workspace
        channel = workspace.channels[posted.channel]
        author = workspace.users[posted.user].name
        place = "direct message" if channel.kind == "im" else f"#{channel.name}"
        root = next((str(n) for n, m in enumerate(self._shown, 1) if m.ts == posted.thread), "")
        heading = Text.assemble((f"[{len(self._shown)}] ", "bold"), (author, "bold cyan"), (f" · {place}", "dim"))
        heading.append(f" · in the thread of {root}" if root else "", "dim")
        if posted.only_for:
            heading.append(f" · only {self._name(posted.only_for)} sees this", "dim italic")
        said = render.words(text).plain.replace(f"@{BOT_USER}", "@isu")
        return Text.assemble(heading, f"  {said}" if text else "")

    def _name(self, user: str) -> str:
        return self._slack.workspace.users.get(user, User(user, user, user)).name

    def _note(self, words: str) -> None:
        self._console.print(Text(f"    {words}", style="dim italic"))


def _label(element: Mapping[str, Any]) -> str:
    """What stands on a button or in an empty chooser."""
    words = element.get("text") or element.get("placeholder") or {}
    return str(words.get("text", ""))
