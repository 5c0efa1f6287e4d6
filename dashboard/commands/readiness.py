"""doctor: what stands between a home and daily use."""

from __future__ import annotations

import argparse
from datetime import UTC, datetime

from dashboard.commands.asking import asked
from dashboard.output import as_json


def doctor(parser: argparse.ArgumentParser) -> None:
    """say what stands between this home and daily use"""
    parser.add_argument("--json", action="store_true")
    parser.set_defaults(run=_run)


def _run(options: argparse.Namespace) -> int:
    with asked(options) as home:
        found = home.readiness(datetime.now(UTC))
    if options.json:
        print(as_json(found))
    else:
        for one in found.findings:
            print(f"{one.severity}: {one.message}\n    {one.next}")
        if not found.open_ones:
            print("nothing stands between this home and daily use")
    return 1 if any(one.severity == "error" for one in found.findings) else 0
