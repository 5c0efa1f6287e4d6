"""What every command needs: which home, and a terminal that shows where long work stands."""

from __future__ import annotations

import argparse
import signal
import sys
import threading
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import Future, ThreadPoolExecutor, wait
from contextlib import contextmanager
from pathlib import Path
from typing import Any, TypeVar

from dashboard.faults import UsageFault
from dashboard.output import as_json
from dashboard.paths import default_home
from dashboard.progress import Progress

T = TypeVar("T")
LOOK = 0.2  # seconds between two looks at the work
_SCREEN = threading.Lock()


def home_of(options: argparse.Namespace) -> Path:
    """The home that a command is about; UsageFault where a file lies in its place."""
    home = Path(options.home).expanduser().absolute() if options.home else default_home()
    if home.is_file():
        raise UsageFault(f"{home} is a file, and a home is a folder; name another one with --home.")
    return home


def print_outcome(outcome: dict[str, object], is_json: bool, lines: Sequence[str] = ()) -> int:
    """Print what was done, as JSON or in these lines; the exit code."""
    print(as_json(outcome) if is_json else "\n".join(lines))
    return 0


def scripted(options: argparse.Namespace) -> bool:
    """Of a command that promises JSON to scripts without --json too: sentences are for a terminal."""
    return bool(options.json) or not sys.stdout.isatty()


def watched(work: Callable[[Progress], T], signalled: Callable[[Progress], None] = Progress.cancel) -> T:
    """Do something that may last, in a thread of its own, and show where it stands.

    Python hears of Ctrl+C only between two of its own steps, and the database takes minutes over one:
    so this thread waits, and on Ctrl+C or SIGTERM does what `signalled` says.
    """
    progress = Progress()
    with ThreadPoolExecutor(1) as pool, _hearing(lambda: signalled(progress)):
        future: Future[T] = pool.submit(progress.run, lambda: work(progress))
        while not wait([future], LOOK).done:
            _show("" if progress.cancelled else progress.text)
        _show("")
        return future.result()


def say(line: str) -> None:
    """A line of output while work goes on."""
    with _SCREEN:
        _draw("")
        print(line, flush=True)


def _show(text: str) -> None:
    with _SCREEN:
        _draw(text)


def _draw(text: str) -> None:
    """On a terminal only, and on one line."""
    if sys.stderr.isatty():
        sys.stderr.write(f"\r\x1b[K{text[:100]}")
        sys.stderr.flush()


@contextmanager
def _hearing(then: Callable[[], None]) -> Iterator[None]:
    """Ctrl+C and SIGTERM do `then`; only the main thread may say what signals do."""
    if threading.current_thread() is not threading.main_thread():
        yield
        return
    numbers = (signal.SIGINT, signal.SIGTERM)
    before: dict[int, Any] = {number: signal.signal(number, lambda *_: then()) for number in numbers}
    try:
        yield
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)
