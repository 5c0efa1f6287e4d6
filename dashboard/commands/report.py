"""report: a page as a PDF."""

from __future__ import annotations

import argparse
from pathlib import Path

from dashboard import report as paper
from dashboard.commands.asking import asked
from dashboard.durable import making
from dashboard.faults import UsageFault
from dashboard.model.metric import LEVELS


def report(parser: argparse.ArgumentParser) -> None:
    """write a page as a PDF: the goals, or the card of a team or a person"""
    parser.add_argument("--level", choices=LEVELS, default="organisation")
    parser.add_argument("--name", metavar="NAME", help="which team or person")
    parser.add_argument("--period", metavar="P", help="2026, 2026-Q3, 2026-07, 2026-W31 or FROM..TO")
    parser.add_argument("--out", metavar="FILE.pdf", type=Path, required=True)
    parser.set_defaults(run=_run_report)


def _run_report(options: argparse.Namespace) -> int:
    if options.out.is_dir():
        raise UsageFault(f"{options.out} is a folder; name a file in it, as {options.out / 'goals.pdf'}.")
    with asked(options) as home:
        made = paper.pdf(home, options.level, options.name, options.period)
    with making(options.out) as part:
        part.write_bytes(made)
    return 0
