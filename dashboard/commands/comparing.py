"""What moved a figure, and people or teams beside one another: explain, compare."""

from __future__ import annotations

import argparse
from typing import get_args

from dashboard import ask, wording
from dashboard.ask import Comparison, Explained
from dashboard.commands.asking import asked
from dashboard.model.metric import LEVELS, Metric
from dashboard.output import as_json
from dashboard.text import figure


def explain(parser: argparse.ArgumentParser) -> None:
    """say what moved a metric since the period before"""
    parser.add_argument("metric")
    parser.add_argument("--level", choices=LEVELS, default="organisation")
    parser.add_argument("--name", metavar="NAME", help="which team or person")
    parser.add_argument("--team", metavar="TEAM", help="of a person only the cases in this team")
    parser.add_argument("--period", metavar="P", help="2026, 2026-Q3, 2026-07, 2026-W31 or FROM..TO")
    parser.add_argument("--by", choices=get_args(ask.By), help="what the change is cut by")
    parser.add_argument("--json", action="store_true")
    parser.set_defaults(run=_run_explain)


def _run_explain(options: argparse.Namespace) -> int:
    with asked(options) as home:
        found = home.explain(
            options.metric, options.level, options.name, options.period, options.by, options.team
        )
        print(as_json(found) if options.json else _explained(found, home.metric(found.metric)))
    return 0


def _explained(found: Explained, metric: Metric) -> str:
    lines = [f"{metric.title}, {found.name}: {wording.moved(found, metric)}"]
    for part in found.parts:
        before, now = (
            figure(side.value, metric.measure) if side.value is not None else "-"
            for side in (part.before, part.now)
        )
        lines.append(
            f"  {part.name:<28} {part.total:+9.2f}  (mix {part.mix:+.2f}, rate {part.rate:+.2f})"
            f"  {before} of {part.before.n:,.0f} -> {now} of {part.now.n:,.0f}"
        )
    return "\n".join(lines)


def compare(parser: argparse.ArgumentParser) -> None:
    """put the people of a team, or the teams, beside one another, fairly"""
    parser.add_argument("metric")
    parser.add_argument("--team", metavar="TEAM", help="its people; without it the teams")
    parser.add_argument("--period", metavar="P", help="2026, 2026-Q3, 2026-07, 2026-W31 or FROM..TO")
    parser.add_argument("--json", action="store_true")
    parser.set_defaults(run=_run_compare)


def _run_compare(options: argparse.Namespace) -> int:
    with asked(options) as home:
        found = home.compare(options.metric, options.team, options.period)
        print(as_json(found) if options.json else _compared(found, home.metric(found.metric)))
    return 0


def _compared(found: Comparison, metric: Metric) -> str:
    whose = found.team or "teams"
    lines = [f"{metric.title}, {whose}, {found.window.from_} to {found.window.to}, by name"]
    for one in found.names:
        value = "-" if one.value is None else figure(one.value, metric.measure)
        lines.append(f"  {one.display_name:<24} {value:>10}  n {one.n:,.0f}  {one.says}")
    if not found.names:
        lines.append(f"  {found.reason or 'nobody has a case here'}")
    return "\n".join(lines)
