"""init: a home's first strategy."""

from __future__ import annotations

import argparse
from pathlib import Path

from dashboard import act, starter
from dashboard.access import LOCAL
from dashboard.commands.intake import complete_option, reading_options, said_about
from dashboard.commands.shared import home_of, watched
from dashboard.output import as_json


def init(parser: argparse.ArgumentParser) -> None:
    """write a starter strategy.toml, of what is loaded or of files"""
    parser.add_argument("--from", dest="files", nargs="+", type=Path, default=[], metavar="FILE")
    reading_options(parser)
    complete_option(parser)
    parser.add_argument("--json", action="store_true")
    parser.set_defaults(run=_run_init)


def _run_init(options: argparse.Namespace) -> int:
    home, said = home_of(options), said_about(options)
    proposal = watched(lambda progress: act.init(home, LOCAL, options.files, progress, said))
    print(as_json(proposal) if options.json else starter.as_text(proposal))
    return 0
