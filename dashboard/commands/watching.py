"""watch: a folder of scheduled exports, imported as they land."""

from __future__ import annotations

import argparse
import signal
import threading
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path
from typing import Any

from dashboard.commands.intake import reading_options, said_about
from dashboard.commands.shared import end_progress, home_of, progress
from dashboard.intake.watch import Folder, Outcome

EVERY = 5.0  # seconds between two looks


def watch(parser: argparse.ArgumentParser) -> None:
    """import what lands in a folder"""
    parser.add_argument("folder", type=Path, metavar="DIR")
    parser.add_argument(
        "--every", type=_seconds, default=EVERY, metavar="SECONDS", help=f"between two looks; {EVERY:g}"
    )
    parser.add_argument("--once", action="store_true", help="look twice, import what is whole, and end")
    reading_options(parser)
    parser.set_defaults(run=_run_watch)


def _seconds(text: str) -> float:
    seconds = float(text)
    if not 0 < seconds <= 86_400:
        raise ValueError
    return seconds


def _run_watch(options: argparse.Namespace) -> int:
    folder = Folder(home_of(options), options.folder, said_about(options))
    stop = threading.Event()
    with folder.alone(), _told_to(stop):
        failed = _say(folder.look(progress, stop.is_set))
        while not stop.wait(options.every):
            failed = _say(folder.look(progress, stop.is_set))
            if options.once:
                return 1 if failed else 0
    return 0


def _say(outcomes: Iterable[Outcome]) -> bool:
    """One line a file, as soon as it is done with; whether any of them failed."""
    failed = False
    for outcome in outcomes:
        end_progress()
        print(f"{datetime.now().astimezone().isoformat(' ', 'seconds')} {outcome.line}", flush=True)
        failed = failed or outcome.failed
    return failed


@contextmanager
def _told_to(stop: threading.Event) -> Iterator[None]:
    """Ctrl+C and SIGTERM end it after the import that is running."""
    before: dict[int, Any] = {
        number: signal.signal(number, lambda *_: stop.set()) for number in (signal.SIGINT, signal.SIGTERM)
    }
    try:
        yield
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)
