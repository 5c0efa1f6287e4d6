"""watch: a folder of scheduled exports, imported as they land."""

from __future__ import annotations

import argparse
import threading
from datetime import datetime
from functools import partial
from pathlib import Path

from dashboard.access import LOCAL
from dashboard.act.watch import Folder
from dashboard.commands.intake import reading_options, said_about
from dashboard.commands.shared import home_of, say, watched
from dashboard.faults import Cancelled
from dashboard.progress import Progress

EVERY = 5.0  # seconds between two looks
LOOKS = 6  # of `--once` at most: a file may be written to while it is read, or after it was moved


def watch(parser: argparse.ArgumentParser) -> None:
    """import what lands in a folder"""
    parser.add_argument("folder", type=Path, metavar="DIR")
    parser.add_argument(
        "--every", type=_seconds, default=EVERY, metavar="SECONDS", help=f"between two looks; {EVERY:g}"
    )
    parser.add_argument("--once", action="store_true", help="import what is whole, and end")
    reading_options(parser)
    parser.set_defaults(run=_run_watch)


def _seconds(text: str) -> float:
    seconds = float(text)
    if not 0 < seconds <= 86_400:
        raise ValueError
    return seconds


def _run_watch(options: argparse.Namespace) -> int:
    folder = Folder(home_of(options), LOCAL, options.folder, said_about(options))
    stop = threading.Event()

    def signalled(progress: Progress) -> None:
        """The first signal lets the running import finish, the next one calls that off as well."""
        if stop.is_set():
            progress.cancel()
        stop.set()
        progress.stop_waiting()

    with folder.alone():
        try:
            return watched(partial(_look_on, folder, stop, options), signalled)
        except Cancelled:
            return 0  # what was being imported stays where it is


def _look_on(folder: Folder, stop: threading.Event, options: argparse.Namespace, progress: Progress) -> int:
    """Look until told to stop; with --once until a look, of two at least, finds nothing more to say."""
    _say(folder, stop, progress)
    failed, looks = False, 1
    while not stop.wait(options.every):
        told = _say(folder, stop, progress)
        failed, looks = failed or any(told), looks + 1
        if options.once and ((folder.is_still and not told) or looks == LOOKS):
            break
    return 1 if failed and options.once else 0


def _say(folder: Folder, stop: threading.Event, progress: Progress) -> list[bool]:
    """One look; a line for each file as soon as it is done with. Which of them failed."""
    told = []
    for outcome in folder.look(progress, stop.is_set):
        say(f"{datetime.now().astimezone().isoformat(' ', 'seconds')} {outcome.line}")
        told.append(outcome.failed)
        progress("")
    return told
