"""reconcile: the desk's own number beside ours, a count or a figure."""

from __future__ import annotations

import argparse
from typing import get_args

from dashboard import ask
from dashboard.commands.asking import asked
from dashboard.faults import UsageFault
from dashboard.model.metric import LEVELS
from dashboard.output import as_json
from dashboard.render import plain_count, reconciled_share, reconciliation
from dashboard.store.differences import Of


def reconcile(parser: argparse.ArgumentParser) -> None:
    """explain the difference to the desk's own number or figure"""
    parser.add_argument("number", nargs="?", type=_count, metavar="NUMBER", help="what the desk counts")
    parser.add_argument("--desk", metavar="NAME", help="of a count: needed where there are several")
    parser.add_argument(
        "--of", choices=get_args(Of), default="created", help="tickets created, resolved; or answers"
    )
    parser.add_argument("--metric", metavar="M", help="instead of a count: whose figure is explained")
    parser.add_argument(
        "--says", metavar="FIGURE", help="the desk's own figure, such as 88 or 88.2; without: a plain count"
    )
    parser.add_argument("--level", choices=LEVELS, default="organisation")
    parser.add_argument("--name", metavar="NAME")
    parser.add_argument("--period", metavar="P", help="2026, 2026-Q3, 2026-07, 2026-W31 or FROM..TO")
    parser.add_argument("--json", action="store_true")
    parser.set_defaults(run=_run)


def _count(text: str) -> int:
    """A whole number as reports print it: 2330, 2,330."""
    if not text.replace(",", "").isdecimal():
        raise argparse.ArgumentTypeError(f'"{text}" is no number of tickets or answers')
    return int(text.replace(",", ""))


def _run(options: argparse.Namespace) -> int:
    if options.number is not None and options.metric is None and options.says is None:
        return _run_count(options)
    if options.number is not None or options.metric is None:
        raise UsageFault("reconcile takes a count (NUMBER), or --metric M with --says FIGURE.")
    if options.says is None:
        return _run_naive(options)
    theirs, slack = ask.reported_figure(options.says)
    about = (options.level, options.name, options.period, options.desk)
    with asked(options) as home:
        found = home.reconcile_share(options.metric, theirs, slack, *about)
    print(as_json(found) if options.json else "\n".join(reconciled_share.as_lines(found)))
    return 0


def _run_naive(options: argparse.Namespace) -> int:
    """Without a figure of the desk: what a plain count gives, which is likely to be it."""
    if options.desk is not None:
        raise UsageFault("--desk goes with a figure: --says FIGURE.")
    with asked(options) as home:
        found = home.naive(options.metric, options.level, options.name, period=options.period)
    print(as_json({"naive": found}) if options.json else plain_count.as_text(found))
    return 0


def _run_count(options: argparse.Namespace) -> int:
    if options.level != "organisation" or options.name is not None:
        raise UsageFault("--level and --name go with --metric; a count is of a whole desk.")
    with asked(options) as home:
        found = home.reconcile(options.number, options.desk, options.of, options.period)
    print(as_json(found) if options.json else "\n".join(reconciliation.as_lines(found)))
    return 0
