"""verify, backup, restore: that nothing of a home is lost."""

from __future__ import annotations

import argparse
from collections.abc import Callable
from pathlib import Path

from dashboard import act
from dashboard.access import LOCAL, Who
from dashboard.commands.shared import home_of, print_outcome, watched
from dashboard.intake import verify as verifying
from dashboard.output import as_json
from dashboard.render import done


def verify(parser: argparse.ArgumentParser) -> None:
    """check everything that the home holds against its checksums"""
    parser.add_argument("--json", action="store_true")
    parser.set_defaults(run=_run_verify)


def _run_verify(options: argparse.Namespace) -> int:
    found = watched(lambda progress: verifying.verify(home_of(options), progress))
    print(as_json(found) if options.json else verifying.as_text(found))
    return 1 if found.faults else 0


def backup(parser: argparse.ArgumentParser) -> None:
    """write one file with everything that can't be made again"""
    _with_file(parser, act.backup, done.backed_up)


def restore(parser: argparse.ArgumentParser) -> None:
    """fill an empty home from a backup"""
    _with_file(parser, act.restore, done.restored)


Work = Callable[[Path, Who, Path, Callable[[str], None]], dict[str, object]]


def _with_file(parser: argparse.ArgumentParser, work: Work, says: Callable[[done.Done], str]) -> None:
    """A command that does something with the home and a file."""

    def run(options: argparse.Namespace) -> int:
        home, file = home_of(options), Path(options.file).expanduser().absolute()
        outcome = watched(lambda progress: work(home, LOCAL, file, progress))
        print_outcome(outcome, options.json, [says(outcome)])
        return 1 if "fault" in outcome else 0

    parser.add_argument("file", type=Path, metavar="FILE")
    parser.add_argument("--json", action="store_true")
    parser.set_defaults(run=run)
