"""Any frozen dataclass of this project as JSON and back: nested ones, tuples, enumerations and days included.

Fields that this version does not know are passed over; those that an older version did not write get their default.
"""

from __future__ import annotations

import types
from collections.abc import Mapping
from dataclasses import fields, is_dataclass
from datetime import date, datetime
from enum import Enum
from functools import cache
from typing import Any, TypeVar, Union, get_args, get_origin, get_type_hints

from knowledge.memory.as_json import dump, load

Value = TypeVar("Value")


def dump_value(value: object) -> str:
    """A dataclass as JSON text."""
    return dump(_plain(value))


def load_value(kind: type[Value], stored: str) -> Value:
    """The dataclass that ``dump_value`` was given."""
    made: Value = _made(kind, load(stored))
    return made


def _plain(value: Any) -> Any:
    if is_dataclass(value):
        return {one.name: _plain(getattr(value, one.name)) for one in fields(value)}
    if isinstance(value, tuple | list):
        return [_plain(one) for one in value]
    if isinstance(value, Enum):
        return value.value
    return value.isoformat() if isinstance(value, date) else value


def _made(kind: Any, value: Any) -> Any:
    if get_origin(kind) in (Union, types.UnionType):
        return None if value is None else _made(next(k for k in get_args(kind) if k is not types.NoneType), value)
    if get_origin(kind) is tuple:
        inner = get_args(kind)
        each = [inner[0]] * len(value) if inner[-1] is Ellipsis else inner
        return tuple(_made(k, one) for k, one in zip(each, value, strict=True))
    if is_dataclass(kind):
        return _record(kind, value)
    if isinstance(kind, type) and issubclass(kind, datetime | date):
        return kind.fromisoformat(value)
    return kind(value) if isinstance(kind, type) and issubclass(kind, Enum) else value


def _record(kind: Any, value: Mapping[str, Any]) -> Any:
    hints = _hints(kind)
    return kind(**{name: _made(hints[name], one) for name, one in value.items() if name in hints})


@cache
def _hints(kind: Any) -> dict[str, Any]:
    return get_type_hints(kind)
