"""Dies at one line after the other of a rebuild or an update, or in the midst of one, and looks what is left.

``python crash.py FOLDER rebuild|update|kill`` prints a line for each death: what the index holds afterwards. The work
is done in children forked from a process that never touched an index, so that each begins with a clean slate.
"""

from __future__ import annotations

import os
import shutil
import signal
import sys
from pathlib import Path
from types import FrameType
from typing import Any

from knowledge.texts import index as module
from knowledge.texts.index import Filter, Index
from tests.knowledge.texts.made_up import numbers, state

FUNCTIONS = frozenset({"rebuild", "update", "_point_to", "_sweep", "_next_name", "_document"})
"""Where a death may strike; lines of loops count each time they are reached."""


class _Scythe:
    """Ends the process at the n-th line of the module under test that is reached."""

    def __init__(self, step: int) -> None:
        self._left = step

    def __call__(self, frame: FrameType, event: str, argument: Any) -> Any:
        if frame.f_code.co_filename != module.__file__ or frame.f_code.co_name not in FUNCTIONS:
            return None
        if event == "line":
            self._left -= 1
            if self._left < 0:
                os._exit(9)
        return self


def _say(*words: object) -> None:
    sys.stdout.write(" ".join(map(str, words)) + "\n")
    sys.stdout.flush()


def _write(folder: Path, how: str, generation: int) -> None:
    index = Index(folder)
    entries, meta = state(generation)
    with index.writing():
        if how == "rebuild":
            index.rebuild(entries, meta)
        else:
            assert index.open()
            index.update(["d1"], entries, meta())


def _child(work: Any) -> int:
    """Does the work in a forked process; gives its exit status, negative for a signal."""
    child = os.fork()
    if child == 0:
        try:
            work()
            os._exit(0)
        except BaseException as error:  # noqa: BLE001 a forked child must never return into its parent's code
            _say(type(error).__name__, error)
            os._exit(3)
    return os.waitstatus_to_exitcode(os.waitpid(child, 0)[1])


def _look(folder: Path, label: str) -> None:
    """Says what the index holds: its generation, and whether the passages are those of that generation."""
    index = Index(folder)
    if not index.open():
        _say(label, "nothing")
        return
    generation = index.meta.generation
    held = numbers(index.view().of_document("d1", Filter()))
    whole = held == numbers(state(generation)[0])
    _say(label, generation, "whole" if whole else "torn")


def deaths(folder: Path, how: str) -> None:
    """One death for each line, until the work comes to its end; the survivor is then written to once more."""
    before = folder.with_name("before")
    _child(lambda: _write(before, "rebuild", 1))
    step = 0
    ended = False
    while not ended:
        shutil.rmtree(folder, ignore_errors=True)
        shutil.copytree(before, folder)

        def work(step: int = step) -> None:
            sys.settrace(_Scythe(step))
            _write(folder, how, 2)

        ended = _child(work) == 0
        label = "end" if ended else "crash"
        _child(lambda label=label: _look(folder, label))  # type: ignore[misc]  # what mypy knows of lambdas
        if step % 5 == 0:
            _child(lambda: _write(folder, how, 4))
            _child(lambda: _look(folder, "after"))
        step += 1


def kills(folder: Path, rounds: int) -> None:
    """Kills a process that rebuilds and updates without end, each time a little later after it said where it is."""
    _child(lambda: _write(folder, "rebuild", 1))
    done = 1
    for number in range(rounds):
        reading, writing = os.pipe()
        child = os.fork()
        if child == 0:
            _endless(folder, writing, done)
        os.close(writing)
        for _ in range(2 + number % 2):  # the last byte is written when the work on one generation more begins
            os.read(reading, 1)
        for _ in range(number * 4000):  # a moment that differs from round to round, without a clock
            pass
        os.kill(child, signal.SIGKILL)
        os.waitpid(child, 0)
        os.close(reading)
        least = done + 1 + number % 2
        _child(lambda least=least: _look(folder, f"kill {least}"))  # type: ignore[misc]  # as above
        done = _generation(folder)


def _generation(folder: Path) -> int:
    """The generation an index is at, read in a process of its own."""
    reading, writing = os.pipe()

    def tell() -> None:
        index = Index(folder)
        assert index.open()
        os.write(writing, str(index.meta.generation).encode())

    _child(tell)
    os.close(writing)
    with os.fdopen(reading) as pipe:
        return int(pipe.read())


def _endless(folder: Path, pipe: int, generation: int) -> None:
    while True:
        generation += 1
        os.write(pipe, b".")
        _write(folder, "update" if generation % 2 else "rebuild", generation)


if __name__ == "__main__":
    place, how = Path(sys.argv[1]), sys.argv[2]
    if how == "kill":
        kills(place, 12)
    else:
        deaths(place, how)
