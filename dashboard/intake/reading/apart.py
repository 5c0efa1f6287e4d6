"""A function run in a process of its own, with limits on memory and time: for what strangers packed.

Native code can't be caught: a workbook of 1.5 KB can ask for so much memory that whoever reads it is
ended. So workbooks and archives are read by a child, never a fork; what comes of them lies in a file,
and a child that ends is one refused file.

    apart.call(sheet.as_csv, path, scratch, is_known)

The child gets the arguments; a function among them stays here and is asked over the pipe. What it
returns must be what JSON can hold, or a dataclass of such.
"""

from __future__ import annotations

import json
import pickle
import queue
import subprocess
import threading
import time
from collections.abc import Callable
from contextlib import suppress
from typing import Any, ParamSpec, TypeVar, get_type_hints

from dashboard import faults, progress
from dashboard.child import started
from dashboard.faults import Fault, Refused
from dashboard.quick import dataclass

P = ParamSpec("P")
T = TypeVar("T")
LOOK = 0.1  # seconds between two looks at the child, and whether it is called off


@dataclass(frozen=True)
class ResourceLimits:
    """What a child may take: bytes of memory, seconds of the processor, seconds on the clock."""

    memory: int = 1_600 << 20
    processor: int = 300
    clock: float = 900.0


LIMITS = ResourceLimits()
UNPACKING = ResourceLimits(memory=600 << 20, processor=3_600, clock=7_200.0)


def call(function: Callable[P, T], *arguments: P.args, **none: P.kwargs) -> T:
    """What the function gives; the Fault that it raised, or Refused where the child broke off."""
    return limited(LIMITS, function, *arguments)


def limited(limits: ResourceLimits, function: Callable[..., T], *arguments: object) -> T:
    """The same with limits of its own."""
    asked = [place for place, item in enumerate(arguments) if callable(item)]
    sent = [None if place in asked else item for place, item in enumerate(arguments)]
    named = (function.__module__, function.__qualname__)
    request = pickle.dumps((named, sent, asked, limits.memory, limits.processor))
    with started("dashboard.intake.reading.child") as child:
        try:
            told = _answered(child, request, arguments, time.monotonic() + limits.clock)
        finally:
            child.kill()
            with suppress(OSError):  # what it did not hear before it ended
                child.stdin.close()  # type: ignore[union-attr]
    if told is None:
        raise Refused(
            f"it can't be read within {limits.memory / 1e9:.1f} GB of memory and"
            f" {limits.processor / 60:,.0f} minutes: it is damaged, or made to do harm; save it again as"
            " CSV, without what is not needed."
        )
    if "fault" in told:
        raise _fault(told["fault"], told["said"])
    from pydantic import TypeAdapter  # the child, which needs none of it, imports this file as well

    answer: T = TypeAdapter(get_type_hints(function)["return"]).validate_python(told["gives"])
    return answer


def _answered(
    child: subprocess.Popen[bytes], request: bytes, arguments: tuple[object, ...], until: float
) -> dict[str, Any] | None:
    """The last word of the child; None where it ended without one, or took too long."""
    assert child.stdin
    lines: queue.Queue[bytes] = queue.Queue()
    threading.Thread(target=_heard, args=(child, lines), daemon=True).start()
    try:
        child.stdin.write(len(request).to_bytes(8, "big") + request)
        child.stdin.flush()
        while time.monotonic() < until:
            try:
                line = lines.get(timeout=LOOK)
            except queue.Empty:
                progress.check()
                continue
            told = _read(line)
            if told is None or "gives" in told or "fault" in told:
                return told
            if "asks" in told:
                answer = arguments[told["asks"]](*told["with"])
                child.stdin.write(json.dumps(answer).encode() + b"\n")
                child.stdin.flush()
            else:
                progress.step(str(told["step"]))
    except BrokenPipeError:
        pass
    return None


def _heard(child: subprocess.Popen[bytes], lines: queue.Queue[bytes]) -> None:
    assert child.stdout
    for line in child.stdout:
        lines.put(line)
    lines.put(b"")


def _read(line: bytes) -> dict[str, Any] | None:
    try:
        told = json.loads(line)
    except ValueError:
        return None
    return told if isinstance(told, dict) else None


def _fault(kind: str, said: str) -> Fault:
    known = getattr(faults, kind, Refused)
    return known(said) if isinstance(known, type) and issubclass(known, Fault) else Refused(said)
