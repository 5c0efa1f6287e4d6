"""worklist: what waits for somebody today, by case."""

from __future__ import annotations

import argparse

from dashboard import ask
from dashboard.ask import EVERYTHING
from dashboard.commands.shared import home_of
from dashboard.output import as_json
from dashboard.render import worklist as rendered


def worklist(parser: argparse.ArgumentParser) -> None:
    """list the cases that wait for somebody"""
    parser.add_argument("--team", metavar="TEAM")
    parser.add_argument("--json", action="store_true")
    parser.set_defaults(run=_run)


def _run(options: argparse.Namespace) -> int:
    found = ask.worklist(EVERYTHING, ask.with_strategy(home_of(options)), options.team)
    print(as_json(found) if options.json else rendered.as_text(found))
    return 0
