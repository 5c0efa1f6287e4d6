"""worklist: what is more than chance, and below it what waits for somebody today, by case."""

from __future__ import annotations

import argparse

from dashboard.commands.asking import asked
from dashboard.output import as_json, plain
from dashboard.render import signals
from dashboard.render import worklist as rendered


def worklist(parser: argparse.ArgumentParser) -> None:
    """list the cases that wait for somebody"""
    parser.add_argument("--team", metavar="TEAM")
    parser.add_argument("--json", action="store_true")
    parser.set_defaults(run=_run)


def _run(options: argparse.Namespace) -> int:
    with asked(options) as home:
        found = home.with_strategy().worklist(options.team)
        new = home.signals(options.team)
        spans = home.period(), home.period_before()
        silence = signals.Silence(home.can_tell(options.team), *spans, home.told_over(options.team))
    if options.json:
        print(as_json({**plain(found), "signals": new}))
    else:
        above = signals.as_text(new, rendered.praised(found), silence)
        print(f"{above}\n\n{rendered.as_text(found)}")
    return 0
