"""init: a home's first strategy."""

from __future__ import annotations

import argparse
from pathlib import Path

from dashboard import act, starter
from dashboard.access import LOCAL
from dashboard.commands.shared import home_of, watched
from dashboard.output import as_json


def init(parser: argparse.ArgumentParser) -> None:
    """write a starter strategy.toml"""
    parser.add_argument("--from", dest="files", nargs="+", type=Path, default=[], metavar="FILE")
    parser.add_argument("--json", action="store_true")
    parser.set_defaults(run=_run_init)


def _run_init(options: argparse.Namespace) -> int:
    proposal = watched(lambda progress: act.init(home_of(options), LOCAL, options.files, progress))
    print(as_json(proposal) if options.json else starter.as_text(proposal))
    return 0
