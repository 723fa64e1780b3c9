"""An open modal at the terminal: its fields with what stands in them, filled by name, as Slack would send them."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from typing import Any

from bot.simulator.workspace import Refusal

Value = dict[str, Any]
Search = Callable[[str, str, str], list[Value]]
"""Block, action and what was typed -> the choices the app offers, the likeliest first."""


class Window:
    """A modal that somebody is filling in."""

    def __init__(self, view_id: str, view: Mapping[str, Any]) -> None:
        self.view_id = view_id
        self.view = view
        self._values: dict[str, dict[str, Value]] = {}
        for block in _inputs(view):
            element = block["element"]
            self._values[block["block_id"]] = {element["action_id"]: _initial(element)}

    @property
    def title(self) -> str:
        """What stands at its top."""
        return str(self.view["title"]["text"])

    @property
    def values(self) -> dict[str, dict[str, Value]]:
        """The state as a submission carries it."""
        return self._values

    def fields(self) -> Iterator[tuple[str, str, str]]:
        """Name, label and content of each field."""
        for block in _inputs(self.view):
            value = self._values[block["block_id"]][block["element"]["action_id"]]
            yield block["block_id"], str(block["label"]["text"]), _shown(value)

    def fill(self, name: str, words: str, search: Search | None = None) -> None:
        """Puts words into a field: a text, a date, or the name or value of a choice; Refusal where it takes none.

        ``search`` asks the app for choices, as Slack does while somebody types.
        """
        block = next((block for block in _inputs(self.view) if block["block_id"] == name), None)
        if block is None:
            raise Refusal("no_such_field")
        element = block["element"]
        if element["type"] == "external_select" and search is not None:
            element = {**element, "options": search(name, str(element["action_id"]), words)}
            if not element["options"]:
                raise Refusal("no_such_choice")
            words = str(element["options"][0]["value"])
        self._values[name] = {element["action_id"]: _filled(element, words)}


def _inputs(view: Mapping[str, Any]) -> list[Mapping[str, Any]]:
    return [block for block in view["blocks"] if block["type"] == "input"]


def _initial(element: Mapping[str, Any]) -> Value:
    kind = element["type"]
    if kind == "plain_text_input":
        return {"type": kind, "value": element.get("initial_value")}
    if kind == "datepicker":
        return {"type": kind, "selected_date": element.get("initial_date")}
    if kind == "checkboxes":
        return {"type": kind, "selected_options": list(element.get("initial_options", ()))}
    if kind in ("users_select", "conversations_select", "channels_select"):
        word = kind.removesuffix("s_select")
        return {"type": kind, f"selected_{word}": element.get(f"initial_{word}")}
    return {"type": kind, "selected_option": element.get("initial_option")}


def _filled(element: Mapping[str, Any], words: str) -> Value:
    kind = element["type"]
    if kind == "plain_text_input":
        return {"type": kind, "value": words.replace("\\n", "\n")}
    if kind == "datepicker":
        return {"type": kind, "selected_date": words}
    if kind in ("users_select", "conversations_select", "channels_select"):
        return {"type": kind, f"selected_{kind.removesuffix('s_select')}": words}
    if kind == "checkboxes":
        wanted = element["options"] if words in ("yes", "all") else [_option(element, words)] if words else []
        return {"type": kind, "selected_options": wanted}
    return {"type": kind, "selected_option": _option(element, words)}


def _option(element: Mapping[str, Any], words: str) -> Mapping[str, Any]:
    """The choice of that value or beginning; for a search at the app, what is typed is the value."""
    found: Mapping[str, Any]
    for found in element.get("options", ()):
        if words == found["value"] or str(found["text"]["text"]).casefold().startswith(words.casefold()):
            return found
    if element["type"] == "external_select":
        return {"text": {"type": "plain_text", "text": words}, "value": words}
    raise Refusal("no_such_choice")


def _shown(value: Value) -> str:
    if chosen := value.get("selected_options"):
        return ", ".join(str(option["text"]["text"]) for option in chosen)
    option = value.get("selected_option")
    if option:
        return str(option["text"]["text"])
    return str(next((found for name, found in value.items() if name != "type" and isinstance(found, str)), ""))
