"""The child of apart.py: limits itself, runs one function, and says line by line how it goes."""

from __future__ import annotations

import dataclasses
import importlib
import json
import os
import pickle
import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any, BinaryIO

from dashboard.child import limit
from dashboard.durable import NO_ROOM_LEFT, full
from dashboard.faults import Fault
from dashboard.progress import Progress

PAUSE = 0.2  # seconds between two words on how far it is


class _Telling(Progress):
    """Passes on what is said of how far it has come."""

    def __init__(self, say: Callable[[dict[str, Any]], None]) -> None:
        super().__init__()
        self._say, self._said = say, 0.0

    def _step(self, detail: str) -> None:
        if time.monotonic() - self._said > PAUSE:
            self._said = time.monotonic()
            self._say({"step": detail})


def main() -> None:
    """Read the request from standard input and answer on standard output."""
    # what else is written there by anybody is no answer
    out = os.fdopen(os.dup(1), "wb")
    os.dup2(os.open(os.devnull, os.O_WRONLY), 1)

    def say(told: dict[str, Any]) -> None:
        out.write(json.dumps(told, default=_plain).encode() + b"\n")
        out.flush()

    size = int.from_bytes(sys.stdin.buffer.read(8), "big")
    (module, name), arguments, asked, memory, processor = pickle.loads(sys.stdin.buffer.read(size))
    function = getattr(importlib.import_module(module), name)
    for place in asked:
        arguments[place] = _asking(place, say, sys.stdin.buffer)
    limit(memory, processor)
    try:
        say({"gives": _Telling(say).run(lambda: function(*arguments))})
    except Fault as fault:
        say({"fault": type(fault).__name__, "said": str(fault)})
    except OSError as error:
        say(_of_the_system(error, [item for item in arguments if isinstance(item, Path)][-1]))


def _of_the_system(error: OSError, written: Path) -> dict[str, Any]:
    """A full disk is no file's fault; `written` is where the function writes, or into."""
    if error.errno in NO_ROOM_LEFT:
        return {"fault": "DiskFull", "said": str(full(written if written.is_dir() else written.parent))}
    return {"fault": "Refused", "said": f"it can't be read: {error.strerror or error}."}


def _asking(place: int, say: Callable[[dict[str, Any]], None], answers: BinaryIO) -> Callable[..., Any]:
    def ask(*arguments: object) -> Any:
        say({"asks": place, "with": arguments})
        return json.loads(answers.readline())

    return ask


def _plain(value: object) -> Any:
    if dataclasses.is_dataclass(value) and not isinstance(value, type):
        return dataclasses.asdict(value)
    if isinstance(value, Path):
        return str(value)
    raise TypeError(type(value).__name__)


if __name__ == "__main__":
    main()
