"""propose: red and goal as the history of a metric lets ask for them."""

from __future__ import annotations

import argparse

from dashboard.commands.asking import asked
from dashboard.output import as_json


def propose(parser: argparse.ArgumentParser) -> None:
    """propose red and goal of a metric from its history; it writes nothing"""
    parser.add_argument("metric")
    parser.add_argument("--team", metavar="TEAM")
    parser.add_argument("--json", action="store_true")
    parser.set_defaults(run=_run_propose)


def _run_propose(options: argparse.Namespace) -> int:
    with asked(options) as home:
        found = home.propose(options.metric, options.team)
    if options.json:
        print(as_json(found))
        return 0
    for said in found.says:
        print(said)
    return 0
