"""verify, backup, restore: that nothing of a home is lost."""

from __future__ import annotations

import argparse
from pathlib import Path

from dashboard.commands.shared import home_of, watched
from dashboard.intake import backup as keeping
from dashboard.intake import verify as verifying
from dashboard.plain import as_json


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
    parser.add_argument("file", type=Path, metavar="FILE")
    parser.add_argument("--json", action="store_true")
    parser.set_defaults(run=_run_backup)


def _run_backup(options: argparse.Namespace) -> int:
    home, file = home_of(options), Path(options.file).expanduser().absolute()
    print(as_json(watched(lambda progress: keeping.backup(home, file, progress))))
    return 0


def restore(parser: argparse.ArgumentParser) -> None:
    """fill an empty home from a backup"""
    parser.add_argument("file", type=Path, metavar="FILE")
    parser.add_argument("--json", action="store_true")
    parser.set_defaults(run=_run_restore)


def _run_restore(options: argparse.Namespace) -> int:
    home, file = home_of(options), Path(options.file).expanduser().absolute()
    print(as_json(watched(lambda progress: keeping.restore(home, file, progress))))
    return 0
